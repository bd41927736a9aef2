"""What a command prints: facts on standard output, messages on standard error (docs/operations.md#commands)."""

import json
import sys
from collections.abc import Coroutine, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from itertools import chain, repeat
from threading import Event, Thread
from time import monotonic
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from flows._runtime.settings import Settings
    from models.answers import Reply
    from models.core import CheckFailed, InputError, Value
    from models.ledger import Verb
    from models.permissions import Action
    from models.records import DraftRecord
    from tasks.ledger import Database

    Document = Value | dict[str, Any] | Sequence[Any]


def say(text: str) -> None:
    """Print a line for a person on standard error; where the logs are JSON, as an event."""
    from flows._runtime import logs

    logs.say(text)


WORK_IS_TOLD = (2, 8, 20, 30)  # seconds between what is said of long work; then each minute


@contextmanager
def telling_of_work() -> Iterator[None]:
    """While the block runs, say on a terminal that it is at work: after two seconds, then ever more rarely."""
    done = Event()

    def tell() -> None:
        begun = monotonic()
        for seconds in chain(WORK_IS_TOLD, repeat(60)):
            if done.wait(seconds):
                return
            say(f"  at work for {monotonic() - begun:.0f} seconds; Ctrl-C stops it")

    if sys.stderr.isatty():
        Thread(target=tell, daemon=True).start()
    try:
        yield
    finally:
        done.set()


def progress(number: int, of: int) -> None:
    """Report progress of long work on standard error, at most ten times."""
    if number == of or number % max(of // 10, 1) == 0:
        say(f"  {number} of {of}")


def fact(*lines: str) -> None:
    """Print lines of facts on standard output."""
    sys.stdout.writelines(f"{line}\n" for line in lines)


def document(value: "Document", *, of_record: bool = True) -> None:
    """Print one JSON document on standard output. What is of the record of a demonstration has "demonstration": true
    in it, or in each item of a list. Raises LedgerBroken where the record cannot tell."""

    def plain(item: Any) -> Any:
        return item.model_dump(mode="json") if hasattr(item, "model_dump") else str(item)

    def marked(item: Any) -> Any:
        if isinstance(item, list):
            return [marked(part) for part in item]
        return {"demonstration": True, **item} if isinstance(item, dict) else item

    text = json.dumps(value, ensure_ascii=False, indent=1, default=plain)
    if of_record and load_settings().is_demonstration:
        text = json.dumps(marked(json.loads(text)), ensure_ascii=False, indent=1)
    fact(text)


def result(value: "Document", as_json: bool, *lines: str) -> None:
    """Print what a command did: one JSON document for programs, or lines for a person."""
    if as_json:
        document(value)
    else:
        fact(*lines)


def table(title: str, columns: Iterable[str], rows: Iterable[Iterable[object]]) -> None:
    """Print a table on standard output. Cells are never read as markup."""
    from notifications.terminal import say_table

    fact(*say_table(title, [*columns], [["" if cell is None else str(cell) for cell in row] for row in rows]))


def printable(text: str) -> str:
    """Return a text without characters that could control a terminal: names of files and others' words are shown."""
    return "".join(sign if sign.isprintable() or sign == "\n" else "?" for sign in text)


def bad_input(why: str) -> "InputError":
    """Return the error of a command that cannot be done as it was typed (exit code 2)."""
    from models.core import InputError

    return InputError(why)


def check_failed(why: str) -> "CheckFailed":
    """Return the error of a check that found something wrong (exit code 1)."""
    from models.core import CheckFailed

    return CheckFailed(why)


def load_settings() -> "Settings":
    """Return the settings of this installation."""
    from flows._runtime.settings import load_settings as load

    return load()


def record() -> "Database":
    """Return the database of the record."""
    return load_settings().database()


def drafts() -> "Mapping[str, DraftRecord]":
    """Return the drafts in the record, and the memos they became, by id."""
    from models.projections import DRAFTS
    from tasks.ledger import records

    return records.every(record(), DRAFTS)


def permit(by: str, action: "Action") -> None:
    """Raise NotPermitted where the role table does not let a person do this; InputError for an unknown person."""
    from models.permissions import may

    may(load_settings().people(), by, action)


_STORED: ContextVar[Mapping[str, int]] = ContextVar("stored", default=MappingProxyType({}))
"""The words that this command stored, by text id, with the last entry before each."""


def keep_words(words: str, *, names_file: bool = False) -> str:
    """Store typed words, or a file's name, behind the privacy gate; return their id. Raises InputError for none."""
    from tasks import ledger
    from tasks.ledger import texts

    if not words.strip():
        raise bad_input("the text is empty; write what was said")
    load_settings().people_if_real()  # a file that is wrong is told before anything is kept
    database = record()
    head, _hash = ledger.head(database)
    text_id = texts.keep(database, words, names_file=names_file)
    _STORED.set({**_STORED.get(), text_id: head})
    return text_id


def do(work: Coroutine[Any, Any, Any]) -> Any:
    """Run a flow to its end and return its result. Words that were kept for it and that no entry names go again."""
    import asyncio

    try:
        return asyncio.run(work)
    finally:
        if text_ids := _STORED.get():
            from tasks.ledger import texts

            texts.drop_unnamed(record(), text_ids, min(text_ids.values()))
            _STORED.set({})


def run_flow(flow: Any, *args: Any, **kwargs: Any) -> Any:
    """Run a flow of ours to its end, as a run in Prefect if a server is set, and return its result."""
    from flows._runtime.run import run

    return do(run(flow, *args, **kwargs))


def answer(verb: "Verb", about: str, by: str, **form: Any) -> "Reply":
    """Do what a verb does, with `reason` and `text` as words; return what came of it. Raises what forbids it."""
    from flows.answers.record_answer import record_answer
    from models.answers import Form, read_reply

    words = {name: keep_words(form[name]) for name in ("reason", "text") if form.get(name) is not None}
    return read_reply(run_flow(record_answer, verb=verb, about_id=about, person_id=by, form=Form(**form | words)))
