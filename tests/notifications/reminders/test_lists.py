"""A message of several items: its heading counts what stands below it, laws come first, and what is open before
what was answered."""

import re
from datetime import date

import pytest

from models.ledger import ReminderClaimed
from notifications.reminders.messages import say_aftermath, say_reminder
from tests.material.aftermath import after, sent
from tests.material.messages import BY_MAIL, PRESSED, SAID, WORDS, claim, digest, presses, within_slacks_limits

LAW = {"basis": "statute", "duty_basis": "statute", "law_line": "Admin. Code § 14-188(g) (Local Law 228 of 2017)"}
LATER = {"due_on": date(2026, 6, 20), "due_now": date(2026, 6, 20), "days_late": 0}


def text(*claims: ReminderClaimed) -> str:
    message = say_reminder(claims, PRESSED, WORDS)
    within_slacks_limits(message)
    return message.text.replace("\u2060", "")


def test_laws_come_first_and_each_item_has_its_own_day_and_its_own_ask() -> None:
    shown = text(
        claim("overdue", "R1-M1"),
        claim("check_in", "R1-M2", **LATER, said_on=SAID),
        claim("overdue", "R4-M6", **LAW, short="Tracking system", ask="send the day it started"),
        claim("due_soon", "R4-M8", **LAW | LATER, said_on=SAID),
    )
    assert shown.split("\n") == [
        "4 items: 2 legal deadlines, 2 target dates",
        "",
        "Legal deadline that has passed",
        "1. Tracking system (R4-M6), May 29, Admin. Code § 14-188(g). Send the day it started.",
        "",
        "Legal deadline to come",
        "2. Policy on federal access (R4-M8), June 20, Admin. Code § 14-188(g). Please send what shows this.",
        "",
        "Target date that has passed",
        "3. Policy on federal access (R1-M1), May 29. Where does it stand?",
        "",
        "Target date to come",
        "4. Policy on federal access (R1-M2), June 20. Where does it stand?",
        "",
        "We have nothing that shows 1; it may be done.",
    ]


@pytest.mark.parametrize("many", [2, 8, 9, 40])
def test_the_heading_counts_all_and_what_has_no_room_is_counted_once(many: int) -> None:
    shown = text(*(claim("overdue", f"R5-M{n}", **LAW) for n in range(1, many + 1)))
    assert shown.startswith(f"{many} legal deadlines\n")
    numbered = re.findall(r"(?m)^(\d+)\. ", shown)
    hidden = re.search(r"Not shown: (\d+) more in your list\.", shown)
    assert len(numbered) + int(hidden[1] if hidden else 0) == many
    assert "Not shown: " in shown or many < 9
    assert "in your list" not in say_reminder([claim("overdue", f"R5-M{n}") for n in range(40)], BY_MAIL, {}).text


def test_of_many_laws_and_targets_every_law_is_shown_that_has_room() -> None:
    laws = [claim("overdue", f"R4-M{n}", **LAW) for n in range(10)]
    shown = re.findall(r"\((R\d-M\d+)\)", text(*(claim("overdue", f"R1-M{n}") for n in range(20)), *laws))
    assert len(shown) > 5
    assert all(id_.startswith("R4") for id_ in shown)


def test_several_asks_stand_under_their_own_headings() -> None:
    shown = text(
        claim("please_verify", "R5-M1"), claim("escalation", "R1-M1", duty_on="oversight"), claim("date_offer", "R3-M1")
    )
    assert shown.startswith("3 items: 1 date to decide, 1 item to judge, 1 date that nobody answered for\n")
    assert [line for line in shown.split("\n") if line in ("To decide", "To judge", "Find out who answers")] == [
        "To decide", "To judge", "Find out who answers",
    ]  # fmt: skip


def test_the_head_reads_when_the_contact_was_asked_and_who_will_answer() -> None:
    silent = {"said_working_on": None, "agency_says": None}
    shown = text(*(claim("escalation", f"R4-M{n}", **LAW, **silent) for n in (1, 2)))
    assert shown.startswith(
        "2 legal deadlines without an answer from your unit\n1. Policy on federal access (R4-M1), legal"
    )
    assert shown.count("Who will answer?") == 2
    assert "We asked the contact on May 8." in shown
    assert "We have nothing that shows 1 and 2; they may be done." in shown
    ours = text(*(claim("escalation", f"R4-M{n}", duty_on="oversight") for n in (1, 2)))
    assert ours.startswith("2 target dates that nobody answered for\n")


