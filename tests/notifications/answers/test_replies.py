"""What a person is told about their press: in plain words, with the mend, and nothing of it active in Slack."""

import re
from datetime import date
from typing import Any, get_args

import pytest

from models.answers import Code, FormFault, MilestoneState, Reply, Why
from models.core import evolve
from models.ledger import Shows
from notifications.answers.replies import say_fault, say_reply, say_state
from notifications.words import FILE_REFUSALS, REASON, Sender, file_words
from notifications.words.refusals import Reader

NAMES = {"p-contact": "Made-up contact", "p-head": "Made-up head"}
SAYING = Sender(reply_to="replies@followthrough.example", names=NAMES)
HOSTILE = ("<!channel>", "<@U0DEMO001>", "<https://evil.example|here>", "*bold* & <b>", "https://evil.example", "@here")
FORBIDDEN = re.compile(r"\bASAP\b|kindly|!|violation|non-compliant|failed|fault of yours", re.IGNORECASE)


def state(shows: Shows, **facts: Any) -> MilestoneState:
    dates = {"title": "Policy on federal access", "due_now": date(2026, 7, 1), "due_on": date(2026, 7, 1)}
    return MilestoneState.model_validate(dates | {"shows": shows} | facts)


def said_of(facts: MilestoneState, sender: Sender = SAYING) -> str:
    return say_state(Reply(code="noted", milestone_id="R5-M1", state=facts), sender)


def told(code: Code, **facts: Any) -> str:
    return say_reply(Reply(code=code, **facts), SAYING)


def test_what_was_noted_is_told_with_its_entry_and_the_next_day() -> None:
    assert told("noted", verb="ack", milestone_id="R5-M1", seq=341) == "Recorded (entry 341)."
    says = {
        "says": "started",
        "on": date(2026, 6, 1),
        "agency": "NYPD",
        "undo": (341, 342),
        "state": state("acknowledged"),
    }
    noted = told("noted", verb="under_way", milestone_id="R5-M1", seq=341, **says)
    assert "NYPD says of Policy on federal access (R5-M1): started (June 1, 2026). Its date is" in noted
    verified = told("noted", verb="verify", milestone_id="R5-M1", seq=7, state=state("verified"))
    assert verified.startswith("Recorded (entry 7). Verified as done: Policy on federal access (R5-M1).")
    assert told("noted", verb="away", seq=7) == "Recorded (entry 7)."
    assert told("noted_before", seq=341) == "This was recorded before (entry 341). It counts once."


@pytest.mark.parametrize("shows", ["extended", "refused", "accepted", "declined", "rejected", "reassigned"])
def test_who_loses_a_race_of_two_presses_is_told_who_was_first(shows: Shows) -> None:
    late = told("outdated", milestone_id="R5-M1", state=state(shows, on=date(2026, 5, 20), by="p-head"))
    assert "on May 20, 2026 by Made-up head" in late


def test_the_wrong_person_is_told_who_could() -> None:
    def who(*ids: str, coordinator: bool) -> str:
        return told("wrong_role", who=ids, coordinator=coordinator)

    assert who("p-contact", coordinator=True) == (
        "Only Made-up contact or the coordinator can do this. Nothing was changed."
    )
    assert who("p-contact", "p-head", coordinator=False).startswith("Only Made-up contact or Made-up head can do this.")
    assert who("p-contact", "p-head", coordinator=True).startswith("Only Made-up contact, Made-up head or the coord")
    assert who(coordinator=True).startswith("Only the coordinator can do this.")
    assert who(coordinator=False).startswith("Only a person whom no one has named yet can do this.")


@pytest.mark.parametrize("shows", get_args(Shows))
def test_an_old_button_is_answered_with_the_present_state(shows: Shows) -> None:
    said = told("outdated", milestone_id="R5-M1", state=state(shows, on=date(2026, 5, 20), by="p-head"))
    assert said.startswith("This button is out of date. ")
    assert "R5-M1" in said
    assert said.endswith(" Nothing was changed.")


def test_a_closed_milestone_is_said_to_be_verified_by_whom_and_when_it_was_done() -> None:
    reply = Reply(code="unfit", milestone_id="R5-M1", state=state("verified", on=date(2026, 5, 20), by="p-head"))
    assert say_state(reply, SAYING) == (
        "Policy on federal access (R5-M1): verified as done by Made-up head. It was done on May 20, 2026."
    )


@pytest.mark.parametrize("why", get_args(Why))
def test_every_reason_has_its_words_and_says_that_nothing_was_changed(why: str) -> None:
    said = told("refused", verb="ack", why=why)
    assert said.endswith(" Nothing was changed.")
    assert why == "rule" or "A rule forbids it" not in said


