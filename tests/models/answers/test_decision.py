"""What a press does: by the role table, by how the milestone stands now, by the rules. Nobody here exists."""

from datetime import date, timedelta
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.answers.context import AnswerContext, Attempt, stranger_reason
from models.answers.decision import opens_form
from models.answers.press import VERBS, ButtonMark, Form, Press, RejectedFile, SlackActor, StoredFile
from models.answers.press_result import answer_press, answer_stranger
from models.answers.reply import ActResult, MilestoneState, Why
from models.answers.rules import SNOOZE_DAYS, days_snoozed, last_snooze_day
from models.answers.verbs import SPECIFICATIONS, DraftVerb, MilestoneVerb
from models.core import AnswerRefused, People, Person, RuleError, evolve
from models.ledger import (
    Acknowledged,
    CommandVerb,
    DateAgreed,
    DateOffered,
    DateProposed,
    Entry,
    Event,
    ExtensionGranted,
    ExtensionRequested,
    HoldAdded,
    Reassigned,
    Snoozed,
    Verb,
)
from models.records import MilestoneRecord, assigned_to, fold_milestone, hold_of, request_of
from models.standing import obstacles_lifted
from tests.material.presses import by_command
from tests.material.records import DUE, NOW, SHA, changed, found, planned, received, told

DAY = date(2026, 4, 1)
LATER = date(2026, 6, 30)
ROLES = {
    "p-contact": "agency_contact", "p-head": "agency_unit_head", "p-coordinator": "oversight_coordinator",
    "p-verifier": "oversight_verifier", "p-reader": "council_reader", "p-liaison": "agency_liaison",
}  # fmt: skip
PEOPLE = People.model_validate(
    {"people": [
        *({"id": key, "name": "Made up", "roles": [{"role": role, "for": ["R4"]}]} for key, role in ROLES.items()),
        {"id": "p-contact-other", "name": "Made up", "roles": [{"role": "agency_contact", "for": ["R1"]}]},
        {"id": "p-head-other", "name": "Made up", "roles": [{"role": "agency_unit_head", "for": ["R1"]}]},
    ]}
)  # fmt: skip
DOERS = {"p-contact", "p-head", "p-coordinator"}
OWN = {"p-contact", "p-head"}
"""Who speaks for the duty holder."""
TABLE: dict[Verb, set[str]] = {
    "ack": OWN, "snooze": OWN, "not_started": OWN, "under_way": OWN, "done_no_file": OWN, "write": DOERS,
    "done": DOERS, "evidence": DOERS, "blocked": DOERS, "unblock": DOERS,
    "not_mine": DOERS, "extend.ask": DOERS, "extend.grant": {"p-coordinator"}, "extend.refuse": {"p-coordinator"},
    "date.agree": DOERS, "date.offer": DOERS, "date.accept": {"p-coordinator"}, "date.decline": {"p-coordinator"},
    "reassign": {"p-head", "p-coordinator"}, "verify": {"p-verifier"}, "reject": {"p-verifier"},
    "waive": {"p-verifier"}, "close": {"p-verifier"}, "another_way": {"p-verifier"}, "confirm": {"p-verifier"},
    "reopen": {"p-verifier"}, "look": {"p-coordinator", "p-verifier"},
}  # fmt: skip
"""The role table, written down apart from the code that holds it."""
FORM: dict[Verb, Form] = {
    "not_started": Form(), "under_way": Form(), "done_no_file": Form(), "write": Form(text="t"),
    "snooze": Form(until=date(2026, 4, 8)), "done": Form(text="t"), "evidence": Form(file="t", on=DAY),
    "blocked": Form(reason="t"), "not_mine": Form(reason="t"), "extend.ask": Form(to=LATER, reason="t"),
    "extend.grant": Form(to=LATER, reason="t"), "extend.refuse": Form(reason="t"),
    "date.offer": Form(to=LATER, reason="t"), "date.decline": Form(reason="t"),
    "reassign": Form(person="p-liaison"), "verify": Form(evidence=(SHA,), on=DAY, reason="t"),
    "reject": Form(evidence=(SHA,), reason="t"),
    "waive": Form(reason="t"),
    "close": Form(reason="t"),
    "another_way": Form(evidence=(SHA,), on=DAY, reason="t"),
    "confirm": Form(reason="t"),
    "reopen": Form(on=DAY, reason="t"),
    "look": Form(on=DAY),
}  # fmt: skip
PROPOSED = (
    ExtensionGranted(milestone_id="R4-M1", to=date(2026, 5, 29), reason_id="t"),
    DateProposed(milestone_id="R4-M1", due=DUE, unit="agency_unit_head"),
)
"""The current date has not passed, so that it can be agreed to."""
OFFERED = (*PROPOSED, DateOffered(milestone_id="R4-M1", to=LATER, reason_id="t"))
BEFORE: dict[Verb, tuple[Event, ...]] = {
    "unblock": (HoldAdded(milestone_id="R4-M1", reason_id="t"),),
    "extend.grant": (ExtensionRequested(milestone_id="R4-M1", to=LATER, reason_id="t"),),
    "extend.refuse": (ExtensionRequested(milestone_id="R4-M1", to=LATER, reason_id="t"),),
    "date.agree": PROPOSED, "date.offer": PROPOSED, "date.accept": OFFERED, "date.decline": OFFERED,
    "verify": (received(),), "reject": (received(),), "another_way": (received(),),
    "confirm": (found("not_required", date(2026, 1, 5)),), "reopen": (found("not_required", date(2026, 1, 5)),),
    "look": (planned(due_on=date(2026, 3, 27), shows_in="ppr_open_data"),),
}  # fmt: skip
BRINGS: dict[Verb, list[str]] = {
    "not_started": ["statement_recorded"], "under_way": ["statement_recorded", "acknowledged"],
    "done_no_file": ["statement_recorded"], "write": ["unit_wrote"],
    "ack": ["acknowledged"], "snooze": ["snoozed"], "done": ["statement_recorded"], "evidence": ["evidence_received"],
    "blocked": ["hold_added"], "unblock": ["hold_lifted"], "not_mine": ["hold_added"],
    "extend.ask": ["extension_requested"], "extend.grant": ["extension_granted"],
    "date.agree": ["date_agreed"], "date.offer": ["date_offered"], "date.accept": ["offer_accepted"],
    "date.decline": ["offer_declined"],
    "extend.refuse": ["extension_refused"], "reassign": ["reassigned"], "verify": ["finding_recorded"],
    "reject": ["evidence_rejected"],
    "waive": ["finding_recorded"],
    "close": ["finding_recorded"],
    "another_way": ["finding_recorded"],
    "confirm": ["finding_recorded"],
    "reopen": ["finding_recorded"],
    "look": ["look_recorded"],
}  # fmt: skip
FILE = StoredFile(sha256="cd" * 32, name="made-up.pdf", size=3, media_type="application/pdf", text=None, how="drop")


