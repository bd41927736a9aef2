"""What one person gets on one day is one message: its parts in order, claimed together under one key."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from hashlib import sha256

from models.deciding import Errand
from models.events.reminder import Part, ReminderClaimed
from models.events.said import ReminderFacts
from models.ledger import canonical
from models.pending import Seat
from models.recipient import RecipientRecord
from models.reminder import ReminderRecord
from models.value import Value

ORDER = (
    "decide_extension", "blocked_notice", "could_not_deliver", "source_blocked", "needs_person", "evidence_rejected",
    "escalation", "overdue", "please_verify", "due_soon", "handed_over", "weekly_digest", "check_in",
)  # fmt: skip
"""The parts of a message, what most needs a person first (reminders.md, section 2). Kinds of later issues included."""

SHOWN = 8
"""Parts of a message that are shown; the rest is counted (reminders.md, section 2)."""

LEASE = timedelta(seconds=120)
"""How long a claim holds its message for its sender; what has no end by then is looked up."""


class Said(Value):
    """One errand with the facts it will say."""

    errand: Errand
    facts: ReminderFacts


class Outgoing(Value):
    """One message to one person, not yet claimed: its parts in order."""

    to: str
    seat: Seat
    parts: tuple[Said, ...]


def rank(rung: str, original_due: date, milestone_id: str) -> tuple[int, date, str]:
    """Return where a part stands in its message: by kind, then by original due date, then by id."""
    return ORDER.index(rung), original_due, milestone_id


def bundled(things: Iterable[Said]) -> tuple[Outgoing, ...]:
    """Put together what each person gets: one message a person, persons in the order of their ids."""
    by_person: dict[str, list[Said]] = {}
    for each in things:
        if each.errand.to is not None:
            by_person.setdefault(each.errand.to, []).append(each)
    return tuple(_outgoing(to, by_person[to]) for to in sorted(by_person))


def claims_of(
    message: Outgoing,
    now: datetime,
    recipient: RecipientRecord | None,
    known: Mapping[str, ReminderRecord],
) -> tuple[ReminderClaimed, ...]:
    """Return the claims of a message: one a part, all with the key of the first part and one body hash.

    `known` holds what was claimed under these keys before and surely not sent: it is then a further attempt.
    """
    body_hash = hash_of(each.facts for each in message.parts)
    return tuple(
        ReminderClaimed(
            milestone_id=said.errand.milestone_id,
            part=Part(
                key=said.errand.key,
                milestone_id=said.errand.milestone_id,
                rung=said.errand.rung,
                due=said.errand.due,
            ),
            message=message.parts[0].errand.key,
            to=message.to,
            instead_of=said.errand.instead_of,
            because=said.errand.because,
            skipped=said.errand.skipped,
            introduces=recipient is None or recipient.first_told_on is None,
            attempt=known[said.errand.key].attempt + 1 if said.errand.key in known else 1,
            lease_until=now + LEASE,
            body_hash=body_hash,
            facts=said.facts,
        )
        for said in message.parts
    )


def hash_of(facts: Iterable[ReminderFacts]) -> str:
    """Return the SHA-256 of what the parts of a message say, in their order."""
    return sha256(canonical([each.model_dump(mode="json") for each in facts])).hexdigest()


def _outgoing(to: str, things: list[Said]) -> Outgoing:
    def place(each: Said) -> tuple[int, date, str]:
        return rank(each.errand.rung, each.facts.due_on, each.errand.milestone_id)

    seats = {each.errand.seat for each in things}
    seat: Seat = "coordinator" if "coordinator" in seats else things[0].errand.seat
    return Outgoing(to=to, seat=seat, parts=tuple(sorted(things, key=place)))
