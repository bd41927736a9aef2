"""What `status --json` holds is the view of the day, with words beside it; its answers are those that hold."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from pydantic_core import to_jsonable_python

from models.core import CITY
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
from models.standing import (
    Headline,
    LedgerHead,
    MilestoneView,
    SourceView,
    StatusContext,
    compose_status,
    status_of,
    view_report,
)
from models.standing.status import ERASED
from tests.material.memo import AS_OF, TEXTS, sealed_of, story, world_at
from tests.material.records import DUE, planned, told

ABOUT = {"milestone_id": "R4-M1"}
LATER = date(2026, 6, 30)
ASKED = ExtensionRequested(**ABOUT, to=LATER, reason_id="t")
WORDS = {"t": "The draft waits for a review.", "no": "The Council needs it sooner.", "erased": ""}


def shown(*events: Event) -> list[tuple[str, str | None, str | None]]:
    """Return what the status shows of a milestone after these events."""
    record = told(planned(), *events)
    status = status_of(MilestoneView(record, SourceView(record.source), DUE, CITY), StatusContext(words=WORDS))
    return [(answer["kind"], answer["until"], answer["reason"]) for answer in status["answers"]]


@pytest.mark.parametrize(("reason_id", "said"), [("t", WORDS["t"]), ("erased", ERASED), (None, "no reason given")])
def test_the_reason_of_a_hold_is_called_erased_only_if_it_was(reason_id: str | None, said: str) -> None:
    record = told(planned(), HoldAdded(**ABOUT, reason_id=reason_id))
    view = MilestoneView(record, SourceView(record.source), DUE, CITY)
    assert status_of(view, StatusContext(words=WORDS))["blocked_by"] == said
    if reason_id == "t":
        with pytest.raises(KeyError):
            status_of(view, StatusContext(words={}))


@pytest.mark.parametrize(
    ("events", "expected"),
    [
        ((Acknowledged(**ABOUT, due=DUE, until=LATER, expected=LATER),), ("working_on_it", str(LATER), None)),
        ((Snoozed(**ABOUT, due=DUE, until=LATER),), ("reminders_paused", str(LATER), None)),
        ((HoldAdded(**ABOUT, reason_id="t"),), ("on_hold", None, WORDS["t"])),
        ((HoldAdded(**ABOUT, not_mine=True),), ("not_theirs", None, None)),
        ((ASKED,), ("date_requested", str(LATER), WORDS["t"])),
        ((ASKED, ExtensionRefused(**ABOUT, reason_id="no")), ("date_declined", str(LATER), WORDS["no"])),
        (
            (Reassigned(**ABOUT, to="p-2", was="p-1", reason_id="erased"),),
            ("reassigned", None, ERASED),
        ),
    ],
)
def test_every_answer_that_holds_stands_in_the_status(
    events: tuple[Event, ...], expected: tuple[str, str | None, str | None]
) -> None:
    assert shown(*events) == [expected]


def test_what_holds_no_more_is_gone() -> None:
    assert shown(HoldAdded(**ABOUT, reason_id="t"), HoldLifted(**ABOUT, added=2)) == []
    assert shown(ASKED, ExtensionGranted(**ABOUT, to=LATER, reason_id="t")) == []


def test_the_picture_of_a_day_is_the_view_and_its_parts_add_up() -> None:
    now = world_at(sealed_of(story()), AS_OF)
    report = view_report(now.register, now.recommendations, now.milestones, now.sources, AS_OF)
    head = LedgerHead(seq=1, hash="0" * 64)
    status = compose_status(
        report, StatusContext(words=TEXTS), known_at=datetime(2026, 11, 25, 15, tzinfo=UTC), head=head
    )
    assert Headline.model_validate(status["headline"]) == report.headline
    parts = ("verified_milestones", "past_legal_deadline", "past_conditional_deadline", "past_target_date", "unknown")
    ended = ("awaiting_review", "answer_awaited", "ahead", "closed_otherwise")
    old = sum(status["counts"][name] for name in (*parts, *ended)) + len(report.headline.own)
    assert old == status["counts"]["milestones"] == len([view for view in report.milestones if view.is_counted])
    assert status["source_counts"] == to_jsonable_python(report.source_counts)
    assert status["source_counts"]["of"] == len(status["sources"])
    recommendations = status["recommendations"]
    every = (*status["portfolio"]["milestones"], *(row for part in recommendations for row in part["milestones"]))
    for row in every:
        same_as_view(row, report.by_id[row["id"]], "date_state", "proof", "why", "proof_since", "turn", "verdict")
    for row, view in zip(recommendations, report.recommendations, strict=True):
        same_as_view(row, view, "turn", "claim", "proof", "why", "proof_since")


def same_as_view(row: dict[str, Any], view: object, *names: str) -> None:
    assert {name: row[name] for name in names} == to_jsonable_python({name: getattr(view, name) for name in names})
