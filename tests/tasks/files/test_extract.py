"""The text of PDF and text files, what is kept of it, and which names and first bytes make a type."""

import io
from collections.abc import Callable
from pathlib import Path

import pypdf
import pytest
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, TextStringObject

from models.core import EvidenceChanged, Unreadable
from models.evidence import Extracted, Link
from tasks.child.kinds import MAIL, PAGE, PDF, SHEET, TABLE, TEXT, WORD
from tasks.child.pdf import read as read_pdf
from tasks.core import Store
from tasks.files.intake import EXTRACTOR, Reading, extract_text, keep_text, media_type_of, stored_text

pytestmark = pytest.mark.usefixtures("one_sandbox_for_all")

Make = Callable[..., bytes]


def reason_of(body: bytes, media_type: str) -> str:
    with pytest.raises(Unreadable) as caught:
        extract_text(body, media_type)
    return caught.value.reason


def pages(body: bytes, media_type: str = PDF) -> tuple[str, ...]:
    return extract_text(body, media_type).extracted.pages


def rewritten(body: bytes, change: Callable[[pypdf.PdfWriter], None]) -> bytes:
    writer, out = pypdf.PdfWriter(clone_from=io.BytesIO(body)), io.BytesIO()
    change(writer)
    writer.write(out)
    return out.getvalue()


def test_a_pdf_gives_its_text_page_by_page_and_an_empty_page_keeps_its_number(pdf: Make) -> None:
    extracted = extract_text(pdf("Audit plan\nof alerts", "", "Task force"), PDF).extracted
    assert extracted.pages == ("Audit plan\nof alerts", "", "Task force")
    assert extracted.places == ("page 1", "page 2", "page 3")
    assert extracted.extractor == EXTRACTOR


def test_what_stands_beside_the_pages_of_a_pdf_is_read_for_the_gate(pdf: Make) -> None:
    def annotate(writer: pypdf.PdfWriter) -> None:
        note = {"/Type": NameObject("/Annot"), "/Subtype": NameObject("/Text"), "/Contents": TextStringObject("A note")}
        action = DictionaryObject({NameObject("/URI"): TextStringObject("https://example.org/made-up")})
        kept = {NameObject(key): value for key, value in {**note, "/A": action}.items()}
        writer.pages[0][NameObject("/Annots")] = ArrayObject([DictionaryObject(kept)])

    reading = extract_text(rewritten(pdf("text", title="A made-up title"), annotate), PDF)
    for words in ("A made-up title", "A note", "https://example.org/made-up"):
        assert words in reading.whole
        assert words not in reading.extracted.pages[0]


def test_a_pdf_without_text_is_no_empty_file(pdf: Make) -> None:
    assert reason_of(pdf(""), PDF) == "no_text"


def test_a_page_that_is_a_picture_leaves_the_pdf_unread(pdf: Make) -> None:
    assert reason_of(pdf("a letter", "", picture=True), PDF) == "no_text"
    assert len(pages(pdf("a letter", ""))) == 2, "an empty page is only empty"


def test_a_scan_that_a_person_states_to_have_read_has_no_pages_and_its_typed_pages_stay(pdf: Make) -> None:
    scan = extract_text(pdf("", picture=True), PDF, stated=True)
    assert (scan.extracted.pages, scan.extracted.places) == ((), ())
    assert extract_text(pdf("a letter", "", picture=True), PDF, stated=True).extracted.pages == ("a letter", "")


def test_a_pdf_that_asks_for_a_password_says_so_whatever_is_stated(pdf: Make) -> None:
    closed = rewritten(pdf("secret"), lambda writer: writer.encrypt("made up", algorithm="RC4-128"))
    assert reason_of(closed, PDF) == "password"
    with pytest.raises(Unreadable, match="asks for a password"):
        extract_text(closed, PDF, stated=True)


@pytest.mark.parametrize("algorithm", ["RC4-128", "AES-256"])
def test_a_pdf_that_only_forbids_printing_is_read(pdf: Make, algorithm: str) -> None:
    body = rewritten(pdf("a letter"), lambda writer: writer.encrypt("", "made up", algorithm=algorithm))
    assert pages(body) == ("a letter",)


def test_a_pdf_that_holds_files_is_not_taken_for_read(pdf: Make) -> None:
    def pin(writer: pypdf.PdfWriter) -> None:
        kept = {"/Type": "/Annot", "/Subtype": "/FileAttachment"}
        note = DictionaryObject({NameObject(key): NameObject(value) for key, value in kept.items()})
        writer.pages[0][NameObject("/Annots")] = ArrayObject([note])

    def bind(writer: pypdf.PdfWriter) -> None:
        writer.root_object[NameObject("/Collection")] = DictionaryObject()

    for change in (lambda writer: writer.add_attachment("list.txt", b"made up"), pin, bind):
        assert reason_of(rewritten(pdf("a letter"), change), PDF) == "holds_files"


