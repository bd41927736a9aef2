"""What a person's Home tab shows: what they must do now, what is coming, what they answered, what waits, what closed.

The tab is a view of the people file and the record, so losing it loses nothing. Source: docs/answers.md#home-tab.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Literal

from pydantic import AwareDatetime

from models.answers.context import is_coordinator
from models.core import COORDINATOR, VERIFIER, Calendar, People, Person, Value, evolve, holder, holders
from models.drafts import MemoAtHand, may_comment, steps_for
from models.ledger import MemoStep, NotificationKind, Period, Shows
from models.permissions import LIAISON, able
from models.records import (
    DECISIONS,
    MilestoneRecord,
    RecipientRecord,
    SourceRecord,
    hold_of,
    not_shown_seq,
    quiets_in_force,
    request_of,
    still_asks,
)
from models.register import Basis, Names
from models.reminders import ORDER, due_on, pending, person_meant, quiet_until
from models.standing import Standing, Week, days_past_original, standing_of

LOOKAHEAD = timedelta(days=30)
"""How far ahead a due date is shown."""
LOOKBACK = timedelta(days=30)
"""For how long what has closed is shown."""

Section = Literal["needs_you", "coming", "answered", "waiting", "closed"]


class HomeItem(Value):
    """One milestone on a person's Home tab."""

    milestone_id: str
    title: str
    due_on: date
    due_now: date
    basis: Basis
    standing: Standing
    days_past_original: int
    v: int
    """The last ledger entry about the milestone, which its buttons carry."""
    kind: NotificationKind | None = None
    """In "Needs you now": the kind of message it was last asked for with, which decides its buttons."""
    answered: Shows | None = None
    answered_on: date | None = None
    quiet_until: date | None = None
    waits_name: str | None = None
    """What readers call the role or the source it waits for."""
    waits: str | None = None
    """In "Waiting for others": a role, the id of a milestone, or a source."""
    on: date | None = None
    """The day it closed, or the day since which it waits."""


class HomeMemo(Value):
    """A draft memo that waits for a person."""

    draft: str
    period: Period
    as_of: date
    steps: tuple[MemoStep, ...]
    until: date | None = None
    """The last day for a comment."""


class Operations(Value):
    """What only coordinators see: what went wrong or waits for them, and the last sweep."""

    week: Week | None = None
    """What `followthrough week` shows; None before a tracking plan was taken in."""
    redirected: tuple[str, ...] = ()
    last_sweep_at: AwareDatetime | None = None
    last_sweep: str | None = None


class HomeFacts(Value):
    """Everything that one person's Home tab shows on a day."""

    person_id: str
    name: str
    day: date
    needs_you: tuple[HomeItem, ...] = ()
    coming: tuple[HomeItem, ...] = ()
    answered: tuple[HomeItem, ...] = ()
    waiting: tuple[HomeItem, ...] = ()
    closed: tuple[HomeItem, ...] = ()
    memos: tuple[HomeMemo, ...] = ()
    """Drafts to read, approve or comment on."""
    away_first: date | None = None
    away_last: date | None = None
    delegate: str | None = None
    coordinates: bool = False
    operations: Operations = Operations()
    head_seq: int = 0
    head_hash: str = ""
    last_memo: int | None = None
    last_memo_link: str | None = None
    names: Names | None = None
    """What readers call people and places, as the register says."""


@dataclass(frozen=True)
class HomeContext:
    """What a Home tab is drawn from on a New York day."""

    people: People
    calendar: Calendar
    day: date
    milestones: tuple[MilestoneRecord, ...] = ()
    sources: Mapping[str, SourceRecord] = field(default_factory=dict)
    recipient: RecipientRecord | None = None
    """What the ledger knows about the person."""
    operations: Operations = field(default_factory=Operations)
    names: Names | None = None
    """What readers call people and places, as the register says."""
    head: tuple[int, str] = (0, "")
    """The number and the hash of the last ledger entry."""
    memos: tuple[MemoAtHand, ...] = ()
    last_memo: int | None = None
    last_memo_link: str | None = None


