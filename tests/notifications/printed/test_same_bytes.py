"""The same facts give the same bytes in every form: in another zone, language, hash seed, folder and year."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from tests.material.memo import CHECKOUT
from tests.material.memo_forms import memos

KINDS = ("month", "erratum", "hostile")
FILES = {"memo.html", "memo.json", "memo.pdf", "milestones.csv"}

RENDER = """
import json, os, sys, time
from hashlib import sha256
import time_machine
with time_machine.travel(time.time() + 400 * 86_400 * int(sys.argv[1])):
    from notifications.memo import MemoDocument, memo_of
    from notifications.printed.files import render_memo
    made = {}
    for kind, facts in json.loads(sys.stdin.read()).items():
        for name, content in render_memo(memo_of(MemoDocument.model_validate(facts))).items():
            made[f"{kind}/{name}"] = sha256(content).hexdigest()
    where = [time.gmtime().tm_year, time.strftime("%z"), os.environ["LC_ALL"], hash("a"), os.getcwd()]
    print(json.dumps({"made": made, "where": where}))
"""


def rendered(folder: Path, zone: str, language: str, seed: str, years: int) -> dict[str, Any]:
    """Render the memos in a child process of another place, and return the digest of each file."""
    folder.mkdir()
    told = {kind: memos()[kind].model_dump(mode="json") for kind in KINDS}
    child = subprocess.run(
        [sys.executable, "-c", RENDER, str(years)],
        env=os.environ
        | {"TZ": zone, "LANG": language, "LC_ALL": language, "PYTHONHASHSEED": seed, "PYTHONPATH": str(CHECKOUT)},
        cwd=folder,
        input=json.dumps(told),
        capture_output=True,
        text=True,
        check=False,
    )
    assert child.returncode == 0, child.stderr
    answer: dict[str, Any] = json.loads(child.stdout)
    return answer


def test_two_processes_in_other_places_and_years_make_the_same_bytes(tmp_path: Path) -> None:
    one = rendered(tmp_path / "one", "Pacific/Auckland", "C", "1", 0)
    other = rendered(tmp_path / "other", "America/New_York", "de_DE.UTF-8", "77", 1)
    assert all(here != there for here, there in zip(one["where"], other["where"], strict=True))
    assert one["made"] == other["made"]
    assert {name.rpartition("/")[2] for name in one["made"]} == FILES
