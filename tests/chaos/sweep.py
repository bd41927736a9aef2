"""Kill the sweep at random moments and count, on the other side, what was lost and what was doubled.

A sweep of 40 messages in a child forked from a warmed process is ended by SIGKILL; three normal sweeps follow. What
`make chaos` runs is `tests/chaos/run.py`, which kills the listener as well (tests/chaos/presses.py).
"""

import asyncio
import os
import random
import shutil
import signal
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from multiprocessing import get_context
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from typing import NoReturn

from sqlalchemy import create_engine

from flows._runtime.data import REGISTER
from flows._runtime.settings import load_settings
from flows.reminders.deliver_reminders import deliver_reminders
from models.evidence import SourceResult
from models.ledger import Entry, Event, MilestonePlanned, ReminderSent, SourceBlocked, SourcesChecked
from models.projections import RECIPIENTS
from models.records import MilestoneRecord, adoption, fold_milestone
from models.register import Milestone
from models.reminders import claims_of, sweep
from notifications.reminders import say_reminder
from notifications.words import Sender
from tasks import ledger
from tasks.ledger import connect, migrate, records
from tasks.register import read_plan
from tasks.reminders import look
from tasks.slack import client as door
from tests.chaos.claiming import claim
from tests.material.slack import SlackStandIn

NOON = datetime(2026, 11, 25, 17, tzinfo=UTC)
DUE = date(2026, 11, 23)
"""The Monday of that week: past since, so that there are reminders, and not yet in the digests of the week."""
FAR = date(2030, 1, 2)
MESSAGES = 40
AFTER = [timedelta(minutes=minutes) for minutes in (4, 8, 12)]
"""When the normal sweeps follow: past the lease, and past each wait of a look-up."""
IN_A_ROW = 3
"""So many sweeps of one ledger are killed, each at a random moment, before the normal ones follow."""
TEMPLATE = "template_killed"
FORKS = get_context("forkserver")
FORKS.set_forkserver_preload(["tests.chaos.preloaded"])
"""Children are forked from a process without threads. Forked from this one, beside the threads of the stand-in, a child
may wait forever for a lock that one of them held."""


