"""One process that opens many files, for tests of what a file says and not of how it is opened."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from tasks.core import Readers
from tasks.files import intake


@contextmanager
def one_sandbox() -> Iterator[None]:
    """Let the same readers open every file while the block runs, as they do for the files of one look at a folder."""
    with Readers() as readers, pytest.MonkeyPatch.context() as patch:
        patch.setattr(intake, "read_apart", readers)
        ask = Readers.__call__
        patch.setattr(Readers, "__call__", lambda _, body, kind: ask(readers, body, kind))
        yield
