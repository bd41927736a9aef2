"""By which way comes what is recorded (docs/record.md#who-may-do-what)."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from models.ledger import EntryChannel

T = TypeVar("T")
_CHANNEL: "ContextVar[EntryChannel]" = ContextVar("channel", default="flow")
_BEGINS = ContextVar("begins", default=False)


@contextmanager
def during(variable: ContextVar[T], value: T) -> Iterator[None]:
    """Let a variable have a value while the block runs."""
    before = variable.set(value)
    try:
        yield
    finally:
        variable.reset(before)


def coming_by(channel: "EntryChannel") -> AbstractContextManager[None]:
    """Let what is recorded while the block runs have come by this way."""
    return during(_CHANNEL, channel)


def beginning_demonstration() -> AbstractContextManager[None]:
    """Let a record that is begun while the block runs be a demonstration (docs/record.md#demonstration)."""
    return during(_BEGINS, True)


def begins_demonstration() -> bool:
    """Return whether a record that is begun now is a demonstration."""
    return _BEGINS.get()


def channel_now() -> "EntryChannel":
    """Return by which way comes what is recorded now."""
    return _CHANNEL.get()
