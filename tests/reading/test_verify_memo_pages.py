"""What the reader's program refuses although the office's key signed it: pages and facts that say different things, and
a printed form with other words than memo.json, hidden words, or a link elsewhere."""

import copy
import json
import re
import zlib
from collections.abc import Callable, Mapping
from functools import cache, partial
from typing import Any

import pytest

from flows.data import verify_memo
from models.core import evolve
from notifications.memo import MemoDocument
from notifications.memo import memo_of as pages_of
from notifications.printed import render_memo
from tests.material.memo import AS_OF, START, TEXTS, all_closed, fewer, gone_out, memo_of, sealed_of, story, world_at
from tests.material.memo_histories import TYPED, history
from tests.reading.issued_memo import KEY_ID, Files, issued_files, put, rendered, resigned

pytestmark = pytest.mark.xdist_group("forms")
"""With others that read the same PDFs."""
Json = dict[str, Any]
ROW, REC, QUESTION = "R1-M2", "R1", "question-1"


def memo_json() -> Json:
    """Return memo.json as issued, to be changed."""
    memo: Json = json.loads(issued_files()["memo.json"])
    return memo


def section(memo: Json, id_: str) -> Json:
    """Return a section by its id."""
    return next(s for page in verify_memo.PAGES for s in memo[page] if s.get("id") == id_)


def row(memo: Json, id_: str) -> Json:
    """Return the cells of a row of the pages by its id."""
    rows = (row for page in verify_memo.PAGES for s in memo[page] for row in s.get("rows", ()) if row.get("id") == id_)
    cells: Json = next(rows)["cells"]
    return cells


def step(memo: Json, id_: str) -> Json:
    """Return the facts of a milestone."""
    return next(step for annex in memo["facts"]["annex"] for step in annex["milestones"] if step["id"] == id_)


# --- Four ways to change a memo: its facts alone, its pages and both forms, one form as bytes, one form as made ------


def in_facts(change: Callable[[Json], object]) -> Files:
    """Change memo.json and leave both printed forms."""
    change(memo := memo_json())
    return resigned(memo, {})


def in_pages(change: Callable[[Json], object]) -> Files:
    """Change the pages of memo.json and print both forms anew."""
    change(memo := memo_json())
    return resigned(memo, rendered(memo))


def printed(form: str, change: Callable[[Json], object]) -> Files:
    """Print one form of a memo that was changed, and leave memo.json."""
    change(memo := memo_json())
    return resigned(memo_json(), {form: rendered(memo)[form]})


def html(old: str, new: str) -> Files:
    """Write something else into the page, where `old` stands first."""
    page = issued_files()["memo.html"].decode()
    assert old in page
    return resigned(memo_json(), {"memo.html": page.replace(old, new, 1).encode()})


def without_foot() -> Files:
    page = re.sub(rb"<footer>.*</footer>", b"<footer></footer>", issued_files()["memo.html"])
    return resigned(memo_json(), {"memo.html": page})


def row_in_head() -> Files:
    """Move the first row of a table to the heads of columns, which a phone does not show."""
    page = issued_files()["memo.html"].decode()
    page = re.sub(r"(?s)(</tr>)(</thead><tbody>)\n(<tr .*?</tr>)", r"\1\3\2", page, count=1)
    return resigned(memo_json(), {"memo.html": page.encode()})


def pdf(change: Callable[[dict[int, bytes]], object]) -> Files:
    """Change the objects of the PDF, and list them anew."""
    content = issued_files()["memo.pdf"]
    parts = sorted(verify_memo.Pdf(content).objects.items())
    objects = {n: words + (b"\nstream\n%s\nendstream" % stream if stream else b"") for n, (words, stream) in parts}
    change(objects)
    made, starts = bytearray(content[: content.index(b"1 0 obj")]), []
    for number, words in objects.items():
        starts.append(len(made))
        made += b"%d 0 obj\n%s\nendobj\n\n" % (number, words)
    rows = b"".join(b"%010d 00000 n\r\n" % start for start in starts)
    last = re.sub(rb"/Size \d+", b"/Size %d" % (len(objects) + 1), content[content.rindex(b"trailer") :])
    last = re.sub(rb"startxref\n\d+", b"startxref\n%d" % len(made), last)
    made += b"xref\n0 %d\n0000000000 65535 f\r\n%s%s" % (len(objects) + 1, rows, last)
    return resigned(memo_json(), {"memo.pdf": bytes(made)})


