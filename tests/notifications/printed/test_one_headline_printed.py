"""The printed memo says each number as the headline has it, and an answer only of the milestone that it names."""

import re
from datetime import date
from typing import Any

import pytest

from models.core import evolve
from models.memo.facts import VerdictFacts
from models.standing import DEBTS, Turn
from notifications.memo import MemoDocument, MilestoneRow
from notifications.memo.document import Answered, EvidenceRow
from notifications.memo.shapes import text_of
from notifications.words import label, mid, owed_line, part_rows, proof_words
from tests.material.memo import made_up_memo
from tests.material.memo_forms import cells_in_order, recounted, section_of
from tests.material.memo_forms import cells_of as row_cells

ASKED = date(2026, 11, 6)


def changed(*ids: str, **fields: Any) -> MemoDocument:
    """Return the made-up memo with some fields of some milestones changed, counted anew."""
    facts = made_up_memo()
    return with_rows(facts, dict.fromkeys(ids, fields))


def with_rows(facts: MemoDocument, fields: dict[str, dict[str, Any]]) -> MemoDocument:
    """Return a memo with the fields of some milestones changed, counted anew."""
    annex = tuple(
        evolve(page, milestones=tuple(evolve(row, **fields.get(row.id, {})) for row in page.milestones))
        for page in facts.annex
    )
    return recounted(facts.model_copy(update={"annex": annex}))


def row_of(facts: MemoDocument, id_: str) -> MilestoneRow:
    """Return a milestone of a memo."""
    return next(row for row in facts.milestones if row.id == id_)


def cells_of(facts: MemoDocument, of: str, id_: str) -> list[str]:
    """Return the cells of a row as plain words, without the numbers of records."""
    return [re.sub(r" \[[^]]*\]", "", " ".join(map(text_of, cell.lines))) for cell in row_cells(facts, of, id_)]


def groups_of(facts: MemoDocument) -> dict[str, list[str]]:
    """Return the ids of the legal deadlines on page one by what stands above them."""
    groups: dict[str, list[str]] = {}
    for row in section_of(facts, "part-legal").rows:
        if row.group:
            words = re.sub(r" \[[^]]*\]", "", text_of(row.group.lines[0]))
            ids = groups.setdefault(words, [])
        else:
            ids.append(row.id.removeprefix("legal-").replace("-20", "@20"))
    return groups


def test_first_asked_stands_only_above_rows_that_were_asked_and_the_others_say_that_they_were_not() -> None:
    """One row that was asked once made "DOI first asked ...; no answer" stand above one that never was."""
    facts = changed("R5-M4", asked_on=ASKED)
    groups = groups_of(facts)
    asked = [ids for words, ids in groups.items() if "DOI first asked November 6; no answer." in words]
    assert asked == [["R5-M4"]]
    never = [id_ for words, ids in groups.items() if "DOI has not asked about" in words for id_ in ids]
    assert set(never) == set(facts.headline.to_ask) - {"R5-M4"}


def test_a_row_that_was_answered_is_not_said_to_have_no_answer() -> None:
    facts = changed("R5-M4", asked_on=ASKED, says="started", said_on=ASKED, has_answer=True)
    assert not [words for words in groups_of(facts) if "no answer" in words]


def test_another_office_s_deadline_stands_under_its_own_name_and_number() -> None:
    facts = changed("R5-M4", duty_on="mayor", who="the Mayor's Office")
    assert [ids for words, ids in groups_of(facts).items() if words.startswith("The Mayor's Office: passed")] == [
        ["R5-M4"]
    ]
    head = section_of(facts, "part-legal").name
    line = facts.headline
    assert (len(line.others_legal), len(line.legal)) == (1, len(made_up_memo().headline.legal) - 1)
    not_checked = f"{len(line.by_law_not_checked)} of NYPD, not checked"
    assert head.endswith(f": {len(line.legal)} of NYPD, 1 of others, no proof; {not_checked}")


def test_the_rows_of_the_legal_deadlines_are_as_many_as_the_heading_says() -> None:
    facts = made_up_memo()
    ids = [id_ for ids in groups_of(facts).values() for id_ in ids]
    assert sorted(ids) == sorted(facts.headline.to_ask)
    head = section_of(facts, "part-legal").name
    assert sum(map(int, re.findall(r"\d+", head))) == len(ids)


@pytest.mark.parametrize("why", ["turned_off", "not_read", "never_checked", "not_looked", "file_missing"])
def test_each_deadline_that_was_not_checked_says_why(why: Any) -> None:
    facts = changed("R5-M4", proof="not_checked", why=why, days_late=0)
    words = proof_words("not_checked", why, office="DOI")
    assert "R5-M4" in [id_ for head, ids in groups_of(facts).items() if words in head for id_ in ids]


def answer(kind: Any, **fields: Any) -> Answered:
    """Return a made-up answer."""
    return Answered(kind=kind, seq=9, on=ASKED, day=None, in_force=True, text="made up", **fields)


@pytest.mark.parametrize("fields", [{"last_answer": answer("working_on_it")}, {"says": "done", "said_on": ASKED}])
def test_what_was_said_on_a_related_duty_is_not_the_recommendation_s(fields: dict[str, Any]) -> None:
    """ "On it" for R4-M6 once was R4's "NYPD says: working on it"."""
    facts = changed("R4-M6", **fields)
    assert row_of(facts, "R4-M6").relation == "related_duty"
    assert cells_of(facts, "part-recommendations", "row-R4")[3] == "Nothing"


