"""The weekly digests: a unit head gets what was escalated to them, a coordinator everything past its date.

A coordinator's digest also lists the evidence, requests and holds that wait, and, for whoever coordinates everything,
unread sources, uncertain deliveries and drafts that nobody read. Source: docs/reminders.md#digest.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta

from models.core import COORDINATOR, VERIFIER, Calendar, People, evolve, holder
from models.ledger import DigestFacts, DigestLine, Since
from models.records import PORTFOLIO, MilestoneRecord, RecipientRecord, ToldItem, hold_of, request_of
from models.reminders.context import SweepContext
from models.reminders.facts import last_answers
from models.reminders.kinds import ESCALATION, WEEKLY_DIGEST
from models.reminders.ladder import WEEK, is_week_of, messages_for_due, week_of
from models.reminders.limits import delay_for
from models.reminders.memo_notifications import left_unread
from models.reminders.notifications import DigestPart, WeeklyDigest
from models.reminders.recipients import (
    CHANNEL,
    Directory,
    Recipient,
    coordinator_for,
    goes_to_channel,
    person_meant,
    recipient_in_place_of,
)
from models.standing import days_past_original, is_past, is_unknown, place_of_basis

MOST_LINES = 10
"""Items of a digest that have a line; the rest is one press away."""

HEAD_WEEKS_APART, HEAD_MONTHLY_AFTER = 2, timedelta(weeks=8)
"""Weeks between two digests of a unit head, and how long after the last escalation they come every fourth week."""

HEADS = ("agency_unit_head", "agency_executive", VERIFIER)
"""The roles to which the register escalates. What is escalated to a coordinator is in the coordinator's digest."""


# When, and under which key


def week_begins(day: date, calendar: Calendar) -> date:
    """Return the first business day of a day's week. Digests come then, or as soon after as they may."""
    return calendar.on_or_after(day - timedelta(days=day.weekday()))


def digest_keys(
    people: People,
    day: date,
    calendar: Calendar,
    recipients: Mapping[str, RecipientRecord] | None = None,
    *,
    channel: bool = False,
) -> tuple[str, ...]:
    """Return the keys under which this week's digests are claimed by a New York day; none before the first is due.

    A sweep asks for these first. If all are claimed, no digest is due and nothing else needs to be read. A week with
    no business day has no digest. `channel` says whether the coordinators have one.
    """
    if day < week_begins(day, calendar):
        return ()
    heads = _holders_of(people, HEADS) if is_week_of(day, HEAD_WEEKS_APART) else ()
    coordinators = _holders_of(people, (COORDINATOR,))
    last = (CHANNEL,) if goes_to_channel(recipients or {}, day, channel=channel) else coordinators
    return tuple(dict.fromkeys(_key(person_id, day) for person_id in (*heads, *last)))


# What is due


def digests_due(context: SweepContext, now: datetime) -> tuple[DigestPart, ...]:
    """Return this week's digests that are not claimed yet, those that caps or hours delay among them.

    A digest with nothing to say is left out. What came up since the week began is for the next one.
    """
    directory = context.directory(now)
    first = week_begins(directory.day, context.calendar)
    if context.digests is None or directory.day < first or not context.calendar.may_send(now):
        return ()
    keys = digest_keys(context.people, directory.day, context.calendar, context.recipients, channel=context.channel)
    unclaimed = set(keys) - context.digests
    if not unclaimed:
        return ()
    found = (*_for_heads(context, directory, first), *_for_coordinators(context, directory, first))
    return tuple(
        digest
        for digest in found
        if digest.notification.key in unclaimed and digest.notification.to and _says_anything(digest.facts)
    )


def _for_heads(context: SweepContext, directory: Directory, first: date) -> Iterable[DigestPart]:
    if not is_week_of(first, HEAD_WEEKS_APART):
        return
    coordinators = _holders_of(context.people, (COORDINATOR,))
    by_head = _escalated_before(first, context.past)
    for head_id in sorted(by_head.keys() - set(coordinators)):
        head, weeks_apart = context.people.by_id.get(head_id), _weeks_apart(by_head[head_id], first)
        if head is None or not is_week_of(first, weeks_apart):
            continue
        recipient = recipient_in_place_of(head, "unit_head", directory)
        if recipient.role == "unit_head":  # A coordinator has it all in their own digest.
            digest = _digest(head_id, recipient, context, directory, first)
            facts = _facts(by_head[head_id], context, directory, first)
            next_on = week_begins(first + weeks_apart * WEEK, context.calendar)
            yield DigestPart(notification=digest, facts=evolve(facts, next_on=next_on))


