"""The charts: what the picture says, its words say; nothing runs into anything; nothing in it is markup but ours."""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import combinations, pairwise
from typing import Any
from xml.etree import ElementTree

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from models.core import evolve
from models.memo import Count, Counts, LatenessFacts
from notifications.memo import MemoDocument, RecommendationRow
from notifications.printed.charts import Scale, say_status, say_timeline, svg, timeline, timeline_legend
from notifications.printed.charts.files import chart_files, draw_bar
from notifications.printed.first import bar_of
from notifications.printed.head import head_of
from notifications.printed.status import GLYPHS
from notifications.words import short_date
from tests.material.memo import AS_OF, made_up_memo
from tests.material.memo_page import HOSTILE, LONG, headed, odd_memo, whole_memo

SVG = "{http://www.w3.org/2000/svg}"
BOXES = """[...document.querySelectorAll('text, line.navy-line')].map(node => {
  const box = node.getBBox(), at = node.ownerSVGElement.getCTM().inverse().multiply(node.getCTM());
  const x = box.x + at.e, y = box.y + at.f, around = node.textContent ? 0 : 1;
  return [x - around, y - around, x + box.width + around, y + box.height + around, node.textContent];
})"""
"""Where each text, bar and axis of a picture stands: left, top, right, bottom, words; a line is given some breadth."""


def drawn(svg: bytes | str) -> ElementTree.Element:
    """Return a picture of ours as XML."""
    return ElementTree.fromstring(svg)  # noqa: S314 - our own


def words_of(svg: bytes | str) -> str:
    """Return the words that a picture shows, its lines joined."""
    return " ".join(node.text or "" for node in drawn(svg).iter(f"{SVG}text"))


def lateness(state: Any) -> LatenessFacts:
    """Return what became of a made-up date."""
    return LatenessFacts(state=state, kind="target", counts_from=None, days=0, days_past_original=0, ground=None)


def row(rec: str, due: date | None, extended: date | None = None, **changes: Any) -> RecommendationRow:
    """Return a made-up row of the table of recommendations; its date is a target date of ours that nobody was told."""
    like = made_up_memo().recommendations[0]
    update = {"id": rec, "due": due, "extended": extended, "asked_on": None, "lateness": lateness("coming")}
    return like.model_copy(update=update | changes)


def many_rows() -> tuple[RecommendationRow, ...]:
    """Return rows of every kind: past, ahead, extended, the same day, nothing open, far away, with a long id."""
    return (
        row("R1", AS_OF - timedelta(days=300)),
        row("R2", AS_OF - timedelta(days=90), AS_OF - timedelta(days=1)),
        row("R3", AS_OF, AS_OF + timedelta(days=30)),
        row("R4", None, standing="verified"),
        row("R5", AS_OF + timedelta(days=900)),
        row("R6", AS_OF + timedelta(days=1)),
        row("RECOMMENDATION-WITH-A-LONG-ID-32", AS_OF - timedelta(days=3), AS_OF + timedelta(days=2)),
    )


def counting(ids: dict[str, tuple[str, ...]]) -> Counts:
    """Return counts of which some hold these ids, and the others none."""
    none = {name: Count(value=0, inputs=()) for name in Counts.model_fields}
    return evolve(made_up_memo().counts, **none | {name: Count(value=len(of), inputs=of) for name, of in ids.items()})


def memo_with(*rows: RecommendationRow) -> MemoDocument:
    """Return a memo with these rows."""
    return made_up_memo().model_copy(update={"recommendations": rows})


def strokes(one: RecommendationRow) -> list[tuple[str, float]]:
    """Return each line of a row: its dashes ("" for a solid one), and its length in days."""
    facts = memo_with(one)
    days = [AS_OF, *(day for day in (one.due, one.extended) if day)]
    found = []
    for node in drawn(timeline(facts)).iter(f"{SVG}line"):
        if node.attrib["class"] != "hair-line" and node.attrib["y1"] == node.attrib["y2"]:
            length = float(node.attrib["x2"]) - float(node.attrib["x1"])
            found.append((node.attrib.get("stroke-dasharray", ""), length))
    assert days
    return found


