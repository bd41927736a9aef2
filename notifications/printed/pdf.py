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
from notifications.memo import Memo
from notifications.memo.shapes import text_of

TEMPLATES = Path(__file__).resolve().parents[1] / "templates"
LONGEST_QUOTE = 80
"""Letters of the sentence that a refusal quotes."""
FORGETS = 11
"""After so many empty compiles Typst holds nothing of a document that was set: it keeps what the last ten used."""


def render_pdf(memo: Memo) -> bytes:
    """Return a memo as PDF/UA-1 of its day. Raises RuleError, which names the sentence, if Typst refuses it."""
    try:
        return set_pdf("memo", memo.pages(), memo.head.as_of)
    except RuleError as error:
        raise RuleError(f"{error}{_place_of(str(error), memo)}") from error


def _place_of(refusal: str, memo: Memo) -> str:
    """Say where the text stands that Typst names in a refusal, with Rust's escapes; the empty string if nowhere."""
    match = re.search(r'the text `"(.+?)"`', refusal)
    text = re.sub(r"\\u\{(\w+)\}", lambda code: chr(int(code[1], 16)), match[1]) if match else ""
    for section in memo.sections if text else ():
        for line in section.lines:
            if text in (words := text_of(line)):
                return f"; it stands under “{section.name}”: {words[:LONGEST_QUOTE]!a}"
    return ""


def set_pdf(template: str, values: dict[str, Any], day: date) -> bytes:
    """Return values set by `TEMPLATE.typ` as PDF/UA-1 of a day. Raises RuleError if Typst refuses it."""
    moment = int(datetime.combine(day, time(), tzinfo=UTC).timestamp())
    try:
        pdf = _compiler(_source(template, values)).compile(format="pdf", pdf_standards=["ua-1"], timestamp=moment)
        _compiler(b"\n").compile(format="svg")  # halves what a process holds after many memos
    except typst.TypstError as error:
        raise RuleError(f"the {template} cannot be made a PDF/UA-1: {error}") from error
    return cast(bytes, pdf)


def forget() -> None:
    """Let Typst forget what it laid out, and give what was freed back to the system, which glibc does not by itself."""
    for _ in range(FORGETS):
        _compiler(b"\n").compile(format="svg")
    if trim := getattr(ctypes.CDLL(None), "malloc_trim", None):
        trim(0)


def _source(template: str, values: dict[str, Any]) -> bytes:
    """Return the main file. JSON within JSON escapes quotes and backslashes as Typst's strings do."""
    data = json.dumps(json.dumps(values, sort_keys=True))
    return f'#import "{template}.typ": {template}\n#{template}(json(bytes({data})))'.encode("ascii")


def _compiler(source: bytes) -> typst.Compiler:
    return typst.Compiler(source, root=TEMPLATES, font_paths=fonts())


@cache
def fonts() -> typst.Fonts:
    """Return only the fonts of the wheel, so that the pages are the same on every machine."""
    return typst.Fonts(include_system_fonts=False)
