"""Who holds which role and how they are reached. The register names roles; the ledger knows only a person's id."""

import re
from collections.abc import Iterator
from datetime import time
from difflib import get_close_matches
from functools import cached_property
from typing import Annotated, Any, Self
from zoneinfo import ZoneInfo

from pydantic import BeforeValidator, Field, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from models.core.errors import InputError
from models.core.plain import Day, Id, Name, Text
from models.core.values import Value

PersonId = Annotated[str, StringConstraints(strict=True, max_length=32, pattern=r"^p-[a-z0-9]+(-[a-z0-9]+)*$")]
SlackId = Annotated[str, StringConstraints(strict=True, pattern=r"^[UW][A-Z0-9]{8,20}$")]
_ATOM = r"[A-Za-z0-9_!#$%&'*+/=?^`{|}~-]+"
EMAIL_PATTERN = rf"^{_ATOM}(\.{_ATOM})*@([A-Za-z0-9]+(-+[A-Za-z0-9]+)*\.)+[A-Za-z][A-Za-z0-9-]*[A-Za-z0-9]$"
"""A plain address: nothing in it that a mail's head could read as a second address, a name or a line."""
Email = Annotated[str, StringConstraints(strict=True, pattern=EMAIL_PATTERN)]

COORDINATOR = "oversight_coordinator"
VERIFIER = "oversight_verifier"
SHOWN_IDS = 6
EXAMPLE_SLACK = re.compile(r"U0(DEMO|0{6,})[0-9]+$")
"""The Slack ids of the people that `init` and `demo` write; Slack gave nobody one like these."""


def _hour(value: Any) -> Any:
    """Let a time of day through, and `"09:30"`; a number, a second or a zone is none."""
    if isinstance(value, str) and re.fullmatch(r"([01][0-9]|2[0-3]):[0-5][0-9]", value):
        return time.fromisoformat(value)
    if isinstance(value, time):
        return value
    raise PydanticCustomError("not_an_hour", "is not a time of day")


Hour = Annotated[time, BeforeValidator(_hour)]


class HeldRole(Value):
    """A role that a person holds, and for what; if nothing is named, for everything."""

    role: Name
    covers: tuple[Id, ...] = Field(default=(), alias="for")


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
    """None for a person who is not in the workspace. They get mail, if an address and a mail server are set."""
    email: Email | None = None
    roles: tuple[HeldRole, ...] = Field(min_length=1)
    hours: Hours | None = None
    away: tuple[Away, ...] = ()

    @property
    def example_mark(self) -> str | None:
        """Return the Slack id or the address of a person of the file that `init` writes, or of the demonstration; None
        for a real one. No mail goes to a domain that ends in `.example` (RFC 2606, section 2)."""
        if self.slack and EXAMPLE_SLACK.match(self.slack):
            return self.slack
        return self.email if self.email and self.email.endswith(".example") else None


class People(Value):
    """Everyone that the people file names."""

    people: tuple[Person, ...] = Field(min_length=1)

    @cached_property
    def by_id(self) -> dict[str, Person]:
        """Return every person by id."""
        return {person.id: person for person in self.people}

    @cached_property
    def roles(self) -> dict[tuple[str, str], list[Person]]:
        """Return who holds which role for what, in the order of the file; "" stands for everything."""
        holders: dict[tuple[str, str], list[Person]] = {}
        for person in self.people:
            for assignment in person.roles:
                for covered in assignment.covers or ("",):
                    holders.setdefault((assignment.role, covered), []).append(person)
        return holders

    @cached_property
    def examples(self) -> tuple[str, ...]:
        """Return the ids of the people who are examples."""
        return tuple(person.id for person in self.people if person.example_mark)

    def person(self, person_id: str) -> Person:
        """Return a person by id. Raises InputError that names ids near it, and nobody's name."""
        if person_id in self.by_id:
            return self.by_id[person_id]
        ids = list(self.by_id)
        nearest = get_close_matches(person_id, ids, n=3, cutoff=0.6) or ids[:SHOWN_IDS]
        count = "" if len(nearest) == len(ids) else f" (of {len(ids)})"
        raise InputError(
            f"{person_id!r} is not in the people file; write an id from it, such as {', '.join(nearest)}{count}"
        )


def holders(people: People, role: str, subject_id: str | None = None) -> tuple[Person, ...]:
    """Return all who hold a role for R4-M3, then those for R4, then those for all, each in the order of the file."""
    return tuple({person.id: person for person in _closest_first(people, role, subject_id)}.values())


def _closest_first(people: People, role: str, subject_id: str | None) -> Iterator[Person]:
    subject = subject_id or ""
    # A subject, what it is part of, and everything: R4-M3@2026Q1, R4-M3, R4, "".
    parts = (subject[:place] for place in reversed(range(len(subject))) if subject[place] in "-@")
    scopes = dict.fromkeys((subject, *parts, ""))
    return (person for scope in scopes for person in people.roles.get((role, scope), ()))


def holder(people: People, role: str, subject_id: str | None = None) -> Person | None:
    """Return who holds a role most closely, or None: then the coordinator gets what is meant for that role."""
    return next(_closest_first(people, role, subject_id), None)
