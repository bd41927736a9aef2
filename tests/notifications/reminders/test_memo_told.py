"""What a message about a memo says: which one, what is asked of whom, what an approval binds, what became of it."""

from datetime import date
from typing import get_args

import pytest

from models.answers import ButtonMark, read_mark
from models.drafts import MemoAtHand
from models.ledger import MemoMessageClaimed, NotificationKind, Shows
from models.records import DraftRecord, Remark, Share, ToldItem
from notifications.reminders.messages import mail_of, say_aftermath, say_reminder
from notifications.slack import SlackMessage
from notifications.words import Sender
from tests.material.memo_messages import BOTTOM_LINE, CHANGES, SHARED, every_memo_message, memo_told
from tests.material.messages import (
    BY_MAIL,
    PRESSED,
    WORDS,
    claim,
    presses,
    within_slacks_limits,
)
from tests.material.records import draft_record
from tests.material.slack.block_kit import unfit_code
from tests.reading.sentences import names

OF_A_MEMO = get_args(Shows)[get_args(Shows).index("approved") : get_args(Shows).index("over") + 1]
READY = memo_told("memo_ready", steps=("approve", "back"))
DAY = date(2026, 6, 2)


def said(claim: MemoMessageClaimed, sender: Sender = PRESSED) -> SlackMessage:
    return say_reminder((claim,), sender, WORDS)


@pytest.mark.parametrize("name", [name for name in every_memo_message() if name.startswith("memo_ready")])
def test_a_draft_to_review_says_who_what_by_when_and_what_an_approval_binds(name: str) -> None:
    [claim] = every_memo_message()[name]
    text = said(claim).text
    assert text.startswith("Draft memo D3: may it go to its readers?" if claim.facts.steps else "Draft memo D3 needs a")
    assert text.split("\n")[1].startswith("Please ")
    assert "Monthly memo, status as of May 31, 2026." in text
    covers = "Your approval covers exactly this version (SHA-256 abababababab; the rest is in the draft's folder)."
    assert (covers in text) is ("approve" in claim.facts.steps)
    assert "ab" * 7 not in text, "nobody compares 64 signs by eye"
    assert "memos/drafts/D3" in text


def test_whatever_became_of_a_draft_has_its_words() -> None:
    assert {f"memos.now_{shows}" for shows in (*OF_A_MEMO, "call", "withdrawn", "asked")} <= set(names("messages"))


def test_the_counts_are_words_and_no_more_than_three_changes_stand_there() -> None:
    lines = said(READY).text.split("\n")
    counts = "Verified: one of seven recommendations. Of the 29 milestones, two are not checked"
    assert f"{counts}, one is awaiting review. Three are reported done by NYPD, not verified." in lines
    assert f"What changed (five changes): {CHANGES[0]}" in lines, "as many as there are words for"


@pytest.mark.parametrize(
    ("steps", "verbs"),
    [
        (("approve", "back"), ["memo.approve", "memo.back"]),
        (("approve", "read", "back"), ["memo.approve", "memo.read", "memo.back"]),
        ((), []),
    ],
)
def test_the_buttons_are_what_this_person_may_do_and_carry_the_draft(steps: tuple[str, ...], verbs: list[str]) -> None:
    drawn = list(presses(list(said(memo_told("memo_ready", steps=steps)).blocks)))
    assert [each["action_id"] for each in drawn] == [f"ft.{verb}" for verb in verbs]
    assert {each["value"] for each in drawn} <= {'{"d":"D3"}'}
    assert all(read_mark(each["value"]) == ButtonMark(d="D3") for each in drawn)
    assert not list(presses(list(said(memo_told("memo_ready", steps=steps), BY_MAIL).blocks)))


def test_the_liaison_reads_until_when_and_that_their_words_are_printed() -> None:
    text = said(memo_told("memo_shared", **SHARED)).text
    assert "If you wish, comment by Monday, June 8." in text
    assert "We print your words unchanged." in text
    assert "approval" not in text


