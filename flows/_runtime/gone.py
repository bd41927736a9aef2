"""Settings and commands that the release before this one had, each with what to do instead (CHANGELOG.md)."""

from collections.abc import Iterable, Mapping, Sequence

_NO_STAMPS = "delete the line. `ledger verify --against` compares the record with a head that somebody else keeps"
SETTINGS: Mapping[str, str] = {
    "FOLLOWTHROUGH_REPORTS": "`followthrough upgrade --dry-run` says how each of its reports becomes an "
    "installation of its own, and `followthrough upgrade` does it; then take it out of the environment",
    "FOLLOWTHROUGH_STAMP_URL": _NO_STAMPS,
    "FOLLOWTHROUGH_STAMP_CA": _NO_STAMPS,
}
"""By the full name of the variable."""
COMMANDS: Mapping[str, str] = {
    "portfolio": "one folder is one report; `followthrough init FOLDER` sets up another",
    "--report": "name the settings file of the report in FOLLOWTHROUGH_ENV_FILE",
    "extension": "use `followthrough date extend` or `followthrough date refuse`",
    "due": "use `followthrough date fix`",
    "entry": "use `followthrough ledger correct`",
    "note": "use `followthrough memo note`",
    "show --entries": "use `followthrough ledger show`",
    "memo draft --known-at": "`followthrough status --known-at` shows what was known at a moment",
}
"""By the first words of the command, and the option that went."""


def refuse_gone_settings(names: Iterable[str]) -> None:
    """Raise SettingsError for the first of these variables that is no longer a setting."""
    from models.core import SettingsError  # `--help` imports this module, and nothing heavy

    for name in names:
        if name in SETTINGS:
            raise SettingsError(f"{name} is no longer a setting; {SETTINGS[name]}")


def gone_command(words: Sequence[str]) -> str | None:
    """Return what to say if the words begin with a command or an option that went; None if they do not."""
    for command, mend in COMMANDS.items():
        name, _, option = command.partition(" --")
        options = {word.partition("=")[0] for word in words}
        if list(words[: len(name.split())]) == name.split() and (not option or f"--{option}" in options):
            return f"`followthrough {command}` is gone; {mend}"
    return None
