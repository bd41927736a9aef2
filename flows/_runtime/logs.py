"""The form of our logs, and by `flows/data/logging.yml` of Prefect's: text or JSON (docs/operations.md#logs)."""

import logging
import sys
import traceback
from copy import copy

from pythonjsonlogger.json import JsonFormatter

from flows._runtime.environment import logs_as_json

REPEATED_AFTER = 24 * 60 * 60.0  # seconds until a traceback that a process has logged is logged whole again
_SEEN: dict[str, float] = {}


def formatter() -> logging.Formatter:
    """Return the formatter that the settings ask for."""
    if logs_as_json():
        fields = {"levelname": "level", "name": "logger", "exc_info": "traceback"}
        return JsonLines(["levelname", "name", "message"], rename_fields=fields, timestamp="at")
    return TextLines("%(asctime)s %(levelname)s %(name)s: %(message)s")


def say(text: str, level: int = logging.INFO, before: str = "") -> None:
    """Write a line on standard error, as an event where the logs are JSON, else with some words before it."""
    if logs_as_json():
        before, text = "", formatter().format(logging.LogRecord("followthrough", level, "", 0, text, None, None))
    sys.stderr.write(f"{before}{text}\n")


def trace(error: BaseException | None) -> str:
    """Return where an error came from: files, lines and names of code, and no word of what it was about."""
    lines: list[str] = []
    while error:
        lines = [*traceback.format_tb(error.__traceback__), f"{type(error).__name__}\n", *lines]
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return "".join(lines)


class TextLines(logging.Formatter):
    """Lines for a person."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line, and below it a traceback that was not logged today."""
        return super().format(_with_new_traceback(record))


class JsonLines(JsonFormatter):
    """Lines for a program."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the event, with a traceback that was not logged today."""
        return super().format(_with_new_traceback(record))


def _with_new_traceback(record: logging.LogRecord) -> logging.LogRecord:
    """Return a record that holds its traceback, or that it repeats one; of an error of ours, without its values."""
    error = record.exc_info[1] if record.exc_info else None
    if error is None:
        return record
    record, stack = copy(record), trace(error)
    if record.created - _SEEN.get(stack, -REPEATED_AFTER) < REPEATED_AFTER:
        record.exc_text = f"{type(error).__name__}, with the same traceback as before"
    else:
        _SEEN[stack] = record.created
        ours = record.name.startswith("followthrough")
        record.exc_text = stack if ours else "".join(traceback.format_exception(error)).rstrip()
    record.exc_info = None
    return record
