"""What a message about one item says: its date, what it asks, what somebody answered, and no promise but one."""

import re
from datetime import date
from typing import Any, get_args

import pytest

from models.ledger import Claim, NotificationKind, Part, RedirectReason
from models.ledger.events.items import CLASSES, Promise
from models.ledger.events.memo import MEMO_KINDS
from models.ledger.events.reminder import ItemClaimed
from models.register import Basis
from models.reminders import KINDS as OURS
from notifications.reminders.frame import asks_nothing
from notifications.reminders.messages import say_aftermath, say_reminder
from notifications.words import Sender, escape
from tests.material.aftermath import after, record_after, sent
from tests.material.messages import (
    BY_MAIL,
    CALLED,
    CONDITION,
    HOSTILE,
    KINDS,
    NAMES,
    PRESSED,
    REPLY_TO,
    SAID,
    WORDS,
    active,
    claim,
    every_message,
    presses,
    sentences,
    texts,
    within_slacks_limits,
)
from tests.reading.sentences import names

MESSAGES = every_message()
NEWS = [name for name, (kind, _, _) in KINDS.items() if OURS[kind].is_news]
TITLE = "Policy on federal access (R5-M1)"


def said(name: str, sender: Sender = PRESSED, **facts: Any) -> str:
    """Return a message as its reader gets it, without the signs that keep a name from acting."""
    claims = (claim(name, **facts),) if facts else MESSAGES[name]
    return say_reminder(claims, sender, WORDS).text.replace("\u2060", "")


@pytest.mark.parametrize("name", KINDS)
def test_only_who_gets_an_item_as_the_coordinator_reads_so(name: str) -> None:
    first = claim(name, introduces=True)
    message = say_reminder((first,), PRESSED, {})
    is_coordinators = CLASSES[first.item.kind].specification.role == "coordinator"
    assert is_coordinators or "as the coordinator" not in message.text, "whose source was not read is no coordinator"


def test_every_kind_is_in_one_table_and_has_its_words() -> None:
    about_milestones = set(get_args(NotificationKind)) - MEMO_KINDS - {"source_blocked", "needs_person"}
    assert set(OURS) == set(get_args(NotificationKind))
    assert {kind for kind, _, _ in KINDS.values()} == about_milestones
    assert {f"kinds.{name}_ask" for name in CLASSES} <= set(names("messages"))


def test_it_says_the_date_and_its_law_and_asks_without_a_day_of_ours() -> None:
    assert said("overdue, statute").split("\n") == [
        TITLE,
        "Is it done? We have nothing that shows it. If it is, send what shows this.",
        "Legal deadline May 29, 2026, passed: Admin. Code § 10-178(d).",
    ]
    assert said("check_in").split("\n") == [
        TITLE,
        "Where does it stand?",
        "Our target date May 29, 2026; no law sets it.",
    ]
    assert "Please send what shows this." in said("due_soon")


WEEKDAYS = "Monday|Tuesday|Wednesday|Thursday|Friday"


@pytest.mark.parametrize("name", [name for name in MESSAGES if "memo_shared" not in name])
def test_no_message_names_a_day_of_ours(name: str) -> None:
    """Each date is the item's own: no day by which we ask, of our next message, of the head or of a memo. (A comment on
    a draft has a day that the record holds.)"""
    text = said(name)
    assert not re.search(rf"by (?:{WEEKDAYS})|Next (?:message|reminder)|will (?:notify|say|list)", text)
    assert "use a button" not in text
    assert "reply here" not in text


def test_the_one_promise_stands_in_slack_about_one_item_until_something_is_entered() -> None:
    old = sent("overdue")
    item = old.item.model_copy(update={"promise": Promise(not_before=date(2026, 6, 18), to="agency_unit_head")})
    same = ItemClaimed.model_fields.keys() - {"facts", "on"}
    part = ItemClaimed(**{name: getattr(old, name) for name in same}, facts=item)
    promise = "If nobody answers, we ask your unit head, not before June 18."
    assert promise in say_reminder((part,), PRESSED, WORDS).text
    other = part.model_copy(update={"part": Part(key="k", milestone_id="R7-M2", kind="overdue", due=part.part.due)})
    for text in (
        say_reminder((part,), BY_MAIL, WORDS).text,
        say_reminder((part.model_copy(update={"channel": "email"}),), PRESSED, WORDS).text,
        say_reminder((part, other.model_copy(update={"milestone_id": "R7-M2"})), PRESSED, WORDS).text,
    ):
        assert "If nobody answers" not in text
    answered, _ = after("acknowledged")
    assert "If nobody answers" not in answered.text
    untouched = say_aftermath((part,), {"R4-M1": record_after(part)}, PRESSED, WORDS, {}, SAID)
    assert promise in untouched.text


