"""Who holds which role and how they are reached. The register names roles; the ledger knows a person's id alone."""

import re
from datetime import time
from difflib import get_close_matches
from typing import Annotated, Any, Self
from zoneinfo import ZoneInfo

from pydantic import BeforeValidator, Field, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from models.errors import InputError
from models.plain import Day, Id, Name, Text
from models.value import Value

PersonId = Annotated[str, StringConstraints(strict=True, max_length=32, pattern=r"^p-[a-z0-9]+(-[a-z0-9]+)*$")]
SlackId = Annotated[str, StringConstraints(strict=True, pattern=r"^[UW][A-Z0-9]{8,20}$")]
Email = Annotated[str, StringConstraints(strict=True, pattern=r"^[^@\s]+@[^@\s]+\.[^@\s]+$")]

COORDINATOR = "oversight_coordinator"
VERIFIER = "oversight_verifier"
SHOWN_IDS = 6


def _hour(value: Any) -> Any:
    """Let a time of day through, and `"09:30"`; a number, a second or a zone is none."""
    if isinstance(value, str) and re.fullmatch(r"([01][0-9]|2[0-3]):[0-5][0-9]", value):
        return time.fromisoformat(value)
    if isinstance(value, time):
        return value
    raise PydanticCustomError("not_an_hour", "is not a time of day")


Hour = Annotated[time, BeforeValidator(_hour)]


class HeldRole(Value):
    """A role that a person holds, and for what; for everything where nothing is named."""

    role: Name
    covers: tuple[Id, ...] = Field(default=(), alias="for")

    def fit(self, subject_id: str | None) -> int | None:
        """Return how closely this covers a subject: 0 for everything, more the nearer; None where it does not."""
        if not self.covers:
            return 0
        subject = subject_id or ""
        fitting = [len(each) for each in self.covers if subject == each or subject.startswith((f"{each}-", f"{each}@"))]
        return max(fitting, default=None)


class Hours(Value):
    """The hours in which a person may be written to."""

    opens: Hour = Field(alias="from")
    closes: Hour = Field(alias="to")
    timezone: Text

    @model_validator(mode="after")
    def _are_hours(self) -> Self:
        try:
            ZoneInfo(self.timezone)
        except (OSError, ValueError, KeyError) as error:
            raise PydanticCustomError("bad_hours", "the time zone is not known") from error
        if self.opens >= self.closes:
            raise PydanticCustomError("bad_hours", "the hours end before they begin")
        return self


class Away(Value):
    """Days on which a person cannot be reached, both counted, and who stands in."""

    first: Day = Field(alias="from")
    last: Day = Field(alias="to")
    delegate: PersonId | None = None

    @model_validator(mode="after")
    def _are_days(self) -> Self:
        if self.first > self.last:
            raise PydanticCustomError("bad_days", "the days end before they begin")
        return self


class Person(Value):
    """One person. The name is shown in Slack only, and never enters the ledger."""

    id: PersonId
    name: Text
    slack: SlackId | None = None
    """None for who is not in the workspace: they are written to by mail, where an address and a mail server are set."""
    email: Email | None = None
    roles: tuple[HeldRole, ...] = Field(min_length=1)
    hours: Hours | None = None
    away: tuple[Away, ...] = ()


class People(Value):
    """Everyone that the people file names."""

    people: tuple[Person, ...] = Field(min_length=1)

    def person(self, person_id: str) -> Person:
        """Return a person by id. Raises InputError that names ids near it, and nobody's name."""
        ids = [person.id for person in self.people]
        if person_id in ids:
            return self.people[ids.index(person_id)]
        near = get_close_matches(person_id, ids, n=3, cutoff=0.6) or ids[:SHOWN_IDS]
        more = "" if len(near) == len(ids) else f" (of {len(ids)})"
        raise InputError(f"{person_id!r} is not in the people file; write an id of it, such as {', '.join(near)}{more}")


def holders(people: People, role: str, subject_id: str | None = None) -> tuple[Person, ...]:
    """Return all who hold a role for a recommendation, milestone or instance, the closest first.

    A role held for R4 covers R4-M3 and R4-M3@2026Q1. Who holds it for R4-M3 comes before who holds it for R4, and
    both before who holds it for all; those alike stand in the order of the file.
    """
    found: list[tuple[int, Person]] = []
    for person in people.people:
        fits = [fit for held in person.roles if held.role == role and (fit := held.fit(subject_id)) is not None]
        if fits:
            found.append((max(fits), person))
    return tuple(person for _, person in sorted(found, key=lambda each: -each[0]))


def holder(people: People, role: str, subject_id: str | None = None) -> Person | None:
    """Return who holds a role most closely, or None: then the coordinator gets what is meant for that role."""
    return next(iter(holders(people, role, subject_id)), None)
