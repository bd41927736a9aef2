"""The stand-in's page: each person sees their own Slack, presses go over the socket, and other sites press nothing."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from html.parser import HTMLParser
from threading import Event, Thread
from typing import Any
from urllib.error import HTTPError
from urllib.parse import parse_qs, urlencode, urlsplit
from urllib.request import ProxyHandler, Request, build_opener

import pytest
from pydantic import SecretStr

from notifications.slack import RecordShown
from notifications.slack.page import RecordLine
from tasks.slack import Acknowledge, Envelope, Socket, open_slack
from tasks.slack_stand_in.page import NO_DAY, NOT_ACKNOWLEDGED, NOT_READ, Page, PageContext
from tests.material.slack import SlackStandIn

ANNA, BEN = "U0MADEUP01", "U0MADEUP02"
MARK = '{"m":"R5-M1","due":"2026-05-29","v":3}'
HOSTILE = "<script>alert(\"x\")</script><img src=x> ' onclick='x"


def plain(words: str) -> dict[str, Any]:
    return {"type": "plain_text", "text": words}


def button(words: str, verb: str) -> dict[str, Any]:
    return {"type": "button", "text": plain(words), "action_id": f"ft.{verb}", "value": MARK}


OPTION = {"text": plain("Snooze <b>' onclick='x"), "value": '{"m":"R5-M1","a":"snooze"}'}
BLOCKS = [
    {"type": "section", "text": plain(f"Made-up words. {HOSTILE}")},
    {"type": "actions", "block_id": "row", "elements": [
        button("On it", "ack"), button("Send evidence", "evidence"),
        {"type": "overflow", "action_id": "ft.more", "options": [OPTION]},
    ]},
    {"type": "section", "block_id": MARK, "text": plain("I will have it by:"),
     "accessory": {"type": "datepicker", "action_id": "ft.ack", "placeholder": plain("Pick a day")}},
]  # fmt: skip
FORM = {
    "type": "modal", "callback_id": "ft.evidence", "private_metadata": MARK, "title": plain("Send evidence"),
    "submit": plain("Send"), "blocks": [
        {"type": "input", "block_id": "link", "label": plain("Link"), "optional": True,
         "element": {"type": "plain_text_input", "action_id": "value", "max_length": 1000}},
        {"type": "input", "block_id": "on", "label": plain("Day"),
         "element": {"type": "datepicker", "action_id": "value", "initial_date": "2026-11-25"}},
        {"type": "input", "block_id": "evidence", "label": plain("Pieces"), "element": {
            "type": "checkboxes", "action_id": "value",
            "options": [{"text": plain(f"Piece {n}"), "value": str(n)} for n in range(3)]}},
    ],
}  # fmt: skip


class Reader(HTMLParser):
    """A page, read: its elements, its words, and what its forms would send."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.words = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attrs}))

    def handle_data(self, data: str) -> None:
        self.words += data

    def action(self, of: str) -> str:
        """Return what the button of an element sends: the n-th whose value names this verb, or this option."""
        return next(each["value"] for tag, each in self.tags if tag == "button" and of in each.get("value", ""))


@dataclass
class Heard:
    """A listener of the test: what came, and what it answers."""

    came: list[Envelope]
    errors: dict[str, str]


