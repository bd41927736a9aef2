"""The command line speaks plain American English: no translated idiom and no metaphor in help, errors and messages."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).parents[3]
SPOKEN = [
    path
    for folder in (
        "flows",
        "tasks",
        "models/core",
        "models/permissions",
        "models/drafts",
        "notifications/prefect",
        "notifications/terminal",
    )
    for path in sorted((CHECKOUT / folder).rglob("*.py"))
    if "migrations" not in path.parts and path.name != "verify_memo.py"
]
BANNED = re.compile(
    r"\b(mend(s|ed)?|made[- ]up|e-mail|hand-over|switched off|by hand|for ever|anew|whoever|second road|no road|"
    r"in force|nothing is silent|the unsure|planned date|planning assumption|cannot tell|in hand|set-up|colour|"
    r"cancelled|organis\w+|behaviour|judgement|towards|Else|lies at|stands at|to come|takes? (it )?away|waits for a)\b"
    r"|\b\d{1,2} (January|February|March|April|May|June|July|August|September|October|November|December)\b"
)
HELP = {path for path in SPOKEN if "commands" in path.parts}


def documented(tree: ast.AST) -> Iterator[int]:
    """Yield the line of each docstring."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            yield node.value.lineno


def is_command(node: ast.AST) -> bool:
    return isinstance(node, ast.FunctionDef) and not node.name.startswith("_")


def spoken(path: Path) -> Iterator[tuple[int, str]]:
    """Yield what a person may read: every string with a blank in it, and of commands the help text."""
    tree = ast.parse(path.read_text())
    silent = set(documented(tree))
    if path in HELP:
        silent -= {
            node.body[0].lineno for node in ast.walk(tree) if isinstance(node, ast.FunctionDef) and is_command(node)
        }
    for node in ast.walk(tree):
        is_text = isinstance(node, ast.Constant) and isinstance(node.value, str) and " " in node.value.strip()
        if is_text and node.lineno not in silent:
            yield node.lineno, node.value


@pytest.mark.parametrize("path", SPOKEN, ids=lambda path: str(path.relative_to(CHECKOUT)))
def test_help_errors_and_messages_use_no_banned_word(path: Path) -> None:
    assert [(line, found[0], text) for line, text in spoken(path) if (found := BANNED.search(text))] == []


def test_the_ban_sees_a_help_text_and_an_error() -> None:
    assert BANNED.search("name a file; mend it")
    assert BANNED.search("due 29 May 2026")
    assert not BANNED.search("recommendations: amend, fix, remove")
