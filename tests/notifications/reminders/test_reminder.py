"""What a message says: who, what, by when, the date, what counts, how to answer."""

import re
from datetime import date
from typing import Any, get_args

import pytest

from models.ledger import (
    Claim,
    DigestClaimed,
    NoticeClaimed,
    NotificationKind,
    RedirectReason,
    ReminderClaimed,
    TopicReason,
)
from models.ledger.events.memo import MEMO_KINDS
from models.register import Basis
from models.reminders import KINDS as OURS
from notifications.reminders.frame import asks_nothing
from notifications.reminders.messages import say_reminder
from notifications.reminders.slots import ASKED_OF_COORDINATOR
from notifications.words import Sender, escape, label, long_date, weekday_date
from notifications.words.dates import near, number_first
from tests.material.messages import (
    BY_MAIL,
    CALLED,
    CONDITION,
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
from tests.reading.sentences import names

MESSAGES = every_message()
EMPTY: dict[str, Any] = {"waiting": (), "requests": (), "holds": (), "unread": (), "unsure": ()}
NEWS = [name for name, (kind, _, _) in KINDS.items() if OURS[kind].is_news]
OF_MILESTONES = [name for name in MESSAGES if "memo" not in name and name not in NEWS]


def said(name: str, sender: Sender = PRESSED) -> str:
    return say_reminder(MESSAGES[name], sender, WORDS).text


TO_UNIT = ("check_in", "due_soon", "overdue", "weekly_digest", "escalation", "evidence_rejected", "reassignment")


def lines_of(text: str) -> list[str]:
    return [line for line in text.split("\n") if line]


@pytest.mark.parametrize("sender", [PRESSED, BY_MAIL, Sender()], ids=["buttons", "mail", "bare"])
@pytest.mark.parametrize("name", OF_MILESTONES)
def test_every_message_says_what_by_when_the_date_what_counts_and_how_to_answer(name: str, sender: Sender) -> None:
    claims = MESSAGES[name]
    text = said(name, sender)
    asks = "recovered" not in name and "digest with nothing" not in name
    days = [one.facts.answer_by for one in claims if not isinstance(one, DigestClaimed) and one.facts.answer_by]
    assert not asks or not days or weekday_date(min(days)) in text, "by when"
    for one in claims:
        if isinstance(one, NoticeClaimed):
            continue
        if isinstance(one, DigestClaimed):
            assert one.facts.about == "coordinator" or all(line.milestone_id in text for line in one.facts.lines)
            continue
        if " more: " in text and f"({one.milestone_id})" not in text:
            assert one.milestone_id in text.partition(" more: ")[2], "counted, by its id"
            continue
        assert f"({one.milestone_id})" in text, "what, by its title first"
        if one.part.kind in TO_UNIT and one.reason not in ASKED_OF_COORDINATOR:
            day = near(one.facts.due_on, one.facts.said_on) if " more: " in text else long_date(one.facts.due_on)
            assert day in text, "the original date"
    assert "To answer, " in text or (not asks and "Questions? " in text)


SLOTS = (
    "Please ",
    "Original date: ",
    "We first told",
    "NYPD says: ",
    "What would show it: ",
    "To answer, ",
)


@pytest.mark.parametrize("name", ["overdue", "overdue, statute", "escalation"])
def test_the_slots_come_in_one_order_and_each_is_said_once(name: str) -> None:
    text = said(name)
    places = [text.index(slot) for slot in SLOTS]
    assert places == sorted(places)
    assert all(text.count(slot) == 1 for slot in SLOTS)
    assert text.count(" days past ") == 1, "in the heading alone"


def test_a_repeat_is_short_sets_no_new_day_and_says_what_is_new() -> None:
    text = said("weekly_digest")
    assert "Please send what shows this, or tell us what is holding it up. Nothing new since May 25." in text
    assert not any(slot in text for slot in ("We first told", "NYPD says: ", " by Wednesday"))
    news = (
        "New since May 25: we notified your unit head (May 27), NYPD says started (May 28) and working on it (May 29)."
    )
    assert news in said("weekly_digest, with news")


def test_the_ask_is_the_one_thing_in_bold() -> None:
    message = say_reminder(MESSAGES["overdue"], PRESSED, WORDS)
    bold = [words for block in message.blocks for form, words in texts(block) if form == "mrkdwn"]
    assert bold == ["*Please send what shows this by Wednesday, June 3, or tell us what is holding it up.*"]
    assert message.blocks[1]["text"]["text"] == bold[0], "right under the heading"


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


def test_every_kind_is_in_the_one_table_and_has_its_wording_if_it_is_about_a_milestone() -> None:
    about_milestones = set(get_args(NotificationKind)) - MEMO_KINDS - {"source_blocked", "needs_person"}
    assert set(OURS) == set(get_args(NotificationKind))
    assert {kind for kind, _, _ in KINDS.values()} == about_milestones
    macros = {f"kinds.{kind}_{slot}" for kind in about_milestones for slot in ("state", "ask", "more")}
    assert macros <= set(names("messages"))


@pytest.mark.parametrize("name", MESSAGES)
def test_a_message_by_mail_has_nothing_to_press_and_names_no_button(name: str) -> None:
    by_mail: list[Claim] = [each.model_copy(update={"channel": "email"}) for each in MESSAGES[name]]
    message = say_reminder(by_mail, PRESSED, WORDS)
    assert not list(presses(message.blocks))
    assert "button" not in message.text
    asks = not all(asks_nothing(claim) for claim in by_mail)
    assert (f"To answer, email {REPLY_TO}." if asks else f"Questions? Email {REPLY_TO}.") in message.text


def test_how_to_answer_names_buttons_only_where_there_are_any() -> None:
    assert f"To answer, use a button or email {REPLY_TO}." in said("overdue")
    assert f"To answer, email {REPLY_TO}." in said("overdue", BY_MAIL)
    assert "To answer, contact the coordinator." in said("overdue", Sender())
    assert "use a button" not in said("clock"), "it has none"


@pytest.mark.parametrize("basis", get_args(Basis))
@pytest.mark.parametrize("told_on", [None, date(2026, 5, 8)], ids=["first contact", "later"])
def test_only_a_legal_deadline_is_overdue_and_days_stand_only_in_later_messages(
    basis: Basis, told_on: date | None
) -> None:
    text = say_reminder(
        (claim("overdue", basis=basis, told_on=told_on, overdue=basis == "statute"),), Sender(), {}
    ).text
    heading, *_ = text.split("\n")
    assert ("overdue" in text.lower()) is (basis == "statute" and told_on is not None)
    assert ("3 days" in heading) is (told_on is not None)
    assert text.count("3 days past") <= 1
    kinds = {
        "statute": "(a legal deadline)",
        "conditional_statute": "(a conditional legal deadline)",
        "executive_order_reported": "(a date reported for an executive order, not taken from the signed order)",
        "planning_assumption": "(our target date, not a legal deadline)",
        "pending_bill": "(a date in a bill that is not law)",
    }
    assert kinds[basis] in text


def test_a_legal_deadline_without_a_ground_is_asked_about_and_never_called_overdue() -> None:
    text = said("overdue, statute")
    assert text.startswith("Policy on federal access (R5-M1): 3 days past the legal deadline, no proof on file\n")
    assert "It may be done; we have nothing that shows it." in text
    assert "overdue" not in text
    with_ground = said("overdue, statute, with a ground")
    assert with_ground.startswith("Policy on federal access (R5-M1): overdue, 3 days past the legal deadline\n")
    assert "It may be done" not in with_ground


def test_days_past_are_those_past_the_date_in_force() -> None:
    assert said("overdue, extended").startswith("Policy on federal access (R5-M1): 3 days past our target date\n")


def test_a_conditional_deadline_says_its_condition_and_asks_why_it_does_not_apply() -> None:
    text = said("overdue, condition")
    assert f"(a legal deadline only if {CONDITION})" in text
    assert "by Wednesday, June 3, or tell us why the deadline does not apply." in text
    assert "or tell us why the date does not apply" in said("overdue, order")


def test_a_day_of_ours_that_a_law_asks_for_says_both() -> None:
    assert "Admin. Code § 10-178(d) requires this; the date is ours." in said("overdue, law asks")
    assert "Law: Admin. Code § 10-178(d)." in said("overdue, statute")
    assert "Law" not in said("overdue")
    unnamed = say_reminder((claim("overdue, law asks", law_line=None, law=()),), PRESSED, {}).text
    assert "A law requires this; the date is ours." in unnamed


def test_every_extension_stands_beside_the_original_date() -> None:
    text = said("overdue, extended")
    assert "Original date: April 1, 2026 (our target date, not a legal deadline). New date: May 29, 2026." in text
    assert "New date: May 29, 2026, moved twice." in said("overdue, extended twice")
    six = tuple(date(2026, 1, day) for day in range(1, 7))
    moved = claim("overdue", extended_to=six, due_on=date(2026, 1, 1))
    assert ", moved six times." in say_reminder((moved,), PRESSED, {}).text


def test_a_claim_of_the_agency_is_never_said_as_a_fact() -> None:
    one = claim("overdue", agency_says="done", agency_says_on=date(2026, 5, 27))
    text = say_reminder((one,), Sender(), {}).text
    assert "NYPD says: done, May 27, 2026. DOI's status: no evidence on file." in text


def test_the_silence_of_the_agency_is_not_said_of_anothers_duty() -> None:
    text = say_reminder((claim("overdue", duty_on="council"),), PRESSED, {}).text
    assert "This is a duty of the Council, not of NYPD." in text
    assert "NYPD says" not in text
    assert "duty of" not in said("overdue")


def test_what_a_person_wrote_is_quoted_with_who_wrote_it_and_is_silent_where_it_was_erased() -> None:
    assert 'The verifier\'s reason: "The page is not signed."' in said("evidence_rejected")
    for kind in ("handed_over", "blocked_notice", "decide_extension"):
        assert 'Ana Made-Up wrote: "The order it waits for is with the law office."' in said(kind)
        assert "wrote" not in say_reminder((claim(kind),), PRESSED, {}).text
    assert "reason" not in say_reminder((claim("evidence_rejected"),), Sender(), {}).text


def test_where_nobody_can_tell_it_is_a_question_without_a_day_count() -> None:
    text = said("overdue, cannot tell")
    assert text.startswith("Policy on federal access (R5-M1): is it done?\n")
    assert "Please let us know by Wednesday, June 3, whether this is done." in text
    assert "We have not read files from NYPD since May 4, 2026, so we cannot see it." in text
    assert "DOI's status: unknown." in text
    assert "days past" not in text


def test_a_source_never_checked_is_not_called_one_that_could_not_be_read() -> None:
    overdue = claim("overdue, cannot tell")
    assert isinstance(overdue, ReminderClaimed)

    def unread(**facts: object) -> str:
        changed = overdue.model_copy(update={"facts": overdue.facts.model_copy(update={"source_since": None, **facts})})
        return say_reminder((changed,), PRESSED, {}).text

    assert "We have not checked files from NYPD yet, so we cannot see it." in unread(source_checked=False)
    assert "We have never been able to read files from NYPD, so we cannot see it." in unread(source_checked=True)


def test_the_first_message_asks_one_thing_first_and_says_who_we_are_after_it() -> None:
    text = said("first message")
    assert text.split("\n")[1].startswith("Please ")
    assert text.index("followthrough tracks DOI's recommendations to NYPD.") > text.index("Original date: ")
    assert "so the three days since then are not your delay." in text
    assert "followthrough tracks" not in said("overdue")
    assert "We first told you about this date on May 8, 2026, 24 days ago." in said("overdue")


@pytest.mark.parametrize("sender", [PRESSED, BY_MAIL], ids=["buttons", "mail"])
@pytest.mark.parametrize("many", [2, 3, 11])
def test_a_first_message_of_several_items_asks_once_and_lists_them(many: int, sender: Sender) -> None:
    claims = [claim("overdue", f"R5-M{n}", introduces=True, told_on=None) for n in range(many)]
    message = say_reminder(claims, sender, {})
    assert " items on our list for you: please send what shows each\n" in message.text
    assert "\nPlease send these by Wednesday, June 3, or tell us who has them.\n" in message.text
    assert message.text.count("Please ") == 1
    assert message.text.count("This is the first time we ask.") == 1
    assert all(f"(R5-M{n}): our target date May 29" in message.text for n in (0, 1))
    opens = [each for each in presses(message.blocks) if each["action_id"] == "ft.mine"]
    assert len(opens) == (1 if sender.buttons else 0)
    within_slacks_limits(message)


@pytest.mark.parametrize("introduces", [True, False])
def test_the_target_dates_of_a_unit_are_proposed_together_and_each_can_be_answered(introduces: bool) -> None:
    claims = [claim("date_proposal", f"R7-M{n}", introduces=introduces) for n in (1, 2, 3)]
    message = say_reminder(claims, PRESSED, {})
    assert message.text.startswith("3 proposed target dates\nPlease answer each date by Friday, May 22: agree, ")
    assert message.text.count("No law sets these dates.") == 1
    assert all(f"(R7-M{n}): May 29, 2026\n" in message.text for n in (1, 2, 3))
    menus = [each for each in presses(message.blocks) if each["type"] == "overflow"]
    assert len(menus) == 3
    assert ("followthrough tracks" in message.text) is introduces
    assert "late" not in message.text
    within_slacks_limits(message)


def test_that_a_person_said_they_work_on_it_is_said_back_with_the_day_they_expected() -> None:
    told = "You told us on May 27, 2026, that you were working on it and expected to finish by June 12, 2026."
    assert told in said("overdue, working on it")
    under_way = "said work was under way and expected to finish by June 12, 2026."
    assert f"On May 27, 2026, Ana Made-Up {under_way}" in said("overdue, away")
    assert f"On May 27, 2026, the contact {under_way}" in said("escalation")
    assert "working on it" not in said("overdue")
    without = say_reminder((claim("overdue, working on it", expected_on=None),), PRESSED, {}).text
    assert "You told us on May 27, 2026, that you were working on it." in without


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("overdue, away", "You are covering for Ana Made-Up. Please"),
        ("overdue, unknown", "Slack has no account for Ana Made-Up, so this comes to you. Please"),
        ("overdue, no road", "We cannot reach Ana Made-Up by Slack or email, so this comes to you. Please"),
        (
            "overdue, mail unsure",
            "We could not confirm that our email reached Ana Made-Up, so this comes to you. Please",
        ),
        ("overdue, role empty", "No one holds the role of NYPD's contact, so this comes to you. Please"),
        ("overdue, blocked", "You receive this because it is waiting for another milestone (R2-M1)."),
        ("verifier_silent", "You receive this because no verifier has recorded a finding."),
        ("clock", "You receive this because nothing shows that the clock has started."),
        (
            "escalation, cannot tell",
            "This comes to you, not to the unit head, because we could not read files from NYPD.",
        ),
        ("overdue", "You receive this as NYPD's contact for R5-M1."),
        ("decide_extension", "You receive this as the coordinator."),
        ("digest of a head", "You receive this as the head of your unit."),
    ],
)
def test_a_message_says_why_it_came(name: str, why: str) -> None:
    assert said(name).count(why) == 1


