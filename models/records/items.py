"""How an event becomes an item of a record, where it does nothing else."""

from collections.abc import Mapping
from functools import cache
from typing import Any, TypeVar

from models.core import Record, evolve, new_york_day
from models.ledger import Entry, Event
from models.records.milestone import Item

R = TypeVar("R", bound=Record)

Added = Mapping[type[Event], tuple[str, type[Item]]]
"""The events that only add an item: the field of the record that takes it, and the class of the item."""


def with_item(record: R, field: str, kind: type[Item], entry: Entry, **more: Any) -> R:
    """Return the record with an item added that has the entry's origin, what the event says under the names of the
    item's own fields, and `more`."""
    says: dict[str, Any] = {name: getattr(entry.event, name) for name in _shared_fields(kind, type(entry.event))}
    if "recorded_on" in kind.model_fields:
        says["recorded_on"] = new_york_day(entry.recorded_at)
    changes: dict[str, Any] = {field: (*getattr(record, field), kind(**entry.origin, **says | more))}
    return evolve(record, **changes)


@cache
def _shared_fields(kind: type[Item], event: type[Event]) -> tuple[str, ...]:
    return tuple(kind.model_fields.keys() & event.model_fields.keys() - Item.model_fields.keys())
