"""Who gets a message when the person meant cannot, and when a milestone changed in between."""

from datetime import date
from typing import Any

import pytest

from models.core import People
from models.ledger import Reassigned, Verb
from models.records import EvidenceItem, FindingItem, ReassignmentItem, RecipientRecord, ToldItem, responsible_person
from models.records.milestone import ExtensionItem
from models.records.reminder import AwayItem
from models.reminders.decision import decide
from models.reminders.notifications import SweepContext, claims_of
from models.reminders.recipients import Channels
from models.reminders.sweeps import sweep
from tests.material.records import changed
from tests.models.answers.test_decision import PEOPLE, acted, open_record
from tests.models.reminders.reminder_material import (
    CALENDAR,
    COORDINATOR,
    DELEGATE,
    HEAD,
    PERSON,
    VERIFIER,
    directory_at,
    local,
    milestone,
    people,
    read_source,
    recipient,
    recipient_on,
    told,
)

DAY = date(2026, 5, 26)
NOW = local("2026-05-26T09:30")


def refused(code: str, on: date = DAY) -> dict[str, Any]:
    return {PERSON: recipient(PERSON, unreachable=code, on=on)}


@pytest.mark.parametrize(
    ("code", "reason"),
    [("user_not_found", "slack_user_unknown"), ("user_disabled", "slack_refused"), ("is_archived", "slack_refused")],
)
def test_what_slack_refuses_goes_to_the_coordinator_with_the_reason(code: str, reason: str) -> None:
    who = recipient_on("responsible", milestone(), people(), refused(code), DAY)
    assert (who.to, who.instead_of, who.reason) == (COORDINATOR, PERSON, reason)


def test_a_role_that_nobody_holds_falls_to_the_coordinator() -> None:
    who = recipient_on("unit_head", milestone(), people(without=(HEAD,)), {}, DAY)
    assert (who.to, who.instead_of, who.reason) == (COORDINATOR, "agency_unit_head", "role_vacant")


def test_a_step_that_slack_refused_has_the_reason_in_place_of_its_rung() -> None:
    key = "R5-M1:due_soon:2026-05-29"
    item: ToldItem = told("due_soon", DAY, due=date(2026, 5, 29), seq=3, key=key, refused=True, sent_on=None)
    record = changed(milestone(), messages=(item,))
    [notification] = decide(record, directory_at(NOW, people(), refused("user_disabled")), CALENDAR, None).outgoing
    assert (notification.key, notification.kind) == ("R5-M1:due_soon:2026-05-29:slack_refused:1", "due_soon")


def test_what_was_verified_or_extended_in_between_is_not_claimed() -> None:
    item: dict[str, Any] = {"seq": 9, "on": DAY, "by": PERSON}
    met = FindingItem(**item, recorded_on=DAY, verdict="met", evidence=("ab" * 32,), reason_id="t")
    later = ExtensionItem(**item, to=date(2026, 9, 1), reason_id="t")
    open_one = milestone()
    for change in ({"findings": (met,)}, {"extensions": (later,), "due_now": later.to}):
        record = changed(open_one, **change)
        assert decide(open_one, directory_at(NOW, people(), {}), CALENDAR, read_source(DAY)).outgoing
        assert not decide(record, directory_at(NOW, people(), {}), CALENDAR, read_source(DAY)).outgoing


MAIL = Channels(email=True)
ADDRESS = {"email": "made-up@agency.invalid"}


def gone(**fields: Any) -> dict[str, Any]:
    return {PERSON: RecipientRecord(id=PERSON, **fields)}


