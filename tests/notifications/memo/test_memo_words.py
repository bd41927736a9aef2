"""What the memo's sentences must never say, over some hundred made-up histories (docs/memo.md#wording)."""

import os
import re
from datetime import date
from functools import cache

import pytest

from models.ledger import DueFixed
from models.standing import PAST
from notifications.memo import MilestoneRow
from notifications.words import WHY, instance
from tests.material.memo import held, made_up_memo
from tests.material.memo_histories import History, history
from tests.notifications.memo.test_memo import bare
from tests.reading.memo_said import Said, Truth, all_said, reads_as_done, without_typed

pytestmark = pytest.mark.xdist_group("memo_words")
"""The histories are told once, in one process."""

SEEDS = range(int(os.environ.get("FOLLOWTHROUGH_TEST_HISTORIES", "80")))
AVOID = re.compile(
    r"(?<!does not mean )\bno progress\b|\bon track\b|\bon schedule\b|\bfail(s|ed|ure)?\b|\bbreach|\bviolat"
    r"|(?<!NYPD.s )\bdelay|\bcompl(y|ies|iance)|\bignored?\b|\bsilent\b|\bdeport|\barrest|\binvestigated\b"
    r"|\bthe report recommends\b|\bp-[a-z]+-\d|\d ?%|\bper ?cent",
    re.IGNORECASE,
)
"""Words that judge, forecast, or say what nobody may say; a percentage of seven is noise."""
BY_LAW = re.compile(r"\bOverdue: |\boverdue under\b|\bviolat|\bThe legal deadline for\b")
OVERDUE = re.compile(r"\b[Oo]verdue\b")


@cache
def told() -> tuple[tuple[History, Truth, tuple[Said, ...]], ...]:
    """Return every history with all that its memo says."""
    made = map(history, SEEDS)
    return tuple((one, Truth(one), tuple(all_said(one))) for one in made)


@cache
def ours() -> tuple[tuple[History, frozenset[str]], ...]:
    """Return the same texts without what the register, people and sources wrote."""
    return tuple(
        (one, frozenset(without_typed(text, truth) for text in {each.text for each in said}))
        for one, truth, said in told()
    )


def texts() -> set[str]:
    """Return all texts of all histories, each once."""
    return {text for _, said in ours() for text in said}


TERMS = {"Overdue"} | {means for word, means in made_up_memo().terms if word == "Overdue"}


def rows_of(one: History) -> dict[str, MilestoneRow]:
    return {row.id: row for page in one.facts.annex for row in page.milestones}


def test_nothing_reads_as_done_but_what_a_verifier_found_or_the_agency_is_said_to_claim() -> None:
    wrong = {
        (found, each.where, each.text)
        for _, truth, said in told()
        for each in said
        if (found := reads_as_done(each, truth))
    }
    assert not wrong, sorted(wrong)[:8]


def test_the_histories_hold_what_the_rules_are_about() -> None:
    """A rule that no history touches would hold for nothing."""
    facts = [one.facts for one, _, _ in told()]
    proofs = {row.proof for each in facts for row in each.recommendations}
    assert {"verified", "not_checked", "awaiting_review", "not_sufficient", "none"} <= proofs
    lines = [each.headline for each in facts]
    assert {0, 1, 7} <= {len(line.done) for line in lines}
    assert all(any(getattr(line, name) for line in lines) for name in ("claimed", "legal", "missed", "own", "to_look"))
    assert any(line.target and not line.legal for line in lines)
    kinds = {change.kind for each in facts for change in each.changes}
    assert {"Verified", "NYPD answer", "NYPD statement", "Corrected", "Removed", "Deadline passed"} <= kinds


@pytest.mark.parametrize(
    "text",
    [
        "Written training course (R7-M1) is done (fictional).",
        "NYPD finished R5-M1.",
        "None of the seven recommendations is verified as done. All are implemented.",
        "Two of the seven recommendations are verified as done: R1 and R2.",
        "All seven recommendations are verified as done.",
        "A DOI verifier verified Signs (R5-M3) as done. It was done on April 1, 2026.",
        "Seven of seven accepted, one of seven implemented",
        "R6: the policies are consolidated and in place.",
        "Verified as done",
        "verified as done",
        "Partly verified: 1 of 3 milestones",
    ],
)
def test_a_sentence_that_takes_a_claim_for_done_is_found(text: str) -> None:
    histories = (one for one, _, _ in told() if not one.facts.headline.done)
    one = next(one for one in histories if not Truth(one).ever)
    assert reads_as_done(Said("memo[R5].changes.text", text), Truth(one))


