"""Settings and commands that the release before this one had, each with what to do instead (CHANGELOG.md)."""

from collections.abc import Iterable, Mapping, Sequence

_NO_STAMPS = "take its line out, and give others heads to hold, which `ledger verify --against` compares"
SETTINGS: Mapping[str, str] = {
    "FOLLOWTHROUGH_STAMP_URL": _NO_STAMPS,
    "FOLLOWTHROUGH_STAMP_CA": _NO_STAMPS,
}
"""By the full name of the variable."""
COMMANDS: Mapping[str, str] = {
    "extension": "use `followthrough date extend` or `followthrough date refuse`",
    "due": "use `followthrough date fix`",
    "entry": "use `followthrough ledger correct`",
    "note": "use `followthrough memo note`",
}
"""By the first words of the command."""


def refuse_gone_settings(names: Iterable[str]) -> None:
    """Raise SettingsError for the first of these variables that is no longer a setting."""
    from models.core import SettingsError  # `--help` imports this module, and nothing heavy

    for name in names:
        if name in SETTINGS:
            raise SettingsError(f"{name} is no longer a setting; {SETTINGS[name]}")


def gone_command(words: Sequence[str]) -> str | None:
    """Return what to say if the words begin with a command or an option that went; None if they do not."""
    for command, mend in COMMANDS.items():
        if list(words[: len(command.split())]) == command.split():
            return f"`followthrough {command}` is gone; {mend}"
    return None
