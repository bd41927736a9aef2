"""The Legistar Web API's names and the mirror's: the same rules judge both."""

import json
from codecs import BOM_UTF8
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.core import Unreadable
from models.evidence.council import history_of, judge_event, judge_matter, summary_of
from models.evidence.council_records import Matter, Meeting, in_mirror_shape, read_record
from models.evidence.values import RuleInput
from models.register import EventHeld, MatterStatus

COUNCIL = Path(__file__).parents[2] / "council"
NOT_THE_MIRRORS = ("cases/api/", "last_sync", "made-up/event_late_evening", "made-up/api_")
"""The last bears a time in UTC, which the mirror never writes: its day alone is put to the test."""
MIRRORED = [
    path for path in sorted(COUNCIL.rglob("*.json")) if not any(name in path.as_posix() for name in NOT_THE_MIRRORS)
]


def as_the_api_has_it(record: dict[str, Any]) -> dict[str, Any]:
    """Return a record of the mirror in the API's names, as the API writes them: no zone, and null for what is not."""

    def local(written: str | None) -> str | None:
        return None if written is None or written.startswith("0001") else written[:19]

    if "File" in record:
        return {
            "Matter": {
                "MatterId": record["ID"], "MatterFile": record["File"], "MatterTypeName": record["TypeName"],
                "MatterStatusId": record["StatusID"], "MatterStatusName": record["StatusName"],
                "MatterEnactmentNumber": record.get("LocalLaw"), "MatterRequester": None,
                "MatterEnactmentDate": local(record.get("EnactmentDate")),
                "MatterPassedDate": local(record["PassedDate"]),
            },
            "Histories": [
                {"MatterHistoryId": step.get("ID"), "MatterHistoryActionDate": local(step["Date"]),
                 "MatterHistoryActionId": step["ActionID"],
                 "MatterHistoryActionName": step["Action"], "MatterHistoryPassedFlagName": step.get("PassedFlagName"),
                 "MatterHistoryMatterStatusId": step.get("MatterStatusID") or None}
                for step in reversed(record["History"])
            ],
        }  # fmt: skip
    hour, minute = int(record["Date"][11:13]), record["Date"][14:16]
    return {
        "Event": {
            "EventId": record["ID"], "EventDate": f"{record['Date'][:10]}T00:00:00",
            "EventTime": f"{hour % 12 or 12}:{minute} {'PM' if hour >= 12 else 'AM'}",
            "EventAgendaStatusId": record["AgendaStatusID"], "EventAgendaStatusName": record["AgendaStatusName"],
            "EventItems": [],
        },
        "EventItems": [
            {"EventItemMatterFile": item.get("MatterFile"), "EventItemActionId": item.get("ActionID"),
             "EventItemActionName": item.get("ActionName"), "EventItemPassedFlagName": item.get("PassedFlagName")}
            for item in record["Items"]
        ],
    }  # fmt: skip


@pytest.mark.parametrize("path", MIRRORED, ids=lambda path: path.name)
def test_a_record_says_the_same_in_the_names_of_the_api(path: Path) -> None:
    record = json.loads(path.read_bytes())
    mirror, api = path.read_bytes(), json.dumps(as_the_api_has_it(record)).encode()
    assert summary_of(api) == summary_of(mirror)
    if "File" in record:
        for status in (35, 32, 25, 24, 11, 10, 3, 2):
            rule = MatterStatus(
                type="matter_status", file=record["File"], matter_id=record["ID"], status_id=status, law=status == 35,
                path="x", ends_watch=(5040, 20, 8),
            )  # fmt: skip
            shown = [RuleInput(ref="x", sha256="0" * 64, body=body) for body in (mirror, api)]
            first, second = (judge_matter(rule, each) for each in shown)
            assert first.watch_ended == second.watch_ended
            assert (first.candidate is None) == (second.candidate is None)
            if first.candidate and second.candidate:
                assert first.candidate == second.candidate
        days = [line.partition(": ")[0] for line in history_of(mirror)]
        assert [line.partition(": ")[0] for line in history_of(api)] == days
        return
    assert read_record(Meeting, api).moment == read_record(Meeting, mirror).moment
    for item in {each.get("MatterFile") or "T2026-1" for each in record["Items"]}:
        held = EventHeld(
            type="event_held", event_id=record["ID"], matter_file=item, agenda_status_id=2, action_id=54, path="x"
        )
        shown = [RuleInput(ref="x", sha256="0" * 64, body=body) for body in (mirror, api)]
        assert judge_event(held, shown[0]) == judge_event(held, shown[1])


