"""The PDF: two body pages, and text that is only text. Its structure: `test_pdf_structure.py`."""

import json
import re
from importlib.metadata import version
from io import BytesIO
from random import Random
from typing import Any

import pytest
from pypdf import PdfReader

from models.core import RuleError
from notifications.memo import Change, MemoDocument, memo_of
from notifications.memo.glyphs import COVERED, covered, printable
from notifications.memo.pages.period import MOST_DAYS
from notifications.memo.shapes import Section
from notifications.printed.pdf import _compiler, _source, render_pdf
from tests.material.memo import CHECKOUT, made_up_memo
from tests.material.memo_forms import pdf_text, recounted
from tests.material.memo_page import odd_memo
from tests.supply.cover import is_covered

HOSTILE = (
    '#import "@preview/x:1.0.0": y', '#eval("1")', '#read("/etc/passwd")', "$x^2$", "*bold*", "_under_", "= Heading",
    "- item", "+ one", "/ term: it", "`raw`", "```raw```", "<label>", "@label", "#set page(width: 1pt)", "\\#",
    "// comment", "/* comment */", "#{ panic() }", "#let x = 1", "[content]", "]", "[", "{", "~", "--", "'quoted'",
    '"quoted"', "<script>alert(1)</script>", "{{ m.title }} {% raw %}",
)  # fmt: skip


CHECK = "Who answers, and how to verify this memo"
"""The heading of the last section of page two."""


@pytest.fixture(scope="module")
def pdf() -> PdfReader:
    return PdfReader(BytesIO(render_pdf(memo_of(made_up_memo()))))


def with_words(facts: MemoDocument, words: str) -> MemoDocument:
    """Return a memo whose R5 annex quotes these words."""
    page = facts.annex[4]
    quote = page.agency_words[0].model_copy(update={"text": words})
    pages = [*facts.annex]
    pages[4] = page.model_copy(update={"agency_words": (quote,)})
    return facts.model_copy(update={"annex": tuple(pages)})


def text_of(pdf: bytes) -> str:
    return pdf_text(pdf, made_up_memo())


def test_the_body_is_two_pages_and_each_recommendation_has_its_annex(pdf: PdfReader) -> None:
    pages = [page.extract_text() for page in pdf.pages]
    assert "None of the seven recommendations is verified as done." in pages[0]
    assert CHECK in pages[1]
    assert "Duties by law" in pages[2]
    for rec in ("R1", "R2", "R3", "R4", "R5", "R6", "R7", "ALL"):
        assert sum(f"Annex {rec}:" in page for page in pages) == 1
    assert any("Terms" in page for page in pages[-2:])


def test_a_draft_and_made_up_progress_are_said_on_every_page(pdf: PdfReader) -> None:
    for page in pdf.pages:
        text = page.extract_text().replace("\n", " ")
        assert "DRAFT" in text
        assert made_up_memo().banner in text.replace("\u00a0", " ")


def test_hostile_words_come_out_as_typed() -> None:
    made = text_of(render_pdf(memo_of(with_words(made_up_memo(), " | ".join(HOSTILE)))))
    for words in HOSTILE:
        assert re.sub(r"\s", "", words) in made, words


def test_what_no_font_covers_stands_as_its_code_point_in_the_pages_as_in_every_form() -> None:
    words = "smile \U0001f600 \u4e2d\x07 \u202eturned\u202c end"
    made = text_of(render_pdf(memo_of(with_words(made_up_memo(), words))))
    assert "smile[U+1F600][U+4E2D][U+0007]turnedend" in made
    assert printable(words) == "smile [U+1F600] [U+4E2D][U+0007] turned end"


