"""What changed, in words: what the agency said, what was found, and which dates passed.

To word a change of a new kind: its kind and rank in models/memo/changes.py, its sentence in `_say_entry` below.
"""

from models.core import RuleError, new_york_day
from models.ledger import (
    AcceptanceRecorded,
    CandidateFound,
    DueFixed,
    Entry,
    EntryCorrected,
    EvidenceReceived,
    EvidenceRejected,
    ExtensionGranted,
    FindingRecorded,
    MilestoneWithdrawn,
    ProofChanged,
    StatementRecorded,
)
from models.memo import ANSWERED, AnswerKind, Change, ChangeFacts, MilestoneStatus, Trace, changes_since
from models.records import PORTFOLIO, MilestoneRecord
from notifications.memo.answers import answer_of_entry
from notifications.memo.context import MemoContext, events
from notifications.words import say, tally

NAMED_RECOMMENDATIONS = 3
"""A change about more recommendations than this gives their number instead of their ids."""


ANSWER_NEWS: dict[AnswerKind, str] = {
    "working_on_it": "work under way",
    "reminders_paused": "reminders paused",
    "on_hold": "on hold",
    "not_theirs": "not theirs",
    "hold_lifted": "no longer on hold",
    "date_requested": "new date requested",
    "date_granted": "new date granted",
    "date_declined": "new date declined",
    "reassigned": "handed over",
    "date_agreed": "date agreed",
    "date_offered": "another date offered",
    "offer_accepted": "offered date accepted",
    "offer_declined": "offered date declined",
}
"""What a change is called that is an answer, or a decision on one."""


def changes(context: MemoContext) -> tuple[Change, ...]:
    """Return the changes since the memo before, the weightiest first."""
    found = changes_since(context.world, context.statuses, context.before)
    return tuple(_change(context, number, change) for number, change in enumerate(found, 1))


def _change(context: MemoContext, number: int, change: ChangeFacts) -> Change:
    trace: Trace
    if change.entry is None:
        kind, text = _say_passed(change)
        trace = context.computed("past", change.milestones)
    else:
        kind, text = _say_entry(context, change)
        trace = events(change.entry.seq)
        before = context.before
        if before and change.on <= before.as_of:
            text = say("news.known_since", text=text, on=new_york_day(change.entry.recorded_at))
    return Change(
        id=f"change-{number}", rec=_say_recommendations(change), date=change.on, kind=kind, text=text, trace=(trace,)
    )


def _say_recommendations(change: ChangeFacts) -> str:
    about = {status.record.recommendation_id for status in change.milestones}
    ids = sorted((about or {change.recommendation_id or PORTFOLIO}) - {PORTFOLIO})
    if not ids:
        return "all"
    return ", ".join(ids) if len(ids) <= NAMED_RECOMMENDATIONS else tally(len(ids), "recommendation")


def _say_passed(change: ChangeFacts) -> tuple[str, str]:
    """Return the kind and the sentence for dates that passed: by law one at a time, all others together."""
    statuses = change.milestones
    unknown = sum(status.record.id in change.unknown_until_now for status in statuses)
    if change.kind == "past_by_law":
        record = statuses[0].record
        return "past a date set by law", say(
            "news.past_by_law",
            id=record.id,
            title=record.title,
            on=record.due_now,
            days=statuses[0].days,
            is_nypds=record.duty_on == "agency",
            untold=unknown,
        )
    latest = max(statuses, key=lambda status: status.record.due_now).record
    ours = sum(status.record.basis == "planning_assumption" for status in statuses)
    return "dates passed", say(
        "news.past_others",
        ours=ours,
        other=len(statuses) - ours,
        over_all=sum(status.record.recommendation_id == PORTFOLIO for status in statuses),
        untold=unknown,
        id=latest.id,
        on=latest.due_now,
        basis=latest.basis,
    )


def _say_entry(context: MemoContext, change: ChangeFacts) -> tuple[str, str]:
    """Return the kind and the sentence for what an entry changed. Raises RuleError for a change that has no words."""
    event = change.entry.event if change.entry else None
    record = change.milestones[0].record if change.milestones else None
    match event:
        case AcceptanceRecorded():
            answer = event.value
            return "agency's answer", say(
                "news.answered", id=event.recommendation_id, answer=answer, mark=context.mark()
            )
        case EntryCorrected():
            named = say("shared.named", id=record.id, title=record.title) if record else change.recommendation_id
            return "correction", say("news.corrected", seq=event.seq, what=named or "")
    if change.kind in ANSWERED and change.entry and change.milestones:
        return _say_answered(context, change.entry, change.milestones[0])
    if record is None or change.entry is None:
        raise RuleError(f"the memo has no words for this change: {change.kind}")
    return _say_of_milestone(context, change.entry, record)


def _say_answered(context: MemoContext, entry: Entry, status: MilestoneStatus) -> tuple[str, str]:
    """Return the kind and the sentence for what was answered about a milestone, or decided on it."""
    answer = answer_of_entry(context, status, entry.seq)
    if answer is None:
        raise RuleError(f"the memo has no words for this answer: {entry.event.kind}")
    record = status.record
    return ANSWER_NEWS[answer.kind], say("news.answer", id=record.id, title=record.title, says=answer.says)


def _say_of_milestone(context: MemoContext, entry: Entry, record: MilestoneRecord) -> tuple[str, str]:
    """Return the kind and the sentence for an entry about a milestone; what is made up is called so."""
    event = entry.event
    mark = context.mark()
    office = context.office
    named = {"id": record.id, "title": record.title}
    match event:
        case FindingRecorded():
            last = record.finding
            is_replaced = last is not None and last.seq != entry.seq and last.verdict != event.verdict
            return "finding", say(
                "news.found",
                **named,
                office=office,
                verdict=event.verdict,
                mark=mark,
                on=event.on if event.verdict == "met" else None,
                replaced=is_replaced,
            )
        case StatementRecorded():
            return "agency statement", say("news.claimed", **named, says=event.says, mark=mark)
        case EvidenceReceived():
            return "evidence received", say("news.received", **named, mark=mark)
        case CandidateFound():
            return "evidence found", say("news.shown", **named, at=event.source, mark=context.mark(event.source))
        case EvidenceRejected():
            return "evidence did not suffice", say("news.not_shown", **named, office=office, mark=mark)
        case ExtensionGranted():
            return "date extended", say("news.extended", **named, was=record.due_on, to=event.to, mark=mark)
        case ProofChanged() if record.shaken:
            proof = record.shaken
            return "proof gone or changed", say(
                "news.proof", **named, how=proof.how, at=proof.source, on=proof.on, office=office
            )
        case DueFixed():
            return "due date fixed", say("news.due_fixed", **named, on=event.day, basis=event.basis)
        case MilestoneWithdrawn():
            return "withdrawn", say("news.withdrawn", **named)
    raise RuleError(f"the memo has no words for this change: {event.kind}")
