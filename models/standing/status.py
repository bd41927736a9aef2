"""The status of a day as `status --json` prints it, and nothing worked out beside the view (docs/record.md#json)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from pydantic_core import to_jsonable_python

from models.core import People, Value
from models.records import MilestoneRecord, OfferItem, date_answer_of, hold_of
from models.standing.answers import AnswerKind, MilestoneAnswer
from models.standing.headline import part_of
from models.standing.old_names import old_counts, old_names
from models.standing.report import RecommendationView, ReportView
from models.standing.view import MilestoneView
from models.standing.week import holder_of

ERASED = "(these words were erased)"
ANSWERED: frozenset[AnswerKind] = frozenset(
    {"working_on_it", "reminders_paused", "on_hold", "not_theirs", "date_requested", "date_declined", "reassigned"}
)
"""The kinds of `answers`. What was answered to a target date, and later dates, have fields of their own."""


@dataclass(frozen=True)
class StatusContext:
    """What `status --json` shows with a view and what decides nothing: typed words, wakes and people."""

    words: Mapping[str, str] = field(default_factory=dict)
    """What people typed and is still held, by text id."""
    wakes: Mapping[str, datetime | None] = field(default_factory=dict)
    """When each milestone is looked at again (UTC), by id."""
    people: People | None = None

    def words_of(self, text_id: str | None) -> str | None:
        """Return the words of a text id, or that they were erased; None without an id."""
        return (self.words[text_id] or ERASED) if text_id else None


class LedgerHead(Value):
    """The head of the chain that a picture was made from."""

    seq: int
    hash: str


def compose_status(
    report: ReportView, context: StatusContext, *, known_at: datetime, head: LedgerHead
) -> dict[str, Any]:
    """Return the picture of a day as values of JSON; `known_at` is what was on record by then (UTC)."""
    of_source = ("result", "checked_at", "data_as_of", "reason", "answered_on")
    status = {
        "as_of": report.day,
        "known_at": known_at,
        "ledger": head,
        "headline": report.headline,
        "counts": old_counts(report),
        "recommendations": [_recommendation(view, context) for view in report.recommendations],
        "portfolio": {"milestones": [status_of(view, context) for view in report.shared]},
        "sources": [
            {"name": source.name, **{name: getattr(source.record, name, None) for name in of_source}}
            for source in report.relied_sources
        ],
        "source_counts": report.source_counts,
    }
    values: dict[str, Any] = to_jsonable_python(status)
    return values


def _recommendation(view: RecommendationView, context: StatusContext) -> dict[str, Any]:
    record = view.record
    acceptance = record.acceptance
    return {
        "id": view.id,
        "title": record.plan.title,
        "text_basis": record.plan.text_basis,
        "verified_against_report": record.plan.verified_against_report,
        "acceptance": {
            "value": acceptance.value if acceptance else "none",
            "on": acceptance and acceptance.on,
            "basis": acceptance and acceptance.basis,
        },
        "proof": view.proof,
        "why": view.why,
        "proof_since": view.proof_since,
        "milestones": [status_of(milestone, context) for milestone in view.milestones],
        "verified": view.verified,
        "counted": len(view.recommended),
        "claim": view.claim,
        "last_answer": view.answered and _answer_fields(view.answered.last_answer, context),
        "answered": view.answered and view.answered.id,
        "next_milestone": view.next_milestone and view.next_milestone.id,
        "related_past": [duty.id for duty in view.related_past],
        "turn": view.turn,
    }


def status_of(view: MilestoneView, context: StatusContext) -> dict[str, Any]:
    """Return a milestone, or one instance of a recurring one, as values of JSON; erased words are said to be erased."""
    record, lateness, source = view.record, view.lateness, view.source
    statement, finding, hold = record.statement, record.finding, hold_of(record)
    listed = {"listed": True} if statement and statement.listed else {}
    last = {answer.kind: answer for answer in view.answers if answer.in_force and answer.kind in ANSWERED}
    # A folder that was read shows nothing of a milestone while a file in it may be what is looked for.
    is_hidden = source.hidden_since(view.id) is not None
    status = {
        "id": view.id,
        "title": record.plan.title,
        "due": record.dates.due_on,
        "basis": record.basis,
        "duty_basis": record.plan.duty_basis,
        "provisional": record.dates.provisional,
        "waits_for": record.waits_for if record.dates.provisional else None,
        "extensions": [
            {"to": extension.to, "reason": context.words_of(extension.reason_id), "seq": extension.seq}
            for extension in record.dates.extensions
            if extension.stands
        ],
        "due_now": record.due_now,
        "date_state": view.date_state,
        "proof": view.proof,
        "why": view.why,
        "proof_since": view.proof_since,
        "part": part_of(view) if view.is_counted else None,
        **old_names(view),
        "business_days_late": lateness.business_days,
        "days_late": view.days_late,
        "days_past_original": lateness.days_past_original,
        "told_on": record.dates.told_on,
        "told_seq": record.dates.told_seq,
        "answer_due": view.answer_due,
        "counts_from": lateness.counts_from,
        "proposed_on": view.proposed_on,
        "date_answer": _date_answer_fields(record, context),
        "relation": record.plan.relation,
        "duty_on": record.plan.duty_on,
        "agency_says": statement and {"says": statement.says, "on": statement.on, "seq": statement.seq} | listed,
        "evidence": sum(item.stands for item in record.review.evidence),
        "finding": finding and {name: getattr(finding, name) for name in ("verdict", "on", "recorded_on", "by", "seq")},
        "answers": [_answer_fields(answer, context) for answer in sorted(last.values(), key=lambda answer: answer.seq)],
        "blocked_by": hold and (hold.waits_for or context.words_of(hold.reason_id) or "no reason given"),
        "needs": record.plan.needs,
        "responsible": record.plan.responsible,
        "escalation": record.plan.escalation,
        "source": source.name,
        "source_result": "blocked" if is_hidden else source.record and source.record.result,
        "wake_at": context.wakes.get(view.id),
        "held_by": holder_of(context.people, record),
        "ground": lateness.ground,
        "verdict": view.verdict,
        "last_answer": _answer_fields(view.last_answer, context),
        "last_decision": _answer_fields(view.last_decision, context),
        "turn": view.turn,
    }
    values: dict[str, Any] = to_jsonable_python(status)
    return values


def _answer_fields(answer: MilestoneAnswer | None, context: StatusContext) -> dict[str, Any] | None:
    if answer is None:
        return None
    return {
        **{name: getattr(answer, name) for name in ("kind", "on", "by", "seq")},
        "until": answer.day,  # whatever the day it names is: promised, asked for, agreed, or the end of a pause
        "waits_for": answer.waits_for,
        "reason": context.words_of(answer.reason_id),
    }


def _date_answer_fields(record: MilestoneRecord, context: StatusContext) -> dict[str, Any] | None:
    answer = date_answer_of(record)
    if answer is None:
        return None
    offer = answer if isinstance(answer, OfferItem) else None
    return {
        **{name: getattr(answer, name) for name in ("kind", "on", "by", "seq", "to")},
        "reason": offer and context.words_of(offer.reason_id),
        "decided_on": offer and offer.answered_on,
        "decided_by": offer and offer.answered_by,
        "declined_why": offer and context.words_of(offer.answer_reason_id),
    }
