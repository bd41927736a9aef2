"""Where a milestone stands: computed, by the first rule that holds."""

from collections import defaultdict
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.core import CITY, Calendar, RuleError
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
from models.standing.sources import SourceView
from models.standing.standing import CLOSED, PAST, WORST_FIRST, worst_of
from models.standing.status import StatusContext, status_of
from models.standing.view import MilestoneView
from tests.material.records import DUE, SHA, changed, found, planned, received, says, source, standing_of
from tests.material.records import told as folded

READ, UNREAD = source(date(2026, 5, 1)), source(DUE)
AFTER = date(2026, 4, 15)
WITHDRAWN = MilestoneWithdrawn(milestone_id="R4-M1", reason="The duty was repealed.", on=DUE)


def told(*events: Event, by: str = "p-reviewer-1", record: MilestoneRecord | None = None) -> MilestoneRecord:
    """Return a milestone after these events, of whose date its duty holder heard in January."""
    return changed(folded(*events, by=by, record=record), told_on=date(2026, 1, 2), told_seq=1)


def is_late(record: MilestoneRecord, read: SourceRecord | None, today: date, calendar: Calendar) -> bool | None:
    view = MilestoneView(record, SourceView(record.source, record=read), today, calendar)
    late: bool | None = status_of(view, StatusContext(words=defaultdict(str)))["late"]
    return late


def stands(record: MilestoneRecord, today: date = AFTER, read: SourceRecord | None = READ) -> str:
    return standing_of(record, read, today, CITY)


def lateness(record: MilestoneRecord, today: date) -> Lateness:
    """Return how a date stands whose source was read on that day."""
    return lateness_of(record, source(today), today, CITY)


@pytest.mark.parametrize(
    ("word", "record", "today", "read"),
    [
        ("verified", told(planned(), received(), found(on=DUE)), AFTER, READ),
        ("verified_late", told(planned(), received(), found(on=DUE + timedelta(days=1))), AFTER, READ),
        ("not_required", told(planned(), found("not_required")), AFTER, READ),
        ("closed_not_implemented", told(planned(), found("closed_not_implemented")), AFTER, READ),
        ("withdrawn", told(planned(), WITHDRAWN), AFTER, READ),
        ("watch", told(planned(basis="pending_bill")), AFTER, READ),
        ("past_target_date", told(planned(), received()), AFTER, READ),
        ("past_target_date", told(planned(), received()), AFTER, UNREAD),
        ("awaiting_review", told(planned(), received()), DUE - timedelta(days=60), READ),
        ("unknown", told(planned()), AFTER, UNREAD),
        ("unknown", told(planned()), AFTER, None),
        ("past_target_date", told(planned()), AFTER, READ),
        ("past_legal_deadline", told(planned(basis="statute")), AFTER, READ),
        ("past_conditional_deadline", told(planned(basis="conditional_statute")), AFTER, READ),
        ("past_reported_date", told(planned(basis="executive_order_reported")), AFTER, READ),
        ("date_not_told", folded(planned()), AFTER, READ),
        ("date_not_told", folded(planned()), DUE - timedelta(days=60), READ),
        ("past_target_date", told(planned(), received(), found("not_met", DUE)), AFTER, READ),
        ("due_soon", told(planned()), DUE, READ),
        ("due_soon", told(planned()), CITY.add(DUE, -3), UNREAD),
        ("not_yet_due", told(planned()), CITY.add(DUE, -4), READ),
        ("not_yet_due", told(planned(provisional=True)), AFTER, READ),
    ],
)
def test_each_word_is_said_when_its_rule_holds(
    word: str, record: MilestoneRecord, today: date, read: SourceRecord | None
) -> None:
    assert stands(record, today, read) == word


def test_only_a_named_verifier_with_evidence_that_was_seen_closes() -> None:
    claimed = told(planned(), says("done"))
    assert stands(claimed) == "past_target_date"
    with_file = told(received(), record=claimed, by="p-records-1")
    assert stands(with_file) == "past_target_date"
    with pytest.raises(RuleError, match="a claim alone closes nothing"):
        decide_finding(with_file, "met", (), on=DUE, by="p-reviewer-1", reason_id="t")
    with pytest.raises(RuleError):
        decide_finding(with_file, "met", (SHA,), on=DUE, by="p-records-1", reason_id="t")

    findings = decide_finding(with_file, "met", (SHA,), on=DUE, by="p-reviewer-1", reason_id="t")

    assert stands(told(*findings, record=with_file)) == "verified"


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
    word = stands(told(planned(), *history), today, read)

    held = {each.verdict for each in history if isinstance(each, FindingRecorded)}
    assert word not in ("verified", "verified_late") or "met" in held
    assert (word in CLOSED) == told(planned(), *history).is_closed


