"""What docs/voice.md asks of every memo, over eighty made-up histories; FOLLOWTHROUGH_TEST_HISTORIES=300 reads more."""

import os
import re
from collections.abc import Iterator
from functools import cache

import pytest

from notifications.memo import MemoDocument, MilestoneRow
from notifications.words import MONTHS
from tests.material.memo import made_up_memo
from tests.material.memo_histories import History, history
from tests.reading.memo_reading import annex_of, body_of, reading_of, sentences_of
from tests.reading.memo_said import Truth, without_typed

pytestmark = pytest.mark.xdist_group("memo_words")
"""The histories are told once, in one process."""

SEEDS = range(int(os.environ.get("FOLLOWTHROUGH_TEST_HISTORIES", "80")))
MOST_WORDS, HARDEST_GRADE, LONGEST = 16, 9, 30
ID = re.compile(r"\b(?:R\d+|ALL)-M\d+")
KIND_OF_DATE = re.compile(r"target date|legal deadline|an order|another office's duty|other offices' duties")


@cache
def histories() -> tuple[History, ...]:
    """Return every history with its memo."""
    return tuple(map(history, SEEDS))


@cache
def said() -> tuple[tuple[int, str, str], ...]:
    """Return every text of a memo's body, by its history: as printed, and without what others typed."""
    return tuple(
        (one.seed, text, without_typed(text, Truth(one))) for one in histories() for text in body_of(one.facts)
    )


def sentences() -> Iterator[str]:
    """Return the sentences of all bodies, each once, without what others typed."""
    yield from {each for _, _, text in said() for each in sentences_of(text)}


def rows_of(facts: MemoDocument) -> list[MilestoneRow]:
    """Return the milestones of a memo."""
    return [row for page in facts.annex for row in page.milestones]


def test_no_sentence_starts_with_a_figure_or_an_id() -> None:
    for each in sentences():
        assert not re.match(r"\d|(R\d+|ALL)\b", each), each


def test_every_date_is_american() -> None:
    for each in sentences():
        assert not re.search(rf"\b\d{{1,2}} ({'|'.join(MONTHS)})\b", each), each
        assert not re.search(r"\b\d{4}-\d{2}-\d{2}\b|\b\d{1,2}/\d{1,2}/\d{2,4}\b", each), each


def test_a_full_date_inside_a_sentence_takes_a_comma_after_the_year() -> None:
    for each in sentences():
        assert not re.search(rf"\b({'|'.join(MONTHS)}) \d{{1,2}}, \d{{4}} (?!and |\()", each), each


def test_overdue_is_said_of_a_legal_deadline_alone() -> None:
    for one in histories():
        for row in rows_of(one.facts):
            is_overdue = row.basis == "statute" and row.date_state == "missed"
            assert row.status.startswith("Overdue") == is_overdue, row
            assert not is_overdue or row.ground, "overdue only with a ground"
        overdue = any(row.date_state == "missed" for row in rows_of(one.facts))
        for sentence in one.facts.bottom_line:
            assert overdue or "overdue" not in sentence.text, sentence.text
        legal = {row.what for row in rows_of(one.facts) if row.basis == "statute"}
        for change in one.facts.changes:
            if change.kind == "Overdue":
                assert any(f"deadline for {what}" in change.text for what in legal), change.text


def test_a_date_that_is_called_past_has_its_kind_beside_it() -> None:
    for _, _, text in said():
        for each in sentences_of(text):
            if (
                re.search(r"\bpast (its|their) dates?\b", each)
                and "of its own" not in each
                and "not known to be" not in each
                and "None of" not in each
            ):
                assert KIND_OF_DATE.search(text), text


def test_where_we_could_not_check_no_days_are_counted() -> None:
    for one in histories():
        for row in rows_of(one.facts):
            if row.proof == "not_checked":
                assert not re.search(r"\d+ days?", f"{row.time} {row.status}"), row
        for text in annex_of(one.facts):
            if "not checked" in text:
                assert "ago" not in text, text


def test_the_title_of_a_milestone_stands_before_its_id() -> None:
    for _, text, _ in said():
        for found in ID.finditer(text):
            assert text[found.start() - 2 : found.start()] == " (" or text[: found.start()].endswith(" and "), text


def test_every_memo_reads_easily() -> None:
    """Of all the words a reader meets on the first two pages, titles of the register among them."""
    for facts in (made_up_memo(), *(one.facts for one in histories())):
        read = reading_of(body_of(facts))
        assert read.words <= MOST_WORDS, (read, body_of(facts))
        assert read.grade <= HARDEST_GRADE, (read, body_of(facts))
        assert read.longest <= LONGEST, [
            each for text in body_of(facts) for each in sentences_of(text) if len(each.split()) > LONGEST
        ]


def test_the_annexes_read_easily() -> None:
    read = reading_of(text for one in histories() for text in annex_of(one.facts))
    assert read.words <= MOST_WORDS
    assert read.grade <= HARDEST_GRADE


def test_the_histories_hold_what_the_rules_are_about() -> None:
    """A rule that no history touches would hold for nothing."""
    facts = [one.facts for one in histories()]
    assert {0, 1, 7} <= {len(memo.headline.done) for memo in facts}
    for count in (
        "legal", "missed", "conditional", "target", "not_checked", "with_office", "to_review", "claimed"
    ):  # fmt: skip
        assert any(getattr(memo.headline, count) for memo in facts), count
    kinds = {change.kind for each in facts for change in each.changes}
    assert {"Verified", "NYPD statement", "Evidence arrived", "Date moved", "Overdue", "Deadline passed"} <= kinds
    assert "Dates passed" in kinds
