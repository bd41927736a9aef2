"""What agencies send beside PDF, Word and mail: each kind through the real child (docs/evidence.md#extraction)."""

import struct
import zipfile
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest

from models.core import Unreadable
from models.evidence import RefusedFile
from tasks.child import kinds
from tasks.core import sandbox
from tasks.core.sandbox import READER, office_command
from tasks.files.intake import Reading, extract_text, is_mostly_text, media_type_of, take
from tests.material.files import archive, slides
from tests.material.files.outlook import compound, mail_storage, msg

pytestmark = pytest.mark.usefixtures("one_sandbox_for_all")

Make = Callable[..., bytes]
OLD_OFFICE = Path(__file__).parents[2] / "material" / "files" / "old_office.zip"
"""A page of Writer, a sheet of Calc and slides of Impress, saved in the formats of Office 97."""


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
    assert refusal(msg(packed=packed(b"words   ")), kinds.OUTLOOK)[0] == "no_text"


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


@pytest.mark.usefixtures("system_program")
def test_files_of_old_office_are_converted_within_the_sandbox_also_in_an_archive() -> None:
    assert pages(read("answers.zip", OLD_OFFICE.read_bytes())) == {
        "file 1, document": "Policy of the unit",
        "file 2, sheet 1": "cases\t12",
        "file 3, slide 1": "Audit plan",
        "file 3, slide 2": "Second slide",
    }


OTHERS = Path(__file__).parents[2] / "material" / "files" / "by_other_programs.zip"
"""Files with made-up content that other programs wrote: LibreOffice 25.2 (doc, xls, ppt, pptx, PDF), Info-ZIP (zip),
Independentsoft 1.6 and Aspose.Email FOSS 26.3 (msg)."""
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


@pytest.mark.usefixtures("system_program")
def test_old_files_that_libreoffice_wrote_are_read_and_damaged_ones_are_never_rubbish() -> None:
    table = "Recommendation\tStatus\nAudit plan\tOpen\nGuidance for members\tAccepted"
    assert pages(read("plan.doc", by_others("doc.doc"))) == {"document": PLAN.replace("\n", "\n\n")}
    listed = by_others("list.xls")
    assert pages(read("list.xls", listed)) == {"sheet 1": table}
    assert "Who audits, slide two." in pages(read("plan.ppt", by_others("slide.ppt"))).values()
    noise = Random(26)
    overwritten = listed[:512] + bytes(noise.randrange(256) for _ in listed[512:])
    for damaged in (listed[: len(listed) * 3 // 10], listed[: len(listed) * 6 // 10], overwritten):
        assert refused("list.xls", damaged).why == "unreadable"


def test_a_stub_of_an_encrypted_package_is_said_to_ask_for_a_password() -> None:
    stub = compound({"EncryptedPackage": bytes(5_000), "EncryptionInfo": bytes(300)})
    for name in ("list.xls", "plan.doc", "plan.ppt"):
        assert refused(name, stub).why == "no_text"


@pytest.mark.parametrize(
    ("text", "is_text"),
    [
        ("Audit plan\n\tOpen", True),
        ("\u0420\u0435\u0448\u0435\u043d\u0438\u0435 \u8a08\u756b", True),
        ("\ufffd\x11\u0871\x1a;\x03" * 9, False),
        ("words " * 100 + "\x00" * 20, False),
    ],
)
def test_what_is_made_of_a_damaged_file_is_no_text(text: str, is_text: bool) -> None:
    assert is_mostly_text(text) == is_text


@pytest.mark.usefixtures("system_program")
def test_the_converter_reaches_no_network_and_no_file_of_ours(tmp_path: Path) -> None:
    (secret := tmp_path / "secret.txt").write_text("a secret of ours")
    fields = rf'{{\rtf1\ansi Words {{\field{{\*\fldinst INCLUDETEXT "{secret}"}}{{\fldrslt shown}}}}}}'
    reading = read("letter.rtf", fields.encode())
    assert "Words" in reading.extracted.pages[0]
    assert "a secret of ours" not in reading.whole


def test_without_a_converter_the_way_out_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sandbox, "office_program", lambda: None)
    letter = rb"{\rtf1\ansi Words}"
    assert "convert it to PDF" in refusal(letter, "application/rtf")[1]
    assert refused("letter.rtf", letter).why == "no_converter"


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
    assert refused("a.zip", bytes(closed)).why == "no_text"


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
    assert refused(name, start + b"x").why == "no_text"
    assert read(name, start + b"x", "p-records-1").extracted.pages == ()
    assert refused(name, b"MZ").why == "wrong_type"


def test_the_converters_room_hides_no_installation_below_it() -> None:
    """An installation may stand below /tmp, where the room is: what is shown from there comes after it."""
    command = office_command(READER / "convert_child.py", "/usr/lib/libreoffice/program", ("doc", "docx"))
    assert command.index("--tmpfs") < command.index("--ro-bind-try")
