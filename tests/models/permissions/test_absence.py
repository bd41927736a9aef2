"""Who stands in for a person who is away may do what that person may, on those days alone. Nobody here exists."""

from datetime import date, timedelta
from typing import Any

import pytest

from models.answers import ActResult, AnswerContext, Attempt, Form, answer_press, opens_form
from models.core import People, RuleError, evolve
from models.ledger import Reassigned, Verb
from models.permissions.absence import stand_ins
from models.permissions.permission import may, may_speak
from models.records import RecipientRecord
from models.records.reminder import AwayItem
from tests.material.records import SHA, planned, received, told
from tests.models.answers.test_decision import BRINGS, DAY, FILE, FORM, PEOPLE, TABLE, kinds, open_record, press, who
from tests.models.reminders.reminder_material import recipient_on

FIRST, LAST = date(2026, 3, 31), date(2026, 4, 2)
STAND_IN = "p-reader"
"""Of another installation, with no seat of their own: all that they may do they may as a stand-in."""
SEATS = ("p-contact", "p-head", "p-coordinator", "p-verifier")
ONE = timedelta(days=1)


def away_by_file(absent: str, stand_in: str = STAND_IN) -> People:
    days = {"from": FIRST, "to": LAST, "delegate": stand_in}
    rows = [each.model_dump(by_alias=True, exclude_unset=True) for each in PEOPLE.people]
    return People.model_validate({"people": [row | ({"away": [days]} if row["id"] == absent else {}) for row in rows]})


def away_by_slack(absent: str, stand_in: str | None = STAND_IN) -> dict[str, RecipientRecord]:
    told_so = AwayItem(seq=9, first=FIRST, last=LAST, delegate=stand_in)
    return {absent: RecipientRecord(id=absent, away=told_so)}


def desk_on(day: date, people: People = PEOPLE, known: dict[str, RecipientRecord] | None = None) -> AnswerContext:
    return AnswerContext(people=people, day=day, stand_ins=stand_ins(people, known or {}, day))


def acted(verb: Verb, context: AnswerContext, by: str = STAND_IN, record: Any = None, **how: Any) -> ActResult:
    form = how.pop("form", None) or (Form(file="t", on=DAY, voice="agency") if verb == "evidence" else FORM.get(verb))
    file = FILE if verb == "evidence" else None
    return answer_press(Attempt(press(verb, form=form, **how), who(by), record or open_record(verb), context), file)


@pytest.mark.parametrize("how", ["people file", "slack"])
@pytest.mark.parametrize("absent", SEATS)
@pytest.mark.parametrize("verb", sorted(TABLE))
def test_on_the_days_of_absence_alone_the_stand_in_may_do_what_the_absent_person_may(
    verb: Verb, absent: str, how: str
) -> None:
    """Every cell of the table, on the day before, the first day, the last one, and the day after."""
    people = away_by_file(absent) if how == "people file" else PEOPLE
    known = away_by_slack(absent) if how == "slack" else {}
    for day in (FIRST - ONE, FIRST, LAST, LAST + ONE):
        has_day = verb in ("verify", "another_way", "reopen")
        form = evolve(FORM[verb], on=FIRST - ONE) if has_day else None
        if verb == "evidence":
            form = Form(file="t", on=FIRST - ONE, voice="agency")
        elif verb == "look":
            form = Form(on=FIRST - ONE)
        done = acted(verb, desk_on(day, people, known), form=form)
        if FIRST <= day <= LAST and absent in TABLE[verb]:
            assert kinds(done) == [*BRINGS[verb], "press_taken"]
        else:
            assert kinds(done) == ["press_refused"]
            assert done.reply.code == "wrong_role"
            assert set(done.reply.who) == TABLE[verb] - {"p-coordinator"}, "the reply names who holds the seat"


@pytest.mark.parametrize("verb", sorted(FORM))
def test_a_form_opens_for_the_stand_in(verb: Verb) -> None:
    absent = sorted(TABLE[verb])[0]
    early = acted(verb, desk_on(DAY, away_by_file(absent)), step="pressed", form=Form())
    assert early.reply.code == "opens"


def test_who_was_given_the_milestone_has_their_own_stand_in_and_the_one_before_them_none() -> None:
    handed = Reassigned(milestone_id="R4-M1", to="p-liaison", was="p-contact")
    record = open_record("ack", handed)
    assert acted("ack", desk_on(DAY, away_by_file("p-liaison")), record=record).reply.code == "noted"
    assert acted("ack", desk_on(DAY, away_by_file("p-contact")), record=record).reply.code == "wrong_role"


def test_a_stand_in_of_a_stand_in_may_nothing() -> None:
    known = away_by_slack("p-contact", "p-liaison") | away_by_slack("p-liaison", STAND_IN)
    assert acted("ack", desk_on(DAY, known=known)).reply.code == "wrong_role"


def test_days_that_were_taken_back_or_name_nobody_let_nobody_act() -> None:
    back = RecipientRecord(id="p-contact", away=AwayItem(seq=9, first=None, last=None, delegate=None))
    assert stand_ins(PEOPLE, {"p-contact": back}, DAY) == {}
    assert stand_ins(PEOPLE, away_by_slack("p-contact", None), DAY) == {}
    assert stand_ins(PEOPLE, away_by_slack("p-contact", "p-gone"), DAY) == {}


