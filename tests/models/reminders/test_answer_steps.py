"""What answers make the program say, and what quiet and obstacles leave of the ladder."""

from datetime import date, timedelta
from typing import Any

import pytest

from models.ledger import Since
from models.records import EvidenceItem, HoldItem, MilestoneRecord, ReassignmentItem, RejectionItem, RequestItem
from models.records.milestone import QuietItem
from models.reminders.decision import Decision, decide
from models.reminders.schedule import next_check
from tests.material.records import changed
from tests.models.reminders.reminder_material import (
    CALENDAR,
    COORDINATOR,
    DELEGATE,
    HEAD,
    PERSON,
    after,
    directory_at,
    facts_at,
    local,
    milestone,
    people,
    read_source,
    recipient,
    told,
)

DUE = date(2026, 5, 29)
WARNED = [
    {"date": "2026-05-08", "event": "sent", "kind": "check_in"},
    {"date": "2026-05-26", "event": "sent", "kind": "due_soon"},
]
LATE = [*WARNED, {"date": "2026-06-01", "event": "sent", "kind": "overdue"}]


def decided(record: MilestoneRecord, now: str, known: dict[str, Any] | None = None) -> Decision:
    moment = local(now)
    return decide(record, directory_at(moment, people(), known or {}), CALENDAR, read_source(moment.date()))


def said(record: MilestoneRecord, now: str) -> list[tuple[str, str | None, str | None]]:
    return [(each.kind, each.to, each.reason) for each in decided(record, now).outgoing]


def facts(record: MilestoneRecord, now: str, at: int = 0) -> Any:
    found, moment = decided(record, now), local(now)
    return facts_at(moment, record, found.outgoing[at])


def with_told(record: MilestoneRecord, kind: str, on: str, seq: int, **more: Any) -> MilestoneRecord:
    item = told(kind, date.fromisoformat(on), due=record.due_now, seq=seq, **more)
    return changed(record, messages=(*record.exchange.messages, item), touched_seq=seq)


def requested(on: str = "2026-05-27") -> MilestoneRecord:
    return after(milestone(), [*WARNED, {"date": on, "event": "extension_requested", "to": "2026-07-01"}])


def test_a_request_is_put_to_the_coordinator_again_each_five_business_days_and_the_ladder_goes_on() -> None:
    record = with_told(requested(), "extension_request", "2026-05-28", 9)
    assert said(record, "2026-06-01T09:30") == [("overdue", PERSON, None)]
    record = with_told(record, "overdue", "2026-06-01", 10)
    assert said(record, "2026-06-03T09:30") == []
    again = decided(record, "2026-06-04T09:30")
    assert [(each.kind, each.to) for each in again.outgoing] == [("extension_request", COORDINATOR)]
    first = decided(requested(), "2026-05-28T09:30").outgoing[0]
    assert first.key != again.outgoing[0].key


@pytest.mark.parametrize("answer", ["granted", "refused"])
def test_a_request_that_was_decided_is_put_to_nobody(answer: Any) -> None:
    record = requested()
    closed = record.dates.extension_requests[0].model_copy(update={"answer": answer, "answered_seq": 9})
    heard = said(changed(record, extension_requests=(closed,)), "2026-05-28T09:30")
    assert heard == [("date_decision", PERSON, None)]


def test_the_coordinator_is_told_who_asked_for_which_date_and_why() -> None:
    found = facts(requested(), "2026-05-28T09:30")
    assert (found.to, found.by, found.why) == (date(2026, 7, 1), PERSON, "t")
    assert found.on == date(2026, 5, 27)
    assert found.v == requested().touched_seq


def test_while_evidence_waits_the_coordinator_still_decides_on_a_request() -> None:
    record = after(requested(), [{"date": "2026-05-27", "event": "evidence_submitted"}])
    assert {each[0] for each in said(record, "2026-05-28T09:30")} == {"verification_request", "extension_request"}


