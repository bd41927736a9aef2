"""A note of the overseeing office: in its own words, short, reviewed with the draft, and shown with its day."""

from datetime import date

import pytest

from models.core import InputError
from models.projections import RECOMMENDATIONS
from tasks.ledger import records
from tests.material.answers import add_note
from tests.material.commands import Call
from tests.material.installation import COORDINATOR, VERIFIER, DemoInstallation
from tests.material.memo import START, memo_of, register_events, sealed_of, world_at
from tests.material.one_of_each import one_of_each

WORDS = "Made up: the form is written; its use is still to be shown."


def test_a_note_is_kept_once_and_stands_with_its_day(installation: DemoInstallation, call: Call) -> None:
    ended = call("memo", "note", "R4", "--text", WORDS, "--on", "2026-11-20", "--by", COORDINATOR)
    assert ended.code == 0, ended.err
    assert "reviewed with it" in ended.out
    record = records.one(installation.database, RECOMMENDATIONS, "R4")
    assert record
    assert record.note
    assert record.note.on == date(2026, 11, 20)


def test_a_note_is_short_and_the_coordinators(installation: DemoInstallation, call: Call) -> None:
    said = ("memo", "note", "R4", "--on", "2026-11-20")
    for text, by, code, why in (
        ("x" * 501, COORDINATOR, 2, "at most 500 characters"),
        ("one\ntwo", COORDINATOR, 2, "one paragraph"),
        (WORDS, VERIFIER, 4, "may not do this"),
    ):
        ended = call(*said, "--text", text, "--by", by)
        assert (ended.code, why in ended.err) == (code, True), ended.err
    record = records.one(installation.database, RECOMMENDATIONS, "R4")
    assert record
    assert record.notes == ()


def test_the_memo_shows_the_note_in_the_row_and_in_the_annex() -> None:
    note = next(event for event in one_of_each() if event.kind == "note_added")
    steps = [(START, event) for event in (*register_events(), note)]
    facts = memo_of(world_at(sealed_of(steps), date(2026, 11, 25)), texts={"t": WORDS})
    [row] = [row for row in facts.recommendations if row.note]
    [page] = [page for page in facts.annex if page.notes]
    assert (row.id, page.rec) == ("R4", "R4")
    assert row.note
    assert row.note.text == page.notes[0].text == WORDS
    assert any(record.kind == "note" for record in facts.records)


def test_a_note_on_what_is_no_recommendation_is_refused(installation: DemoInstallation) -> None:
    text_id = installation.words(WORDS)
    with pytest.raises(InputError, match="R9 is not a recommendation"):
        installation.do(add_note, "R9", date(2026, 11, 20), text_id, COORDINATOR)
