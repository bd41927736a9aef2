"""What agencies send beside PDF, Word and mail: each kind through the real child (docs/evidence.md#extraction)."""

import struct
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest

from models.core import Unreadable
from models.evidence import RefusedFile
from notifications.words import FILE_REFUSALS
from tasks.child import kinds
from tasks.files.intake import Reading, extract_text, media_type_of, take
from tests.material.files import archive, slides
from tests.material.files.outlook import mail_storage, msg

pytestmark = pytest.mark.usefixtures("one_sandbox_for_all")

Make = Callable[..., bytes]


def read(name: str, body: bytes, read_by: str | None = None) -> Reading:
    taken = take(name, body, b"salt", read_by=read_by)
    assert isinstance(taken, Reading), taken
    return taken


def refused(name: str, body: bytes) -> RefusedFile:
    taken = take(name, body, b"salt")
    assert isinstance(taken, RefusedFile)
    return taken


def pages(reading: Reading) -> dict[str, str]:
    return dict(zip(reading.extracted.places, reading.extracted.pages, strict=True))


def refusal(body: bytes, media_type: str) -> tuple[str, str]:
    with pytest.raises(Unreadable) as caught:
        extract_text(body, media_type)
    return caught.value.reason, str(caught.value)


def test_a_mail_that_outlook_saved_is_read_with_what_is_attached(pdf: Make) -> None:
    forward = mail_storage("Inner words", attached=[("list.txt", b"deep", "")])
    attached = [("plan.pdf", pdf("one", "two"), ""), ("logo.png", bytes(9_000), "logo@made.up"), ("fwd", forward, "")]
    reading = read("answer.msg", msg("We accept.", "<p>We accept, in HTML</p>", attached=attached))
    assert pages(reading) == {
        "message": "We accept.",
        "attachment 1, page 1": "one",
        "attachment 1, page 2": "two",
        "attachment 2, message": "Inner words",
        "attachment 2, attachment 1, page 1": "deep",
    }
    for beside in ("A made-up subject", "made.up@agency.example", "coordinator@council.example", "plan.pdf", "in HTML"):
        assert beside in reading.beside, beside


def test_a_mail_of_outlook_without_plain_text_is_read_from_its_page_and_a_large_one_from_whole_sectors() -> None:
    assert read("a.msg", msg(html="<p>Only HTML</p>")).extracted.pages == ("Only HTML",)
    assert read("a.msg", msg("long words " * 1_000)).extracted.pages[0].count("long words") == 1_000


