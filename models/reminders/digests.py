"""The weekly digests: a unit head gets what was escalated to them, a coordinator everything past its date or undecided.
Source: docs/reminders.md#rhythm."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta

from models.core import COORDINATOR, VERIFIER, Calendar, People, holder, same_fields
from models.ledger import DigestFacts, DigestLine, items
from models.records import ToldItem
from models.reminders import recipients
from models.reminders.kinds import DIGEST
from models.reminders.ladder import WEEK, is_week_of, messages_for_due, week_of
from models.reminders.limits import delay_for
from models.reminders.memo_notifications import left_unread
from models.reminders.notifications import DigestPart, SweepContext, Typed, WeeklyDigest
from models.reminders.recipients import CHANNEL, Directory, Recipient
from models.standing import MilestoneView, headline_of, urgency_of

NUMBERS = ("legal", "others_legal", "conditional", "target", "own", "not_checked", "to_review", "to_decide", "to_look")
"""The numbers of the headline that a coordinator's digest gives."""
MOST_LINES = 10
"""Items of a digest that have a line; the rest is one press away."""
HEAD_WEEKS_APART, HEAD_MONTHLY_AFTER = 2, timedelta(weeks=8)
"""Weeks between two digests of a unit head, and how long after the last escalation they come every fourth week."""
HEADS = ("agency_unit_head", "agency_executive", VERIFIER)
"""The roles to which the register escalates. What is escalated to a coordinator is in the coordinator's digest."""


def week_begins(day: date, calendar: Calendar) -> date:
    """Return the first business day of a day's week. Digests come then, or as soon after as they may."""
    return calendar.on_or_after(day - timedelta(days=day.weekday()))


def digest_keys(directory: Directory, calendar: Calendar) -> tuple[str, ...]:
    """Return the keys of the digests of the directory's week; none before the first business day of that week."""
    people, day = directory.people, directory.day
    if day < week_begins(day, calendar):
        return ()
    heads = _holders_of(people, HEADS) if is_week_of(day, HEAD_WEEKS_APART) else ()
    coordinators = (CHANNEL,) if directory.uses_coordinator_channel else _holders_of(people, (COORDINATOR,))
    return tuple(dict.fromkeys(_key(reader, day) for reader in (*heads, *coordinators)))


def digests_due(context: SweepContext, now: datetime) -> tuple[DigestPart, ...]:
    """Return this week's unclaimed digests, delayed ones too, of which there was a reason as the week began."""
    directory = context.directory(now)
    first = week_begins(directory.day, context.calendar)
    if context.claimed_digests is None or directory.day < first or not context.calendar.may_send(now):
        return ()
    unclaimed = set(digest_keys(directory, context.calendar)) - context.claimed_digests
    parts = list[DigestPart]()
    for person_id, recipient, facts in _digests(context, directory, first) if unclaimed else ():
        digest = _digest(person_id, recipient, context, directory, first)
        if facts and digest.key in unclaimed and digest.to:
            parts.append(DigestPart(notification=digest, facts=facts))
    return tuple(parts)


def _digests(
    context: SweepContext, directory: Directory, first: date
) -> Iterator[tuple[str, Recipient, DigestFacts | None]]:
    """Yield for whom there may be a digest in the week of a day, who gets it, and what it says."""
    views = [view for view in context.report.milestones if view.is_open] if context.report else []
    for head_id, recipient, listed in _heads(first, views, context, directory):
        if recipient.role == "unit_head":  # A coordinator has it all in their own digest.
            yield head_id, recipient, _facts(listed, context, directory, first)
    if directory.uses_coordinator_channel:
        recipient = Recipient(to=CHANNEL, role="coordinator", channel="slack")
        yield CHANNEL, recipient, _facts(views, context, directory, first, of_everything=True)
        return
    for_everything = holder(context.people, COORDINATOR)
    by_person: dict[str, list[MilestoneView]] = {for_everything.id: []} if for_everything else {}
    for view in views:
        if person := holder(context.people, COORDINATOR, view.id):
            by_person.setdefault(person.id, []).append(view)
    for person_id in sorted(by_person):
        milestone_ids: list[str | None] = [view.id for view in by_person[person_id]]
        of_everything = for_everything is not None and person_id == for_everything.id
        recipient = recipients.coordinator_for(milestone_ids or [None], directory)
        yield person_id, recipient, _facts(by_person[person_id], context, directory, first, of_everything=of_everything)


