"""A recommendation that was closed while an earlier milestone of it is open: the two are set apart in every form."""

from datetime import date
from html import unescape
from typing import Any

import pytest

from models.ledger import RecommendationPlanned
from models.register.plan import Withdrawal
from models.standing import PAST
from notifications.memo import MemoDocument, MilestoneRow, RecommendationRow
from notifications.memo import memo_of as pages_of
from notifications.memo.shapes import text_of
from notifications.printed.pdf import render_pdf
from notifications.words import number_first
from tests.material.memo import AS_OF, all_closed, held, made_up_memo, memo_of, sealed_of, story, world_at
from tests.material.memo_forms import bare, html_of, pdf_text, section_of

CLOSED = memo_of(world_at(sealed_of(all_closed()), AS_OF))


def test_the_day_of_the_last_closing_is_the_findings_and_the_day_of_the_work_stands_beside_it() -> None:
    work, recorded = date(2026, 11, 2), AS_OF
    assert any("DOI verified the last on November 25" in sentence.text for sentence in CLOSED.bottom_line)
    row = row_of(CLOSED, "R1")
    assert (row.closed_on, row.status_note) == (recorded, "done Nov. 2, 2026, verified Nov. 25, 2026 (fictional)")
    [closing] = [each for page in CLOSED.annex for each in page.milestones if each.id == row.milestone]
    assert closing.verdict is not None
    assert (closing.verdict.done_on, closing.verdict.on) == (work, recorded)


def test_a_finding_of_the_day_of_the_work_shows_one_day() -> None:
    facts = memo_of(world_at(sealed_of((*story(), (story()[-1][0], held("R1-M1", AS_OF)))), AS_OF))
    [row] = [each for page in facts.annex for each in page.milestones if each.id == "R1-M1"]
    assert "Nov. 25, 2026" in row.status_note
    assert not row.status_note.startswith("done")


def row_of(facts: MemoDocument, rec: str) -> RecommendationRow:
    return next(row for row in facts.recommendations if row.id == rec)


def open_milestones(facts: MemoDocument, rec: str) -> list[str]:
    page = next(page for page in facts.annex if page.rec == rec)
    return [row.id for row in page.milestones if is_open(row)]


def is_open(row: MilestoneRow) -> bool:
    """Return whether something is still awaited."""
    return row.proof not in ("verified", "closed") and row.basis != "pending_bill"


def test_a_closed_recommendation_is_late_in_nothing_and_its_row_says_whose_the_open_duties_are() -> None:
    some = [row for row in CLOSED.recommendations if open_milestones(CLOSED, row.id)]
    assert len(some) > 3
    for row in CLOSED.recommendations:
        still_open = open_milestones(CLOSED, row.id)
        assert row.closed_on is not None
        assert (row.date_state, row.days_late, row.turn, row.time) == (None, 0, None, "")
        assert list(row.open_after_closing) == still_open
        assert row.next.text.startswith(f"{len(still_open)} " if still_open else "No one: nothing is open")
        rows = {milestone.id: milestone for page in CLOSED.annex for milestone in page.milestones}
        closing = rows[row.milestone or ""]
        assert closing.closes
        assert (row.due, row.extended, row.basis) == (closing.due, closing.extended, closing.basis)
    assert row_of(CLOSED, "R4").next.text == "9 related duties: the Mayor's designee and NYPD"
    done = all_closed(held("R6-M1", AS_OF.replace(day=2)), held("R6-M2", AS_OF.replace(day=2)))
    assert row_of(memo_of(world_at(sealed_of(done), AS_OF)), "R6").next.text == "1 related duty: NYPD"


def test_the_row_of_a_closed_recommendation_shows_the_day_of_the_work_and_below_it_that_of_its_verification() -> None:
    table = section_of(CLOSED, "part-recommendations")
    assert table.columns[2].name == "Done, verified (fictional)"
    days = [[text_of(line) for line in row.cells["target"].lines] for row in table.rows]
    assert days == [["done Nov. 2", "verified Nov. 25"]] * 7
    for row in table.rows:
        words = " ".join(text_of(line) for cell in row.cells.values() for line in cell.lines)
        assert "Target date" not in words
        assert "No one: closed" not in words