def test_an_issued_memo_names_its_number_its_files_and_where_it_is() -> None:
    text = said(memo_told("memo_issued")).text
    assert text.startswith("Memo no. 2 issued\nIssued June 10, 2026.\n")
    assert all(line in text for line in BOTTOM_LINE)
    assert "SHA-256" not in text
    assert "The files are in the folder memos/2." in text
    link = "https://office.invalid/memos/0002.html"
    assert f"Read it: {link}" in said(memo_told("memo_issued", link=link)).text
    assert said(memo_told("memo_issued", number=3, supersedes=2)).text.startswith("Memo no. 3 corrects memo no. 2\n")


def test_of_a_withdrawn_memo_nothing_is_told_again() -> None:
    text = said(memo_told("memo_withdrawn", counts=None, changes=(), more=0, bottom_line=())).text
    assert "Please delete your copies" in text
    assert not any(each in text for each in CHANGES)
    assert "Verified: " not in text
    assert not any(each in text for each in BOTTOM_LINE)


def test_council_readers_get_a_short_mail_with_the_bottom_line_and_the_link() -> None:
    claim = memo_told("memo_issued", channel="email", to_reader=True, link="https://office.invalid/memos/0002.html")
    ours = {"sender": "a@office.example", "to": "r@council.example", "reply_to": None, "now": claim.lease_until}
    mail = mail_of(said(claim), **ours)
    assert mail.as_bytes() == mail_of(said(claim), **ours).as_bytes(), "the same gives the same bytes"
    assert (mail.get_content_type(), mail["Subject"]) == ("text/plain", "Memo no. 2 issued")
    words = " ".join(mail.get_content().split())
    assert all(line in words for line in BOTTOM_LINE)
    assert "Read it: https://office.invalid/memos/0002.html" in words


def test_a_mail_of_a_memo_that_is_on_no_site_says_where_the_files_are() -> None:
    assert (
        "The files are in the folder memos/2." in said(memo_told("memo_issued", channel="email", to_reader=True)).text
    )


def test_a_draft_for_comment_goes_by_mail_without_the_draft() -> None:
    text = said(memo_told("memo_shared", channel="email", **SHARED)).text
    assert "If you wish, comment by Monday, June 8." in text
    assert "Ask the coordinator for a copy of the draft." in text


def test_changes_of_any_length_stay_within_slacks_limits() -> None:
    long = tuple("A change that is told at length. " * 60 for _ in range(3))
    for each in (memo_told("memo_ready", changes=long, steps=("approve", "read", "back"), introduces=True),
                 memo_told("memo_issued", changes=long, introduces=True, supersedes=1)):  # fmt: skip
        within_slacks_limits(said(each))
        assert "A change" not in said(each).text, "a change that has no room is left to the memo"
    several = say_reminder(
        (memo_told("memo_ready", changes=long, steps=("approve",)), claim("overdue")), PRESSED, WORDS
    )
    within_slacks_limits(several)
    assert unfit_code({"text": several.text, "blocks": list(several.blocks)}) is None


def draft(**changes: object) -> DraftRecord:
    """Return draft D3, of which a reviewer and the liaison were told by entry 20."""
    known = {
        "id": "D3", "period": "month", "as_of": date(2026, 5, 31), "period_from": date(2026, 5, 1),
        "period_to": date(2026, 5, 31), "recorded_through": READY.lease_until, "cut_seq": 17, "cut_hash": "0" * 64,
        "facts_sha256": "ab" * 32, "drafted_by": "p-follow-up-2", "drafted_seq": 18, "drafted_on": date(2026, 5, 29),
        "messages": tuple(told(kind) for kind in ("memo_ready", "memo_shared", "memo_issued")),
    }  # fmt: skip
    return draft_record(**known | changes)


