"""What the memo's sentences must never say, over some hundred made-up histories (docs/memo.md#wording)."""

import re
from collections.abc import Callable, Iterable
from datetime import date
from functools import cache
from typing import Any

import pytest

from models.ledger import DueFixed
from models.memo import MemoFacts, MilestoneRow
from notifications.words import MONTHS
from tests.material.memo import held, made_up_memo
from tests.material.memo_histories import History, history
from tests.notifications.memo.test_memo import bare
from tests.reading.memo_reading import annex_of, body_of, reading_of, sentences_of
from tests.reading.memo_said import Said, Truth, all_said, reads_as_done, without_typed

pytestmark = pytest.mark.xdist_group("memo_words")
"""The histories are told once, in one process."""

SEEDS = range(200)
AVOID = re.compile(
    r"\bno progress\b|\bon track\b|\bon schedule\b|\bfail(s|ed|ure)?\b|\bbreach|\bviolat|(?<!not NYPD.s )\bdelay"
    r"|\bcompl(y|ies|iance)|\bignored?\b|\bsilent\b|\bdeport|\barrest|\binvestigated\b|\bthe report recommends\b"
    r"|\bp-[a-z]+-\d|\d ?%|\bper ?cent",
    re.IGNORECASE,
)
"""Words that judge, forecast, or say what nobody may say; a percentage of seven is noise."""
BY_LAW = re.compile(
    r"\boverdue\b|\bviolat|\bdeadline\b|\b(due|set) by (law|statute)\b|\bA statute sets\b", re.IGNORECASE
)
NYPDS = re.compile(r"\bNYPD\b(?! (Department Manual|detainer reports) page)")


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


def rows_of(one: History) -> dict[str, MilestoneRow]:
    return {row.id: row for page in one.facts.annex for row in page.milestones}


def test_nothing_reads_as_done_but_what_a_verifier_found_or_the_agency_is_said_to_claim() -> None:
    wrong = {
        (found, each.where, each.text)
        for _, truth, said in told()
        for each in said
        if (found := reads_as_done(each, truth))
    }
    assert wrong == set()


def test_the_histories_hold_what_the_rules_are_about() -> None:
    """A rule that no history touches would hold for nothing."""
    facts = [one.facts for one, _, _ in told()]
    held = {row.held for each in facts for row in each.recommendations}
    assert {"verified implemented", "cannot tell", "evidence in hand", "partly verified", "nothing in hand"} <= held
    assert {0, 1, 7} <= {each.counts.verified.value for each in facts}
    assert any(each.counts.reported_done.value for each in facts)
    assert any(each.counts.late_by_law.value for each in facts)
    assert any(each.counts.late_ours.value and not each.counts.late_by_law.value for each in facts)
    assert {"finding", "agency's answer", "agency statement", "correction", "withdrawn", "past a date set by law"} <= {
        change.kind for each in facts for change in each.changes
    }


@pytest.mark.parametrize(
    "text",
    [
        "R5-M1 (Course written) is done (made-up). A statement alone closes nothing.",
        "The agency finished R5-M1.",
        "None of the 7 recommendations is verified as done. All are implemented.",
        "2 of 7 recommendations are verified as done: R1 and R2.",
        "All 7 recommendations are verified as done.",
        "A verifier of DOI verified R5-M3 as done. It was done on 1 April 2026.",
        "7 of 7 accepted, 1 of 7 implemented",
        "R6: the policies are consolidated and in place.",
        "verified implemented",
        "verified as done in time",
        "partly verified",
    ],
)
def test_a_sentence_that_takes_a_claim_for_done_is_found(text: str) -> None:
    one = next(one for one, _, _ in told() if not one.facts.counts.verified.value and not Truth(one).ever)
    assert reads_as_done(Said("memo[R5].changes.text", text), Truth(one))


def test_the_tile_of_what_is_verified_counts_what_is_verified_and_no_tile_counts_acceptance() -> None:
    for _, truth, said in told():
        tiles = [each.text for each in said if "tiles" in each.where and each.where.endswith("says")]
        assert len(tiles) == 4
        assert "accept" not in " ".join(tiles)
        assert truth.history.facts.counts.verified.inputs == tuple(truth.recommendations)


