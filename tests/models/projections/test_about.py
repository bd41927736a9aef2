"""Which records an entry is about is known from its stored bytes as from the whole event."""

import json
from datetime import UTC, datetime

import pytest

from models.ledger import GENESIS, Event, seal
from models.projections import PROJECTIONS, about
from tests.material.one_of_each import one_of_each


@pytest.mark.parametrize("event", one_of_each(), ids=lambda event: event.kind)
def test_each_kind_is_about_the_same_records_by_its_stored_bytes(event: Event) -> None:
    now = datetime(2026, 4, 1, 13, tzinfo=UTC)
    stored = json.loads(seal(event, seq=1, prev_hash=GENESIS, now=now, actor="a", salt="0" * 64).entry)

    assert about(1, event.kind, json.dumps(stored)) == [
        (each.name, key) for each in PROJECTIONS for key in each.keys(event)
    ]
    # An entry of an older version may lack whatever has a default.
    stored["body"] = event.model_dump(mode="json", exclude={"kind", "version"}, exclude_defaults=True)
    assert about(1, event.kind, json.dumps(stored)) == [
        (each.name, key) for each in PROJECTIONS for key in each.keys(event)
    ]
