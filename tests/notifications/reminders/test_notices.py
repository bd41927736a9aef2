"""What the coordinator reads of sources: what, since when, what it touches, what to do; and never 'no progress'."""

import re
from datetime import date

import pytest

from models.core import inspect
from notifications.reminders.messages import say_reminder
from notifications.words import REASON, Sender
from tests.material.messages import (
    ALL_HEARD,
    BY_MAIL,
    REPLY_TO,
    claim,
    notice,
    sentences,
    within_slacks_limits,
)
from tests.material.records import shipped

SOURCES = tuple(shipped().plan.sources)


@pytest.mark.parametrize("topic", ALL_HEARD)
def test_each_notice_says_what_to_do_by_when_and_why_it_came_in_plain_sentences(topic: str) -> None:
    message = say_reminder((notice(topic),), BY_MAIL, {})
    ask = message.text.split("\n")[1]
    assert ask.startswith("No action is needed." if topic == "recovered" else "Please ")
    assert not re.search(r"\bby \w+day\b", ask)
    assert (f"To answer, email {REPLY_TO}." in message.text) is (topic != "recovered")
    lengths = sentences(message.text)
    assert max(lengths) <= 30
    assert sum(lengths) / len(lengths) < 20
    within_slacks_limits(message)


@pytest.mark.parametrize("topic", ALL_HEARD)
@pytest.mark.parametrize("many", [1, 3])
def test_no_notice_says_or_hints_that_nothing_was_done(topic: str, many: int) -> None:
    message = say_reminder([notice(topic, each) for each in range(many)], BY_MAIL, {})
    words = message.text.lower().replace("this does not mean no progress", "")
    assert "no progress" not in words
    for never in (
        "overdue",
        "late",
        "failed",
        "violation",
        "non-compliant",
        "nothing was filed",
        "not done",
    ):
        assert never not in words, never
    if topic in ("blocked", "stale", "vanished"):
        assert "This does not mean no progress." in message.text
    if topic.startswith("proof"):
        assert "the finding stands unless a verifier records another." in words


def test_an_unread_source_says_since_when_its_last_good_reading_what_it_touches_and_what_to_do_by_hand() -> None:
    text = say_reminder((notice("blocked"),), Sender(), {}).text
    assert text.startswith("Could not read Council records (public copy)\n")
    assert "it did not answer in time, since May 30, 2026. Last read: May 29, 2026." in text
    assert "Affects R5-M1 and R7-M4." in text
    assert "To check manually: save what it shows in the shared folder." in text
    never = say_reminder((notice("blocked", answered_on=None),), Sender(), {}).text
    assert "Last read: never." in never
    folder = say_reminder(
        (notice("blocked", source="agency_drop", gives="files", reason="folder_missing"),), Sender(), {}
    )
    assert "see that the folder is there" in folder.text
    assert "shared folder" not in folder.text
    personal = say_reminder((notice("blocked", reason="personal_data"),), Sender(), {}).text
    assert "read it where it is, and save no copy" in personal
    assert "shared folder" not in personal


def test_a_stale_source_is_said_to_be_known_by_an_old_copy() -> None:
    assert (
        "Council records (public copy): old copy only"
        in say_reminder((notice("stale", reason="clock_too_old"),), Sender(), {}).text
    )


def test_a_source_that_is_back_says_from_when_to_when_it_was_unread() -> None:
    text = say_reminder((notice("recovered", since=date(2026, 5, 4)),), Sender(), {}).text
    assert text.startswith("Council records (public copy) is readable again\n")
    assert "from May 4, 2026 to May 30, 2026." in text
    assert "No action is needed." in text


def test_a_file_that_needs_a_person_is_named_by_its_number_and_its_kind_alone() -> None:
    text = say_reminder((notice("refused_file"),), Sender(), {}).text
    assert "File 3f2a9c01, in the Council records (public copy): it seems to hold a birth date. " in text
    assert "It may show " in text
    assert "Run: followthrough week" in text


def test_many_sources_make_one_item_and_those_alike_share_a_line() -> None:
    alike = [notice("blocked", number, source=name, reason="challenge_page") for number, name in enumerate(SOURCES)]
    message = say_reminder(alike, BY_MAIL, {})
    assert message.text.startswith(f"{len(SOURCES)} sources could not be read\n")
    shown = message.text.count("Last read: ")
    assert 0 < shown < -(-len(SOURCES) // 3)
    assert f"Not shown here: {len(SOURCES) - 3 * shown} more." in message.text
    assert max(sentences(message.text)) <= 30
    assert message.text.count("This does not mean no progress.") == 1
    within_slacks_limits(message)


def test_of_many_sources_that_differ_as_many_are_shown_as_there_are_words_and_the_rest_is_counted() -> None:
    since = [date(2026, 5, day) for day in range(1, len(SOURCES) + 1)]
    claims = [notice("blocked", n, source=name, since=since[n]) for n, name in enumerate(SOURCES)]
    message = say_reminder(claims, BY_MAIL, {})
    shown = message.text.count("Last read: ")
    assert 3 < shown < 8
    assert f"Not shown here: {len(SOURCES) - shown} more." in message.text
    within_slacks_limits(message)
    together = say_reminder([*claims, *(claim("overdue", f"R5-M{n}") for n in range(9))], BY_MAIL, {})
    assert f"{len(SOURCES)} sources could not be read" in together.text
    within_slacks_limits(together)


def test_what_is_of_one_topic_counts_as_one_of_the_eight_shown() -> None:
    notices = [notice("blocked", number, source=name) for number, name in enumerate(list(SOURCES)[:5])]
    notices += [notice("vanished", number) for number in range(30)]
    reminders = [claim("overdue", f"R5-M{n}", says="A long text. " * 40) for n in range(1, 12)]
    message = say_reminder([*notices, *reminders], BY_MAIL, {})
    assert message.text.startswith("13 items: 2 matters of sources, 11 target dates\n")
    assert "Not shown: " in message.text
    assert "5 sources could not be read" in message.text
    assert "30 records removed from their sources" in message.text
    assert message.key == notices[0].part.key
    within_slacks_limits(message)


def test_each_topic_together_with_a_reminder_stays_short_and_asks_once() -> None:
    claims = [*(notice(topic, number) for number, topic in enumerate(ALL_HEARD)), claim("weekly_digest")]
    message = say_reminder(claims, BY_MAIL, {})
    assert message.text.startswith("7 items: 5 matters of sources, 1 target date, 1 for your information\n")
    within_slacks_limits(message)


def test_what_stands_at_a_source_is_not_shown_where_it_looks_like_personal_data() -> None:
    assert "matter 73" in say_reminder((notice("vanished"),), Sender(), {}).text
    text = say_reminder((notice("vanished", ref="arrest no. B12345678"),), Sender(), {}).text
    assert "B12345678" not in text
    assert inspect(text).verdict == "clear"


def test_every_reason_reads_on_after_a_colon_without_an_end() -> None:
    assert all(words[0].islower() and words[-1] not in ".!" and len(words.split()) < 13 for words in REASON.values())
