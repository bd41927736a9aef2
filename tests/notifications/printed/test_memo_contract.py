"""memo.json as a contract: its schema, the digests it carries, and facts at the edges."""

import json
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from models.core import RuleError
from models.ledger import CustodyNoted, Event, EvidenceRejected, FindingRecorded, ProofChanged, RecordVanished
from notifications.memo import Memo, MemoDocument, memo_schema
from notifications.memo import memo_of as pages_of
from notifications.memo.context import words_in
from notifications.memo.pages.page_two import UNREAD
from notifications.words import say
from tests.material.memo import (
    AS_OF,
    BLOCKED,
    READ,
    START,
    all_closed,
    context_of,
    fewer,
    gone_out,
    held,
    look,
    memo_of,
    received,
    register_events,
    sealed_of,
    story,
    world_at,
)
from tests.material.memo_forms import words_of_memo

NOON = datetime(2026, 11, 25, 17, tzinfo=UTC)
SCHEMA = json.loads(memo_schema())


@cache
def every_memo() -> dict[str, MemoDocument]:
    """Return a memo of every kind, by name."""
    world, closed = world_at(sealed_of(story()), AS_OF), world_at(sealed_of(all_closed()), AS_OF)
    base = story()
    out = sealed_of((*base, *((NOON, each) for each in gone_out(sealed_of(base), "month", AS_OF, 1))))
    memos = {period: memo_of(world, period=period) for period in ("week", "month", "quarter")}
    memos["hearing"] = memo_of(world, period="hearing", event_id=22233)
    memos["closing"] = memo_of(closed, period="closing")
    memos["erratum"] = memo_of(world_at(out, AS_OF), supersedes=1, reason="r", old=memos["month"], state="erratum")
    memos["bare"] = memo_of(world_at(sealed_of([(START, each) for each in register_events()]), AS_OF), mock=False)
    return memos


@pytest.mark.parametrize("name", ["week", "month", "quarter", "hearing", "closing", "erratum", "bare"])
def test_every_kind_of_memo_is_valid_by_the_schema(name: str) -> None:
    Draft202012Validator.check_schema(SCHEMA)
    written = pages_of(every_memo()[name]).to_json()
    said = json.loads(written)
    assert list(Draft202012Validator(SCHEMA).iter_errors(said)) == []
    assert Memo.model_validate(said).to_json() == written, "it is read back as it was written"


def test_the_schema_refuses_what_is_no_memo() -> None:
    check = Draft202012Validator(SCHEMA)
    said = json.loads(pages_of(every_memo()["month"]).to_json())
    for broken in (
        said | {"schema": "followthrough.memo/1"},
        said | {"page_one": [{}]},
        said | {"verified_percent": 12},
        {key: value for key, value in said.items() if key != "facts"},
    ):
        assert not check.is_valid(broken)


def test_what_only_some_memos_have_is_optional() -> None:
    said = json.loads(pages_of(every_memo()["month"]).to_json())
    for name in ("hearing", "extract", "supersedes"):
        del said["facts"]["memo"][name]
    for row in said["facts"]["records"]:
        del row["sha256"], row["origin"]
    assert Memo.model_validate(said).facts.memo.extract is None
    assert Memo.model_validate(said).schema_ == "followthrough.memo/3"
    assert "title" in SCHEMA["$defs"]["Head"]["required"]


@pytest.mark.parametrize("count", range(1, 8))
@pytest.mark.parametrize("length", [0, 300])
def test_one_to_seven_recommendations_with_names_of_any_length_make_a_memo(count: int, length: int) -> None:
    steps = [*((START, each) for each in fewer(count, length)), (NOON, look(AS_OF, BLOCKED, READ))]
    facts = memo_of(world_at(sealed_of(steps), AS_OF), mock=False)
    assert len(facts.recommendations) == count
    assert all(len(row.short) >= length for row in facts.recommendations)
    words = ("", "two ", "three ", "four ", "five ", "six ", "seven ")
    plural = "recommendation" if count == 1 else "recommendations"
    stand = "stands" if count == 1 else "stand"
    assert facts.memo.title == f"Where DOI's {words[count - 1]}{plural} to NYPD {stand}"
    said = " ".join(each.text for each in (*facts.bottom_line, *facts.notes))
    assert "of the 1 " not in said
    assert "1 recommendations" not in said
    assert "1 of 1 were" not in said
    assert sum(words_in(sentence.text) for sentence in facts.bottom_line) <= 60


@pytest.mark.parametrize("many", [0, 40])
def test_no_change_and_forty_changes_make_a_memo(many: int) -> None:
    base = story()
    steps: list[tuple[datetime, Event]] = [*base]
    steps += [(NOON, each) for each in gone_out(sealed_of(base), "week", AS_OF, 1)]
    steps += [(NOON + timedelta(minutes=n), received("R1-M1", f"{n}.pdf")) for n in range(many)]
    facts = memo_of(world_at(sealed_of(steps), AS_OF), period="week")
    assert len(facts.changes) == many
    assert len({each.id for each in facts.changes}) == many


def test_a_ledger_without_a_register_is_refused_with_the_mend() -> None:
    with pytest.raises(RuleError, match=r"no register.*plan sync") as refused:
        memo_of(world_at(sealed_of([]), AS_OF))
    assert refused.value.exit_code == 4


