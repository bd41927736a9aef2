"""Read what Slack sends, trusting no shape; typed words are kept apart, so that none can pass for a choice."""

import json
import re
from collections.abc import Mapping
from html import unescape
from typing import Any

from pydantic import ValidationError

from models.answers import (
    ACTION,
    LONGEST_WORDS,
    MORE,
    VERBS,
    ButtonMark,
    DirectMessage,
    Form,
    HomeOpened,
    IncomingPress,
    Press,
    SlashCommand,
    TypedWords,
    press_id,
    read_fields,
    read_mark,
)
from models.core import evolve
from models.ledger import Verb

LARGEST = 200_000
"""Characters of a payload that are read: Slack's own forms are a tenth of it."""

ID = re.compile(r"[A-Z][A-Z0-9]{1,31}\Z")
STAMP = re.compile(r"[0-9]{1,12}(\.[0-9]{1,8})?\Z")
TRIGGER = re.compile(r"[A-Za-z0-9.]{1,150}\Z")

MARKED = re.compile(r"<([^<>]+)>")
"""A link or a mention in Slack's markup."""
WRITTEN_BY_PEOPLE = (None, "file_share", "thread_broadcast")
"""The kinds of messages in which a person says something new."""

DECISION = re.compile(
    r"(close|not +required|another +way|still +holds|no +longer +holds|look) +([A-Za-z0-9@._-]{2,40})",
    re.IGNORECASE | re.ASCII,
)
"""What a verifier records and most messages have no button for, and the milestone it is about."""
DECISIONS: Mapping[str, Verb] = {
    "close": "close",
    "not required": "waive",
    "another way": "another_way",
    "still holds": "confirm",
    "no longer holds": "reopen",
    "look": "look",
}


class _Foreign(Exception):
    """This is nothing that we read."""


def read_payload(kind: str, payload: object) -> IncomingPress | HomeOpened | SlashCommand | DirectMessage | None:
    """Return what an envelope brings, what was typed apart; None if it is not understood. Never raises."""
    try:
        size = len(json.dumps(payload))
    except (TypeError, ValueError, RecursionError):
        return None
    if size > LARGEST:
        return None
    try:
        fields = _mapping(payload)
        match kind, fields.get("type"):
            case "interactive", "block_actions":
                return _pressed(fields)
            case "interactive", "view_submission":
                return _submitted(fields)
            case "slash_commands", _:
                return _command(fields)
            case "events_api", _:
                event = _mapping(fields.get("event"))
                if event.get("type") == "app_home_opened" and event.get("tab", "home") == "home":
                    return HomeOpened.model_validate(_who(fields, event.get("user"), fields.get("team_id")))
                if event.get("type") == "message" and event.get("channel_type") == "im":
                    return _written(fields, event)
    except (_Foreign, ValidationError):
        return None
    return None


def _pressed(payload: dict[str, Any]) -> IncomingPress:
    actions = payload.get("actions")
    action = _mapping(actions[0] if isinstance(actions, list) and actions else None)
    verb, mark = read_action(action)
    if verb is None:
        raise _Foreign
    box = _mapping(payload.get("container") or {})
    channel = _fitting(ID, _mapping(payload.get("channel") or {}).get("id") or box.get("channel_id"))
    ts = _fitting(STAMP, box.get("message_ts"))
    place = (channel, ts) if channel else (_fitting(ID, box.get("view_id")), None)
    sender, moment = _who_pressed(payload), _fitting(STAMP, action.get("action_ts"))
    if moment is None:
        raise _Foreign
    days, _, invalid = read_fields({"on": action.get("selected_date")})
    marks = (sender["team"], place[0] or "", place[1] or "", str(action.get("action_id")), sender["user"], moment)
    press = Press(
        id=press_id(*marks), **sender, verb=verb, step="pressed", mark=mark, channel=channel, ts=ts, form=Form(**days)
    )
    return IncomingPress(press=press, invalid=invalid, trigger=_fitting(TRIGGER, payload.get("trigger_id")))


def read_action(action: Mapping[str, Any]) -> tuple[Verb | None, ButtonMark]:
    """Return what a button or an option of a menu asks for, by Slack's own names, and what it carries."""
    name, option = action.get("action_id"), action.get("selected_option")
    value = option.get("value") if isinstance(option, dict) else action.get("value")
    # A date picker has no value of its own, so its mark is the id of its block.
    mark = _mark(value) or _mark(action.get("block_id")) or ButtonMark()
    return mark.a if name == MORE else read_verb(name), mark