def test_every_reason_to_send_it_to_another_has_its_words() -> None:
    for reason in (*get_args(RedirectReason), *get_args(TopicReason)):
        one = claim("overdue").model_copy(update={"reason": reason, "instead_of": "p-records-1"})
        assert say_reminder((one,), PRESSED, {}).text.split("\n")[-1].endswith(".")


def test_a_person_without_a_name_at_hand_is_called_by_id() -> None:
    assert "You are covering for p-records-1." in said("overdue, away", BY_MAIL)


def test_a_message_says_what_happens_next_and_when() -> None:
    assert "Next message: Monday, June 8." in said("overdue")
    assert "Unless we have evidence or a new date, we will notify your unit head on Thursday, June 18." in said(
        "overdue"
    )
    says = "As of today's record, the June 30, 2026, memo will say \""
    in_june = {"memo_on": date(2026, 6, 30)}

    def text(kind: str, **facts: Any) -> str:
        return say_reminder((claim(kind, **in_june | facts),), Sender(), {}).text

    assert f'{says}past our target date".' in text("overdue")
    assert f'{says}no proof on file".' in text("overdue, statute")
    assert f'{says}overdue".' in text("overdue, statute, with a ground")
    assert f'{says}unknown".' in text("overdue, cannot tell")
    assert "memo" not in text("check_in")
    assert "memo" not in text("overdue, statute", in_hand=1), "a file is there, so it says something else"