def test_an_acceptance_stands_beside_no_count_of_what_is_verified() -> None:
    for one, said in ours():
        assert "accept" not in str([*one.facts.bottom_line, one.facts.ask, one.facts.counts]).lower()
        for each in said:
            if "accept" in each.lower():
                assert not re.search(r"verified|implemented|\bdone\b", each), each


def test_with_no_date_by_statute_late_no_word_of_law_or_of_overdue_is_said() -> None:
    checked = 0
    for one, said in ours():
        if any(row.basis == "statute" and row.standing == "overdue" for row in rows_of(one).values()):
            continue
        checked += 1
        for each in said:
            assert not BY_LAW.search(each), each
    assert checked > len(SEEDS) / 3


def test_overdue_is_said_of_a_date_by_statute_alone() -> None:
    for one, _, _ in told():
        rows = rows_of(one)
        for row in rows.values():
            assert ("overdue" in row.time) == (row.basis == "statute" and row.standing == "overdue"), row
        for late in (*one.facts.late, *one.facts.clocks, *one.facts.related):
            assert ("overdue" in late.says.text) == ("overdue" in rows[late.id].time)


def test_where_nobody_could_look_the_memo_says_it_cannot_tell_and_no_more() -> None:
    for one, _, _ in told():
        unread = [row for row in rows_of(one).values() if row.standing == "unknown"]
        points: dict[str, str] = {each.id: each.text for page in one.facts.annex for each in page.open_points}
        for row in unread:
            said = points[f"open-{row.id.replace('@', '-')}"]
            assert f"{row.id}: cannot tell since" in said or f"{row.id}: evidence missing since" in said
            assert "because" in said or "missing from custody" in said
            assert "ago" not in said
            assert row.held in ("cannot tell", "evidence missing", "evidence in hand")
            assert "past" not in row.time.replace("passed", "")
        blocked = [each for each in one.facts.sources if each.result == "blocked"]
        for source in blocked:
            assert "could not be checked since" in source.means
            assert "because" in source.means
            assert "cannot tell" in source.means
        if blocked:
            assert "That says nothing about progress." in one.facts.bottom_line[2].text


def test_the_duty_of_another_body_is_never_said_to_be_nypds() -> None:
    for one, _, _ in told():
        rows = rows_of(one)
        others = {key.replace("@", "-"): row for key, row in rows.items() if row.duty_on != "agency"}
        points = [each for page in one.facts.annex for each in page.open_points]
        dated: list[Any] = [each.says for each in (*one.facts.late, *one.facts.related, *one.facts.clocks)]
        for each in (*points, *dated):
            name = "" if each.id.startswith("shaken") else each.id.partition("-")[2]
            if name in others:
                told_of = each.text.replace(", not NYPD", "")
                assert not NYPDS.search(told_of), each
                assert "The duty lies with" in told_of or each not in points
        for change in one.facts.changes:
            about = [row for key, row in rows.items() if f"{key} (" in change.text]
            if change.kind == "past a date set by law" and about[0].duty_on != "agency":
                assert change.text.endswith("It is another body's duty, not NYPD's.")
        for question in one.facts.questions:
            assert not [key for key, row in rows.items() if row.duty_on != "agency" and f"{key} (" in question.text]


def test_a_date_by_law_that_is_another_bodys_duty_is_said_to_be_so() -> None:
    facts = bare(DueFixed(milestone_id="R5-M2", day=date(2026, 4, 30), basis="statute"))
    [change] = [each for each in facts.changes if each.text.startswith("R5-M2 (")]
    assert change.kind == "past a date set by law"
    assert change.text.endswith("Nothing verified is in hand. It is another body's duty, not NYPD's.")


def test_the_words_to_avoid_are_avoided() -> None:
    for text in texts():
        assert not AVOID.search(text), text


