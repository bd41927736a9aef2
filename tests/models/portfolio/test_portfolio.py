"""The picture of several reports: sums, the most urgent first, and what could not be read."""

from datetime import date, timedelta

from models.core import evolve
from models.portfolio import SHOWN, Portfolio, UnreadReport, compose_portfolio
from models.records import RegisterRecord
from models.standing import LedgerHead, Status, compose_status
from tests.material.memo import START, put_to, register_events, sealed_of, world_at

AS_OF = date(2026, 8, 3)
NOTHING = UnreadReport(id="lost", why="no record")


def report() -> tuple[RegisterRecord, Status]:
    """Return the shipped register and its status: the unit was told one date, and no source was read."""
    now = world_at(
        sealed_of([(START, each) for each in (*register_events(), *put_to("R1-M1", date(2026, 2, 27)))]), AS_OF
    )
    assert now.register
    assert now.known_at
    picture = compose_status(
        now.register, now.recommendations, now.milestones, now.sources,
        as_of=AS_OF, known_at=now.known_at, head=LedgerHead(seq=1, hash="0" * 64), wakes={}, words={},
    )  # fmt: skip
    return now.register, picture


def picture_of(*ids: str) -> Portfolio:
    """Return the portfolio of as many equal reports."""
    register, status = report()
    return compose_portfolio([(each, register, status) for each in ids], AS_OF)


def with_standings(**standings: str) -> tuple[RegisterRecord, Status]:
    """Return a report of which only some milestones need attention, each with the standing given by its place."""
    register, status = report()
    first = status.recommendations[0]
    calm = [evolve(each, standing="not_yet_due", days_late=0) for each in first.milestones]
    for place, standing in standings.items():
        at = int(place[1:])
        calm[at] = evolve(calm[at], standing=standing, days_late=5)
    return register, evolve(status, recommendations=(evolve(first, milestones=tuple(calm)),))


def test_counts_are_added_up_axis_by_axis() -> None:
    one, three = picture_of("a"), picture_of("a", "b", "c")

    assert three.totals.model_dump() == {axis: 3 * number for axis, number in one.totals.model_dump().items()}
    assert three.attention_count == 3 * one.attention_count


def test_what_could_not_be_read_is_in_no_count() -> None:
    register, status = report()

    found = compose_portfolio([NOTHING, ("a", register, status)], AS_OF)

    assert found.totals == picture_of("a").totals
    assert found.unread == (NOTHING,)


def test_it_names_the_most_urgent_of_all_reports_however_many_there_are() -> None:
    assert len(picture_of(*"abcdef").attention) == SHOWN


def test_a_passed_law_comes_before_a_target_date_and_an_unknown_of_any_report() -> None:
    first = with_standings(m0="unknown", m1="past_target_date")
    second = with_standings(m0="awaiting_review", m1="overdue", m2="past_conditional_deadline")

    found = compose_portfolio([("a", *first), ("b", *second)], AS_OF).attention

    assert [(each.report_id, each.standing) for each in found] == [
        ("b", "overdue"), ("b", "past_conditional_deadline"), ("a", "past_target_date"), ("a", "unknown"),
        ("b", "awaiting_review"),
    ]  # fmt: skip


def test_the_agencys_own_duty_comes_before_that_of_another_body() -> None:
    register, status = with_standings(m0="overdue", m1="overdue")
    first = status.recommendations[0]
    theirs = evolve(first.milestones[0], duty_on="mayor_designee", days_late=500)
    changed = evolve(status, recommendations=(evolve(first, milestones=(theirs, *first.milestones[1:])),))

    found = compose_portfolio([("a", register, changed)], AS_OF).attention

    assert [each.duty_on for each in found] == ["agency", "mayor_designee"]
    assert found[1].body != found[1].agency


def test_nothing_that_is_calm_needs_attention() -> None:
    register, status = with_standings()

    found = compose_portfolio([("a", register, status)], AS_OF)

    assert (found.attention, found.attention_count) == ((), 0)
    assert found.reports[0].next_due is not None
    assert found.reports[0].next_due < AS_OF + timedelta(days=1000)
