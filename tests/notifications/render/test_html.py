"""The page: nothing in it is markup but ours, and everybody can read it (SEC-9, memo.md, section 8)."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright
from selectolax.lexbor import LexborHTMLParser

from notifications.render.html import render_html
from tests.memo_material import made_up_memo
from tests.notifications.render.test_pdf import HOSTILE, with_words

COLOURS = ("#1a1a1a", "#1f3a5f", "#9c1c1c", "#5c3800", "#595959")
GROUNDS = ("#ffffff", "#f1f3f6", "#fff4d6", "#f5f6f8")
AXE = Path(Axe.__init__.__code__.co_filename).with_name("axe.min.js")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as player:
        opened = player.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        yield opened
        opened.close()


@pytest.fixture(params=[1280, 768, 320])
def page(request: pytest.FixtureRequest, browser: Browser, tmp_path: Path) -> Iterator[Page]:
    path = tmp_path / "memo.html"
    path.write_bytes(render_html(made_up_memo()))
    shown = browser.new_page(viewport={"width": request.param, "height": 900})
    shown.goto(path.as_uri())
    yield shown
    shown.close()


def test_axe_finds_nothing_and_nothing_scrolls_sideways(page: Page) -> None:
    page.evaluate(AXE.read_text() + ";0")
    found = page.evaluate("axe.run()")
    assert [each["id"] for each in found["violations"]] == []
    width = page.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")
    assert width[0] <= width[1]


def test_hostile_words_make_no_new_element() -> None:
    plain = LexborHTMLParser(render_html(with_words(made_up_memo(), "plain")).decode())
    hostile = LexborHTMLParser(render_html(with_words(made_up_memo(), " | ".join(HOSTILE))).decode())
    assert len(hostile.css("*")) == len(plain.css("*"))
    assert not hostile.css("script")
    for words in HOSTILE:
        assert words in hostile.css("#annex-R5")[0].parent.text()


def test_every_link_leads_to_something_and_has_a_name() -> None:
    tree = LexborHTMLParser(render_html(made_up_memo()).decode())
    ids = [node.attributes["id"] for node in tree.css("[id]")]
    assert len(ids) == len(set(ids))
    for link in tree.css("a"):
        assert str(link.attributes["href"]).removeprefix("#") in ids
        assert link.attributes.get("aria-label") or link.text()
    assert len(tree.css("h1")) == 1


def test_the_page_needs_nothing_from_outside_and_says_draft_and_made_up() -> None:
    page = render_html(made_up_memo()).decode()
    assert not re.search(r'(src|href)="(?!#)', page)
    assert "default-src 'none'" in page
    assert '<p class="draft">DRAFT</p>' in page
    assert "MADE-UP PROGRESS for a demonstration." in page
    assert page.count("(made-up)") > 3
    assert "\r" not in page
    assert not re.search(r"[ \t]+\n", page)


def test_every_sentence_of_the_contract_stands_on_the_page() -> None:
    facts = made_up_memo()
    text = re.sub(r"\s+", " ", LexborHTMLParser(render_html(facts).decode()).body.text())
    for part in (*facts.bottom_line, *facts.questions, *facts.notes, *(p for a in facts.annex for p in a.open_points)):
        assert part.text in text
    assert json.loads(facts.to_json())["schema"] == "followthrough.memo/1"


@pytest.mark.parametrize("colour", COLOURS)
def test_the_colours_of_words_have_contrast_enough(colour: str) -> None:
    assert all(_contrast(colour, ground) >= 4.5 for ground in GROUNDS)


def _contrast(one: str, other: str) -> float:
    high, low = sorted((_light(one), _light(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def _light(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
