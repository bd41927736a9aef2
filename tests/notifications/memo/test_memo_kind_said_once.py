"""What kind a memo is, the hearing and the extract: said once, in one wording, in every form."""

import io
import re
from html import unescape

import docx
import pytest

from notifications.memo import MemoDocument
from notifications.printed.docx import render_docx
from notifications.printed.head import head_of
from notifications.printed.html import render_html
from notifications.printed.pdf import render_pdf
from notifications.printed.text import render_text
from tests.material.memo import AS_OF, all_closed, memo_of, sealed_of, world_at
from tests.material.memo_forms import bare, docx_text, memos, pdf_text

OF_ALL = "Where DOI's seven recommendations to NYPD stand"


def said_in(facts: MemoDocument) -> dict[str, str]:
    """Return what each form says, without spaces."""
    page = re.sub(
        r"<style>.*?</style>|<aside.*?</aside>|<title>.*?</title>|<[^>]*>", "", render_html(facts).decode(), flags=re.S
    )
    return {
        "page": bare(unescape(page)),
        "document": bare(docx_text(render_docx(facts))),
        "text": bare(render_text(facts).decode()),
        "pdf": bare(pdf_text(render_pdf(facts), facts)),
    }


@pytest.mark.parametrize(
    ("audience", "title"),
    [
        ("speaker", f"{OF_ALL}, part for the Speaker of the Council"),
        ("public_safety", f"{OF_ALL}, part for the Committee on Public Safety"),
        ("oversight_and_investigations", f"{OF_ALL}, part for the Committee on Oversight and Investigations"),
    ],
)  # fmt: skip
def test_the_title_of_an_extract_says_for_whom_it_is(audience: str, title: str) -> None:
    world = world_at(sealed_of(all_closed()), AS_OF)
    facts = memo_of(world, audience=audience)
    assert facts.memo.title == title
    assert head_of(facts)["full_title"] == f"{facts.memo.title}, Draft d-1, November 25, 2026"


def test_an_extract_is_said_to_be_one_in_the_title_and_in_one_sentence_of_each_form() -> None:
    facts = memos()["extract"]
    for name, whole in said_in(facts).items():
        assert bare(facts.memo.title) in whole, name
        assert whole.count(bare(facts.bottom_line[0].text)) == 1, name
        rest = whole.replace(bare(facts.memo.title), "").replace(bare(facts.bottom_line[0].text), "")
        assert "xtractfor" not in rest, name


def test_the_hearing_stands_in_every_form_and_the_kind_has_one_wording() -> None:
    facts = memos()["hearing"]
    assert facts.memo.hearing is not None
    head = head_of(facts)
    assert head["above_title"].startswith("MEMO AFTER THE HEARING ON MARCH 5, 2026")
    for name, whole in said_in(facts).items():
        assert whole.count(bare(head["hearing"])) == 1, name
        assert "Memoforahearing" not in whole, name


def test_in_the_document_the_hearing_stands_before_whom_the_memo_is_for() -> None:
    document = docx.Document(io.BytesIO(render_docx(memos()["hearing"])))
    lines = [each.text for each in document.paragraphs]
    hearing = next(place for place, line in enumerate(lines) if "event 22233" in line)
    assert hearing < next(place for place, line in enumerate(lines) if line.startswith("To:"))
