"""No name of the shipped register is fixed in code or templates: they come from the register (docs/register.md#names).

docs/another-report.md says how another office's report is followed by register and people file alone.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from tests.material.memo import CHECKOUT

FLOORS = ("models", "notifications", "tasks", "flows")
NAMES = re.compile(r"NYPD|(?i:\bnypd|nypd\b)|\bDOI\b|\bPolice Department\b|Department of Investigation")
CITY_OR_SEVEN = re.compile(r"\bNew York\b(?! (day|moment|week))|\b[Ss]even\b")
ALLOWED = {
    "models/evidence/tables.py": "the status words of one public data set, which a register may name as a source",
    "notifications/words/dates.py": "examples of how a name is read aloud, and the names of numbers",
}
CLOCK = re.compile(r"\b(in|until \() ?New York\b")
"""The clock of the program is New York's, as the calendar is (docs/law-and-clocks.md#business-days)."""

KEY = "seven"
"""The key of the table of recommendations, which no reader sees."""

PART = re.compile(r"[a-z]+[-.]seven")
"""The id of a part of a page, which no reader sees."""


def files(*endings: str) -> Iterator[tuple[str, str]]:
    """Yield the name and the text of each file of the four floors with an ending, except data."""
    for floor in FLOORS:
        for path in sorted((CHECKOUT / floor).rglob("*")):
            name = path.relative_to(CHECKOUT).as_posix()
            if path.suffix in endings and not name.startswith("flows/data/") and name not in ALLOWED:
                yield name, path.read_text()


def shown_in_code(text: str) -> Iterator[str]:
    """Yield each text of a module that a reader may see: every string that is no docstring."""
    tree = ast.parse(text)
    docs = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docs:
            yield node.value


def shown_in_template(text: str) -> str:
    """Return what a template shows: no comment, no name within an expression, no tag of HTML."""
    text = re.sub(r"\{#.*?#\}|<style.*?</style>", "", text, flags=re.DOTALL)
    quoted = " ".join(
        words
        for each in re.findall(r"\{[{%].*?[%}]\}", text, re.DOTALL)
        for words in re.findall(r'"([^"]* [^"]*)"', each)
    )
    return re.sub(r"\{[{%].*?[%}]\}|<[^>]*>", "", text, flags=re.DOTALL) + quoted


def test_no_module_and_no_template_knows_the_agency_or_the_office() -> None:
    found = [f"{name}: {each[0]}" for name, text in files(".py", ".j2", ".typ") for each in NAMES.finditer(text)]
    assert found == []


def test_no_text_that_is_shown_knows_the_city_or_the_number_of_recommendations() -> None:
    said = [(name, each) for name, text in files(".py") for each in shown_in_code(text)]
    said += [(name, shown_in_template(text)) for name, text in files(".j2")]
    rest = [(name, PART.sub("", CLOCK.sub("", words))) for name, words in said]
    found = [f"{name}: {words[:80]}" for name, words in rest if words != KEY and CITY_OR_SEVEN.search(words)]
    assert found == []


def test_each_exception_is_still_needed() -> None:
    for name in ALLOWED:
        text = (CHECKOUT / Path(name)).read_text()
        assert NAMES.search(text) or CITY_OR_SEVEN.search(text), name
