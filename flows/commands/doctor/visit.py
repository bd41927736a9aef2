"""The evidence store as a visitor sees it: all is read, nothing is kept."""

from hashlib import sha256
from pathlib import Path

from tasks.core import Store


class Visit(Store):
    """The evidence store as it is, which keeps nothing of what is read now."""

    def __init__(self, root: Path) -> None:
        super().__init__(root)
        self._read: dict[str, bytes] = {}

    def keep(self, content: bytes) -> str:
        """Return the SHA-256 of some bytes, and remember them for as long as the visit lasts."""
        name = sha256(content).hexdigest()
        self._read[name] = content
        return name

    def read(self, name: str) -> bytes:
        """Return the bytes under a hash: those read now, or those in custody. Raises EvidenceChanged."""
        return self._read[name] if name in self._read else super().read(name)