@pytest.mark.parametrize(
    ("typed", "as_shown"),
    [
        ("a\u202eb\u2066c\u200fd", "abcd"), ("one\ntwo\tthree", "one two three"), ("e\u0301", "\u00e9"),
        ("q\u0303", "q\u0303"), ("\ud800", "[U+D800]"), ("\ufeff", "[U+FEFF]"), ("\u0633\u0644\u0627\u0645",) * 2,
        ("\U0001f468\u200d\U0001f469", "[U+1F468][U+200D][U+1F469]"), ("plain", "plain"), (7, 7), (None, None),
    ],
)  # fmt: skip
def test_a_text_is_shown_the_same_everywhere(typed: Any, as_shown: Any) -> None:
    assert printable(typed) == as_shown
    assert printable({"a": [typed, {"b": typed}]}) == {"a": [as_shown, {"b": as_shown}]}


def test_words_from_right_to_left_and_marks_over_letters_are_made_a_pdf_ua() -> None:
    arabic, hebrew, marks = (
        "\u0633\u064a\u0627\u0633\u0629 \u062c\u062f\u064a\u062f\u0629",
        "\u05e9\u05dc\u05d5\u05dd",
        "q\u0303x\u0323",
    )
    words = f"{arabic} 12 March {hebrew} {marks} end"
    assert printable(words) == words
    made = text_of(render_pdf(memo_of(with_words(made_up_memo(), words))))
    for each in (*arabic.split(), hebrew, "q\u0303", "end"):
        assert each in made, each


def test_the_covered_set_is_that_of_the_typst_installed() -> None:
    assert version("typst") in COVERED.read_text("ascii").splitlines()[0]
    for sign in "aZ09\u00e9\u00f1\u0153\u20ac\u00a7\u2013\u2014\u201c\u201d\u2026\u03b1\u0416\u05d0\ufb01":
        assert ord(sign) in covered(), sign
        assert is_covered(f"ab{sign}cd")
    for sign in "中한\U0001f600\U00012000":
        assert ord(sign) not in covered(), sign
        assert not is_covered(f"ab{sign}cd")
    assert printable(["ab", {"x": "\U0001f600"}]) == ["ab", {"x": "[U+1F600]"}]


@pytest.mark.parametrize(("seven", "changes"), [(1, 0), (7, 0), (7, 40), (4, 10)])
def test_page_1_ends_with_the_questions_and_page_2_points_to_what_it_left_out(seven: int, changes: int) -> None:
    facts = made_up_memo()
    first = facts.changes[0]
    many: tuple[Change, ...] = tuple(first.model_copy(update={"id": f"change-{n}"}) for n in range(changes))
    grown = facts.model_copy(update={"recommendations": facts.recommendations[:seven], "changes": many})
    pages = [page.extract_text().replace("\xa0", " ") for page in PdfReader(BytesIO(render_pdf(memo_of(grown)))).pages]
    assert "Ask at the hearing" in pages[0]
    assert CHECK in pages[1]
    assert ("see the history in the annexes" in " ".join(" ".join(pages).split())) == (changes > MOST_DAYS)


def test_page_1_never_holds_more_lines_than_it_has_room_for() -> None:
    """Titles of 300 letters, 40 deadlines, 40 questions: what is too long gives way, and no word ends in the middle."""
    facts = made_up_memo()
    long = "Written policy on federal access to property, and the review of requests from others " * 4
    rows = [row.model_copy(update={"name": None, "short": long}) for row in facts.recommendations]
    annex = []
    for page in facts.annex:
        steps = [
            step.model_copy(update={"short": None, "what": long, "ask": f"send the {long}"}) for step in page.milestones
        ]
        late = [step for step in steps if step.basis == "statute" and step.date_state == "passed"]
        more = [step.model_copy(update={"id": f"{step.id}{n}"}) for n in range(10) for step in late]
        annex.append(page.model_copy(update={"milestones": (*steps, *more)}))
    grown = recounted(facts.model_copy(update={"recommendations": tuple(rows), "annex": tuple(annex)}))
    first = PdfReader(BytesIO(render_pdf(memo_of(grown)))).pages[0].extract_text().replace("\xa0", " ")
    assert "Ask at the hearing" in first
    assert "under “Duties by law”" in first
    assert "\N{HORIZONTAL ELLIPSIS}" not in first
    assert "Written policy" in first
    assert long[:60] not in " ".join(first.split())


