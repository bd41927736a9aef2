"""Claim all that is due at once, for tests and benches; a sweep claims slice by slice while it sends."""

from dataclasses import dataclass
from datetime import datetime

from models.core import Calendar, People
from models.reminders import Sweep, sweep
from tasks.ledger import Database
from tasks.reminders import Outbox
from tasks.reminders.outbox import look
from tasks.reminders.slack_delivery import Claims


@dataclass(frozen=True)
class Claim:
    """What was claimed: the messages to send now, what is held, and what reaches nobody."""

    messages: tuple[Claims, ...]
    found: Sweep
    calendar: Calendar


def claim(database: Database, people: People, now: datetime) -> Claim:
    """Decide on what is seen now, and claim all of it."""
    seen = look(database, people, now)
    decided = sweep(seen.woken, seen.context, now)
    box = Outbox(database, seen, decided, seen.seq)
    messages = tuple(each for claimed in box.claims(now) for each in claimed)
    return Claim(messages=messages, found=decided, calendar=seen.context.calendar)