def drawn(old: bytes, new: bytes, after: bytes = b"") -> Files:
    """Draw something else on the first page of the PDF, where `old` stands first, and pack more after it."""

    def change(objects: dict[int, bytes]) -> None:
        pages = (words for words in objects.values() if words.startswith(b"<</Type/Page/"))
        number = int(re.findall(rb"/Contents (\d+) 0 R", next(pages))[0])
        page = zlib.decompress(objects[number].partition(b"stream\n")[2].removesuffix(b"\nendstream"))
        assert old in page
        packed = zlib.compress(page.replace(old, new, 1)) + after
        objects[number] = b"<</Length %d/Filter/FlateDecode>>\nstream\n%s\nendstream" % (len(packed), packed)

    return pdf(change)


def in_object(old: bytes, new: bytes) -> Files:
    """Write something else into the first object of the PDF that has `old`."""

    def change(objects: dict[int, bytes]) -> None:
        number = next(number for number, words in objects.items() if old in words)
        objects[number] = objects[number].replace(old, new, 1)

    return pdf(change)


# --- What is changed -------------------------------------------------------------------------------------------------


def of_row(**values: Any) -> Callable[[Json], object]:
    return lambda memo: step(memo, ROW).update(values)


def of_rec(**values: Any) -> Callable[[Json], object]:
    return lambda memo: memo["facts"]["recommendations"][0].update(values)


def of_head(**values: Any) -> Callable[[Json], object]:
    return lambda memo: memo["head"].update(values)


def of_cell(id_: str, cell: str, line: int, **values: Any) -> Callable[[Json], object]:
    return lambda memo: row(memo, id_)[cell]["lines"][line][0].update(values)


def of_bar(memo: Json) -> None:
    section(memo, "part-bar")["bar"][0].update(value=40, figure="40")


def without_a_sentence(memo: Json) -> None:
    section(memo, "part-short")["sentences"].pop(1)


def another_sentence(memo: Json) -> None:
    section(memo, "part-short")["sentences"][0][0].update(bold="All done.")


def sentences_swapped(memo: Json) -> None:
    lines = section(memo, "part-short")["sentences"]
    lines[0], lines[1] = lines[1], lines[0]


def sections_swapped(memo: Json) -> None:
    """Let a template set two sections in each other's place."""
    one, two = section(memo, "part-changes"), next(s for s in memo["page_one"] if s["part"] == "marks")
    one["part"], two["part"] = two["part"], one["part"]


def section_twice(memo: Json) -> None:
    memo["annexes"].append(copy.deepcopy(section(memo, "part-terms")) | {"id": "part-again"})


def look_alike(memo: Json) -> None:
    words = section(memo, "part-short")["sentences"][0][0]
    words["bold"] = words["bold"].replace("e", "\u0435", 1)


def milestone_left_out(memo: Json) -> None:
    rows = section(memo, f"annex-{REC}")["rows"]
    rows.remove(next(row for row in rows if row["id"] == f"milestone-{ROW}"))


def without_banner(memo: Json) -> None:
    del memo["head"]["banner"]


def script(objects: dict[int, bytes]) -> None:
    objects[len(objects) + 1] = b"<</S/JavaScript/JS(app.alert\\(1\\))>>"
    last = next(number for number, words in objects.items() if b"/Type/Catalog" in words)
    objects[last] = objects[last].removesuffix(b">>") + b"/OpenAction %d 0 R>>" % len(objects)


def file_in_it(objects: dict[int, bytes]) -> None:
    objects[len(objects) + 1] = b"<</Length 1/Type/EmbeddedFile>>\nstream\nx\nendstream"
    objects[len(objects) + 1] = b"<</Type/Filespec/F(a.txt)/EF<</F %d 0 R>>>>" % len(objects)


def without_a_link(objects: dict[int, bytes]) -> None:
    number = next(number for number, words in objects.items() if b"/Annots[" in words)
    objects[number] = re.sub(rb"/Annots\[\d+ 0 R ", b"/Annots[", objects[number])


