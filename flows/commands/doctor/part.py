"""What the doctor found about one part."""

from typing import Literal

from models.core import Value


class Part(Value):
    """One part, as the doctor found it."""

    part: str
    says: Literal["ok", "note", "wrong"]
    what: str
    mend: str = ""
    """How to fix it; for a setting that is fine, where it comes from."""
