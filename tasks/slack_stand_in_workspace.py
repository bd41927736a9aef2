"""The stand-in's workspace: what it holds and how it answers each method. It knows no HTTP."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import count
from typing import Any, TypeAlias

from tasks.slack_stand_in_blocks import unfit_code

Body: TypeAlias = dict[str, Any]

BOT = "U0FOLLOWTHRU"
IDENTITY = {"team_id": "T0000000001", "user_id": BOT, "bot_id": "B0000000001"}
SCOPES = "chat:write,im:write,im:history,channels:history,users:read"
LONGEST_PAGE = 999
FAR_AHEAD = 4_102_444_800  # 1 January 2100


def far_ahead() -> Callable[[], float]:
    """Return the clock where none is set: later than any claim, so no look-up misses a message by its time."""
    return count(FAR_AHEAD).__next__


def no(code: str) -> Body:
    """Answer with one of Slack's error codes."""
    return {"ok": False, "error": code}


@dataclass
class Workspace:
    """Conversations and the messages in them; `messages` are as they now stand, in order of arrival.

    `now` is the time of the request in hand, in seconds since 1970. `refusals` says what Slack answers for a user
    or a conversation: `{"U0000000009": "user_not_found", "C0000000009": "is_archived"}`; any other id exists.
    """

    now: float = 0
    refusals: dict[str, str] = field(default_factory=dict)
    messages: list[Body] = field(default_factory=list)
    one_a_second: bool = False
    longest_page: int = LONGEST_PAGE
    _numbers: Iterator[int] = field(default_factory=lambda: count(1))
    _last_post: dict[str, float] = field(default_factory=dict)

    def answer(self, method: str, body: Body, now: float) -> Body:
        """Answer one method as Slack does at a moment, in seconds since 1970."""
        self.now = now
        if method not in METHODS:
            return no("unknown_method")
        return METHODS[method](self, body)

    def refusal(self, conversation: str) -> str | None:
        """Return why Slack would not go there. A direct conversation goes the way of its user."""
        if not re.fullmatch(r"[CDG][A-Z0-9]+", conversation):
            return "channel_not_found"
        user = f"U{conversation[1:]}" if conversation.startswith("D") else conversation
        return self.refusals.get(conversation) or self.refusals.get(user)

    def find(self, body: Body) -> Body | None:
        """Return the message that a body names."""
        named = [m for m in self.messages if (m["channel"], m["ts"]) == (body.get("channel"), body.get("ts"))]
        return named[0] if named else None

    def post(self, body: Body) -> Body:
        """Answer chat.postMessage; a user's id stands for the direct conversation, as with Slack."""
        channel = re.sub(r"^U", "D", str(body.get("channel", "")))
        if code := self.refusal(channel) or unfit_code(body):
            return no(code)
        if self.one_a_second and self.now - self._last_post.get(channel, self.now - 1) < 1:
            return {**no("ratelimited"), "retry_after": 1}
        self._last_post[channel] = self.now
        kept = {name: body[name] for name in ("text", "blocks", "metadata") if body.get(name)}
        ts = f"{int(self.now)}.{next(self._numbers):06d}"
        self.messages.append({"type": "message", "user": BOT, "channel": channel, "ts": ts, **kept})
        return {"ok": True, "channel": channel, "ts": ts, "message": {"text": body.get("text", "")}}

    def update(self, body: Body) -> Body:
        """Answer chat.update; metadata that is not given stays."""
        message = self.find(body)
        if message is None:
            return no("message_not_found")
        if code := unfit_code(body):
            return no(code)
        message |= {"text": body.get("text", ""), "blocks": body.get("blocks") or [], "edited": True}
        return {"ok": True, "channel": message["channel"], "ts": message["ts"]}

    def delete(self, body: Body) -> Body:
        """Answer chat.delete."""
        message = self.find(body)
        if message is None:
            return no("message_not_found")
        self.messages.remove(message)
        return {"ok": True, "channel": message["channel"], "ts": message["ts"]}

    def open(self, body: Body) -> Body:
        """Answer conversations.open, with one user."""
        user = str(body.get("users", ""))
        if not re.fullmatch(r"U[A-Z0-9]+", user):
            return no("user_not_found")
        code = self.refusals.get(user)
        return no(code) if code else {"ok": True, "channel": {"id": f"D{user[1:]}"}}

    def history(self, body: Body) -> Body:
        """Answer conversations.history: newest first, in pages; without the flag a payload is left out."""
        channel, cursor = str(body.get("channel", "")), str(body.get("cursor") or "")
        if code := self.refusal(channel):
            return no(code)
        oldest, latest = float(body.get("oldest") or 0), float(cursor.removeprefix("next_ts:") or "inf")
        whole = str(body.get("include_all_metadata", "")).lower() in ("1", "true")
        rows = [m for m in self.messages if m["channel"] == channel and oldest < float(m["ts"]) < latest]
        rows.sort(key=lambda message: float(message["ts"]), reverse=True)
        limit = min(int(body.get("limit") or 100), self.longest_page, LONGEST_PAGE)
        page = [m if whole else {name: m[name] for name in m if name != "metadata"} for m in rows[:limit]]
        more = len(rows) > limit
        following = {"next_cursor": f"next_ts:{page[-1]['ts']}"} if more else {}
        return {"ok": True, "messages": page, "has_more": more, "response_metadata": following}

    def identity(self, body: Body) -> Body:
        """Answer auth.test."""
        return {"ok": True, "url": "https://stand-in.invalid/", "team": "stand-in", "user": "followthrough", **IDENTITY}


METHODS: dict[str, Callable[[Workspace, Body], Body]] = {
    "auth.test": Workspace.identity,
    "chat.postMessage": Workspace.post,
    "chat.update": Workspace.update,
    "chat.delete": Workspace.delete,
    "conversations.open": Workspace.open,
    "conversations.history": Workspace.history,
}