def packed(text: bytes, of_kind: bytes = b"LZFu") -> bytes:
    """Pack a text as MS-OXRTFCP says: eight letters for each control byte, one repetition at the end."""
    out = b"".join(b"\0" + text[at : at + 8] for at in range(0, len(text) // 8 * 8, 8))
    end = (207 + len(text) // 8 * 8 + 6) % 4096  # after `{\rtf1`, which stands at the window's beginning
    out += b"\5" + struct.pack(">H", 4) + b"!" + struct.pack(">H", (end + 1) % 4096 << 4)
    return struct.pack("<II", len(out) + 12, len(text)) + of_kind + bytes(4) + (out if of_kind == b"LZFu" else text)


def test_the_packed_text_of_a_mail_of_outlook_passes_the_gate_and_alone_makes_no_page() -> None:
    for kind in (b"LZFu", b"MELA"):
        assert refused("a.msg", msg("text", packed=packed(b"rtf NYSID 01234567A, and on ", kind))).why == "nysid"
    assert "{\\rtf1!" in read("a.msg", msg("text", packed=packed(b"12345678"))).beside
    assert refusal(msg(packed=packed(b"words   ")), kinds.OUTLOOK)[0] == "wrong_type"


def test_a_mail_of_outlook_is_read_if_it_is_signed_and_not_if_it_is_encrypted_or_none() -> None:
    signed = b"Content-Type: multipart/signed; boundary=x\n\n--x\nContent-Type: text/plain\n\nSigned words\n--x--"
    attached = [("smime.p7m", signed, "")]
    kind = "IPM.Note.SMIME.MultipartSigned"
    assert read("a.msg", msg(kind=kind, attached=attached)).extracted.pages == ("Signed words",)
    assert "encrypted" in refusal(msg(kind="IPM.Note.SMIME", attached=attached), kinds.OUTLOOK)[1]
    assert refusal(msg("x", attached=[("file on a server.docx", {"x": b"1"}, "")]), kinds.OUTLOOK)[0] == "unreadable"
    assert refusal(msg("x")[:2_000], kinds.OUTLOOK)[0] == "unreadable"


def test_slides_are_read_in_the_order_in_which_they_are_shown_and_their_notes_pass_the_gate() -> None:
    reading = read("plan.pptx", slides("Audit plan", "Second slide", note="A made-up note"))
    assert pages(reading) == {"slide 1": "Audit plan", "slide 2": "Second slide"}
    assert "A made-up note" in reading.beside


OTHERS = Path(__file__).parents[2] / "material" / "files" / "by_other_programs.zip"
"""Files with made-up content that other programs wrote: LibreOffice 25.2 (docx, xlsx, pptx, html, PDF), Info-ZIP (zip),
Independentsoft 1.6 and Aspose.Email FOSS 26.3 (msg). In those that are called `hidden`, no reader sees some words."""
PLAN = "Audit plan of the task force.\nThe plan names who audits."


def by_others(name: str) -> bytes:
    with zipfile.ZipFile(OTHERS) as packed:
        return packed.read(name)


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("aspose.msg", {"message": "The audit plan is attached.", "attachment 2, message": "Words of the inner mail."}),
        ("independentsoft.msg", {"message": "The audit plan is attached.\nIt names who audits."}),
        ("slide.pptx", {"slide 1": "Audit plan of the task force, slide one.", "slide 2": "Who audits, slide two."}),
        ("pdfs.zip", dict.fromkeys(("file 1, page 1", "file 2, page 1"), PLAN)),
    ],
)
def test_files_that_other_programs_wrote_are_read(name: str, shown: dict[str, str]) -> None:
    found = pages(read(name, by_others(name)))
    assert found | shown == found
    assert PLAN in found.values() or name == "slide.pptx"


HIDDEN = {
    "hidden.html": ("White on the paper.", "White by its style."),
    "hidden.docx": ("White on the paper.", "Set as hidden.", "White by its style.", "Hidden by the style"),
    "hidden.pptx": ("White on the paper.", "On a hidden slide."),
    "hidden.xlsx": ("In a hidden column", "White on the paper", "In a hidden row", "On a hidden sheet"),
}


@pytest.mark.parametrize("name", HIDDEN)
def test_words_that_no_reader_sees_are_read_like_any_other(name: str) -> None:
    text = "\n".join(read(name, by_others(name)).extracted.pages)
    assert [words for words in HIDDEN[name] if words not in text] == []


@pytest.mark.parametrize(
    "how",
    [
        "1 g BT /F1 12 Tf 50 600 Td ({}) Tj ET",
        "BT /F1 12 Tf 5000 600 Td ({}) Tj ET",
        "BT /F1 12 Tf 3 Tr 50 600 Td ({}) Tj ET",
        "BT /F1 0.1 Tf 50 600 Td ({}) Tj ET",
    ],
)
def test_words_of_a_pdf_that_no_reader_sees_are_read_and_pass_the_gate(pdf: Make, how: str) -> None:
    def drawn(words: str) -> bytes:
        return pdf(stream=zlib.compress(f"BT /F1 12 Tf 50 700 Td (Seen) Tj ET {how.format(words)}".encode()))

    assert read("plan.pdf", drawn("The audit plan")).extracted.pages[0].split() == ["Seen", "The", "audit", "plan"]
    assert refused("plan.pdf", drawn("NYSID 01234567A")).why == "nysid"


OLD = {
    **dict.fromkeys(("plan.doc", "list.xls", "plan.ppt"), b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"),
    **dict.fromkeys(("plan.odt", "list.ods", "plan.odp"), b"PK\x03\x04"),
    "letter.rtf": rb"{\rtf1\ansi Words}",
}


@pytest.mark.parametrize("name", OLD)
def test_a_file_of_an_old_format_is_asked_for_as_pdf_docx_or_xlsx(name: str, mail: Make) -> None:
    for sent_as, body, why in (
        (name, OLD[name], "wrong_type"),
        ("answer.eml", mail("see attached", attached={name: OLD[name]}), "holds_files"),
        ("answers.zip", archive({name: OLD[name]}), "holds_files"),
    ):
        refusal = refused(sent_as, body)
        assert (refusal.why, refusal.reason) == (why, "needs_person")
        assert "as PDF, .docx or .xlsx" in FILE_REFUSALS[refusal.why].mend


def test_an_archive_is_read_one_level_deep(pdf: Make, mail: Make) -> None:
    files = {
        "reports/one.pdf": pdf("one"),
        "__MACOSX/._one.pdf": b"x",
        "mail.eml": mail("two", attached={"t.txt": b"3"}),
    }
    reading = read("answers.zip", archive(files))
    assert pages(reading) == {
        "file 1, page 1": "one",
        "file 2, message": "two",
        "file 2, attachment 1, page 1": "3",
    }
    assert "reports/one.pdf" in reading.beside
    assert refused("a.zip", archive({"b.zip": archive({"c.txt": b"x"})})).why == "holds_files"
    assert refused("a.zip", archive({"b.exe": b"MZ"})).why == "holds_files"
    assert refused("a.zip", archive({f"{number}.txt": b"x" for number in range(51)})).why == "holds_files"
    assert refused("a.zip", archive({"../b.txt": b"x"})).why == "unreadable"
    closed = bytearray(archive({"b.txt": b"x"}))
    closed[closed.index(b"PK\1\2") + 8] |= 1  # the flag of a file that is encrypted
    assert refused("a.zip", bytes(closed)).why == "password"


def test_text_of_windows_in_utf_16_is_read() -> None:
    table = "Case\tDate\r\nR\u00e9sum\u00e9\t2026-11-28\r\n"
    for encoding in ("utf-16-le", "utf-16-be"):
        body = ("\ufeff" + table).encode(encoding)
        for name in ("table.csv", "table.txt"):
            assert read(name, body).extracted.pages == ("Case\tDate\nR\u00e9sum\u00e9\t2026-11-28",)
    assert refused("no-mark.txt", table.encode("utf-16-le")).why == "wrong_type"


def test_a_pdf_may_begin_within_the_first_1024_bytes(pdf: Make) -> None:
    body = pdf("Audit plan")
    assert read("plan.pdf", b"\r\n" * 500 + body).extracted.pages == ("Audit plan",)
    assert media_type_of("plan.pdf", (b"x" * 1_019 + body)[:1024]) == kinds.PDF
    assert media_type_of("plan.pdf", (b"x" * 1_020 + body)[:1024]) is None


def test_a_pdf_of_1000_pages_is_read(pdf: Make) -> None:
    body = pdf(*[f"Page {number} of the plan" for number in range(1, 1_001)])
    assert read("plan.pdf", body).extracted.pages[-1] == "Page 1000 of the plan"


def test_only_the_pages_without_text_wait_for_a_person(pdf: Make) -> None:
    body = pdf("one", "", "three", "", picture=True)
    assert (refused("plan.pdf", body).why, refused("plan.pdf", body).places) == ("no_text", ("page 2", "page 4"))
    assert read("plan.pdf", body, "p-records-1").extracted.pages == ("one", "", "three", "")


@pytest.mark.parametrize(
    ("name", "start"),
    [("a.png", b"\x89PNG\r\n"), ("a.jpg", b"\xff\xd8\xff"), ("a.tif", b"II*\0"), ("a.heic", b"\0\0\0\x18ftyp")],
)
def test_a_picture_waits_for_a_person_and_is_then_taken(name: str, start: bytes) -> None:
    assert (refused(name, start + b"x").why, refused(name, start + b"x").places) == ("picture", ())
    assert read(name, start + b"x", "p-records-1").extracted.pages == ()
    packed = refused("a.zip", archive({name: start + b"x"}))
    assert (packed.why, packed.places) == ("no_text", ("file 1, a picture",))
    assert refused(name, b"MZ").why == "wrong_type"
