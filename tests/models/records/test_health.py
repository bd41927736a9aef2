"""How well a source answers over time."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from models.core import SourceFault
from models.evidence import SourceResult
from models.records.sources import (
    SourceRecord,
    ended_how,
    fold_source,
    is_full,
    is_open,
    repeated_fault,
    ttl_of,
    turn_event,
)
from models.register import FileDrop, WebPage
from tests.material.records import NOW

DAY, WEEK = timedelta(days=1), timedelta(days=7)
PASSING, LASTING = SourceFault("throttled", "429", passing=True), SourceFault("forbidden", "403")


def record(**facts: Any) -> SourceRecord:
    return SourceRecord.model_validate({"id": "page", "result": "ok", "checked_at": NOW, "seq": 1} | facts)


def answer(result: str, reason: str | None = None) -> SourceResult:
    return SourceResult.model_validate({"name": "page", "result": result, "reason": reason, "checked_at": NOW})


def test_a_page_may_be_a_week_longer_without_an_answer_than_a_data_set() -> None:
    page = WebPage(kind="web_page", voice="agency", url="https://a.example")
    drop = FileDrop(kind="file_drop", voice="agency", folder="drop")
    assert (ttl_of(page), ttl_of(drop)) == (2 * WEEK, WEEK)


@pytest.mark.parametrize(
    ("faults", "held_for", "expected"),
    [
        ((), None, ("ok", None)),
        ((PASSING,), None, ("blocked", PASSING)),
        ((PASSING,), WEEK - DAY, ("stale", PASSING)),
        ((PASSING,), WEEK, ("blocked", PASSING)),
        ((LASTING,), DAY, ("blocked", LASTING)),
        ((PASSING, LASTING), DAY, ("blocked", LASTING)),
    ],
)
def test_only_a_passing_fault_with_a_young_copy_is_stale(
    faults: tuple[SourceFault, ...], held_for: timedelta | None, expected: tuple[str, SourceFault | None]
) -> None:
    last_good = NOW - held_for if held_for else None
    assert ended_how(True, faults, None, last_good, NOW, WEEK) == expected


def test_a_clock_that_is_too_old_is_stale_and_nothing_shown_is_empty() -> None:
    old = SourceFault("clock_too_old", "made up")
    assert ended_how(True, (), old, None, NOW, WEEK) == ("stale", old)
    assert ended_how(False, (), None, None, NOW, WEEK) == ("empty", None)


def test_a_source_is_read_anew_on_the_seventh_day_whatever_the_hour() -> None:
    assert is_full(None, NOW)
    assert is_full(record(), NOW)
    late_in_the_day = record(full_at=NOW + timedelta(hours=6))
    assert not is_full(late_in_the_day, NOW + 6 * DAY)
    assert is_full(late_in_the_day, NOW + WEEK)


def test_a_host_that_failed_three_runs_is_asked_once_a_day() -> None:
    failed = record(result="blocked", failed_runs=3, asked_at=NOW)
    later, tomorrow = NOW + timedelta(hours=3), NOW + DAY
    assert is_open((failed,), later)
    assert not is_open((failed,), tomorrow)
    assert not is_open((failed.model_copy(update={"failed_runs": 2}),), later)
    assert not is_open((failed, record(asked_at=NOW)), later), "a source on the same host answers"
    assert not is_open((None,), later)
    assert not is_open((), later)


def test_an_open_circuit_reads_as_the_fault_that_opened_it() -> None:
    seen = {"checked_at": NOW - DAY, "reason": "throttled", "failed_runs": 3, "answered_at": NOW - 3 * DAY}
    again = repeated_fault(record(result="stale", **seen), WEEK, NOW)
    assert (again.result, again.reason, again.asked, again.items) == ("stale", "throttled", False, ())
    assert repeated_fault(record(result="stale", **seen), WEEK, NOW + WEEK).result == "blocked"
    assert repeated_fault(record(result="blocked", **seen), WEEK, NOW).result == "blocked"


def test_a_source_turns_once_and_is_back_once_in_thirty_days() -> None:
    from models.ledger import Entry
    from tests.material.records import looked

    kept: SourceRecord | None = None
    turns: list[tuple[int, str]] = []
    for day in range(30):
        result = "ok" if day < 3 or day > 20 else ("stale" if day < 10 else "blocked")
        event = looked(result=result, on=NOW + day * DAY)
        turn = turn_event(kept, event.results[0], "look")
        if turn:
            turns.append((day, turn.kind))
        for number, each in enumerate((event, turn)):
            if each:
                seq, on = 2 * day + number + 1, date(2026, 4, 1)
                entry = Entry(seq=seq, occurred_on=on, recorded_at=NOW, actor="a", event=each)
                kept = fold_source("agency_drop", kept, entry)
    assert turns == [(3, "source_stale"), (21, "source_recovered")]


def test_a_source_that_never_answered_is_said_to_be_blocked_at_its_first_look() -> None:
    turn = turn_event(None, answer("blocked", "token_missing"), "look")
    assert turn is not None
    assert turn.kind == "source_blocked"
    assert turn_event(None, answer("ok"), "look") is None


def test_that_a_host_did_not_answer_takes_nothing_away_of_what_it_showed() -> None:
    from models.evidence import SourceItem
    from models.ledger import Entry
    from tests.material.records import SHA, looked

    def after(kept: SourceRecord | None, seq: int, result: str, *seen: SourceItem) -> SourceRecord:
        event = looked(result=result, on=datetime(2026, 4, seq, 13, tzinfo=UTC), items=seen)
        entry = Entry(seq=seq, occurred_on=date(2026, 4, seq), recorded_at=NOW, actor="a", event=event)
        return fold_source("agency_drop", kept, entry)

    page = SourceItem(ref="page", sha256=SHA, size=1, media_type="text/html", origin="https://a.example/")
    changed = page.model_copy(update={"sha256": "cd" * 32})
    kept = after(after(None, 1, "ok", page), 2, "blocked")
    assert (kept.items, kept.unread_since) == ((page,), date(2026, 4, 2))
    kept = after(after(kept, 3, "ok", page), 4, "ok", changed)
    assert [(each.seq, each.sha256) for each in kept.copies] == [(1, SHA), (4, "cd" * 32)]
    before = kept.copy_before("page", 4)
    assert before is not None
    assert before.sha256 == SHA
    assert kept.copy_before("page", 1) is None
    assert after(kept, 5, "ok").items == (), "a source that answered and shows nothing shows nothing"


def test_the_last_good_reading_is_the_day_of_an_answer_or_of_the_old_copy_and_never_a_failed_check() -> None:
    from models.evidence import SourceItem
    from tests.material.records import SHA

    page = SourceItem(ref="page", sha256=SHA, size=1, media_type="text/html", origin="https://a.example/")
    unread = {"unread_since": date(2026, 3, 1), "data_as_of": NOW - 90 * DAY}
    assert record(result="blocked", **unread).last_good is None
    assert record(result="blocked", answered_on=date(2026, 2, 1), **unread).last_good == date(2026, 2, 1)
    assert record(result="stale", items=(page,), **unread).last_good == (NOW - 90 * DAY).date()
    assert record(result="stale", **unread).last_good is None


def test_a_source_that_was_unread_before_there_were_notices_is_said_once() -> None:
    unread = record(id="page", result="blocked", unread_since=date(2026, 3, 1))
    turn = turn_event(unread, answer("blocked", "forbidden"), "look")
    assert turn is not None
    assert turn.kind == "source_blocked"
