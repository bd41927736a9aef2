"""The first page alone answers what a reader asks first."""

import io
import re
from functools import cache

import pytest
from pypdf import PdfReader

from notifications.memo import words_in
from notifications.memo.bottom import MOST_WORDS
from notifications.printed import render_memo
from tests.reading.ten_questions import QUESTIONS, RECORDS, key_of, memo_for

MARKS = re.compile(r"(?<=[a-z.)?\u2060])(?:[A-Z]{1,2}|\d{1,3})(?:,(?:[A-Z]{1,2}|\d{1,3}))*(?= |$)")
"""Raised numbers and letters, which the text of a page has right after a word."""

UNASKED = {"all closed": ["Which dates are only ours, and did the agency have them?"]}
"""What a record has no answer to on its first page: once all are closed, no target date stands there."""


@cache
def first_page(memo: str) -> str:
    """Return the text of the first page of a memo, without marks."""
    page = PdfReader(io.BytesIO(render_memo(memo_for(memo))["memo.pdf"])).pages[0]
    return MARKS.sub("", " ".join(page.extract_text().split()))


@pytest.mark.parametrize("memo", RECORDS)
def test_the_first_page_alone_answers_ten_questions(memo: str) -> None:
    page, key = first_page(memo), dict(zip(QUESTIONS, key_of(memo), strict=True))
    missing = [(question, answer) for question, answers in key.items() for answer in answers if answer not in page]
    assert not missing, page
    assert [question for question, answers in key.items() if not answers] == UNASKED.get(memo, [])


@pytest.mark.parametrize("memo", RECORDS)
def test_the_bottom_line_has_60_words_and_no_id_of_a_milestone_stands_on_the_first_page(memo: str) -> None:
    assert sum(words_in(sentence.text) for sentence in memo_for(memo).bottom_line) <= MOST_WORDS
    assert not re.search(r"\b(R\d|ALL)-M\d", first_page(memo))
    assert len(first_page(memo).split()) < 700
