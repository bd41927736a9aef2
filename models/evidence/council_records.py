"""The Council's records as the mirror writes them, with its traps (domain.md, section 4). Only what is read."""

from datetime import date, datetime
from typing import Annotated, TypeVar

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field, ValidationError

from models.core import Unreadable, new_york_day
from models.evidence.council_api import in_mirror_shape

_NO_DATE = "0001-01-01"


def _local_day(text: str) -> date | None:
    """Return the day as it is written. The `Z` of these dates is false: they are New York time (1,896 of 1,951)."""
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
    """One member's vote, by its id alone: whose it is, is not read."""

    id: int = Field(alias="VoteID", default=0)


class Action(_AsWritten):
    """What was done, as a step of a matter and an item of a meeting bear it."""

    action_id: int = Field(alias="ActionID", default=0)
    passed_flag: str = Field(alias="PassedFlagName", default="")
    votes: tuple[_Vote, ...] | None = Field(alias="Votes", default=None)

    @property
    def passed(self) -> bool | None:
        """Return how the vote ended; None where none is noted. The mirror leaves the number of a failed one out."""
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
        """Return the New York day of enactment; None where the record holds the date that means none."""
        return _local_day(self.enactment_date)

    @property
    def steps(self) -> tuple[Step, ...]:
        """Return the steps in the order of their time, undated ones first; a source may list them in another.

        Steps of one meeting bear one time (heard, laid over): they stand in the order in which they were entered.
        """
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
    """Return the matter that a record of the mirror or of the API holds. Raises Unreadable where it is none."""
    return _read(Matter, body)


def read_meeting(body: bytes) -> Meeting:
    """Return the meeting that a record of the mirror or of the API holds. Raises Unreadable where it is none."""
    return _read(Meeting, body)


def _read(shape: type[Shape], body: bytes) -> Shape:
    try:
        return shape.model_validate_json(in_mirror_shape(body))
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        where = ".".join(str(part) for part in first["loc"]) or "the record"
        raise Unreadable("unreadable", f"this is no {shape.__name__.lower()} of the Council: {where}") from None