def digests_ahead(views: Iterable[MilestoneView], context: SweepContext, now: datetime) -> Iterator[WeeklyDigest]:
    """Yield each unit head's first digest of a later week than a moment's, if nothing happens until then."""
    waiting = [view for view in views if _escalation_of(view)]
    day, heads = context.directory(now).day, set[str]()
    for weeks in range(1, 2 * HEAD_WEEKS_APART + 1):
        first = week_begins(day + weeks * WEEK - timedelta(days=day.weekday()), context.calendar)
        directory = context.directory(context.calendar.slot(first))
        for head_id, recipient, listed in _heads(first, waiting, context, directory):
            if head_id in heads or not any(_is_reason(view, first, is_coordinators=False) for view in listed):
                continue
            heads.add(head_id)
            if recipient.role == "unit_head":
                yield _digest(head_id, recipient, context, directory, first)


def _heads(
    first: date, views: Iterable[MilestoneView], context: SweepContext, directory: Directory
) -> Iterator[tuple[str, Recipient, list[MilestoneView]]]:
    """Yield each unit head whose digest comes in the week of a day, by id, with who gets it and what it lists."""
    coordinators = _holders_of(context.people, (COORDINATOR,))
    for head_id, listed in sorted(_escalated_before(first, views).items()):
        escalated_on = max(last.claimed_on for view in listed if (last := _escalation_of(view)))
        weeks_apart = HEAD_WEEKS_APART if first - escalated_on < HEAD_MONTHLY_AFTER else 2 * HEAD_WEEKS_APART
        head = context.people.by_id.get(head_id)
        if head and head_id not in coordinators and is_week_of(first, weeks_apart):
            yield head_id, recipients.recipient_in_place_of(head, "unit_head", directory), listed


def _escalated_before(first: date, views: Iterable[MilestoneView]) -> dict[str, list[MilestoneView]]:
    by_head: dict[str, list[MilestoneView]] = {}
    for view in views:
        last = _escalation_of(view)
        # Once evidence is in, the next step is the verifier's, and what is late is not the unit's.
        waits_for_unit = not view.record.evidence_to_review and not view.record.is_closed
        if last and last.claimed_on < first and waits_for_unit:
            # A delegate was told in the head's place, but a coordinator was told as such.
            head_id = last.instead_of if last.reason == "away" else last.to
            by_head.setdefault(head_id or "", []).append(view)
    return by_head


def _escalation_of(view: MilestoneView) -> ToldItem | None:
    messages = reversed(messages_for_due(view.record))
    return next((message for message in messages if message.kind == items.ESCALATION.name), None)


def _digest(
    person_id: str, recipient: Recipient, context: SweepContext, directory: Directory, first: date
) -> WeeklyDigest:
    return WeeklyDigest(
        kind=items.WEEKLY_DIGEST.name,
        key=_key(person_id, first),
        due=first,
        week=week_of(first),
        recipient=recipient,
        reason=recipient.reason,
        delay=delay_for(items.WEEKLY_DIGEST, recipient, directory, context.calendar),
    )