def test_the_picture_says_what_its_words_say_in_the_same_order() -> None:
    for facts in (made_up_memo(), memo_with(*many_rows())):
        shown, said = words_of(timeline(facts)), say_timeline(facts)
        place = told_at = 0
        for each in facts.recommendations:
            place = shown.index(f"{each.id} {say_status(each, facts)}", place)
            told_at = said.index(f"{each.id}: ", told_at)
            for day in (each.due, each.extended):
                assert day is None or each.provisional or short_date(day) in said[told_at:]


def test_a_line_is_dashed_until_the_agency_was_told_and_solid_after() -> None:
    before, later = AS_OF - timedelta(days=100), AS_OF - timedelta(days=40)
    ((dashes, _),) = strokes(row("R1", before))
    assert dashes, "nobody was told"
    (dashed, solid) = strokes(row("R1", before, asked_on=later))
    assert (bool(dashed[0]), solid[0]) == (True, "")
    assert dashed[1] / solid[1] == pytest.approx(60 / 40, rel=0.02)
    ((dashes, _),) = strokes(row("R1", later, asked_on=before))
    assert dashes == "", "told before the date"
    assert strokes(row("R1", AS_OF + timedelta(days=40))) == []


def test_red_is_only_for_a_legal_deadline_that_is_known_to_be_missed() -> None:
    before = AS_OF - timedelta(days=100)
    for basis, state, red in (
        ("statute", "overdue", True), ("statute", "passed", False), ("statute", "unknown", False),
        ("conditional_statute", "passed", False), ("planning_assumption", "passed", False),
    ):  # fmt: skip
        drawing = timeline(memo_with(row("R1", before, basis=basis, lateness=lateness(state))))
        assert ("red-line" in drawing) == red, (basis, state)


def test_kinds_of_date_differ_by_shape_and_the_legend_names_only_those_shown() -> None:
    before, after = AS_OF - timedelta(days=40), AS_OF + timedelta(days=40)
    ours, legal = row("R1", before), row("R2", before, basis="conditional_statute")
    moved, closed = row("R3", before, after), row("R4", before, closed_on=AS_OF)
    assert timeline(memo_with(ours)).count('class="navy-line paper" d=') == 1
    assert timeline(memo_with(legal)).count('class="navy-line navy" d=') == 1
    assert timeline(memo_with(moved)).count('class="navy-line paper" d=') == 2
    assert timeline(memo_with(closed)).count('<rect class="navy"') == 1
    words = {"Hollow": ours, "Filled": legal, "Dotted": moved, "Square": closed}
    for word, one in words.items():
        assert [each for each in words if each in timeline_legend(memo_with(one))][:2] in ([word], ["Hollow", word])


def test_a_placeholder_has_no_date_in_the_picture() -> None:
    place = row("R1", AS_OF - timedelta(days=40), provisional=True)
    assert "<path" not in timeline(memo_with(place))
    assert short_date(place.due or AS_OF) not in say_timeline(memo_with(place))


def test_the_bar_draws_and_names_every_part_with_its_number() -> None:
    ids = {key: tuple(f"{key}-{place}" for place in range(n)) for n, key in enumerate(GLYPHS, 1)}
    ids["past_legal"] += ids["overdue"]
    facts = made_up_memo().model_copy(update={"counts": counting(ids)})
    bar = bar_of(facts)
    assert [part.value for part in bar.parts] == list(range(1, len(GLYPHS) + 1))
    assert len({part.glyph for part in bar.parts}) == len(GLYPHS), "each has a fill of its own"
    shown = words_of(svg(draw_bar(bar)))
    for part in bar.parts:
        assert f"{part.value} {part.says}" in shown
        assert f"{part.says}: {part.value}" in bar.alt
    none = made_up_memo().model_copy(update={"counts": counting({})})
    assert bar_of(none).parts == ()


