"""The same facts give the same bytes in every form: in another zone, language, hash seed, folder and year."""

import io
import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest

from notifications.printed.archive import pack, unpack
from tests.material.memo import CHECKOUT
from tests.material.memo_forms import memos

KINDS = ("month", "erratum", "extract", "hostile")
FORMS = {"json", "html", "pdf", "docx", "xlsx", "txt"}

RENDER = """
import io, json, os, sys, time
from hashlib import sha256
import time_machine
with time_machine.travel(time.time() + 400 * 86_400 * int(sys.argv[1])):
    import docx
    from notifications.memo import MemoDocument
    from notifications.printed.files import render_memo
    from notifications.printed.archive import pack
    made = {}
    for kind, facts in json.loads(sys.stdin.read()).items():
        files = render_memo(MemoDocument.model_validate(facts))
        for name, content in {**files, "memo.zip": pack(files)}.items():
            made[f"{kind}/{name}"] = sha256(content).hexdigest()
    clock = io.BytesIO()
    docx.Document().save(clock)
    where = [time.gmtime().tm_year, time.strftime("%z"), os.environ["LC_ALL"], hash("a"), os.getcwd()]
    print(json.dumps({"made": made, "where": where, "carries the clock": sha256(clock.getvalue()).hexdigest()}))
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
    assert one["carries the clock"] != other["carries the clock"], "the children's clocks are not apart"
    assert one["made"] == other["made"]
    forms = {name.rsplit(".")[-1] for name in one["made"]}
    assert forms >= FORMS | {"zip"}


@pytest.fixture
def files() -> dict[str, bytes]:
    return {"b.txt": b"made up", "a/c.txt": b"", "a.txt": b"\x00" * 9}


def test_a_packed_zip_depends_on_names_and_contents_alone(files: dict[str, bytes]) -> None:
    made = pack(files)
    assert made == pack(dict(reversed(files.items())))
    assert made != pack(files | {"b.txt": b"Made up"})
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        assert archive.testzip() is None
        members = archive.infolist()
        assert {name: archive.read(name) for name in files} == files
    assert [member.filename for member in members] == sorted(files)
    for member in members:
        assert (member.date_time, member.compress_type) == ((1980, 1, 1, 0, 0, 0), zipfile.ZIP_STORED)
        assert (member.create_system, member.external_attr >> 16) == (3, 0o100644)


def test_a_zip_of_another_hand_is_packed_anew(files: dict[str, bytes]) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name, (2026, 11, 25, 9, 30, 0)), content)
    assert pack(unpack(out.getvalue())) == pack(files)
    assert pack(unpack(pack(files))) == pack(files)