@pytest.fixture
def page(slack: SlackStandIn, monkeypatch: pytest.MonkeyPatch) -> Page:
    """The page, with a message to each of two made-up people."""
    monkeypatch.setattr("tasks.slack_stand_in.page.ACTS_WITHIN", 0.5)
    monkeypatch.setattr("tasks.slack_stand_in.page.FIRST_HOME_WITHIN", 0.5)
    slack.clock = lambda: 1_780_320_600.0  # 1 June 2026, 9:30 in New York
    bot = open_slack(slack.url, slack.token)
    for user in (ANNA, BEN):
        bot.chat_postMessage(channel=user, text=f"to {user}", blocks=BLOCKS)
    bot.chat_postMessage(channel="C0MADEUP01", text="to the channel")

    def record(milestone_id: str) -> RecordShown:
        """Say that there is one entry more for each answer that somebody saw."""
        pressed = [RecordLine(seq=8 + n, kind="press taken", about="", by="") for n, _ in enumerate(slack.ephemerals)]
        first = RecordLine(seq=7, kind="reminder sent", about="R5-M1", by="followthrough")
        return RecordShown(moment="1 June", milestone_id=milestone_id, lines=(*pressed[::-1], first))

    context = PageContext(
        people={ANNA: "Anna (made-up)", BEN: "Ben (made-up)"},
        record=record,
        channels={"C0MADEUP01": ("made-up", frozenset({BEN}))},
        tour=(("messages", (ANNA, BEN)), ("home", (ANNA,))),
        actions={"deliver": ("Send what is due", lambda: "1 message sent.")},
    )
    return Page(slack, context)


@pytest.fixture
def listener(slack: SlackStandIn) -> Iterator[Heard]:
    """A listener that opens a form where evidence is to be sent, and tells everything else to who pressed."""
    bot, stop, heard = open_slack(slack.url, slack.token), Event(), Heard([], {})

    def hear(envelope: Envelope, acknowledge: Acknowledge) -> None:
        heard.came.append(envelope)
        payload = envelope.payload
        if payload.get("type") == "view_submission" and heard.errors:
            return acknowledge({"response_action": "errors", "errors": heard.errors})
        acknowledge(None)
        if "ft.evidence" in json.dumps(payload.get("actions")):
            bot.views_open(trigger_id=payload["trigger_id"], view=FORM)
        elif envelope.kind == "interactive":
            user = payload["user"]["id"]
            bot.chat_postEphemeral(channel=f"D{user[1:]}", user=user, text=f"Noted, {len(heard.came)}.")
        return None

    socket = Socket(bot, SecretStr(slack.app_token), stop, lambda _: None)
    thread = Thread(target=socket.listen, args=(hear,))
    thread.start()
    assert slack.sockets.await_listener()
    yield heard
    stop.set()
    thread.join()


def get(page: Page, path: str, **headers: str) -> Reader:
    asked = Request(page.address + path, headers=headers)  # noqa: S310 (the stand-in)
    with build_opener(ProxyHandler({})).open(asked) as answer:
        return Reader(answer.read().decode())


def send(page: Page, path: str, fields: dict[str, Any], **headers: str) -> tuple[Reader, dict[str, list[str]]]:
    """Send a form as a browser does; return the page it lands on, and that page's query."""
    body = urlencode(fields, doseq=True).encode()
    asked = Request(page.address + path, data=body, headers=headers)  # noqa: S310 (the stand-in)
    with build_opener(ProxyHandler({})).open(asked) as answer:
        return Reader(answer.read().decode()), parse_qs(urlsplit(answer.url).query)


def press(page: Page, user: str, of: str, **more: str) -> tuple[Reader, dict[str, list[str]]]:
    shown = get(page, f"as/{user}")
    where = {each["name"]: each["value"] for tag, each in shown.tags if each.get("name") in ("channel", "ts")}
    return send(page, f"as/{user}/press", {**where, "action": shown.action(of), **more})


def test_the_page_may_not_be_framed(page: Page) -> None:
    with build_opener(ProxyHandler({})).open(page.address) as answer:
        assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]


def test_each_person_sees_their_own_conversations_and_no_other(page: Page) -> None:
    anna, ben = get(page, f"as/{ANNA}"), get(page, f"as/{BEN}")
    assert "to the channel" not in anna.words
    assert "to the channel" in ben.words
    assert ("a", {"href": f"/as/{BEN}", "aria-current": "page"}) in ben.tags
    assert "June 1" in ben.words


def test_it_opens_at_the_newest_message_with_something_to_press(page: Page) -> None:
    bot = open_slack(page.slack.url, page.slack.token)
    page.slack.clock = lambda: 1_780_320_700.0
    bot.chat_postMessage(channel=ANNA, text="asks", blocks=BLOCKS)
    page.slack.clock = lambda: 1_780_320_800.0
    bot.chat_postMessage(channel=BEN, text="Only news.")
    assert get(page, "").words == get(page, f"as/{ANNA}").words


