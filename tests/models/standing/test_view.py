"""The one value of where a milestone, a recommendation and the report stand: grounds, whose turn, answers, counts."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.core import CITY, evolve
from models.ledger import (
    Acknowledged,
    CandidateFound,
    DateOffered,
    DateProposed,
    Entry,
    EntryCorrected,
    Event,
    EvidenceRejected,
    ExtensionGranted,
    ExtensionRefused,
    ExtensionRequested,
    LookRecorded,
    OfferDeclined,
    RecommendationPlanned,
)
from models.records import (
    MilestoneRecord,
    RecommendationRecord,
    SourceRecord,
    fold_recommendation,
)
from models.standing.headline import DEBTS, headline_of, part_of
from models.standing.report import RecommendationView
from models.standing.sources import SourceView
from models.standing.view import MilestoneView
from tests.material.records import DUE, NOW, SHA, changed, found, planned, received, says, source
from tests.material.records import told as folded

AFTER = date(2026, 4, 15)
LATER = AFTER + timedelta(days=30)
READ = source(AFTER)
PAGE = {"kind": "web_page", "source": "agency_drop", "rule": {"type": "page_text", "pattern": "requests"}}
"""A public page, under the name of the only source of these tests."""


def milestone(*events: Event, received_on: date | None = date(2026, 1, 2), **planning: Any) -> MilestoneRecord:
    """Return a milestone whose duty holder received its date in January, after these events."""
    record = folded(planned(**planning), *events)
    return changed(record, told_on=received_on, told_seq=1 if received_on else None)


def view(
    record: MilestoneRecord, day: date = LATER, read: SourceRecord | None = READ, voice: Any = "agency"
) -> MilestoneView:
    return MilestoneView(record, SourceView(record.source, voice, read), day, CITY)


def look(on: date, place: str = "agency_drop") -> LookRecorded:
    return LookRecorded(milestone_id="R4-M1", source=place, found="nothing", on=on)


# The grounds for "overdue"


def dated(event: Event, on: date) -> Event:
    return event.model_copy(update={"on": on})


@pytest.mark.parametrize(
    ("kind", "event", "planning"),
    [
        ("finding", found("not_met", AFTER), {}),
        ("agency_word", dated(says("started"), AFTER), {}),
        ("agency_word", dated(says("partly_done"), AFTER), {}),
        ("look", look(AFTER), {"shows_in": "agency_drop"}),
    ],
)
def test_a_legal_deadline_is_overdue_with_a_ground_that_came_after_it(
    kind: str, event: Event, planning: dict[str, Any]
) -> None:
    seen = view(milestone(event, basis="statute", **planning))

    assert seen.date_state == "missed"
    assert seen.lateness.ground is not None
    assert (seen.lateness.ground.kind, seen.lateness.ground.seq) == (kind, 2)


@pytest.mark.parametrize(
    ("event", "planning"),
    [
        (dated(says("started"), DUE), {}),
        (dated(says("done"), AFTER), {}),
        (dated(says("started"), AFTER).model_copy(update={"listed": True}), {}),
        (look(DUE), {"shows_in": "agency_drop"}),
        (look(AFTER), {}),
        (look(AFTER), {"shows_in": "nowhere"}),
        (look(AFTER, "another_page"), {"shows_in": "agency_drop"}),
    ],
)
def test_what_came_before_the_date_or_shows_nothing_of_it_is_no_ground(event: Event, planning: dict[str, Any]) -> None:
    seen = view(milestone(event, basis="statute", **planning))

    assert (seen.date_state, seen.lateness.ground) == ("passed", None)


def test_a_ground_that_was_withdrawn_is_none() -> None:
    looked_at = milestone(look(AFTER), basis="statute", shows_in="agency_drop")
    correction = EntryCorrected(subject_id="R4-M1", about="milestone", seq=2, reason_id="t")

    assert view(looked_at).date_state == "missed"
    assert view(folded(correction, record=looked_at)).date_state == "passed"


def test_an_empty_shared_folder_is_never_a_ground() -> None:
    record = milestone(basis="statute", shows_in="nowhere", evidence={**PAGE, "rule": {"type": "human", "why": "."}})

    assert view(record, read=source(AFTER, "empty")).date_state == "passed"


def test_a_rule_that_read_the_public_source_after_the_date_and_never_found_anything_is_a_look() -> None:
    record = milestone(basis="statute", shows_in="agency_drop", evidence=PAGE)
    read = evolve(source(AFTER), answered_seq=7)
    by_hand, changed_page = (
        milestone(basis="statute", shows_in="agency_drop", evidence={**PAGE, "rule": {"type": kind, "why": "Read it."}})
        for kind in ("human", "page_changed")
    )

    assert view(record, read=read).date_state == "missed"
    assert view(record, read=evolve(read, answered_on=DUE)).proof == "not_checked"
    assert view(by_hand, read=read).date_state == "passed"
    assert view(changed_page, read=read).date_state == "passed", "such a rule finds nothing in any case"


def test_a_rule_that_found_something_there_is_no_look() -> None:
    candidate = {
        "ref": "x",
        "sha256": SHA,
        "happened_on": None,
        "says": "A list.",
        "rule_type": "page_text",
        "rule_version": 1,
    }
    event = CandidateFound.model_validate(
        {"milestone_id": "R4-M1", "source": "agency_drop", "voice": "agency", "candidate": candidate}
    )
    record = milestone(event, basis="statute", shows_in="agency_drop", evidence=PAGE)

    assert view(record, read=evolve(source(AFTER), answered_seq=7)).date_state == "passed"


def test_a_target_that_the_agency_calls_unfinished_is_passed_with_its_word_beside_it() -> None:
    target = view(milestone(dated(says("partly_done"), AFTER)))

    assert target.date_state == "passed"
    assert target.lateness.ground is not None
    assert target.says == "partly_done"


# What is in hand


@pytest.mark.parametrize(("looked_on", "proof"), [(AFTER, "not_sufficient"), (DUE, "not_checked")])
def test_a_rejected_draft_is_not_sufficient_only_if_somebody_looked_after_the_date(looked_on: date, proof: str) -> None:
    rejected = milestone(received(), EvidenceRejected(milestone_id="R4-M1", evidence=(SHA,), reason_id="t"))
    words = [evolve(item, recorded_on=looked_on) for item in rejected.review.rejections]
    seen = view(changed(rejected, rejections=tuple(words)), read=source(DUE))

    assert (seen.date_state, seen.proof) == ("passed", proof)
    assert seen.verdict is not None
    assert seen.verdict.word == "insufficient"


@pytest.mark.parametrize(("came_on", "part"), [(DUE, "with_office"), (AFTER, "legal")])
def test_a_file_in_time_is_with_the_office_and_a_late_one_hides_nothing(came_on: date, part: str) -> None:
    record = milestone(received(), basis="statute")
    record = changed(record, evidence=tuple(evolve(item, recorded_on=came_on) for item in record.review.evidence))
    seen = view(record)
    headline = headline_of([seen])

    assert (seen.proof, part_of(seen), headline.to_review) == ("awaiting_review", part, ("R4-M1",))
    assert headline.oldest == {"to_review": came_on}


@pytest.mark.parametrize(
    ("duty_on", "basis", "voice", "part"),
    [
        ("agency", "statute", "agency", "legal"),
        ("mayor_designee", "statute", "agency", "others_legal"),
        ("agency", "conditional_statute", "agency", "conditional"),
        ("agency", "executive_order_reported", "agency", "conditional"),
        ("agency", "planning_assumption", "agency", "target"),
        ("oversight", "statute", "agency", "own"),
        ("oversight", "statute", "oversight", "own"),
        ("agency", "statute", "oversight", "not_checked"),
    ],
)
def test_whose_duty_it_is_and_what_dates_it_decide_the_part(duty_on: str, basis: str, voice: str, part: str) -> None:
    record = milestone(basis=basis, duty_on=duty_on, evidence={**PAGE, "rule": {"type": "human", "why": "."}})
    seen = view(record, voice=voice)

    assert part_of(seen) == part
    assert (seen.proof == "not_checked") == (voice == "oversight")
    headline = headline_of([seen])
    assert headline.milestones == ("R4-M1",)
    assert headline.to_look == (("R4-M1",) if part == "not_checked" else ())


@pytest.mark.parametrize(
    ("day", "state"), [(date(2026, 5, 30), "to_come"), (date(2026, 5, 31), "to_come"), (date(2026, 6, 1), "passed")]
)
def test_a_target_of_a_saturday_that_was_settled_is_to_come_until_monday(day: date, state: str) -> None:
    assert view(milestone(due_on=date(2026, 5, 30)), day).date_state == state


def test_a_date_that_the_office_granted_by_itself_is_no_answer_of_the_agency() -> None:
    granted = milestone(ExtensionGranted(milestone_id="R4-M1", to=LATER, reason_id="t"))

    assert not view(granted).has_answer
    assert view(milestone(ExtensionRequested(milestone_id="R4-M1", to=LATER, reason_id="t"))).has_answer


def test_why_nobody_could_look_is_named() -> None:
    record = milestone()
    off = evolve(source(None, "blocked"), reason="switched_off")
    gone = evolve(source(None, "blocked"), reason="not_found")

    assert [view(record, read=read).why for read in (None, off, gone)] == ["never_checked", "turned_off", "not_read"]
    by_hand = milestone(evidence={**PAGE, "rule": {"type": "human", "why": "."}})
    assert view(by_hand, voice="oversight").why == "not_looked"


# Answers


def test_the_agencys_newest_answer_stays_its_own_word_after_our_decision() -> None:
    declined = milestone(
        DateProposed(milestone_id="R4-M1", due=DUE, unit="Detective Bureau"),
        DateOffered(milestone_id="R4-M1", to=LATER, reason_id="t"),
        OfferDeclined(milestone_id="R4-M1", reason_id="t"),
    )
    seen = view(declined)

    assert seen.last_answer is not None
    assert (seen.last_answer.kind, seen.last_answer.day) == ("date_offered", LATER)
    assert seen.last_decision is not None
    assert seen.last_decision.kind == "offer_declined"


def test_no_decision_of_ours_is_the_agencys_word() -> None:
    refused = milestone(
        ExtensionRequested(milestone_id="R4-M1", to=LATER, reason_id="t"),
        ExtensionRefused(milestone_id="R4-M1", reason_id="t"),
    )
    answer = view(refused).last_answer

    assert answer is not None
    assert answer.kind == "date_requested"


# Whose turn


def offered() -> tuple[Event, ...]:
    return (
        DateProposed(milestone_id="R4-M1", due=DUE, unit="Detective Bureau"),
        DateOffered(milestone_id="R4-M1", to=LATER, reason_id="t"),
    )


@pytest.mark.parametrize(
    ("party", "verb", "record"),
    [
        ("oversight", "review_evidence", milestone(received())),
        ("oversight", "decide_offer", milestone(*offered())),
        (
            "oversight",
            "decide_request",
            milestone(ExtensionRequested(milestone_id="R4-M1", to=LATER, reason_id="t")),
        ),
        ("oversight", "send_date", milestone(received_on=None)),
        ("agency", "send_document", milestone(says("done"))),
        ("agency", "do_step", milestone(says("started"))),
        ("agency", "answer_date", milestone(received_on=LATER)),
        ("mayor_designee", "do_step", milestone(basis="statute", duty_on="mayor_designee")),
        (None, None, milestone(received(), found(on=DUE))),
    ],
)
def test_the_office_acts_on_what_waits_for_it_and_else_the_duty_holder(
    party: str | None, verb: str | None, record: MilestoneRecord
) -> None:
    turn = view(record).turn

    assert (turn.party if turn else None, turn.verb if turn else None) == (party, verb)


def test_the_office_looks_where_only_its_own_source_would_show_it() -> None:
    record = milestone(basis="statute")

    turn = view(record, voice="oversight").turn
    assert turn is not None
    assert (turn.party, turn.verb) == ("oversight", "inspect")


def recommendation(*views: MilestoneView) -> RecommendationView:
    planning = {
        "id": "R4", "title": "Records", "summary": "S.", "text_basis": "report", "verified_against_report": True,
        "report_number": 4, "accepted_on": None, "oversight_owner": "oversight_coordinator", "council_audience": (),
        "owner": {"agency": "NYPD", "unit": "Legal Bureau", "unit_basis": "statute"}, "priority": "high",
        "priority_basis": "statute", "priority_why": "Made up.", "milestones": (),
    }  # fmt: skip
    event = RecommendationPlanned.model_validate(
        {"recommendation_id": "R4", "recommendation": planning, "accepted_basis": "press"}
    )
    entry = Entry(seq=1, occurred_on=date(2026, 1, 1), recorded_at=NOW, actor="p-records-1", event=event)
    record: RecommendationRecord = fold_recommendation("R4", None, entry)
    return RecommendationView(record, views)


def renamed(record: MilestoneRecord, milestone_id: str) -> MilestoneRecord:
    return evolve(record, id=milestone_id)


def test_a_recommendation_waits_first_for_what_somebody_sent_the_office() -> None:
    first = view(renamed(milestone(due_on=date(2026, 3, 2)), "R4-M1"))
    asked = view(renamed(milestone(ExtensionRequested(milestone_id="R4-M1", to=LATER, reason_id="t")), "R4-M2"))
    turn = recommendation(first, asked).turn

    assert turn is not None
    assert (turn.party, turn.verb, turn.milestone_id) == ("oversight", "decide_request", "R4-M2")


def test_a_visit_of_ours_does_not_go_before_the_agencys_next_date() -> None:
    visit = view(renamed(milestone(basis="statute", duty_on="oversight"), "R4-M1"), voice="oversight")
    step = view(renamed(milestone(due_on=date(2026, 5, 29)), "R4-M2"))
    turn = recommendation(visit, step).turn

    assert turn is not None
    assert (turn.party, turn.verb, turn.milestone_id) == ("agency", "do_step", "R4-M2")


# Counts

EVENTS = st.sampled_from(
    [
        says("started"), says("done"), received(), found("met", DUE), found("not_met", AFTER), found("not_required"),
        EvidenceRejected(milestone_id="R4-M1", evidence=(SHA,), reason_id="t"), look(AFTER),
        Acknowledged(milestone_id="R4-M1", due=DUE, until=AFTER),
        ExtensionRequested(milestone_id="R4-M1", to=LATER, reason_id="t"),
    ]
)  # fmt: skip
RECORDS = st.builds(
    lambda events, basis, received_on: milestone(*events, basis=basis, received_on=received_on),
    st.lists(EVENTS, max_size=5),
    st.sampled_from(["statute", "conditional_statute", "planning_assumption", "pending_bill"]),
    st.none() | st.dates(date(2026, 1, 1), date(2026, 12, 31)),
)


@given(st.lists(RECORDS, max_size=6), st.dates(date(2026, 1, 1), date(2027, 6, 30)), st.booleans())
def test_each_milestone_that_counts_is_in_one_part(records: list[MilestoneRecord], day: date, was_read: bool) -> None:
    read = source(day) if was_read else None
    views = [view(renamed(record, f"R4-M{number}"), day, read) for number, record in enumerate(records, start=1)]
    headline = headline_of(views)

    assert sorted(headline.milestones) == sorted(seen.id for seen in views if seen.is_counted)
    assert {*headline.missed} <= {*headline.legal}
    assert {*headline.by_law_not_checked} <= {*headline.not_checked}
    assert {*headline.answered} <= {*headline.asked}
    assert {*headline.with_office} <= {*headline.to_review}
    assert headline.oldest.keys() == {name for name in DEBTS if getattr(headline, name)}
    turns = {seen.turn.verb for seen in views if seen.turn and not seen.is_open}
    assert turns <= {"look_again"}
