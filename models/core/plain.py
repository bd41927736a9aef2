"""How a person must write an id, a text, a number, a day or a size of paper. Nothing is converted to anything else."""

import re
from datetime import date, datetime
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, StringConstraints
from pydantic_core import PydanticCustomError

ID_PATTERN = r"^[A-Z0-9][A-Za-z0-9.@-]{0,31}$"
NAME_PATTERN = r"^[a-z][a-z0-9_]{0,63}$"
SLUG_PATTERN = r"^[a-z0-9][a-z0-9-]{0,63}$"
TEXT_PATTERN = r"\S"
ENV_NAME_PATTERN = r"^[A-Z][A-Z0-9_]{0,63}$"
SHA256_PATTERN = r"^[0-9a-f]{64}$"
HOST_PATTERN = r"^[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+$"
MAIL_FOLDER_PATTERN = r"^[ -~]+$"

Id = Annotated[str, StringConstraints(strict=True, pattern=ID_PATTERN)]
"""An id of the register, also of an instance (`R4-M3@2026Q2`). It is safe in a path: it has no separator."""

Name = Annotated[str, StringConstraints(strict=True, pattern=NAME_PATTERN)]
"""A name within the register: of a role, a source, a body of the Council, a calendar."""

Slug = Annotated[str, StringConstraints(strict=True, pattern=SLUG_PATTERN)]
Text = Annotated[str, StringConstraints(strict=True, pattern=TEXT_PATTERN)]

EnvName = Annotated[str, StringConstraints(strict=True, pattern=ENV_NAME_PATTERN)]
Sha256 = Annotated[str, StringConstraints(strict=True, pattern=SHA256_PATTERN)]
Host = Annotated[str, StringConstraints(strict=True, pattern=HOST_PATTERN)]
MailFolder = Annotated[str, StringConstraints(strict=True, pattern=MAIL_FOLDER_PATTERN)]
Number = Annotated[int, Field(strict=True)]
Positive = Annotated[int, Field(strict=True, gt=0)]
Flag = Annotated[bool, Field(strict=True)]
Mark = Annotated[bool, Field(strict=True, exclude_if=lambda given: not given)]
"""A flag that is seldom given, and not written where it is not: what was written before it was known stays the same."""


def _only_a_day(value: Any) -> Any:
    """Return a day, or the text of one, unchanged. A number, a moment, or a short form is refused."""
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    if isinstance(value, str) and re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
        return value
    raise PydanticCustomError("not_a_day", "is not a day")


Day = Annotated[date, BeforeValidator(_only_a_day)]

Paper = Literal["letter", "a4"]