def test_the_newest_message_is_on_top_and_what_comes_after_the_first_to_press_is_folded(page: Page) -> None:
    bot = open_slack(page.slack.url, page.slack.token)
    for number, blocks in enumerate((BLOCKS, BLOCKS, None)):
        page.slack.clock = lambda number=number: 1_780_320_700.0 + number
        bot.chat_postMessage(channel=ANNA, text=f"Message {number}.", blocks=blocks)
    tags = get(page, f"as/{ANNA}").tags
    shown = [values["id"].split(".")[0] for tag, values in tags if tag == "article"]
    assert shown == ["m-1780320702", "m-1780320701", "m-1780320700", "m-1780320600"]
    places = [values.get("id") or values.get("class") for tag, values in tags if tag in ("article", "details")]
    assert [place.split(".")[0] for place in places if place != "more"][2] == "earlier", "two are open, two are folded"


def test_the_tour_goes_on_to_the_page_of_who_takes_the_step_and_stays_ended(page: Page) -> None:
    assert "Step 1 of 5, as Ben (made-up)." in get(page, f"as/{BEN}").words
    shown, query = send(page, f"as/{BEN}/tour", {"to": "2"})
    assert "Step 2 of 5, as Anna (made-up)." in shown.words
    assert query == {"tab": ["home"]}
    assert "Step" not in send(page, f"as/{ANNA}/tour", {"to": "0"})[0].words
    assert "Step" not in get(page, "").words


def test_what_slack_shows_to_one_alone_is_shown_to_nobody_else_in_the_channel(page: Page) -> None:
    for user, words in ((BEN, "for Ben"), ("U0MADEUP03", "for a third")):
        page.slack.ephemerals.append({"channel": "C0MADEUP01", "user": user, "ts": "1780320601.1", "text": words})
    shown = get(page, f"as/{BEN}?since=0")
    assert "for Ben" in shown.words
    assert "Only visible to you" in shown.words
    assert "for a third" not in shown.words


def test_words_of_others_make_no_element_and_the_page_runs_nothing(page: Page) -> None:
    shown = get(page, f"as/{ANNA}")
    assert not [tag for tag, _ in shown.tags if tag in ("script", "img", "iframe", "link")]
    assert not [each for _, each in shown.tags if each.keys() & {"onclick", "src"}]
    assert HOSTILE in shown.words


def test_a_press_goes_over_the_socket_and_its_answer_is_shown_to_who_pressed(page: Page, listener: Heard) -> None:
    shown, query = press(page, ANNA, "ft.ack")
    [envelope] = listener.came
    assert envelope.payload["actions"][0]["value"] == MARK
    assert envelope.payload["container"]["message_ts"]
    assert envelope.payload["user"]["id"] == ANNA
    assert query["m"] == ["R5-M1"], "the record shows the milestone that was pressed"
    assert "New: 8 press taken" in " ".join(shown.words.split()), "and what came since"
    assert "New: 7" not in " ".join(shown.words.split())
    assert "Only you see this" in shown.words
    assert "Noted, 1." in shown.words
    assert "Noted" not in get(page, f"as/{BEN}").words


def test_a_choice_of_a_menu_and_a_picked_day_are_pressed_as_slack_says_them(page: Page, listener: Heard) -> None:
    press(page, ANNA, '"option": 0')
    press(page, ANNA, '"datepicker"', **{f"day {MARK}": "2026-06-05"})
    chosen, picked = (each.payload["actions"][0] for each in listener.came)
    assert chosen["selected_option"]["value"] == OPTION["value"]
    assert (picked["selected_date"], picked["block_id"]) == ("2026-06-05", MARK)
    assert NO_DAY in press(page, ANNA, '"datepicker"', **{f"day {MARK}": ""})[0].words
    assert len(listener.came) == 2


