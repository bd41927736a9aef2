"""The PDF: two body pages, tagged, the same bytes, and text that is only text."""

import json
import os
import re
import subprocess
import sys
from importlib.metadata import version
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader
from pypdf.generic import DictionaryObject

from models.memo_facts import MemoFacts
from models.memo_parts import Change
from notifications.memo_fit import FITS
from notifications.memo_sheet import sheet_of
from notifications.render.cover import is_covered
from notifications.render.shown import COVERED, covered, shown, visible
from notifications.render.typst_pdf import render_pdf
from tests.memo_material import CHECKOUT, made_up_memo

HOSTILE = (
    '#import "@preview/x:1.0.0": y', '#eval("1")', '#read("/etc/passwd")', "$x^2$", "*bold*", "_under_", "= Heading",
    "- item", "+ one", "/ term: it", "`raw`", "```raw```", "<label>", "@label", "#set page(width: 1pt)", "\\#",
    "// comment", "/* comment */", "#{ panic() }", "#let x = 1", "[content]", "]", "[", "{", "~", "--", "'quoted'",
    '"quoted"', "<script>alert(1)</script>", "{{ m.title }} {% raw %}",
)  # fmt: skip


@pytest.fixture(scope="module")
def pdf() -> PdfReader:
    return PdfReader(BytesIO(render_pdf(made_up_memo())))


def with_words(facts: MemoFacts, words: str) -> MemoFacts:
    """Return a memo whose R5 annex quotes these words."""
    page = facts.annex[4]
    quote = page.agency_words[0].model_copy(update={"text": words})
    pages = [*facts.annex]
    pages[4] = page.model_copy(update={"agency_words": (quote,)})
    return facts.model_copy(update={"annex": tuple(pages)})


def text_of(pdf: bytes) -> str:
    return "".join(re.sub(r"\s", "", page.extract_text()) for page in PdfReader(BytesIO(pdf)).pages)


def elements(pdf: PdfReader) -> list[DictionaryObject]:
    """Return all structure elements."""
    found: list[DictionaryObject] = []

    def walk(node: Any) -> None:
        node = node.get_object()
        if isinstance(node, list):
            for each in node:
                walk(each)
        elif isinstance(node, DictionaryObject):
            if "/S" in node:
                found.append(node)
            if "/K" in node:
                walk(node["/K"])

    walk(pdf.root_object["/StructTreeRoot"]["/K"])
    return found


def test_the_body_is_two_pages_and_each_recommendation_has_its_annex(pdf: PdfReader) -> None:
    pages = [page.extract_text() for page in pdf.pages]
    assert "In short" in pages[0]
    assert "How to check this memo" in pages[1]
    assert "Annex R1" in pages[2]
    for rec in ("R1", "R2", "R3", "R4", "R5", "R6", "R7", "ALL"):
        assert sum(f"Annex {rec}:" in page for page in pages) == 1
    assert "Terms" in pages[-1]


def test_the_pdf_is_tagged_and_says_its_language_and_title(pdf: PdfReader) -> None:
    root = pdf.root_object
    assert root["/Lang"] == "en-US"
    assert root["/MarkInfo"]["/Marked"]
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert pdf.metadata is not None
    assert str(pdf.metadata.title).startswith("Follow-up on the seven DOI recommendations")
    kinds = [element["/S"] for element in elements(pdf)]
    assert kinds.count("/H1") >= 10
    assert kinds.count("/TH") > 40
    figures = [element for element in elements(pdf) if element["/S"] == "/Figure"]
    assert figures
    assert all(str(element.get("/Alt", "")).startswith(("Next date", "Days past")) for element in figures)


def test_a_draft_and_made_up_progress_are_said_on_every_page(pdf: PdfReader) -> None:
    for page in pdf.pages:
        text = page.extract_text().replace("\n", " ")
        assert "DRAFT" in text
        assert "MADE-UP PROGRESS for a demonstration." in text


