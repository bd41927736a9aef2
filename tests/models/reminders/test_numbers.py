"""Every number in docs/reminders.md, one test each: change the number and the test that names its rule fails."""

from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.core import Hours, Person
from models.ledger import NotificationKind
from models.ledger.events.items import CHECK_IN, DUE_SOON, ESCALATION, OVERDUE
from models.records import EvidenceItem, MilestoneRecord, RecipientRecord, RequestItem
from models.records.milestone import ToldItem
from models.records.reminder import Message
from models.reminders import KINDS, LEASE, SHOWN, SweepContext, digests_due, pending
from models.reminders.decision import Decision, decide
from models.reminders.digests import HEAD_MONTHLY_AFTER, HEAD_WEEKS_APART
from models.reminders.kinds import LADDER
from models.reminders.ladder import ANSWER_WITHIN, WEEKS_APART, day_of, next_digest_day, unit_head_notified_on
from models.reminders.limits import QUARTER, is_under_caps, next_open_moment, pace_allows_from
from models.reminders.memo_notifications import MOST_TRIES, NEWS_FOR, REVIEW_REPEAT
from models.reminders.recipients import recipient_for
from tests.material.records import changed
from tests.models.reminders import reminder_material as material
from tests.models.reminders.reminder_material import (
    CALENDAR,
    COORDINATOR,
    HEAD,
    PERSON,
    VERIFIER,
    local,
    people,
    report_of,
)

DUE = date(2026, 5, 29)


def milestone(**changes: Any) -> MilestoneRecord:
    return changed(material.milestone(), **changes)


def sent(kind: NotificationKind, on: str, **more: Any) -> ToldItem:
    return material.told(kind, date.fromisoformat(on), due=DUE, seq=10, **more)


def evidence(on: str) -> EvidenceItem:
    day = date.fromisoformat(on)
    return EvidenceItem(seq=5, on=day, by=PERSON, recorded_on=day, sha256="ab" * 32, name="order.pdf", voice="agency")


def decided(record: MilestoneRecord, now: str) -> Decision:
    directory = material.directory_at(local(now), people())
    return decide(record, directory, CALENDAR, material.read_source(date(2026, 12, 31)))


def test_the_check_in_comes_14_business_days_before_the_due_date() -> None:
    assert day_of(CHECK_IN, DUE, CALENDAR) == date(2026, 5, 8)


def test_the_due_soon_reminder_comes_3_business_days_before_the_due_date() -> None:
    assert day_of(DUE_SOON, DUE, CALENDAR) == date(2026, 5, 26)


def test_the_overdue_reminder_comes_1_business_day_after_the_due_date() -> None:
    assert day_of(OVERDUE, DUE, CALENDAR) == date(2026, 6, 1)


def test_the_unit_head_hears_14_business_days_after_the_due_date() -> None:
    record = milestone(messages=(sent("overdue", "2026-06-01"),))
    assert unit_head_notified_on(record, date(2026, 6, 1), CALENDAR) == date(2026, 6, 18)
    assert "escalation" in [each.kind for each in decided(record, "2026-06-18T09:30").outgoing]


def test_the_unit_head_hears_13_business_days_after_the_unit_first_heard_if_that_was_late() -> None:
    record = milestone(messages=(sent("overdue", "2026-07-06"),))
    assert unit_head_notified_on(record, date(2026, 7, 6), CALENDAR) == date(2026, 7, 23)


def test_only_the_ladder_says_when_the_unit_head_hears() -> None:
    # If a second number ruled, a milestone that is told on time would not be escalated on its rung's day.
    on_time = day_of(OVERDUE, DUE, CALENDAR)
    record = milestone(messages=(sent("overdue", on_time.isoformat()),))
    assert unit_head_notified_on(record, on_time, CALENDAR) == day_of(ESCALATION, DUE, CALENDAR)
    assert sorted(LADDER, key=lambda rung: rung.offset) == list(LADDER)


@pytest.mark.parametrize(("told", "day"), [("2026-06-03", "2026-06-08"), ("2026-06-04", "2026-06-15")])
def test_a_digest_line_comes_in_a_later_week_and_3_business_days_after_the_last_message(told: str, day: str) -> None:
    on = date.fromisoformat(told)
    assert next_digest_day(on, on, CALENDAR) == date.fromisoformat(day)


