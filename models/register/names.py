"""What readers call every body, role, source, audience and law: all from the register, and no other module names one.

Source: docs/register.md#names and docs/law-and-clocks.md#citations.
"""

import re
from collections.abc import Mapping
from typing import Literal

from models.core import Flag, Text, Value, evolve

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


class RoleAndSourceNames(Value):
    """What readers call roles and sources, by id; one without a name by its id, with spaces."""

    roles: Mapping[str, str] = {}
    sources: Mapping[str, str] = {}

    def role(self, id_: str) -> str:
        """Return what a reader calls the holder of a role."""
        return self.roles.get(id_) or _as_words(id_)

    def source(self, id_: str) -> str:
        """Return what a reader calls a source."""
        return self.sources.get(id_) or _as_words(id_)


class Names(RoleAndSourceNames):
    """Every name that readers see, by the id that the register and the record use."""

    bodies: Mapping[str, Body]
    """Every body that may hold a duty, the agency and the overseeing office among them."""
    audiences: Mapping[str, str]
    readers: str
    issuer: Body | None = None
    """The office that made the recommendations; None if it is the overseeing office itself."""

    @property
    def agency(self) -> str:
        """Return what a sentence calls the agency."""
        return self.bodies[AGENCY].short

    @property
    def office(self) -> str:
        """Return what a sentence calls the overseeing office."""
        return self.bodies[OVERSIGHT].short

    @property
    def made_by(self) -> str:
        """Return what a sentence calls the office that made the recommendations."""
        return self.issuer.short if self.issuer else self.office

    def body(self, duty_on: str) -> str:
        """Return what a sentence calls the body that holds a duty."""
        return self.bodies[duty_on].short if duty_on in self.bodies else _as_words(duty_on)

    def body_name(self, duty_on: str) -> str:
        """Return the full name of the body that holds a duty."""
        return self.bodies[duty_on].name if duty_on in self.bodies else _as_words(duty_on)

    def audience(self, name: str) -> str:
        """Return what a reader calls an office for which there is an extract."""
        return self.audiences.get(name) or _as_words(name)


def issuer_of(issued_by: str, office: Body) -> Body | None:
    """Return the office that made the recommendations; None if it is `office`: if one's name is in the other's, or
    `issued_by` ends in the short name of `office` in parentheses. Source: docs/register.md#names."""
    match = re.fullmatch(r"(.+) \(([A-Z][^()]*)\)", issued_by)
    name, short = match.groups() if match else (issued_by, issued_by)
    shorter, longer = sorted((office.name.casefold(), name.casefold()), key=len)
    return None if short == office.short or shorter in longer else Body(name=name, short=short)


def _as_words(name: str) -> str:
    return name.replace("_", " ")


Sure = Literal["read", "reported", "inferred"]
"""`read`: we read the enacted text. `reported`: someone else says so. `inferred`: our own reasoning."""


class Law(Value):
    """One law, order, or bill: its section, the local law that made it, and the words that matter here."""

    section: Text | None = None
    local_law: Text | None = None
    words: Text | None = None
    record: Text | None = None
    """Where the words stand, such as the Council's record and its section."""
    sure: Sure = "read"
    source: Text | None = None
    """Who reports it, or why we infer it."""

    @property
    def line(self) -> str:
        """Return how readers see it: "Admin. Code § 10-178(d) (Local Law 228 of 2017)"."""
        if self.section is None:
            return f"{self.local_law or 'a law'} (section not known to us)"
        if self.local_law is None or self.local_law in self.section:
            return self.section
        return f"{self.section} ({self.local_law})"


MADE, ACCEPTED = "{recommendations}", "{accepted}"
"""Stand in a finding for the report's numbers, so that one more recommendation makes no line false."""


class TextSource(Value):
    """What supports the words of a recommendation: a quote, who printed it, and how far it carries."""

    words: Text
    source: Text
    reading: Sure
    note: Text | None = None


class FindingLine(Value):
    """One line of what the report found, with its source."""

    lead: Text | None = None
    """Two or three words that stand before the line."""
    text: Text
    source: Text
    press: Flag
    """Whether the line rests on press reports, or the report itself was read."""

    def with_numbers(self, recommended: str, accepted: str) -> "FindingLine":
        """Return the line with the report's numbers, in words, where they belong."""
        return evolve(self, text=self.text.replace(MADE, recommended).replace(ACCEPTED, accepted))
