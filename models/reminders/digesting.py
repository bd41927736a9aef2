"""The weekly digests: a unit's head gets what was escalated to them, the coordinator all that is past its date."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from models.core import COORDINATOR, VERIFIER, Calendar, People, holder, new_york_day
from models.records import MilestoneRecord, RecipientRecord
from models.reminders.addressee import coordinator, in_place_of
from models.reminders.bundle import CHANNEL
from models.reminders.channel import lately
from models.reminders.context import SweepContext
from models.reminders.digest_facts import digest_facts, has_turns, says_anything, week_begins, week_of
from models.reminders.limits import held
from models.reminders.message_parts import Digested
from models.reminders.notification import Digest

HEADS = ("agency_unit_head", "agency_executive", VERIFIER)
"""The roles to which the register escalates; what is escalated to the coordinator is in the coordinator's digest."""


def digest_keys(
    people: People,
    day: date,
    calendar: Calendar,
    recipients: Mapping[str, RecipientRecord] | None = None,
    *,
    channel: bool = False,
) -> tuple[str, ...]:
    """Return the keys under which this week's digests would be claimed, by a day; none before the week's first one.

    A sweep asks these first: where all are claimed, no digest is due and nothing else need be read. A week with no
    business day has no digest.
    """
    if day < week_begins(day, calendar):
        return ()
    heads, coordinators = _holding(people, HEADS), _holding(people, (COORDINATOR,))
    last = (CHANNEL,) if to_channel(recipients or {}, day, channel=channel) else coordinators
    return tuple(dict.fromkeys(_key(each, day) for each in (*heads, *last)))


def digests_due(context: SweepContext, now: datetime) -> tuple[Digested, ...]:
    """Return the digests of this week that are not claimed yet, addressed, with all that they say.

    What is held by a cap or by a person's hours is among them, with `held_until`. Nothing to say: no digest. What came
    up since the week began is for the next one.
    """
    day = new_york_day(now)
    first = week_begins(day, context.calendar)
    if context.digests is None or day < first or not context.calendar.may_send(now):
        return ()
    keys = digest_keys(context.people, day, context.calendar, context.recipients, channel=context.channel)
    to_come = set(keys) - context.digests
    if not to_come:
        return ()
    found = (*_heads(context, first, now, to_come), *_coordinators(context, first, now, to_come))
    return tuple(each for each in found if each.notification.to and says_anything(each.facts))


def _heads(context: SweepContext, first: date, now: datetime, to_come: set[str]) -> Iterable[Digested]:
    by_head: dict[str, list[MilestoneRecord]] = {}
    for one in context.past:
        told = (each for each in one.told if each.kind == "escalation" and each.due == one.due_now)
        reached = [each for each in told if not each.refused and each.claimed_on < first]
        if reached and has_turns(one) and not one.waiting_evidence:  # the ball is with the verifier
            # The head's stand-in was told in their place; a coordinator was told as such.
            meant = reached[-1].instead_of if reached[-1].reason == "away" else reached[-1].to
            by_head.setdefault(meant or "", []).append(one)
    for head_id in sorted(by_head.keys() - set(_holding(context.people, (COORDINATOR,)))):
        head = context.people.by_id.get(head_id)
        if head is None or _key(head_id, first) not in to_come:
            continue
        who = in_place_of(
            head, "unit_head", (None,), context.people, context.recipients, new_york_day(now), context.channels
        )
        if who.role == "unit_head":  # else the coordinator, who has it all in a digest of their own
            notification = _notification(head.id, who.model_dump(), context, first, now, head=head.id)
            yield Digested(notification=notification, facts=digest_facts(context, by_head[head_id], first, now))


def _coordinators(context: SweepContext, first: date, now: datetime, to_come: set[str]) -> Iterable[Digested]:
    day, whole = new_york_day(now), holder(context.people, COORDINATOR)
    if not any(_key(each, first) in to_come for each in (CHANNEL, *_holding(context.people, (COORDINATOR,)))):
        return
    if to_channel(context.recipients, day, channel=context.channel):
        who: dict[str, Any] = {"to": CHANNEL, "role": "coordinator", "channel": "slack"}
        yield Digested(
            notification=_notification(CHANNEL, who, context, first, now),
            facts=digest_facts(context, context.past, first, now, whole=True),
        )
        return
    by_person: dict[str, list[MilestoneRecord]] = {whole.id: []} if whole else {}
    for one in context.past:
        if person := holder(context.people, COORDINATOR, one.id):
            by_person.setdefault(person.id, []).append(one)
    for person_id in sorted(each for each in by_person if _key(each, first) in to_come):
        about = tuple(each.id for each in by_person[person_id]) or (None,)
        who = coordinator(about, context.people, context.recipients, day, context.channels).model_dump()
        is_whole = whole is not None and person_id == whole.id
        notification = _notification(person_id, who, context, first, now)
        yield Digested(
            notification=notification, facts=digest_facts(context, by_person[person_id], first, now, whole=is_whole)
        )


def _notification(
    of: str, who: Mapping[str, Any], context: SweepContext, first: date, now: datetime, *, head: str | None = None
) -> Digest:
    person = context.people.by_id.get(who["to"] or "")
    known = context.recipients.get(person.id) if person else None
    hold = held(person, known, now, context.calendar, weekly=head is not None) if person else None
    return Digest(
        kind="weekly_digest",
        key=_key(of, first),
        due=first,
        week=week_of(first),
        head=head,
        held_until=hold[0] if hold else None,
        held_for=hold[1] if hold else None,
        **who,
    )


def _holding(people: People, roles: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(each.id for (role, _), those in people.roles.items() if role in roles for each in those)


def to_channel(recipients: Mapping[str, RecipientRecord], day: date, *, channel: bool) -> bool:
    """Say whether the coordinators' digest goes to their channel: one is set, and Slack did not lately refuse it."""
    known = recipients.get(CHANNEL)
    return channel and not lately(known.unreachable_on if known else None, day)


def _key(of: str, day: date) -> str:
    return f"digest:{of}:{week_of(day)}"
