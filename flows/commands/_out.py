"""What a command prints: facts on standard output, messages and progress on standard error.

Source: docs/operations.md#commands.
"""

import json
import sys
from collections.abc import Coroutine, Iterable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from models.core import Value
    from tasks.ledger import Database


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
    written = value if isinstance(value, dict | list) else value.model_dump(mode="json")
    sys.stdout.write(json.dumps(written, ensure_ascii=False, indent=1, default=str) + "\n")


def result(value: "Value | dict[str, Any] | list[Any]", as_json: bool, *lines: str) -> None:
    """Print what a command did: one JSON document for programs, or lines for a person."""
    if as_json:
        document(value)
    else:
        for line in lines:
            fact(line)


def table(title: str, columns: Iterable[str], rows: Iterable[Iterable[object]]) -> None:
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
    """Return a text without characters that could control a terminal: names of files and others' words are shown."""
    return "".join(sign if sign.isprintable() or sign == "\n" else "?" for sign in text)


def do(work: Coroutine[Any, Any, Any]) -> Any:
    """Run a flow to its end and return its result."""
    import asyncio

    return asyncio.run(work)


def run_flow(flow: Any, *args: Any, **kwargs: Any) -> Any:
    """Run a flow of ours to its end, as a run in Prefect if a server is set, and return its result."""
    from flows._runtime.run import run

    return do(run(flow, *args, **kwargs))


def record() -> "Database":
    """Return the database of the record."""
    from flows._runtime.settings import load_settings

    return load_settings().database()


def keep_words(words: str, *, names_file: bool = False) -> str:
    """Store words that a person typed and return their text id, after the privacy gate.

    `names_file` applies the gate for files, which lets a work contact pass. Raises InputError if there are no words.
    """
    from models.core import InputError
    from tasks.ledger import texts

    if not words.strip():
        raise InputError("the text is empty; write what was said")

    return texts.keep(record(), words, names_file=names_file)
