"""The memo as a page, by Jinja: every value is escaped, and only our own charts are markup.

What a sentence rests on opens beside it without script: a button and a popover, which a browser does by itself. A
browser that knows no popovers shows the same as a section at the end. Source: docs/printed-forms.md#the-forms
"""

from collections.abc import Iterator
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from models.memo import MemoFacts
from notifications.printed.references import Part
from notifications.printed.value import printed

_environment = Environment(
    loader=PackageLoader("notifications"),
    autoescape=True,  # because select_autoescape() does not escape `memo.html.j2`
    undefined=StrictUndefined,
    trim_blocks=True,
    keep_trailing_newline=True,
)


def render_html(facts: MemoFacts) -> bytes:
    """Return the memo as one page without script, outside font or image; UTF-8, newlines as \\n."""
    m = printed(facts)
    charts = {key: Markup(m[key]) for key in ("timeline", "bars")}  # noqa: S704 - escaped in charts.py
    page = _environment.get_template("memo.html.j2").render(m=m, rests=list(_rests(m)), **charts)
    return "\n".join(line.rstrip() for line in page.splitlines() if line.strip()).encode() + b"\n"


def _rests(value: Any) -> Iterator[Part]:
    """Yield all that rests on records, each with the id of its place, in the order of the printed value."""
    if isinstance(value, dict):
        if value.get("rests"):
            yield {"at": value["at"], "rests": value["rests"]}
        for part in value.values():
            yield from _rests(part)
    elif isinstance(value, list):
        for part in value:
            yield from _rests(part)
