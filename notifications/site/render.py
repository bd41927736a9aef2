"""The pages of the site and its feed, by Jinja: every value is escaped, nothing is marked as markup."""

from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from notifications.printed import shown

_LOADER = PackageLoader("notifications", "templates/site")
_environment = Environment(
    loader=_LOADER,
    autoescape=True,  # for all of them: select_autoescape() would not escape `.html.j2` and `.atom.j2`
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
    keep_trailing_newline=True,
)


def render_page(template: str, sheet: dict[str, Any]) -> bytes:
    """Return a page made from a template of `templates/site/` and what stands on it; UTF-8, newlines as \\n."""
    page = _environment.get_template(template).render(shown(sheet))
    return "\n".join(line.rstrip() for line in page.splitlines()).encode() + b"\n"


def shipped(name: str) -> bytes:
    """Return a file of `templates/site/` that goes out as it is."""
    return _LOADER.get_source(_environment, name)[0].encode()
