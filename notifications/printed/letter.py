"""The letter that proposes our target dates to a unit head, as PDF by `templates/letter.typ`. Its words are in
`templates/messages/letter.j2`. Source: docs/reminders.md#the-letter"""

from typing import Any

from models.answers import Letter, LetterDate
from models.core import Paper
from models.standing import ANSWER_DAYS
from notifications.memo import printable
from notifications.memo.shapes import Row, Section, Words, bold, cell, columns, plain, row_of
from notifications.printed.pdf import set_pdf
from notifications.words import long_date, say_message, titled


def render_letter(letter: Letter, paper: Paper = "letter") -> bytes:
    """Return a letter as PDF. Raises RuleError if Typst refuses it."""
    return set_pdf("letter", letter_values(letter, paper), letter.on)


def letter_values(letter: Letter, paper: Paper = "letter") -> dict[str, Any]:
    """Return the words of a letter by their places, as JSON."""
    n = len(letter.dates)
    past_count = sum(item.passed for item in letter.dates)
    day = long_date(letter.on)
    head = {
        "title": say_message("letter.title", n=n),
        "full_title": say_message("letter.full_title", m=letter, n=n),
        "above_title": say_message("letter.above", m=letter).upper(),
        "state_above": day.upper(),
        "banner": say_message("letter.fictional") if letter.fictional else "",
        "draft": False,
        "as_of": letter.on.isoformat(),
        "author": letter.office_name,
        "lines": [
            ["To", say_message("letter.to", m=letter)],
            ["From", say_message("letter.from", m=letter)],
            ["Date", day],
            ["Answer by", say_message("letter.by", m=letter)],
        ],
        "foot": f"{say_message('letter.foot')} {day}.",
        "page": ["Page", "of"],
        "paper": paper,
    }
    why = (say_message("letter.why", m=letter, n=n), say_message("letter.why_passed", n=n, passed=past_count))
    agree = [_answer("agree", passed=past_count)] if past_count < n else []
    offer = say_message("letter.offer", passed=past_count, n=n)
    other = say_message("letter.someone_else_does", m=letter)
    dates = Section(
        part="dates",
        name=say_message("letter.dates_head", n=n),
        columns=columns(what="Milestone", ours="Our target date", counts="What would count"),
        rows=tuple(map(_row, letter.dates)),
    )
    answers = Section(
        part="answers",
        name=say_message("letter.answers_head"),
        points=(
            *agree,
            (Words(bold=offer, text=f" {say_message('letter.offer_does')}"),),
            (Words(bold=say_message("letter.someone_else"), text=f" {other}"),),
        ),
    )
    values: dict[str, Any] = printable(
        {
            "head": head,
            "ask": say_message("letter.ask", m=letter, n=n, passed=past_count),
            "why": " ".join(filter(None, why)),
            "dates": dates.model_dump(mode="json", exclude_defaults=True),
            "alone": say_message("letter.statement_alone"),
            "answers": answers.model_dump(mode="json", exclude_defaults=True),
            "no_answer": say_message("letter.no_answer", m=letter, n=n, days=ANSWER_DAYS),
            "how_head": say_message("letter.how_head"),
            "how": say_message("letter.how", m=letter, n=n),
            "why_you": say_message("letter.why_you", m=letter),
        }
    )
    return values


def _row(item: LetterDate) -> Row:
    past_line = plain(say_message("letter.passed")) if item.passed else ()
    law = plain(say_message("letter.law", d=item)) if item.law else ()
    return row_of(
        what=cell(bold(titled(item.title, item.milestone_id))),
        ours=cell(plain(say_message("letter.date", d=item)), past_line),
        counts=cell((*plain(item.says), *law)),
    )


def _answer(name: str, **facts: Any) -> tuple[Words, ...]:
    return (Words(bold=say_message(f"letter.{name}"), text=f" {say_message(f'letter.{name}_does', **facts)}"),)
