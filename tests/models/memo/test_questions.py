"""Questions by duty: the law's first, one for each recommendation, and nothing asked as if it did not exist."""

from dataclasses import replace
from typing import Any

from models.core import evolve
from models.ledger import StatementRecorded
from models.memo import questions_of, report_of
from models.records.milestone import DueItem, ExtensionItem, OfferItem, RequestItem
from models.register.plan import Question
from models.standing import DateState, MilestoneView, ProofState
from tests.material.memo import AS_OF, START, look, opened, received, register_events, sealed_of, world_at
from tests.material.records import changed

WORLD = world_at(sealed_of([(START, event) for event in (*register_events(), *opened(AS_OF), look(AS_OF))]), AS_OF)
VIEWS = report_of(WORLD).milestones
LAW = ("statute", "conditional_statute", "executive_order_reported")


def one(milestone_id: str, state: DateState, proof: ProofState = "none", **planned: Any) -> MilestoneView:
    """Return a milestone with these two answers; `planned` are fields of the register's entry."""
    [view] = [view for view in VIEWS if view.id == milestone_id]
    record = evolve(view.record, plan=evolve(view.record.plan, **planned)) if planned else view.record
    return stands(replace(view, record=record), state, proof)


def stands(view: MilestoneView, state: DateState, proof: ProofState = "none") -> MilestoneView:
    """Return a copy of a view with two answers that its record does not give it."""
    copy = replace(view)
    copy.__dict__.update(date_state=state, proof=proof)
    return copy


def asked(*views: MilestoneView) -> list[tuple[str, str]]:
    return [(question.kind, question.about.record.id) for question in questions_of(views)]


def test_at_most_one_question_is_asked_about_a_recommendation() -> None:
    late = tuple(one(view.id, "passed") for view in VIEWS if view.is_open)
    found = questions_of(late)
    recommendations = [question.about.record.recommendation_id for question in found]
    assert len(set(recommendations)) == len(found) > 3


def test_a_duty_that_a_law_sets_is_asked_about_first_with_the_registers_words() -> None:
    words = Question(text="Was the report posted on time?", answered_by="The report and the day of posting.")
    ours = one("R1-M1", "passed")
    conditional = one("ALL-M2", "passed")
    law = one("R3-M3@2026", "missed", question=words)
    assert asked(ours, conditional, law) == [
        ("registered", "R3-M3@2026"),
        ("registered", "ALL-M2"),
        ("when_ours", "R1-M1"),
    ]
    [first] = questions_of((law,))
    assert (first.text, first.answered_by, first.is_law) == (words.text, words.answered_by, True)


def test_what_awaits_review_is_never_asked_about() -> None:
    said = StatementRecorded(milestone_id="R1-M1", says="done", text_id="t-done")
    world = world_at(sealed_of([(START, event) for event in (*register_events(), said)]), AS_OF)
    view = report_of(world).by_id["R1-M1"]
    assert [question.kind for question in questions_of((view,))] == ["show_what_is_reported"]
    given = world_at(sealed_of([(START, event) for event in (*register_events(), said, received("R1-M1", "x"))]), AS_OF)
    assert questions_of((report_of(given).by_id["R1-M1"],)) == ()


def test_what_is_unknown_is_never_asked_about_as_if_it_did_not_exist() -> None:
    assert asked(one("R1-M1", "passed", "not_checked")) == [("when_by_law", "R1-M1")], (
        "which document shows it, not when it will be"
    )


def test_a_date_that_the_agency_was_not_told_of_or_may_still_answer_is_no_question() -> None:
    assert asked(one("R1-M1", "not_counting"), one("R2-M1", "not_counting", "not_checked")) == []


def test_where_nothing_passed_the_next_legal_deadlines_are_asked_about() -> None:
    planned = report_of(world_at(sealed_of([(START, event) for event in register_events()]), START.date())).milestones
    assert asked(*planned) == [("will_it_be", "R4-M6"), ("will_it_be", "R5-M3")]


def moved(**dates: Any) -> MilestoneView:
    """Return a milestone whose date was moved to this day, by what its record holds."""
    [view] = [view for view in VIEWS if view.id == "R7-M1"]
    return stands(replace(view, record=changed(view.record, due_now=AS_OF, **dates)), "to_come")


GRANTED = ExtensionItem(seq=9, on=AS_OF, by="p", to=AS_OF, reason_id="t")
REQUEST = RequestItem(
    seq=8, on=AS_OF, by="p", recorded_on=AS_OF, to=AS_OF, reason_id="t", answer="granted", answered_seq=9
)
OFFER = OfferItem(
    seq=8, on=AS_OF, by="p", recorded_on=AS_OF, to=AS_OF, reason_id="t", due=START.date(), answer="accepted",
    answered_seq=9,
)  # fmt: skip


def test_a_question_never_uses_one_date_twice() -> None:
    asked_for = moved(extensions=(GRANTED,), extension_requests=(REQUEST,))
    fixed_since = stands(replace(asked_for, record=changed(asked_for.record, due_on=AS_OF)), "to_come")
    assert asked(asked_for) == [("why_later", "R7-M1")]
    assert asked(fixed_since) == []


def test_the_agency_is_asked_why_a_date_moved_that_it_asked_for_or_offered() -> None:
    assert asked(moved(extensions=(GRANTED,), extension_requests=(REQUEST,))) == [("why_later", "R7-M1")]
    assert asked(moved(offers=(OFFER,))) == [("why_later", "R7-M1")]


def test_why_the_office_moved_a_date_by_itself_is_no_question_to_the_agency() -> None:
    refused = evolve(REQUEST, answer="refused", answered_seq=7)
    again = evolve(GRANTED, seq=12)
    declined = evolve(OFFER, answer="declined", answered_seq=7)
    fixed = DueItem(seq=9, on=AS_OF, by="p", day=AS_OF, before=START.date(), basis="planning_assumption",
                    source_id=None, started_by=None)  # fmt: skip
    for dates in (
        {"extensions": (GRANTED,)},
        {"extensions": (GRANTED,), "extension_requests": (refused,)},
        {"extensions": (GRANTED,), "extension_requests": (evolve(REQUEST, corrected_by=10),)},
        {"extensions": (GRANTED, again), "extension_requests": (REQUEST,)},
        {"extensions": (again,), "offers": (OFFER,)},
        {"extensions": (GRANTED,), "offers": (declined,)},
        {"due_fixes": (fixed,), "due_on": AS_OF},
    ):
        assert asked(moved(**dates)) == [], dates


def test_another_bodys_duty_is_no_question_to_the_agency() -> None:
    assert asked(one("R1-M4", "passed"), one("R4-M3@2026Q2", "passed")) == []
