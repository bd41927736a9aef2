"""What a delay may do: move a message, and never keep one before a legal deadline back (docs/reminders.md#caps).

A check-in and a due-soon come before a date, and never once its own day has passed (docs/reminders.md#ladder).
"""

import os
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.core import evolve, new_york_day
from models.ledger import (
    DateAgreed,
    DateOffered,
    ExtensionGranted,
    OfferAccepted,
    OfferDeclined,
    Snoozed,
    StatementRecorded,
    UnitWrote,
)
from models.records import MilestoneRecord
from models.register import BY_LAW
from models.reminders.decision import decide
from models.reminders.limits import is_under_caps
from models.reminders.schedule import due_on, pending
from tests.models.reminders.reminder_material import (
    CALENDAR,
    PERSON,
    directory_at,
    local,
    milestone,
    people,
    read_source,
    recipient,
)
from tests.models.reminders.reminder_world import World, live
from tests.models.reminders.test_proposals import DUE, ID, PROPOSED, TOLD, Day, history, sent
from tests.models.reminders.test_reminder_year import DAYS, world_of

HISTORIES = int(os.environ.get("FOLLOWTHROUGH_TEST_HISTORIES", "40"))
FAULT, DEADLINE = date(2026, 11, 24), date(2026, 11, 30)
ONE = timedelta(days=1)
FULL = {PERSON: recipient(PERSON, ("2026-11-16", "2026-11-18", "2026-11-20"))}
BEFORE = ("check_in", "due_soon")
OFFER: Day = (TOLD, DateOffered(milestone_id=ID, to=date(2026, 9, 30), reason_id="t"))


def of(basis: str) -> MilestoneRecord:
    return milestone("R4-M6", date(2026, 11, 23), due_on=DEADLINE, basis=basis, recurrence=None)


def sent_to(basis: str, moment: str, **delay: object) -> list[tuple[str, str | None]]:
    """Return what goes out about a date, to whom, to a contact who answered none of three messages."""
    directory = directory_at(local(moment), people(), FULL)
    decision = decide(evolve(of(basis), **delay), directory, CALENDAR, read_source(FAULT))
    return [(reminder.kind, reminder.to) for reminder in decision.outgoing]


@pytest.mark.parametrize("basis", BY_LAW)
def test_no_cap_carries_a_reminder_before_a_legal_deadline_over_its_day(basis: str) -> None:
    assert sent_to(basis, f"{FAULT}T09:30") == [("due_soon", PERSON)]


def test_a_cap_may_carry_one_before_a_target_date_over_its_day() -> None:
    assert sent_to("planning_assumption", f"{FAULT}T09:30") == []


@pytest.mark.parametrize("basis", BY_LAW)
def test_a_delay_does_not_decide_whether_a_date_is_asked_about(basis: str) -> None:
    beyond = {"held_until": DEADLINE + ONE, "delayed_until": CALENDAR.slot(DEADLINE + ONE), "held_reason": "cap"}
    kinds = [step.kind.name for step in pending(evolve(of(basis), **beyond), CALENDAR)]
    assert kinds[:2] == ["check_in", "due_soon"]


@pytest.mark.parametrize("basis", [*BY_LAW, "planning_assumption"])
def test_a_pause_beyond_a_legal_deadline_ends_on_the_last_business_day_before_it(basis: str) -> None:
    world = World({"R4-M6": of(basis)})
    asked = Snoozed(milestone_id="R4-M6", due=DEADLINE, until=DEADLINE + 9 * ONE)
    world.take(asked, local(f"{FAULT}T08:00"))
    days = [FAULT + n * ONE for n in range(7)]
    seen = [day for day in days if due_on(pending(world.milestones["R4-M6"], CALENDAR), day)]
    assert seen == ([DEADLINE] if basis in BY_LAW else [])


