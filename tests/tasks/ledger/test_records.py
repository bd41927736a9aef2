"""Records leave; rows stay."""

from datetime import UTC, date, datetime

from models.ledger import CheckpointTaken, FindingRecorded
from models.projections import MILESTONES, PROJECTIONS
from models.records import MilestoneRecord
from tasks.ledger import Memory, records
from tasks.ledger import chain as ledger
from tasks.ledger.database import Database
from tests.material.records import NOW, found, looked, planned, received, told


def test_a_record_comes_back_as_the_fold_made_it(database: Database) -> None:
    ledger.append(database, [planned(), received()], now=NOW, actor="p-reviewer-1")

    assert records.one(database, MILESTONES, "R4-M1") == told(planned(), received())
    assert isinstance(records.one(database, MILESTONES, "R4-M1"), MilestoneRecord)
    assert records.one(database, MILESTONES, "R9-M9") is None


def test_records_come_in_the_order_of_their_ids(database: Database) -> None:
    ledger.append(database, [planned(f"R4-M{number}") for number in (3, 1, 2)], now=NOW)

    assert list(records.every(database, MILESTONES)) == ["R4-M1", "R4-M2", "R4-M3"]
    assert set(records.some(database, MILESTONES, ["R4-M3", "R9-M9"])) == {"R4-M3"}
    assert set(records.where(database, MILESTONES, recommendation_id="R4", id="R4-M2")) == {"R4-M2"}
    assert records.where(database, MILESTONES, recommendation_id="R5") == {}


def test_only_records_whose_time_has_come_are_awake(database: Database) -> None:
    ledger.append(database, [planned("R4-M1"), planned("R4-M2", date(2027, 6, 1))], now=NOW)
    wakes = records.wakes(database, MILESTONES)
    first = wakes["R4-M1"]

    assert first is not None
    assert [each.id for each in records.awake(database, MILESTONES, first)] == ["R4-M1"]
    assert records.awake(database, MILESTONES, datetime(2020, 1, 1, tzinfo=UTC)) == ()
    assert len(records.awake(database, MILESTONES, datetime(2030, 1, 1, tzinfo=UTC))) == 2


def test_a_closed_milestone_wakes_no_more(database: Database) -> None:
    ledger.append(database, [planned(), received(), found("met", date(2026, 3, 1))], now=NOW)

    assert records.wakes(database, MILESTONES) == {"R4-M1": None}
    assert records.awake(database, MILESTONES, datetime(2030, 1, 1, tzinfo=UTC)) == ()


def closed(milestone_id: str) -> FindingRecorded:
    return found().model_copy(update={"milestone_id": milestone_id})


def test_what_presses_is_past_or_wakes_soon_and_is_not_closed(database: Database) -> None:
    past, far = date(2026, 1, 5), date(2030, 1, 2)
    ledger.append(
        database, [planned("R4-M1", past), planned("R4-M2", far), planned("R4-M3", past), closed("R4-M3")], now=NOW
    )
    pressing = records.pressing(database, date(2026, 11, 25), datetime(2026, 12, 1, tzinfo=UTC), None)
    assert [each.id for each in pressing] == ["R4-M1"]
    late = records.pressing(database, past, datetime(2031, 1, 1, tzinfo=UTC), None)
    assert [each.id for each in late] == ["R4-M1", "R4-M2"]


def test_what_a_reader_remembers_is_what_it_would_read(database: Database) -> None:
    """A Home tab of 5,000 milestones took 780 ms because all were read again after each entry."""
    memory = Memory()

    def remembered() -> list[str]:
        """Return what was read anew, once all that is remembered is as it is read."""
        ledger.follow(database, memory)
        kept = dict(memory.records[MILESTONES.name])
        fresh = {each.name: records.every(database, each) for each in PROJECTIONS}
        assert {each.name: records.every(database, each, memory) for each in PROJECTIONS} == fresh
        return [key for key, record in memory.records[MILESTONES.name].items() if record is not kept.get(key)]

    ledger.append(database, [planned(f"R4-M{number}") for number in range(1, 6)], now=NOW)
    assert len(remembered()) == 5
    assert remembered() == []
    ledger.append(database, [received(), found(), looked()], now=NOW)
    assert remembered() == ["R4-M1"]
    ledger.append(database, [planned("R4-M6")], now=NOW)
    assert remembered() == ["R4-M6"]
    taken = CheckpointTaken(head="0" * 64, head_seq=1, taken_at=NOW, key_id=None, signature=None)
    ledger.append(database, [taken], now=NOW)
    assert len(remembered()) == 6
