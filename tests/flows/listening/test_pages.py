"""What the agency's staff see and answer on their pages, without Slack. People, files and words are made up."""

import json
import re
import socket
from base64 import urlsafe_b64decode as b64decode
from base64 import urlsafe_b64encode as b64encode
from collections.abc import Callable, Iterator
from datetime import timedelta
from html import unescape
from threading import Event
from typing import Any

import httpx
import pytest
import yaml

from flows._listening import pages
from flows._listening.listener import Listener, PeopleFile, PrivateReply, open_listener
from flows._listening.replies import Replies
from flows._runtime import clock, context
from flows._runtime.environment import play_also
from flows._runtime.settings import load_settings
from flows.answers.record_answer import record_answer
from models.core import new_york_day
from models.records import quiets_in_force
from tasks import ledger
from tasks.files import MOST_BYTES
from tasks.ledger import inbox
from tests.flows.answers.races import run
from tests.material.installation import COORDINATOR, DemoInstallation
from tests.material.listener import listening

CONTACT = "p-contact-legal"
MILESTONE, MOVABLE = "R5-M1", "R5-M1"
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


def press(link: str, verb: str, milestone: str = MILESTONE) -> httpx.Response:
    page = httpx.get(link).text
    return httpx.post(link, data={"drawn": drawn_in(page), "action": buttons_in(page)[verb, milestone]}, timeout=30)


