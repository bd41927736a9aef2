"""No message offers another date where a law names it; it offers what can be answered instead."""

from datetime import date
from typing import Any, get_args

import pytest

from models.answers import MORE, HomeContext, Reply, home_of, read_mark
from models.ledger import ExtensionRequested, NotificationKind
from models.records import is_movable
from models.register import BY_LAW, Basis
from models.standing import view_report
from notifications.answers import say_home, say_reply, say_status
from notifications.reminders import say_aftermath, say_reminder
from notifications.slack import SlackMessage
from tests.material.aftermath import record_after, sent
from tests.material.messages import KINDS, PRESSED, SAID, WORDS, claim, digest, presses
from tests.models.answers.test_home import HEAD, PERSON, asked, home, with_
from tests.models.reminders.reminder_material import people, read_source

ASKING = ("check_in", "due_soon", "overdue", "weekly_digest", "escalation", "evidence_rejected", "handed_over")
INSTEAD = {"evidence", "blocked"}
TO_UNIT = set(ASKING) - {"escalation"}


def offered(message: SlackMessage) -> set[str]:
    """Return the verbs that a message offers, in its rows and its menus."""
    drawn = list(presses(message.blocks))
    verbs = {each["action_id"].removeprefix("ft.") for each in drawn if each["type"] == "button"}
    options = [option for each in drawn if each["action_id"] == MORE for option in each["options"]]
    return verbs | {mark.a for option in options if (mark := read_mark(option["value"])) and mark.a}


def single(kind: str, basis: Basis) -> SlackMessage:
    return say_reminder((claim(kind, basis=basis),), PRESSED, WORDS)


@pytest.mark.parametrize("kind", sorted(KINDS))
@pytest.mark.parametrize("basis", BY_LAW)
def test_no_message_about_a_date_that_a_law_names_offers_another(kind: str, basis: Basis) -> None:
    if KINDS[kind][0] == "date_decision" or kind == "decide_extension":
        return  # what an older release let somebody ask for, and what became of it, is told as it was
    message = single(kind, basis)
    assert "new date" not in message.text
    assert "extend.ask" not in offered(message)


@pytest.mark.parametrize("kind", ASKING)
@pytest.mark.parametrize("basis", BY_LAW)
def test_it_offers_evidence_what_it_waits_for_and_not_mine_instead(kind: str, basis: Basis) -> None:
    verbs = offered(single(kind, basis))
    assert verbs >= INSTEAD | ({"not_mine"} if kind in TO_UNIT else {"reassign"})


@pytest.mark.parametrize("basis", [each for each in get_args(Basis) if is_movable(each)])
def test_of_every_other_date_a_new_one_can_be_requested(basis: Basis) -> None:
    for kind in ASKING:
        assert "extend.ask" in offered(single(kind, basis))


def test_in_a_bundle_each_item_offers_what_its_own_date_allows() -> None:
    claims = (claim("overdue", basis="statute"), claim("overdue", "R7-M2"))
    message = say_reminder(claims, PRESSED, WORDS)
    menus = [[read_mark(each["value"]) for each in block["accessory"]["options"]] for block in message.blocks
             if "accessory" in block]  # fmt: skip
    of_law, ours = ({mark.a for mark in menu if mark} for menu in menus)
    assert "extend.ask" not in of_law
    assert of_law >= {"evidence", "blocked", "not_mine"}
    assert "extend.ask" in ours


@pytest.mark.parametrize("about", ["unit_head", "coordinator"])
@pytest.mark.parametrize("basis", BY_LAW)
def test_no_digest_offers_or_asks_to_decide_it(about: str, basis: Basis) -> None:
    line: dict[str, Any] = {"basis": basis, "asks_for": date(2026, 7, 10) if about == "coordinator" else None}
    verbs = offered(say_reminder((digest(about, line=line),), PRESSED, WORDS))
    assert verbs.isdisjoint({"extend.ask", "extend.grant", "extend.refuse"})
    assert about == "coordinator" or verbs >= INSTEAD
    ours = offered(say_reminder((digest(about, line=line | {"basis": "planning_assumption"}),), PRESSED, WORDS))
    assert not ours.isdisjoint({"extend.ask", "extend.grant"})


@pytest.mark.parametrize("kind", ["check_in", "due_soon", "overdue", "weekly_digest", "escalation"])
@pytest.mark.parametrize("basis", BY_LAW)
def test_no_home_tab_offers_it(kind: NotificationKind, basis: Basis) -> None:
    who = HEAD if kind == "escalation" else PERSON
    tabs = {
        each: home(who, with_(basis=each, messages=(asked(kind, to=who),)), date(2026, 6, 4))
        for each in (basis, "planning_assumption")
    }
    blocks = {each: str(say_home(tab, PRESSED)) for each, tab in tabs.items()}
    assert "ft.extend.ask" in blocks["planning_assumption"] or "extend.ask" in blocks["planning_assumption"]
    assert "extend.ask" not in blocks[basis]
    assert "new date" not in blocks[basis] + say_status(tabs[basis], PRESSED)


@pytest.mark.parametrize("kind", ["check_in", "due_soon"])
def test_a_home_tab_asks_nothing_that_comes_before_a_date_once_it_has_passed(kind: NotificationKind) -> None:
    day, record = date(2026, 6, 4), with_(basis="statute", messages=(asked(kind),))
    report = view_report(None, {}, {record.id: record}, {record.source: read_source(day)}, day)
    tab = home_of(people().person(PERSON), HomeContext(people(), report))
    assert [item.kind for item in tab.of("needs_you")] == [kind]
    assert "Send the evidence, or tell us what is holding it up." in say_status(tab, PRESSED)


def test_a_refusal_says_what_is_offered_instead() -> None:
    words = say_reply(Reply(code="refused", verb="extend.ask", milestone_id="R5-M1", why="by_law"), PRESSED)
    assert "A law names this date, and no office can move it." in words
    assert "You can send evidence, say what it is waiting for, or say that it is not yours." in words


def test_a_message_that_shows_an_old_request_says_that_the_date_is_the_laws() -> None:
    request = ExtensionRequested(milestone_id="R4-M1", to=date(2026, 4, 30), reason_id="t2")
    for scenario, before, after in (("overdue", (), (request,)), ("decide_extension", (request,), ())):
        message = sent(scenario)
        record = record_after(message, *after, before=before, basis="statute")
        again = say_aftermath((message,), {"R4-M1": record}, PRESSED, WORDS, {}, SAID)
        assert "requested April 30, 2026, on April" in again.text
        assert "A law names this date, so no office can move it. The request stays on record." in again.text
        assert "The coordinator has it" not in again.text
        assert offered(again).isdisjoint({"extend.grant", "extend.refuse"})
        assert bool(offered(again)) == (scenario == "overdue"), "the unit can still answer otherwise"