def who(person_id: str) -> Person:
    return PEOPLE.person(person_id)


def context(day: date = DAY, *others: MilestoneRecord) -> AnswerContext:
    return AnswerContext(people=PEOPLE, day=day, milestones={each.id: each for each in others})


def press(verb: Verb, *, form: Form | None = None, step: Any = "submitted", **mark: Any) -> Press:
    """Return a press on R4-M1, as it comes out of the inbox."""
    about: dict[str, Any] = {} if verb in ("away", "away.clear", "mine") else {"m": "R4-M1"}
    made = {"id": "T1:V1:U1:submitted", "team": "T1", "app": "A1", "user": "U1", "channel": "D1", "ts": "1764.1"}
    chosen = form or FORM.get(verb, Form())
    return Press(**made, verb=verb, step=step, mark=ButtonMark(**(about | mark)), form=chosen)


def open_record(verb: Verb, *more: Event) -> MilestoneRecord:
    """Return a milestone to which a verb can be done; what came before is by somebody else."""
    return told(planned(), *BEFORE.get(verb, ()), *more, by="p-sender")


def kinds(answered: ActResult) -> list[str]:
    return [each.kind for each in answered.events]


def state(answered: ActResult) -> MilestoneState:
    assert answered.reply.state
    return answered.reply.state


def attempt(pressed: Press, by: str, record: MilestoneRecord | None, on: AnswerContext | None = None) -> Attempt:
    return Attempt(pressed, who(by), record, on or context())


