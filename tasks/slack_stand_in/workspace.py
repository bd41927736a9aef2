"""The stand-in's workspace: conversations, threads, forms and Home tabs, and how it answers each of Slack's methods."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import count
from typing import Any, TypeAlias

Body: TypeAlias = dict[str, Any]

TEAM = "T0000000001"
APP = "A0000000001"
BOT = "U0FOLLOWTHRU"
IDENTITY = {"team_id": TEAM, "user_id": BOT, "bot_id": "B0000000001"}
SCOPES = "chat:write,im:write,im:history,channels:history,commands"
BOT_TOKEN = "xoxb-made-up-for-the-stand-in"  # noqa: S105 (made up)
APP_TOKEN = "xapp-made-up-for-the-stand-in"  # noqa: S105 (made up)
FAR_AHEAD = 4_102_444_800  # 1 January 2100


@dataclass
class Workspace:
    """Messages, in order, those that one person saw, open forms by their trigger, and Home tabs by user."""

    now: float = 0
    messages: list[Body] = field(default_factory=list)
    ephemerals: list[Body] = field(default_factory=list)
    forms: dict[str, Body] = field(default_factory=dict)
    homes: dict[str, Body] = field(default_factory=dict)
    _numbers: Iterator[int] = field(default_factory=lambda: count(1))

    def answer(self, method: str, body: Body, now: float) -> Body:
        """Answer one method as Slack does at a moment, in seconds since 1970."""
        self.now = now
        return METHODS[method](self, body) if method in METHODS else no("unknown_method")

    def find(self, body: Body) -> Body | None:
        """Return the message that a body names."""
        place = (body.get("channel"), body.get("ts"))
        return next((message for message in self.messages if (message["channel"], message["ts"]) == place), None)

    def post(self, body: Body) -> Body:
        """Answer chat.postMessage; a user's id stands for the direct conversation, as with Slack."""
        fields = {name: body[name] for name in ("text", "blocks", "metadata", "thread_ts") if body.get(name)}
        channel, ts = direct(str(body.get("channel", ""))), self._stamp()
        self.messages.append({"type": "message", "user": BOT, "channel": channel, "ts": ts, **fields})
        return {"ok": True, "channel": channel, "ts": ts, "message": {"text": body.get("text", "")}}

    def ephemeral(self, body: Body) -> Body:
        """Answer chat.postEphemeral: one person sees it, no history keeps it."""
        fields = {name: body[name] for name in ("user", "text", "blocks", "thread_ts") if body.get(name)}
        ts = self._stamp()
        self.ephemerals.append({"channel": direct(str(body.get("channel", ""))), "ts": ts, **fields})
        return {"ok": True, "message_ts": ts}

    def update(self, body: Body) -> Body:
        """Answer chat.update; metadata that is not given stays."""
        message = self.find(body)
        if message is None:
            return no("message_not_found")
        message |= {"text": body.get("text", ""), "blocks": body.get("blocks") or [], "edited": True}
        return {"ok": True, "channel": message["channel"], "ts": message["ts"]}

    def open(self, body: Body) -> Body:
        """Answer conversations.open, with one user."""
        return {"ok": True, "channel": {"id": direct(str(body.get("users", "")))}}

    def open_form(self, body: Body) -> Body:
        """Answer views.open."""
        trigger = str(body["trigger_id"])
        self.forms[trigger] = self._stored_view(body["view"], f"V{len(self.forms) + 1:09d}")
        return {"ok": True, "view": self.forms[trigger]}

    def publish(self, body: Body) -> Body:
        """Answer views.publish; a `hash` that is not that of the tab now standing is a conflict."""
        user = str(body["user_id"])
        standing, hash_before = self.homes.get(user), body.get("hash")
        if hash_before and standing is not None and hash_before != standing["hash"]:
            return no("hash_conflict")
        number = int(standing["hash"].partition(".")[0]) + 1 if standing else 1
        self.homes[user] = self._stored_view(body["view"], f"VH{user}", number)
        return {"ok": True, "view": self.homes[user]}

    def _stored_view(self, view: Body, view_id: str, number: int = 1) -> Body:
        words = json.dumps(view, sort_keys=True)
        mark = f"{number}.{sha256(words.encode()).hexdigest()[:8]}"
        usual = {"private_metadata": "", "callback_id": "", "external_id": "", "state": {"values": {}}}
        ids = {"id": view_id, "root_view_id": view_id, "hash": mark, "app_id": APP, "app_installed_team_id": ""}
        return usual | view | ids | {"team_id": IDENTITY["team_id"], "bot_id": IDENTITY["bot_id"]}

    def _stamp(self) -> str:
        return f"{int(self.now)}.{next(self._numbers):06d}"


def direct(place: str) -> str:
    """Return the direct conversation of a user's id; an Enterprise Grid's `W...` keeps its letter. Others stay."""
    return f"D{place[1:]}" if place.startswith("U") else f"D{place}" if place.startswith("W") else place


def no(code: str) -> Body:
    """Answer with one of Slack's error codes."""
    return {"ok": False, "error": code}


METHODS: dict[str, Callable[[Workspace, Body], Body]] = {
    "auth.test": lambda w, b: {"ok": True, "url": "https://stand-in.invalid/", "user": "followthrough", **IDENTITY},
    "chat.postMessage": Workspace.post,
    "chat.postEphemeral": Workspace.ephemeral,
    "chat.update": Workspace.update,
    "conversations.open": Workspace.open,
    "views.open": Workspace.open_form,
    "views.publish": Workspace.publish,
}
