"""What Slack sends when a person does something, as far as we read it (docs.slack.dev, interaction payloads)."""

from collections.abc import Mapping
from itertools import count
from typing import Any
from uuid import uuid4

from tasks.slack_stand_in.stand_in import APP, TEAM, Body, direct

DOMAIN = "stand-in"
_NUMBERS = count(1)


def envelope_of(kind: str, payload: Body) -> Body:
    """Return the envelope in which Slack hands a payload over; only an event's can bear no answer."""
    return {
        "envelope_id": str(uuid4()),
        "type": kind,
        "payload": payload,
        "accepts_response_payload": kind != "events_api",
    }


def pressed(place: Body, action_id: str, user: str, *, at: int = 0, option: int = 0, day: str | None = None) -> Body:
    """Return the payload of a press on the n-th element with an action. Raises LookupError without one."""
    choices = [
        (block, element) for block in numbered(place) for element in elements(block) if id_of(element) == action_id
    ]
    block, element = choices[at]
    stamp = f"{1_800_000_000 + next(_NUMBERS)}.000100"
    action = {"type": element["type"], "action_id": action_id, "block_id": block["block_id"], "action_ts": stamp}
    return {
        "type": "block_actions",
        **_who(user),
        "trigger_id": _trigger(),
        **_place_of(place),
        "state": {"values": {}},
        "actions": [action | action_value(element, option, day)],
    }


def pressed_of_old(place: Body, user: str) -> Body:
    """Return the payload of a press on "On it", which 0.2.0 drew where "Under way" stands now: it acts in one step."""
    payload = pressed(place, "ft.under_way", user)
    payload["actions"][0]["action_id"] = "ft.ack"
    return payload


def submitted(view: Body, user: str, values: Mapping[str, Any]) -> Body:
    """Return the payload of a form sent off; `values` by `block_id`. Raises LookupError for what the form has not."""
    inputs = {block["block_id"]: block["element"] for block in view["blocks"] if block["type"] == "input"}
    if unknown := set(values) - set(inputs):
        raise LookupError(f"the form has no field {', '.join(sorted(unknown))}")
    state = {name: {id_of(element): field_value(element, values.get(name))} for name, element in inputs.items()}
    return {
        "type": "view_submission",
        **_who(user),
        "trigger_id": _trigger(),
        "view": view | {"state": {"values": state}},
    }


def home_opened(user: str) -> Body:
    """Return the payload of the event that a person opened the Home tab."""
    stamp = 1_800_000_000 + next(_NUMBERS)
    event = {"type": "app_home_opened", "user": user, "channel": direct(user), "tab": "home"}
    return {
        "token": "made-up",
        "team_id": TEAM,
        "api_app_id": APP,
        "event": event | {"event_ts": f"{stamp}.000100"},
        "type": "event_callback",
        "event_id": f"Ev{stamp}",
    }


def written(user: str, text: str, *, thread: str | None = None, **more: Any) -> Body:
    """Return the payload of the event that a person wrote to the app; `more` are fields of the message."""
    stamp = f"{1_800_000_000 + next(_NUMBERS)}.000200"
    event = {"type": "message", "channel_type": "im", "channel": direct(user), "user": user, "team": TEAM, "ts": stamp}
    event |= {"text": text, "client_msg_id": str(uuid4()), "event_ts": stamp} | (
        {"thread_ts": thread} if thread else {}
    )
    return {
        "token": "made-up",
        "team_id": TEAM,
        "api_app_id": APP,
        "event": event | more,
        "type": "event_callback",
        "event_id": f"Ev{stamp}",
    }


def slash_command(user: str, text: str = "") -> Body:
    """Return the payload of `/followthrough TEXT`, typed in the conversation with the app: a form, so all strings."""
    return {
        "token": "made-up",
        "team_id": TEAM,
        "channel_id": direct(user),
        "user_id": user,
        "user_name": user.lower(),
        "command": "/followthrough",
        "text": text,
        "api_app_id": APP,
        "trigger_id": _trigger(),
    }


def _who(user: str) -> Body:
    return {
        "user": {"id": user, "username": user.lower(), "name": user.lower(), "team_id": TEAM},
        "team": {"id": TEAM, "domain": DOMAIN},
        "api_app_id": APP,
        "token": "made-up",
    }


def _trigger() -> str:
    return f"{next(_NUMBERS)}.{next(_NUMBERS)}.{uuid4().hex}"


def _place_of(place: Body) -> Body:
    if "ts" not in place:
        return {"container": {"type": "view", "view_id": place["id"]}, "view": place}
    container = {"type": "message", "message_ts": place["ts"], "channel_id": place["channel"]}
    message = {name: place[name] for name in place if name not in ("channel", "metadata")}
    return {
        "container": container | {"is_ephemeral": False},
        "channel": {"id": place["channel"], "name": "directmessage"},
        "message": message | {"blocks": numbered(place)},
    }


def numbered(place: Body) -> list[Body]:
    """Return the blocks, each with an id: Slack gives one where none was set."""
    return [{"block_id": f"b{n}", **block} for n, block in enumerate(place.get("blocks") or [])]


def elements(block: Body) -> list[Body]:
    """Return the elements of a block that can be used."""
    return [*block.get("elements", []), *filter(None, [block.get("accessory"), block.get("element")])]


def id_of(element: Body) -> str:
    """Return an element's `action_id`."""
    return str(element.get("action_id") or "")


def action_value(element: Body, option: int, day: str | None) -> Body:
    """Return what a press adds about its element."""
    match element["type"]:
        case "button":
            return {name: element[name] for name in ("text", "value", "style") if name in element}
        case "datepicker":
            return {"selected_date": day}
        case "checkboxes" | "multi_static_select":
            return {"selected_options": [_options(element)[option]]}
    return {"selected_option": _options(element)[option]}


def field_value(element: Body, value: Any) -> Body:
    """Return what a form holds for a field; a `value` of None is a field that was left empty."""
    kind = {"type": element["type"]}
    match element["type"]:
        case "datepicker":
            return kind | {"selected_date": value}
        case "static_select":
            return kind | {"selected_option": None if value is None else _option(element, value)}
        case "checkboxes" | "multi_static_select":
            return kind | {"selected_options": [_option(element, name) for name in value or ()]}
    return kind | {"value": value}


def _options(element: Body) -> list[Body]:
    grouped = [option for group in element.get("option_groups", []) for option in group["options"]]
    return [*element.get("options", []), *grouped]


def _option(element: Body, value: str) -> Body:
    for option in _options(element):
        if option["value"] == value:
            return option
    raise LookupError(f"the menu {id_of(element)} has no {value}")
