"""A made-up office at work while its parts are killed: a coordinator plans, people get messages and press.

Slack stays up. At the end it counts, on the other side and in the record, what was lost and what came twice.
"""

import random
import threading
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

from sqlalchemy import text

from flows._runtime.data import REGISTER
from models.core import FollowthroughError
from tasks import ledger
from tasks.ledger import Database, connect, migrate
from tasks.register import read_plan
from tests.chaos.sweep import DUE, adopted, people_file, planned
from tests.material.slack import SlackStandIn
from tests.material.slack.interactions import pressed_of_old

PEOPLE = 400
"""As many as can get a message; a drill plans a milestone for one after the other."""
PRESSES_IN = 0.6
"""The share of messages on which their person presses."""
COORDINATOR = "U0000009999"


class Harm(NamedTuple):
    """What came of a drill on the side of people and of the record."""

    reminders: int
    lost: int
    doubled: int
    presses: int
    presses_lost: int
    presses_doubled: int
    entries_lost: int
    memos: int
    memos_doubled: int


class Office:
    """An installation's home, with its settings, and the people who work with it."""

    def __init__(self, folder: Path, stand_in: SlackStandIn, url: str, clock: Callable[[], datetime]) -> None:
        self.folder, self.stand_in, self.url, self.clock = folder, stand_in, url, clock
        self.home = folder / "home"
        for each in (self.home, folder / "copies"):
            each.mkdir(mode=0o700)
        self.planned = 0
        self.pressed: dict[str, dict[str, Any]] = {}
        self._planned_all, self._stop = threading.Event(), threading.Event()
        self._threads: list[threading.Thread] = []
        stand_in.workspace.clock = lambda: clock().timestamp()
        stand_in.sockets.answers_within = 1.0
        self._write("home/people.yaml", people_file(PEOPLE))
        self._write("recommendations.yaml", REGISTER.read_text())
        self._write("followthrough.env", "\n".join(self._settings()) + "\n" + self._lines("prefect.lines"))
        secrets = {
            "DATABASE_URL": url,
            "SLACK_BOT_TOKEN": stand_in.token,
            "SLACK_APP_TOKEN": stand_in.app_token,
        }
        own = "".join(f"FOLLOWTHROUGH_{name}={value}\n" for name, value in secrets.items())
        self._write("secrets", own + self._lines("prefect.secrets"))
        migrate.upgrade(self.database)
        # Made-up people may act in a demonstration alone, which the first entry of a record says of it.
        begun = replace(self.database, begins_demonstration=True)
        ledger.append(begun, tuple(adopted()), now=clock() - timedelta(days=60))

    @property
    def database(self) -> Database:
        """The record."""
        return connect(self.url)

    def _write(self, name: str, what: str) -> None:
        path = self.folder / name
        path.write_text(what)
        path.chmod(0o600)

    def _lines(self, name: str) -> str:
        """Return what the installation adds to a file of settings."""
        path = self.folder / name
        return path.read_text() if path.exists() else ""

    def _settings(self) -> list[str]:
        given = {
            "HOME": str(self.home),
            "SECRETS_FILE": str(self.folder / "secrets"),
            "SLACK_API_URL": self.stand_in.url,
            "REPLY_TO": "follow-up@office.invalid",
            "BACKUP": str(self.folder / "copies"),
        }
        sources = list(read_plan(REGISTER).plan.sources)
        given |= {f"SOURCE_{name.upper()}_URL": "off" for name in sources}
        return [f"FOLLOWTHROUGH_{name}={value}" for name, value in given.items()]

    def work(self, pause: float, chance: random.Random) -> None:
        """Let the coordinator plan a milestone every so many seconds, and people press, until `rest`."""
        self._threads = [
            threading.Thread(target=self._plan, args=(pause,), daemon=True),
            threading.Thread(target=self._press, args=(chance,), daemon=True),
        ]
        for each in self._threads:
            each.start()

    def _plan(self, pause: float) -> None:
        while not self._planned_all.wait(pause):
            if self.planned < PEOPLE:
                self.plan_next()

    def plan_next(self) -> None:
        """Plan one more milestone, past its date; ask the record what became of a try that failed."""
        number = self.planned + 1
        while True:
            try:
                known = self._subjects("milestone_planned")
                if f"R5-M{number}" not in known:
                    ledger.append(self.database, (planned(number, DUE),), now=self.clock())
                break
            except Exception:  # the database is away, or another writer was first
                self.database.engine.dispose()
                time.sleep(0.2)
        self.planned = number

    def _press(self, chance: random.Random) -> None:
        seen = 0
        with ThreadPoolExecutor(8) as people:
            while not self._stop.wait(0.3):
                messages = self.stand_in.messages[seen:]
                seen += len(messages)
                for message in messages:
                    if (key := key_of(message)) and chance.random() < PRESSES_IN:
                        user = message["channel"].replace("D", "U", 1)
                        self.pressed[key] = message
                        people.submit(self.stand_in.press, "interactive", pressed_of_old(message, user))
                if self.stand_in.sockets.lost:
                    people.submit(self.stand_in.redeliver)

    def rest(self) -> None:
        """Let nobody plan any more; people press on what still comes."""
        self._planned_all.set()
        self._threads[0].join()

    def stop(self) -> None:
        """Let nobody press any more."""
        self._stop.set()
        self._threads[1].join()

    def settled(self) -> bool:
        """Return whether every message went out and every press was acted on; deliver again what was not heard."""
        if self.stand_in.sockets.lost:
            self.stand_in.redeliver()
        try:
            harm = self.harm()
        except Exception:  # the database is away
            return False
        return not (harm.lost or harm.presses_lost)

    def copies(self) -> Counter[str]:
        """Count what each person sees of each milestone."""
        return Counter(key for message in self.stand_in.messages if (key := key_of(message)))

    def harm(self) -> Harm:
        """Count what was lost and what came twice."""
        seen = self.copies()
        acted = Counter(self._subjects("acknowledged"))
        known = Counter(self._subjects("milestone_planned"))
        drafts = Counter(self._subjects("memo_drafted"))
        wanted = [f"R5-M{number}" for number in range(1, self.planned + 1)]
        return Harm(
            reminders=len(wanted),
            lost=sum(not seen[each] for each in wanted),
            doubled=sum(seen[each] > 1 for each in wanted),
            presses=len(self.pressed),
            presses_lost=sum(not acted[each] for each in self.pressed),
            presses_doubled=sum(count > 1 for count in acted.values()),
            entries_lost=sum(known[each] != 1 for each in wanted),
            memos=len(drafts),
            memos_doubled=sum(count > 1 for count in drafts.values()),
        )

    def told(self) -> list[str]:
        """Return the texts of what the coordinator got in Slack beside reminders."""
        return [str(each.get("text", "")) for each in self.stand_in.messages if not key_of(each)]

    def is_intact(self) -> str | None:
        """Return what is wrong with the record, or None."""
        try:
            ledger.check(self.database)
        except FollowthroughError as error:
            return str(error)
        return None

    def _subjects(self, kind: str) -> list[str]:
        with self.database.engine.connect() as connection:
            rows = connection.execute(text("SELECT subject FROM ledger WHERE kind = :kind"), {"kind": kind})
            return [str(subject) for (subject,) in rows]


def key_of(message: dict[str, Any]) -> str:
    """Return the milestone of a reminder to its contact, or "" for another message."""
    key = str(message.get("metadata", {}).get("event_payload", {}).get("key", "")).split(":")[0]
    return key if key.startswith("R5-M") and not message["channel"].endswith(COORDINATOR[1:]) else ""
