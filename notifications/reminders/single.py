"""A message about one milestone: its whole text, and the same in blocks, in the order in which it is read aloud."""

import re

from models.answers import Mark
from models.ledger import ReminderClaimed, ReminderFacts
from notifications.reminders.frame import MOST_TEXT, Drawn, how_to_answer, introduction, next_lines, why_words
from notifications.reminders.kinds import AskContext, ask_for
from notifications.reminders.outcomes import Outcome
from notifications.reminders.phrases import (
    DATE,
    agency_words,
    duty_words,
    extension_words,
    holds_words,
    office_words,
    original_date_words,
    placeholder_words,
    shortened,
    title_words,
)
from notifications.slack import context, draw_buttons, escape, fields, inert, quote
from notifications.words import long_date

PLAIN_NAME = re.compile(r"[A-Za-z0-9 ]{1,40}")


def say_single(part: AskContext, outcome: Outcome | None) -> Drawn:
    """Say a reminder that comes by itself; `outcome` is what became of it since, if it is drawn again."""
    claim, facts, sender, ask = part.claim, part.facts, part.sender, ask_for(part)
    about = f"{title_words(facts.title)} ({claim.milestone_id})."
    wrote = f'On {long_date(facts.said_on)} we wrote: "{ask.sentence}"'
    if outcome is not None and outcome.ended:
        lines = (outcome.line, about, original_date_words(facts), f"{wrote} Nothing more is asked of you here.")
        over = (quote(lines[0]), quote(*lines[1:3]), context(lines[3]))
        return f"{claim.milestone_id}: {outcome.heading}", lines, over
    now = (outcome.line,) if outcome and outcome.line else ()
    # Once it was answered, what was asked for is only quoted.
    asked, intro, duty = wrote if now else ask.sentence, introduction(claim), duty_words(facts)
    pressed = draw_buttons(claim.part.kind, claim.reason, mark_of(claim, outcome)) if sender.buttons else ()
    first = (*now, *intro, asked, *ask.quotes)
    known = (about, _dates(facts), *duty, *ask.notes, _known(facts))
    close = (how_to_answer(sender, pressed=bool(pressed)), *next_lines((claim,)), why_words(claim, sender))
    used = len(escape("\n".join((ask.heading, *first, *known, *close))))
    counts = shortened(f"What counts: {inert(facts.says)} A statement alone does not close this.", MOST_TEXT - used)
    blocks = (
        *(quote(line) for line in (*now, *intro, asked)),
        quote(*ask.quotes, about, *ask.notes, *duty),
        fields(*_columns(facts)),
        quote(counts),
        *pressed,
        context(*close),
    )
    return ask.heading, (*first, *known, counts, *close), blocks


def mark_of(claim: ReminderClaimed, outcome: Outcome | None) -> Mark:
    """Return what a button about a part carries."""
    return Mark(m=claim.milestone_id, due=claim.part.due, v=outcome.v if outcome else claim.facts.v)


def _dates(facts: ReminderFacts) -> str:
    """Return the original due date, which never changes, and every extension."""
    original = original_date_words(facts)
    return original if facts.provisional else f"{original} {extension_words(facts)}"


def _known(facts: ReminderFacts) -> str:
    """Keep what the agency says apart from what the oversight office has."""
    return f"The agency says: {agency_words(facts)}. {office_words(facts.verdicts_by)} holds: {holds_words(facts)}."


def _columns(facts: ReminderFacts) -> tuple[tuple[str, str], ...]:
    """Return the dates and what is known as facts in two columns."""
    # A label is where markup works, so an office's name with any sign of it is left out.
    holder = facts.verdicts_by if PLAIN_NAME.fullmatch(facts.verdicts_by) else "The oversight office"
    known = (("The agency says", agency_words(facts)), (f"{holder} holds", holds_words(facts)))
    if facts.provisional:
        return (("Planned day", f"{long_date(facts.due_on)}, which {placeholder_words(facts)}"), *known)
    return (
        ("Original due date", f"{long_date(facts.due_on)}, {DATE[facts.basis]}"),
        ("Extensions", extension_words(facts).replace("No extension.", "None")),
        *known,
    )
