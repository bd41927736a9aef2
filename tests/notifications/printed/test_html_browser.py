"""The page in Chromium, from a file path: everybody can read it, at any width, by night, by keyboard and on paper."""

from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page
from pypdf import PdfReader

from notifications.memo import MemoDocument
from notifications.words import say
from tests.material.memo_forms import html_of, recounted
from tests.material.memo_page import odd_memo, whole_memo

pytestmark = pytest.mark.xdist_group("page_browser")
AXE = Path(Axe.__init__.__code__.co_filename).with_name("axe.min.js").read_text()
RULES = """within => axe.run(within, {
  resultTypes: ['violations'],
  runOnly: {type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']},
  rules: {'target-size': {enabled: true}}
})"""
MARK = "#short-2 ~ sup a"
WIDE = {"width": 1280, "height": 900}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the three memos as pages."""
    kept = tmp_path_factory.mktemp("a folder with spaces & signs #1")
    memos: dict[str, MemoDocument] = {"full": whole_memo(), "whole": shorter(whole_memo()), "odd": shorter(odd_memo())}
    for name, facts in memos.items():
        (kept / f"{name}.html").write_bytes(html_of(facts))
    return kept


def shorter(facts: MemoDocument) -> MemoDocument:
    """Return a memo with two annexes of eight: axe looks at each word, and all annexes are alike."""
    annex = facts.annex[3:5]
    return recounted(facts.model_copy(update={"annex": annex, "sources": facts.sources[:3]}))


def opened(browser: Browser, folder: Path, name: str, **how: Any) -> Page:
    page = browser.new_page(**{"viewport": WIDE, "java_script_enabled": True} | how)
    page.goto((folder / f"{name}.html").as_uri())
    return page


def findings(page: Page, within: str = "html") -> list[str]:
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE + ";0")
    found = page.evaluate(RULES, within)
    assert "target-size" in [each["id"] for each in found["passes"]], "the rule was run"
    return [f"{each['id']}: {each['nodes'][0]['html']}" for each in found["violations"]]


WAYS: dict[str, dict[str, Any]] = {
    "1280": {},
    "768": {"viewport": {"width": 768, "height": 900}},
    "320": {"viewport": {"width": 320, "height": 700}},
    "200 percent": {"viewport": {"width": 640, "height": 450}, "device_scale_factor": 2},
    "dark": {"color_scheme": "dark"},
    "dark, 320": {"color_scheme": "dark", "viewport": {"width": 320, "height": 700}},
    "forced colours": {"forced_colors": "active"},
    "forced dark colours": {"forced_colors": "active", "color_scheme": "dark"},
}


@pytest.mark.parametrize(
    ("name", "way"),
    [
        ("full", "1280"),
        ("odd", "320"),
        *(pytest.param("whole", way, marks=pytest.mark.nightly) for way in WAYS if way != "1280"),
        pytest.param("odd", "1280", marks=pytest.mark.nightly),
    ],
)
def test_axe_finds_nothing_and_nothing_scrolls_sideways(browser: Browser, folder: Path, name: str, way: str) -> None:
    page = opened(browser, folder, name, **WAYS[way])
    assert findings(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    page.close()


def test_a_mark_is_reached_by_keyboard_and_leads_to_its_place_without_script(browser: Browser, folder: Path) -> None:
    page = opened(browser, folder, "whole")
    page.locator(MARK).first.focus()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Tab")
    outline = page.evaluate(
        "(s => [s.outlineStyle, parseFloat(s.outlineWidth)])(getComputedStyle(document.activeElement))"
    )
    assert outline == ["solid", 3]
    page.close()
    page = opened(browser, folder, "whole", java_script_enabled=False)
    target = str(page.locator(MARK).first.get_attribute("href"))
    page.locator(MARK).first.press("Enter")
    assert page.url.endswith(target)
    page.close()


@pytest.mark.parametrize("width", [320, 1280])
def test_a_mark_leads_to_its_record_and_nothing_lies_over_it(browser: Browser, folder: Path, width: int) -> None:
    page = opened(browser, folder, "whole", viewport={"width": width, "height": 700})
    target = str(page.locator(MARK).first.get_attribute("href"))
    page.locator(MARK).first.click()
    page.wait_for_timeout(100)
    at = page.evaluate(
        "id => {const b = document.querySelector(id).getClientRects()[0];"
        " const top = document.elementFromPoint(b.x + 20, b.y + 10);"
        " return [b.top, b.bottom, innerHeight, !!top.closest(id)]}",
        target,
    )
    assert 0 <= at[0] <= at[1] <= at[2]
    assert at[3]
    page.close()


def test_what_is_pressed_is_large_enough_and_what_scrolls_can_be_reached(browser: Browser, folder: Path) -> None:
    page = opened(browser, folder, "whole", viewport={"width": 320, "height": 700})
    sizes = page.evaluate(
        "[...document.querySelectorAll('sup a')].filter(b => b.checkVisibility())"
        ".map(b => b.getBoundingClientRect()).map(b => [b.width, b.height])"
    )
    assert len(sizes) > 30
    assert min(min(each) for each in sizes) >= 24
    unreached = page.evaluate(
        "[...document.querySelectorAll('*')].filter(e => e.scrollWidth > e.clientWidth + 1 && e.clientWidth > 1"
        " && getComputedStyle(e).overflowX === 'auto' && e.tabIndex < 0).map(e => e.outerHTML.slice(0, 80))"
    )
    assert unreached == []
    page.close()


def test_on_paper_the_numbers_and_the_records_do_the_work(browser: Browser, folder: Path) -> None:
    page = opened(browser, folder, "whole", color_scheme="dark")
    page.emulate_media(media="print")
    assert page.locator(MARK).first.is_visible()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") in (
        "rgb(255, 255, 255)",
        "rgba(0, 0, 0, 0)",
    )
    paper = PdfReader(BytesIO(page.pdf(format="Letter")))
    text = " ".join(each.extract_text() for each in paper.pages)
    for words in ("Notes", "Records relied on", say("page.stamp_erratum", number=3)):
        assert words in text
    for words in ("Link to this place", "Skip to the memo"):
        assert words not in text
    page.close()
