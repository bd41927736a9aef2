"""The environment of this process: the only module that reads or changes it (docs/operations.md#settings)."""

import os
import re
import secrets
import stat
from contextlib import suppress
from pathlib import Path

from models.core import SettingsError

# From the first line on, what this process makes is for its own user alone; the public site gives its files more.
os.umask(0o077)
os.environ.setdefault("DO_NOT_TRACK", "1")  # Prefect's client then sends nobody how it is used, and says nothing of it

PREFIX = "FOLLOWTHROUGH_"
PREFECT = "PREFECT_"  # Lines of the two files that begin so are given to Prefect, in place of ours
SECRETS = ("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "SMTP_URL", "DATABASE_URL")
"""Settings that hold a password or a token. They stand in the environment or in the secrets file, nowhere else."""
PREFECT_SECRETS = ("_AUTH_STRING", "_CONNECTION_URL", "_REDIS_MESSAGING_URL", "_DOCKET_URL", "_KEY")
"""How the names of Prefect's settings end that may hold one."""
OF_A_RUN = ("ENV_FILE", "SECRETS_FILE", "NOW", "CRASH_AT", "DEMONSTRATION")
"""Settings that a copy does not keep: where others stand, and those of a demonstration or a test."""
LOGGING = Path(__file__).parents[1] / "data" / "logging.yml"  # what our processes log, for Prefect to read
KEPT_DAYS = 90  # how long Prefect keeps runs, logs and events. Source: docs/operations.md#prefect.
ENDS_WITH_PARENT = "ENDS_WITH_PARENT"  # set by `serve` for what it starts (flows/_runtime/signals.py)
PREFECT_USER = "followthrough"
PREFECT_PASSWORD = "password"  # noqa: S105 - the name of the file that holds it
"""In the folder `prefect` of the home."""

_PLAIN = frozenset({"PATH", "HOME", "LANG", "TZ", "TMPDIR", "VIRTUAL_ENV", "LD_LIBRARY_PATH", "DO_NOT_TRACK"})
_PLAIN_BEGINNINGS = ("PREFECT", "PYTHON", "LC_", "XDG_", "NOTIFY_SOCKET", "WATCHDOG_", PREFIX + ENDS_WITH_PARENT)
"""What Prefect's server gets of our environment; the password of the server itself begins with PREFECT."""


PREFECT_DATABASE = "PREFECT_SERVER_DATABASE_CONNECTION_URL"
_FOR_SQLITE = {
    # No heartbeats, and batched writes, because SQLite has one writer and a run that meets a locked database waits 2 s.
    "PREFECT_FLOWS": '{"heartbeat_frequency": null}',
    "PREFECT_SERVER_SERVICES_EVENT_PERSISTER_BATCH_SIZE": "200",
    "PREFECT_SERVER_SERVICES_EVENT_PERSISTER_READ_BATCH_SIZE": "100",
    "PREFECT_SERVER_SERVICES_TASK_RUN_RECORDER_BATCH_SIZE": "100",
    "PREFECT_SERVER_SERVICES_TASK_RUN_RECORDER_READ_BATCH_SIZE": "100",
    "PREFECT_SERVER_SERVICES_TASK_RUN_RECORDER_FLUSH_INTERVAL": "15",
    "PREFECT_SERVER_SERVICES_EVENT_PERSISTER_FLUSH_INTERVAL": "15",
}


def own_variables() -> dict[str, str]:
    """Return the FOLLOWTHROUGH_ variables that are set, by name."""
    return {name: os.environ[name] for name in os.environ if name.startswith(PREFIX)}


def own_addresses() -> dict[str, str]:
    """Return the operator's own addresses of sources, by the source's name in lower case; from both places."""
    values = file_lines("ENV_FILE", secret=False) | own_variables()
    named = ((re.fullmatch(rf"{PREFIX}SOURCE_(.+)_URL", name), value) for name, value in values.items())
    return {match[1].lower(): value for match, value in named if match}


def file_lines(setting: str, *, secret: bool, prefix: str = PREFIX) -> dict[str, str]:
    """Return the lines, by name, of the file that a setting names. Raises SettingsError for one it may not read."""
    lines = {name: value for name, value in _lines(setting, secret=secret).items() if name.startswith(prefix)}
    secrets_of = PREFECT_SECRETS if prefix == PREFECT else SECRETS
    misplaced = [name for name in lines if not secret and name.endswith(secrets_of) and _holds_secret(lines[name])]
    if misplaced:
        raise SettingsError(f"{misplaced[0]} holds a secret; move it from {PREFIX}{setting} to {PREFIX}SECRETS_FILE")
    return lines


def settings_for_copy() -> str:
    """Return the settings in force as the lines of a settings file, for a copy; of secrets the names alone."""
    secret = set(_lines("SECRETS_FILE", secret=True))
    values = file_lines("ENV_FILE", secret=False) | own_variables()
    lines = ["# The settings of the installation that was copied. What begins with # must be given again."]
    for name in sorted(secret | set(values) - {PREFIX + bare for bare in OF_A_RUN}):
        bare, value = name.removeprefix(PREFIX), values.get(name, "")
        if name in secret or (bare in SECRETS and _holds_secret(value)) or ("://" in value and _holds_secret(value)):
            lines.append(f"# {name} (a secret)")
        elif bare == "SIGNING_KEY":
            lines.append(f"# {name}={value} (the file is not in the copy)")
        else:
            lines.append(f"{name}={value}")
    return "".join(f"{line}\n" for line in lines)


def refuse_readable(path: Path) -> None:
    """Raise SettingsError if users other than its owner can read a file or enter a folder. A missing one is fine."""
    if path.exists() and (mode := stat.S_IMODE(path.stat().st_mode)) & 0o077:
        raise SettingsError(f"others can read {path}; run: chmod {mode & 0o700:o} {path}")


def _holds_secret(value: str) -> bool:
    from tasks.core import has_secret

    return "://" not in value or has_secret(value)


def beside_settings(path: Path) -> Path:
    """Return a path that the settings file names: a relative one starts at that file, wherever a command is run."""
    file = os.environ.get(f"{PREFIX}ENV_FILE")
    return Path(file).absolute().parent / path if file else path


def _lines(setting: str, *, secret: bool) -> dict[str, str]:
    name = os.environ.get(PREFIX + setting)
    path = Path(name) if name else None
    if path is None and setting == "SECRETS_FILE":  # the settings file may name it
        name = _lines("ENV_FILE", secret=False).get(PREFIX + setting)
        path = beside_settings(Path(name)) if name else None
    if path is None:
        return {}
    if not path.is_file():
        raise SettingsError(
            f"{PREFIX}{setting} names a file that does not exist: {path}; name the one that `followthrough init` wrote"
        )
    if secret and stat.S_IMODE(path.stat().st_mode) & 0o077:
        raise SettingsError(f"others can read {path}, which has secrets; run: chmod 600 {path}")
    lines = (line.partition("=") for line in path.read_text().splitlines() if "=" in line and line[0] != "#")
    return {name.strip(): value.strip().strip('"') for name, _, value in lines}


def token(name: str) -> str | None:
    """Return a token that the register names by its variable, or None. Raises SettingsError as `file_lines` does."""
    return os.environ.get(name) or _lines("SECRETS_FILE", secret=True).get(name)


def own_prefect(home: Path) -> dict[str, str]:
    """Give this process a Prefect home of its own, before Prefect is imported (docs/operations.md#prefect)."""
    folder = (home / "prefect").resolve()
    folder.mkdir(parents=True, exist_ok=True)
    lines = prefect_lines()
    database = lines.get(PREFECT_DATABASE, f"sqlite+aiosqlite:///{folder / 'prefect.db'}")
    password = lines.get("PREFECT_API_AUTH_STRING") or f"{PREFECT_USER}:{_prefect_password(folder / PREFECT_PASSWORD)}"
    values = {
        # Both ends of the same machine: the server asks for it, and the runs of this process give it.
        "PREFECT_SERVER_API_AUTH_STRING": password,
        "PREFECT_API_AUTH_STRING": password,
        # Until a server knows its own address, no page of another origin may read its answers.
        "PREFECT_SERVER_CORS_ALLOWED_ORIGINS": "http://127.0.0.1",
        "PREFECT_HOME": str(folder),
        "PREFECT_PROFILES_PATH": str(folder / "profiles.toml"),
        PREFECT_DATABASE: database,
        # By default the pages are copied into Prefect's own package, where a service may not write.
        "PREFECT_SERVER_UI_STATIC_DIRECTORY": str(folder / "pages"),
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": "120",
        # The default keeps leases in memory, and after a crash cancels every later run.
        "PREFECT_SERVER_CONCURRENCY_LEASE_STORAGE": "prefect.server.concurrency.lease_storage.filesystem",
        # Runs with their logs, and events, leave after 90 days; by default runs stay for ever and events 7 days. What
        # counts is in our own record, and the latest runs make their pages again.
        "PREFECT_SERVER_SERVICES_DB_VACUUM_ENABLED": "events,flow_runs",
        "PREFECT_SERVER_SERVICES_DB_VACUUM_RETENTION_PERIOD": str(KEPT_DAYS * 24 * 60 * 60),
        "PREFECT_SERVER_EVENTS_RETENTION_PERIOD": f"P{KEPT_DAYS}D",
        "PREFECT_LOGGING_LEVEL": "ERROR",
        "PREFECT_LOGGING_SETTINGS_PATH": str(LOGGING),
        "DO_NOT_TRACK": "1",
    }
    values |= (_FOR_SQLITE if database.startswith("sqlite") else {}) | lines
    os.environ.pop("PREFECT_API_URL", None)
    os.environ.update(values)
    return values


def name_server(api: str) -> None:
    """Send what this process asks of Prefect to a server's API address. Call it before Prefect is imported."""
    os.environ["PREFECT_API_URL"] = api


def prefect_lines() -> dict[str, str]:
    """Return what the settings file and the secrets file say to Prefect, by the names of Prefect's own settings."""
    plain = file_lines("ENV_FILE", secret=False, prefix=PREFECT)
    return plain | file_lines("SECRETS_FILE", secret=True, prefix=PREFECT)


def _prefect_password(path: Path) -> str:
    """Return the password of this installation's Prefect server, made at the first call."""
    from tasks.core import write_first

    refuse_readable(path)
    return write_first(path, secrets.token_urlsafe().encode()).decode()


def play_with(**values: str) -> None:
    """Set FOLLOWTHROUGH_ variables for this process and remove all others."""
    for name in [name for name in os.environ if name.startswith(PREFIX)]:
        del os.environ[name]
    play_also(**values)


def play_also(**values: str) -> None:
    """Set FOLLOWTHROUGH_ variables for this process and keep the others."""
    os.environ.update({PREFIX + name: value for name, value in values.items()})


def logs_as_json() -> bool:
    """Return whether each event of the log is one line of JSON."""
    form = own_variables().get(f"{PREFIX}LOG")
    if form is None:
        with suppress(SettingsError):  # whoever reads the settings says what is wrong with them
            form = file_lines("ENV_FILE", secret=False).get(f"{PREFIX}LOG")
    return form == "json"


def environment_for_others() -> dict[str, str]:
    """Return the environment for a process that needs nothing of ours, such as Prefect's server: no secret is in it."""
    plain = {name: value for name, value in os.environ.items() if name in _PLAIN or name.startswith(_PLAIN_BEGINNINGS)}
    return plain | {f"{PREFIX}LOG": "json" if logs_as_json() else "text"}


def ends_with_parent() -> bool:
    """Return whether the process that started this one asked that it end with it; what this one starts is not asked."""
    return os.environ.pop(PREFIX + ENDS_WITH_PARENT, "") != ""


def environment() -> dict[str, str]:
    """Return the environment for a process that we start."""
    return dict(os.environ)