@pytest.mark.parametrize("days", [1, 40, 400, 4000, 40000])
@pytest.mark.parametrize(
    ("places", "months_apart", "years_apart"), [((40, 360), 24, 28), ((2, 97, 17, 19), 17, 19)], ids=["memo", "site"]
)
def test_months_and_years_are_named_without_running_into_each_other(
    days: int, places: tuple[float, ...], months_apart: int, years_apart: int
) -> None:
    for start in (date(2026, 1, 31), date(2026, 12, 1)):
        scale = Scale([start, start + timedelta(days=days)], *places)
        for named, apart in ((scale.named(), months_apart), (list(scale.years()), years_apart)):
            found = [scale.x(each) for each in named]
            assert found, "at least one is named"
            assert all(later - sooner >= apart for sooner, later in pairwise(found))


def test_the_pictures_stand_alone_and_say_what_they_are() -> None:
    facts = made_up_memo()
    files = chart_files(facts)
    assert sorted(files) == ["milestones.svg", "timeline.svg"]
    for content in files.values():
        tree = drawn(content)
        assert tree.attrib["role"] == "img"
        title, describe = tree.find(f"{SVG}title"), tree.find(f"{SVG}desc")
        assert title is not None and describe is not None  # noqa: PT018
        assert tree.attrib["aria-labelledby"] == "title desc" == f"{title.attrib['id']} {describe.attrib['id']}"
        assert not re.search(rb"href|url\((?!#hatch\))|src=|<style|<script|@import", content)
        said, head = words_of(content), head_of(facts)
        assert head["stamp"] in said
        assert head["foot_line"] in said
        assert (facts.banner or "-") in said


def test_a_year_that_has_just_begun_is_named_rather_than_the_one_just_over() -> None:
    scale = Scale([date(2026, 12, 1), date(2028, 1, 31)], 40, 360)
    assert [each.year for each in scale.years()] == [2027, 2028]
    assert [each.year for each in Scale([date(2026, 2, 1), date(2026, 9, 1)], 38.04, 360).years()] == [2026]


@pytest.mark.parametrize("title", [HOSTILE, LONG * 2, "\x07關於\u202e指引", "]]><!--"])
def test_a_hostile_title_is_only_words(title: str) -> None:
    plain, hostile = (chart_files(headed(made_up_memo(), title=each)) for each in ("plain", title))
    for name in plain:
        kinds = [{node.tag for node in drawn(one[name]).iter()} for one in (plain, hostile)]
        assert kinds[0] == kinds[1]


def test_a_hostile_id_is_only_words() -> None:
    odd = memo_with(row(HOSTILE, AS_OF))
    for content in (chart_files(odd)["timeline.svg"], timeline(odd)):
        assert not [node for node in drawn(content).iter() if node.tag in (f"{SVG}script", f"{SVG}style")]
        assert HOSTILE in words_of(content)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as player:
        opened = player.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        yield opened
        opened.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    shown = browser.new_page(viewport={"width": 800, "height": 900})
    yield shown
    shown.close()


def facts_of(name: str) -> MemoDocument:
    many = memo_with(*many_rows())
    memos = {"made-up": made_up_memo(), "whole": whole_memo(), "odd": odd_memo(), "many": many}
    long = headed(many, title=LONG * 2)
    return memos.get(name, long)


@pytest.mark.xdist_group("page_browser")
@pytest.mark.parametrize("name", ["made-up", "whole", "odd", "many", "many with a long title"])
def test_no_words_run_into_others_or_over_the_edge(page: Page, name: str) -> None:
    for content in chart_files(facts_of(name)).values():
        page.set_content(content.decode())
        boxes = page.evaluate(BOXES)
        size = page.evaluate("(v => [v.width, v.height])(document.querySelector('svg').viewBox.baseVal)")
        assert len(boxes) > 10
        for left, top, right, bottom, text in boxes:
            assert 0 <= left <= right <= size[0], text
            assert -1 <= top <= bottom <= size[1] + 1, text
        for one, other in combinations(boxes, 2):
            if not one[4] and not other[4]:
                continue
            across = min(one[2], other[2]) - max(one[0], other[0])
            down = min(one[3], other[3]) - max(one[1], other[1])
            assert across <= 0.5 or down <= 3.5, (one[4], other[4])  # lines stand 14 apart, a letter's box is 16 high
