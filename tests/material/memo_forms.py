"""One made-up memo of each kind, a hostile one, and how each form is read back: as text, as headings."""

import io
import re
import unicodedata
from functools import cache
from typing import Any

from pypdf import PdfReader

from models.core import evolve
from models.memo import Events
from models.standing import PARTS, Headline, part_of
from notifications.memo import AgencyComment, MemoDocument, Sentence
from notifications.memo import memo_of as pages_of
from notifications.memo.shapes import Cell, Row, Section
from notifications.printed.html import render_html
from notifications.printed.pdf import render_pdf
from tests.material.memo import AS_OF, START, all_closed, gone_out, made_up_memo, memo_of, sealed_of, story, world_at
from tests.reading.printed_text import set_text

NOON = START.replace(month=11, day=25, hour=17)
HOSTILE = (
    '=HYPERLINK("https://made-up.example","x")', "+1+1", "-1+1", "@SUM(A1)", "\t=1+1", "_x000D_", "]]>", "&lt;b&gt;",
    "<w:p/>", "<script>alert(1)</script>", '#import "@preview/x:1.0.0": y', "{{ m.title }}", "{% raw %}", "\\u0041",
    "\u202eturned\u202c", "bell\x07", "form\x0cfeed", "line\none", "\u2028sep", "\ufffe", "\U0001f600",
    "\u0627\u0644\u0639\u0631\u0628\u064a\u0629", "\u4e2d\u6587", "e\u0301\u0323o\u0308\u035e", "\ue000", "a\u00a0b",
    "'quoted' \"quoted\"", "x" * 300,
)  # fmt: skip
"""Words that are code, or no letters, or too long, or of another direction to one form or another."""
FREE = {
    "text",
    "what",
    "title",
    "short",
    "needs",
    "name",
    "means",
    "summary",
    "waits_for",
    "status_note",
    "origin",
    "matters",
}
"""The fields of a memo in which the words of others stand."""


@cache
def memos() -> dict[str, MemoDocument]:
    """Return a memo of each kind and the hostile one, by name."""
    chain = sealed_of(story())
    world = world_at(chain, AS_OF)
    month = made_up_memo()
    after = world_at(sealed_of((*story(), *((NOON, each) for each in gone_out(chain, "month", AS_OF, 1)))), AS_OF)
    week = world_at(sealed_of((*story(), *((NOON, each) for each in gone_out(chain, "week", AS_OF, 1)))), AS_OF)
    erratum = {"supersedes": 1, "reason": "A made-up date was wrong.", "state": "erratum", "number": 2}
    return {
        "month": month,
        "week": memo_of(week, period="week"),
        "quarter": memo_of(world, period="quarter"),
        "hearing": memo_of(world, period="hearing", event_id=22233),
        "closing": memo_of(world_at(sealed_of(all_closed()), AS_OF), period="closing"),
        "erratum": memo_of(after, old=month, **erratum),
        "hostile": hostile(month),
    }


def recounted(facts: MemoDocument) -> MemoDocument:
    """Return a memo with the headline of its rows, after a test changed these."""
    rows = sorted(facts.milestones, key=lambda row: (row.due_now, row.id))
    counted = [row for row in rows if row.basis != "pending_bill" and row.why != "withdrawn"]
    lists = {name: [row.id for row in counted if part_of(row) == name] for name in PARTS}
    lists["missed"] = [row.id for row in counted if row.id in lists["legal"] and row.date_state == "missed"]
    lists["by_law_not_checked"] = [
        row.id for row in counted if row.id in lists["not_checked"] and row.basis == "statute"
    ]
    ids = {row.id for row in counted}
    kept = {name: [id_ for id_ in value if id_ in ids] for name, value in facts.headline if name != "oldest"}
    recommendations = [row.id for row in facts.recommendations]
    done = [row.id for row in facts.recommendations if row.proof == "verified"]
    same = {"recommendations": recommendations, "done": done, "oldest": facts.headline.oldest}
    return evolve(facts, headline=Headline.model_validate(kept | lists | same))


@cache
def pdf_of(name: str) -> bytes:
    """Return the PDF of one of them."""
    return render_pdf(pages_of(memos()[name]))


def html_of(facts: MemoDocument) -> bytes:
    """Return the page of a memo."""
    return render_html(pages_of(facts))


def text_of_memo(facts: MemoDocument) -> str:
    """Return the words of a memo as they are printed, in lines."""
    return set_text(pages_of(facts)).decode()


def hostile(facts: MemoDocument) -> MemoDocument:
    """Return a memo in which every text of others ends in hostile words, with a comment of the agency's of them."""
    says = Sentence(id="comment", text="The agency commented (made-up).", trace=(Events(events=(1,)),))
    words = " ".join(HOSTILE)
    comment = AgencyComment(state="commented", text=words, on=facts.memo.as_of, says=says)
    told = facts.model_copy(update={"comment": comment}).model_dump(mode="json")
    places = iter(range(10_000))

    def grow(value: Any, key: str = "") -> Any:
        if isinstance(value, dict):
            return {name: grow(each, name) for name, each in value.items()}
        if isinstance(value, list):
            return [grow(each, key) for each in value]
        if isinstance(value, str) and key in FREE and value:
            at = next(places) % len(HOSTILE)
            return f"{HOSTILE[at]} {value} {HOSTILE[at]}"
        return value

    return MemoDocument.model_validate(grow(told) | {"terms": told["terms"]})


def bare(text: str) -> str:
    """Return a text without white space: forms break lines each in their own way."""
    return re.sub(r"\s|\u200b|\u2060", "", unicodedata.normalize("NFC", text))


def words_of_memo(facts: MemoDocument) -> list[str]:
    """Return the words of each line of a memo, without marks, and its headings."""
    sections = pages_of(facts).sections
    lines = [" ".join(words.texts for words in line) for section in sections for line in section.lines]
    return [*lines, *(section.name for section in sections)]


def section_of(facts: MemoDocument, id_: str) -> Section:
    """Return a section of a memo by its id."""
    return next(section for section in pages_of(facts).sections if section.id == id_)


def cells_of(facts: MemoDocument, section_id: str, row_id: str) -> list[Cell]:
    """Return the cells of a row in the order of its columns."""
    section = section_of(facts, section_id)
    return cells_in_order(section, next(row for row in section.rows if row.id == row_id))


def cells_in_order(section: Section, row: Row) -> list[Cell]:
    """Return the cells of a row in the order of the columns; the one cell of a group."""
    return [row.group] if row.group else [row.cells[column.cell] for column in section.columns]


MARK_SIZE = 7.2
"""Points above which the letters of the pages are words; the raised numbers and the signs in marks are smaller."""


def pdf_text(content: bytes, facts: MemoDocument) -> str:
    """Return a PDF's text without white space, marks, and what stands at the head and foot of each page."""
    head = pages_of(facts).head
    banner, foot = bare(head.banner), bare(head.foot)
    pages = (bare(_words_of(page)) for page in PdfReader(io.BytesIO(content)).pages)
    ends = re.compile(rf"{re.escape(foot)}Page\d+of\d+")
    return "".join(re.sub(r"^(DRAFT)?", "", ends.sub("", page).replace(banner, "", 1)) for page in pages)


def _words_of(page: Any) -> str:
    found: list[str] = []

    def visit(text: str, _cm: Any, _tm: Any, _font: Any, size: float) -> None:
        if size > MARK_SIZE or not text.strip():
            found.append(text)

    page.extract_text(visitor_text=visit)
    return "".join(found)
