"""Golden files: the memo, each message, form and Home tab, byte for byte; `make golden` makes them again.

A message's words stand in messages.txt and aftermath.txt; blocks.txt has the blocks of the first message of a kind.
"""

import json
import os
from collections.abc import Iterator, Mapping
from functools import cache
from hashlib import sha256
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from models.answers import ButtonMark
from models.answers.verbs import SPECIFICATIONS, DraftVerb
from notifications.answers import say_form, say_home, say_status
from notifications.memo import memo_of, memo_schema
from notifications.printed import render_memo
from notifications.reminders import say_reminder
from notifications.slack import SlackMessage
from notifications.words.safe_text import WORD_JOINER
from tests.material.aftermath import every_aftermath
from tests.material.memo import made_up_memo
from tests.material.memo_forms import text_of_memo
from tests.material.messages import CHOICES, DUE, HOME, PRESSED, WORDS, every_message, shown, texts

GOLDEN = Path(__file__).parents[1] / "golden"
SHIPPED = Path(__file__).parents[2] / "flows" / "data"
WRITE = os.environ.get("FOLLOWTHROUGH_GOLDEN") == "write"
NAMES = [
    "memo.json",
    "memo.schema.json",
    "memo.html",
    "memo.txt",
    "milestones.csv",
    "memo.pdf.sha256",
    "messages.txt",
    "aftermath.txt",
    "blocks.txt",
    "status.txt",
]


@cache
def made() -> dict[str, bytes]:
    """Return what the golden files hold, by name: the hash of the PDF, which is easier to keep, and as lines the words
    of a memo, which are easier to read."""
    memo = render_memo(memo_of(made_up_memo()))
    messages = {name: say_reminder(claims, PRESSED, WORDS) for name, claims in every_message().items()}
    after, mark = every_aftermath(), ButtonMark(m="R5-M1", due=DUE, v=14)
    forms: dict[str, Any] = {
        verb: say_form(
            verb, ButtonMark(d="D3") if isinstance(specification, DraftVerb) else mark, CHOICES, for_another=False
        )
        for verb, specification in SPECIFICATIONS.items()
        if specification.fields
    }
    forms |= {
        f"{verb}, for another": say_form(verb, ButtonMark(), CHOICES, for_another=True)
        for verb in ("done", "evidence", "away")
    }
    return {
        "memo.json": memo["memo.json"],
        "memo.schema.json": memo_schema(),
        "memo.html": memo["memo.html"],
        "memo.txt": text_of_memo(made_up_memo()).encode(),
        "milestones.csv": memo["milestones.csv"],
        "memo.pdf.sha256": sha256(memo["memo.pdf"]).hexdigest().encode() + b"\n",
        "messages.txt": _written({name: one.text for name, one in messages.items()}),
        "aftermath.txt": _written({name: one.text for name, one in after.items()}),
        "blocks.txt": _written(_outlines(messages | {f"after: {name}": one for name, one in after.items()}, forms)),
        "status.txt": say_status(HOME, PRESSED).encode() + b"\n",
    }


def _written(texts: dict[str, str]) -> bytes:
    return "\n\n".join(f"---- {name}\n\n{text}" for name, text in texts.items()).encode() + b"\n"


def _outlines(messages: Mapping[str, SlackMessage], forms: Mapping[str, Any]) -> dict[str, str]:
    """Return the blocks of the first message of each kind without their words, and of each form and the Home tab."""
    kinds = {name.partition(",")[0]: message.blocks for name, message in reversed(messages.items())}
    outlines = {name: map(_without_words, blocks) for name, blocks in reversed(kinds.items())}
    views = {f"form: {name}": view for name, view in forms.items()} | {"home": say_home(HOME, PRESSED)}
    for name, view in views.items():
        outlines[name] = iter([{key: value for key, value in view.items() if key != "blocks"}, *view["blocks"]])
    return {name: "\n".join(line for block in blocks for line in _lines(block)) for name, blocks in outlines.items()}


def _stands_in_text(block: Any) -> bool:
    """Return whether the words of a block stand in the message's text: not those of buttons and of a question."""
    question = block.get("accessory", {}).get("type") == "datepicker"
    return block["type"] in ("header", "section", "context") and not question


def _without_words(block: Any) -> Any:
    if not _stands_in_text(block):
        return block
    texts = {name: block[name] for name in ("text", "elements", "fields") if name in block}
    return {**block, **{name: _emptied(value) for name, value in texts.items()}}


def _emptied(text: Any) -> Any:
    if isinstance(text, dict):
        return {name: "" if name == "text" else value for name, value in text.items()}
    return [_emptied(element) for element in text]


def _lines(block: Any) -> Iterator[str]:
    """Yield a block as a line of JSON, and each thing in it that can be pressed as one more."""
    if block.get("type") != "actions":
        yield _line(block)
        return
    yield _line({**block, "elements": len(block["elements"])})
    for element in block["elements"]:
        yield f"  {_line(element)}"


def _line(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


@pytest.mark.parametrize("name", NAMES)
def test_what_is_said_is_the_golden_file_byte_for_byte(name: str) -> None:
    said = made()[name]
    folder = SHIPPED if name == "memo.schema.json" else GOLDEN
    if WRITE:
        folder.mkdir(exist_ok=True)
        (folder / name).write_bytes(said)
    assert said == (folder / name).read_bytes(), f"{name} reads otherwise now; look at the difference, then make golden"


def test_every_word_of_a_messages_blocks_stands_in_its_text() -> None:
    """So the text files hold the words of the blocks too. The choices of a menu are in blocks.txt alone."""
    messages = {name: say_reminder(claims, PRESSED, WORDS) for name, claims in every_message().items()}
    messages |= {f"after: {name}": message for name, message in every_aftermath().items()}
    for name, message in messages.items():
        text = _plain(message.text)
        for block in message.blocks:
            if _stands_in_text(block):
                for form, words in texts(shown(block)):
                    said = unescape(words.replace("*", "")) if form == "mrkdwn" else words
                    assert all(_plain(line) in text for line in said.split("\n")), name


def _plain(words: str) -> str:
    return " ".join(words.replace(WORD_JOINER, "").split())
