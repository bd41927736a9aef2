"""A made-up coordinator's week with something in each of its parts."""

from collections.abc import Iterable
from datetime import UTC, date, datetime
from typing import Any

from models.core import People
from models.records import EvidenceItem, HoldItem, MilestoneRecord, RequestItem, SourceRecord
from models.records.milestone import StatementItem
from models.register import Names
from models.standing import Week, view_report
from tests.material.records import changed
from tests.models.reminders.reminder_material import milestone, people, read_source

DAY = date(2026, 6, 1)
DUE, LATER = date(2026, 4, 29), date(2026, 7, 1)
NAMES = Names.model_validate(
    {
        "bodies": {
            "agency": {"short": "NYPD", "name": "the New York City Police Department"},
            "oversight": {"short": "DOI", "name": "the Department of Investigation"},
        },
        "roles": {
            "agency_contact": "NYPD's contact",
            "oversight_coordinator": "DOI's coordinator",
            "oversight_verifier": "a DOI verifier",
        },
        "sources": {"city_record": "the City Record", "agency_drop": "the shared folder"},
        "audiences": {},
        "readers": "the Council",
    }
)
ITEM: dict[str, Any] = {"seq": 9, "by": "p-records-1"}
EVIDENCE = EvidenceItem(
    **ITEM, on=date(2026, 5, 20), recorded_on=date(2026, 5, 20), sha256="ab" * 32, name="a.pdf", voice="agency"
)
REQUEST = RequestItem(**ITEM, on=date(2026, 5, 28), recorded_on=date(2026, 5, 28), to=LATER, reason_id="t1")
HOLD = HoldItem(**ITEM, on=date(2026, 5, 28), recorded_on=date(2026, 5, 28), waits_for="R2-M1", reason_id=None)
PARTLY = StatementItem(**ITEM, on=date(2026, 5, 12), says="partly_done", text_id="t1")


def week_item(
    milestone_id: str = "R5-M1", due_on: date = DUE, *, agreed: bool = True, **changes: Any
) -> MilestoneRecord:
    """Return an open milestone, 33 days past our target date, with NYPD's contact, unless the changes say otherwise."""
    planned = {name: changes.pop(name) for name in ("basis", "provisional") if name in changes}
    record = milestone(milestone_id, due_on=due_on, agreed=agreed, **planned)
    known = {"title": f"Policy {milestone_id}", "recommendation_id": milestone_id.partition("-")[0]}
    return changed(record, **known | changes)


def week_of(
    records: Iterable[MilestoneRecord],
    sources: dict[str, SourceRecord] | None = None,
    staff: People | None = None,
    **more: Any,
) -> Week:
    """Return the week of some milestones; the shared folder was read on its day, if nothing else is said."""
    by_id = {record.id: record for record in records}
    read = {"agency_drop": read_source(DAY)} if sources is None else sources
    wakes = dict.fromkeys(by_id, datetime(2026, 6, 8, 13, 30, tzinfo=UTC))
    return Week(view_report(None, {}, by_id, read, DAY), people=staff or people(), wakes=wakes, **more)


def a_week(*more: MilestoneRecord) -> Week:
    """Return a week with something in each part, and some milestones more."""
    records = (
        week_item("R2-M1", LATER, extension_requests=(REQUEST,)),
        week_item("R1-M2", LATER, evidence=(EVIDENCE,)),
        week_item("R3-M1", basis="statute", agreed=False, statements=(PARTLY,)),
        week_item("R3-M2", basis="statute", agreed=False, evidence=(EVIDENCE,)),
        week_item(),
        week_item("ALL-M2"),
        week_item("R3-M3", source="city_record"),
        week_item("R4-M3", LATER, holds=(HOLD,)),
        week_item("R6-M1", date(2026, 6, 10)),
        week_item("R6-M3", LATER, provisional=True),
        week_item("R7-M1", LATER, agreed=False),
    )
    return week_of((*records, *more), drafts=("D4",), in_doubt=2)
