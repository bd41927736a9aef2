"""What a row and the bottom line say of where things stand: the date, the review, the answers and the turn, apart."""

from datetime import date
from functools import cache
from typing import Any

import pytest

from models.ledger import (
    AcceptanceRecorded,
    DateOffered,
    DueFixed,
    Event,
    EvidenceRejected,
    ExtensionRequested,
    LookRecorded,
    OfferDeclined,
    StatementRecorded,
)
from notifications.memo import MemoDocument, MilestoneRow, RecommendationRow
from notifications.memo.shapes import text_of
from tests.material.memo import AS_OF, START, held, look, memo_of, opened, put_to, received, sealed_of, story, world_at
from tests.material.memo_forms import cells_of as row_cells
from tests.material.memo_forms import section_of, words_of_memo
from tests.notifications.memo.test_memo import WHEN, bare

TRACKING = "R4-M6"
"""A legal deadline of February 4, 2026, whose evidence would come through the agency's shared folder."""
R3_DUE, OFFERED = date(2026, 3, 31), date(2027, 1, 29)


@cache
def memo(*events: Event) -> MemoDocument:
    """Return a memo for which all sources were read and all periods opened, after some events of its day."""
    # The page that would show R3-M3 was read and shows nothing, which is a ground; so it was found to be met.
    return bare(
        *opened(AS_OF), held("R3-M3@2026", AS_OF), *events, first=(*put_to("R3-M1", R3_DUE), *put_to("R6-M1", R3_DUE))
    )


def row_of(facts: MemoDocument, name: str) -> MilestoneRow:
    return next(row for page in facts.annex for row in page.milestones if row.id == name)


def seven_of(facts: MemoDocument, name: str) -> RecommendationRow:
    return next(row for row in facts.recommendations if row.id == name)


def cells_of(facts: MemoDocument, name: str) -> list[str]:
    """Return what the row of a recommendation says on page one: its cells, each in one line."""
    return ["; ".join(map(text_of, cell.lines)) for cell in row_cells(facts, "part-recommendations", f"row-{name}")]


# The date.


def test_a_junk_file_takes_no_date_out_of_the_count_the_headline_or_the_row() -> None:
    before, after = memo(), memo(received(TRACKING, "made-up-junk.pdf"))
    assert after.headline.legal == before.headline.legal
    assert after.headline.past == before.headline.past
    assert after.bottom_line[1].lead == before.bottom_line[1].lead
    assert after.bottom_line[0].text == before.bottom_line[0].text
    row = row_of(after, TRACKING)
    assert (row.date_state, row.days_late, row.proof) == ("passed", 294, "awaiting_review")
    assert (row.status, row.time) == ("Passed; awaiting DOI review", "294 days ago")
    assert any("awaiting DOI review" in words for words in words_of_memo(after))


def test_a_recommendation_whose_next_date_a_law_set_says_that_it_passed_and_that_nobody_asked() -> None:
    facts = memo(DueFixed(milestone_id="R1-M1", day=date(2026, 2, 27), basis="statute"))
    row = seven_of(facts, "R1")
    assert (row.status, row.status_note) == ("No proof on file", "DOI has not asked")
    assert row_of(facts, "R1-M1").status == "Passed; no proof on file"
    assert seven_of(memo(), "R1").status_note == "", "a target date that NYPD has not received"


def test_a_row_says_when_we_first_asked_about_what_we_hold_no_proof_of() -> None:
    asked = bare(*opened(AS_OF), held("R3-M3@2026", AS_OF), first=put_to(TRACKING, date(2026, 2, 4)))
    assert row_of(asked, TRACKING).status_note == "first asked Jan. 5, 2026"
    assert row_of(memo(), TRACKING).status_note == "DOI has not asked"
    assert row_of(memo(), "ALL-M1").status_note == "", "nobody asks DOI about its own duty"


@pytest.mark.parametrize(
    ("ground", "kind", "note"),
    [
        (
            StatementRecorded(milestone_id=TRACKING, says="partly_done", text_id="t-done"),
            "agency_word",
            "NYPD says partly done, Nov. 25, 2026",
        ),
        (held(TRACKING, AS_OF, "not_met"), "finding", "found not sufficient, Nov. 25, 2026"),
        (
            LookRecorded(milestone_id="R4-M8", source="nypd_surveillance_page", found="nothing"),
            "look",
            "looked at NYPD surveillance policies page, Nov. 25, 2026: found nothing",
        ),
    ],
)
def test_overdue_is_said_with_its_ground(ground: Event, kind: str, note: str) -> None:
    facts, late = memo(ground), ground.subject
    row = row_of(facts, late)
    assert row.ground
    assert (row.date_state, row.ground.kind) == ("missed", kind)
    assert (row.status.partition(";")[0], row.status_note, row.time) == ("Overdue", note, "294 days ago")
    assert facts.headline.missed == (late,)
    said = facts.bottom_line[2 if kind == "finding" else 1].lead
    assert said.endswith("of NYPD's legal deadlines passed without proof, one known to be overdue.")
    heads = [text_of(row.group.lines[0]) for row in section_of(facts, "part-legal").rows if row.group]
    assert len([words for words in heads if words.startswith("Overdue; ")]) == 1
    [point] = [point for page in facts.annex for point in page.open_points if point.id == f"open-{late}"]
    assert ": overdue; " in point.text


