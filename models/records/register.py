"""What the ledger says of the register as a whole: the report, the calendar, the sources."""

from sqlmodel import Field

from models.core import Calendar, Nested, Record, RuleError
from models.ledger import Entry, PlanAdopted
from models.register import Report, Source

REGISTER = "register"
"""The id of the one record: an installation follows one register."""


class RegisterRecord(Record):
    """The register last adopted."""

    id: str
    register_id: str
    title: str
    sha256: str
    seq: int
    report: Report = Field(sa_type=Nested)
    calendar: Calendar = Field(sa_type=Nested)
    roles: dict[str, str] = Field(sa_type=Nested)
    sources: dict[str, Source] = Field(sa_type=Nested)


def fold_register(key: str, record: RegisterRecord | None, entry: Entry) -> RegisterRecord:
    """Take an adoption into the record. Raises RuleError for another register than the one followed."""
    event = entry.event
    if not isinstance(event, PlanAdopted):
        raise RuleError(f"{event.kind} does not follow for the register")
    if record and record.register_id != event.register_id:
        raise RuleError(f"this ledger follows {record.register_id}; {event.register_id} needs a ledger of its own")
    return RegisterRecord(
        id=key,
        register_id=event.register_id,
        title=event.title,
        sha256=event.sha256,
        seq=entry.seq,
        report=event.report,
        calendar=event.calendar,
        roles=event.roles,
        sources=event.sources,
    )
