import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from models.core.errors import InputError, RuleError
from models.core.people import People, holder, holders
from models.permissions import MAY, Action, may

IDS = ("c-1", "c-2", "v-1", "legal", "records", "head", "liaison", "reader")


def people(*persons: tuple[str, list[dict[str, object]]]) -> People:
    return People.model_validate(
        {
            "people": [
                {"id": f"p-{name}", "name": f"Post {number} (made-up)", "slack": f"U0TEST{number:03}", "roles": roles}
                for number, (name, roles) in enumerate(persons)
            ]
        }
    )


OFFICE = people(
    ("c-1", [{"role": "oversight_coordinator"}]),
    ("c-2", [{"role": "oversight_coordinator"}]),
    ("v-1", [{"role": "oversight_verifier"}]),
    ("legal", [{"role": "agency_contact", "for": ["R2", "R4", "R5"]}]),
    ("records", [{"role": "agency_contact", "for": ["R4-M3"]}]),
    ("head", [{"role": "agency_unit_head", "for": ["R4"]}]),
    ("liaison", [{"role": "agency_liaison"}, {"role": "agency_contact"}]),
    ("reader", [{"role": "council_reader"}]),
)


def ids(role: str, subject: str | None) -> list[str]:
    return [person.id for person in holders(OFFICE, role, subject)]


def test_the_closest_holder_comes_first() -> None:
    assert ids("agency_contact", "R4-M3@2026Q1") == ["p-records", "p-legal", "p-liaison"]
    assert ids("agency_contact", "R4-M3") == ["p-records", "p-legal", "p-liaison"]
    assert ids("agency_contact", "R4-M1") == ["p-legal", "p-liaison"]
    assert ids("agency_contact", "R1") == ["p-liaison"]
    assert ids("oversight_coordinator", "R1") == ["p-c-1", "p-c-2"], "those alike stand in the order of the file"
    assert ids("agency_contact", None) == ["p-liaison"]


def test_a_role_for_r1_does_not_cover_r10_nor_one_milestone_another() -> None:
    one = {"id": "p-records", "name": "Made up", "roles": [{"role": "agency_contact", "for": ["R1", "R4-M3"]}]}
    office = People.model_validate({"people": [one]})

    def covers(subject: str) -> bool:
        return holder(office, "agency_contact", subject) is not None

    assert [covers(each) for each in ("R1", "R1-M1", "R1-M1@2026", "R10", "R10-M1")] == [
        True, True, True, False, False,
    ]  # fmt: skip
    assert [covers(each) for each in ("R4", "R4-M3", "R4-M3@2026Q1", "R4-M30")] == [
        False, True, True, False,
    ]  # fmt: skip


def test_a_role_that_nobody_holds_has_no_holder() -> None:
    assert holder(OFFICE, "reporting_office", "R4-M3") is None
    assert holder(OFFICE, "agency_unit_head", "R1-M1") is None


def test_an_unknown_person_is_refused_with_ids_and_without_names() -> None:
    with pytest.raises(InputError) as error:
        OFFICE.person("p-record-1")

    assert "p-records" in str(error.value)
    assert "made-up" not in str(error.value)
    with pytest.raises(InputError):
        may(OFFICE, "somebody", "statement", "R4-M1")


# Who may do what on R4-M1 (docs/record.md#who-may-do-what).
DOERS = {"p-c-1", "p-c-2", "p-legal", "p-liaison", "p-head"}
TABLE: dict[Action, set[str]] = {
    "statement": DOERS,
    "obstacle": DOERS,
    "own_word": DOERS - {"p-c-1", "p-c-2"},
    "write": DOERS,
    "extension_ask": DOERS,
    "evidence": DOERS | {"p-v-1"},
    "answer_file": {"p-c-1", "p-c-2"},
    "reassign": {"p-c-1", "p-c-2", "p-head"},
    "extension": {"p-c-1", "p-c-2"},
    "acceptance": {"p-c-1", "p-c-2"},
    "due_fix": {"p-c-1", "p-c-2"},
    "date_answer": DOERS,
    "date_decide": {"p-c-1", "p-c-2"},
    "note": {"p-c-1", "p-c-2"},
    "finding": {"p-v-1"},
    "look": {"p-c-1", "p-c-2", "p-v-1"},
    "correct": {"p-c-1", "p-c-2", "p-v-1"},
    "memo_draft": {"p-c-1", "p-c-2"},
    "memo_share": {"p-c-1", "p-c-2"},
    "memo_comment": {"p-liaison"},
    "memo_review": {"p-c-1", "p-c-2", "p-v-1"},
    "memo_approve": {"p-c-1", "p-c-2", "p-v-1"},
    "memo_issue": {"p-c-1", "p-c-2"},
    "memo_correct": {"p-c-1", "p-c-2"},
    "memo_withdraw": {"p-c-1", "p-c-2"},
    "forget": {"p-c-1", "p-c-2"},
    "disclose": {"p-c-1", "p-c-2"},
    "close_pages": {"p-c-1", "p-c-2"},
}


