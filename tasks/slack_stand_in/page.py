"""The stand-in's page, without scripts: look at Slack as one of the people, press, and fill in forms."""

import json
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple
from urllib.parse import parse_qs, urlencode, urlsplit

from models.answers import read_mark
from notifications.slack import (
    OpenForm,
    RecordShown,
    Tab,
    TalkPage,
    TourStep,
    Viewer,
    newest_first,
    render_talk,
)
from tasks.slack_stand_in.interactions import COMMAND, home_opened, id_of, pressed, slash_command, submitted
from tasks.slack_stand_in.stand_in import SlackStandIn, posted_of
from tasks.slack_stand_in.workspace import Body, direct

NOT_ACKNOWLEDGED = "No one acknowledged this within 3 seconds. Slack would show a warning. Is the listener running?"
NO_DAY = "Pick a day first."
NOT_READ = f"Only {COMMAND} works here: the app does not read people's messages."
ACTS_WITHIN = 3.0
"""Seconds in which the page waits, after the acknowledgement, for what a press brings."""
FIRST_HOME_WITHIN = 10.0
"""Seconds in which it waits for a Home tab that nobody opened before."""
QUIET = 0.2
"""Seconds without a request to Slack after which nothing more is expected of a press."""
Fields = Mapping[str, list[str]]


@dataclass(frozen=True)
class PageContext:
    """What the page gets from whoever opens it: the stand-in itself knows no people and no record."""

    people: Mapping[str, str]
    record: Callable[[str], RecordShown]
    """Returns what the record says of a milestone, by its id, or of none for an empty id."""
    tour: tuple[tuple[Tab, tuple[str, ...]], ...]
    """The tab of each step of the tour, and who can take the step; the page opens at the first."""
    channels: Mapping[str, tuple[str, frozenset[str]]] = field(default_factory=dict)
    """The title of each channel, and who is in it."""
    actions: Mapping[str, tuple[str, Callable[[], str]]] = field(default_factory=dict)
    """What else can be done on the page: the words on the button, and a function that does it and says what it did."""


class Response(NamedTuple):
    """An answer to the browser: a page, or where to go next."""

    code: int
    body: bytes = b""
    to: str = ""


