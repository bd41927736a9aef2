"""The coordinator's week as the page of a daily run, in Markdown; it names people by their ids alone."""

from models.register import Names
from models.standing import Week
from notifications.words import long_date, week_parts


def say_week_page(week: Week, names: Names) -> str:
    """Return the page: what `followthrough week --all` shows."""
    lines = [f"# The week of {long_date(week.as_of)}"]
    for part in week_parts(week, names, {}, {}):
        lines += ["", f"## {part.heading}{part.count}", ""]
        for title, *rest in part.items:
            said = [f"`{line}`" if line.startswith("followthrough ") else _plain(line) for line in rest]
            lines.append(" ".join((f"- **{_plain(title)}**", *said)))
    if len(lines) == 1:
        lines += ["", "Nothing needs you, and nothing is past its date or unknown."]
    return "\n".join(lines) + "\n"


def _plain(text: str) -> str:
    """Return a text in which nothing marks Markdown or HTML."""
    return "".join(f"\\{sign}" if sign in "\\`*_[]<>#|" else sign for sign in text)
