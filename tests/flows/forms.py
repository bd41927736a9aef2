"""Stand-ins for what lays out a memo, for tests of what becomes of a memo and not of how its pages look."""

from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256

import pytest

from models.core import evolve
from notifications.memo import Memo
from notifications.printed import files

FORMS = ("render_html", "render_pdf")
"""The forms that take most of the time. CSV and JSON are made as always."""
PROGRAMS = {name: getattr(files, name) for name in FORMS}


def stood_in(memo: Memo) -> bytes:
    """Return bytes of their own for each memo, as a program that lays it out does."""
    return (
        b"a stand-in's form of "
        + sha256(evolve(memo, facts=evolve(memo.facts, files={})).to_json()).hexdigest().encode()
    )


@contextmanager
def forms_stood_in() -> Iterator[None]:
    """Let the stand-in make the page and the PDF while the block runs."""
    with pytest.MonkeyPatch.context() as patch:
        for name in FORMS:
            patch.setattr(files, name, stood_in)
        yield


@contextmanager
def forms_made() -> Iterator[None]:
    """Let all forms be made while the block runs, also where the stand-in makes them."""
    with pytest.MonkeyPatch.context() as patch:
        for name, render in PROGRAMS.items():
            patch.setattr(files, name, render)
        yield