def told(kind: NotificationKind) -> ToldItem:
    key = f"{kind}:D3:abababab:p-verify-1:1"
    who = {"to": "p-verify-1", "instead_of": None, "reason": None}
    return ToldItem(key=key, message=key, kind=kind, due=DAY, **who, seq=20, claimed_on=DAY, sent_on=DAY)


def remark(seq: int, by: str = "p-verify-1", **more: object) -> Remark:
    return Remark.model_validate({"seq": seq, "on": DAY, "by": by, "facts_sha256": "ab" * 32} | more)


SHARE = Share(seq=19, on=DAY, by="p-follow-up-2", until=date(2026, 6, 8), facts_sha256="ab" * 32)
ENDS: list[tuple[NotificationKind, dict[str, object], str]] = [
    ("memo_ready", {"approvals": (remark(21),)}, "Approved: the coordinator can now issue draft D3."),
    (
        "memo_ready",
        {"approvals": (remark(21),), "drafted_by": "system"},
        "You approved draft D3; another person must still read it.",
    ),
    (
        "memo_ready",
        {"reviews": (remark(21, text_id="t"),), "drafted_by": "system"},
        "You read draft D3; another person must approve it.",
    ),
    (
        "memo_ready",
        {"reviews": (remark(21, "p-x", sent_back=True, text_id="t"),)},
        "Draft D3 was sent back on June 2, 2026; a new draft will replace it.",
    ),
    ("memo_ready", {"shares": (SHARE,)}, "with the agency for comment until June 8, 2026."),
    (
        "memo_ready",
        {"number": 2, "issued_on": DAY, "issued_seq": 25},
        "Draft D3 was issued as memo no. 2 on June 2, 2026.",
    ),
    (
        "memo_shared",
        {"shares": (SHARE,), "comments": (remark(21, "p-l"),)},
        "Comment on draft D3 received on June 2, 2026; we will print it unchanged.",
    ),
    ("memo_shared", {"shares": (SHARE.model_copy(update={"until": date(2026, 6, 1)}),)}, "ended on June 1, 2026."),
    (
        "memo_issued",
        {"number": 2, "issued_on": DAY, "withdrawn_on": DAY},
        "Memo no. 2 was withdrawn on June 2, 2026; the content was removed here.",
    ),
]


@pytest.mark.parametrize(("kind", "changes", "line"), ENDS, ids=[f"{kind}: {line}" for kind, _, line in ENDS])
def test_once_something_has_happened_the_message_says_so_and_has_nothing_to_press(
    kind: NotificationKind, changes: dict[str, object], line: str
) -> None:
    claim = memo_told(kind, steps=("approve", "back") if kind == "memo_ready" else ())
    drawn = say_aftermath((claim,), {}, PRESSED, WORDS, {"D3": MemoAtHand(draft=draft(**changes))}, DAY)
    assert line in drawn.text
    assert not list(presses(list(drawn.blocks)))
    assert not any(each in drawn.text for each in CHANGES)
    within_slacks_limits(drawn)


def test_a_replaced_draft_names_the_one_that_took_its_place_and_a_corrected_memo_its_erratum() -> None:
    replaced = MemoAtHand(draft=draft(), replaced=draft(id="D4", drafted_seq=30))
    drawn = say_aftermath((READY,), {}, PRESSED, WORDS, {"D3": replaced}, DAY)
    assert "Draft D3 was replaced by draft D4." in drawn.text
    corrected = MemoAtHand(draft=draft(number=2, issued_on=DAY, issued_seq=25, corrected_by=3))
    issued = say_aftermath((memo_told("memo_issued"),), {}, PRESSED, WORDS, {"D3": corrected}, DAY)
    assert "Memo no. 2 was corrected by memo no. 3." in issued.text
    assert BOTTOM_LINE[0] in issued.text, "what it said stays"


def test_a_draft_that_still_asks_keeps_its_call() -> None:
    drawn = say_aftermath((READY,), {}, PRESSED, WORDS, {"D3": MemoAtHand(draft=draft())}, DAY)
    assert drawn.text == said(READY).text