def hidden_in(form: str) -> dict[str, str]:
    return {name: unescape(value) for name, value in re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', form)}


def send(address: str, form: httpx.Response, files: Any = None, **values: str) -> httpx.Response:
    fields = {f"{name}/value": value for name, value in values.items()}
    return httpx.post(address, data=hidden_in(form.text) | fields, files=files, timeout=30)


def last(installation: DemoInstallation, *kinds: str) -> Any:
    return [entry for entry in ledger.entries(installation.database) if entry.event.kind in kinds][-1]


def test_a_press_on_the_page_is_recorded_as_one_that_came_by_it(served: DemoInstallation) -> None:
    link = link_to(served)
    page = httpx.get(link)
    assert page.status_code == 200
    assert "Needs you now" in page.text
    assert "<script" not in page.text
    form = press(link, "under_way")
    assert "goes on record as your agency" in form.text
    answer = send(link, form)
    assert "Recorded (entry" in answer.text
    entry = last(served, "acknowledged")
    assert (entry.actor, entry.channel, entry.account) == (CONTACT, "page", None)
    assert last(served, "press_taken").channel == "page"
    assert quiets_in_force(served.milestone(MILESTONE))


def test_who_answers_on_the_page_takes_it_back_there(served: DemoInstallation) -> None:
    link = link_to(served)
    answer = send(link, press(link, "not_started"))
    statement = last(served, "statement_recorded")
    data = {"drawn": drawn_in(answer.text), "action": buttons_in(answer.text)["undo", MILESTONE]}
    taken_back = httpx.post(link, data=data, timeout=30).text
    assert "was taken back" in taken_back
    assert ("undo", MILESTONE) not in buttons_in(taken_back)
    withdrawn = last(served, "entry_corrected")
    assert (withdrawn.event.seq, withdrawn.actor, withdrawn.channel) == (statement.seq, CONTACT, "page")
    assert served.milestone(MILESTONE).statement is None


def test_a_form_is_recorded_once_however_often_it_is_sent(served: DemoInstallation) -> None:
    link = link_to(served)
    form = press(link, "extend.ask", MOVABLE)
    assert "Why is a new date needed?" in form.text
    answer = send(link, form, to="2027-03-01", reason=WORDS)
    assert "Recorded (entry" in answer.text, answer.text
    head = ledger.head(served.database)
    again = send(link, form, to="2027-03-01", reason=WORDS)
    assert "This was recorded before" in again.text, again.text
    assert ledger.head(served.database) == head


def test_a_form_that_is_sent_again_with_another_date_is_not_said_to_be_recorded(served: DemoInstallation) -> None:
    link = link_to(served)
    form = press(link, "extend.ask", MOVABLE)
    send(link, form, to="2027-03-01", reason=WORDS)
    answer = send(link, form, to="2027-04-01", reason=WORDS).text
    assert "This was recorded before" not in answer
    assert "The coordinator has not answered yet." in answer
    assert "Nothing was changed." in answer


Hostile = Callable[[DemoInstallation, str], str]


def _left(installation: DemoInstallation, link: str) -> str:
    path = load_settings().people_path
    people = yaml.safe_load(path.read_text())
    people["people"] = [person for person in people["people"] if person["id"] != CONTACT]
    path.write_text(yaml.safe_dump(people))
    return link


def _expired(installation: DemoInstallation, link: str) -> str:
    installation.at("2026-12-31T00:00:01-05:00")
    return link


def _closed(installation: DemoInstallation, link: str) -> str:
    assert run(["reminder", "close-pages", CONTACT, "--by", COORDINATOR])[0] == 0
    return link


def _changed(installation: DemoInstallation, link: str) -> str:
    base, _, token = link.rpartition("/")
    body, _, signature = token.partition(".")
    other = b64encode(b64decode(body).replace(CONTACT.encode(), b"p-head-legal")).decode()
    return f"{base}/{other}.{signature}"


def _for_a_file(installation: DemoInstallation, link: str) -> str:
    links = context.links_of(load_settings())
    assert links
    return links.write(MILESTONE, "ab" * 32, CONTACT, clock.now()).replace("/review/", "/page/")


def _of_oversight(installation: DemoInstallation, link: str) -> str:
    return link_to(installation, COORDINATOR)


def _longer(installation: DemoInstallation, link: str) -> str:
    """Return a link of a month: with the key of an old copy somebody could write one for a hundred years."""
    links = context.links_of(load_settings())
    assert links
    return links.write_page(CONTACT, 10**9, new_york_day(clock.now()) + timedelta(days=30))


def _nobody(installation: DemoInstallation, link: str) -> str:
    return f"{link.rpartition('/')[0]}/x.y"


@pytest.mark.parametrize(
    ("make", "status", "says"),
    [
        (_left, 403, "no longer open to you"),
        (_of_oversight, 403, "no longer open to you"),
        (_expired, 410, "has expired"),
        (_closed, 410, "closed this link"),
        (_changed, 404, "opens nothing"),
        (_for_a_file, 404, "opens nothing"),
        (_longer, 404, "opens nothing"),
        (_nobody, 404, "opens nothing"),
    ],
)
def test_a_link_that_is_not_good_says_whom_to_ask_and_takes_no_answer(
    served: DemoInstallation, make: Hostile, status: int, says: str
) -> None:
    good = link_to(served)
    page = httpx.get(good).text
    sent = {"drawn": drawn_in(page), "action": buttons_in(page)["under_way", MILESTONE]}
    link = make(served, good)
    head = ledger.head(served.database)
    for answer in (httpx.get(link), httpx.post(link, data=sent)):
        assert answer.status_code == status
        assert says in answer.text
        assert "follow-up@office.example" in answer.text
        assert "Needs you now" not in answer.text
    assert ledger.head(served.database) == head


def test_a_page_link_opens_no_file(served: DemoInstallation) -> None:
    served.evidence(MILESTONE, TEXT, by=CONTACT)
    for path in ("", "/file"):
        answer = httpx.get(link_to(served).replace("/page/", "/review/") + path)
        assert answer.status_code == 404
        assert TEXT not in answer.text


def test_a_closing_is_an_entry_and_a_later_link_opens(served: DemoInstallation) -> None:
    other = link_to(served, "p-head-legal")
    _closed(served, "")
    entry = last(served, "pages_closed")
    assert (entry.actor, entry.channel, entry.event.person_id) == (COORDINATOR, "command", CONTACT)
    assert httpx.get(link_to(served)).status_code == 200
    assert httpx.get(other).status_code == 200, "another person's link"


def test_only_a_coordinator_closes_pages(served: DemoInstallation) -> None:
    code, said = run(["reminder", "close-pages", CONTACT, "--by", "p-head-legal"])
    assert code != 0
    assert "p-coordinator-1" in said
    assert run(["reminder", "close-pages", "p-nobody", "--by", COORDINATOR])[0] == 2


def test_a_request_under_another_name_is_refused(served: DemoInstallation) -> None:
    answer = httpx.get(link_to(served), headers={"Host": "attacker.example"})
    assert (answer.status_code, "not the address that we sent" in answer.text) == (400, True)
    assert "follow-up@office.example" in answer.text


def test_what_is_too_long_is_refused(served: DemoInstallation) -> None:
    link, head = link_to(served), ledger.head(served.database)
    answer = httpx.post(link, data={"drawn": "x" * 20_300_000}, timeout=60)
    assert (answer.status_code, "too large" in answer.text) == (413, True)
    assert "Please split it" in answer.text
    assert ledger.head(served.database) == head


ACK = {"option": None, "element": {"action_id": "ft.ack", "value": '{"m":"R5-M1"}'}}


def of(action: str, mark: str = '{"m":"R5-M1"}') -> dict[str, str]:
    """Return what a button of ours sends."""
    return {"action": json.dumps(ACK | {"element": {"action_id": action, "value": mark}})}


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"action": "{}"},
        {"action": "[" * 100_000},
        {"action": "7"},
        {"action": json.dumps(ACK | {"option": 3})},
        of("ft.mine"),
        of("ft.details", '{"k":"x"}'),
        of("ft.nothing"),
        of("ft.close_pages"),
        of("ft.file.answer"),
        {"form": "ft.done", "mark": "no mark"},
        {"form": "ft.done", "mark": '{"m":"R5-M1"}', "says/value": "done", "text/value": WORDS},
        {"form": "ft.done", "mark": '{"m":"R5-M1"}', "person/value": COORDINATOR, "text/value": WORDS},
        {"form": "ft.evidence", "mark": '{"m":"R5-M1"}', "evidence/value": "ab" * 32, "file/value": "a.txt"},
        {"form": "ft.evidence", "mark": '{"m":"R5-M1"}', "voice/value": "public_record", "link/value": "https://a.b"},
        {"form": "ft.away", "mark": "{}", "person/value": "p-head-legal", "first/value": "2026-12-01"},
    ],
)
def test_what_the_page_does_not_offer_is_refused_and_nothing_is_recorded(
    served: DemoInstallation, sent: dict[str, str]
) -> None:
    head = ledger.head(served.database)
    answer = httpx.post(link_to(served), data=sent | {"drawn": "now"})
    assert answer.status_code == 400
    assert "none of ours" in answer.text
    assert "follow-up@office.example" in answer.text
    without = httpx.post(link_to(served), data=of("ft.ack"))
    assert without.status_code == 400, "a form that does not say when it was drawn could be recorded twice"
    assert ledger.head(served.database) == head


