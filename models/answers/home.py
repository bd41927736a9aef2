"""What a person's Home tab shows. Source: docs/answers.md#home-tab."""

import math
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Literal

from models.answers.context import is_coordinator
from models.core import COORDINATOR, VERIFIER, People, Person, Value, holder, holders
from models.drafts import MemoAtHand, may_comment, steps_for
from models.ledger import MemoStep, NotificationKind, NotificationReason, Period
from models.permissions import LIAISON, able
from models.records import DECISIONS, MilestoneRecord, RecipientRecord, not_shown_seq, still_asks
from models.register import Names
from models.reminders import KINDS, due_on, messages_for_due, pending, person_meant, quiet_until
from models.standing import MilestoneAnswer, MilestoneView, ReportView, Week

LOOKAHEAD = timedelta(days=30)
"""How far ahead a due date is shown."""
LOOKBACK = timedelta(days=30)
"""For how long what has closed is shown."""

Section = Literal["needs_you", "coming", "answered", "waiting", "closed"]


@dataclass(frozen=True)
class HomeMilestone:
    """One milestone on a person's Home tab: where it stands, and what of it is the person's."""

    section: Section
    view: MilestoneView
    kind: NotificationKind | None = None
    """In "Needs you now": the kind of message it was last asked for with, which decides its buttons."""
    reason: NotificationReason | None = None
    """In "Needs you now": why this person is asked, if that decides the buttons."""
    answer: MilestoneAnswer | None = None
    """What the person answered, in "You answered" and "Waiting on others"."""
    quiet_until: date | None = None
    waits: str | None = None
    """In "Waiting on others": a role, the id of a milestone, or a source."""
    on: date | None = None
    """The day it closed, or the day since which it waits."""

    @property
    def id(self) -> str:
        """Return the milestone's id."""
        return self.view.id


class HomeMemo(Value):
    """A draft memo that waits for a person."""

    draft: str
    period: Period
    as_of: date
    steps: tuple[MemoStep, ...]
    until: date | None = None


@dataclass(frozen=True)
class Operations:
    """What only coordinators see: what went wrong or waits for them, and the last sweep."""

    week: Week | None = None
    """What `followthrough week` shows; None before a tracking plan was taken in."""
    redirected: tuple[str, ...] = ()
    last_sweep_at: datetime | None = None
    last_sweep: str | None = None


@dataclass(frozen=True)
class HomeFacts:
    """Everything that one person's Home tab shows on a day."""

    milestones: tuple[HomeMilestone, ...] = ()
    """Those of all sections, each section in its own order."""
    memos: tuple[HomeMemo, ...] = ()
    away_first: date | None = None
    away_last: date | None = None
    delegate: str | None = None
    coordinates: bool = False
    operations: Operations = field(default_factory=Operations)
    head_seq: int = 0
    head_hash: str = ""
    last_memo: int | None = None
    last_memo_link: str | None = None
    names: Names | None = None

    def of(self, section: Section) -> tuple[HomeMilestone, ...]:
        """Return the milestones of a section, in its order."""
        return tuple(item for item in self.milestones if item.section == section)


@dataclass(frozen=True)
class HomeContext:
    """What a Home tab is drawn from on a New York day."""

    people: People
    report: ReportView
    recipient: RecipientRecord | None = None
    operations: Operations = field(default_factory=Operations)
    names: Names | None = None
    head: tuple[int, str] = (0, "")
    memos: tuple[MemoAtHand, ...] = ()
    last_memo: int | None = None
    last_memo_link: str | None = None


def home_of(person: Person, context: HomeContext) -> HomeFacts:
    """Return everything a person's Home tab shows."""
    placed = (_place(view, person, context) for view in context.report.milestones)
    first, last, delegate = _absence(person, context)
    return HomeFacts(
        milestones=tuple(sorted((item for item in placed if item), key=_order)),
        away_first=first,
        away_last=last,
        delegate=delegate,
        coordinates=is_coordinator(person),
        operations=context.operations if is_coordinator(person) else Operations(),
        head_seq=context.head[0],
        head_hash=context.head[1],
        memos=tuple(filter(None, (_memo(at_hand, person, context) for at_hand in context.memos))),
        last_memo=context.last_memo,
        last_memo_link=context.last_memo_link,
        names=context.names,
    )


def people_shown(milestone: MilestoneRecord, people: People) -> tuple[Person, ...]:
    """Return the people on whose Home tabs a milestone may appear: who acts, got a message, verifies or coordinates."""
    ids = {message.to for message in milestone.exchange.messages}
    ids |= {person.id for role in (VERIFIER, COORDINATOR) for person in holders(people, role, milestone.id)}
    if responsible := person_meant("responsible", milestone, people):
        ids.add(responsible.id)
    return tuple(person for person in people.people if person.id in ids)