def event(**fields: Any) -> bytes:
    return json.dumps(
        {
            "Event": {"EventId": 1, "EventDate": "2026-07-14T00:00:00", "EventAgendaStatusId": 2} | fields,
            "EventItems": [],
        }
    ).encode()


@pytest.mark.parametrize(
    ("time", "moment"),
    [("10:00 AM", "2026-07-14T10:00:00-04:00"), ("1:30 PM", "2026-07-14T13:30:00-04:00"),
     ("12:00 PM", "2026-07-14T12:00:00-04:00"), ("12:15 AM", "2026-07-14T00:15:00-04:00"),
     (None, "2026-07-14T00:00:00-04:00"), ("Deferred", "2026-07-14T00:00:00-04:00"),
     ("", "2026-07-14T00:00:00-04:00"), ("25:99 PM", "2026-07-14T13:59:00-04:00")],
)  # fmt: skip
def test_an_event_is_on_its_day_in_new_york_whatever_its_time_says(time: str | None, moment: str) -> None:
    meeting = read_record(Meeting, event(EventTime=time))
    assert meeting.day == date(2026, 7, 14)
    assert meeting.moment.isoformat() == moment


@pytest.mark.parametrize("day", [None, "", "soon", 20260714, ["2026-07-14"]])
def test_an_event_without_a_day_is_unreadable(day: Any) -> None:
    with pytest.raises(Unreadable):
        read_record(Meeting, event(EventDate=day))


@pytest.mark.parametrize(
    "body",
    [b'{"Matter": {}}', b'{"Matter": []}', b'{"Matter": null}', b'{"Matter": {"MatterId": "1"}, "Histories": 3}',
     b'{"Matter": {"MatterId": 1, "MatterFile": "x", "MatterStatusId": 3}, "Histories": [3]}',
     b'{"Matter": {"MatterId": 1, "MatterFile": "x", "MatterStatusId": 3}, "Histories": {}}',
     b'{"Event": {"EventId": 1}, "EventItems": "x"}', b'{"Matter": {"MatterFile": "\\ud800"}}', b'{"Matter": 1e999}',
     b'{"Matter": {"MatterId": 1e999, "MatterFile": "x", "MatterStatusId": 3}}'],
)  # fmt: skip
def test_what_only_looks_like_the_api_is_unreadable(body: bytes) -> None:
    for shape in (Matter, Meeting):
        with pytest.raises(Unreadable):
            read_record(shape, body)


def test_a_matter_of_the_api_without_histories_is_read() -> None:
    body = b'{"Matter": {"MatterId": 1, "MatterFile": "Int 1-2026", "MatterStatusId": 3}}'
    assert read_record(Matter, body).steps == ()


@given(st.binary(max_size=200))
def test_any_other_bytes_come_back_as_they_were_without_a_byte_order_mark(body: bytes) -> None:
    assert in_mirror_shape(body) == body.removeprefix(BOM_UTF8)


@given(st.recursive(st.none() | st.booleans() | st.integers() | st.text(), lambda inner: st.lists(inner, max_size=3)
                    | st.dictionaries(st.sampled_from(["Matter", "Event", "Histories", "EventItems", "MatterId",
                      "MatterFile", "MatterStatusId", "EventId", "EventDate", "EventTime", "EventAgendaStatusId",
                      "MatterHistoryActionDate"]), inner, max_size=6)))  # fmt: skip
def test_no_json_breaks_the_reading(record: Any) -> None:
    said = summary_of(json.dumps(record).encode())
    assert said is None or isinstance(said, str)
    history_of(json.dumps(record).encode())
