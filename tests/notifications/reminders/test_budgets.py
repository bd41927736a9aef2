"""Each message keeps its words: 120, or 160 for several items and a digest; nothing is cut (docs/voice.md#lengths)."""

from typing import Any

import pytest

from models.ledger import Claim, DigestClaimed, NoticeClaimed
from notifications.reminders import say_reminder
from notifications.reminders.frame import MOST_BUNDLE_WORDS, MOST_WORDS
from notifications.words import Sender
from tests.journeys.played_quarters import PLAYERS, played
from tests.material.memo_messages import memo_told
from tests.material.messages import (
    BY_MAIL,
    HOSTILE,
    KINDS,
    PRESSED,
    WORDS,
    claim,
    digest,
    every_message,
    notice,
    within_slacks_limits,
)

MESSAGES = every_message()
SENTENCE = (
    "The written plan that says who is audited, which systems and mailboxes, which period, and who carries it out"
)
LONG: dict[str, dict[str, Any]] = {
    "a title of 300 characters": {"title": " ".join(["Written", "plan", "of", "the", "unit"] * 12)[:300]},
    "a title without phrases": {"title": "unit " * 60},
    "a title of one word": {"title": "x" * 300},
    "a title of letters": {"title": "a " * 150},
    "long sentences": {"says": f"{SENTENCE} {SENTENCE} {SENTENCE}.", "ask": f"send {SENTENCE} {SENTENCE}"},
    "a long law": {"law_line": SENTENCE * 3, "basis": "statute", "duty_basis": "statute"},
    "a long condition": {"condition": f"{SENTENCE} {SENTENCE}", "basis": "conditional_statute"},
    "no ask": {"ask": None},
    "markup": {"title": " ".join(HOSTILE), "ask": f"send {' '.join(HOSTILE[:8])}"},
}


def most(claims: tuple[Claim, ...]) -> int:
    is_one = len(claims) == 1 and not isinstance(claims[0], DigestClaimed | NoticeClaimed)
    return MOST_WORDS if is_one else MOST_BUNDLE_WORDS


def count(text: str) -> int:
    return len(text.split())


@pytest.mark.parametrize("sender", [PRESSED, BY_MAIL, Sender()], ids=["buttons", "mail", "bare"])
@pytest.mark.parametrize("name", MESSAGES)
def test_every_kind_of_message_keeps_its_words(name: str, sender: Sender) -> None:
    message = say_reminder(MESSAGES[name], sender, WORDS)
    assert count(message.text) <= most(MESSAGES[name])
    assert "…" not in message.text


@pytest.mark.parametrize("name", PLAYERS)
def test_every_message_of_a_quarter_keeps_its_words(name: str) -> None:
    over = [read for read in played(name).read if count(read.text) > most(read.claims) or "…" in read.text]
    assert [(read.day, read.to, count(read.text)) for read in over] == []


@pytest.mark.parametrize("case", LONG)
@pytest.mark.parametrize("kind", KINDS)
def test_bad_input_takes_no_more_words_and_no_sentence_is_cut(kind: str, case: str) -> None:
    claims = (claim(kind, introduces=True, **LONG[case]),)
    message = say_reminder(claims, PRESSED, {"t1": SENTENCE * 5, "t2": f"{SENTENCE}. {SENTENCE * 4}."})
    assert count(message.text) <= MOST_WORDS
    assert "…" not in message.text
    within_slacks_limits(message)


@pytest.mark.parametrize("case", LONG)
@pytest.mark.parametrize("kind", ["overdue", "escalation", "date_proposal", "decide_extension", "please_verify"])
def test_forty_items_for_one_person_are_one_message_within_its_words(kind: str, case: str) -> None:
    claims = [claim(kind, f"R5-M{n}", introduces=True, **LONG[case]) for n in range(1, 41)]
    message = say_reminder(claims, PRESSED, {"t2": SENTENCE * 5})
    assert count(message.text) <= MOST_BUNDLE_WORDS
    assert "…" not in message.text
    assert "Not shown: " in message.text
    within_slacks_limits(message)


def test_a_digest_of_forty_items_and_many_notices_keep_their_words() -> None:
    line = {"title": LONG["a title of 300 characters"]["title"], "asks_for": "2026-07-10"}
    for claims in (
        (digest(many=10, line=line, more=30),),
        (digest("unit_head", many=10, line=line, more=30),),
        tuple(notice("blocked", n, source=f"source_{n}", reason=None) for n in range(1, 41)),
        (memo_told("memo_issued"), digest(many=10, line=line), *(claim("overdue", f"R5-M{n}") for n in range(1, 39))),
    ):
        message = say_reminder(claims, PRESSED, {})
        assert count(message.text) <= MOST_BUNDLE_WORDS
        assert "…" not in message.text
        within_slacks_limits(message)


def test_the_ask_of_the_register_is_the_ask() -> None:
    law = {"basis": "statute", "duty_basis": "statute", "ask": "send the report, with the day it was sent"}
    assert (
        "If it is, send the report, with the day it was sent."
        in say_reminder((claim("overdue", **law),), PRESSED, {}).text
    )
    several = [claim("overdue", f"R1-M{n}", **law) for n in (1, 2)]
    assert " Send the report, with the day it was sent.\n" in say_reminder(several, PRESSED, {}).text
