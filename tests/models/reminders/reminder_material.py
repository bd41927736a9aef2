"""Made-up milestones, people and histories for the tests of reminders."""

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any

from models.core import NEW_YORK, Calendar, People, new_york_day
from models.ledger import Entry, MilestonePlanned
from models.ledger.events.items import AnyItem
from models.ledger.events.kinds import Role
from models.records import (
    EvidenceItem,
    FindingItem,
    HoldItem,
    MilestoneRecord,
    ReassignmentItem,
    RecipientRecord,
    RejectionItem,
    RequestItem,
    SourceRecord,
    ToldItem,
    fold_milestone,
)
from models.records.milestone import AgreementItem, ExtensionItem, ProposalItem, QuietItem
from models.records.reminder import Message
from models.register import Milestone
from models.reminders import Channels, Directory, Reminder, SweepContext
from models.reminders.facts import facts_of
from models.reminders.recipients import Recipient, recipient_for
from models.standing import MilestoneView, ReportView, SourceView, view_report
from tests.material.records import changed

CALENDAR = Calendar()
SLACK_ONLY = Channels()
PERSON, HEAD, COORDINATOR, VERIFIER, DELEGATE = (
    "p-records-1", "p-head-1", "p-follow-up-1", "p-reviewer-1", "p-records-2",
)  # fmt: skip
ROLES = {
    PERSON: "agency_contact",
    HEAD: "agency_unit_head",
    COORDINATOR: "oversight_coordinator",
    VERIFIER: "oversight_verifier",
    DELEGATE: "council_reader",
}


def people(without: tuple[str, ...] = (), away: dict[str, Any] | None = None, **more: dict[str, Any]) -> People:
    """Return made-up people, one a role; `away` belongs to the agency's contact.

    `more` holds fields of a person by the word after `p-` and before the number: `records={"slack": None}`.
    """
    rows = [
        {"id": who, "name": f"Made-up {at}", "slack": f"U000000000{at}", "roles": [{"role": role}]}
        | ({"away": [away]} if away and who == PERSON else {})
        | more.get(who.removeprefix("p-").removesuffix("-1").replace("-", "_"), {})
        for at, (who, role) in enumerate(ROLES.items(), start=1)
        if who not in without
    ]
    return People.model_validate({"people": rows})


def planned(milestone_id: str = "R5-M1", due_on: date = date(2026, 5, 29), **changes: Any) -> Milestone:
    """Return a made-up milestone of a register, due Friday 29 May 2026 where nothing else is said."""
    due = {"day": due_on, "basis": changes.pop("basis", "planning_assumption"), "counting": "Chosen by us."}
    due |= {"look_again": changes.pop("look_again")} if "look_again" in changes else {}
    facts: dict[str, Any] = {
        "id": milestone_id,
        "title": "A policy on federal access to NYPD property is in force",
        "says": "A signed order says who may enter NYPD property, and on what paper.",
        "evidence": {"kind": "document", "source": "agency_drop", "rule": {"type": "human", "why": "Made up."}},
        "due": due | {"provisional": changes.pop("provisional", False)},
        "duty_basis": "planning_assumption",
        "responsible": "agency_contact",
        "escalation": "agency_unit_head",
    }
    return Milestone.model_validate(facts | changes)


def milestone(
    milestone_id: str = "R5-M1", planned_on: date = date(2026, 1, 5), *, agreed: bool = True, **changes: Any
) -> MilestoneRecord:
    """Return what the ledger says of a made-up milestone that was just planned.

    Unless `agreed` is False, its date was proposed that day and the unit agreed to it, so the ladder may begin.
    """
    event = MilestonePlanned(
        milestone_id=milestone_id, recommendation_id="R5", milestone=planned(milestone_id, **changes)
    )
    moment = datetime(planned_on.year, planned_on.month, planned_on.day, 12, tzinfo=UTC)
    entry = Entry(seq=1, occurred_on=planned_on, recorded_at=moment, actor="followthrough", event=event)
    first = fold_milestone(milestone_id, None, entry)
    return agreed_on(first, planned_on) if agreed else first


def agreed_on(record: MilestoneRecord, day: date) -> MilestoneRecord:
    """Return a milestone whose date was proposed on a day and agreed to that day."""
    item: dict[str, Any] = {"seq": 1, "on": day, "by": HEAD}
    proposal = ProposalItem(**item, recorded_on=day, due=record.dates.due_on, unit=record.plan.escalation)
    agreement = AgreementItem(**item, due=record.dates.due_on)
    known = {"proposals": (proposal,), "agreements": (agreement,), "told_on": day, "told_seq": 1}
    return changed(record, **known)


def read_source(answered_on: date) -> SourceRecord:
    """Return what the ledger says of a source that answered on a day."""
    moment = datetime(answered_on.year, answered_on.month, answered_on.day, 12, tzinfo=UTC)
    return SourceRecord(
        id="agency_drop", result="empty", checked_at=moment, seq=2, answered_on=answered_on, answered_at=moment
    )


def view_of(record: MilestoneRecord, day: date, source: SourceRecord | None = None) -> MilestoneView:
    """Return where a milestone stands on a day; if nothing else is said, its source was read that day."""
    return MilestoneView(record, SourceView(record.source, record=source or read_source(day)), day, CALENDAR)


