"""The installation's secrets, and the account, which the record has as a hash: docs/record.md#who-may-do-what."""

import os
import pwd
import secrets
from collections.abc import Iterable
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

from tasks.core.files import write_first

SALT_BYTES = 32
LOGIN = Path("/proc/self/loginuid")
"""Who logged in, which `sudo` does not change and nobody can set, unlike SUDO_UID (man 5 proc_pid_loginuid)."""
NOBODY_LOGGED_IN = 2**32 - 1
DOMAIN = b"followthrough account\n"


def salt_of(home: Path) -> bytes:
    """Return the installation's secret, made at the first call and in copies, to hash accounts and refused files."""
    return write_first(home / "salt", secrets.token_bytes(SALT_BYTES))


def review_key_of(home: Path) -> bytes:
    """Return the key with which review links are signed, made at the first call. It is in no copy."""
    return write_first(home / "review-key", secrets.token_bytes(SALT_BYTES))


def login() -> int | None:
    """Return the number of the account that logged in; None where nobody did, or no kernel says so (macOS)."""
    with suppress(OSError, ValueError):
        if (uid := int(LOGIN.read_text())) != NOBODY_LOGGED_IN:
            return uid
    return None


def own_account() -> str:
    """Return the name of the account that logged in, or that runs this where nobody did."""
    return account_name(os.getuid() if (logged_in := login()) is None else logged_in)


def account_name(uid: int) -> str:
    """Return the name of an account of this machine; its number if it has none."""
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return str(uid)


def account_hash(salt: bytes, name: str) -> str:
    """Return the hash by which the record knows an account; without the salt no name can be tried."""
    return sha256(DOMAIN + salt + b"\n" + name.encode()).hexdigest()


def accounts_known(salt: bytes) -> dict[str, str]:
    """Return the names of this machine's accounts by their hash."""
    names: Iterable[str] = {own_account(), *(account.pw_name for account in pwd.getpwall())}
    return {account_hash(salt, name): name for name in sorted(names)}
