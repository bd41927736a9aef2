"""The settings as `doctor` shows them, and variables that mean nothing."""

from pathlib import Path

from flows._runtime.environment import PREFIX, file_lines, own_variables
from flows._runtime.settings import Settings
from tasks.core import shown_address


def shown_settings(settings: Settings) -> tuple[tuple[str, str, str], ...]:
    """Return the name, value and origin of each setting, with secrets masked."""
    rows, own = [], own_variables()
    for field, read in Settings.model_fields.items():
        name, value = read.alias or PREFIX + field.upper(), getattr(settings, field)
        origin = "environment" if name in own else "file" if field in settings.model_fields_set else "default"
        rows.append((name, _shown(value), origin))
    return tuple(rows)


def _shown(value: object) -> str:
    text = "not set" if value is None else str(value)
    return shown_address(text) if "://" in text and not isinstance(value, Path) else text


def unknown_names() -> tuple[str, ...]:
    """Return the FOLLOWTHROUGH_ variables that mean nothing here, which are usually typing mistakes."""
    fields = {
        PREFIX + name.upper() for name in (*Settings.model_fields, "env_file", "secrets_file", "people", "reports")
    }
    written = file_lines("ENV_FILE", secret=False) | file_lines("SECRETS_FILE", secret=True)
    ours = set(own_variables()) | set(written)
    return tuple(sorted(name for name in ours - fields if not name.startswith((f"{PREFIX}SOURCE_", f"{PREFIX}TEST_"))))