def link_elsewhere(objects: dict[int, bytes]) -> None:
    links = [number for number, words in objects.items() if words.startswith(b"<</Type/Annot")]
    objects[links[0]] = re.sub(rb"/Dest \d+", re.findall(rb"/Dest \d+", objects[links[-1]])[0], objects[links[0]])


def added(memo: Json) -> None:
    memo["facts"]["files"]["press.pdf"] = ""


HTML = "memo.html has "
WRITES = "memo.html has what its template does not write there, in line "
HIDES = "memo.html has a style that could hide or add words: "
OTHER_STYLE = "memo.html has a style that its template does not write: "
DIFFERS = "memo.html differs from memo.json in section "
WRITTEN = "memo.html is not written as its template writes it, at: "
PDF_WRITES = "memo.pdf has what its program does not write, in object "
SHORT = '<h2 id="part-short">Bottom line</h2>'
CHANGES: Mapping[str, tuple[Callable[[], Files], str]] = {
    # facts alone
    "a date in the facts": (partial(in_facts, of_row(due="2026-07-07")), f"in the date of {ROW}: its pages say "),
    "a later date in the facts": (partial(in_facts, of_row(extended="2027-01-07", due_now="2027-01-07")), "memo.json"),
    "a title in the facts": (partial(in_facts, of_row(what="Nothing")), f"in the title of {ROW}: its pages say "),
    "a status in the facts": (partial(in_facts, of_row(status="Done")), f"in the status of {ROW}: its pages say "),
    "the name of a recommendation in the facts": (partial(in_facts, of_rec(name="Cars")), "in the name of R1"),
    "the date of a recommendation in the facts": (partial(in_facts, of_rec(due="2027-07-07")), "in the date of R1"),
    "the title of an annex in the facts": (
        partial(in_facts, lambda memo: memo["facts"]["annex"][0].update(title="Cars")), "in the title of R1"),
    "a question in the facts": (
        partial(in_facts, lambda memo: memo["facts"]["questions"][0].update(text="Why?")), f"in {QUESTION}: "),
    "a change in the facts": (
        partial(in_facts, lambda memo: [c.update(text="Done.") for c in memo["facts"]["changes"]]), "in change-"),
    "a source in the facts": (
        partial(in_facts, lambda memo: memo["facts"]["sources"][0].update(name="A blog")), "in a source: "),
    "what a source means in the facts": (
        partial(in_facts, lambda memo: memo["facts"]["sources"][0].update(means="Read.")), "in the result of "),
    "no demonstration": (
        partial(in_facts, lambda memo: memo["facts"].update(mock=False)), "in whether it is a demonstration"),
    "another reader": (
        partial(in_facts, lambda memo: memo["facts"]["memo"].update(to="The Mayor")), "in the reader: "),
    "another number": (
        partial(in_facts, lambda memo: memo["facts"]["memo"].update(number=2)), "in the name of the file: "),
    "a file added": (partial(in_facts, added), "memo.json names another file than a memo has: press.pdf"),
    "a part added": (partial(in_facts, lambda memo: memo.update(more=1)), "memo.json has other parts than a memo"),
    # the pages and both forms
    "a date on the pages": (
        partial(in_pages, of_cell(f"milestone-{ROW}", "date", 0, text="July 7, 2026")), f"in the date of {ROW}"),
    "a title on the pages": (
        partial(in_pages, of_cell(f"milestone-{ROW}", "milestone", 0, text=f"Cars ({ROW})")), f"in the title of {ROW}"),
    "a status on the pages": (
        partial(in_pages, of_cell(f"milestone-{ROW}", "status", 0, bold="Done")), f"in the status of {ROW}"),
    "a date on page one": (partial(in_pages, of_cell("row-R1", "target", 0, text="May 5")), "in the date of R1: "),
    "a milestone left out": (partial(in_pages, milestone_left_out), f"its annexes do not print {ROW}"),
    "the bar": (partial(in_pages, of_bar), "in the bar: "),
    "a banner": (partial(in_pages, of_head(banner="All is real.")), "in the banner: its pages say All is real, "),
    "no banner": (partial(in_pages, without_banner), "in the banner: its pages say , its facts Demonstration"),
    "the day of the status": (partial(in_pages, of_head(as_of="2026-11-26")), "in the day: "),
    "the state": (partial(in_pages, of_head(state_above="CORRECTION")), "in the state: "),
    "the title": (partial(in_pages, of_head(title="All is done")), "in the title: "),
    "the key": (partial(in_pages, of_head(signed="This memo is not signed.")), "in the key: "),
    "the end of the record": (partial(in_pages, of_head(foot="Memo no. 1. 9-abc.")), "in the end of the record: "),
    # HTML alone
    "a number in HTML": (partial(html, "<li><i class=\"to_come\"></i><span><strong>", "<li><i class=\"to_come\"></i>"
        "<span><strong>9"), DIFFERS),
    "the width of the bar": (partial(html, "flex-grow:", "flex-grow:9"), DIFFERS),
    "another sentence in HTML": (partial(html, "None of", "All of"), DIFFERS),
    "a look-alike letter in HTML": (partial(printed, "memo.html", look_alike), DIFFERS),
    "a sentence dropped from HTML": (partial(printed, "memo.html", without_a_sentence), DIFFERS),
    "two sentences swapped in HTML": (partial(printed, "memo.html", sentences_swapped), DIFFERS),
    "a section twice in HTML": (partial(printed, "memo.html", section_twice), "memo.html has after section "),
    "a date in HTML": (
        partial(printed, "memo.html", of_cell(f"milestone-{ROW}", "date", 0, text="July 7, 2026")), DIFFERS),
    "another mark of status": (partial(html, "m m-none", "m m-verified"), DIFFERS),
    "a mark that leads elsewhere in HTML": (partial(html, 'href="#r', 'href="#r9'), DIFFERS),
    "a link to another page": (partial(html, 'href="#r', 'href="https://example.org/#r'), WRITES),
    "words in a template": (partial(html, SHORT, f"<template>Not done</template>{SHORT}"), WRITES),
    "words in an svg": (partial(html, SHORT, f"<svg><text>Done</text></svg>{SHORT}"), WRITES),
    "words in a frame": (partial(html, SHORT, f'<iframe src="x"></iframe>{SHORT}'), WRITES),
    "a form": (partial(html, SHORT, f"<form></form>{SHORT}"), WRITES),
    "an object": (partial(html, SHORT, f'<object data="x"></object>{SHORT}'), WRITES),
    "a script": (partial(html, SHORT, f"<script>x()</script>{SHORT}"), WRITES),
    "an event": (partial(html, 'id="part-short"', 'id="part-short" onclick="x()"'), WRITES),
    "a comment": (partial(html, SHORT, f"<!-- not done -->{SHORT}"), HTML + "a comment: "),
    "a declaration": (partial(html, SHORT, f"<!ELEMENT x>{SHORT}"), "memo.html has a comment: "),
    "an instruction": (partial(html, SHORT, f"<?php done ?>{SHORT}"), WRITTEN),
    "a style of its own": (partial(html, "<h2 id", '<h2 style="display:none" id'), WRITES),
    "hidden words": (partial(html, '<h2 id="part-short">', '<h2 hidden id="part-short">'), WRITES),
    "another spelling of a tag": (partial(html, SHORT, SHORT.replace("</h2>", "</H2>")), WRITTEN),
    "no foot": (without_foot, "memo.html does not print the head (foot) of memo.json: Memono1issued"),
    "another end": (partial(html, SHORT, SHORT.replace("</h2>", "</h3>")), HTML + "an end that nothing begins: h3"),
    "words between cells": (partial(html, "<tbody>", "<tbody>All done"), HTML + "words between the cells of a table"),
    "words after the end": (partial(html, "</body>", "</body>All done"), HTML + "after the head (foot) what "),
    "words read aloud": (partial(html, 'aria-label="', 'aria-label="All done. '), DIFFERS),
    "the name of a cell": (partial(html, 'data-column="', 'data-column="Not '), DIFFERS),
    "the name of the page": (partial(html, "<title>", "<title>Draft: "), HTML + "another title than memo.json: "),
    "a refresh": (partial(html, '<meta charset="utf-8">', '<meta http-equiv="refresh" content="0;url=x">'),
        WRITTEN),
    "a row that a phone hides": (row_in_head, DIFFERS),
    "words in a sign": (partial(html, 'aria-hidden="true"></i><div>No proof', 'aria-hidden="true">No proof</i><div>'),
        HTML + "words between the cells of a table, or in a sign"),
    "words as dark as their ground": (
        partial(html, '<i class="verified"></i><span>', '<i class="verified"></i><span class="verified">'), WRITES),
    "display:none": (partial(html, "</style>", ".notes{display:none}</style>"), HIDES),
    "visibility": (partial(html, "</style>", ".notes{visibility:hidden}</style>"), HIDES),
    "opacity": (partial(html, "</style>", ".notes{opacity:0}</style>"), HIDES),
    "words of a style": (partial(html, "</style>", 'h2::after{content:" done"}</style>'), HIDES),
    "words of a list": (partial(html, "</style>", 'ul{list-style:"done"}</style>'), HIDES),
    "an indent": (partial(html, "</style>", ".notes{text-indent:-99em}</style>"), HIDES),
    "a clip": (partial(html, "</style>", ".notes{clip-path:inset(50%)}</style>"), HIDES),
    "no size": (partial(html, "</style>", ".notes{font-size:0}</style>"), HIDES),
    "no color": (partial(html, "</style>", ".notes{color:transparent}</style>"), HIDES),
    "the color of the page": (partial(html, "--grey:#595959", "--grey:#ffffff"), HTML + "a style in which "),
    "a dark ground": (partial(html, "</style>", ".notes{background:var(--grey)}</style>"), HIDES),
    "off the page": (partial(html, "</style>", ".notes{margin:0 -99em}</style>"), HIDES),
    "struck out": (partial(html, "</style>", "h2{text-decoration:line-through}</style>"), HIDES),
    "something from elsewhere": (partial(html, "</style>", "h2{background:url(x)}</style>"), OTHER_STYLE),
    "a style from elsewhere": (partial(html, "<style>", "<style>@import 'x';"), OTHER_STYLE),
    "a style in other letters": (partial(html, "</style>", r".notes{d\69splay:none}</style>"), OTHER_STYLE),
    # PDF alone
    "a number in PDF": (partial(printed, "memo.pdf", of_bar), "memo.pdf "),
    "another sentence in PDF": (
        partial(printed, "memo.pdf", another_sentence),
        "memo.pdf differs from memo.json in section 1 of page_one, Bottom line, after Bottomline: it has Alldone"),
    "a date in PDF": (
        partial(printed, "memo.pdf", of_cell(f"milestone-{ROW}", "date", 0, text="July 7, 2026")), "memo.pdf differs"),
    "a title in PDF": (
        partial(printed, "memo.pdf", of_cell(f"milestone-{ROW}", "milestone", 0, text="Cars")), "memo.pdf differs"),
    "a look-alike letter in PDF": (partial(printed, "memo.pdf", look_alike), "memo.pdf differs from memo.json in "),
    "a sentence dropped from PDF": (partial(printed, "memo.pdf", without_a_sentence), "memo.pdf differs"),
    "two sentences swapped in PDF": (partial(printed, "memo.pdf", sentences_swapped), "memo.pdf differs"),
    "a section twice in PDF": (partial(printed, "memo.pdf", section_twice), "memo.pdf has after section "),
    "another banner in PDF": (
        partial(printed, "memo.pdf", of_head(banner="Draft")), "memo.pdf has at the top, at the foot or "),
    "another foot in PDF": (
        partial(printed, "memo.pdf", of_head(foot="Memo no. 2")), "memo.pdf has at the top, at the foot or "),
    "another title of the PDF": (
        partial(printed, "memo.pdf", of_head(full_title="All done")), "memo.pdf has words that its pages do not print"),
    "words that are read aloud in PDF": (
        partial(printed, "memo.pdf", lambda memo: section(memo, "part-bar").update(alt="All done")),
        "memo.pdf has words that its pages do not print: Alldone"),
    "unseen words": (partial(drawn, b"BT 0 Tr", b"BT 3 Tr"), "memo.pdf draws on page 1 what its program does not: Tr"),
    "pale words": (partial(drawn, b" 0.12156863 0.22745098 0.37254903 scn\nBT", b" 1 1 1 scn\nBT"),
        "memo.pdf has words that are too small or too pale to be seen: "),
    "small words": (partial(drawn, b"/f1 19.5 Tf", b"/f1 1.5 Tf"), "memo.pdf has words that are too small or too pale"),
    "words off the page": (partial(drawn, b"1 0 0 -1 54 737", b"1 0 0 -1 954 737"), "memo.pdf has words off its page"),
    "words moved away": (
        partial(drawn, b" cm/c0 cs 0.36078432 ", b" cm 1 0 0 -1 9 9 cm/c0 cs 0.36078432 "), "memo.pdf has at the top"),
    "words far off": (partial(drawn, b")-40(", b")-40000("), "memo.pdf has words off its page"),
    "words cut off": (partial(drawn, b"EMC/Span<</MCID 7>>", b"W n EMC/Span<</MCID 7>>"), "memo.pdf cuts off"),
    "a pale banner": (
        partial(drawn, b"0.36078432 0.21960784 0 scn\nBT", b"1 1 1 scn\nBT"), "memo.pdf has at the top, at the foot "),
    "a picture": (partial(drawn, b"EMC/Span", b"EMC/x0 Do/Span"), "memo.pdf draws on page 1 what "),
    "words that are read otherwise": (
        partial(drawn, b"/Span<</MCID 7>>", b"/Span<</MCID 7/ActualText<FEFF004E006F>>>"), "memo.pdf reads aloud No "),
    "words beside the text": (partial(drawn, b"/Span<</MCID 7>>BDC", b"/Artifact BMC"), "memo.pdf "),
    "a script in PDF": (partial(pdf, script), PDF_WRITES),
    "a file in PDF": (partial(pdf, file_in_it), PDF_WRITES),
    "a note on the page": (partial(in_object, b"/Subtype/Link", b"/Subtype/FreeText"), PDF_WRITES),
    "a link out of the PDF": (
        partial(in_object, b"/F 4/StructParent", b"/A<</S/URI/URI(x)>>/F 4/StructParent"), PDF_WRITES),
    "a mark that leads elsewhere in PDF": (partial(pdf, link_elsewhere), "memo.pdf has a link to "),
    "another bookmark": (partial(in_object, b"/Title(Bottom line)", b"/Title(All done)"), "memo.pdf has words that "),
    "a stream of another length": (partial(in_object, b"<</Length ", b"<</Length 1"), "memo.pdf is not as its "),
    "something after what is drawn": (partial(drawn, b"EMC/Span", b"EMC/Span", b"x"), "memo.pdf is not as its program"),
    "a remark where it is drawn": (partial(drawn, b"EMC/Span", b"EMC%done\n/Span"), "memo.pdf draws on page 1 what "),
    "a link less": (partial(pdf, without_a_link), " links, not "),
    "a turned page": (partial(in_object, b"/Tabs/S", b"/Rotate 180/Tabs/S"), PDF_WRITES),
}  # fmt: skip


