"""The Home tab and the answer to the slash command: in the design's order, and never over Slack's limits."""

from dataclasses import replace
from datetime import date
from typing import Any, get_args

from hypothesis import given, settings
from hypothesis import strategies as st

from models.answers import ButtonMark, HomeFacts, Operations, Section, read_mark
from models.register import Basis
from notifications.answers.home import LONGEST_STATUS, say_home, say_status
from notifications.words import escape
from tests.material.messages import BY_MAIL, HOME, HOSTILE, PRESSED, item, presses, sentences, texts
from tests.material.slack.block_kit import unfit_view_code
from tests.notifications.week_material import EVIDENCE, HOLD, a_week, week_item
from tests.notifications.week_material import NAMES as WEEK_NAMES

SECTIONS: tuple[Section, ...] = get_args(Section)
NOBODY = HomeFacts()


def headings(view: dict[str, Any]) -> list[str]:
    return [block["text"]["text"] for block in view["blocks"] if block["type"] == "header"]


def words(view: dict[str, Any]) -> str:
    return "\n".join(text for _, text in texts(view["blocks"])).replace("\u2060", "")


def test_the_tab_is_in_the_order_of_the_design_and_slack_takes_it() -> None:
    view = say_home(HOME, PRESSED)
    assert unfit_view_code(view) is None
    assert headings(view) == [
        "Needs you now", "Due in the next 30 days", "You answered", "Waiting on others", "Closed in the last 30 days",
        "For coordinators", "Time away",
    ]  # fmt: skip
    assert words(view).endswith("Record entry 341 (checksum 9f9f9f9f9f9f). Last memo: no. 3.")


def test_what_needs_the_person_has_its_buttons_by_what_was_asked() -> None:
    view = say_home(HOME, PRESSED)
    rows = [block["elements"] for block in view["blocks"] if block["type"] == "actions"][:4]
    assert [[each["text"]["text"] for each in row if each["type"] == "button"] for row in rows] == [
        ["Approve", "I have read it", "Send back"],
        ["Approve date", "Decline date"],
        ["Done, file attached", "Done, no file", "Under way", "Not started"],
        ["Verify", "Not sufficient"],
    ]
    assert read_mark(rows[0][0]["value"]) == ButtonMark(d="D4")
    assert read_mark(rows[2][0]["value"]) == ButtonMark.model_validate_json('{"m":"R5-M1","due":"2026-05-29","v":14}')


def test_each_list_says_what_it_is_about() -> None:
    said = words(say_home(HOME, PRESSED))
    for line in (
        "*Policy on federal access (R5-M1): 3 days past our target date*",
        "Original date: May 29, 2026 (our target date, not a legal deadline). Send the evidence, or tell us what is",
        "*Policy on federal access (R2-M1): new date requested*",
        "Policy on federal access (R7-M2): June 19, 2026",
        "Policy on federal access (R3-M1): working on it, May 28. No reminders until June 4.",
        "Policy on federal access (R3-M2): reminders paused, May 29. No reminders until June 8.",
        "Policy on federal access (R4-M3): with a DOI verifier since May 20, 2026",
        "Policy on federal access (R1-M1): verified as done, May 12, 2026",
        "*Delivery unknown (2)*",
        "*Sources not read (1 of 2): this does not mean no progress*",
        "Last daily run: Monday, June 1, 9:31 a.m.: 4 sent, 1 held",
        "Monday, July 6, to Friday, July 17, 2026. Messages go to Ben Made-Up.",
    ):
        assert escape(line) in said


def test_where_nobody_can_tell_no_day_is_counted() -> None:
    said = words(say_home(replace(NOBODY, milestones=(item(source="city_record"),)), PRESSED))
    assert "(R5-M1): unknown, our target date May 29, 2026" in said
    assert "days past" not in said


def test_only_a_coordinator_sees_how_the_work_goes_and_can_note_what_was_said() -> None:
    theirs = say_home(replace(HOME, coordinates=False), PRESSED)
    assert "For coordinators" not in headings(theirs)
    noted = [each["action_id"] for each in presses(say_home(HOME, PRESSED)) if each.get("value") == "{}"]
    assert noted == ["ft.done", "ft.evidence", "ft.reassign", "ft.away", "ft.away", "ft.away.clear"]


def test_away_days_can_be_set_and_cleared() -> None:
    verbs = [each["action_id"] for each in presses(say_home(NOBODY, PRESSED))]
    assert verbs == ["ft.away"]
    assert "None recorded." in words(say_home(NOBODY, PRESSED))


def test_without_a_listener_the_tab_has_no_buttons() -> None:
    assert not list(presses(say_home(HOME, BY_MAIL)))


