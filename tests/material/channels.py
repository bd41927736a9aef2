"""A made-up installation whose people are reached by Slack, by mail, or by both. Everyone in it is made up."""

import asyncio
import os
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from flows._runtime.environment import play_also, play_with
from flows._runtime.origin import beginning_demonstration
from flows._runtime.settings import load_settings
from flows.reminders.audit_reminders import audit_reminders
from flows.reminders.deliver_reminders import deliver_reminders
from models.core import FollowthroughError
from models.ledger import DeliveryEvent, Entry, MilestonePlanned, ReminderSent
from models.records import MAIL
from notifications.reminders.messages import message_id
from tasks import ledger
from tasks.ledger import Database
from tests.chaos.sweep import NOON, adopted, made_up
from tests.material.mail import MailServer
from tests.material.slack import SlackStandIn

NOWHERE = "http://127.0.0.1:9/api/"
"""Where Slack is down: nobody listens there."""

SENDER = "follow-up@office.example"
ROADS: Mapping[int, str] = {1: "slack", 2: "both", 0: "mail"}
"""By which roads the contact of milestone n is reached: by the rest of n, divided by three."""


@dataclass
class Town:
    """The installation, Slack's stand-in and the mail server; `now` is its clock."""

    folder: Path
    slack: SlackStandIn
    mail: MailServer
    now: datetime = NOON

    @property
    def database(self) -> Database:
        """Return the database as the flows open it."""
        return load_settings().database(begin=True)

    def entries(self) -> tuple[Entry, ...]:
        """Return all that the ledger says."""
        return ledger.entries(self.database)

    def plan(self, due: Mapping[int, date], now: datetime) -> None:
        """Plan milestones by number, each with its due date, at a moment."""
        planned = [made_up(number, day).plan for number, day in due.items()]
        events = [MilestonePlanned(milestone_id=each.id, recommendation_id="R5", milestone=each) for each in planned]
        ledger.append(self.database, events, now=now)

    def at(self, now: datetime, *, slack_is_down: bool = False, mail_is_set: bool = True) -> None:
        """Set the clock, and which roads there are."""
        self.now = now
        self.slack.workspace.clock = now.timestamp
        play_also(NOW=now.isoformat(), SLACK_API_URL=NOWHERE if slack_is_down else self.slack.url)
        play_also(SMTP_URL=self.mail.url) if mail_is_set else os.environ.pop("FOLLOWTHROUGH_SMTP_URL", None)

    def deliver(self) -> FollowthroughError | None:
        """Run a sweep as the deployment does, and return how it failed, if it did."""
        try:
            asyncio.run(deliver_reminders.fn())
        except FollowthroughError as fault:
            return fault
        return None

    def audit(self) -> FollowthroughError | None:
        """Run the audit, and return how it failed, if it did."""
        try:
            asyncio.run(audit_reminders.fn())
        except FollowthroughError as fault:
            return fault
        return None

    def seen(self) -> Counter[str]:
        """Count what people see, by the name of each mail and the key of each message in Slack."""
        in_slack = [each["metadata"]["event_payload"]["key"] for each in self.slack.messages]
        return Counter([*in_slack, *(str(each["Message-ID"]) for each in self.mail.taken)])

    def noted(self) -> Counter[str]:
        """Count what the ledger says was sent, by the same names."""
        sent = [each.event for each in self.entries() if isinstance(each.event, ReminderSent)]
        return Counter(message_id(each.message, SENDER) if each.channel == MAIL else each.message for each in sent)

    def told(self, event: type[DeliveryEvent] = ReminderSent) -> dict[str, list[str]]:
        """Return who was sent which step of each milestone, by its id and rung."""
        found: dict[str, list[str]] = {}
        for end in (each.event for each in self.entries() if isinstance(each.event, event)):
            for part in end.parts:
                found.setdefault(f"{part.milestone_id}:{part.kind}", []).append(end.to)
        return found


def people_file(numbers: Iterable[int], coordinator: str) -> str:
    """Return a people file of a contact for each milestone, by the road of its number, and a coordinator."""
    lines = ["people:"]
    for number in numbers:
        channel = ROADS[number % 3]
        lines += [f"- id: p-made-up-{number}", f"  name: Made-up {number}"]
        lines += [f"  slack: U{number:010}"] if channel != "mail" else []
        lines += [f"  email: contact-{number}@agency.example"] if channel != "slack" else []
        lines += [f"  roles: [{{role: agency_contact, for: [R5-M{number}]}}]"]
    lines += ["- id: p-follow-up", "  name: Made-up office", *coordinator.splitlines()]
    return "\n".join([*lines, "  roles: [{role: oversight_coordinator}]", ""])


BY_BOTH = "  slack: U0000009999\n  email: office@office.example"
BY_SLACK = "  slack: U0000009999"


@contextmanager
def town_in(
    folder: Path,
    template: Path,
    slack: SlackStandIn,
    mail: MailServer,
    numbers: range,
    due: Mapping[int, date] | None = None,
    coordinator: str = BY_BOTH,
) -> Iterator[Town]:
    """Open a town with a contact for each number, that took in the register and, 60 days before NOON, milestones by
    number, each with its due date."""
    before = dict(os.environ)
    people = folder / "people.yaml"
    people.write_text(people_file(numbers, coordinator))
    people.chmod(0o600)
    (folder / "followthrough.db").write_bytes(template.read_bytes())
    play_with(
        HOME=str(folder), PEOPLE=str(people), SLACK_BOT_TOKEN=slack.token, SLACK_API_URL=slack.url,
        NOW=NOON.isoformat(), REPLY_TO="replies@office.example", SMTP_URL=mail.url, MAIL_FROM=SENDER,
    )  # fmt: skip
    town = Town(folder, slack, mail)
    try:
        with beginning_demonstration():  # so that the clock may be set
            ledger.append(town.database, adopted(), now=datetime(2026, 9, 1, tzinfo=NOON.tzinfo))
        if due:
            town.plan(due, NOON - timedelta(days=60))
        town.at(NOON)
        yield town
    finally:
        load_settings().database(begin=True).engine.dispose()
        os.environ.clear()
        os.environ.update(before)
