"""The weekly digest of a unit's head or of the coordinator: what is past its date, and what else waits."""

from typing import Literal

from models.answers import Mark, Verb
from models.ledger import DigestClaimed, DigestLine
from models.reminders import CHANNEL
from notifications.reminders.frame import MOST_BUNDLE_TEXT, Drawn, how_to_answer, introduction, next_lines, why_words
from notifications.reminders.home_list import LAST_ANSWER
from notifications.reminders.phrases import DATE, shortened, title_words, who_words
from notifications.slack import Block, beside, context, draw_choices, draw_general_buttons, escape, quote
from notifications.words import DUTY, SAYS, Sender, listed, long_date, role, source, tally, weekday_date

MOST_LINES = 8
MOST_IDS = 6
COUNTS = "What counts: the evidence that each reminder names. A statement alone closes none."

MENU: dict[Literal["unit_head", "coordinator"], tuple[Verb, ...]] = {
    "unit_head": ("reassign", "extend.ask", "done", "evidence"),
    "coordinator": ("reassign", "done", "evidence"),
}
"""What may be answered to an item of a digest; a coordinator notes what was said, and by whom."""


def say_digest(claim: DigestClaimed, sender: Sender) -> Drawn:
    """Say a digest that comes by itself; each item has a menu beside it."""
    facts, heading, rest = claim.facts, _heading(claim), _rest_lines(claim)
    close = (how_to_answer(sender, pressed=sender.buttons), *next_lines((claim,), facts.more), why_words(claim, sender))
    first = (*introduction(claim), _ask(claim))
    left = MOST_BUNDLE_TEXT - len(escape("\n".join((heading, *first, *rest, *close))))
    shown = facts.lines[:MOST_LINES]
    lines = [_line_words(line, sender, left // max(1, len(shown)) - len("\n")) for line in shown]
    blocks = (
        *(quote(line) for line in first),
        *(_with_menu(claim, line, words, sender) for line, words in zip(shown, lines, strict=True)),
        quote(*rest),
        *((draw_general_buttons("mine"),) if sender.buttons else ()),
        context(*close),
    )
    return heading, (*first, *lines, *rest, *close), blocks


def digest_item(claim: DigestClaimed, sender: Sender, room: int) -> tuple[str, str]:
    """Return a digest's heading and its words as one item of a bundle, within `room` characters."""
    heading, rest, facts = _heading(claim), " ".join(_rest_lines(claim)), claim.facts
    lines, left = list[str](), room - len(escape(f"{heading}\nAnd 999 more.\n{rest}\n"))
    for line in facts.lines[:MOST_LINES]:
        words = _short_words(line, sender)
        left -= len(escape(f"{words}\n"))
        if left < 0:
            break
        lines.append(words)
    more = facts.more + len(facts.lines) - len(lines)
    body = (*lines, *((f"And {more} more.",) if more else ()), rest)
    return heading, shortened("\n".join(body), room - len(escape(f"{heading}\n")))


def _heading(claim: DigestClaimed) -> str:
    many = len(claim.facts.lines) + claim.facts.more
    whose = "your unit" if claim.facts.about == "unit_head" else "the follow-up"
    past = f"{tally(many, 'item')} whose date has passed" if many else "nothing past its date"
    return f"The week in {whose}: {past}"


def _ask(claim: DigestClaimed) -> str:
    by = weekday_date(claim.facts.answer_by)
    if claim.facts.about == "unit_head":
        return f"As {role('agency_unit_head')}, please see by {by} that each item below moves, or say what stops it."
    return f"As {role('oversight_coordinator')}, please look by {by} at each item below."


def _rest_lines(claim: DigestClaimed) -> tuple[str, ...]:
    """Say what else waits, and for whom."""
    facts, lines = claim.facts, list[str]()
    for words, ids in (
        ("Evidence waits for a finding", facts.waiting),
        ("A new date was asked for", facts.requests),
        ("Blocked", facts.holds),
        ("Sources that could not be read", tuple(source(name) for name in facts.unread)),
    ):
        if ids:
            lines.append(f"{words}: {_some(ids)}.")
    if facts.unsure:
        many = tally(len(facts.unsure), "message")
        lines.append(f"Of {many} nobody knows whether it arrived: see followthrough reminder audit.")
    return (*lines, COUNTS) if facts.lines else tuple(lines) or ("Nothing else waits.",)


def _line_words(line: DigestLine, sender: Sender, room: int) -> str:
    """Say one item of a digest in a few sentences."""
    new = f", new date {long_date(line.due_now)}" if line.due_now != line.due_on else ""
    sentences = [
        f"{line.milestone_id}: {title_words(line.title)}.",
        f"Original due date: {long_date(line.due_on)} ({DATE[line.basis]}){new}.",
        "The date has passed and we cannot tell."
        if line.cannot_tell
        else f"{tally(line.days_past_original, 'day')} past it.",
        *_duty_lines(line),
        f"With {role(line.responsible)}" + (f", {who_words(sender, line.person)}." if line.person else "."),
    ]
    if line.agency_says and line.agency_says_on:
        sentences.append(f"The agency says: {SAYS[line.agency_says]}, on {long_date(line.agency_says_on)}.")
    elif line.duty_on == "agency":  # that the agency is silent on another body's duty says nothing
        sentences.append("The agency says: nothing yet.")
    answer = LAST_ANSWER.get(line.last_answer) if line.last_answer else None
    if answer:
        on = f", on {long_date(line.last_answer_on)}" if line.last_answer_on else ""
        sentences.append(f"Last answer: {answer}{on}.")
    return shortened(" ".join(sentences), room)


def _short_words(line: DigestLine, sender: Sender) -> str:
    if line.cannot_tell:
        late = f"{long_date(line.due_on)} has passed and we cannot tell"
    else:
        late = f"{tally(line.days_past_original, 'day')} past {long_date(line.due_on)}"
    with_whom = who_words(sender, line.person) if line.person else role(line.responsible)
    return " ".join((f"{line.milestone_id}: {late} ({DATE[line.basis]}), with {with_whom}.", *_duty_lines(line)))


def _duty_lines(line: DigestLine) -> tuple[str, ...]:
    """Say whose duty it is if it is not the agency's: another body's duty is never the agency's delay."""
    return () if line.duty_on == "agency" else (f"The duty lies with {DUTY[line.duty_on]}.",)


def _with_menu(claim: DigestClaimed, line: DigestLine, words: str, sender: Sender) -> Block:
    # A digest is never drawn again, and many read the channel: nothing to press may stand there until it is stale.
    if not sender.buttons or claim.to == CHANNEL:
        return quote(words)
    mark = Mark(m=line.milestone_id, due=line.due_now, v=line.v)
    return beside(quote(words), draw_choices(MENU[claim.facts.about], mark))


def _some(ids: tuple[str, ...]) -> str:
    more = (f"{len(ids) - MOST_IDS} more",) if len(ids) > MOST_IDS else ()
    return listed((*ids[:MOST_IDS], *more))
