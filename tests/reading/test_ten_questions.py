"""The first page alone answers what a reader asks first."""

import re
from functools import cache

import pytest

from notifications.memo import memo_of as pages_of
from notifications.memo.bottom import MOST_WORDS
from notifications.memo.context import words_in
from notifications.printed import render_memo
from tests.reading.ten_questions import RECORDS, key_of, memo_for, missing, page_of


@cache
def first_page(memo: str) -> str:
    """Return the text of the first page of a memo, without marks."""
    return page_of(render_memo(pages_of(memo_for(memo)))["memo.pdf"])


@pytest.mark.parametrize("memo", RECORDS)
def test_the_first_page_alone_answers_ten_questions(memo: str) -> None:
    world = RECORDS[memo]()
    assert missing(world, first_page(memo)) == [], first_page(memo)
    assert all(key_of(world).values()), "each question has an answer"


@pytest.mark.parametrize("memo", RECORDS)
def test_the_bottom_line_has_60_words_and_no_id_of_a_milestone_stands_on_the_first_page(memo: str) -> None:
    assert sum(words_in(sentence.text) for sentence in memo_for(memo).bottom_line) <= MOST_WORDS
    assert not re.search(r"\b(R\d|ALL)-M\d", first_page(memo))
    assert len(first_page(memo).split()) < 700


def test_made_up_records_have_the_days_of_real_ones() -> None:
    """No period runs backward, and a quarterly memo is of the last day of a quarter."""
    for name in RECORDS:
        head = memo_for(name).memo
        assert head.period_from < head.period_to == head.as_of < head.next, name
    assert memo_for("busy quarter").memo.why_now == memo_for("all closed").memo.why_now == ""
