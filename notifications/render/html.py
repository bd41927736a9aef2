"""The page, by Jinja: every value is escaped, only our own charts are markup. Only importer of jinja2 for the memo."""

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from models.memo_facts import MemoFacts
from notifications.memo_fit import Fit
from notifications.memo_sheet import sheet_of
from notifications.render.shown import visible

_environment = Environment(
    loader=PackageLoader("notifications"),
    autoescape=True,  # select_autoescape() does not escape `memo.html.j2` (libraries.md, jinja2)
    undefined=StrictUndefined,
    trim_blocks=True,
    keep_trailing_newline=True,
)


def render_html(facts: MemoFacts) -> bytes:
    """Return the memo as one page without script, outside font or image; UTF-8, newlines as \\n."""
    sheet = visible(sheet_of(facts, Fit()))
    charts = {"timeline": Markup(sheet["timeline"]), "bars": Markup(sheet["bars"])}  # noqa: S704 - escaped in chart.py
    page = _environment.get_template("memo.html.j2").render(m=sheet, **charts)
    return "\n".join(line.rstrip() for line in page.splitlines()).encode() + b"\n"
