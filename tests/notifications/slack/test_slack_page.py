"""The page of messages with many kinds on it: everybody can read it, at every width (axe)."""

from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

from notifications.reminders import say_reminder
from notifications.slack import Posted, Ways, render_transcript
from tests.material.messages import PRESSED, WORDS, every_message

AXE = Path(Axe.__init__.__code__.co_filename).with_name("axe.min.js")
FIRST = "1780320600.000001"


def every_page() -> bytes:
    messages = [say_reminder(claims, PRESSED, WORDS) for claims in list(every_message().values())[::4]]
    posted = [
        Posted(
            channel="D0000000001",
            ts=f"{1780320600 + number}.000001",
            text=one.text,
            blocks=one.blocks,
            edited=number == 1,
            thread_ts=FIRST if number in (1, 2) else None,
        )
        for number, one in enumerate(messages)
    ]
    titles = {"D0000000001": "the agency's contact", "D0000000002": "a verifier"}
    reviewed = Ways(
        files=(("http://127.0.0.1:8765/review/x", "R5-M1: a.pdf"),), commands=("followthrough " + "x" * 90,)
    )
    ways = {"D0000000001": Ways(page="http://127.0.0.1:8765/page/x"), "D0000000002": reviewed}
    return render_transcript(posted, titles, ways, "export FOLLOWTHROUGH_HOME=/srv/made-up")


@pytest.mark.parametrize("width", [320, pytest.param(1280, marks=pytest.mark.nightly)])
def test_axe_finds_nothing_and_nothing_scrolls_sideways(width: int, browser: Browser, tmp_path: Path) -> None:
    path = tmp_path / "slack.html"
    path.write_bytes(every_page())
    page = browser.new_page(viewport={"width": width, "height": 900})
    page.goto(path.as_uri())
    # The page's own policy forbids scripts; axe is put in as the browser's, not the page's.
    page.evaluate(AXE.read_text() + ";0")
    assert [each["id"] for each in page.evaluate("axe.run()")["violations"]] == []
    wide = page.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")
    assert wide[0] <= wide[1]
    page.close()
