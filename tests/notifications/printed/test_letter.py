"""The letter about target dates: what it says of one date and of many, and the same bytes each time."""

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from models.answers import Letter, LetterDate
from notifications.memo.shapes import Section
from notifications.printed import render_letter
from notifications.printed.letter import letter_values
from tests.reading.pdf_structure import parts_of, read, unmarked
from tests.reading.printed_text import section_lines

ON, ANSWER_BY = date(2026, 11, 25), date(2026, 12, 10)
PASSED, TO_COME = date(2026, 5, 29), date(2026, 12, 18)


def letter(*days: date, **changes: Any) -> Letter:
    """Return a made-up letter with these target dates."""
    facts: dict[str, Any] = {
        "name": "2026-11-25-training-bureau",
        "on": ON,
        "answer_by": ANSWER_BY,
        "unit": "Training Bureau",
        "role": "the head of the unit",
        "assumed": True,
        "recommendations": ("R7",),
        "duty_holder": "the Agency",
        "duty_holder_name": "Agency of Made-Up Affairs",
        "office": "the Office",
        "office_name": "Office of Made-Up Review",
        "proposer": "the follow-up coordinator",
        "reply_to": "replies@office.example",
        "fictional": False,
        "dates": tuple(map(letter_date, range(1, len(days) + 1), days)),
    }
    return Letter.model_validate(facts | changes)


def letter_date(number: int, day: date, **changes: Any) -> LetterDate:
    """Return one made-up target date of a letter."""
    facts: dict[str, Any] = {
        "milestone_id": f"R7-M{number}",
        "title": f"Made-up training course {number}",
        "says": "The number of members of the service and the number trained, at one date, in a letter or a table.",
        "due_on": day,
        "due_now": day,
        "passed": day < ON,
        "law": None,
    }
    return LetterDate.model_validate(facts | changes)


FIVE = letter(PASSED, PASSED, TO_COME, TO_COME, TO_COME, reply_to=None)
LETTERS = {
    "one to come": letter(TO_COME),
    "one passed": letter(PASSED),
    "none passed": letter(TO_COME, TO_COME),
    "one of two passed": letter(PASSED, TO_COME),
    "all passed": letter(PASSED, PASSED),
    "five": FIVE,
    "no unit": letter(TO_COME, unit=None, recommendations=(), assumed=False),
}


def text(one: Letter) -> str:
    """Return the words of a letter with one space between two."""
    values = letter_values(one)
    dates, answers = (Section.model_validate(values[name]) for name in ("dates", "answers"))
    parts = (
        *(f"{label}: {words}" for label, words in values["head"]["lines"]),
        values["head"]["banner"],
        values["ask"],
        values["why"],
        *section_lines(dates),
        values["alone"],
        *section_lines(answers),
        *(values[name] for name in ("no_answer", "how_head", "how", "why_you")),
    )
    return " ".join(" ".join(parts).split())


def test_it_says_who_proposes_to_whom_what_is_asked_by_when_and_where_to_answer() -> None:
    said = text(LETTERS["one of two passed"])
    assert "From: The follow-up coordinator, Office of Made-Up Review" in said
    assert "To: Head, Training Bureau, Agency of Made-Up Affairs" in said
    assert "by Thursday, December 10, 2026: agree, offer another date with a reason, or say who is responsible" in said
    assert "Write to replies@office.example." in said
    assert "Write to the follow-up coordinator." in text(FIVE)
    assert "To: The head of the unit, Agency of Made-Up Affairs" in text(LETTERS["no unit"])


def test_each_date_has_title_id_our_date_and_what_would_count() -> None:
    said = text(LETTERS["one of two passed"])
    assert "Made-up training course 1 (R7-M1) Our target date: May 29, 2026; passed before we told you What" in said
    assert "Made-up training course 2 (R7-M2) Our target date: December 18, 2026 What would count: The number" in said