@pytest.mark.parametrize("name", ["bundle with what we have not read", "digest of a head with what we have not read"])
def test_what_we_have_not_read_is_said_once_and_not_asked_of_each_item(name: str) -> None:
    text = said(name)
    assert "is it done?" not in text
    assert text.count("whether two of these are done.") + text.count("Unknown does not mean no progress") == 1
    assert text.count("Please ") == 1


def test_what_the_coordinator_is_to_find_out_about_several_items_is_asked_once() -> None:
    unread = tuple(claim("escalation, cannot tell", f"R5-M{n}") for n in (1, 2))
    title, ask, *_ = say_reminder(unread, PRESSED, {}).text.splitlines()
    assert title == "Two items that we could not check: please find out whether they are done"
    assert ask == "Please find out by Tuesday, June 23, whether these are done."


def test_decisions_that_are_told_together_ask_for_no_answer() -> None:
    text = say_reminder((claim("date kept"), claim("date declined", "R5-M2")), PRESSED, {}).text
    assert "No action needed." in text
    assert f"Questions? Email {REPLY_TO}." in text
    assert "To answer" not in text


def test_the_head_is_asked_to_name_who_answers() -> None:
    text = said("escalation")
    assert "Please tell us by Tuesday, June 23, who will send what shows this, or request a new date." in text
    assert "We first told the contact on May 8, 2026, and have sent two messages." in text
    silent = say_reminder((claim("escalation", said_working_on=None, agency_says=None),), PRESSED, {}).text
    assert silent.startswith("Policy on federal access (R5-M1): no answer yet\n")
    assert "We have not told the contact in person." in (
        say_reminder((claim("escalation", told_on=None),), PRESSED, {}).text
    )
    silence: dict[str, Any] = {"said_working_on": None, "agency_says": None, "basis": "statute"}
    claims = [claim("escalation", f"R5-M{n}", **silence) for n in (1, 2)]
    several = say_reminder(claims, PRESSED, {}).text
    assert several.startswith("No answer yet on two legal deadlines: please name who will answer\n")
    assert "We first asked on May 8, 2026, and have no answer." in several


