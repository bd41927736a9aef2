"""What the record says, beside the stand-in's page: where a milestone stands, and what was entered last."""

import re
from collections.abc import Iterable, Iterator
from datetime import datetime

from models.ledger import Entry, Event, PressRefused, PressTaken
from models.records import MilestoneRecord, assigned_to, hold_of, quiets_in_force, request_of
from models.standing import MilestoneStatus
from notifications.slack.talk import RecordLine, RecordShown
from notifications.slack.transcript import NEW_YORK
from notifications.words import long_date

SHOWN = 14
"""Entries on the page."""


def say_record(
    now: datetime, entries: Iterable[Entry], milestone: tuple[MilestoneRecord, MilestoneStatus] | None
) -> RecordShown:
    """Say what the record holds at a moment (UTC); `entries` the oldest first, people by their ids."""
    local = now.astimezone(NEW_YORK)
    clock = f"{local:%I:%M %p}".lstrip("0")
    shown = RecordShown(
        moment=f"The demo's clock stands at {local:%A} {long_date(local.date())}, {clock} in New York.",
        lines=tuple(_line(each) for each in list(entries)[: -SHOWN - 1 : -1]),
    )
    if milestone is None:
        return shown
    record, status = milestone
    about = {"milestone_id": record.id, "title": record.title, "facts": tuple(_facts(record, status))}
    return shown.model_copy(update=about)


def _line(entry: Entry) -> RecordLine:
    return RecordLine(seq=entry.seq, kind=entry.event.kind.replace("_", " "), about=_about(entry.event), by=entry.actor)


def _about(event: Event) -> str:
    """Say what an entry is about; a press by what was pressed, for its own id says nothing to a reader."""
    if isinstance(event, PressTaken | PressRefused):
        why = f" ({event.why.replace('_', ' ')})" if isinstance(event, PressRefused) else ""
        return f"{event.verb} {event.about or ''}".strip() + why
    return f"{event.subject[:12]}..." if re.fullmatch("[0-9a-f]{64}", event.subject) else event.subject


def _facts(record: MilestoneRecord, status: MilestoneStatus) -> Iterator[tuple[str, str]]:
    yield "Stands", status.standing.replace("_", " ")
    yield "Original date", long_date(status.due)
    yield "In force", long_date(status.due_now)
    yield "Agency says", status.agency_says.says.replace("_", " ") if status.agency_says else "nothing"
    yield "Evidence", f"{status.evidence} in hand"
    if status.finding:
        yield "Finding", f"{status.finding.verdict.replace('_', ' ')}, by {status.finding.by}"
    for quiet in quiets_in_force(record)[-1:]:
        yield quiet.kind.capitalize(), f"quiet until {long_date(quiet.until)}"
    if hold := hold_of(record):
        yield "Waits for", hold.waits_for or ("says it is not theirs" if hold.not_mine else "a reason given")
    if request := request_of(record):
        yield "Asked for", long_date(request.to)
    if given := assigned_to(record):
        yield "Given to", given
    if status.wake_at:
        yield "Looked at again", long_date(status.wake_at.astimezone(NEW_YORK).date())