@pytest.mark.parametrize(("paper", "size"), [("letter", (612, 792)), ("a4", (595, 842))])
def test_the_paper_is_us_letter_or_a4(paper: Any, size: tuple[int, int]) -> None:
    facts = made_up_memo()
    facts = facts.model_copy(update={"memo": facts.memo.model_copy(update={"paper": paper})})
    box = PdfReader(BytesIO(render_pdf(memo_of(facts)))).pages[0].mediabox
    assert (round(box.width), round(box.height)) == size


def test_the_template_asks_for_no_package_and_reads_no_file() -> None:
    source = (CHECKOUT / "notifications" / "templates" / "memo.typ").read_text()
    assert not re.search(r"@|import|include|read\(|plugin|sys\.", source)
    main = _source("memo", memo_of(made_up_memo()).pages()).decode()
    assert re.findall(r"#(\w+)", re.sub(r'"(\\.|[^"\\])*"', "", main)) == ["import", "memo"]


def test_what_goes_into_the_main_file_comes_out_letter_for_letter() -> None:
    random = Random(5)
    alphabet = '"\\#${}[]()*_`<>@/~=+-:,;\n\t u{7b}éΑא\x00\x7f\U0001f600'
    for _ in range(300):
        words = {"".join(random.choices(alphabet, k=random.randrange(40))): ["".join(random.choices(alphabet, k=60))]}
        source = re.sub(r"#import.*\n#memo\((.*)\)", r"#metadata(\1)<out>", _source("memo", words).decode())
        out = _compiler(source.encode()).query("<out>", field="value", one=True)
        assert json.loads(out) == words


def test_a_word_without_end_is_broken_and_stays_on_the_page() -> None:
    pages = PdfReader(BytesIO(render_pdf(memo_of(with_words(made_up_memo(), "x" * 500))))).pages
    places: list[float] = []

    def visit(text: str, _cm: Any, matrix: Any, _font: Any, size: float) -> None:
        if "xxx" in text:
            places.append(matrix[4] + len(text) * size * 0.4)

    for page in pages:
        page.extract_text(visitor_text=visit)
    assert len(places) > 4, "it stands on several lines"
    assert max(places) < 612


def test_a_text_that_cannot_be_set_is_named_with_its_place() -> None:
    memo = memo_of(made_up_memo())
    table = next(section for section in memo.annexes if section.part == "annex")
    words = table.rows[0].cells["milestone"].lines[0][0]
    words.__dict__["text"] = "A duty \x00"  # past the check of what fonts cover
    with pytest.raises(RuleError, match=r"it stands under “Annex R1: .*”: 'A duty \\x00"):
        render_pdf(memo)


def test_odd_words_everywhere_are_set() -> None:
    text = "".join(page.extract_text() for page in PdfReader(BytesIO(render_pdf(memo_of(odd_memo())))).pages)
    assert "<script>alert(1)</script>" in text
    assert "right to left" in text


def test_two_hundred_milestones_and_a_section_with_nothing_in_it_are_set() -> None:
    facts = made_up_memo()
    first = facts.annex[0]
    rows = tuple(first.milestones[0].model_copy(update={"id": f"R1-M{n}"}) for n in range(1, 201))
    annexes = (first.model_copy(update={"milestones": rows}), *facts.annex[1:])
    memo = memo_of(facts.model_copy(update={"annex": annexes}))
    empty = (Section(part="duties"), Section(part="sources", id="part-sources", name="Every source"))
    pdf = render_pdf(memo.model_copy(update={"annexes": (*empty, *memo.annexes[1:])}))
    text = "".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages)
    assert [n for n in range(1, 201) if f"(R1-M{n})" not in text] == []
    assert "Every source" in text
