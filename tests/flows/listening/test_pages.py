"""What the agency's staff see and answer on their pages, without Slack. People, files and words are made up."""

import json
import re
import socket
from collections.abc import Iterator
from datetime import timedelta
from html import unescape
from typing import Any

import httpx
import pytest

from flows._runtime import clock, context
from flows._runtime.environment import play_also
from flows._runtime.settings import load_settings
from models.core import new_york_day
from models.records import quiets_in_force
from tasks import ledger
from tests.material.installation import DemoInstallation
from tests.material.listener import listening

CONTACT = "p-contact-legal"
MOVABLE = "R5-M1"
WORDS = "The made-up guidelines wait for a signature."
TEXT = "Made-up guidelines under § 4-210: who is responsible for the non-public areas of a made-up property."


@pytest.fixture
def served(installation: DemoInstallation) -> Iterator[DemoInstallation]:
    """An installation whose listener serves pages."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{free.getsockname()[1]}"
    play_also(FILES_URL=f"http://{address}", FILES_BIND=address, REPLY_TO="follow-up@office.example")
    installation.tell_dates()
    with listening(installation):
        yield installation


def link_to(installation: DemoInstallation, person_id: str = CONTACT) -> str:
    links = context.links_of(load_settings())
    assert links
    return links.write_page(person_id, ledger.head(installation.database)[0], new_york_day(clock.now()))


def drawn_in(page: str) -> str:
    return re.findall(r'name="drawn" value="([^"]+)"', page)[0]


def buttons_in(page: str) -> dict[tuple[str, str], str]:
    """Return what the buttons of a page send, by verb and milestone."""
    buttons = {}
    for value in re.findall(r"name=\"action\" value='([^']+)'", page):
        action = json.loads(unescape(value))
        element = action["element"]
        option = element if action["option"] is None else element["options"][action["option"]]
        mark = json.loads(option["value"])
        buttons[mark.get("a") or element["action_id"].removeprefix("ft."), mark.get("m", "")] = unescape(value)
    return buttons


def press(link: str, verb: str, milestone: str = MOVABLE) -> httpx.Response:
    page = httpx.get(link).text
    return httpx.post(link, data={"drawn": drawn_in(page), "action": buttons_in(page)[verb, milestone]}, timeout=30)


def hidden_in(form: str) -> dict[str, str]:
    return {name: unescape(value) for name, value in re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', form)}


def send(link: str, form: httpx.Response, files: Any = None, **values: str) -> httpx.Response:
    fields = {f"{name}/value": value for name, value in values.items()}
    return httpx.post(link, data=hidden_in(form.text) | fields, files=files, timeout=30)


def last(installation: DemoInstallation, *kinds: str) -> Any:
    return [entry for entry in ledger.entries(installation.database) if entry.event.kind in kinds][-1]


def test_a_press_on_the_page_is_recorded_as_one_that_came_by_it(served: DemoInstallation) -> None:
    link = link_to(served)
    page = httpx.get(link)
    assert page.status_code == 200
    assert "Needs you now" in page.text
    answer = press(link, "ack")
    assert "Recorded (entry" in answer.text
    entry = last(served, "acknowledged")
    assert (entry.actor, entry.channel, entry.account) == (CONTACT, "page", None)
    assert last(served, "press_taken").channel == "page"
    assert quiets_in_force(served.milestone(MOVABLE))


def test_a_form_asks_for_a_date_and_words_and_is_recorded_once(served: DemoInstallation) -> None:
    link = link_to(served)
    form = press(
        link, "extend.ask", "R6-M1" if ("extend.ask", "R6-M1") in buttons_in(httpx.get(link).text) else MOVABLE
    )
    assert "Why is a new date needed?" in form.text
    to = new_york_day(clock.now()) + timedelta(days=90)
    answer = send(link, form, to=str(to), reason=WORDS)
    assert "Recorded (entry" in answer.text, answer.text
    head = ledger.head(served.database)
    again = send(link, form, to=str(to), reason=WORDS)
    assert "recorded before" in again.text or "already" in again.text, again.text
    assert ledger.head(served.database) == head
