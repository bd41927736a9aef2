"""Who gets a message, and who gets it when that person cannot (reminders.md, section 2)."""

from collections.abc import Mapping
from datetime import date

from models.events.said import Because
from models.milestone import MilestoneRecord
from models.pending import Seat
from models.people import COORDINATOR, VERIFIER, People, Person, holder, holders
from models.recipient import RecipientRecord
from models.value import Value

UNKNOWN = frozenset({"user_not_found", "users_not_found", "channel_not_found"})
"""Slack's codes for a person it does not know; any other code is a refusal."""

TRY_AGAIN_AFTER = 7
"""Days until a person whom Slack refused is tried again: nobody has to tell us that an account works again."""


class Addressee(Value):
    """The person a message goes to; `to` is None where only the operator is left (exit code 5)."""

    to: str | None
    seat: Seat
    """Whose place at the table it is: the coordinator's own caps are other than the rest's."""
    instead_of: str | None = None
    because: Because | None = None


def addressee(
    seat: Seat, record: MilestoneRecord, people: People, recipients: Mapping[str, RecipientRecord], day: date
) -> Addressee:
    """Return who gets a message meant for a seat on a day, and why it is another person if it is."""
    role = {"responsible": record.responsible, "head": record.escalation, "verifier": VERIFIER}.get(seat, COORDINATOR)
    # Who supplied evidence never verifies it (reliability.md, section 10.6), so is not asked to.
    suppliers = {each.by for each in record.waiting_evidence} if seat == "verifier" else set[str]()
    meant = next((each for each in holders(people, role, record.id) if each.id not in suppliers), None)
    about = (record.id,)
    if role == COORDINATOR:
        return coordinator(about, people, recipients, day)
    if meant is None:
        return coordinator(about, people, recipients, day, instead_of=role, because="nobody_holds_role")
    if why := _silence(meant, recipients, day):
        return coordinator(about, people, recipients, day, instead_of=meant.id, because=why)
    if not is_away(meant, day):
        return Addressee(to=meant.id, seat=seat)
    stand_in = _delegate(meant, people, recipients, day)
    if stand_in is None:
        return coordinator(about, people, recipients, day, instead_of=meant.id, because="away")
    return Addressee(to=stand_in.id, seat=seat, instead_of=meant.id, because="away")


def is_away(person: Person, day: date) -> bool:
    """Say whether a person is away on a day."""
    return any(each.first <= day <= each.last for each in person.away)


def coordinator(
    about: tuple[str | None, ...],
    people: People,
    recipients: Mapping[str, RecipientRecord],
    day: date,
    *,
    instead_of: str | None = None,
    because: Because | None = None,
) -> Addressee:
    """Return the coordinator, or the coordinator's delegate; one who is away with no delegate still gets it.

    `about` are the milestones in question, None for all: the first for which somebody holds the role counts.
    """
    person = next((one for each in about if (one := holder(people, COORDINATOR, each))), None)
    if person is None or _silence(person, recipients, day):
        gone: Because = "coordinator_unreachable"
        return Addressee(to=None, seat="coordinator", instead_of=instead_of or COORDINATOR, because=gone)
    stand_in = _delegate(person, people, recipients, day) if is_away(person, day) else None
    if stand_in is not None:
        return Addressee(
            to=stand_in.id, seat="coordinator", instead_of=instead_of or person.id, because=because or "away"
        )
    return Addressee(to=person.id, seat="coordinator", instead_of=instead_of, because=because)


def _delegate(person: Person, people: People, recipients: Mapping[str, RecipientRecord], day: date) -> Person | None:
    """Return who stands in for a person on a day, where that one can be reached and is there."""
    named = next((each.delegate for each in person.away if each.first <= day <= each.last), None)
    stand_in = next((each for each in people.people if each.id == named), None)
    there = stand_in is not None and not is_away(stand_in, day) and not _silence(stand_in, recipients, day)
    return stand_in if there else None


def _silence(person: Person, recipients: Mapping[str, RecipientRecord], day: date) -> Because | None:
    """Return why Slack does not reach a person, if it lately did not."""
    known = recipients.get(person.id)
    if known is None or known.unreachable is None or known.unreachable_on is None:
        return None
    if (day - known.unreachable_on).days >= TRY_AGAIN_AFTER:
        return None
    return "unknown" if known.unreachable in UNKNOWN else "refused_by_slack"
