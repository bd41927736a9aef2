"""What is news in a memo: the rank of a change, and dates that passed before the memo before it."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import get_args

from models.core import evolve
from models.ledger import EntryCorrected, Event, ProofChanged
from models.memo import report_of
from models.memo.changes import RANK, ChangeKind, changes_since
from models.projections import World
from tests.material.memo import START, gone_out, held, look, opened, put_to, register_events, sealed_of, world_at

FIRST = datetime(2026, 6, 1, 15, tzinfo=UTC)
READ = ("agency_drop", "oversight_drop", "ppr_open_data")


def after_a_memo(*events: Event) -> World:
    """Return a world of June 20 in which memo no. 1 of June 10 knew these events, recorded a day apart from June 1."""
    steps: list[tuple[datetime, Event]] = [(START, event) for event in register_events()]
    steps += [(START, event) for event in put_to("R1-M1", date(2026, 2, 27))]
    steps += [(FIRST + timedelta(days=number), event) for number, event in enumerate(events)]
    issue = gone_out(sealed_of(steps), "month", date(2026, 6, 10), 1)
    steps += [(datetime(2026, 6, 10, 15, tzinfo=UTC), event) for event in issue]
    steps.append((datetime(2026, 6, 20, 15, tzinfo=UTC), look(date(2026, 6, 20), (), READ)))
    return world_at(sealed_of(steps), date(2026, 6, 20))


def test_a_proof_that_changed_before_the_last_check_does_not_stop_the_next_memo() -> None:
    finding_seq = len(register_events()) + 4
    gone = ProofChanged(
        milestone_id="R1-M1",
        source="agency_drop",
        ref="policy.pdf",
        how="gone",
        proved_by="a" * 64,
        sha256=None,
        finding=finding_seq,
        on=date(2026, 6, 3),
    )
    world = after_a_memo(
        look(date(2026, 6, 1), (), READ),
        held("R1-M1", date(2026, 2, 20)),
        gone,
        EntryCorrected(subject_id="R1-M1", about="milestone", seq=finding_seq, reason_id="t-why"),
        look(date(2026, 6, 5), (), READ),
    )
    views = report_of(world).milestones
    passed = {view.id for view in views if view.is_past}
    found = changes_since(world, views, world.drafts["D1"])
    assert "R1-M1" in passed
    assert [change.kind for change in found if any(view.id == "R1-M1" for view in change.milestones)] == []


def test_what_a_verifier_found_comes_before_dates_that_passed_and_those_before_what_the_agency_says() -> None:
    by_rank: dict[int, set[str]] = {}
    for kind in get_args(ChangeKind):
        by_rank.setdefault(RANK[kind], set()).add(kind)
    assert [by_rank[rank] for rank in sorted(by_rank)] == [
        {"finding", "proof", "restored"},
        {"past_by_law"},
        {"past_other"},
        {"statement", "answer", "answered"},
        {"evidence", "not_shown"},
        {"extension", "due_fixed", "decided"},
        {"corrected", "withdrawn"},
        {"paused"},
    ]


def test_a_clock_over_all_recommendations_never_leads_the_news() -> None:
    day = date(2026, 10, 20)
    events = (*register_events(), *opened(day), look(day, (), ("agency_drop", "oversight_drop", "doi_reports_page")))
    world = world_at(sealed_of([(START, event) for event in events]), day)
    views = report_of(world).milestones
    over_all = tuple(view for view in views if view.is_shared)
    [shared] = [view for view in over_all if view.id == "ALL-M2"]
    by_law = (replace(shared, record=evolve(shared.record, basis="statute")),)
    otshared = tuple(view for view in views if view not in over_all)
    assert by_law[0].is_past
    assert [change.kind for change in changes_since(world, (*by_law, *otshared), None)][-1] == "past_by_law"
