"""What proved a verified milestone is gone or changed: the memo says so, and the finding stands."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from models.ledger import (
    CustodyNoted,
    Event,
    MemoDrafted,
    MemoIssued,
    ProofChanged,
    QuestionRaised,
    RecordVanished,
    SourceBlocked,
    SourceRecovered,
)
from notifications.memo import MemoDocument
from notifications.memo.shapes import text_of
from tests.material.memo import (
    AS_OF,
    START,
    context_of,
    held,
    look,
    memo_of,
    received,
    register_events,
    sealed_of,
    world_at,
)
from tests.material.memo_forms import cells_of

SHA = "ab" * 32
NOON = datetime.combine(AS_OF, datetime.min.time(), START.tzinfo).replace(hour=15)


def gone(how: Any = "gone", on: date = AS_OF) -> ProofChanged:
    return ProofChanged(
        milestone_id="R4-M1", source="agency_drop", ref="a", how=how, proved_by=SHA,
        sha256=None if how == "gone" else "cd" * 32, finding=1, on=on,
    )  # fmt: skip


def steps(*more: Event) -> list[tuple[datetime, Event]]:
    """Return a ledger in which R4-M1 was verified, its source was read, and then some more."""
    base = [(START, each) for each in register_events()]
    base += [(START + timedelta(days=90), received("R4-M1", "form.pdf")), (START + timedelta(days=91), verified())]
    return [*base, (NOON, look(AS_OF, (), ("agency_drop",))), *((NOON, each) for each in more)]


def verified(on: date = date(2026, 4, 1)) -> Event:
    return held("R4-M1", on)


def memo(*more: Event, before: list[tuple[datetime, Event]] | None = None) -> MemoDocument:
    return memo_of(world_at(sealed_of(before if before is not None else steps(*more)), AS_OF), mock=False)


def page(facts: MemoDocument) -> Any:
    return next(each for each in facts.annex if each.rec == "R4")


@pytest.mark.parametrize(("how", "shown"), [("gone", "been gone from"), ("changed", "changed in")])
def test_the_annex_and_the_changes_say_it_and_the_finding_stands(how: str, shown: str) -> None:
    facts = memo(gone(how))
    said = f"has {shown} files from NYPD since November 25, 2026"
    [open_point] = [each for each in page(facts).open_points if each.id == "shaken-R4-M1"]
    assert open_point.text == (
        f"What verified Record of every request (R4-M1) {said}. "
        "The finding stands unless a DOI verifier records another."
    )
    [change] = [each for each in facts.changes if each.kind == "Proof changed"]
    assert said in change.text
    assert change.rec == "R4"
    [row] = [each for each in page(facts).milestones if each.id == "R4-M1"]
    assert row.proof == "verified", "nothing but a verifier's word changes it"
    assert any(said in line.what for line in page(facts).history)


def test_without_a_change_of_the_proof_nothing_is_said() -> None:
    facts = memo()
    assert "What verified" not in facts.model_dump_json()


def test_after_a_further_finding_the_old_change_is_history_alone() -> None:
    facts = memo(gone(), verified(date(2026, 11, 20)))
    assert not [each for each in page(facts).open_points if each.id.startswith("shaken")]
    assert not [each for each in facts.changes if each.kind == "Proof changed"]
    assert any("What verified R4-M1" in line.what for line in page(facts).history)


def test_what_the_memo_before_said_is_no_change_again_but_stands_in_the_annex() -> None:
    base = steps(gone(on=AS_OF))
    cut = sealed_of(base)[-1]
    draft = MemoDrafted(
        draft_id="d-0", period="month", as_of=AS_OF, period_from=date(2026, 10, 26), period_to=AS_OF,
        recorded_through=NOON, cut_seq=cut.seq, cut_hash=cut.hash, facts_sha256="1" * 64,
    )  # fmt: skip
    issued = MemoIssued(draft_id="d-0", number=1, cut_seq=cut.seq, files={})
    facts = memo(before=[*base, (NOON, draft), (NOON, issued)])
    assert not [each for each in facts.changes if each.kind == "Proof changed"]
    assert [each for each in page(facts).open_points if each.id == "shaken-R4-M1"]


def test_what_turned_at_a_source_is_said_in_words_where_it_is_cited() -> None:
    from notifications.memo.records import record_rows

    source: dict[str, Any] = {"source": "agency_drop"}
    more = (
        SourceBlocked(**source, reason="folder_missing", check_id="l"),
        SourceRecovered(**source, unread_since=AS_OF, check_id="l"),
        RecordVanished(**source, ref="a-name-that-is-not-printed", sha256=SHA),
        QuestionRaised(**source, question="page_changed", milestones=("R4-M1",), ref="a", sha256=SHA),
        gone(),
    )
    world = world_at(sealed_of(steps(*more)), AS_OF)
    last = world.entries[-len(more) :]
    context = context_of(world, mock=False)
    rows = record_rows(context, [{"events": [each.seq for each in last]}])
    assert [row.what for row in rows] == [
        "Could not read files from NYPD: folder is missing",
        "We can read files from NYPD again; we could not since November 25, 2026",
        "Record removed from files from NYPD",
        "Question on files from NYPD: page changed (R4-M1)",
        "Proof of R4-M1 is gone from files from NYPD",
    ]


def test_the_duties_say_that_a_lost_file_is_gone_and_not_that_its_source_was_not_read() -> None:
    file = received("R2-M2", "audit.pdf")
    lost = CustodyNoted(milestone_id="R2-M2", sha256=file.sha256, whole=False)
    rows = {name: duty_row(memo(*more), "R2-M2") for name, more in {"no": (), "gone": (file, lost)}.items()}
    assert "Not checked, source never checked, does not count yet." in rows["no"]
    assert "Not checked, its file is missing, does not count yet." in rows["gone"]
    assert "source" not in rows["gone"]


def duty_row(facts: MemoDocument, milestone_id: str) -> str:
    cells = cells_of(facts, "part-related", f"related-{milestone_id}")
    return " ".join(text_of(line) for cell in cells for line in cell.lines)
