"""What the memo's forms are made with: looked at before anything is rendered, so that nothing is half written."""

import re
from importlib.metadata import version

from models.core import InputError
from notifications.printed.glyphs import COVERED
from notifications.printed.typst_pdf import TEMPLATES, fonts

FORMS = ("memo.typ", "memo.html.j2", "memo.css.j2", "memo_styles.xml", "memo.schema.json")
SENTENCES = (
    "annex", "answers", "beside", "cells", "chart", "closing", "comment", "correction", "fit", "forms", "history",
    "kinds", "news", "notes", "origin", "page", "questions", "records", "shared", "short", "site", "sources",
    "table", "told",
)  # fmt: skip
FONTS = ("Libertinus Serif", "DejaVu Sans Mono")
MEND = "install followthrough again from its lock file (`make`), then repeat the command"


def check_parts() -> None:
    """Say nothing where all templates, fonts and the list of shown characters are in place and go together.

    Raises InputError that names the part and the mend; called before the first form of a memo is made.
    """
    sentences = (TEMPLATES / "sentences" / f"{name}.j2" for name in SENTENCES)
    for part in (*(TEMPLATES / name for name in FORMS), *sentences, COVERED):
        if not part.is_file() or not part.stat().st_size:
            raise InputError(f"the memo cannot be made: {part.name} is missing or empty; {MEND}")
    missing = [family for family in FONTS if family not in fonts().families()]
    if missing:
        raise InputError(f"the memo cannot be made: the typst wheel has no font {' and '.join(missing)}; {MEND}")
    made_with, installed = _covered_by(), version("typst")
    if made_with != installed:
        raise InputError(
            f"the memo cannot be made: {COVERED.name} lists the characters of typst {made_with}, but typst "
            f"{installed} is installed; {MEND}, or list them anew: `python -m notifications.printed.cover`"
        )


def _covered_by() -> str:
    """Return the version of typst that the list of characters was made with, or what stands in its place."""
    with COVERED.open(encoding="ascii") as lines:
        first = next(lines, "")
    found = re.search(r"typst (\S+)", first)
    return found[1] if found else "of no version"
