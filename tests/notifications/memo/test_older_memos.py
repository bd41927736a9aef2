"""A memo.json of 0.1.0 is read as today's value: its words as printed, its facts by the view's names, nothing added."""

import json
import tarfile
from functools import cache
from typing import Any

from models.standing import PARTS
from notifications.memo import MemoDocument, difference_of, raise_memo, read_memo
from notifications.memo.document import SCHEMA
from tests.material.memo import made_up_memo
from tests.samples.stored import SAMPLES


@cache
def sample(name: str = "memo.json") -> bytes:
    """Return a file of the memo that 0.1.0 issued."""
    with tarfile.open(SAMPLES / "0.1.0" / "home.tar.xz") as archive:
        file = archive.extractfile(f"memos/1/{name}")
        assert file
        return file.read()


@cache
def old() -> dict[str, Any]:
    read: dict[str, Any] = json.loads(sample())
    return read


@cache
def raised() -> MemoDocument:
    return read_memo(sample())


def milestones() -> list[tuple[dict[str, Any], Any]]:
    """Return each milestone as 0.1.0 wrote it, and raised."""
    before = [row for page in old()["annex"] for row in page["milestones"]]
    return list(zip(before, (row for page in raised().annex for row in page.milestones), strict=True))


def test_a_memo_of_0_1_0_opens_and_one_of_today_is_not_touched() -> None:
    assert old()["schema"] == "followthrough.memo/1"
    assert raised().schema_ == SCHEMA
    today = json.loads(made_up_memo().to_json())
    assert raise_memo(today) is today
    assert read_memo(made_up_memo().to_json()).to_json() == made_up_memo().to_json()


def test_its_sentences_and_the_words_of_its_cells_stay_as_they_were_printed() -> None:
    memo = raised()
    for part in ("bottom_line", "changes", "notes", "questions"):
        assert [sentence.text for sentence in getattr(memo, part)] == [each["text"] for each in old()[part]]
    for before, row in milestones():
        assert (row.status, row.status_note, row.time, row.agency) == (
            before["status"], before["held_note"], before["time"], before["agency"],
        )  # fmt: skip
        assert [answer.text for answer in row.answers] == [answer["says"] for answer in before["answers"]]
    for before, row in zip(old()["recommendations"], memo.recommendations, strict=True):
        assert (row.status, row.agency, row.next.who, row.next.what) == (
            before["status"], before["agency"], before["next"]["who"], before["next"]["what"],
        )  # fmt: skip


def test_a_legal_deadline_that_it_called_overdue_has_passed_because_it_knew_no_ground() -> None:
    called = [row for before, row in milestones() if before["standing"] == "overdue"]
    assert len(called) > 3
    assert {(row.standing, row.lateness.state, row.lateness.ground) for row in called} == {
        ("past_legal_deadline", "passed", None)
    }
    assert raised().counts.overdue.value == 0
    assert raised().counts.past_legal.value == old()["counts"]["late_by_law"]["value"]


def test_its_counts_are_those_that_it_counted_and_its_parts_add_up() -> None:
    counts = raised().counts
    for name, before in (("milestones", "milestones"), ("past", "past"), ("verified", "verified_milestones")):
        assert getattr(counts, name).inputs == tuple(old()["counts"][before]["inputs"])
    assert sum(getattr(counts, name).value for name in PARTS) == counts.milestones.value


def test_the_last_answer_is_the_agencys_and_the_offices_decision_stands_apart() -> None:
    (before, row) = next(pair for pair in milestones() if pair[0]["id"] == "R1-M1")
    assert before["last_answer"]["kind"] == "offer_accepted"
    assert row.last_answer
    assert row.last_decision
    assert (row.last_answer.kind, row.last_decision.kind) == ("date_offered", "offer_accepted")


def test_an_erratum_can_compare_it_with_a_memo_of_today() -> None:
    assert difference_of(raised(), raised()).changed == ()
    later = raised().model_copy(update={"bottom_line": (*raised().bottom_line[:1],)})
    assert difference_of(raised(), later).left_out == ("short-2", "short-3")
