"""Slack's JSON, read: a press, a submitted form, an opened Home tab, the slash command. It asks nobody anything."""

import json
from typing import Any

from pydantic import ValidationError

from models.answers import (
    ACTION,
    LONGEST_WORDS,
    MORE,
    VERBS,
    Form,
    HomeOpened,
    IncomingPress,
    Mark,
    Press,
    SlashCommand,
    Verb,
    press_id,
    read_mark,
)
from tasks.slack.fields import read_fields
from tasks.slack.shape import ID, STAMP, Foreign, app_of, id_or_none, mapping, some_id, stamp, trigger, who_pressed

LARGEST = 200_000
"""Signs of a payload that are read: Slack's own forms are a tenth of it."""


def read_payload(kind: str, payload: object) -> IncomingPress | HomeOpened | SlashCommand | None:
    """Return what a Socket Mode envelope of a type brings; None for what is not understood, whatever it is.

    `kind` is the envelope's type: `interactive`, `slash_commands` or `events_api`. Never raises. What leaves here in a
    press holds ids, days and words of closed lists alone; what a person typed stands in `IncomingPress.words`.
    """
    try:
        whole = _whole(payload)
        match kind:
            case "interactive":
                return _interactive(whole)
            case "slash_commands":
                return _command(whole)
            case "events_api":
                return _event(whole)
    except (Foreign, ValidationError):
        return None
    return None


def _whole(payload: object) -> dict[str, Any]:
    """Return a payload that is a mapping and not too large to look at."""
    try:
        size = len(json.dumps(payload))
    except (TypeError, ValueError, RecursionError):
        raise Foreign from None
    if size > LARGEST:
        raise Foreign
    return mapping(payload)


def _interactive(payload: dict[str, Any]) -> IncomingPress:
    match payload.get("type"):
        case "block_actions":
            return _pressed(payload)
        case "view_submission":
            return _submitted(payload)
    raise Foreign


def _pressed(payload: dict[str, Any]) -> IncomingPress:
    """Read a press on a button, on an entry of a menu, or on a day of a date picker."""
    actions = payload.get("actions")
    action = mapping(actions[0] if isinstance(actions, list) and actions else None)
    name, chosen = action.get("action_id"), action.get("selected_option")
    value = chosen.get("value") if isinstance(chosen, dict) else action.get("value")
    # A date picker holds no value of its own: its mark stands in the name of its block.
    mark = _mark(value) or _mark(action.get("block_id")) or Mark()
    verb = mark.a if name == MORE else _verb(name)
    if verb is None:
        raise Foreign
    box = mapping(payload.get("container") or {})
    channel = id_or_none(mapping(payload.get("channel") or {}).get("id") or box.get("channel_id"))
    ts = stamp(box.get("message_ts"))
    place = (channel, ts) if channel else (id_or_none(box.get("view_id")), None)
    who, moment = who_pressed(payload), stamp(action.get("action_ts"))
    if moment is None:
        raise Foreign
    days, _, bad = read_fields({"on": {"day": {"type": "datepicker", "selected_date": action.get("selected_date")}}})
    marks = (who["team"], place[0] or "", place[1] or "", str(name), who["user"], moment)
    press = Press(
        id=press_id(*marks), **who, verb=verb, step="pressed", mark=mark, channel=channel, ts=ts, form=Form(**days)
    )
    return IncomingPress(press=press, invalid=bad, trigger=trigger(payload))


def _submitted(payload: dict[str, Any]) -> IncomingPress:
    """Read a form that was sent off. Slack says the whole of it, so a field left empty is known as one."""
    view = mapping(payload.get("view"))
    verb, who, view_id = _verb(view.get("callback_id")), who_pressed(payload), some_id(view.get("id"))
    if verb is None:
        raise Foreign
    values = mapping(mapping(view.get("state") or {}).get("values") or {})
    chosen, words, bad = read_fields(values)
    mark = _mark(view.get("private_metadata")) or Mark()
    press = Press(
        id=press_id(who["team"], view_id, who["user"], "submitted"),
        **who,
        verb=verb,
        step="submitted",
        mark=mark,
        channel=mark.c,
        ts=mark.t,
        form=Form(**chosen),
    )
    asked = tuple(name for name in values if name in Form.model_fields)
    return IncomingPress(press=press, words=words, fields=asked, invalid=bad, trigger=trigger(payload))


def _command(payload: dict[str, Any]) -> SlashCommand:
    text = payload.get("text") or ""
    if not isinstance(text, str):
        raise Foreign
    who = {"user": some_id(payload.get("user_id")), "team": some_id(payload.get("team_id")), "app": app_of(payload)}
    return SlashCommand.model_validate(who | {"text": text[:LONGEST_WORDS], "trigger": trigger(payload)})


def _event(payload: dict[str, Any]) -> HomeOpened:
    event = mapping(payload.get("event"))
    if event.get("type") != "app_home_opened" or event.get("tab", "home") != "home":
        raise Foreign
    who = {"user": some_id(event.get("user")), "team": some_id(payload.get("team_id")), "app": app_of(payload)}
    return HomeOpened.model_validate(who)


def _verb(action: object) -> Verb | None:
    return next((each for each in VERBS if action == f"{ACTION}{each}"), None)


def _mark(text: object) -> Mark | None:
    """Return what a button or a form carries; a place in it that is none of Slack's is left out."""
    mark = read_mark(text) if isinstance(text, str) and len(text) <= LONGEST_WORDS else None
    fits = mark and ID.match(mark.c or "C0") and STAMP.match(mark.t or "0")
    return mark if fits or not mark else mark.model_copy(update={"c": None, "t": None})
