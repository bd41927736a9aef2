"""The files of a memo: its forms, what they are made with, and what stands beside a memo that was taken back."""

import re
from collections.abc import Callable, Iterable, MutableMapping
from datetime import date
from functools import partial
from hashlib import sha256
from importlib.metadata import version

from models.core import InputError, evolve
from notifications.memo import MemoDocument, place_of
from notifications.printed.annexes import annex_of, head_of_unit, units_of
from notifications.printed.book import milestones_csv, render_memo_xlsx
from notifications.printed.docx import block_xml, render_docx, set_docx
from notifications.printed.glyphs import COVERED, printable
from notifications.printed.html import render_html, set_html
from notifications.printed.pdf import TEMPLATES, fonts, forget, render_pdf, set_pdf
from notifications.printed.selection import is_large
from notifications.printed.text import render_text, set_text
from notifications.printed.value import Printed
from notifications.words import say


def render_memo(
    facts: MemoDocument,
    stem: str = "memo",
    run_step: Callable[[str, Callable[[], bytes]], bytes] = lambda name, render: render(),
    into: MutableMapping[str, bytes] | None = None,
) -> MutableMapping[str, bytes]:
    """Return the memo in every form by file name; the JSON holds under `files` the SHA-256 of the others. `run_step`
    calls the renderer of one form; `into` takes each form as soon as it is made; memory is given back at the end."""
    files: MutableMapping[str, bytes] = {} if into is None else into
    hashes: dict[str, str] = {}

    def keep(name: str, content: bytes) -> None:
        files[name] = content
        hashes[name] = sha256(content).hexdigest()

    renderers: dict[str, Callable[[MemoDocument], bytes]] = {
        f"{stem}.html": render_html,
        f"{stem}.docx": render_docx,
        f"{stem}.xlsx": render_memo_xlsx,
        f"{stem}.txt": render_text,
        f"{stem}.pdf": render_pdf,  # after the other forms, because Typst keeps tens of megabytes
    }
    for name, render in renderers.items():
        if is_large(facts):
            forget()
        keep(name, run_step(name, partial(render, facts)))
    for unit in units_of(facts):
        annex = Printed.of_paper(head_of_unit(unit, facts), annex_of(unit, facts))
        keep(f"{stem}-{unit.file}.html", set_html(annex))
        forget()
        keep(f"{stem}-{unit.file}.pdf", set_pdf(annex, facts.memo.as_of, apart=False))
    if is_large(facts):
        keep(f"{stem}-milestones.csv", milestones_csv(facts))
    files[f"{stem}.json"] = evolve(facts, files=dict(sorted(hashes.items()))).to_json()
    if into is not None:
        forget()
    return files


def render_paper(name: str, paper: Printed, on: date) -> dict[str, bytes]:
    """Return a letter or a working paper in each form by file name. Raises RuleError if Typst refuses it."""
    return {
        f"{name}.pdf": set_pdf(paper, on, apart=False),
        f"{name}.docx": set_docx(paper.head, map(block_xml, paper.body)),
        f"{name}.txt": set_text(paper),
    }


FORMS = ("memo.typ", "memo.html.j2", "memo.css.j2", "memo_styles.xml")
SENTENCES = (
    "annex", "answers", "beside", "bottom", "cells", "closing", "comment", "correction", "disclosure", "first",
    "forms", "history", "kinds", "news", "origin", "page", "print", "records", "review",
    "shared", "short", "site", "sources", "table", "units",
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
    names = tuple(dict.fromkeys(map(place_of, sentences)))
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
