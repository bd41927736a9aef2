"""Everybody can read the site: in the browser, from a file, on a phone, in the dark, without script."""

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from notifications.site.site import shipped
from tests.material.memo import made_up_memo
from tests.material.memo_forms import html_of
from tests.material.site import corrected, files_of, memo, told, withdrawn

LANGUAGES = (
    "Überprüfung", "Vérification", "Comprobación", "Проверка", "Έλεγχος", "审查", "審査", "검토", "مراجعة", "পর্যালোচনা",
)  # fmt: skip
AXE = Path(Axe.__init__.__code__.co_filename).with_name("axe.min.js").read_text()
PAGES = (
    "index.html", "about.html", "recommendations/R7.html", "recommendations/R4.html", "duties.html", "sources.html",
    "memos.html", "memos/0001.html",
)  # fmt: skip


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site of three memos, one corrected and one withdrawn, in a folder whose name has spaces."""
    place = tmp_path_factory.mktemp("site") / "a folder & more"
    for path, content in files_of([corrected(1, by=3), withdrawn(2), memo(3, supersedes=1)]).items():
        (place / path).parent.mkdir(parents=True, exist_ok=True)
        (place / path).write_bytes(html_of(made_up_memo()) if path.endswith("/memo.html") else content)
    return place


@pytest.mark.parametrize(
    ("wide", "scheme"),
    [
        (320, "light"),
        *(pytest.param(*each, marks=pytest.mark.nightly) for each in ((768, "light"), (1280, "light"), (1280, "dark"))),
    ],
)
def test_axe_finds_nothing_and_nothing_scrolls_sideways(browser: Browser, site: Path, wide: int, scheme: str) -> None:
    context = browser.new_context(
        viewport={"width": wide, "height": 900}, color_scheme="dark" if scheme == "dark" else "light", bypass_csp=True
    )
    for name in PAGES:
        page = context.new_page()
        page.goto((site / name).as_uri())
        page.evaluate(AXE + ";0")
        found = page.evaluate("axe.run()")
        assert [(each["id"], each["nodes"][0]["html"]) for each in found["violations"]] == [], name
        inner, outer = page.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")
        assert inner <= outer, name
        ground = page.evaluate("getComputedStyle(document.body).backgroundColor")
        assert ground == ("rgb(18, 22, 28)" if scheme == "dark" else "rgb(255, 255, 255)"), "the style sheet was read"
    context.close()


def test_long_words_of_ten_languages_never_scroll_sideways(browser: Browser, tmp_path: Path) -> None:
    facts = json.loads(told())
    words = "Donaudampfschifffahrtsgesellschaft" * 6 + " " + " ".join(LANGUAGES)
    for row in facts["recommendations"]:
        row |= {"short": words, "status_note": words, "matters": words}
    for annex in facts["annex"]:
        for row in annex["milestones"]:
            row |= {"what": words, "law_line": words, "condition": words, "needs": words}
    for bullet in facts["bottom_line"]:
        bullet["text"] = words
    for source in facts["sources"]:
        source["name"] = words
    facts["memo"] |= {"about": LANGUAGES[0] * 4, "from": words}
    for path, content in files_of([memo(1, says=facts)]).items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_bytes(content)
    for wide in (320, 1280):
        context = browser.new_context(viewport={"width": wide, "height": 740})
        for name in PAGES:
            page = context.new_page()
            page.goto((tmp_path / name).as_uri())
            inner, outer = page.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")
            assert inner <= outer, (name, wide)
        context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_in_forced_colors_all_that_is_drawn_and_written_is_in_the_readers_two_colours(
    browser: Browser, site: Path, scheme: str
) -> None:
    context = browser.new_context(
        forced_colors="active", color_scheme="dark" if scheme == "dark" else "light", bypass_csp=True
    )
    page = context.new_page()
    page.goto((site / "recommendations/R7.html").as_uri())
    page.evaluate(AXE + ";0")
    assert [each["id"] for each in page.evaluate("axe.run()")["violations"]] == []
    text, ground = page.evaluate("(s => [s.color, s.backgroundColor])(getComputedStyle(document.body))")
    fills, strokes = page.evaluate(
        "(of => [of('text', 'fill'), of('line, path.dia', 'stroke')])((which, how) =>"
        " [...new Set([...document.querySelectorAll('svg.chart ' + which.replace(', ', ', svg.chart '))]"
        ".map(each => getComputedStyle(each)[how]))])"
    )
    assert text != ground
    assert fills == [text]
    assert strokes == [text]
    context.close()


def test_it_works_from_a_file_without_script_and_asks_nobody_else(browser: Browser, site: Path) -> None:
    context = browser.new_context(java_script_enabled=False)
    page, asked, wrong = context.new_page(), list[str](), list[str]()
    page.on("request", lambda request: asked.append(request.url))
    page.on("requestfailed", lambda request: wrong.append(request.url))
    page.on("console", lambda said: wrong.append(said.text))
    page.goto((site / "index.html").as_uri())
    for link in (
        "R7 Training",
        "All seven recommendations",
        "How to verify",
        "Status of DOI's seven recommendations to NYPD on immigration enforcement",
        "All memos",
        "Memo no. 1",
        "All memos",
        "Memo no. 3: web page",
    ):
        page.get_by_role("link", name=link, exact=True).first.click()
    assert page.url.endswith("/memos/0003/memo.html")
    assert len(asked) > 6
    assert all(url.startswith(site.as_uri() + "/") for url in asked)
    assert wrong == []
    context.close()


PHONE = {"width": 390, "height": 844}
SIXTY_WORDS = (
    ("None of the seven recommendations is verified as done.", ""),
    ("Five legal deadlines passed, and we hold no proof either way.",
     " The oldest was February 4. We first asked on November 4. We could not check two more."),
    ("DOI owes three answers:",
     " on one file and two dates. NYPD left four of our dates, received November 4, unanswered (R1, R3, R7)."),
)  # fmt: skip
"""A bottom line of as many words as a memo may have."""


def with_sixty_words() -> dict[str, Any]:
    facts: dict[str, Any] = json.loads(told())
    like = facts["bottom_line"][0]
    facts["bottom_line"] = [like | {"id": f"short-{at}", "text": f"{lead}{rest}", "lead": lead}
                            for at, (lead, rest) in enumerate(SIXTY_WORDS)]  # fmt: skip
    assert sum(len(sentence["text"].split()) for sentence in facts["bottom_line"]) == 60
    return facts


@pytest.fixture(scope="module")
def phone(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    """The first page of a site whose bottom line has sixty words, on a phone."""
    place = tmp_path_factory.mktemp("phone")
    for name in ("index.html", "style.css"):
        (place / name).write_bytes(files_of([memo(1, says=with_sixty_words())])[name])
    page = browser.new_page(viewport=PHONE)  # type: ignore[arg-type]
    page.goto((place / "index.html").as_uri())
    yield page
    page.close()


def box(page: Page, selector: str) -> Any:
    return page.evaluate("of => document.querySelector(of).getBoundingClientRect().toJSON()", selector)


def test_the_first_page_takes_at_most_six_screens_of_a_phone(phone: Page) -> None:
    assert phone.evaluate("document.documentElement.scrollHeight") <= 6 * PHONE["height"]


def test_the_first_page_of_many_recommendations_with_long_titles_takes_no_more(
    browser: Browser, tmp_path: Path, html_faults: Callable[[Path], list[dict[str, Any]]]
) -> None:
    facts = with_sixty_words()
    rows = [
        row | {"short": "Review of every order that names a federal agency " * 6} for row in facts["recommendations"]
    ]
    facts["recommendations"] = [rows[at % 7] | {"id": f"R{at + 1}"} for at in range(40)]
    files = files_of([memo(1, says=facts)])
    for name in ("index.html", "recommendations.html", "style.css"):
        (tmp_path / name).write_bytes(files[name])
    assert {said["url"].rpartition("/")[2] for said in html_faults(tmp_path)} == set()
    page = browser.new_context(viewport=PHONE, bypass_csp=True).new_page()  # type: ignore[arg-type]
    for name, rows_of_page in (("recommendations.html", 40), ("index.html", 7)):
        page.goto((tmp_path / name).as_uri())
        page.evaluate(AXE + ";0")
        assert page.evaluate("axe.run()")["violations"] == [], name
        assert page.locator('.rows li, tr[id^="row-R"]').count() == rows_of_page
    assert page.evaluate("document.documentElement.scrollHeight") <= 6 * PHONE["height"]
    assert page.locator('a[href="recommendations.html"]').count() == 1
    page.close()


def test_the_first_screen_of_a_phone_says_what_this_is_who_runs_it_where_it_stands_and_leads_on(phone: Page) -> None:
    places = [box(phone, selector) for selector in ("h1", ".by", ".strip", ".key", ".bottom", ".go")]
    assert [place["top"] for place in places] == sorted(place["top"] for place in places)
    assert places[-1]["bottom"] <= PHONE["height"]
    marks = phone.locator(".strip li")
    assert marks.count() == 7
    tops = {round(marks.nth(at).bounding_box()["y"]) for at in range(7)}  # type: ignore[index]
    assert len(tops) == 1, "seven stand in one row"
    assert phone.locator(".go a").count() == 3


def test_the_first_page_has_the_order_of_the_memo(site: Path, phone: Page) -> None:
    places = [box(phone, f"section.{name}")["top"] for name in ("deadlines", "changed", "ask")]
    assert places == sorted(places)


def test_every_page_is_valid_html(
    site: Path, tmp_path: Path, html_faults: Callable[[Path], list[dict[str, Any]]]
) -> None:
    for number, name in enumerate(PAGES):
        (tmp_path / f"{number}.html").write_bytes((site / name).read_bytes())
    page = (tmp_path / "0.html").read_text()
    (tmp_path / "fault.html").write_text(page.replace("<h1", "<p><div></div></p><h1", 1))
    assert {said["url"].rpartition("/")[2] for said in html_faults(tmp_path)} == {"fault.html"}


def test_a_table_is_cards_on_a_phone_and_its_status_is_on_the_first_lines(browser: Browser, site: Path) -> None:
    context = browser.new_context(viewport={"width": 360, "height": 740}, bypass_csp=True)
    page = context.new_page()
    page.goto((site / "index.html").as_uri())
    assert page.locator(".recommendations thead").is_hidden()
    boxes = [
        page.locator(".recommendations tbody tr").first.locator("th, td").nth(at).bounding_box() for at in range(3)
    ]
    tops = [box["y"] for box in boxes if box]
    assert tops == sorted(tops), "title, then status, then what the agency says"
    context.close()


def test_each_pair_of_colors_that_carries_text_has_the_contrast_of_level_aa() -> None:
    """axe leaves text in a picture undecided, so each scheme's colors are measured here (WCAG 2.2, 1.4.3)."""
    schemes = re.findall(r":root\{([^}]*--ink[^}]*)\}", shipped("style.css").decode())
    assert len(schemes) == 3, "light, dark and print"
    for scheme in schemes:
        color = dict(re.findall(r"--([\w-]+):(#[0-9a-f]+)", scheme))
        for ink in ("ink", "navy", "red", "grey"):
            assert min(contrast(color[ink], color[ground]) for ground in ("paper", "band")) >= 4.5, ink
        pairs = [
            ("fic", "demo"),
            ("fic", "paper"),
            ("fic", "band"),
        ]
        for ink, ground in pairs:
            assert contrast(color[ink], color[ground]) >= 4.5, (ink, ground)


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def luminance(colour: str) -> float:
    digits = colour[1:] if len(colour) == 7 else "".join(sign * 2 for sign in colour[1:])
    parts = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
