"""The PDF, by Typst: PDF/UA-1, its own fonts, the same bytes each time. Text goes in as JSON in one string literal and
never as markup; not by `sys.inputs`, because with other inputs Typst lays out everything again. Source:
docs/printed-forms.md#the-forms"""

import ctypes
import json
import re
from datetime import UTC, date, datetime, time
from functools import cache
from pathlib import Path
from typing import Any, cast

import typst

from models.core import RuleError
from notifications.printed.blocks import as_data
from notifications.printed.references import Part
from notifications.printed.value import Printed

TEMPLATES = Path(__file__).resolve().parents[1] / "templates"
FORGETS = 11
"""After so many empty compiles Typst holds nothing of a document that was set: it keeps what the last ten used."""
AS_IT_IS = ("alt", "hash", "full_title")
"""What may not be broken into lines within a word."""
LONG_WORD = re.compile(r"\S{16}(?=\S)")


def render_pdf(memo: Printed) -> bytes:
    """Return a memo, or another paper, as PDF/UA-1 of its day. Raises RuleError if Typst refuses it."""
    day = date.fromisoformat(memo.head["as_of_iso"])
    moment = int(datetime.combine(day, time(), tzinfo=UTC).timestamp())
    try:
        pdf = _compiler(_source(_data(memo))).compile(format="pdf", pdf_standards=["ua-1"], timestamp=moment)
        _compiler(b"\n").compile(format="svg")  # halves what a process holds after many memos
    except typst.TypstError as error:
        raise RuleError(f"the memo cannot be made a PDF/UA-1: {error}") from error
    return cast(bytes, pdf)


def forget() -> None:
    """Let Typst forget what it laid out, and give what was freed back to the system, which glibc does not by itself."""
    for _ in range(FORGETS):
        _compiler(b"\n").compile(format="svg")
    if trim := getattr(ctypes.CDLL(None), "malloc_trim", None):
        trim(0)


def _data(memo: Printed) -> Part:
    value: Part = _breakable(memo.head | {"body": as_data(memo.body), "after": as_data(memo.after)})
    return value


def _source(value: Part) -> bytes:
    """Return the main file. JSON within JSON escapes quotes and backslashes as Typst's strings do."""
    data = json.dumps(json.dumps(value, sort_keys=True))
    return f'#import "memo.typ": memo\n#memo(json(bytes({data})))'.encode("ascii")


def _breakable(value: Any, key: str = "") -> Any:
    """Return a printed value whose longest words may be broken: Typst lets one run over the edge of the page."""
    if isinstance(value, str):
        return value if key in AS_IT_IS else LONG_WORD.sub(lambda match: f"{match[0]}\N{ZERO WIDTH SPACE}", value)
    if isinstance(value, dict):
        return {name: _breakable(part, name) for name, part in value.items()}
    return [_breakable(part) for part in value] if isinstance(value, list) else value


def _compiler(source: bytes) -> typst.Compiler:
    return typst.Compiler(source, root=TEMPLATES, font_paths=fonts())


@cache
def fonts() -> typst.Fonts:
    """Return only the fonts of the wheel, so that the pages are the same on every machine."""
    return typst.Fonts(include_system_fonts=False)