def _escalated_before(first: date, milestones: Iterable[MilestoneRecord]) -> dict[str, list[MilestoneRecord]]:
    """Return the milestones that were escalated before a day and wait for the unit, by the unit head's id."""
    by_head: dict[str, list[MilestoneRecord]] = {}
    for milestone in milestones:
        last = _escalation_of(milestone)
        if last and last.claimed_on < first and _is_open(milestone) and not milestone.evidence_to_review:
            # A delegate was told in the head's place, but a coordinator was told as such.
            head_id = last.instead_of if last.reason == "away" else last.to
            by_head.setdefault(head_id or "", []).append(milestone)
    return by_head


def _escalation_of(milestone: MilestoneRecord) -> ToldItem | None:
    return next((each for each in reversed(messages_for_due(milestone)) if each.kind == ESCALATION.name), None)


def _weeks_apart(milestones: Iterable[MilestoneRecord], first: date) -> int:
    """Return how many weeks lie between a head's digests. Source: docs/reminders.md#rhythm."""
    told = max(last.claimed_on for milestone in milestones if (last := _escalation_of(milestone)))
    return HEAD_WEEKS_APART if first - told < HEAD_MONTHLY_AFTER else 2 * HEAD_WEEKS_APART


def _for_coordinators(context: SweepContext, directory: Directory, first: date) -> Iterable[DigestPart]:
    if goes_to_channel(context.recipients, directory.day, channel=context.channel):
        recipient = Recipient(to=CHANNEL, role="coordinator", channel="slack")
        digest = _digest(CHANNEL, recipient, context, directory, first)
        yield DigestPart(notification=digest, facts=_facts(context.past, context, directory, first, of_everything=True))
        return
    for_everything = holder(context.people, COORDINATOR)
    by_person: dict[str, list[MilestoneRecord]] = {for_everything.id: []} if for_everything else {}
    for milestone in context.past:
        if person := holder(context.people, COORDINATOR, milestone.id):
            by_person.setdefault(person.id, []).append(milestone)
    for person_id in sorted(by_person):
        milestone_ids: list[str | None] = [milestone.id for milestone in by_person[person_id]]
        digest = _digest(person_id, coordinator_for(milestone_ids or [None], directory), context, directory, first)
        of_everything = for_everything is not None and person_id == for_everything.id
        facts = _facts(by_person[person_id], context, directory, first, of_everything=of_everything)
        yield DigestPart(notification=digest, facts=facts)


def _digest(
    person_id: str, recipient: Recipient, context: SweepContext, directory: Directory, first: date
) -> WeeklyDigest:
    """Return the digest meant for a person, addressed."""
    return WeeklyDigest(
        kind=WEEKLY_DIGEST.name,
        key=_key(person_id, first),
        due=first,
        week=week_of(first),
        unit_head=person_id if recipient.role == "unit_head" else None,
        recipient=recipient,
        reason=recipient.reason,
        delay=delay_for(WEEKLY_DIGEST, recipient, directory, context.calendar),
    )


# What it says