@pytest.mark.parametrize(("action", "name"), list(itertools.product(TABLE, IDS)))
def test_the_role_table_decides_who_may(action: Action, name: str) -> None:
    allowed = TABLE[action]
    if f"p-{name}" in allowed:
        may(OFFICE, f"p-{name}", action, "R4-M1")
        return
    with pytest.raises(RuleError) as error:
        may(OFFICE, f"p-{name}", action, "R4-M1")
    assert set(str(error.value).split("these may: ")[1].split(", ")) == allowed


def test_every_action_stands_in_the_table() -> None:
    assert set(TABLE) == set(MAY)


def test_a_contact_acts_on_its_own_only() -> None:
    may(OFFICE, "p-records", "statement", "R4-M3@2026Q1")

    with pytest.raises(RuleError):
        may(OFFICE, "p-records", "statement", "R4-M1")
    with pytest.raises(RuleError):
        may(OFFICE, "p-legal", "statement", "R1-M1")


def test_the_roles_that_a_milestone_names_decide_whose_own_it_is() -> None:
    with pytest.raises(RuleError):
        may(OFFICE, "p-legal", "statement", "R4-M3", responsible="reporting_office", escalation="oversight_coordinator")
    may(OFFICE, "p-c-1", "statement", "R4-M3", responsible="reporting_office", escalation="oversight_coordinator")


def test_a_verifier_to_whom_a_milestone_escalates_speaks_for_no_unit() -> None:
    roles = {"responsible": "oversight_coordinator", "escalation": "oversight_verifier"}

    for action in ("statement", "reassign"):
        with pytest.raises(RuleError):
            may(OFFICE, "p-v-1", action, "ALL-M1", **roles)
    may(OFFICE, "p-v-1", "finding", "ALL-M1", **roles)


def test_a_schedule_drafts_a_memo_and_does_nothing_else() -> None:
    may(OFFICE, "system", "memo_draft")

    with pytest.raises(InputError):
        may(OFFICE, "system", "memo_approve")


def test_where_nobody_holds_the_role_the_refusal_says_so() -> None:
    alone = people(("c-1", [{"role": "oversight_coordinator"}]))

    with pytest.raises(RuleError, match="nobody yet: give someone the role oversight_verifier"):
        may(alone, "p-c-1", "finding", "R1-M1")


@settings(deadline=None)
@given(st.sampled_from(sorted(MAY)), st.sampled_from(["R1-M1", "R4-M3@2026Q2", "ALL-M1", None]))
def test_whoever_is_named_in_a_refusal_may(action: Action, subject: str | None) -> None:
    with pytest.raises(RuleError) as error:
        may(OFFICE, "p-reader", action, subject)
    for name in str(error.value).split("these may: ")[1].split(", "):
        may(OFFICE, name, action, subject)


@pytest.mark.parametrize(
    "wrong",
    [
        {"id": "Jane"}, {"id": "p-Records"}, {"id": "p-" + "a" * 31}, {"id": 5}, {"slack": "@records"}, {"name": ""},
        {"roles": []}, {"roles": [{"role": "agency_contact", "covers": ["R1"]}]}, {"email": "a b@c.d"}, {"phone": "1"},
        {"hours": {"from": "17:00", "to": "09:00", "timezone": "America/New_York"}},
        {"hours": {"from": "09:00", "to": "17:00", "timezone": "../etc"}},
        {"hours": {"from": 570, "to": "17:00", "timezone": "America/New_York"}},
        {"away": [{"from": "2026-05-02", "to": "2026-05-01"}]}, {"away": [{"from": 20260501, "to": "2026-05-02"}]},
    ],
)  # fmt: skip
def test_a_person_is_checked_strictly(wrong: dict[str, object]) -> None:
    person = {"id": "p-a", "name": "Post (made-up)", "slack": "U00000001", "roles": [{"role": "agency_contact"}]}

    assert len(People.model_validate({"people": [person]}).people) == 1
    with pytest.raises(ValidationError):
        People.model_validate({"people": [person | wrong]})
