"""Who gets a notification, through which channel: the person, their delegate, the coordinator, the coordinator's
delegate; else the sweep tells the operator. Source: docs/reminders.md#recipients."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property

from models.core import COORDINATOR, PERSONAL_CODES, VERIFIER, People, Person, Value, evolve, holders, new_york_day
from models.ledger import Channel, RedirectReason, Role
from models.permissions import absences, is_away
from models.records import MilestoneRecord, RecipientRecord, assigned_to, responsible_person

RETRY_AFTER = timedelta(days=7)
"""How long a channel that failed a person is left alone; after a code that may be the workspace's, to the next slot."""
UNKNOWN_TO_SLACK = frozenset({"user_not_found", "users_not_found", "channel_not_found"})
"""Slack's error codes for a person it does not know. Any other code means that it refuses them."""
EMAIL_UNCERTAIN = "email_uncertain"
"""The code of an email that may or may not have arrived, a day after it was sent."""
CHANNEL = "coordinator-channel"
"""The id of the coordinators' Slack channel, where a person's id stands otherwise. It is introduced to nobody."""


class Channels(Value):
    """Which channels this installation can use now."""

    slack: bool = True
    """False if no token is set, or Slack has not answered for a day."""
    email: bool = False
    coordinator_channel: str | None = None
    """The Slack id of the channel that the coordinators share, to which their digest goes; None if they share none."""


@dataclass(frozen=True)
class Directory:
    """Everyone who can get a notification, and what is known about reaching them at one moment (UTC)."""

    now: datetime
    people: People
    records: Mapping[str, RecipientRecord] = field(default_factory=dict)
    """By person id. Someone who was never written to has none."""
    channels: Channels = field(default_factory=Channels)
    answered: Mapping[str, date] = field(default_factory=dict)

    @cached_property
    def day(self) -> date:
        """Return the New York day of the moment."""
        return new_york_day(self.now)

    def person(self, person_id: str | None) -> Person | None:
        """Return a person by id, or None if the people file does not list them."""
        return self.people.by_id.get(person_id) if person_id else None

    def record(self, person: Person) -> RecipientRecord:
        """Return what the ledger knows about reaching a person."""
        return self.records.get(person.id) or RecipientRecord(id=person.id)

    @property
    def uses_coordinator_channel(self) -> bool:
        """Return whether coordinators get messages in their channel: there is one, and Slack did not just refuse it."""
        record = self.records.get(CHANNEL)
        was_refused = failed_lately(record.unreachable_on if record else None, self.day)
        return self.channels.coordinator_channel is not None and not was_refused


class Recipient(Value):
    """The person a notification goes to, and why it is not the person it was meant for."""

    to: str | None
    """A person's id, or None if no coordinator can be reached: then the sweep ends with exit code 5."""
    role: Role
    """The role they get it in. A coordinator is under other caps than everyone else."""
    channel: Channel = "slack"
    instead_of: str | None = None
    """The id of the person it was meant for, or the name of a role that nobody holds."""
    reason: RedirectReason | None = None


def recipient_for(role: Role, milestone: MilestoneRecord, directory: Directory) -> Recipient:
    """Return who gets a notification about a milestone that is meant for a role."""
    role_name = _role_name(role, milestone)
    is_reassigned = role == "responsible" and assigned_to(milestone) is not None
    if role_name == COORDINATOR and not is_reassigned:
        return coordinator_for([milestone.id], directory)
    person = person_meant(role, milestone, directory.people)
    if person is None:
        return coordinator_for([milestone.id], directory, instead_of=role_name, reason="role_vacant")
    return recipient_in_place_of(person, role, directory, milestone)


def recipient_named(person_id: str, milestone: MilestoneRecord, directory: Directory) -> Recipient:
    """Return who gets what is meant for one person; a coordinator for somebody who left the people file."""
    if person := directory.person(person_id):
        return recipient_in_place_of(person, "responsible", directory, milestone)
    return coordinator_for([milestone.id], directory, instead_of=person_id, reason="no_channel")


def recipient_in_place_of(
    person: Person, role: Role, directory: Directory, milestone: MilestoneRecord | None = None
) -> Recipient:
    """Return a person, or who gets it in their place; `milestone` is None for a digest or a memo."""
    channel, away = channel_to(person, directory), _is_away(person, directory)
    if channel and not away:
        return Recipient(to=person.id, role=role, channel=channel)
    delegate = _delegate_of(person, role, directory)
    # A delegate may do no more than the person they stand in for, so a supplier does not verify as a delegate either.
    if delegate and not (milestone and delegate.to in _suppliers(role, milestone)):
        return delegate
    reason: RedirectReason = "away" if channel else unreachable_reason(person, directory)
    return coordinator_for([milestone.id if milestone else None], directory, instead_of=person.id, reason=reason)


