"""The charts: what the picture says, its words say; nothing runs into anything; nothing in it is markup but ours."""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import combinations, pairwise
from typing import Any
from xml.etree import ElementTree

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from models.memo import Dated, MemoFacts, RecommendationRow
from notifications.printed.charts import Scale, bars, chart_files, say_ageing, say_bar, say_row, say_timeline, timeline
from notifications.words import short_date
from tests.material.memo import AS_OF, made_up_memo
from tests.material.memo_page import HOSTILE, LONG, headed, odd_memo, whole_memo

SVG = "{http://www.w3.org/2000/svg}"
BOXES = """[...document.querySelectorAll('text, rect.red, line.grey-line')].map(node => {
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


def row(rec: str, due: date | None, extended: date | None = None, **changes: Any) -> RecommendationRow:
    """Return a made-up line of the table of seven."""
    like = made_up_memo().recommendations[0]
    in_force = extended or due
    days = (in_force - AS_OF).days if in_force else None
    update = {"id": rec, "due": due, "extended": extended, "days": days, "late": bool(days and days < 0)}
    return like.model_copy(update=update | changes)


def many_rows() -> tuple[RecommendationRow, ...]:
    """Return rows of every kind: past, ahead, extended, the same day, nothing open, far away, with a long id."""
    return (
        row("R1", AS_OF - timedelta(days=300)),
        row("R2", AS_OF - timedelta(days=90), AS_OF - timedelta(days=1), late=False, held="unknown"),
        row("R3", AS_OF, AS_OF + timedelta(days=30)),
        row("R4", None, standing="verified"),
        row("R5", AS_OF + timedelta(days=900)),
        row("R6", AS_OF + timedelta(days=1)),
        row("RECOMMENDATION-WITH-A-LONG-ID-32", AS_OF - timedelta(days=3), AS_OF + timedelta(days=2)),
    )


def many_bars() -> tuple[Dated, ...]:
    """Return dates of every basis and duty, from one day past to ten years past."""
    like = made_up_memo().late[0]
    kinds = [
        ("statute", "agency"), ("conditional_statute", "mayor_designee"),
        ("executive_order_reported", "mayor_designee"),
        ("planning_assumption", "oversight"), ("pending_bill", "council"),
    ]  # fmt: skip
    return tuple(
        like.model_copy(update={"id": f"R4-M{n}@2026Q{n}", "basis": basis, "duty_on": duty, "days": days})
        for n, ((basis, duty), days) in enumerate(zip(kinds, (3650, 30, 1, 299, 2), strict=True), 1)
    )


def test_the_timeline_says_in_the_picture_what_its_words_say_in_the_same_order() -> None:
    for rows in (made_up_memo().recommendations, many_rows()):
        shown, told = words_of(timeline(rows, AS_OF)), say_timeline(rows, AS_OF)
        said = told.partition(". ")[2].removesuffix(".").split("; ")
        assert said == [f"{each.id}: {say_row(each)}" for each in rows]
        place = 0
        for each in said:
            name, _, fact = each.partition(": ")
            place = shown.index(f"{name} {fact}", place)
        assert short_date(AS_OF) in shown
        assert short_date(AS_OF) in told


def test_the_words_of_the_timeline_are_the_facts() -> None:
    for each in (*made_up_memo().recommendations, *many_rows()):
        said = say_row(each)
        for day in (each.due, each.extended):
            assert day is None or short_date(day) in said
        passed = re.search(r"(\d+) days? past", said)
        assert int(passed[1] if passed else 0) == (max(0, -(each.days or 0)) if each.late else 0)
        assert ("nothing is open" in said) == (each.due is None)
        assert (f", extended to {short_date(each.extended or AS_OF)}" in said) == (each.extended is not None)


def test_the_picture_says_nothing_that_the_table_does_not() -> None:
    """Only of a date known to have passed does the table count the days; a date that holds a place passes never."""
    before = AS_OF - timedelta(days=40)
    blind = row("R1", before, late=False, held="unknown")
    assert say_row(blind) == f"{short_date(before)}, date passed, cannot tell"
    place = row("R1", before, late=False, provisional=True)
    assert say_row(place) == f"{short_date(before)}, the date holds a place"
    drawn = timeline((place,), AS_OF)
    assert '<rect class="red"' not in drawn
    assert '<rect class="grey-line' not in drawn
    later = row("R1", before, AS_OF + timedelta(days=9), provisional=True)
    assert say_row(later).endswith(", the date holds a place")


def test_each_number_and_day_of_a_picture_stands_in_the_table_or_the_annex() -> None:
    for one in made_up_memo().recommendations:
        shown = {short_date(day) for day in (one.due, one.extended, one.closed_on) if day}
        shown |= {f"{-one.days} days"} if one.late and one.days else set()
        assert set(re.findall(r"\d+ [A-Z][a-z]{2} \d{4}|\d+ days?", say_row(one))) == shown
        assert not one.late or f"{-(one.days or 0)} days" in one.time, "the table says the same days"
    rows = {each.id: each for page in made_up_memo().annex for each in page.milestones}
    for bar in made_up_memo().late:
        of = rows[bar.id]
        assert (bar.days, bar.due_now, bar.basis, bar.duty_on) == (of.days, of.due_now, of.basis, of.duty_on)
        assert f"{bar.days} day" in of.time


def test_the_bars_say_in_the_picture_what_their_words_say_and_are_as_long_as_their_days() -> None:
    for rows in (made_up_memo().late, many_bars()):
        shown, told = words_of(bars(rows)), say_ageing(rows)
        assert told.partition(". ")[2].removesuffix(".") == "; ".join(f"{each.id}: {say_bar(each)}" for each in rows)
        place = 0
        for each in rows:
            assert say_bar(each).startswith(f"{each.days} day")
            place = shown.index(f"{each.id} {say_bar(each)}", place)
        shapes = drawn(bars(rows)).iter(f"{SVG}rect")
        widths = [float(node.attrib["width"]) for node in shapes if node.attrib["class"] == "red"]
        most = max(30, *(each.days for each in rows))
        assert widths == pytest.approx([150 * each.days / most for each in rows], abs=0.06)


def test_an_extension_is_told_by_shape_and_a_late_date_by_a_bar() -> None:
    def shapes(one: RecommendationRow) -> tuple[int, int, int, int, int]:
        said = timeline((one,), AS_OF)
        return (
            said.count('class="red-line red"') + said.count('class="navy-line navy"'),
            said.count('class="red-line paper" d=') + said.count('class="navy-line paper" d='),
            said.count("stroke-dasharray"),
            said.count('<rect class="red"'),
            said.count('<rect class="grey-line paper"'),
        )

    before, after = AS_OF - timedelta(days=40), AS_OF + timedelta(days=40)
    assert shapes(row("R1", after)) == (1, 0, 0, 0, 0)
    assert shapes(row("R1", before)) == (1, 0, 0, 1, 0)
    assert shapes(row("R1", before, late=False)) == (1, 0, 0, 0, 1)
    assert shapes(row("R1", before, after)) == (1, 1, 1, 0, 0)
    assert shapes(row("R1", None)) == (0, 0, 0, 0, 0)


@pytest.mark.parametrize("days", [1, 40, 400, 4000, 40000])
def test_months_and_years_are_named_without_running_into_each_other(days: int) -> None:
    for start in (date(2026, 1, 31), date(2026, 12, 1)):
        scale = Scale([start, start + timedelta(days=days)], 40, 360)
        for named, apart in ((scale.named(), 24), (list(scale.years()), 28)):
            places = [scale.x(each) for each in named]
            assert places, "at least one is named"
            assert all(later - sooner >= apart for sooner, later in pairwise(places))


def test_the_pictures_stand_alone_and_say_what_they_are() -> None:
    files = chart_files(made_up_memo())
    assert sorted(files) == ["ageing.svg", "timeline.svg"]
    for content in files.values():
        tree = drawn(content)
        assert tree.attrib["role"] == "img"
        title, describe = tree.find(f"{SVG}title"), tree.find(f"{SVG}desc")
        assert title is not None and describe is not None  # noqa: PT018
        assert tree.attrib["aria-labelledby"] == "title desc" == f"{title.attrib['id']} {describe.attrib['id']}"
        assert (describe.text or "").startswith(title.text or "-")
        assert not re.search(rb"href|url\(|src=|<style|<script|@import", content)
        said = words_of(content)
        assert "DRAFT: not approved and not issued." in said
        assert "MADE-UP PROGRESS for a demonstration." in said
        assert "Status at 25 November 2026." in said
    assert set(chart_files(made_up_memo().model_copy(update={"late": ()}))) == {"timeline.svg"}


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
    late = (made_up_memo().late[0].model_copy(update={"id": HOSTILE}),)
    odd = made_up_memo().model_copy(update={"recommendations": (row(HOSTILE, AS_OF),), "late": late})
    for content in (*chart_files(odd).values(), timeline(odd.recommendations, AS_OF), bars(late)):
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


def facts_of(name: str) -> MemoFacts:
    many = made_up_memo().model_copy(update={"recommendations": many_rows(), "late": many_bars()})
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
        assert any(not each[4] for each in boxes), "bars and lines, which no words may run into either"
        for left, top, right, bottom, text in boxes:
            assert 0 <= left <= right <= size[0], text
            assert -1 <= top <= bottom <= size[1] + 1, text
        for one, other in combinations(boxes, 2):
            if not one[4] and not other[4]:
                continue
            across = min(one[2], other[2]) - max(one[0], other[0])
            down = min(one[3], other[3]) - max(one[1], other[1])
            assert across <= 0.5 or down <= 3.5, (one[4], other[4])  # lines stand 14 apart, a letter's box is 16 high
