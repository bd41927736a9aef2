"""The memo as a page without script, by Jinja, and how Jinja sets pages here and on the site: every value is escaped.
Source: docs/printed-forms.md"""

from typing import Any

from jinja2 import BaseLoader, Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from notifications.memo import MADE_UP, Memo


def looked(text: str) -> Markup:
    """Return a text as HTML in which "(fictional)" looks as it does everywhere."""
    made_up = f'<span class="fictional">{MADE_UP}</span>'
    return Markup(str(escape(text)).replace(MADE_UP, made_up))  # noqa: S704 (escaped before)


def environment(loader: BaseLoader, **options: Any) -> Environment:
    """Return how pages are set: everything is escaped, and a name that is not there is an error."""
    pages = Environment(
        loader=loader,
        autoescape=True,  # because select_autoescape() does not escape `memo.html.j2`
        undefined=StrictUndefined,
        trim_blocks=True,
        keep_trailing_newline=True,
        **options,
    )
    pages.filters["looked"] = looked
    return pages


_environment = environment(PackageLoader("notifications"))


def render_html(memo: Memo) -> bytes:
    """Return the memo as one page without script, outside font or image; UTF-8, newlines as \\n."""
    return trimmed(_environment.get_template("memo.html.j2").render(memo=memo))


def trimmed(page: str) -> bytes:
    """Return a page without empty lines and the spaces at the ends of lines."""
    return "\n".join(line.rstrip() for line in page.splitlines() if line.strip()).encode() + b"\n"
