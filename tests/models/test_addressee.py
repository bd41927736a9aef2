"""Who gets a message when the person meant cannot, and when a milestone changed in between (REM-5, REM-10)."""

from datetime import date
from typing import Any

import pytest

from models.addressee import addressee
from models.deciding import decide
from models.items import ExtensionItem, FindingItem, ToldItem
from tests.models.reminder_material import (
    CALENDAR,
    COORDINATOR,
    HEAD,
    PERSON,
    local,
    milestone,
    people,
    read_source,
    recipient,
    told,
)

DAY = date(2026, 5, 26)
NOW = local("2026-05-26T09:30")


def refused(code: str, on: date = DAY) -> dict[str, Any]:
    return {PERSON: recipient(PERSON, unreachable=code, on=on)}


@pytest.mark.parametrize(
    ("code", "because"),
    [("user_not_found", "unknown"), ("user_disabled", "refused_by_slack"), ("is_archived", "refused_by_slack")],
)
def test_what_slack_refuses_goes_to_the_coordinator_with_the_reason(code: str, because: str) -> None:
    who = addressee("responsible", milestone(), people(), refused(code), DAY)
    assert (who.to, who.instead_of, who.because) == (COORDINATOR, PERSON, because)


def test_a_refused_person_is_tried_again_after_a_week() -> None:
    who = addressee("responsible", milestone(), people(), refused("user_disabled", date(2026, 5, 19)), DAY)
    assert (who.to, who.because) == (PERSON, None)


def test_a_role_that_nobody_holds_falls_to_the_coordinator() -> None:
    who = addressee("head", milestone(), people(without=(HEAD,)), {}, DAY)
    assert (who.to, who.instead_of, who.because) == (COORDINATOR, "agency_unit_head", "nobody_holds_role")


def test_a_step_that_slack_refused_has_the_reason_in_place_of_its_rung() -> None:
    key = "R5-M1:due_soon:2026-05-29"
    item: ToldItem = told("due_soon", DAY, due=date(2026, 5, 29), seq=3, key=key, refused=True, sent_on=None)
    record = milestone().model_copy(update={"told": (item,)})
    [errand] = decide(record, NOW, CALENDAR, None, people(), refused("user_disabled")).messages
    assert (errand.key, errand.rung) == ("R5-M1:refused_by_slack:2026-05-29:1", "due_soon")


def test_what_was_verified_or_extended_in_between_is_not_claimed() -> None:
    item: dict[str, Any] = {"seq": 9, "on": DAY, "by": PERSON}
    met = FindingItem(**item, recorded_on=DAY, verdict="met", evidence=("ab" * 32,), reason_id="t")
    later = ExtensionItem(**item, to=date(2026, 9, 1), reason_id="t")
    open_one = milestone()
    for change in ({"findings": (met,)}, {"extensions": (later,), "due_now": later.to}):
        record = open_one.model_copy(update=change)
        assert decide(open_one, NOW, CALENDAR, read_source(DAY), people(), {}).messages
        assert not decide(record, NOW, CALENDAR, read_source(DAY), people(), {}).messages