def test_whom_we_notify_next_is_the_readers_unit_head_only_if_it_is_the_readers_unit() -> None:
    head = {"head_on": date(2026, 6, 18)}

    def text(**facts: Any) -> str:
        return say_reminder((claim("overdue", **head, **facts),), PRESSED, {}).text

    assert "we will notify your unit head on" in text()
    assert "we will notify the oversight coordinator on" in text(head_role="oversight_coordinator")
    covered = claim("overdue, role empty", **head)
    assert "we will notify NYPD's unit head on" in say_reminder((covered,), PRESSED, {}).text


def test_a_duty_of_others_has_no_contact_that_we_did_not_tell() -> None:
    untold = claim("escalation", told_on=None, duty_on="oversight")
    assert "We have not told the contact" not in say_reminder((untold,), PRESSED, {}).text


def test_the_verifier_reads_what_to_look_for_and_the_file_and_never_a_hash_or_a_command() -> None:
    text = said("please_verify")
    asked = (
        "Please record by Wednesday, June 3, whether the files show this: The signed text, with its date and the order"
    )
    assert asked in text
    assert "access-guidelines.txt, from Ana Made-Up, May 20, 2026." in text.replace("\u2060", "")
    assert "One more waits with it." in text
    assert "followthrough" not in text.replace(REPLY_TO, "")
    assert "abababababab" not in text
    found = claim("please_verify", files=FILES[1:], evidence=("cd",))
    matched = (
        "Int 0055-2026, found by followthrough, May 21, 2026. The row names the law. A match shows nothing by itself."
    )
    assert matched in say_reminder((found,), PRESSED, {}).text
    assert "a file needs your finding" in say_reminder((found,), PRESSED, {}).text
    assert "It arrived today." in say_reminder((claim("please_verify", said_on=date(2026, 5, 20)),), PRESSED, {}).text


