"""Whose milestone stands where on whose Home tab. People and milestones are made up."""

from datetime import date, timedelta
from typing import Any

import pytest

from models.answers.home import HomeContext, HomeFacts, Operations, home_of, people_shown
from models.core import evolve
from models.records import (
    EvidenceItem,
    FindingItem,
    HoldItem,
    MilestoneRecord,
    OfferItem,
    ReassignmentItem,
    RecipientRecord,
    RequestItem,
    ToldItem,
)
from models.records.milestone import QuietItem
from models.records.reminder import AwayItem
from models.standing import view_report
from tests.material.records import changed
from tests.models.reminders.reminder_material import (
    COORDINATOR,
    DELEGATE,
    HEAD,
    PERSON,
    VERIFIER,
    milestone,
    people,
    told,
)

DUE = date(2026, 5, 29)
LATE = date(2026, 6, 3)
ITEM: dict[str, Any] = {"by": PERSON, "seq": 9}
SHA = "ab" * 32


def home(who: str, record: MilestoneRecord, day: date = LATE, **more: Any) -> HomeFacts:
    return home_of_all(who, (record,), day, **more)


def home_of_all(who: str, records: tuple[MilestoneRecord, ...], day: date = LATE, **more: Any) -> HomeFacts:
    everyone = people(away=more.pop("away", None))
    report = view_report(None, {}, {record.id: record for record in records}, {}, day)
    return home_of(everyone.person(who), HomeContext(everyone, report, **more))


def stands(who: str, record: MilestoneRecord, day: date = LATE) -> tuple[str, str | None] | None:
    """Return the place in which a milestone stands on a tab, and what the person is asked there."""
    shown = home(who, record, day)
    assert len(shown.milestones) <= 1
    return next(((item.section, item.kind) for item in shown.milestones), None)


def with_(**changes: Any) -> MilestoneRecord:
    return changed(milestone(), **changes)


def asked(kind: str, **more: Any) -> ToldItem:
    return told(kind, date(2026, 6, 1), due=DUE, seq=3, **more)


EVIDENCE = EvidenceItem(**ITEM, on=LATE, recorded_on=LATE, sha256=SHA, name="a.pdf", voice="agency")
REQUEST = RequestItem(**ITEM, on=LATE, recorded_on=LATE, to=date(2026, 7, 1), reason_id="t")
OBSTACLE = HoldItem(**ITEM, on=LATE, recorded_on=LATE, waits_for="R2-M1", reason_id=None)
QUIET = QuietItem(**ITEM, on=LATE, kind="acknowledged", due=DUE, until=date(2026, 6, 10))


@pytest.mark.parametrize(
    ("day", "place"),
    [
        (date(2026, 4, 28), None),
        (date(2026, 4, 29), ("coming", None)),
        (date(2026, 5, 7), ("coming", None)),
        (date(2026, 5, 8), ("needs_you", "check_in")),
        (date(2026, 5, 29), ("needs_you", "due_soon")),
        (date(2026, 6, 1), ("needs_you", "overdue")),
    ],
)
def test_a_date_comes_near_and_then_needs_the_person(day: date, place: tuple[str, str] | None) -> None:
    assert stands(PERSON, milestone(), day) == place


def test_a_step_whose_recommendation_is_closed_needs_nobody() -> None:
    finding = FindingItem(**ITEM, on=LATE, recorded_on=LATE, verdict="not_required", evidence=(), reason_id="t")
    closing = changed(milestone("R5-M9", closes_recommendation=True), findings=(finding,))
    step = with_(messages=(asked("overdue"),))
    assert [item.id for item in home_of_all(PERSON, (step, closing)).milestones] == ["R5-M9"]
    assert "R5-M1" in {item.id for item in home_of_all(PERSON, (step, changed(closing, findings=()))).milestones}


