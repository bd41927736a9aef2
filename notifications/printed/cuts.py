"""Two pages are a promise: the fixed order in which things leave the body of the PDF for the annexes.

What answers no question of the reader leaves first, each step says where the rest stands, and the font never gets
smaller. `FITS` is the order; `cut_body` cuts what is still too long. Source: docs/printed-forms.md#two-pages
"""

from dataclasses import dataclass, replace
from typing import Any

from notifications.printed.references import Part
from notifications.words import say

SHORT = 80
"""Characters of a short name."""
ALL = 999


@dataclass(frozen=True)
class Fit:
    """How much the body shows."""

    read_sources_in_one: bool = False
    bars: int = 5
    coming: int = 8
    duties: int = ALL
    changes: int = 4
    going_on: int = ALL
    sources: int = ALL
    short_names: bool = False
    longest: int = 0
    """The most characters of a sentence, which then stands in full in the annexes; 0: as many as it has."""

    def name(self, name: str) -> str:
        """Return a name, or its start if short names are wanted; the annex has it in full."""
        return shorten(name, SHORT) if self.short_names else name


STEPS: tuple[dict[str, Any], ...] = (
    {"read_sources_in_one": True},
    {"bars": 3},
    {"bars": 0},  # the timeline, too, says how long ago each date passed
    {"short_names": True},
    {"coming": 3},
    {"duties": 6},
    {"duties": 4},
    {"duties": 2},
    {"changes": 3},
    {"duties": 0, "going_on": 6},
    {"changes": 2, "going_on": 5},
    {"going_on": 4},
    {"changes": 1, "coming": 1, "going_on": 3},
    {"longest": 300, "sources": 4},
    {"longest": 150, "sources": 2},
    {"longest": 80, "going_on": 1},
)
"""What each step takes away, besides all that the steps before it took."""


def _fits() -> tuple[Fit, ...]:
    fits = [Fit()]
    for step in STEPS:
        fits.append(replace(fits[-1], **step))
    return tuple(fits)


FITS = _fits()
"""From all to the least; the first whose body ends on page 2 is printed."""

SENTENCES = ("bottom", "notes", "changes", "questions")
HEAD = ("title", "to", "from", "hearing")


def cut_body(printed: Part, fit: Fit) -> Part:
    """Return the printed value with a body no longer than a fit allows.

    Its `in_full` holds the sentences that were cut or left out, whole. Names in the body's tables are cut, too; the
    annexes have them in full by themselves.
    """
    in_full: list[Part] = []
    sources = printed["sources"]
    going_on = printed["going_on"][: fit.going_on]
    rest = printed["going_on"][fit.going_on :]
    cut: Part = {key: [_cut(sentence, fit, in_full) for sentence in printed[key]] for key in SENTENCES}
    cut |= {key: _cut(printed[key], fit, in_full) for key in ("correction", "ask") if printed[key]}
    cut |= {key: _cut({"text": printed[key], "mark": []}, fit, in_full)["text"] for key in HEAD}
    if fit.longest:
        sources = [_cut_names(row, ("name", "means"), fit) for row in sources]
        cut["ahead"] = [_cut_names(row, ("what", "who", "basis"), fit) for row in printed["ahead"]]
        cut["seven"] = printed["seven"] | {"rows": [_cut_cells(row, fit) for row in printed["seven"]["rows"]]}
    return {
        **printed,
        **cut,
        "sources": _fewer(sources, fit),
        "going_on": [_cut(sentence, fit, in_full) for sentence in going_on],
        "going_on_more": say("fit.more_going_on", n=len(rest)) if rest else "",
        "in_full": [*in_full, *rest],
        "in_full_head": say("fit.head"),
    }


def shorten(words: str, most: int) -> str:
    """Return words, or their start and an ellipsis if they are longer than so many characters."""
    return words if len(words) <= most else f"{words[: most - 1].rstrip()}\N{HORIZONTAL ELLIPSIS}"


def _cut(sentence: Part, fit: Fit, in_full: list[Part]) -> Part:
    if not fit.longest or len(sentence["text"]) <= fit.longest:
        return sentence
    in_full.append(sentence)
    return sentence | {"text": f"{shorten(sentence['text'], fit.longest)} {say('fit.cut')}"}


def _cut_names(row: Part, names: tuple[str, ...], fit: Fit) -> Part:
    return row | {name: shorten(row[name], fit.longest) for name in names}


def _cut_cells(row: Part, fit: Fit) -> Part:
    cells = {
        key: [[[shorten(text, fit.longest), look] for text, look in line] for line in lines]
        for key, lines in row["cells"].items()
    }
    return row | {"cells": cells}


def _fewer(sources: list[Part], fit: Fit) -> list[Part]:
    """Return the first sources, those that could not be read before the others, and where the rest stand."""
    if len(sources) <= fit.sources:
        return sources
    ordered = sorted(sources, key=lambda source: not source["bad"])
    more = say("fit.more_sources", n=len(sources) - fit.sources)
    return [*ordered[: fit.sources], {"name": more, "last": "", "result": "", "means": "", "bad": False}]