class Installation:
    """A made-up installation in a folder of its own: so many people, each with one milestone past its date.

    `postgres` is the address of the databases of a PostgreSQL, with `{}` for a name; without it, it is SQLite.
    With `blocked`, the coordinator is to hear as well that this source could not be read. With `later`, there are so
    many more milestones, of which nobody is to hear yet.
    """

    def __init__(
        self,
        folder: Path,
        stand_in: SlackStandIn,
        messages: int,
        blocked: str | None = None,
        *,
        later: int = 0,
        postgres: str | None = None,
    ) -> None:
        self.folder, self.stand_in, self.messages, self.postgres = folder, stand_in, messages, postgres
        self.database, self.people, self.now = folder / "followthrough.db", folder / "people.yaml", NOON
        self.url = postgres.format("killed") if postgres else f"sqlite:///{self.database}"
        stand_in.workspace.clock = self.now.timestamp
        self.people.write_text(people_file(messages, later))
        self.people.chmod(0o600)
        if postgres:
            self._admin("DROP DATABASE IF EXISTS killed WITH (FORCE)", f"DROP DATABASE IF EXISTS {TEMPLATE}")
            self._admin(f"CREATE DATABASE {TEMPLATE}")
        template = postgres.format(TEMPLATE) if postgres else f"sqlite:///{folder / 'template.db'}"
        plan_of(template, messages, blocked, later=later)
        self.begin()

    def begin(self) -> None:
        """Put a fresh ledger in place, and empty the stand-in."""
        if self.postgres:  # by force, because a sweep that was killed has not said that it left
            self._admin("DROP DATABASE IF EXISTS killed WITH (FORCE)", f"CREATE DATABASE killed TEMPLATE {TEMPLATE}")
        else:
            for each in self.folder.glob("followthrough.db*"):
                each.unlink(missing_ok=True)  # SQLite removes its own when the last of them closes
            shutil.copyfile(self.folder / "template.db", self.database)
        self.stand_in.messages.clear()
        self.stand_in.faults.clear()
        self.now = NOON

    @contextmanager
    def begun(self) -> Iterator[None]:
        """Begin, and put the environment back at the end."""
        before = dict(os.environ)
        self.begin()
        try:
            yield
        finally:
            os.environ.clear()
            os.environ.update(before)

    def _admin(self, *statements: str) -> None:
        """Run statements in the database `postgres` of the server."""
        assert self.postgres
        engine = create_engine(self.postgres.format("postgres"), isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            for each in statements:
                connection.exec_driver_sql(each)
        engine.dispose()

    def environment(self, crash_at: str | None) -> dict[str, str]:
        """Return the settings of one sweep."""
        return {
            "FOLLOWTHROUGH_HOME": str(self.folder),
            "FOLLOWTHROUGH_DATABASE_URL": self.url,
            "FOLLOWTHROUGH_PEOPLE": str(self.people),
            "FOLLOWTHROUGH_SLACK_BOT_TOKEN": self.stand_in.token,
            "FOLLOWTHROUGH_SLACK_APP_TOKEN": self.stand_in.app_token,
            "FOLLOWTHROUGH_SLACK_API_URL": self.stand_in.url,
            "FOLLOWTHROUGH_REPLY_TO": "follow-up@office.invalid",
            "FOLLOWTHROUGH_NOW": self.now.isoformat(),
        } | ({"FOLLOWTHROUGH_CRASH_AT": crash_at} if crash_at else {})

    def start(self, work: Callable[[], None], crash_at: str | None = None) -> ForkServerProcess:
        """Start a child that does some work in this installation."""
        child = FORKS.Process(target=work_in_child, args=(work, dict(os.environ) | self.environment(crash_at)))
        child.start()
        return child

    def run(self, work: Callable[[], None], crash_at: str | None = None) -> bool:
        """Run a child to its end, and say whether it was killed. Raises where it failed in another way."""
        return ended_by_kill(self.start(work, crash_at))

    def copies(self) -> Counter[str]:
        """Count what each person sees: copies of the message, by the milestone or source its key begins with."""
        return Counter(each["metadata"]["event_payload"]["key"].split(":")[0] for each in self.stand_in.messages)

    def harm(self) -> tuple[int, int]:
        """Return how many messages were lost, and how many came twice."""
        seen = self.copies()
        return self.messages - len(seen), sum(count > 1 for count in seen.values())


def work_in_child(work: Callable[[], None], environment: dict[str, str]) -> NoReturn:
    """Do some work in this child under these settings, and end it with 0, or with 1 and a message if it fails."""
    code = 1
    try:
        os.environ.clear()
        os.environ.update(environment)
        connect.cache_clear()
        work()
        code = 0
    except BaseException as error:
        print(f"child: {type(error).__name__}: {error}", file=sys.stderr)
    finally:
        os._exit(code)


def ended_by_kill(child: int | ForkServerProcess) -> bool:
    """Wait for a child, and return whether SIGKILL ended it. Raises RuntimeError where it failed in another way."""
    if isinstance(child, int):
        code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    else:
        child.join()
        code = child.exitcode
    if code not in (0, -signal.SIGKILL):
        raise RuntimeError("a child failed; its message stands above")
    return code != 0


def normal_sweep() -> None:
    """Deliver as the deployment does."""
    asyncio.run(deliver_reminders.fn())


def mark_then_send() -> None:
    """Note each message as sent, then send it: wrong, for a kill in between loses it."""
    installation = load_settings()
    database, people, slack, now = (
        installation.database(),
        installation.people(),
        installation.slack(),
        installation.now,
    )
    for claims in claim(database, people, now).messages:
        parts, message = tuple(each.part for each in claims), say_reminder(claims, Sender(), {})
        sent = ReminderSent(message=claims[0].message, to=claims[0].to, parts=parts, channel="D0", ts="0")
        ledger.append(database, (sent,), now=now)
        door.post(slack, people.person(claims[0].to).slack, message)


def send_then_mark() -> None:
    """Send each message, then note it: wrong, for a kill in between sends it again."""
    installation = load_settings()
    database, people, slack, now = (
        installation.database(),
        installation.people(),
        installation.slack(),
        installation.now,
    )
    seen = look(database, people, now)
    for message in sweep(seen.woken, seen.context, now).messages:
        claims = claims_of(message, now, records.one(database, RECIPIENTS, message.to), {})
        sent = door.post(slack, people.person(message.to).slack, say_reminder(claims, Sender(), {}))
        parts = tuple(each.part for each in claims)
        end = ReminderSent(message=claims[0].message, to=message.to, parts=parts, channel=sent.channel, ts=sent.ts)
        ledger.append(database, (*claims, end), now=now)


def random_kills(
    installation: Installation, work: Callable[[], None], kills: int, chance: random.Random
) -> tuple[int, int]:
    """Kill some work at random moments, so many times, and return how many messages were lost and doubled.

    The second and third of a row are killed while they mend what the first left.
    """
    installation.begin()
    started = time.monotonic()
    installation.run(work)
    whole = time.monotonic() - started
    lost = doubled = done = 0
    while done < kills:
        installation.begin()
        for _ in range(min(IN_A_ROW, kills - done)):
            child = installation.start(work)
            timer = threading.Timer(chance.uniform(0, whole), child.kill)
            timer.start()
            done += ended_by_kill(child)
            timer.cancel()
            installation.now += AFTER[0]
        for _ in AFTER:
            installation.run(work)
            installation.now += AFTER[0]
        harm = installation.harm()
        lost, doubled = lost + harm[0], doubled + harm[1]
    return lost, doubled


def people_file(messages: int, later: int = 0) -> str:
    """Return a people file of made-up contacts, each for one milestone or a few, and a coordinator."""
    contacts = [
        f"- id: p-made-up-{n}\n  name: Made-up {n}\n  slack: U{n:010}\n"
        f"  roles: [{{role: agency_contact, for: [{', '.join(_numbered(n, messages, later))}]}}]\n"
        for n in range(1, messages + 1)
    ]
    coordinator = "- id: p-follow-up\n  name: Made-up\n  slack: U0000009999\n  roles: [{role: oversight_coordinator}]\n"
    return "people:\n" + "".join(contacts) + coordinator


def _numbered(first: int, messages: int, later: int) -> list[str]:
    return [f"R5-M{number}" for number in range(first, messages + later + 1, messages)]


def plan_of(url: str, messages: int, blocked: str | None, *, later: int = 0) -> None:
    """Make the ledger of an installation: the register, and so many milestones past their date."""
    database = replace(connect(url), begins_demonstration=True)  # so that the clock may be set
    migrate.upgrade(database)
    steps = [planned(n, DUE if n <= messages else FAR) for n in range(1, messages + later + 1)]
    ledger.append(database, (*adopted(), *steps), now=NOON - timedelta(days=60))
    if blocked is not None:
        result = SourceResult(name=blocked, result="blocked", reason="timed_out", checked_at=NOON)
        turned = SourceBlocked(source=blocked, reason="timed_out", check_id="check:1")
        ledger.append(database, (SourcesChecked(check_id="check:1", results=(result,)), turned), now=NOON)
    if database.is_sqlite:
        with database.engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    database.engine.dispose()


def adopted() -> list[Event]:
    """Return the adoption of the shipped register, without its milestones."""
    loaded = read_plan(REGISTER)
    return [adoption(loaded.plan, loaded.sha256)]


def made_up(number: int, due: date) -> MilestoneRecord:
    """Return what the ledger says of a made-up milestone just planned."""
    event = planned(number, due)
    entry = Entry(
        seq=number, occurred_on=due - timedelta(days=60), recorded_at=NOON, actor="followthrough", event=event
    )
    return fold_milestone(event.milestone_id, None, entry)


def planned(number: int, due: date) -> MilestonePlanned:
    """Return that a made-up milestone was planned, due by law, so that no proposal goes before its reminders."""
    facts = {
        "id": f"R5-M{number}",
        "title": f"Made-up step {number}",
        "says": "A signed order.",
        "evidence": {"kind": "document", "source": "agency_drop", "rule": {"type": "human", "why": "Made up."}},
        "due": {"day": due, "basis": "statute", "counting": "Made up."},
        "duty_basis": "statute",
        "responsible": "agency_contact",
        "escalation": "agency_unit_head",
    }
    milestone = Milestone.model_validate(facts)
    return MilestonePlanned(milestone_id=milestone.id, recommendation_id="R5", milestone=milestone)
