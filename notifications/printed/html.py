"""The page, by Jinja: every value is escaped, only our own charts are markup. Only importer of jinja2 for the memo.

What a sentence rests on opens beside it without script: a button and a popover, which a browser does by itself. One
that knows no popovers shows the same as a section at the end.
"""

from collections.abc import Iterator
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from models.memo import MemoFacts
from notifications.printed.printed import printed

_environment = Environment(
    loader=PackageLoader("notifications"),
    autoescape=True,  # select_autoescape() does not escape `memo.html.j2` (libraries.md, jinja2)
    undefined=StrictUndefined,
    trim_blocks=True,
    keep_trailing_newline=True,
)


def render_html(facts: MemoFacts) -> bytes:
    """Return the memo as one page without script, outside font or image; UTF-8, newlines as \\n."""
    sheet = printed(facts)
    charts = {"timeline": Markup(sheet["timeline"]), "bars": Markup(sheet["bars"])}  # noqa: S704 - escaped in chart.py
    page = _environment.get_template("memo.html.j2").render(m=sheet, rests=list(_rests(sheet)), **charts)
    return "\n".join(line.rstrip() for line in page.splitlines() if line.strip()).encode() + b"\n"


def _rests(node: Any) -> Iterator[dict[str, Any]]:
    """Find all that rests on records, each with the id of its place, in the order of the printed value."""
    if isinstance(node, dict):
        if node.get("rests"):
            yield {"at": node["at"], "rests": node["rests"]}
        for each in node.values():
            yield from _rests(each)
    elif isinstance(node, list):
        for each in node:
            yield from _rests(each)
