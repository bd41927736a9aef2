"""What a message leaves out of each of its items: the law and what would show it in full, the history, what was said.

It says what was known when the message was claimed, as the message does. Source: docs/reminders.md#details.
"""

from collections.abc import Sequence
from typing import Any

from models.ledger import Claim, ReminderClaimed
from notifications.reminders.frame import Lines
from notifications.reminders.slots import AskContext, files_of, heading_of, history_of, quotes_of
from notifications.slack import Block, bold, context, marked, plain, quote
from notifications.words import Sender, Typed, inert, say_message

MOST = 45
"""Items of one view. Slack allows 100 blocks."""


def say_details(claims: Sequence[Claim], sender: Sender, typed: Typed) -> Block | None:
    """Draw what a message leaves out, as a view that only closes; None if no part of it is about a milestone."""
    parts = [AskContext(claim, sender, typed) for claim in claims if isinstance(claim, ReminderClaimed)]
    if not parts:
        return None
    hidden = max(len(parts) - MOST, 0)
    close = say_message("details.close", on=parts[0].facts.said_on, hidden=hidden)
    items = (block for part in parts[:MOST] for block in (marked(bold(heading_of(part))), quote(*_lines(part))))
    view: dict[str, Any] = {"type": "modal", "title": plain(say_message("buttons.details"), 24)}
    return view | {"close": plain(say_message("details.done"), 24), "blocks": [*items, context(close)]}


def _lines(part: AskContext) -> Lines:
    facts = part.facts
    lines = (
        part.say("ask", by=facts.answer_by),
        part.say("more"),
        *quotes_of(part),
        part.slot("date"),
        say_message("details.law", laws=[inert(law) for law in facts.law]) if facts.law else "",
        *history_of(part),
        part.slot("status"),
        *files_of(part),
        say_message("slots.shows", words=inert(facts.says)),
    )
    return tuple(filter(None, lines))
