"""The coordinator hears of a source once when it turns and once when it is back, and once of all else."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.core import RuleError
from models.evidence import Result, SourceResult
from models.ledger import (
    Entry,
    EvidenceRefused,
    NoticeClaimed,
    ProofChanged,
    QuestionRaised,
    RecordVanished,
    ReminderReleased,
    ReminderSent,
    SourceBlocked,
    SourceRecovered,
    SourcesChecked,
)
from models.records.notices import KEPT, TURNS, NoticeItem, notices_after, turned_back
from models.records.sources import heard_by, turn_event
from models.reminders import KINDS
from tests.models.reminders.reminder_material import CALENDAR, COORDINATOR, DELEGATE, milestone, people
from tests.models.reminders.reminder_world import World

MONDAY = date(2026, 6, 1)
DROP, MIRROR = "agency_drop", "council_mirror"


def morning(day: date, hours: float = 0) -> datetime:
    """Return 09:30 in New York, or so many hours later, of a day that need be no business day."""
    return datetime(day.year, day.month, day.day, 13, 30, tzinfo=UTC) + timedelta(hours=hours)


def look(world: World, now: datetime, **results: Result) -> None:
    """Do one look, as `tasks/evidence/noting.py` says it: how each source answered, then what turned."""
    found = tuple(
        SourceResult(
            name=name, result=result, reason=None if result in ("ok", "empty") else "timed_out", checked_at=now
        )
        for name, result in results.items()
    )
    turns = [turn_event(world.sources.get(each.name), each, "check:1") for each in found]
    world.take(SourcesChecked(check_id=f"check:{now}", results=found), now)
    for each in turns:
        if each:
            world.take(each, now)


def read_world(**changes: Any) -> World:
    """Return a world whose two sources were read, with one far milestone at the agency's folder."""
    world = World({"R5-M1": milestone("R5-M1", MONDAY, due_on=date(2027, 5, 28))}, **changes)
    look(world, morning(MONDAY, -4), **{DROP: "ok", MIRROR: "ok"})
    return world


def topic(world: World) -> list[tuple[date, str, str]]:
    """Return what was told: the day, the source and what of it."""
    told = [each for each in world.claims if isinstance(each, NoticeClaimed)]
    return [(each.facts.said_on, each.source, each.facts.topic) for each in told]


def days(world: World, first: date, count: int, **results: Result) -> None:
    """Let days pass with two looks and three sweeps each, all with the same answers."""
    for number in range(count):
        day = first + timedelta(days=number)
        for hours in (-4, 4):
            look(world, morning(day, hours), **results)
            for later in (4, 4.5, 5):
                world.deliver(morning(day, hours + later))


@pytest.mark.parametrize("result", ["blocked", "stale"])
def test_in_thirty_days_a_blocked_source_is_told_once_and_once_that_it_is_back(result: Result) -> None:
    world = read_world()
    days(world, MONDAY, 30, **{DROP: "ok", MIRROR: result})
    assert topic(world) == [(MONDAY, MIRROR, result)]
    days(world, date(2026, 7, 1), 14, **{DROP: "ok", MIRROR: "ok"})
    assert topic(world) == [(MONDAY, MIRROR, result), (date(2026, 7, 1), MIRROR, "recovered")]
    assert world.claims[-1].facts.since == MONDAY
    assert not world.sources[MIRROR].untold
    assert heard_by(world.sources[MIRROR], CALENDAR) is None


def test_from_stale_to_blocked_is_no_turn() -> None:
    world = read_world()
    days(world, MONDAY, 3, **{MIRROR: "stale"})
    days(world, MONDAY + timedelta(days=3), 5, **{MIRROR: "blocked"})
    assert topic(world) == [(MONDAY, MIRROR, "stale")]


def test_what_is_blocked_and_back_before_anyone_was_told_makes_no_message() -> None:
    world = read_world()
    saturday = date(2026, 6, 6)
    look(world, morning(saturday), **{MIRROR: "blocked"})
    assert heard_by(world.sources[MIRROR], CALENDAR) == morning(date(2026, 6, 8))
    look(world, morning(saturday, 5), **{MIRROR: "ok"})
    world.deliver(morning(date(2026, 6, 8)))
    assert topic(world) == []
    assert world.sources[MIRROR].notices == ()


def test_what_comes_up_after_hours_waits_for_the_next_morning_and_is_not_late_by_then() -> None:
    world = read_world()
    look(world, morning(MONDAY, 9), **{MIRROR: "blocked"})
    tuesday = MONDAY + timedelta(days=1)
    assert heard_by(world.sources[MIRROR], CALENDAR) == morning(tuesday)
    world.deliver(morning(tuesday))
    assert topic(world) == [(tuesday, MIRROR, "blocked")]


def test_nothing_is_told_outside_the_hours() -> None:
    world = read_world()
    look(world, morning(MONDAY, 2), **{MIRROR: "blocked"})
    for hours in (8, 12, 23):
        world.deliver(morning(MONDAY, hours))
    assert not world.claims
    assert not world.holds


