"""By which way comes what is recorded: a command, a press in Slack, or a run that nobody typed; or a demonstration.

Source: docs/record.md#who-may-do-what.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from models.ledger import EntryChannel

_CHANNEL: "ContextVar[EntryChannel]" = ContextVar("channel", default="flow")
_BEGINS = ContextVar("begins", default=False)


@contextmanager
def coming_by(channel: "EntryChannel") -> Iterator[None]:
    """Let what is recorded while the block runs have come by this way."""
    before = _CHANNEL.set(channel)
    try:
        yield
    finally:
        _CHANNEL.reset(before)


@contextmanager
def beginning_demonstration() -> Iterator[None]:
    """Let a record that is begun while the block runs be a demonstration (docs/record.md#demonstration)."""
    before = _BEGINS.set(True)
    try:
        yield
    finally:
        _BEGINS.reset(before)


def begins_demonstration() -> bool:
    """Return whether a record that is begun now is a demonstration."""
    return _BEGINS.get()


def channel_now() -> "EntryChannel":
    """Return by which way comes what is recorded now."""
    return _CHANNEL.get()
