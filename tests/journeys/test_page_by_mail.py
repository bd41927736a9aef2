"""A contact answers a reminder by mail on their own page, in a browser, in an office that has no Slack at all.

People, words and files are made up.
"""

import asyncio
import os
import re
import socket
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from contextvars import copy_context
from datetime import date
from pathlib import Path
from threading import Thread
from typing import TypeVar

import pytest
import yaml
from playwright.sync_api import Browser, FilePayload, Page

from flows._runtime.environment import play_also
from flows._runtime.settings import load_settings
from flows.answers.record_answer import record_answer
from flows.listen_to_slack import STOP, listen_to_slack
from flows.register.sync_plan import sync_plan
from flows.reminders.deliver_reminders import deliver_reminders
from models.records import quiets_in_force, request_of
from tests.material.installation import DemoInstallation, installation_in
from tests.material.listener import until
from tests.material.mail import MailServer, mail_server
from tests.notifications.slack.test_slack_page import AXE

T = TypeVar("T")
CONTACT, HEAD, MILESTONE = "p-contact-legal", "p-head-legal", "R5-M1"
WORDS = "The made-up guidelines wait for a signature."
TEXT = "Made-up guidelines under § 4-210: who is responsible for the non-public areas of a made-up property."
LINK = re.compile(r"^Answer on your page, until Dec\. 30, 2026: (http://127\.0\.0\.1:\d+/page/\S+)$", re.MULTILINE)


def apart(act: Callable[[], T]) -> T:
    """Do something in a thread of its own: in this one, the browser's player has its loop."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(copy_context().run, act).result()


@pytest.fixture
def mail() -> Iterator[MailServer]:
    serving = mail_server()
    yield apart(serving.__enter__)
    serving.__exit__(None, None, None)


@pytest.fixture
def installation(tmp_path: Path, mail: MailServer) -> Iterator[DemoInstallation]:
    """An office without Slack, whose people have addresses, and its listener at work."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{free.getsockname()[1]}"
    with installation_in(tmp_path) as opened:
        for name in ("BOT_TOKEN", "COORDINATOR_CHANNEL"):
            del os.environ[f"FOLLOWTHROUGH_SLACK_{name}"]  # the installation puts the environment back
        play_also(SMTP_URL=mail.url, MAIL_FROM="follow-up@office.example")
        play_also(FILES_URL=f"http://{address}", FILES_BIND=address)
        path = load_settings().people_path
        people = yaml.safe_load(path.read_text())
        for person in people["people"]:
            person.pop("slack", None)
            person["email"] = f"{person['id']}@somewhere.example"
        path.write_text(yaml.safe_dump(people))
        apart(lambda: opened.do(sync_plan))
        opened.tell_dates()
        STOP.clear()
        thread = Thread(target=lambda: asyncio.run(listen_to_slack.fn()), daemon=True)
        thread.start()
        host, _, port = address.partition(":")
        until(lambda: _answers(host, int(port)))
        try:
            yield opened
        finally:
            STOP.set()
            thread.join(20)
            assert not thread.is_alive()


def _answers(host: str, port: int) -> bool:
    with suppress(OSError), socket.create_connection((host, port), 1):
        return True
    return False


def texts_to(mail: MailServer, person_id: str) -> list[str]:
    """Return the mails to a person, as they read them."""
    of = [each for each in mail.taken if person_id in str(each["To"])]
    return [str(part.get_content()).replace("\r\n", "\n") for each in of if (part := each.get_body(("plain",)))]


def fits(page: Page) -> None:
    """Prove that a page has no fault that axe finds, and nothing wider than the window."""
    page.evaluate(AXE.read_text() + ";0")
    assert [each["id"] for each in page.evaluate("axe.run()")["violations"]] == []
    wide = page.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")
    assert wide[0] <= wide[1]


@pytest.mark.parametrize("width", [390, pytest.param(1280, marks=pytest.mark.nightly)])
def test_a_contact_answers_on_the_page_that_their_mail_links(
    installation: DemoInstallation, mail: MailServer, browser: Browser, tmp_path: Path, width: int
) -> None:
    apart(lambda: installation.do(deliver_reminders))
    (text,) = texts_to(mail, CONTACT)
    (link,) = LINK.findall(text)
    assert text.count("/page/") == 1
    assert not any("/page/" in each for who in ("p-coordinator-1", "p-verifier-1") for each in texts_to(mail, who))
    page = browser.new_page(viewport={"width": width, "height": 900})
    faults: list[str] = []
    page.on("console", lambda message: faults.append(message.text))
    page.goto(link)
    fits(page)
    page.screenshot(path=tmp_path / f"list-{width}.png", full_page=True)
    assert page.get_by_role("button", name=re.compile(r"^Under way: ")).count() == 9, "all that the mail counts"
    page.get_by_role("button", name=re.compile(r"^Under way: .*R2-M1")).click()
    page.get_by_role("button", name="Record", exact=True).click()
    assert "Recorded (entry" in page.get_by_role("status").inner_text()
    assert quiets_in_force(installation.milestone("R2-M1"))[-1].by == CONTACT
    page.screenshot(path=tmp_path / f"answered-{width}.png", full_page=True)

    press(page, MILESTONE, "Another date")
    page.get_by_label("New date", exact=True).fill("2027-03-01")
    page.get_by_label("Why is a new date needed?").fill(WORDS)
    fits(page)
    page.screenshot(path=tmp_path / f"form-{width}.png", full_page=True)
    page.get_by_role("button", name="Request").click()
    assert "Recorded (entry" in page.get_by_role("status").inner_text()
    request = request_of(installation.milestone(MILESTONE))
    assert request
    assert (request.to, request.by, installation.entries[request.seq - 1].channel) == (
        date(2027, 3, 1),
        CONTACT,
        "page",
    )

    page.goto(link)
    press(page, "R4-M1", "Done, file attached")
    file = {"name": "made-up record.txt", "mimeType": "text/plain", "buffer": TEXT.encode()}
    page.get_by_label("Upload the file").set_input_files([FilePayload(**file)])
    fits(page)
    page.screenshot(path=tmp_path / f"upload-{width}.png", full_page=True)
    page.get_by_role("button", name="Send").click()
    assert "Recorded (entry" in page.get_by_role("status").inner_text()
    assert [piece.name for piece in installation.milestone("R4-M1").review.evidence] == ["made-up record.txt"]

    apart(lambda: installation.do(record_answer, None, "close_pages", CONTACT, "p-coordinator-1"))
    page.goto(link)
    fits(page)
    assert "closed this link" in page.inner_text("h1")
    assert "replies@followthrough.example" in page.inner_text("main")
    assert [fault for fault in faults if "410" not in fault] == []


def press(page: Page, milestone: str, words: str) -> None:
    """Press a button about a milestone, in its row or in the menu beside it."""
    button = page.get_by_role("button", name=re.compile(rf"^{words}: .*{milestone}"))
    if button.count() == 0:
        menu = page.locator(".actions", has=page.get_by_role("button", name=re.compile(rf"{milestone}")))
        menu.get_by_text("More").click()
        button = menu.get_by_role("button", name=words)
    button.first.click()
