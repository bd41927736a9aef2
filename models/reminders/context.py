"""What holds for every milestone, source and memo of one sweep."""

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from functools import cached_property

from pydantic import InstanceOf

from models.core import Calendar, People, Value, evolve
from models.drafts import MemoAtHand
from models.ledger import Called, RefusedPresses
from models.records import MilestoneRecord, RecipientRecord, SourceRecord
from models.register import Gives, Names
from models.reminders.recipients import Channels, Directory
from models.standing import MilestoneView, ReportView, SourceView


class SweepContext(Value):
    """What holds for every milestone, source and memo of one sweep."""

    calendar: Calendar
    verdicts_by: str
    """The short name of the office that records findings."""
    names: Names | None = None
    """What readers call people and places, as the register says."""
    people: People
    sources: Mapping[str, SourceRecord]
    recipients: Mapping[str, RecipientRecord]
    gives: Mapping[str, Gives] = {}
    """What each source of the register gives."""
    answered: Mapping[str, date] = {}
    """The day on which each person last did something about a milestone, by id."""
    milestones: Mapping[str, InstanceOf[MilestoneRecord]] = {}
    """What may bring a message within `FORESEEN`, by id, so that a message can name the day of its reader's next."""
    touched: Mapping[str, tuple[str, ...]] = {}
    """The open milestones that would show at a source, by its name, if there is something to say about it."""
    channels: Channels = Channels()
    memo_on: date | None = None
    """The day of the next memo."""
    digests: frozenset[str] | None = None
    """The keys of this week's digests that are claimed already; None if this sweep sends no digests."""
    report: InstanceOf[ReportView] | None = None
    """For digests: where everything stands on the day of the sweep; None if this sweep sends none."""
    unsure: tuple[str, ...] = ()
    """The messages of which nobody has known for a day whether they arrived."""
    refused: RefusedPresses | None = None
    """What was refused in the last seven days because of who pressed."""
    memos: tuple[MemoAtHand, ...] = ()
    """The recent drafts, and the memos they became."""
    channel: bool = False
    """The coordinators have a channel, to which their weekly digest goes."""

    def directory(self, now: datetime) -> Directory:
        """Return everyone who can get a notification, and how they can be reached at a moment (UTC)."""
        return evolve(self._directory, now=now)

    @cached_property
    def _directory(self) -> Directory:
        """Everyone, at no moment yet: each reminder of a sweep asks for a directory, and reading it checks them all."""
        return Directory(
            now=datetime.min.replace(tzinfo=UTC),
            people=self.people,
            records=self.recipients,
            channels=self.channels,
            answered=self.answered,
        )

    def view_of(self, milestone: MilestoneRecord, day: date) -> MilestoneView:
        """Return where a milestone stands on a New York day."""
        source = SourceView(milestone.source, record=self.sources.get(milestone.source))
        return MilestoneView(milestone, source, day, self.calendar)

    def called(self, *, roles: Iterable[str] = (), sources: Iterable[str] = (), bodies: Iterable[str] = ()) -> Called:
        """Return what the register calls the agency, and the roles, sources and bodies that a message names."""
        return called(self.names, roles=roles, sources=sources, bodies=bodies)


def called(
    names: Names | None, *, roles: Iterable[str] = (), sources: Iterable[str] = (), bodies: Iterable[str] = ()
) -> Called:
    """Return what the register calls the agency, and the roles, sources and bodies that a message names."""
    if names is None:
        return Called()
    return Called(
        agency=names.agency,
        roles={id_: names.role(id_) for id_ in sorted(set(roles))},
        sources={id_: names.source(id_) for id_ in sorted(set(sources))},
        bodies={id_: names.body(id_) for id_ in sorted(set(bodies))},
    )
