"""Where each milestone and each recommendation stands, as the memo needs it: the axes apart, nothing added up."""

from dataclasses import dataclass
from datetime import date

from models.core import Calendar, RuleError
from models.ledger import Says
from models.memo.rows import Held
from models.projections import World
from models.records import PORTFOLIO, MilestoneRecord, SourceRecord
from models.standing import CLOSED, Standing, days_late, days_past_original, is_late, standing_of


@dataclass(frozen=True)
class Placed:
    """A milestone with all that is computed of it on one day."""

    record: MilestoneRecord
    source: SourceRecord | None
    standing: Standing
    late: bool | None
    days: int
    """Calendar days past the date in force."""
    days_past_original: int
    held: Held
    held_since: date | None

    @property
    def says(self) -> Says | None:
        """Return the agency's last word on it."""
        return self.record.statement.says if self.record.statement else None

    @property
    def is_open(self) -> bool:
        """Say whether anything is still awaited."""
        return self.standing not in CLOSED and self.standing != "watch"

    @property
    def is_asked(self) -> bool:
        """Say whether DOI asked for it: related duties never set where a recommendation stands."""
        return self.record.relation == "asked_by_doi" and self.record.recommendation_id != PORTFOLIO

    @property
    def is_passed(self) -> bool:
        """Say whether the date in force passed with nothing in hand; evidence that waits is the verifier's turn."""
        return self.standing == "overdue"

    @property
    def date_seq(self) -> int:
        """Return the entry behind the date in force."""
        fixed = [each.seq for each in self.record.due_fixes if each.stands]
        later = self.record.extension
        return max([self.record.planned_seq, *fixed, *([later.seq] if later else [])])


def calendar_of(world: World) -> Calendar:
    """Return the register's calendar. Raises RuleError where no register was adopted: there is nothing to say then."""
    if world.register is None:
        raise RuleError("the ledger holds no register in this cut; take one in first (`followthrough plan sync FILE`)")
    return world.register.calendar


def place_all(world: World) -> tuple[Placed, ...]:
    """Place every milestone that has a day of its own, by recommendation and due date."""
    calendar = calendar_of(world)
    records = sorted(
        (each for each in world.milestones.values() if not each.recurring),
        key=lambda each: (each.recommendation_id, each.due_on, each.id),
    )
    return tuple(_place(each, world.source_of(each), world.as_of, calendar) for each in records)


def _place(record: MilestoneRecord, source: SourceRecord | None, today: date, calendar: Calendar) -> Placed:
    standing = standing_of(record, source, today, calendar)
    held, since = _held(record, source, standing)
    return Placed(
        record=record,
        source=source,
        standing=standing,
        late=is_late(record, source, today),
        days=days_late(record, today),
        days_past_original=days_past_original(record, today),
        held=held,
        held_since=since,
    )


def _held(record: MilestoneRecord, source: SourceRecord | None, standing: Standing) -> tuple[Held, date | None]:
    """Say what the oversight office holds, by a named verifier's word or by what is in hand, and since when."""
    finding = record.finding
    if standing == "cannot_tell" and record.missing:
        return "evidence missing", record.missing
    if standing in ("verified", "verified_late") and finding:
        return "verified implemented", finding.on
    if standing == "closed_not_implemented" and finding:
        return "closed, not implemented", finding.on
    if standing == "not_required" and finding:
        return "not required", finding.on
    if standing == "withdrawn":
        return "withdrawn", record.withdrawn_on
    if standing == "watch":
        return "watched", None
    if record.waiting_evidence:
        return "evidence in hand", min(each.recorded_on for each in record.waiting_evidence)
    if standing == "cannot_tell":
        return "cannot tell", (source.unread_since if source else None) or record.due_now
    spoken = [no.recorded_on for no in record.rejections if no.stands]
    spoken += [found.recorded_on for found in record.findings if found.stands]
    return ("evidence did not suffice", max(spoken)) if spoken else ("nothing in hand", None)