def test_what_was_asked_last_decides_the_buttons() -> None:
    assert stands(PERSON, with_(messages=(asked("overdue"),)), date(2026, 6, 4)) == ("needs_you", "overdue")
    assert stands(HEAD, with_(messages=(asked("escalation", to=HEAD),))) == ("needs_you", "escalation")
    assert stands(DELEGATE, with_(messages=(asked("overdue", to=DELEGATE),))) == ("needs_you", "overdue")


def test_a_refused_message_asked_for_nothing() -> None:
    assert stands(HEAD, with_(messages=(asked("escalation", to=HEAD, refused=True),))) is None


def test_what_was_asked_for_another_date_is_no_call_any_more() -> None:
    moved = with_(messages=(asked("escalation", to=HEAD),), due_now=date(2026, 9, 1))
    assert stands(HEAD, moved) is None


def test_quiet_stands_under_answered_until_its_day_comes() -> None:
    record = with_(messages=(asked("overdue"),), quiets=(QUIET,))

    [item] = home(PERSON, record, date(2026, 6, 9)).of("answered")
    assert item.answer
    assert (item.answer.kind, item.answer.on, item.quiet_until) == ("working_on_it", LATE, date(2026, 6, 10))
    assert stands(PERSON, record, date(2026, 6, 10)) == ("needs_you", "weekly_digest")


def test_evidence_in_hand_waits_for_the_verifier_and_needs_the_verifier() -> None:
    record = with_(messages=(asked("overdue"),), evidence=(EVIDENCE,))

    [item] = home(PERSON, record).of("waiting")
    assert (item.waits, item.on) == ("oversight_verifier", LATE)
    assert stands(VERIFIER, record) == ("needs_you", "verification_request")


def test_who_supplied_the_evidence_is_not_asked_to_verify_it() -> None:
    assert stands(VERIFIER, with_(evidence=(evolve(EVIDENCE, by=VERIFIER),))) is None


def test_a_request_waits_for_the_coordinator_and_needs_the_coordinator() -> None:
    record = with_(messages=(asked("overdue"),), extension_requests=(REQUEST,))

    [item] = home(PERSON, record).of("waiting")
    assert item.answer
    assert (item.waits, item.answer.kind, item.on) == ("oversight_coordinator", "date_requested", LATE)
    assert stands(COORDINATOR, record) == ("needs_you", "extension_request")


@pytest.mark.parametrize(("named", "waits"), [("R2-M1", "R2-M1"), (None, "oversight_coordinator")])
def test_an_obstacle_waits_for_what_it_names(named: str | None, waits: str) -> None:
    record = with_(holds=(evolve(OBSTACLE, waits_for=named),))

    assert home(PERSON, record).of("waiting")[0].waits == waits
    assert stands(COORDINATOR, record) == ("needs_you", "hold_notice")


def test_an_offered_date_waits_for_the_coordinator_and_needs_the_coordinator() -> None:
    offer = OfferItem(**ITEM, on=LATE, recorded_on=LATE, to=date(2026, 9, 1), reason_id="t", due=DUE)
    record = with_(offers=(offer,), agreements=())

    [item] = home(PERSON, record).of("waiting")
    assert (item.waits, item.on) == ("oversight_coordinator", LATE)
    assert stands(COORDINATOR, record) == ("needs_you", "date_offer")


def test_a_lifted_obstacle_waits_for_nothing() -> None:
    record = with_(holds=(evolve(OBSTACLE, lifted_on=LATE, lifted_seq=10),))

    assert stands(COORDINATOR, record) is None
    assert stands(PERSON, record) == ("needs_you", "overdue")


def test_what_was_handed_over_leaves_the_tab_of_who_had_it() -> None:
    given = ReassignmentItem(**ITEM, on=LATE, recorded_on=LATE, to=DELEGATE, was=PERSON, reason_id=None)
    record = with_(messages=(asked("overdue"),), reassignments=(given,))

    assert stands(PERSON, record) is None
    assert stands(DELEGATE, record) is not None


