"""What the tests of files share."""

from collections.abc import Iterator

import pytest

from tests.material.files.readers import one_sandbox


@pytest.fixture(scope="module")
def one_sandbox_for_all() -> Iterator[None]:
    """Read the files of a module in one sandbox, where a test is about what a file says."""
    with one_sandbox():
        yield