def test_of_what_was_told_the_last_twenty_are_kept() -> None:
    world = read_world()
    for number in range(KEPT + 15):
        days(world, MONDAY + timedelta(days=7 * number), 1, **{MIRROR: "ok" if number % 2 else "blocked"})
    assert len(topic(world)) > KEPT + 8
    assert len(world.sources[MIRROR].notices) == KEPT


def test_what_flickers_after_it_was_told_is_told_only_where_it_ends_otherwise() -> None:
    world = read_world()
    days(world, MONDAY, 1, **{MIRROR: "blocked"})
    tuesday = MONDAY + timedelta(days=1)
    for hours, result in ((-4, "ok"), (-3, "blocked"), (-2, "ok"), (-1, "blocked")):
        look(world, morning(tuesday, hours), **{MIRROR: result})
    world.deliver(morning(tuesday))
    assert topic(world) == [(MONDAY, MIRROR, "blocked")]
    look(world, morning(tuesday, 1), **{MIRROR: "ok"})
    world.deliver(morning(tuesday, 1.5))
    assert topic(world)[1:] == [(tuesday, MIRROR, "recovered")]


def test_each_thing_of_a_source_is_told_once_with_what_it_touches() -> None:
    world, now = read_world(), morning(MONDAY)
    sha = "ab" * 32
    refused: dict[str, Any] = {"size": 3, "salted_hash": sha, "klass": "unchecked", "reason": "needs_person"}
    for event in (
        RecordVanished(source=MIRROR, ref="matter 73", sha256=sha),
        QuestionRaised(source=MIRROR, question="two_rows_match", milestones=("R5-M1",), ref="row 3", sha256=sha),
        ProofChanged(milestone_id="R5-M1", source=MIRROR, ref="e 1", how="gone", proved_by=sha, sha256=None, finding=1),
        EvidenceRefused(source=DROP, **refused, why="password", detail="The archive asks for a password"),
        SourceBlocked(source=DROP, reason="folder_missing", check_id="l"),
    ):
        world.take(event, now)
    for day in range(10):
        world.deliver(morning(MONDAY + timedelta(days=day)))
    told = {each.facts.topic: each for each in world.claims}
    assert sorted(told) == ["blocked", "proof_gone", "refused_file", "two_rows_match", "vanished"]
    assert len(world.claims) == 5
    assert len(world.sent) == 1, "one message holds them all"
    assert told["blocked"].facts.milestones == told["proof_gone"].facts.milestones == ("R5-M1",)
    assert told["refused_file"].facts.ref == sha[:8]
    facts = told["refused_file"].facts
    assert (facts.reason, facts.detail) == ("password", "The archive asks for a password")
    old = EvidenceRefused(source=DROP, **refused, why="no_text")
    assert "detail" not in old.model_dump(mode="json"), "an entry of 0.2.0 stays as it was, byte for byte"
    ranks = [KINDS[each.part.kind].rank for each in world.claims]
    assert ranks == sorted(ranks)
    assert world.claims[0].part.kind == "source_blocked"


def test_a_notice_and_the_coordinators_reminders_are_one_message_and_the_notice_comes_first() -> None:
    world = read_world()
    world.milestones["R5-M2"] = milestone("R5-M2", date(2026, 1, 5), due_on=date(2026, 5, 29), responsible="nobody")
    look(world, morning(MONDAY, -1), **{MIRROR: "blocked"})
    world.deliver(morning(MONDAY))
    [(_, to, keys)] = world.sent
    assert to == COORDINATOR
    assert keys == ("council_mirror:blocked:2026-06-01", "R5-M2:overdue:2026-05-29")


def test_the_daily_cap_holds_a_notice_until_the_next_day_and_says_so() -> None:
    world = read_world()
    days(world, MONDAY, 1, **{MIRROR: "blocked"})
    look(world, morning(MONDAY, 5), **{DROP: "blocked"})
    world.deliver(morning(MONDAY, 5.5))
    world.deliver(morning(MONDAY, 6))
    assert (world.sources[DROP].held_until, world.sources[DROP].held_reason) == (MONDAY + timedelta(days=1), "cap")
    assert world.holds == 1, "what is held is held once, not at each sweep"
    world.deliver(morning(MONDAY + timedelta(days=1)))
    assert topic(world)[1:] == [(MONDAY + timedelta(days=1), DROP, "blocked")]
    assert world.sources[DROP].held_until is None


def test_the_weekly_cap_does_not_bind_the_coordinator() -> None:
    world = read_world()
    for number, result in enumerate(("blocked", "ok", "blocked", "ok", "blocked")):
        days(world, MONDAY + timedelta(days=number), 1, **{MIRROR: result})
    assert len(topic(world)) == 5


