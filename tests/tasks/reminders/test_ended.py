"""Of a step whose recommendation is closed nobody is reminded, and of all of them once it is open again."""

from datetime import date, timedelta
from typing import Any

import pytest

from models.core import CITY, People, evolve
from models.ledger import (
    DateHandedOver,
    EntryCorrected,
    Event,
    EvidenceReceived,
    FindingRecorded,
    MilestonePlanned,
    ReminderDelayed,
)
from models.projections import MILESTONES
from models.register import Basis
from models.reminders import Sweep, claims_of, next_messages, still_due, sweep
from tasks import ledger
from tasks.answers.views import view_milestones
from tasks.ledger import Database, connect, records
from tasks.register import read_people
from tasks.reminders import look
from tasks.reminders.outbox import Outbox, explanation_of, preview
from tasks.reminders.report import undeliverable, unsaid
from tests.chaos.sweep import DUE, NOON, adopted, people_file, planned

STEP, DUTY, OTHER, CLOSING = "R5-M1", "R5-M2", "R5-M3", "R5-M4"
EARLIER = NOON - timedelta(days=1)
MONDAY = NOON + timedelta(days=5)
PIECE: dict[str, Any] = {"sha256": "ab" * 32, "name": "order.pdf", "size": 3, "media_type": "application/pdf"}


@pytest.fixture(params=["sqlite_url", "postgres_url"])
def database(request: pytest.FixtureRequest) -> Database:
    """A fresh database of each engine, because each looks into the stored records in its own way."""
    return connect(request.getfixturevalue(request.param))


@pytest.fixture
def everyone(tmp_path_factory: pytest.TempPathFactory) -> People:
    roster = tmp_path_factory.mktemp("people") / "people.yaml"
    roster.write_text(people_file(4))
    roster.chmod(0o600)
    return read_people(roster)


def milestone(number: int, basis: Basis = "planning_assumption", **changes: Any) -> MilestonePlanned:
    event = planned(number, DUE)
    plan = event.milestone
    return evolve(event, milestone=evolve(plan, due=evolve(plan.due, basis=basis), **changes))


def happen(database: Database, *events: Event, on_day: Any = EARLIER) -> None:
    ledger.append(database, events, now=on_day, actor="p-verifier")


@pytest.fixture
def installation(database: Database) -> Database:
    """A recommendation with a target date of the office, a duty by law and another target, and what closes it."""
    plan = [milestone(1), milestone(2, "statute"), milestone(3), milestone(4, "statute", closes_recommendation=True)]
    handed_over = [DateHandedOver(milestone_id=name, due=DUE, on=date(2026, 10, 1)) for name in (STEP, OTHER)]
    ledger.append(database, (*adopted(), *plan, *handed_over), now=NOON - timedelta(days=60))
    return database


def finding(verdict: str, milestone_id: str = CLOSING) -> FindingRecorded:
    what = {"milestone_id": milestone_id, "verdict": verdict, "reason_id": "ab" * 32, "on": date(2026, 11, 24)}
    return FindingRecorded.model_validate(what)


def withdrawal(database: Database) -> EntryCorrected:
    seq, _ = ledger.head(database)
    return EntryCorrected(subject_id=CLOSING, about="milestone", seq=seq, reason_id="ab" * 32)


def swept(database: Database, everyone: People, now: Any = NOON) -> Sweep:
    seen = look(database, everyone, now)
    return sweep(seen.woken, seen.context, now)


def topics(decided: Sweep) -> set[str]:
    return {part.notification.about for message in (*decided.messages, *decided.last) for part in message.parts}


def in_digests(decided: Sweep) -> set[str]:
    messages = (*decided.messages, *decided.last)
    parts = [part for message in messages for part in message.parts if part.notification.kind == "weekly_digest"]
    return {line.milestone_id for part in parts for line in getattr(part.facts, "lines", ())}


def test_nobody_is_reminded_of_a_step_whose_recommendation_is_closed(installation: Database, everyone: People) -> None:
    assert {STEP, DUTY, OTHER} <= topics(swept(installation, everyone))
    happen(installation, finding("closed_not_implemented"))

    assert records.ended(installation) == {STEP, OTHER}
    assert topics(swept(installation, everyone)) & {STEP, DUTY, OTHER} == {DUTY}
    assert in_digests(swept(installation, everyone, MONDAY)) & {STEP, DUTY, OTHER} == {DUTY}
    assert STEP not in {part.about for message in preview(installation, everyone, NOON).next for part in message.parts}
    assert [name.partition(":")[0] for name in unsaid(installation, CITY, MONDAY)] == [DUTY]
    assert ledger.figures(installation, NOON).due == 1