def test_repeats_come_after_1_and_2_weeks_and_then_every_4th() -> None:
    record, days = milestone(messages=(sent("overdue", "2026-06-01"), sent("escalation", "2026-06-18"))), list[date]()
    for _ in range(6):
        days.append(next(step.day for step in pending(record, CALENDAR) if step.kind.name == "weekly_digest"))
        record = changed(record, messages=(*record.exchange.messages, sent("weekly_digest", days[-1].isoformat())))
    # The first of every second, and of every fourth, week may come a week or two later: all items share these weeks.
    assert [f"{day:%m-%d}" for day in days] == ["06-08", "06-22", "07-20", "08-17", "09-14", "10-13"]
    assert WEEKS_APART == (1, 2, 4)


def test_a_head_gets_a_digest_every_2nd_week_and_8_weeks_after_the_last_escalation_every_4th() -> None:
    record = milestone(messages=(sent("overdue", "2026-06-01"), sent("escalation", "2026-06-18", to=HEAD)))
    came = list[int]()
    for week in range(1, 20):
        now = CALENDAR.slot(date(2026, 6, 15) + timedelta(weeks=week))
        known: dict[str, Any] = {"people": people(), "sources": {}, "recipients": {}, "claimed_digests": frozenset()}
        report = report_of([record], now.date())
        context = SweepContext(calendar=CALENDAR, verdicts_by="DOI", report=report, **known)
        came += [week for each in digests_due(context, now) if each.notification.to == HEAD]
    assert came == [1, 3, 5, 7, 9, 13, 17]
    assert (2, timedelta(weeks=8)) == (HEAD_WEEKS_APART, HEAD_MONTHLY_AFTER)


@pytest.mark.parametrize(("days_ago", "may_go"), [(6, False), (7, True)])
def test_a_person_gets_1_repeat_in_7_days(days_ago: int, may_go: bool) -> None:
    message = Message(key="R1-M1:weekly_digest:2026-05-01:2026-W20", on=DUE - timedelta(days=days_ago))
    record = RecipientRecord(id=PERSON, messages=(message,))
    assert is_under_caps(record, DUE, has_weekly_cap=True, is_repeat=True) == may_go
    assert is_under_caps(record, DUE, has_weekly_cap=True)
    assert is_under_caps(record, DUE, has_weekly_cap=False, is_repeat=True)


def test_a_verifier_is_asked_again_after_5_10_and_then_every_20_business_days() -> None:
    days = [date(2026, 5, 20)]
    for _ in range(4):
        asked = tuple(sent("verification_request", day.isoformat()) for day in days)
        days.append(pending(milestone(evidence=(evidence("2026-05-20"),), messages=asked), CALENDAR)[0].day)
    assert [CALENDAR.between(earlier, later) for earlier, later in pairwise(days)] == [5, 10, 20, 20]


def test_a_contact_who_answers_nothing_is_written_to_after_3_and_7_and_then_every_14_days() -> None:
    days = [DUE]
    for _ in range(8):
        messages = tuple(Message(key=f"M{day}", on=day) for day in days)
        record = RecipientRecord(id=PERSON, messages=messages)
        days.append(pace_allows_from(record, DUE - timedelta(days=1), days[-1]))
    assert [(later - earlier).days for earlier, later in pairwise(days)] == [3, 7, *[14] * 6]
    assert sum(day < DUE + QUARTER for day in days) == 8
    answered = RecipientRecord(id=PERSON, messages=(Message(key="M", on=DUE),))
    assert pace_allows_from(answered, DUE, DUE + timedelta(days=1)) == date.min


def test_the_digest_of_a_head_counts_as_a_repeat() -> None:
    digest = Message(key=f"digest:{HEAD}:2026-W22", on=DUE - timedelta(days=6))
    record = RecipientRecord(id=HEAD, messages=(digest,))
    assert not is_under_caps(record, DUE, has_weekly_cap=True, is_repeat=True)


def test_the_coordinator_hears_after_10_business_days_that_a_verifier_is_silent() -> None:
    received = evidence("2026-05-20")
    record = milestone(evidence=(received,), messages=(sent("verification_request", "2026-05-20"),))
    silent = pending(record, CALENDAR)[1]
    assert (silent.role, silent.reason, silent.day) == ("coordinator", "verifier_silent", date(2026, 6, 4))


def test_an_undecided_request_for_a_later_date_is_put_to_the_coordinator_again_after_5_business_days() -> None:
    request = RequestItem(
        seq=5, on=date(2026, 5, 20), by=PERSON, recorded_on=date(2026, 5, 20), to=date(2026, 7, 1), reason_id="t"
    )
    record = milestone(extension_requests=(request,), messages=(sent("extension_request", "2026-05-20"),))
    days = {step.kind.name: step.day for step in pending(record, CALENDAR)}
    assert days["extension_request"] == date(2026, 5, 28)