def test_while_the_coordinator_is_away_the_delegate_hears_it() -> None:
    away = {"from": MONDAY, "to": MONDAY + timedelta(days=4), "delegate": DELEGATE}
    everyone = people()
    rows = [
        each.model_dump(by_alias=True) | ({"away": [away]} if each.id == COORDINATOR else {})
        for each in everyone.people
    ]
    world = read_world(people=type(everyone).model_validate({"people": rows}))
    days(world, MONDAY, 1, **{MIRROR: "blocked"})
    [claim] = world.claims
    assert (claim.to, claim.instead_of, claim.reason) == (DELEGATE, COORDINATOR, "away")


def test_with_no_coordinator_the_operator_is_told_and_it_is_held_to_the_next_slot() -> None:
    world = read_world(people=people(without=(COORDINATOR,)))
    days(world, MONDAY, 1, **{MIRROR: "blocked"})
    assert world.lost == [MIRROR]
    assert world.sources[MIRROR].held_reason == "coordinator_unreachable"
    assert not world.claims
    world.people = people()
    world.deliver(morning(MONDAY + timedelta(days=1)))
    assert topic(world) == [(MONDAY + timedelta(days=1), MIRROR, "blocked")]


def test_what_slack_refused_is_told_again_under_another_key() -> None:
    world = read_world(refuses=frozenset({COORDINATOR}))
    days(world, MONDAY, 3, **{MIRROR: "blocked"})
    assert world.lost, "the operator hears that the coordinator is not reached"
    world.refuses = frozenset()
    days(world, MONDAY + timedelta(days=3), 10, **{MIRROR: "blocked"})
    assert [each.part.key for each in world.claims] == [
        "council_mirror:blocked:2026-06-01",
        "council_mirror:blocked:2026-06-01:again:1",
    ]
    assert len(world.sent) == 1


def entry(seq: int, event: Any) -> Entry:
    return Entry(seq=seq, occurred_on=MONDAY, recorded_at=morning(MONDAY), actor="p", event=event)


def told_of(world: World) -> NoticeClaimed:
    [claim] = world.claims
    assert isinstance(claim, NoticeClaimed)
    return claim


def test_a_notice_is_claimed_for_an_entry_that_raised_one_and_for_no_other() -> None:
    world = read_world()
    days(world, MONDAY, 1, **{MIRROR: "blocked"})
    claim = told_of(world).model_copy(update={"notice": 9999})
    with pytest.raises(RuleError, match="no notice of entry 9999"):
        notices_after(world.sources[MIRROR].notices, entry(50, claim))


def test_what_was_let_go_is_told_again_unless_the_source_turned_back() -> None:
    world = read_world()
    days(world, MONDAY, 1, **{MIRROR: "blocked"})
    claim = told_of(world)
    of: dict[str, Any] = {"message": claim.message, "to": claim.to, "parts": (claim.part,)}
    unsent = NoticeItem(
        seq=claim.notice, on=MONDAY, tell_on=MONDAY, topic="blocked", mark=str(MONDAY), message=claim.message
    )
    back = entry(60, SourceRecovered(source=MIRROR, unread_since=MONDAY, check_id="l"))
    freed = notices_after((unsent,), entry(61, ReminderReleased(**of, why="429")))
    assert [each.message for each in freed] == [None]
    assert not turned_back((unsent,), unsent.seq)
    assert turned_back(notices_after((unsent,), back), unsent.seq)
    assert notices_after(notices_after((unsent,), back), entry(61, ReminderReleased(**of, why="no_longer_due"))) == ()


@given(st.lists(st.sampled_from(["turn", "claim", "sent", "released"]), max_size=40))
def test_in_any_history_of_turns_what_is_untold_is_the_last_turn_and_it_is_news(steps: list[str]) -> None:
    """The model: what the coordinator was last told, or is being told, against what is so."""
    world = read_world()
    days(world, MONDAY, 1, **{MIRROR: "blocked"})
    claim, notices, unread, seq = told_of(world), (), False, 100
    flight: NoticeItem | None = None
    for step in steps:
        seq += 1
        if step == "turn":
            unread = not unread
            what: Any = {"source": MIRROR, "check_id": "l"}
            event: Any = (
                SourceBlocked(**what, reason="timed_out") if unread else SourceRecovered(**what, unread_since=MONDAY)
            )
        elif step == "claim" and flight is None and (untold := [each for each in notices if not each.message]):
            flight, event = untold[0], claim.model_copy(update={"notice": untold[0].seq, "message": f"m{seq}"})
            message = f"m{seq}"
        elif step in ("sent", "released") and flight is not None:
            of: dict[str, Any] = {"message": message, "to": "p", "parts": ()}
            event = ReminderSent(**of, channel="D", ts="1") if step == "sent" else ReminderReleased(**of, why="x")
            flight = None
        else:
            continue
        notices = notices_after(notices, entry(seq, event))
        untold = [each for each in notices if each.message is None]
        known = next((each.topic for each in reversed(notices) if each.message), "recovered") != "recovered"
        assert len(untold) == (unread != known)
        assert all(each.topic in TURNS for each in notices)
