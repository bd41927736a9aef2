"""The bottom line: which slots a record fills, in which order, and that 60 words are the most (docs/memo.md)."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.ledger import (
    DateOffered,
    DueFixed,
    EntryCorrected,
    Event,
    EvidenceRejected,
    StatementRecorded,
)
from models.memo import NoneOf
from notifications.memo import MemoDocument
from notifications.memo.bottom import MOST_WORDS, Slot, _Slots, within
from notifications.memo.context import clipped, the, words_in
from notifications.memo.shapes import text_of as line_text
from notifications.words import near
from tests.material.memo import (
    AS_OF,
    START,
    TEXTS,
    all_closed,
    context_of,
    held,
    made_up_memo,
    memo_of,
    opened,
    put_to,
    received,
    sealed_of,
    story,
    world_at,
)
from tests.material.memo_forms import cells_in_order, section_of, text_of_memo
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


def test_a_verdict_against_is_said_once_with_the_verifiers_reason() -> None:
    digest = received("R2-M1", "guidance-draft.pdf").sha256
    refused = EvidenceRejected(milestone_id="R2-M1", evidence=(digest,), reason_id="t-no")

    def said_of(reason: str) -> Slot:
        steps = (*story(), (WHEN, refused))
        context = context_of(world_at(sealed_of(steps), AS_OF), texts={**TEXTS, "t-no": reason})
        [slot] = [slot for slot in _Slots(context).all() if "not sufficient" in slot.clause]
        return slot

    said = said_of("It lacks a test for immigration requests.")
    assert said.clause == "DOI found the draft guidance (R2) not sufficient (fictional)."
    assert said.plain == ("The reason given: “It lacks a test for immigration requests.”",)
    assert said_of("It lacks a test. " * 6).plain == (), "no reason is cut"


def test_a_deadline_of_another_body_is_in_no_slot_of_the_agency() -> None:
    facts = bare(*opened(AS_OF))
    missed = [row.duty_on for row in facts.milestones if row.date_state == "missed"]
    assert (len(missed), missed.count("agency")) == (2, 1), "DOI missed one of its own"
    assert len(facts.headline.legal) == 5
    assert leads(facts)[1] == "Five of NYPD's legal deadlines passed without proof, one known to be overdue.", (
        "a look at a public page is real"
    )


def slots_of(*more: Event, first: tuple[Event, ...] = ()) -> list[str]:
    """Return all that the bottom line would say if it had room."""
    steps = (*story(), *((START, event) for event in first), *((WHEN, event) for event in more))
    context = context_of(world_at(sealed_of(sorted(steps, key=lambda step: step[0])), AS_OF))
    return [slot.text for slot in _Slots(context).all()]


def test_all_that_doi_owes_is_one_sentence_of_the_headlines_numbers() -> None:
    """Twelve items were its turn once, and the bottom line said three."""
    offer = DateOffered(milestone_id="R3-M1", to=date(2027, 1, 29), reason_id="t-why")
    facts = of_story(offer, first=put_to("R3-M1", date(2026, 3, 31)))
    line = facts.headline
    assert (len(line.to_review), len(line.to_decide), len(line.to_look), len(line.own)) == (2, 1, 4, 3)
    owed = (
        "DOI owes two files to review, one date to decide, 18 dates to send, four places to look and three duties of "
        "its own past their dates (fictional)."
    )
    assert owed in leads(facts)
    assert {"ALL-M4@2026", "ALL-M6"} <= {*line.own}, "its own report too, although nobody read the page"
    [whole] = [text for text in slots_of(offer, first=put_to("R3-M1", date(2026, 3, 31))) if text.startswith(owed)]
    assert whole == f"{owed} The oldest has waited since {near(min(line.oldest.values()), AS_OF)}."


def test_the_milestones_that_are_verified_are_one_number_everywhere() -> None:
    """The sentence counted what is recommended, the bar all that is verified."""
    assert slots_of()[0].endswith("One milestone is verified (fictional): record of requests (R4).")
    two = of_story(held("ALL-M3", AS_OF))
    assert len(two.headline.verified) == 2
    assert "Two milestones are verified (fictional): " in slots_of(held("ALL-M3", AS_OF))[0]
    many = [held(id_, AS_OF) for id_ in ("R1-M1", "R2-M1", "R3-M1")]
    assert slots_of(*many)[0].endswith("Four milestones are verified (fictional)."), "names are as many as the number"


LEGAL = [(id_, date(2026, 2, 4)) for id_ in made_up_memo().headline.legal]


def asked_in(*more: Event, first: tuple[Event, ...] = ()) -> str:
    """Return the sentence on whom the office asked about the legal deadlines that passed."""
    [slot] = [text for text in slots_of(*more, first=first) if "NYPD's legal deadlines" in text]
    return next(words for words in slot.split(". ") if "asked" in words)


def test_first_asked_and_no_answer_are_said_of_those_only_that_were_asked() -> None:
    """ "DOI first asked November 6; no answer" once stood for a deadline that was never asked about."""
    assert asked_in() == "DOI has not asked about any of the four"
    one = put_to(*LEGAL[0])
    assert asked_in(first=one) == "DOI asked about one of the four, first January 5; no answer (fictional)"
    every = [event for pair in LEGAL for event in put_to(*pair)]
    assert asked_in(*every) == "DOI first asked about the four November 25; no answer (fictional)"
    answer = StatementRecorded(milestone_id=LEGAL[0][0], says="done", text_id="t-done")
    assert asked_in(answer, first=one) == "DOI asked about one of the four, first January 5 (fictional)"
    assert asked_in(*every, answer).endswith("November 25; three have no answer (fictional)")


def test_a_deadline_of_another_office_and_one_not_checked_are_numbers_of_their_own() -> None:
    """Page one said five above six rows: another office's deadline was among NYPD's."""
    theirs = DueFixed(milestone_id="R5-M2", day=date(2026, 4, 30), basis="statute")
    found = held("R5-M2", AS_OF, "not_met")
    facts = of_story(theirs, found)
    assert (len(facts.headline.legal), facts.headline.others_legal) == (4, ("R5-M2",))
    [slot] = [text for text in slots_of(theirs, found) if "NYPD's legal deadlines" in text]
    assert slot.startswith(
        "Four of NYPD's legal deadlines passed without proof. "
        "One legal deadline of the Mayor's designee passed without proof. "
        "Two more, not checked: nobody has looked; source not read. "
    )


def test_dates_left_unanswered_are_said_with_the_day_they_were_received() -> None:
    told = put_to("R1-M1", date(2026, 2, 27))
    none = "NYPD gave no answer to the one target date (R1) (fictional). It was received January 5."
    assert none in slots_of(first=told)
    both = (*told, *put_to("R3-M1", date(2026, 3, 31)))
    offer = DateOffered(milestone_id="R1-M1", to=date(2027, 1, 29), reason_id="t-why")
    one_of_two = "NYPD gave one of two answers due (fictional). The other (R3) was received January 5."
    assert one_of_two in slots_of(offer, first=both), "a reader sees the answer to the other in the row"
    answered = of_story(offer, first=told)
    assert not [lead for lead in leads(answered) if "no answer" in lead], "an answer is never left unsaid"
    text = text_of_memo(answered)
    assert "gave no answer" not in text
    answer = next(row.last_answer for page in answered.annex for row in page.milestones if row.id == "R1-M1")
    assert answer is not None
    withdrawn = EntryCorrected(subject_id="R1-M1", about="milestone", seq=answer.seq, reason_id="t-why")
    assert none in slots_of(offer, withdrawn, first=told)
    again = of_story(offer, withdrawn, first=told, period_from=date(2025, 12, 3))
    asked = section_of(again, "part-asked")
    (row,) = asked.rows
    assert [line_text(cell.lines[0]) for cell in cells_in_order(asked, row)[2:]] == ["None", "Audit plan (R1)"]


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
