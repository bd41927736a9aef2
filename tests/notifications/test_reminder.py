"""What a reminder says: who, what, by when, the date, what counts, how to answer (REM-3, REM-4, SEC-8)."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest

from models.events.reminder import Part, ReminderClaimed
from models.events.said import ReminderFacts
from notifications.message import SlackMessage, escape
from notifications.reminder import say_reminder

SAID = date(2026, 6, 1)
REPLY_TO = "follow-up@office.invalid"
FACTS: dict[str, Any] = {
    "title": "A policy on federal access is in force",
    "says": "The signed text, with its date and the order that puts it in force.",
    "due_on": date(2026, 5, 29),
    "due_now": date(2026, 5, 29),
    "basis": "planning_assumption",
    "duty_basis": "planning_assumption",
    "law": ("Admin Code 10-178(d)",),
    "counting": "Chosen by us.",
    "provisional": False,
    "waits_for": None,
    "duty_on": "nypd",
    "responsible": "agency_contact",
    "verdicts_by": "DOI",
    "agency_says": None,
    "agency_says_on": None,
    "in_hand": 0,
    "rejected_on": None,
    "evidence": (),
    "evidence_since": None,
    "source": "agency_drop",
    "source_since": None,
    "cannot_tell": False,
    "days_past_original": 3,
    "business_days_late": 1,
    "told_on": date(2026, 5, 8),
    "asked": 2,
    "said_on": SAID,
    "answer_by": date(2026, 6, 3),
    "next_on": date(2026, 6, 8),
}
BEFORE = {"days_past_original": 0, "business_days_late": 0}
WAITING = {"evidence": ("abababababab",), "evidence_since": date(2026, 5, 20), "in_hand": 1}
CLOCK = BEFORE | {"provisional": True, "waits_for": "R5-M2"}
KINDS: dict[str, tuple[str, str | None, dict[str, Any]]] = {
    "check_in": ("check_in", None, BEFORE),
    "due_soon": ("due_soon", None, BEFORE),
    "overdue": ("overdue", None, {}),
    "overdue, cannot tell": ("overdue", "cannot_tell", {"cannot_tell": True, "source_since": date(2026, 5, 4)}),
    "overdue, away": ("overdue", "away", {}),
    "overdue, statute": ("overdue", None, {"basis": "statute", "duty_basis": "statute"}),
    "overdue, law asks": ("overdue", None, {"duty_basis": "statute"}),
    "overdue, extended": ("overdue", None, {"due_on": date(2026, 4, 1), "days_past_original": 61}),
    "weekly_digest": ("weekly_digest", None, {}),
    "clock": ("weekly_digest", "clock_not_started", CLOCK),
    "escalation": ("escalation", None, {"responsible": "agency_unit_head"}),
    "escalation, cannot tell": ("escalation", "cannot_tell", {"cannot_tell": True}),
    "please_verify": ("please_verify", None, WAITING),
    "verifier_silent": ("please_verify", "verifier_silent", WAITING),
    "evidence_rejected": ("evidence_rejected", None, {"in_hand": 1, "rejected_on": SAID}),
}
HOSTILE = [
    "<!channel>",
    "<!here>",
    "<!everyone>",
    "<@U0000000001>",
    "<#C0000000001>",
    "<!subteam^S1>",
    "@channel",
    "@here",
    "@everyone",
    "<https://evil.invalid|click>",
    "https://evil.invalid",
    "http://evil.invalid/x",
    "evil.invalid",
    "www.evil.invalid",
    "mailto:a@evil.invalid",
    "a@evil.invalid",
    "tel:+12125550100",
    "<tel:1>",
    "*bold*",
    "_it_",
    "~gone~",
    "`code`",
    "> quote",
    "&lt;!channel&gt;",
    "&amp;",
    ":tada:",
    ":+1:",
    "a\nb",
    "<!date^1^{date}|x>",
    "\u202eright to left",
]
FREE = ("title", "says", "verdicts_by")


def claim(kind: str, milestone_id: str = "R5-M1", *, introduces: bool = False, **changes: Any) -> ReminderClaimed:
    rung, because, facts = KINDS[kind]
    redirected = {"instead_of": "p-records-1"} if because == "away" else {}
    return ReminderClaimed.model_validate(
        {
            "milestone_id": milestone_id,
            "part": Part(key=f"{milestone_id}:{rung}:2026-05-29", milestone_id=milestone_id, rung=rung, due=SAID),
            "message": f"R5-M1:{rung}:2026-05-29",
            "to": "p-records-1",
            "because": because,
            "introduces": introduces,
            "lease_until": datetime(2026, 6, 1, 14, tzinfo=UTC),
            "body_hash": "ab",
            "facts": ReminderFacts.model_validate(FACTS | facts | changes),
        }
        | redirected
    )


def texts(block: Any) -> Iterator[tuple[str, str]]:
    if isinstance(block, dict):
        if isinstance(block.get("text"), str):
            yield block["type"], block["text"]
        for each in block.values():
            yield from texts(each)
    elif isinstance(block, list | tuple):
        for each in block:
            yield from texts(each)


def within_slacks_limits(message: SlackMessage) -> None:
    assert len(message.blocks) <= 20
    assert len(escape(message.text)) <= 3000
    assert sum(len(text) for block in message.blocks for _, text in texts(block)) <= 3500
    headers = [block for block in message.blocks if block["type"] == "header"]
    assert all(len(block["text"]["text"]) <= 150 for block in headers)


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_says_who_what_by_when_the_date_what_counts_and_how_to_answer(kind: str) -> None:
    one = claim(kind)
    message = say_reminder((one,), REPLY_TO, {})
    ask = message.text.split("\n")[1]
    assert ask.startswith("As ")
    assert "by Wednesday 3 June" in ask
    assert re.search(r"R5-M1", ask)
    assert one.facts.due_on.strftime("%B %Y") in message.text
    assert "What counts: The signed text" in message.text
    assert f"How to answer: write to {REPLY_TO}." in message.text
    within_slacks_limits(message)


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_is_plain_and_blames_nobody(kind: str) -> None:
    message = say_reminder((claim(kind, introduces=True),), REPLY_TO, {})
    lowered = message.text.lower()
    for word in ("violation", "non-compliant", "failed", "asap", "kindly", "!", "delinquent"):
        assert word not in lowered
    plain = re.sub(r"\([^)]*\)|\S+@\S+", "", message.text)
    sentences = [each.split() for each in re.split(r"[.?:]\s+|\n+", plain) if each.strip()]
    assert max(len(each) for each in sentences) <= 30
    assert sum(len(each) for each in sentences) / len(sentences) < 20


def test_a_date_of_ours_is_never_called_a_date_of_the_law() -> None:
    ours = say_reminder((claim("overdue"),), None, {}).text
    assert "past the planned date (set by us, not by law)" in ours
    assert "set by law)" not in ours.replace("not set by law)", "")
    both = say_reminder((claim("overdue, law asks"),), None, {}).text
    assert "Admin Code 10-178(d) asks for it; the day is ours." in both
    law = say_reminder((claim("overdue, statute"),), None, {}).text
    assert "3 days past the date set by law" in law
    assert "by us" not in law


def test_an_extension_stands_beside_the_original_date() -> None:
    text = say_reminder((claim("overdue, extended"),), None, {}).text
    assert "Original due date: 1 April 2026" in text
    assert "New date: 29 May 2026." in text


def test_a_claim_of_the_agency_is_never_said_as_a_fact() -> None:
    one = claim("overdue", agency_says="done", agency_says_on=date(2026, 5, 27))
    text = say_reminder((one,), None, {}).text
    assert "The agency says: done, on 27 May 2026. DOI holds: nothing in hand." in text
    assert "A statement alone does not close this." in text


def test_a_rejection_quotes_the_verifiers_reason_and_is_silent_where_it_was_erased() -> None:
    one = claim("evidence_rejected", rejected_why="t1")
    assert 'The verifier\'s reason: "The page is not signed."' in (
        say_reminder((one,), None, {"t1": "The page is not signed."}).text
    )
    assert "reason" not in say_reminder((one,), None, {}).text


def test_where_nobody_can_tell_it_is_a_question() -> None:
    text = say_reminder((claim("overdue, cannot tell"),), None, {}).text
    assert "can you tell us by Wednesday 3 June whether R5-M1 is done?" in text
    assert "We could not read the source where it would show (agency_drop) since 4 May 2026." in text
    assert "days past" not in text


def test_the_first_message_introduces_itself_and_what_was_late_before_is_nobodys_delay() -> None:
    text = say_reminder((claim("overdue", introduces=True, told_on=None),), None, {}).text
    assert "This is your first message from followthrough" in text
    assert "We put this date to you today." in text
    assert "first message" not in say_reminder((claim("overdue"),), None, {}).text
    assert "You were first told of it on 8 May 2026, 24 days ago." in say_reminder((claim("overdue"),), None, {}).text


def test_a_redirected_message_says_whose_it_is_and_why_it_came() -> None:
    assert "Sent to you because p-records-1 is away." in say_reminder((claim("overdue, away"),), None, {}).text


def test_the_head_is_asked_to_decide_and_told_that_the_memo_will_list_it() -> None:
    text = say_reminder((claim("escalation"),), None, {}).text
    assert "please decide by Wednesday 3 June: do R5-M1, name another person, or ask for a new date." in text
    assert "We sent 2 messages." in text
    assert "The next memo will list this." in text


def test_eight_parts_are_shown_and_the_rest_is_counted() -> None:
    claims = [claim("overdue", f"R5-M{n}", says="A long text. " * 40) for n in range(1, 12)]
    message = say_reminder(claims, REPLY_TO, {})
    assert message.text.startswith("Today: 11 items")
    assert "3 more items not shown" in message.text
    assert "R5-M8 is" in message.text
    assert "R5-M9" not in message.text
    assert message.text.count("What counts: ") == 8
    within_slacks_limits(message)


def test_where_items_are_cut_short_what_is_asked_stays() -> None:
    claims = [claim("overdue, law asks", f"R5-M{n}", title="A long title of a milestone. " * 6) for n in range(1, 12)]
    message = say_reminder(claims, REPLY_TO, {})
    assert message.text.count("Send what shows it, or tell us what stops it.") == 8


def test_a_digest_is_headed_by_how_many_are_past_their_date() -> None:
    claims = [claim("weekly_digest", f"R5-M{n}") for n in range(1, 4)]
    assert say_reminder(claims, None, {}).text.startswith("3 items past their date\n")


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("parts", [1, 2])
def test_no_words_of_others_ping_link_or_format(kind: str, parts: int) -> None:
    for hostile in HOSTILE:
        words = dict.fromkeys(FREE, hostile) | {"law": (hostile,)}
        claims = [claim(kind, f"R5-M{n}", introduces=True, **words) for n in range(parts)]
        message = say_reminder(claims, None, {})
        assert not re.search(r"\w\.\w+\b(?<=invalid)|https?://|@(channel|here|everyone)", message.text)
        for form, text in (each for block in message.blocks for each in texts(block)):
            assert "<" not in text
            # Where markup works, nothing of the words stands.
            assert form == "plain_text" or hostile not in text or hostile in ("&amp;", "evil.invalid")
        within_slacks_limits(message)


def test_the_same_claims_give_the_same_message_and_carry_the_first_parts_key() -> None:
    claims = [claim("overdue"), claim("check_in", "R5-M2")]
    assert say_reminder(claims, REPLY_TO, {}) == say_reminder(claims, REPLY_TO, {})
    assert say_reminder(claims, REPLY_TO, {}).key == "R5-M1:overdue:2026-05-29"