@pytest.mark.parametrize(
    ("person", "known", "channels", "reached"),
    [
        ({}, {}, MAIL, (PERSON, "slack", None)),
        (ADDRESS, {}, MAIL, (PERSON, "slack", None)),
        ({"slack": None, **ADDRESS}, {}, MAIL, (PERSON, "email", None)),
        ({"slack": None, **ADDRESS}, {}, Channels(), (COORDINATOR, "slack", "no_channel")),
        ({"slack": None}, {}, MAIL, (COORDINATOR, "slack", "no_channel")),
        (ADDRESS, refused("user_disabled"), MAIL, (PERSON, "email", None)),
        (ADDRESS, refused("user_disabled"), Channels(), (COORDINATOR, "slack", "slack_refused")),
        ({}, refused("users_not_found"), MAIL, (COORDINATOR, "slack", "slack_user_unknown")),
        (ADDRESS, {}, Channels(slack=False, email=True), (PERSON, "email", None)),
        (
            {"slack": None, **ADDRESS},
            gone(mail_unreachable="email_uncertain", mail_unreachable_on=DAY),
            MAIL,
            (COORDINATOR, "slack", "email_uncertain"),
        ),
        (
            {"slack": None, **ADDRESS},
            gone(mail_unreachable="550", mail_unreachable_on=DAY),
            MAIL,
            (COORDINATOR, "slack", "no_channel"),
        ),
        (
            {"slack": None, **ADDRESS},
            gone(mail_unreachable="email_uncertain", mail_unreachable_on=date(2026, 5, 19)),
            MAIL,
            (PERSON, "email", None),
        ),
    ],
)
def test_a_person_is_reached_by_the_first_open_road_and_the_coordinator_hears_why_not(
    person: dict[str, Any], known: dict[str, Any], channels: Channels, reached: tuple[Any, ...]
) -> None:
    who = recipient_on("responsible", milestone(), people(records=person), known, DAY, channels)
    assert (who.to, who.channel, who.reason) == reached


def test_where_no_road_reaches_the_coordinator_the_operator_is_left() -> None:
    who = recipient_on("responsible", milestone(), people(follow_up={"slack": None}, records={"slack": None}), {}, DAY)
    assert (who.to, who.reason) == (None, "coordinator_unreachable")


def away(first: date | None, last: date | None, delegate: str | None = None, who: str = PERSON) -> dict[str, Any]:
    return {who: RecipientRecord(id=who, away=AwayItem(seq=9, first=first, last=last, delegate=delegate))}


@pytest.mark.parametrize(
    ("known", "file", "to"),
    [
        (away(DAY, DAY, DELEGATE), None, DELEGATE),
        (away(DAY, DAY), None, COORDINATOR),
        (away(date(2026, 5, 20), date(2026, 5, 25), DELEGATE), None, PERSON),
        (away(None, None), None, PERSON),
        ({}, {"from": "2026-05-20", "to": "2026-06-05", "delegate": DELEGATE}, DELEGATE),
        (away(None, None), {"from": "2026-05-20", "to": "2026-06-05", "delegate": DELEGATE}, DELEGATE),
        (away(DAY, DAY, HEAD), {"from": "2026-05-20", "to": "2026-06-05", "delegate": DELEGATE}, HEAD),
        (away(DAY, DAY), {"from": "2026-05-20", "to": "2026-06-05", "delegate": DELEGATE}, DELEGATE),
    ],
)
def test_days_away_count_from_the_people_file_and_from_slack(
    known: dict[str, Any], file: dict[str, Any] | None, to: str
) -> None:
    who = recipient_on("responsible", milestone(), people(away=file), known, DAY)
    assert (who.to, who.reason) == (to, None if to == PERSON else "away")


def test_a_delegate_who_is_away_too_does_not_stand_in() -> None:
    known = away(DAY, DAY, DELEGATE) | away(DAY, DAY, who=DELEGATE)
    assert recipient_on("responsible", milestone(), people(), known, DAY).to == COORDINATOR


def test_a_delegate_is_written_to_by_the_road_that_reaches_them() -> None:
    known = away(DAY, DAY, DELEGATE)
    those = people(without=(DELEGATE,)).model_dump(by_alias=True)["people"]
    mailed = {"id": DELEGATE, "name": "Made-up", "email": "b@agency.invalid", "roles": [{"role": "council_reader"}]}
    who = recipient_on(
        "responsible", milestone(), type(people()).model_validate({"people": [*those, mailed]}), known, DAY, MAIL
    )
    assert (who.to, who.channel) == (DELEGATE, "email")


def handed_to(to: str) -> Any:
    item = ReassignmentItem(seq=8, on=DAY, by=HEAD, recorded_on=DAY, to=to, was=PERSON, reason_id=None)
    return changed(milestone(), reassignments=(item,))


