"""The installation's own secret, with which it hashes what nobody may guess: refused files, accounts, strangers."""

import secrets
from pathlib import Path

from tasks.core.files import write_first

SALT_BYTES = 32


def salt_of(home: Path) -> bytes:
    """Return the secret of an installation, made at the first call.

    Source: docs/evidence.md#the-privacy-gate
    """
    return write_first(home / "salt", secrets.token_bytes(SALT_BYTES))
