"""What readers call the agency, the office, other bodies, roles, sources, and audiences: all from the register.

No other module knows a body by name. Source: docs/register.md#names.
"""

import re
from collections.abc import Mapping

from models.core import Text, Value

AGENCY, OVERSIGHT = "agency", "oversight"
"""The two bodies that every register has: the one that the report is about, and the one that records findings."""


class Body(Value):
    """An agency, an office, or another body: its full name, and what a sentence calls it ("the Council")."""

    name: Text
    short: Text


class Role(Value):
    """What a reader calls the holder of a role ("the agency's contact"), and what the role does."""

    name: Text
    does: Text


class Names(Value):
    """Every name that readers see, by the id that the register and the record use."""

    bodies: Mapping[str, Body]
    """Every body that may hold a duty, the agency and the overseeing office among them."""
    roles: Mapping[str, str]
    sources: Mapping[str, str]
    audiences: Mapping[str, str]
    readers: str
    """What a sentence calls those for whom the memo is made."""
    issuer: Body | None = None
    """The office that made the recommendations; None if it is the overseeing office itself."""

    @property
    def agency(self) -> str:
        """Return what a sentence calls the agency."""
        return self.bodies[AGENCY].short

    @property
    def agency_name(self) -> str:
        """Return the full name of the agency."""
        return self.bodies[AGENCY].name

    @property
    def office(self) -> str:
        """Return what a sentence calls the overseeing office."""
        return self.bodies[OVERSIGHT].short

    @property
    def office_name(self) -> str:
        """Return the full name of the overseeing office."""
        return self.bodies[OVERSIGHT].name

    @property
    def made_by(self) -> str:
        """Return what a sentence calls the office that made the recommendations."""
        return self.issuer.short if self.issuer else self.office

    def body(self, duty_on: str) -> str:
        """Return what a sentence calls the body that holds a duty."""
        body = self.bodies.get(duty_on)
        return body.short if body else _as_words(duty_on)

    def body_name(self, duty_on: str) -> str:
        """Return the full name of the body that holds a duty."""
        body = self.bodies.get(duty_on)
        return body.name if body else _as_words(duty_on)

    def role(self, name: str) -> str:
        """Return what a reader calls the holder of a role."""
        return self.roles.get(name) or _as_words(name)

    def source(self, name: str) -> str:
        """Return what a reader calls a source."""
        return self.sources.get(name) or _as_words(name)

    def audience(self, name: str) -> str:
        """Return what a reader calls an office for which there is an extract."""
        return self.audiences.get(name) or _as_words(name)


def issuer_of(issued_by: str, office: Body) -> Body | None:
    """Return the office that made the recommendations, or None if it is the one that follows them.

    They are the same if the name of one is in that of the other, or if `issued_by` ends in the short name of `office`
    in parentheses. Source: docs/register.md#names.
    """
    match = re.fullmatch(r"(.+) \(([A-Z][^()]*)\)", issued_by)
    name, short = match.groups() if match else (issued_by, issued_by)
    shorter, longer = sorted((office.name.casefold(), name.casefold()), key=len)
    return None if short == office.short or shorter in longer else Body(name=name, short=short)


def _as_words(name: str) -> str:
    """Return an id that the register does not name, without a sign that readers do not know."""
    return name.replace("_", " ")
