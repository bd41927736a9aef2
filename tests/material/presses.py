"""Presses as Slack sends them, made up: on a button, out of a menu, with a form filled in; and a command."""

import json
from datetime import date
from itertools import count
from typing import Any

from models.answers import AnswerContext, Attempt, Form, Press, decide
from models.core import People
from models.ledger import Event, Verb
from models.records import MilestoneRecord

TEAM, APP = "T0DEMO001", "A0DEMO001"
NUMBERS = count(1)


def slack_id(person_id: str) -> str:
    """Return the Slack id of a person of the demo."""
    return _USERS[person_id]


_USERS = {
    "p-coordinator-1": "U0DEMO001",
    "p-coordinator-2": "U0DEMO002",
    "p-verifier-1": "U0DEMO003",
    "p-verifier-2": "U0DEMO004",
    "p-liaison-1": "U0DEMO005",
    "p-executive-1": "U0DEMO006",
    "p-contact-internal-affairs": "U0DEMO011",
    "p-contact-legal": "U0DEMO012",
    "p-contact-detectives": "U0DEMO013",
    "p-contact-policy": "U0DEMO014",
    "p-contact-training": "U0DEMO015",
    "p-head-internal-affairs": "U0DEMO021",
    "p-head-legal": "U0DEMO022",
    "p-head-policy": "U0DEMO024",
    "p-head-training": "U0DEMO025",
}


def pressed(verb: str, by: str, about: str | None = None, **more: Any) -> dict[str, Any]:
    """Return a press on a button; `by` is a person of the demo, or a Slack id; `due`, `v`, `all`, `day` as named."""
    day, mark = more.pop("day", None), {"m": about} if about else {}
    mark |= {name: more.pop(name) for name in ("due", "v", "all", "u", "to") if name in more}
    stamp = more.pop("stamp", f"{1_790_000_000 + next(NUMBERS)}.000100")
    picked = {"selected_date": day, "block_id": json.dumps(mark)} if day else {"value": json.dumps(mark)}
    return {
        "type": "block_actions",
        **_who(by, more),
        "container": {"type": "message", "message_ts": "1790000000.000001", "channel_id": "D0DEMO0001"},
        "channel": {"id": "D0DEMO0001"},
        "trigger_id": "1.2.abc",
        "actions": [{"action_id": f"ft.{verb}", "type": "button", "action_ts": stamp, **picked}],
    }


def submitted(verb: str, by: str, about: str | None = None, view: str | None = None, **fields: Any) -> dict[str, Any]:
    """Return a form that was sent off, with its fields by name; None for one that was left empty."""
    mark: dict[str, Any] = {"m": about} if about else {}
    mark |= {name: fields.pop(name) for name in ("due", "v") if name in fields}
    more = {name: fields.pop(name) for name in ("team", "app") if name in fields}
    return {
        "type": "view_submission",
        **_who(by, more),
        "trigger_id": "1.2.abc",
        "view": {
            "id": view or f"V0DEMO{next(NUMBERS):04}",
            "callback_id": f"ft.{verb}",
            "private_metadata": json.dumps(mark | {"c": "D0DEMO0001", "t": "1790000000.000001"}),
            "state": {"values": {name: {"value": _element(name, value)} for name, value in fields.items()}},
        },
    }


def _who(by: str, more: dict[str, Any]) -> dict[str, Any]:
    team = more.pop("team", TEAM)
    return {
        "user": {"id": _USERS.get(by, by), "team_id": team},
        "team": {"id": team},
        "api_app_id": more.pop("app", APP),
    }


def _element(name: str, value: Any) -> dict[str, Any]:
    """Return an input as Slack says it, by what it holds."""
    if name in ("on", "until", "to", "first", "last"):
        return {"type": "datepicker", "selected_date": value}
    if name == "evidence":
        return {"type": "checkboxes", "selected_options": [{"value": each} for each in value or ()]}
    if name in ("reason", "text", "link", "file"):
        return {"type": "plain_text_input", "value": value}
    return {"type": "static_select", "selected_option": {"value": value} if value else None}


ROLES = ("agency_contact", "agency_unit_head", "oversight_coordinator", "oversight_verifier")


def by_command(
    verb: Verb, record: MilestoneRecord, day: date, *, by: str = "p-anyone", **form: Any
) -> tuple[Event, ...]:
    """Return what a command adds on a day if a person types it who holds every role. Raises what a rule refuses."""
    roles = [{"role": role} for role in ROLES]
    others = [{"id": "p-liaison", "name": "Made up", "roles": [{"role": "agency_liaison"}]}]
    people = People.model_validate({"people": [{"id": by, "name": "Made up", "roles": roles}, *others]})
    press = Press(by=by, verb=verb, step="submitted", form=Form(milestone=record.id, **form))
    context = AnswerContext(people=people, day=day, milestones={record.id: record})
    return decide(Attempt(press, people.person(by), record, context)).events