def nothing_before_a_legal_deadline_is_left(world: World, now: datetime) -> None:
    """After the last sweep that could send it, nothing that must go out before a legal deadline waits."""
    day = new_york_day(now)
    if now < CALENDAR.slot(day) + timedelta(hours=6):
        return
    directory = directory_at(now, world.people, world.recipients, world.channels)
    for record in world.milestones.values():
        for step in due_on(pending(record, CALENDAR), day) if record.basis in BY_LAW else ():
            if step.last and CALENDAR.add(day, 1) > step.last:
                decision = decide(record, directory, CALENDAR, world.sources.get(record.source))
                assert all(reminder.to is None for reminder in decision.outgoing), record.id
                delays = [reminder.delay for reminder in decision.delayed if reminder.delay]
                assert all(new_york_day(delay.until) == day for delay in delays), f"{record.id}: not later than today"


def only_caps_hold_who_answered(world: World, now: datetime) -> None:
    """Who did anything since our last message is held back by no pace, but by a full day or week alone."""
    day, record = new_york_day(now), world.recipients.get(PERSON)
    answered = world.answered.get(PERSON)
    if record is None or answered is None or any(message.on > answered for message in record.messages):
        return
    for held in (held for held in world.milestones.values() if held.held_for == PERSON and held.held_reason == "cap"):
        if held.delayed_until and held.delayed_until > now:
            repeat = not is_under_caps(record, day, has_weekly_cap=True, is_repeat=True)
            assert repeat, f"{held.id} is held beyond an act of {answered}"


def both(world: World, now: datetime) -> None:
    nothing_before_a_legal_deadline_is_left(world, now)
    only_caps_hold_who_answered(world, now)