def test_hostile_words_come_out_as_typed() -> None:
    made = text_of(render_pdf(with_words(made_up_memo(), " | ".join(HOSTILE))))
    for words in HOSTILE:
        assert re.sub(r"\s", "", words) in made, words


def test_what_no_font_covers_stands_as_its_code_point() -> None:
    made = text_of(render_pdf(with_words(made_up_memo(), "smile \U0001f600 \u4e2d\x07 \u202eturned\u202c end")))
    assert "smile[U+1F600][U+4E2D][U+0007]turnedend" in made
    assert visible("a\u202eb\u2066c") == "abc"
    assert visible("\U0001f600") == "\U0001f600", "a browser has more fonts"


def test_the_covered_set_is_that_of_the_typst_installed() -> None:
    assert version("typst") in COVERED.read_text("ascii").splitlines()[0]
    for sign in "aZ09\u00e9\u00f1\u0153\u20ac\u00a7\u2013\u2014\u201c\u201d\u2026\u03b1\u0416\u05d0\ufb01":
        assert ord(sign) in covered(), sign
        assert is_covered(f"ab{sign}cd")
    for sign in "中한\U0001f600\U00012000":
        assert ord(sign) not in covered(), sign
        assert not is_covered(f"ab{sign}cd")
    assert shown(["ab", {"x": "\U0001f600"}]) == ["ab", {"x": "[U+1F600]"}]


@pytest.mark.parametrize(("seven", "changes", "longer"), [(1, 0, 1), (7, 0, 1), (7, 40, 1), (7, 40, 2), (4, 10, 2)])
def test_any_memo_fits_two_pages_and_points_to_what_it_left_out(seven: int, changes: int, longer: int) -> None:
    facts = made_up_memo()
    rows = tuple(
        row.model_copy(update={"short": " ".join([row.short] * longer)}) for row in facts.recommendations[:seven]
    )
    first = facts.changes[0]
    many: tuple[Change, ...] = tuple(first.model_copy(update={"id": f"change-{n}"}) for n in range(changes))
    grown = facts.model_copy(update={"recommendations": rows, "changes": many})
    pages = PdfReader(BytesIO(render_pdf(grown))).pages
    assert "How to check this memo" in pages[1].extract_text()
    body = pages[0].extract_text() + pages[1].extract_text()
    assert ("Nothing changed." in body) == (changes == 0)
    assert ("more changes: see the history" in body) == (changes > 4)


def test_each_step_shows_no_more_than_the_one_before() -> None:
    facts = made_up_memo()
    for more, less in pairwise(FITS):
        wide, narrow = (sheet_of(facts, fit) for fit in (more, less))
        assert len(json.dumps(narrow, default=str)) <= len(json.dumps(wide, default=str)) + 200


def test_the_template_asks_for_no_package_and_reads_no_file() -> None:
    source = (CHECKOUT / "notifications" / "templates" / "memo.typ").read_text()
    assert "@" not in source
    assert "#import" not in source
    assert "read(" not in source


RENDER = """
import sys
from hashlib import sha256
from notifications.memo_files import render_memo
from tests.memo_material import made_up_memo
for name, content in sorted(render_memo(made_up_memo()).items()):
    print(name, sha256(content).hexdigest())
"""


def test_two_processes_in_other_places_make_the_same_bytes(tmp_path: Path) -> None:
    def made(zone: str, language: str, seed: str) -> str:
        set_so = {"TZ": zone, "LANG": language, "LC_ALL": language, "PYTHONHASHSEED": seed, "PYTHONPATH": str(CHECKOUT)}
        child = subprocess.run(
            [sys.executable, "-c", RENDER],
            env=os.environ | set_so,
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=False,
        )
        assert child.returncode == 0, child.stderr
        return child.stdout

    one, other = made("Pacific/Auckland", "C", "1"), made("America/New_York", "de_DE.UTF-8", "77")
    assert one == other
    assert len(one.splitlines()) == 3