def _place(view: MilestoneView, person: Person, context: HomeContext) -> HomeMilestone | None:
    """Return a milestone in its section, or None if it is not the person's, or asks for nothing yet."""
    record = view.record
    if record.is_watch or view.is_ended:
        return None
    # Of thousands of milestones a person has a few, so the rest is passed over before anything is computed of it.
    is_responsible = person_meant("responsible", record, context.people) == person
    if record.is_closed:
        if view.office_turn and (reason := _look_again(view, person, context)):
            return HomeMilestone("needs_you", view, "verification_request", reason=reason)
        finding = record.finding
        closed_on = record.withdrawn_on or (finding.recorded_on if finding else record.planned_on)
        is_theirs = is_responsible or any(message.to == person.id for message in record.exchange.messages)
        is_recent = context.report.day - closed_on <= LOOKBACK
        return HomeMilestone("closed", view, on=closed_on) if is_theirs and is_recent else None
    if kind := _asked_of_oversight(view, person, context):
        return HomeMilestone("needs_you", view, kind)
    if is_responsible:
        return _place_for_responsible(view, person, context)
    kind = _last_ask(record, person)
    return HomeMilestone("needs_you", view, kind) if kind else None


def _may_verify(view: MilestoneView, person: Person, context: HomeContext) -> bool:
    suppliers = {piece.by for piece in view.record.evidence_to_review}
    verifiers = {verifier.id for verifier in holders(context.people, VERIFIER, view.id)}
    return person.id in verifiers - suppliers


def _look_again(view: MilestoneView, person: Person, context: HomeContext) -> NotificationReason | None:
    """Return why a person is shown what must be looked at again: they verify it, or coordinate it."""
    if _may_verify(view, person, context):
        return "look_again"
    return "look_again_asked" if holder(context.people, COORDINATOR, view.id) == person else None


def _asked_of_oversight(view: MilestoneView, person: Person, context: HomeContext) -> NotificationKind | None:
    if view.record.evidence_to_review and _may_verify(view, person, context):
        return "verification_request"
    if holder(context.people, COORDINATOR, view.id) != person:
        return None
    if view.undecided:
        return "date_offer" if view.undecided[0].kind == "date_offered" else "extension_request"
    return "hold_notice" if view.hold else None


def _place_for_responsible(view: MilestoneView, person: Person, context: HomeContext) -> HomeMilestone | None:
    record = view.record
    if evidence := record.evidence_to_review:
        return HomeMilestone("waiting", view, waits=VERIFIER, on=evidence[0].recorded_on)
    if view.undecided:
        answer = view.undecided[0]
        return HomeMilestone("waiting", view, answer=answer, waits=COORDINATOR, on=answer.recorded_on)
    if hold := view.hold:
        return HomeMilestone("waiting", view, answer=hold, waits=hold.waits_for or COORDINATOR, on=hold.recorded_on)
    quiet = view.quiet
    until = quiet_until(record, view.calendar)
    if quiet and quiet.seq > not_shown_seq(record) and until and until > context.report.day:
        return HomeMilestone("answered", view, answer=quiet, quiet_until=until)
    steps = due_on(pending(record, view.calendar), view.day)
    asks = (step.kind.name for step in steps if step.role == "responsible" and not step.kind.is_news)
    if kind := _last_ask(record, person) or next(asks, None):
        return HomeMilestone("needs_you", view, kind)
    is_near = record.due_now - context.report.day <= LOOKAHEAD
    return HomeMilestone("coming", view) if is_near and not record.dates.provisional else None


def _last_ask(milestone: MilestoneRecord, person: Person) -> NotificationKind | None:
    """Return the kind of the last message to a person about the current due date, if it still calls for an answer."""
    messages = [message for message in messages_for_due(milestone) if message.to == person.id]
    last = next((message for message in reversed(messages) if message.kind not in DECISIONS), None)
    return last.kind if last and still_asks(last, milestone) else None


def _order(item: HomeMilestone) -> tuple[float, date, str]:
    record = item.view.record
    if item.section == "needs_you":
        place = KINDS[item.kind].rank if item.kind else math.inf
        return place, record.dates.due_on, record.id
    days_ago = (item.view.day - item.on).days if item.section == "closed" and item.on else 0
    return days_ago, record.due_now, record.id


def _memo(at_hand: MemoAtHand, person: Person, context: HomeContext) -> HomeMemo | None:
    draft = at_hand.draft
    if person in holders(context.people, LIAISON) and may_comment(at_hand, context.report.day):
        share = draft.review.shares[-1]
        if any(comment.seq > share.seq for comment in draft.review.comments):
            return None
        return HomeMemo(draft=draft.id, period=draft.period, as_of=draft.as_of, steps=("comment",), until=share.until)
    if at_hand.replaced or person.id not in {
        *able(context.people, "memo_review"),
        *able(context.people, "memo_approve"),
    }:
        return None
    steps = steps_for(draft, person.id)
    return HomeMemo(draft=draft.id, period=draft.period, as_of=draft.as_of, steps=steps) if steps else None


def _absence(person: Person, context: HomeContext) -> tuple[date | None, date | None, str | None]:
    """Return the days, not over yet, on which a person is away: as they last said, or else by the people file."""
    announced = context.recipient.away if context.recipient else None
    if announced and announced.first and announced.last and announced.last >= context.report.day:
        return announced.first, announced.last, announced.delegate
    to_come = (absence for absence in person.away if absence.last >= context.report.day)
    first = min(to_come, key=lambda absence: absence.first, default=None)
    return (first.first, first.last, first.delegate) if first else (None, None, None)