def test_a_date_that_a_law_stands_behind_or_that_was_extended_says_so() -> None:
    one = letter_date(1, PASSED, due_now=TO_COME, passed=False, law="Made-Up Code § 1")
    said = text(letter(TO_COME, dates=(one,)))
    assert "December 18, 2026 (originally May 29, 2026)" in said
    assert "Made-Up Code § 1 requires this. The date is ours." in said


@pytest.mark.parametrize(
    ("name", "words", "can_agree"),
    [
        ("one to come", "", True),
        ("one passed", "It passed before we told you, so please offer a date of your own.", False),
        ("none passed", "", True),
        ("one of two passed", "One of them passed before we told you, so please offer a date for it.", True),
        ("five", "Two of them passed before we told you, so please offer dates for those.", True),
        ("all passed", "All of them passed before we told you, so please offer dates of your own.", False),
    ],
)
def test_a_date_that_passed_cannot_be_agreed_to_only_replaced(name: str, words: str, can_agree: bool) -> None:
    said = text(LETTERS[name])
    assert words in said
    assert ("passed before we told you" in said) == bool(words)
    assert ("* Agree:" in said) == (": agree, offer" in said) == can_agree
    assert ("cannot be agreed to" in said) == (bool(words) and can_agree)


def test_one_date_is_spoken_of_as_one() -> None:
    one, many = text(LETTERS["one to come"]), text(LETTERS["none passed"])
    assert "Please answer this date" in one
    assert "No law sets it," in one
    assert not re.search(r"\b(dates|these|them|each)\b", one)
    assert "Please answer each date" in many
    assert "No law sets them," in many


@pytest.mark.parametrize("name", LETTERS)
def test_no_sentence_starts_with_a_figure_an_id_or_a_gap(name: str) -> None:
    said = text(LETTERS[name])
    assert not re.search(r"[.:] (\d+|R\d) [a-z]|\s[.,]|None|\(\)", said)
    assert "overdue" not in said


@pytest.mark.parametrize("name", LETTERS)
def test_the_pdf_is_tagged_titled_and_of_one_page(name: str) -> None:
    pdf = read(render_letter(LETTERS[name]))
    assert len(pdf.pages) == 1
    assert (pdf.root_object["/Lang"], bool(pdf.root_object["/MarkInfo"]["/Marked"])) == ("en-US", True)
    assert "pdfuaid:part>1<" in pdf.root_object["/Metadata"].get_data().decode()
    kinds = [part.kind for part in parts_of(pdf)]
    assert kinds.count("/Title") == 1
    assert kinds.count("/TH") == 3
    assert unmarked(pdf, 1) == []


def test_five_dates_have_room_on_one_a4_page() -> None:
    assert len(read(render_letter(FIVE, "a4")).pages) == 1


def only_letters(words: str) -> str:
    return re.sub(r"[\W_]+", "", words).lower()


def texts_of(value: Any, key: str = "") -> Iterator[str]:
    """Yield every text that a letter has a place for."""
    if isinstance(value, dict):
        for name, part in value.items():
            yield from texts_of(part, name)
    elif isinstance(value, list):
        for part in value:
            yield from texts_of(part, key)
    elif isinstance(value, str) and key not in ("part", "cell", "as_of", "paper", "author", "full_title"):
        yield value


def test_the_pdf_says_all_of_the_words() -> None:
    said = only_letters("".join(page.extract_text() for page in read(render_letter(FIVE)).pages))
    words = [*texts_of(letter_values(FIVE))]
    assert len(words) > 40
    assert [text for text in words if only_letters(text) not in said] == []


def test_the_same_letter_has_the_same_bytes_and_no_clock() -> None:
    assert render_letter(FIVE) == render_letter(letter(PASSED, PASSED, TO_COME, TO_COME, TO_COME, reply_to=None))


def test_a_letter_of_the_demonstration_says_so() -> None:
    assert "No real office sent or received this letter." in text(letter(TO_COME, fictional=True))
    assert "Demonstration" not in text(FIVE)