def test_nothing_to_do_is_said_and_empty_lists_are_left_out() -> None:
    view = say_home(NOBODY, PRESSED)
    assert headings(view) == ["Needs you now", "Time away"]
    assert "Nothing needs you now." in words(view)


def test_eight_are_shown_and_the_rest_is_counted() -> None:
    many = tuple(item("needs_you", f"R5-M{n}", kind="overdue") for n in range(1, 12))
    coming = (item("coming", "R7-M1"),) * 22
    view = say_home(replace(NOBODY, milestones=(*many, *coming)), PRESSED)
    assert "(R5-M8):" in words(view)
    assert "(R5-M9):" not in words(view)
    assert "Not shown: 3 more." in words(view)
    assert "Not shown: " in words(view).partition("Due in the next 30 days")[2]


def test_the_slash_command_is_answered_with_the_same_list_in_words() -> None:
    status = say_status(HOME, PRESSED)
    assert status.startswith("Needs you now: 4\n")
    for line in ("(R2-M1): ", "Due in the next 30 days:", "You answered:", "For coordinators:", "Record entry 341"):
        assert line in status
    assert say_status(NOBODY, PRESSED).startswith("Needs you now: nothing\n")


def test_a_long_list_in_words_is_cut_at_a_line_and_points_to_the_tab() -> None:
    title = "A long title of a milestone. " * 6
    many = tuple(item(section, f"R5-M{n}", title=title) for section in SECTIONS for n in range(1, 60))
    status = say_status(replace(NOBODY, milestones=many), PRESSED)
    assert len(status) <= LONGEST_STATUS + 50
    assert "The rest is on the Home tab of this app." in status
    assert status.endswith("No memo yet.")


def test_every_line_is_short_and_plain() -> None:
    assert max(sentences(say_status(HOME, PRESSED))) <= 30
    assert "!" not in say_status(HOME, PRESSED)


DAYS = st.dates(min_value=date(2020, 1, 1), max_value=date(2040, 1, 1))
WORDS_OF_OTHERS = st.text(min_size=1, max_size=300) | st.sampled_from(HOSTILE)
IDS = st.from_regex(r"[A-Z0-9][A-Za-z0-9.@-]{0,31}", fullmatch=True)
BASES = st.sampled_from(get_args(Basis))
SOURCES = st.sampled_from(["agency_drop", "city_record"])
RECORDS = st.builds(
    lambda milestone_id, title, due_on, basis, source, evidence, hold: week_item(
        milestone_id, due_on, title=title, basis=basis, source=source, evidence=evidence, holds=hold
    ),
    IDS, WORDS_OF_OTHERS, DAYS, BASES, SOURCES, st.sampled_from([(), (EVIDENCE,)]), st.sampled_from([(), (HOLD,)]),
)  # fmt: skip
ITEMS = st.builds(
    lambda section, milestone_id, title, due_on, waits: item(section, milestone_id, due_on, title=title, waits=waits),
    st.sampled_from(SECTIONS), IDS, WORDS_OF_OTHERS, DAYS, WORDS_OF_OTHERS,
)  # fmt: skip
NAMED = st.lists(WORDS_OF_OTHERS, max_size=30).map(tuple)
WEEKS = st.lists(RECORDS, max_size=12).map(lambda records: a_week(*records))
OPERATIONS = st.builds(Operations, week=WEEKS, redirected=NAMED, last_sweep=WORDS_OF_OTHERS)


@settings(max_examples=60, deadline=None)
@given(
    st.builds(
        replace,
        st.just(NOBODY),
        milestones=st.lists(ITEMS, max_size=60).map(tuple), operations=OPERATIONS,
        coordinates=st.booleans(), names=st.just(WEEK_NAMES),
    )
)  # fmt: skip
def test_whatever_the_facts_the_tab_is_within_slacks_limits(facts: HomeFacts) -> None:
    view = say_home(facts, PRESSED)
    assert unfit_view_code(view) is None
    assert len(view["blocks"]) <= 100
    assert len(say_status(facts, PRESSED)) <= 3000


def test_the_footer_names_the_last_memo_with_its_address_where_there_is_a_site() -> None:
    link = "https://memos.office.invalid/memos/0003.html"
    shown = replace(HOME, last_memo_link=link)
    assert words(say_home(shown, PRESSED)).endswith(f"Last memo: no. 3. Read it: {link}")
    assert say_status(shown, PRESSED).endswith(f"Read it: {link}")


def test_a_tab_with_a_draft_alone_does_not_say_that_nothing_needs_the_person() -> None:
    only = replace(NOBODY, memos=HOME.memos)
    assert "Nothing needs you now." not in words(say_home(only, PRESSED))
    assert "Nothing needs you now." in words(say_home(NOBODY, PRESSED))
    assert not list(presses(say_home(only, BY_MAIL)["blocks"]))
