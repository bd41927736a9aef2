"""The commands of a page of docs/, for the tests that type what a person would type."""

import re
from pathlib import Path

DOCS = Path(__file__).parents[2] / "docs"


def commands_of(page: str, heading: str = "") -> list[str]:
    """Return each command of a page, or of one of its headings, in its order."""
    text = (DOCS / page).read_text()
    if heading:
        text = text.split(f"\n## {heading}\n")[1].split("\n## ")[0]
    blocks = re.findall(r"^( *)```sh\n(.*?)^ *```", text, re.MULTILINE | re.DOTALL)
    return [line.removeprefix(indent) for indent, block in blocks for line in block.splitlines() if line.strip()]
