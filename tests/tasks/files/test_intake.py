"""The door for files: what is taken, what waits for a person, what no statement lets in."""

import hmac
import io
from collections.abc import Callable

import pypdf
import pytest

from models.evidence import RefusedFile
from tasks.files.intake import MOST_BYTES, Reading, take
from tests.material.files import archive

pytestmark = pytest.mark.usefixtures("one_sandbox_for_all")

SALT = b"made-up salt"
PERSON = "p-records-1"
SEALING = "Guidance: records sealed under CPL 160.50 are not shared."
PERSONAL = "Made Up, NYSID 01234567A"
COMPOUND = bytes.fromhex("d0cf11e0a1b11ae1") + b"made up"
Make = Callable[..., bytes]


def refused(name: str, body: bytes, read_by: str | None = None) -> RefusedFile:
    taken = take(name, body, SALT, read_by=read_by)
    assert isinstance(taken, RefusedFile)
    assert taken.size == len(body)
    assert taken.salted_hash == hmac.digest(SALT, body, "sha256").hex()
    return taken


def accepted(name: str, body: bytes, read_by: str | None = None) -> Reading:
    taken = take(name, body, SALT, read_by=read_by)
    assert isinstance(taken, Reading)
    return taken


def test_a_file_that_can_be_read_and_is_clear_is_taken_with_its_text(pdf: Make) -> None:
    assert accepted("plan.pdf", pdf("Audit plan")).extracted.pages == ("Audit plan",)


@pytest.mark.parametrize("read_by", [None, PERSON])
@pytest.mark.parametrize("where", ["text", "title", "name", "attachment", "cell", "sheet", "header", "link"])
def test_personal_data_is_refused_wherever_it_stands_and_whatever_anybody_states(
    pdf: Make, word: Make, sheet: Make, mail: Make, where: str, read_by: str | None
) -> None:
    name, body = {
        "text": ("plan.pdf", pdf(PERSONAL)),
        "title": ("plan.pdf", pdf("plan", title=PERSONAL)),
        "name": (f"{PERSONAL}.pdf", pdf("plan")),
        "attachment": ("answer.eml", mail("see attached", attached={"plan.pdf": pdf(PERSONAL)})),
        "cell": ("table.xlsx", sheet({"x": [["plan"], [PERSONAL]]})),
        "sheet": ("table.xlsx", sheet({PERSONAL: [["plan"]]})),
        "header": ("plan.docx", word("plan", header=PERSONAL)),
        "link": ("page.html", b"<p>text <a href='/NYSID 01234567A'>x</a>"),
    }[where]
    answer = refused(name, body, read_by)
    assert (answer.reason, answer.klass, answer.why) == ("refused", "P3", "nysid")
    assert "01234567A" not in answer.model_dump_json()


def test_the_typed_page_beside_a_scanned_one_still_passes_the_gate(pdf: Make) -> None:
    assert refused("plan.pdf", pdf(PERSONAL, "", picture=True), PERSON).why == "nysid"
    assert refused("plan.pdf", pdf("", title=PERSONAL, picture=True), PERSON).why == "nysid"


def test_a_file_that_speaks_of_sealing_waits_for_a_person(pdf: Make) -> None:
    answer = refused("plan.pdf", pdf(SEALING))
    assert (answer.reason, answer.klass) == ("needs_person", "P4")
    assert accepted("plan.pdf", pdf(SEALING), PERSON).extracted.pages == (SEALING,)


def test_a_scan_waits_for_a_person_and_is_then_taken_without_pages(pdf: Make, mail: Make) -> None:
    scan = pdf("", picture=True)
    assert (refused("scan.pdf", scan).reason, refused("scan.pdf", scan).why) == ("needs_person", "no_text")
    assert accepted("scan.pdf", scan, PERSON).extracted.pages == ()
    answer = mail("see attached", attached={"scan.pdf": scan})
    assert refused("answer.eml", answer).why == "no_text"
    assert accepted("answer.eml", answer, PERSON).extracted.places == ("message", "attachment 1, page 1")


def encrypted(body: bytes) -> bytes:
    writer, out = pypdf.PdfWriter(clone_from=io.BytesIO(body)), io.BytesIO()
    writer.encrypt("made up", algorithm="RC4-128")
    writer.write(out)
    return out.getvalue()


@pytest.mark.parametrize("read_by", [None, PERSON])
def test_what_nobody_can_read_here_stays_outside_whatever_anybody_states(
    pdf: Make, mail: Make, read_by: str | None
) -> None:
    kept_outside = [
        ("unreadable", "broken.pdf", b"%PDF-1.7\n"),
        ("password", "closed.pdf", encrypted(pdf("x"))),
        *(("password", f"closed{ending}", COMPOUND) for ending in (".docx", ".xlsx", ".pptx")),
        ("password", "answer.eml", mail("x", attached={"closed.docx": COMPOUND})),
        ("password", "answer.zip", archive({"closed.xlsx": COMPOUND})),
        ("wrong_type", "plan.exe", b"MZ"),
        ("wrong_type", "plan.doc", COMPOUND),
        ("holds_files", "answer.eml", mail("x", attached={"a.zip": b"PK"})),
        ("too_large", "large.txt", b"x" * (MOST_BYTES + 1)),
    ]
    for why, name, body in kept_outside:
        answer = refused(name, body, read_by)
        assert (answer.why, answer.reason, answer.klass) == (why, "needs_person", "unchecked")
        assert bool(answer.detail) == (why not in ("wrong_type", "too_large")), "what the reader says of it is kept"


def test_the_same_file_has_another_salted_hash_in_another_installation() -> None:
    one, other = (take("plan.exe", b"MZ", salt) for salt in (b"one", b"other"))
    assert isinstance(one, RefusedFile)
    assert isinstance(other, RefusedFile)
    assert one.salted_hash != other.salted_hash
