"""How a person must write an id, a text, a number or a day: nothing is turned into anything else."""

import re
from datetime import date, datetime
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, StringConstraints
from pydantic_core import PydanticCustomError

ID_PATTERN = r"^[A-Z0-9][A-Za-z0-9.@-]{0,31}$"
Id = Annotated[str, StringConstraints(strict=True, pattern=ID_PATTERN)]
"""An id of the register, also of an instance (`R4-M3@2026Q2`); safe in a path (reliability.md, SEC-12)."""

Name = Annotated[str, StringConstraints(strict=True, pattern=r"^[a-z][a-z0-9_]{0,63}$")]
"""A name within the register: of a role, a source, a body of the Council, a calendar."""

Slug = Annotated[str, StringConstraints(strict=True, pattern=r"^[a-z0-9][a-z0-9-]{0,63}$")]
"""The id of a register."""

Text = Annotated[str, StringConstraints(strict=True, pattern=r"\S")]
EnvName = Annotated[str, StringConstraints(strict=True, pattern=r"^[A-Z][A-Z0-9_]{0,63}$")]
Sha256 = Annotated[str, StringConstraints(strict=True, pattern=r"^[0-9a-f]{64}$")]
Number = Annotated[int, Field(strict=True)]
Positive = Annotated[int, Field(strict=True, gt=0)]
Flag = Annotated[bool, Field(strict=True)]


def _day_alone(value: Any) -> Any:
    """Let a day through and the text of one; a number, a moment or a short form is none."""
    if (isinstance(value, date) and not isinstance(value, datetime)) or (
        isinstance(value, str) and re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value)
    ):
        return value
    raise PydanticCustomError("not_a_day", "is not a day")


Day = Annotated[date, BeforeValidator(_day_alone)]