def acted(
    verb: Verb, by: str, record: MilestoneRecord | None, on: AnswerContext | None = None, **how: Any
) -> ActResult:
    is_for_another = record and attempt(press(verb), by, record, on).is_for_another
    if verb == "evidence" and is_for_another and "form" not in how:
        how["form"] = Form(file="t", on=DAY, voice="agency")
    return answer_press(attempt(press(verb, **how), by, record, on), FILE if verb == "evidence" else None)


@pytest.mark.parametrize("by", sorted({*ROLES, "p-contact-other", "p-head-other"}))
@pytest.mark.parametrize("verb", sorted(TABLE))
def test_each_role_may_do_what_the_table_says_and_nothing_else(verb: Verb, by: str) -> None:
    """Every cell of the table; a refused press is noted as refused, and has no other effect."""
    done = acted(verb, by, open_record(verb))
    if by in TABLE[verb]:
        assert kinds(done) == [*BRINGS[verb], "press_taken"]
        assert done.reply.code == "noted"
    else:
        assert kinds(done) == ["press_refused"]
        assert done.events[0].why == "wrong_role"  # type: ignore[union-attr]
        assert done.reply.code == "wrong_role"
        assert set(done.reply.who) == TABLE[verb] - {"p-coordinator"}
        assert done.reply.coordinator == ("p-coordinator" in TABLE[verb])


@pytest.mark.parametrize("by", sorted({*ROLES, "p-contact-other"}))
@pytest.mark.parametrize("verb", sorted(TABLE))
def test_no_form_opens_for_who_may_not_send_it_off(verb: Verb, by: str) -> None:
    early = acted(verb, by, open_record(verb), step="pressed", form=Form())
    opens = verb in FORM and by in TABLE[verb]
    assert (early.reply.code == "opens") == opens
    if by not in TABLE[verb]:
        assert early.reply.code == "wrong_role"


def test_every_verb_about_a_milestone_has_its_line_in_the_table() -> None:
    about_milestone = {verb for verb, verb_is in SPECIFICATIONS.items() if isinstance(verb_is, MilestoneVerb)}
    about_draft = {verb for verb, verb_is in SPECIFICATIONS.items() if isinstance(verb_is, DraftVerb)}
    assert (
        about_milestone - {"undo"} - set(get_args(CommandVerb))
        == set(TABLE)
        == set(VERBS) - {"undo", "away", "away.clear", "mine", "details", "date.agree_all", *about_draft}
    )


@pytest.mark.parametrize("verb", sorted(TABLE))
def test_after_a_handing_over_the_new_person_acts_and_the_one_before_may_not(verb: Verb) -> None:
    handed = Reassigned(milestone_id="R4-M1", to="p-liaison", was="p-contact")
    record = open_record(verb, handed)
    before, after = acted(verb, "p-contact", record), acted(verb, "p-liaison", record, form=FORM.get(verb))
    if verb == "reassign":
        after = acted(verb, "p-head", record, form=Form(person="p-contact"))
    assert before.reply.code == "wrong_role"
    assert (after.reply.code == "noted") == ("p-contact" in TABLE[verb] or verb == "reassign")


@pytest.mark.parametrize("verb", sorted(TABLE))
@pytest.mark.parametrize("how", ["closed", "withdrawn", "recurring", "watch"])
def test_what_nobody_is_asked_about_answers_with_its_present_state(verb: Verb, how: str) -> None:
    record = open_record(verb)
    if how == "closed":
        record = told(found(), by="p-another", record=record)
    elif how == "withdrawn":
        record = changed(record, withdrawn_on=DAY)
    elif how == "recurring":
        record = evolve(record, is_template=True)
    else:
        record = evolve(record, basis="pending_bill")
    done = acted(verb, next(iter(sorted(TABLE[verb]))), record)
    if how == "closed" and verb in ("confirm", "reopen"):
        assert kinds(done) == ["finding_recorded", "press_taken"]
        return
    if how != "recurring" and verb in ("done", "evidence"):
        assert kinds(done)[-1] == "press_taken", "what somebody says or sends is never left unsaid"
        return
    assert kinds(done) == ["press_refused"]
    assert done.reply.code == "unfit"
    assert state(done).shows == {"closed": "verified", "withdrawn": "withdrawn"}.get(how, state(done).shows)
    assert state(done).due_now == record.due_now


