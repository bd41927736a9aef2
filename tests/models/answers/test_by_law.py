"""On a date that a law names no other date is asked for, granted or decided (docs/answers.md#by-law)."""

from datetime import date, timedelta
from typing import get_args

import pytest

from models.answers.context import AnswerContext, Attempt
from models.answers.press import Form
from models.answers.press_result import answer_press
from models.answers.reply import ActResult
from models.ledger import (
    DateOffered,
    DateProposed,
    DueFixed,
    ExtensionRefused,
    ExtensionRequested,
    ReminderClaimed,
    ReminderSent,
    Verb,
)
from models.records import MilestoneRecord, aftermath, is_movable, keeps_buttons, request_of, still_asks
from models.register import BY_LAW, Basis
from models.reminders.schedule import pending
from models.standing import view_report
from tests.material.one_of_each import one_of_each
from tests.material.records import DUE, planned, told
from tests.models.answers.test_decision import LATER, PEOPLE, press, who
from tests.models.answers.test_home import home
from tests.models.reminders.reminder_material import CALENDAR, COORDINATOR, PERSON

MAY = [basis for basis in get_args(Basis) if basis not in BY_LAW and basis != "pending_bill"]
REQUEST = ExtensionRequested(milestone_id="R4-M1", to=LATER, reason_id="t")
FORMS: dict[Verb, Form] = {
    "extend.ask": Form(to=LATER, reason="t"),
    "extend.grant": Form(to=LATER, reason="t"),
    "extend.refuse": Form(reason="t"),
    "date.offer": Form(to=LATER, reason="t"),
}
DAY = date(2026, 4, 1)
CLAIM = next(each for each in one_of_each() if isinstance(each, ReminderClaimed))


def acted(verb: Verb, record: MilestoneRecord, *, step: str = "submitted") -> ActResult:
    by = "p-coordinator" if verb in ("extend.grant", "extend.refuse") else "p-contact"
    context = AnswerContext(people=PEOPLE, day=DAY, milestones={record.id: record})
    pressed = press(verb, form=FORMS.get(verb), step=step)
    return answer_press(Attempt(press=pressed, person=who(by), milestone=record, context=context))


def requested(basis: Basis) -> MilestoneRecord:
    """Return a milestone of which an older release let somebody ask for another date."""
    return told(planned(basis=basis), REQUEST, by="p-contact")


def stood(kind: str, basis: Basis, *, after: bool = False) -> MilestoneRecord:
    """Return a milestone about which a message stands in Slack, before or after the request."""
    key = f"R4-M1:{kind}:{DUE}"
    part = CLAIM.part.model_copy(update={"key": key, "milestone_id": "R4-M1", "kind": kind, "due": DUE})
    same = {"milestone_id": "R4-M1", "part": part, "message": key, "to": "p-contact", "reason": None}
    sent = (
        CLAIM.model_copy(update=same),
        ReminderSent(message=key, to="p-contact", parts=(part,), channel="D1", ts="1.0"),
    )
    return told(planned(basis=basis), *((REQUEST, *sent) if after else (*sent, REQUEST)), by="p-contact")


@pytest.mark.parametrize("basis", get_args(Basis))
def test_another_date_may_be_asked_for_unless_a_law_names_it_whatever_the_duty_rests_on(basis: Basis) -> None:
    assert is_movable(basis) == (basis not in ("statute", "conditional_statute"))


@pytest.mark.parametrize("duty", ["statute", "planning_assumption"])
@pytest.mark.parametrize("step", ["pressed", "submitted"])
@pytest.mark.parametrize("verb", FORMS)
@pytest.mark.parametrize("basis", BY_LAW)
def test_no_press_and_no_form_moves_a_date_that_a_law_names(basis: Basis, verb: Verb, step: str, duty: str) -> None:
    before = () if verb in ("extend.ask", "date.offer") else (REQUEST,)
    record = told(planned(basis=basis, duty_basis=duty), *before, by="p-contact")
    refused = acted(verb, record, step=step)
    assert [event.kind for event in refused.events] == ["press_refused"]
    assert (refused.reply.code, refused.reply.why) == ("refused", "by_law")


