"""The first hour of agency staff, a verifier and a council reader, from their pages under docs/ alone.

Commands, buttons, names and headings are taken out of the pages, so a page that promises what is not there fails.
"""

import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator
from playwright.sync_api import Page as BrowserPage
from pypdf import PdfReader

from notifications.words import DATE, WHY
from tests.journeys.first_hour.command_server import typed_program
from tests.journeys.first_hour.demo import CHECKOUT, DAY, TalkingDemo
from tests.material.commands import commands_of
from tests.reading.issued_memo import KEY_ID, issued_files, put, summed

pytestmark = pytest.mark.xdist_group("demo")
AGENCY, VERIFIER, COUNCIL = (
    (CHECKOUT / "docs" / f"{name}.md").read_text() for name in ("agency", "verifier", "council")
)
WORDS = "Fictional words for a test: the draft is with counsel."
DAYS = {"Remind me later": "2026-12-02", "Request a new date": "2027-01-29"}
"""The day that a form asks for; elsewhere one that is past."""


@pytest.fixture(scope="module")
def demo(talking_demo: TalkingDemo) -> TalkingDemo:
    """The demo that the page for agency staff names."""
    assert "`followthrough demo --talk`" in AGENCY
    return talking_demo


@pytest.fixture
def page(demo: TalkingDemo, browser: Browser) -> Iterator[BrowserPage]:
    """The page as it opens; what stood on it last is a picture in the demo's folder."""
    opened = browser.new_page(viewport={"width": 1280, "height": 900})
    opened.goto(demo.address)
    yield opened
    opened.screenshot(path=demo.folder / f"{len(list(demo.folder.glob('*.png')))}.png")
    opened.close()


def section(text: str, title: str) -> str:
    return text.partition(f"## {title}\n")[2].partition("\n## ")[0]


def rows(text: str) -> list[list[str]]:
    """Read the lines of a table under its head."""
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in text.splitlines() if line[:1] == "|"][2:]


def button(page: BrowserPage, words: str) -> Locator | None:
    """Find the first button with these words on a person's page, and open the menu in which it stands."""
    found = page.locator("main button").filter(has_text=re.compile(rf"^\s*{words}\b"))
    if not found.count():
        return None
    menu = found.first.locator("xpath=ancestor::details/summary")
    if menu.count():
        menu.click()
    return found.first


def fill(form: Locator, day: str, file: str) -> None:
    """Fill in each field that must be filled in, the name of a file, and who or what something waits for."""
    for field in form.locator("input[type=date]").all():
        field.fill(day)
    for field in form.locator("textarea").all():
        field.fill(WORDS)
    for field in form.get_by_label("Name of the file").all():
        field.fill(file)
    for field in form.locator("select[required]").all():
        field.select_option(index=1)
    for box in form.locator("input[type=checkbox]").all():
        box.check()
    form.locator(".send").click()


@pytest.mark.nightly
def test_agency_staff_answer_with_each_button_that_their_page_names(demo: TalkingDemo, page: BrowserPage) -> None:
    answers = rows(section(AGENCY, "What you can answer"))
    assert len(answers) == 8
    (example,) = re.findall(r"`(R\d-M\d .+?)\.pdf`", section(AGENCY, "Files"))
    file = f"{example}.txt"
    (demo.folder / "demo-out" / "home" / "drop" / "agency" / file).write_text("Fictional guidelines for a test.")
    page.screenshot(path=demo.folder / "opened.png")
    own_pages = {
        role: [link.get_attribute("href") or "" for link in page.get_by_label(f"Answer as {role}, ").all()]
        for role in ("Contact", "Head")
    }
    for who, words, _ in answers:
        for address in own_pages["Head" if "unit's head" in who else "Contact"]:
            page.goto(address)
            if pressed := button(page, words):
                break
        assert pressed, f"nobody has {words}"
        pressed.click()
        form = page.locator("form[enctype]")
        form.or_(page.get_by_role("status")).first.wait_for()
        if form.count():
            fill(form, DAYS.get(words, "2026-11-20"), file)
        status = page.get_by_role("status").inner_text()
        assert "Recorded (entry" in status, (words, status)
        assert "Verified" not in page.inner_text("main"), "an answer closes nothing"


