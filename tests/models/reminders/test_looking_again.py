"""Who hears that a closed milestone must be looked at again, with which buttons, and what the message shows after."""

from datetime import date, timedelta
from typing import Any

import pytest

from models.answers.press import row_of
from models.ledger import Event, EvidenceReceived, FindingRecorded, ItemClaimed, StatementRecorded, Verdict
from models.records.messages import aftermath
from tests.models.reminders.reminder_material import COORDINATOR, PERSON, VERIFIER, milestone, people
from tests.models.reminders.reminder_world import CALENDAR, World

SHA, NEWER = "ab" * 32, "cd" * 32
CLOSED_ON = date(2026, 5, 18)
CLAIM = StatementRecorded(milestone_id="R5-M1", says="done", text_id="t")


def given(sha256: str) -> EvidenceReceived:
    what: dict[str, Any] = {"sha256": sha256, "name": "order.pdf", "size": 3, "media_type": "application/pdf"}
    return EvidenceReceived(milestone_id="R5-M1", voice="agency", how="command", **what)


def found(verdict: Verdict) -> FindingRecorded:
    return FindingRecorded(milestone_id="R5-M1", verdict=verdict, evidence=(), reason_id="t")


class Asked(World):
    """One milestone, closed on a day, in a world in which days pass."""

    def add(self, event: Event, day: date, by: str = PERSON) -> None:
        self.actor = by
        self.take(event, CALENDAR.slot(day))

    def days(self, first: date, last: date) -> None:
        day = first
        while day <= last:
            if CALENDAR.is_workday(day):
                self.deliver(CALENDAR.slot(day))
            day += timedelta(days=1)

    @property
    def asked(self) -> list[tuple[str, str | None]]:
        claims = [claim for claim in self.claims if claim.part.kind == "verification_request"]
        return [(claim.to, claim.reason) for claim in claims]

    @property
    def shows(self) -> list[str]:
        record = self.milestones["R5-M1"]
        messages = record.exchange.messages
        return [aftermath(message, record)[0] for message in messages if message.kind == "verification_request"]


def closed(verdict: Verdict, **changes: Any) -> Asked:
    world = Asked({"R5-M1": milestone(**changes)})
    world.add(given(SHA), date(2026, 5, 15))
    world.add(found(verdict), CLOSED_ON, VERIFIER)
    world.days(CLOSED_ON, date(2026, 5, 29))
    assert world.asked == []
    return world


@pytest.mark.parametrize(
    ("verdict", "since"),
    [("closed_not_implemented", CLAIM), ("not_required", given(NEWER)), ("met", given(NEWER))],
)
def test_a_claim_or_a_file_about_a_closed_milestone_reaches_the_verifier_and_the_coordinator(
    verdict: Verdict, since: Event
) -> None:
    world = closed(verdict)
    world.add(since, date(2026, 6, 1))
    world.days(date(2026, 6, 2), date(2026, 6, 3))
    assert sorted(world.asked) == [(COORDINATOR, "look_again_asked"), (VERIFIER, "look_again")]
    (facts,) = {
        claim.facts.decided for claim in world.claims if isinstance(claim, ItemClaimed) and claim.to == VERIFIER
    }
    assert facts == {"closed_not_implemented": "closed", "met": "verified"}.get(verdict, verdict)
    assert world.shows == ["call", "call"]

    world.add(found("still_holds"), date(2026, 6, 4), VERIFIER)

    world.days(date(2026, 6, 4), date(2026, 8, 31))
    assert len(world.asked) == 2
    assert set(world.shows) == {"verified" if verdict == "met" else "closed"}
    assert world.wake("R5-M1") is None


def test_a_verifier_who_does_not_answer_is_asked_again_and_the_coordinator_told() -> None:
    world = closed("closed_not_implemented")
    world.add(CLAIM, date(2026, 6, 1))
    world.days(date(2026, 6, 2), date(2026, 6, 17))
    assert world.asked.count((VERIFIER, "look_again")) == 2
    assert world.asked.count((COORDINATOR, "verifier_silent")) == 1
    assert world.asked.count((COORDINATOR, "look_again_asked")) == 1


def test_without_a_verifier_the_coordinator_is_asked_without_buttons() -> None:
    world = closed("closed_not_implemented")
    world.people = people(without=(VERIFIER,))
    world.add(CLAIM, date(2026, 6, 1))
    world.days(date(2026, 6, 2), date(2026, 6, 2))
    assert sorted(world.asked) == [(COORDINATOR, "look_again_asked"), (COORDINATOR, "role_vacant")]
    for reason in ("look_again_asked", "role_vacant", "verifier_silent"):
        assert row_of("verification_request", reason) == ()
    assert row_of("verification_request", "look_again") == ("confirm", "reopen")


def test_the_plans_day_wakes_a_verified_milestone_a_year_later_and_each_year_after() -> None:
    world = closed("met", look_again="yearly")
    wake = world.wake("R5-M1")
    assert wake == CALENDAR.slot(date(2027, 5, 18))
    world.days(date(2027, 5, 17), date(2027, 5, 18))
    assert sorted(world.asked) == [(COORDINATOR, "look_again_asked"), (VERIFIER, "look_again")]
    world.add(found("still_holds"), date(2027, 5, 20), VERIFIER)
    assert world.wake("R5-M1") == CALENDAR.slot(date(2028, 5, 19)), "365 days on"
    assert closed("met").wake("R5-M1") is None


def test_a_file_that_waits_after_it_was_reopened_is_asked_about_at_once() -> None:
    world = closed("met")
    world.add(given(NEWER), date(2026, 6, 1))
    world.days(date(2026, 6, 2), date(2026, 6, 2))
    world.add(found("no_longer_holds"), date(2026, 6, 3), VERIFIER)
    assert set(world.shows) == {"rejected"}
    world.days(date(2026, 6, 3), date(2026, 6, 3))
    assert world.asked[2:] == [(VERIFIER, None)]


def test_the_contact_hears_that_it_is_open_again_and_not_that_it_still_holds() -> None:
    world = Asked({"R5-M1": milestone()})
    world.days(date(2026, 5, 8), date(2026, 5, 8))
    world.add(given(SHA), date(2026, 5, 15))
    world.add(found("met"), CLOSED_ON, VERIFIER)
    world.add(found("still_holds"), date(2026, 6, 1), VERIFIER)
    world.days(CLOSED_ON, date(2026, 6, 2))
    world.add(found("no_longer_holds"), date(2026, 6, 3), VERIFIER)
    world.days(date(2026, 6, 3), date(2026, 6, 5))
    decided = [
        (claim.to, claim.facts.decided)
        for claim in world.claims
        if isinstance(claim, ItemClaimed) and claim.part.kind == "finding_notice"
    ]
    assert decided == [(PERSON, "verified"), (PERSON, "reopened")]
    assert world.wake("R5-M1") is not None
