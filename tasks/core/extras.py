"""Libraries that only some installations need, which an extra of pyproject.toml brings."""

from importlib.util import find_spec

from models.core import SettingsError

LIBRARIES = {"encryption": "pyrage", "postgresql": "psycopg", "s3": "s3fs", "sftp": "sshfs"}


def need_extra(extra: str, purpose: str) -> None:
    """Raise SettingsError, which names the command, where the library that `purpose` needs is not installed."""
    if find_spec(LIBRARIES[extra]) is None:
        raise SettingsError(f"{purpose} needs an extra: in the checkout, run uv tool install '.[{extra}]'")
