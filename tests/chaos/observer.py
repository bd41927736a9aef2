"""What a drill sees of the runs, from Prefect's API and from the record: successes, silences, runs that do not end."""

import re
import threading
from collections import Counter, defaultdict
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

from sqlalchemy import text

from flows.watch.server import DIES_WITHIN, SILENT_WITHIN
from tests.chaos.fast_time import FastTime
from tests.chaos.office import Office

DUE_EVERY = timedelta(minutes=5)
"""How often each deployment of a drill is due (tests/chaos/on_machines.py)."""
UNENDED = ("RUNNING", "PENDING", "CANCELLING")
WATCHED = "followthrough watch"
"""In the state of a run that the watch ended."""


class Observer:
    """Looks once a second, in fast time, and remembers."""

    def __init__(self, installation: Any, office: Office, clock: FastTime) -> None:
        self.installation, self.office, self.clock = installation, office, clock
        self.begun = clock.now()
        self.successes: dict[str, set[datetime]] = defaultdict(set)
        self.states: Counter[str] = Counter()
        self.unended: dict[str, tuple[timedelta, str]] = {}
        self.running: set[str] = set()
        self.ended_by_watch: dict[str, tuple[str, bool]] = {}
        """By the id of the run: what the watch calls it, and whether it had begun."""
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)

    def start(self) -> None:
        """Begin to look."""
        self._thread.start()

    def stop(self) -> None:
        """Look once more, and stop."""
        self._stop.set()
        self._thread.join()
        self._look()

    def _watch(self) -> None:
        while not self._stop.wait(1):
            self._look()

    def _look(self) -> None:
        self._look_at_record()
        listed = self.installation.ask("/deployments/filter")
        if not isinstance(listed, list):
            return
        flows = self.installation.ask("/flows/filter")
        if not isinstance(flows, list):
            return
        names = {each["id"]: str(each["name"]) for each in listed}
        flow_names = {each["id"]: str(each["name"]) for each in flows}
        since = (self.clock.now() - timedelta(hours=1)).isoformat()
        recent = {"expected_start_time": {"after_": since}, "state": {"type": {"not_any_": ["SCHEDULED"]}}}
        found = self.installation.ask("/flow_runs/filter", flow_runs=recent, sort="EXPECTED_START_TIME_DESC", limit=200)
        if not isinstance(found, list):
            return
        now = self.clock.now()
        self.running = set()
        self.states = Counter(str(each["state_name"]) for each in found)
        for each in found:
            name = names.get(each["deployment_id"])
            flow_name = name or flow_names.get(
                each["flow_id"], "?"
            )  # as the watch calls it; a run has a name of its own
            if each["state_type"] in UNENDED:
                since = datetime.fromisoformat(each["state"]["timestamp"])
                self.running |= {name} if name and each["state_type"] == "RUNNING" else set()
                age = now - since - self.installation.unwatched(since, now)
                age -= timedelta(0) if name else SILENT_WITHIN - DIES_WITHIN  # it has no lock that says that it died
                self.unended[each["id"]] = max(self.unended.get(each["id"], (age, "")), (age, flow_name))
            elif each["state_type"] == "COMPLETED" and name:
                self.successes[name].add(datetime.fromisoformat(each["end_time"]))
            elif WATCHED in str(each["state"].get("message")):
                self.ended_by_watch[each["id"]] = flow_name, bool(each["start_time"])

    def _look_at_record(self) -> None:
        """Take what the record says was done last, by whomever: the watch runs what is overdue without Prefect."""
        with suppress(Exception), self.office.database.engine.connect() as connection:
            for name, at in connection.execute(text("SELECT id, succeeded_at FROM last_run")):
                if at:
                    moment = at if isinstance(at, datetime) else datetime.fromisoformat(str(at))
                    self.successes[str(name)].add(moment if moment.tzinfo else moment.replace(tzinfo=UTC))

    def is_running(self) -> bool:
        """Return whether a run of a deployment goes on."""
        return bool(self.running)

    def succeeded_everywhere(self, since: datetime | None = None) -> bool:
        """Return whether each deployment of the drill succeeded, since a moment."""
        from tests.chaos.on_machines import EVERY

        return all(any(at >= (since or self.begun) for at in self.successes[name]) for name in EVERY)

    def longest_silence(self) -> dict[str, tuple[timedelta, datetime]]:
        """Return, for each deployment, the longest time without a success, and when it began.

        Of both times, that counts for which a watch could come: who kills the watch takes five minutes from it.
        """
        from tests.chaos.on_machines import EVERY

        found = {}
        for name in EVERY:
            times = [*sorted(self.successes[name]), self.clock.now()]
            unwatched = self.installation.unwatched
            gaps = [(after - before - unwatched(before, after), before) for before, after in pairwise(times)]
            found[name] = max(gaps, default=(self.clock.now() - self.begun, self.begun))
        return found

    def longest_unended(self) -> tuple[timedelta, str]:
        """Return the longest time that a run was seen unended, and of what; see `longest_silence`."""
        return max(self.unended.values(), default=(timedelta(0), "none"))

    def untold(self) -> list[str]:
        """Return the deployments and flows whose runs the watch ended and of which nobody was told in Slack.

        Runs that nobody picked up are told by their number.
        """
        told = "\n".join(self.office.told())
        return [
            f"nobody was told that a run of {name} was stuck"
            for name, had_begun in sorted(set(self.ended_by_watch.values()))
            if not re.search(rf"(?<![\w-]){re.escape(name)}(?![\w-])", told)
            and (had_begun or "nobody picked" not in told)
        ]

    def story(self) -> str:
        """Return what was seen, in one line."""
        done = {name: len(times) for name, times in self.successes.items()}
        return f"successes {done}, states {dict(self.states)}, ended by the watch {len(self.ended_by_watch)}"
