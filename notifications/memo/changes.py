"""What changed, in words: what the agency said, what was found, and which dates passed.

To word a change of a new kind: its kind and rank in models/memo/changes.py, its sentence in `_say_entry` below.
"""

from collections.abc import Sequence
from typing import NamedTuple

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
    LedgerRestored,
    LookRecorded,
    MilestoneWithdrawn,
    ProofChanged,
    StatementRecorded,
)
from models.memo import ANSWERED, ChangeFacts, Trace, events, lost_memos
from models.records import PORTFOLIO
from models.standing import MilestoneView
from notifications.memo.cells import say_answer, say_ground
from notifications.memo.context import MemoContext
from notifications.memo.document import Change
from notifications.memo.names import the, title_of
from notifications.words import mid, say, tally, titled

NAMED_RECOMMENDATIONS = 3
"""A change about more recommendations than this gives their number instead of their ids."""


class _Said(NamedTuple):
    """A change in words: what kind it is, and what is said of it."""

    lead: str
    text: str


def changes(context: MemoContext, news: Sequence[ChangeFacts]) -> tuple[Change, ...]:
    """Return the changes since the memo before, the weightiest first.

    In a first memo page one already counts the other dates that passed, so they are no news of their own.
    """
    printed = [change for change in news if change.kind != "past_other" or context.before]
    return tuple(_change(context, number, change) for number, change in enumerate(printed, 1))


def _change(context: MemoContext, number: int, change: ChangeFacts) -> Change:
    trace: Trace
    if change.entry is None:
        lead, text = _say_passed(context, change)
        trace = context.computed("past", change.milestones)
    else:
        lead, text = _say_entry(context, change)
        trace = events(change.entry.seq)
        before = context.before
        if before and change.on <= before.as_of:
            text = say("news.known_since", text=text, on=new_york_day(change.entry.recorded_at))
    return Change(
        id=f"change-{number}",
        rec=_say_recommendations(change),
        date=change.on,
        kind=lead.rstrip("."),
        text=text,
        trace=(trace,),
    )


def _say_recommendations(change: ChangeFacts) -> str:
    about = {view.record.recommendation_id for view in change.milestones}
    ids = sorted((about or {change.recommendation_id or PORTFOLIO}) - {PORTFOLIO})
    if not ids:
        return "all"
    return ", ".join(ids) if len(ids) <= NAMED_RECOMMENDATIONS else tally(len(ids), "recommendation")


def _say_passed(context: MemoContext, change: ChangeFacts) -> _Said:
    """Say which dates passed: legal deadlines one at a time, all others together."""
    views = change.milestones
    unknown = sum(view.id in change.unknown_until_now for view in views)
    if change.kind == "past_by_law":
        first = views[0]
        text = say(
            "news.past_by_law",
            titled=title_of(first),
            on=first.due_now,
            days=first.lateness.days,
            ground=say_ground(context, first),
            asked_on=first.asked_on,
            waits=first.review == "awaiting",
            untold=unknown,
            whose=None if first.is_agencys else context.body(first.duty_on),
            about=context.agency,
            office=context.office,
        )
        return _Said(say("news.lead_past_by_law", is_overdue=first.standing == "overdue"), text)
    latest = max(views, key=lambda view: view.due_now)
    ours = sum(view.basis == "planning_assumption" for view in views)
    facts = {"titled": title_of(latest), "on": latest.due_now, "basis": latest.basis, "untold": unknown}
    return _Said(say("news.lead_past_others"), say("news.past_others", **facts, ours=ours, other=len(views) - ours))


