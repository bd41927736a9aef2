"""Quarters of the shipped register as four sorts of people play them, in memory, with each message as it was read.

A player acts on a few days only, so that what a message promises can be held against what came before the next act.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import Any, NamedTuple

from models.core import People, evolve
from models.ledger import (
    Acknowledged,
    AwaySet,
    Claim,
    DateAgreed,
    DateOffered,
    DateProposed,
    Event,
    EvidenceReceived,
    EvidenceRejected,
    ExtensionRequested,
    FindingRecorded,
    ItemClaimed,
    MilestonePlanned,
    OfferAccepted,
    OfferDeclined,
    Reassigned,
    Snoozed,
)
from models.records import MilestoneRecord, offer_of, openings
from models.register import Names, names_of
from models.reminders.notifications import SweepContext
from models.reminders.recipients import person_meant
from models.standing import MilestoneView, is_proposed_first
from notifications.reminders import say_reminder
from notifications.words import Sender
from tests.material.records import all_changes, shipped
from tests.models.reminders.reminder_material import COORDINATOR, DELEGATE, HEAD, PERSON, VERIFIER, people, read_source
from tests.models.reminders.reminder_world import World

WEEKS = 13
PROPOSED_AFTER = timedelta(days=2)
WEDNESDAY = 2
"""On which people act."""
SWEEPS = (0, 3)
"""Hours after the send slot at which a sweep comes."""
FILE = "ab" * 32
EVERYTHING_READ = date(2028, 1, 1)

Act = Callable[[MilestoneRecord, date], Event | None]
"""What is done about an open milestone on a day; None for nothing."""


class Read(NamedTuple):
    """A message as its reader got it."""

    day: date
    to: str
    claims: tuple[Claim, ...]
    text: str
    contacts: dict[str, str | None]
    """Who then was responsible for each milestone of it, by id."""
    views: dict[str, MilestoneView]
    """Where each milestone of it then stood, by id."""


@dataclass
class Quarter(World):
    """A world that keeps what each person read, and the days on which somebody acted."""

    read: list[Read] = field(default_factory=list)
    acts: list[date] = field(default_factory=list)
    names: Names | None = None

    def _send(self, claims: tuple[Claim, ...], now: datetime) -> None:
        reminders = [claim for claim in claims if isinstance(claim, ItemClaimed)]
        contacts, views = {}, {}
        for claim in reminders:
            views[claim.milestone_id] = self.context(now).view_of(self.milestones[claim.milestone_id], now.date())
            meant = person_meant("responsible", self.milestones[claim.milestone_id], self.people)
            contacts[claim.milestone_id] = meant.id if meant else None
        text = say_reminder(claims, Sender(buttons=True), {}).text
        self.read.append(Read(now.date(), claims[0].to, claims, text, contacts, views))
        super()._send(claims, now)

    def context(self, now: datetime) -> SweepContext:
        """Return what a sweep reads, with the names of the register and the day of the next memo."""
        return evolve(super().context(now), names=self.names)

    def act(self, acts: Sequence[Act], day: date) -> None:
        """Let things be done about each open milestone, in the morning of a day."""
        now = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
        for name in sorted(self.milestones):
            for act in acts:
                record = self.milestones[name]
                event = None if record.is_closed or record.is_template or record.is_watch else act(record, day)
                self.actor = PERSON if act in BY_CONTACT else COORDINATOR
                if event is not None:
                    self.take(event, now)
                    if not self.acts or self.acts[-1] != day:
                        self.acts.append(day)


class Player(NamedTuple):
    """Who plays a quarter: when it begins, what is done in which of its weeks, and what is not read."""

    first: date
    weekly: dict[int, tuple[Act, ...]]
    unread: frozenset[str] = frozenset()
    verifier_away: tuple[date, date] | None = None


# What is done


def propose(record: MilestoneRecord, day: date) -> Event | None:
    """Propose a target date that was not proposed."""
    if not is_proposed_first(record) or record.dates.proposals:
        return None
    return DateProposed(milestone_id=record.id, due=record.dates.due_on, unit=record.plan.escalation)


def agree(record: MilestoneRecord, day: date) -> Event | None:
    """Agree to a date that has not passed; offer two months for one that has."""
    if not record.dates.told_on or not is_proposed_first(record) or record.dates.agreements or record.dates.offers:
        return None
    if record.due_now >= day:
        return DateAgreed(milestone_id=record.id, due=record.due_now)
    return DateOffered(milestone_id=record.id, to=day + timedelta(days=60), reason_id="t")


def accept(record: MilestoneRecord, day: date) -> Event | None:
    """Accept an offered date."""
    offer = offer_of(record)
    return OfferAccepted(milestone_id=record.id, to=offer.to) if offer else None


def decline(record: MilestoneRecord, day: date) -> Event | None:
    """Keep our date."""
    return OfferDeclined(milestone_id=record.id, reason_id="t") if offer_of(record) else None


def send(record: MilestoneRecord, day: date) -> Event | None:
    """Send evidence for what is due within three weeks, or past."""
    if record.dates.provisional or record.review.evidence or record.due_now > day + timedelta(days=21):
        return None
    return EvidenceReceived(
        milestone_id=record.id,
        sha256=FILE,
        name="made-up.txt",
        size=1,
        media_type="text/plain",
        voice="agency",
        how="drop",
    )


def send_by_law(record: MilestoneRecord, day: date) -> Event | None:
    """Send evidence for what a law dates."""
    return send(record, day) if record.basis == "statute" and record.plan.duty_on == "agency" else None


def verify(record: MilestoneRecord, day: date) -> Event | None:
    """Find that the evidence shows it."""
    if not record.evidence_to_review:
        return None
    return FindingRecorded(milestone_id=record.id, verdict="met", evidence=(FILE,), reason_id="t")


def reject(record: MilestoneRecord, day: date) -> Event | None:
    """Find that the evidence does not show it."""
    if not record.evidence_to_review:
        return None
    return EvidenceRejected(milestone_id=record.id, evidence=(FILE,), reason_id="t")


def work(record: MilestoneRecord, day: date) -> Event | None:
    """Say "on it" to what somebody wrote about, or ask for rest, by turns."""
    if not record.exchange.messages or record.evidence_to_review:
        return None
    if int(record.id[-1]) % 2:
        until = day + timedelta(days=7)
        return Acknowledged(milestone_id=record.id, due=record.due_now, until=until, expected=day + timedelta(days=20))
    return Snoozed(milestone_id=record.id, due=record.due_now, until=day + timedelta(days=10))


def hand_over(record: MilestoneRecord, day: date) -> Event | None:
    """Hand what is past over to another person."""
    if record.plan.responsible != "agency_contact" or record.exchange.reassignments or record.due_now > day:
        return None
    return Reassigned(milestone_id=record.id, to=DELEGATE, was=PERSON)


def ask(record: MilestoneRecord, day: date) -> Event | None:
    """Ask for a later date, once."""
    was_asked = record.dates.extension_requests or not record.dates.told_on
    if record.due_now > day or was_asked or record.basis != "planning_assumption":
        return None
    return ExtensionRequested(milestone_id=record.id, to=day + timedelta(days=60), reason_id="t")


BY_CONTACT = (agree, send, send_by_law, work, hand_over, ask)
PLAYERS = {
    "silent": Player(date(2026, 8, 31), {}),
    "cooperative": Player(
        date(2026, 8, 31),
        {1: (agree,), 2: (accept,), 4: (send,), 5: (verify,), 8: (send,), 9: (verify,), 11: (work,)},
        frozenset({"nypd_manual_page"}),
    ),
    "late": Player(
        date(2026, 8, 31),
        {
            1: (agree, send_by_law),
            2: (decline,),
            4: (reject, work),
            6: (hand_over,),
            8: (send,),
            10: (reject,),
            12: (ask,),
        },
        verifier_away=(date(2026, 9, 7), date(2026, 9, 25)),
    ),
    "holiday": Player(date(2026, 11, 2), {}, frozenset({"oversight_drop", "nypd_detainer_page"})),
}


def everyone() -> People:
    """Return the made-up people; the contact and the head hold the agency's other roles, too."""
    made = {each.id: each.model_dump(by_alias=True) for each in people().people}
    more = {PERSON: ("agency_liaison", "reporting_office"), HEAD: ("agency_executive",)}
    for who, roles in more.items():
        made[who] |= {"roles": [*made[who]["roles"], *({"role": role} for role in roles)]}
    return People.model_validate({"people": list(made.values())})