def test_every_way_to_view_a_step_says_that_it_is_ended(installation: Database, everyone: People) -> None:
    happen(installation, finding("closed_not_implemented"))
    step = records.some(installation, MILESTONES, [STEP])[STEP]

    [view] = view_milestones(installation, [step], NOON.date())
    explanation = explanation_of(
        installation, step, everyone, NOON, look(installation, everyone, NOON).context.channels
    )

    assert (view.proof, view.why, view.turn) == ("closed", "ended", None)
    assert (explanation.why_nothing, explanation.outgoing) == ("ended", ())
    context = look(installation, everyone, NOON).context
    assert context.view_of(step, NOON.date()).why == "ended"
    assert list(next_messages([step], context, NOON)) == []


@pytest.mark.parametrize("how", ["withdrawn", "reopened"])
def test_once_the_recommendation_is_open_again_its_steps_are_reminded_of(
    installation: Database, everyone: People, how: str
) -> None:
    happen(installation, finding("closed_not_implemented"))
    assert records.wakes(installation, MILESTONES)[STEP] is not None, "it sleeps in no sweep"
    again = withdrawal(installation) if how == "withdrawn" else finding("no_longer_holds")
    happen(installation, again, on_day=NOON)

    assert records.ended(installation) == frozenset()
    assert {STEP, OTHER} <= topics(swept(installation, everyone))
    assert {STEP, OTHER} <= in_digests(swept(installation, everyone, MONDAY))
    assert not [name for name in unsaid(installation, CITY, NOON) if STEP in name], "no sweep came since"
    assert [name for name in unsaid(installation, CITY, MONDAY) if STEP in name], "and then it must have been said"


def test_what_was_held_about_a_step_waits_for_nobody_once_it_is_ended(installation: Database, everyone: People) -> None:
    held = {"notification_kind": "overdue", "to": "operator", "reason": "coordinator_unreachable", "until": MONDAY}
    happen(installation, ReminderDelayed.model_validate({"milestone_id": STEP, **held}))
    for waiting in (True, False):
        context = look(installation, everyone, NOON).context
        assert any(STEP in fault for fault in undeliverable(installation, context, NOON)) is waiting
        assert (STEP in {item.about for item in preview(installation, everyone, NOON).waiting}) is waiting
        if waiting:
            happen(installation, finding("closed_not_implemented"))


def test_what_was_claimed_of_a_step_and_not_yet_sent_is_withdrawn_when_it_ends(
    installation: Database, everyone: People
) -> None:
    seen = look(installation, everyone, NOON)
    [message] = [message for message in sweep(seen.woken, seen.context, NOON).messages if message.to == "p-made-up-1"]
    [claim] = claims_of(message, NOON, None, {})
    step = records.some(installation, MILESTONES, [STEP])[STEP]
    assert still_due(claim, step, seen.context, NOON)
    happen(installation, finding("closed_not_implemented"))
    assert not still_due(claim, step, look(installation, everyone, NOON).context, NOON)


def test_a_file_about_a_step_is_still_put_to_the_verifier(installation: Database, everyone: People) -> None:
    happen(installation, EvidenceReceived(milestone_id=STEP, voice="agency", how="command", **PIECE))
    happen(installation, finding("closed_not_implemented"))
    decided = swept(installation, everyone)
    kinds = {
        part.notification.kind
        for message in (*decided.messages, *decided.last)
        for part in message.parts
        if part.notification.about == STEP
    }
    assert kinds == {"verification_request"}


def test_what_closed_a_recommendation_is_no_step_of_it(database: Database) -> None:
    """Its own finding is still told, though its date is a target too."""
    ledger.append(database, (*adopted(), milestone(1), milestone(2, closes_recommendation=True)), now=EARLIER)
    happen(database, finding("not_required", "R5-M2"))
    assert records.ended(database) == {STEP}


def test_that_the_offices_own_record_is_not_required_ends_nothing(database: Database) -> None:
    own = milestone(2, closes_recommendation=True, duty_on="oversight")
    ledger.append(database, (*adopted(), milestone(1), own), now=EARLIER)
    happen(database, finding("not_required", "R5-M2"))
    assert records.ended(database) == frozenset()


def test_a_step_that_ended_between_the_decision_and_the_claim_is_not_claimed(
    installation: Database, everyone: People
) -> None:
    seen = look(installation, everyone, NOON)
    box = Outbox(installation, seen, sweep(seen.woken, seen.context, NOON), seen.seq)
    happen(installation, finding("closed_not_implemented"), on_day=NOON)
    claimed = {claim.part.milestone_id for messages in box.claims(NOON) for claims in messages for claim in claims}
    assert claimed & {STEP, OTHER} == set()
