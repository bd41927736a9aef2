"""The two answers about a milestone: computed, each by the first rule that holds."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.core import CITY, RuleError, evolve
from models.ledger import (
    AcceptanceRecorded,
    DueFixed,
    EntryCorrected,
    Event,
    EvidenceRejected,
    ExtensionGranted,
    FindingRecorded,
    MilestoneWithdrawn,
    RuleFailed,
    StatementRecorded,
)
from models.projections import MILESTONES
from models.records import MilestoneRecord, SourceRecord
from models.standing.closing import decide_finding
from models.standing.lateness import Lateness, answer_due, ground_of, lateness_of
from models.standing.report import view_report
from models.standing.sources import SourceView
from models.standing.state import PAST, DateState, ProofState
from models.standing.view import MilestoneView
from tests.material.records import DUE, SHA, changed, found, planned, received, says, source, state_of
from tests.material.records import told as folded

READ, UNREAD = source(date(2026, 5, 1)), source(DUE)
AFTER = date(2026, 4, 15)
WITHDRAWN = MilestoneWithdrawn(milestone_id="R4-M1", reason="The duty was repealed.", on=DUE)


def told(*events: Event, by: str = "p-reviewer-1", record: MilestoneRecord | None = None) -> MilestoneRecord:
    """Return a milestone after these events, of whose date its duty holder heard in January."""
    return changed(folded(*events, by=by, record=record), told_on=date(2026, 1, 2), told_seq=1)


def with_file(on: date, **planning: Any) -> MilestoneRecord:
    """Return a milestone with a file that the agency gave on a day."""
    record = told(planned(**planning), received())
    evidence = tuple(evolve(item, on=on, recorded_on=on) for item in record.review.evidence)
    return changed(record, evidence=evidence)


def stands(
    record: MilestoneRecord, today: date = AFTER, read: SourceRecord | None = READ
) -> tuple[DateState, ProofState]:
    return state_of(record, read, today, CITY)


def lateness(record: MilestoneRecord, today: date) -> Lateness:
    """Return how a date stands whose source was read on that day."""
    return lateness_of(record, source(today), today, CITY)


EARLY = DUE - timedelta(days=60)


@pytest.mark.parametrize(
    ("state", "record", "today", "read"),
    [
        (("kept", "verified"), told(planned(), received(), found(on=DUE)), AFTER, READ),
        (("kept_late", "verified"), told(planned(), received(), found(on=DUE + timedelta(days=1))), AFTER, READ),
        (("none", "closed"), told(planned(), found("not_required")), AFTER, READ),
        (("none", "closed"), told(planned(), found("closed_not_implemented")), AFTER, READ),
        (("none", "closed"), told(planned(), WITHDRAWN), AFTER, READ),
        (("none", "none"), told(planned(basis="pending_bill")), AFTER, READ),
        (("passed", "awaiting_review"), with_file(AFTER), AFTER, READ),
        (("passed", "awaiting_review"), with_file(AFTER), AFTER, UNREAD),
        (("file_in_time", "awaiting_review"), with_file(DUE), AFTER, READ),
        (("file_in_time", "awaiting_review"), with_file(DUE, basis="statute"), AFTER, UNREAD),
        (("to_come", "awaiting_review"), with_file(EARLY), EARLY, READ),
        (("passed", "not_checked"), told(planned()), AFTER, UNREAD),
        (("passed", "not_checked"), told(planned()), AFTER, None),
        (("passed", "none"), told(planned()), AFTER, READ),
        (("passed", "none"), told(planned(basis="statute")), AFTER, READ),
        (("passed", "none"), told(planned(basis="conditional_statute")), AFTER, READ),
        (("passed", "none"), told(planned(basis="executive_order_reported")), AFTER, READ),
        (("not_counting", "none"), folded(planned()), AFTER, READ),
        (("not_counting", "not_checked"), folded(planned()), AFTER, None),
        (("not_counting", "none"), folded(planned()), EARLY, READ),
        (("passed", "not_sufficient"), told(planned(), received(), found("not_met", DUE)), AFTER, READ),
        (("to_come", "none"), told(planned()), DUE, READ),
        (("to_come", "none"), told(planned()), CITY.add(DUE, -3), UNREAD),
        (("to_come", "not_checked"), told(planned()), CITY.add(DUE, -4), None),
        (("none", "none"), told(planned(provisional=True)), AFTER, READ),
    ],
)
def test_each_answer_is_given_when_its_rule_holds(
    state: tuple[str, str], record: MilestoneRecord, today: date, read: SourceRecord | None
) -> None:
    assert stands(record, today, read) == state


def test_a_step_of_a_closed_recommendation_is_awaited_by_nobody_unless_a_file_waits() -> None:
    closing = evolve(told(planned(closes_recommendation=True), found("not_required")), id="R4-M9")
    waiting = evolve(with_file(DUE), id="R4-M3")
    records = [closing, planned_as("R4-M1"), planned_as("R4-M2", basis="statute"), waiting]
    report = view_report(None, {}, {record.id: record for record in records}, {READ.id: READ}, AFTER)

    assert [(view.id, view.date_state, view.proof, view.why) for view in report.milestones] == [
        ("R4-M1", "none", "closed", "ended"),
        ("R4-M2", "passed", "none", None),
        ("R4-M3", "file_in_time", "awaiting_review", None),
        ("R4-M9", "none", "closed", "not_required"),
    ]
    assert report.by_id["R4-M1"].turn is None


def planned_as(name: str, **planning: Any) -> MilestoneRecord:
    return evolve(told(planned(**planning)), id=name)


def test_only_a_named_verifier_with_evidence_that_was_seen_closes() -> None:
    claimed = told(planned(), says("done"))
    assert stands(claimed) == ("passed", "none")
    handed_in = told(received(), record=claimed, by="p-records-1")
    assert stands(handed_in)[1] == "awaiting_review"
    with pytest.raises(RuleError, match="a claim alone closes nothing"):
        decide_finding(handed_in, "met", (), on=DUE, by="p-reviewer-1", reason_id="t")
    with pytest.raises(RuleError):
        decide_finding(handed_in, "met", (SHA,), on=DUE, by="p-records-1", reason_id="t")

    findings = decide_finding(handed_in, "met", (SHA,), on=DUE, by="p-reviewer-1", reason_id="t")

    assert stands(told(*findings, record=handed_in)) == ("kept", "verified")


EVENTS = st.sampled_from(
    [
        says("started"), says("partly_done"), says("done"), received(), WITHDRAWN,
        found("met", DUE), found("met", AFTER), found("not_met", DUE), found("not_required"),
        EvidenceRejected(milestone_id="R4-M1", evidence=(SHA,), reason_id="t"),
        ExtensionGranted(milestone_id="R4-M1", to=date(2026, 6, 30), reason_id="t"),
        RuleFailed(milestone_id="R4-M1", why="A rule raised."),
        DueFixed(milestone_id="R4-M1", day=date(2026, 5, 4), basis="statute", source_id="t"),
    ]
)  # fmt: skip
HISTORIES = st.lists(EVENTS, max_size=8)
DAYS = st.dates(date(2026, 1, 1), date(2027, 12, 31))
SOURCES = st.none() | st.dates(date(2026, 1, 1), date(2027, 12, 31)).map(source)


@given(HISTORIES, DAYS, SOURCES)
def test_that_the_agency_says_done_changes_no_standing(
    history: list[Any], today: date, read: SourceRecord | None
) -> None:
    silent = [event for event in history if not isinstance(event, StatementRecorded)]
    claimed = [*silent, says("done")]

    assert stands(told(planned(), *claimed), today, read) == stands(told(planned(), *silent), today, read)


@given(HISTORIES, DAYS, SOURCES)
def test_nothing_is_verified_without_a_finding(history: list[Any], today: date, read: SourceRecord | None) -> None:
    _, proof = stands(told(planned(), *history), today, read)

    held = {event.verdict for event in history if isinstance(event, FindingRecorded)}
    assert proof != "verified" or "met" in held
    assert (proof in ("verified", "closed")) == told(planned(), *history).is_closed


@given(HISTORIES, DAYS, SOURCES)
def test_a_provisional_date_is_never_late(history: list[Any], today: date, read: SourceRecord | None) -> None:
    record = told(planned(provisional=True), *(event for event in history if not isinstance(event, DueFixed)))

    assert not lateness(record, today).has_passed
    assert stands(record, today, read)[0] in ("none", "kept", "kept_late")
    assert (lateness(record, today).days, lateness(record, today).days_past_original) == (0, 0)


@given(HISTORIES, DAYS)
def test_where_nothing_is_in_hand_a_source_that_did_not_answer_since_the_date_hides_what_became_of_it(
    history: list[Any], today: date
) -> None:
    record = told(planned(), *history)
    if record.evidence_to_review or ground_of(record, None, record.due_now):
        return

    for read in (None, source(record.due_now)):
        date_state, proof = stands(record, today, read)
        looked = record.review.rejections or record.finding
        assert date_state not in PAST or proof == "not_checked" or (looked and proof == "not_sufficient")


@given(HISTORIES, DAYS, SOURCES, st.booleans())
def test_a_file_that_came_after_the_date_takes_no_date_out_of_those_that_passed(
    history: list[Any], today: date, read: SourceRecord | None, is_legal: bool
) -> None:
    record = told(planned(basis="statute" if is_legal else "planning_assumption"), *history)
    handed_in = told(received("c" * 64), record=record)
    items = [evolve(item, recorded_on=date(2027, 12, 31)) for item in handed_in.review.evidence]
    handed_in = changed(handed_in, evidence=tuple(items))

    assert stands(record, today, read)[0] not in PAST or stands(handed_in, today, read)[0] in PAST


@given(HISTORIES, DAYS, SOURCES)
def test_no_days_are_counted_where_nobody_could_look(
    history: list[Any], today: date, read: SourceRecord | None
) -> None:
    record = told(planned(), *history)
    view = MilestoneView(record, SourceView(record.source, record=read), today, CITY)

    assert view.days_late == (view.lateness.days if view.is_past and view.proof != "not_checked" else 0)
    assert (view.why is None) == (view.proof not in ("not_checked", "closed"))


def test_an_acceptance_is_kept_apart_from_every_milestone() -> None:
    accepted = AcceptanceRecorded(recommendation_id="R4", value="accepted", source_id="t")

    assert MILESTONES.keys(accepted) == ()
    with pytest.raises(RuleError, match="does not follow for a milestone"):
        told(planned(), accepted)


def test_late_is_counted_from_the_date_in_force_and_from_the_original_one() -> None:
    extended = told(planned(), ExtensionGranted(milestone_id="R4-M1", to=date(2026, 4, 10), reason_id="t"))

    late = lateness(extended, AFTER)
    assert (late.days, late.days_past_original) == (5, 15)
    assert late.business_days == 3
    assert stands(extended, date(2026, 4, 10)) == ("to_come", "none")


def test_a_thing_done_within_an_extension_is_still_after_its_original_date() -> None:
    extended = told(planned(), ExtensionGranted(milestone_id="R4-M1", to=date(2026, 6, 30), reason_id="t"))

    assert stands(told(received(), found("met", date(2026, 5, 1)), record=extended)) == ("kept_late", "verified")


def test_a_finding_that_was_withdrawn_closes_no_more() -> None:
    closed = told(planned(), received(), found(on=DUE))
    correction = EntryCorrected(subject_id="R4-M1", about="milestone", seq=3, reason_id="t")

    assert stands(told(correction, record=closed))[1] == "awaiting_review"
    assert stands(told(correction, record=closed), EARLY) == ("to_come", "awaiting_review")


TOLD = st.none() | st.dates(date(2026, 1, 1), date(2027, 12, 31))


@given(HISTORIES, DAYS, SOURCES, TOLD)
def test_a_target_date_is_never_past_before_it_was_told_and_could_be_answered(
    history: list[Any], today: date, read: SourceRecord | None, told_on: date | None
) -> None:
    record = changed(folded(planned(), *history), told_on=told_on)
    if record.basis != "planning_assumption":
        return

    late = lateness(record, today)
    if told_on is None or today <= CITY.add(told_on, 10):
        assert stands(record, today, read)[0] not in PAST
        assert not late.has_passed
        assert (late.days, late.business_days) == (0, 0)
        assert late.days_past_original == 0
    else:
        assert late.days <= (today - CITY.add(told_on, 10)).days


@given(DAYS, TOLD, st.sampled_from(["statute", "conditional_statute", "executive_order_reported"]))
def test_a_legal_deadline_counts_from_its_own_date_whoever_was_told(
    today: date, told_on: date | None, basis: str
) -> None:
    record = changed(folded(planned(basis=basis)), told_on=told_on)

    assert lateness(record, today).days == max((today - DUE).days, 0)
    assert (stands(record, today, source(today))[0] in PAST) == (today > DUE)


@given(DAYS)
def test_a_duty_of_the_overseeing_office_needs_no_telling(today: date) -> None:
    record = folded(planned(duty_on="oversight"))

    assert lateness(record, today).days == max((today - DUE).days, 0)
    assert stands(record, today, READ)[0] != "not_counting"


def test_days_past_a_target_date_count_from_the_day_the_answer_was_due() -> None:
    record = changed(folded(planned()), told_on=date(2026, 4, 1))

    assert answer_due(record, CITY) == date(2026, 4, 15)
    assert stands(record, date(2026, 4, 15), source(date(2026, 4, 15))) == ("not_counting", "none")
    assert stands(record, date(2026, 4, 16), source(date(2026, 4, 16))) == ("passed", "none")
    late = lateness(record, date(2026, 4, 17))
    assert late.days == 2
    assert late.days_past_original == 2


@given(HISTORIES, DAYS, SOURCES, st.sampled_from(["planning_assumption", "conditional_statute", "statute"]))
def test_overdue_is_said_of_a_legal_deadline_alone_and_never_without_a_ground(
    history: list[Any], today: date, read: SourceRecord | None, basis: str
) -> None:
    record = told(planned(basis=basis), *history)
    lateness = lateness_of(record, read, today, CITY)

    date_state, _ = stands(record, today, read)

    assert date_state != "missed" or (record.basis == "statute" and lateness.ground is not None)
    assert date_state != "passed" or record.basis != "statute" or lateness.ground is None
