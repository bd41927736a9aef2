"""A sentence that says where the rest stands points to a place that this kind of memo has."""

import re

import pytest

from notifications.memo import MemoDocument
from notifications.memo.pages import page_two
from tests.material.memo import made_up_memo
from tests.material.memo_forms import bare, html_of, memos, words_of_memo
from tests.material.memo_page import headed

POINTS = re.compile(r"All are in|stands in|: see |titles in|in full")
NOTE = headed(made_up_memo(), period="week", after=3).model_copy(update={"changes": ()})
"""A weekly note in which nothing changed: it has no annex."""


def pointers(facts: MemoDocument) -> set[str]:
    """Return what is printed, that points to another place."""
    return {text for text in words_of_memo(facts) if POINTS.search(text)}


def test_a_weekly_note_without_annexes_points_to_its_json_form(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(page_two, "MOST_DUTIES", 3)
    said = pointers(NOTE)
    assert said
    assert [each for each in said if "annex" in each] == []
    assert [each for each in said if "the JSON file" not in each and "other sources" not in each] == []


def test_a_memo_with_all_its_annexes_points_to_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(page_two, "MOST_DUTIES", 3)
    for facts in (made_up_memo(), headed(NOTE, after=None)):
        said = pointers(facts)
        assert said
        assert [each for each in said if "annexes" not in each and "other sources" not in each] == []


@pytest.mark.parametrize("kind", ["month", "week"])
def test_every_annex_that_a_change_points_to_is_printed(kind: str) -> None:
    facts = memos()[kind]
    page = html_of(facts).decode()
    for change in facts.changes:
        if "annex" in change.text:
            about = [page.rec for page in facts.annex if f" {page.rec}-" in change.text]
            assert [rec for rec in about if f'id="annex-{rec}"' not in page] == []


def test_such_a_note_says_nothing_of_annexes() -> None:
    assert not re.search(r"(in|see)theannex|historyin", bare(html_of(NOTE).decode()))
