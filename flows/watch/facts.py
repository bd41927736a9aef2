"""What is known of an installation without Prefect: what was planned, what was done last, and what waits.

It reads tables and folders only, so it costs the same however long the record is. `watch`, `doctor` and `metrics` say
the same because they ask here. Source: docs/operations.md#alarms.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from socket import gethostname

from flows._runtime.reports import all_deployments, deployment_name
from flows._runtime.settings import Settings
from models.operations import LONGEST, USUAL_PERIOD, LastRun, Plan, is_overdue, last_due, lost_or_failed
from models.projections import DRAFTS, SOURCES
from tasks import ledger
from tasks.backup.backup import SUMMARY
from tasks.ledger import Database, last_runs, records
from tasks.operations import is_at_work

LOW_DISK = 500_000_000
"""Bytes; with fewer free, somebody must make room."""


@dataclass(frozen=True)
class Facts:
    """What is known of the planned work at a moment (UTC)."""

    now: datetime
    plans: Mapping[str, Plan]
    runs: Mapping[str, LastRun]
    recorded: Mapping[str, datetime]
    """When the record itself says that work was last done, by deployment."""
    began: datetime
    """The first entry of the record: nothing was due before."""
    home: Path

    @cached_property
    def alive(self) -> frozenset[str]:
        """Return the deployments of which a run is going on, as far as can be known from here."""
        return frozenset(name for name in self.plans if self.is_alive(name))

    def is_alive(self, name: str) -> bool:
        """Return whether a run of a deployment is going on: on this machine by its lock, elsewhere by the table."""
        if is_at_work(self.home, name):
            return True
        run = self.runs.get(name)
        if run is None or run.ended_at is not None or run.host == gethostname():
            return False
        return self.now - run.started_at <= LONGEST

    def overdue(self) -> tuple[Plan, ...]:
        """Return the plans of which a run should have begun and did not, in the order of prefect.yaml."""
        overdue = []
        for name, plan in self.plans.items():
            last_done = max(self.began, self.recorded.get(name, self.began))  # as the record says
            if is_overdue(plan, self.runs.get(name), last_done, self.now, alive=name in self.alive):
                overdue.append(plan)
        return tuple(overdue)

    def bad(self) -> tuple[LastRun, ...]:
        """Return the last runs that ended badly, or without a word."""
        return tuple(
            run
            for name, run in self.runs.items()
            if name in self.plans and lost_or_failed(run, self.now, alive=name in self.alive)
        )

    def last_success(self, name: str) -> datetime | None:
        """Return when work last ended well, by the table of last runs or by the record; None if it never did."""
        run = self.runs.get(name)
        successes = (run.succeeded_at if run else None, self.recorded.get(name))
        return max(filter(None, successes), default=None)

    def due(self, name: str) -> datetime:
        """Return when work was last due."""
        return last_due(self.plans[name], self.now)


def plans() -> dict[str, Plan]:
    """Return the deployments of prefect.yaml that have a schedule, by name."""
    scheduled = {}
    for deployment in all_deployments():
        schedules = deployment.get("schedules", ())
        if crons := tuple((str(schedule["cron"]), str(schedule["timezone"])) for schedule in schedules):
            parameters = {key: str(value) for key, value in deployment.get("parameters", {}).items()}
            name = str(deployment["name"])
            entrypoint = str(deployment["entrypoint"])
            scheduled[name] = Plan(name=name, entrypoint=entrypoint, parameters=parameters, crons=crons)
    return scheduled


def facts_of(settings: Settings, database: Database, now: datetime) -> Facts:
    """Read what is known. Raises LedgerError where the database cannot be asked."""
    planned = plans()
    first = ledger.entry(database, 1) if ledger.head(database)[0] else None
    return Facts(
        now=now,
        plans=planned,
        runs=last_runs(database),
        recorded=_times_on_record(settings, database, planned),
        began=first.recorded_at if first else now,
        home=settings.home,
    )


def _times_on_record(settings: Settings, database: Database, planned: Mapping[str, Plan]) -> dict[str, datetime]:
    recorded: dict[str, datetime] = {}
    if checked := [source.checked_at for source in records.every(database, SOURCES).values()]:
        recorded[deployment_name("track_portfolio")] = max(checked)
    if taken := ledger.last_of(database, "checkpoint_taken"):
        recorded[deployment_name("audit_ledger")] = taken.recorded_at
    if copies := [file.stat().st_mtime for file in settings.backup_root.glob(f"????-??-??{SUMMARY}")]:
        recorded[deployment_name("back_up")] = datetime.fromtimestamp(max(copies), UTC)
    drafts = records.every(database, DRAFTS).values()
    for name, plan in planned.items():
        if plan.entrypoint.endswith(":issue_memo"):
            period = plan.parameters.get("period_id", USUAL_PERIOD)
            if made := [draft.recorded_through for draft in drafts if draft.period == period]:
                recorded[name] = max(made)
    return recorded
