"""A coordinator's week: what they must decide, whom each thing waits for, what is due (docs/operations.md#health)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property

from models.core import COORDINATOR, People, holder
from models.records import FileTask, MilestoneRecord, responsible_person
from models.standing.headline import DEBTS
from models.standing.report import ReportView
from models.standing.urgency import most_urgent_first
from models.standing.view import MilestoneView

AHEAD = timedelta(days=14)
"""How far ahead a date is due soon."""


def holder_of(people: People | None, record: MilestoneRecord) -> str | None:
    """Return the id of whom a milestone waits for: who was given it, or holds its role. None without a people file."""
    person = (responsible_person(record, people) or holder(people, COORDINATOR)) if people else None
    return person.id if person else None


@dataclass(frozen=True)
class Week:
    """What the coordinator sees on a New York day, each part with the most urgent first."""

    report: ReportView
    people: People | None = None
    wakes: Mapping[str, datetime | None] = field(default_factory=dict)
    """When each milestone is decided again (UTC), by its id."""
    drafts: tuple[str, ...] = ()
    """Drafts of memos that wait for a person, by id."""
    in_doubt: int = 0
    """Messages of which nobody knows yet whether they arrived."""

    def held_by(self, view: MilestoneView) -> str | None:
        """Return the id of the person with whom a milestone is while it is the duty holder's turn; else None."""
        return None if view.office_turn else holder_of(self.people, view.record)

    @cached_property
    def open(self) -> tuple[MilestoneView, ...]:
        """Return all open milestones, those that cover all recommendations among them."""
        return most_urgent_first(view for view in self.report.milestones if view.is_open)

    @cached_property
    def files(self) -> tuple[tuple[str, FileTask], ...]:
        """Return the files that wait for a person, each after its source: first those that nobody answered."""
        tasks = [
            (source.name, task)
            for source in self.report.sources.values()
            if source.record
            for task in source.record.files
            if task.answer in (None, "ask_again")
        ]
        return tuple(sorted(tasks, key=lambda pair: (not pair[1].is_open, pair[1].since)))

    def listed(self, name: str) -> tuple[MilestoneView, ...]:
        """Return the milestones behind a number of the headline: what the office owes with the longest waiting first,
        all else by urgency."""
        views = self.report.views(getattr(self.report.headline, name))
        if name not in DEBTS:
            return most_urgent_first(views)
        return tuple(sorted(views, key=lambda view: ((view.turn and view.turn.since) or view.due_now, view.id)))

    @cached_property
    def on_hold(self) -> tuple[MilestoneView, ...]:
        """Return what is on hold and not past its date."""
        return tuple(view for view in self.open if view.hold and not view.is_past)

    @cached_property
    def soon(self) -> tuple[MilestoneView, ...]:
        """Return what is due in the next 14 days, the first date first."""
        today = self.report.day
        coming = [view for view in self.open if not view.is_past and view.proof != "awaiting_review"]
        ahead = (view for view in coming if today <= view.due_now <= today + AHEAD)
        return tuple(sorted(ahead, key=lambda view: (view.due_now, view.id)))
