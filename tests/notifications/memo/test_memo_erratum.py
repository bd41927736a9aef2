"""An erratum says which memo it corrects, why, and what reads otherwise; the memo corrected stays as it was."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from models.core import RuleError
from models.ledger import EntryCorrected, Event, MemoIssued, StatementRecorded
from models.projections import World
from notifications.memo import MemoDocument, difference_of
from notifications.memo import memo_of as pages_of
from notifications.memo.correction import Difference, correction_of, places_of
from tests.material.memo import AS_OF, all_closed, context_of, gone_out, held, look, memo_of, sealed_of, story, world_at

NOON = datetime(2026, 11, 26, 17, tzinfo=UTC)
CLAIM = next(seq for seq, (_, event) in enumerate(story(), 1) if event.kind == "statement_recorded")


def corrected(*more: Event, period: Any = "month") -> World:
    """Return the world of a memo no. 1, as of its day, with what was recorded since."""
    base = story()
    steps = (*base, *((NOON, each) for each in gone_out(sealed_of(base), period, AS_OF, 1)))
    later = NOON + timedelta(days=1)
    return world_at(sealed_of((*steps, *((later, each) for each in more))), AS_OF)


def undone() -> EntryCorrected:
    """Return the withdrawal of the agency's claim on R5-M1."""
    return EntryCorrected(subject_id="R5-M1", about="milestone", seq=CLAIM, reason_id="t-why")


def first() -> MemoDocument:
    return memo_of(world_at(sealed_of(story()), AS_OF), number=1, state="issued")


def erratum(*more: Event, **args: Any) -> MemoDocument:
    said = {"supersedes": 1, "reason": "The claim was noted for the wrong milestone", "old": first()} | args
    return memo_of(corrected(*more), **said)


def difference(old: MemoDocument | None, new: MemoDocument) -> Difference:
    """Return what differs between the pages of two memos."""
    return difference_of(pages_of(old) if old else None, pages_of(new.model_copy(update={"correction": None})))


def test_it_names_the_memo_the_reason_and_what_reads_otherwise() -> None:
    facts = erratum(undone())
    assert facts.correction is not None
    text = facts.correction.text
    assert text.startswith(
        "This memo corrects memo no. 1, issued on November 26, 2026. Reason: "
        "The claim was noted for the wrong milestone. Changed: "
    )
    assert "the row of R5" in text
    found = difference(first(), facts)
    assert {"row-R5", "milestone-R5-M1"} <= set(found.changed)
    assert "row-R6" not in found.changed
    assert not set(found.changed) & set(found.left_out), "what reads otherwise is not left out"
    assert "row-R5" not in found.left_out
    assert all(not each.startswith(("row-", "count-")) for each in found.sentence_ids)
    assert any(each.startswith("change-") for each in found.sentence_ids)


def test_it_rests_on_the_entries_that_drafted_and_issued_the_memo_corrected() -> None:
    facts = erratum(undone())
    assert facts.correction is not None
    [trace] = facts.correction.trace
    kinds = {entry.seq: entry.event.kind for entry in corrected(undone()).entries}
    assert [kinds[seq] for seq in trace.events] == ["memo_drafted", "memo_issued"]  # type: ignore[union-attr]
    assert {"memo_drafted", "memo_issued"} <= {kinds[row.seq] for row in facts.records}


def test_where_only_the_records_differ_it_says_so() -> None:
    facts = erratum()
    assert facts.correction is not None
    assert difference(first(), facts).changed == ()
    assert facts.correction.text.endswith("The text is the same; only the supporting records changed.")
    assert facts.memo.supersedes == 1


def test_another_look_that_shows_the_same_changes_the_records_alone() -> None:
    facts = erratum(look(AS_OF))
    assert {row.seq for row in facts.records} != {row.seq for row in erratum().records}
    assert difference(first(), facts).changed == ()


def test_it_counts_its_changes_from_the_memo_before_the_one_it_corrects() -> None:
    base = story()
    steps = [*base, *((NOON, each) for each in gone_out(sealed_of(base), "month", AS_OF, 1))]
    steps.append((NOON + timedelta(days=1), StatementRecorded(milestone_id="R6-M1", says="started", text_id="t-done")))
    day = AS_OF + timedelta(days=3)
    chain = sealed_of(steps)
    second = gone_out(chain, "month", day, 2)
    steps += [(NOON + timedelta(days=3), each) for each in second]
    world = world_at(sealed_of(steps), day)
    facts = memo_of(world, supersedes=2, reason="a made-up reason.", old=first())
    assert facts.memo.after == 1
    assert [each.kind for each in facts.changes] == ["NYPD statement"]
    assert memo_of(world).memo.after == 2
    assert facts.correction is not None
    assert "Reason: a made-up reason. Changed: " in facts.correction.text