def blocked(**fields: Any) -> MilestoneRecord:
    item = {"seq": 8, "on": date(2026, 6, 2), "by": PERSON, "recorded_on": date(2026, 6, 2)}
    hold = HoldItem(**(item | {"waits_for": "R2-M1", "reason_id": None} | fields))
    return changed(after(milestone(), LATE), holds=(hold,), touched_seq=8)


@pytest.mark.parametrize("how", [{}, {"waits_for": None, "reason_id": "t"}, {"not_mine": True, "reason_id": "t"}])
def test_each_obstacle_is_told_to_the_coordinator_at_once_and_once(how: dict[str, Any]) -> None:
    record = blocked(**how)
    assert said(record, "2026-06-03T09:30") == [("hold_notice", COORDINATOR, None)]
    found = facts(record, "2026-06-03T09:30")
    hold = record.exchange.holds[0]
    assert (found.waits_for, found.why) == (hold.waits_for, hold.reason_id)
    assert (found.not_ours, found.on, found.by) == (hold.not_mine, date(2026, 6, 2), PERSON)
    assert said(with_told(record, "hold_notice", "2026-06-03", 9), "2026-06-03T14:00") == []


def test_while_it_lasts_the_digest_goes_to_the_coordinator_and_the_escalation_to_the_head() -> None:
    record = with_told(blocked(), "hold_notice", "2026-06-03", 9)
    assert said(record, "2026-06-08T09:30") == [("weekly_digest", COORDINATOR, "on_hold")]
    for seq, day in ((10, "2026-06-08"), (11, "2026-06-15")):
        record = with_told(record, "weekly_digest", day, seq, to=COORDINATOR, reason="on_hold")
    assert said(record, "2026-06-18T09:30") == [("escalation", HEAD, None)]
    assert facts(record, "2026-06-18T09:30").answer == Since(what="blocked", on=date(2026, 6, 2))


def test_once_it_is_lifted_the_person_gets_the_next_rung_and_no_rung_twice() -> None:
    record = with_told(with_told(blocked(), "hold_notice", "2026-06-03", 9), "weekly_digest", "2026-06-08", 10)
    lifted = record.exchange.holds[0].model_copy(update={"lifted_on": date(2026, 6, 9), "lifted_seq": 11})
    record = changed(record, holds=(lifted,))
    assert said(record, "2026-06-09T09:30") == []
    assert ("weekly_digest", PERSON, None) in said(record, "2026-06-22T09:30")


def test_a_persons_quiet_does_not_hold_what_the_coordinator_gets_while_they_are_blocked() -> None:
    quiet = QuietItem(seq=9, on=date(2026, 6, 5), by=PERSON, kind="acknowledged", due=DUE, until=date(2026, 6, 12))
    record = with_told(blocked(), "hold_notice", "2026-06-03", 10)
    assert said(changed(record, quiets=(quiet,)), "2026-06-08T09:30")[0][1] == COORDINATOR


def handed(**fields: Any) -> MilestoneRecord:
    item = {"seq": 8, "on": date(2026, 6, 2), "by": HEAD, "recorded_on": date(2026, 6, 2)}
    over = ReassignmentItem(**(item | {"to": DELEGATE, "was": PERSON, "reason_id": "t"} | fields))
    record = changed(after(milestone(), LATE), reassignments=(over,))
    return with_told(record, "handover_notice", "2026-06-02", 9)


