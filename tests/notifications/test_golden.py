"""Golden files: the memo, each message, form and Home tab, byte for byte; `make golden` makes them again."""

import json
import os
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from models.answers import Mark
from models.answers.verbs import SPECIFICATIONS, DraftVerb
from notifications.answers import say_form, say_home, say_status
from notifications.printed import render_memo
from notifications.reminders import say_reminder
from tests.material.aftermath import every_aftermath
from tests.material.memo import made_up_memo
from tests.material.messages import CHOICES, DUE, HOME, PRESSED, WORDS, every_message

GOLDEN = Path(__file__).parents[1] / "golden"
WRITE = os.environ.get("FOLLOWTHROUGH_GOLDEN") == "write"
NAMES = [
    "memo.json", "memo.html", "memo.txt", "memo.pdf.sha256", "messages.txt", "messages.json", "aftermath.txt",
    "aftermath.json", "forms.json", "home.json", "status.txt",
]  # fmt: skip


def made() -> dict[str, bytes]:
    """Return what the golden files hold, by name; of the PDF its hash, which is easier to keep."""
    memo = render_memo(made_up_memo())
    messages = {name: say_reminder(claims, PRESSED, WORDS) for name, claims in every_message().items()}
    after, mark = every_aftermath(), Mark(m="R5-M1", due=DUE, v=14)
    forms: dict[str, Any] = {
        verb: say_form(verb, Mark(d="D3") if isinstance(specification, DraftVerb) else mark, CHOICES, for_another=False)
        for verb, specification in SPECIFICATIONS.items()
        if specification.fields
    }
    forms |= {
        f"{verb}, for another": say_form(verb, Mark(), CHOICES, for_another=True)
        for verb in ("done", "evidence", "away")
    }
    return {
        "memo.json": memo["memo.json"],
        "memo.html": memo["memo.html"],
        "memo.txt": memo["memo.txt"],
        "memo.pdf.sha256": sha256(memo["memo.pdf"]).hexdigest().encode() + b"\n",
        "messages.txt": _written({name: one.text for name, one in messages.items()}),
        "messages.json": _drawn({name: list(one.blocks) for name, one in messages.items()}),
        "aftermath.txt": _written({name: one.text for name, one in after.items()}),
        "aftermath.json": _drawn({name: list(one.blocks) for name, one in after.items()}),
        "forms.json": _drawn(forms),
        "home.json": _drawn(say_home(HOME, PRESSED)),
        "status.txt": say_status(HOME, PRESSED).encode() + b"\n",
    }


def _written(texts: dict[str, str]) -> bytes:
    return "\n\n".join(f"---- {name}\n\n{text}" for name, text in texts.items()).encode() + b"\n"


def _drawn(blocks: Any) -> bytes:
    return json.dumps(blocks, indent=1, ensure_ascii=False).encode() + b"\n"


@pytest.mark.parametrize("name", NAMES)
def test_what_is_said_is_the_golden_file_byte_for_byte(name: str) -> None:
    said = made()[name]
    if WRITE:
        GOLDEN.mkdir(exist_ok=True)
        (GOLDEN / name).write_bytes(said)
    assert said == (GOLDEN / name).read_bytes(), f"{name} reads otherwise now; look at the difference, then make golden"
