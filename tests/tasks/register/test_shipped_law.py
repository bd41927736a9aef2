"""The shipped register says what the enacted texts and the press accounts say, and how sure each of it is."""

import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from models.register import Law
from tests.material.memo import CHECKOUT
from tests.material.records import shipped

PLAN = shipped().plan
COUNCIL = CHECKOUT / "tests" / "council"
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
