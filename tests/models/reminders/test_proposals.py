"""Our target date is proposed before any reminder about it, and counts once it could be answered."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.answers import may_be_proposed
from models.answers.press import row_of
from models.core import AnswerRefused
from models.ledger import (
    DateAgreed,
    DateHandedOver,
    DateOffered,
    DateProposed,
    Entry,
    Event,
    ExtensionGranted,
    HoldAdded,
    MilestonePlanned,
    OfferAccepted,
    OfferDeclined,
    ReminderClaimed,
    ReminderSent,
)
from models.ledger.events.items import DATE_PROPOSAL
from models.records import MilestoneRecord, OfferItem, aftermath, date_answer_of, fold_milestone
from models.reminders.decision import Decision, decide
from models.reminders.schedule import next_check, pending
from models.standing import MilestoneView, SourceView, counts_from, is_proposed_first
from notifications.reminders import say_reminder
from tests.material.messages import PRESSED, WORDS, claim
from tests.material.one_of_each import one_of_each
from tests.material.presses import by_command
from tests.material.records import milestones_of, shipped, state_of, told
from tests.models.reminders.reminder_material import (
    CALENDAR,
    COORDINATOR,
    HEAD,
    PERSON,
    directory_at,
    people,
    planned,
    read_source,
)

ID = "R5-M1"
DUE = date(2026, 5, 29)
PLANNED = date(2026, 1, 5)
TOLD = date(2026, 3, 2)
ANSWER_DUE = date(2026, 3, 16)
CLAIM = next(each for each in one_of_each() if isinstance(each, ReminderClaimed))
Day = tuple[date, Event]
PROPOSED: Day = (TOLD, DateProposed(milestone_id=ID, due=DUE, unit="agency_unit_head"))
OFFERED = DateOffered(milestone_id=ID, to=date(2026, 9, 30), reason_id="t")


def history(*days: Day, due_on: date = DUE, **changes: Any) -> MilestoneRecord:
    """Return a milestone after what happened on each of these days, by the head of the unit."""
    start = MilestonePlanned(milestone_id=ID, recommendation_id="R5", milestone=planned(ID, due_on, **changes))
    record: MilestoneRecord | None = None
    for seq, (day, event) in enumerate(((PLANNED, start), *days), start=1):
        moment = datetime(day.year, day.month, day.day, 15, tzinfo=UTC)
        entry = Entry(seq=seq, occurred_on=event.on or day, recorded_at=moment, actor=HEAD, event=event)
        record = fold_milestone(ID, record, entry)
    assert record is not None
    return record


def sent(day: date, kind: str = "date_proposal", due: date = DUE, **changes: Any) -> tuple[Day, Day]:
    """Return a message about the date that was claimed and delivered on a day."""
    key = f"{ID}:{kind}:{due}:{day}"
    part = CLAIM.part.model_copy(update={"key": key, "milestone_id": ID, "kind": kind, "due": due})
    claim = CLAIM.model_copy(
        update={"milestone_id": ID, "part": part, "message": key, "to": HEAD, "instead_of": None, "reason": None}
        | changes
    )
    return (day, claim), (day, ReminderSent(message=key, to=HEAD, parts=(part,), channel="D1", ts="1.0"))


def decided(record: MilestoneRecord, day: date, **who: Any) -> Decision:
    """Return what goes out on a day, at the send slot."""
    return decide(record, directory_at(CALENDAR.slot(day), people(**who), {}), CALENDAR, read_source(day))


def kinds(decision: Decision) -> list[tuple[str, str | None, str | None]]:
    return [(each.kind, each.to, each.reason) for each in decision.outgoing]


# Before the proposal


def test_a_target_date_that_was_not_proposed_is_told_to_the_coordinator_every_week_and_to_nobody_else() -> None:
    record = history()
    first = CALENDAR.add(DUE, -24)
    assert kinds(decided(record, CALENDAR.add(first, -1))) == []
    assert kinds(decided(record, first)) == [("date_proposal", COORDINATOR, "date_not_proposed")]
    again = history(*sent(first, to=COORDINATOR, reason="date_not_proposed"))
    assert {step.reason for step in pending(again, CALENDAR)} == {"date_not_proposed"}
    wake = next_check(again, CALENDAR)
    assert wake is not None
    assert first + timedelta(days=3) < wake.date() <= first + timedelta(days=10)


def test_a_word_to_the_coordinator_tells_the_duty_holder_nothing() -> None:
    record = history(*sent(TOLD, to=COORDINATOR, reason="date_not_proposed"))
    assert record.dates.told_on is None
    assert state_of(record, read_source(date(2027, 1, 4)), date(2027, 1, 4), CALENDAR) == ("not_counting", "none")
    assert state_of(record, None, date(2027, 1, 4), CALENDAR) == ("not_counting", "not_checked"), "and nobody looked"


@pytest.mark.parametrize("basis", ["statute", "conditional_statute", "executive_order_reported"])
def test_a_legal_deadline_is_told_at_once_without_a_proposal(basis: str) -> None:
    record = history(basis=basis)
    assert kinds(decided(record, CALENDAR.add(DUE, -14))) == [("check_in", PERSON, None)]


def test_a_duty_of_the_overseeing_office_is_not_proposed() -> None:
    record = history(duty_on="oversight", responsible="oversight_coordinator", escalation="oversight_coordinator")
    assert [step.kind.name for step in pending(record, CALENDAR)][:1] == ["check_in"]


@pytest.mark.parametrize("head", ["oversight_coordinator", "oversight_verifier"])
def test_a_duty_of_a_body_without_a_head_of_its_own_is_never_proposed(head: str) -> None:
    """Nobody of it could answer: the coordinator would be asked to propose the date to themself."""
    record = history(duty_on="designee", responsible="reporting_office", escalation=head)
    assert not may_be_proposed(record)
    assert DATE_PROPOSAL not in {step.kind for step in pending(record, CALENDAR)}
    [asked] = decided(record, CALENDAR.add(DUE, -14)).outgoing
    assert (asked.kind, asked.to, asked.reason) == ("check_in", COORDINATOR, "role_vacant"), "nobody is silent about it"
    view = MilestoneView(record, SourceView(record.source, None), TOLD, CALENDAR)
    assert view.office_turn is None, "we owe it no date"


def test_a_duty_of_a_body_with_a_head_of_its_own_is_proposed_to_it() -> None:
    record = history(duty_on="designee", responsible="reporting_office", escalation="reporting_head")
    assert may_be_proposed(record)
    assert {step.reason for step in pending(record, CALENDAR)} == {"date_not_proposed"}
    part = claim("date_proposal", duty_on="designee").model_copy(update={"reason": "date_not_proposed"})
    assert "Please propose our target date to the Mayor's designee" in say_reminder((part,), PRESSED, WORDS).text


def test_of_the_tracking_plan_we_ship_only_dates_of_the_agency_are_proposed() -> None:
    plan = shipped().plan
    proposed = {
        one.duty_on
        for name, one in milestones_of(plan).items()
        if is_proposed_first(told(MilestonePlanned(milestone_id=name, recommendation_id="R5", milestone=one)))
    }
    assert proposed == {"agency"}


# The proposal


def test_the_first_message_about_a_target_date_is_its_proposal_to_the_head_of_the_unit() -> None:
    record = history(PROPOSED)
    assert kinds(decided(record, TOLD)) == [("date_proposal", HEAD, None)]


def test_a_unit_without_a_head_has_its_proposal_go_to_the_coordinator_and_counts_as_not_told() -> None:
    record = history(PROPOSED)
    assert kinds(decided(record, TOLD, without=(HEAD,))) == [("date_proposal", COORDINATOR, "role_vacant")]
    after = history(PROPOSED, *sent(TOLD, to=COORDINATOR, instead_of="agency_unit_head", reason="role_vacant"))
    assert after.dates.told_on is None
    assert [step.reason for step in pending(after, CALENDAR)] == ["date_not_told"]


def test_a_message_that_was_prepared_and_not_delivered_tells_nobody() -> None:
    claimed, delivered = sent(TOLD)
    assert history(PROPOSED, claimed).dates.told_on is None
    record = history(PROPOSED, claimed, delivered)
    assert (record.dates.told_on, record.dates.told_seq) == (TOLD, record.touched_seq)


def test_a_letter_that_was_handed_over_counts_as_told_that_day() -> None:
    letter = DateHandedOver(milestone_id=ID, due=DUE, on=date(2026, 2, 27))
    record = history(PROPOSED, (TOLD, letter))
    assert (record.dates.told_on, record.dates.told_seq) == (date(2026, 2, 27), 3)
    assert not any(step.kind.name == "date_proposal" for step in pending(record, CALENDAR))


@given(st.dates(TOLD, ANSWER_DUE), st.sampled_from([DUE, date(2026, 2, 2), date(2026, 3, 6)]))
def test_no_reminder_goes_out_until_an_answer_or_ten_business_days(day: date, due: date) -> None:
    proposed = (TOLD, DateProposed(milestone_id=ID, due=due, unit="agency_unit_head"))
    record = history(proposed, *sent(TOLD, due=due), due_on=due)
    assert kinds(decided(record, day)) == []
    assert state_of(record, read_source(day), day, CALENDAR) == ("not_counting", "none")


def test_without_an_answer_the_ladder_counts_from_the_day_the_answer_was_due() -> None:
    due = date(2026, 2, 2)
    proposed = (TOLD, DateProposed(milestone_id=ID, due=due, unit="agency_unit_head"))
    record = history(proposed, *sent(TOLD, due=due), due_on=due)
    assert counts_from(record, CALENDAR) == ANSWER_DUE
    first = CALENDAR.add(ANSWER_DUE, 1)
    assert kinds(decided(record, first)) == [("overdue", PERSON, None)]
    late = history(proposed, *sent(TOLD, due=due), *sent(first, "overdue", due, to=PERSON), due_on=due)
    escalated = next(step.day for step in pending(late, CALENDAR) if step.kind.name == "escalation")
    assert escalated == CALENDAR.add(ANSWER_DUE, 14)


def test_that_it_is_not_theirs_is_an_answer_and_the_coordinator_finds_whose_it_is() -> None:
    not_mine = HoldAdded(milestone_id=ID, reason_id="t", not_mine=True)
    record = history(PROPOSED, *sent(TOLD), (TOLD, not_mine))
    assert {step.role for step in pending(record, CALENDAR)} <= {"coordinator", "unit_head"}
    assert aftermath(record.exchange.messages[0], record)[0] == "blocked"


# What the unit answers


def test_an_agreed_date_has_its_ladder_at_once() -> None:
    record = history(PROPOSED, *sent(TOLD), (TOLD, *by_command("date.agree", history(PROPOSED, *sent(TOLD)), TOLD)))
    assert isinstance(record.dates.agreements[0].due, date)
    assert [(step.kind.name, step.day) for step in pending(record, CALENDAR)] == [
        ("check_in", CALENDAR.add(DUE, -14)), ("due_soon", CALENDAR.add(DUE, -3)), ("overdue", CALENDAR.add(DUE, 1)),
    ]  # fmt: skip
    assert aftermath(record.exchange.messages[0], record)[0] == "agreed"


def test_a_date_that_has_passed_can_only_be_replaced() -> None:
    record = history(PROPOSED, *sent(TOLD))
    after = DUE + timedelta(days=1)
    with pytest.raises(AnswerRefused, match="has passed; offer a date of your own"):
        by_command("date.agree", record, after)
    assert by_command("date.offer", record, after, to=date(2026, 9, 30), reason="t") == (OFFERED,)


def test_a_proposal_of_a_date_that_has_passed_says_so_and_cannot_be_agreed_to_by_button() -> None:
    due = date(2026, 2, 2)
    record = history((TOLD, DateProposed(milestone_id=ID, due=due, unit="agency_unit_head")), due_on=due)
    assert kinds(decided(record, TOLD)) == [("date_proposal", HEAD, "date_passed")]
    assert row_of("date_proposal", "date_passed") == ("date.offer", "not_mine")
    assert history((TOLD, PROPOSED[1]), *sent(TOLD, reason="date_passed")).dates.told_on == TOLD


@pytest.mark.parametrize("to", [TOLD, DUE])
def test_an_offer_is_a_day_to_come_and_another_than_ours(to: date) -> None:
    with pytest.raises(AnswerRefused):
        by_command("date.offer", history(PROPOSED), TOLD, to=to, reason="t")


def test_a_date_that_was_not_proposed_cannot_be_answered() -> None:
    with pytest.raises(AnswerRefused, match="was not proposed"):
        by_command("date.agree", history(), TOLD)
    with pytest.raises(AnswerRefused, match="not a target date"):
        by_command("date.agree", history(basis="executive_order_reported"), TOLD)
    with pytest.raises(AnswerRefused, match="by law, and no office can move that date"):
        by_command("date.agree", history(basis="statute"), TOLD)


def test_an_offer_waits_for_the_coordinator_and_nothing_of_ours_is_past_meanwhile() -> None:
    record = history(PROPOSED, *sent(TOLD), (TOLD, OFFERED))
    assert kinds(decided(record, CALENDAR.add(TOLD, 1))) == [("date_offer", COORDINATOR, None)]
    assert {step.role for step in pending(record, CALENDAR)} == {"coordinator"}
    day = date(2026, 12, 1)
    assert state_of(record, read_source(day), day, CALENDAR) == ("not_counting", "none")
    assert aftermath(record.exchange.messages[0], record)[0] == "offered"


def test_an_accepted_offer_is_the_current_date_and_ours_stays_and_it_is_no_extension() -> None:
    before = history(PROPOSED, *sent(TOLD), (TOLD, OFFERED))
    record = history(
        PROPOSED, *sent(TOLD), (TOLD, OFFERED), (ANSWER_DUE, *by_command("date.accept", before, ANSWER_DUE))
    )
    assert (record.plan.due.day, record.dates.due_on, record.due_now) == (DUE, DUE, date(2026, 9, 30))
    assert record.dates.extensions == ()
    assert aftermath(record.exchange.messages[0], record)[0] == "accepted"
    answer = date_answer_of(record)
    assert isinstance(answer, OfferItem)
    assert (answer.kind, answer.to, answer.answered_on) == ("accepted", date(2026, 9, 30), ANSWER_DUE)
    assert next(step.day for step in pending(record, CALENDAR)) == CALENDAR.add(date(2026, 9, 30), -14)


def test_a_declined_offer_keeps_our_date_and_both_stay() -> None:
    before = history(PROPOSED, *sent(TOLD), (TOLD, OFFERED))
    declined = (date(2026, 6, 15), *by_command("date.decline", before, ANSWER_DUE, reason="t2"))
    record = history(PROPOSED, *sent(TOLD), (TOLD, OFFERED), declined)
    [offer] = record.dates.offers
    assert (record.due_now, offer.to, offer.answer) == (DUE, date(2026, 9, 30), "declined")
    assert counts_from(record, CALENDAR) == date(2026, 6, 15), "the days in which we thought about it are not theirs"


def test_a_later_extension_comes_on_top_of_the_date_that_was_accepted() -> None:
    accepted = OfferAccepted(milestone_id=ID, to=date(2026, 9, 30))
    later = ExtensionGranted(milestone_id=ID, to=date(2026, 11, 30), reason_id="t")
    record = history(PROPOSED, *sent(TOLD), (TOLD, OFFERED), (TOLD, accepted), (TOLD, later))
    assert (record.due_now, len(record.dates.extensions)) == (date(2026, 11, 30), 1)


def test_only_one_answer_settles_a_date() -> None:
    settled = history(PROPOSED, (TOLD, DateAgreed(milestone_id=ID, due=DUE)))
    with pytest.raises(AnswerRefused, match="settled"):
        by_command("date.offer", settled, TOLD, to=date(2026, 9, 30), reason="t")
    with pytest.raises(AnswerRefused, match="no date that was offered"):
        by_command("date.accept", settled, TOLD)
    with pytest.raises(AnswerRefused, match="no date that was offered"):
        by_command("date.decline", settled, TOLD, reason="t")


STEPS = st.lists(
    st.sampled_from(
        [PROPOSED[1], OFFERED, DateAgreed(milestone_id=ID, due=DUE), OfferAccepted(milestone_id=ID, to=OFFERED.to),
         OfferDeclined(milestone_id=ID, reason_id="t"), DateHandedOver(milestone_id=ID, due=DUE),
         HoldAdded(milestone_id=ID, reason_id="t", not_mine=True)]
    ),
    max_size=6,
)  # fmt: skip


@given(STEPS, st.booleans())
def test_no_open_milestone_is_ever_silent(steps: list[Event], delivered: bool) -> None:
    days: list[Day] = [(TOLD + timedelta(days=at), event) for at, event in enumerate(steps)]
    if delivered:
        days += sent(TOLD + timedelta(days=len(steps)))
    record = history(*days)
    assert pending(record, CALENDAR)
    assert next_check(record, CALENDAR) is not None