def each(by: str, *records: MilestoneRecord, **dues: date) -> ActResult:
    """Return what one press on "Agree to all" does; `dues` are other dates than the current ones."""
    dated = {each.id: dues.get(each.id.replace("-", ""), each.due_now) for each in records}
    return answer_press(attempt(press("date.agree_all", m=None, all=dated), by, None, context(DAY, *records)))


def test_one_press_agrees_to_each_date_that_can_be_agreed_to_and_names_the_others() -> None:
    first, second = (evolve(open_record("date.agree"), id=id_) for id_ in ("R4-M1", "R4-M2"))
    passed = evolve(told(planned(), PROPOSED[1], by="p-sender"), id="R4-M3")
    closed = evolve(told(found(), by="p-verifier", record=first), id="R4-M4")
    done = each("p-head", first, second, passed, closed)
    assert kinds(done) == ["date_agreed", "date_agreed", "press_taken"]
    assert [one.milestone_id for one in done.events[:-1]] == ["R4-M1", "R4-M2"]  # type: ignore[union-attr]
    assert (done.reply.done, done.reply.refused) == (("R4-M1", "R4-M2"), ("R4-M3", "R4-M4"))
    moved = each("p-head", first, second, R4M1=DUE)
    assert (moved.reply.done, moved.reply.refused) == (("R4-M2",), ("R4-M1",)), "another date than the button named"


def test_one_press_for_several_dates_that_is_refused_for_each_says_why_and_agrees_to_nothing() -> None:
    record = open_record("date.agree")
    for by, code in (("p-reader", "wrong_role"), ("p-head-other", "wrong_role")):
        assert (kinds(no := each(by, record)), no.reply.code) == (["press_refused"], code)
    agreed = told(DateAgreed(milestone_id="R4-M1", due=DUE), by="p-head", record=record)
    assert (kinds(no := each("p-head", agreed)), no.reply.why) == (["press_refused"], "date_settled")
    assert kinds(each("p-head")) == ["press_refused"]


def test_a_button_drawn_before_others_acted_answers_as_out_of_date() -> None:
    closed = told(found(), by="p-verifier", record=open_record("ack"))
    old, new = acted("ack", "p-contact", closed, v=1), acted("ack", "p-contact", closed, v=closed.touched_seq)
    assert (old.reply.code, old.events[0].why) == ("outdated", "outdated")  # type: ignore[union-attr]
    assert (new.reply.code, new.events[0].why) == ("unfit", "rule")  # type: ignore[union-attr]
    assert state(old).shows == state(new).shows == "verified"
    assert acted("ack", "p-contact", open_record("ack"), v=0).reply.code == "noted", "it still fits"


@pytest.mark.parametrize("verb", sorted(TABLE))
def test_a_button_for_a_date_that_is_no_longer_in_force_changes_nothing_but_for_a_verifier(verb: Verb) -> None:
    extended = ExtensionGranted(milestone_id="R4-M1", to=date(2026, 5, 29), reason_id="t")
    record = told(planned(), extended, *BEFORE.get(verb, ()), by="p-sender")
    done = acted(verb, next(iter(sorted(TABLE[verb]))), record, due=DUE)
    assert done.reply.code == ("noted" if TABLE[verb] == {"p-verifier"} or verb == "write" else "outdated")
    if done.reply.code == "outdated":
        assert state(done).due_now == date(2026, 5, 29)
    fits = acted(verb, next(iter(sorted(TABLE[verb]))), record, due=date(2026, 5, 29)).reply
    # A look before the date in force says nothing, whatever the button was drawn for.
    assert (fits.code, fits.why) == (("refused", "too_early") if verb == "look" else ("noted", None))


def test_acknowledging_is_quiet_for_a_week_and_may_name_the_day_it_is_expected() -> None:
    (event, _) = acted(
        "ack", "p-contact", open_record("ack"), step="pressed", form=Form(until=date(2026, 4, 20))
    ).events
    assert event == Acknowledged(milestone_id="R4-M1", due=DUE, until=date(2026, 4, 8), expected=date(2026, 4, 20))
    past = acted("ack", "p-contact", open_record("ack"), form=Form(until=date(2026, 3, 31)))
    assert (past.reply.code, past.reply.why) == ("refused", "in_past")


