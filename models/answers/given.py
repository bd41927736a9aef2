"""What became of a file that a person named in Slack: in custody, or not taken, and why."""

from typing import Literal

from models.core import Value
from models.ledger import EvidenceRefused


class Given(Value):
    """A file that passed the gate and is in custody under its SHA-256."""

    sha256: str
    name: str
    size: int
    media_type: str
    text: str | None
    """The SHA-256 of what was extracted from it."""
    how: Literal["drop", "link"]


class NotGiven(Value):
    """A file that was not taken. `why` is a code: of a source that cannot be read, or of the gate's pattern."""

    how: Literal["drop", "link"]
    why: str
    refused: EvidenceRefused | None = None
    """What is noted of a file that the gate refused in a folder of ours."""
