"""What changed between the claim and the sending is withdrawn or goes to somebody else: 0 wrong messages."""

from datetime import date
from typing import Any

import pytest

from models.ledger import Claim
from models.records import (
    EvidenceItem,
    FindingItem,
    HoldItem,
    MilestoneRecord,
    ReassignmentItem,
    RecipientRecord,
    RejectionItem,
    RequestItem,
    ToldItem,
)
from models.records.milestone import DueItem, ExtensionItem, QuietItem
from models.records.reminder import AwayItem
from models.reminders.digests import digests_due
from models.reminders.notifications import SweepContext, bundled, claims_of
from models.reminders.sweeps import still_due, sweep
from tests.material.records import changed
from tests.models.reminders.reminder_material import (
    CALENDAR,
    COORDINATOR,
    DELEGATE,
    HEAD,
    PERSON,
    after,
    local,
    milestone,
    people,
    read_source,
    report_of,
)

DUE, DAY = date(2026, 5, 29), date(2026, 5, 26)
NOW = local("2026-05-26T09:30")
CHECKED = [{"date": "2026-05-08", "event": "sent", "kind": "check_in"}]
AT: dict[str, Any] = {"seq": 20, "on": DAY, "by": PERSON}
LATE = AT | {"recorded_on": DAY}


def context(**more: Any) -> SweepContext:
    known = {"calendar": CALENDAR, "verdicts_by": "DOI", "people": people(), "recipients": {}}
    return SweepContext(**{**known, "sources": {"agency_drop": read_source(DAY)}, **more})


def claimed(record: MilestoneRecord, now: Any = NOW) -> tuple[Claim, MilestoneRecord]:
    """Return the first claim on a milestone and its record with that claim noted."""
    found = sweep((record,), context(), now)
    claim = claims_of((*found.messages, *found.last)[0], now, None, {})[0]
    item = ToldItem(
        key=claim.part.key,
        message=claim.message,
        kind=claim.part.kind,
        due=claim.part.due,
        to=claim.to,
        instead_of=claim.instead_of,
        reason=claim.reason,
        seq=10,
        claimed_on=now.date(),
    )
    return claim, changed(record, messages=(*record.exchange.messages, item), touched_seq=10)


SOON = after(milestone(), CHECKED)


def test_what_nothing_happened_to_is_still_due() -> None:
    claim, record = claimed(SOON)
    assert still_due(claim, record, context(), NOW)
    assert still_due(claim, record, context(), local("2026-05-27T14:00"))