FILES = claim("please_verify").facts.files


def test_eight_parts_are_shown_at_most_and_the_others_are_counted() -> None:
    claims = [claim("overdue", f"R5-M{n}", title="Plan") for n in range(1, 12)]
    message = say_reminder(claims, PRESSED, {})
    assert message.text.startswith("Eleven items on our list for you: please send what shows each\n")
    assert message.text.count("Plan (R5-M") == 8
    assert "Three more: R5-M9, R5-M10 and R5-M11." in message.text
    within_slacks_limits(message)


def test_a_digest_is_headed_by_what_is_the_readers_to_do() -> None:
    assert said("digest of a head").startswith("This week in your unit: 3 items to answer\n")
    assert said("digest with nothing past").startswith("This week: one decision is yours, one review waits\n")
    one, none = (
        say_reminder((digest(many=1, requests=(), waiting=()),), PRESSED, {}),
        say_reminder((digest(many=0, **EMPTY),), PRESSED, {}),
    )
    assert one.text.startswith("This week: nothing awaits your decision\n")
    assert "No item needs you this week." in none.text
    assert "Nothing else is waiting." in none.text


def test_the_digest_of_a_verifier_names_no_unit() -> None:
    text = say_reminder((digest("unit_head", line={"duty_on": "oversight"}),), PRESSED, {}).text
    assert text.startswith("This week: ")
    assert "your unit" not in text
    assert "You receive this as the person to whom these items escalate." in text
    alone = say_reminder((claim("escalation", said_working_on=None, responsible="oversight_verifier"),), PRESSED, {})
    assert "as the person to whom R5-M1 escalates." in alone.text


