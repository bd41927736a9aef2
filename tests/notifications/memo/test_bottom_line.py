"""The bottom line: which slots a record fills, in which order, and that 60 words are the most (docs/memo.md)."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.ledger import DateOffered, EntryCorrected, Event, EvidenceRejected
from models.memo import NoneOf
from notifications.memo import MemoDocument
from notifications.memo.bottom import MOST_WORDS, Slot, within
from notifications.memo.context import clipped, the, words_in
from tests.material.memo import (
    AS_OF,
    START,
    TEXTS,
    all_closed,
    held,
    memo_of,
    opened,
    put_to,
    received,
    sealed_of,
    story,
    world_at,
)
from tests.material.memo_forms import text_of_memo
from tests.notifications.memo.test_memo import WHEN, bare

TRACE = (NoneOf(none_of="thing", through=1),)
WORDS = st.lists(st.sampled_from(("one", "two", "three")), min_size=1, max_size=20).map(" ".join)


def slot(clause: str, *plain: str) -> Slot:
    return Slot(clause, plain, TRACE)


def leads(facts: MemoDocument) -> list[str]:
    return [sentence.lead for sentence in facts.bottom_line]


def of_story(*more: Event, first: tuple[Event, ...] = (), **changes: Any) -> MemoDocument:
    steps = (*story(), *((START, each) for each in first), *((WHEN, each) for each in more))
    return memo_of(world_at(sealed_of(sorted(steps, key=lambda step: step[0])), AS_OF), **changes)


def test_plain_sentences_go_from_the_last_slot_upward_and_a_clause_never() -> None:
    slots = (slot("A b c.", "D e."), slot("F g:", "h i.", "J k."))
    assert [each.text for each in within(slots, 11)] == ["A b c. D e.", "F g: h i. J k."]
    assert [each.text for each in within(slots, 10)] == ["A b c. D e.", "F g: h i."]
    assert [each.text for each in within(slots, 8)] == ["A b c. D e.", "F g."], "no colon stands before nothing"
    assert [each.text for each in within(slots, 1)] == ["A b c.", "F g."]


@given(st.lists(st.tuples(WORDS, st.lists(WORDS, max_size=3)), min_size=1, max_size=8))
def test_it_has_60_words_at_most_unless_its_clauses_alone_have_more(parts: list[tuple[str, list[str]]]) -> None:
    slots = tuple(slot(f"{clause}.", *plain) for clause, plain in parts)
    kept = within(slots, MOST_WORDS)
    assert [each.clause for each in kept] == [each.clause for each in slots]
    clauses = sum(words_in(each.clause) for each in slots)
    assert sum(words_in(each.text) for each in kept) <= max(MOST_WORDS, clauses)


def test_the_verdict_counts_and_names_up_to_four() -> None:
    facts = of_story(held("R1-M4", AS_OF), held("R3-M4", AS_OF))
    assert leads(facts)[0] == "Two of the seven recommendations (R1, R3) are verified as done (fictional)."
    assert leads(memo_of(world_at(sealed_of(all_closed()), AS_OF)))[0] == (
        "All seven recommendations are verified as done (fictional)."
    )


def test_where_none_is_verified_the_milestones_that_are_stand_beside_it() -> None:
    said = of_story().bottom_line[0].text
    assert said.endswith("One milestone is verified (fictional): record of requests (R4).")


def test_a_verdict_against_is_said_once_with_the_verifiers_reason() -> None:
    digest = received("R2-M1", "guidance-draft.pdf").sha256
    refused = EvidenceRejected(milestone_id="R2-M1", evidence=(digest,), reason_id="t-no")
    facts = of_story(refused, texts={**TEXTS, "t-no": "It lacks a test for immigration requests."})
    [said] = [each for each in facts.bottom_line if "not sufficient" in each.lead]
    assert said.lead == "DOI found the draft guidance (R2) not sufficient (fictional)."
    assert said.text.endswith("The reason given: “It lacks a test for immigration requests.”")
    longer = of_story(refused, texts={**TEXTS, "t-no": "It lacks a test. " * 6})
    assert "lacks" not in " ".join(each.text for each in longer.bottom_line), "no reason is cut"


def test_a_deadline_of_another_body_is_in_no_slot_of_the_agency() -> None:
    facts = bare(*opened(AS_OF))
    rows = [row for page in facts.annex for row in page.milestones if row.basis == "statute" and row.lateness.is_past]
    missed = [row.duty_on for row in rows if row.lateness.state == "overdue"]
    assert (len(missed), missed.count("agency")) == (2, 1), "DOI missed one of its own"
    assert [lead for lead in leads(facts) if "missed" in lead] == ["NYPD missed one legal deadline."], (
        "a look at a public page is real"
    )


def test_what_doi_owes_is_the_number_of_the_rows_below() -> None:
    offer = DateOffered(milestone_id="R3-M1", to=date(2027, 1, 29), reason_id="t-why")
    facts = of_story(offer, first=put_to("R3-M1", date(2026, 3, 31)))
    rows = [row for row in facts.recommendations if row.turn and row.turn.verb in ("review_evidence", "decide_offer")]
    assert len(rows) == 2
    assert "DOI owes answers on one file and one date (fictional)." in " ".join(leads(facts))


def test_dates_left_unanswered_are_said_with_the_day_they_were_received() -> None:
    facts = of_story(first=put_to("R1-M1", date(2026, 2, 27)))
    assert "NYPD has not answered the one target date (R1), received January 5 (fictional)." in leads(facts)
    both = (*put_to("R1-M1", date(2026, 2, 27)), *put_to("R3-M1", date(2026, 3, 31)))
    offer = DateOffered(milestone_id="R1-M1", to=date(2027, 1, 29), reason_id="t-why")
    one_of_two = "NYPD answered one of two target dates; one, received January 5, has no answer (R3) (fictional)."
    assert one_of_two in leads(of_story(offer, first=both)), "a reader sees the answer to the other in the row"
    answered = of_story(offer, first=put_to("R1-M1", date(2026, 2, 27)))
    assert not [lead for lead in leads(answered) if "not answered" in lead], "an answer is never left unsaid"
    text = text_of_memo(answered)
    assert "not answer" not in text
    answer = next(row.last_answer for page in answered.annex for row in page.milestones if row.id == "R1-M1")
    assert answer is not None
    withdrawn = EntryCorrected(subject_id="R1-M1", about="milestone", seq=answer.seq, reason_id="t-why")
    again = of_story(offer, withdrawn, first=put_to("R1-M1", date(2026, 2, 27)), period_from=date(2025, 12, 3))
    assert "NYPD has not answered the one target date (R1), received January 5 (fictional)." in leads(again)
    assert "did not answer one target date by this day" in " ".join(text_of_memo(again).split())


def test_it_never_says_acceptance_conditions_or_how_many_sources() -> None:
    for facts in (of_story(), bare(), memo_of(world_at(sealed_of(all_closed()), AS_OF))):
        said = " ".join(each.text for each in facts.bottom_line).lower()
        for word in ("accept", "conditional", "source that", "sources"):
            assert word not in said


@pytest.mark.parametrize(
    ("title", "most", "short"),
    [
        ("Report every two years on identifying information", 51, "Report every two years on identifying information"),
        ("Report every two years on identifying information", 40, "Report every two years"),
        ("Audit", 3, "see page 2"),
        ("Signs, posters and lists of all of them", 20, "Signs, posters"),
    ],
)
def test_a_title_loses_whole_phrases_from_its_end(title: str, most: int, short: str) -> None:
    assert clipped(title, most, "see page 2") == short


def test_a_short_name_has_an_article_unless_it_is_a_bill_or_begins_with_an_owner() -> None:
    assert the("written audit plan (R1)") == "the written audit plan (R1)"
    assert the("DOI's record that R1 is implemented") == "DOI's record that R1 is implemented"
    assert the("Int 0690-2026 (R2)") == "Int 0690-2026 (R2)"