@pytest.mark.parametrize(("messages_today", "may_go"), [(0, True), (1, False)])
def test_a_person_gets_1_message_a_day(messages_today: int, may_go: bool) -> None:
    today = tuple(Message(key=f"M{each}", on=DUE) for each in range(messages_today))
    assert is_under_caps(RecipientRecord(id=PERSON, messages=today), DUE, has_weekly_cap=False) == may_go


@pytest.mark.parametrize(
    ("days_ago", "may_go"), [((1, 2), True), ((1, 2, 6), False), ((1, 2, 7), True)], ids=["two", "three", "a week ago"]
)
def test_a_person_gets_3_messages_in_7_days(days_ago: tuple[int, ...], may_go: bool) -> None:
    before = tuple(Message(key=f"M{each}", on=DUE - timedelta(days=each)) for each in days_ago)
    record = RecipientRecord(id=PERSON, messages=before)
    assert is_under_caps(record, DUE, has_weekly_cap=True) == may_go
    assert is_under_caps(record, DUE, has_weekly_cap=False)


@pytest.mark.parametrize(("now", "to"), [("2026-05-26T09:30", COORDINATOR), ("2026-05-27T09:30", PERSON)])
def test_a_channel_that_failed_is_tried_again_after_7_days(now: str, to: str) -> None:
    failed = RecipientRecord(id=PERSON, unreachable="user_disabled", unreachable_on=date(2026, 5, 20))
    directory = material.directory_at(local(now), people(), {PERSON: failed})
    assert recipient_for("responsible", milestone(), directory).to == to


@pytest.mark.parametrize(("until", "opens"), [("10:30", "09:30"), ("10:29", "13:00")])
def test_hours_that_share_less_than_1_hour_with_ours_are_ignored(until: str, opens: str) -> None:
    person = _person_with({"from": "08:00", "to": until, "timezone": "America/New_York"})
    # At 1 p.m. a person with usable hours waits for the next morning; with hours that are ignored they do not.
    now = local("2026-06-01T13:00")
    day = "2026-06-02" if opens == "09:30" else "2026-06-01"
    assert next_open_moment(person, now, CALENDAR) == local(f"{day}T{opens}")


@pytest.mark.parametrize(("now", "opens"), [("2026-02-22T10:00", "2026-02-23"), ("2026-02-23T10:00", "2026-03-09")])
def test_a_window_in_a_persons_hours_is_looked_for_14_days_ahead(now: str, opens: str) -> None:
    # London's 14:45 is too early for New York, except from March 9 on, when only New York has changed its clocks.
    person = _person_with({"from": "09:00", "to": "14:45", "timezone": "Europe/London"})
    assert next_open_moment(person, local(now), CALENDAR) == local(f"{opens}T09:30")


@pytest.mark.parametrize(("time", "goes_out"), [("09:29", False), ("09:30", True), ("17:00", True), ("17:01", False)])
def test_messages_go_out_from_930_to_5_oclock_in_new_york(time: str, goes_out: bool) -> None:
    assert bool(decided(milestone(), f"2026-05-08T{time}").outgoing) == goes_out


def test_the_caps_hold_back_every_kind_but_replies_and_news_of_a_memo() -> None:
    assert {kind.name for kind in KINDS.values() if not kind.is_capped} == {
        "evidence_rejected",
        "reassignment",
        "memo_shared",
        "memo_issued",
        "memo_withdrawn",
    }


def test_an_answer_is_asked_for_within_2_business_days() -> None:
    assert ANSWER_WITHIN == 2


def test_a_message_shows_8_parts_and_a_claim_holds_it_for_120_seconds() -> None:
    assert (8, timedelta(seconds=120)) == (SHOWN, LEASE)


def test_a_memo_is_news_for_14_days_and_reviewers_are_asked_again_after_5_business_days_with_3_tries() -> None:
    assert (timedelta(days=14), 5, 3) == (NEWS_FOR, REVIEW_REPEAT, MOST_TRIES)


def _person_with(hours: dict[str, str]) -> Person:
    person = people().by_id[VERIFIER]
    return Person.model_validate(person.model_dump(by_alias=True) | {"hours": Hours.model_validate(hours)})


@given(st.dates(date(2025, 1, 1), date(2035, 12, 31)))
def test_an_answer_is_never_asked_for_on_a_day_off_and_always_leaves_two_business_days(sent_on: date) -> None:
    sent_on = CALENDAR.on_or_after(sent_on)
    by = CALENDAR.add(sent_on, ANSWER_WITHIN)
    assert CALENDAR.is_workday(by)
    assert CALENDAR.between(sent_on, by) == 2
