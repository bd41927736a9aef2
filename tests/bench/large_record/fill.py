"""A made-up large record, with its register, people and a record of some years.

Every entry goes through the one writer of the ledger, several hundred in a transaction; nothing is sent or rendered.
"""

from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

from flows._runtime import clock
from flows._runtime.environment import play_with
from flows._runtime.origin import beginning_demonstration
from flows._runtime.settings import Settings, load_settings
from flows.commands.demo.play import make_home
from models.core import NEW_YORK, Calendar, InputError, evolve
from models.evidence import SourceResult
from models.ledger import Event, MilestonePlanned, PlanAdopted, RecommendationPlanned, SourcesChecked
from models.projections import MILESTONES
from models.records import adoption, openings
from models.register import Milestone, Plan, Recommendation
from tasks import ledger
from tasks.core import write_whole
from tasks.ledger import Database, records, texts
from tasks.register import read_yaml, write_yaml
from tasks.register.rows import LIST, row_of
from tests.bench.large_record import register
from tests.bench.large_record.history import COORDINATOR, Held, Step, history_of

FILES = 24
"""So many made-up files are in custody; each shows several milestones."""
RECORDED_AT = time(10)
"""The time of each day at which something is recorded, in New York."""
EVERY = 7
"""Days between two days on which something is recorded: what happened since is recorded then, with its own day."""


def make_large_record(out: Path, size: int, say: Callable[[str], None], *, on: date | None = None) -> Iterator[str]:
    """Make an installation with `size` milestones in a fresh folder, and yield the closing lines.

    Raises InputError for a size below 1 and for a folder that holds other things.
    """
    if size < 1:
        raise InputError(f"{size}: write how many fictional milestones you want, such as 1000")
    today = on or clock.today()
    home = make_home(out)
    plan = out / "recommendations.yaml"
    moment = _moment(today)
    lines = (f"HOME={home.name}", f"PLAN={plan.name}", f"NOW={moment.isoformat()}")
    settings_file = out / "followthrough.env"
    write_whole(settings_file, "".join(f"FOLLOWTHROUGH_{line}\n" for line in lines).encode())
    play_with(HOME=str(home), PLAN=str(plan), NOW=moment.isoformat(), DEMONSTRATION="1")
    words, _, _ = read_yaml(Path(__file__).with_name("words.yaml"))
    say(f"writing a tracking plan with {size:,} milestones")
    made = list(register.recommendations(words, size, today))
    units: dict[str, list[str]] = {}
    parts = [write_yaml(register.head(words, today, len(made))), LIST]
    for _, recommendation in made:
        units.setdefault(recommendation.owner.unit, []).append(recommendation.id)
        parts.append(row_of(recommendation.model_dump(mode="json", exclude_defaults=True)))
    content = b"".join(parts)
    write_whole(plan, content)
    write_whole(home / "people.yaml", write_yaml(register.people_of(words, units)), mode=0o600)
    say(f"writing a record of {register.YEARS} years")
    with beginning_demonstration():
        seq = Years(load_settings(), words, today).write(made, sha256(content).hexdigest())
    yield f"{size:,} milestones of {len(made):,} recommendations, {seq:,} entries, as of {today}"
    yield f"to look at it: export FOLLOWTHROUGH_ENV_FILE={settings_file.absolute()}; followthrough status"


class Years:
    """The record as it is written, one recording day after the other, with the words and files that entries name."""

    def __init__(self, settings: Settings, words: dict[str, Any], today: date) -> None:
        self._database: Database = settings.database(begin=True)
        self._words, self._today = words, today
        files = [f"Made-up file {number} of a demonstration.\n".encode() for number in range(FILES)]
        self._held = Held(
            statements=[texts.keep(self._database, f"Fictional statement: {text}") for text in words["statements"]],
            reasons=[texts.keep(self._database, f"Fictional reason: {text}") for text in words["reasons"]],
            files=[(settings.store.keep(content), len(content)) for content in files],
        )
        self._templates: list[str] = []
        self._opened: set[str] = set()
        self._waiting: dict[date, list[Step]] = {}
        self._first = today

    def write(self, made: Sequence[tuple[date, Recommendation]], digest: str) -> int:
        """Record each recommendation when it was made, and what happens to it up to today; return the last seq."""
        plan = Plan.model_validate(register.head(self._words, self._today, len(made)) | {"recommendations": []})
        calendar, names, at = plan.calendar.as_calendar(), tuple(plan.sources), 0
        self._first = made[0][0]
        for day in self._days():
            upto = bisect_right(made, day, key=lambda planned: planned[0])
            if upto > at:
                sha = digest if upto == len(made) else sha256(f"{digest} {upto}".encode()).hexdigest()
                adopted = adoption(plan, sha)
                self._append(day, COORDINATOR, (adopted, *self._planned(made[at:upto], adopted, day)))
                at = upto
            moment = _moment(day)  # of the week's check, in which each source was read and showed nothing new
            results = tuple(SourceResult(name=name, result="empty", checked_at=moment) for name in names)
            check = SourcesChecked(check_id=f"check:{moment}", results=results)
            self._append(day, ledger.SYSTEM, (*self._openings(day, calendar), check))
            steps = self._waiting.pop(day, [])
            for who in dict.fromkeys(step.by for step in steps):
                self._append(day, who, [step.event for step in steps if step.by == who])
        return ledger.head(self._database)[0]

    def _days(self) -> Iterator[date]:
        """Yield the days on which something is recorded: one a week, and the last."""
        for since in range(0, (self._today - self._first).days, EVERY):
            yield self._first + timedelta(days=since)
        yield self._today

    def _planned(self, made: Sequence[tuple[date, Recommendation]], adopted: PlanAdopted, day: date) -> Iterator[Event]:
        for _, planned in made:
            bare, basis = evolve(planned, milestones=()), adopted.report.accepted_basis
            yield RecommendationPlanned(recommendation_id=planned.id, recommendation=bare, accepted_basis=basis)
            for milestone in planned.milestones:
                yield MilestonePlanned(milestone_id=milestone.id, recommendation_id=planned.id, milestone=milestone)
                if milestone.recurrence:
                    self._templates.append(milestone.id)
                else:
                    self._await(milestone, day)

    def _openings(self, day: date, calendar: Calendar) -> Iterator[Event]:
        """Yield the instances whose period ended, once a year has begun and wherever a milestone is new."""
        if (day.month, day.day <= EVERY) != (1, True) and day != self._today:
            return
        templates = records.some(self._database, MILESTONES, self._templates)
        for event in openings(templates, self._opened, day, calendar):
            self._opened.add(event.milestone_id)
            self._await(event.milestone, day)
            yield event

    def _await(self, milestone: Milestone, day: date) -> None:
        """Put what will happen to a milestone into the days on which it is recorded, those up to today."""
        for step in history_of(milestone, day, self._held):
            if step.on <= self._today:
                since = (step.on - self._first).days
                recorded_on = self._first + timedelta(days=since + -since % EVERY)
                self._waiting.setdefault(min(recorded_on, self._today), []).append(step)

    def _append(self, day: date, who: str, events: Sequence[Event]) -> None:
        if events:
            ledger.append(self._database, events, now=_moment(day), actor=who)


def _moment(day: date) -> datetime:
    return datetime.combine(day, RECORDED_AT, NEW_YORK)
