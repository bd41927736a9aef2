"""The Council's records, from the mirror's files or from the Legistar Web API, as one shape. Only what is read.

Both have traps, which docs/evidence.md#council-records lists. The mirror's names are used for both.
"""

import re
from codecs import BOM_UTF8
from datetime import date, datetime
from typing import Annotated, Any, TypeVar

from pydantic import AfterValidator, AliasChoices, AwareDatetime, BaseModel, ConfigDict, Field, ValidationError
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


def _named(*names: str, **default: Any) -> Any:
    """Return a field under its name in the mirror, or else one of those in the API."""
    return Field(validation_alias=AliasChoices(*names), **default)


Written = Annotated[str, AfterValidator(_has_a_day)]


class _AsWritten(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore", strict=True)


class _Vote(_AsWritten):
    """One member's vote, by the id of its kind. Whose vote it is is not read."""

    id: int = Field(alias="VoteID", default=0)


class Action(_AsWritten):
    """What was done: the fields that a step of a matter and an item of a meeting share."""

    action_id: int = _named("ActionID", "MatterHistoryActionId", "EventItemActionId", default=0)
    passed_flag: str = _named("PassedFlagName", "MatterHistoryPassedFlagName", "EventItemPassedFlagName", default="")
    votes: tuple[_Vote, ...] | None = Field(alias="Votes", default=None)

    @property
    def passed(self) -> bool | None:
        """Return how the vote ended, or None if no vote is noted. (The mirror omits the number of a failed one.)"""
        return {"Pass": True, "Fail": False}.get(self.passed_flag)


class Step(Action):
    """One line of a matter's history."""

    id: int = _named("ID", "MatterHistoryId", default=0)
    written: Written = _named("Date", "MatterHistoryActionDate", default=_NO_DATE)
    name: str = _named("Action", "MatterHistoryActionName", default="")
    status_id: int = _named("MatterStatusID", "MatterHistoryMatterStatusId", default=0)

    @property
    def day(self) -> date | None:
        """Return the New York day of the step."""
        return _local_day(self.written)


class Matter(_AsWritten):
    """A bill, a resolution, or another matter."""

    id: int = _named("ID", "MatterId")
    file: str = _named("File", "MatterFile")
    type_name: str = _named("TypeName", "MatterTypeName", default="")
    local_law: str = _named("LocalLaw", "MatterEnactmentNumber", default="")
    status_id: int = _named("StatusID", "MatterStatusId")
    status_name: str = _named("StatusName", "MatterStatusName", default="")
    enactment_date: Written = _named("EnactmentDate", "MatterEnactmentDate", default=_NO_DATE)
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

    matter_file: str = _named("MatterFile", "EventItemMatterFile", default="")
    name: str = _named("ActionName", "EventItemActionName", default="")


class Meeting(_AsWritten):
    """A meeting of a Council body."""

    id: int = _named("ID", "EventId")
    moment: Annotated[AwareDatetime, AfterValidator(_has_a_new_york_day)] = Field(alias="Date")
    agenda_status_id: int = _named("AgendaStatusID", "EventAgendaStatusId")
    agenda_status_name: str = _named("AgendaStatusName", "EventAgendaStatusName", default="")
    items: tuple[Item, ...] | None = Field(alias="Items", default=None)

    @property
    def day(self) -> date:
        """Return the New York day of the meeting; its `Date` carries a true offset."""
        return new_york_day(self.moment)


Shape = TypeVar("Shape", Matter, Meeting)


def read_record(shape: type[Shape], body: bytes) -> Shape:
    """Return the matter or the meeting in a record of the mirror or the API. Raises Unreadable if it holds none."""
    try:
        return shape.model_validate_json(in_mirror_shape(body))
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        place = ".".join(map(str, first["loc"])) or "the record"
        raise Unreadable("unreadable", f"this is no {shape.__name__.lower()} of the Council: {place}") from None


_CLOCK = re.compile(r"(\d{1,2}):(\d{2}) ([AP])M")


def in_mirror_shape(body: bytes) -> bytes:
    """Return a record of the API as the mirror has it, without nulls; anything else as it is; both without a byte order
    mark. The API's are stored as `{"Matter": ..., "Histories": [...]}` or `{"Event": ..., "EventItems": [...]}`."""
    body = body.removeprefix(BOM_UTF8)
    try:
        record = from_json(body)
    except ValueError:
        return body
    match record:
        case {"Matter": dict(matter)}:
            return to_json(_without_nulls(matter | {"History": record.get("Histories")}))
        case {"Event": dict(event)}:
            return to_json(_without_nulls(event | {"Date": _moment(event), "Items": record.get("EventItems")}))
    return body


def _without_nulls(value: Any) -> Any:
    match value:
        case dict():
            return {name: _without_nulls(field) for name, field in value.items() if field is not None}
        case list():
            return [_without_nulls(row) for row in value]
    return value


def _moment(event: dict[str, Any]) -> Any:
    """Return when a meeting begins: `EventDate` is midnight in New York, `EventTime` is "10:00 AM" or no time. A day
    that cannot be read is returned as is, for validation to refuse."""
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