def snoozed(*spans: tuple[date, date], by: str = "p-contact") -> MilestoneRecord:
    """Return a milestone that was snoozed on each first day until each second one."""
    record = open_record("snooze")
    for on, until in spans:
        entry = Entry(
            seq=record.touched_seq + 1, occurred_on=on, recorded_at=NOW, actor=by,
            event=Snoozed(milestone_id="R4-M1", due=DUE, until=until),
        )  # fmt: skip
        record = fold_milestone("R4-M1", record, entry)
    return record


def test_snoozes_of_more_than_fourteen_days_in_all_are_refused_with_the_days_that_are_left() -> None:
    record = snoozed((date(2026, 3, 20), date(2026, 3, 29)))
    fits = acted("snooze", "p-contact", record, form=Form(until=date(2026, 4, 6)))
    assert kinds(fits) == ["snoozed", "press_taken"]
    over = acted("snooze", "p-contact", record, form=Form(until=date(2026, 4, 7)))
    assert kinds(over) == ["press_refused"]
    assert (over.reply.why, over.reply.days_left) == ("limit", 5)
    spent = snoozed((date(2026, 3, 10), date(2026, 3, 24)))
    none = acted("snooze", "p-contact", spent, step="pressed", form=Form())
    assert (none.reply.code, none.reply.why, none.reply.days_left) == ("refused", "limit", 0)
    extended = told(ExtensionGranted(milestone_id="R4-M1", to=LATER, reason_id="t"), record=spent)
    assert acted("snooze", "p-contact", extended, form=Form(until=date(2026, 4, 15))).reply.code == "noted"


@pytest.mark.parametrize("until", [date(2026, 3, 31), DAY, date(9999, 12, 31)])
def test_no_snooze_ends_today_or_before_or_in_a_far_year(until: date) -> None:
    assert acted("snooze", "p-contact", open_record("snooze"), form=Form(until=until)).reply.code == "refused"


@given(st.lists(st.tuples(st.integers(0, 40), st.integers(1, 14)), max_size=5), st.integers(0, 60))
def test_whatever_was_snoozed_the_last_day_offered_is_taken_and_the_next_is_not(
    spans: list[tuple[int, int]], today: int
) -> None:
    start = date(2026, 2, 1)
    record = snoozed(*((start + timedelta(on), start + timedelta(on + days)) for on, days in sorted(spans)))
    day = start + timedelta(today)
    last = last_snooze_day(record, day)
    if last is not None:
        assert days_snoozed(record, day, last) <= SNOOZE_DAYS
        assert acted("snooze", "p-contact", record, context(day), form=Form(until=last)).reply.code == "noted"
    after = (last or day) + timedelta(1)
    assert acted("snooze", "p-contact", record, context(day), form=Form(until=after)).reply.code == "refused"


def test_what_it_waits_for_is_one_thing_at_a_time_and_not_itself() -> None:
    other = evolve(told(planned("R4-M1"), by="p-sender"), id="R2-M1")
    closed = evolve(told(planned(), found(), by="p-verifier"), id="R2-M2")
    record = open_record("blocked")
    first = acted("blocked", "p-contact", record, context(DAY, other), form=Form(waits_for="R2-M1"))
    assert kinds(first) == ["hold_added", "press_taken"]
    again = told(first.events[0], by="p-contact", record=record)
    second = acted("blocked", "p-contact", again, form=Form(reason="t"))
    assert kinds(second) == ["hold_lifted", "hold_added", "press_taken"]
    standing = told(*second.events[:2], by="p-contact", record=again)
    assert (hold_of(standing) or HoldAdded(milestone_id="x")).waits_for is None
    for form, why in (
        (Form(waits_for="R4-M1"), "itself"), (Form(waits_for="R9-M9"), "no_such_milestone"),
        (Form(waits_for="R2-M2"), "waits_for_closed"), (Form(), "nothing_named"),
    ):  # fmt: skip
        no = acted("blocked", "p-contact", record, context(DAY, other, closed, record), form=form)
        assert (kinds(no), no.reply.why) == (["press_refused"], why)
    assert acted("unblock", "p-contact", record).reply.why == "no_obstacle"