def test_the_new_person_is_told_though_their_cap_is_full_and_the_rungs_do_not_start_again() -> None:
    full = {DELEGATE: recipient(DELEGATE, ("2026-05-29", "2026-06-01", "2026-06-02"))}
    [one] = decided(handed(), "2026-06-02T12:00", full).outgoing
    assert (one.kind, one.to, one.skipped) == ("reassignment", DELEGATE, ())
    found = facts(handed(), "2026-06-02T12:00")
    assert (found.by, found.why, found.on) == (HEAD, "t", date(2026, 6, 2))
    after_it = with_told(handed(), "reassignment", "2026-06-02", 9, to=DELEGATE)
    week = {DELEGATE: recipient(DELEGATE, ("2026-06-03", "2026-06-04", "2026-06-05"))}
    assert decided(after_it, "2026-06-08T09:30", week).why_nothing == "cap"
    assert said(after_it, "2026-06-08T09:30") == [("weekly_digest", DELEGATE, None)]


def test_a_digest_line_waits_three_business_days_after_the_handing_over() -> None:
    record = with_told(handed(recorded_on=date(2026, 6, 4)), "reassignment", "2026-06-04", 9, to=DELEGATE)
    assert said(record, "2026-06-08T09:30") == []
    assert said(record, "2026-06-15T09:30") == [("weekly_digest", DELEGATE, None)]


def test_the_quiet_of_the_one_before_is_not_the_new_persons() -> None:
    quiet = QuietItem(seq=7, on=date(2026, 6, 1), by=PERSON, kind="snoozed", due=DUE, until=date(2026, 6, 15))
    record = changed(with_told(handed(), "reassignment", "2026-06-02", 9), quiets=(quiet,))
    assert said(record, "2026-06-08T09:30") == [("weekly_digest", DELEGATE, None)]


def quiet(on: str, until: str, kind: Any = "acknowledged", seq: int = 9, **more: Any) -> QuietItem:
    first, last = date.fromisoformat(on), date.fromisoformat(until)
    return QuietItem(seq=seq, on=first, by=PERSON, kind=kind, due=DUE, until=last, **more)


def test_after_seven_days_of_quiet_the_ladder_goes_on_at_the_rung_that_stands_then() -> None:
    record = changed(after(milestone(), LATE), quiets=(quiet("2026-06-05", "2026-06-12"),))
    for day in ("2026-06-08", "2026-06-09", "2026-06-11"):
        assert decided(record, f"{day}T09:30").why_nothing == "quiet"
    assert said(record, "2026-06-12T09:30") == [("weekly_digest", PERSON, None)]


def test_the_message_after_a_quiet_says_that_the_person_said_they_work_on_it_and_by_when() -> None:
    one = quiet("2026-06-05", "2026-06-12", expected=date(2026, 6, 10))
    found = facts(changed(after(milestone(), LATE), quiets=(one,)), "2026-06-15T09:30")
    assert (found.answer, found.answer_to) == (Since(what="acknowledged", on=date(2026, 6, 5)), date(2026, 6, 10))


def test_a_snooze_is_no_word_that_somebody_works_on_it() -> None:
    record = changed(after(milestone(), LATE), quiets=(quiet("2026-06-05", "2026-06-12", "snoozed"),))
    assert facts(record, "2026-06-15T09:30").answer.what == "snoozed"


def test_the_head_hears_that_the_person_said_they_work_on_it_while_the_quiet_lasts() -> None:
    history = [*LATE, {"date": "2026-06-08", "event": "sent", "kind": "weekly_digest"}]
    history += [{"date": "2026-06-15", "event": "sent", "kind": "weekly_digest"}]
    record = after(milestone(), [*history, {"date": "2026-06-15", "event": "acknowledged"}])
    found = facts(record, "2026-06-18T09:30")
    assert (found.answer, found.promise) == (Since(what="acknowledged", on=date(2026, 6, 15)), None)


def test_a_quiet_given_on_the_morning_of_the_overdue_rung_does_not_silence_it() -> None:
    record = changed(after(milestone(), WARNED), quiets=(quiet("2026-06-01", "2026-06-12", "snoozed"),))
    assert said(record, "2026-06-01T09:30") == [("overdue", PERSON, None)]
    told_so = with_told(record, "overdue", "2026-06-01", 12)
    assert said(told_so, "2026-06-08T09:30") == [("weekly_digest", PERSON, None)]


