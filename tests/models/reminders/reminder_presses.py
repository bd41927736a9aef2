"""What people press in a made-up year, as the events that an act would append to the ledger as it then stands."""

import random
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from models.core import new_york_day
from models.evidence import Candidate
from models.ledger import (
    Acknowledged,
    AwaySet,
    CandidateFound,
    Event,
    EvidenceRejected,
    ExtensionGranted,
    ExtensionRefused,
    ExtensionRequested,
    FindingRecorded,
    HoldAdded,
    HoldLifted,
    Reassigned,
    Snoozed,
)
from models.records import MilestoneRecord, hold_of, request_of
from tests.models.reminders.reminder_material import COORDINATOR, DELEGATE, HEAD, PERSON, VERIFIER

OF_EVIDENCE = ("evidence", "evidence", "rejected", "extended", "met", "not_met")
PRESSED = (
    "acknowledged", "snoozed", "blocked", "not_mine", "lifted", "asked", "refused", "extended", "reassigned", "away",
    "back",
)  # fmt: skip


class Press(NamedTuple):
    """Something that a person does about a milestone; `chance` decides the rest."""

    kind: str
    milestone_id: str
    chance: int


def pressed(press: Press, record: MilestoneRecord, now: datetime) -> Event | None:
    """Return the event of a press on a milestone as it stands; none where nobody could press that now."""
    chance, on = random.Random(press.chance), new_york_day(now)
    if press.kind in OF_EVIDENCE:
        return _of_evidence(press.kind, record, on, chance)
    name: dict[str, Any] = {"milestone_id": record.id}
    hold, request = hold_of(record), request_of(record)
    match press.kind:
        case "acknowledged":
            expected = on + timedelta(days=chance.randrange(1, 20))
            return Acknowledged(**name, due=record.due_now, until=on + timedelta(days=7), expected=expected)
        case "snoozed":
            return Snoozed(**name, due=record.due_now, until=on + timedelta(days=chance.randrange(1, 15)))
        case "blocked":
            return HoldAdded(**name, waits_for="R2-M1")
        case "not_mine":
            return HoldAdded(**name, reason_id="t", not_mine=True)
        case "lifted" if hold:
            return HoldLifted(**name, added=hold.seq)
        case "asked":
            return ExtensionRequested(**name, to=record.due_now + timedelta(days=30), reason_id="t")
        case "refused" if request:
            return ExtensionRefused(**name, reason_id="t")
        case "reassigned":
            return Reassigned(**name, to=chance.choice([PERSON, DELEGATE]), was=PERSON)
    return _of_a_person(press.kind, on, chance)


def _of_a_person(kind: str, on: date, chance: random.Random) -> Event | None:
    who = chance.choice([PERSON, HEAD, COORDINATOR, VERIFIER])
    if kind == "back":
        return AwaySet(person_id=who)
    if kind != "away":
        return None
    first = on + timedelta(days=chance.randrange(0, 5))
    last, delegate = first + timedelta(days=chance.randrange(0, 12)), chance.choice([None, DELEGATE])
    return AwaySet(person_id=who, first=first, last=last, delegate=delegate)


def _of_evidence(kind: str, record: MilestoneRecord, on: date, chance: random.Random) -> Event | None:
    ref = f"{record.id}-{on}-{chance.random()}"
    if kind == "evidence":
        found = Candidate(ref=ref, sha256="ab" * 32, happened_on=on, says="Made up.", rule_type="human", rule_version=1)
        return CandidateFound(milestone_id=record.id, source="agency_drop", voice="agency", candidate=found)
    if kind == "rejected":
        return EvidenceRejected(milestone_id=record.id, evidence=("ab" * 32,), reason_id="t")
    if kind == "extended":
        to = on + timedelta(days=chance.randrange(1, 90))
        return ExtensionGranted(milestone_id=record.id, to=to, reason_id="t")
    verdict: Any = kind if kind != "met" or chance.random() < 0.4 else "not_met"
    return FindingRecorded(milestone_id=record.id, verdict=verdict, evidence=("ab" * 32,), reason_id="t")