def person_meant(role: Role, milestone: MilestoneRecord, people: People) -> Person | None:
    """Return whom a notification is meant for: the assignee, or whoever holds the role most closely. Nobody is asked to
    verify what they supplied (docs/reminders.md#verification)."""
    if role == "responsible":
        return responsible_person(milestone, people)
    suppliers = _suppliers(role, milestone)
    candidates = holders(people, _role_name(role, milestone), milestone.id)
    return next((person for person in candidates if person.id not in suppliers), None)


def coordinator_for(
    milestone_ids: Sequence[str | None],
    directory: Directory,
    *,
    instead_of: str | None = None,
    reason: RedirectReason | None = None,
) -> Recipient:
    """Return the coordinator of the first milestone that has one, or their delegate. The id None stands for whoever
    coordinates everything; `instead_of` and `reason` say whose it was, and why."""
    people = (person for id_ in milestone_ids for person in holders(directory.people, COORDINATOR, id_))
    coordinator = next(people, None)
    channel = channel_to(coordinator, directory) if coordinator else None
    delegate = _delegate_of(coordinator, "coordinator", directory) if coordinator else None
    if coordinator and delegate:
        return evolve(delegate, instead_of=instead_of or coordinator.id, reason=reason or "away")
    if coordinator is None or channel is None:
        vacant = instead_of or COORDINATOR
        return Recipient(to=None, role="coordinator", instead_of=vacant, reason="coordinator_unreachable")
    # A coordinator who is away without a delegate still gets it, because there is nobody further to ask.
    return Recipient(to=coordinator.id, role="coordinator", channel=channel, instead_of=instead_of, reason=reason)


def channel_to(person: Person, directory: Directory) -> Channel | None:
    """Return the channel that reaches a person now, Slack before email, or None. Source: docs/reminders.md#channels."""
    record, channels, day = directory.record(person), directory.channels, directory.day
    if person.slack and channels.slack and not _slack_failed(record, day):
        return "slack"
    return "email" if person.email and channels.email and not failed_lately(record.mail_unreachable_on, day) else None


def unreachable_reason(person: Person, directory: Directory) -> RedirectReason:
    """Return why no channel reaches a person."""
    record = directory.record(person)
    if record.mail_unreachable == EMAIL_UNCERTAIN and failed_lately(record.mail_unreachable_on, directory.day):
        return "email_uncertain"
    if person.slack and _slack_failed(record, directory.day):
        return "slack_user_unknown" if record.unreachable in UNKNOWN_TO_SLACK else "slack_refused"
    return "no_channel"


def failed_lately(failed_on: date | None, day: date) -> bool:
    """Return whether a channel failed so recently that it is not tried again yet."""
    return failed_on is not None and day - failed_on < RETRY_AFTER


def _slack_failed(record: RecipientRecord, day: date) -> bool:
    if record.unreachable in PERSONAL_CODES:
        return failed_lately(record.unreachable_on, day)
    return record.unreachable_on == day


def _is_away(person: Person, directory: Directory) -> bool:
    return is_away(person, directory.records.get(person.id), directory.day)


def _delegate_of(person: Person, role: Role, directory: Directory) -> Recipient | None:
    """Return who stands in for a person who is away today; None if nobody was named, is there and can be reached."""
    for first, last, delegate_id in absences(person, directory.records.get(person.id)):
        delegate = directory.person(delegate_id) if first <= directory.day <= last else None
        if delegate and not _is_away(delegate, directory) and (channel := channel_to(delegate, directory)):
            return Recipient(to=delegate.id, role=role, channel=channel, instead_of=person.id, reason="away")
    return None


def _role_name(role: Role, milestone: MilestoneRecord) -> str:
    names = {"responsible": milestone.plan.responsible, "unit_head": milestone.plan.escalation, "verifier": VERIFIER}
    return names.get(role, COORDINATOR)


def _suppliers(role: Role, milestone: MilestoneRecord) -> frozenset[str]:
    return frozenset(item.by for item in milestone.evidence_to_review) if role == "verifier" else frozenset()