def test_a_button_of_a_page_that_got_old_is_pressed_as_it_was_shown(page: Page, listener: Heard) -> None:
    shown = get(page, f"as/{ANNA}")
    where = {each["name"]: each["value"] for tag, each in shown.tags if each.get("name") in ("channel", "ts")}
    page.slack.messages[0]["blocks"] = [{"type": "section", "text": plain("Verified.")}]
    send(page, f"as/{ANNA}/press", {**where, "action": shown.action("ft.ack")})
    assert listener.came[0].payload["actions"][0]["value"] == MARK


def test_a_form_opens_keeps_what_was_typed_with_its_faults_and_is_sent(page: Page, listener: Heard) -> None:
    shown, query = press(page, ANNA, "ft.evidence")
    assert ("input", {"type": "date", "id": "f-on", "name": "on/value", "value": "2026-11-25", "required": ""}) in (
        shown.tags
    )
    typed = {"form": query["form"][0], "link/value": "ftp://x", "on/value": "2026-11-24", "evidence/value": ["0", "2"]}
    listener.errors = {"link": "This is no web address."}
    wrong, _ = send(page, f"as/{ANNA}/submit", typed)
    link = next(each for tag, each in wrong.tags if each.get("name") == "link/value")
    assert link["value"] == "ftp://x"
    assert link["aria-describedby"] == "f-link-wrong"
    assert "This is no web address." in wrong.words
    assert sum("checked" in each for _, each in wrong.tags) == 2
    listener.errors = {}
    done, query = send(page, f"as/{ANNA}/submit", typed | {"link/value": ""})
    state = listener.came[-1].payload["view"]["state"]["values"]
    assert state["link"]["value"]["value"] is None
    assert state["on"]["value"]["selected_date"] == "2026-11-24"
    assert [each["value"] for each in state["evidence"]["value"]["selected_options"]] == ["0", "2"]
    assert query["m"] == ["R5-M1"]
    assert "Send evidence" not in [each.get("id") for _, each in done.tags]


def test_the_home_tab_is_opened_as_an_event_and_what_is_typed_to_nobody_is_said_so(page: Page, listener: Heard) -> None:
    assert "This tab is empty." in get(page, f"as/{ANNA}?tab=home").words
    send(page, f"as/{ANNA}/command", {"text": "/followthrough R5"})
    kinds = [(each.kind, each.payload.get("text")) for each in listener.came]
    assert kinds == [("events_api", None), ("slash_commands", "R5")]
    assert NOT_READ in send(page, f"as/{ANNA}/command", {"text": "hello"})[0].words
    assert len(listener.came) == 2


def test_a_press_that_nobody_acknowledges_is_said(page: Page, slack: SlackStandIn) -> None:
    slack.sockets.answers_within = 0.05
    assert NOT_ACKNOWLEDGED in press(page, ANNA, "ft.ack")[0].words


def test_a_deed_is_done_by_a_button_alone_and_says_what_it_did(page: Page) -> None:
    assert "1 message sent." in send(page, f"as/{ANNA}/deliver", {})[0].words
    assert "1 message sent." not in get(page, f"as/{ANNA}").words


@pytest.mark.parametrize(
    ("path", "headers", "code"),
    [
        (f"as/{ANNA}/deliver", {"Origin": "https://evil.example"}, 403),
        (f"as/{ANNA}/deliver", {"Host": "evil.example"}, 403),
        (f"as/{ANNA}/undo", {}, 404),
        (f"as/{ANNA}/press", {}, 400),
        (f"as/{ANNA}/tour", {}, 400),
        (f"as/{ANNA}/submit", {}, 404),
        ("as/U0NOBODY99/deliver", {}, 404),
        ("elsewhere", {}, 404),
    ],
)
def test_what_is_not_ours_is_refused(page: Page, path: str, headers: dict[str, str], code: int) -> None:
    with pytest.raises(HTTPError) as refused:
        send(page, path, {"x": "1"}, **headers)
    refused.value.close()
    assert refused.value.code == code