CHANGES: dict[str, dict[str, Any]] = {
    "verified": {"findings": (FindingItem(**LATE, verdict="met", evidence=("ab" * 32,), reason_id="t"),)},
    "withdrawn": {"withdrawn_on": DAY},
    "extended": {"extensions": (ExtensionItem(**AT, to=date(2026, 9, 1), reason_id="t"),), "due_now": date(2026, 9, 1)},
    "dated": {
        "due_fixes": (
            DueItem(**AT, day=date(2026, 9, 1), before=DUE, basis="statute", source_id="s", started_by=None),
        ),
        "due_now": date(2026, 9, 1),
    },
    "dated a day earlier, where the same rung stands": {
        "due_fixes": (
            DueItem(**AT, day=date(2026, 5, 28), before=DUE, basis="statute", source_id="s", started_by=None),
        ),
        "due_now": date(2026, 5, 28),
    },
    "reassigned": {"reassignments": (ReassignmentItem(**LATE, to=DELEGATE, was=PERSON, reason_id=None),)},
    "evidence came": {"evidence": (EvidenceItem(**LATE, sha256="ab" * 32, name="x.pdf", voice="agency"),)},
    "rejected": {"rejections": (RejectionItem(**LATE, evidence=("ab" * 32,), reason_id="t"),)},
    "blocked": {"holds": (HoldItem(**LATE, waits_for="R2-M1", reason_id=None),)},
    "acknowledged": {"quiets": (QuietItem(**AT, kind="acknowledged", due=DUE, until=date(2026, 6, 2)),)},
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_a_reminder_is_withdrawn_when_the_milestone_changed_since_its_claim(change: dict[str, Any]) -> None:
    claim, record = claimed(SOON)
    assert not still_due(claim, changed(record, **change), context(), NOW)


def test_asking_for_a_later_date_or_saying_done_withdraws_nothing() -> None:
    claim, record = claimed(SOON)
    asked = RequestItem(**LATE, to=date(2026, 9, 1), reason_id="t")
    assert still_due(claim, changed(record, extension_requests=(asked,)), context(), NOW)


def test_a_rung_is_withdrawn_once_a_higher_one_has_come() -> None:
    claim, record = claimed(SOON)
    assert not still_due(claim, record, context(), local("2026-06-01T09:30"))


@pytest.mark.parametrize(
    "more",
    [
        {
            "recipients": {
                PERSON: RecipientRecord(id=PERSON, away=AwayItem(seq=3, first=DAY, last=DAY, delegate=DELEGATE))
            }
        },
        {"recipients": {PERSON: RecipientRecord(id=PERSON, unreachable="user_disabled", unreachable_on=DAY)}},
        {"people": people(without=(PERSON,))},
    ],
    ids=["away", "refused", "left"],
)
def test_what_would_go_to_somebody_else_by_now_is_withdrawn_for_this_one(more: dict[str, Any]) -> None:
    claim, record = claimed(SOON)
    assert not still_due(claim, record, context(**more), NOW)


def test_what_was_asked_because_nobody_could_tell_is_withdrawn_once_somebody_can() -> None:
    now = local("2026-06-01T09:30")
    claim, record = claimed(after(milestone(), CHECKED), now)
    assert claim.reason == "status_unknown"
    assert still_due(claim, record, context(), now)
    assert not still_due(claim, record, context(sources={"agency_drop": read_source(date(2026, 6, 1))}), now)


@pytest.mark.parametrize(
    ("start", "end"),
    [
        ({"extension_requests": (RequestItem(**LATE, to=date(2026, 9, 1), reason_id="t"),)},
         {"extension_requests": (RequestItem(**LATE, to=date(2026, 9, 1), reason_id="t",
                                      answer="refused", answered_seq=30),)}),
        ({"holds": (HoldItem(**LATE, waits_for="R2-M1", reason_id=None),)},
         {"holds": (HoldItem(**LATE, waits_for="R2-M1", reason_id=None, lifted_on=DAY, lifted_seq=30),)}),
        ({"reassignments": (ReassignmentItem(**LATE, to=DELEGATE, was=PERSON, reason_id=None),)},
         {"reassignments": (ReassignmentItem(**LATE | {"seq": 30}, to=HEAD, was=DELEGATE, reason_id=None),)}),
        ({"evidence": (EvidenceItem(**LATE, sha256="ab" * 32, name="x.pdf", voice="agency"),)},
         {"rejections": (RejectionItem(**LATE | {"seq": 30}, evidence=("ab" * 32,), reason_id="t"),)}),
        ({"rejections": (RejectionItem(**LATE, evidence=("ab" * 32,), reason_id="t"),)},
         {"rejections": (RejectionItem(**LATE, evidence=("ab" * 32,), reason_id="t", corrected_by=30),)}),
    ],
    ids=["extension_request", "hold_notice", "reassignment", "verification_request", "evidence_rejected"],
)  # fmt: skip
def test_what_an_answer_or_evidence_brought_is_withdrawn_when_that_is_over(
    start: dict[str, Any], end: dict[str, Any], request: pytest.FixtureRequest
) -> None:
    far = changed(milestone(due_on=date(2026, 8, 3)), **start, touched_seq=20)
    claim, record = claimed(far)
    assert claim.part.kind in request.node.callspec.id
    assert still_due(claim, record, context(), NOW)
    assert not still_due(claim, changed(record, **end), context(), NOW)


def test_a_digest_is_still_due_in_its_own_week_and_a_milestone_that_is_not_known_is_not() -> None:
    late = milestone(due_on=date(2026, 5, 15))
    report = report_of([late], NOW.date())
    [message] = bundled(digests_due(context(report=report, claimed_digests=frozenset()), NOW))
    [claim] = claims_of(message, NOW, None, {})
    assert claim.to == COORDINATOR
    assert still_due(claim, None, context(), local("2026-05-29T16:00"))
    assert not still_due(claim, None, context(), local("2026-06-01T09:30"))
    first, _ = claimed(SOON)
    assert not still_due(first, None, context(), NOW)
