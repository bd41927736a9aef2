"""What the doctor found of one part."""

from typing import Literal

from models.core import Value


class Part(Value):
    """One part, as the doctor found it."""

    part: str
    says: Literal["ok", "note", "wrong"]
    what: str
    mend: str = ""
    """What to do, or beside a setting that is well: where it comes from."""