def test_one_request_is_open_at_a_time_and_only_then_is_there_something_to_grant_or_refuse() -> None:
    record = open_record("extend.ask")
    asked = told(acted("extend.ask", "p-contact", record).events[0], by="p-contact", record=record)
    assert request_of(asked) is not None
    assert acted("extend.ask", "p-head", asked).reply.why == "asked_already"
    for to in (DUE, DAY, date(2026, 3, 1)):
        assert acted("extend.ask", "p-contact", record, form=Form(to=to, reason="t")).reply.why == "not_later"
        assert (
            acted("extend.grant", "p-coordinator", asked, form=Form(to=min(to, DUE), reason="t")).reply.why
            == "not_later"
        )
    assert acted("extend.grant", "p-coordinator", record).reply.why == "no_request"
    refused = told(acted("extend.refuse", "p-coordinator", asked).events[0], by="p-coordinator", record=asked)
    again = acted("extend.refuse", "p-coordinator", refused).reply
    assert (again.code, again.seq) == ("noted_before", refused.touched_seq)
    by_another = told(acted("extend.refuse", "p-coordinator", asked).events[0], by="p-another", record=asked)
    assert acted("extend.refuse", "p-coordinator", by_another).reply.why == "no_request"
    late = acted("extend.refuse", "p-coordinator", refused, form=Form(reason="other")).reply
    assert late.why == "no_request"
    assert late.state is not None
    assert (late.state.shows, late.state.by) == ("refused", "p-coordinator"), "who was first is said"
    waits = changed(record, provisional=True)
    assert acted("extend.ask", "p-contact", waits).reply.why == "no_date"


def test_the_rules_hold_by_themselves_for_commands_ask_no_button() -> None:
    with pytest.raises(AnswerRefused, match="no request"):
        by_command("extend.refuse", open_record("ack"), DAY, reason="t")
    closed = told(found(), by="p-verifier", record=open_record("verify"))
    for verb in sorted(set(TABLE) - {"done", "evidence", "confirm", "reopen"}):
        with pytest.raises(AnswerRefused, match="is closed"):
            by_command(verb, closed, DAY, **FORM.get(verb, Form()).model_dump(exclude_defaults=True))
    recorded = by_command("done", closed, DAY, text="t")
    assert [event.kind for event in recorded] == ["statement_recorded"], (
        "what the agency says is on record all the same"
    )


def test_it_is_handed_to_another_person_of_the_agency_and_that_answers_not_mine() -> None:
    record = open_record("reassign", HoldAdded(milestone_id="R4-M1", reason_id="t", not_mine=True))
    done = acted("reassign", "p-head", record)
    assert kinds(done) == ["reassigned", "hold_lifted", "press_taken"]
    after = told(*done.events[:2], by="p-head", record=record)
    assert (assigned_to(after), hold_of(after)) == ("p-liaison", None)
    for person, why in (
        ("p-contact", "same_person"), ("p-reader", "no_agency_role"), ("p-nobody", "no_such_person"),
        (None, "malformed"),
    ):  # fmt: skip
        assert acted("reassign", "p-head", record, form=Form(person=person)).reply.why == why
    named = open_record("reassign", HoldAdded(milestone_id="R4-M1", waits_for="R2-M1"))
    assert kinds(acted("reassign", "p-head", named)) == ["reassigned", "press_taken"], "what it waits for still holds"


def test_nobody_speaks_on_evidence_they_sent_in() -> None:
    own = told(planned(), received(), by="p-verifier")
    for verb in ("verify", "reject"):
        assert acted(verb, "p-verifier", own, step="pressed", form=Form()).reply.why == "own_evidence"
        assert acted(verb, "p-verifier", own).reply.why == "own_evidence"
    other = received("cd" * 32)
    both = told(planned(), received(), by="p-verifier")
    both = told(other, by="p-contact", record=both)
    fine = acted("verify", "p-verifier", both, form=Form(evidence=("cd" * 32,), on=DAY, reason="t"))
    assert fine.reply.code == "noted"
    mixed = acted("verify", "p-verifier", both, form=Form(evidence=("cd" * 32, SHA), on=DAY, reason="t"))
    assert mixed.reply.why == "own_evidence"