def test_an_extension_or_a_correction_ends_a_quiet() -> None:
    one = quiet("2026-06-05", "2026-06-12")
    record = changed(after(milestone(), LATE), quiets=(one.model_copy(update={"corrected_by": 11}),))
    assert said(record, "2026-06-08T09:30") == [("weekly_digest", PERSON, None)]
    other = changed(record, quiets=(one,), due_now=date(2026, 6, 25))
    assert said(other, "2026-06-08T09:30") == [("check_in", PERSON, None)]


def test_quiet_holds_no_please_verify_no_rejection_and_no_word_to_the_coordinator() -> None:
    item: dict[str, Any] = {"on": date(2026, 6, 8), "by": PERSON, "recorded_on": date(2026, 6, 8)}
    record = changed(after(milestone(), LATE), quiets=(quiet("2026-06-05", "2026-06-19"),))
    came = EvidenceItem(seq=10, sha256="ab" * 32, name="x.pdf", voice="agency", **item)
    waiting = changed(record, evidence=(came,))
    assert [each[0] for each in said(waiting, "2026-06-09T09:30")] == ["verification_request"]
    no = RejectionItem(seq=11, evidence=("ab" * 32,), reason_id="t", **item)
    rejected = changed(waiting, rejections=(no,))
    assert [each[0] for each in said(rejected, "2026-06-09T09:30")] == ["evidence_rejected"]
    asked = RequestItem(seq=12, to=date(2026, 7, 1), reason_id="t", **item)
    assert [each[0] for each in said(changed(record, extension_requests=(asked,)), "2026-06-09T09:30")] == [
        "extension_request"
    ]


def test_a_second_rejection_after_the_first_was_withdrawn_has_a_key_of_its_own() -> None:
    item: dict[str, Any] = {"on": date(2026, 6, 8), "by": PERSON, "recorded_on": date(2026, 6, 8)}
    no = RejectionItem(seq=8, evidence=("ab" * 32,), reason_id="t", **item)
    first = changed(after(milestone(), LATE), rejections=(no,))
    [one] = decided(first, "2026-06-08T09:30").outgoing
    again = (no.model_copy(update={"corrected_by": 9}), no.model_copy(update={"seq": 10}))
    [other] = decided(changed(first, rejections=again), "2026-06-08T09:30").outgoing
    assert (one.key, other.key) == ("R5-M1:evidence_rejected:2026-05-29:1", "R5-M1:evidence_rejected:2026-05-29:2")


def test_what_one_message_says_twice_to_the_same_stand_in_has_two_keys() -> None:
    record = changed(blocked(), extension_requests=requested().dates.extension_requests)
    gone = [
        told(each.kind, date(2026, 6, 3), due=DUE, seq=20, key=each.key, refused=True, sent_on=None)
        for each in decided(record, "2026-06-03T09:30").outgoing
    ]
    again = decided(changed(record, messages=(*record.exchange.messages, *gone)), "2026-06-04T09:30").outgoing
    assert {each.kind for each in again} == {"extension_request", "hold_notice"}, "what was refused is said again"
    assert len({each.key for each in again}) == 2


@pytest.mark.parametrize("delegate", [DELEGATE, None])
def test_the_coordinators_turns_are_counted_though_a_delegate_stands_in(delegate: str | None) -> None:
    from models.records import RecipientRecord
    from models.records.reminder import AwayItem

    gone = AwayItem(seq=3, first=date(2026, 1, 1), last=date(2026, 12, 31), delegate=delegate)
    known = {COORDINATOR: RecipientRecord(id=COORDINATOR, away=gone)}
    record = milestone("R6-M3", due_on=date(2026, 9, 1), provisional=True)
    [one] = decided(record, "2026-09-01T09:30", known).outgoing
    assert (one.reason, one.to) == ("clock_not_started", delegate or COORDINATOR)
    said_once = with_told(record, "weekly_digest", "2026-09-01", 9, reason=one.reason)
    assert decided(said_once, "2026-09-02T09:30", known).next_check() == local("2026-09-08T09:30")


