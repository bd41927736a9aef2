"""A message about a memo: alone, as one item among others, and as the mail that brings the whole memo."""

from models.answers import Mark, Verb
from models.ledger import MemoMessageClaimed, MemoStep
from models.permissions import SYSTEM
from notifications.reminders.aftermath_words import After
from notifications.reminders.alone import WHOLE, Told
from notifications.reminders.closing import how_to_answer, introduction
from notifications.reminders.memo_told_lines import (
    about_lines,
    ask_lines,
    change_lines,
    count_lines,
    heading_of,
    place_lines,
)
from notifications.reminders.reminder_words import shortened
from notifications.reminders.why import why_words
from notifications.slack import Block, SlackMessage, context, draw_own_of, escape, quote
from notifications.words import Sender, say

VERBS: dict[MemoStep, Verb] = {
    "approve": "memo.approve", "read": "memo.read", "back": "memo.back", "comment": "memo.comment",
}  # fmt: skip
WITH_TEXT = ("memo_issued", "memo_shared")


def say_memo(claim: MemoMessageClaimed, sender: Sender, after: After | None) -> Told:
    """Say a message about a memo that comes alone; `after` is what became of it, where it is drawn anew."""
    heading = heading_of(claim)
    if after is not None and after.ended:
        lines = (after.line, *_nothing_asked(claim))
        return heading, lines, (quote(after.line), *(context(each) for each in lines[1:]))
    now = (after.line,) if after and after.line else ()
    pressed = row_of(claim, sender)
    first = (*now, *introduction(claim), *ask_lines(claim))
    told = _told(claim)
    places, close = place_lines(claim), (how_to_answer(sender, pressed=bool(pressed)), why_words(claim, sender))
    room = WHOLE - len(escape("\n".join((heading, *first, *places, *close))))
    shown = shortened("\n".join(told), room)
    blocks = (*(quote(line) for line in first), quote(*shown.split("\n")), *pressed, context(*places), context(*close))
    return heading, (*first, shown, *places, *close), blocks


def memo_item(claim: MemoMessageClaimed, sender: Sender, room: int, after: After | None = None) -> tuple[str, str]:
    """Return the heading of an item among others and its words, within so many characters."""
    heading = heading_of(claim)
    if after is not None and after.ended:
        return heading, shortened(after.line, room - len(escape(f"{heading}\n")))
    now = (after.line,) if after and after.line else ()
    counts = " ".join(count_lines(claim.facts)) if claim.part.rung in ("memo_ready", "memo_issued") else ""
    why = (why_words(claim, sender),) if claim.instead_of else ()
    told = filter(None, (*now, " ".join(ask_lines(claim)), *about_lines(claim.facts)[1:2], counts, *why))
    return heading, shortened("\n".join((*told, place_lines(claim)[0])), room - len(escape(f"{heading}\n")))


def row_of(claim: MemoMessageClaimed, sender: Sender) -> tuple[Block, ...]:
    """Draw what the person may do with a draft; nothing where nobody hears presses."""
    steps = claim.facts.steps if sender.buttons else ()
    return (draw_own_of(tuple(VERBS[each] for each in steps), Mark(d=claim.draft)),) if steps else ()


def is_whole(claim: MemoMessageClaimed) -> bool:
    """Say whether a message brings the memo's own text with it."""
    return claim.facts.whole and claim.part.rung in WITH_TEXT


def say_whole_memo(claim: MemoMessageClaimed, sender: Sender, text: str) -> SlackMessage:
    """Say the mail that brings a memo: an issued one is its own text, letter for letter; a draft stands under our ask.

    Nothing is attached: plain text passes every filter and every reader shows it, and the digests in it say where the
    other forms can be had.
    """
    heading, lines, _ = say_memo(claim, sender.model_copy(update={"buttons": False}), None)
    words = "\n".join((heading, *lines))
    subject = f"{heading}: {say('told.subject', period=claim.facts.period, as_of=claim.facts.as_of)}"
    body = text if claim.part.rung == "memo_issued" else f"{words}\n\n{text}"
    return SlackMessage(
        text=f"{subject}\n{words}", blocks=(), key=claim.message, body_hash=claim.body_hash, mail_body=body
    )


def _told(claim: MemoMessageClaimed) -> tuple[str, ...]:
    facts = claim.facts
    if claim.part.rung == "memo_withdrawn":
        return about_lines(facts)
    needs_two = "back" in facts.steps and facts.drafted_by == SYSTEM
    two = (say("told.two_people"),) if needs_two else ()
    return (*about_lines(facts), *two, *count_lines(facts), *change_lines(facts))


def _nothing_asked(claim: MemoMessageClaimed) -> tuple[str, ...]:
    return (say("told.nothing_asked"),) if claim.facts.steps else ()
