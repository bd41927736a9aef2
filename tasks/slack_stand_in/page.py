"""The stand-in's page in a browser: look at Slack as one of the people, press, fill in forms. It needs no script."""

import time
from collections.abc import Mapping
from typing import NamedTuple
from urllib.parse import parse_qs, urlencode, urlsplit

from notifications.slack import OpenForm, render_talk
from tasks.slack_stand_in.hands import Fields, NoDay, act, command_of, first, form_of, press_of, typed_in
from tasks.slack_stand_in.presses import COMMAND, home_opened
from tasks.slack_stand_in.room import Look, Room, conversation_with, see
from tasks.slack_stand_in.stand_in import SlackStandIn
from tasks.slack_stand_in.words import Body

NOT_HEARD = "Nobody acknowledged this within 3 seconds: Slack would show a warning sign. Does the listener run?"
NO_DAY = "Pick a day first."
NOT_READ = f"Only {COMMAND} is read here: the app reads no messages of people."


class Shown(NamedTuple):
    """An answer to the browser: a page, or where to look next."""

    code: int
    body: bytes = b""
    to: str = ""


class Page:
    """The page of one stand-in; its address is `http://127.0.0.1:PORT/`."""

    def __init__(self, slack: SlackStandIn, room: Room) -> None:
        self.slack, self._room = slack, room
        self._told: dict[str, str] = {}
        slack.page = self.answer

    @property
    def address(self) -> str:
        """Return where the page is."""
        return self.slack.url.removesuffix("api/")

    def answer(self, method: str, target: str, sent: str, headers: Mapping[str, str]) -> Shown:
        """Answer one request of a browser on this machine; any other host's page can press nothing."""
        own = self.address.rstrip("/")
        if headers.get("Host", "") != urlsplit(own).netloc or headers.get("Origin", own) != own:
            return Shown(403, b"this page takes presses from itself alone")
        parts = urlsplit(target)
        steps, query = parts.path.strip("/").split("/"), parse_qs(parts.query)
        if steps == [""]:
            return Shown(303, to=f"/as/{next(iter(self._room.people))}")
        if len(steps) < 2 or steps[0] != "as" or steps[1] not in self._room.people:  # noqa: PLR2004
            return Shown(404, b"nobody of that name")
        user = steps[1]
        if method == "GET":
            return self._look(user, query)
        try:
            return self._do(user, steps[2:], parse_qs(sent, keep_blank_values=True))
        except (LookupError, TypeError, ValueError):
            return Shown(400, b"this is nothing that the page shows")

    def _do(self, user: str, deed: list[str], fields: Fields) -> Shown:
        match deed:
            case ["press"]:
                return self._press(user, fields)
            case ["submit"]:
                return self._submit(user, fields)
            case ["command"]:
                return self._command(user, first(fields, "text"))
            case [name] if name in self._room.deeds:
                self._told[user] = self._room.deeds[name][1]()
                return Shown(303, to=f"/as/{user}")
        return Shown(404, b"no such thing to do")

    def _look(self, user: str, query: Fields) -> Shown:
        tab, trigger = first(query, "tab"), first(query, "form")
        if tab == "home" and "since" not in query:
            self._act("events_api", home_opened(user), user)
        view = self.slack.views.get(trigger)
        since, known = first(query, "since"), first(query, "known")
        return self._show(
            Look(
                user=user,
                tab="home" if tab == "home" else "messages",
                milestone_id=first(query, "m"),
                since=int(since) if since.isdecimal() else None,
                known=int(known) if known.isdecimal() else None,
                form=OpenForm(id=trigger, view=view) if view else None,
                told=self._told.pop(user, ""),
            )
        )

    def _show(self, look: Look) -> Shown:
        return Shown(200, render_talk(see(self.slack, self._room, look)))

    def _press(self, user: str, fields: Fields) -> Shown:
        try:
            payload, about = press_of(self.slack, user, fields)
        except NoDay:
            self._told[user] = NO_DAY
            return Shown(303, to=f"/as/{user}")
        at_home = first(fields, "tab") == "home"
        after = self._after(user, about) | ({"tab": "home"} if at_home else {})
        self._act("interactive", payload, user)
        if payload["trigger_id"] in self.slack.views:
            after["form"] = payload["trigger_id"]
        anchor = "" if at_home or "form" in after else f"#m-{first(fields, 'ts')}"
        return Shown(303, to=f"/as/{user}?{urlencode(after)}{anchor}")

    def _submit(self, user: str, fields: Fields) -> Shown:
        trigger, typed = first(fields, "form"), typed_in(fields)
        view = self.slack.views.get(trigger)
        if view is None:
            return Shown(404, b"this form is not open")
        payload, about = form_of(view, user, typed)
        after = self._after(user, about)
        answer = self._act("interactive", payload, user)
        if answer is not None and answer.get("response_action") == "errors":
            kept = {name: tuple(words) for name, words in typed.items()}
            form = OpenForm(id=trigger, view=view, typed=kept, errors=answer["errors"])
            return self._show(Look(user=user, milestone_id=about, form=form))
        return Shown(303, to=f"/as/{user}?{urlencode(after | ({'form': trigger} if answer is None else {}))}")

    def _command(self, user: str, text: str) -> Shown:
        payload, after = command_of(user, text), self._after(user)
        if payload is None:
            self._told[user] = NOT_READ
            return Shown(303, to=f"/as/{user}")
        if answer := self._act("slash_commands", payload, user):
            # What an acknowledgement brings, Slack shows to this person alone.
            stamp = f"{int(self.slack.clock())}.{time.monotonic_ns() % 1_000_000:06d}"
            shown: Body = {"channel": conversation_with(user), "user": user, "ts": stamp}
            self.slack.ephemerals.append(shown | {name: answer[name] for name in ("text", "blocks") if name in answer})
        return Shown(303, to=f"/as/{user}?{urlencode(after)}")

    def _after(self, user: str, about: str = "") -> dict[str, str | int]:
        """Return what the page shows after a press: the milestone, and what is new from now on."""
        seen = sum(each["user"] == user for each in self.slack.ephemerals)
        known = next((each.seq for each in self._room.record("").lines), 0)
        return {"since": seen, "known": known} | ({"m": about} if about else {})

    def _act(self, kind: str, payload: Body, user: str) -> Body | None:
        answer = act(self.slack, kind, payload)
        if answer is None:
            self._told[user] = NOT_HEARD
        return answer