def test_that_it_was_done_late_is_said_of_the_milestone_that_closed_it_alone() -> None:
    late = [row for row in CLOSED.milestones if row.date_state == "kept_late"]
    assert {row.id for row in late} == {"R4-M1"}
    assert (late[0].status, late[0].proof) == ("Done late; verified as done", "verified")
    assert "late" not in row_of(CLOSED, "R4").status


def test_what_is_open_stays_in_the_annex_among_the_dates_and_in_the_numbers() -> None:
    late = {row.id for row in CLOSED.milestones if row.date_state in PAST}
    line = CLOSED.headline
    assert {*line.past, *line.not_checked} == late
    stay_open = next(sentence.text for sentence in CLOSED.bottom_line if "stay open" in sentence.text)
    rows = [row for row in CLOSED.milestones if is_open(row)]
    assert stay_open.startswith(
        f"{number_first(len(rows))} milestones stay open after closing; six of them concern all"
    )


def test_a_target_step_of_a_closed_recommendation_is_awaited_by_nobody_and_a_duty_by_law_is() -> None:
    ended = [row for row in CLOSED.milestones if row.why == "ended"]
    assert {row.basis for row in ended} == {"planning_assumption"}
    assert {row.status for row in ended} == {"Closed, not as done (its recommendation is closed)"}
    assert [row.id for row in CLOSED.milestones if is_open(row) and row.basis == "statute"] != []


def test_one_that_is_open_is_told_as_before() -> None:
    for row in made_up_memo().recommendations:
        assert row.closed_on is None
        assert "closed" not in row.time


@pytest.mark.parametrize(
    ("verdict", "words"),
    [
        ("closed_not_implemented", "Closed, not as done (not implemented)"),
        ("not_required", "Closed, not as done (no longer required)"),
    ],
)
def test_it_is_so_whichever_finding_closed_it(verdict: Any, words: str) -> None:
    ids = [row.id for page in CLOSED.annex if page.rec == "R1" for row in page.milestones]
    steps = (*story(), *((story()[-1][0], held(each, AS_OF.replace(day=2), verdict)) for each in ids))
    facts = memo_of(world_at(sealed_of(steps), AS_OF))
    row = row_of(facts, "R1")
    assert (row.proof, row.why, row.closed_on, row.date_state) == ("closed", verdict, AS_OF, None)
    assert (row.status, row.status_note) == (words, "Nov. 25, 2026 (fictional)")


def test_that_the_offices_own_record_is_not_required_closes_nothing_while_the_work_is_open() -> None:
    steps = (*story(), (story()[-1][0], held("R1-M4", AS_OF.replace(day=2), "not_required")))
    row = row_of(memo_of(world_at(sealed_of(steps), AS_OF)), "R1")
    assert row.closed_on is None
    assert row.proof != "closed"


def test_one_that_the_register_withdrew_is_told_so_and_nothing_of_it_is_late() -> None:
    gone = Withdrawal(on=date(2026, 9, 1), reason="Made up: it was put twice.")
    steps = []
    for now, event in story():
        if isinstance(event, RecommendationPlanned) and event.recommendation_id == "R1":
            one = event.recommendation.model_copy(update={"withdrawn": gone})
            event = event.model_copy(update={"recommendation": one})  # noqa: PLW2901 - the same event, of another register
        steps.append((now, event))
    facts = memo_of(world_at(sealed_of(steps), AS_OF))
    row = row_of(facts, "R1")
    assert (row.why, row.closed_on, row.date_state) == ("withdrawn", gone.on, None)
    assert (row.status, row.status_note) == ("Closed, not as done (removed from the tracking plan)", "Sept. 1, 2026")


def test_every_form_says_what_is_open_beside_it_and_whose_it_is() -> None:
    words = "9 related duties: several offices"
    forms = {
        "page": html_of(CLOSED).decode(),
        "pdf": pdf_text(render_pdf(pages_of(CLOSED)), CLOSED),
    }
    for name, whole in forms.items():
        assert bare(words) in bare(unescape(whole)), name


def test_the_headline_says_what_is_past_a_legal_deadline_beside_what_is_verified() -> None:
    assert len(CLOSED.headline.legal) == 4
    assert CLOSED.bottom_line[1].lead == "Four of NYPD's legal deadlines passed without proof."