def test_nobody_verifies_a_file_that_they_sent_in_for_another_milestone() -> None:
    elsewhere = told(planned("R4-M2"), evolve(received(), milestone_id="R4-M2"), by="p-verifier")
    here = told(planned(), received(), by="p-contact")
    refused = acted("verify", "p-verifier", here, context(DAY, elsewhere))
    assert refused.reply.why == "own_evidence"
    assert acted("verify", "p-verifier", here).reply.code == "noted"


def test_a_verifier_speaks_only_on_what_waits_and_on_days_that_have_come() -> None:
    record = open_record("verify")
    for form, why in (
        (Form(evidence=("ef" * 32,), on=DAY, reason="t"), "no_evidence"), (Form(on=DAY, reason="t"), "no_evidence"),
        (Form(evidence=(SHA,), on=date(2026, 4, 2), reason="t"), "to_come"),
        (Form(evidence=(SHA,), reason="t"), "malformed"), (Form(evidence=(SHA,), on=DAY), "malformed"),
    ):  # fmt: skip
        assert acted("verify", "p-verifier", record, form=form).reply.why == why
    lost = changed(record, evidence=tuple(evolve(piece, lost_on=DAY) for piece in record.review.evidence))
    assert acted("verify", "p-verifier", lost).reply.why == "evidence_lost"
    rejected = told(*acted("reject", "p-verifier", record).events[:1], by="p-verifier", record=record)
    assert acted("verify", "p-verifier", rejected).reply.why == "no_evidence"


def test_a_verified_milestone_ends_what_waits_for_it_and_nothing_else() -> None:
    def waiting(milestone_id: str, waits_for: str) -> MilestoneRecord:
        blocked = told(planned(), HoldAdded(milestone_id="R4-M1", waits_for=waits_for), by="p-contact")
        return evolve(blocked, id=milestone_id)

    others = (waiting("R2-M1", "R4-M1"), waiting("R2-M2", "R4-M9"), waiting("R2-M3", "R4-M1"))
    done = acted("verify", "p-verifier", open_record("verify"), context(DAY, *others))
    lifted = [(each.milestone_id, each.reason) for each in done.events if each.kind == "hold_lifted"]
    assert lifted == [("R2-M1", "verified"), ("R2-M3", "verified")]
    for verdict in ("not_met", "not_required", "closed_not_implemented"):
        assert obstacles_lifted(found(verdict), others) == (), "only what is done ends the waiting for it"
    rejected = acted("reject", "p-verifier", open_record("reject"), context(DAY, *others))
    assert kinds(rejected) == ["evidence_rejected", "press_taken"]


def test_a_coordinator_notes_for_another_with_the_voice_and_the_day_that_were_chosen() -> None:
    record = open_record("done")
    form = Form(text="t", says="partly_done", on=date(2026, 3, 30))
    said = acted("done", "p-coordinator", record, form=form).events[0]
    assert (said.says, said.on) == ("partly_done", date(2026, 3, 30))  # type: ignore[union-attr]
    own = acted("done", "p-contact", record).events[0]
    assert (own.says, own.on) == ("done", None)  # type: ignore[union-attr]
    late = acted("done", "p-coordinator", record, form=Form(text="t", says="done", on=date(2026, 4, 2)))
    assert late.reply.why == "to_come"
    mail = acted("evidence", "p-coordinator", record, form=Form(file="t", on=DAY, voice="oversight")).events[0]
    assert mail.voice == "oversight"  # type: ignore[union-attr]
    assert acted("evidence", "p-contact", record).events[0].voice == "agency"  # type: ignore[union-attr]
    lends = acted("evidence", "p-contact", record, form=Form(file="t", on=DAY, voice="oversight"))
    assert lends.reply.why == "voice"
    none = answer_press(attempt(press("evidence", form=Form(file="t", on=DAY)), "p-coordinator", record), FILE)
    assert none.reply.why == "malformed"


def test_a_file_is_fetched_before_anything_is_noted_and_one_that_is_not_taken_is_told() -> None:
    record, asks = open_record("evidence"), press("evidence")
    first = answer_press(attempt(asks, "p-contact", record))
    assert (first.events, first.reply.code) == ((), "taking")
    no = answer_press(attempt(asks, "p-contact", record), RejectedFile(how="link", why="timed_out"))
    assert (kinds(no), no.reply.code, no.reply.why) == (["press_taken"], "not_taken", "timed_out")


