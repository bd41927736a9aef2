"""What a register says of the City: its Council's bodies and its business days."""

import re
from typing import Any

from pydantic import ConfigDict, model_validator

from models.core import Calendar, Day, Name, Number, Text, Value

LIST_OF_A_YEAR = "holidays_"
YEAR_LIST = rf"{LIST_OF_A_YEAR}([0-9]{{4}})"


class CouncilBody(Value):
    """A committee or office of the Council."""

    name: Text
    body_id: Number | None


def _as_written(schema: dict[str, Any]) -> None:
    """Say in the JSON Schema how a person writes the lists: `holidays_2026` and so on."""
    listed = schema["properties"].pop("listed")
    schema["patternProperties"] = {f"^{YEAR_LIST}$": listed["additionalProperties"]}


class CityCalendar(Value):
    """The business days of the register, with its lists of holidays by year."""

    model_config = ConfigDict(json_schema_extra=_as_written)

    id: Name
    counts: Text
    source: Text
    check: Text
    listed: dict[int, tuple[Day, ...]] = {}

    @model_validator(mode="before")
    @classmethod
    def _gather_years(cls, value: Any) -> Any:
        if not isinstance(value, dict):
            return value
        years = {key: found[1] for key in value if (found := re.fullmatch(YEAR_LIST, str(key)))}
        rest = {key: value[key] for key in value if key not in years}
        return {**rest, "listed": {int(year): value[key] for key, year in years.items()}} if years else rest

    def as_calendar(self) -> Calendar:
        """Return the value that rules count with."""
        return Calendar(id=self.id, listed=self.listed)
