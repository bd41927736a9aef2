"""From which day a date counts once an offer was declined, and which clocks a verified milestone starts."""

from datetime import date, timedelta

from models.core import evolve
from models.ledger import DateHandedOver, DateOffered, DateProposed, DueFixed, OfferDeclined
from models.records import MilestoneRecord
from models.register.plan import ClockStart
from models.standing import clocks_started
from models.standing.lateness import counts_from
from tests.material.records import DUE, changed, found, planned, told
from tests.models.reminders.reminder_material import CALENDAR

DONE = date(2026, 4, 1)


def waiting() -> MilestoneRecord:
    """Return a milestone whose clock starts with R4-M1, a day and an hour after it."""
    waits = changed(told(planned(provisional=True)), id="R4-M2", waits_for="R4-M1")
    return waiting_hours(waits, 25)


def waiting_hours(record: MilestoneRecord, hours: int | None) -> MilestoneRecord:
    after = ClockStart(milestone="R4-M1", hours=hours) if hours else None
    return evolve(record, plan=evolve(record.plan, due=evolve(record.plan.due, after=after)))


def started(*others: MilestoneRecord, verdict: str = "met", on: date | None = DONE) -> list[tuple[str, date]]:
    events = clocks_started(found(verdict, on), others, told(planned()), CALENDAR)
    return [(each.milestone_id, each.day) for each in events if isinstance(each, DueFixed)]


def test_a_clock_runs_whole_days_from_the_day_on_which_the_thing_was_done() -> None:
    assert started(waiting()) == [("R4-M2", DONE + timedelta(days=2))]
    assert started(waiting_hours(waiting(), 24)) == [("R4-M2", DONE + timedelta(days=1))]
    assert started(waiting_hours(waiting(), None)) == [("R4-M2", DONE)]


def test_a_clock_of_business_days_passes_over_the_weekend() -> None:
    assert started(evolve(waiting(), follows_days=3)) == [("R4-M2", date(2026, 4, 6))]


def test_only_a_clock_that_waits_for_this_milestone_and_has_not_run_is_started() -> None:
    others = (
        evolve(waiting(), waits_for="R4-M9"),
        evolve(waiting(), is_template=True),
        changed(waiting(), provisional=False),
        waiting(),
    )
    assert started(*others) == [("R4-M2", DONE + timedelta(days=2))]
    assert started(told(found("not_required", DONE), record=waiting()), waiting()) == started(waiting())
    assert started(waiting(), verdict="not_met") == []
    assert started(waiting(), on=None) == []
    (event,) = clocks_started(found("met", DONE), [waiting()], told(planned()), CALENDAR)
    assert isinstance(event, DueFixed)
    assert (event.started_by, event.basis) == ("R4-M1", "planning_assumption")


def test_a_date_counts_no_earlier_than_the_day_on_which_the_unit_could_know_that_its_offer_was_declined() -> None:
    proposed = told(
        planned(), DateProposed(milestone_id="R4-M1", due=DUE, unit="Made up"),
        DateHandedOver(milestone_id="R4-M1", due=DUE, on=date(2026, 1, 5)),
    )  # fmt: skip
    offered = told(DateOffered(milestone_id="R4-M1", to=DUE + timedelta(days=30), reason_id="t"), record=proposed)
    late = DUE + timedelta(days=9)
    declined = told(OfferDeclined(milestone_id="R4-M1", reason_id="t", on=late), record=offered)
    assert counts_from(proposed, CALENDAR) == DUE
    assert counts_from(offered, CALENDAR) is None
    assert counts_from(declined, CALENDAR) == late
