"""What a message says: who, what, by when, the date, what counts, how to answer (REM-3, REM-4, SEC-8)."""

import re
from datetime import date
from typing import Any, get_args

import pytest

from models.ledger import Claim, DigestClaimed, NoticeClaimed, NotificationKind, RedirectReason, TopicReason
from models.ledger.events.memo_messages import MEMO_KINDS
from models.register import Basis
from notifications.reminders.kinds import WORDING
from notifications.reminders.messages import say_reminder
from notifications.slack import escape
from notifications.words import Sender
from tests.material.messages import (
    BY_MAIL,
    DUE,
    HOSTILE,
    KINDS,
    NAMES,
    PRESSED,
    REPLY_TO,
    WORDS,
    active,
    claim,
    digest,
    every_message,
    notice,
    presses,
    sentences,
    texts,
    within_slacks_limits,
)

MESSAGES = every_message()
OF_MILESTONES = [name for name in MESSAGES if "memo" not in name]
WHO = re.compile(r"(As (the|an) [a-z]|In place of \S)")


def said(name: str, sender: Sender = PRESSED) -> str:
    return say_reminder(MESSAGES[name], sender, WORDS).text


def lines_of(text: str) -> list[str]:
    return [line for line in text.split("\n") if line]


@pytest.mark.parametrize("sender", [PRESSED, BY_MAIL, Sender()], ids=["buttons", "mail", "bare"])
@pytest.mark.parametrize("name", OF_MILESTONES)
def test_every_message_says_who_what_by_when_the_date_what_counts_and_how_to_answer(name: str, sender: Sender) -> None:
    claims = MESSAGES[name]
    text = said(name, sender)
    asked = [line for line in lines_of(text)[1:] if WHO.match(line)]
    assert asked, "who is asked"
    assert "by Wednesday 3 June" in text or "recovered" in name, "by when"
    for one in claims:
        if isinstance(one, NoticeClaimed):
            continue
        if isinstance(one, DigestClaimed):
            assert all(line.milestone_id in text for line in one.facts.lines[:2])
            assert "29 May 2026" in text or not one.facts.lines
            assert "What counts: " in text or not one.facts.lines
            continue
        assert one.milestone_id in text, "what"
        assert one.facts.due_on.strftime("%B %Y") in text, "the original due date"
        assert "Original due date: " in text or one.facts.provisional
        assert "What counts: The signed text" in text
    assert "How to answer: " in text


@pytest.mark.parametrize("name", MESSAGES)
def test_every_message_is_within_the_limits_with_and_without_buttons(name: str) -> None:
    for sender in (PRESSED, BY_MAIL, Sender()):
        within_slacks_limits(say_reminder(MESSAGES[name], sender, WORDS))


@pytest.mark.parametrize("name", MESSAGES)
def test_the_blocks_say_what_the_text_says(name: str) -> None:
    message = say_reminder(MESSAGES[name], PRESSED, WORDS)
    shown = " ".join(text for block in message.blocks for _, text in texts(block)).lower()
    own = {word.strip(".,:;()") for line in lines_of(escape(message.text.lower())) for word in line.split()}
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


def test_every_kind_has_a_builder_or_is_a_notice_of_a_source() -> None:
    assert set(get_args(NotificationKind)) - set(WORDING) - MEMO_KINDS == {"source_blocked", "needs_person"}
    assert {kind for kind, _, _ in KINDS.values()} == set(WORDING)


@pytest.mark.parametrize("name", MESSAGES)
def test_a_message_by_mail_has_nothing_to_press_and_names_no_button(name: str) -> None:
    by_mail: list[Claim] = [each.model_copy(update={"channel": "email"}) for each in MESSAGES[name]]
    message = say_reminder(by_mail, PRESSED, WORDS)
    assert not list(presses(message.blocks))
    assert "press" not in message.text
    assert f"How to answer: write to {REPLY_TO}." in message.text