# The review.


def test_a_draft_found_not_sufficient_reads_so_with_its_day_and_not_as_unknown() -> None:
    digest = received("R2-M1", "guidance-draft.pdf").sha256
    refused = EvidenceRejected(milestone_id="R2-M1", evidence=(digest,), reason_id="t-why")
    facts = memo_of(world_at(sealed_of((*story(), (WHEN, look(AS_OF)), (WHEN, refused))), AS_OF))
    assert row_of(facts, "R2-M3").proof == "not_checked"
    row = seven_of(facts, "R2")
    assert (row.proof, row.status) == ("not_sufficient", "Found not sufficient")
    assert row.status_note == "Nov. 25, 2026 (fictional)"
    verdict = row_of(facts, "R2-M1").verdict
    assert verdict
    assert (verdict.word, verdict.on) == ("insufficient", AS_OF)


# What the agency says, what the office decided, and whose turn it is.


def test_a_declined_offer_shows_the_agencys_offer_and_beside_the_date_that_the_office_keeps_its_own() -> None:
    offered = DateOffered(milestone_id="R3-M1", to=OFFERED, reason_id="t-why")
    facts = memo(offered, OfferDeclined(milestone_id="R3-M1", reason_id="t-why"))
    row = seven_of(facts, "R3")
    assert row.last_answer
    assert row.last_decision
    assert (row.last_answer.kind, row.last_decision.kind) == ("date_offered", "offer_declined")
    _, _, dated, agency, _ = cells_of(facts, "R3")
    assert agency == "Nov. 25: asked for Jan. 29, 2027 (review step); DOI declined"
    assert dated == "March 31; review step"


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        ("accepted_in_part", "Accepted in part"),
        ("under_consideration", "Under consideration"),
        ("rejected", "Rejected"),
        ("accepted", "Nothing"),
    ],
)
def test_an_answer_that_is_not_plainly_accepted_stands_in_the_row_while_nothing_else_is_said(
    answer: Any, words: str
) -> None:
    recorded = AcceptanceRecorded(recommendation_id="R6", value=answer, source_id="t-why")
    facts = memo(recorded)
    assert (seven_of(facts, "R6").acceptance, cells_of(facts, "R6")[3].partition(";")[0]) == (answer, words)
    said = StatementRecorded(milestone_id="R6-M1", says="done", text_id="t-done")
    assert cells_of(memo(recorded, said), "R6")[3] == "Nov. 25: inventory done"
    offered = DateOffered(milestone_id="R6-M1", to=OFFERED, reason_id="t-why")
    assert cells_of(memo(recorded, offered), "R6")[3] == "Nov. 25: asked for Jan. 29, 2027 (inventory)"


def test_next_names_the_office_where_it_owes_an_answer_and_says_what_is_to_be_done() -> None:
    offered = DateOffered(milestone_id="R3-M1", to=OFFERED, reason_id="t-why")
    asked = ExtensionRequested(milestone_id="R6-M1", to=OFFERED, reason_id="t-why")
    facts = memo(offered, asked, received("R5-M1", "made-up.pdf"))
    turns = {row.id: row.next.text for row in facts.recommendations}
    assert turns["R3"] == "DOI: decide on the date offered (R3-M1)"
    assert turns["R6"] == "DOI: decide on the date requested (R6-M1)"
    assert turns["R5"] == "DOI: review the evidence (R5-M1)"
    assert turns["R1"] == "DOI: send the target date (R1-M1)"
    assert seven_of(memo(), "R3").next.text == "Detective Bureau: written review step before a handover (R3-M1)"
    claimed = memo(StatementRecorded(milestone_id="R6-M1", says="done", text_id="t-done"))
    assert seven_of(claimed, "R6").next.text.endswith(": send the document: inventory of current policies (R6-M1)")


def test_while_a_date_may_be_answered_the_turn_is_to_answer_it_by_a_day() -> None:
    told = put_to("R1-M1", date(2026, 2, 27))
    facts = bare(first=told, day=START.date().replace(day=12))
    assert seven_of(facts, "R1").next.text == "Internal Affairs Bureau: answer the target date (R1-M1), by Jan. 20"
