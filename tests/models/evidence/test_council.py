from datetime import date
from pathlib import Path

import pytest

from models.core import Unreadable
from models.evidence.council import summary_of
from models.evidence.council_records import Matter, Meeting, read_record

COUNCIL = Path(__file__).parents[2] / "council"


def record(name: str) -> bytes:
    return (COUNCIL / name).read_bytes()


def test_the_date_of_year_one_means_no_date() -> None:
    assert read_record(Matter, record("introduction_2026_0739.json")).enacted_on is None


def test_a_history_date_ends_in_z_and_is_new_york_time() -> None:
    # Voted in the evening, UTC would make it another day; the record says 23:30 on the day in New York.
    made_up = (
        b'{"ID": 1, "File": "x", "StatusID": 3, "History": [{"Date": "2026-03-10T23:30:00Z", "MatterStatusID": 3}]}'
    )
    matter = read_record(Matter, made_up)
    assert matter.history is not None
    assert matter.history[0].day == date(2026, 3, 10)


def test_a_meetings_date_carries_a_true_offset() -> None:
    late = b'{"ID": 1, "Date": "2026-03-06T02:30:00+00:00", "AgendaStatusID": 2, "Items": []}'
    assert read_record(Meeting, late).day == date(2026, 3, 5)


def test_every_record_of_the_mirror_is_read() -> None:
    matters = [*COUNCIL.glob("introduction_*.json"), *COUNCIL.glob("int_*/*.json"), *COUNCIL.glob("resolution_*.json")]
    meetings = [*COUNCIL.glob("events_*.json"), *COUNCIL.glob("events/*.json")]
    assert len(matters) == 23
    assert len(meetings) == 4
    assert all(read_record(Matter, path.read_bytes()).file for path in matters)
    assert all(read_record(Meeting, path.read_bytes()).id for path in meetings)


@pytest.mark.parametrize(
    "body",
    [b"", b"[]", b"null", b"<html>", b'{"ID": "77317"}', b'{"ID": 1, "File": "x", "StatusID": "35"}',
     b'{"ID": 1, "File": "x", "StatusID": 35, "EnactmentDate": "soon"}', b'{"ID": 1, "Date": "2026-03-05T10:00:00"}'],
)  # fmt: skip
def test_bytes_that_are_no_record_are_unreadable(body: bytes) -> None:
    for shape in (Matter, Meeting):
        with pytest.raises(Unreadable) as caught:
            read_record(shape, body)
        assert caught.value.reason == "unreadable"


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("introduction_2026_0055.json", "Int 0055-2026 is law: Local Law 114 of 2026"),
        ("int_0125_2024_over_time/2026-02-01.json", "Int 0125-2024 is law: Local Law 51 of 2026"),
        ("int_0055_2026_over_time/2026-06-25.json",
         "Int 0055-2026 is not law: passed by the Council, on the Mayor's desk for signature"),
        ("int_0125_2024_over_time/2026-01-24.json",
         "Int 0125-2024 is not law: vetoed by the Mayor, with no override shown"),
        ("introduction_2025_1268.json", "Int 1268-2025 is not law: filed at the end of the session"),
        ("introduction_2026_0739.json", "Int 0739-2026 is not law: in committee"),
        ("cases/made-up/withdrawn.json", "Int 9001-2026 is not law: withdrawn"),
        ("cases/made-up/filed.json", "Int 9002-2026 is not law: filed"),
        ("cases/made-up/law_without_number.json",
         "Int 9005-2026 is not law: enacted, but no number of a law is shown"),
        ("cases/made-up/charter_referendum.json", "Int 9007-2026 is not law: Enacted (Charter Referendum)"),
        ("resolution_2026_0246.json", "Res 0246-2026 (resolution) is in committee"),
        ("cases/mirror/resolution_2014_0001_3c17f854.json", "Res 0001-2014 (resolution) is adopted"),
        ("cases/mirror/resolution_2014_0050_3c17f854.json",
         "Res 0050-2014 (resolution) is filed at the end of the session"),
        ("cases/api/matter_17071.json", "LU 1505-1997 (land use application) is adopted"),
        ("cases/api/matter_69108.json", "Int 1103-2024 is law: Local Law 18 of 2025"),
        ("events_2026_2026-03-05_10_00_oversight-and-investigations_22233.json",
         "event 22233 of 2026-03-05: a hearing was held"),
        ("events/2026-02-27_10_00_immigration_22192.json",
         "event 22192 of 2026-02-27: deferred; no hearing is shown as held"),
        ("events/2026-09-30_10_00_public-safety_22668.json",
         "event 22668 of 2026-09-30: no hearing is shown as held"),
        ("cases/api/event_7.json", "event 7 of 1999-10-28: a hearing was held"),
    ],
)  # fmt: skip
def test_a_record_says_of_itself_where_it_stands(name: str, said: str) -> None:
    assert summary_of(record(name)) == said


def test_what_is_no_record_says_nothing() -> None:
    assert summary_of(record("last_sync.json")) is None
    assert summary_of(b"<html>") is None