def test_a_pdf_form_made_of_xml_is_of_a_kind_not_read(pdf: Make) -> None:
    def put_form(writer: pypdf.PdfWriter) -> None:
        form = DictionaryObject({NameObject("/XFA"): ArrayObject()})
        writer.root_object[NameObject("/AcroForm")] = form

    assert reason_of(rewritten(pdf("Please wait"), put_form), PDF) == "wrong_type"


@pytest.mark.parametrize("body", [b"%PDF-1.7\n", b"%PDF-1.7\n" + b"\0" * 1000, b""])
def test_a_broken_pdf_is_unreadable(body: bytes) -> None:
    assert reason_of(body, PDF) == "unreadable"


def test_a_cut_pdf_never_gives_half_its_pages(pdf: Make) -> None:
    whole = pdf("one", "two", "three")
    for cut in range(50, len(whole) - 20, 97):
        try:
            found = read_pdf(whole[:cut])  # in this process: a child for each cut would cost most of the time
        except Exception:  # noqa: S112 - whatever the library raises, the child says `unreadable`
            continue
        assert len(found.pages) == 3
    with pytest.raises(Unreadable):
        pages(whole[:50])


def test_a_text_file_is_read_in_the_encodings_people_use() -> None:
    assert pages("\ufeffÉtat".encode(), TEXT) == ("État",)
    assert pages("État".encode("cp1252"), TEXT) == ("État",)
    assert extract_text(b"one\r\n\ftwo", TEXT).extracted.places == ("page 1", "page 2")
    assert pages(b"one\r\n\ftwo", TEXT) == ("one", "two")
    assert reason_of(b" \n", TEXT) == "no_text"


def test_a_table_of_text_is_one_page() -> None:
    extracted = extract_text(b"id,status\r\nR1,accepted\r\n", TABLE).extracted
    assert (extracted.pages, extracted.places) == (("id,status\nR1,accepted",), ("page",))


def test_a_type_is_believed_only_where_name_and_first_bytes_agree(
    pdf: Make, word: Make, sheet: Make, mail: Make
) -> None:
    believed = {"Plan.PDF": (pdf("x"), PDF), "plan.docx": (word("x"), WORD), "a.xlsx": (sheet({"a": [["x"]]}), SHEET)}
    believed |= {"answer.eml": (mail("x"), MAIL), "page.htm": (b"<p>", PAGE), "note.txt": (b"note", TEXT)}
    believed |= {"table.csv": (b"a,b", TABLE), "empty.txt": (b"", TEXT)}
    for name, (start, media_type) in believed.items():
        assert media_type_of(name, start[:1024]) == media_type
    doubted = {"plan.pdf": b"PK\x03\x04", "plan.docx": b"%PDF-", "a.xlsx": b"\xd0\xcf\x11\xe0", "x.exe": b"MZ"}
    doubted |= {"x": b"x", "x.txt": b"\0", "x.html": b"a\0", "answer.eml": b"hello\nworld", "macro.xlsm": b"PK\x03\x04"}
    for name, start in doubted.items():
        assert media_type_of(name, start) is None


def test_the_same_extraction_is_kept_as_the_same_bytes_and_read_back(tmp_path: Path, pdf: Make) -> None:
    store, reading = Store(tmp_path), extract_text(pdf("Audit plan", ""), PDF)
    kept = keep_text(store, reading)
    assert kept == keep_text(store, extract_text(pdf("Audit plan", ""), PDF))
    assert stored_text(store, kept) == reading.extracted
    links = Extracted(extractor=1, links=(Link(text="Report", address="https://example.org/r"),), rows=({"id": "R1"},))
    assert stored_text(store, keep_text(store, Reading(extracted=links))) == links


def test_what_stands_beside_is_for_the_gate_and_is_not_kept(tmp_path: Path, pdf: Make) -> None:
    store = Store(tmp_path)
    kept = keep_text(store, extract_text(pdf("text", title="A made-up title"), PDF))
    assert b"A made-up title" not in store.read(kept)


def test_what_is_no_extracted_text_is_not_read_as_one(tmp_path: Path, pdf: Make) -> None:
    store = Store(tmp_path)
    with pytest.raises(Unreadable, match="not an extracted text"):
        stored_text(store, store.keep(pdf("text")))
    with pytest.raises(EvidenceChanged, match="missing"):
        stored_text(store, "0" * 64)
