"""The stand-in's workspace: what it holds and how it answers each method. It knows no HTTP."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import count

from tasks.slack_stand_in.blocks import unfit_code
from tasks.slack_stand_in.threads import LONGEST_PAGE, history, in_history, replies
from tasks.slack_stand_in.views import Views
from tasks.slack_stand_in.words import BOT, IDENTITY, Body, no


@dataclass
class Workspace:
    """Conversations and the messages in them; `messages` are as they now stand, in order of arrival.

    `now` is the time of the request in hand, in seconds since 1970. `refusals` says what Slack answers for a user
    or a conversation: `{"U0000000009": "user_not_found", "C0000000009": "is_archived"}`; any other id exists.
    `ephemerals` are the messages that one person saw, in order.
    """

    now: float = 0
    refusals: dict[str, str] = field(default_factory=dict)
    messages: list[Body] = field(default_factory=list)
    ephemerals: list[Body] = field(default_factory=list)
    views: Views = field(default_factory=Views)
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
        place = (body.get("channel"), body.get("ts"))
        return next((each for each in self.messages if (each["channel"], each["ts"]) == place), None)

    def post(self, body: Body) -> Body:
        """Answer chat.postMessage; a user's id stands for the direct conversation, as with Slack."""
        channel = re.sub(r"^U", "D", str(body.get("channel", "")))
        if code := self.refusal(channel) or unfit_code(body):
            return no(code)
        if self.one_a_second and self.now - self._last_post.get(channel, self.now - 1) < 1:
            return {**no("ratelimited"), "retry_after": 1}
        self._last_post[channel] = self.now
        kept = {name: body[name] for name in ("text", "blocks", "metadata") if body.get(name)}
        kept |= self._place_in_thread(channel, body)
        ts = self._stamp()
        self.messages.append({"type": "message", "user": BOT, "channel": channel, "ts": ts, **kept})
        return {"ok": True, "channel": channel, "ts": ts, "message": {"text": body.get("text", "")}}

    def ephemeral(self, body: Body) -> Body:
        """Answer chat.postEphemeral: one person sees it, no history keeps it."""
        channel, user = re.sub(r"^U", "D", str(body.get("channel", ""))), str(body.get("user", ""))
        if code := self.refusal(channel) or unfit_code(body):
            return no(code)
        if not re.fullmatch(r"[UW][A-Z0-9]+", user) or user in self.refusals:
            return no("user_not_in_channel")
        ts = self._stamp()
        kept = {name: body[name] for name in ("text", "blocks", "thread_ts") if body.get(name)}
        self.ephemerals.append({"channel": channel, "user": user, "ts": ts, **kept})
        return {"ok": True, "message_ts": ts}

    def update(self, body: Body) -> Body:
        """Answer chat.update; metadata that is not given stays."""
        message = self.find(body)
        if message is None:
            return no("message_not_found")
        if code := self.refusal(message["channel"]) or unfit_code(body):
            return no(code)
        message |= {"text": body.get("text", ""), "blocks": body.get("blocks") or [], "edited": True}
        return {"ok": True, "channel": message["channel"], "ts": message["ts"]}

    def delete(self, body: Body) -> Body:
        """Answer chat.delete; where replies hang on a message a tombstone stays, as with Slack."""
        message = self.find(body)
        if message is None or message.get("subtype") == "tombstone":
            return no("message_not_found")
        if message.get("reply_count"):
            kept = {name: message[name] for name in ("type", "channel", "ts", "thread_ts", "reply_count")}
            message.clear()
            message |= kept | {"subtype": "tombstone", "text": "This message was deleted.", "user": "USLACKBOT"}
        else:
            self.messages.remove(message)
        return {"ok": True, "channel": body.get("channel"), "ts": body.get("ts")}

    def open(self, body: Body) -> Body:
        """Answer conversations.open, with one user."""
        user = str(body.get("users", ""))
        if not re.fullmatch(r"U[A-Z0-9]+", user):
            return no("user_not_found")
        code = self.refusals.get(user)
        return no(code) if code else {"ok": True, "channel": {"id": f"D{user[1:]}"}}

    def read(self, show: Callable[[list[Body], Body, int], Body], body: Body) -> Body:
        """Answer a method that reads a conversation."""
        code = self.refusal(str(body.get("channel", "")))
        return no(code) if code else show(self.messages, body, self.longest_page)

    def describe(self, body: Body) -> Body:
        """Answer conversations.info; an archived channel is described all the same."""
        channel = str(body.get("channel", ""))
        code = self.refusal(channel)
        if code and code not in ("is_archived", "not_in_channel"):
            return no("channel_not_found")
        direct = channel.startswith("D")
        found = {"id": channel, "is_im": direct, "is_archived": code == "is_archived", "is_member": code is None}
        return {"ok": True, "channel": found}

    def _place_in_thread(self, channel: str, body: Body) -> Body:
        thread = str(body.get("thread_ts") or "")
        if not thread:
            return {}
        parent = self.find({"channel": channel, "ts": thread})
        if parent is not None and in_history(parent):
            parent |= {"thread_ts": thread, "reply_count": parent.get("reply_count", 0) + 1}
        broadcast = str(body.get("reply_broadcast", "")).lower() in ("1", "true")
        return {"thread_ts": thread} | ({"subtype": "thread_broadcast"} if broadcast else {})

    def _stamp(self) -> str:
        return f"{int(self.now)}.{next(self._numbers):06d}"


METHODS: dict[str, Callable[[Workspace, Body], Body]] = {
    "auth.test": lambda w, b: {"ok": True, "url": "https://stand-in.invalid/", "user": "followthrough", **IDENTITY},
    "chat.postMessage": Workspace.post,
    "chat.postEphemeral": Workspace.ephemeral,
    "chat.update": Workspace.update,
    "chat.delete": Workspace.delete,
    "conversations.open": Workspace.open,
    "conversations.info": Workspace.describe,
    "conversations.history": lambda w, b: w.read(history, b),
    "conversations.replies": lambda w, b: w.read(replies, b),
    "views.open": lambda w, b: w.views.open(b),
    "views.publish": lambda w, b: w.views.publish(b, w.refusals),
}