def _facts(
    views: list[MilestoneView],
    context: SweepContext,
    directory: Directory,
    first: date,
    *,
    of_everything: bool | None = None,
) -> DigestFacts | None:
    """Return what a digest says about some milestones; None if there was no reason for it when the week began.
    `of_everything` is None for a unit head, and True for whoever coordinates everything."""
    is_coordinators, is_whole = of_everything is not None, bool(of_everything)
    unread = context.report.unread_sources if context.report and is_whole else ()
    names = {name for source in unread for name in source.milestone_ids}
    relying = [context.report.by_id[name].basis for name in names] if context.report else []
    drafts = left_unread(context.memos, first, context.calendar) if is_whole else ()
    refused, unsure = (context.refused, context.unsure) if is_whole else (None, ())
    typed = context.typed if is_whole else Typed()
    has_reason = any(_is_reason(view, first, is_coordinators=is_coordinators) for view in views)
    unread_since = (source.record.unread_since for source in unread if source.record)
    if not (
        has_reason or any(day and day < first for day in unread_since) or drafts or refused or unsure or typed.is_any
    ):
        return None
    headline = headline_of(views)
    listed = sorted(
        (view for view in views if view.is_past or (is_coordinators and view.undecided)),
        key=lambda view: (not (is_coordinators and view.undecided), urgency_of(view)),  # what is to decide stands first
    )
    counted = [view.lateness.counts_from for view in listed if view.is_past]
    views_that_wait = views if is_coordinators else []
    undecided = [(answer.kind, view) for view in views_that_wait for answer in view.undecided]
    waits = {
        "waiting": headline.to_review if is_coordinators else (),
        "requests": _ids(view for kind, view in undecided if kind == "date_requested"),
        "offers": _ids(view for kind, view in undecided if kind == "date_offered"),
        "holds": _ids(view for view in views_that_wait if view.hold),
    }
    named = {id_ for ids in waits.values() for id_ in ids}
    return DigestFacts(
        about="coordinator" if is_coordinators else "unit_head",
        week=week_of(first),
        lines=tuple(_line(view, context) for view in listed[:MOST_LINES]),
        more=max(len(listed) - MOST_LINES, 0),
        **waits,
        past=len(headline.past),
        unknown=len(headline.not_checked),
        unread=tuple(sorted(source.name for source in unread)),
        relying=len(relying),
        relying_by_law=relying.count("statute"),
        unsure=tuple(sorted(unsure)),
        refused=refused,
        drafts=drafts,
        **context.message_facts(
            directory.day, sources=(source.name for source in unread), bodies=(view.duty_on for view in listed)
        ),
        titles={view.id: view.record.plan.title for view in views if view.id in named},
        numbers={name: len(ids) for name in NUMBERS if (ids := getattr(headline, name))} if is_coordinators else {},
        **same_fields(DigestFacts, typed),
        new=sum(first - WEEK <= day < first for day in counted if day) if is_coordinators else None,
    )


def _is_reason(view: MilestoneView, first: date, *, is_coordinators: bool) -> bool:
    turn, hold = view.office_turn, view.hold
    since = [answer.recorded_on for answer in view.undecided]
    since += [hold.recorded_on] if hold else []
    since += [turn.since] if turn and view.proof == "awaiting_review" else []
    is_waiting = is_coordinators and any(day < first for day in since if day)
    if is_waiting or view.day == first:
        return is_waiting or view.is_past
    # A date that was not before the day cannot have been late on it, unless the proof of it is gone.
    return bool(view.due_now < first or view.record.missing) and replace(view, day=first).is_past


def _ids(views: Iterable[MilestoneView]) -> tuple[str, ...]:
    return tuple(sorted({view.id for view in views}))


def _line(view: MilestoneView, context: SweepContext) -> DigestLine:
    record, turn = view.record, view.turn
    person = recipients.person_meant("responsible", record, context.people)
    requested, offered = view.newest("date_requested"), view.newest("date_offered")
    return DigestLine(
        milestone_id=record.id,
        title=record.plan.title,
        short=record.plan.short or "",
        person=person.id if person else None,
        due_on=record.dates.due_on,
        due_now=record.due_now,
        basis=record.basis,
        days_past_original=view.lateness.days_past_original,
        days_late=view.days_late,
        cannot_tell=view.is_past and view.proof == "not_checked",
        overdue=view.date_state == "missed",
        v=record.touched_seq,
        duty_on=record.plan.duty_on,
        asks_for=requested.day if requested else None,
        offers=offered.day if offered else None,
        turn=turn.verb if turn else None,
    )


def _holders_of(people: People, roles: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(person.id for (role, _), holding in people.roles.items() if role in roles for person in holding)


def _key(person_id: str, day: date) -> str:
    return f"{DIGEST}{person_id}:{week_of(day)}"
