"""A workspace that refuses what Slack refuses: unfit blocks, people and channels that are gone, too many calls.

It also opens forms and Home tabs, deletes, describes and searches, which the demo never asks for.
"""

import json
import re
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from hashlib import sha256

from tasks.slack_stand_in.stand_in import APP, BOT, METHODS, TEAM, Body, Workspace, direct, no
from tests.material.slack.block_kit import unfit_code, unfit_view_code

IDENTITY = {"team_id": TEAM, "user_id": BOT, "bot_id": "B0000000001"}
TRIGGER_LIVES = 3.0
"""Seconds in which a form may be opened after a press."""
PERSON = re.compile(r"[UW][A-Z0-9]+")
LONGEST_PAGE = 999
MINUTE = 60.0
TIER_3 = 50
TIERS = {
    "chat.postMessage": 300,
    "chat.postEphemeral": 100,
    "views.open": 100,
    "views.publish": 100,
    "auth.test": 300,
}
"""Calls of a method that a workspace takes in a minute; of the others TIER_3. Posts are "several hundred" a minute.

Source: docs.slack.dev, Rate limits, and the page of each method.
"""


@dataclass
class StrictWorkspace(Workspace):
    """Conversations, messages that one person saw, open forms by their trigger, and Home tabs by user. `refusals` says
    what Slack answers for a user or a conversation; any other id exists:
    `{"U0000000009": "user_not_found", "C0000000009": "is_archived"}`.
    """

    ephemerals: list[Body] = field(default_factory=list)
    forms: dict[str, Body] = field(default_factory=dict)
    homes: dict[str, Body] = field(default_factory=dict)
    refusals: dict[str, str] = field(default_factory=dict)
    hash_conflicts: int = 0
    """How many of the next publications of a Home tab meet another's, as of two processes."""
    _issued: dict[str, float] = field(default_factory=dict)
    longest_page: int = LONGEST_PAGE
    one_a_second: bool = False
    """Whether a conversation takes one message a second."""
    tiers: bool = False
    """Whether Slack's limits by method and minute hold (TIERS)."""
    edit_window: float | None = None
    """Seconds after which a message can no longer be changed, where the workspace sets such a time."""
    _last_post: dict[str, float] = field(default_factory=dict)
    _calls: dict[str, list[float]] = field(default_factory=dict)

    def answer(self, method: str, body: Body, now: float) -> Body:
        self.now = now
        if method in {**METHODS, **OTHER_METHODS} and self.tiers and (wait := self._wait(method)):
            return {**no("ratelimited"), "retry_after": wait}
        if code := self._refusal(method, body):
            return no(code)
        if method == "chat.postMessage" and self.one_a_second:
            channel = direct(str(body.get("channel", "")))
            if now - self._last_post.get(channel, now - 1) < 1:
                return {**no("ratelimited"), "retry_after": 1}
            self._last_post[channel] = now
        return OTHER_METHODS[method](self, body) if method in OTHER_METHODS else super().answer(method, body, now)

    def issue(self, trigger_id: str) -> None:
        """Let a form be opened by this trigger, for a while and once."""
        self._issued[trigger_id] = time.monotonic()

    def ephemeral(self, body: Body) -> Body:
        """Answer chat.postEphemeral: one person sees it, no history keeps it."""
        fields = {name: body[name] for name in ("user", "text", "blocks", "thread_ts") if body.get(name)}
        ts = self.stamp()
        self.ephemerals.append({"channel": direct(str(body.get("channel", ""))), "ts": ts, **fields})
        return {"ok": True, "message_ts": ts}

    def open_form(self, body: Body) -> Body:
        """Answer views.open."""
        trigger, view = str(body.get("trigger_id") or ""), body.get("view")
        if trigger not in self._issued:
            return no("invalid_trigger_id")
        if trigger in self.forms:
            return no("exchanged_trigger_id")
        if time.monotonic() - self._issued[trigger] > TRIGGER_LIVES:
            return no("expired_trigger_id")
        if not isinstance(view, dict) or view.get("type") != "modal":
            return no("invalid_arguments")
        if code := unfit_view_code(view):
            return no(code)
        self.forms[trigger] = self._stored_view(view, f"V{len(self.forms) + 1:09d}")
        return {"ok": True, "view": self.forms[trigger]}

    def publish(self, body: Body) -> Body:
        """Answer views.publish; a `hash` that is not that of the tab now standing is a conflict."""
        user, view = str(body.get("user_id") or ""), body.get("view")
        if not PERSON.fullmatch(user) or not isinstance(view, dict) or view.get("type") != "home":
            return no("invalid_arguments")
        if code := unfit_view_code(view):
            return no(code)
        hash_before, standing = body.get("hash"), self.homes.get(user)
        if hash_before and self.hash_conflicts:
            self.hash_conflicts -= 1
            return no("hash_conflict")
        if hash_before and standing is not None and hash_before != standing["hash"]:
            return no("hash_conflict")
        number = int(standing["hash"].partition(".")[0]) + 1 if standing else 1
        self.homes[user] = self._stored_view(view, f"VH{user}", number)
        return {"ok": True, "view": self.homes[user]}

    def _stored_view(self, view: Body, view_id: str, number: int = 1) -> Body:
        words = json.dumps(view, sort_keys=True)
        mark = f"{number}.{sha256(words.encode()).hexdigest()[:8]}"
        usual = {"private_metadata": "", "callback_id": "", "external_id": "", "state": {"values": {}}}
        ids = {"id": view_id, "root_view_id": view_id, "hash": mark, "app_id": APP, "app_installed_team_id": ""}
        return usual | view | ids | {"team_id": TEAM, "bot_id": IDENTITY["bot_id"]}

    def post(self, body: Body) -> Body:
        """Answer chat.postMessage; a reply hangs on its message, and stands in the channel if it was broadcast."""
        answer, thread = super().post(body), str(body.get("thread_ts") or "")
        parent = self.find({"channel": answer["channel"], "ts": thread})
        if parent is not None and in_history(parent):
            parent |= {"thread_ts": thread, "reply_count": parent.get("reply_count", 0) + 1}
        if thread and str(body.get("reply_broadcast", "")).lower() in ("1", "true"):
            self.messages[-1]["subtype"] = "thread_broadcast"
        return answer

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

    def describe(self, body: Body) -> Body:
        """Answer conversations.info; an archived channel is described all the same."""
        channel = str(body.get("channel", ""))
        described = {"id": channel, "is_im": channel.startswith("D")}
        code = self.refusal(channel)
        if code and code not in ("is_archived", "not_in_channel"):
            return no("channel_not_found")
        return {"ok": True, "channel": described | {"is_archived": code == "is_archived", "is_member": code is None}}

    def refusal(self, conversation: str) -> str | None:
        """Return why Slack would not go there. A direct conversation goes the way of its user."""
        if not re.fullmatch(r"[CDG][A-Z0-9]+", conversation):
            return "channel_not_found"
        users = (f"U{conversation[1:]}", conversation[1:]) if conversation.startswith("D") else (conversation,)
        return self.refusals.get(conversation) or next(filter(None, map(self.refusals.get, users)), None)

    def _refusal(self, method: str, body: Body) -> str | None:
        channel = str(body.get("channel", ""))
        match method:
            case "chat.postMessage":
                # A thread is undocumented for a user's id, so it is refused.
                no_thread = "cannot_reply_to_message" if body.get("thread_ts") and direct(channel) != channel else None
                return self.refusal(direct(channel)) or unfit_code(body) or no_thread
            case "chat.postEphemeral":
                user = str(body.get("user", ""))
                gone = "user_not_in_channel" if user in self.refusals or not PERSON.fullmatch(user) else None
                return self.refusal(direct(channel)) or unfit_code(body) or gone
            case "chat.update" if message := self.find(body):
                is_late = self.edit_window is not None and self.now - float(message["ts"]) > self.edit_window
                return self.refusal(channel) or unfit_code(body) or ("edit_window_closed" if is_late else None)
            case "conversations.open":
                user = str(body.get("users", ""))
                return self.refusals.get(user) or (None if PERSON.fullmatch(user) else "user_not_found")
            case "conversations.history" | "conversations.replies":
                return self.refusal(channel)
            case "views.publish":
                return self.refusals.get(str(body.get("user_id") or ""))
        return None

    def _wait(self, method: str) -> int:
        """Count a call, and return for how many seconds Slack asks to wait if it is one too many in this minute."""
        calls = [at for at in self._calls.get(method, []) if at > self.now - MINUTE]
        self._calls[method] = calls
        if len(calls) >= TIERS.get(method, TIER_3):
            return int(calls[0] + MINUTE - self.now) + 1
        calls.append(self.now)
        return 0