@given(HISTORIES, DAYS, SOURCES)
def test_a_provisional_date_is_never_late(history: list[Any], today: date, read: SourceRecord | None) -> None:
    record = told(planned(provisional=True), *(each for each in history if not isinstance(each, DueFixed)))

    assert not lateness(record, today).is_past
    assert stands(record, today, read) not in (*PAST, "unknown", "due_soon")
    assert (lateness(record, today).days, lateness(record, today).days_past_original) == (0, 0)


@given(HISTORIES, DAYS)
def test_where_nothing_is_in_hand_a_source_that_did_not_answer_since_the_date_hides_what_became_of_it(
    history: list[Any], today: date
) -> None:
    record = told(planned(), *history)
    if record.evidence_to_review or ground_of(record, None, record.due_now):
        return

    assert stands(record, today, None) not in PAST
    assert stands(record, today, source(record.due_now)) not in PAST


@given(HISTORIES, DAYS, SOURCES, st.booleans())
def test_a_file_that_awaits_review_takes_no_date_out_of_those_that_passed(
    history: list[Any], today: date, read: SourceRecord | None, is_legal: bool
) -> None:
    record = told(planned(basis="statute" if is_legal else "planning_assumption"), *history)
    before = stands(record, today, read)
    after = stands(told(received("c" * 64), record=record), today, read)

    assert before not in PAST or after == before


@given(HISTORIES, DAYS, SOURCES)
def test_nobody_is_called_late_where_nobody_can_tell(
    history: list[Any], today: date, read: SourceRecord | None
) -> None:
    record = told(planned(), *history)
    word, late = stands(record, today, read), is_late(record, read, today, CITY)

    assert (late is None) == (word == "unknown")
    assert word not in PAST or late is True
    assert word not in ("due_soon", "not_yet_due", "watch", "withdrawn", "verified") or late is False


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
    assert stands(extended, date(2026, 4, 10)) == "due_soon"


def test_a_thing_done_within_an_extension_is_still_after_its_original_date() -> None:
    extended = told(planned(), ExtensionGranted(milestone_id="R4-M1", to=date(2026, 6, 30), reason_id="t"))

    assert stands(told(received(), found("met", date(2026, 5, 1)), record=extended)) == "verified_late"


def test_a_finding_that_was_withdrawn_closes_no_more() -> None:
    closed = told(planned(), received(), found(on=DUE))
    correction = EntryCorrected(subject_id="R4-M1", about="milestone", seq=3, reason_id="t")

    assert stands(told(correction, record=closed)) == "past_target_date"
    assert stands(told(correction, record=closed), DUE - timedelta(days=60)) == "awaiting_review"


def test_the_worst_of_some_standings_is_the_one_named_first() -> None:
    assert [worst_of(WORST_FIRST[at:]) for at in range(len(WORST_FIRST))] == list(WORST_FIRST)
    assert worst_of(()) == "not_yet_due"


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
        assert stands(record, today, read) not in PAST
        assert not late.is_past
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
    assert (stands(record, today, source(today)) in PAST) == (today > DUE)


@given(DAYS)
def test_a_duty_of_the_overseeing_office_needs_no_telling(today: date) -> None:
    record = folded(planned(duty_on="oversight"))

    assert lateness(record, today).days == max((today - DUE).days, 0)
    assert stands(record, today, READ) != "date_not_told"


def test_days_past_a_target_date_count_from_the_day_the_answer_was_due() -> None:
    record = changed(folded(planned()), told_on=date(2026, 4, 1))

    assert answer_due(record, CITY) == date(2026, 4, 15)
    assert stands(record, date(2026, 4, 15), source(date(2026, 4, 15))) == "awaiting_answer"
    assert stands(record, date(2026, 4, 16), source(date(2026, 4, 16))) == "past_target_date"
    late = lateness(record, date(2026, 4, 17))
    assert late.days == 2
    assert late.days_past_original == 2


@given(HISTORIES, DAYS, SOURCES, st.sampled_from(["planning_assumption", "conditional_statute", "statute"]))
def test_overdue_is_said_of_a_legal_deadline_alone_and_never_without_a_ground(
    history: list[Any], today: date, read: SourceRecord | None, basis: str
) -> None:
    record = told(planned(basis=basis), *history)
    lateness = lateness_of(record, read, today, CITY)

    assert (stands(record, today, read) == "overdue") == (lateness.state == "overdue")
    assert lateness.state != "overdue" or (lateness.kind == "legal" and lateness.ground is not None)
    assert lateness.state != "passed" or lateness.kind != "legal" or lateness.ground is None
