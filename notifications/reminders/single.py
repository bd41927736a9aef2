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
    lead_words,
    what_follows,
)
from notifications.reminders.outcomes import Outcome
from notifications.reminders.slots import AskContext, heading_of, history_of, quotes_of, what_counts, why_reminder
from notifications.slack import Block, context, draw_buttons, draw_general_buttons, marked, quote
from notifications.words import escape, say_message

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
    claim, sender, facts = part.claim, part.sender, part.facts
    now: Lines = (outcome.line,) if outcome and outcome.line else ()
    plain, drawn = asked_words(part.say("ask", by=facts.answer_by), lead_words(claim, sender), part.say("more"))
    if now:  # Once it was answered, what was asked is only quoted.
        plain = drawn = say_message("after.wrote", on=facts.said_on, words=plain)
    pressed = _buttons(part, outcome)
    # A repeat says only what is new since the message before.
    is_repeat = facts.repeats and claim.reason != "on_hold"
    history = () if is_repeat else (*history_of(part), part.slot("status"))
    details = (*quotes_of(part), part.slot("date"), *history)
    intro = introduction(claim)
    close = (
        answer_and_next((claim,), sender, pressed=bool(pressed)),
        *what_follows((claim,)),
        *why_reminder(part),
    )
    heading = heading_of(part)
    used = len(escape("\n".join((heading, *now, plain, *details, *more, *intro, *close))))
    counts = _counts(part, MOST_TEXT - used)
    blocks = (
        *(quote(line) for line in now),
        quote(plain) if now else marked(drawn),
        quote(*details),
        quote(counts),
        *pressed,
        *((quote(*more),) if more else ()),
        *((draw_general_buttons("mine"),) if more and sender.buttons else ()),
        *(context(line) for line in intro),
        context(*close),
    )
    return heading, (*now, plain, *details, counts, *more, *intro, *close), blocks


def mark_of(claim: ReminderClaimed, outcome: Outcome | None) -> Mark:
    """Return what a button about a part carries."""
    return Mark(m=claim.milestone_id, due=claim.part.due, v=outcome.v if outcome else claim.facts.v)


def _buttons(part: AskContext, outcome: Outcome | None) -> tuple[Block, ...]:
    if not part.sender.buttons:
        return ()
    claim, asks_day = part.claim, outcome is not None and outcome.asks_day
    mark = mark_of(claim, outcome)
    return draw_buttons(part.kind.name, claim.reason, claim.facts.basis, mark, part.title, asks_day=asks_day)


def _counts(part: AskContext, room: int) -> str:
    return f"{what_counts(part, room)} {say_message('slots.statement_alone')}"


def _news(part: AskContext, more: Lines) -> Drawn:
    """Say what was decided; for evidence that does not show it, what would."""
    plain, drawn = asked_words(part.say("ask", by=None), lead_words(part.claim, part.sender), part.say("more"))
    counts = (_counts(part, NEWS_COUNTS),) if part.facts.decided == "not_shown" else ()
    details = (*quotes_of(part), part.slot("short_date"), *counts)
    close = (how_to_answer(part.sender, pressed=False), *why_reminder(part))
    intro = introduction(part.claim)
    blocks = (
        marked(drawn),
        quote(*details),
        *((quote(*more),) if more else ()),
        *(context(line) for line in intro),
        context(*close),
    )
    return heading_of(part), (plain, *details, *more, *intro, *close), blocks


def _over(part: AskContext, outcome: Outcome) -> Drawn:
    """Say a message to which nothing is left to answer: what became of it, and what it asked."""
    ask = part.say("ask", by=part.facts.answer_by)
    details = (part.slot("short_date"), say_message("after.wrote", on=part.facts.said_on, words=ask))
    nothing = say_message("after.nothing_asked")
    blocks = (quote(outcome.line), quote(details[0]), context(f"{details[1]} {nothing}"))
    return heading_of(part, outcome.heading), (outcome.line, *details, nothing), blocks