def test_the_target_dates_of_a_unit_are_set_together_and_one_press_agrees_to_those_to_come() -> None:
    claims = [claim("date_proposal", f"R7-M{n}") for n in (1, 2)]
    claims.append(claim("date_proposal, date passed", "R7-M3", answer_due=date(2026, 6, 10)))
    message = say_reminder(claims, PRESSED, {})
    assert message.text.startswith(
        "3 dates to set with you. No law sets them\n1. Policy on federal access (R7-M1). Can you keep"
    )
    assert "Both dates, yours and ours, stay on record. Without a day of yours, 3 counts from June 10." in message.text
    [agree] = [press for press in presses(message.blocks) if press["action_id"] == "ft.date.agree_all"]
    assert "R7-M1" in agree["value"]
    assert "R7-M3" not in agree["value"]


def test_what_we_could_not_read_is_said_once_by_the_places_of_the_items() -> None:
    shown = text(*(claim("overdue, cannot tell", f"R5-M{n}") for n in range(1, 5)), claim("overdue", "R7-M9"))
    assert "We have not read files from NYPD, where 1 to 4 would show." in shown
    assert shown.count("Is it done? If it is, send what shows this.") == 4
    folder = text(*(claim("overdue, cannot tell", f"R5-M{n}", folder=True) for n in (1, 2)))
    assert "We could not open the shared folder, so we may not have what you put there for 1 and 2." in folder


def test_once_some_are_answered_what_is_open_comes_first_and_is_counted_anew() -> None:
    answered = sent()
    _, record = after("acknowledged")
    others = [claim("overdue", f"R7-M{n}") for n in range(1, 9)]
    message = say_aftermath((answered, *others), {"R4-M1": record}, PRESSED, WORDS, {}, SAID)
    lines = [line for line in message.text.split("\n") if line]
    assert lines[0] == "8 target dates open. 1 answered"
    assert sum(bool(re.match(r"\d\. ", line)) for line in lines) == 8
    place = lines.index("Answered")
    assert lines[place + 1].startswith("R4-M1: You said on April 4, 2026, that work is under way")
    assert not any(re.match(r"\d\. ", line) for line in lines[place:])
    menus = [block["accessory"] for block in message.blocks if "accessory" in block]
    assert len(menus) == 9, "who answered may still answer otherwise"
    _, closed = after("verified")
    over = say_aftermath((answered, others[0]), {"R4-M1": closed}, PRESSED, WORDS, {}, SAID)
    assert "R4-M1: Verified on April 5, 2026, by Vera Made-Up." in over.text
    assert len([block for block in over.blocks if "accessory" in block]) == 1


def test_an_item_of_anothers_duty_says_so_and_one_in_anothers_place_says_whose() -> None:
    shown = text(claim("overdue", "R4-M1", duty_on="designee"), claim("overdue, away", "R4-M2"))
    assert "(R4-M1), May 29; duty of the Mayor's designee." in shown
    assert "R4-M2: you are covering for Ana Made-Up." in shown
    assert (
        text(claim("overdue, away"), claim("overdue, away", "R4-M2")).split("\n")[1]
        == "You are covering for Ana Made-Up."
    )


def test_the_coordinators_week_counts_what_is_to_decide_assign_and_repair() -> None:
    offered = digest(many=1, line={"offers": date(2026, 7, 10)}, offers=("R5-M1", "R6-M1"), requests=(), counts=())
    message = say_reminder((offered,), PRESSED, {})
    assert message.text.startswith("Yours this week: 2 to decide, 1 to assign, ")
    assert "To decide: Policy on federal access (R5-M1). p-records-1 offers July 10, 2026, in place of May" in (
        message.text.replace("Ana Made-Up", "p-records-1")
    )
    assert "To decide: R6-M1." in message.text
    assert "To assign: Audit of email and alerts (R1-M2). A file waits for a verifier." in message.text
    empty = {"waiting": (), "requests": (), "holds": (), "unread": (), "unsure": (), "counts": (), "numbers": {}}
    assert say_reminder((digest(many=0, **empty),), PRESSED, {}).text.startswith("Nothing is yours to do this week")
    numbers = say_reminder((digest(**empty | {"numbers": {"legal": 3, "own": 1}}),), PRESSED, {}).text
    assert "With everybody: 3 past a legal deadline of NYPD, no proof; 1 past a date of DOI's own." in numbers


def test_a_heads_week_asks_who_will_answer_and_counts_the_rest() -> None:
    message = say_reminder((digest("unit_head", many=10, more=12),), PRESSED, {})
    assert message.text.startswith("22 dates that your unit owes an answer for: who will answer?\n")
    shown = message.text.count("(R5-M")
    assert 4 < shown <= 10
    assert f"Not shown: {22 - shown} more in your list." in message.text
    other = say_reminder((digest("unit_head", line={"duty_on": "oversight"}),), PRESSED, {}).text
    assert "that nobody has answered for" in other
    assert "your unit" not in other
    within_slacks_limits(message)


def test_what_0_2_0_counted_for_each_duty_holder_is_still_shown() -> None:
    counts = "For NYPD, one legal deadline passed without proof and two target dates passed; first asked May 8, 2026."
    assert say_reminder((digest(),), PRESSED, {}).text.count(counts) == 1