class Page:
    """The page of one stand-in; its address is `http://127.0.0.1:PORT/`."""

    def __init__(self, slack: SlackStandIn, context: PageContext) -> None:
        self.slack, self._context = slack, context
        self._notices: dict[str, str] = {}
        self._step = 1
        slack.page = self.answer

    @property
    def address(self) -> str:
        """Return where the page is."""
        return self.slack.url.removesuffix("api/")

    def answer(self, method: str, target: str, form_body: str, headers: Mapping[str, str]) -> Response:
        """Answer one request of a browser on this machine; no other host's page can press anything."""
        origin = self.address.rstrip("/")
        if headers.get("Host", "") != urlsplit(origin).netloc or headers.get("Origin", origin) != origin:
            return Response(403, b"this page accepts presses only from itself")
        parts = urlsplit(target)
        if parts.path == "/":
            return Response(303, to=self._tour_step(1).address)
        match parts.path.strip("/").split("/"):
            case ["as", user, *action] if user in self._context.people:
                pass
            case _:
                return Response(404, b"unknown person")
        if method == "GET":
            return self._look(user, parse_qs(parts.query))
        fields = parse_qs(form_body, keep_blank_values=True)
        try:
            match action:
                case ["press"]:
                    return self._press(user, fields)
                case ["submit"]:
                    return self._submit(user, fields)
                case ["command"]:
                    return self._command(user, _first(fields, "text"))
                case ["tour"]:
                    self._step = range(len(self._context.tour) + 1)[int(_first(fields, "to"))]
                    return Response(303, to=self._tour_step(self._step).address if self._step else f"/as/{user}")
                case [name] if name in self._context.actions:
                    _, act = self._context.actions[name]
                    return self._go_back(user, act())
            return Response(404, b"unknown action")
        except (LookupError, TypeError, ValueError):
            return Response(400, b"the page shows nothing like this")

    def _tour_step(self, number: int) -> TourStep:
        """Return a step, for the person whose newest message with something to press is the newest."""
        tab, users = self._context.tour[number - 1]
        newest = {message.channel: float(message.ts) for message in self.slack.posted() if message.has_buttons}
        user = max(users, key=lambda user: newest.get(direct(user), 0.0))
        address = f"/as/{user}?tab=home" if tab == "home" else f"/as/{user}"
        return TourStep(number=number, name=self._context.people[user], address=address)

    def _go_back(self, user: str, notice: str) -> Response:
        self._notices[user] = notice
        return Response(303, to=f"/as/{user}")

    def _look(self, user: str, query: Fields, form: OpenForm | None = None) -> Response:
        tab, trigger, since, entry = (_first(query, name) for name in ("tab", "form", "since", "known"))
        if tab == "home" and "since" not in query:
            self._deliver("events_api", home_opened(user), user)
            _wait(lambda: user in self.slack.homes, FIRST_HOME_WITHIN)
        if form is None and (view := self.slack.views.get(trigger)):
            form = OpenForm(id=trigger, view=view)
        slack, context = self.slack, self._context
        private = [message for message in slack.ephemerals if message["user"] == user]
        home = slack.homes.get(user)
        messages = Counter(message["channel"] for message in slack.messages)
        people = tuple(
            Viewer(user=person, name=name, messages=messages[direct(person)]) for person, name in context.people.items()
        )
        page = TalkPage(
            me=next(person for person in people if person.user == user),
            people=people,
            tab="home" if tab == "home" else "messages",
            conversations=tuple(_conversations(slack, context, user, private)),
            home=tuple(home["blocks"]) if home else None,
            form=form,
            answer=posted_of(private[-1]) if since.isdecimal() and len(private) > int(since) else None,
            notice=self._notices.pop(user, ""),
            record=context.record(_first(query, "m")),
            last_entry=int(entry) if entry.isdecimal() else None,
            actions=tuple((name, words) for name, (words, _) in context.actions.items()),
            tour=self._tour_step(self._step) if self._step else None,
        )
        return Response(200, render_talk(page))

    def _press(self, user: str, fields: Fields) -> Response:
        action = json.loads(_first(fields, "action"))
        element, option = action["element"], action["option"]
        day = _first(fields, f"day {action['block_id']}") or None
        if element["type"] == "datepicker" and day is None:
            return self._go_back(user, NO_DAY)
        at_home = _first(fields, "tab") == "home"
        place = dict(self.slack.homes[user]) if at_home else {name: _first(fields, name) for name in ("channel", "ts")}
        block = {"type": "actions", "block_id": action["block_id"], "elements": [element]}
        payload = pressed(place | {"blocks": [block]}, id_of(element), user, option=option or 0, day=day)
        control = element if option is None else element["options"][option]
        milestone_id = _milestone_in(control.get("value")) or _milestone_in(action["block_id"])
        query = self._query_after(user, milestone_id) | ({"tab": "home"} if at_home else {})
        self._deliver("interactive", payload, user)
        return self._show_after(user, query, payload)

    def _submit(self, user: str, fields: Fields) -> Response:
        trigger = _first(fields, "form")
        # The page names a field by its block and its action.
        typed = {name.partition("/")[0]: list(filter(None, fields[name])) for name in fields if "/" in name}
        view = self.slack.views.get(trigger)
        if view is None:
            return Response(404, b"this form is not open")
        elements = {block["block_id"]: block["element"] for block in view["blocks"] if block["type"] == "input"}
        lists = {name for name, element in elements.items() if element["type"] in ("multi_static_select", "checkboxes")}
        values: dict[str, Any] = {
            name: typed[name] if name in lists else typed[name][0] for name in elements if typed.get(name)
        }
        milestone_id = _milestone_in(view.get("private_metadata")) or str(values.get("milestone", ""))
        query = self._query_after(user, milestone_id)
        answer = self._deliver("interactive", submitted(view, user, values), user)
        if answer is not None and answer.get("response_action") == "errors":
            typed_words = {name: tuple(words) for name, words in typed.items()}
            form = OpenForm(id=trigger, view=view, typed=typed_words, errors=answer["errors"])
            return self._look(user, {"m": [milestone_id]}, form)
        if answer is None:
            query["form"] = trigger
        return Response(303, to=f"/as/{user}?{urlencode(query)}")

    def _command(self, user: str, text: str) -> Response:
        name, _, arguments = text.strip().partition(" ")
        if name != COMMAND:
            return self._go_back(user, NOT_READ)
        query, payload = self._query_after(user), slash_command(user, arguments.strip())
        if answer := self._deliver("slash_commands", payload, user):
            # What an acknowledgement brings, Slack shows to this person only.
            stamp = f"{int(self.slack.clock())}.{time.monotonic_ns() % 1_000_000:06d}"
            reply: Body = {"channel": direct(user), "user": user, "ts": stamp}
            self.slack.ephemerals.append(reply | {name: answer[name] for name in ("text", "blocks") if name in answer})
        return self._show_after(user, query, payload)

    def _show_after(self, user: str, query: dict[str, str | int], payload: Body) -> Response:
        if payload["trigger_id"] in self.slack.views:
            query["form"] = payload["trigger_id"]
        return Response(303, to=f"/as/{user}?{urlencode(query)}")

    def _query_after(self, user: str, milestone_id: str = "") -> dict[str, str | int]:
        answers_seen = sum(message["user"] == user for message in self.slack.ephemerals)
        last_entry = next((line.seq for line in self._context.record("").lines), 0)
        return {"since": answers_seen, "known": last_entry} | ({"m": milestone_id} if milestone_id else {})

    def _deliver(self, kind: str, payload: Body, user: str) -> Body | None:
        before = len(self.slack.transcript())
        answer = self.slack.press(kind, payload)
        if answer is None:
            self._notices[user] = NOT_ACKNOWLEDGED
        elif answer.get("response_action") != "errors":
            _wait_until_quiet(self.slack, before)
        return answer


def _conversations(slack: SlackStandIn, context: PageContext, user: str, private: list[Body]) -> Iterator[Any]:
    channels = {name: title for name, (title, members) in context.channels.items() if user in members}
    for channel, title in {direct(user): "followthrough", **channels}.items():
        here = [posted_of(message) for message in (*slack.messages, *private) if message["channel"] == channel]
        yield newest_first(here, channel, title)


def _first(fields: Fields, name: str) -> str:
    return fields.get(name, [""])[0]


def _milestone_in(value: object) -> str:
    mark = read_mark(value) if isinstance(value, str) else None
    return (mark and mark.m) or ""


def _wait(until: Callable[[], bool], seconds: float) -> None:
    ends = time.monotonic() + seconds
    while not until() and time.monotonic() < ends:
        time.sleep(0.02)


def _wait_until_quiet(slack: SlackStandIn, before: int) -> None:
    """Wait until requests have come and no more come; `before` is how many there were."""
    last, since = before, time.monotonic()

    def is_quiet() -> bool:
        nonlocal last, since
        if (now := len(slack.transcript())) != last:
            last, since = now, time.monotonic()
        return last != before and time.monotonic() - since > QUIET

    _wait(is_quiet, ACTS_WITHIN)
