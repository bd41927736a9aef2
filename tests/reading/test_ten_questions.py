"""The first page alone answers what a reader asks first."""

import io
import re
from functools import cache

import pytest
from pypdf import PdfReader

from notifications.memo import words_in
from notifications.memo.bottom import MOST_WORDS
from notifications.printed import render_memo
from tests.reading.ten_questions import ANSWERS, MEMOS, QUESTIONS

MARKS = re.compile(r"(?<=[a-z.)?\u2060])(?:[A-Z]{1,2}|\d{1,3})(?:,(?:[A-Z]{1,2}|\d{1,3}))*(?= |$)")
"""Raised numbers and letters, which the text of a page has right after a word."""


@cache
def first_page(memo: str) -> str:
    """Return the text of the first page of a memo, without marks."""
    page = PdfReader(io.BytesIO(render_memo(MEMOS[memo]())["memo.pdf"])).pages[0]
    return MARKS.sub("", " ".join(page.extract_text().split()))


@pytest.mark.parametrize("memo", MEMOS)
def test_the_first_page_alone_answers_ten_questions(memo: str) -> None:
    assert len(QUESTIONS) == len(ANSWERS[memo]) == 10
    for question, answers in zip(QUESTIONS, ANSWERS[memo], strict=True):
        for answer in answers:
            assert answer in first_page(memo), (question, answer, first_page(memo))


@pytest.mark.parametrize("memo", MEMOS)
def test_the_bottom_line_has_60_words_and_no_id_of_a_milestone_stands_on_the_first_page(memo: str) -> None:
    assert sum(words_in(sentence.text) for sentence in MEMOS[memo]().bottom_line) <= MOST_WORDS
    assert not re.search(r"\b(R\d|ALL)-M\d", first_page(memo))
    assert len(first_page(memo).split()) < 700