def _facts(
    milestones: Iterable[MilestoneRecord],
    context: SweepContext,
    directory: Directory,
    first: date,
    *,
    of_everything: bool | None = None,
) -> DigestFacts:
    """Return what a digest says about some milestones, as of the week's `first` day.

    `of_everything` is None for a unit head's digest; True for whoever coordinates everything, whose digest also lists
    sources and uncertain deliveries.
    """
    day, open_ = directory.day, [milestone for milestone in milestones if _is_open(milestone)]
    is_coordinators, is_whole = of_everything is not None, bool(of_everything)
    # Once evidence is in, the next step is the verifier's, and what is late is not the unit's.
    past = sorted(
        (
            milestone
            for milestone in open_
            if (is_past(milestone, first, context.calendar) and not milestone.evidence_to_review)
            or (is_coordinators and _asks(milestone, first))
        ),
        key=lambda milestone: _urgency(milestone, first, is_coordinators=is_coordinators),
    )
    waiting = [
        milestone.id for milestone in open_ if any(item.recorded_on < first for item in milestone.evidence_to_review)
    ]
    requests = [
        milestone.id for milestone in open_ if (request := request_of(milestone)) and request.recorded_on < first
    ]
    holds = [milestone.id for milestone in open_ if (hold := hold_of(milestone)) and hold.recorded_on < first]
    unread = [
        name
        for name, source in context.sources.items()
        if source.result == "blocked" and source.unread_since and source.unread_since < first
    ]
    return DigestFacts(
        about="coordinator" if is_coordinators else "unit_head",
        week=week_of(first),
        lines=_lines(past[:MOST_LINES], context, day),
        more=max(len(past) - MOST_LINES, 0),
        over_all=sum(milestone.recommendation_id == PORTFOLIO for milestone in past),
        waiting=tuple(sorted(waiting)) if is_coordinators else (),
        requests=tuple(sorted(requests)) if is_coordinators else (),
        holds=tuple(sorted(holds)) if is_coordinators else (),
        unread=tuple(sorted(unread)) if is_whole else (),
        unsure=tuple(sorted(context.unsure)) if is_whole else (),
        refused=context.refused if is_whole else None,
        drafts=left_unread(context.memos, first, context.calendar) if is_whole else (),
        verdicts_by=context.verdicts_by,
        said_on=day,
        called=context.called(
            roles=(milestone.responsible for milestone in past),
            sources=unread if is_whole else (),
            bodies=(milestone.duty_on for milestone in past),
        ),
        titles={milestone.id: milestone.title for milestone in open_ if milestone.id in (*waiting, *requests, *holds)},
        next_on=week_begins(first + WEEK, context.calendar),
    )


def _asks(milestone: MilestoneRecord, first: date) -> bool:
    """Return whether somebody asked for a later date before a day, and nobody has decided yet."""
    request = request_of(milestone)
    return request is not None and request.recorded_on < first


def _urgency(milestone: MilestoneRecord, first: date, *, is_coordinators: bool) -> tuple[bool, int, date, str]:
    """Return what a digest is sorted by: what the coordinator must decide, then legal deadlines, the oldest first."""
    decides = is_coordinators and _asks(milestone, first)
    return not decides, place_of_basis(milestone.basis), milestone.due_on, milestone.id


def _lines(milestones: Sequence[MilestoneRecord], context: SweepContext, day: date) -> tuple[DigestLine, ...]:
    return tuple(_line(milestone, context, day) for milestone in milestones)


def _line(milestone: MilestoneRecord, context: SweepContext, day: date) -> DigestLine:
    statement = milestone.statement
    person = person_meant("responsible", milestone, context.people)
    answer = last_answer(milestone)
    return DigestLine(
        milestone_id=milestone.id,
        title=milestone.title,
        responsible=milestone.responsible,
        person=person.id if person else None,
        due_on=milestone.due_on,
        due_now=milestone.due_now,
        basis=milestone.basis,
        days_past_original=days_past_original(milestone, day, context.calendar),
        cannot_tell=is_unknown(milestone, context.sources.get(milestone.source), day, context.calendar),
        agency_says=statement.says if statement else None,
        agency_says_on=statement.on if statement and not statement.listed else None,
        last_answer=answer.what if answer else None,
        last_answer_on=answer.on if answer else None,
        v=milestone.touched_seq,
        duty_on=milestone.duty_on,
        asks_for=request.to if (request := request_of(milestone)) else None,
    )


def last_answer(milestone: MilestoneRecord) -> Since | None:
    """Return what a person last answered about a milestone, and when."""
    return max(last_answers(milestone), key=lambda each: each[0], default=(0, None))[1]


def _says_anything(facts: DigestFacts) -> bool:
    return any(
        (
            facts.lines,
            facts.waiting,
            facts.requests,
            facts.holds,
            facts.unread,
            facts.unsure,
            facts.refused,
            facts.drafts,
        )
    )


def _is_open(milestone: MilestoneRecord) -> bool:
    """Return whether a milestone is open and has a due date of its own."""
    return not (milestone.is_closed or milestone.is_watch or milestone.is_template)


def _holders_of(people: People, roles: tuple[str, ...]) -> tuple[str, ...]:
    """Return the ids of all who hold one of the roles, for whatever."""
    return tuple(person.id for (role, _), holding in people.roles.items() if role in roles for person in holding)


def _key(person_id: str, day: date) -> str:
    return f"digest:{person_id}:{week_of(day)}"
