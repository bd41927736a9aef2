"""The installation's own secrets: a salt for what nobody may guess, which copies hold, and the key of review links."""

import secrets
from pathlib import Path

from tasks.core.files import write_first

SALT_BYTES = 32


def salt_of(home: Path) -> bytes:
    """Return the secret of an installation, made at the first call.

    Source: docs/evidence.md#the-privacy-gate
    """
    return write_first(home / "salt", secrets.token_bytes(SALT_BYTES))


def review_key_of(home: Path) -> bytes:
    """Return the key with which review links are signed, made at the first call. It is in no copy."""
    return write_first(home / "review-key", secrets.token_bytes(SALT_BYTES))
