"""The weekly digests: a unit's head gets what was escalated to them, the coordinator all that is past its date."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from models.core import COORDINATOR, VERIFIER, Calendar, People, holder, new_york_day
from models.records import MilestoneRecord, RecipientRecord
from models.reminders.addressee import coordinator, in_place_of
from models.reminders.bundle import CHANNEL
from models.reminders.channel import lately
from models.reminders.context import House
from models.reminders.digest_facts import digest_facts, has_turns, says_anything, week_begins, week_of
from models.reminders.errand import Digest
from models.reminders.limits import held
from models.reminders.message_parts import Digested

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


def digests_due(house: House, now: datetime) -> tuple[Digested, ...]:
    """Return the digests of this week that are not claimed yet, addressed, with all that they say.

    What is held by a cap or by a person's hours is among them, with `held_until`. Nothing to say: no digest. What came
    up since the week began is for the next one.
    """
    day = new_york_day(now)
    first = week_begins(day, house.calendar)
    if house.digests is None or day < first or not house.calendar.may_send(now):
        return ()
    keys = digest_keys(house.people, day, house.calendar, house.recipients, channel=house.channel)
    to_come = set(keys) - house.digests
    if not to_come:
        return ()
    found = (*_heads(house, first, now, to_come), *_coordinators(house, first, now, to_come))
    return tuple(each for each in found if each.errand.to and says_anything(each.facts))


def _heads(house: House, first: date, now: datetime, to_come: set[str]) -> Iterable[Digested]:
    by_head: dict[str, list[MilestoneRecord]] = {}
    for one in house.past:
        told = (each for each in one.told if each.rung == "escalation" and each.due == one.due_now)
        reached = [each for each in told if not each.refused and each.claimed_on < first]
        if reached and has_turns(one) and not one.waiting_evidence:  # the ball is with the verifier
            # The head's stand-in was told in their place; a coordinator was told as such.
            meant = reached[-1].instead_of if reached[-1].because == "away" else reached[-1].to
            by_head.setdefault(meant or "", []).append(one)
    for head_id in sorted(by_head.keys() - set(_holding(house.people, (COORDINATOR,)))):
        head = house.people.by_id.get(head_id)
        if head is None or _key(head_id, first) not in to_come:
            continue
        who = in_place_of(head, "head", (None,), house.people, house.recipients, new_york_day(now), house.roads)
        if who.seat == "head":  # else the coordinator, who has it all in a digest of their own
            errand = _errand(head.id, who.model_dump(), house, first, now, head=head.id)
            yield Digested(errand=errand, facts=digest_facts(house, by_head[head_id], first, now))


def _coordinators(house: House, first: date, now: datetime, to_come: set[str]) -> Iterable[Digested]:
    day, whole = new_york_day(now), holder(house.people, COORDINATOR)
    if not any(_key(each, first) in to_come for each in (CHANNEL, *_holding(house.people, (COORDINATOR,)))):
        return
    if to_channel(house.recipients, day, channel=house.channel):
        who: dict[str, Any] = {"to": CHANNEL, "seat": "coordinator", "road": "slack"}
        yield Digested(
            errand=_errand(CHANNEL, who, house, first, now),
            facts=digest_facts(house, house.past, first, now, whole=True),
        )
        return
    by_person: dict[str, list[MilestoneRecord]] = {whole.id: []} if whole else {}
    for one in house.past:
        if person := holder(house.people, COORDINATOR, one.id):
            by_person.setdefault(person.id, []).append(one)
    for person_id in sorted(each for each in by_person if _key(each, first) in to_come):
        about = tuple(each.id for each in by_person[person_id]) or (None,)
        who = coordinator(about, house.people, house.recipients, day, house.roads).model_dump()
        is_whole = whole is not None and person_id == whole.id
        errand = _errand(person_id, who, house, first, now)
        yield Digested(errand=errand, facts=digest_facts(house, by_person[person_id], first, now, whole=is_whole))


def _errand(
    of: str, who: Mapping[str, Any], house: House, first: date, now: datetime, *, head: str | None = None
) -> Digest:
    person = house.people.by_id.get(who["to"] or "")
    known = house.recipients.get(person.id) if person else None
    hold = held(person, known, now, house.calendar, weekly=head is not None) if person else None
    return Digest(
        rung="weekly_digest",
        key=_key(of, first),
        due=first,
        week=week_of(first),
        head=head,
        held_until=hold[0] if hold else None,
        held_for=hold[1] if hold else None,
        **who,
    )


def _holding(people: People, roles: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(each.id for (role, _), those in people.seats.items() if role in roles for each in those)


def to_channel(recipients: Mapping[str, RecipientRecord], day: date, *, channel: bool) -> bool:
    """Say whether the coordinators' digest goes to their channel: one is set, and Slack did not lately refuse it."""
    known = recipients.get(CHANNEL)
    return channel and not lately(known.unreachable_on if known else None, day)


def _key(of: str, day: date) -> str:
    return f"digest:{of}:{week_of(day)}"
