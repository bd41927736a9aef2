"""The text of mails and of what is attached to them."""

import email
import email.policy
from collections.abc import Callable
from email.message import EmailMessage

import pytest

from models.core import Unreadable
from models.evidence import Link
from tasks.child.contents import MOST_FILES
from tasks.child.kinds import MAIL
from tasks.child.mail import LOGO, MOST_MAILS
from tasks.files.intake import extract_text

pytestmark = pytest.mark.usefixtures("one_sandbox_for_all")

Make = Callable[..., bytes]


def refusal(body: bytes, stated: bool = False) -> tuple[str, str]:
    with pytest.raises(Unreadable) as caught:
        extract_text(body, MAIL, stated=stated)
    return caught.value.reason, str(caught.value)


def parsed(body: bytes) -> EmailMessage:
    message = email.message_from_bytes(body, policy=email.policy.default)
    assert isinstance(message, EmailMessage)
    return message


def raw(kind: str, body: str, more: str = "") -> bytes:
    return f"From: made.up@agency.example\nMIME-Version: 1.0\nContent-Type: {kind}\n{more}\n{body}".encode()


def test_a_mail_gives_its_text_and_its_headers_go_to_the_gate(mail: Make) -> None:
    reading = extract_text(mail("We accept recommendation 4.\n"), MAIL)
    assert (reading.extracted.pages, reading.extracted.places) == (("We accept recommendation 4.",), ("message",))
    for words in ("made.up@agency.example", "coordinator@council.example", "A made-up answer"):
        assert words in reading.beside


def test_of_two_forms_of_one_text_the_plain_one_is_read_and_the_other_passes_the_gate(mail: Make) -> None:
    html = "<p>Other words, <a href='https://example.org/r'>report</a></p>"
    reading = extract_text(mail("Plain words\n", html), MAIL)
    assert reading.extracted.pages == ("Plain words",)
    assert reading.extracted.links == (Link(text="report", address="https://example.org/r"),)
    assert "Other words" in reading.beside
    assert extract_text(mail("", html), MAIL).extracted.pages == ("Other words, report",)


def test_each_attachment_is_read_in_turn_and_its_pages_are_named_by_it(
    mail: Make, pdf: Make, word: Make, sheet: Make
) -> None:
    attached = {"plan.pdf": pdf("one", "two"), "b.docx": word("three"), "c.xlsx": sheet({"x": [["four"]]})}
    attached |= {"d.txt": b"five\fsix", "e.html": b"<p>seven", "f.csv": b"eight,9"}
    extracted = extract_text(mail("See attached\n", attached=attached), MAIL).extracted
    assert dict(zip(extracted.places, extracted.pages, strict=True)) == {
        "message": "See attached",
        "attachment 1, page 1": "one",
        "attachment 1, page 2": "two",
        "attachment 2, document": "three",
        "attachment 3, sheet 1": "four",
        "attachment 4, page 1": "five",
        "attachment 4, page 2": "six",
        "attachment 5, page": "seven",
        "attachment 6, page": "eight,9",
    }


def test_the_name_of_an_attachment_passes_the_gate_and_names_no_place(mail: Make) -> None:
    reading = extract_text(mail("x", attached={"A Made-up Name.txt": b"text"}), MAIL)
    assert "A Made-up Name" in reading.beside
    assert reading.extracted.places == ("message", "attachment 1, page 1")


def test_a_mail_without_words_of_its_own_is_read_for_its_attachment(mail: Make, pdf: Make) -> None:
    assert extract_text(mail(attached={"a.pdf": pdf("one")}), MAIL).extracted.pages == ("", "one")


def test_a_mail_within_a_mail_is_read(mail: Make) -> None:
    inner = parsed(mail("inner", attached={"a.txt": b"deep"}))
    for form in ({"fwd": inner}, {"fwd.eml": inner.as_bytes()}):
        extracted = extract_text(mail("outer", attached=form), MAIL).extracted
        assert extracted.places == ("message", "attachment 1, message", "attachment 1, attachment 1, page 1")
        assert extracted.pages == ("outer", "inner", "deep")


def test_a_forward_within_a_forward_is_read_and_a_chain_without_end_is_not(mail: Make) -> None:
    chain = mail("message 1")
    for number in range(2, MOST_MAILS + 1):
        chain = mail(f"message {number}", attached={"fwd.eml": chain})
    assert extract_text(chain, MAIL).extracted.pages == ("message 4", "message 3", "message 2", "message 1")
    assert refusal(mail("one more", attached={"fwd.eml": chain}))[0] == "holds_files"


def test_an_invitation_and_a_business_card_pass_the_gate_and_make_no_page(mail: Make) -> None:
    event = "BEGIN:VCALENDAR\nSUMMARY:Made-up meeting\nEND:VCALENDAR\n"
    parts = (
        f"--x\nContent-Type: text/plain\n\nSee you\n--x\nContent-Type: text/calendar; method=REQUEST\n\n{event}--x--"
    )
    attached = mail("See you\n", attached={"invite.ics": event.encode(), "me.vcf": b"BEGIN:VCARD\nFN:Made Up\n"})
    for body in (raw("multipart/alternative; boundary=x", parts), attached):
        reading = extract_text(body, MAIL)
        assert reading.extracted.pages == ("See you",)
        assert "Made-up meeting" in reading.beside
    assert "FN:Made Up" in reading.beside


