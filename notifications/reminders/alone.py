"""A message about one milestone: its whole text, and the same in blocks, in the order in which it is read aloud."""

from collections.abc import Mapping

from models.answers import Mark
from models.ledger import ReminderClaimed
from notifications.reminders.aftermath_words import HEADING, After
from notifications.reminders.closing import how_to_answer, introduction, next_lines
from notifications.reminders.reminder_part import PartWords, words_of
from notifications.reminders.reminder_words import shortened
from notifications.slack import Block, context, draw_buttons, escape, fields, quote
from notifications.words import Sender, long_date

WHOLE = 2600
"""Characters of the text of a message about one milestone, escaped: its blocks say some facts twice, and have buttons.

3,000 is the most that either may have (reminders.md, section 3)."""
WHOLE_OF_SEVERAL = 2800
"""The same for a message of several items, which says nothing twice."""

Told = tuple[str, tuple[str, ...], tuple[Block, ...]]
"""A message's heading, its lines, and its blocks without the heading."""


def say_alone(claim: ReminderClaimed, sender: Sender, typed: Mapping[str, str], after: After | None) -> Told:
    """Say one part that comes alone; `after` is what became of it, where the message is drawn anew."""
    part = words_of(claim, sender, typed)
    if after is not None and after.ended:
        return _ended(claim, part, after)
    asked, pressed = part.asked, _buttons(claim, sender, after)
    now = (after.line,) if after and after.line else ()
    ask = _wrote(claim, part) if now else asked.ask
    first = (*now, *introduction(claim), ask, *asked.quotes)
    facts = (part.about, part.dates, *part.duty, *asked.notes, part.known)
    close = (how_to_answer(sender, pressed=bool(pressed)), *next_lines((claim,)), part.why)
    used = len(escape("\n".join((asked.heading, *first, *facts, *close))))
    counts = shortened(part.counts, WHOLE - used)
    blocks = (
        *(quote(line) for line in (*now, *introduction(claim), ask)),
        quote(*asked.quotes, part.about, *asked.notes, *part.duty),
        fields(*part.pairs),
        quote(counts),
        *pressed,
        context(*close),
    )
    return asked.heading, (*first, *facts, counts, *close), blocks


def _ended(claim: ReminderClaimed, part: PartWords, after: After) -> Told:
    """Say what became of it, and that what was asked for is asked no more."""
    heading = f"{claim.milestone_id}: {HEADING[after.shows]}"
    wrote = f"{_wrote(claim, part)} Nothing more is asked of you here."
    lines = (after.line, part.about, part.original, wrote)
    return heading, lines, (quote(after.line), quote(part.about, part.original), context(wrote))


def _wrote(claim: ReminderClaimed, part: PartWords) -> str:
    """Quote what was asked for: after an answer it is no call any more."""
    return f'On {long_date(claim.facts.said_on)} we wrote: "{part.asked.ask}"'


def _buttons(claim: ReminderClaimed, sender: Sender, after: After | None) -> tuple[Block, ...]:
    if not sender.buttons:
        return ()
    return draw_buttons(claim.part.rung, claim.reason, mark_of(claim, after))


def mark_of(claim: ReminderClaimed, after: After | None) -> Mark:
    """Return what a button about a part carries."""
    return Mark(m=claim.milestone_id, due=claim.part.due, v=after.v if after else claim.facts.v)
