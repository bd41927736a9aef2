"""A look says something only where the milestone would show, and only after its date (docs/evidence.md#looks)."""

from datetime import date
from typing import Any

import pytest

from models.core import AnswerRefused
from models.ledger import EntryCorrected, ExtensionGranted, LookRecorded
from models.records import MilestoneRecord
from tests.material.presses import by_command
from tests.material.records import DUE, changed, found, planned, told

TODAY, ON = date(2026, 5, 1), date(2026, 4, 1)
PUBLIC = planned(shows_in="ppr_open_data")
LOOKED = LookRecorded(milestone_id="R4-M1", source="ppr_open_data", found="nothing", on=ON)


def refused(record: MilestoneRecord, on: date = ON, by: str = "p-verifier") -> str:
    with pytest.raises(AnswerRefused) as no:
        by_command("look", record, TODAY, by=by, on=on)
    return no.value.why


def test_a_look_after_the_date_is_recorded_with_its_day_and_source() -> None:
    assert by_command("look", told(PUBLIC), TODAY, on=ON, by="p-verifier") == (LOOKED,)
    assert by_command("look", told(PUBLIC), TODAY, on=TODAY, by="p-verifier") == (
        LOOKED.model_copy(update={"on": TODAY}),
    )


@pytest.mark.parametrize(
    ("planned_as", "why"),
    [
        ({}, "not_public"),
        ({"shows_in": "nowhere"}, "not_public"),
        ({"shows_in": "ppr_open_data", "provisional": True}, "no_date"),
        ({"shows_in": "ppr_open_data", "basis": "pending_bill"}, "watch"),
    ],
)
def test_a_look_that_can_say_nothing_is_refused(planned_as: dict[str, Any], why: str) -> None:
    assert refused(told(planned(**planned_as))) == why


def test_where_nothing_shows_publicly_the_refusal_says_what_to_do() -> None:
    for shows_in, lack in (
        (None, "does not say where it would show"),
        ("nowhere", "says that it shows nowhere public"),
    ):
        with pytest.raises(AnswerRefused, match=rf"{lack}.*Ask the duty holder.*shows_in"):
            by_command("look", told(planned(shows_in=shows_in)), TODAY, on=ON, by="p-verifier")


def test_a_closed_milestone_and_a_recurring_one_are_refused() -> None:
    assert refused(told(found(), record=told(PUBLIC))) == "closed"
    assert refused(changed(told(PUBLIC), is_template=True)) == "recurring"


def test_a_look_before_anybody_can_be_late_by_the_date_in_force_says_nothing() -> None:
    assert refused(told(PUBLIC), on=DUE) == "too_early"
    extended = told(PUBLIC, ExtensionGranted(milestone_id="R4-M1", to=ON, reason_id="t"))
    assert refused(extended) == "too_early"
    assert by_command("look", extended, TODAY, on=date(2026, 4, 2), by="p-verifier")
    due = PUBLIC.milestone.due.model_copy(update={"shown_within_days": 10})
    slow = told(PUBLIC.model_copy(update={"milestone": PUBLIC.milestone.model_copy(update={"due": due})}))
    assert refused(slow, on=date(2026, 4, 10)) == "too_early"
    assert by_command("look", slow, TODAY, on=date(2026, 4, 11), by="p-verifier")
    saturday = told(planned(due_on=date(2026, 4, 4), shows_in="ppr_open_data"))
    assert refused(saturday, on=date(2026, 4, 5)) == "too_early", "nobody is called late before Monday"
    assert by_command("look", saturday, TODAY, on=date(2026, 4, 6), by="p-verifier")


def test_a_day_to_come_is_refused() -> None:
    assert refused(told(PUBLIC), on=date(2026, 5, 2)) == "to_come"


def test_one_look_a_day_of_a_person_at_a_source_until_it_is_withdrawn() -> None:
    record = told(PUBLIC, LOOKED, by="p-verifier")

    assert refused(record) == "looked_already"
    assert by_command("look", record, TODAY, on=ON, by="p-coordinator"), "another person's look is another look"
    assert by_command("look", record, TODAY, on=date(2026, 4, 2), by="p-verifier")
    moved = told(planned(shows_in="nypd_manual_page"), record=record)
    assert by_command("look", moved, TODAY, on=ON, by="p-verifier"), "at another source"
    withdrawn = EntryCorrected(subject_id="R4-M1", about="milestone", seq=2, reason_id="t")
    assert by_command("look", told(withdrawn, record=record), TODAY, on=ON, by="p-verifier")