def test_a_mail_within_that_is_packed_as_no_mail_may_be_is_not_taken_for_read(mail: Make) -> None:
    packed = raw("message/rfc822", "RnJvbTogYUBiCgp0ZXh0Cg==", "Content-Transfer-Encoding: base64\n")
    assert refusal(packed)[0] == "holds_files"


def test_more_attachments_than_a_person_sends_are_refused(mail: Make) -> None:
    attached = {f"{number}.txt": b"x" for number in range(MOST_FILES)}
    assert len(extract_text(mail("x", attached=attached), MAIL).extracted.pages) == MOST_FILES + 1
    assert refusal(mail("x", attached={**attached, "one-more.txt": b"x"}))[0] == "holds_files"
    inner = parsed(mail("x", attached={"y.txt": b"y"}))
    assert refusal(mail("x", attached={**attached, "fwd": inner}))[0] == "holds_files"


@pytest.mark.parametrize("name", ["a.zip", "a.exe", "a.docm", "noname", "a.pdf"])
def test_an_attachment_of_another_type_is_refused(mail: Make, name: str) -> None:
    assert refusal(mail("x", attached={name: b"\0\1"}))[0] == "holds_files"


def test_a_scan_or_picture_among_the_attachments_waits_for_a_person(mail: Make, pdf: Make) -> None:
    for name, body in {"scan.pdf": pdf("", picture=True), "photo.png": b"\x89PNG"}.items():
        whole = mail("See attached\n", attached={name: body})
        with pytest.raises(Unreadable, match=r"^attachment 1, ") as caught:
            extract_text(whole, MAIL)
        assert caught.value.reason == "no_text"
        assert extract_text(whole, MAIL, stated=True).extracted.pages[0] == "See attached"


def test_a_picture_shown_in_the_text_waits_for_a_person_too_and_a_logo_does_not() -> None:
    head = "--x\nContent-Type: text/html\n\n<p>Regards\n--x\nContent-Type: image/png\nContent-ID: <a>\n\n"
    scan, logo = (raw("multipart/related; boundary=x", f"{head}{'x' * size}\n--x--") for size in (LOGO + 1, LOGO))
    assert refusal(scan)[0] == "no_text"
    assert extract_text(logo, MAIL).extracted.pages == ("Regards",)


SIGNED = "--x\nContent-Type: text/plain\n\nSigned words\n--x\nContent-Type: application/pkcs7-signature\n\nx\n--x--"
CLOSED = {
    "pgp": raw("multipart/encrypted; boundary=x", "--x\nContent-Type: application/pgp-encrypted\n\nx\n--x--"),
    "pgp-in-text": raw("text/plain", "-----BEGIN PGP MESSAGE-----\nabc"),
    "smime": raw("application/pkcs7-mime; name=smime.p7m", "abc"),
    "smime-by-name": raw("application/octet-stream; name=smime.p7m", "abc"),
    "tnef": raw("application/ms-tnef", "abc"),
    "winmail": raw("application/octet-stream; name=WINMAIL.DAT", "abc"),
}


@pytest.mark.parametrize("kind", CLOSED)
def test_a_mail_that_is_encrypted_or_packed_says_so_whatever_is_stated(kind: str) -> None:
    for stated in (False, True):
        reason, detail = refusal(CLOSED[kind], stated)
        code, words = ("wrong_type", "winmail.dat") if kind in {"tnef", "winmail"} else ("password", "encrypted")
        assert (reason, words in detail) == (code, True)


def test_a_signed_mail_is_read() -> None:
    assert extract_text(raw("multipart/signed; boundary=x", SIGNED), MAIL).extracted.pages == ("Signed words",)


def test_words_are_read_in_the_encoding_that_the_sender_names() -> None:
    latin = raw("text/plain; charset=iso-8859-2", "x").replace(b"\nx", b"\n\xb1")
    assert extract_text(latin, MAIL).extracted.pages == ("\u0105",)
    assert extract_text(raw("text/plain; charset=made-up", "x"), MAIL).extracted.pages == ("x",)


def test_what_stands_between_the_parts_passes_the_gate() -> None:
    body = "before\n--x\nContent-Type: text/plain\n\nwords\n--x--\nafter"
    beside = extract_text(raw("multipart/mixed; boundary=x", body), MAIL).beside
    assert "before" in beside
    assert "after" in beside


def test_a_header_that_stands_there_twice_passes_the_gate_twice(mail: Make) -> None:
    assert "another subject" in extract_text(b"Subject: another subject\n" + mail("x"), MAIL).beside


def test_a_mail_whose_parts_cannot_be_told_apart_is_not_taken_for_an_empty_one() -> None:
    assert refusal(raw("multipart/mixed", "words"), stated=True)[0] == "unreadable"