def _submitted(payload: dict[str, Any]) -> IncomingPress:
    """Read a form that was sent. Slack sends all of its fields, so that an empty one is known as empty."""
    view = _mapping(payload.get("view"))
    verb, sender, view_id = read_verb(view.get("callback_id")), _who_pressed(payload), _required_id(view.get("id"))
    if verb is None:
        raise _Foreign
    values = _mapping(_mapping(view.get("state") or {}).get("values") or {})
    choices, words, invalid = read_fields({name: _value(block) for name, block in values.items()})
    mark = _mark(view.get("private_metadata")) or ButtonMark()
    press = Press(
        id=press_id(sender["team"], view_id, sender["user"], "submitted"),
        **sender,
        verb=verb,
        step="submitted",
        mark=mark,
        channel=mark.c,
        ts=mark.t,
        form=Form(**choices),
    )
    fields = tuple(name for name in values if name in Form.model_fields)
    trigger = _fitting(TRIGGER, payload.get("trigger_id"))
    return IncomingPress(press=press, words=words, fields=fields, invalid=invalid, trigger=trigger)


def _command(payload: dict[str, Any]) -> SlashCommand | IncomingPress:
    """Read the slash command. One that names a decision and a milestone is a press that asks for that form."""
    text = payload.get("text") or ""
    if not isinstance(text, str):
        raise _Foreign
    sender = _who(payload, payload.get("user_id"), payload.get("team_id"))
    trigger = _fitting(TRIGGER, payload.get("trigger_id"))
    decision = DECISION.fullmatch(text.strip())
    if not (decision and trigger):
        return SlashCommand.model_validate(sender | {"text": text[:LONGEST_WORDS], "trigger": trigger})
    *words, milestone_id = text.split()
    verb = DECISIONS[" ".join(words).lower()]
    press = Press(
        id=press_id(sender["team"], sender["user"], trigger, verb),
        **sender,
        verb=verb,
        step="pressed",
        mark=ButtonMark(m=milestone_id.upper()),
        channel=_fitting(ID, payload.get("channel_id")),
    )
    return IncomingPress(press=press, trigger=trigger)


def _written(fields: dict[str, Any], event: dict[str, Any]) -> DirectMessage:
    """Read what a person wrote to the app. What a bot wrote, and what was changed or deleted, is nothing we read."""
    if event.get("bot_id") or event.get("subtype") not in WRITTEN_BY_PEOPLE:
        raise _Foreign
    sender = _who(fields, event.get("user"), event.get("user_team") or event.get("team") or fields.get("team_id"))
    channel, ts = _fitting(ID, event.get("channel")), _fitting(STAMP, event.get("ts"))
    thread = _fitting(STAMP, event.get("thread_ts"))
    words, files = event.get("text") or "", event.get("files")
    if not (channel and ts and isinstance(words, str)):
        raise _Foreign
    typed = TypedWords(
        message_id=press_id(sender["team"], channel, ts),
        words=_plain(words),
        answers=(thread,) if thread and thread != ts else (),
        attached=len(files) if isinstance(files, list) else 0,
    )
    return DirectMessage(**sender, channel=channel, typed=typed)


def _plain(markup: str) -> str:
    """Return what a person typed, out of Slack's markup: a mention is an id that we do not keep."""
    text = MARKED.sub(lambda match: "(a mention)" if match[1][0] in "@#!" else match[1].partition("|")[0], markup)
    return "".join(sign for sign in unescape(text) if sign.isprintable() or sign == "\n")


def read_verb(action: object) -> Verb | None:
    """Return the verb of a button's `action_id` or a form's `callback_id`; None if it is none of ours."""
    return next((verb for verb in VERBS if action == f"{ACTION}{verb}"), None)


def _mark(text: object) -> ButtonMark | None:
    """Return what a button or a form carries, without a place in it that has not the form of Slack's ids."""
    mark = read_mark(text) if isinstance(text, str) and len(text) <= LONGEST_WORDS else None
    fits = mark and ID.match(mark.c or "C0") and STAMP.match(mark.t or "0")
    return mark if fits or not mark else evolve(mark, c=None, t=None)


def _value(block: object) -> object:
    element = next(iter(block.values()), None) if isinstance(block, Mapping) else ()
    if element is None:
        return None
    if not isinstance(element, Mapping):
        return ()
    if isinstance(options := element.get("selected_options"), list):
        return [option.get("value") if isinstance(option, Mapping) else None for option in options]
    if isinstance(option := element.get("selected_option"), Mapping):
        return option.get("value")
    return element.get("selected_date") or element.get("value")


def _who_pressed(payload: dict[str, Any]) -> dict[str, str]:
    """Return who pressed, with the team they belong to. Source: docs/slack-setup.md#slack-connect."""
    user, team = _mapping(payload.get("user")), _mapping(payload.get("team") or {})
    return _who(payload, user.get("id"), user.get("team_id") or team.get("id"))


def _who(payload: dict[str, Any], user: object, team: object) -> dict[str, str]:
    return {"user": _required_id(user), "team": _required_id(team), "app": _required_id(payload.get("api_app_id"))}


def _mapping(value: object) -> dict[str, Any]:
    if not isinstance(value, Mapping):
        raise _Foreign
    return dict(value)


def _required_id(value: object) -> str:
    if id_ := _fitting(ID, value):
        return id_
    raise _Foreign


def _fitting(form: re.Pattern[str], value: object) -> str | None:
    return value if isinstance(value, str) and form.match(value) else None
