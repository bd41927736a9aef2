"""A message about one milestone: its seven slots, as plain words and as blocks in the same order."""

from models.answers import Mark
from models.ledger import ReminderClaimed
from notifications.reminders.frame import (
    MOST_TEXT,
    Drawn,
    Lines,
    answer_and_next,
    asked_words,
    how_to_answer,
    introduction,
    what_follows,
    why_reminder,
)
from notifications.reminders.outcomes import Outcome
from notifications.reminders.slots import (
    AskContext,
    ask_of,
    dates_of,
    heading_of,
    history_of,
    lead_of,
    quotes_of,
    what_counts,
)
from notifications.slack import Block, context, draw_buttons, draw_general_buttons, escape, marked, quote
from notifications.words import say_message

NEWS_COUNTS = 600
"""Characters of what would close it, where a decision is told."""


def say_single(part: AskContext, outcome: Outcome | None, more: Lines = ()) -> Drawn:
    """Say a message about one milestone.

    `outcome` is what became of it since, if it is drawn again; `more` names the further items of a first message, which
    are one press away.
    """
    if outcome is not None and outcome.ended:
        return _over(part, outcome)
    if part.kind.is_news:
        return _news(part, more)
    claim, sender = part.claim, part.sender
    now: Lines = (outcome.line,) if outcome and outcome.line else ()
    plain, drawn = asked_words(ask_of(part), lead_of(part), part.say("more"))
    if now:  # Once it was answered, what was asked is only quoted.
        plain = drawn = say_message("after.wrote", on=part.facts.said_on, words=plain)
    pressed = _buttons(part, outcome)
    # A repeat says only what is new since the message before.
    told = () if claim.facts.repeats and claim.reason != "on_hold" else (*history_of(part), part.slot("status"))
    known = (*quotes_of(part), *dates_of(part), *told)
    intro = introduction(claim)
    close = (
        answer_and_next((claim,), sender, pressed=bool(pressed)),
        *what_follows((claim,)),
        *why_reminder(part),
    )
    heading = heading_of(part)
    used = len(escape("\n".join((heading, *now, plain, *known, *more, *intro, *close))))
    counts = what_counts(part, MOST_TEXT - used)
    blocks = (
        *(quote(line) for line in now),
        quote(plain) if now else marked(drawn),
        quote(*known),
        quote(counts),
        *pressed,
        *((quote(*more), draw_general_buttons("mine")) if more and sender.buttons else ()),
        *((quote(*more),) if more and not sender.buttons else ()),
        *(context(line) for line in intro),
        context(*close),
    )
    return heading, (*now, plain, *known, counts, *more, *intro, *close), blocks


def mark_of(claim: ReminderClaimed, outcome: Outcome | None) -> Mark:
    """Return what a button about a part carries."""
    return Mark(m=claim.milestone_id, due=claim.part.due, v=outcome.v if outcome else claim.facts.v)


def _buttons(part: AskContext, outcome: Outcome | None) -> tuple[Block, ...]:
    if not part.sender.buttons:
        return ()
    claim = part.claim
    asks_day = outcome is not None and outcome.asks_day
    title = part.shown.title
    return draw_buttons(claim.part.kind, claim.reason, mark_of(claim, outcome), title, asks_day=asks_day)


def _news(part: AskContext, more: Lines) -> Drawn:
    """Say what was decided; for evidence that does not show it, what would."""
    plain, drawn = asked_words(ask_of(part), lead_of(part), part.say("more"))
    counts = (what_counts(part, NEWS_COUNTS),) if part.facts.decided == "not_shown" else ()
    known = (*quotes_of(part), *dates_of(part, short=True), *counts)
    close = (how_to_answer(part.sender, pressed=False), *why_reminder(part))
    intro = introduction(part.claim)
    blocks = (marked(drawn), quote(*known), *((quote(*more),) if more else ()))
    blocks += (*(context(line) for line in intro), context(*close))
    return heading_of(part), (plain, *known, *more, *intro, *close), blocks


def _over(part: AskContext, outcome: Outcome) -> Drawn:
    """Say a message to which nothing is left to answer: what became of it, and what it asked."""
    lines = (
        outcome.line,
        *dates_of(part, short=True),
        say_message("after.wrote", on=part.facts.said_on, words=ask_of(part)),
        say_message("after.nothing_asked"),
    )
    blocks = (quote(lines[0]), quote(*lines[1:-2]), context(" ".join(lines[-2:])))
    return heading_of(part, outcome.heading), lines, blocks
