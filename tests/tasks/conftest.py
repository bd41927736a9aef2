"""What the tests of this floor share."""

from collections.abc import Callable

import pytest

from tests.material import files as file_material


@pytest.fixture(scope="session")
def pdf() -> Callable[..., bytes]:
    """A maker of small PDFs: `pdf("page one", "page two")`."""
    return file_material.pdf


@pytest.fixture(scope="session")
def word() -> Callable[..., bytes]:
    """A maker of Word documents: `word("a paragraph", header="...", table=[["a", "b"]])`."""
    return file_material.word


@pytest.fixture(scope="session")
def sheet() -> Callable[..., bytes]:
    """A maker of workbooks: `sheet({"Made-up name": [["R1", 12, date(2026, 3, 1)]]}, hidden="Made-up name")`."""
    return file_material.sheet


@pytest.fixture(scope="session")
def mail() -> Callable[..., bytes]:
    """A maker of mails: `mail("text", html="<p>text</p>", attached={"plan.pdf": body})`; a mail is attached as one."""
    return file_material.mail
