import io
import resource
import subprocess
import sys
import time
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import pypdf
import pytest

from models.errors import Unreadable
from tasks.extract import WALL_SECONDS, media_type_of, pages, read

PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
Make = Callable[..., bytes]


def reason_of(body: bytes, media_type: str) -> str:
    """Read a file that will not do; return why, and hold that it cost us little (SEC-7)."""
    began, before = time.monotonic(), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with pytest.raises(Unreadable) as caught:
        read(body, media_type)
    assert time.monotonic() - began < WALL_SECONDS + 10, (
        "the child is stopped, and a loaded machine may be slow to say so"
    )
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 50_000, "kilobytes"
    return caught.value.reason


def rezipped(body: bytes, **entries: bytes) -> bytes:
    """Return a Word document with entries put in or changed."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(body)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        kept = {name: old.read(name) for name in old.namelist()} | entries
        for name, content in kept.items():
            new.writestr(name, content)
    return out.getvalue()


def test_a_pdf_gives_its_text_page_by_page(pdf: Make) -> None:
    assert [page.strip() for page in pages(pdf("Audit plan\nof alerts", "Task force"), PDF)] == [
        "Audit plan\nof alerts",
        "Task force",
    ]


def test_what_stands_beside_the_pages_of_a_pdf_is_read_for_the_gate(pdf: Make) -> None:
    assert "A made-up title" in read(pdf("text", title="A made-up title"), PDF).whole


def test_a_pdf_without_text_is_no_empty_file(pdf: Make) -> None:
    assert reason_of(pdf(""), PDF) == "no_text"


def test_a_page_that_is_a_picture_leaves_the_pdf_unread(pdf: Make) -> None:
    assert reason_of(pdf("a letter", "", picture=True), PDF) == "no_text"
    assert len(pages(pdf("a letter", ""), PDF)) == 2, "an empty page is only empty"


def test_an_encrypted_pdf_has_no_text(pdf: Make) -> None:
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(pdf("secret")))
    writer.encrypt("made up", algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)
    assert reason_of(out.getvalue(), PDF) == "no_text"


def test_a_pdf_that_holds_files_is_not_taken_for_read(pdf: Make) -> None:
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(pdf("a letter")))
    writer.add_attachment("list.txt", b"made up")
    out = io.BytesIO()
    writer.write(out)
    assert reason_of(out.getvalue(), PDF) == "holds_files"


@pytest.mark.parametrize("body", [b"%PDF-1.7\n", b"%PDF-1.7\n" + b"\0" * 1000, b""])
def test_a_broken_pdf_is_unreadable(body: bytes) -> None:
    assert reason_of(body, PDF) == "unreadable"


def test_a_cut_pdf_never_gives_half_its_pages(pdf: Make) -> None:
    whole = pdf("one", "two", "three")
    for cut in range(50, len(whole) - 20, 97):
        try:
            found = pages(whole[:cut], PDF)
        except Unreadable:
            continue
        assert len(found) == 3


def test_a_pdf_bomb_is_refused(pdf: Make) -> None:
    assert reason_of(pdf("x", stream=zlib.compress(b"BT " * 40_000_000, 9)), PDF) == "unreadable"


def test_a_pdf_that_burns_time_is_stopped(pdf: Make) -> None:
    # 0.1 MB that would take minutes: the child is killed after 10 s of processor time.
    burning = b"BT /F1 12 Tf (x) Tj ET " * 40_000
    assert reason_of(pdf(*["x"] * 40, stream=zlib.compress(burning, 9)), PDF) == "unreadable"


def test_a_word_document_gives_all_its_text(word: Make) -> None:
    reading = read(word("Audit plan", header="Draft header", cell="in a cell"), DOCX)
    assert "Audit plan" in reading.pages[0]
    assert "in a cell" in reading.pages[0]
    assert "Draft header" in reading.beside
    assert "Draft header" not in reading.pages[0]


def test_the_pages_of_a_word_document_are_those_that_word_broke(word: Make) -> None:
    body = word("one", "two")
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        xml = archive.read("word/document.xml").replace(b"<w:t>two", b"<w:lastRenderedPageBreak/><w:t>two")
    assert [page.strip() for page in pages(rezipped(body, **{"word/document.xml": xml}), DOCX)] == ["one", "two"]


DOCTYPE = '<?xml version="1.0"{0}?><!DOCTYPE a [<!ENTITY b "bbbbbbbbbb"><!ENTITY c "&b;&b;&b;&b;&b;">]><a>&c;</a>'


@pytest.mark.parametrize(
    ("entries", "reason"),
    [
        ({"word/notes.xml": DOCTYPE.format("").encode()}, "unreadable"),
        ({"word/notes.xml": DOCTYPE.format(' encoding="utf-16"').encode("utf-16")}, "unreadable"),
        ({"../../evil.txt": b"x"}, "unreadable"),
        ({"/etc/evil": b"x"}, "unreadable"),
        ({"word\\..\\evil": b"x"}, "unreadable"),
        ({"word/big.bin": b"\0" * 101_000_000}, "unreadable"),
        ({f"word/{number}.bin": b"" for number in range(2001)}, "unreadable"),
        ({"word/embeddings/list.xlsx": b"x"}, "holds_files"),
        ({"word/vbaProject.bin": b"x"}, "holds_files"),
        ({"word/document.xml": b"<broken"}, "unreadable"),
    ],
    ids=["doctype", "utf-16", "climbing", "absolute", "backslash", "bomb", "entries", "embedded", "macro", "broken"],
)
def test_a_hostile_archive_is_refused(word: Make, entries: dict[str, bytes], reason: str) -> None:
    assert reason_of(rezipped(word("text"), **entries), DOCX) == reason


def test_an_archive_that_is_no_word_document_is_unreadable() -> None:
    assert reason_of(b"PK\x03\x04" + b"\0" * 100, DOCX) == "unreadable"


def test_a_page_gives_what_a_reader_sees_and_hides_nothing_from_the_gate() -> None:
    head = b"<head><title>t</title><style>p{}</style><script>var hidden=1</script></head>"
    body = b"<html>" + head + b"<body><p>Local Law</p><p>228</p><!-- note --></body>"
    reading = read(body, "text/html")
    assert reading.pages == ("Local Law 228",)
    assert "note" in reading.whole
    assert "hidden" in reading.whole


def test_a_text_file_is_read_in_the_encodings_people_use() -> None:
    assert pages("\ufeffÉtat".encode(), "text/plain") == ("État",)
    assert pages("État".encode("cp1252"), "text/plain") == ("État",)
    assert pages(b"one\ftwo", "text/plain") == ("one", "two")
    assert reason_of(b" \n", "text/plain") == "no_text"


def test_a_type_is_believed_only_where_name_and_first_bytes_agree(pdf: Make, word: Make) -> None:
    assert media_type_of("Plan.PDF", pdf("x")) == PDF
    assert media_type_of("plan.docx", word("x")) == DOCX
    assert media_type_of("page.htm", b"<p>") == "text/html"
    assert media_type_of("note.txt", b"note") == "text/plain"
    for name, start in (
        ("plan.pdf", b"PK\x03\x04"),
        ("plan.docx", b"%PDF-"),
        ("x.exe", b"MZ"),
        ("x", b"x"),
        ("x.txt", b"\0"),
    ):
        assert media_type_of(name, start) is None


def test_a_file_being_read_opens_no_connection_and_writes_no_file(tmp_path: Path) -> None:
    script = """
import sys; sys.path.insert(0, sys.argv[1])
from tasks import extract_child
extract_child.confine()
import socket
for act in (lambda: socket.create_connection(("127.0.0.1", 9)), lambda: socket.getaddrinfo("localhost", 9)):
    try:
        act()
    except PermissionError:
        print("refused")
with open(sys.argv[2], "w") as file:
    file.write("x")
"""
    root, target = str(Path(__file__).parents[2]), str(tmp_path / "out")
    done = subprocess.run([sys.executable, "-c", script, root, target], capture_output=True, text=True, check=False)
    assert done.stdout.split() == ["refused", "refused"]
    assert done.returncode != 0
    assert (tmp_path / "out").read_bytes() == b""
