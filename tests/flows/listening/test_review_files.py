"""What a verifier sees in Slack and opens on the coordinator's host. People, files and words are made up."""

import socket
from collections.abc import Iterator
from datetime import date
from threading import Event

import httpx
import pytest

from flows._listening.listener import Listener, open_listener
from flows._listening.pages import serving_pages
from flows._listening.review_files import files_at_hand
from flows._runtime.environment import play_also
from flows._runtime.settings import load_settings
from models.evidence import Extracted
from models.projections import MILESTONES
from tasks.ledger import records
from tests.material.answers import add_evidence
from tests.material.installation import VERIFIER, DemoInstallation
from tests.material.listener import VERIFIER as VERIFIER_IN_SLACK
from tests.material.listener import deliver, form_of, listening, press

TEXT = "Made-up guidelines under § 4-210: who is responsible for the non-public areas of a made-up property."


@pytest.fixture
def port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@pytest.fixture
def served(installation: DemoInstallation, port: int) -> Iterator[Listener]:
    address = f"127.0.0.1:{port}"
    play_also(SLACK_APP_TOKEN=installation.slack.app_token, FILES_URL=f"http://{address}", FILES_BIND=address)
    listener = open_listener(load_settings(), Event())
    with serving_pages(listener):
        yield listener


def shown(view: dict[str, object]) -> str:
    return str(view["blocks"])


def opened(installation: DemoInstallation) -> dict[str, object]:
    """Return the form that a verifier's press opens."""
    pressed = press(installation, "verify", VERIFIER_IN_SLACK)
    deliver(installation, pressed)
    return form_of(installation, pressed)


def link_in(view: dict[str, object]) -> str:
    return shown(view).split("'url': '", 1)[1].split("'", 1)[0]


def test_the_form_shows_each_file_and_what_must_be_shown(installation: DemoInstallation, port: int) -> None:
    play_also(FILES_URL=f"http://127.0.0.1:{port}", FILES_BIND=f"127.0.0.1:{port}")
    installation.evidence("R5-M1", TEXT, by="p-contact-legal")
    with listening(installation):
        view = opened(installation)
        assert httpx.get(f"{link_in(view)}/file").content == TEXT.encode()
    assert ", from Contact, Legal Bureau" in shown(view)
    assert "What the evidence must show:" in shown(view)
    assert "Open the file" in shown(view)
    assert TEXT not in shown(view), "the file itself never goes through Slack"


def test_the_link_opens_the_page_and_the_very_file(installation: DemoInstallation, served: Listener) -> None:
    installation.evidence("R5-M1", TEXT, by="p-contact-legal")
    link = link_of(served)
    page = httpx.get(link)
    assert page.status_code == 200
    assert "Evidence for" in page.text
    assert "made-up.txt, from" in page.text
    assert httpx.get(f"{link}/file").content == TEXT.encode()


def test_a_link_ends_after_its_hours(installation: DemoInstallation, served: Listener) -> None:
    installation.evidence("R5-M1", TEXT, by="p-contact-legal")
    link = link_of(served)
    installation.at("2026-11-25T13:31:00-05:00")
    answer = httpx.get(f"{link}/file")
    assert answer.status_code == 410
    assert "expired" in answer.text
    assert TEXT not in answer.text


def test_who_is_no_verifier_any_more_opens_nothing(installation: DemoInstallation, served: Listener) -> None:
    installation.evidence("R5-M1", TEXT, by="p-contact-legal")
    link = link_of(served, "p-contact-legal")
    answer = httpx.get(f"{link}/file")
    assert answer.status_code == 403
    assert TEXT not in answer.text


def test_a_file_that_is_lost_is_said_to_be_lost(installation: DemoInstallation, served: Listener) -> None:
    sha256 = installation.evidence("R5-M1", TEXT, by="p-contact-legal")
    link = link_of(served)
    path = load_settings().store.root / sha256[:2] / sha256[2:4] / sha256
    path.unlink()
    answer = httpx.get(link)
    assert answer.status_code == 410
    assert "missing from our files" in answer.text


def test_a_hash_that_the_milestone_does_not_hold_opens_nothing(
    installation: DemoInstallation, served: Listener
) -> None:
    other = load_settings().store.keep(b"a made-up file of another milestone")
    link = link_of(served, sha256=other)
    assert httpx.get(f"{link}/file").status_code == 404


def test_without_an_address_the_form_says_where_to_ask(installation: DemoInstallation) -> None:
    installation.evidence("R5-M1", TEXT, by="p-contact-legal")
    with listening(installation):
        view = opened(installation)
    assert "Open the file" not in shown(view)
    assert "ask the coordinator, or run: followthrough evidence show R5-M1" in shown(view)


@pytest.mark.parametrize(("was_read", "has_passage"), [(False, True), (True, False)])
def test_a_passage_is_shown_only_of_a_file_that_the_privacy_gate_cleared(
    installation: DemoInstallation, served: Listener, was_read: bool, has_passage: bool
) -> None:
    store = load_settings().store
    kept, text = store.keep(TEXT.encode()), Extracted(extractor=1, pages=(TEXT,))
    installation.do(
        add_evidence,
        "R5-M1",
        kept,
        installation.words("made-up.txt"),
        "agency",
        date(2026, 11, 20),
        "p-contact-legal",
        store.keep(text.model_dump_json().encode()),
        was_read,
    )
    page = httpx.get(link_of(served)).text
    assert ("A match shows nothing by itself." in page) is has_passage
    assert ("non-public areas of a made-up property" in page) is has_passage


def link_of(listener: Listener, who: str = VERIFIER, sha256: str | None = None) -> str:
    """Return the link that a form would show to a person for the last file of R5-M1."""
    files = files_at_hand(listener.settings)
    milestone = records.one(listener.database, MILESTONES, "R5-M1")
    assert milestone is not None
    assert files.links is not None
    return files.links.write("R5-M1", sha256 or milestone.review.evidence[-1].sha256, who, files.now)
