"""Who may do what: the table, its borders, and what a refusal says (docs/record.md#who-may-do-what)."""

from datetime import date
from typing import Any

import pytest

from models.core import InputError, People, RuleError
from models.permissions.absence import is_away
from models.permissions.permission import MAY, Action, able, may, may_speak
from models.records import RecipientRecord
from models.records.reminder import AwayItem
from tests.models.answers.test_decision import PEOPLE

EVERYBODY = [person.id for person in PEOPLE.people]


def allowed(person: str, action: Action, **how: Any) -> bool:
    try:
        may(PEOPLE, person, action, "R4-M1", **how)
    except RuleError:
        return False
    return True


@pytest.mark.parametrize("action", sorted(MAY))
def test_who_may_and_who_is_able_are_the_same_people(action: Action) -> None:
    those = able(PEOPLE, action, "R4-M1")
    assert [person for person in EVERYBODY if allowed(person, action)] == [each for each in EVERYBODY if each in those]
    assert those


def test_a_scheduled_run_may_draft_a_memo_and_nothing_else() -> None:
    assert allowed("system", "memo_draft")
    for action in set(MAY) - {"memo_draft"}:
        with pytest.raises(InputError):
            may(PEOPLE, "system", action)
    assert not allowed("p-contact", "memo_draft")


def test_the_milestone_names_who_is_responsible_and_who_is_asked_next() -> None:
    assert allowed("p-contact", "statement")
    assert allowed("p-head", "statement")
    assert not allowed("p-contact", "statement", responsible="agency_liaison")
    assert not allowed("p-head", "reassign", escalation="agency_executive")
    assert not allowed("p-verifier", "statement", escalation="oversight_verifier")


def test_whom_it_was_given_to_is_responsible_and_the_holder_of_the_role_no_more() -> None:
    assert allowed("p-reader", "statement", assigned="p-reader")
    assert not allowed("p-contact", "statement", assigned="p-reader")
    assert allowed("p-contact", "statement", assigned="p-who-left")


def test_a_refusal_says_what_about_what_and_who_may() -> None:
    with pytest.raises(RuleError) as refused:
        may(PEOPLE, "p-contact", "memo_draft", "R4")
    assert str(refused.value) == "p-contact may not do this (memo draft for R4); these may: p-coordinator"
    with pytest.raises(RuleError, match=r"\(memo draft\); these may"):
        may(PEOPLE, "p-contact", "memo_draft")
    with pytest.raises(RuleError, match=r"these may: p-contact, p-head, p-coordinator$"):
        may(PEOPLE, "p-reader", "statement", "R4-M1")
    nobody = People.model_validate({"people": [each.model_dump(by_alias=True) for each in PEOPLE.people[:1]]})
    with pytest.raises(RuleError, match="nobody yet: give someone the role oversight_verifier in the people file"):
        may(nobody, nobody.people[0].id, "finding")


@pytest.mark.parametrize(("person", "speaks"), [("p-contact", False), ("p-verifier", True), ("p-coordinator", True)])
def test_agency_staff_speak_for_the_agency_only(person: str, speaks: bool) -> None:
    may_speak(PEOPLE, person, "agency")
    if speaks:
        may_speak(PEOPLE, person, "council")
    else:
        with pytest.raises(RuleError, match="may not speak for others"):
            may_speak(PEOPLE, person, "council")


def test_the_first_and_the_last_day_of_an_absence_count() -> None:
    person = PEOPLE.person("p-contact")
    first, last = date(2026, 3, 31), date(2026, 4, 2)
    known = RecipientRecord(id="p-contact", away=AwayItem(seq=9, first=first, last=last, delegate=None))
    days = [date(2026, 3, 30), first, last, date(2026, 4, 3)]
    assert [is_away(person, known, day) for day in days] == [False, True, True, False]
    assert not is_away(person, None, first)
