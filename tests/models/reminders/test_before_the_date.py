"""A check-in and a due-soon come before a date, and never once its own day has passed (docs/reminders.md#ladder)."""

from datetime import date, timedelta

import pytest

from models.core import evolve
from models.ledger import DateAgreed, DateOffered, ExtensionGranted, OfferAccepted, OfferDeclined
from models.records import MilestoneRecord
from models.reminders.decision import decide
from models.reminders.schedule import due_on, pending
from tests.models.reminders.reminder_material import CALENDAR, PERSON, directory_at, people, read_source, recipient
from tests.models.reminders.test_proposals import DUE, ID, PROPOSED, TOLD, Day, history, sent

ONE = timedelta(days=1)
BEFORE = ("check_in", "due_soon")
OFFER: Day = (TOLD, DateOffered(milestone_id=ID, to=date(2026, 9, 30), reason_id="t"))


def asked(record: MilestoneRecord, day: date) -> set[str]:
    """Return what is due on a day."""
    return {step.kind.name for step in due_on(pending(record, CALENDAR), day)}


def days_asked(record: MilestoneRecord, first: date, days: int = 120) -> dict[str, list[date]]:
    """Return on which of some days each kind would go out, if nothing were sent before."""
    every = [first + n * ONE for n in range(days)]
    return {kind: [day for day in every if kind in asked(record, day)] for kind in (*BEFORE, "overdue")}


def test_our_date_kept_after_its_day_brings_no_check_in_about_it() -> None:
    kept = DUE + 10 * ONE
    record = history(PROPOSED, *sent(TOLD), OFFER, (kept, OfferDeclined(milestone_id=ID, reason_id="t")))
    seen = days_asked(record, kept)
    assert seen["check_in"] == seen["due_soon"] == []
    assert seen["overdue"], "what follows is that the date passed"
    assert not {step.kind.name for step in pending(record, CALENDAR)} & {*BEFORE}, "it does not wake for them"


def test_our_date_kept_before_its_day_is_still_asked_about() -> None:
    kept = DUE - 30 * ONE
    record = history(PROPOSED, *sent(TOLD), OFFER, (kept, OfferDeclined(milestone_id=ID, reason_id="t")))
    assert asked(record, CALENDAR.add(DUE, -14)) == {"check_in", "date_decision"}
    assert asked(record, CALENDAR.add(DUE, -3)) == {"due_soon", "date_decision"}


@pytest.mark.parametrize("road", ["accepted", "extended"])
def test_a_date_that_moved_is_asked_about_before_its_new_day_alone(road: str) -> None:
    to, told = date(2026, 9, 30), sent(TOLD)
    moves: dict[str, tuple[Day, ...]] = {
        "accepted": (OFFER, (TOLD + ONE, OfferAccepted(milestone_id=ID, to=to))),
        "extended": (
            (TOLD, DateAgreed(milestone_id=ID, due=DUE)),
            (TOLD + ONE, ExtensionGranted(milestone_id=ID, to=to, reason_id="t")),
        ),
    }
    record = history(PROPOSED, *told, *moves[road])
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
