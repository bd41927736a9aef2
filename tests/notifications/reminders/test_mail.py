"""A mail says what Slack's message says, can be told from its copy, and has a head that no words can break."""

import re
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.header import decode_header, make_header

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notifications.reminders.messages import mail_of, message_id
from notifications.slack import SlackMessage

NOW = datetime(2026, 6, 1, 13, 30, tzinfo=UTC)
OURS = {"sender": "follow-up@office.example", "to": "records@agency.example", "reply_to": "replies@office.example"}
HEAD = {
    "Subject", "From", "To", "Reply-To", "Date", "Message-ID", "Auto-Submitted", "Content-Type",
    "Content-Transfer-Encoding", "MIME-Version",
}  # fmt: skip


def said(text: str, key: str = "R5-M1:overdue:2026-05-29") -> SlackMessage:
    return SlackMessage(text=text, blocks=(), key=key, body_hash="ab")


def test_a_mail_says_the_plain_words_of_slacks_message_and_no_others() -> None:
    text = "R5-M1 is 3 days past its date\nMade up: please send the signed order by Wednesday 3 June.\nHow to answer."
    mail = mail_of(said(text), **OURS, now=NOW)

    assert str(mail["Subject"]) == "R5-M1 is 3 days past its date"
    assert mail.get_content() == text + "\n"
    assert mail.get_content_type() == "text/plain"
    assert set(mail.keys()) == HEAD
    assert mail.as_bytes() == mail_of(said(text), **OURS, now=NOW).as_bytes()


def test_without_an_address_for_answers_they_go_to_the_sender() -> None:
    mail = mail_of(said("Made up"), sender=OURS["sender"], to=OURS["to"], reply_to=None, now=NOW)
    assert "Reply-To" not in mail


def test_a_mail_is_named_by_its_key_alone() -> None:
    first = mail_of(said("Made up"), **OURS, now=NOW)["Message-ID"]
    assert str(first) == message_id("R5-M1:overdue:2026-05-29", OURS["sender"])
    assert str(first).endswith("@office.example>")
    assert first == mail_of(said("Other words"), **OURS, now=NOW)["Message-ID"]
    assert first != mail_of(said("Made up", "R5-M1:overdue:2026-06-29"), **OURS, now=NOW)["Message-ID"]


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"]), min_size=1, max_size=400))
def test_no_words_break_the_head_and_all_of_them_arrive(text: str) -> None:
    sent = mail_of(said(text), **OURS, now=NOW).as_bytes()
    assert sent.isascii()
    assert all(len(line) < 999 for line in sent.split(b"\r\n"))
    read = message_from_bytes(sent, policy=policy.SMTP)
    assert set(read.keys()) == HEAD
    assert read.defects == []
    written = read.get_content().replace("\r\n", "\n").rstrip("\n")
    assert written == text.replace("\r\n", "\n").replace("\r", "\n").rstrip("\n")


@pytest.mark.parametrize(
    "words", ["Bcc: x@y.example", "\r\nBcc: x@y.example", "\x0b\x0c\x85\u2028\u2029Bcc: x@y.example"]
)
def test_a_heading_with_a_second_head_in_it_is_one_line(words: str) -> None:
    mail = message_from_bytes(mail_of(said(f"R5-M1 {words}"), **OURS, now=NOW).as_bytes(), policy=policy.SMTP)
    assert mail["Bcc"] is None
    assert mail["Subject"].isprintable()
    assert len(str(mail_of(said("long " * 100), **OURS, now=NOW)["Subject"])) <= 150


@pytest.mark.parametrize(
    "words",
    [
        "=?utf-8?q?A=0d=0aReply-To:_evil=40evil.example?=",
        "=?utf-8?b?QQ0KUmVwbHktVG86IGV2aWxAZXZpbC5leGFtcGxl?=",
        "=\u200b?utf-8?q?=0aReply-To:_evil=40evil.example?=",
        "=?utf-8?q?=3D=3Futf-8=3Fq=3F=0aReply-To:_evil=40evil.example=3F=3D?=",
    ],
)
def test_a_title_that_decodes_to_more_lines_adds_no_header(words: str) -> None:
    """Python 3.11.7 and 3.12.1 decode it and write the lines; the tests run on the first of them (CVE-2024-6923)."""
    sent = mail_of(said(f"Written audit plan (R1-M1) {words}"), **OURS, now=NOW).as_bytes()
    for rules in (policy.compat32, policy.SMTP):
        mail = message_from_bytes(sent, policy=rules)
        assert mail.get_all("Reply-To") == [OURS["reply_to"]]
        assert set(mail.keys()) == HEAD
        subject = re.sub(r"\r\n(?=[ \t])", "", mail["Subject"])  # one that is folded is one line
        assert "\n" not in str(make_header(decode_header(subject)))


@pytest.mark.parametrize(
    "address", ["a@b.example, c@d.example", "a@b.example\r\nBcc: c@d.example", "Made Up <a@b.example>", "a"]
)
def test_what_is_no_plain_address_is_refused(address: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011
        mail_of(said("Made up"), **OURS | {"to": address}, now=NOW)