def test_a_source_that_has_a_name_has_an_article_in_a_sentence() -> None:
    page = {"source": "page", "called": {**CALLED, "sources": {"page": "NYPD detainer reports page"}}}
    text = say_reminder((claim("overdue, cannot tell", **page),), PRESSED, {}).text
    assert "We have not read the NYPD detainer reports page since" in text
    assert "We have not read files from NYPD since" in said("overdue, cannot tell")


def test_a_head_s_digest_shows_what_there_are_words_for_and_the_rest_is_behind_one_button() -> None:
    message = say_reminder((digest("unit_head", many=10, more=12),), PRESSED, {})
    assert message.text.startswith("This week in your unit: 22 items to answer")
    shown = message.text.count("(R5-M")
    assert 4 < shown <= 10
    assert f"{number_first(22 - shown)} more are in your list." in message.text
    within_slacks_limits(message)


def test_what_the_coordinator_cannot_press_is_the_headlines_numbers() -> None:
    numbers = {"legal": 1, "others_legal": 2, "conditional": 4}
    text = say_reminder((digest(many=1, counts=(), numbers=numbers),), PRESSED, {}).text
    for line in (
        "Past a legal deadline of NYPD, no proof: one.",
        "Past a legal deadline of others, no proof: two.",
        "Past a date that may not apply: four.",
    ):
        assert text.count(line) == 1


def test_what_0_2_0_counted_for_each_duty_holder_is_still_shown() -> None:
    text = said("digest of a coordinator")
    assert "(R5-M1)" not in text
    counts = "For NYPD, one legal deadline passed without proof and two target dates passed; first asked May 8, 2026."
    assert text.count(counts) == 1
    assert "New this week: one. Unchanged: two." in text, "in the words of that version"
    assert "Send a reviewer to: Audit of email and alerts (R1-M2)." in text


def test_the_coordinators_week_gives_each_number_of_the_headline_by_its_label() -> None:
    numbers = {"legal": 3, "others_legal": 1, "conditional": 4, "own": 1}
    text = say_reminder((digest(numbers=numbers, counts=()),), PRESSED, {}).text
    for name, n in numbers.items():
        words = label(name, office="DOI", agency="NYPD")
        assert text.count(f"{words[0].upper()}{words[1:]}: {('one', '', 'three', 'four')[n - 1]}.") == 1, name
    assert "One date began to count in the week before." in text
    assert not re.search("nine|Unchanged", text)


