"""The memo as plain text: whole by itself, 72 columns, no wide table."""

import re
from functools import cache

import pytest

from models.ledger import short_head
from notifications.printed.glyphs import printable
from notifications.printed.text import render_text
from notifications.words import MONTHS, SHORT_MONTHS, say
from tests.material.memo_forms import HOSTILE, bare, memos

KINDS = ("month", "week", "quarter", "hearing", "closing", "extract", "erratum", "hostile")


@cache
def text(kind: str) -> str:
    return render_text(memos()[kind]).decode()


@pytest.mark.parametrize("kind", KINDS)
def test_no_line_is_wider_than_72_columns_or_ends_in_a_space(kind: str) -> None:
    lines = text(kind).split("\n")
    assert max(map(len, lines)) <= 72
    assert not [line for line in lines if line != line.rstrip()]
    assert "\r" not in text(kind)
    assert "\t" not in text(kind)
    assert "\n\n\n" not in text(kind)
    memo = memos()[kind].memo
    end = say("forms.ends", head=short_head(memo.ledger.seq, memo.ledger.hash))
    assert bare(text(kind)).endswith(bare(end))


@pytest.mark.parametrize("kind", KINDS)
def test_every_number_in_brackets_stands_in_the_list_of_records(kind: str) -> None:
    body, records = text(kind).split("\nRecords relied on\n=================\n")
    listed = [int(number) for number in re.findall(r"^\[(\d+)\] ", records, re.MULTILINE)]
    assert listed == [row.n for row in memos()[kind].records]
    named = {int(n) for mark in re.findall(r"\[(\d+(?:,\s+\d+)*)\]", body) for n in mark.split(",")}
    assert named
    assert named <= set(listed)


def test_a_heading_is_underlined_as_long_as_it_is() -> None:
    lines = text("month").split("\n")
    rules = [at for at, line in enumerate(lines) if re.fullmatch(r"=+|-+", line)]
    assert len(rules) > 30
    assert all(len(lines[at]) >= len(lines[at - 1]) > 0 for at in rules)
    assert lines[2] == "=" * len(lines[1])


def test_what_a_table_holds_stands_after_the_name_of_its_column() -> None:
    lines = text("month").split("\n")
    at = next(number for number, line in enumerate(lines) if line.startswith("R5 Access to NYPD property"))
    assert lines[at + 1] == "    DOI's status: No evidence"
    assert lines[at + 2] == "    Target date: March 31; guidelines"
    assert lines[at + 3] == "    NYPD says (fictional): March 2: guidelines done"


@pytest.mark.parametrize("kind", KINDS)
def test_no_date_is_broken_at_the_end_of_a_line(kind: str) -> None:
    months = "|".join(map(re.escape, (*MONTHS, *SHORT_MONTHS)))
    assert not re.search(rf"\b(?:{months})\n\s*\d{{1,2}}\b(?! milestones)", text(kind))
    assert not re.search(rf"\b(?:{months}) \d{{1,2}},\n\s*\d{{4}}\b", text(kind))


def test_hostile_words_stand_as_shown() -> None:
    for words in HOSTILE:
        assert bare(printable(words)) in bare(text("hostile")), words
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e]", text("hostile"))


def test_a_draft_and_made_up_progress_are_said_before_anything_else() -> None:
    head = say("print.bottom")
    first = text("month").split(head)[0]
    assert say("page.stamp_draft") in first
    assert bare(memos()["month"].banner or "-") in bare(first)
    assert say("page.stamp_erratum", number=1) in text("erratum").split(head)[0]
