"""What changed, in words: what the agency said, what was found, and which dates passed."""

from models.core import RuleError, new_york_day
from models.ledger import (
    AcceptanceRecorded,
    CandidateFound,
    DueFixed,
    EntryCorrected,
    EvidenceReceived,
    EvidenceRejected,
    ExtensionGranted,
    FindingRecorded,
    MilestoneWithdrawn,
    ProofChanged,
    StatementRecorded,
)
from models.memo import Change, Changed, Trace, changes_since
from models.records import PORTFOLIO, MilestoneRecord
from notifications.memo.context import MemoContext, events
from notifications.words import count_of, say

FEW = 3


def news_of(context: MemoContext) -> tuple[Change, ...]:
    """Return the changes since the memo before, the weightiest first."""
    found = changes_since(context.world, context.placed, context.before)
    return tuple(_change(context, number, one) for number, one in enumerate(found, 1))


def _change(context: MemoContext, number: int, one: Changed) -> Change:
    if one.entry is None:
        kind, text = _passed(one)
        trace: Trace = context.computed("past", one.milestones)
    else:
        kind, text = _told(context, one)
        trace = events(one.entry.seq)
        before = context.before
        if before and one.on <= before.as_of:
            text = say("news.known_since", text=text, on=new_york_day(one.entry.recorded_at))
    about = {each.record.recommendation_id for each in one.milestones} or {one.recommendation_id or PORTFOLIO}
    recs = sorted(about - {PORTFOLIO})
    where = "all" if not recs else ", ".join(recs) if len(recs) <= FEW else count_of(len(recs), "recommendation")
    return Change(id=f"change-{number}", rec=where, date=one.on, kind=kind, text=text, trace=(trace,))


def _passed(one: Changed) -> tuple[str, str]:
    """Say which dates passed: by law one by one, all others together."""
    about, untold = one.milestones, sum(each.record.id in one.untold for each in one.milestones)
    if one.kind == "past_by_law":
        only, of = about[0], about[0].record
        said = {"id": of.id, "title": of.title, "on": of.due_now, "days": only.days, "is_nypds": of.duty_on == "nypd"}
        said["untold"] = untold
        return "past a date set by law", say("news.past_by_law", **said)
    latest = max(about, key=lambda each: each.record.due_now).record
    ours = sum(each.record.basis == "planning_assumption" for each in about)
    clocks = sum(each.record.recommendation_id == PORTFOLIO for each in about)
    last = {"id": latest.id, "on": latest.due_now, "basis": latest.basis}
    return "dates passed", say(
        "news.past_others", ours=ours, other=len(about) - ours, over_all=clocks, untold=untold, **last
    )


def _told(context: MemoContext, one: Changed) -> tuple[str, str]:
    """Say what an entry told: of a milestone, or of a recommendation alone."""
    event = one.entry.event if one.entry else None
    of = one.milestones[0].record if one.milestones else None
    match event:
        case AcceptanceRecorded():
            answer = {"id": event.recommendation_id, "answer": event.value, "mark": context.mark()}
            return "agency's answer", say("news.answered", **answer)
        case EntryCorrected():
            what = say("shared.named", id=of.id, title=of.title) if of else one.recommendation_id or ""
            return "correction", say("news.corrected", seq=event.seq, what=what)
    if of is None or one.entry is None:
        raise RuleError(f"the memo has no words for this change: {one.kind}")
    return _of_milestone(context, one, of, one.entry.seq)


def _of_milestone(context: MemoContext, one: Changed, of: MilestoneRecord, seq: int) -> tuple[str, str]:
    """Say what an entry told of a milestone; in a demonstration what is made up is called so."""
    event = one.entry.event if one.entry else None
    named, mark, office = {"id": of.id, "title": of.title}, context.mark(), context.office
    match event:
        case FindingRecorded():
            by = {"office": office, "verdict": event.verdict, "mark": mark}
            replaced = of.finding is not None and of.finding.seq != seq and of.finding.verdict != event.verdict
            on = event.on if event.verdict == "met" else None
            return "finding", say("news.found", **named, **by, on=on, replaced=replaced)
        case StatementRecorded():
            return "agency statement", say("news.claimed", **named, says=event.says, mark=mark)
        case EvidenceReceived():
            return "evidence received", say("news.received", **named, mark=mark)
        case CandidateFound():
            made_up = context.mark(event.source)
            return "evidence found", say("news.shown", **named, at=event.source, mark=made_up)
        case EvidenceRejected():
            return "evidence did not suffice", say("news.not_shown", **named, office=office, mark=mark)
        case ExtensionGranted():
            return "date extended", say("news.extended", **named, was=of.due_on, to=event.to, mark=mark)
        case ProofChanged() if of.shaken:
            became = {"how": of.shaken.how, "at": of.shaken.source, "on": of.shaken.on}
            return "proof gone or changed", say("news.proof", **named, **became, office=office)
        case DueFixed():
            return "due date fixed", say("news.due_fixed", **named, on=event.day, basis=event.basis)
        case MilestoneWithdrawn():
            return "withdrawn", say("news.withdrawn", **named)
    raise RuleError(f"the memo has no words for this change: {one.kind}")