def test_who_was_given_the_milestone_gets_what_is_meant_for_the_responsible_and_nothing_else() -> None:
    assert recipient_on("responsible", handed_to(DELEGATE), people(), {}, DAY).to == DELEGATE
    assert recipient_on("unit_head", handed_to(DELEGATE), people(), {}, DAY).to == HEAD
    assert recipient_on("responsible", handed_to("p-left-the-file"), people(), {}, DAY).to == PERSON
    ours = changed(handed_to(DELEGATE), responsible="oversight_coordinator")
    assert recipient_on("responsible", ours, people(), {}, DAY).to == DELEGATE


def test_who_supplied_the_evidence_is_not_asked_to_verify_it() -> None:
    came = EvidenceItem(seq=8, on=DAY, by=VERIFIER, recorded_on=DAY, sha256="ab" * 32, name="x.pdf", voice="oversight")
    record = changed(milestone(), evidence=(came,))
    who = recipient_on("verifier", record, people(), {}, DAY)
    assert (who.to, who.reason) == (COORDINATOR, "role_vacant")


def test_a_sweep_says_in_the_claim_by_which_road_its_message_goes() -> None:
    known: dict[str, Any] = {
        "calendar": CALENDAR,
        "verdicts_by": "DOI",
        "sources": {},
        "recipients": {},
        "channels": MAIL,
    }
    found = sweep((milestone(),), SweepContext(people=people(records={"slack": None, **ADDRESS}), **known), NOW)
    [message] = found.messages
    assert (message.to, message.channel) == (PERSON, "email")
    assert [each.channel for each in claims_of(message, NOW, None, {})] == ["email"]


AWAY = {"from": DAY, "to": DAY, "delegate": DELEGATE}


def test_who_is_away_and_unreachable_is_replaced_by_their_own_delegate() -> None:
    who = recipient_on("responsible", milestone(), people(away=AWAY), refused("user_disabled"), DAY)
    assert (who.to, who.instead_of, who.reason) == (DELEGATE, PERSON, "away")


def test_who_is_away_and_unreachable_without_a_delegate_leaves_it_to_the_coordinator() -> None:
    alone = people(away=AWAY | {"delegate": None})
    who = recipient_on("responsible", milestone(), alone, refused("user_disabled"), DAY)
    assert (who.to, who.reason) == (COORDINATOR, "slack_refused")


def test_the_delegate_of_an_unreachable_coordinator_is_tried() -> None:
    gone = AwayItem(seq=3, first=DAY, last=DAY, delegate=DELEGATE)
    known = recipient(COORDINATOR, unreachable="user_disabled", on=DAY)
    away = known.model_copy(update={"away": gone})
    who = recipient_on("coordinator", milestone(), people(), {COORDINATOR: away}, DAY)
    assert (who.to, who.instead_of) == (DELEGATE, COORDINATOR)
    who = recipient_on("coordinator", milestone(), people(), {COORDINATOR: known}, DAY)
    assert (who.to, who.reason) == (None, "coordinator_unreachable")


def test_a_change_of_the_people_file_ends_a_delay_that_was_the_former_persons() -> None:
    source, full = read_source(DAY), {PERSON: recipient(PERSON, (f"{DAY}",))}
    assert not decide(milestone(), directory_at(NOW, people(), full), CALENDAR, source).outgoing
    delegate_is_contact = _with_another_contact()
    [reminder] = decide(milestone(), directory_at(NOW, delegate_is_contact, full), CALENDAR, source).outgoing
    assert reminder.to == DELEGATE


def _with_another_contact() -> Any:
    rows = [one.model_dump(by_alias=True, mode="json") for one in people(without=(PERSON,)).people]
    rows = [row | {"roles": [{"role": "agency_contact"}]} if row["id"] == DELEGATE else row for row in rows]
    return People.model_validate({"people": rows})


@pytest.mark.parametrize("verb", ["ack", "done", "extend.ask", "blocked"])
def test_who_was_given_it_and_left_the_people_file_leaves_it_to_whoever_holds_the_role(verb: Verb) -> None:
    """They are asked, so they may answer: else nobody at the agency could."""
    record = open_record(verb, Reassigned(milestone_id="R4-M1", to="p-who-left", was="p-contact"))
    assert acted(verb, "p-contact", record).reply.code == "noted"
    assert responsible_person(record, PEOPLE) == PEOPLE.person("p-contact")