@pytest.mark.parametrize("name", CHANGES)
def test_a_memo_that_was_changed_and_signed_is_refused_with_what_and_where(name: str, tmp_path: Any) -> None:
    make, said = CHANGES[name]
    with pytest.raises(verify_memo.Wrong) as caught:
        verify_memo.verify(put(tmp_path / "1", make()), (KEY_ID,))
    assert said in str(caught.value)
    assert "cannot be read as a memo" not in str(caught.value)


def test_words_added_at_the_end_of_a_pdf_are_found(tmp_path: Any) -> None:
    files = resigned(memo_json(), {"memo.pdf": issued_files()["memo.pdf"] + b"\n1 0 obj\n<<>>\nendobj\n"})
    with pytest.raises(verify_memo.Wrong, match=r"^memo\.pdf has another end than its program writes"):
        verify_memo.verify(put(tmp_path / "1", files), (KEY_ID,))


def test_another_letter_of_a_script_that_is_read_from_right_to_left_is_found() -> None:
    """The order of such letters is not compared in a PDF, which has them as they are drawn; their number is."""
    facts = memos()["hostile"]
    rows = [evolve(row, matters=row.matters.replace("\u0628", "\u062a")) for row in facts.recommendations]
    one, other = (files_of(memo) for memo in (facts, evolve(facts, recommendations=tuple(rows))))
    with pytest.raises(verify_memo.Wrong, match=r"^memo\.pdf has other letters of a script"):
        verify_memo.check_forms(json.loads(one["memo.json"]), {**one, "memo.pdf": other["memo.pdf"]})


