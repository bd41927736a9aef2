"""What a server said, as it is kept beside what came."""

from pydantic import AwareDatetime

from models.core.values import Value


class Answer(Value):
    """What a server said, as it is kept: enough for a third party to see it. No token, no query, no cookie."""

    address: str
    at: AwareDatetime
    status: int
    headers: tuple[tuple[str, str], ...]
    body_sha256: str | None
    """The SHA-256 of the body as it came; None if the server sent none (304)."""