@pytest.mark.parametrize("absent", ["p-coordinator", "p-verifier"])
def test_the_agency_does_not_decide_on_its_own_case_in_the_place_of_oversight(absent: str) -> None:
    """Who holds roles of the agency alone acts for no coordinator and no verifier, whoever named them."""
    assert stand_ins(away_by_file(absent, "p-liaison"), {}, DAY) == {}
    assert stand_ins(away_by_file("p-contact", "p-liaison"), {}, DAY) == {"p-liaison": frozenset({"p-contact"})}


def test_nobody_verifies_their_own_evidence_nor_that_of_the_verifier_for_whom_they_stand_in() -> None:
    context = desk_on(DAY, away_by_file("p-verifier"))
    for supplier in (STAND_IN, "p-verifier"):
        record = told(planned(), received(), by=supplier)
        for verb in ("verify", "reject"):
            assert acted(verb, context, record=record, step="pressed", form=Form()).reply.why == "own_evidence"
            assert acted(verb, context, record=record).reply.why == "own_evidence"
        both = told(received("cd" * 32), by="p-contact", record=record)
        mixed = Form(evidence=("cd" * 32, SHA), on=DAY, reason="t")
        assert acted("verify", context, record=both, form=mixed).reply.why == "own_evidence"
        other = Form(evidence=("cd" * 32,), on=DAY, reason="t")
        assert acted("verify", context, record=both, form=other).reply.code == "noted"


def test_a_verifier_who_stands_in_for_another_verifies_what_that_one_supplied() -> None:
    rows = [each.model_dump(by_alias=True, exclude_unset=True) for each in away_by_file("p-verifier").people]
    rows = [row | ({"roles": [{"role": "oversight_verifier"}]} if row["id"] == STAND_IN else {}) for row in rows]
    people = People.model_validate({"people": rows})
    record = told(planned(), received(), by="p-verifier")
    context = desk_on(DAY, people)
    assert answer_press(Attempt(press("verify"), people.person(STAND_IN), record, context)).reply.code == "noted"
    own = told(planned(), received(), by=STAND_IN)
    assert answer_press(Attempt(press("verify"), people.person(STAND_IN), own, context)).reply.why == "own_evidence"


def test_who_sent_the_evidence_in_is_not_asked_to_verify_it_in_the_verifiers_place() -> None:
    people = away_by_file("p-verifier")
    rows = [each.model_dump(by_alias=True, exclude_unset=True) | {"slack": f"U000000000{at}"} for at, each in
            enumerate(people.people)]  # fmt: skip
    people = People.model_validate({"people": rows})
    own, other = (told(planned(), received(), by=by) for by in (STAND_IN, "p-contact"))
    assert recipient_on("verifier", other, people, {}, DAY).to == STAND_IN
    assert recipient_on("verifier", own, people, {}, DAY).to == "p-coordinator"


def test_a_file_is_filed_in_the_voice_of_the_absent_person() -> None:
    form = Form(file="t", on=DAY)
    [filed, _] = acted(
        "evidence", desk_on(DAY, away_by_file("p-contact", "p-verifier")), "p-verifier", form=form
    ).events
    assert filed.voice == "agency"  # type: ignore[union-attr]
    coordinates = desk_on(DAY, away_by_file("p-coordinator"))
    assert acted("evidence", coordinates, form=form).reply.why == "malformed", "in a coordinator's place it is chosen"
    chosen = acted("evidence", coordinates, form=form.model_copy(update={"voice": "oversight"})).events[0]
    assert chosen.voice == "oversight"  # type: ignore[union-attr]


def test_nobody_lengthens_the_days_for_which_they_stand_in() -> None:
    context = desk_on(DAY, away_by_file("p-coordinator"))
    longer = Form(person="p-coordinator", first=FIRST, last=date(2027, 1, 1), delegate=STAND_IN)
    assert answer_press(Attempt(press("away", form=longer), who(STAND_IN), None, context)).reply.why == "not_yours"
    asks = Attempt(press("away", step="pressed"), who(STAND_IN), None, context)
    assert opens_form(asks), "their own days they may set"
    assert not asks.is_for_another, "their form does not ask for a person"


def test_a_command_holds_to_the_same_rule() -> None:
    people = away_by_file("p-contact")
    for day in (FIRST, LAST):
        may(people, STAND_IN, "statement", "R4-M1", stand_ins=stand_ins(people, {}, day))
    for day in (FIRST - ONE, LAST + ONE):
        with pytest.raises(RuleError, match="p-reader may not do this"):
            may(people, STAND_IN, "statement", "R4-M1", stand_ins=stand_ins(people, {}, day))
    with pytest.raises(RuleError, match="p-reader may not do this"):
        may(people, STAND_IN, "extension", "R4-M1", stand_ins=stand_ins(people, {}, FIRST))


def test_in_a_coordinators_place_a_file_is_filed_in_any_voice_and_else_the_agency_speaks_for_itself() -> None:
    people = away_by_file("p-coordinator")
    may_speak(people, STAND_IN, "public_record", stand_ins(people, {}, DAY))
    with pytest.raises(RuleError, match="may not speak for others"):
        may_speak(people, STAND_IN, "public_record", stand_ins(people, {}, LAST + ONE))
    agency = away_by_file("p-contact", "p-liaison")
    with pytest.raises(RuleError, match="may not speak for others"):
        may_speak(agency, "p-liaison", "oversight", stand_ins(agency, {}, DAY))
