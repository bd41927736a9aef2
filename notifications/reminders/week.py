"""The week's digest of a unit's head, or of the coordinator: what is past its date, and what else waits."""

from typing import Literal

from models.answers import Mark, Verb
from models.ledger import DigestClaimed, DigestLine
from models.reminders import CHANNEL
from notifications.reminders.alone import WHOLE_OF_SEVERAL, Told
from notifications.reminders.closing import how_to_answer, introduction, next_lines
from notifications.reminders.list_lines import ANSWER
from notifications.reminders.reminder_words import DATE, shortened, title_words, who_words
from notifications.reminders.why import why_words
from notifications.slack import Block, beside, context, draw_choices, draw_own, escape, quote
from notifications.words import DUTY, SAYS, Sender, count_of, listed, long_date, role, source, weekday_date

MOST_LINES = 8
MOST_IDS = 6
COUNTS = "What counts: the evidence that each reminder names. A statement alone closes none."

MENU: dict[Literal["head", "coordinator"], tuple[Verb, ...]] = {
    "head": ("reassign", "extend.ask", "done", "evidence"),
    "coordinator": ("reassign", "done", "evidence"),
}
"""What may be answered to an item of a digest; a coordinator notes what was said, with whose voice it is."""


def say_week(claim: DigestClaimed, sender: Sender) -> Told:
    """Say a week's digest that comes alone; each item has a menu beside it."""
    facts, heading = claim.facts, heading_of(claim)
    rest, pressed = rest_lines(claim), sender.buttons
    close = (how_to_answer(sender, pressed=pressed), *next_lines((claim,), facts.more), why_words(claim, sender))
    first = (*introduction(claim), ask_of(claim))
    left = WHOLE_OF_SEVERAL - len(escape("\n".join((heading, *first, *rest, *close))))
    shown = facts.lines[:MOST_LINES]
    lines = [line_words(line, sender, left // max(1, len(shown)) - len("\n")) for line in shown]
    blocks = (
        *(quote(line) for line in first),
        *(_with_menu(claim, line, words, sender) for line, words in zip(shown, lines, strict=True)),
        quote(*rest),
        *((draw_own("mine"),) if pressed else ()),
        context(*close),
    )
    return heading, (*first, *lines, *rest, *close), blocks


def week_item(claim: DigestClaimed, sender: Sender, room: int) -> tuple[str, str]:
    """Return a digest's heading and its words as one item among others, within so many characters."""
    heading, rest, facts = heading_of(claim), " ".join(rest_lines(claim)), claim.facts
    lines, left = list[str](), room - len(escape(f"{heading}\nAnd 999 more.\n{rest}\n"))
    for line in facts.lines[:MOST_LINES]:
        words = _in_short(line, sender)
        if (left := left - len(escape(f"{words}\n"))) < 0:
            break
        lines.append(words)
    more = facts.more + len(facts.lines) - len(lines)
    told = (*lines, *((f"And {more} more.",) if more else ()), rest)
    return heading, shortened("\n".join(told), room - len(escape(f"{heading}\n")))


def heading_of(claim: DigestClaimed) -> str:
    """Head the digest by how much is past its date."""
    many = len(claim.facts.lines) + claim.facts.more
    whose = "your unit" if claim.facts.about == "head" else "the follow-up"
    past = f"{count_of(many, 'item')} whose date has passed" if many else "nothing past its date"
    return f"The week in {whose}: {past}"


def ask_of(claim: DigestClaimed) -> str:
    """Say who is asked for what and by when."""
    by = weekday_date(claim.facts.answer_by)
    if claim.facts.about == "head":
        return f"As {role('agency_unit_head')}, please see by {by} that each item below moves, or say what stops it."
    return f"As {role('oversight_coordinator')}, please look by {by} at each item below."


def rest_lines(claim: DigestClaimed) -> tuple[str, ...]:
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
        many = count_of(len(facts.unsure), "message")
        lines.append(f"Of {many} nobody knows whether it arrived: see followthrough reminder audit.")
    return (*lines, COUNTS) if facts.lines else tuple(lines) or ("Nothing else waits.",)


def line_words(line: DigestLine, sender: Sender, room: int) -> str:
    """Say one item of a digest in a few sentences."""
    new = f", new date {long_date(line.due_now)}" if line.due_now != line.due_on else ""
    past = f"{count_of(line.days_past_original, 'day')} past it."
    if line.cannot_tell:
        past = "The date has passed and we cannot tell."
    with_whom = f"With {role(line.responsible)}" + (f", {who_words(sender, line.person)}." if line.person else ".")
    said = (
        f"The agency says: {SAYS[line.agency_says]}, on {long_date(line.agency_says_on)}."
        if line.agency_says and line.agency_says_on
        else "The agency says: nothing yet."
        if line.duty_on == "nypd"
        else ""  # another body's duty: that the agency is silent says nothing
    )
    answer = ANSWER.get(line.last_answer) if line.last_answer else None
    on = f", on {long_date(line.last_answer_on)}" if line.last_answer_on else ""
    last = (f"Last answer: {answer}{on}.",) if answer else ()
    date = f"Original due date: {long_date(line.due_on)} ({DATE[line.basis]}){new}."
    words = (
        f"{line.milestone_id}: {title_words(line.title)}.",
        date,
        past,
        *_duty(line),
        with_whom,
        *filter(None, (said,)),
        *last,
    )
    return shortened(" ".join(words), room)


def _in_short(line: DigestLine, sender: Sender) -> str:
    late = f"{count_of(line.days_past_original, 'day')} past {long_date(line.due_on)}"
    if line.cannot_tell:
        late = f"{long_date(line.due_on)} has passed and we cannot tell"
    with_whom = who_words(sender, line.person) if line.person else role(line.responsible)
    return " ".join((f"{line.milestone_id}: {late} ({DATE[line.basis]}), with {with_whom}.", *_duty(line)))


def _duty(line: DigestLine) -> tuple[str, ...]:
    """Say whose duty it is, where it is not the agency's: it is never the agency's delay (domain.md, rule 14)."""
    return () if line.duty_on == "nypd" else (f"The duty lies with {DUTY[line.duty_on]}.",)


def _with_menu(claim: DigestClaimed, line: DigestLine, words: str, sender: Sender) -> Block:
    mark = Mark(m=line.milestone_id, due=line.due_now, v=line.v)
    # A digest is never drawn anew, and many read the channel: nothing to press may stand there until it is stale.
    pressed = sender.buttons and claim.to != CHANNEL
    return beside(quote(words), draw_choices(MENU[claim.facts.about], mark)) if pressed else quote(words)


def _some(ids: tuple[str, ...]) -> str:
    more = (f"{len(ids) - MOST_IDS} more",) if len(ids) > MOST_IDS else ()
    return listed((*ids[:MOST_IDS], *more))
