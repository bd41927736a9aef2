"""Look a message up in Slack by its key, in its conversation and in its thread."""

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

from models.core import SlackError, SlackRefused, SlackUncertain
from tasks.slack.client import EVENT_TYPE, Slack, ask, word

NO_THREAD = frozenset({"cannot_reply_to_message", "invalid_thread_ts", "message_not_found", "thread_not_found"})
"""Slack's codes for a thread whose first message is gone: a message then stands alone."""


def find(slack: Slack, channel: str, key: str, *, oldest: datetime, thread: str | None = None) -> list[str]:
    """Return the `ts` of each message with this key since a moment, the oldest first; of those in a thread too.

    Whatever goes wrong is `SlackUncertain`: a look-up that was refused says nothing about the message.
    """
    try:
        rows = list(_pages(slack, slack.conversations_history, channel=channel, oldest=oldest))
        if thread:
            try:
                rows += _pages(slack, slack.conversations_replies, channel=channel, oldest=oldest, ts=thread)
            except SlackRefused as refused:
                if refused.code not in NO_THREAD:
                    raise
    except SlackError as fault:
        raise SlackUncertain(f"The look-up in {channel} gave no answer: {fault}") from fault
    return sorted({word(row.get("ts")) for row in rows if _key(row) == key})


def _pages(slack: Slack, method: Callable[..., Any], *, oldest: datetime, **asked: str) -> Iterator[dict[str, Any]]:
    cursor: str | None = None
    since = {"oldest": f"{oldest.timestamp():.6f}", "limit": 200, "include_all_metadata": True}
    while cursor != "":
        page = ask(slack, method, **asked, **since, cursor=cursor)
        yield from page.get("messages") or []
        cursor = str((page.get("response_metadata") or {}).get("next_cursor") or "")


def _key(message: dict[str, Any]) -> object:
    metadata = message.get("metadata") or {}
    return (metadata.get("event_payload") or {}).get("key") if metadata.get("event_type") == EVENT_TYPE else None
