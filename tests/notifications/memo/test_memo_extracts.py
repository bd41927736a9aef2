"""The extract of each council office: its recommendations alone, counted again, and said to be an extract."""

import json
import re
from datetime import UTC, date, datetime
from typing import Any

import pytest

from models.core import InputError
from models.ledger import AcceptanceRecorded, RecommendationPlanned
from models.memo import audiences_of, extract_of
from models.standing import PARTS, VERIFIED
from notifications.memo import MemoDocument
from tests.material.memo import AS_OF, all_closed, held, look, made_up_memo, memo_of, sealed_of, story, world_at
from tests.material.memo_forms import words_of_body

FOLLOWS = {
    "immigration": ("R2", "R3", "R4", "R7"),
    "oversight_and_investigations": ("R1", "R2", "R3", "R4", "R5", "R6", "R7"),
    "public_safety": ("R1", "R5", "R7"),
    "speaker": ("R4",),
}
"""As the shipped register says it."""
NOON = datetime(2026, 11, 25, 17, tzinfo=UTC)
WORLD = world_at(sealed_of(story()), AS_OF)


def extract(name: str, **more: Any) -> MemoDocument:
    return memo_of(WORLD, audience=name, **more)


def test_the_offices_are_those_that_the_register_names() -> None:
    assert audiences_of(WORLD) == tuple(FOLLOWS)
    assert WORLD.register is not None
    assert WORLD.register.names.audience("speaker") == "the Speaker of the Council"
    assert WORLD.register.names.audience("rules_and_ethics") == "rules and ethics", (
        "one that the register does not name"
    )
    with pytest.raises(InputError, match="no recommendation names `finance`"):
        extract("finance")


@pytest.mark.parametrize("name", FOLLOWS)
def test_an_extract_tells_of_the_recommendations_of_its_office_alone(name: str) -> None:
    facts, kept = extract(name), FOLLOWS[name]
    assert tuple(row.id for row in facts.recommendations) == kept
    assert [page.rec for page in facts.annex] == [*kept, "ALL"]
    rows = {row.id.partition("-")[0] for page in facts.annex for row in page.milestones}
    assert rows <= {*kept, "ALL"}
    assert WORLD.register is not None
    assert facts.memo.to == f"T{WORLD.register.names.audience(name)[1:]}"
    assert facts.memo.extract is not None
    assert facts.memo.extract.of_all == 7


@pytest.mark.parametrize("name", FOLLOWS)
def test_nothing_that_an_extract_says_names_anothers_recommendation(name: str) -> None:
    """What must: the clocks over all seven say that they are over all; the note on our numbers names R1 to R7."""
    said = json.loads(extract(name).to_json())
    del said["terms"]
    for page in said["annex"]:
        for row in page["milestones"]:
            row.pop("needs")
    words = json.dumps(said).replace("R1 to R7", "")
    named = set(re.findall(r"\bR[1-7]\b", words))
    assert named == set(FOLLOWS[name])


@pytest.mark.parametrize("name", FOLLOWS)
def test_the_counts_of_an_extract_add_up_again_from_its_own_rows(name: str) -> None:
    facts = extract(name)
    rows = [row for page in facts.annex if page.rec != "ALL" for row in page.milestones]
    counts = facts.counts.model_dump()
    for count in counts.values():
        assert count["value"] == len(count["inputs"])
    assert sorted(id_ for key in PARTS for id_ in counts[key]["inputs"]) == sorted(counts["milestones"]["inputs"])
    past = [row.id for row in rows if row.lateness.is_past]
    assert sorted(counts["past"]["inputs"]) == sorted(past)
    assert counts["recommendations"]["inputs"] == FOLLOWS[name]
    verified = tuple(row.id for row in facts.recommendations if row.standing in VERIFIED)
    assert counts["verified_recommendations"]["inputs"] == verified


def test_every_row_of_an_extract_is_that_of_the_whole_memo() -> None:
    whole = {row.id: row for row in made_up_memo().recommendations}
    pages = {page.rec: page for page in made_up_memo().annex}
    for name in FOLLOWS:
        facts = extract(name)
        assert all(row == whole[row.id] for row in facts.recommendations)
        assert all(page == pages[page.rec] for page in facts.annex[:-1])
        assert facts.annex[-1].milestones == pages["ALL"].milestones


def test_the_extracts_together_tell_all_that_the_whole_memo_tells() -> None:
    told = {each.text for name in FOLLOWS for each in extract(name).changes if each.kind != "Dates passed"}
    assert told == {each.text for each in made_up_memo().changes if each.kind != "Dates passed"}


@pytest.mark.parametrize(
    ("name", "first", "covers"),
    [
        ("speaker", "The recommendation is not verified as done.", "This part covers R4 of the seven."),
        ("public_safety", "None of the three recommendations is verified as done.",
         "This part covers R1, R5 and R7 of the seven."),
    ],
)  # fmt: skip
def test_the_first_words_are_of_the_part_and_the_table_says_what_it_covers(name: str, first: str, covers: str) -> None:
    assert extract(name).bottom_line[0].lead == first
    assert any(covers in words for words in words_of_body(extract(name)))


