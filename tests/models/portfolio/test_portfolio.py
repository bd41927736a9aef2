"""The picture of several reports: sums, the most urgent first, and what could not be read."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from models.core import evolve
from models.ledger import FindingRecorded
from models.portfolio import SHOWN, Portfolio, ReadReport, UnreadReport, compose_portfolio
from models.records import MilestoneRecord
from models.standing import LedgerHead, view_report
from tests.material.memo import START, look, put_to, received, register_events, sealed_of, world_at

AS_OF = date(2026, 8, 3)
CHECKED = datetime(2026, 8, 3, 14, tzinfo=UTC)
NOTHING = UnreadReport(id="lost", why="no record")
HEAD = LedgerHead(seq=1, hash="0" * 64)


def report(report_id: str, *events: Any, keep: tuple[str, ...] | None = None, **changed: MilestoneRecord) -> ReadReport:
    """Return the shipped register's report: the unit was told one date, and three sources were read.

    `keep`: only these milestones of R4 are there; `changed` are other records of some, by their number in it.
    """
    first = [(START, each) for each in (*register_events(), *put_to("R1-M1", date(2026, 2, 27)))]
    now = world_at(sealed_of([*first, *((CHECKED, each) for each in (look(AS_OF), *events))]), AS_OF)
    assert now.register
    milestones = {key: record for key, record in now.milestones.items() if keep is None or key in keep}
    milestones |= {f"R4-{number}": record for number, record in changed.items()}
    view = view_report(now.register, now.recommendations, milestones, now.sources, AS_OF)
    return ReadReport(id=report_id, register=now.register, view=view, ledger=HEAD)


def picture_of(*ids: str) -> Portfolio:
    """Return the portfolio of as many equal reports."""
    return compose_portfolio([report(each) for each in ids], AS_OF)


def test_counts_are_added_up_axis_by_axis() -> None:
    one, three = picture_of("a"), picture_of("a", "b", "c")

    assert three.totals.model_dump() == {axis: 3 * number for axis, number in one.totals.model_dump().items()}
    assert three.attention_count == 3 * one.attention_count


def test_what_could_not_be_read_is_in_no_count() -> None:
    found = compose_portfolio([NOTHING, report("a")], AS_OF)

    assert found.totals == picture_of("a").totals
    assert found.unread == (NOTHING,)


def test_it_names_the_most_urgent_of_all_reports_however_many_there_are() -> None:
    assert len(picture_of(*"abcdef").attention) == SHOWN


NOT_MET = FindingRecorded(
    milestone_id="R4-M8", verdict="not_met", evidence=("a" * 64,), reason_id="t-holds", on=date(2026, 8, 2)
)


def test_an_overdue_law_comes_before_one_without_proof_and_these_before_an_unknown_of_any_report() -> None:
    first = report("a", keep=("R4-M6",))
    second = report("b", NOT_MET, received("R2-M1", "draft.pdf"), keep=("R4-M8", "R2-M1"))

    found = compose_portfolio([first, second], AS_OF).attention

    assert [(each.report_id, each.id, each.standing) for each in found] == [
        ("b", "R4-M8", "overdue"), ("a", "R4-M6", "past_legal_deadline"), ("b", "R2-M1", "awaiting_review"),
    ]  # fmt: skip
    assert found[0].lateness.ground is not None
    assert [each.turn.verb for each in found if each.turn] == ["do_step", "do_step", "review_evidence"]


def test_the_agencys_own_duty_comes_before_that_of_another_body() -> None:
    theirs = evolve(report("a").view.by_id["R4-M6"].record, duty_on="mayor_designee", due_now=date(2025, 1, 2))

    found = compose_portfolio([report("a", keep=("R4-M8",), M6=theirs)], AS_OF).attention

    assert [each.duty_on for each in found] == ["agency", "mayor_designee"]
    assert found[1].body != found[1].agency


def test_nothing_that_is_calm_needs_attention() -> None:
    found = compose_portfolio([report("a", keep=("R3-M1", "R1-M3"))], AS_OF)

    assert (found.attention, found.attention_count) == ((), 0)
    assert found.reports[0].next_due is not None
    assert found.reports[0].next_due < AS_OF + timedelta(days=1000)