def test_how_to_answer_names_buttons_only_where_there_are_any() -> None:
    assert f"How to answer: press a button here, or write to {REPLY_TO}." in said("overdue")
    assert f"How to answer: write to {REPLY_TO}." in said("overdue", BY_MAIL)
    assert "How to answer: ask the coordinator." in said("overdue", Sender())
    assert "press a button" not in said("clock"), "it has none"


@pytest.mark.parametrize("basis", get_args(Basis))
def test_only_a_date_of_a_statute_is_called_set_by_law(basis: Basis) -> None:
    text = say_reminder((claim("overdue", basis=basis),), Sender(), {}).text
    plainly = re.sub(r"(not|only if a condition holds|if a condition holds) ?", "", text)
    assert ("past the date set by law" in text) is (basis == "statute")
    if basis == "planning_assumption":
        assert "That is 3 days past the planned date (set by us, not by law)." in text
    if basis == "conditional_statute":
        assert "(set by law only if a condition holds)" in text
    if basis == "executive_order_reported":
        assert "from an executive order, as reported" in plainly
        assert "set by law" not in text


def test_a_day_of_ours_that_a_law_asks_for_says_both() -> None:
    assert "Admin Code 10-178(d) asks for it; the day is ours." in said("overdue, law asks")
    assert "The law: Admin Code 10-178(d)." in said("overdue, statute")


def test_every_extension_stands_beside_the_original_date() -> None:
    text = said("overdue, extended")
    assert "Original due date: 1 April 2026" in text
    assert "New date: 29 May 2026." in text
    assert "Extended 2 times, to 4 May 2026 and 29 May 2026." in said("overdue, extended twice")
    assert "No extension." in said("overdue")


def test_a_claim_of_the_agency_is_never_said_as_a_fact() -> None:
    one = claim("overdue", agency_says="done", agency_says_on=date(2026, 5, 27))
    text = say_reminder((one,), Sender(), {}).text
    assert "The agency says: done, on 27 May 2026. DOI holds: nothing in hand." in text
    assert "A statement alone does not close this." in text


def test_what_a_person_wrote_is_quoted_with_who_wrote_it_and_is_silent_where_it_was_erased() -> None:
    assert 'The verifier\'s reason: "The page is not signed."' in said("evidence_rejected")
    for kind in ("handed_over", "blocked_notice", "decide_extension"):
        assert 'Ana Made-Up wrote: "The order it waits for is with the law office."' in said(kind)
        assert "wrote" not in say_reminder((claim(kind),), PRESSED, {}).text
    assert "reason" not in say_reminder((claim("evidence_rejected"),), Sender(), {}).text


def test_where_nobody_can_tell_it_is_a_question() -> None:
    text = said("overdue, cannot tell")
    assert "can you tell us by Wednesday 3 June whether R5-M1 is done?" in text
    assert "We could not read the source where it would show (files from the agency) since 4 May 2026." in text
    assert "days past" not in text


def test_the_first_message_introduces_itself_and_what_was_late_before_is_nobodys_delay() -> None:
    text = said("first message")
    assert "This is your first message from followthrough" in text
    assert "We put this date to you today." in text
    assert "first message" not in said("overdue")
    assert "You were first told of it on 8 May 2026, 24 days ago." in said("overdue")


def test_that_a_person_said_they_work_on_it_is_said_back_with_the_day_they_expected() -> None:
    told = "You told us on 27 May 2026 that you are working on it. You expected it by 12 June 2026."
    assert told in said("overdue, working on it")
    assert "Ana Made-Up told us on 27 May 2026 of working on it. It was expected by 12 June 2026." in (
        said("overdue, away")
    )
    assert "The contact told us on 27 May 2026 of working on it." in said("escalation")
    assert "working on it" not in said("overdue")


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("overdue, away", "Sent to you because Ana Made-Up is away."),
        ("overdue, unknown", "Sent to you because Slack does not know Ana Made-Up."),
        ("overdue, no road", "Sent to you because neither Slack nor mail reaches Ana Made-Up."),
        ("overdue, mail unsure", "Sent to you because nobody knows whether our mail reached Ana Made-Up."),
        ("overdue, role empty", "Sent to you because nobody holds the role of the agency's contact."),
        ("overdue, blocked", "Sent to you because R5-M1 waits for R2-M1."),
        ("verifier_silent", "Sent to you because the verifier has not spoken on R5-M1."),
        ("clock", "Sent to you because nothing says that the clock of R5-M1 has started."),
        ("escalation, cannot tell", "Sent to you and not to the unit's head, because nobody can tell."),
        ("overdue", "You get this because you are the named person for R5-M1."),
        ("decide_extension", "You get this because you coordinate the follow-up."),
        ("digest of a head", "You get this each week because you head the unit."),
    ],
)
def test_a_message_says_why_it_came(name: str, why: str) -> None:
    assert why in said(name)


