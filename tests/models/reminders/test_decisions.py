"""Who hears of a decision, once, and never later than two business days."""

from datetime import date
from typing import Any

import pytest

from models.records import EvidenceItem, FindingItem, MilestoneRecord, OfferItem, ReassignmentItem, RequestItem
from models.records.milestone import ExtensionItem
from models.reminders.decision import decide
from models.reminders.schedule import next_check
from tests.material.records import changed
from tests.models.reminders.reminder_material import (
    CALENDAR,
    COORDINATOR,
    DELEGATE,
    HEAD,
    PERSON,
    VERIFIER,
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
ON = date(2026, 6, 2)
NEXT = "2026-06-03T09:30"
ESCALATED = told("escalation", date(2026, 6, 1), due=DUE, seq=4, to=HEAD)
ITEM: dict[str, Any] = {"seq": 3, "on": date(2026, 6, 1), "by": PERSON}
LATE = ITEM | {"recorded_on": date(2026, 6, 1)}
ANSWERED = {"answered_seq": 9, "answered_on": ON, "answer_reason_id": "t"}
BY_VERIFIER = {"seq": 9, "on": ON, "recorded_on": ON, "by": VERIFIER, "evidence": ("ab" * 32,), "reason_id": "t"}


def late(*more: Any, **changes: Any) -> MilestoneRecord:
    """Return a milestone of which its contact was told on the first business day after its date."""
    record = after(milestone(), [{"date": "2026-06-01", "event": "sent", "kind": "overdue"}])
    return changed(record, messages=(*record.exchange.messages, *more), touched_seq=9, **changes)


def news(record: MilestoneRecord, now: str = NEXT, known: dict[str, Any] | None = None) -> dict[str | None, str | None]:
    """Return what each person hears was decided."""
    moment = local(now)
    found = decide(record, directory_at(moment, people(), known or {}), CALENDAR, read_source(moment.date()))
    said = [(one, facts_at(moment, record, one)) for one in found.outgoing]
    return {one.to: facts.decided for one, facts in said if getattr(facts, "decided", None)}


def heard(record: MilestoneRecord, now: str = NEXT) -> MilestoneRecord:
    """Return the record once what goes out at a moment has been claimed."""
    moment = local(now)
    found = decide(record, directory_at(moment, people()), CALENDAR, read_source(moment.date()))
    sent = (told(each.kind, moment.date(), due=each.due, seq=20, key=each.key, to=each.to) for each in found.outgoing)
    return changed(record, messages=(*record.exchange.messages, *sent))


def request(answer: str) -> RequestItem:
    return RequestItem(**LATE, to=date(2026, 7, 1), reason_id="t", answer=answer, **ANSWERED)


def offer(answer: str) -> OfferItem:
    return OfferItem(**LATE | {"by": HEAD}, to=date(2026, 7, 1), reason_id="t", due=DUE, answer=answer, **ANSWERED)


GIVEN = ExtensionItem(seq=9, on=ON, by=COORDINATOR, to=date(2026, 7, 1), reason_id="t")
REJECTED = {"date": str(ON), "event": "evidence_rejected"}
FILE = EvidenceItem(**LATE, sha256="ab" * 32, name="order.pdf", voice="agency")
DECIDED = [
    (late(extension_requests=(request("granted"),), extensions=(GIVEN,), due_now=GIVEN.to), {PERSON: "granted"}),
    (late(extension_requests=(request("refused"),)), {PERSON: "declined"}),
    (late(extensions=(GIVEN,), due_now=GIVEN.to), {PERSON: "given"}),
    (late(ESCALATED, offers=(offer("accepted"),), due_now=GIVEN.to), {HEAD: "accepted"}),
    (late(ESCALATED, offers=(offer("declined"),)), {HEAD: "kept"}),
    (late(evidence=(FILE,), findings=(FindingItem(**BY_VERIFIER, verdict="met"),)), {PERSON: "verified"}),
    (late(ESCALATED, findings=(FindingItem(**BY_VERIFIER, verdict="met"),)), {PERSON: "verified", HEAD: "verified"}),
    (late(findings=(FindingItem(**BY_VERIFIER, verdict="closed_not_implemented"),)), {PERSON: "closed"}),
    (late(reassignments=(ReassignmentItem(**LATE | {"by": COORDINATOR}, to=DELEGATE, was=PERSON, reason_id=None),)),
     {PERSON: "handed_over"}),
]  # fmt: skip
"""What was decided, and who hears what at the next slot."""


@pytest.mark.parametrize(("record", "expected"), DECIDED)
def test_who_waits_for_a_decision_hears_it_once_at_the_next_slot(
    record: MilestoneRecord, expected: dict[str, str]
) -> None:
    check = next_check(record, CALENDAR)
    assert check is not None
    assert check <= local(NEXT), "a closed milestone wakes too, as long as somebody has not heard"
    assert news(record) == expected
    assert news(heard(record)) == {}
    assert not record.is_closed or next_check(heard(record), CALENDAR) is None


def test_a_head_who_was_escalated_to_hears_what_is_still_missing() -> None:
    record = late(ESCALATED)
    rejected = after(record, [REJECTED]).review.rejections[0].model_copy(update={"seq": 9, "by": VERIFIER})
    record = changed(record, rejections=(rejected,))
    assert news(record) == {HEAD: "not_shown"}
    moment = local(NEXT)
    kinds = [(one.kind, one.to) for one in decide(record, directory_at(moment, people()), CALENDAR, None).outgoing]
    assert kinds == [("evidence_rejected", PERSON), ("finding_notice", HEAD)]


def test_who_decided_or_handed_it_over_is_not_told_so() -> None:
    own = ReassignmentItem(**LATE, to=DELEGATE, was=PERSON, reason_id=None)
    assert news(late(reassignments=(own,))) == {}


def test_nobody_who_was_never_written_to_hears_of_a_finding() -> None:
    finding = FindingItem(**BY_VERIFIER, verdict="met")
    record = changed(milestone(), findings=(finding,))
    assert next_check(record, CALENDAR) is None


def test_whoever_left_the_people_file_is_told_nothing_and_the_coordinator_is() -> None:
    record = late(told("escalation", ON, due=DUE, seq=4, to="p-gone-1"), offers=(offer("declined"),))
    record = changed(record, offers=(record.dates.offers[0].model_copy(update={"by": "p-gone-1"}),))
    assert news(record) == {COORDINATOR: "kept"}
    moment = local(NEXT)
    found = decide(record, directory_at(moment, people()), CALENDAR, None).outgoing
    assert [(one.recipient.instead_of, one.reason) for one in found if one.to == COORDINATOR] == [
        ("p-gone-1", "no_channel")
    ]


def test_a_cap_holds_it_back_for_two_business_days_and_no_longer() -> None:
    record = late(extension_requests=(request("refused"),))
    capped = {PERSON: recipient(PERSON, ("2026-06-01", "2026-06-02", "2026-06-03"))}
    assert news(record, NEXT, capped) == {}
    found = decide(record, directory_at(local(NEXT), people(), capped), CALENDAR, None)
    assert [(each.kind, each.delay.until) for each in found.delayed if each.delay] == [
        ("date_decision", CALENDAR.slot(date(2026, 6, 4)))
    ]
    assert news(record, "2026-06-04T09:30", capped) == {PERSON: "declined"}
