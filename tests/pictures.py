"""Pictures of each kind of message, a form and the Home tab, made up, as the demo's pages draw them; and of memos.

`python tests/pictures.py docs/pictures` writes `messages/<kind>.png`, `forms/<form>.png` and `memos/<memo>-<page>.png`
there.
"""

import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

from playwright.sync_api import Page, sync_playwright

from models.answers import ButtonMark
from notifications.answers import Choices, say_form, say_home
from notifications.memo import memo_of
from notifications.printed.pdf import render_pdf
from notifications.reminders import say_reminder
from notifications.slack import (
    OpenForm,
    PersonPage,
    Posted,
    SlackMessage,
    render_person_page,
    render_transcript,
)
from tests.material.aftermath import after
from tests.material.messages import CHOICES, DUE, HOME, PRESSED, WORDS, claim, every_message
from tests.reading.ten_questions import memo_for

CHROMIUM = "/usr/bin/chromium"
WIDE, SHARP = 760, 2
AT = 1780320600  # 1 June 2026, 9:30 in New York
KINDS = {
    "check-in": "check_in",
    "due-soon": "due_soon",
    "overdue": "overdue, working on it",
    "escalation": "escalation",
    "please-verify": "please_verify",
    "evidence-rejected": "evidence_rejected",
    "handed-over": "handed_over",
    "blocked": "blocked_notice",
    "new-date": "decide_extension",
    "clock": "clock",
    "source": "notice, blocked",
    "past-items": "items past their date",
    "bundle": "bundle of a unit",
    "week-head": "digest of a head",
    "week-coordinator": "digest of a coordinator",
    "first-message": "first message",
    "memo-ready": "memo_ready, by a schedule",
    "memo-shared": "memo_shared",
    "memo-issued": "memo_issued, on a site",
    "memo-erratum": "memo_issued, erratum",
    "memo-withdrawn": "memo_withdrawn",
}
"""The name of each picture, and the message it shows."""
PAGES = {"empty": "2", "busy": "3", "closed": "3"}
"""The pages of each memo before its annexes."""


def pages() -> Iterator[tuple[str, bytes, str]]:
    """Yield the name of each picture, the page it is taken of, and what on the page."""
    for name, kind in KINDS.items():
        yield f"messages/{name}", _channel([say_reminder(every_message()[kind], PRESSED, WORDS)]), "article"
    yield "messages/verified", _channel([after("verified")[0]]), "article"
    yield "messages/answered", _channel([after("acknowledged")[0]]), "article"
    yield (
        "messages/thread",
        _channel([say_reminder((claim(kind),), PRESSED, WORDS) for kind in ("due_soon", "overdue")]),
        "main",
    )
    for verb in ("evidence", "verify", "extend.ask"):
        view = say_form(verb, ButtonMark(m="R5-M1", due=DUE, v=14), CHOICES, for_another=False)
        yield f"forms/{verb.replace('.', '-')}", _form(view), "main"
    for verb in ("memo.back", "memo.comment"):
        view = say_form(verb, ButtonMark(d="D3"), Choices(), for_another=False)
        yield f"forms/{verb.replace('.', '-')}", _form(view), "main"
    blocks = tuple(say_home(HOME, PRESSED)["blocks"])
    yield "messages/home", _channel([SlackMessage(text="Home", blocks=blocks, key="", body_hash="")]), "article"


def memos() -> Iterator[tuple[str, bytes]]:
    """Yield the name and the PDF of a memo of the first days, of a busy quarter, and of the end."""
    for name in ("empty", "busy quarter", "all closed"):
        yield name.split()[-1 if name == "all closed" else 0], render_pdf(memo_of(memo_for(name)))


def take(out: Path) -> None:
    """Write every picture into a folder."""
    for folder in ("messages", "forms", "memos"):
        (out / folder).mkdir(parents=True, exist_ok=True)
    for name, pdf in memos():
        command = ["pdftoppm", "-png", "-r", "90", "-l", PAGES[name], "-", str(out / "memos" / name)]
        subprocess.run(command, input=pdf, check=True)
    with sync_playwright() as player:
        browser = player.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--no-proxy-server"])
        for name, html, what in pages():
            page = browser.new_page(viewport={"width": WIDE, "height": 900}, device_scale_factor=SHARP)
            _shoot(page, html, what, out / f"{name}.png")
            page.close()
        browser.close()


def _shoot(page: Page, html: bytes, what: str, path: Path) -> None:
    page.set_content(html.decode())
    page.locator(what).first.screenshot(path=path)


def _channel(messages: Sequence[SlackMessage]) -> bytes:
    """Draw messages in one conversation, the later ones in the thread of the first."""
    first = f"{AT}.000001"
    posted = [
        Posted(
            channel="D0000000001",
            ts=f"{AT + 3600 * number}.000001",
            text=message.text,
            blocks=message.blocks,
            thread_ts=first if number else None,
        )
        for number, message in enumerate(messages)
    ]
    return render_transcript(posted, {"D0000000001": "the agency's contact"})


def _form(view: dict[str, Any]) -> bytes:
    page = PersonPage(name="", until=DUE, drawn="", form=OpenForm(view=view), megabytes=20)
    return render_person_page(page)


if __name__ == "__main__":
    take(Path(sys.argv[1]))