@pytest.mark.parametrize("form", ["memo.html", "memo.pdf"])
def test_a_template_may_set_sections_in_another_order(form: str, tmp_path: Any) -> None:
    files = printed(form, sections_swapped)
    assert files[form] != issued_files()[form]
    verify_memo.verify(put(tmp_path / "1", files), (KEY_ID,))


def test_a_column_may_have_the_name_of_a_part_of_the_bar(tmp_path: Any) -> None:
    memo = memo_json()
    table = next(s for s in memo["page_one"] if s["part"] == "recommendations")
    column = table["columns"][-1]
    for line in table["rows"]:
        line["cells"]["verified"] = line["cells"].pop(column["cell"])
    column["cell"] = "verified"
    files = resigned(memo, rendered(memo))
    assert b'<td class="cell-verified"' in files["memo.html"]
    verify_memo.verify(put(tmp_path / "1", files), (KEY_ID,))


# --- What is not accused ---------------------------------------------------------------------------------------------

HOSTILE = " ".join(
    (
        "<script>alert(1)</script> &lt;b&gt; {{ m.title }} #import \\u0041 a\u00a0b [U+0041]",
        "\u0627\u0644\u0639\u0631\u0628\u064a\u0629 \u0627\u0644 12 \u0631\u0628 \u4e2d\u6587 \ue000",
        "e\u0301\u0323o\u0308\u035e",
        f"\u202eturned\u202c \U0001f600 {'x' * 300}",
    )
)


