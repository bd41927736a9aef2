"""What people answered stands on the first page and in the annex, and whose turn it is about a date. All is made up."""

import re
from datetime import UTC, date, datetime
from functools import cache
from typing import Any

import pytest

from models.ledger import (
    Acknowledged,
    DateAgreed,
    DateOffered,
    ExtensionGranted,
    ExtensionRequested,
    HoldAdded,
    OfferAccepted,
    OfferDeclined,
)
from tests.material.memo import START, memo_of, put_to, register_events, sealed_of, world_at
from tests.material.memo_forms import text_of_memo

DUE, OWN, AS_OF = date(2026, 2, 27), date(2026, 6, 15), date(2026, 8, 3)
OFFERED = DateOffered(milestone_id="R1-M1", to=OWN, reason_id="t-why")


@cache
def lines(*events: Any) -> str:
    """Return a memo as one line of text, after some events about R1-M1, whose date its unit was told of."""
    told = put_to("R1-M1", DUE)
    later = datetime(2026, 7, 1, 15, tzinfo=UTC)
    happened = [*((START, each) for each in (*register_events(), *told)), *((later, each) for each in events)]
    return " ".join(text_of_memo(memo_of(world_at(sealed_of(happened), AS_OF), mock=False)).split())


def row(text: str) -> str:
    """Return what the table of the first page says of R1."""
    found = re.search(r"R1 Audit of task.*?R2 Guidance", text)
    assert found
    return found[0]


@pytest.mark.parametrize(
    ("events", "first", "annex"),
    [
        ([Acknowledged(milestone_id="R1-M1", due=DUE, until=AS_OF)], "working on it (audit plan)", "Working on it"),
        ([OFFERED], "asked for June 15 (audit plan)", "Offered June 15, 2026. Reason:"),
        ([DateAgreed(milestone_id="R1-M1", due=DUE)], "agreed to Feb. 27 (audit plan)", "Agreed to our target date"),
        (
            [OFFERED, OfferAccepted(milestone_id="R1-M1", to=OWN)],
            "asked for June 15 (audit plan); DOI agreed",
            "DOI agreed to June 15",
        ),
        (
            [OFFERED, OfferDeclined(milestone_id="R1-M1", reason_id="t-why")],
            "asked for June 15 (audit plan); DOI declined",
            "DOI keeps Feb. 27",
        ),
        (
            [ExtensionRequested(milestone_id="R1-M1", to=OWN, reason_id="t-why")],
            "asked for June 15 (audit plan)",
            "New date requested: June 15, 2026",
        ),
        (
            [HoldAdded(milestone_id="R1-M1", waits_for="R2-M1")],
            "on hold (audit plan)",
            "On hold: waiting for Draft guidance with current definitions (R2-M1)",
        ),
    ],
)
def test_an_answer_stands_in_the_row_of_the_first_page_and_in_the_annex(events: Any, first: str, annex: str) -> None:
    text = lines(*events)
    assert f"NYPD says: July 1: {first}" in row(text)
    assert annex.lower() in text.split("Annex R1:")[1].split("Annex R2:")[0].lower()


def test_an_answer_names_the_milestone_that_it_is_about() -> None:
    asked = ExtensionRequested(milestone_id="R1-M2", to=date(2026, 9, 30), reason_id="t-why")
    assert "NYPD says: July 1: asked for Sept. 30 (audit)" in row(lines(asked))


def test_while_an_offer_waits_the_row_says_whose_turn_it_is() -> None:
    assert "Whose turn: DOI: decide on the date" in row(lines(OFFERED))


def test_a_date_that_moved_says_how_often_and_one_that_was_agreed_did_not_move() -> None:
    agreed = row(lines(OFFERED, OfferAccepted(milestone_id="R1-M1", to=OWN)))
    assert "Target date: June 15" in agreed
    assert "moved" not in agreed
    granted = ExtensionGranted(milestone_id="R1-M1", to=OWN, reason_id="t-why")
    assert "moved once" in row(lines(granted))
    before = ExtensionGranted(milestone_id="R1-M1", to=date(2026, 5, 15), reason_id="t-why")
    assert "moved twice" in row(lines(before, granted))


def test_only_a_law_is_said_to_set_a_duty() -> None:
    text = lines()
    bill = text.split("Int 0209-2026, a right to sue over detainers (R3-M5)")[1][:60]
    assert "Duty set by law" not in bill
    order = text.split("Published policy audit under Executive Order 13 (R2-M2)")
    assert any("Duty reported for an executive order; target date ours" in each[:400] for each in order[1:])
    assert not any("Duty set by law" in each[:300] for each in order[1:])
