"""Lines of a page of 80 columns. What came from outside cannot steer the terminal."""

from collections.abc import Iterator, Sequence
from textwrap import wrap

WIDTH = 80
GAP = 2


def folded(text: str, indent: int = 0, then: int | None = None) -> list[str]:
    """Return a text as lines, the first indented by `indent` and the others by `then`; no word is cut."""
    return wrap(
        plain(text),
        WIDTH,
        initial_indent=" " * indent,
        subsequent_indent=" " * (indent if then is None else then),
        break_long_words=False,
        break_on_hyphens=False,
    )


def columns(widths: Sequence[int], cells: Sequence[str]) -> Iterator[str]:
    """Yield the lines of one row; a cell takes as many lines as it needs."""
    texts = [
        wrap(plain(cell), width, break_on_hyphens=False) or [""] for cell, width in zip(cells, widths, strict=True)
    ]
    for number in range(max(len(text) for text in texts)):
        parts = [text[number] if number < len(text) else "" for text in texts]
        yield "  ".join(part.ljust(width) for part, width in zip(parts, widths, strict=True)).rstrip()


def heading(widths: Sequence[int], cells: Sequence[str]) -> Iterator[str]:
    """Yield the names of columns, and the line below them."""
    yield from columns(widths, cells)
    yield "  ".join("-" * width for width in widths)


def say_table(title: str, names: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """Yield a table in which no word is cut: what does not fit beside the other columns stands below its row."""
    if not rows:
        yield f"{title}: none"
        return
    places = [place for place in range(len(names)) if any(row[place] for row in rows)]
    lines = (names, *rows)
    longest_word = {place: max(len(word) for row in lines for word in row[place].split(" ")) for place in places}
    full = {place: max(len(row[place]) for row in lines) for place in places}
    widths, below = dict(full), list[int]()
    while sum(widths.values()) + GAP * (len(widths) - 1) > WIDTH:
        place = max(widths, key=lambda place: widths[place] - longest_word[place])
        if widths[place] > longest_word[place]:
            widths[place] -= 1
        else:  # every column is as narrow as it can be, so the widest goes, and the others have room again
            below.append(max(widths, key=lambda place: widths[place]))
            widths = {place: full[place] for place in places if place not in below}
    yield from folded(f"{title}; below each: {', '.join(names[place] for place in below)}" if below else title)
    yield from heading([*widths.values()], [names[place] for place in widths])
    for row in rows:
        yield from columns([*widths.values()], [row[place] for place in widths])
        yield from folded("; ".join(row[place] for place in below if row[place]), 4)


def plain(text: str) -> str:
    """Return a text in which a sign that could control a terminal is a question mark."""
    return "".join(sign if sign.isprintable() else "?" for sign in text)