@cache
def memos() -> dict[str, MemoDocument]:
    """Return a memo of each kind, and of what makes its pages unlike others, by name."""
    chain, month = sealed_of(story()), memo_of(world_at(sealed_of(story()), AS_OF))
    gone = [(START.replace(month=11, day=25, hour=17), event) for event in gone_out(chain, "month", AS_OF, 1)]
    after = world_at(sealed_of((*story(), *gone)), AS_OF)
    erratum: Any = {"supersedes": 1, "reason": "A made-up date was wrong.", "old": month}
    typed = [evolve(row, matters=HOSTILE, name=HOSTILE[:60]) for row in month.recommendations]
    return {
        "month": month,
        "week": memo_of(after, period="week"),
        "hearing": memo_of(world_at(chain, AS_OF), period="hearing", event_id=22233),
        "closing": memo_of(world_at(sealed_of(all_closed()), AS_OF), period="closing"),
        "erratum": memo_of(after, **erratum),
        "hostile": evolve(month, recommendations=tuple(typed)),
        "all closed": memo_of(world_at(sealed_of(all_closed()), AS_OF)),
        "two": memo_of(world_at(sealed_of([(START, event) for event in fewer(2, 120)]), AS_OF)),
        "real": memo_of(world_at(chain, AS_OF), mock=False),
    }


