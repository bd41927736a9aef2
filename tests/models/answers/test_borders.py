"""The days on which a date may still be agreed to, accepted or extended, and the code of each refusal."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from models.answers import rules
from models.answers.rules import extend
from models.core import AnswerRefused, RuleError
from models.ledger import DateOffered, DateProposed
from models.records import MilestoneRecord
from models.register import BY_LAW, Basis
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
    assert rules.agree(proposed(), DUE)
    assert code_of(lambda: rules.agree(proposed(), DUE + ONE)) == "date_passed"


def test_an_offer_is_accepted_up_to_its_own_day_and_only_if_there_is_one() -> None:
    assert rules.accept(offered(), OFFERED)
    assert code_of(lambda: rules.accept(offered(), OFFERED + ONE)) == "date_passed"
    assert code_of(lambda: rules.accept(proposed(), DUE)) == "no_offer"


@pytest.mark.parametrize("basis", BY_LAW)
def test_no_office_extends_a_date_that_a_law_names(basis: Basis) -> None:
    with pytest.raises(RuleError, match="by law, and no office can move that date"):
        extend(told(planned(basis=basis)), DUE, DUE + ONE, "t")


def test_an_extension_is_a_later_day_and_not_one_that_passed() -> None:
    assert [each.to for each in extend(told(planned()), DUE + ONE, DUE + ONE, "t")] == [DUE + ONE]  # type: ignore[union-attr]
    for to, today, why in ((DUE, DUE, "is a later day than that"), (DUE + ONE, DUE + 2 * ONE, "has passed")):
        with pytest.raises(RuleError, match=why):
            extend(told(planned()), today, to, "t")


def test_a_date_that_only_holds_a_place_is_not_extended() -> None:
    with pytest.raises(RuleError, match="R4-M1 has no date in force that could be extended"):
        extend(told(planned(provisional=True)), DUE, DUE + ONE, "t")