@pytest.mark.parametrize("basis", MAY)
def test_a_date_that_no_law_names_can_still_be_asked_to_move_though_a_law_sets_the_duty(basis: Basis) -> None:
    record = told(planned(basis=basis, duty_basis="statute"))
    assert [event.kind for event in acted("extend.ask", record).events][:1] == ["extension_requested"]
    assert acted("extend.ask", record, step="pressed").reply.code == "opens"


@pytest.mark.parametrize("basis", BY_LAW)
def test_a_clock_that_has_not_started_changes_nothing_of_it(basis: Basis) -> None:
    assert acted("extend.ask", told(planned(basis=basis, provisional=True))).reply.why == "by_law"


@pytest.mark.parametrize("verb", ["evidence", "blocked", "not_mine"])
@pytest.mark.parametrize("basis", BY_LAW)
def test_evidence_what_it_waits_for_and_not_mine_are_still_taken(basis: Basis, verb: Verb) -> None:
    assert acted(verb, told(planned(basis=basis)), step="pressed").reply.code == "opens"


@pytest.mark.parametrize("basis", BY_LAW)
def test_the_coordinator_is_not_asked_about_an_old_request_which_stays_on_record(basis: Basis) -> None:
    record = requested(basis)
    assert request_of(record) is None
    assert "extension_request" not in {step.kind.name for step in pending(record, CALENDAR)}
    assert "extension_request" in {step.kind.name for step in pending(requested("planning_assumption"), CALENDAR)}
    [view] = view_report(None, {}, {record.id: record}, {}, DAY).milestones
    assert view.undecided == ()
    assert view.turn is None or view.turn.verb != "decide_request"
    assert view.last_answer is not None
    assert (view.last_answer.kind, view.last_answer.day, view.last_answer.in_force) == ("date_requested", LATER, False)


def test_an_old_request_keeps_nothing_from_the_person_who_made_it() -> None:
    """On the Home tab the milestone needs its person, and the coordinator has nothing to decide."""
    law, ours = requested("statute"), requested("planning_assumption")
    sections = [{item.section for item in home(PERSON, record, DAY).milestones} for record in (law, ours)]
    assert sections == [{"needs_you"}, {"waiting"}]
    kinds = [{item.kind for item in home(COORDINATOR, record, DAY).milestones} for record in (law, ours)]
    assert kinds == [set(), {"extension_request"}]


def test_a_decision_that_an_older_release_recorded_still_stands() -> None:
    record = told(
        ExtensionRefused(milestone_id="R4-M1", reason_id="t"), record=requested("statute"), by="p-coordinator"
    )
    assert record.dates.extension_requests[-1].answer == "refused"


@pytest.mark.parametrize("basis", BY_LAW)
def test_a_message_in_slack_says_that_no_office_can_move_the_date_and_still_asks_the_unit(basis: Basis) -> None:
    for record, shows, asks in (
        (stood("overdue", basis), "by_law", True),
        (stood("escalation", basis), "by_law", True),
        (stood("extension_request", basis, after=True), "by_law", False),
        (stood("overdue", "planning_assumption"), "asked", False),
    ):
        message = record.exchange.messages[-1]
        seen, seq = aftermath(message, record)
        assert (seen, record.dates.extension_requests[-1].seq) == (shows, seq)
        assert still_asks(message, record) == asks
        assert keeps_buttons(seen, message.kind) == (message.kind != "extension_request")


def test_an_offer_on_a_date_that_became_a_laws_is_decided_no_more() -> None:
    offered = told(
        planned(),
        DateProposed(milestone_id="R4-M1", due=DUE, unit="agency_unit_head"),
        DateOffered(milestone_id="R4-M1", to=LATER, reason_id="t"),
    )
    fixed = DueFixed(milestone_id="R4-M1", day=DUE + timedelta(days=1), basis="statute", source_id="council_mirror")
    record = told(fixed, record=offered)
    assert "date_offer" not in {step.kind.name for step in pending(record, CALENDAR)}
    [view] = view_report(None, {}, {record.id: record}, {}, DAY).milestones
    assert view.office_turn is None