def files_of(facts: MemoDocument) -> Files:
    """Return the files of a memo as if it had been issued."""
    state = "erratum" if facts.memo.supersedes else "issued"
    return render_memo(pages_of(evolve(facts, memo=evolve(facts.memo, number=7, state=state))))


def check(facts: MemoDocument) -> None:
    """Let the program compare the files of a memo."""
    files = files_of(facts)
    memo = json.loads(files["memo.json"])
    verify_memo.check_pages(memo, [{"seq": 1, "channel": "demonstration" if facts.mock else "flow"}])
    verify_memo.check_forms(memo, files)
    verify_memo.check_table({**memo, **memo["facts"]}, files)


@pytest.mark.parametrize(
    "name", ["month", "week", "hearing", "closing", "erratum", "hostile", "all closed", "two", "real"]
)
def test_no_honest_memo_is_accused_of_what_it_prints(name: str) -> None:
    check(memos()[name])


@pytest.mark.parametrize("seed", range(6))
def test_no_memo_of_a_made_up_year_is_accused(seed: int) -> None:
    past = history(seed)
    how: Any = {"mock": past.facts.mock, "texts": TEXTS | TYPED, "period": past.facts.memo.period}
    facts = memo_of(past.world, **how)
    check(facts)
    memo = json.loads(pages_of(facts).to_json())["facts"]
    verify_memo.check_rows(
        {**memo, "schema": verify_memo.SCHEMA}, "memo.json", [json.loads(link.entry) for link in past.chain]
    )
    verify_memo.check_headline(memo, "memo.json")
