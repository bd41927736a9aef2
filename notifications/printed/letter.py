"""The letter that proposes our target dates to a unit head, as PDF, DOCX and text. The same facts give the same bytes.

Its words are in `templates/messages/letter.j2`. The text is also the body of a mail.
Source: docs/reminders.md#the-letter
"""

from models.answers import Letter, LetterDate
from models.core import Paper
from models.standing import ANSWER_DAYS
from notifications.printed.blocks import (
    Block,
    Column,
    Heading,
    Items,
    Line,
    Para,
    Piece,
    Row,
    Table,
    Words,
    cell,
    plain,
)
from notifications.printed.docx import block_xml, set_docx
from notifications.printed.head import head_of_paper
from notifications.printed.pdf import set_pdf
from notifications.printed.references import Part
from notifications.printed.text import set_text
from notifications.printed.value import Printed
from notifications.words import long_date, say_message, titled

DATES = "part-dates"


def render_letter(letter: Letter, paper: Paper = "letter") -> dict[str, bytes]:
    """Return a letter in each form by file name. Raises RuleError if Typst refuses it."""
    printed = Printed.of_paper(_head(letter, paper), _body(letter))
    return {
        f"{letter.name}.pdf": set_pdf(printed, letter.on, whole=False),
        f"{letter.name}.docx": set_docx(printed.head, map(block_xml, printed.body)),
        f"{letter.name}.txt": set_text(printed),
    }


def _head(letter: Letter, paper: Paper) -> Part:
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
    return head | {"banner": say_message("letter.fictional") if letter.fictional else ""}


def _body(letter: Letter) -> list[Block]:
    n, passed = len(letter.dates), sum(item.passed for item in letter.dates)
    why = (say_message("letter.why", m=letter, n=n), say_message("letter.why_passed", n=n, passed=passed))
    answers = [_answer(say_message("letter.agree"), say_message("letter.agree_does", passed=passed))]
    return [
        Para(plain(say_message("letter.ask", m=letter, n=n, passed=passed), "strong")),
        Para(plain(" ".join(filter(None, why)))),
        Heading(say_message("letter.dates_head", n=n), DATES),
        _table(letter),
        Para(plain(say_message("letter.statement_alone"))),
        Heading(say_message("letter.answers_head"), "part-answers"),
        Items(
            (
                *(answers if passed < n else ()),
                _answer(say_message("letter.offer", passed=passed, n=n), say_message("letter.offer_does")),
                _answer(say_message("letter.someone_else"), say_message("letter.someone_else_does", m=letter)),
            )
        ),
        Para(plain(say_message("letter.no_answer", m=letter, n=n, days=ANSWER_DAYS))),
        Heading(say_message("letter.how_head"), "part-how"),
        Para(plain(say_message("letter.how", m=letter, n=n))),
        Para(plain(say_message("letter.why_you", m=letter))),
    ]


def _table(letter: Letter) -> Table:
    columns = (
        Column(say_message("letter.what"), "1fr"),
        Column(say_message("letter.ours"), "110pt"),
        Column(say_message("letter.counts"), "1.4fr"),
    )
    return Table(say_message("letter.dates_head", n=len(letter.dates)), columns, tuple(map(_row, letter.dates)), DATES)


def _row(item: LetterDate) -> Row:
    passed = plain(say_message("letter.passed")) if item.passed else ()
    law = plain(say_message("letter.law", d=item)) if item.law else ()
    return Row(
        (
            cell(plain(titled(item.title, item.milestone_id), "strong")),
            cell(plain(say_message("letter.date", d=item)), passed),
            cell((*plain(item.says), *law)),
        )
    )


def _answer(answer: str, does: str) -> Line:
    """Return an answer in bold, and what it does."""
    return (Piece((Words(answer, "strong"), Words(f" {does}"))),)
