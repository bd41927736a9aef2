"""The days on which a date may still be agreed to, accepted or extended, and the code of each refusal."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from models.core import AnswerRefused, RuleError
from models.ledger import DateOffered, DateProposed, ExtensionGranted
from models.records import MilestoneRecord
from models.register import BY_LAW, Basis
from tests.material.presses import by_command
from tests.material.records import DUE, planned, told

ONE = timedelta(days=1)
OFFERED = DUE + 30 * ONE


def proposed() -> MilestoneRecord:
    return told(planned(), DateProposed(milestone_id="R4-M1", due=DUE, unit="Made up"))


def offered() -> MilestoneRecord:
    return told(DateOffered(milestone_id="R4-M1", to=OFFERED, reason_id="t"), record=proposed())


def code_of(act: Callable[[], object]) -> str:
    with pytest.raises(AnswerRefused) as refused:
        act()
    assert str(refused.value)
    return refused.value.why


def test_our_date_can_be_agreed_to_up_to_its_own_day() -> None:
    assert by_command("date.agree", proposed(), DUE)
    assert code_of(lambda: by_command("date.agree", proposed(), DUE + ONE)) == "date_passed"


def test_an_offer_is_accepted_up_to_its_own_day_and_only_if_there_is_one() -> None:
    assert by_command("date.accept", offered(), OFFERED)
    assert code_of(lambda: by_command("date.accept", offered(), OFFERED + ONE)) == "date_passed"
    assert code_of(lambda: by_command("date.accept", proposed(), DUE)) == "no_offer"


@pytest.mark.parametrize("basis", BY_LAW)
def test_no_office_extends_a_date_that_a_law_names(basis: Basis) -> None:
    with pytest.raises(RuleError, match="by law, and no office can move that date"):
        by_command("extend.grant", told(planned(basis=basis)), DUE, to=DUE + ONE, reason="t")


def test_an_extension_is_a_later_day_and_not_one_that_passed() -> None:
    [granted] = by_command("extend.grant", told(planned()), DUE + ONE, to=DUE + ONE, reason="t")
    assert isinstance(granted, ExtensionGranted)
    assert granted.to == DUE + ONE
    for to, today, why in ((DUE, DUE, "is a later day than that"), (DUE + ONE, DUE + 2 * ONE, "has passed")):
        with pytest.raises(RuleError, match=why):
            by_command("extend.grant", told(planned()), today, to=to, reason="t")


def test_a_date_that_only_holds_a_place_is_not_extended() -> None:
    with pytest.raises(RuleError, match="R4-M1 has no date in force that could be extended"):
        by_command("extend.grant", told(planned(provisional=True)), DUE, to=DUE + ONE, reason="t")