def in_history(message: Body) -> bool:
    """Return whether a message stands in the channel itself: a reply does so only if it was broadcast."""
    return message.get("thread_ts", message["ts"]) == message["ts"] or message.get("subtype") == "thread_broadcast"


def history(messages: Iterable[Body], body: Body, longest_page: int) -> Body:
    """Answer conversations.history: newest first, in pages; without the flag a payload is left out."""
    rows = [m for m in messages if m["channel"] == body.get("channel") and in_history(m)]
    cursor = str(body.get("cursor") or "")
    oldest, latest = float(body.get("oldest") or 0), float(cursor.removeprefix("next_ts:") or "inf")
    rows = [m for m in rows if oldest < float(m["ts"]) < latest]
    rows.sort(key=lambda message: float(message["ts"]), reverse=True)
    return _page(rows, body, longest_page)


def replies(messages: Iterable[Body], body: Body, longest_page: int) -> Body:
    """Answer conversations.replies: the message itself and then its replies, the oldest first, in pages."""
    thread = str(body.get("ts", ""))
    rows = [m for m in messages if m["channel"] == body.get("channel") and thread in (m["ts"], m.get("thread_ts"))]
    if not rows:
        return no("thread_not_found")
    cursor = str(body.get("cursor") or "")
    after = max(float(body.get("oldest") or 0), float(cursor.removeprefix("next_ts:") or 0))
    # The message itself heads the first page, however old it is.
    rows = [m for m in rows if float(m["ts"]) > after or (m["ts"] == thread and not cursor)]
    rows.sort(key=lambda message: float(message["ts"]))
    return _page(rows, body, longest_page)


