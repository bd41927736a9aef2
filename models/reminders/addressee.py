"""Who gets a message, by which road, and who gets it when that person cannot (reminders.md, section 2)."""

from collections.abc import Mapping
from datetime import date

from models.core import COORDINATOR, VERIFIER, People, Person, Value, holder, holders
from models.ledger import Channel, NotificationReason
from models.permissions import absences, is_away
from models.records import MilestoneRecord, RecipientRecord, assigned_to
from models.reminders.channel import Channels, channel_of, lately
from models.reminders.step import Role

UNKNOWN = frozenset({"user_not_found", "users_not_found", "channel_not_found"})
"""Slack's codes for a person it does not know; any other code is a refusal."""

MAIL_UNSURE = "email_uncertain"
"""The code of a mail of which nobody knew for a day whether it arrived."""

SLACK_ONLY = Channels()


class Addressee(Value):
    """The person a message goes to; `to` is None where only the operator is left (exit code 5)."""

    to: str | None
    role: Role
    """Whose place at the table it is: the coordinator's own caps are other than the rest's."""
    instead_of: str | None = None
    reason: NotificationReason | None = None
    channel: Channel = "slack"


def addressee(
    role: Role,
    record: MilestoneRecord,
    people: People,
    recipients: Mapping[str, RecipientRecord],
    day: date,
    channels: Channels = SLACK_ONLY,
) -> Addressee:
    """Return who gets a message meant for a seat on a day, and why it is another person if it is."""
    held, about, meant = role_of(role, record), (record.id,), meant_for(role, record, people)
    if held == COORDINATOR and not (role == "responsible" and assigned_to(record)):
        return coordinator(about, people, recipients, day, channels)
    if meant is None:
        return coordinator(about, people, recipients, day, channels, instead_of=held, reason="role_vacant")
    return in_place_of(meant, role, about, people, recipients, day, channels, but=_suppliers(role, record))


def role_of(role: Role, record: MilestoneRecord) -> str:
    """Return the role whose holder sits in a seat."""
    return {"responsible": record.responsible, "unit_head": record.escalation, "verifier": VERIFIER}.get(
        role, COORDINATOR
    )


def meant_for(role: Role, record: MilestoneRecord, people: People) -> Person | None:
    """Return the person whom a message is meant for: who was given the milestone, else who holds the role."""
    if role == "responsible" and (given := people.by_id.get(assigned_to(record) or "")):
        return given
    suppliers = _suppliers(role, record)
    return next((each for each in holders(people, role_of(role, record), record.id) if each.id not in suppliers), None)


def _suppliers(role: Role, record: MilestoneRecord) -> frozenset[str]:
    """Return who is not asked to verify: who supplied evidence never verifies it (reliability.md, section 10.6)."""
    return frozenset(each.by for each in record.waiting_evidence) if role == "verifier" else frozenset()


def in_place_of(
    meant: Person,
    role: Role,
    about: tuple[str | None, ...],
    people: People,
    recipients: Mapping[str, RecipientRecord],
    day: date,
    channels: Channels = SLACK_ONLY,
    *,
    but: frozenset[str] = frozenset(),
) -> Addressee:
    """Return a person, or who stands in: their delegate while they are away, else the coordinator.

    `but` are those who may not stand in.
    """
    channel = channel_of(meant, recipients.get(meant.id), channels, day)
    if channel is None:
        why = silence_of(meant, recipients.get(meant.id), day)
        return coordinator(about, people, recipients, day, channels, instead_of=meant.id, reason=why)
    if not is_away(meant, recipients.get(meant.id), day):
        return Addressee(to=meant.id, role=role, channel=channel)
    stand_in = _delegate(meant, people, recipients, day, channels)
    if stand_in is None or stand_in[0].id in but:
        return coordinator(about, people, recipients, day, channels, instead_of=meant.id, reason="away")
    return Addressee(to=stand_in[0].id, role=role, instead_of=meant.id, reason="away", channel=stand_in[1])


def coordinator(
    about: tuple[str | None, ...],
    people: People,
    recipients: Mapping[str, RecipientRecord],
    day: date,
    channels: Channels = SLACK_ONLY,
    *,
    instead_of: str | None = None,
    reason: NotificationReason | None = None,
) -> Addressee:
    """Return the coordinator, or the coordinator's delegate; one who is away with no delegate still gets it.

    `about` are the milestones in question, None for all: the first for which somebody holds the role counts.
    """
    person = next((one for each in about if (one := holder(people, COORDINATOR, each))), None)
    known = recipients.get(person.id) if person else None
    channel = channel_of(person, known, channels, day) if person else None
    if person is None or channel is None:
        gone: NotificationReason = "coordinator_unreachable"
        return Addressee(to=None, role="coordinator", instead_of=instead_of or COORDINATOR, reason=gone)
    stand_in = _delegate(person, people, recipients, day, channels) if is_away(person, known, day) else None
    if stand_in is None:
        return Addressee(to=person.id, role="coordinator", instead_of=instead_of, reason=reason, channel=channel)
    who = {"instead_of": instead_of or person.id, "reason": reason or "away"}
    return Addressee(to=stand_in[0].id, role="coordinator", channel=stand_in[1], **who)


def _delegate(
    person: Person, people: People, recipients: Mapping[str, RecipientRecord], day: date, channels: Channels
) -> tuple[Person, Channel] | None:
    """Return who stands in for a person on a day, with the road to them, where they can be reached and are there."""
    for first, last, delegate in absences(person, recipients.get(person.id)):
        stand_in = people.by_id.get(delegate or "") if first <= day <= last else None
        known = recipients.get(stand_in.id) if stand_in else None
        if stand_in and not is_away(stand_in, known, day) and (channel := channel_of(stand_in, known, channels, day)):
            return stand_in, channel
    return None


def silence_of(person: Person, known: RecipientRecord | None, day: date) -> NotificationReason:
    """Return why no road reaches a person."""
    if known and known.mail_unreachable == MAIL_UNSURE and lately(known.mail_unreachable_on, day):
        return "email_uncertain"
    if person.slack and known and lately(known.unreachable_on, day):
        return "slack_user_unknown" if known.unreachable in UNKNOWN else "slack_refused"
    return "no_channel"
