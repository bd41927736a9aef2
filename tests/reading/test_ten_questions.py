"""The first page alone answers what a reader asks first."""

import io
import re
from functools import cache

import pytest
from pypdf import PdfReader

from notifications.printed import render_memo
from tests.reading.ten_questions import ANSWERS, MEMOS, QUESTIONS

MARKS = re.compile(r"(?<=[a-z.)])(?:[A-Z]|\d{1,3})(?:,(?:[A-Z]|\d{1,3}))*(?= |$)")
"""Raised numbers and letters, which the text of a page has right after a word."""


@cache
def first_page(memo: str) -> str:
    """Return the text of the first page of a memo, without marks."""
    page = PdfReader(io.BytesIO(render_memo(MEMOS[memo]())["memo.pdf"])).pages[0]
    return MARKS.sub("", " ".join(page.extract_text().split()))


@pytest.mark.parametrize("memo", MEMOS)
def test_the_first_page_alone_answers_ten_questions(memo: str) -> None:
    assert len(QUESTIONS) == len(ANSWERS[memo]) == 10
    for question, answer in zip(QUESTIONS, ANSWERS[memo], strict=True):
        assert answer in first_page(memo), question