@pytest.mark.parametrize(
    ("action", "mark"),
    [
        ("ft.verify", '{"m":"R5-M1"}'),
        ("ft.close", '{"m":"R5-M1"}'),
        ("ft.look", '{"m":"R5-M1"}'),
        ("ft.extend.grant", '{"m":"R5-M1"}'),
        ("ft.date.accept", '{"m":"R5-M1"}'),
        ("ft.reassign", '{"m":"R5-M1"}'),
        ("ft.ack", '{"m":"R1-M1"}'),
    ],
)
def test_what_a_role_may_not_do_is_refused_on_record(served: DemoInstallation, action: str, mark: str) -> None:
    answer = httpx.post(link_to(served), data=of(action, mark) | {"drawn": "now"}, timeout=30)
    assert answer.status_code == 200
    assert "Nothing was changed" in answer.text or "may do this" in answer.text, answer.text
    entry = last(served, "press_refused")
    assert (entry.event.why, entry.channel) == ("wrong_role", "page")


def test_a_button_of_an_old_page_changes_nothing(served: DemoInstallation) -> None:
    sent = of("ft.ack", '{"m":"R5-M1","due":"2020-01-01","v":1}') | {"drawn": "now"}
    httpx.post(link_to(served), data=sent, timeout=30)
    assert last(served, "press_refused").event.why == "outdated"


def test_a_fault_is_said_at_its_field_and_what_was_typed_stays(served: DemoInstallation) -> None:
    link, head = link_to(served), ledger.head(served.database)
    form = press(link, "extend.ask", MOVABLE)
    answer = send(link, form, to="2020-01-01", reason=WORDS)
    assert "Please choose a day after today." in answer.text
    assert WORDS in answer.text
    private = send(link, form, to="2027-03-01", reason="Made-up arrestee, NYSID 01234567A")
    assert "Nothing was kept" in private.text
    assert ledger.head(served.database) == head


