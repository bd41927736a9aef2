"""The files of a memo: the page, the PDF, the table of its milestones and its facts; what they are made with; and what
stands beside a memo that was taken back."""

import re
from collections.abc import Callable, Iterable
from datetime import date
from functools import partial
from hashlib import sha256
from importlib.metadata import version

from models.core import InputError, evolve
from notifications.memo import COVERED, Memo, milestones_csv, places_of, printable
from notifications.printed.html import render_html
from notifications.printed.pdf import TEMPLATES, fonts, render_pdf
from notifications.words import say


def render_memo(
    memo: Memo,
    render_form: Callable[[str, Callable[[], bytes]], bytes] = lambda name, render: render(),
) -> dict[str, bytes]:
    """Return each file of a memo by its name; the JSON holds under `files` the SHA-256 of the others. `render_form`
    gets a name and what makes that file. A process that goes on to other work calls `forget` then."""
    renderers = {
        "memo.html": partial(render_html, memo),
        "milestones.csv": partial(milestones_csv, memo.facts),
        "memo.pdf": partial(render_pdf, memo),  # the last, because Typst keeps tens of megabytes
    }
    files = {name: render_form(name, render) for name, render in renderers.items()}
    hashes = {name: sha256(content).hexdigest() for name, content in sorted(files.items())}
    return files | {"memo.json": evolve(memo, facts=evolve(memo.facts, files=hashes)).to_json()}


FORMS = ("memo.typ", "letter.typ", "memo.html.j2", "shapes.html.j2", "memo.css.j2", "shapes.css")
SENTENCES = (
    "annex", "answers", "beside", "bottom", "cells", "closing", "comment", "correction", "disclosure", "first",
    "history", "kinds", "news", "origin", "page", "print", "records", "review",
    "shared", "short", "site", "sources", "table",
)  # fmt: skip
FONTS = ("Libertinus Serif", "DejaVu Sans Mono")
MEND = "install followthrough again from its lock file (`make`), then repeat the command"


def check_parts() -> None:
    """Check that all templates, fonts and the list of shown characters are in place and go together. Raises InputError
    that names the part and the mend."""
    sentences = (TEMPLATES / "sentences" / f"{name}.j2" for name in SENTENCES)
    for part in (*(TEMPLATES / name for name in FORMS), *sentences, COVERED):
        if not part.is_file() or not part.stat().st_size:
            raise InputError(f"the memo cannot be made: {part.name} is missing or empty; {MEND}")
    missing = [family for family in FONTS if family not in fonts().families()]
    if missing:
        raise InputError(f"the memo cannot be made: the typst wheel has no font {' and '.join(missing)}; {MEND}")
    with COVERED.open(encoding="ascii") as lines:
        match = re.search(r"typst (\S+)", next(lines, ""))
    made_with = match[1] if match else "of no version"
    installed = version("typst")
    if made_with != installed:
        raise InputError(
            f"the memo cannot be made: {COVERED.name} lists the characters of typst {made_with}, but typst "
            f"{installed} is installed; {MEND}, or list them anew: `python -m tests.supply.cover`"
        )


def say_corrected(number: int, by_number: int, on: date, reason: str, sentences: Iterable[str]) -> str:
    """Return the text beside a memo that was corrected on a New York day; `sentences` are the ids of what differs."""
    names = places_of(sentences)
    return _lines(
        say("beside.corrected", number=number, by_number=by_number, on=on),
        say("beside.reason", reason=printable(reason)),
        say("beside.corrected_sentences", names=names) if names else say("beside.corrected_nothing"),
        say("beside.corrected_stays", number=number),
    )


def say_withdrawn(number: int, on: date, reason: str) -> str:
    """Return the text in the place of a memo that was withdrawn on a New York day."""
    withdrawn = say("beside.withdrawn", number=number, on=on)
    return _lines(withdrawn, say("beside.reason", reason=printable(reason)), say("beside.withdrawn_files"))


def _lines(*lines: str) -> str:
    return "\n".join(lines) + "\n"
