"""What `watch`, `doctor` and `metrics` know without Prefect: what was planned, was done last, and waits."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import cast

from flows._runtime.data import planned_deployments
from flows._runtime.settings import Settings
from models.core import new_york_day
from models.ledger import Period
from models.memo import scheduled_as_of
from models.operations import USUAL_PERIOD, Deployment, LastRun, is_overdue, last_due, lost_or_failed
from models.projections import DRAFTS, SOURCES
from tasks import ledger
from tasks.backup.backup import SUMMARY
from tasks.ledger import Database, last_runs, records, runs_seen
from tasks.operations import is_at_work

FUTURE = timedelta(minutes=5)  # how far ahead of the clock a run may have begun
LOW_DISK = 500_000_000  # bytes; with fewer free, somebody must make room


@dataclass(frozen=True)
class Facts:
    """What is known of the planned work at a moment (UTC)."""

    now: datetime
    plans: Mapping[str, Deployment]
    runs: Mapping[str, LastRun]
    recorded: Mapping[str, datetime]  # when the record itself says that work was last done, by deployment
    began: datetime  # the first entry of the record: nothing was due before
    home: Path
    sessions: frozenset[str]  # the runs whose process had a session with PostgreSQL, on any machine

    def is_alive(self, name: str) -> bool:
        """Return whether a run goes on, on any machine: by its lock in the home, or its session with PostgreSQL."""
        return is_at_work(self.home, name) or name in self.sessions

    def overdue(self, *, beside_alive: bool = False) -> tuple[Deployment, ...]:
        """Return the plans of which a run should have begun; of a memo of a time before the record, none. With
        `beside_alive`, whether a run of them goes on is not asked."""
        overdue = []
        for name, plan in self.plans.items():
            last_done = max(self.began, self.recorded.get(name, self.began))  # as the record says
            alive = not beside_alive and self.is_alive(name)
            is_due = is_overdue(plan, self.runs.get(name), last_done, self.now, alive=alive)
            if is_due and self._has_a_record_of(plan, from_its_start=True):
                overdue.append(plan)
        return tuple(overdue)

    def of_right_clock(self) -> "Facts":
        """Return what is known where the clock is right: a run of the future was noted by one that was wrong."""
        runs = {name: run for name, run in self.runs.items() if run.started_at <= self.now + FUTURE}
        return replace(self, runs=runs)

    def bad(self) -> tuple[LastRun, ...]:
        """Return the last runs that ended badly, or without a word; of a memo of a time before the record, none."""
        return tuple(
            run
            for name, run in self.runs.items()
            if name in self.plans
            and lost_or_failed(run, self.now, alive=self.is_alive(name))
            and self._has_a_record_of(self.plans[name], from_its_start=False)
        )

    def _has_a_record_of(self, plan: Deployment, *, from_its_start: bool) -> bool:
        """Return whether the record knows the period of a memo, its first day too or its last alone."""
        period = memo_period(plan)
        if period is None:
            return True
        last = scheduled_as_of(period, new_york_day(self.now))
        day = scheduled_as_of(period, last) + timedelta(days=1) if from_its_start else last
        return day >= new_york_day(self.began)

    def last_success(self, name: str) -> datetime | None:
        """Return when work last ended well, by the table of last runs or by the record; None if it never did."""
        run = self.runs.get(name)
        successes = (run.succeeded_at if run else None, self.recorded.get(name))
        return max(filter(None, successes), default=None)

    def due(self, name: str) -> datetime:
        """Return when work was last due."""
        return last_due(self.plans[name], self.now)


def memo_period(plan: Deployment) -> Period | None:
    """Return the kind of memo that planned work drafts; None if it drafts none."""
    drafts = plan.entrypoint.endswith(":issue_memo")
    return cast(Period, plan.parameters.get("period_id", USUAL_PERIOD)) if drafts else None


def plans() -> dict[str, Deployment]:
    """Return the deployments of prefect.yaml that have a schedule, by name."""
    scheduled = {}
    for deployment in planned_deployments():
        schedules = deployment.get("schedules", ())
        if crons := tuple((str(schedule["cron"]), str(schedule["timezone"])) for schedule in schedules):
            parameters = {key: str(value) for key, value in deployment.get("parameters", {}).items()}
            name = str(deployment["name"])
            entrypoint = str(deployment["entrypoint"])
            scheduled[name] = Deployment(name=name, entrypoint=entrypoint, parameters=parameters, crons=crons)
    return scheduled


def facts_of(settings: Settings, database: Database, now: datetime) -> Facts:
    """Read what is known. Raises LedgerError where the database cannot be asked."""
    schedule, runs = plans(), last_runs(database)
    first = ledger.entry(database, 1) if ledger.head(database)[0] else None
    return Facts(
        now=now,
        plans=schedule,
        runs=runs,
        recorded=_times_on_record(settings, database, schedule),
        began=first.recorded_at if first else now,
        home=settings.home,
        sessions=runs_seen(database, {*schedule, *runs}),
    )


def _times_on_record(settings: Settings, database: Database, schedule: Mapping[str, Deployment]) -> dict[str, datetime]:
    recorded: dict[str, datetime] = {}
    if checks := [source.checked_at for source in records.every(database, SOURCES).values()]:
        recorded["track_portfolio"] = max(checks)
    if checkpoint := ledger.last_of(database, "checkpoint_taken"):
        recorded["audit_ledger"] = checkpoint.recorded_at
    if copies := [file.stat().st_mtime for file in settings.backup_root.glob(f"????-??-??{SUMMARY}")]:
        recorded["back_up"] = datetime.fromtimestamp(max(copies), UTC)
    drafts = records.every(database, DRAFTS).values()
    for name, plan in schedule.items():
        if cuts := [draft.recorded_through for draft in drafts if draft.period == memo_period(plan)]:
            recorded[name] = max(cuts)
    return recorded
