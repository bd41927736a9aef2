"""Made-up rows: none of the real set was to be had."""

from datetime import date
from hashlib import sha256
from typing import Any

import pytest
from pydantic import ValidationError

from models.evidence.tables import judge_row, row_ref
from models.evidence.values import Judgment, RuleInput
from models.register import DatasetRow, RowWhere

WHERE = {
    "agency_matches": r"(?i)\bNYPD\b|police department", "issued_from": "2025-12-01", "issued_to": "2025-12-31",
    "text_matches": "(?i)audit.*task force",
}  # fmt: skip


def row(text: str = "Made up: audit each task force", **cells: str) -> dict[str, str]:
    facts = {"agency": "NYPD", "date_issued": "2025-12-03T00:00:00.000", "implementation_status": "Not Implemented"}
    return {"recommendation": text} | facts | cells


def judged(*rows: dict[str, str], where: dict[str, Any] = WHERE, **rule: Any) -> Judgment:
    facts = {"type": "dataset_row", "where": where, "column": "implementation_status", "equals": "Implemented"}
    one = DatasetRow.model_validate(facts | rule)
    return judge_row(one, RuleInput(ref="rows", sha256="a" * 64, rows=rows))


OTHERS = (row("Made up: train each unit"), row("Made up: write guidance"), row(agency="DOC"))


def test_the_one_row_that_says_so_is_found_with_its_day() -> None:
    done = row(implementation_status=" implemented ", date_implemented="2026-03-04T00:00:00.000")
    found = judged(done, *OTHERS)
    assert found.candidate is not None
    assert found.candidate.happened_on == date(2026, 3, 4)
    assert found.candidate.ref == f"{row_ref(done)}, implementation_status Implemented"
    assert found.why == (
        f"matched: the one row of NYPD, issued 2025-12-01 to 2025-12-31 ({row_ref(done)}): "
        "implementation_status is implemented"
    )


def test_a_row_that_says_something_else_does_not_match() -> None:
    assert judged(row(), *OTHERS).why.endswith(": implementation_status is Not Implemented, not Implemented")
    assert judged(row(implementation_status="Partially Implemented")).candidate is None
    assert judged(row(implementation_status="")).why.endswith("implementation_status is empty, not Implemented")


def test_a_day_that_nobody_can_read_is_none() -> None:
    (found,) = judged(row(implementation_status="Implemented", date_implemented="soon")).candidates
    assert found.happened_on is None


def test_why_no_row_matches_is_said() -> None:
    assert judged(*OTHERS).why == (
        "not matched: 2 rows of NYPD, issued 2025-12-01 to 2025-12-31, none says '(?i)audit.*task force'"
    )
    assert judged(row(date_issued="2025-11-30"), row(date_issued="last winter")).why.endswith(
        "; 1 row without a day that can be read"
    )
    assert judged().why.startswith("not matched: none of 0 rows is of agency ")


def test_two_rows_that_match_are_a_question_and_match_nothing() -> None:
    two = (row(implementation_status="Implemented"), row("Made up: audit the task force again"))
    made = judged(*two)
    assert (made.candidates, made.asks) == ((), "two_rows_match")
    assert made.about == ", ".join(sorted(row_ref(each) for each in two))
    assert all(sha256(each["recommendation"].encode()).hexdigest() in made.why for each in two), "ready for `pin`"


def test_the_pin_replaces_the_pattern_and_is_exact() -> None:
    two = (row(implementation_status="Implemented"), row("Made up: audit the task force again"))
    pin = sha256(two[0]["recommendation"].encode()).hexdigest()
    assert judged(*two, pin=pin).candidate is not None
    assert judged(two[1], pin=pin).why.endswith("none with the text whose SHA-256 is the pin")
    assert judged(row("Cafe\u0301"), pin=sha256("Caf\u00e9".encode()).hexdigest()).asks is None
    assert "the one row" in judged(row("Cafe\u0301"), pin=sha256("Caf\u00e9".encode()).hexdigest()).why
    assert "none with the text" in judged(row("Café "), pin=sha256("Café".encode()).hexdigest()).why


def test_a_status_word_that_nobody_knows_is_a_question() -> None:
    made = judged(row(implementation_status="Sort of"))
    assert (made.candidates, made.asks) == ((), "unknown_word")
    assert made.about == f"{row_ref(row())}, implementation_status Sort of"
    assert "a word that is not known" in made.why
    assert judged(row(other="Sort of"), column="other").asks is None, "of other columns no words are known"
    assert judged(row(implementation_status="CLOSED - not implemented")).asks is None


def test_a_table_of_another_city_needs_neither_agency_nor_day() -> None:
    found = judged({"id": "7", "recommendation": "Made up", "implementation_status": "Complete"},
                   {"id": "8", "recommendation": "Made up too", "implementation_status": "Open"},
                   where={"id_equals": "7"}, equals="complete")  # fmt: skip
    assert found.candidate is not None
    assert found.why.startswith("matched: the one row of id 7 (row ")


@pytest.mark.parametrize("day", ["2025-12-03", "2025-12-03T00:00:00.000", "12/03/2025"])
def test_a_day_is_read_as_such_tables_write_it(day: str) -> None:
    assert "the one row" in judged(row(date_issued=day)).why


@pytest.mark.parametrize("where", [{}, {"issued_from": "2025-12-31", "issued_to": "2025-12-01"}])
def test_a_rule_without_a_condition_or_with_days_in_the_wrong_order_is_refused(where: dict[str, str]) -> None:
    with pytest.raises(ValidationError):
        RowWhere.model_validate(where)
