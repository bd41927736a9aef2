"""Where a milestone stands on one person's Home tab: theirs to do, coming, answered, with others, or closed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Literal

from models.answers.home import HomeItem, Operations
from models.core import COORDINATOR, VERIFIER, Calendar, People, Person, holder, holders
from models.drafts import MemoAtHand
from models.ledger import NotificationKind
from models.records import (
    MilestoneRecord,
    RecipientRecord,
    SourceRecord,
    hold_of,
    not_shown_seq,
    quiet_until,
    quiets_in_force,
    request_of,
    still_asks,
)
from models.reminders import OVERDUE, due_steps, meant_for, rungs
from models.standing import days_past_original, standing_of

AHEAD = BACK = timedelta(days=30)
"""How far ahead a date is shown, and how far back what is closed."""

Place = Literal["needs_you", "coming", "answered", "waiting", "closed"]


@dataclass(frozen=True)
class Ground:
    """What a Home tab is drawn from, on a New York day."""

    people: People
    calendar: Calendar
    day: date
    milestones: tuple[MilestoneRecord, ...] = ()
    sources: Mapping[str, SourceRecord] = field(default_factory=dict)
    known: RecipientRecord | None = None
    """What the ledger says of the person."""
    operations: Operations = field(default_factory=Operations)
    head: tuple[int, str] = (0, "")
    memos: tuple[MemoAtHand, ...] = ()
    last_memo: int | None = None
    last_memo_link: str | None = None


def placed(record: MilestoneRecord, person: Person, ground: Ground) -> tuple[Place, HomeItem] | None:
    """Return where a milestone stands on a person's tab; None where it is not theirs, or asks for nothing yet."""
    if record.recurring or record.is_watch:
        return None
    item = _item(record, ground)
    if record.is_closed:
        on = closed_on(record)
        theirs = _is_responsible(record, person, ground) or any(each.to == person.id for each in record.told)
        return ("closed", item.model_copy(update={"on": on})) if theirs and ground.day - on <= BACK else None
    if kind := _office(record, person, ground):
        return "needs_you", item.model_copy(update={"kind": kind})
    if _is_responsible(record, person, ground):
        return _of_responsible(record, person, item, ground)
    kind = _asked(record, person)
    return ("needs_you", item.model_copy(update={"kind": kind})) if kind else None


def _office(record: MilestoneRecord, person: Person, ground: Ground) -> NotificationKind | None:
    """Return what a milestone asks of a verifier, or of the coordinator."""
    suppliers = {each.by for each in record.waiting_evidence}
    verifiers = {each.id for each in holders(ground.people, VERIFIER, record.id)} - suppliers
    if record.waiting_evidence and person.id in verifiers:
        return "verification_request"
    if holder(ground.people, COORDINATOR, record.id) != person:
        return None
    if request_of(record):
        return "extension_request"
    return "hold_notice" if hold_of(record) else None


def _of_responsible(
    record: MilestoneRecord, person: Person, item: HomeItem, ground: Ground
) -> tuple[Place, HomeItem] | None:
    request, hold, waits = request_of(record), hold_of(record), record.waiting_evidence
    if waits:
        return "waiting", item.model_copy(update={"waits": VERIFIER, "on": waits[0].recorded_on})
    if request:
        said = {"waits": COORDINATOR, "on": request.recorded_on, "answered": "asked", "answered_on": request.on}
        return "waiting", item.model_copy(update=said)
    if hold:
        named = {"waits": hold.waits_for or COORDINATOR, "on": hold.recorded_on}
        return "waiting", item.model_copy(update=named | {"answered": "blocked", "answered_on": hold.on})
    quiets, until = quiets_in_force(record), quiet_until(record, rungs(record.due_now, ground.calendar)[OVERDUE].day)
    if quiets and quiets[-1].seq > not_shown_seq(record) and until and until > ground.day:
        said = {"answered": quiets[-1].kind, "answered_on": quiets[-1].on, "quiet_until": until}
        return "answered", item.model_copy(update=said)
    if kind := _asked(record, person) or _due(record, ground):
        return "needs_you", item.model_copy(update={"kind": kind})
    is_near = record.due_now - ground.day <= AHEAD
    return ("coming", item) if is_near and not record.provisional else None


def _asked(record: MilestoneRecord, person: Person) -> NotificationKind | None:
    """Return what a person was last asked for, where the message still calls for it."""
    told = (each for each in reversed(record.told) if each.to == person.id and not each.refused)
    last = next((each for each in told if each.due == record.due_now), None)
    return last.kind if last and still_asks(last, record) else None


def _due(record: MilestoneRecord, ground: Ground) -> NotificationKind | None:
    """Return what the responsible is asked for on this day, whether or not the message has gone out yet."""
    steps = due_steps(record, ground.day, ground.calendar)
    return next((each.kind for each in steps if each.role == "responsible"), None)


def _is_responsible(record: MilestoneRecord, person: Person, ground: Ground) -> bool:
    return meant_for("responsible", record, ground.people) == person


def _item(record: MilestoneRecord, ground: Ground) -> HomeItem:
    return HomeItem(
        milestone_id=record.id,
        title=record.title,
        due_on=record.due_on,
        due_now=record.due_now,
        basis=record.basis,
        standing=standing_of(record, ground.sources.get(record.source), ground.day, ground.calendar),
        days_past_original=days_past_original(record, ground.day),
        v=record.touched_seq,
    )


def closed_on(record: MilestoneRecord) -> date:
    """Return the day on which a closed milestone was closed."""
    finding = record.finding
    return record.withdrawn_on or (finding.recorded_on if finding else record.planned_on)