def test_every_reason_to_send_it_to_another_has_its_words() -> None:
    for reason in (*get_args(RedirectReason), *get_args(TopicReason)):
        one = claim("overdue").model_copy(update={"reason": reason, "instead_of": "p-records-1"})
        assert say_reminder((one,), PRESSED, {}).text.split("\n")[-1].endswith(".")


def test_a_person_without_a_name_at_hand_is_called_by_id() -> None:
    assert "Sent to you because p-records-1 is away." in said("overdue, away", BY_MAIL)


def test_a_message_says_what_happens_next_and_when() -> None:
    assert "Next message: Monday 8 June." in said("overdue")
    assert "Without evidence or a new date, the unit's head hears of it on Thursday 18 June." in said("overdue")
    assert "The memo of 30 June 2026 will list this." in said("escalation")
    assert "The memo of 30 June 2026 will say where it stands." in (
        say_reminder((claim("overdue", memo_on=date(2026, 6, 30)),), Sender(), {}).text
    )
    assert "memo" not in say_reminder((claim("check_in", memo_on=date(2026, 6, 30)),), Sender(), {}).text


def test_the_head_is_asked_to_decide() -> None:
    text = said("escalation")
    assert "please decide by Wednesday 3 June: do R5-M1, name another person, or ask for a new date." in text
    assert "We sent 2 messages." in text


def test_the_verifier_sees_each_piece_who_sent_it_and_where_it_lies() -> None:
    text = said("please_verify")
    assert "File abababababab, from Ana Made-Up." in text
    assert "followthrough evidence show R5-M1" in text
    many = {"evidence": tuple("abcdefgh"), "supplied_by": ()}
    assert "And 3 more." in say_reminder((claim("please_verify", **many),), PRESSED, {}).text


def test_eight_parts_are_shown_and_the_rest_is_counted() -> None:
    claims = [claim("overdue", f"R5-M{n}", says="A long text. " * 40) for n in range(1, 12)]
    message = say_reminder(claims, PRESSED, {})
    assert message.text.startswith("Today: 11 items")
    assert "3 more items not shown" in message.text
    assert "R5-M8 is" in message.text
    assert "R5-M9 is" not in message.text
    assert "Also R5-M9, R5-M10 and R5-M11." in message.text
    assert message.text.count("What counts: ") == 8
    within_slacks_limits(message)


def test_where_items_are_cut_short_what_is_asked_stays() -> None:
    claims = [claim("overdue, law asks", f"R5-M{n}", title="A long title of a milestone. " * 6) for n in range(1, 12)]
    message = say_reminder(claims, BY_MAIL, {})
    assert message.text.count("Send what shows it, or tell us what stops it.") == 8


def test_a_digest_is_headed_by_how_many_are_past_their_date() -> None:
    assert said("items past their date").startswith("3 items past their date\n")
    assert said("digest of a head").startswith("The week in your unit: 3 items whose date has passed\n")
    assert said("digest with nothing past").startswith("The week in the follow-up: nothing past its date\n")


def test_a_week_s_digest_shows_eight_and_counts_the_rest() -> None:
    message = say_reminder((digest(many=8, more=12),), PRESSED, {})
    assert message.text.startswith("The week in the follow-up: 20 items whose date has passed")
    assert "12 more items not shown." in message.text
    within_slacks_limits(message)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("parts", [1, 2])
