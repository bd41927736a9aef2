"""What a person did on the stand-in's page, as Slack hands it over; and the wait until all that it brings is there."""

import json
import time
from collections.abc import Mapping
from typing import Any

from models.answers import read_mark
from tasks.slack_stand_in.picking import id_of
from tasks.slack_stand_in.presses import COMMAND, pressed, slash, submitted
from tasks.slack_stand_in.stand_in import SlackStandIn
from tasks.slack_stand_in.words import Body

ACTS_WITHIN = 3.0
"""Seconds in which the page waits, after the acknowledgement, for what a press brings."""
QUIET = 0.2
"""Seconds without a request to Slack after which nothing more is expected of a press."""
Fields = Mapping[str, list[str]]


class NoDay(Exception):
    """A date picker was used, and no day picked in it."""


def first(fields: Fields, name: str) -> str:
    """Return the first value of a field; empty where it has none."""
    return fields.get(name, [""])[0]


def press_of(slack: SlackStandIn, user: str, fields: Fields) -> tuple[Body, str]:
    """Return the payload of a press, and the milestone it is about.

    It is made of what the page showed, though the message may have changed since: the listener must bear that.
    Raises NoDay for a date picker without a day, LookupError or ValueError for what no page of ours shows.
    """
    act = json.loads(first(fields, "action"))
    element, option = act["element"], act["option"]
    block = {"type": "actions", "block_id": act["block_id"], "elements": [element]}
    at_home = first(fields, "tab") == "home"
    place = dict(slack.homes[user]) if at_home else {name: first(fields, name) for name in ("channel", "ts")}
    chosen = element if option is None else element["options"][option]
    day = first(fields, f"day {act['block_id']}") or None
    if element["type"] == "datepicker" and day is None:
        raise NoDay
    payload = pressed(place | {"blocks": [block]}, id_of(element), user, option=option or 0, day=day)
    return payload, _about(chosen.get("value")) or _about(act["block_id"])


def form_of(view: Body, user: str, typed: Mapping[str, list[str]]) -> tuple[Body, str]:
    """Return the payload of a form sent off, and the milestone it is about; `typed` by field."""
    elements = {block["block_id"]: block["element"] for block in view["blocks"] if block["type"] == "input"}
    several = {name for name, each in elements.items() if each["type"] in ("multi_static_select", "checkboxes")}
    values: dict[str, Any] = {
        name: typed[name] if name in several else typed[name][0] for name in elements if typed.get(name)
    }
    return submitted(view, user, values), _about(view.get("private_metadata")) or str(values.get("milestone", ""))


def typed_in(fields: Fields) -> dict[str, list[str]]:
    """Return what was filled in, by field; the page names a field by its block and its action."""
    return {name.partition("/")[0]: [each for each in fields[name] if each] for name in fields if "/" in name}


def command_of(user: str, text: str) -> Body | None:
    """Return the payload of the slash command; None for anything else that was typed."""
    name, _, rest = text.strip().partition(" ")
    return slash(user, rest.strip()) if name == COMMAND else None


def act(slack: SlackStandIn, kind: str, payload: Body) -> Body | None:
    """Hand a payload to the listener and return its acknowledgement, once what it brings has come; None for none."""
    before = len(slack.transcript())
    answer = slack.press(kind, payload)
    if answer is not None and answer.get("response_action") != "errors":
        _wait_until_quiet(slack, before)
    return answer


def _about(value: object) -> str:
    mark = read_mark(value) if isinstance(value, str) else None
    return (mark and mark.m) or ""


def _wait_until_quiet(slack: SlackStandIn, before: int) -> None:
    """Wait until requests have come and no more come."""
    ends, last, since = time.monotonic() + ACTS_WITHIN, before, time.monotonic()
    while time.monotonic() < ends:
        time.sleep(0.02)
        if (now := len(slack.transcript())) != last:
            last, since = now, time.monotonic()
        elif last != before and time.monotonic() - since > QUIET:
            return
