"""The letter that proposes our target dates to a unit head, as PDF. Its words are in `templates/messages/letter.j2`.
Source: docs/reminders.md#the-letter"""

from models.answers import Letter, LetterDate
from models.core import Paper
from models.standing import ANSWER_DAYS
from notifications.printed.blocks import Block, Heading, Items, Line, Para, Piece, Row, Words, cell, plain, section
from notifications.printed.head import head_of_paper
from notifications.printed.pdf import render_pdf
from notifications.printed.value import Printed
from notifications.words import long_date, say_message, titled


def render_letter(letter: Letter, paper: Paper = "letter") -> bytes:
    """Return a letter as PDF. Raises RuleError if Typst refuses it."""
    return render_pdf(_printed(letter, paper))


def _printed(letter: Letter, paper: Paper) -> Printed:
    n = len(letter.dates)
    head = head_of_paper(
        title=say_message("letter.title", n=n),
        full_title=say_message("letter.full_title", m=letter, n=n),
        above=say_message("letter.above", m=letter),
        on=letter.on,
        author=letter.office_name,
        lines=[
            [say_message("letter.to_label"), say_message("letter.to", m=letter)],
            [say_message("letter.from_label"), say_message("letter.from", m=letter)],
            [say_message("letter.on_label"), long_date(letter.on)],
            [say_message("letter.by_label"), say_message("letter.by", m=letter)],
        ],
        foot=say_message("letter.foot"),
        paper=paper,
    )
    head["banner"] = say_message("letter.fictional") if letter.fictional else ""
    return Printed.of_paper(head, _body(letter))


def _body(letter: Letter) -> list[Block]:
    n = len(letter.dates)
    past_count = sum(item.passed for item in letter.dates)
    why = (say_message("letter.why", m=letter, n=n), say_message("letter.why_passed", n=n, passed=past_count))
    columns = (
        (say_message("letter.what"), "1fr"),
        (say_message("letter.ours"), "110pt"),
        (say_message("letter.counts"), "1.4fr"),
    )
    answers = [_answer(say_message("letter.agree"), say_message("letter.agree_does", passed=past_count))]
    return [
        Para(plain(say_message("letter.ask", m=letter, n=n, passed=past_count), "strong")),
        Para(plain(" ".join(filter(None, why)))),
        *section(Heading(say_message("letter.dates_head", n=n), "part-dates"), columns, map(_row, letter.dates)),
        Para(plain(say_message("letter.statement_alone"))),
        Heading(say_message("letter.answers_head"), "part-answers"),
        Items(
            (
                *(answers if past_count < n else ()),
                _answer(say_message("letter.offer", passed=past_count, n=n), say_message("letter.offer_does")),
                _answer(say_message("letter.someone_else"), say_message("letter.someone_else_does", m=letter)),
            )
        ),
        Para(plain(say_message("letter.no_answer", m=letter, n=n, days=ANSWER_DAYS))),
        Heading(say_message("letter.how_head"), "part-how"),
        Para(plain(say_message("letter.how", m=letter, n=n))),
        Para(plain(say_message("letter.why_you", m=letter))),
    ]


def _row(item: LetterDate) -> Row:
    past_line = plain(say_message("letter.passed")) if item.passed else ()
    law = plain(say_message("letter.law", d=item)) if item.law else ()
    title = cell(plain(titled(item.title, item.milestone_id), "strong"))
    return Row((title, cell(plain(say_message("letter.date", d=item)), past_line), cell((*plain(item.says), *law))))


def _answer(answer: str, does: str) -> Line:
    return (Piece((Words(answer, "strong"), Words(f" {does}"))),)