def test_no_words_of_others_ping_link_or_format(kind: str, parts: int) -> None:
    for hostile in HOSTILE:
        words: dict[str, Any] = dict.fromkeys(("title", "says", "verdicts_by", "counting"), hostile)
        words |= {"law": (hostile,)}
        names = Sender(reply_to=REPLY_TO, buttons=True, names=dict.fromkeys(NAMES, hostile))
        claims = [claim(kind, f"R5-M{n}", introduces=True, **words) for n in range(parts)]
        message = say_reminder(claims, names, dict.fromkeys(WORDS, hostile))
        dead(message.text, message.blocks, hostile)
        within_slacks_limits(message)


@pytest.mark.parametrize("about", ["unit_head", "coordinator"])
def test_no_words_of_others_ping_link_or_format_in_a_week_s_digest(about: str) -> None:
    for hostile in HOSTILE:
        names = Sender(reply_to=REPLY_TO, buttons=True, names=dict.fromkeys(NAMES, hostile))
        one = digest(about, line={"title": hostile}, verdicts_by=hostile)
        for claims in ((one,), (one, claim("clock"))):
            message = say_reminder(claims, names, {})
            dead(message.text, message.blocks, hostile)
            within_slacks_limits(message)


def dead(text: str, blocks: Any, hostile: str) -> None:
    """Hold that nothing of a text acts, and that where markup works nothing of the words stands (SEC-8)."""
    assert not active(escape(text))
    for form, words in texts(blocks):
        assert not active(words), words
        assert form == "plain_text" or hostile not in words


def test_words_of_others_are_shown_as_typed() -> None:
    for hostile in ("<!channel>", "*bold*", "https://evil.invalid", "a@evil.invalid"):
        shown = say_reminder((claim("overdue", title=hostile),), PRESSED, {}).text.replace("\u2060", "")
        assert hostile in shown


def test_the_longest_words_of_others_still_fit() -> None:
    long = "A long text with words, & more of them. " * 200
    for kind in KINDS:
        one = claim(kind, introduces=True, title=long, says=long, verdicts_by=long, law=(long,))
        message = say_reminder((one,), PRESSED, dict.fromkeys(WORDS, long))
        within_slacks_limits(message)
        assert "How to answer" in message.text


def test_the_same_claims_give_the_same_message_and_carry_the_first_parts_key() -> None:
    claims = [claim("overdue"), claim("check_in", "R5-M2")]
    assert say_reminder(claims, PRESSED, {}) == say_reminder(claims, PRESSED, {})
    assert say_reminder(claims, PRESSED, {}).key == "R5-M1:overdue:2026-05-29"
    assert claims[0].part.due == DUE
    assert notice("blocked").facts.source == "council_mirror"


def test_the_message_after_a_refusal_says_whose_request_it_was_and_why_it_was_refused() -> None:
    own = said("overdue, another date refused")
    assert 'Your request of 27 May 2026 for a later date was refused: "The page is not signed."' in own
    theirs = said("overdue, another date refused to a colleague")
    assert "The request of 27 May 2026 by Ben Made-Up for a later date was refused: " in theirs
    erased = say_reminder(MESSAGES["overdue, another date refused"], PRESSED, {}).text
    assert "Your request of 27 May 2026 for a later date was refused.\n" in erased
    several = (claim("overdue, another date refused"), claim("due_soon", "R7-M2"))
    together = say_reminder(several, PRESSED, WORDS).text
    assert 'Your request of 27 May 2026 for a later date was refused: "The page is not signed."' in together


@pytest.mark.parametrize(
    "kind", ["check_in", "due_soon", "overdue", "weekly_digest", "evidence_rejected", "handed_over"]
)
def test_the_longest_reasons_leave_a_message_within_slacks_limits(kind: str) -> None:
    asked = {"refused_asked_on": DUE, "refused_asked_by": "p-records-1", "refused_date_why": "t1", "answered_why": "t2"}
    one = claim(kind, introduces=True, says="word " * 200, title="word " * 100, **asked)
    message = say_reminder((one,), PRESSED, {"t1": "word " * 200, "t2": "word " * 200})
    assert "was refused: " in message.text
    within_slacks_limits(message)