def test_the_first_words_say_what_is_verified_of_one_and_of_several() -> None:
    world = world_at(sealed_of(all_closed()), AS_OF)
    said = memo_of(world, audience="speaker").bottom_line[0]
    assert said.lead == "The recommendation is verified as done (fictional)."
    assert said.trace[0].events, "it rests on the closing finding"  # type: ignore[union-attr]
    assert (
        memo_of(world, audience="public_safety", mock=False).bottom_line[0].lead
        == "All three recommendations are verified as done."
    )
    one = world_at(sealed_of((*story(), (NOON, held("R5-M5", date(2026, 11, 2))))), AS_OF)
    assert (
        memo_of(one, audience="public_safety", mock=False).bottom_line[0].lead
        == "One of the three recommendations (R5) is verified as done."
    )


@pytest.mark.parametrize("name", FOLLOWS)
def test_the_sources_are_those_that_its_milestones_name(name: str) -> None:
    facts, part = extract(name), extract_of(WORLD, name)
    assert part.register is not None
    assert set(part.register.sources) == {one.source for one in part.milestones.values()}
    assert len(facts.sources) == len(part.register.sources)
    assert any(row.reading in ("unread", "never_checked") for row in facts.sources)


def test_the_note_on_our_numbers_names_those_of_the_extract_and_no_other() -> None:
    kept = FOLLOWS["immigration"]
    said = {name: next(x.text for x in extract(name).notes if "The wording" in x.text) for name in FOLLOWS}
    assert kept == ("R2", "R3", "R4", "R7")
    assert "the numbers R2 to R4 and R7 are ours" in said["immigration"]
    assert "the number R4 are ours" in said["speaker"]
    assert "the numbers R1, R5 and R7 are ours" in said["public_safety"]


def test_a_source_that_no_milestone_of_an_office_names_is_not_in_its_extract() -> None:
    seven = {row.name for row in made_up_memo().sources}
    assert {row.name for row in extract("speaker").sources} < seven
    other = [(now, event) for now, event in story() if event.kind != "sources_checked"]
    steps = (*other, (NOON, look(AS_OF, ("nypd_detainer_page",), ("agency_drop", "oversight_drop"))))
    steps = (*steps, (NOON, look(AS_OF, ("ppr_open_data",), ())))
    world = world_at(sealed_of(steps), AS_OF)
    both, alone = memo_of(world, audience="immigration"), memo_of(world, audience="speaker")
    seqs = [each.seq for each in world.entries if each.event.kind == "sources_checked"]
    assert {row.seq for row in both.sources if row.reading == "unread"} == set(seqs)
    assert {row.seq for row in alone.sources if row.reading == "unread"} == {seqs[-1]}
    assert "NYPD detainer reports page" in {row.name for row in both.sources}
    assert "NYPD detainer reports page" not in {row.name for row in alone.sources}


@pytest.mark.parametrize("name", FOLLOWS)
def test_an_extract_lists_the_records_that_its_own_sentences_rest_on(name: str) -> None:
    facts = extract(name)
    assert [row.n for row in facts.records] == list(range(1, len(facts.records) + 1))
    assert {row.seq for row in facts.records} <= {row.seq for row in made_up_memo().records}
    if len(FOLLOWS[name]) < 7:
        assert len(facts.records) < len(made_up_memo().records)


def test_what_changed_elsewhere_is_no_change_of_an_extract() -> None:
    answer = AcceptanceRecorded(recommendation_id="R2", value="accepted_in_part", source_id="t-why")
    world = world_at(sealed_of((*story(), (NOON, answer))), AS_OF)
    assert "R2" in {each.rec for each in memo_of(world, audience="immigration").changes}
    assert "R2" not in {each.rec for each in memo_of(world, audience="speaker").changes}


def test_each_kind_of_memo_has_its_extracts() -> None:
    closed = world_at(sealed_of(all_closed()), AS_OF)
    for period, more in (("week", {}), ("quarter", {}), ("hearing", {"event_id": 22233}), ("closing", {})):
        facts = memo_of(closed, period=period, audience="speaker", **more)
        whole = memo_of(closed, period=period, **more).memo.title
        assert facts.memo.title == f"{whole}, part for the Speaker of the Council"
        assert facts.memo.extract is not None
    ids = [each.id for each in memo_of(closed, period="closing", audience="speaker").going_on]
    assert {"going-ALL-M4", "going-R4-M3", "going-R4-M4", "going-others"} <= set(ids)


def test_an_office_that_is_not_of_the_shipped_register_is_said_by_its_own_name() -> None:
    of_another = {"council_audience": ("rules_and_ethics",)}
    steps = []
    for now, event in story():
        if isinstance(event, RecommendationPlanned):
            one = event.recommendation.model_copy(update=of_another)
            event = event.model_copy(update={"recommendation": one})  # noqa: PLW2901 - the same event, worded otherwise
        steps.append((now, event))
    facts = memo_of(world_at(sealed_of(steps), AS_OF), audience="rules_and_ethics")
    assert facts.memo.to == "Rules and ethics"
    assert len(facts.recommendations) == 7
