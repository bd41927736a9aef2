"""The PDF, by Typst: PDF/UA-1, its own fonts, the same bytes each time. The only importer of `typst`.

Text goes in as the JSON in one string literal and never as markup. Not by `sys.inputs`: these are part of Typst's
library, so with other inputs it lays out all anew, and many memos take twice the time (libraries.md, typst). The page
on which the body ends is asked for on every render: two pages are a promise.
"""

import json
import re
from bisect import bisect_left
from datetime import UTC, date, datetime, time
from functools import cache
from pathlib import Path
from typing import Any, cast

import typst

from models.core import RuleError
from models.memo import MemoFacts
from notifications.printed.cut import cut_sheet
from notifications.printed.fit import FITS, NO_BARS, Fit
from notifications.printed.glyphs import shown
from notifications.printed.printed import printed
from notifications.printed.sheet import body_sheet

TEMPLATES = Path(__file__).resolve().parents[1] / "templates"
BODY_PAGES = 2
UNUSED_FOR = 10
AS_IT_IS = ("timeline", "bars", "timeline_alt", "bars_alt", "hash", "sha256", "full_title")
LONG_WORD = re.compile(r"\S{16}(?=\S)")
AFTER_BODY = ("annex", "every_source", "terms", "in_full")


def render_pdf(facts: MemoFacts, *, more_follow: bool = False) -> bytes:
    """Return the memo as PDF/UA-1, its body on two pages.

    Where more memos follow in this process, what Typst has laid out is kept for the next one: that halves its time, for
    up to 100 MB more. Raises RuleError where Typst refuses the memo.
    """
    made = _compile(_source(_fitted(facts)), facts.memo.as_of)
    # Typst forgets what it has not used for ten compiles (measured), so empty ones make it forget sooner.
    for _ in range(2 if more_follow else UNUSED_FOR + 1):
        _compiler(b"\n").compile(format="svg")
    return made


def _fitted(facts: MemoFacts) -> dict[str, Any]:
    """Return what is printed by the first fit whose body ends on page 2; by the least where none does.

    Every page that is set costs time. Most memos fit as they are or without the bars; past these the search goes by
    halves.
    """
    sheets: dict[int, dict[str, Any]] = {}

    def fits(step: int) -> bool:
        sheets[step] = _sheet(facts, FITS[step])
        return _body_pages(sheets[step]) <= BODY_PAGES

    if fits(0):
        return sheets[0]
    if fits(NO_BARS):
        step = next((each for each in range(NO_BARS - 1, 0, -1) if not fits(each)), 0) + 1
    else:
        step = NO_BARS + 1 + bisect_left(range(NO_BARS + 1, len(FITS) - 1), True, key=fits)
    return sheets.get(step) or _sheet(facts, FITS[step])


def _sheet(facts: MemoFacts, fit: Fit) -> dict[str, Any]:
    body = shown(body_sheet(facts, fit)) if fit != FITS[0] else {}
    sheet: dict[str, Any] = _breakable(cut_sheet(printed(facts) | body, fit))
    return sheet


def _source(sheet: dict[str, Any], whole: bool = True) -> bytes:
    """Return the main file. JSON within JSON has two escapes, of quote and backslash; Typst's strings have the same."""
    data = json.dumps(json.dumps(sheet, sort_keys=True))
    return f'#import "memo.typ": memo\n#memo(json(bytes({data})), whole: {json.dumps(whole)})'.encode("ascii")


def _breakable(value: Any, key: str = "") -> Any:
    """Return a sheet whose longest words may be broken: Typst lets a word without end run over the edge of the page.

    What the pages do not print, the records in words behind each number, is left out.
    """
    if isinstance(value, str):
        return value if key in AS_IT_IS else LONG_WORD.sub(lambda found: f"{found[0]}\N{ZERO WIDTH SPACE}", value)
    if isinstance(value, dict):
        return {name: _breakable(each, name) for name, each in value.items() if name != "rests"}
    return [_breakable(each) for each in value] if isinstance(value, list) else value


def _body_pages(sheet: dict[str, Any]) -> int:
    """Return on which page the body ends; the annexes begin on a page of their own, so they are not set for this."""
    source = _source({key: each for key, each in sheet.items() if key not in AFTER_BODY}, whole=False)
    try:
        answer = _compiler(source).query("<body-end>", field="value", one=True)
    except typst.TypstError as error:
        raise RuleError(f"the memo cannot be set as pages: {error}") from error
    return int(json.loads(answer))


def _compile(source: bytes, day: date) -> bytes:
    moment = int(datetime.combine(day, time(), tzinfo=UTC).timestamp())
    try:
        made = _compiler(source).compile(format="pdf", pdf_standards=["ua-1"], timestamp=moment)
    except typst.TypstError as error:
        raise RuleError(f"the memo cannot be made a PDF/UA-1: {error}") from error
    return cast(bytes, made)


def _compiler(source: bytes) -> typst.Compiler:
    return typst.Compiler(source, root=TEMPLATES, font_paths=fonts())


@cache
def fonts() -> typst.Fonts:
    """Return the fonts of the wheel alone, so that the pages are the same on any machine."""
    return typst.Fonts(include_system_fonts=False)