def test_a_verifier_opens_the_files_that_the_demo_lists_for_them(demo: TalkingDemo, page: BrowserPage) -> None:
    (person,) = re.findall(r"under\s(.+ \(fictional\));", VERIFIER)
    own = page.locator("section").filter(has=page.get_by_role("heading", name=re.compile(f"^{re.escape(person)}")))
    own.get_by_role("link", name=re.compile("access-guidelines")).first.click()
    assert "What the evidence must show:" in page.inner_text("main")
    assert "access-guidelines.txt" in page.inner_text("main")


def typed(demo: TalkingDemo, command: str) -> str:
    """Type a command of a page beside the demo's home, on its day, and return what it printed."""
    (home,) = re.findall(r"`FOLLOWTHROUGH_HOME=(\S+)`", VERIFIER)
    settings = {"FOLLOWTHROUGH_HOME": home, "FOLLOWTHROUGH_NOW": f"{DAY}T10:00:00-05:00", "PYTHONPATH": str(CHECKOUT)}
    ended = subprocess.run(
        [*typed_program(), *shlex.split(command, comments=True)[1:]],
        cwd=demo.folder, env=os.environ | settings, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert ended.returncode == 0, (command, ended.stderr)
    return ended.stdout + ended.stderr


def test_a_verifier_works_on_the_command_line_as_the_page_says(demo: TalkingDemo) -> None:
    commands = [*commands_of("verifier.md"), *re.findall(r"`(followthrough ledger correct .+?)`", VERIFIER)]
    assert len(commands) == 5
    file = entry = ""
    for command in commands:
        printed = typed(demo, command.replace("FILE", file).replace("214", entry))
        if match := re.search(r"^([0-9a-f]{12}) ", printed, re.M):
            file = match[1]
        if "finding add" in command:
            (entry,) = re.findall(r"entry (\d+)", printed)[:1]


def test_the_commands_of_the_page_on_evidence_do_what_it_says(demo: TalkingDemo) -> None:
    for name in ("first", "second", "third"):
        path = demo.folder / "demo-out" / "home" / "drop" / "agency" / f"R5-M1 {name}.pdf"
        path.write_text(f"%PDF-1.4 made up and damaged: the {name}")
    printed = typed(demo, "followthrough evidence check agency_drop")
    files, entry = re.findall(r"not kept: file (\w+),", printed), ""
    assert len(files) == 3
    for command in commands_of("evidence.md"):
        file = files.pop() if " answer " in command else ""
        printed = typed(demo, command.replace("3f2a9c01", file).replace("214", entry).replace("YOU", "p-coordinator-1"))
        if "evidence looked" in command:
            (entry,) = re.findall(r"entry (\d+)", printed)[:1]
    assert files == []


def test_a_council_reader_finds_on_page_1_what_the_page_explains(demo: TalkingDemo) -> None:
    (path,) = re.findall(r"`(demo-out/\S+\.pdf)`", COUNCIL)
    pages = [" ".join(leaf.extract_text().split()) for leaf in PdfReader(demo.folder / path).pages]
    headings = re.findall(r"^\d\. \*\*(.+?)\.?\*\*", section(COUNCIL, "Page 1, in two minutes"), re.M)
    assert len(headings) == 5
    places = [pages[0].find(heading) for heading in headings]
    assert -1 not in places, dict(zip(headings, places, strict=True))
    assert places == sorted(places), "in the order of the memo"
    text = " ".join([*pages, *DATE.values(), *WHY.values()]).lower()
    assert [word for word, _ in rows(section(COUNCIL, "Words")) if word.lower() not in text] == []


def test_a_council_reader_checks_a_memo_as_the_page_says(tmp_path: Path) -> None:
    shutil.copy(CHECKOUT / "flows" / "data" / "verify_memo.py", tmp_path)
    files = summed(issued_files())
    changed = {**files, "memo.html": files["memo.html"] + b"."}
    (command,) = re.findall(r"```sh\npython (.+)\n```", COUNCIL)
    for kept, code, begins in ((files, 0, "was signed with your key and not changed since"), (changed, 1, "wrong")):
        put(tmp_path / str(code), kept)
        words = [sys.executable, *shlex.split(command.replace("KEY", KEY_ID).replace("FOLDER", str(code)))]
        ended = subprocess.run(words, cwd=tmp_path, capture_output=True, text=True, check=False)
        assert ended.returncode == code, ended.stdout + ended.stderr
        assert begins in ended.stdout.splitlines()[0]