def _page(rows: list[Body], body: Body, longest_page: int) -> Body:
    whole = str(body.get("include_all_metadata", "")).lower() in ("1", "true")
    limit = min(int(body.get("limit") or 100), longest_page, LONGEST_PAGE)
    page = [m if whole else {name: m[name] for name in m if name != "metadata"} for m in rows[:limit]]
    more = len(rows) > limit
    following = {"next_cursor": f"next_ts:{page[-1]['ts']}"} if more else {}
    return {"ok": True, "messages": page, "has_more": more, "response_metadata": following}


OTHER_METHODS: dict[str, Callable[[StrictWorkspace, Body], Body]] = {
    "auth.test": lambda w, b: {"ok": True, "url": "https://stand-in.invalid/", "user": "followthrough", **IDENTITY},
    "chat.postMessage": StrictWorkspace.post,
    "chat.postEphemeral": StrictWorkspace.ephemeral,
    "views.open": StrictWorkspace.open_form,
    "views.publish": StrictWorkspace.publish,
    "chat.delete": StrictWorkspace.delete,
    "conversations.info": StrictWorkspace.describe,
    "conversations.history": lambda w, b: history(w.messages, b, w.longest_page),
    "conversations.replies": lambda w, b: replies(w.messages, b, w.longest_page),
}