@cache
def played(name: str) -> Quarter:
    """Return the quarter of a player, played to its end."""
    player, plan = PLAYERS[name], shipped()
    calendar = plan.plan.calendar.as_calendar()
    parts = plan.plan
    names = names_of(parts.report, parts.bodies, parts.roles, parts.sources, parts.council)
    world = Quarter({}, calendar=calendar, people=everyone(), with_digests=True, names=names)
    start = datetime(player.first.year, player.first.month, player.first.day, 12, tzinfo=UTC)
    for event in all_changes(plan.plan, plan.sha256):
        if isinstance(event, MilestonePlanned):
            world.begin(event.milestone_id, event, start)
    for source in {record.source for record in world.milestones.values()} - player.unread:
        world.sources[source] = read_source(EVERYTHING_READ).model_copy(update={"id": source})
    if player.verifier_away:
        first, last = player.verifier_away
        world.take(AwaySet(person_id=VERIFIER, first=first, last=last, delegate=None), start)
    for later in range(WEEKS * 7):
        day = player.first + timedelta(days=later)
        _open(world, day)
        world.act([propose] if day == player.first + PROPOSED_AFTER else [], day)
        if day.weekday() == WEDNESDAY:
            world.act(player.weekly.get(later // 7, ()), day)
        for hours in SWEEPS if calendar.is_workday(day) else ():
            world.deliver(calendar.slot(day) + timedelta(hours=hours))
    return world


def _open(world: Quarter, day: date) -> None:
    templates: dict[str, Any] = {key: one for key, one in world.milestones.items() if one.is_template}
    if any(one.next_opening is None or one.next_opening <= day for one in templates.values()):
        for opened in openings(templates, set(world.milestones), day, world.calendar):
            world.begin(opened.milestone_id, opened, world.calendar.slot(day))
            world.acts.append(day)