@pytest.mark.parametrize("basis", get_args(Basis))
def test_only_a_legal_deadline_with_a_ground_is_overdue(basis: Basis) -> None:
    text = said("overdue", basis=basis, overdue=basis == "statute")
    assert ("overdue" in text) is (basis == "statute")
    kinds = {
        "statute": "Legal deadline May 29, 2026, overdue",
        "conditional_statute": "Conditional legal deadline May 29, 2026, passed",
        "executive_order_reported": "Date reported for an executive order May 29, 2026, passed, not taken from the",
        "planning_assumption": "Our target date May 29, 2026, passed; no law sets it.",
        "pending_bill": "",
    }
    assert kinds[basis] in text
    assert "overdue" not in said("overdue, statute")


def test_a_conditional_deadline_says_its_condition_and_asks_why_it_does_not_apply() -> None:
    text = said("overdue, condition")
    assert f"It applies only if {CONDITION}." in text
    assert "Please send what shows this, or tell us why the deadline does not apply." in text
    assert "or tell us why the date does not apply" in said("overdue, order")


def test_a_day_of_ours_that_a_law_asks_for_says_both() -> None:
    assert "; Admin. Code § 10-178(d) requires this, and the date is ours." in said("overdue, law asks")
    assert "law" not in said("check_in").replace("no law sets it", "")


def test_the_original_date_stands_beside_one_that_moved() -> None:
    assert "Our target date May 29, 2026, moved from April 1, 2026, passed" in said("overdue, extended")
    assert "moved from April 1, 2026" in said("date granted")
    assert "moved from" not in said("date declined")


def test_a_claim_of_the_agency_is_never_said_as_a_fact_and_an_answer_is_said() -> None:
    text = said("overdue", agency_says="done", agency_says_on=date(2026, 5, 27))
    assert "NYPD says: done, May 27." in text
    assert "We have nothing that shows it." in text
    assert "Under way, expected by June 12 (May 27)." in said("overdue, working on it")
    assert "NYPD says: started, May 27." in said("escalation")
    assert "We asked the contact on May 8." in said("escalation")
    assert said("escalation").startswith(TITLE), "an answer was given"
    assert said("escalation", said_working_on=None, agency_says=None).startswith("No answer yet: policy on federal")


def test_the_silence_of_the_agency_is_not_said_of_anothers_duty() -> None:
    text = said("overdue", duty_on="council")
    assert "This is a duty of the Council, not of NYPD." in text
    assert "NYPD says" not in text
    assert "duty of" not in said("overdue")


def test_what_a_person_wrote_is_quoted_with_who_wrote_it_and_is_silent_where_it_was_erased() -> None:
    rejected = said("evidence_rejected")
    assert rejected.startswith("Not enough yet: policy on federal access (R5-M1)\nCan you send that?\n")
    assert 'A verifier read what you sent on June 1: "The page is not signed."' in rejected
    assert "What would show it: The signed text, with its date" in rejected
    words = '"The order it waits for is with the law office."'
    assert f"Ana Made-Up wrote on May 28: {words}" in said("blocked_notice, in words")
    assert f"Ana Made-Up asks for July 10 in place of May 29: {words} Do you approve it?" in said("decide_extension")
    assert f"Ana Made-Up handed it to you on May 15: {words} Is it yours?" in said("handed_over")
    for kind in ("handed_over", "blocked_notice, in words", "decide_extension", "evidence_rejected"):
        assert '"' not in say_reminder((claim(kind),), PRESSED, {}).text


def test_a_hold_says_what_it_waits_for_and_asks_whether_it_can_be_settled() -> None:
    assert "it waits for another milestone (R2-M1)" in said("blocked_notice", answered_why=None)
    assert "Can you settle it?" in said("blocked_notice")
    assert said("blocked_notice, not mine").startswith("Not theirs: policy on federal access (R5-M1)\nWhose is it?\n")
    assert said("overdue, blocked").startswith("On hold: policy on federal access (R5-M1)\nIs that settled?\n")


def test_where_nobody_could_look_it_is_a_question() -> None:
    text = said("overdue, cannot tell")
    assert "Is it done? We have not read files from NYPD since May 4, 2026, so we do not know." in text
    assert "We have not read files from NYPD, so we do not know." in said("overdue, cannot tell", source_since=None)
    folder = said("overdue, cannot tell", folder=True)
    assert "We could not open the shared folder since May 4, 2026, so we may not have what you put there." in folder
    to_coordinator = said("escalation, cannot tell")
    assert "This comes to you, not to the unit head, because we could not read where it would show." in to_coordinator


