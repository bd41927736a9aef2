"""The shipped register says what the enacted texts and the press accounts say, and how sure each of it is."""

import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from models.register import Law, Milestone
from tests.material.memo import CHECKOUT
from tests.material.records import milestones_of, shipped

PLAN = shipped().plan
COUNCIL = CHECKOUT / "tests" / "council"
LAW_DOC = (CHECKOUT / "docs" / "law-and-clocks.md").read_text()
ONLY_SUBDIVISION_F = "Int 1568-2017, § 3"
"""It amends Admin. Code § 14-154(f) and nothing else of that section."""


def citations() -> Iterator[tuple[str, Law]]:
    """Yield each citation of the register with the id of its milestone."""
    for milestone in PLAN.milestones:
        for law in (*milestone.law, *milestone.limits):
            yield milestone.id, law


def plain(text: str) -> str:
    """Return enacted words on one line, in small letters, without what was deleted (in brackets) and section signs."""
    return " ".join(re.sub(r"\[[^\]]*\]|[§\ufffd]", " ", text).split()).lower()


@cache
def enacted(path: Path) -> str:
    """Return the text of a record of the Council."""
    return plain(json.loads(path.read_text())["Text"])


def record_of(law: Law) -> Path | None:
    """Return the stored copy of the record in which the words stand, if there is one."""
    number = re.match(r"Int (\d{4})-(\d{4})", law.record or "")
    path = COUNCIL / f"introduction_{number[2]}_{number[1]}.json" if number else None
    return path if path and path.exists() else None


QUOTED = [(name, law) for name, law in citations() if law.words and record_of(law)]


@pytest.mark.parametrize(("name", "law"), QUOTED, ids=[f"{name}-{at}" for at, (name, _) in enumerate(QUOTED)])
def test_words_that_are_quoted_stand_in_the_enacted_text(name: str, law: Law) -> None:
    path = record_of(law)
    assert path, name
    for words in (law.words or "").split(" ... "):
        assert plain(words) in enacted(path)


def test_the_laws_on_signs_are_compared_with_their_text() -> None:
    assert {"R5-M3", "R5-M4", "R5-M6", "R5-M7"} <= {name for name, _ in QUOTED}


def test_what_was_read_has_a_record_and_what_was_reported_has_a_source() -> None:
    for name, law in citations():
        assert law.record if law.sure == "read" else law.source, (name, law.section)


def test_no_subdivision_rests_on_a_law_that_amends_another_one() -> None:
    for name, law in citations():
        if ONLY_SUBDIVISION_F in (law.record or ""):
            assert law.section in ("Admin. Code § 14-154(f)", "Admin. Code § 14-154"), name
    older = [law for _, law in citations() if law.section == "Admin. Code § 14-154(b)"]
    assert {law.local_law for law in older} == {"Local Law 21 of 2013, as amended by Local Law 59 of 2014"}


def test_a_state_law_that_nobody_here_read_is_not_called_read() -> None:
    sealing = [law for _, law in citations() if law.section == "N.Y. Criminal Procedure Law § 160.50"]
    assert len(sealing) == 2
    assert {law.sure for law in sealing} == {"reported"}


def milestone(name: str) -> Milestone:
    """Return a milestone of the shipped register."""
    return milestones_of(PLAN)[name]


def test_the_case_that_press_reported_is_not_called_unknown() -> None:
    says = milestone("R1-M5").says
    assert "not known" not in says
    assert "As press reported, NYPD opened the case, took the officer off the task force" in says
    (acts,) = (line for line in PLAN.report.findings if "task force, restricted" in line.text)
    assert acts.press
    assert "amNY" in acts.source
    for words in ("As press reported", "disciplinary case", "By the same account, NYPD has since tightened its review"):
        assert words in acts.text


def test_the_quotation_behind_r5_has_the_accounts_own_words() -> None:
    (r5,) = (recommendation for recommendation in PLAN.recommendations if recommendation.id == "R5")
    assert "federal entry [access] to NYPD property" in r5.text_sources[0].words
    assert '"access" is our reading' in (r5.text_sources[0].note or "")


def test_marks_without_signs_are_not_all_that_the_law_asks() -> None:
    marked = milestone("R5-M7")
    assert marked.question
    for words in (marked.says, marked.question.text, marked.law[0].words or ""):
        assert re.search(r"sign(s|age).*non-local law enforcement may not enter", words)
    assert "signs" in (marked.ask or "")
    (row,) = (line for line in LAW_DOC.splitlines() if line.startswith("| R5-M7"))
    assert "signs state that non-local law enforcement may not enter them" in row


def test_the_signs_that_nypd_posts_come_from_another_office() -> None:
    signs = milestone("R5-M3")
    assert "the law has it make them available to agencies by September 25, 2026" in signs.says
    (made,) = signs.limits
    assert made.section == "Admin. Code § 3-119.13(b), as added by Local Law 114 of 2026"
    assert "(b)" not in (signs.law_line or ""), "subdivision b commands nothing of NYPD"


def test_task_force_agreements_have_a_question_under_r1() -> None:
    r1 = PLAN.recommendations[0]
    asked = [step for step in r1.milestones if step.question and "§ 10-178(b)" in step.question.text]
    assert [step.question.answered_by for step in asked if step.question] == ["NYPD: a list of agreements, with dates."]
    (limit,) = asked[0].limits
    assert (limit.section, limit.record) == ("Admin. Code § 10-178(b)", "Int 1412-2025, §§ 5, 8")
