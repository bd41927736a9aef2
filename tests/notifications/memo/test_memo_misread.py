"""What a newcomer misread in a memo: each stays said so that it can be taken in one way only."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from models.ledger import Event, StatementRecorded
from models.projections import World
from notifications.memo import MemoDocument, RecordRow
from notifications.memo.pages.head import head_of
from notifications.memo.records import RECORD_OF, say_entry
from tests.material.memo import (
    AS_OF,
    context_of,
    held,
    look,
    memo_of,
    received,
    register_events,
    sealed_of,
    story,
    world_at,
)
from tests.material.memo_forms import words_of_memo
from tests.material.one_of_each import one_of_each
from tests.notifications.memo.test_memo import ALL_SOURCES, START, bare

WHEN = datetime(2026, 11, 25, 16, tzinfo=UTC)
HEARING = "b" * 64


def of_story(*more: Event, **said: Any) -> MemoDocument:
    return memo_of(world_at(sealed_of((*story(), *((WHEN, each) for each in more))), AS_OF), **said)


def found_at_the_hearing() -> Event:
    return held("ALL-M3", date(2026, 3, 5)).model_copy(update={"evidence": (HEARING,)})


def record_of(facts: MemoDocument, words: str) -> RecordRow:
    [row] = [each for each in facts.records if words in each.what]
    return row


def test_a_finding_is_dated_by_the_day_it_was_recorded_and_says_when_the_thing_was_done() -> None:
    facts = of_story(found_at_the_hearing())
    [change] = [each for each in facts.changes if each.kind == "Verified" and "oversight hearing" in each.text]
    assert change.date == AS_OF
    assert "It was done on March 5, 2026." in change.text
    page = next(each for each in facts.annex if each.rec == "ALL")
    [line] = [each for each in page.history if "verified it" in each.what]
    assert line.date == AS_OF
    assert ", done on March 5, 2026" in line.what
    row = record_of(facts, "A DOI verifier verified ALL-M3")
    assert row.date == AS_OF
    assert row.what.endswith(", done on March 5, 2026")
    [cell] = [each for each in page.milestones if each.id == "ALL-M3"]
    assert (cell.status, cell.status_note) == (
        "Kept; verified as done", "done March 5, 2026, verified Nov. 25, 2026 (fictional)",
    )  # fmt: skip


def test_what_was_said_on_an_earlier_day_keeps_that_day() -> None:
    said = StatementRecorded(milestone_id="R1-M1", says="started", text_id="t-done", on=date(2026, 3, 3))
    [change] = [each for each in of_story(said).changes if "audit plan" in each.text and each.kind == "NYPD statement"]
    assert change.date == date(2026, 3, 3)


def test_a_finding_on_a_public_record_names_the_source_and_calls_it_nothing_made_up() -> None:
    row = record_of(of_story(found_at_the_hearing()), "A DOI verifier verified ALL-M3")
    assert row.sha256 == HEARING
    assert row.origin == "the one file it rests on: a public record: Council records (public copy)"


def test_a_finding_on_a_made_up_file_says_so() -> None:
    given = received("R1-M1", "plan.pdf")
    found = held("R1-M1", AS_OF).model_copy(update={"evidence": (given.sha256, "c" * 64)})
    row = record_of(of_story(given, found), "A DOI verifier verified R1-M1")
    assert row.origin == "the first of the 2 files it rests on: a file of NYPD, given by a person (fictional)"


@pytest.mark.parametrize("day", [date(2026, 3, 30), date(2026, 4, 1), AS_OF])
def test_while_evidence_awaits_review_no_days_are_counted(day: date) -> None:
    facts = bare(received("R1-M2", "x.pdf"), received("R2-M1", "x.pdf").model_copy(update={"on": day}))
    row = next(row for row in facts.recommendations if row.id == "R2")
    assert (row.status, row.time) == ("Awaiting DOI review", "")


def test_with_a_source_unread_nothing_is_known_to_have_changed_and_no_more() -> None:
    def none_of(*unread: str) -> dict[str, Any]:
        read = tuple(each for each in ALL_SOURCES if each not in unread)
        steps = [(START, each) for each in register_events()]
        facts = memo_of(world_at(sealed_of([*steps, (START, look(date(2026, 1, 5), unread, read))]), date(2026, 1, 5)))
        return words_of_memo(facts.model_copy(update={"changes": (), "change_summary": ()}))

    assert "Nothing changed." in none_of()
    assert "We know of no changes, but we could not read one of the seven sources that milestones rely on." in none_of(
        "agency_drop", "doris_drop"
    )


def test_a_row_of_the_seven_rests_on_its_date_too_and_on_what_is_in_hand() -> None:
    facts = of_story()
    for row in facts.recommendations:
        [of] = [each for page in facts.annex for each in page.milestones if each.id == row.milestone]
        held_by = {seq for trace in row.trace for seq in getattr(trace, "events", ())}
        dated = {seq for trace in of.trace for seq in getattr(trace, "events", ())}
        assert dated <= held_by, row.id


def test_a_claim_for_one_milestone_is_not_said_of_the_recommendation() -> None:
    rows = {row.id: row for row in of_story().recommendations}
    assert rows["R5"].agency == "1 of 2 milestones done" or rows["R5"].agency == "done"
    said = StatementRecorded(milestone_id="R6-M1", says="partly_done", text_id="t-done")
    rows = {row.id: row for row in of_story(said).recommendations}
    assert rows["R6"].agency.endswith("milestones partly done")


def test_a_record_of_a_statement_says_where_its_words_stand() -> None:
    row = record_of(of_story(), "NYPD says R5-M1")
    assert row.what == "NYPD says R5-M1 is done (fictional); its words are in annex R5"


def test_an_approval_is_of_a_second_person_and_names_nobody() -> None:
    facts = of_story(from_="Oversight coordinator", approved_by="the oversight coordinator")
    head = head_of(facts.memo, facts.banner)
    sender = "Oversight coordinator; approved by a second person in the role of the oversight coordinator"
    assert ("From", sender) in head.lines


def test_conditional_deadlines_stand_with_their_condition_and_not_in_the_bottom_line() -> None:
    facts = of_story()
    assert "condition" not in " ".join(sentence.text for sentence in facts.bottom_line)
    assert "Deadlines that may not apply. Each applies only if its condition is met" in " ".join(words_of_memo(facts))


def test_the_first_memo_says_that_it_is_the_first() -> None:
    said = words_of_memo(of_story(period_from=date(2025, 12, 3)))
    assert {"What changed", "Day by day since the report"} <= set(said)


def of_all() -> World:
    return world_at(sealed_of(story()), AS_OF)


def test_a_message_of_ours_is_never_called_a_claim() -> None:
    messages = [each for each in one_of_each() if RECORD_OF.get(each.kind) == "reminder"]
    said = {each.kind: say_entry(context_of(of_all()), each)[1] for each in messages}
    assert said["reminder_claimed"].startswith("Message prepared on R4-M1 (responsible: ")
    assert said["reminder_sent"] == "Message sent, on R4-M1"
    assert said["notice_claimed"] == "Message prepared on files from NYPD"
    assert len(said) == 15
    assert len({*said.values()}) == 15, said
    assert not [words for words in said.values() if "claim" in words.lower() or "p-" in words or "_" in words]


def test_every_entry_about_a_message_is_said_in_words_of_its_own() -> None:
    about = ("reminder_", "notice_", "digest_", "memo_message_claimed", "duplicate_")
    events = [each for each in one_of_each() if each.kind.startswith(about)]
    assert {say_entry(context_of(of_all()), each)[0] for each in events} == {"reminder"}
