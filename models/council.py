"""The Council's records as the mirror writes them, with its traps (domain.md, section 4). Only what rules read."""

from datetime import date, datetime
from typing import Annotated, TypeVar

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field, ValidationError

from models.errors import Unreadable
from models.workdays import new_york_day

_NO_DATE = "0001-01-01"


def _local_day(text: str) -> date | None:
    """Return the day as it is written. The `Z` of these dates is false: they are New York time (1,896 of 1,951)."""
    return None if text.startswith(_NO_DATE) else datetime.fromisoformat(text).date()


def _has_a_day(text: str) -> str:
    _local_day(text)
    return text


Written = Annotated[str, AfterValidator(_has_a_day)]


class _AsWritten(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore", strict=True)


class Step(_AsWritten):
    """One line of a matter's history."""

    written: Written = Field(alias="Date")
    status_id: int = Field(alias="MatterStatusID", default=0)

    @property
    def day(self) -> date | None:
        """Return the New York day of the step."""
        return _local_day(self.written)


class Matter(_AsWritten):
    """A bill or a resolution."""

    id: int = Field(alias="ID")
    file: str = Field(alias="File")
    local_law: str = Field(alias="LocalLaw", default="")
    status_id: int = Field(alias="StatusID")
    status_name: str = Field(alias="StatusName", default="")
    enactment_date: Written = Field(alias="EnactmentDate", default=_NO_DATE)
    history: tuple[Step, ...] | None = Field(alias="History", default=None, strict=False)

    @property
    def enacted_on(self) -> date | None:
        """Return the New York day of enactment; None where the record holds the date that means none."""
        return _local_day(self.enactment_date)


class Item(_AsWritten):
    """One line of a meeting's agenda or minutes."""

    matter_file: str = Field(alias="MatterFile", default="")
    action_id: int = Field(alias="ActionID", default=0)


class Meeting(_AsWritten):
    """A meeting of a Council body."""

    id: int = Field(alias="ID")
    moment: AwareDatetime = Field(alias="Date", strict=False)
    agenda_status_id: int = Field(alias="AgendaStatusID")
    items: tuple[Item, ...] | None = Field(alias="Items", default=None, strict=False)

    @property
    def day(self) -> date:
        """Return the New York day of the meeting; its `Date` carries a true offset."""
        return new_york_day(self.moment)


LAW = 35
"""The status of a matter that is law; with it must stand a LocalLaw number and a real EnactmentDate."""


def said_of(body: bytes) -> str | None:
    """Return what a record says of itself, in one line: whether a matter is law, whether a hearing was held."""
    try:
        matter = read_matter(body)
    except Unreadable:
        return _meeting_said(body)
    if matter.status_id == LAW and matter.local_law and matter.enacted_on:
        year, _, number = matter.local_law.partition("/")
        return f"{matter.file} is law: Local Law {number} of {year}"
    return f"{matter.file} is not law: {matter.status_name}"


def _meeting_said(body: bytes) -> str | None:
    try:
        meeting = read_meeting(body)
    except Unreadable:
        return None
    held = any(item.action_id == HEARD for item in meeting.items or ())
    return f"event {meeting.id} of {meeting.day}: {'a hearing was held' if held else 'no hearing is shown as held'}"


HEARD = 54
"""The action of an agenda item that was heard. A Final agenda alone does not mean held."""

Shape = TypeVar("Shape", Matter, Meeting)


def read_matter(body: bytes) -> Matter:
    """Return the matter that a record holds. Raises Unreadable where it is none."""
    return _read(Matter, body)


def read_meeting(body: bytes) -> Meeting:
    """Return the meeting that a record holds. Raises Unreadable where it is none."""
    return _read(Meeting, body)


def _read(shape: type[Shape], body: bytes) -> Shape:
    try:
        return shape.model_validate_json(body)
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        where = ".".join(str(part) for part in first["loc"]) or "the record"
        raise Unreadable("unreadable", f"this is no {shape.__name__.lower()} of the Council: {where}") from None