def test_away_days_are_ones_own_and_a_coordinator_sets_anybodys() -> None:
    days = {"first": date(2026, 4, 6), "last": date(2026, 4, 10)}
    own = acted("away", "p-contact", None, form=Form(**days, delegate="p-head"))
    assert (kinds(own), own.events[0].person_id) == (["away_set", "press_taken"], "p-contact")  # type: ignore[union-attr]
    for by, form, why in (
        ("p-contact", Form(**days, person="p-head"), "not_yours"),
        ("p-contact", Form(**days, delegate="p-contact"), "own_delegate"),
        ("p-contact", Form(**days, delegate="p-nobody"), "no_such_person"),
        ("p-contact", Form(first=days["last"], last=days["first"]), "ends_before"),
        ("p-contact", Form(first=date(2026, 3, 1), last=date(2026, 3, 2)), "ends_before"),
        ("p-contact", Form(first=days["first"]), "malformed"),
    ):  # fmt: skip
        assert acted("away", by, None, form=form).reply.why == why
    assert acted("away", "p-coordinator", None, form=Form(**days, person="p-head")).reply.code == "noted"
    back = acted("away.clear", "p-contact", None).events[0]
    assert (back.first, back.last) == (None, None)  # type: ignore[union-attr]


def test_mine_changes_nothing_and_a_milestone_nobody_knows_is_said_so() -> None:
    assert acted("mine", "p-reader", None).events == ()
    assert acted("ack", "p-contact", None).reply.why == "no_such_milestone"
    nothing = evolve(press("ack"), mark=ButtonMark())
    refused = answer_press(attempt(nothing, "p-contact", None))
    assert (refused.reply.why, refused.events[0].why) == ("malformed", "malformed")  # type: ignore[union-attr]
    asks = evolve(press("done", step="pressed"), mark=ButtonMark(), form=Form())
    assert opens_form(attempt(asks, "p-coordinator", None))
    assert answer_press(attempt(asks, "p-coordinator", None)).reply.code == "opens"


@pytest.mark.parametrize("verb", sorted(FORM))
def test_a_form_without_what_it_needs_is_refused_and_changes_nothing(verb: Verb) -> None:
    by = next(iter(sorted(TABLE[verb])))
    done = acted(verb, by, open_record(verb), form=Form())
    if verb not in ("evidence", "not_started", "under_way", "done_no_file"):  # what these need stands on the button
        assert kinds(done) == ["press_refused"]
        assert done.reply.why in get_args(Why)


def test_a_foreign_team_or_app_and_a_person_we_do_not_know_are_strangers() -> None:
    known = People.model_validate(
        {
            "people": [
                {"id": "p-contact", "name": "Made up", "slack": "U0CONTACT", "roles": [{"role": "agency_contact"}]}
            ]
        }
    )
    ours: dict[str, Any] = {"teams": {"T1", "T2"}, "own_app": "A1"}
    contact = SlackActor(user="U0CONTACT", team="T1", app="A1")
    assert stranger_reason(contact, known, **ours) is None
    assert stranger_reason(evolve(contact, team="T2"), known, **ours) is None
    assert stranger_reason(evolve(contact, team="T3"), known, **ours) == "foreign_team"
    assert stranger_reason(evolve(contact, app="A2"), known, **ours) == "foreign_app"
    assert stranger_reason(evolve(contact, user="U0OTHER00"), known, **ours) == "unknown_person"
    assert stranger_reason(contact, known, teams=set(), own_app="A1") == "foreign_team"
    assert stranger_reason(contact, known, teams={"T1"}, own_app=None) == "foreign_app"
    refused = answer_stranger(press("ack"), "foreign_team")
    assert (kinds(refused), refused.reply.code) == (["press_refused"], "foreign")


def test_an_extension_to_a_day_already_past_is_refused_with_the_mend() -> None:
    late = date(2026, 5, 15)
    with pytest.raises(RuleError, match="2026-05-01 has passed; approve a day from today on"):
        by_command("extend.grant", open_record("ack"), late, to=date(2026, 5, 1), reason="t")
    assert by_command("extend.grant", open_record("ack"), late, to=late, reason="t")