@pytest.mark.parametrize(("days", "shown"), [(0, True), (30, True), (31, False)])
def test_what_closed_stays_for_thirty_days(days: int, shown: bool) -> None:
    found = FindingItem(**ITEM, on=LATE, recorded_on=LATE, verdict="met", evidence=(SHA,), reason_id="t")
    record = with_(findings=(found,))

    assert [each.on for each in home(PERSON, record, LATE + timedelta(days=days)).of("closed")] == (
        [LATE] if shown else []
    )


@pytest.mark.parametrize("change", [{"is_template": True}, {"basis": "pending_bill"}])
def test_what_nobody_is_asked_for_stands_on_no_tab(change: dict[str, Any]) -> None:
    record = with_(**change)
    assert [stands(who, record) for who in (PERSON, HEAD, COORDINATOR, VERIFIER)] == [None] * 4


def test_a_date_that_only_holds_a_place_is_not_shown_as_coming() -> None:
    assert stands(PERSON, with_(provisional=True), date(2026, 5, 20)) is None


def test_a_milestone_of_nobody_else_is_on_nobodys_tab() -> None:
    assert [stands(who, milestone()) for who in (HEAD, COORDINATOR, VERIFIER, DELEGATE)] == [None] * 4


def test_what_needs_a_person_most_comes_first() -> None:
    records = (
        milestone("R5-M1", due_on=date(2026, 6, 5)),
        milestone("R5-M3"),
        milestone("R5-M2"),
        milestone("R5-M4", due_on=date(2026, 6, 18)),
    )

    shown = home_of_all(PERSON, records)

    assert [(each.id, each.kind) for each in shown.of("needs_you")] == [
        ("R5-M2", "overdue"),
        ("R5-M3", "overdue"),
        ("R5-M1", "due_soon"),
        ("R5-M4", "check_in"),
    ]


def test_a_request_comes_before_an_older_obstacle() -> None:
    blocked = with_(holds=(OBSTACLE,))
    requested = changed(milestone("R5-M2", due_on=date(2026, 7, 1)), extension_requests=(REQUEST,))

    shown = home_of_all(COORDINATOR, (blocked, requested))

    assert [each.kind for each in shown.of("needs_you")] == ["extension_request", "hold_notice"]


def test_only_a_coordinator_sees_how_the_work_goes() -> None:
    operations = Operations(redirected=("R5-M1",))

    assert home(COORDINATOR, milestone(), operations=operations).operations == operations
    for who in (PERSON, HEAD, VERIFIER):
        assert home(who, milestone(), operations=operations).operations == Operations()


def test_days_away_are_those_told_last_and_not_over() -> None:
    listed = {"from": date(2026, 6, 20), "to": date(2026, 6, 22)}
    known = RecipientRecord(id=PERSON, away=AwayItem(seq=5, first=LATE, last=date(2026, 6, 10), delegate=DELEGATE))

    def days(day: date) -> tuple[Any, ...]:
        shown = home(PERSON, milestone(), day, recipient=known, away=listed)
        return shown.away_first, shown.away_last, shown.delegate

    assert days(date(2026, 6, 10)) == (LATE, date(2026, 6, 10), DELEGATE)
    assert days(date(2026, 6, 11)) == (date(2026, 6, 20), date(2026, 6, 22), None)
    assert days(date(2026, 6, 23)) == (None, None, None)


def test_the_mark_of_a_button_is_the_last_entry_about_the_milestone() -> None:
    assert home(PERSON, with_(touched_seq=41)).of("needs_you")[0].view.record.touched_seq == 41


def test_a_milestone_touches_who_acts_was_told_verifies_and_coordinates() -> None:
    everyone = people()
    touched = people_shown(with_(messages=(asked("overdue", to=DELEGATE),)), everyone)
    assert {each.id for each in touched} == {PERSON, DELEGATE, VERIFIER, COORDINATOR}
