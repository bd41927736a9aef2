"""Golden files: the memo and each kind of message, byte for byte; `make golden` makes them again."""

import os
from hashlib import sha256
from pathlib import Path

import pytest

from notifications.memo_files import render_memo
from notifications.reminder import say_reminder
from tests.memo_material import made_up_memo
from tests.notifications.test_notices import ALL_HEARD, notice
from tests.notifications.test_reminder import KINDS, REPLY_TO, claim

GOLDEN = Path(__file__).parents[1] / "golden"
WRITE = os.environ.get("FOLLOWTHROUGH_GOLDEN") == "write"


def made() -> dict[str, bytes]:
    """Return what the golden files hold, by name; of the PDF its hash, which is easier to keep."""
    memo = render_memo(made_up_memo())
    messages = [say_reminder((claim(kind),), REPLY_TO, {}).text for kind in KINDS]
    messages += [say_reminder((notice(heard),), REPLY_TO, {}).text for heard in ALL_HEARD]
    together = (notice("blocked"), notice("stale", 2, source="city_record"), notice("vanished"), claim("clock"))
    messages.append(say_reminder(together, REPLY_TO, {}).text)
    return {
        "memo.json": memo["memo.json"],
        "memo.html": memo["memo.html"],
        "memo.pdf.sha256": sha256(memo["memo.pdf"]).hexdigest().encode() + b"\n",
        "messages.txt": "\n\n----\n\n".join(messages).encode() + b"\n",
    }


@pytest.mark.parametrize("name", ["memo.json", "memo.html", "memo.pdf.sha256", "messages.txt"])
def test_what_is_said_is_the_golden_file_byte_for_byte(name: str) -> None:
    said = made()[name]
    if WRITE:
        GOLDEN.mkdir(exist_ok=True)
        (GOLDEN / name).write_bytes(said)
    assert said == (GOLDEN / name).read_bytes(), f"{name} reads otherwise now; look at the difference, then make golden"
