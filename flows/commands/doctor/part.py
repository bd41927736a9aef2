"""What the doctor found about one part."""

from typing import Literal

from models.core import Value

Level = Literal["ok", "note", "wrong"]


class Part(Value):
    """One part, as the doctor found it."""

    part: str
    says: Level
    what: str
    fix: str = ""
    group: str = ""
    """What the page calls the part. Parts of one group that are fine may be counted in one line."""
