"""`reminder preview` explains each person's next message in plain words; keys are in the JSON alone."""

import pytest

from tasks import ledger
from tests.command_material import Call
from tests.house_material import PlayHouse


def test_the_preview_lists_each_persons_next_message_and_why_without_a_key(
    house: PlayHouse,
    call: Call,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    head = ledger.head(house.database)
    shown = call("reminder", "preview")
    assert shown.code == 0
    assert ledger.head(house.database) == head
    found = call("reminder", "preview", "--json").json["next"]
    assert found
    for each in found:
        assert each["to"] in shown.out
        assert [part["key"] for part in each["parts"]]
        assert not any(part["key"] in shown.out for part in each["parts"])
        assert all(part["about"] in shown.out and part["rung"] in shown.out for part in each["parts"])
    assert "acts on it" in shown.out or "coordinates" in shown.out
