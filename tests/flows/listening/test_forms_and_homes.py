"""What a form offers and what a Home tab is drawn from, read from the ledger of a house. People are made up."""

from contextlib import suppress
from datetime import date, timedelta
from typing import Any

from flows._runtime import clock
from flows._runtime import context as _house
from models.answers import Ground, Verb, fields_of
from models.core import Person
from notifications.answers import Choices
from notifications.words import Saying
from tasks.answers import choices_of, ground_of
from tests.material.installation import COORDINATOR, SECOND, VERIFIER, PlayHouse

TODAY = date(2026, 11, 25)
CONTACT = "p-contact-legal"


def person(house: PlayHouse, who: str) -> Person:
    return house.settings.people().person(who)


def offered(
    house: PlayHouse, verb: Verb, who: str, milestone: str | None = "R5-M1", *, another: bool = False
) -> Choices:
    people = house.settings.people()
    return choices_of(
        house.database,
        verb,
        people.person(who),
        house.milestone(milestone) if milestone else None,
        people=people,
        register=_house.register(house.database),
        saying=Saying(reply_to="replies@followthrough.example", names={each.id: each.name for each in people.people}),
        day=TODAY,
        for_another=another,
    )


def ground(house: PlayHouse, who: str) -> Ground:
    return ground_of(house.database, person(house, who), house.settings.people(), clock.now())


def test_a_verifier_is_offered_what_waits_and_never_their_own(house: PlayHouse) -> None:
    theirs = house.evidence("R5-M1", "made-up text of an order", by=CONTACT)
    house.evidence("R5-M1", "made-up text that the verifier gave", by=VERIFIER, voice="oversight")

    shown = offered(house, "verify", VERIFIER)

    assert [each.sha256 for each in shown.evidence] == [theirs]
    assert shown.evidence[0].by == "Contact, Legal Bureau (made-up)"
    assert shown.days == {"on": TODAY}


def test_what_waits_for_another_milestone_is_offered_every_open_one_but_itself(house: PlayHouse) -> None:
    ids = [each for each, _ in offered(house, "blocked", CONTACT).milestones]

    assert "R5-M1" not in ids
    assert {"R5-M3", "R2-M1"} <= set(ids)
    assert not any(house.milestone(each).recurring or house.milestone(each).is_watch for each in ids)


def test_a_milestone_is_handed_to_the_agency_and_away_days_to_anyone(house: PlayHouse) -> None:
    handed = {each for each, _ in offered(house, "reassign", COORDINATOR).persons}
    away = {each for each, _ in offered(house, "away", COORDINATOR, None, another=True).persons}

    assert CONTACT not in handed
    assert COORDINATOR not in handed
    assert "p-head-legal" in handed
    assert away == {each.id for each in house.settings.people().people}


def test_a_snooze_shows_the_days_that_are_left(house: PlayHouse) -> None:
    shown = offered(house, "snooze", CONTACT)
    assert (shown.days_left, shown.last_day) == (14, TODAY + timedelta(days=14))


def test_a_request_is_granted_first_for_the_day_that_was_asked_for(house: PlayHouse) -> None:
    from models.ledger import ExtensionRequested
    from tasks import ledger

    asked = ExtensionRequested(milestone_id="R5-M1", to=date(2027, 3, 1), reason_id=house.words("The order is late."))
    ledger.append(house.database, (asked,), now=clock.now(), actor=CONTACT)

    assert offered(house, "extend.grant", COORDINATOR).days == {"to": date(2027, 3, 1)}
    assert ground(house, COORDINATOR).house.requests == ("R5-M1",)


def test_a_form_of_evidence_names_the_folder_of_the_agency(house: PlayHouse) -> None:
    assert offered(house, "evidence", CONTACT).folder == "drop/agency"
    assert fields_of("evidence", for_another=False, about="R5-M1")


def test_only_a_coordinators_tab_is_drawn_from_how_the_house_does(house: PlayHouse) -> None:
    from flows.reminders.deliver_reminders import deliver_reminders

    house.do(deliver_reminders)

    office, mine = ground(house, COORDINATOR), ground(house, CONTACT)
    assert office.house.last_sweep == "sent"
    assert office.house.last_sweep_at == clock.now()
    assert mine.house.last_sweep is None
    assert mine.known is not None
    assert (office.head[0], office.day) == (len(house.entries), TODAY)


def test_what_nobody_is_sure_of_and_what_came_to_the_coordinator_for_another_is_shown(house: PlayHouse) -> None:
    from flows.reminders.deliver_reminders import deliver_reminders
    from models.core import SlackError

    house.slack.workspace.refusals["U0DEMO012"] = "user_not_found"
    house.slack.faults.append("drop_after_store")
    with suppress(SlackError):
        house.do(deliver_reminders)

    shown: Any = ground(house, COORDINATOR).house
    assert shown.uncertain
    assert "R5-M1" in shown.redirected or "R2-M1" in shown.redirected
    assert ground(house, SECOND).house.redirected == ()
