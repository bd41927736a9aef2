"""The templates of the site: filters, the sentences that several pages share, and a page as bytes."""

from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from notifications.memo import MemoDocument
from notifications.printed import shown
from notifications.site.reading import Sheet
from notifications.words import FILTERS, say

_LOADER = PackageLoader("notifications", "templates/site")
_environment = Environment(
    loader=_LOADER,
    autoescape=True,  # because select_autoescape() would not escape `.html.j2` and `.atom.j2`
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
    keep_trailing_newline=True,
    finalize=lambda value: value if isinstance(value, Markup) else shown(value),
)


def _mark_fictional(text: Any) -> Markup:
    return Markup(str(escape(shown(text))).replace("(fictional)", '<b class="fic">(fictional)</b>'))  # noqa: S704 - escaped before


_environment.filters |= FILTERS | {"first_small": lambda text: text[:1].lower() + text[1:], "marked": _mark_fictional}
_environment.globals["say"] = say


def page(template: str, sheet: Sheet) -> bytes:
    """Return a page made from a template of `templates/site/` and what stands on it; UTF-8, newlines as \\n."""
    made = _environment.get_template(template).render(sheet)
    return "\n".join(line.rstrip() for line in made.splitlines() if line.strip()).encode() + b"\n"


def shipped(name: str) -> bytes:
    """Return a file of `templates/site/` that goes out as it is."""
    return _LOADER.get_source(_environment, name)[0].encode()


def title_of(facts: MemoDocument) -> str:
    """Return what a site is called: whose recommendations to whom, and on what."""
    n = len(facts.recommendations)
    return say("site.title", n=n, office=facts.made_by, agency=facts.memo.about, topic=facts.report.topic)