def home_of(person: Person, context: HomeContext) -> HomeFacts:
    """Return everything a person's Home tab shows."""
    items: dict[Section, list[HomeItem]] = {
        "needs_you": [],
        "coming": [],
        "answered": [],
        "waiting": [],
        "closed": [],
    }
    for milestone in context.milestones:
        if placed := _place(milestone, person, context):
            section, item = placed
            items[section].append(item)
    latest_first = sorted(items["closed"], key=_by_due)
    latest_first.sort(key=lambda item: item.on or context.day, reverse=True)
    first, last, delegate = _absence(person, context)
    return HomeFacts(
        person_id=person.id,
        name=person.name,
        day=context.day,
        needs_you=tuple(sorted(items["needs_you"], key=_by_urgency)),
        coming=tuple(sorted(items["coming"], key=_by_due)),
        answered=tuple(sorted(items["answered"], key=_by_due)),
        waiting=tuple(sorted(items["waiting"], key=_by_due)),
        closed=tuple(latest_first),
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
    ids = {message.to for message in milestone.messages}
    ids |= {person.id for role in (VERIFIER, COORDINATOR) for person in holders(people, role, milestone.id)}
    if responsible := person_meant("responsible", milestone, people):
        ids.add(responsible.id)
    return tuple(person for person in people.people if person.id in ids)


# Where a milestone goes


def _place(milestone: MilestoneRecord, person: Person, context: HomeContext) -> tuple[Section, HomeItem] | None:
    """Return the section in which a milestone appears, or None if it is not the person's, or asks for nothing yet."""
    if milestone.is_template or milestone.is_watch:
        return None
    # Of thousands of milestones a person has a few, so the rest is passed over before anything is computed of it.
    is_responsible = person_meant("responsible", milestone, context.people) == person
    if milestone.is_closed:
        closed_on = _closed_on(milestone)
        is_theirs = is_responsible or any(message.to == person.id for message in milestone.messages)
        is_recent = context.day - closed_on <= LOOKBACK
        return ("closed", evolve(_item(milestone, context), on=closed_on)) if is_theirs and is_recent else None
    if kind := _asked_of_oversight(milestone, person, context):
        return "needs_you", evolve(_item(milestone, context), kind=kind)
    if is_responsible:
        return _place_for_responsible(milestone, person, _item(milestone, context), context)
    kind = _last_ask(milestone, person)
    return ("needs_you", evolve(_item(milestone, context), kind=kind)) if kind else None


def _asked_of_oversight(milestone: MilestoneRecord, person: Person, context: HomeContext) -> NotificationKind | None:
    """Return what a milestone asks of a verifier or of the coordinator."""
    if to_review := milestone.evidence_to_review:
        suppliers = {piece.by for piece in to_review}
        verifiers = {verifier.id for verifier in holders(context.people, VERIFIER, milestone.id)}
        if person.id in verifiers - suppliers:
            return "verification_request"
    if holder(context.people, COORDINATOR, milestone.id) != person:
        return None
    if request_of(milestone):
        return "extension_request"
    return "hold_notice" if hold_of(milestone) else None


def _place_for_responsible(
    milestone: MilestoneRecord, person: Person, item: HomeItem, context: HomeContext
) -> tuple[Section, HomeItem] | None:
    if evidence := milestone.evidence_to_review:
        return "waiting", evolve(
            item, waits=VERIFIER, waits_name=_waits_name(VERIFIER, context), on=evidence[0].recorded_on
        )
    if request := request_of(milestone):
        asked = evolve(item, answered="asked", answered_on=request.on)
        return "waiting", evolve(
            asked, waits=COORDINATOR, waits_name=_waits_name(COORDINATOR, context), on=request.recorded_on
        )
    if hold := hold_of(milestone):
        blocked = evolve(item, answered="blocked", answered_on=hold.on)
        what = hold.waits_for or COORDINATOR
        return "waiting", evolve(blocked, waits=what, waits_name=_waits_name(what, context), on=hold.recorded_on)
    quiets = quiets_in_force(milestone)
    until = quiet_until(milestone, context.calendar)
    if quiets and quiets[-1].seq > not_shown_seq(milestone) and until and until > context.day:
        return "answered", evolve(item, answered=quiets[-1].kind, answered_on=quiets[-1].on, quiet_until=until)
    if kind := _last_ask(milestone, person) or _ask_due(milestone, context):
        return "needs_you", evolve(item, kind=kind)
    is_near = milestone.due_now - context.day <= LOOKAHEAD
    return ("coming", item) if is_near and not milestone.provisional else None


def _waits_name(what: str, context: HomeContext) -> str | None:
    """Return what readers call the role that a milestone waits for; None if it waits for another milestone."""
    names = context.names
    return names.role(what) if names and what in names.roles else None


def _last_ask(milestone: MilestoneRecord, person: Person) -> NotificationKind | None:
    """Return the kind of the last message to a person about the current due date, if it still calls for an answer."""
    messages = (
        message
        for message in reversed(milestone.messages)
        if message.to == person.id
        and not message.refused
        and message.due == milestone.due_now
        and message.kind not in DECISIONS
    )
    last = next(messages, None)
    return last.kind if last and still_asks(last, milestone) else None


def _ask_due(milestone: MilestoneRecord, context: HomeContext) -> NotificationKind | None:
    """Return what the responsible person is asked for today, whether or not the message has gone out yet."""
    steps = due_on(pending(milestone, context.calendar), context.day)
    asked = (step for step in steps if step.role == "responsible" and not step.kind.is_news)
    return next((step.kind.name for step in asked), None)


def _item(milestone: MilestoneRecord, context: HomeContext) -> HomeItem:
    source = context.sources.get(milestone.source)
    return HomeItem(
        milestone_id=milestone.id,
        title=milestone.title,
        due_on=milestone.due_on,
        due_now=milestone.due_now,
        basis=milestone.basis,
        standing=standing_of(milestone, source, context.day, context.calendar),
        days_past_original=days_past_original(milestone, context.day, context.calendar),
        v=milestone.touched_seq,
    )


def _closed_on(milestone: MilestoneRecord) -> date:
    finding = milestone.finding
    return milestone.withdrawn_on or (finding.recorded_on if finding else milestone.planned_on)


def _by_urgency(item: HomeItem) -> tuple[int, date, str]:
    place = ORDER.index(item.kind) if item.kind in ORDER else len(ORDER)
    return place, item.due_on, item.milestone_id


def _by_due(item: HomeItem) -> tuple[date, str]:
    return item.due_now, item.milestone_id


# Drafts and absence


def _memo(at_hand: MemoAtHand, person: Person, context: HomeContext) -> HomeMemo | None:
    """Return a draft that waits for a person: to read or approve it, or to comment on it for the agency."""
    draft = at_hand.draft
    is_liaison = person.id in {liaison.id for liaison in holders(context.people, LIAISON)}
    if is_liaison and may_comment(at_hand, context.day):
        share = draft.shares[-1]
        if any(comment.seq > share.seq for comment in draft.comments):
            return None
        return HomeMemo(draft=draft.id, period=draft.period, as_of=draft.as_of, steps=("comment",), until=share.until)
    if at_hand.replaced or draft.number is not None:
        return None
    reviewers = {*able(context.people, "memo_review"), *able(context.people, "memo_approve")}
    steps = steps_for(draft, person.id) if person.id in reviewers else ()
    return HomeMemo(draft=draft.id, period=draft.period, as_of=draft.as_of, steps=steps) if steps else None


def _absence(person: Person, context: HomeContext) -> tuple[date | None, date | None, str | None]:
    """Return the days, not over yet, on which a person is away: as they last said, or else by the people file."""
    said = context.recipient.away if context.recipient else None
    if said and said.first and said.last and said.last >= context.day:
        return said.first, said.last, said.delegate
    listed = [absence for absence in person.away if absence.last >= context.day]
    if not listed:
        return None, None, None
    first = min(listed, key=lambda absence: absence.first)
    return first.first, first.last, first.delegate
