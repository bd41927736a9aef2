"""What a delay may do: move a message, and never keep one before a legal deadline back (docs/reminders.md#caps)."""

import os
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.core import evolve, new_york_day
from models.ledger import Snoozed, StatementRecorded, UnitWrote
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
from tests.models.reminders.test_reminder_year import DAYS, world_of

HISTORIES = int(os.environ.get("FOLLOWTHROUGH_TEST_HISTORIES", "40"))
FAULT, DEADLINE = date(2026, 11, 24), date(2026, 11, 30)
ONE = timedelta(days=1)
FULL = {PERSON: recipient(PERSON, ("2026-11-16", "2026-11-18", "2026-11-20"))}


def of(basis: str) -> MilestoneRecord:
    return milestone("R4-M6", date(2026, 11, 23), due_on=DEADLINE, basis=basis, recurrence=None)


def sent_to(basis: str, moment: str, **delay: object) -> list[tuple[str, str | None]]:
    """Return what goes out about a date, to whom, to a contact who answered none of three messages."""
    directory = directory_at(local(moment), people(), FULL)
    found = decide(evolve(of(basis), **delay), directory, CALENDAR, read_source(FAULT))
    return [(reminder.kind, reminder.to) for reminder in found.outgoing]


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
                found = decide(record, directory, CALENDAR, world.sources.get(record.source))
                assert all(reminder.to is None for reminder in found.outgoing), record.id
                delays = [reminder.delay for reminder in found.delayed if reminder.delay]
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
