"""What the memo says, and what it must never say (docs/memo.md#wording)."""

import json
from datetime import UTC, date, datetime
from typing import Any

import pytest

from models.core import RuleError
from models.evidence import SourceResult
from models.ledger import (
    Event,
    EvidenceReceived,
    MemoCommented,
    MemoDrafted,
    MemoIssued,
    MemoShared,
    SourcesChecked,
    StatementRecorded,
)
from models.memo import Computed, Events
from models.projections import World
from notifications.memo import MemoDocument, MilestoneRow
from notifications.words import cap, number
from tests.material.memo import (
    AS_OF,
    START,
    held,
    look,
    made_up_memo,
    memo_of,
    opened,
    put_to,
    received,
    register_events,
    sealed_of,
    story,
    world_at,
)
from tests.material.memo_forms import section_of, words_of_memo
from tests.material.records import shipped

ALL_SOURCES = tuple(sorted(shipped().plan.sources))
WHEN = datetime.combine(AS_OF, datetime.min.time(), START.tzinfo).replace(hour=14)


def bare(*more: Event, day: date = AS_OF, mock: bool = False, first: tuple[Event, ...] = ()) -> MemoDocument:
    """Return the memo of the register, a look at all sources, and some more events; `first`: those of the first day."""
    return memo_of(bare_world(*more, day=day, first=first), mock=mock)


def bare_world(*more: Event, day: date = AS_OF, first: tuple[Event, ...] = ()) -> World:
    steps = [(START, each) for each in (*register_events(), *first)]
    now = START.replace(year=day.year, month=day.month, day=day.day)
    return world_at(sealed_of([*steps, *((now, e) for e in (look(day, (), ALL_SOURCES), *more))]), day)


def rows_of(facts: MemoDocument) -> list[MilestoneRow]:
    return [row for page in facts.annex for row in page.milestones]


def words_of(facts: MemoDocument) -> str:
    """Return all that a memo says, terms and the register's own words aside."""
    said = facts.model_dump(mode="json", by_alias=True)
    del said["terms"], said["findings"]
    del said["headline"]
    for row in said["recommendations"]:
        row.pop("matters")
    for page in said["annex"]:
        for row in page["milestones"]:
            row.pop("needs")
            for typed in ("law", "what"):
                row.pop(typed)
        page.pop("text_sources")
    return json.dumps(_without_codes(said))


def _without_codes(node: Any) -> Any:
    """Return what a memo says without the codes of its facts."""
    if isinstance(node, dict):
        codes = ("date_state", "proof", "why", "turn", "verdict", "basis", "duty_basis")
        return {name: _without_codes(value) for name, value in node.items() if name not in codes}
    return [_without_codes(item) for item in node] if isinstance(node, list) else node


def test_no_sum_or_count_reads_an_acceptance() -> None:
    facts = made_up_memo()
    assert all(row.acceptance == "accepted" for row in facts.recommendations)
    assert facts.headline.done == ()
    assert "accept" not in facts.headline.model_dump_json()
    assert "NYPD accepted all seven on December 3, 2025." in [sentence.text for sentence in facts.change_summary]
    assert "accepted" not in " ".join(sentence.text for sentence in facts.bottom_line)


def test_an_unread_source_stands_in_the_bottom_line_and_its_reason_in_the_table() -> None:
    facts = made_up_memo()
    blocked = [row for row in facts.sources if row.reading == "unread"]
    assert len(blocked) == 6
    assert all(row.means == "Not read: this kind of source cannot be read here yet" for row in blocked)
    assert "no progress" not in " ".join(sentence.text for sentence in facts.bottom_line)


def test_a_passed_legal_deadline_that_could_not_be_checked_stands_in_the_bottom_line() -> None:
    unread = made_up_memo()
    legal = [row for row in rows_of(unread) if row.id in unread.headline.by_law_not_checked]
    assert [(row.id, row.why) for row in legal] == [("R3-M3@2026", "not_read"), ("R4-M8", "not_looked")]
    assert unread.bottom_line[1].text.endswith("Two more, not checked: nobody has looked; source not read.")
    all_read = " ".join(sentence.text for sentence in bare(*opened(AS_OF)).bottom_line)
    assert "source not read" not in all_read, "all sources were read"