def test_an_upload_is_evidence_once(served: DemoInstallation) -> None:
    link = link_to(served)
    form = press(link, "evidence")
    assert "Upload the file" in form.text
    assert "Files do not go through Slack" not in form.text
    file = {"upload": ("made-up guidelines.txt", TEXT.encode(), "text/plain")}
    answer = send(link, form, file, on="2026-11-20")
    assert "Recorded (entry" in answer.text, answer.text
    entry = last(served, "evidence_received")
    assert (entry.actor, entry.channel, entry.event.how, entry.event.voice) == (CONTACT, "page", "upload", "agency")
    assert load_settings().store.read(entry.event.sha256) == TEXT.encode()
    assert served.milestone(MILESTONE).review.evidence[-1].name == "made-up guidelines.txt"
    head = ledger.head(served.database)
    send(link, form, file, on="2026-11-20")
    assert ledger.head(served.database) == head


@pytest.mark.parametrize(
    ("name", "text", "more", "says"),
    [
        (
            "a.txt",
            b"Made up: arrestee with NYSID 01234567A",
            {},
            "it seems to hold a State ID number",
        ),
        ("a.exe", b"MZ\x00made up", {}, "We could not take this: it is of a kind that we do not read"),
        ("a.txt", b"x" * (MOST_BYTES + 1), {}, "Please split it"),
        ("../a.txt", TEXT.encode(), {}, "the name of the file alone"),
        ("a.txt", TEXT.encode(), {"file": "b.txt"}, "one of these three"),
        ("a.txt", TEXT.encode(), {"link": "https://www.example.org/b"}, "one of these three"),
    ],
)
def test_an_upload_that_is_not_taken_says_why(
    served: DemoInstallation, name: str, text: bytes, more: dict[str, str], says: str
) -> None:
    link, head = link_to(served), ledger.head(served.database)
    form = press(link, "evidence")
    answer = send(link, form, {"upload": (name, text, "text/plain")}, on="2026-11-20", **more)
    assert says in answer.text, answer.text
    assert 'name="upload"' in answer.text
    assert ledger.head(served.database) == head
    assert not [path for path in (load_settings().home / "evidence").rglob("*") if path.is_file()], "nothing is stored"


def test_neither_link_nor_key_stands_in_the_record_or_a_log(
    served: DemoInstallation, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    link = link_to(served)
    send(link, press(link, "under_way"))
    httpx.get(f"{link}x")
    home = load_settings().home
    key = (home / "review-key").read_bytes()
    signature = link.rpartition(".")[2].encode()
    body = link.rpartition("/")[2].partition(".")[0].encode()
    for path in (path for path in home.rglob("*") if path.is_file() and path.name != "review-key"):
        held = path.read_bytes()
        assert not any(secret in held for secret in (key, signature, body)), path.name
    ours = "\n".join(
        record.getMessage() for record in caplog.records if not record.name.startswith(("http", "asyncio"))
    )
    assert "opened their page" in ours
    assert signature.decode() not in ours
    assert body.decode() not in ours


def test_an_answer_that_waits_is_kept(installation: DemoInstallation, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody acts on presses here, as while the record cannot be written."""
    monkeypatch.setattr(pages, "WAIT", 0.5)
    installation.tell_dates()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{free.getsockname()[1]}"
    play_also(FILES_URL=f"http://{address}", FILES_BIND=address)
    monkeypatch.delenv("FOLLOWTHROUGH_SLACK_BOT_TOKEN")
    with pages.serving_pages(open_listener(load_settings(), Event())):
        link = link_to(installation)
        answer = send(link, press(link, "under_way"))
    assert "have not recorded it yet" in answer.text
    assert [kept.page for kept in inbox.waiting(installation.database)] == [CONTACT]
    assert installation.do(record_answer, inbox.waiting(installation.database)[0].id)["code"] == "noted"


def test_a_press_that_came_from_slack_ends_no_listener_of_an_office_that_has_none_any_more(
    installation: DemoInstallation, caplog: pytest.LogCaptureFixture
) -> None:
    listener = Listener(installation.database, PeopleFile(load_settings()), Event())
    Replies(listener).say(PrivateReply("U0DEMO012", None, "Made-up words.", "what came of a press", "made-up"))
    assert "a person was not told what came of a press: no Slack token is set" in caplog.text
