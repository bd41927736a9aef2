"""What a form offers and what a Home tab is drawn from, read from the ledger of an installation. People are made up."""

from contextlib import suppress
from datetime import date
from typing import Any

from flows._listening.review_files import files_at_hand
from flows._runtime import clock, context
from models.answers import AnswerContext, Attempt, ButtonMark, HomeContext, Press
from models.core import Person
from models.ledger import Verb
from models.register import BY_LAW
from notifications.answers import Choices
from notifications.words import Sender
from tasks.answers import build_home_context, choices_of
from tasks.ledger import Memory
from tests.material.installation import COORDINATOR, SECOND, VERIFIER, DemoInstallation

TODAY = date(2026, 11, 25)
CONTACT = "p-contact-legal"


def person(installation: DemoInstallation, who: str) -> Person:
    return installation.settings.people().person(who)


def offered(installation: DemoInstallation, verb: Verb, who: str, milestone: str | None = "R5-M1") -> Choices:
    people = installation.settings.people()
    record = installation.milestone(milestone) if milestone else None
    press = Press(id="p", team="T", app="A", user="U", verb=verb, step="pressed", mark=ButtonMark(m=milestone))
    attempt = Attempt(press, people.person(who), record, AnswerContext(people=people, day=TODAY))
    names = {person.id: person.name for person in people.people}
    sender = Sender(reply_to="replies@followthrough.example", names=names)
    files = files_at_hand(installation.settings)
    return choices_of(installation.database, attempt, context.register(installation.database), sender, files)


def ground(installation: DemoInstallation, who: str) -> HomeContext:
    settings = installation.settings
    whose, store = person(installation, who), context.memo_store_of(settings)
    return build_home_context(installation.database, whose, settings.people(), clock.now(), store, Memory())


def test_a_verifier_is_offered_what_waits_and_never_their_own(installation: DemoInstallation) -> None:
    theirs = installation.evidence("R5-M1", "made-up text of an order", by=CONTACT)
    installation.evidence("R5-M1", "made-up text that the verifier gave", by=VERIFIER, voice="oversight")

    shown = offered(installation, "verify", VERIFIER)

    assert [each.sha256 for each in shown.evidence] == [theirs]
    assert shown.evidence[0].by == "Contact, Legal Bureau (fictional)"
    assert shown.days == {"on": TODAY}


def test_what_waits_for_another_milestone_is_offered_every_open_one_but_itself(installation: DemoInstallation) -> None:
    ids = [each for each, _ in offered(installation, "blocked", CONTACT).milestones]

    assert "R5-M1" not in ids
    assert {"R5-M3", "R2-M1"} <= set(ids)
    assert not any(installation.milestone(each).is_template or installation.milestone(each).is_watch for each in ids)


def test_a_form_about_another_date_offers_no_milestone_that_a_law_dates(installation: DemoInstallation) -> None:
    ids = [each for each, _ in offered(installation, "extend.ask", CONTACT, None).milestones]
    asked = [each for each, _ in offered(installation, "evidence", CONTACT, None).milestones]

    assert "R5-M1" in ids
    assert {each for each in asked if installation.milestone(each).basis in BY_LAW} == set(asked) - set(ids) != set()


def test_a_milestone_is_handed_to_the_agency_and_away_days_to_anyone(installation: DemoInstallation) -> None:
    handed = {each for each, _ in offered(installation, "reassign", COORDINATOR).persons}
    away = {each for each, _ in offered(installation, "away", COORDINATOR, None).persons}

    assert CONTACT not in handed
    assert COORDINATOR not in handed
    assert "p-head-legal" in handed
    assert away == {each.id for each in installation.settings.people().people}


def test_a_request_is_granted_first_for_the_day_that_was_asked_for(installation: DemoInstallation) -> None:
    from models.ledger import ExtensionRequested
    from tasks import ledger

    asked = ExtensionRequested(
        milestone_id="R5-M1", to=date(2027, 3, 1), reason_id=installation.words("The order is late.")
    )
    ledger.append(installation.database, (asked,), now=clock.now(), actor=CONTACT)

    assert offered(installation, "extend.grant", COORDINATOR).days == {"to": date(2027, 3, 1)}
    week = ground(installation, COORDINATOR).operations.week
    assert week is not None
    assert [view.id for view in week.listed("to_decide")] == ["R5-M1"]


def test_what_nobody_is_sure_of_and_what_came_to_the_coordinator_for_another_is_shown(
    installation: DemoInstallation,
) -> None:
    from flows.reminders.deliver_reminders import deliver_reminders
    from models.core import SlackError

    installation.slack.workspace.refusals["U0DEMO012"] = "user_not_found"
    installation.slack.faults.append("drop_after_store")
    with suppress(SlackError):
        installation.do(deliver_reminders)

    shown: Any = ground(installation, COORDINATOR).operations
    assert shown.week.in_doubt
    assert "R4-M6" in shown.redirected
    assert ground(installation, SECOND).operations.redirected == ()