def test_the_day_the_head_hears_is_the_ladders_or_thirteen_business_days_after_the_person_was_told() -> None:
    assert facts(after(milestone(), WARNED), "2026-06-01T09:30").promise.not_before == date(2026, 6, 18)
    assert facts(milestone(), "2026-05-08T09:30").promise is None, "nothing is promised before the date"
    late = facts(after(milestone(), WARNED), "2026-06-05T09:30")
    head_on = late.promise.not_before
    assert head_on == CALENDAR.add(date(2026, 6, 5), 13)
    told_late = with_told(after(milestone(), WARNED), "overdue", "2026-06-05", 9)
    assert decided(told_late, "2026-06-15T09:30").next_check() <= CALENDAR.slot(head_on)
    told_again = with_told(told_late, "weekly_digest", "2026-06-15", 10)
    assert "escalation" in [kind for kind, _, _ in said(told_again, f"{head_on}T09:30")]


def test_a_hold_ends_when_anything_else_is_to_be_said() -> None:
    full = {PERSON: recipient(PERSON, ("2026-06-11", "2026-06-12", "2026-06-15"))}
    record = after(milestone(), LATE)
    found = decided(record, "2026-06-16T09:30", full)
    assert (found.why_nothing, found.delayed[0].delay.until) == ("cap", local("2026-06-29T09:30"))
    assert found.next_check() == local("2026-06-18T09:30"), (
        "the head's turn is not late because the person's cap is full"
    )


def test_a_delay_whose_cause_is_gone_holds_nothing_back() -> None:
    until = local("2026-06-09T11:00")
    record = changed(after(milestone(), LATE), delayed_until=until, held_reason="outside_hours")
    assert decided(record, "2026-06-08T09:30").outgoing


def test_a_verifier_is_silent_ten_business_days_after_being_asked_in_person_and_not_after_a_stand_in_was() -> None:
    record = after(milestone(), [{"date": "2026-05-20", "event": "evidence_submitted"}])
    away = {"to": DELEGATE, "reason": "away", "instead_of": "p-reviewer-1"}
    stood_in = with_told(record, "verification_request", "2026-05-21", 9, **away)
    in_person = with_told(record, "verification_request", "2026-05-21", 9, to="p-reviewer-1")
    silent = ("verification_request", COORDINATOR, "verifier_silent")
    assert silent not in said(stood_in, "2026-06-05T09:30")
    assert silent in said(in_person, "2026-06-05T09:30")


def test_watches_never_nag() -> None:
    watch = milestone(basis="pending_bill", due_on=date(2026, 1, 9))
    day = date(2026, 1, 12)
    while day < date(2026, 7, 1):
        assert said(watch, f"{day}T09:30") == []
        day += timedelta(days=1)


@pytest.mark.parametrize("basis", ["conditional_statute", "planning_assumption", "statute"])
def test_the_basis_of_a_date_is_in_the_facts_and_nowhere_else(basis: str) -> None:
    found = facts(after(milestone(basis=basis), WARNED), "2026-06-01T09:30")
    assert (found.basis, found.is_duty_by_law) == (basis, False)


def test_a_hold_whose_digest_moved_on_since_does_not_keep_the_milestone_awake() -> None:
    record = with_told(handed(recorded_on=date(2026, 6, 8)), "reassignment", "2026-06-08", 9, to=DELEGATE)
    held = changed(record, delayed_until=local("2026-06-08T11:00"), held_reason="outside_hours")
    assert next_check(held, CALENDAR) == local("2026-06-15T09:30")
    assert next_check(changed(held, delayed_until=local("2026-06-16T11:00")), CALENDAR) == local("2026-06-16T11:00")
