"""The Council's records, from the mirror's files or from the Legistar Web API, as one shape. Only what is read.

Both have traps, which docs/evidence.md#council-records lists. The mirror's names are used for both.
"""

import re
from datetime import date, datetime
from typing import Annotated, Any, TypeVar

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field, ValidationError
from pydantic_core import from_json, to_json

from models.core import NEW_YORK, Unreadable, new_york_day

_NO_DATE = "0001-01-01"


def _local_day(text: str) -> date | None:
    """Return the day as written, because the `Z` of these dates is false: they are New York time."""
    return None if text.startswith(_NO_DATE) else datetime.fromisoformat(text).date()


def _has_a_day(text: str) -> str:
    _local_day(text)
    return text


def _has_a_new_york_day(moment: datetime) -> datetime:
    try:
        new_york_day(moment)
    except OverflowError:
        raise ValueError("there is no such day in New York") from None  # 0001-01-01T00:00:00Z, which means no date
    return moment


Written = Annotated[str, AfterValidator(_has_a_day)]


class _AsWritten(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore", strict=True)


class _Vote(_AsWritten):
    """One member's vote, by the id of its kind. Whose vote it is is not read."""

    id: int = Field(alias="VoteID", default=0)


class Action(_AsWritten):
    """What was done: the fields that a step of a matter and an item of a meeting share."""

    action_id: int = Field(alias="ActionID", default=0)
    passed_flag: str = Field(alias="PassedFlagName", default="")
    votes: tuple[_Vote, ...] | None = Field(alias="Votes", default=None)

    @property
    def passed(self) -> bool | None:
        """Return how the vote ended, or None if no vote is noted. (The mirror omits the number of a failed one.)"""
        return {"Pass": True, "Fail": False}.get(self.passed_flag)


class Step(Action):
    """One line of a matter's history."""

    id: int = Field(alias="ID", default=0)
    written: Written = Field(alias="Date", default=_NO_DATE)
    name: str = Field(alias="Action", default="")
    status_id: int = Field(alias="MatterStatusID", default=0)

    @property
    def day(self) -> date | None:
        """Return the New York day of the step."""
        return _local_day(self.written)


class Matter(_AsWritten):
    """A bill, a resolution, or another matter."""

    id: int = Field(alias="ID")
    file: str = Field(alias="File")
    type_name: str = Field(alias="TypeName", default="")
    local_law: str = Field(alias="LocalLaw", default="")
    status_id: int = Field(alias="StatusID")
    status_name: str = Field(alias="StatusName", default="")
    enactment_date: Written = Field(alias="EnactmentDate", default=_NO_DATE)
    history: tuple[Step, ...] | None = Field(alias="History", default=None)

    @property
    def enacted_on(self) -> date | None:
        """Return the New York day of enactment, or None if the record holds the date that means none."""
        return _local_day(self.enactment_date)

    @property
    def steps(self) -> tuple[Step, ...]:
        """Return the steps in order of time, undated ones first, those of one meeting as they were entered."""
        return tuple(sorted(self.history or (), key=lambda step: (step.written, step.id)))


class Item(Action):
    """One line of a meeting's agenda or minutes."""

    matter_file: str = Field(alias="MatterFile", default="")
    name: str = Field(alias="ActionName", default="")


class Meeting(_AsWritten):
    """A meeting of a Council body."""

    id: int = Field(alias="ID")
    moment: Annotated[AwareDatetime, AfterValidator(_has_a_new_york_day)] = Field(alias="Date")
    agenda_status_id: int = Field(alias="AgendaStatusID")
    agenda_status_name: str = Field(alias="AgendaStatusName", default="")
    items: tuple[Item, ...] | None = Field(alias="Items", default=None)

    @property
    def day(self) -> date:
        """Return the New York day of the meeting; its `Date` carries a true offset."""
        return new_york_day(self.moment)


Shape = TypeVar("Shape", Matter, Meeting)


def read_matter(body: bytes) -> Matter:
    """Return the matter in a record of the mirror or the API. Raises Unreadable if it holds none."""
    return _read(Matter, body)


def read_meeting(body: bytes) -> Meeting:
    """Return the meeting in a record of the mirror or the API. Raises Unreadable if it holds none."""
    return _read(Meeting, body)


def _read(shape: type[Shape], body: bytes) -> Shape:
    try:
        return shape.model_validate_json(in_mirror_shape(body))
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        where = ".".join(str(part) for part in first["loc"]) or "the record"
        raise Unreadable("unreadable", f"this is no {shape.__name__.lower()} of the Council: {where}") from None


# The API's own names, and the mirror's name for each.
_MATTER = {
    "MatterId": "ID",
    "MatterFile": "File",
    "MatterEnactmentNumber": "LocalLaw",
    "MatterTypeId": "TypeID",
    "MatterTypeName": "TypeName",
    "MatterStatusId": "StatusID",
    "MatterStatusName": "StatusName",
    "MatterEnactmentDate": "EnactmentDate",
}
_STEP = {
    "MatterHistoryId": "ID",
    "MatterHistoryActionDate": "Date",
    "MatterHistoryActionId": "ActionID",
    "MatterHistoryActionName": "Action",
    "MatterHistoryPassedFlagName": "PassedFlagName",
    "MatterHistoryMatterStatusId": "MatterStatusID",
}
_EVENT = {
    "EventId": "ID",
    "EventAgendaStatusId": "AgendaStatusID",
    "EventAgendaStatusName": "AgendaStatusName",
}
_ITEM = {
    "EventItemId": "ID",
    "EventItemMatterFile": "MatterFile",
    "EventItemActionId": "ActionID",
    "EventItemActionName": "ActionName",
    "EventItemPassedFlagName": "PassedFlagName",
}
_CLOCK = re.compile(r"(\d{1,2}):(\d{2}) ([AP])M")


def in_mirror_shape(body: bytes) -> bytes:
    """Return a record of the API with the mirror's names, without nulls, as JSON; anything else as it is.

    The API's are stored as `{"Matter": ..., "Histories": [...]}` or `{"Event": ..., "EventItems": [...]}`.
    """
    try:
        record = from_json(body)
    except ValueError:
        return body
    match record:
        case {"Matter": dict(matter)}:
            return to_json(_renamed(matter, _MATTER) | {"History": _renamed_all(record.get("Histories"), _STEP)})
        case {"Event": dict(event)}:
            items = _renamed_all(record.get("EventItems"), _ITEM)
            return to_json(_renamed(event, _EVENT) | {"Date": _moment(event), "Items": items})
    return body


def _renamed(fields: dict[str, Any], names: dict[str, str]) -> dict[str, Any]:
    return {names[key]: value for key, value in fields.items() if key in names and value is not None}


def _renamed_all(rows: Any, names: dict[str, str]) -> Any:
    """Return the rows of a list, renamed. Anything else is returned as is, for validation to refuse."""
    if not isinstance(rows, list):
        return rows
    return [_renamed(row, names) if isinstance(row, dict) else row for row in rows]


def _moment(event: dict[str, Any]) -> Any:
    """Return when a meeting begins, in New York: `EventDate` is midnight there, `EventTime` is "10:00 AM" or no time.

    A day that cannot be read is returned as is, for validation to refuse.
    """
    written: Any = event.get("EventDate")
    try:
        midnight = datetime.fromisoformat(written).replace(tzinfo=NEW_YORK)
    except (TypeError, ValueError):
        return written
    clock = _CLOCK.fullmatch(str(event.get("EventTime")).strip())
    if clock is None:
        return midnight.isoformat()
    hour = int(clock[1]) % 12 + (12 if clock[3] == "P" else 0)
    return midnight.replace(hour=hour, minute=min(int(clock[2]), 59)).isoformat()
