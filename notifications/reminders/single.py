"""A message about one milestone, within its words: as plain text and as blocks in the same order."""

from models.answers import Mark
from models.ledger import ReminderClaimed
from notifications.reminders.frame import (
    MOST_WORDS,
    Drawn,
    Line,
    asked_words,
    closing,
    lead_words,
    within,
    words_of,
)
from notifications.reminders.outcomes import Outcome
from notifications.reminders.slots import (
    ASKED_OF_COORDINATOR,
    AskContext,
    files_of,
    heading_of,
    history_of,
    quotes_of,
    why_reminder,
)
from notifications.slack import Block, context, draw_buttons, marked, quote
from notifications.words import say_message


def say_single(part: AskContext, outcome: Outcome | None) -> Drawn:
    """Say a message about one milestone; `outcome` is what became of it since, if it is drawn again."""
    if outcome is not None and outcome.ended:
        return _over(part, outcome)
    claim, sender, facts, is_news = part.claim, part.sender, part.facts, part.kind.is_news
    now = outcome.line if outcome else ""
    by = None if is_news else facts.answer_by
    plain, drawn = asked_words(part.say("ask", by=by), lead_words(claim, sender), part.say("more"))
    if now:  # Once it was answered, what was asked is only quoted.
        plain = drawn = say_message("after.wrote", on=facts.said_on, words=plain)
    pressed = () if is_news else _buttons(part, outcome)
    lines = (
        Line(heading_of(part), 0, "heading"),
        Line(now, 0, "now"),
        Line(plain, 0, "ask"),
        *_details(part),
        *closing((claim,), sender, why_reminder(part), pressed=bool(pressed)),
    )
    heading, *kept = within(lines, MOST_WORDS)
    details, close = words_of(kept, "details"), words_of(kept, "close")
    blocks = (
        *((quote(now),) if now else ()),
        quote(plain) if now else marked(drawn),
        *((quote(*details),) if details else ()),
        *pressed,
        context(*close),
    )
    return heading.words, tuple(line.words for line in kept), blocks


def _details(part: AskContext) -> tuple[Line, ...]:
    """Return what a message says of its milestone; a repeat only what is new, and a decision only its reason."""
    facts, claim = part.facts, part.claim
    quotes = [Line(words, 1, "details") for words in quotes_of(part)]
    if part.kind.is_news:  # The original date stays beside one that moved.
        return (*quotes, Line(part.slot("date") if facts.due_now != facts.due_on else "", 2, "details"))
    if part.kind.name == "verification_request":
        return (*quotes, *(Line(words, 2, "details") for words in files_of(part)))
    date = Line(part.slot("date"), 1, "details")
    if facts.repeats and claim.reason != "on_hold":
        return (*quotes, date)
    history = (Line(words, 3, "details") for words in history_of(part))
    status = Line(part.slot("status"), 2 if facts.agency_says or facts.rejected_on else 4, "details")
    is_units = part.kind.role in ("responsible", "unit_head") and part.kind.name != "date_proposal"
    shows = part.shown if is_units and claim.reason not in ASKED_OF_COORDINATOR else ""
    words = say_message("slots.shows", words=shows) if shows else ""
    return (*quotes, date, *history, status, Line(words, 5, "details"))


def mark_of(claim: ReminderClaimed, outcome: Outcome | None) -> Mark:
    """Return what a button about a part carries."""
    return Mark(m=claim.milestone_id, due=claim.part.due, v=outcome.v if outcome else claim.facts.v)


def _buttons(part: AskContext, outcome: Outcome | None) -> tuple[Block, ...]:
    if not part.sender.buttons:
        return ()
    claim, asks_day = part.claim, outcome is not None and outcome.asks_day
    mark = mark_of(claim, outcome)
    return draw_buttons(
        part.kind.name, claim.reason, claim.facts.basis, mark, part.title, asks_day=asks_day, message=claim.message
    )


def _over(part: AskContext, outcome: Outcome) -> Drawn:
    """Say a message to which nothing is left to answer: what became of it, and what it asked."""
    ask = part.say("ask", by=part.facts.answer_by)
    details = (part.slot("date"), say_message("after.wrote", on=part.facts.said_on, words=ask))
    nothing = say_message("after.nothing_asked")
    blocks = (quote(outcome.line), quote(details[0]), context(f"{details[1]} {nothing}"))
    return heading_of(part, outcome.heading), (outcome.line, *details, nothing), blocks