def test_the_coordinators_week_says_what_to_decide_first_and_can_be_decided_there() -> None:
    asked = digest(many=1, line={"asks_for": date(2026, 7, 10)}, requests=("R5-M1",), waiting=())
    message = say_reminder((asked,), PRESSED, {})
    assert message.text.startswith("This week: one decision is yours\n")
    item = (
        "Policy on federal access (R5-M1): new date requested, July 10\n"
        "p-records-1 asks for July 10, 2026, in place of May 29, 2026."
    )
    assert item.replace("p-records-1", "Ana Made-Up") in message.text
    menu = next(each for each in presses(message.blocks) if each["type"] == "overflow")
    assert [option["text"]["text"].partition(":")[0] for option in menu["options"]] == ["Approve date", "Decline date"]


def test_a_date_offered_can_be_decided_there_and_waits_with_the_requests() -> None:
    message = say_reminder(
        (digest(many=1, line={"offers": date(2026, 7, 10)}, offers=("R5-M1", "R6-M1")),), PRESSED, {}
    )
    assert message.text.startswith("This week: three decisions are yours, one review waits\n")
    assert "Policy on federal access (R5-M1): another date offered, July 10" in message.text
    assert "Decide: Draft guidance (R2-M1) and R6-M1." in message.text
    menu = next(each for each in presses(message.blocks) if each["type"] == "overflow")
    verbs = [option["text"]["text"].partition(":")[0] for option in menu["options"]]
    assert verbs == ["Accept this date", "Keep our date"]


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
        assert ("Questions? " if asks_nothing(one) else "To answer, ") in message.text


def test_the_same_claims_give_the_same_message_and_carry_the_first_parts_key() -> None:
    claims = [claim("overdue"), claim("check_in", "R5-M2")]
    assert say_reminder(claims, PRESSED, {}) == say_reminder(claims, PRESSED, {})
    assert say_reminder(claims, PRESSED, {}).key == "R5-M1:overdue:2026-05-29"
    assert claims[0].part.due == DUE
    assert notice("blocked").facts.source == "council_mirror"


def test_news_of_a_decision_quotes_its_reason_and_asks_nothing() -> None:
    declined = said("date declined")
    keeps = "DOI keeps May 29, 2026, and declined the later date requested on May 27. The request stays on record."
    assert keeps in declined
    assert 'The coordinator\'s reason: "The page is not signed."' in declined
    kept = claim("date kept", offered_to=date(2026, 7, 10), asked_by="p-records-1")
    text = say_reminder((kept,), PRESSED, WORDS).text
    assert text.startswith("Policy on federal access (R5-M1): DOI keeps May 29\n")
    assert "DOI keeps May 29, 2026. Your offer of July 10, 2026, stays on record." in text
    assert "Original date: April 1, 2026 (our target date, not a legal deadline). New date: May" in said("date granted")
    assert "Thank you. DOI verified this as done on June 1, 2026." in said("found done")
    assert 'The verifier\'s reason: "The page is not signed."' in said("found not shown")
    for name in NEWS:
        assert "Please" not in said(name)
        assert not list(presses(say_reminder(MESSAGES[name], PRESSED, WORDS).blocks))
    several = say_reminder((claim("date declined"), claim("found done", "R7-M2")), PRESSED, WORDS).text
    assert several.startswith("2 decisions on your items\nNo action needed.")


@pytest.mark.parametrize(
    "kind", ["evidence_rejected", "handed_over", "decide_extension", "found not shown", "handed on"]
)
def test_a_long_reason_is_quoted_in_whole_sentences_or_said_to_be_on_record(kind: str) -> None:
    asked = {"answered_why": "t2", "rejected_why": "t1"}
    long = dict.fromkeys(("t1", "t2"), "word " * 200)
    assert "The reason has 200 words; it is on record." in say_reminder((claim(kind, **asked),), PRESSED, long).text
    two = dict.fromkeys(("t1", "t2"), f"It is not signed. {'word ' * 50}.")
    assert '"It is not signed."' in say_reminder((claim(kind, **asked),), PRESSED, two).text
