"""What a command prints: facts on standard output, messages and progress on standard error.

Source: docs/operations.md#commands.
"""

import json
import sys
from collections.abc import Coroutine, Iterable, Mapping
from contextvars import ContextVar
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from models.answers import Reply, Verb
    from models.core import Value
    from tasks.ledger import Database


def say(text: str) -> None:
    """Print a line for a person on standard error; where the logs are JSON, as an event."""
    from flows._runtime import logs

    logs.say(text)


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
        drawn.add_row(*(Text("" if cell is None else printable(str(cell))) for cell in row))
    Console(soft_wrap=False).print(drawn)


def printable(text: str) -> str:
    """Return a text without characters that could control a terminal: names of files and others' words are shown."""
    return "".join(sign if sign.isprintable() or sign == "\n" else "?" for sign in text)


_KEPT: ContextVar[Mapping[str, int]] = ContextVar("kept", default=MappingProxyType({}))
"""The words that this command kept, by text id, with the last entry before each."""


def do(work: Coroutine[Any, Any, Any]) -> Any:
    """Run a flow to its end and return its result. Words that were kept for it and that no entry names go again."""
    import asyncio

    try:
        return asyncio.run(work)
    finally:
        if kept := _KEPT.get():
            from tasks.ledger import texts

            texts.drop_unnamed(record(), kept, min(kept.values()))
            _KEPT.set({})


def run_flow(flow: Any, *args: Any, **kwargs: Any) -> Any:
    """Run a flow of ours to its end, as a run in Prefect if a server is set, and return its result."""
    from flows._runtime.run import run

    return do(run(flow, *args, **kwargs))


def answer(verb: "Verb", about: str, by: str, **form: Any) -> "Reply":
    """Do what a verb does, for the person who typed it, and return what came of it; `reason` and `text` are words.

    Raises what forbids it (`models/answers/verbs.py`).
    """
    from flows.answers.record_answer import record_answer
    from models.answers import Form, read_reply

    words = {name: keep_words(form[name]) for name in ("reason", "text") if form.get(name) is not None}
    done = run_flow(record_answer, verb=verb, about_id=about, person_id=by, form=Form(**form | words))
    return read_reply(done)


def record() -> "Database":
    """Return the database of the record."""
    from flows._runtime.settings import load_settings

    return load_settings().database()


def keep_words(words: str, *, names_file: bool = False) -> str:
    """Store words that a person typed and return their text id, after the privacy gate.

    `names_file` applies the gate for files, which lets a work contact pass. Raises InputError if there are no words.
    """
    from flows._runtime.settings import load_settings
    from models.core import InputError
    from tasks import ledger
    from tasks.ledger import texts

    if not words.strip():
        raise InputError("the text is empty; write what was said")
    settings = load_settings()
    settings.people_if_real()  # a file that is wrong is told before anything is kept
    database = settings.database()
    head, _hash = ledger.head(database)
    text_id = texts.keep(database, words, names_file=names_file)
    _KEPT.set({**_KEPT.get(), text_id: head})
    return text_id
