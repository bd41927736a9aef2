"""How a command ended, and the commands that a page of docs/ has."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

DOCS = Path(__file__).parents[2] / "docs"


class Ended(NamedTuple):
    """How a command ended, and what it printed."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """Return the one JSON document on standard output."""
        return json.loads(self.out)


Call = Callable[..., Ended]


def commands_of(page: str, heading: str = "") -> list[str]:
    """Return each command of a page, or of one of its headings, in its order."""
    text = (DOCS / page).read_text()
    if heading:
        text = re.split(r"^##+ ", text.split(f"# {heading}\n")[1], maxsplit=1, flags=re.MULTILINE)[0]
    blocks: list[str] = re.findall(r"^```sh\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    return [line for block in blocks for line in block.splitlines()]
