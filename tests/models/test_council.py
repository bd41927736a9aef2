from datetime import date
from pathlib import Path

import pytest

from models.council_records import read_matter, read_meeting
from models.errors import Unreadable

COUNCIL = Path(__file__).parents[1] / "council"


def record(name: str) -> bytes:
    return (COUNCIL / name).read_bytes()


def test_the_date_of_year_one_means_no_date() -> None:
    assert read_matter(record("introduction_2026_0739.json")).enacted_on is None


def test_a_history_date_ends_in_z_and_is_new_york_time() -> None:
    # Voted in the evening, UTC would make it another day; the record says 23:30 on the day in New York.
    made_up = (
        b'{"ID": 1, "File": "x", "StatusID": 3, "History": [{"Date": "2026-03-10T23:30:00Z", "MatterStatusID": 3}]}'
    )
    matter = read_matter(made_up)
    assert matter.history is not None
    assert matter.history[0].day == date(2026, 3, 10)


def test_a_meetings_date_carries_a_true_offset() -> None:
    late = b'{"ID": 1, "Date": "2026-03-06T02:30:00+00:00", "AgendaStatusID": 2, "Items": []}'
    assert read_meeting(late).day == date(2026, 3, 5)


def test_every_record_of_the_mirror_is_read() -> None:
    matters = [*COUNCIL.glob("introduction_*.json"), *COUNCIL.glob("int_*/*.json"), *COUNCIL.glob("resolution_*.json")]
    meetings = [*COUNCIL.glob("events_*.json"), *COUNCIL.glob("events/*.json")]
    assert len(matters) == 23
    assert len(meetings) == 4
    assert all(read_matter(path.read_bytes()).file for path in matters)
    assert all(read_meeting(path.read_bytes()).id for path in meetings)


@pytest.mark.parametrize(
    "body",
    [b"", b"[]", b"null", b"<html>", b'{"ID": "77317"}', b'{"ID": 1, "File": "x", "StatusID": "35"}',
     b'{"ID": 1, "File": "x", "StatusID": 35, "EnactmentDate": "soon"}', b'{"ID": 1, "Date": "2026-03-05T10:00:00"}'],
)  # fmt: skip
def test_bytes_that_are_no_record_are_unreadable(body: bytes) -> None:
    for read in (read_matter, read_meeting):
        with pytest.raises(Unreadable) as caught:
            read(body)
        assert caught.value.reason == "unreadable"
