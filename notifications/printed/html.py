"""The memo as a page without script, by Jinja: every value is escaped. What a sentence rests on opens beside it by a
button and a popover, or stands at the end. Source: docs/printed-forms.md#the-forms"""

from jinja2 import Environment, PackageLoader, StrictUndefined

from notifications.printed.blocks import BarPart, Row, Table, every
from notifications.printed.value import Printed

_environment = Environment(
    loader=PackageLoader("notifications"),
    autoescape=True,  # because select_autoescape() does not escape `memo.html.j2`
    undefined=StrictUndefined,
    trim_blocks=True,
    keep_trailing_newline=True,
)


def render_html(memo: Printed) -> bytes:
    """Return the memo as one page without script, outside font or image; UTF-8, newlines as \\n."""
    page = _environment.get_template("memo.html.j2").render(
        m=memo.head,
        widths=sorted({part.value for part in every(memo.body, BarPart)}),
        body=memo.body,
        after=memo.after,
        records=memo.records,
        linked={row.record for row in every(memo.after, Row)},
        places=[{"at": anchor, "rests": rests} for anchor, rests in memo.rests.items() if rests],
        seven=next(table for table in every(memo.body, Table) if table.of == "part-seven"),
    )
    return "\n".join(line.rstrip() for line in page.splitlines() if line.strip()).encode() + b"\n"
