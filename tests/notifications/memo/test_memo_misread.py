"""What a newcomer misread in a memo: each stays said so that it can be taken in one way only."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from models.ledger import Event, StatementRecorded
from models.memo import MemoFacts, RecordRow
from notifications.memo.records import say_message
from notifications.printed.head import head_of
from tests.material.memo import AS_OF, held, look, memo_of, received, register_events, sealed_of, story, world_at
from tests.material.memo_forms import words_of_body
from tests.material.one_of_each import one_of_each
from tests.notifications.memo.test_memo import ALL_SOURCES, START, bare

WHEN = datetime(2026, 11, 25, 16, tzinfo=UTC)
HEARING = "b" * 64


def of_story(*more: Event, **said: Any) -> MemoFacts:
    return memo_of(world_at(sealed_of((*story(), *((WHEN, each) for each in more))), AS_OF), **said)


def found_at_the_hearing() -> Event:
    return held("ALL-M3", date(2026, 3, 5)).model_copy(update={"evidence": (HEARING,)})


def record_of(facts: MemoFacts, words: str) -> RecordRow:
    [row] = [each for each in facts.records if words in each.what]
    return row


def test_a_finding_is_dated_by_the_day_it_was_recorded_and_says_when_the_thing_was_done() -> None:
    facts = of_story(found_at_the_hearing())
    [change] = [each for each in facts.changes if each.kind == "finding" and "ALL-M3" in each.text]
    assert change.date == AS_OF
    assert "It was done on 5 March 2026." in change.text
    page = next(each for each in facts.annex if each.rec == "ALL")
    [line] = [each for each in page.history if "verified it" in each.what]
    assert line.date == AS_OF
    assert "; it was done on 5 March 2026" in line.what
    row = record_of(facts, "A verifier of DOI verified ALL-M3")
    assert row.date == AS_OF
    assert row.what.endswith("; it was done on 5 March 2026")
    [cell] = [each for each in page.milestones if each.id == "ALL-M3"]
    assert cell.held_note == "done on 5 March 2026, made-up"


def test_what_was_said_on_an_earlier_day_keeps_that_day() -> None:
    said = StatementRecorded(milestone_id="R1-M1", says="started", text_id="t-done", on=date(2026, 3, 3))
    [change] = [each for each in of_story(said).changes if "R1-M1 (" in each.text and each.kind == "agency statement"]
    assert change.date == date(2026, 3, 3)


def test_a_finding_on_a_public_record_names_the_source_and_calls_it_nothing_made_up() -> None:
    row = record_of(of_story(found_at_the_hearing()), "A verifier of DOI verified ALL-M3")
    assert row.sha256 == HEARING
    assert row.origin == "the one file it rests on: a public record: Council records (public copy)"


def test_a_finding_on_a_made_up_file_says_so() -> None:
    given = received("R1-M1", "plan.pdf")
    found = held("R1-M1", AS_OF).model_copy(update={"evidence": (given.sha256, "c" * 64)})
    row = record_of(of_story(given, found), "A verifier of DOI verified R1-M1")
    assert row.origin == ("the first of the 2 files it rests on: a file of the agency, taken in by a person (made-up)")


@pytest.mark.parametrize(
    ("day", "time"),
    [
        (date(2026, 3, 30), "its date passed meanwhile"),
        (date(2026, 3, 31), "its date passed meanwhile"),
        (date(2026, 4, 1), "came 1 day after our date, waits for a finding"),
        (AS_OF, "came 239 days after our date, waits for a finding"),
    ],
)
def test_evidence_that_came_after_the_date_is_said_to_have_come_after_it(day: date, time: str) -> None:
    facts = bare(received("R1-M2", "x.pdf"), received("R2-M1", "x.pdf").model_copy(update={"on": day}))
    assert next(row for row in facts.recommendations if row.id == "R2").time == time


def test_with_a_source_unread_nothing_is_known_to_have_changed_and_no_more() -> None:
    def none_of(*unread: str) -> dict[str, Any]:
        read = tuple(each for each in ALL_SOURCES if each not in unread)
        steps = [(START, each) for each in register_events()]
        facts = memo_of(world_at(sealed_of([*steps, (START, look(date(2026, 1, 5), unread, read))]), date(2026, 1, 5)))
        return words_of_body(facts.model_copy(update={"changes": ()}))

    assert "Nothing changed." in none_of()
    assert "We know of no changes, but we could not read 2 of 10 sources." in none_of("city_record", "legistar_api")


def test_the_dates_that_passed_and_the_milestones_past_are_the_same_count_said_apart() -> None:
    facts = of_story()
    [change] = [each for each in facts.changes if each.kind == "dates passed"]
    n = len(facts.late)
    over_all = sum(each.rec == "ALL" for each in facts.late)
    assert over_all
    assert f"{n} dates passed with nothing verified: {n - over_all} of milestones, {over_all} of clocks" in change.text
    assert f"{facts.counts.past.value} of 34 milestones" in facts.bottom_line[1].text
    assert facts.counts.past.value == n - over_all


def test_a_row_of_the_seven_rests_on_its_date_too_and_on_what_is_in_hand() -> None:
    facts = of_story()
    for row in facts.recommendations:
        [of] = [each for page in facts.annex for each in page.milestones if each.id == row.milestone]
        held_by = {seq for trace in row.trace for seq in getattr(trace, "events", ())}
        dated = {seq for trace in of.trace for seq in getattr(trace, "events", ())}
        assert dated <= held_by, row.id


def test_a_claim_for_one_milestone_is_not_said_of_the_recommendation() -> None:
    rows = {row.id: row for row in of_story().recommendations}
    assert rows["R5"].agency == "done for 1 of 2 milestones" or rows["R5"].agency == "done"
    said = StatementRecorded(milestone_id="R6-M1", says="partly_done", text_id="t-done")
    rows = {row.id: row for row in of_story(said).recommendations}
    assert rows["R6"].agency.startswith("partly done for 1 of ")


def test_a_record_of_a_statement_says_where_its_words_stand() -> None:
    row = record_of(of_story(), "The agency says that R5-M1")
    assert row.what == "The agency says that R5-M1 is done (made-up); its words stand in annex R5"


def test_an_approval_is_of_a_second_person_and_names_nobody() -> None:
    head = head_of(of_story(from_="Oversight coordinator", approved_by="the oversight coordinator"))
    assert head["from"] == "Oversight coordinator; approved by a second person in the role of the oversight coordinator"


def test_dates_of_no_proven_law_are_named_in_few_words() -> None:
    text = of_story().bottom_line[1].text
    assert "condition not proved, or" not in text
    assert "not yet proved to apply" in text


def test_the_first_memo_of_its_kind_counts_from_the_report() -> None:
    assert "What changed since December 3, 2025" in words_of_body(of_story(period_from=date(2025, 12, 3)))


def test_a_message_of_ours_is_never_called_a_claim() -> None:
    said = {each.kind: found[1] for each in one_of_each() if (found := say_message(each))}
    assert said["reminder_claimed"].startswith("Message prepared on R4-M1 (responsible: ")
    assert said["reminder_sent"] == "Message sent, on R4-M1"
    assert said["notice_claimed"] == "Message prepared on files from the agency"
    assert len(said) == len({*said.values()}) == 14
    assert not [words for words in said.values() if "claim" in words.lower() or "p-" in words or "_" in words]


def test_every_entry_about_a_message_is_said_in_words_of_its_own() -> None:
    about = ("reminder_", "notice_", "digest_", "memo_message_claimed", "duplicate_")
    assert all(say_message(each) for each in one_of_each() if each.kind.startswith(about))