def report_of(
    records: Iterable[MilestoneRecord], day: date, sources: Mapping[str, SourceRecord] | None = None
) -> ReportView:
    """Return where milestones stand on a day; if nothing else is said, no source was ever checked."""
    return view_report(None, {}, {record.id: record for record in records}, sources or {}, day)


def facts_at(moment: datetime, record: MilestoneRecord, reminder: Reminder) -> AnyItem:
    """Return what a reminder says of a milestone at a moment; its source was read that day."""
    day = new_york_day(moment)
    context = SweepContext(
        calendar=CALENDAR, verdicts_by="DOI", people=people(), sources={"agency_drop": read_source(day)}, recipients={}
    )
    return facts_of(reminder, context.view_of(record, day), context)


def told(kind: Any, on: date, *, due: date, seq: int, **more: Any) -> ToldItem:
    """Return a message that was sent on a day."""
    key = more.pop("key", f"R5-M1:{kind}:{due}:{seq}")
    return ToldItem(
        **({"key": key, "message": key, "kind": kind, "due": due, "to": PERSON, "instead_of": None, "reason": None}
        | {"seq": seq, "claimed_on": on, "sent_on": on} | more)
    )  # fmt: skip


def after(record: MilestoneRecord, history: list[dict[str, Any]]) -> MilestoneRecord:
    """Return a milestone after a history, in the words of reminder_cases.yaml."""
    for seq, each in enumerate(history, start=2):
        change = _change(record, each, date.fromisoformat(str(each["date"])), seq)
        record = changed(record, **change, touched_seq=seq)
    return record


def _change(record: MilestoneRecord, each: dict[str, Any], on: date, seq: int) -> dict[str, Any]:
    item: dict[str, Any] = {"seq": seq, "on": on, "by": PERSON}
    late = item | {"recorded_on": on}
    match each["event"]:
        case "sent":
            due = date.fromisoformat(str(each["due"])) if "due" in each else record.due_now
            return {"messages": (*record.exchange.messages, told(each["kind"], on, due=due, seq=seq))}
        case "extended":
            to = date.fromisoformat(str(each["to"]))
            return {"due_now": to, "extensions": (ExtensionItem(**item, to=to, reason_id="t"),)}
        case "evidence_submitted":
            one = EvidenceItem(**late, sha256="ab" * 32, name="order.pdf", voice="agency")
            return {"evidence": (*record.review.evidence, one)}
        case "evidence_rejected":
            return {"rejections": (RejectionItem(**late, evidence=("ab" * 32,), reason_id="t"),)}
        case "verified":
            return {"findings": (FindingItem(**late, verdict="met", evidence=("ab" * 32,), reason_id="t"),)}
        case "agency_says_done":
            return {}
        case "acknowledged":
            until = on + timedelta(days=7)
            quiet = QuietItem(**item, kind="acknowledged", due=record.due_now, until=until)
            return {"quiets": (*record.exchange.quiets, quiet)}
        case "snoozed":
            until = date.fromisoformat(str(each["until"]))
            quiet = QuietItem(**item, kind="snoozed", due=record.due_now, until=until)
            return {"quiets": (*record.exchange.quiets, quiet)}
        case "extension_requested":
            return {"extension_requests": (RequestItem(**late, to=date.fromisoformat(str(each["to"])), reason_id="t"),)}
        case "blocked_by":
            return {"holds": (HoldItem(**late, waits_for=each["by"], reason_id=None),)}
        case "reassigned":
            return {
                "reassignments": (ReassignmentItem(**late | {"by": DELEGATE}, to=PERSON, was=DELEGATE, reason_id=None),)
            }
    raise ValueError(f"no such event here: {each['event']}")


def recipient(who: str, sent_on: tuple[str, ...] = (), unreachable: str | None = None, on: date | None = None) -> Any:
    """Return what the ledger says of a person."""
    days = [date.fromisoformat(each) for each in sent_on]
    messages = tuple(Message(key=f"M:{day}", on=day) for day in days)
    gone = {"unreachable": unreachable, "unreachable_on": on} if unreachable else {}
    return RecipientRecord(id=who, messages=messages, **gone)


def local(text: str) -> datetime:
    """Return a moment written as New York time."""
    return datetime.fromisoformat(text).replace(tzinfo=NEW_YORK).astimezone(UTC)


def directory_at(
    now: datetime,
    people: People,
    recipients: Mapping[str, RecipientRecord] | None = None,
    channels: Channels = SLACK_ONLY,
) -> Directory:
    """Return everyone who can get a notification at a moment."""
    return Directory(now=now, people=people, records=recipients or {}, channels=channels)


def recipient_on(
    role: Role,
    record: MilestoneRecord,
    people: People,
    recipients: Mapping[str, RecipientRecord],
    day: date,
    channels: Channels = SLACK_ONLY,
) -> Recipient:
    """Return who gets what is meant for a role about a milestone, at the send slot of a day."""
    return recipient_for(role, record, directory_at(CALENDAR.slot(day), people, recipients, channels))
