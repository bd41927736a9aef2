"""The text of a file, page by page. What may be hostile is opened in a child process with little of everything."""

import subprocess
import sys
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from models.errors import Unreadable
from models.value import Value

WALL_SECONDS = 20
_CHILD = Path(__file__).with_name("extract_child.py")
_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_KINDS = {"application/pdf": "pdf", _DOCX: "docx", "text/html": "html"}
_BY_ENDING = {
    ".pdf": ("application/pdf", b"%PDF-"),
    ".docx": (_DOCX, b"PK\x03\x04"),
    ".html": ("text/html", b""),
    ".htm": ("text/html", b""),
    ".txt": ("text/plain", b""),
}


class Reading(Value):
    """The text of a file: its pages, and what stands beside them (properties, notes, source), where data may hide."""

    pages: tuple[str, ...]
    beside: str = ""

    @property
    def whole(self) -> str:
        """Return all text, for the privacy gate."""
        return "\n".join((*self.pages, self.beside))


class _Answer(Value):
    pages: tuple[str, ...] = ()
    beside: str = ""
    reason: str = ""
    detail: str = ""


def media_type_of(name: str, start: bytes) -> str | None:
    """Return the type of a file whose ending and first bytes agree; None for a type that is not taken in."""
    media_type, magic = _BY_ENDING.get(Path(name).suffix.lower(), (None, b""))
    if media_type is None or not start.startswith(magic):
        return None
    return None if not magic and b"\0" in start else media_type


def pages(body: bytes, media_type: str) -> tuple[str, ...]:
    """Return the text of each page. Raises Unreadable with reason `no_text`, `holds_files` or `unreadable`."""
    return read(body, media_type).pages


def read(body: bytes, media_type: str) -> Reading:
    """Return all text of a file. Raises Unreadable with reason `no_text`, `holds_files` or `unreadable`.

    A scan has no text and cannot be checked, so it is never read as an empty file (domain.md, sections 4 and 7).
    """
    reading = _plain(body) if media_type == "text/plain" else _in_child(body, media_type)
    if not "".join(reading.pages).strip():
        raise Unreadable("no_text", "the file has no text that can be read")
    return reading


def _plain(body: bytes) -> Reading:
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = body.decode("cp1252", errors="replace")
    return Reading(pages=tuple(text.split("\f")))


def _in_child(body: bytes, media_type: str) -> Reading:
    """Give a file to a child that sees neither our environment nor our folder, and wait at most 20 s."""
    if media_type not in _KINDS:
        raise Unreadable("unreadable", f"there is no reader for {media_type}")
    command = [sys.executable, "-I", "-X", "utf8", str(_CHILD), _KINDS[media_type]]
    quiet: dict[str, Any] = {"stdout": subprocess.PIPE, "stderr": subprocess.DEVNULL, "env": {}, "cwd": "/"}
    try:
        # Our own script, no shell, no word of the file in the command.
        done = subprocess.run(command, input=body, timeout=WALL_SECONDS, check=True, **quiet)  # noqa: S603
        answer = _Answer.model_validate_json(done.stdout)
    except subprocess.TimeoutExpired:
        raise Unreadable("unreadable", f"the file took more than {WALL_SECONDS} s to read") from None
    except (subprocess.CalledProcessError, ValidationError):
        raise Unreadable("unreadable", "the file took more time or memory than a file may") from None
    if answer.reason:
        raise Unreadable(answer.reason, answer.detail)
    return Reading(pages=answer.pages, beside=answer.beside)