def test_an_acceptance_is_said_to_be_a_promise_and_is_in_no_count() -> None:
    for one, said in ours():
        assert "accept" not in str([one.facts.ask, one.facts.headline]).lower()
        for each in said:
            assert not re.search(r"\bNYPD accepted\b.*\d{4}.*verified", each), each


def test_with_no_legal_deadline_passed_no_word_of_law_is_said() -> None:
    checked = 0
    for one, said in ours():
        if any(row.basis == "statute" and row.days_late for row in rows_of(one).values()):
            continue
        checked += 1
        for text in said:
            assert not BY_LAW.search(text), text
    assert checked > len(SEEDS) / 4


def test_without_a_ground_nothing_is_called_overdue() -> None:
    checked = 0
    for one, said in ours():
        if any(row.date_state == "missed" for row in rows_of(one).values()):
            continue
        checked += 1
        for text in said - TERMS:
            assert not OVERDUE.search(text), text
    assert checked > len(SEEDS) / 4


def test_where_nobody_could_look_the_memo_says_why_and_no_days() -> None:
    for one, _, _ in told():
        points: dict[str, str] = {each.id: each.text for page in one.facts.annex for each in page.open_points}
        for row in rows_of(one).values():
            if row.proof == "not_checked":
                assert row.why
                assert f"not checked ({WHY[row.why]})" in row.status
                assert "ago" not in row.time
                said = points.get(f"open-{row.id.replace('@', '-')}", "")
                assert WHY[row.why] in said or row.date_state not in PAST, said
                assert "ago" not in said
        for source in one.facts.sources:
            assert source.reading != "unread" or source.means.startswith("Not read: ")


def test_the_duty_of_another_body_is_never_said_to_be_nypds() -> None:
    for one, _, _ in told():
        rows = rows_of(one)
        others = {key.replace("@", "-"): row for key, row in rows.items() if row.duty_on != "agency"}
        for each in (point for page in one.facts.annex for point in page.open_points):
            name = "" if each.id.startswith("shaken") else each.id.partition("-")[2]
            if name in others:
                assert "The duty belongs to " in each.text, each
                assert each.text.endswith(", not NYPD."), each
        for change in one.facts.changes:
            if change.kind in ("Overdue", "Deadline passed"):
                about = next(row for row in rows.values() if f"deadline for {row.what}" in change.text)
                assert about.duty_on == "agency" or change.text.endswith(", not NYPD.")
        for question in one.facts.questions:
            assert not [
                key for key, row in rows.items() if row.duty_on != "agency" and f"({instance(key)})" in question.text
            ]


def test_a_legal_deadline_that_is_another_bodys_duty_is_said_to_be_so() -> None:
    facts = bare(DueFixed(milestone_id="R5-M2", day=date(2026, 4, 30), basis="statute"))
    [change] = [each for each in facts.changes if "deadline for Guidelines on a City website" in each.text]
    assert change.kind == "Overdue"
    assert "page on access to City property and found nothing. The duty belongs to " in change.text
    assert change.text.endswith(", not NYPD.")


def test_the_words_to_avoid_are_avoided() -> None:
    for text in texts():
        assert not AVOID.search(text), text


def test_a_target_date_that_is_past_was_told() -> None:
    for one, _, _ in told():
        late = [row for row in rows_of(one).values() if row.id in one.facts.headline.target and row.duty_on == "agency"]
        assert all(row.asked_on for row in late)


def test_a_finding_that_a_later_one_replaced_is_said_to_be_replaced() -> None:
    facts = bare(held("R1-M1", date(2026, 3, 3)), held("R1-M1", date(2026, 4, 3), "not_met"))
    first = next(each.text for each in facts.changes if each.kind == "Verified")
    assert first.endswith("It was done on March 3, 2026. A later finding differs.")
