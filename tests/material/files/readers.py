"""One sandbox for many files, for tests of what a file says and not of how it is opened."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

import pytest

from tasks.core import ManyReaders
from tasks.files import intake


@contextmanager
def one_sandbox() -> Iterator[None]:
    """Let one sandbox read every file while the block runs, as it does for the files of one look at a drop folder.

    One thread asks it, because a sandbox ends with the thread that started it.
    """
    ask, readers = ManyReaders.__call__, ManyReaders()

    def read(*file: Any) -> bytes:
        return pool.submit(ask, readers, *file).result()

    with ThreadPoolExecutor(1) as pool, readers, pytest.MonkeyPatch.context() as patch:
        patch.setattr(intake, "read_apart", read)
        patch.setattr(ManyReaders, "__call__", lambda _, *file: read(*file))
        yield
