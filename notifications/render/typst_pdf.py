"""The PDF, by Typst: PDF/UA-1, its own fonts, the same bytes each time. The only importer of `typst`.

Text goes in as JSON and never as markup (libraries.md, typst). The page on which the body ends is asked for on every
render: two pages are a promise.
"""

import json
from bisect import bisect_left
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

import typst

from models.errors import RuleError
from models.memo_facts import MemoFacts
from notifications.memo_fit import FITS, Fit
from notifications.memo_sheet import sheet_of
from notifications.render.shown import shown

TEMPLATES = Path(__file__).resolve().parents[1] / "templates"
BODY_PAGES = 2


def render_pdf(facts: MemoFacts) -> bytes:
    """Return the memo as PDF/UA-1, its body on two pages.

    Where even the least does not fit them, the body goes on to a third page: a memo is never stopped by its length.
    """
    # By halves, because Typst forgets no page that it has set: 25 MB for each whole memo.
    step = bisect_left(FITS, True, key=lambda fit: _body_pages(_sheet(facts, fit)) <= BODY_PAGES)
    return _compile(_inputs(_sheet(facts, FITS[min(step, len(FITS) - 1)])), facts.memo.as_of)


def _sheet(facts: MemoFacts, fit: Fit) -> dict[str, Any]:
    sheet: dict[str, Any] = shown(sheet_of(facts, fit))
    return sheet


def _inputs(sheet: dict[str, Any]) -> dict[str, str]:
    return {"memo": json.dumps(sheet, ensure_ascii=False, sort_keys=True)}


def _body_pages(sheet: dict[str, Any]) -> int:
    """Return on which page the body ends; the annexes begin on a page of their own, so they are not set for this."""
    inputs = _inputs(sheet | {"annex": [], "every_source": [], "terms": []})
    try:
        answer = typst.query(
            TEMPLATES / "memo.typ", "<body-end>", field="value", one=True, root=TEMPLATES, sys_inputs=inputs,
            ignore_system_fonts=True,
        )  # fmt: skip
    except typst.TypstError as error:
        raise RuleError(f"the memo cannot be set as pages: {error}") from error
    return int(json.loads(answer))


def _compile(inputs: dict[str, str], day: date) -> bytes:
    try:
        made = typst.compile(
            TEMPLATES / "memo.typ", root=TEMPLATES, format="pdf", pdf_standards=["ua-1"], sys_inputs=inputs,
            ignore_system_fonts=True, timestamp=int(datetime.combine(day, time(), tzinfo=UTC).timestamp()),
        )  # fmt: skip
    except typst.TypstError as error:
        raise RuleError(f"the memo cannot be made a PDF/UA-1: {error}") from error
    return bytes(made)
