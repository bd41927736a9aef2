"""The tables of files: each row is a line whose cells a tab parts, so that the gate reads a cell under its heading."""

import io

import docx
import pytest

from models.core import inspect
from tasks.child.kinds import MAIL, PAGE, SLIDES, WORD
from tasks.files.intake import extract_text
from tests.material.files import Rows, mail, slides, word

pytestmark = pytest.mark.usefixtures("one_sandbox_for_all")


def html(rows: Rows) -> str:
    lines = ("".join(f"<td><p>{cell}</p></td>" for cell in row) for row in rows)
    return f"<p>Annex</p><table>{''.join(f'<tr>{line}</tr>' for line in lines)}</table>"


def text_of(body: bytes, media_type: str) -> str:
    return "\n".join(extract_text(body, media_type).extracted.pages)


def files(rows: Rows) -> dict[str, tuple[bytes, str]]:
    """Return files of each kind that show a table."""
    page = html(rows)
    return {
        "Word": (word("Annex", table=rows), WORD),
        "PowerPoint": (slides("Annex", table=rows), SLIDES),
        "HTML": (page.encode(), PAGE),
        "HTML, beside the main text": (f"<main>Report</main><aside>{page}</aside>".encode(), PAGE),
        "a mail's text": (mail("", page), MAIL),
        "a mail's second text": (mail("See the table", page), MAIL),
        "a mail's attachment": (mail("x", attached={"annex.docx": word("Annex", table=rows)}), MAIL),
    }


ROWS = [["Report", "Due", "Note"], ["Audit", "", "two\nlines"], ["", "May 1", "x"]]
LINES = "Report\tDue\tNote\nAudit\t\ttwo lines\n\tMay 1\tx"


def test_a_row_is_a_line_and_each_cell_stays_in_its_column() -> None:
    assert text_of(word("Before", table=ROWS), WORD).startswith(f"Before\n{LINES}")
    assert text_of(slides("Before", table=ROWS), SLIDES) == f"Before\n{LINES}"
    assert text_of(html(ROWS).encode(), PAGE) == f"Annex\n{LINES}"


def test_a_merged_cell_leaves_the_others_in_their_columns() -> None:
    document = docx.Document()
    table = document.add_table(2, 3)
    for number, cell in enumerate(table.row_cells(0)):
        cell.text = f"h{number}"
    table.cell(1, 0).merge(table.cell(1, 1)).text = "wide"
    table.cell(1, 2).text = "last"
    out = io.BytesIO()
    document.save(out)
    assert text_of(out.getvalue(), WORD).strip() == "h0\th1\th2\nwide\t\tlast"

    rows = "<tr><th>h0<th>h1<th>h2<tr><td rowspan=2>tall<td colspan=2>wide<tr><td>b<td>c<tr><td colspan=x>d<td>e<td>f"
    assert text_of(f"<table>{rows}</table>".encode(), PAGE) == "h0\th1\th2\ntall\twide\t\n\tb\tc\nd\te\tf"


def test_a_table_within_a_table_is_lines_of_its_own() -> None:
    document = docx.Document()
    outer = document.add_table(1, 2)
    outer.cell(0, 0).text, outer.cell(0, 1).text = "left", "right"
    inner = outer.cell(0, 1).add_table(1, 2)
    inner.cell(0, 0).text, inner.cell(0, 1).text = "a", "b"
    out = io.BytesIO()
    document.save(out)
    assert text_of(out.getvalue(), WORD).strip() == "a\tb\nleft\tright"

    inner_rows = "<table><tr><td>a<td>b</table>"
    page = f"<table><tr><td>left<td>right{inner_rows}</table>"
    assert text_of(page.encode(), PAGE) == "left right\na\tb"


def test_what_only_lays_out_a_page_keeps_its_lines() -> None:
    assert text_of(b"<table><tr><td><p>one<p>two</table>", PAGE) == "one\ntwo"
    assert text_of(b"<table><tr><td>menu<td><h1>Report</h1><p>one</table>", PAGE) == "menu\nReport\none"


PERSONAL = {
    "birth dates": [["Name", "Date of birth", "Unit"], ["Made Up", "04/05/1990", "12"], ["Up Made", "", "3"]],
    "birth dates, the first cells empty": [["", "Name", "DOB"], ["", "Made Up", "04/05/1990"]],
    "alien registration numbers": [["Name", "A-Number"], ["Made Up", "012-345-678"]],
    "NYSID numbers": [["NYSID", "Name"], ["01234567A", "Made Up"]],
    "shield numbers": [["Officer", "Note", "Shield"], ["Made Up", "", "4321"]],
}


@pytest.mark.parametrize("sample", PERSONAL)
def test_the_gate_refuses_a_cell_under_its_heading_in_every_format(sample: str) -> None:
    verdicts = {name: inspect(extract_text(*file).whole).verdict for name, file in files(PERSONAL[sample]).items()}
    assert set(verdicts.values()) == {"refused"}, verdicts


def test_the_gate_lets_a_table_of_reports_pass() -> None:
    for file in files(ROWS).values():
        assert inspect(extract_text(*file).whole).verdict == "clear"
