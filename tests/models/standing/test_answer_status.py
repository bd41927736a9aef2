"""What people answered stands in the status of a milestone, and only as long as it holds."""

from datetime import date

import pytest

from models.ledger import (
    Acknowledged,
    Event,
    ExtensionGranted,
    ExtensionRefused,
    ExtensionRequested,
    HoldAdded,
    HoldLifted,
    Reassigned,
    Snoozed,
)
from models.standing.answer_status import answers_of
from tests.material.records import DUE, planned, told

ABOUT = {"milestone_id": "R4-M1"}
LATER = date(2026, 6, 30)
ASKED = ExtensionRequested(**ABOUT, to=LATER, reason_id="t")
WORDS = {"t": "The draft waits for a review.", "no": "The Council needs it sooner."}


def shown(*events: Event) -> list[tuple[str, date | None, str | None]]:
    """Return what the status shows of a milestone after these events."""
    return [(one.kind, one.until, one.reason) for one in answers_of(told(planned(), *events), WORDS, "(erased)")]


@pytest.mark.parametrize(
    ("events", "expected"),
    [
        ((Acknowledged(**ABOUT, due=DUE, until=LATER, expected=LATER),), ("working_on_it", LATER, None)),
        ((Snoozed(**ABOUT, due=DUE, until=LATER),), ("reminders_paused", LATER, None)),
        ((HoldAdded(**ABOUT, reason_id="t"),), ("on_hold", None, WORDS["t"])),
        ((HoldAdded(**ABOUT, not_mine=True),), ("not_theirs", None, None)),
        ((ASKED,), ("date_requested", LATER, WORDS["t"])),
        ((ASKED, ExtensionRefused(**ABOUT, reason_id="no")), ("date_declined", LATER, WORDS["no"])),
        ((Reassigned(**ABOUT, to="p-2", was="p-1", reason_id="gone"),), ("reassigned", None, "(erased)")),
    ],
)
def test_every_answer_that_holds_stands_in_the_status(
    events: tuple[Event, ...], expected: tuple[str, date | None, str | None]
) -> None:
    assert shown(*events) == [expected]


def test_what_holds_no_more_is_gone() -> None:
    assert shown(HoldAdded(**ABOUT, reason_id="t"), HoldLifted(**ABOUT, added=2)) == []
    assert shown(ASKED, ExtensionGranted(**ABOUT, to=LATER, reason_id="t")) == []
