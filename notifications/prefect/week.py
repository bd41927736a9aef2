"""The coordinator's week as the page of a daily run, in Markdown; it names people by their ids alone."""

from models.register import Names
from models.standing import Week
from notifications.words import long_date, week_parts

NOTHING = "Nothing needs you, and nothing is past its date or unknown"


def say_week_page(week: Week, names: Names) -> tuple[str, str]:
    """Return the page, which is what `followthrough week --all` shows, and its one line in a list."""
    lines = [f"# The week of {long_date(week.as_of)}"]
    parts = []
    for part in week_parts(week, names, {}, {}):
        parts.append(f"{part.heading}: {part.number or len(part.items)}")
        lines += ["", f"## {part.heading}{part.count}", ""]
        for title, *rest in part.items:
            words = [f"`{line}`" if line.startswith("followthrough ") else _plain(line) for line in rest]
            lines.append(" ".join((f"- **{_plain(title)}**", *words)))
    if len(lines) == 1:
        parts.append(NOTHING)
        lines += ["", f"{NOTHING}."]
    return "\n".join(lines) + "\n", f"{'; '.join(parts)}."


def _plain(text: str) -> str:
    """Return a text in which nothing marks Markdown or HTML."""
    return "".join(f"\\{sign}" if sign in "\\`*_[]<>#|" else sign for sign in text)
