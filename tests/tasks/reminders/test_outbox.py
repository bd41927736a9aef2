"""What was decided is claimed as it holds at the claim, also by two sweeps in each other's way."""

from datetime import date, timedelta

import pytest

from models.core import Hours, People, ReminderKeyReused, evolve
from models.ledger import Event, ExtensionGranted, ExtensionRequested, FindingRecorded, Reassigned, ReminderSent
from models.projections import MILESTONES, REMINDERS
from models.reminders import claims_of, sweep
from tasks import ledger
from tasks.ledger import Database, connect, records
from tasks.register import read_people
from tasks.reminders import look
from tasks.reminders.outbox import Outbox
from tasks.reminders.slack_delivery import Claims
from tests.chaos.sweep import DUE, NOON, adopted, people_file, planned

MANY = 45


@pytest.fixture(params=["sqlite_url", "postgres_url"])
def database(request: pytest.FixtureRequest) -> Database:
    """A fresh database of each engine, because a claim holds against that of another sweep."""
    return connect(request.getfixturevalue(request.param))


@pytest.fixture
def everyone(tmp_path_factory: pytest.TempPathFactory) -> People:
    roster = tmp_path_factory.mktemp("people") / "people.yaml"
    roster.write_text(people_file(MANY))
    roster.chmod(0o600)
    return read_people(roster)


@pytest.fixture
def installation(database: Database) -> Database:
    """A ledger of made-up milestones, each of another person and past its date."""
    milestones = [planned(number, DUE) for number in range(1, MANY + 1)]
    ledger.append(database, (*adopted(), *milestones), now=NOON - timedelta(days=60))
    return database


def decided(database: Database, everyone: People) -> Outbox:
    seen = look(database, everyone, NOON)
    return Outbox(database, seen, sweep(seen.woken, seen.context, NOON), seen.seq)


def told(messages: tuple[tuple[Claims, ...], ...]) -> dict[str | None, str]:
    """Return to whom each milestone was claimed."""
    return {claims[0].part.milestone_id: claims[0].to for each in messages for claims in each}


VERIFIED = FindingRecorded(milestone_id="R5-M1", verdict="met", reason_id="ab" * 32, on=date(2026, 11, 20))
EXTENDED = ExtensionGranted(milestone_id="R5-M1", to=date(2027, 3, 1), reason_id="ab" * 32)
REASSIGNED = Reassigned(milestone_id="R5-M1", to="p-made-up-2", was="p-made-up-1")


@pytest.mark.parametrize("happened", [VERIFIED, EXTENDED], ids=["verified", "extended"])
def test_what_ended_between_the_decision_and_the_claim_is_not_claimed(
    installation: Database, everyone: People, happened: Event
) -> None:
    """Withdrawn."""
    box = decided(installation, everyone)
    ledger.append(installation, [happened], now=NOON, actor="p-verifier")
    claimed = told(tuple(box.claims(NOON)))
    assert "R5-M1" not in claimed
    assert len(claimed) == MANY - 1


def test_what_ended_before_the_first_claim_is_not_claimed_in_the_last_slice(
    installation: Database, everyone: People
) -> None:
    box = decided(installation, everyone)
    last = box.decided.messages[-1].parts[0].notification.about
    ledger.append(installation, [evolve(VERIFIED, milestone_id=last)], now=NOON, actor="p-verifier")
    claimed = told(tuple(box.claims(NOON)))
    assert last not in claimed
    assert len(claimed) == MANY - 1


def test_a_sweep_after_one_that_claimed_all_claims_nothing(installation: Database, everyone: People) -> None:
    first, second = decided(installation, everyone), decided(installation, everyone)
    ahead = second.claims(NOON)
    begun = told((next(ahead),))
    assert len(told(tuple(first.claims(NOON)))) == MANY - len(begun)
    assert told(tuple(ahead)) == {}