def test_a_date_to_set_asks_whether_it_can_be_kept() -> None:
    text = said("date_proposal")
    assert text.startswith("A date to set with you: policy on federal access (R5-M1)\nCan you keep May 29?\n")
    assert "Both dates, yours and ours, stay on record." in text
    passed = said("date_proposal, date passed", answer_due=date(2026, 6, 10))
    assert "Ours was May 29; it passed before you heard of it. Which day can you keep?" in passed
    assert "Without a day of yours, it counts from June 10." in passed


def test_the_verifier_reads_what_to_look_for_and_the_file_and_never_a_hash_or_a_command() -> None:
    text = said("please_verify")
    assert text.startswith("Files to judge: policy on federal access (R5-M1)\nDo they show this? The signed text, with")
    assert "access-guidelines.txt, from Ana Made-Up, May 20, 2026." in text
    assert "One more waits with it." in text
    assert "abababababab" not in text
    assert "run:" not in text
    candidate = said("please_verify", files=claim("please_verify").facts.files[1:], evidence=("cd",))
    assert "Int 0055-2026, found by followthrough, May 21, 2026. The row names the law." in candidate
    assert "A match shows nothing by itself." in candidate
    assert "Does it show this?" in candidate


def test_news_of_a_decision_quotes_its_reason_and_asks_nothing() -> None:
    keeps = "DOI keeps May 29, 2026, and declined the later date requested on May 27. The request stays on record."
    assert keeps in said("date declined")
    assert 'The reason: "The page is not signed."' in said("date declined")
    kept = said("date kept", offered_to=date(2026, 7, 10), asked_by="p-records-1")
    assert "DOI keeps May 29, 2026. Your offer of July 10, 2026, stays on record." in kept
    assert "DOI verified this as done on June 1, 2026. Thank you." in said("found done")
    for name in NEWS:
        assert "Please" not in said(name)
        assert "?" not in said(name).replace("Has the clock started?", "")
        assert not list(presses(say_reminder(MESSAGES[name], PRESSED, WORDS).blocks))


def test_a_repeat_says_what_is_new_and_nothing_twice() -> None:
    assert "new since" not in said("weekly_digest").lower()
    news = "New since May 25: we asked the unit head (May 27), NYPD says started (May 28) and under way (May 29)."
    assert news in said("weekly_digest, with news")


def test_who_we_are_is_said_in_the_first_message_alone() -> None:
    first = said("first message")
    assert "DOI follows its recommendations to NYPD, and its memos report your answers." in first
    assert "You are listed as NYPD's contact." in first
    assert "follows its recommendations" not in said("overdue")


def test_how_to_answer_is_said_where_nothing_can_be_pressed() -> None:
    assert "To answer" not in said("overdue")
    assert f"To answer, email {REPLY_TO}." in said("overdue", BY_MAIL)
    assert "To answer, contact the coordinator." in said("overdue", Sender())


def test_a_source_that_has_a_name_has_an_article_in_a_sentence() -> None:
    page = {"source": "page", "called": {**CALLED, "sources": {"page": "NYPD detainer reports page"}}}
    assert "We have not read the NYPD detainer reports page since" in said("overdue, cannot tell", **page)


def lines_of(text: str) -> list[str]:
    return [line for line in text.split("\n") if line]


SLOTS = (
    "Please ",
    "Original date: ",
    "We first told",
    "NYPD says: ",
    "What would show it: ",
    "To answer, ",
)


@pytest.mark.parametrize("name", MESSAGES)
def test_every_message_is_within_the_limits_with_and_without_buttons(name: str) -> None:
    for sender in (PRESSED, BY_MAIL, Sender()):
        within_slacks_limits(say_reminder(MESSAGES[name], sender, WORDS))


@pytest.mark.parametrize("name", MESSAGES)
def test_the_blocks_say_what_the_text_says(name: str) -> None:
    message = say_reminder(MESSAGES[name], PRESSED, WORDS)
    shown = " ".join(text for block in message.blocks for _, text in texts(block)).lower()
    own = {word.strip(".,:;()*") for line in lines_of(escape(message.text.lower())) for word in line.split()}
    missing = [word for word in own if word not in shown]
    assert not missing