def test_a_later_date_stands_beside_the_original_one_wherever_it_is_said() -> None:
    for one, _, _ in told():
        for row in rows_of(one).values():
            assert row.extended is None or row.extended != row.due
        for change in one.facts.changes:
            if change.kind == "date extended":
                assert re.search(r"from \d+ \w+ \d{4} to \d+ \w+ \d{4}", change.text)
                assert change.text.endswith(("The original date stays shown.", "2026.", "2027."))


def test_our_dates_are_said_to_be_ours_and_whether_they_were_put_to_nypd() -> None:
    for one, _, _ in told():
        for row in rows_of(one).values():
            if row.basis == "planning_assumption" and row.standing == "overdue" and row.duty_on == "agency":
                assert re.search(r"past our date, (not yet put to NYPD|put to NYPD on \d+ \w+ \d{4})$", row.time), row


def test_a_finding_that_a_later_one_replaced_is_said_to_be_replaced() -> None:
    facts = bare(held("R1-M1", date(2026, 3, 3)), held("R1-M1", date(2026, 4, 3), "not_met"))
    first = next(each.text for each in facts.changes if "verified R1-M1" in each.text)
    assert first.endswith("It was done on 3 March 2026. A later finding holds otherwise.")


Part = Callable[[MemoFacts], Iterable[str]]
LISTS = re.compile(
    r": no reader|: it |: its |: nothing |could be read only in an old copy|^That |\bare verified as done|^Shown by "
)
"""Sentences that list names; they may be as long as the list."""


@pytest.mark.parametrize("part", [body_of, annex_of])
def test_the_memo_reads_easily(part: Part) -> None:
    """The limits stand a little above what was measured in November 2026: 11.7 words a sentence, 27 % with a passive
    form, grade 6.0 in the body of the made-up memo; 11.4, 10 % and 4.9 in its annexes."""
    made_up = reading_of(part(made_up_memo()))
    others = reading_of(text for one, _, _ in told() for text in part(one.facts))
    for each in (made_up, others):
        assert each.words < 13
        assert each.passive < 0.31
        assert each.grade < 6.8


def test_no_sentence_is_long_but_one_that_lists_names() -> None:
    for facts in (made_up_memo(), *(one.facts for one, _, _ in told())):
        for text in (*body_of(facts), *annex_of(facts)):
            for each in sentences_of(text):
                if not LISTS.search(each):
                    assert len(each.split()) <= 35, each
                    assert len(each) <= 300, each


def test_no_sentence_is_made_of_hard_words() -> None:
    """The register's titles aside, the hardest was 13.5: an extract that lists seven recommendations."""
    for one, truth, _ in told():
        for text in (*body_of(one.facts), *annex_of(one.facts)):
            for each in sentences_of(without_typed(text, truth)):
                assert LISTS.search(each) or reading_of([each]).grade < 14.5, each


def test_dates_are_written_in_full() -> None:
    """In a sentence the month is spelled out; nowhere is a date made of numbers alone."""
    short = re.compile(r"\b\d{1,2} (Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sep|Oct|Nov|Dec)\b")
    no_year = re.compile(rf"\b\d{{1,2}} ({'|'.join(MONTHS)})\b(?! \d{{4}})")
    for one, truth, _ in told():
        for text in (*body_of(one.facts), *annex_of(one.facts)):
            assert not short.search(without_typed(text, truth)), text
            assert not no_year.search(without_typed(text, truth)), text
    for text in texts():
        assert not re.search(r"\b\d{1,2}[/.]\d{1,2}[/.]\d{2,4}\b", text), text


def test_every_number_stands_with_what_it_counts() -> None:
    """After a number comes a word; dates, ids and the numbers of entries and memos are names."""
    names = re.compile(
        rf"\b\d{{1,2}} ({'|'.join(MONTHS)}) \d{{4}}\b|\b(R\d|ALL)(-M\d+)?(@\w+)?"
        r"|\b(entry|event|memo no\.) \d+|\(TITLE\)"
    )
    for facts, truth in [(one.facts, truth) for one, truth, _ in told()]:
        for text in (*body_of(facts), *annex_of(facts)):
            left = names.sub("NAME", without_typed(text, truth))
            assert not re.search(r"\b\d+\b(?! [a-z])", left), (left, text)
