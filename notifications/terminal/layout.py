"""Lines of a page of 80 columns. What came from outside cannot steer the terminal."""

from collections.abc import Iterator, Sequence
from textwrap import wrap

WIDTH = 80


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


def plain(text: str) -> str:
    """Return a text in which a sign that could control a terminal is a question mark."""
    return "".join(sign if sign.isprintable() else "?" for sign in text)
