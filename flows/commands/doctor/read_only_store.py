"""An evidence store that can be read and keeps nothing."""

from hashlib import sha256
from pathlib import Path

from tasks.core import Store


class ReadOnlyStore(Store):
    """The evidence store for a check that must leave no trace: new bytes stay in memory."""

    def __init__(self, root: Path) -> None:
        super().__init__(root)
        self._read: dict[str, bytes] = {}

    def keep(self, content: bytes) -> str:
        """Return the SHA-256 of some bytes, and remember them in memory."""
        name = sha256(content).hexdigest()
        self._read[name] = content
        return name

    def read(self, name: str) -> bytes:
        """Return the bytes of a SHA-256, from memory or from custody. Raises EvidenceChanged."""
        return self._read[name] if name in self._read else super().read(name)
