"""The sheets of a register: one for each of its parts, so that nothing of it is left out."""

from typing import Literal, NamedTuple

from models.core import Loc
from models.register.city import LIST_OF_A_YEAR, CityCalendar, CouncilBody
from models.register.plan import Milestone, Plan, Recommendation
from models.register.report import Report
from models.register.sheet_columns import Column, columns_of
from models.register.source import Source

RECOMMENDATION = Column(("recommendation",), "text")
"""Under which recommendation a milestone stands; empty for the clocks that cover all of them."""

KEY = Column(("key",), "text")
WORDS = Column(("words",), "text")
FIELD, VALUE = "field", "value"


class Part(NamedTuple):
    """A part of the register, its place there, and its sheet.

    `rows`: a row for each of a list. `keyed`: a row for each of a table of named values. `words`: the same, of plain
    words. `fields`: one value, a row for each of its fields.
    """

    name: str
    loc: Loc
    form: Literal["rows", "keyed", "words", "fields"]
    columns: tuple[Column, ...]

    @property
    def key(self) -> str:
        """Return the register's key under which the part lies; none for the register's own fields."""
        return str(self.loc[0]) if self.loc else ""

    @property
    def header(self) -> tuple[str, ...]:
        """Return the first row of the sheet."""
        return (FIELD, VALUE) if self.form == "fields" else tuple(each.name for each in self.columns)

    def column(self, name: str) -> Column | None:
        """Return the column or field of a name, or none. The calendar has a field for each year that is listed."""
        if self.loc == ("calendar",) and name.removeprefix(LIST_OF_A_YEAR).isdecimal() and name.isascii():
            return Column((name,), "lines", "day", blank=())
        return next((each for each in self.columns if each.name == name), None)


_STEP = columns_of(Milestone)
_OWN_SHEETS = {"report", "roles", "council", "calendar", "sources", "basis_values", "rule_types"}

RECOMMENDATIONS = Part("Recommendations", ("recommendations",), "rows", columns_of(Recommendation, "milestones"))
MILESTONES = Part("Milestones", ("portfolio", "milestones"), "rows", (_STEP[0], RECOMMENDATION, *_STEP[1:]))
PARTS = (
    RECOMMENDATIONS,
    MILESTONES,
    Part("Register", (), "fields", columns_of(Plan, "portfolio", "recommendations", *sorted(_OWN_SHEETS))),
    Part("Report", ("report",), "fields", columns_of(Report)),
    Part("Sources", ("sources",), "keyed", (KEY, *columns_of(Source))),
    Part("Roles", ("roles",), "words", (KEY, WORDS)),
    Part("Council", ("council",), "keyed", (KEY, *columns_of(CouncilBody))),
    Part("Calendar", ("calendar",), "fields", columns_of(CityCalendar, "listed")),
    Part("Basis values", ("basis_values",), "words", (KEY, WORDS)),
    Part("Rule types", ("rule_types",), "words", (KEY, WORDS)),
)
"""In this order the sheets stand in the workbook; a milestone's recommendation is read before it."""


def part_named(name: str) -> Part | None:
    """Return the part whose sheet bears a name, letter case and outer spaces ignored."""
    wanted = name.strip().casefold()
    return next((each for each in PARTS if each.name.casefold() == wanted), None)
