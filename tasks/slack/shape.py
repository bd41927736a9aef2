"""The parts of Slack's JSON that are ids and moments: taken where they have Slack's form, else left or refused."""

import re
from collections.abc import Mapping
from typing import Any

ID = re.compile(r"[A-Z][A-Z0-9]{1,31}\Z")
STAMP = re.compile(r"[0-9]{1,12}(\.[0-9]{1,8})?\Z")
TRIGGER = re.compile(r"[A-Za-z0-9.]{1,150}\Z")


class Foreign(Exception):
    """This is none of what we read."""


def who_pressed(payload: dict[str, Any]) -> dict[str, str]:
    """Return who pressed: an external member carries their own team's id (reliability.md, section 4)."""
    user, team = mapping(payload.get("user")), mapping(payload.get("team") or {})
    return {
        "user": some_id(user.get("id")),
        "team": some_id(user.get("team_id") or team.get("id")),
        "app": app_of(payload),
    }


def app_of(payload: dict[str, Any]) -> str:
    """Return the id of the app to which a payload is addressed."""
    return some_id(payload.get("api_app_id"))


def mapping(value: object) -> dict[str, Any]:
    """Return a mapping as one. Raises Foreign for all else."""
    if not isinstance(value, Mapping):
        raise Foreign
    return dict(value)


def some_id(value: object) -> str:
    """Return an id of Slack's. Raises Foreign for what has not the form of one."""
    if found := id_or_none(value):
        return found
    raise Foreign


def id_or_none(value: object) -> str | None:
    """Return an id of Slack's, or None."""
    return value if isinstance(value, str) and ID.match(value) else None


def stamp(value: object) -> str | None:
    """Return a moment as Slack writes it, or None."""
    return value if isinstance(value, str) and STAMP.match(value) else None


def trigger(payload: dict[str, Any]) -> str | None:
    """Return what Slack wants to see again before it opens a form."""
    value = payload.get("trigger_id")
    return value if isinstance(value, str) and TRIGGER.match(value) else None