@pytest.mark.parametrize("name", MESSAGES)
def test_every_message_is_plain_and_blames_nobody(name: str) -> None:
    text = said(name)
    for word in ("violation", "non-compliant", "failed", "asap", "kindly", "!", "delinquent"):
        assert word not in text.lower()
    many = sentences(text)
    assert max(many) <= 30
    assert sum(many) / len(many) < 20


@pytest.mark.parametrize("name", MESSAGES)
def test_a_message_by_mail_has_nothing_to_press_and_names_no_button(name: str) -> None:
    by_mail: list[Claim] = [part.model_copy(update={"channel": "email"}) for part in MESSAGES[name]]
    message = say_reminder(by_mail, PRESSED, WORDS)
    assert not list(presses(message.blocks))
    assert "button" not in message.text
    asks = not all(asks_nothing(part) for part in by_mail)
    assert (f"To answer, email {REPLY_TO}." in message.text) is asks


def test_every_reason_to_send_it_to_another_has_its_words() -> None:
    for reason in get_args(RedirectReason):
        part = claim("overdue").model_copy(update={"reason": reason, "instead_of": "p-records-1"})
        assert say_reminder((part,), PRESSED, {}).text.split("\n")[-1].endswith(".")


def test_a_person_without_a_name_at_hand_is_called_by_id() -> None:
    assert "You are covering for p-records-1." in said("overdue, away", BY_MAIL)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("parts", [1, 2])
def test_no_words_of_others_ping_link_or_format(kind: str, parts: int) -> None:
    for hostile in HOSTILE:
        words: dict[str, Any] = dict.fromkeys(("title", "says", "verdicts_by"), hostile)
        words |= {"law": (hostile,), "law_line": hostile, "condition": hostile}
        words["called"] = called_by(hostile)
        names = Sender(reply_to=REPLY_TO, buttons=True, names=dict.fromkeys(NAMES, hostile))
        claims = [claim(kind, f"R5-M{n}", introduces=True, **words) for n in range(parts)]
        message = say_reminder(claims, names, dict.fromkeys(WORDS, hostile))
        dead(message.text, message.blocks, hostile)
        within_slacks_limits(message)


def called_by(hostile: str) -> dict[str, Any]:
    """Return that a register calls everybody and everything by these words."""
    return {"agency": hostile} | {sort: dict.fromkeys(CALLED[sort], hostile) for sort in ("roles", "sources", "bodies")}


def dead(text: str, blocks: Any, hostile: str) -> None:
    """Hold that nothing of a text acts, and that where markup works nothing of the words stands."""
    assert not active(escape(text))
    for form, words in texts(blocks):
        assert not active(words), words
        assert form == "plain_text" or hostile not in words or hostile == "&amp;"


def test_words_of_others_are_shown_as_typed() -> None:
    for hostile in ("<!channel>", "*bold*", "https://evil.invalid", "a@evil.invalid"):
        shown = say_reminder((claim("overdue", title=hostile),), PRESSED, {}).text.replace("\u2060", "")
        assert hostile.rstrip(".") in shown


def test_the_longest_words_of_others_still_fit() -> None:
    long = "A long text with words, & more of them. " * 80  # 3,200 letters: Slack takes 3,000
    for kind in KINDS:
        one = claim(kind, introduces=True, title=long, says=long, verdicts_by=long, law=(long,), law_line=long)
        message = say_reminder((one,), PRESSED, dict.fromkeys(WORDS, long))
        within_slacks_limits(message)


def test_the_same_claims_give_the_same_message_and_carry_the_first_parts_key() -> None:
    claims = [claim("overdue"), claim("check_in", "R5-M2")]
    assert say_reminder(claims, PRESSED, {}) == say_reminder(claims, PRESSED, {})
    assert say_reminder(claims, PRESSED, {}).key == "R5-M1:overdue:2026-05-29"


@pytest.mark.parametrize(
    "kind", ["blocked_notice, in words", "handed_over", "decide_extension", "found not shown", "handed on"]
)
def test_a_long_reason_is_quoted_in_whole_sentences_or_said_to_be_on_record(kind: str) -> None:
    asked = {"answered_why": "t2", "rejected_why": "t1"}
    long = dict.fromkeys(("t1", "t2"), "word " * 200)
    assert "The reason has 200 words; it is on record." in say_reminder((claim(kind, **asked),), PRESSED, long).text
    two = dict.fromkeys(("t1", "t2"), f"It is not signed. {'word ' * 50}.")
    assert '"It is not signed."' in say_reminder((claim(kind, **asked),), PRESSED, two).text