def test_a_stale_source_is_said_to_be_read_in_an_old_copy_and_not_to_be_unread() -> None:
    at = datetime(2026, 11, 25, 14, tzinfo=UTC)
    rows = [SourceResult(name=each, result="empty", checked_at=at) for each in ALL_SOURCES if each != "agency_drop"]
    rows.append(SourceResult(name="agency_drop", result="stale", reason="clock_too_old", checked_at=at))
    facts = bare(SourcesChecked(check_id="check-2", results=tuple(rows), watches=(), on=AS_OF))
    [row] = [row for row in facts.sources if row.name == "Files from NYPD"]
    assert (row.reading, row.means) == ("old_copy", "Old copy")


def test_a_source_never_looked_at_is_said_to_be_so() -> None:
    row = next(row for row in made_up_memo().sources if row.name == "Files saved from the DORIS portal")
    assert row.reading == "never_checked"
    assert row.last_good is None
    assert row.means == "Never checked"


def test_before_the_first_check_nobody_is_said_to_have_tried() -> None:
    steps = [(START, each) for each in register_events()]
    said = " ".join(sentence.text for sentence in memo_of(world_at(sealed_of(steps), AS_OF)).bottom_line)
    assert "not checked: source never checked." in said
    assert "DOI has asked NYPD nothing yet and checked no source" in said
    assert "We could not" not in said


def test_a_legal_deadline_that_passed_is_said_first_and_never_called_overdue_without_a_ground() -> None:
    looked_for = ("R3-M3@2026", "R5-M2", "ALL-M4@2026", "ALL-M6")  # their pages were read and show nothing: a ground
    facts = bare(*opened(AS_OF), *(held(key, AS_OF) for key in looked_for))
    legal = [row for row in rows_of(facts) if row.id in facts.headline.legal]
    assert {row.status for row in legal} == {"Passed; no proof on file"}
    assert {row.status_note for row in legal} == {"DOI has not asked"}
    said = facts.bottom_line[1]
    assert said.lead == f"{cap(number(len(legal)))} of NYPD's legal deadlines passed without proof."
    assert "DOI has not asked about any of the four." in said.text
    assert "overdue" not in words_of(facts).lower()


def test_of_our_dates_it_is_said_once_whether_nypd_was_told() -> None:
    said = words_of_memo(made_up_memo())
    assert [words for words in said if "NYPD has not received them." in words] != []
    late = bare(first=put_to("R1-M1", date(2026, 2, 27)), day=date(2026, 3, 31))
    assert "Nothing; asked Jan. 5" in words_of_memo(late)
    leads = [sentence.lead for sentence in late.bottom_line]
    assert "NYPD gave no answer to the one target date (R1)." in leads


def test_another_bodys_duty_is_never_nypds_delay() -> None:
    facts = bare(*opened(AS_OF))
    duties = [row for row in rows_of(facts) if row.relation == "related_duty"]
    related = [row for row in duties if row.duty_on == "mayor_designee"]
    assert related
    assert all(row.who == "the Mayor's designee" for row in related)
    assert not {row.id for row in duties} & {row.milestone for row in facts.recommendations}
    asked = " ".join(question.text for question in facts.questions)
    assert not any(each.id in asked for each in related)
    assert not any("unanswered" in sentence.text for sentence in facts.bottom_line), "nobody is late who was not told"


def test_the_two_columns_share_no_word() -> None:
    facts = made_up_memo()
    rows = [*facts.recommendations, *rows_of(facts)]
    assert not {row.agency.lower() for row in rows} & {row.status.lower() for row in rows}


def test_a_claim_of_done_leaves_no_evidence_on_file() -> None:
    facts = made_up_memo()
    row = next(row for row in facts.recommendations if row.id == "R5")
    assert (row.agency, row.claim.says, row.proof) == ("done", "done", "none")


def test_a_later_date_stands_beside_the_original_one() -> None:
    row = next(row for row in made_up_memo().recommendations if row.id == "R7")
    assert (row.due, row.extended) == (date(2026, 5, 29), date(2026, 7, 31))


def test_every_made_up_thing_is_called_made_up() -> None:
    facts = made_up_memo()
    assert facts.banner is not None
    assert facts.banner.startswith("Demonstration. ")
    page = {each.rec: each for each in facts.annex}
    assert all(quote.made_up for quote in page["R5"].agency_words)
    assert all(row.made_up for row in page["R2"].evidence)
    assert not page["ALL"].evidence[0].made_up, "the Council's record is real"
    for change in facts.changes:
        if change.kind in ("NYPD statement", "Verified", "Evidence arrived", "Date moved"):
            assert "(fictional)" in change.text
    assert memo_of(world_at(sealed_of(story()), AS_OF), mock=False).banner is None