def test_a_register_and_nothing_else_makes_a_memo_that_says_so() -> None:
    facts = every_memo()["bare"]
    assert facts.notes[-1].text == say("kinds.nothing_yet")
    assert facts.changes == ()
    assert (facts.headline.verified, facts.headline.done) == ((), ())
    begun = "Tracking has just begun: DOI has asked NYPD nothing yet and checked no source."
    assert begun in [sentence.text for sentence in facts.bottom_line]
    assert all(say("kinds.nothing_yet") not in note.text for note in every_memo()["month"].notes)
    steps = [(START, each) for each in register_events()]
    steps += [(NOON, each) for each in gone_out(sealed_of(steps), "week", AS_OF, 1)]
    assert memo_of(world_at(sealed_of(steps), AS_OF)).notes[-1].id == "note-record", "a memo is nothing on them"


@pytest.mark.parametrize("name", BLOCKED)
def test_a_blocked_source_is_counted_in_the_bottom_line_and_named_in_the_table(name: str) -> None:
    others = tuple(each for each in (*BLOCKED, *READ, "doris_drop", "doris_list") if each != name)
    steps = [*((START, each) for each in register_events()), (NOON, look(AS_OF, (name,), others))]
    facts = memo_of(world_at(sealed_of(steps), AS_OF))
    [row] = [row for row in facts.sources if row.reading == "unread"]
    counts = facts.source_counts
    assert counts.unread == 1 + (row.wanted > 0), "and the files that nobody saved"
    blind = {
        each.source for page in facts.annex for each in page.milestones if each.why in UNREAD and each.due_now < AS_OF
    }
    assert row.name not in blind or f"{row.name} (" in " ".join(words_of_memo(facts))


def record_of(*more: Event, kind: str, mock: bool = True) -> Any:
    steps = [*story(), *((NOON, each) for each in more)]
    world = world_at(sealed_of(steps), AS_OF)
    facts = memo_of(world, mock=mock)
    kinds = {entry.seq: entry.event.kind for entry in world.entries}
    found = [row for row in facts.records if kinds[row.seq] == kind]
    return found[-1] if found else None


@pytest.mark.parametrize(
    ("how", "said"),
    [
        ("command", "a file of {}, given by a person"),
        ("drop", "a file of {}, from a shared folder"),
        ("link", "a file of {}, downloaded from a link"),
    ],
)
def test_a_file_in_hand_bears_its_digest_and_where_it_came_from(how: str, said: str) -> None:
    file = received("R1-M1", "audit-plan-of-somebody.pdf").model_copy(update={"how": how})
    row = record_of(file, kind="evidence_received")
    assert row.sha256 == file.sha256
    said = said.format("NYPD")
    assert row.origin == f"{said} (fictional)"
    assert record_of(file, kind="evidence_received", mock=False).origin == said
    assert "somebody" not in json.dumps(row.model_dump(mode="json"))


def test_what_a_rule_found_bears_its_digest_and_its_source() -> None:
    row = record_of(kind="candidate_found")
    assert row.sha256 == "b" * 64
    assert row.origin == "a public record: Council records (public copy)", "it is real, in a demonstration too"


def test_a_finding_names_the_first_file_it_rests_on_and_how_many() -> None:
    one = record_of(kind="finding_recorded")
    assert (one.sha256, one.origin) == ("a" * 64, "the one file it rests on (fictional)")
    two = held("R1-M1", date(2026, 3, 1)).model_copy(update={"evidence": ("c" * 64, "a" * 64)})
    assert isinstance(two, FindingRecorded)
    row = record_of(two, kind="finding_recorded")
    assert (row.sha256, row.origin) == ("c" * 64, "the first of the 2 files it rests on (fictional)")
    no = EvidenceRejected(milestone_id="R2-M1", evidence=("d" * 64,), reason_id="t-why")
    assert record_of(no, kind="evidence_rejected").sha256 == "d" * 64
    none = held("R1-M1", date(2026, 3, 1)).model_copy(update={"evidence": ()})
    assert record_of(none, kind="finding_recorded").sha256 is None


def test_other_entries_about_evidence_bear_its_digest_and_all_else_bears_none() -> None:
    from notifications.memo.records import origin_of

    events = (
        CustodyNoted(milestone_id="R4-M1", sha256="a" * 64, whole=False),
        ProofChanged(
            milestone_id="R4-M1", source="agency_drop", ref="x", how="gone", proved_by="e" * 64, sha256=None, finding=1
        ),
        RecordVanished(source="agency_drop", ref="a-name-of-somebody", sha256="f" * 64),
    )
    world = world_at(sealed_of([*story(), *((NOON, each) for each in events)]), AS_OF)
    context = context_of(world, mock=False)
    said = [origin_of(context, entry) for entry in world.entries[-3:]]
    assert said == [
        ("a" * 64, "one of our files, missing or changed"),
        ("e" * 64, "the copy that verified it, from files from NYPD"),
        ("f" * 64, "our copy, from files from NYPD"),
    ]
    facts = memo_of(world)
    kinds = {entry.seq: entry.event.kind for entry in world.entries}
    bare = {kinds[row.seq] for row in facts.records if row.sha256 is None}
    assert {"plan_adopted", "milestone_planned", "statement_recorded", "sources_checked"} <= bare
    assert all((row.sha256 is None) == (row.origin is None) for row in facts.records)


@pytest.mark.parametrize("klass", ["P0", "P1"])
def test_the_name_of_a_file_is_printed_only_where_it_is_public(klass: str) -> None:
    file = received("R2-M1", "memo-about-made-up-person.pdf", klass)
    facts = memo_of(world_at(sealed_of([*story(), (NOON, file)]), AS_OF))
    assert (b"made-up-person" in pages_of(facts).to_json()) == (klass == "P0")
    assert file.sha256.encode() in pages_of(facts).to_json()
