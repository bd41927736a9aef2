"""A recommendation that was closed while an earlier milestone of it is open: the two are set apart in every form."""

import re
from datetime import date
from typing import Any

import pytest

from models.ledger import RecommendationPlanned
from models.memo import MemoFacts, RecommendationRow
from models.register import Withdrawal
from models.standing import PAST
from notifications.printed.charts import say_status, timeline
from notifications.printed.docx import render_docx
from notifications.printed.html import render_html
from notifications.printed.pdf import render_pdf
from notifications.printed.text import render_text
from tests.material.memo import AS_OF, all_closed, held, made_up_memo, memo_of, sealed_of, story, world_at
from tests.material.memo_forms import bare, docx_text, pdf_text, words_of_body

CLOSED = memo_of(world_at(sealed_of(all_closed()), AS_OF))


def row_of(facts: MemoFacts, rec: str) -> RecommendationRow:
    return next(row for row in facts.recommendations if row.id == rec)


def open_recommendations(facts: MemoFacts, rec: str) -> list[str]:
    page = next(page for page in facts.annex if page.rec == rec)
    return [
        row.id
        for row in page.milestones
        if row.standing
        in (
            "overdue",
            "past_conditional_deadline",
            "past_reported_date",
            "past_target_date",
            "unknown",
            "awaiting_review",
            "date_not_told",
            "awaiting_answer",
            "due_soon",
            "not_yet_due",
        )
    ]


def test_a_closed_recommendation_is_late_in_nothing_and_nobody_is_next() -> None:
    some = [row for row in CLOSED.recommendations if open_recommendations(CLOSED, row.id)]
    assert len(some) > 3
    for row in CLOSED.recommendations:
        number = len(open_recommendations(CLOSED, row.id))
        assert row.closed_on is not None
        assert (row.late, row.days, row.next.by) == (False, None, None)
        assert row.next.who == "No one"
        assert not re.search(r"past|overdue|due ", row.time)
        assert (str(number) in row.time) == bool(number), row.time
        closing = next(each for page in CLOSED.annex for each in page.milestones if each.id == row.milestone)
        assert closing.closes
        assert (row.due, row.extended, row.basis) == (closing.due, closing.extended, closing.basis)


def test_what_is_open_stays_in_the_annex_among_the_dates_and_in_the_counts() -> None:
    late = {row.id for page in CLOSED.annex for row in page.milestones if row.standing in PAST}
    assert {each.id for each in CLOSED.late} == late
    assert set(CLOSED.counts.past.inputs) == {each for each in late if not each.startswith("ALL")}
    assert CLOSED.counts.past.value > 3


def test_one_that_is_open_is_told_as_before() -> None:
    for row in made_up_memo().recommendations:
        assert row.closed_on is None
        assert "closed" not in row.time


@pytest.mark.parametrize(
    ("verdict", "words"),
    [("closed_not_implemented", "closed, not implemented"), ("not_required", "no longer required")],
)
def test_it_is_so_whichever_finding_closed_it(verdict: Any, words: str) -> None:
    ids = [row.id for page in CLOSED.annex if page.rec == "R1" for row in page.milestones]
    steps = (*story(), *((story()[-1][0], held(each, AS_OF.replace(day=2), verdict)) for each in ids))
    facts = memo_of(world_at(sealed_of(steps), AS_OF))
    row = row_of(facts, "R1")
    assert (row.held, row.closed_on, row.late) == (words, AS_OF.replace(day=2), False)
    assert say_status(row, facts) == f"{words.capitalize()}, Nov. 2, 2026"


def test_that_the_offices_own_record_is_not_required_closes_nothing_while_the_work_is_open() -> None:
    steps = (*story(), (story()[-1][0], held("R1-M4", AS_OF.replace(day=2), "not_required")))
    row = row_of(memo_of(world_at(sealed_of(steps), AS_OF)), "R1")
    assert row.closed_on is None
    assert row.held != "no longer required"


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
    assert (row.held, row.closed_on, row.late, row.days) == ("withdrawn", gone.on, False, None)
    assert say_status(row, facts) == "Withdrawn, Sept. 1, 2026"


def test_the_timeline_has_a_mark_for_the_closing_and_no_bar() -> None:
    for row in CLOSED.recommendations:
        facts = CLOSED.model_copy(update={"recommendations": (row,)})
        drawn = timeline(facts)
        assert say_status(row, facts) == f"{row.held.capitalize()}, Nov. 2, 2026"
        assert 'class="red' not in drawn
        assert drawn.count('class="navy-line navy"') == 0, "no diamond of a date"
        assert drawn.count('<rect class="navy"') == 1


def test_every_form_says_it_and_where_the_open_ones_stand() -> None:
    row = row_of(CLOSED, "R1")
    number = len(open_recommendations(CLOSED, "R1"))
    words = f"Closed; {number} milestones still open"
    assert row.time == words
    forms = {
        "page": render_html(CLOSED).decode(),
        "document": docx_text(render_docx(CLOSED)),
        "text": render_text(CLOSED).decode(),
        "pdf": pdf_text(render_pdf(CLOSED), CLOSED),
    }
    for name, whole in forms.items():
        assert bare(f"{words} (annex)") in bare(whole), name


def test_a_weekly_note_that_has_no_annex_of_it_does_not_point_to_one() -> None:
    assert any("(annex)" in words for words in words_of_body(CLOSED))
    week = CLOSED.model_copy(
        update={"changes": (), "memo": CLOSED.memo.model_copy(update={"period": "week", "after": 1})}
    )
    assert not any("(annex)" in words for words in words_of_body(week))


def test_the_headline_says_what_is_past_a_legal_deadline_beside_what_is_verified() -> None:
    related = [row for page in CLOSED.annex for row in page.milestones if row.relation == "related_duty"]
    assert sum(row.standing == "overdue" for row in related) == 5
    assert "Five related duties are past legal deadlines all the same." in CLOSED.bottom_line[0].text