def test_what_was_given_to_another_person_in_between_goes_to_that_person(
    installation: Database, everyone: People
) -> None:
    """Re-addressed, by the next round of the same sweep."""
    box = decided(installation, everyone)
    ledger.append(installation, [REASSIGNED], now=NOON, actor="p-follow-up")
    claimed = told(tuple(box.claims(NOON)))
    assert claimed.get("R5-M1") in (None, "p-made-up-2")
    assert claimed["R5-M3"] == "p-made-up-3"
    later = told(tuple(decided(installation, everyone).claims(NOON)))
    assert "p-made-up-1" not in {*claimed.values(), *later.values()}


def test_of_two_sweeps_that_decided_the_same_each_message_is_claimed_once(
    installation: Database, everyone: People
) -> None:
    first, second = decided(installation, everyone), decided(installation, everyone)
    turns = [first.claims(NOON), second.claims(NOON)]
    claimed: list[str | None] = []
    for _ in range(3):
        for turn in turns:
            claimed += [claims[0].part.milestone_id for claims in next(turn, ())]
    assert sorted(claimed, key=str) == sorted((f"R5-M{number}" for number in range(1, MANY + 1)), key=str)


@pytest.mark.parametrize("happened", [(), (VERIFIED,)], ids=["alone", "after another writer"])
def test_what_is_noted_from_memory_is_what_a_rebuild_makes(
    installation: Database, everyone: People, happened: tuple[Event, ...]
) -> None:
    box = decided(installation, everyone)
    if happened:
        ledger.append(installation, happened, now=NOON, actor="p-verifier")
    for messages in box.claims(NOON):
        box.note([sent(claims) for claims in messages[1:]], NOON)
    assert ledger.rebuild(installation) == ()
    assert len(records.where(installation, REMINDERS, channel="D1")) > MANY // 2


def sent(claims: Claims) -> Event:
    return ReminderSent(
        message=claims[0].message, to=claims[0].to, parts=tuple(each.part for each in claims), channel="D1", ts="1"
    )


def test_a_claimed_key_with_another_body_is_refused_and_the_first_stands(
    installation: Database, everyone: People
) -> None:
    seen = look(installation, everyone, NOON)
    message = sweep(seen.woken, seen.context, NOON).messages[0]
    [claim] = claims_of(message, NOON, None, {})
    ledger.append(installation, [claim], now=NOON)
    head = ledger.head(installation)
    again = claim.model_copy(update={"body_hash": "0" * 64, "attempt": 2})
    with pytest.raises(ReminderKeyReused):
        ledger.append(installation, [again], now=NOON)
    assert ledger.head(installation) == head
    found = records.one(installation, REMINDERS, claim.part.key)
    assert found is not None
    assert found.claim == claim


def test_what_is_held_beside_what_goes_out_stays_held(database: Database, everyone: People) -> None:
    """Of one milestone the coordinator is asked now, and the contact may be written to in two hours."""
    late = Hours.model_validate({"from": "14:00", "to": "17:00", "timezone": "America/New_York"})
    persons = [each.model_copy(update={"hours": late} if each.id == "p-made-up-1" else {}) for each in everyone.people]
    asked = ExtensionRequested(milestone_id="R5-M1", to=date(2027, 3, 1), reason_id="ab" * 32)
    step = planned(1, DUE)
    reported = evolve(step.milestone.due, basis="executive_order_reported")  # a law's date is asked to move by nobody
    step = evolve(step, milestone=evolve(step.milestone, due=reported, duty_basis="executive_order_reported"))
    ledger.append(database, (*adopted(), step, asked), now=NOON - timedelta(days=1), actor="p-made-up-1")
    box = decided(database, People(people=tuple(persons)))
    assert told(tuple(box.claims(NOON))) == {"R5-M1": "p-follow-up"}
    record = records.every(database, MILESTONES)["R5-M1"]
    assert (record.held_reason, record.delayed_until) == ("outside_hours", NOON + timedelta(hours=2))
    later = NOON + timedelta(hours=1)
    seen = look(database, People(people=tuple(persons)), later)
    again = sweep(seen.woken, seen.context, later)
    assert len(seen.woken) == 1, "it is decided again"
    assert (again.messages, again.last, again.delayed) == ((), (), ()), "and not noted again"
    assert ledger.rebuild(database) == ()