@pytest.mark.parametrize("fault", get_args(FormFault))
def test_every_fault_of_a_form_has_its_words(fault: FormFault) -> None:
    assert say_fault(fault).endswith(".")
    assert len(say_fault(fault)) <= 150


@pytest.mark.parametrize("code", ["timed_out", "unfit_address", "tls_failed", "redirected", "folder_missing"])
def test_what_a_link_or_a_folder_does_not_give_is_asked_for_another_way(code: str) -> None:
    said = told("not_taken", why=code)
    assert said.startswith(f"We could not take this: {REASON[code]}. Please try again later, or give it in another ")


def test_a_file_that_was_not_taken_is_told_with_what_its_reader_says_and_at_most_four_pages() -> None:
    pages = tuple(f"page {number}" for number in range(1, 8))
    assert told("not_taken", why="no_text", places=pages, detail="made up").startswith(
        "We could not take this: it is a scan, or has no text that we can read (page 1, page 2, page 3, page 4 and "
        "3 more). Made up. Please send the file that was scanned"
    )


@pytest.mark.parametrize("code", ["opens", "taking", "foreign"])
def test_nothing_is_said_where_a_form_opens_or_a_foreigner_pressed(code: Code) -> None:
    assert told(code, verb="ack") == ""


def test_every_kind_of_reply_is_said_or_silent_on_purpose() -> None:
    silent = {code for code in get_args(Code) if not told(code, verb="ack", seq=1, milestone_id="R5-M1", why="rule")}
    assert silent == {"opens", "taking", "foreign"}


def test_a_person_whom_slack_names_and_we_do_not_know_is_told_where_to_write() -> None:
    assert "Please email replies@followthrough.example." in told("unknown_person")
    assert "email" not in say_reply(Reply(code="unknown_person"), Sender())


def test_the_days_that_are_left_are_counted_in_words() -> None:
    assert "One day is left." in told("refused", why="limit", days_left=1)
    assert "Five days are left." in told("refused", why="limit", days_left=5)
    assert "No day is left." in told("refused", why="limit", days_left=0)


@pytest.mark.parametrize("name", HOSTILE)
def test_a_name_can_neither_ping_nor_link(name: str) -> None:
    sender = evolve(SAYING, names={"p-contact": name})
    for reply in (
        Reply(code="wrong_role", who=("p-contact",)),
        Reply(code="outdated", milestone_id="R5-M1", state=state("blocked", by="p-contact")),
    ):
        said = say_reply(reply, sender)
        assert "<" not in said
        assert ">" not in said.replace("&gt;", "")
        assert "https://evil" not in said
        assert "@here" not in said


def test_the_words_are_plain_and_blame_nobody() -> None:
    """The wording rules: no sentence over 30 words, 20 on average, and no blame."""
    whys: tuple[Any, ...] = get_args(Why)
    texts = [told("refused", why=why, days_left=3) for why in whys] + [say_fault(each) for each in get_args(FormFault)]
    texts += [told(code, verb="ack", seq=1, milestone_id="R5-M1", why="rule") for code in get_args(Code)]
    texts += [file_words(code, reader=reader) for code in FILE_REFUSALS for reader in get_args(Reader)]
    sentences = [one for text in texts for one in re.split(r"(?<=[.])\s", text) if one]
    assert not [text for text in texts if FORBIDDEN.search(text)]
    assert max(len(one.split()) for one in sentences) <= 30
    assert sum(len(one.split()) for one in sentences) / len(sentences) < 20


def test_the_original_due_date_is_said_beside_the_new_one_and_a_place_held_is_no_date() -> None:
    """An extension never takes the original date out of sight."""
    moved = said_of(state("call", due_on=date(2026, 5, 29)))
    name = "Policy on federal access (R5-M1)"
    assert moved == f"{name}: open. Its original date is May 29, 2026. The new date is July 1, 2026."
    assert said_of(state("call")) == f"{name}: open. Its date is July 1, 2026."
    held = said_of(state("call", provisional=True))
    assert held == f"{name}: open. No due date runs until its clock starts (July 1, 2026 is a placeholder)."


def test_how_a_milestone_stands_says_how_far_past_its_date_it_is_or_that_nobody_can_tell() -> None:
    late = said_of(state("call", due_on=date(2026, 3, 31), due_now=date(2026, 3, 31), days_past=239), Sender())
    unread = said_of(state("call", days_past=239, cannot_tell=True), Sender())
    assert "That is 239 days past the original date." in late
    assert "We have not read the source since then, so we do not know whether it is done." in unread
    assert "days past" not in unread