def test_an_answer_stands_with_the_name_of_its_milestone() -> None:
    facts = changed("R1-M1", last_answer=answer("working_on_it"))
    assert cells_of(facts, "part-recommendations", "row-R1")[3] == "Nov. 6: working on it (audit plan)"


def test_sent_a_file_is_said_of_the_open_milestone_whose_file_waits_and_of_no_other() -> None:
    facts = made_up_memo()
    file = EvidenceRow.model_validate(
        {
            "name": "x.pdf", "sha256": "0" * 64, "received": ASKED, "from": "NYPD", "voice": "agency",
            "pii_class": "P0", "used_for": "R1-M1", "made_up": True, "counts": True,
        }
    )  # fmt: skip
    annex = tuple(evolve(page, evidence=(file,)) if page.rec == "R1" else page for page in facts.annex)
    facts = facts.model_copy(update={"annex": annex})
    waits = with_rows(facts, {"R1-M1": {"proof": "awaiting_review", "why": None}})
    assert cells_of(waits, "part-recommendations", "row-R1")[3] == "Nov. 6: sent a file (audit plan)"
    for proof in ("verified", "not_sufficient"):
        judged = with_rows(facts, {"R1-M1": {"proof": proof, "why": None, "date_state": "kept"}})
        assert cells_of(judged, "part-recommendations", "row-R1")[3] == "Nothing"


def test_a_verdict_has_two_days_each_named() -> None:
    """DOI "closed the last on October 30" was the work's day; the finding was of November 20."""
    verdict = VerdictFacts(word="met", seq=9, on=date(2026, 11, 20), done_on=date(2026, 10, 30))
    facts = changed("R1-M4", proof="verified", why=None, date_state="kept_late", verdict=verdict)
    first, *others = facts.recommendations
    closed = evolve(
        first, proof="verified", why=None, milestone="R1-M4", closed_on=verdict.on, turn=None, date_state=None
    )
    facts = facts.model_copy(update={"recommendations": (closed, *others)})
    assert cells_of(facts, "part-recommendations", "row-R1")[2] == "done Oct. 30 verified Nov. 20"


def test_a_turn_of_the_office_about_another_milestone_names_that() -> None:
    facts = made_up_memo()
    first, *others = facts.recommendations
    turn = Turn("oversight", "decide_request", "R1-M2", ASKED, None)
    facts = facts.model_copy(update={"recommendations": (evolve(first, turn=turn), *others)})
    assert cells_of(facts, "part-recommendations", "row-R1")[4] == "DOI: decide on the date (audit)"


def test_the_bar_has_the_parts_of_the_headline_by_their_labels() -> None:
    facts = made_up_memo()
    parts = [(part.value, part.says.removesuffix(" (fictional)")) for part in section_of(facts, "part-bar").bar]
    assert parts == [(n, words) for _, n, words in part_rows(facts.headline, office="DOI", agency="NYPD") if n]
    assert sum(n for n, _ in parts) == len(facts.headline.milestones)


def test_page_two_says_all_that_the_office_owes_each_kind_with_its_oldest_day() -> None:
    """The bottom line once named one file and two dates of twelve items."""
    facts = made_up_memo()
    line = facts.headline
    owes = section_of(facts, "part-owes")
    rows = [cells_in_order(owes, row) for row in owes.rows]
    owed = [debt for debt in DEBTS if getattr(line, debt)]
    assert [text_of(cells[0].lines[0]) for cells in rows] == [
        f"{len(getattr(line, debt))} {label(debt, office='DOI', agency='NYPD')}" for debt in owed
    ]
    assert len(owed) > 2
    assert owed_line(line, office="DOI")
    assert all(cells[1].lines for cells in rows)


@pytest.mark.parametrize(
    ("asked_on", "due", "decides", "why"),
    [
        (None, None, False, "Not sent yet"),
        (ASKED, date(2026, 12, 4), False, "Answer due Dec. 4"),
        (ASKED, date(2026, 12, 4), True, "DOI has not decided on the date asked for"),
        (ASKED, date(2026, 11, 20), False, "Answer due Nov. 20"),
    ],
)
def test_why_a_date_does_not_count_yet_leaves_no_answer_unsaid_and_makes_up_no_decision(
    asked_on: date | None, due: date | None, decides: bool, why: str
) -> None:
    """A date that the agency asked for within its days to answer was once said to await its answer."""
    fields = {"date_state": "not_counting", "proof": "none", "why": None, "asked_on": asked_on, "answer_due": due}
    offer = Answered(kind="date_offered", seq=9, on=ASKED, day=date(2027, 1, 29), in_force=True, text="made up")
    facts = changed("R1-M1", **fields, answers=(offer,) if decides else ())
    line = evolve(facts.headline, to_decide=("R1-M1",) if decides else (), to_send=())
    line = evolve(line, oldest={**line.oldest, "to_decide": ASKED})
    facts = facts.model_copy(update={"headline": line})
    numbers = section_of(facts, "part-numbers")
    rows = [[text_of(cell.lines[0]) for cell in cells_in_order(numbers, row)] for row in numbers.rows]
    assert [row[0] for row in rows if len(row) > 1 and "audit plan (R1)" in mid(row[1])] == [why]