def _say_entry(context: MemoContext, change: ChangeFacts) -> _Said:
    """Say what an entry changed. Raises RuleError for a change that has no words."""
    event = change.entry.event if change.entry else None
    view = change.milestones[0] if change.milestones else None
    match event:
        case AcceptanceRecorded():
            record = context.whole.recommendations[event.recommendation_id]
            named = titled(record.title, record.id)
            facts = {"about": context.agency, "titled": named, "answer": event.value, "mark": context.mark()}
            return _Said(say("news.lead_answered", about=context.agency), say("news.answered", **facts))
        case LedgerRestored() if change.entry:
            text = say(
                "news.restored",
                on=change.entry.occurred_on,
                copy_of=event.copy_of,
                seq=event.head_seq,
                lost=event.known_seq - event.head_seq,
                memos=[str(number) for number in lost_memos(context.whole.entries, change.entry)],
            )
            return _Said(say("news.lead_restored"), text)
        case EntryCorrected():
            what = title_of(view) if view else change.recommendation_id or ""
            return _Said(say("news.lead_corrected"), say("news.corrected", seq=event.seq, what=what))
    if view is None or change.entry is None:
        raise RuleError(f"the memo has no words for this change: {change.kind}")
    if change.kind in ANSWERED:
        return _say_answer(context, change.entry, view)
    return _say_of_milestone(context, change.entry, view)


def _say_answer(context: MemoContext, entry: Entry, view: MilestoneView) -> _Said:
    """Say what was answered about a milestone, or decided on it; the annex has the reason."""
    answer = next((answer for answer in view.answers if answer.seq == entry.seq), None)
    if answer is None:
        raise RuleError(f"the memo has no words for this answer: {entry.event.kind}")
    lead = say("news.lead_answer", kind=answer.kind, about=context.agency)
    return _Said(lead, say("news.answer", titled=title_of(view), says=say_answer(context, answer, with_reason=False)))


def _say_of_milestone(context: MemoContext, entry: Entry, view: MilestoneView) -> _Said:
    """Say what an entry about a milestone changed; what is fictional is called so."""
    event, record = entry.event, view.record
    mark, office, about = context.mark(), context.office, context.agency
    named = title_of(view)
    match event:
        case FindingRecorded():
            last = record.finding
            is_replaced = last is not None and last.seq != entry.seq and last.verdict != event.verdict
            text = say(
                "news.found",
                titled=named,
                office=office,
                verdict=event.verdict,
                mark=mark,
                on=event.on if event.verdict == "met" else None,
                replaced=is_replaced,
                agencys=event.verdict != "met" or view.is_agencys,
                about=about,
            )
            return _Said(say("news.lead_found", verdict=event.verdict), text)
        case StatementRecorded():
            facts = {"name": the(mid(named)), "says": event.says, "mark": mark, "held": view.holding}
            return _Said(
                say("news.lead_claimed", about=about), say("news.claimed", **facts, about=about, office=office)
            )
        case EvidenceReceived():
            waits = view.holding == "awaiting"
            text = (
                say("news.received", titled=named, mark=mark, office=office)
                if waits
                else say("news.received_before", titled=named, mark=mark)
            )
            return _Said(say("news.lead_received"), text)
        case CandidateFound():
            source_mark = context.mark(event.source)
            text = say("news.shown", titled=named, at=context.source(event.source), mark=source_mark, office=office)
            return _Said(say("news.lead_shown"), text)
        case EvidenceRejected():
            return _Said(say("news.lead_not_shown"), say("news.not_shown", titled=named, office=office, mark=mark))
        case LookRecorded():
            text = say("news.looked_for", titled=named, at=context.source(event.source))
            return _Said(say("news.lead_looked_for"), text)
        case ExtensionGranted():
            text = say("news.extended", titled=named, was=record.due_on, to=event.to, mark=mark)
            return _Said(say("news.lead_extended"), text)
        case ProofChanged() if record.shaken:
            proof = record.shaken
            at = context.source(proof.source)
            text = say("news.proof", titled=named, how=proof.how, at=at, on=proof.on, office=office)
            return _Said(say("news.lead_proof"), text)
        case DueFixed():
            text = say("news.due_fixed", titled=named, on=event.day, basis=event.basis)
            return _Said(say("news.lead_due_fixed"), text)
        case MilestoneWithdrawn():
            return _Said(say("news.lead_withdrawn"), say("news.withdrawn", titled=named))
    raise RuleError(f"the memo has no words for this change: {event.kind}")
