"""By which way comes what is recorded: a command, a press in Slack, or a run that nobody typed.

Source: docs/record.md#who-may-do-what.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from models.ledger import EntryChannel

_CHANNEL: "ContextVar[EntryChannel]" = ContextVar("channel", default="flow")


@contextmanager
def coming_by(channel: "EntryChannel") -> Iterator[None]:
    """Let what is recorded while the block runs have come by this way."""
    before = _CHANNEL.set(channel)
    try:
        yield
    finally:
        _CHANNEL.reset(before)


def channel_now() -> "EntryChannel":
    """Return by which way comes what is recorded now."""
    return _CHANNEL.get()
