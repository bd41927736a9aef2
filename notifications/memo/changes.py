"""What changed, in words: what the agency said, what was found, and which dates passed.

To word a change of a new kind: its kind and rank in models/memo/changes.py, its sentence in `NEWS` or `_say_entry`.
"""

from collections.abc import Sequence

from models.core import RuleError, new_york_day
from models.ledger import (
    AcceptanceRecorded,
    CandidateFound,
    Entry,
    EntryCorrected,
    FindingRecorded,
    LedgerRestored,
    ProofChanged,
)
from models.memo import ANSWERED, ChangeFacts, Trace, events, lost_memos
from models.records import PORTFOLIO
from models.standing import MilestoneView
from notifications.memo.cells import say_answer, say_ground
from notifications.memo.context import MemoContext
from notifications.memo.document import Change
from notifications.memo.names import the, title_of
from notifications.words import mid, say, say_of, tally, titled

NAMED_RECOMMENDATIONS = 3
"""A change about more recommendations than this gives their number instead of their ids."""


Said = tuple[str, str]
"""What kind of change it is, and what is said of it."""
NEWS = {
    "finding_recorded": "found",
    "statement_recorded": "claimed",
    "evidence_received": "received",
    "candidate_found": "shown",
    "evidence_rejected": "not_shown",
    "look_recorded": "looked_for",
    "extension_granted": "extended",
    "proof_changed": "proof",
    "due_fixed": "due_fixed",
    "milestone_withdrawn": "withdrawn",
}
"""The sentence of news.j2, and of its lead, for an entry about a milestone, by the kind of the entry."""


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


def _say_passed(context: MemoContext, change: ChangeFacts) -> Said:
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
        return (say("news.lead_past_by_law", is_overdue=first.standing == "overdue"), text)
    latest = max(views, key=lambda view: view.due_now)
    ours = sum(view.basis == "planning_assumption" for view in views)
    facts = {"titled": title_of(latest), "on": latest.due_now, "basis": latest.basis, "untold": unknown}
    return (say("news.lead_past_others"), say("news.past_others", **facts, ours=ours, other=len(views) - ours))


def _say_entry(context: MemoContext, change: ChangeFacts) -> Said:
    """Say what an entry changed. Raises RuleError for a change that has no words."""
    event = change.entry.event if change.entry else None
    view = change.milestones[0] if change.milestones else None
    match event:
        case AcceptanceRecorded():
            record = context.whole.recommendations[event.recommendation_id]
            named = titled(record.title, record.id)
            facts = {"about": context.agency, "titled": named, "answer": event.value, "mark": context.mark()}
            return (say("news.lead_answered", about=context.agency), say("news.answered", **facts))
        case LedgerRestored() if change.entry:
            text = say(
                "news.restored",
                on=change.entry.occurred_on,
                copy_of=event.copy_of,
                seq=event.head_seq,
                lost=event.known_seq - event.head_seq,
                memos=[str(number) for number in lost_memos(context.whole.entries, change.entry)],
            )
            return (say("news.lead_restored"), text)
        case EntryCorrected():
            what = title_of(view) if view else change.recommendation_id or ""
            return (say("news.lead_corrected"), say("news.corrected", seq=event.seq, what=what))
    if view is None or change.entry is None:
        raise RuleError(f"the memo has no words for this change: {change.kind}")
    if change.kind in ANSWERED:
        return _say_answer(context, change.entry, view)
    return _say_of_milestone(context, change.entry, view)


def _say_answer(context: MemoContext, entry: Entry, view: MilestoneView) -> Said:
    """Say what was answered about a milestone, or decided on it; the annex has the reason."""
    answer = next((answer for answer in view.answers if answer.seq == entry.seq), None)
    if answer is None:
        raise RuleError(f"the memo has no words for this answer: {entry.event.kind}")
    lead = say("news.lead_answer", kind=answer.kind)
    return (lead, say("news.answer", titled=title_of(view), says=say_answer(context, answer, with_reason=False)))


def _say_of_milestone(context: MemoContext, entry: Entry, view: MilestoneView) -> Said:
    """Say what an entry about a milestone changed; what is fictional is called so.

    A sentence takes what it names from the fields of the event, or from the facts below.
    """
    event, record, titled = entry.event, view.record, title_of(view)
    if event.kind not in NEWS:
        raise RuleError(f"the memo has no words for this change: {event.kind}")
    facts = {**dict(event), "titled": titled, "name": the(mid(titled)), "held": view.holding, "was": record.due_on}
    facts |= {"office": context.office, "about": context.agency, "mark": context.mark()}
    if source := getattr(event, "source", None):
        facts["at"] = context.source(source)
    match event:
        case FindingRecorded():
            last = record.finding
            facts["replaced"] = last is not None and last.seq != entry.seq and last.verdict != event.verdict
            facts["agencys"] = event.verdict != "met" or view.is_agencys
            facts["on"] = event.on if event.verdict == "met" else None
        case CandidateFound():
            facts["mark"] = context.mark(event.source)
        case ProofChanged():
            facts["on"] = entry.occurred_on
    name = NEWS[event.kind]
    lead = say_of(f"news.lead_{name}", facts)
    if name == "received" and view.holding != "awaiting":
        return lead, say_of("news.received_before", facts)
    return lead, say_of(f"news.{name}", facts)