def test_one_more_change_does_not_make_those_after_it_read_otherwise() -> None:
    late = held("R5-M1", date(2026, 11, 20))
    found = difference(first(), erratum(late))
    named = [each for each in found.sentence_ids if each.startswith("change-")]
    assert len(named) <= 2, named
    assert len(first().changes) > 3


def test_what_the_memo_corrected_alone_said_is_named_too() -> None:
    shorter = first().model_copy(update={"questions": first().questions[:-1]})
    found = difference(first(), shorter)
    assert found.changed == ()
    assert set(found.left_out) == {first().questions[-1].id}
    assert correction(shorter).endswith("Removed, by the numbers of that memo: question 3.")


def correction(new: MemoDocument) -> str:
    said = correction_of(context_of(corrected(), supersedes=1, reason="x", old=first()), pages_of(new))
    assert said is not None
    return said.text


def test_words_that_were_erased_since_are_said_to_be_erased() -> None:
    facts = erratum(reason=None)
    assert facts.correction is not None
    assert "Reason: (words erased)." in facts.correction.text


def test_a_memo_that_never_went_out_cannot_be_corrected() -> None:
    with pytest.raises(RuleError, match=r"memo no\. 1 is not issued"):
        memo_of(world_at(sealed_of(story()), AS_OF), supersedes=1, reason="x", old=first())


def test_a_closing_memo_can_be_corrected_to_say_that_one_is_open_after_all() -> None:
    base = all_closed()
    chain = sealed_of(base)
    steps = [*base, *((NOON, each) for each in gone_out(chain, "closing", AS_OF, 1))]
    assert isinstance(steps[-1][1], MemoIssued)
    wrong = EntryCorrected(subject_id="R7-M5", about="milestone", seq=len(base), reason_id="t-why")
    steps.append((NOON, wrong))
    world = world_at(sealed_of(steps), AS_OF)
    with pytest.raises(RuleError):
        memo_of(world, period="closing")
    facts = memo_of(world, period="closing", supersedes=1, reason="R7's finding was withdrawn.")
    assert len(facts.headline.done) == 6
    assert facts.going_on


def test_a_memo_of_an_earlier_version_is_corrected_without_a_list_of_what_differs() -> None:
    """Its words and its numbers are others, so all of the new memo reads otherwise."""
    facts = erratum(undone(), old=None)
    assert facts.correction is not None
    assert facts.correction.text.endswith(
        "That memo has the words and numbers of an earlier version, so what differs is not listed."
    )
    found = difference(None, facts)
    assert {sentence.id for sentence in facts.bottom_line} <= set(found.sentence_ids)
    assert found.left_out == ()


def test_every_place_of_a_memo_has_a_name_in_words() -> None:
    found = difference(first(), first().model_copy(update={"bottom_line": (), "ask": None}))
    ids = {*found.left_out, *difference(erratum(undone()), first()).changed, "comment", "ask", "going-R3-M3"}
    assert all(words != id_ and "-" not in words.split()[0] for id_ in ids for words in places_of([id_]))


def test_the_same_facts_differ_in_nothing() -> None:
    found = difference(first(), first())
    assert (found.changed, found.left_out) == ((), ())


def test_an_instance_of_what_recurs_is_named_by_its_own_id() -> None:
    assert places_of(["going-R4-M3-2026Q1", "related-ALL-M4-2026", "count-others_legal"]) == (
        "the number of others legal",
        "what becomes of R4-M3@2026Q1",
        "the duty ALL-M4@2026",
    )


def test_places_of_one_kind_are_one_phrase() -> None:
    ids = ("annex-R2", "row-R1", "row-R2", "open-R2", "history-R3", "row-R4", "note-1", "note-R2", "ask")
    assert places_of(ids) == (
        "the heading of the questions",
        "the rows of R1, R2 and R4",
        "note 1",
        "the annexes of R2 and R3",
    )
