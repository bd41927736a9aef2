"""The column of the oversight office: its status in a few words, a note below it, and what stands below a date.

Source: docs/memo.md#columns.
"""

from datetime import date

from models.memo import Holding, MilestoneStatus, RecommendationHolding, calendar_of
from models.records import offer_of
from models.register import Basis
from models.standing import is_open_to_answer
from notifications.memo.context import MemoContext
from notifications.words import say

WORDS: dict[Holding, str] = {
    "no evidence on file": "no_evidence",
    "evidence reviewed, not sufficient": "not_sufficient",
    "verified as done": "verified",
    "closed, not implemented": "closed",
    "no longer required": "not_required",
    "evidence missing": "missing",
    "evidence removed": "removed",
    "withdrawn": "withdrawn",
    "tracked": "tracked",
}
"""The sentence of table.j2 for what is held, if it needs no further facts."""
FILES = ("file_drop",)
PAGES = ("web_page",)
MAY_WAIT = ("date_not_told", "awaiting_answer", "unknown")
"""The standings of a target date that may not count yet."""


def say_status(context: MemoContext, status: MilestoneStatus) -> str:
    """Return the status of a milestone in the words of the office's column."""
    record = status.record
    if status.standing == "overdue" and record.basis == "statute":
        return say("table.status_overdue", days=status.days)
    if status.holding == "no evidence on file" and status.is_open and record.provisional:
        return say("table.status_not_started")
    return _say_holding(context, status.holding, [status])


def say_recommendation_status(
    context: MemoContext,
    held: RecommendationHolding,
    statuses: tuple[MilestoneStatus, ...],
    coming: MilestoneStatus | None,
) -> str:
    """Return the status of a recommendation; a legal deadline that its next milestone missed comes first."""
    if held.word == "partly verified":
        return say("table.status_partly", n=held.verified, of=held.counted)
    if coming and held.word == "no evidence on file" and coming.record.basis == "statute" and coming.is_passed:
        return say("table.status_overdue", days=coming.days)
    return _say_holding(context, held.word, [status for status in statuses if status.holding == held.word])


def say_holding_note(
    context: MemoContext, holding: Holding, since: date | None, statuses: tuple[MilestoneStatus, ...]
) -> str:
    """Return the note below a status: since when, or the day of the finding; the empty string if there is none."""
    if since is None or holding in ("no evidence on file", "tracked", "partly verified", "unknown"):
        return ""
    if holding == "awaiting review":
        waiting = [item for status in statuses for item in status.record.evidence_to_review]
        return say("table.on_file_since", on=since, mark=context.mark_of(item.source for item in waiting))
    if holding in ("evidence missing", "evidence removed"):
        return say("table.since", on=since)
    is_late = holding == "verified as done" and any(status.standing == "verified_late" for status in statuses)
    mark = "" if holding == "withdrawn" else context.mark()
    return say("table.found_on", on=since, is_late=is_late, mark=mark)


def say_time(context: MemoContext, status: MilestoneStatus) -> str:
    """Return what stands below a date: how long ago it passed, or from what it runs; the empty string if nothing does.

    Where evidence waits for a verifier, or where we could not check, no days are counted.
    """
    record = status.record
    if not status.is_open:
        return ""
    if record.provisional:
        return say("table.runs_from", waits_for=record.waits_for)
    body = context.body(record.duty_on)
    calendar = calendar_of(context.world)
    if status.standing in MAY_WAIT and is_open_to_answer(record, context.world.as_of, calendar):
        if offer := offer_of(record):
            return say("table.offered", about=body, to=offer.to, office=context.office)
        if record.told_on is None or status.told.answer_due is None:
            return say("table.told", about=body, told_on=None)
        return say("table.answer_due", about=body, told_on=record.told_on, by=status.told.answer_due)
    if status.is_passed and status.told.counts_from and status.told.counts_from > record.due_now:
        return say("table.past_since", days=status.days, since=status.told.counts_from)
    return say("table.ago", days=status.days) if status.is_passed and status.days else ""


def say_told(context: MemoContext, status: MilestoneStatus) -> str:
    """Return when the agency was told of a target date; the empty string for any other date."""
    is_asked = status.record.basis == "planning_assumption" and context.is_agencys(status)
    is_said = status.standing in ("date_not_told", "awaiting_answer")
    return say("table.told", about=context.agency, told_on=status.record.told_on) if is_asked and not is_said else ""


def say_basis(basis: Basis, duty_basis: Basis) -> str:
    """Return the kind of a date, and that a law sets the duty if the date is ours."""
    return say("table.rests", basis=basis, duty_basis=duty_basis)


def _say_holding(context: MemoContext, holding: Holding, statuses: list[MilestoneStatus]) -> str:
    if holding == "awaiting review":
        return say("table.status_awaiting", office=context.office)
    if holding == "unknown":
        return say("table.status_unknown", what=_say_unread(context, statuses))
    return say(f"table.status_{WORDS[holding]}")


def _say_unread(context: MemoContext, statuses: list[MilestoneStatus]) -> str:
    """Return what could not be read: a page, files or data, by the kind of the source."""
    sources = context.register.sources
    kinds = {sources[status.record.source].kind for status in statuses if status.record.source in sources}
    if kinds and kinds.issubset(FILES):
        return say("table.unread_files")
    return say("table.unread_page" if kinds and kinds.issubset(PAGES) else "table.unread_data")
