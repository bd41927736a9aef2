"""What a command prints: facts on standard output, messages and progress on standard error.

Source: docs/operations.md#commands.
"""

import json
import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Coroutine, Iterable

    from models.core import Value


def say(text: str) -> None:
    """Print a line for a person on standard error."""
    sys.stderr.write(text + "\n")


def progress(done: int, of: int) -> None:
    """Report progress of long work on standard error, at most ten times."""
    if done == of or done % max(of // 10, 1) == 0:
        say(f"  {done} of {of}")


def fact(text: str) -> None:
    """Print a line of facts on standard output."""
    sys.stdout.write(text + "\n")


def document(value: "Value | dict[str, Any] | list[Any]") -> None:
    """Print one JSON document on standard output."""
    plain = value if isinstance(value, dict | list) else value.model_dump(mode="json")
    sys.stdout.write(json.dumps(plain, ensure_ascii=False, indent=1, default=str) + "\n")


def table(title: str, columns: "Iterable[str]", rows: "Iterable[Iterable[object]]") -> None:
    """Print a table on standard output. Cells are never read as markup."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    drawn = Table(title=Text(title), title_justify="left", box=None, header_style="bold", pad_edge=False)
    for column in columns:
        drawn.add_column(Text(column), overflow="fold")
    for row in rows:
        drawn.add_row(*(Text("" if cell is None else _plain(str(cell))) for cell in row))
    Console(soft_wrap=False).print(drawn)


def _plain(text: str) -> str:
    """Return a text without characters that could control a terminal, because file names and others' words are
    shown."""
    return "".join(sign if sign.isprintable() or sign == "\n" else "?" for sign in text)


def do(work: "Coroutine[Any, Any, Any]") -> Any:
    """Run a flow to its end and return its result."""
    import asyncio

    return asyncio.run(work)


def keep_words(words: str, *, names_file: bool = False) -> str:
    """Store words that a person typed and return their text id, after the privacy gate.

    `names_file` applies the gate for files, which lets a work contact pass. Raises InputError if there are no words.
    """
    from flows._runtime.settings import load_settings
    from models.core import InputError
    from tasks.ledger import texts

    if not words.strip():
        raise InputError("the text is empty; write what was said")

    return texts.keep(load_settings().database(), words, names_file=names_file)
