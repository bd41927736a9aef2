"""Forms and Home tabs in the stand-in's workspace: what was opened by whose press, and what stands on whose tab."""

import json
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256

from tasks.slack_stand_in.blocks import unfit_view_code
from tasks.slack_stand_in.words import APP, IDENTITY, Body, no

TRIGGER_LIVES = 3.0
"""Seconds in which a form may be opened after a press."""


@dataclass
class Views:
    """The forms that stand open, by the trigger that opened them, and the Home tabs by user.

    `triggers` holds when each was given out, on the machine's own clock; `issue` adds one. `hash_conflicts` makes the
    next publications meet another's, as where two processes draw one tab.
    """

    opened: dict[str, Body] = field(default_factory=dict)
    homes: dict[str, Body] = field(default_factory=dict)
    hash_conflicts: int = 0
    _issued: dict[str, tuple[float, str]] = field(default_factory=dict)

    def issue(self, trigger_id: str, user: str) -> None:
        """Let a form be opened by this trigger, for a while and once."""
        self._issued[trigger_id] = (time.monotonic(), user)

    def open(self, body: Body) -> Body:
        """Answer views.open."""
        trigger, view = str(body.get("trigger_id") or ""), body.get("view")
        if trigger not in self._issued:
            return no("invalid_trigger_id")
        if trigger in self.opened:
            return no("exchanged_trigger_id")
        since, user = self._issued[trigger]
        if time.monotonic() - since > TRIGGER_LIVES:
            return no("expired_trigger_id")
        if not isinstance(view, dict) or view.get("type") != "modal":
            return no("invalid_arguments")
        if code := unfit_view_code(view):
            return no(code)
        self.opened[trigger] = self._kept(view, f"V{len(self.opened) + 1:09d}") | {"user": user}
        return {"ok": True, "view": self.opened[trigger]}

    def publish(self, body: Body, refusals: Mapping[str, str]) -> Body:
        """Answer views.publish; a `hash` that is not that of the tab now standing is a conflict."""
        user, view = str(body.get("user_id") or ""), body.get("view")
        if code := refusals.get(user):
            return no(code)
        if not user.startswith(("U", "W")) or not isinstance(view, dict) or view.get("type") != "home":
            return no("invalid_arguments")
        if code := unfit_view_code(view):
            return no(code)
        standing, given = self.homes.get(user), body.get("hash")
        if given and self.hash_conflicts:
            self.hash_conflicts -= 1
            return no("hash_conflict")
        if given and standing is not None and given != standing["hash"]:
            return no("hash_conflict")
        number = int(standing["hash"].partition(".")[0]) + 1 if standing else 1
        self.homes[user] = self._kept(view, f"VH{user}", number)
        return {"ok": True, "view": self.homes[user]}

    def _kept(self, view: Body, view_id: str, number: int = 1) -> Body:
        words = json.dumps(view, sort_keys=True)
        mark = f"{number}.{sha256(words.encode()).hexdigest()[:8]}"
        usual = {"private_metadata": "", "callback_id": "", "external_id": "", "state": {"values": {}}}
        ids = {"id": view_id, "root_view_id": view_id, "hash": mark, "app_id": APP, "app_installed_team_id": ""}
        return usual | view | ids | {"team_id": IDENTITY["team_id"], "bot_id": IDENTITY["bot_id"]}