def test_every_sentence_rests_on_records_that_are_listed_with_their_hash() -> None:
    facts = made_up_memo()
    numbers = {row.seq for row in facts.records}
    assert all(row.hash for row in facts.records)
    assert [row.n for row in facts.records] == list(range(1, len(facts.records) + 1))
    pages = [each for page in facts.annex for each in (*page.open_points, *page.history, *page.milestones)]
    parts: list[Any] = [
        *facts.bottom_line, *facts.changes, *facts.questions, *facts.notes, *facts.recommendations, *pages,
    ]  # fmt: skip
    for part in parts:
        assert part.trace
        for trace in part.trace:
            seqs = trace.events if isinstance(trace, Events) else trace.inputs if isinstance(trace, Computed) else ()
            assert set(seqs) <= numbers


def test_the_first_memo_counts_from_the_start_and_the_next_from_the_cut() -> None:
    assert made_up_memo().memo.after is None
    steps = list(story())
    chain = sealed_of(steps)
    drafted = {
        "draft_id": "d-1", "period": "month", "as_of": AS_OF, "period_from": date(2026, 10, 26), "period_to": AS_OF,
        "recorded_through": WHEN, "cut_seq": len(chain), "cut_hash": chain[-1].hash, "facts_sha256": "f" * 64,
    }  # fmt: skip
    issued = MemoIssued(draft_id="d-1", number=1, cut_seq=len(chain), files={})
    steps += [(WHEN, MemoDrafted.model_validate(drafted)), (WHEN, issued)]
    steps.append((WHEN, held("R1-M1", date(2026, 3, 3))))
    facts = memo_of(world_at(sealed_of(steps), AS_OF), number=2)
    assert facts.memo.after == 1
    assert [change.kind for change in facts.changes] == ["Verified"]
    assert "We learned of it on November 25, 2026." in facts.changes[0].text


def test_the_agencys_comment_on_a_draft_is_printed_in_its_own_words() -> None:
    world = bare_world(
        MemoDrafted(
            draft_id="d-1", period="month", as_of=AS_OF, period_from=date(2025, 12, 3), period_to=AS_OF,
            recorded_through=WHEN, cut_seq=1, cut_hash="0" * 64, facts_sha256="f" * 64,
        ),
        MemoShared(draft_id="d-1", until=date(2026, 12, 3), facts_sha256="f" * 64),
        MemoCommented(draft_id="d-1", text_id="t-done"),
    )  # fmt: skip
    comment = memo_of(world).comment
    assert comment is not None
    assert comment.text is not None
    assert comment.text.startswith("The policy is final & signed.")


def test_erased_words_are_said_to_be_erased() -> None:
    facts = bare(StatementRecorded(milestone_id="R5-M1", says="done", text_id="t-erased"))
    assert facts.annex[4].agency_words[0].text == "(words erased)"


def test_the_name_of_a_file_that_is_not_public_is_not_printed() -> None:
    facts = bare(received("R5-M1", "letter-of-somebody.pdf", "P1"))
    assert b"letter-of-somebody" not in facts.model_dump_json().encode()
    assert isinstance(received("R5-M1", "x"), EvidenceReceived)


def test_the_questions_are_at_most_three_and_have_a_heading() -> None:
    facts = made_up_memo()
    assert len(facts.questions) == 3
    assert facts.ask is not None
    assert facts.ask.text == "Ask at the hearing"


def test_a_memo_needs_the_world_of_its_day() -> None:
    with pytest.raises(RuleError, match="needs the world of that day"):
        memo_of(world_at(sealed_of(story()), AS_OF), as_of=date(2026, 1, 1))
    with pytest.raises(RuleError):
        memo_of(World(as_of=AS_OF))


def test_what_is_made_up_is_called_so_in_the_table_too() -> None:
    said = words_of_memo(made_up_memo())
    assert "NYPD says (fictional)" in [
        column.name for column in section_of(made_up_memo(), "part-recommendations").columns
    ]
    assert "Awaiting DOI review (fictional)" in said, "beside the status of what awaits review"
    assert any("One milestone is verified (fictional)" in words for words in said)
    real = words_of_memo(memo_of(world_at(sealed_of(story()), AS_OF), mock=False))
    assert not any("fictional" in words for words in real)


def test_a_source_that_nothing_relies_on_comes_after_those_that_hide_something() -> None:
    """Page 2 has room for a few: one that nobody needed would stand there in place of one that hides a milestone."""
    rows = made_up_memo().sources
    unread = [bool(row.wanted) for row in rows if row.reading != "read"]
    assert unread == sorted(unread, reverse=True)
    assert {True, False} == set(unread)
