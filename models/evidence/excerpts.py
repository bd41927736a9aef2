"""The passages that a rule matched, for the verifier who reads them. A match shows nothing by itself.

Source: docs/evidence.md#what-a-verifier-sees.
"""

from models.core import Value, find_pattern
from models.evidence.text_rules import passages
from models.evidence.values import Extracted
from models.register import PageText, Rule, TextInFile

AROUND = 120
"""Characters shown on each side of a match."""


class Excerpt(Value):
    """A passage of a text, cut at whole words, and where it stands."""

    place: str
    """What the part is called, such as `page 3`."""
    words: str


def excerpts_of(rule: Rule, text: Extracted) -> tuple[Excerpt, ...]:
    """Return the first passage that matches each pattern that a rule wants, each passage once.

    Only rules about words have passages. A pattern that the text does not match has none.
    """
    match rule:
        case TextInFile():
            patterns = rule.all_of
        case PageText():
            patterns = (rule.pattern,)
        case _:
            return ()
    searched = passages(text.pages)
    found: dict[Excerpt, None] = {}
    for pattern in patterns:
        match = find_pattern(pattern, searched.text)
        if match is None:
            continue
        at = searched.part_at(match[0])
        place = text.places[at] if at < len(text.places) else f"page {at + 1}"
        found[Excerpt(place=place, words=_around(searched.text, *match))] = None
    return tuple(found)


def _around(text: str, start: int, end: int) -> str:
    """Return the words around a match, with a mark where the text goes on."""
    first, last = max(start - AROUND, 0), min(end + AROUND, len(text))
    if first:
        first = text.find(" ", first, start) + 1 or start
    if last < len(text):
        space = text.rfind(" ", end, last)
        last = space if space >= 0 else end
    return f"{'… ' if first else ''}{text[first:last].strip()}{' …' if last < len(text) else ''}"