@given(st.integers(0, 10**6))
@settings(max_examples=max(HISTORIES // 8, 3), deadline=None)
def test_in_any_year_an_act_ends_a_delay_and_no_legal_deadline_comes_unannounced(seed: int) -> None:
    world, made = world_of(seed)
    live(world, made, DAYS // 2, both)


@pytest.mark.parametrize(
    "act",
    [
        StatementRecorded(milestone_id="R4-M6", says="not_started", text_id="t"),
        UnitWrote(milestone_id="R4-M6", text_id="t", way="page"),
        Snoozed(milestone_id="R4-M6", due=DEADLINE, until=FAULT),
    ],
    ids=lambda act: act.kind,
)
def test_an_act_counts_from_the_day_it_was_recorded(act: object) -> None:
    world = World({"R4-M6": of("planning_assumption")})
    world.recipients = {PERSON: recipient(PERSON, ("2026-11-09", "2026-11-17", "2026-11-18"))}
    slot = CALENDAR.slot(FAULT)
    world.deliver(slot)
    assert not world.sent
    world.actor = PERSON
    world.take(evolve(act, on=date(2026, 3, 1)), slot + timedelta(minutes=5))  # type: ignore[type-var]
    world.deliver(slot + timedelta(minutes=30))
    assert [to for _, to, _ in world.sent if to == PERSON] == [PERSON], "the coordinator reads the note"


# Before the date


def asked(record: MilestoneRecord, day: date) -> set[str]:
    """Return what is due on a day."""
    return {step.kind.name for step in due_on(pending(record, CALENDAR), day)}


def days_asked(record: MilestoneRecord, first: date, days: int = 120) -> dict[str, list[date]]:
    """Return on which of some days each kind would go out, if nothing were sent before."""
    period = [first + n * ONE for n in range(days)]
    return {kind: [day for day in period if kind in asked(record, day)] for kind in (*BEFORE, "overdue")}


def test_our_date_kept_after_its_day_brings_no_check_in_about_it() -> None:
    day = DUE + 10 * ONE
    record = history(PROPOSED, *sent(TOLD), OFFER, (day, OfferDeclined(milestone_id=ID, reason_id="t")))
    seen = days_asked(record, day)
    assert seen["check_in"] == seen["due_soon"] == []
    assert seen["overdue"], "what follows is that the date passed"
    assert not {step.kind.name for step in pending(record, CALENDAR)} & {*BEFORE}, "it does not wake for them"


def test_our_date_kept_before_its_day_is_still_asked_about() -> None:
    day = DUE - 30 * ONE
    record = history(PROPOSED, *sent(TOLD), OFFER, (day, OfferDeclined(milestone_id=ID, reason_id="t")))
    assert asked(record, CALENDAR.add(DUE, -14)) == {"check_in", "date_decision"}
    assert asked(record, CALENDAR.add(DUE, -3)) == {"due_soon", "date_decision"}


@pytest.mark.parametrize("road", ["accepted", "extended"])
def test_a_date_that_moved_is_asked_about_before_its_new_day_alone(road: str) -> None:
    to = date(2026, 9, 30)
    moves: dict[str, tuple[Day, ...]] = {
        "accepted": (OFFER, (TOLD + ONE, OfferAccepted(milestone_id=ID, to=to))),
        "extended": (
            (TOLD, DateAgreed(milestone_id=ID, due=DUE)),
            (TOLD + ONE, ExtensionGranted(milestone_id=ID, to=to, reason_id="t")),
        ),
    }
    record = history(PROPOSED, *sent(TOLD), *moves[road])
    assert record.due_now == to
    seen = days_asked(record, TOLD, days=240)
    assert (seen["check_in"][0], seen["due_soon"][0]) == (CALENDAR.add(to, -14), CALENDAR.add(to, -3))
    assert seen["check_in"][-1] < CALENDAR.add(to, -3), "the higher of the two goes out"
    assert max(seen["due_soon"]) == to


def test_a_date_agreed_to_late_brings_no_due_soon_between_its_day_and_the_day_it_counts_from() -> None:
    late = CALENDAR.add(DUE, -4)
    proposed: Day = (late, PROPOSED[1])
    record = history(proposed, *sent(late), (late, DateAgreed(milestone_id=ID, due=DUE)))
    seen = days_asked(record, late)
    assert seen["check_in"][0] == late
    assert max(seen["check_in"]) == DUE
    assert seen["due_soon"] == []
    assert min(seen["overdue"]) == CALENDAR.add(CALENDAR.add(late, 10), 1)


def test_on_the_monday_after_a_date_on_a_saturday_nothing_says_that_it_is_due() -> None:
    saturday = date(2026, 5, 30)
    record = history(due_on=saturday, basis="statute")
    assert asked(record, saturday) == {"due_soon"}
    assert asked(record, saturday + 2 * ONE) == set()
    assert asked(record, saturday + 3 * ONE) == {"overdue"}


def test_what_is_held_back_beyond_the_date_is_still_asked_about() -> None:
    """A delay moves a message, and never decides whether a date is asked about."""
    saturday = date(2026, 5, 30)
    monday = CALENDAR.slot(saturday + 2 * ONE)
    free = history(due_on=saturday, basis="statute")
    record = evolve(free, held_until=monday.date(), delayed_until=monday, held_reason="cap")
    assert pending(record, CALENDAR) == pending(free, CALENDAR)
    assert {step.kind.name for step in pending(record, CALENDAR)} >= {"due_soon", "overdue"}


def test_no_cap_holds_back_what_is_asked_before_a_legal_deadline_beyond_its_last_day() -> None:
    friday = date(2026, 5, 29)
    full = {PERSON: recipient(PERSON, ("2026-05-27", "2026-05-26", "2026-05-25"))}
    for basis, goes in (("statute", True), ("executive_order_reported", False)):
        record = history(due_on=friday, basis=basis)
        directory = directory_at(CALENDAR.slot(friday), people(), full)
        outgoing = decide(record, directory, CALENDAR, read_source(friday)).outgoing
        assert bool(outgoing) is goes, basis


def test_a_date_that_had_passed_when_the_plan_took_it_in_is_told_as_passed() -> None:
    record = history(due_on=date(2026, 1, 3), basis="statute")
    assert {step.kind.name for step in pending(record, CALENDAR)} == {"overdue"}
