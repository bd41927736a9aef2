"""What a person holds of the record: read by what it holds, refused with the reason where it was harmed."""

import json
import os
import shutil
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from models.core import InputError
from models.ledger import canonical, read_head, short_head
from tasks.backup import witnesses
from tasks.backup.witnesses import read_witness
from tasks.ledger.checkpoint import key_id_of, sign_head, signature_of, write_checkpoint

NOW = datetime(2026, 4, 1, 13, tzinfo=UTC)
KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
HEAD = (40, "ab" * 32)


@pytest.fixture
def held(tmp_path: Path) -> Path:
    """A folder with one of each: a checkpoint, a memo, its zip, and what is told of a copy."""
    taken = sign_head(HEAD, now=NOW, key=KEY)
    write_checkpoint(tmp_path, taken).rename(tmp_path / "checkpoint.json")
    cut = {"seq": 40, "hash": HEAD[1], "checkpoint": taken.text, "key_id": taken.key_id, "signature": taken.signature}
    memo = canonical({"memo": {"number": 7, "ledger": cut}})
    sums = f"{sha256(memo).hexdigest()}  memo.json\n".encode()
    files = {"memo.json": memo, "SHA256SUMS": sums, "SHA256SUMS.sig": f"{signature_of(KEY, sums)}\n".encode()}
    (tmp_path / "7").mkdir()
    with zipfile.ZipFile(tmp_path / "memo.zip", "w") as packed:
        for name, content in files.items():
            (tmp_path / "7" / name).write_bytes(content)
            packed.writestr(name, content)
    told = {
        "day": "2026-04-01",
        "seq": 40,
        "hash": HEAD[1],
        "file": "2026-04-01.tar",
        "size": 1,
        "sha256": "",
        "files": 1,
    }
    (tmp_path / "copy.json").write_text(json.dumps(told))
    return tmp_path


@pytest.mark.parametrize("name", ["checkpoint.json", "7", "memo.zip", "copy.json"])
def test_each_kind_is_known_by_what_it_holds(held: Path, name: str) -> None:
    (held / name).rename(held / "any name at all")
    one = read_witness(str(held / "any name at all"))

    assert (one.seq, one.hash) == HEAD
    assert one.key_id == (None if name == "copy.json" else key_id_of(KEY))
    assert one.number == (7 if name in ("7", "memo.zip") else None)


def test_a_head_as_it_is_printed_is_read_again() -> None:
    assert read_head(short_head(*HEAD)) == (40, "ab" * 8)
    assert read_witness("40-" + "ab" * 8).seq == 40
    for words in ("0-" + "ab" * 8, "40-" + "ab" * 7, "40-" + "AB" * 8, "-1-" + "ab" * 8):
        assert read_head(words) is None


def short(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-20])


def empty(path: Path) -> None:
    path.write_bytes(b"")


def garbage(path: Path) -> None:
    path.write_bytes(os.urandom(200))


def deep(path: Path) -> None:
    path.write_bytes(b"[" * 200_000)


def edited(path: Path) -> None:
    path.write_bytes(path.read_bytes().replace(b"abab", b"abac", 1))


def negative(path: Path) -> None:
    path.write_bytes(path.read_bytes().replace(b'"seq": 40', b'"seq": -1'))


def swapped(path: Path) -> None:
    path.write_text('{"key_id": null, "signature": null, "words": "another file"}')


def gone(path: Path) -> None:
    path.unlink()


def pipe(path: Path) -> None:
    path.unlink()
    os.mkfifo(path)


def large(path: Path) -> None:
    path.write_bytes(b" " * 4_000)


def bomb(path: Path) -> None:
    """Keep a memo.zip whose memo.json has a thousand times the bytes of the file."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("memo.json", b" " * 400_000)
        packed.writestr("SHA256SUMS", b"")


def twice(path: Path) -> None:
    with zipfile.ZipFile(path, "a") as packed, pytest.warns(UserWarning, match="Duplicate"):
        packed.writestr("memo.json", b"{}")


HARMS: list[tuple[str, Callable[[Path], Any], str]] = [
    ("checkpoint.json", short, "was cut short or edited"),
    ("checkpoint.json", empty, "was cut short or edited"),
    ("checkpoint.json", garbage, "was cut short or edited"),
    ("checkpoint.json", deep, "nested too deep"),
    ("checkpoint.json", edited, "its signature does not hold"),
    ("checkpoint.json", swapped, "is neither a checkpoint, an issued memo"),
    ("checkpoint.json", gone, "is not there"),
    ("checkpoint.json", pipe, "is not there"),
    ("checkpoint.json", large, "was not read"),
    ("copy.json", short, "was cut short or edited"),
    ("copy.json", negative, "was cut short or edited"),
    ("copy.json", swapped, "is neither a checkpoint, an issued memo"),
    ("memo.zip", short, "is neither|not a whole memo.zip|cut short"),
    ("memo.zip", bomb, "was not read"),
    ("memo.zip", twice, "one name twice"),
    ("7/memo.json", edited, "was edited: memo.json is not the file that SHA256SUMS names"),
    ("7/memo.json", gone, "is not the folder of an issued memo"),
    ("7/SHA256SUMS", gone, "it holds no SHA256SUMS"),
    ("7/SHA256SUMS", pipe, "it holds no SHA256SUMS"),
    ("7/SHA256SUMS.sig", gone, "its signature does not hold"),
    ("7/SHA256SUMS.sig", garbage, "was cut short or edited|does not hold"),
]


@pytest.mark.parametrize(("name", "harm", "told"), HARMS, ids=[f"{name} {harm.__name__}" for name, harm, _ in HARMS])
def test_what_was_harmed_is_refused_with_the_reason(
    held: Path, monkeypatch: pytest.MonkeyPatch, name: str, harm: Callable[[Path], Any], told: str
) -> None:
    monkeypatch.setattr(witnesses, "LARGEST", 300_000 if harm is not large else 3_000)
    whole = held / Path(name).parts[0]
    read_witness(str(whole))  # the control
    harm(held / name)

    with pytest.raises(InputError, match=told):
        read_witness(str(whole))


def test_the_memo_of_another_is_not_made_ours_by_its_sums(held: Path) -> None:
    """A memo edited together with its SHA256SUMS, without the key, is refused by the signature."""
    memo = (held / "7" / "memo.json").read_bytes().replace(b'"number":7', b'"number":8')
    (held / "7" / "memo.json").write_bytes(memo)
    (held / "7" / "SHA256SUMS").write_text(f"{sha256(memo).hexdigest()}  memo.json\n")
    with pytest.raises(InputError, match="its signature does not hold"):
        read_witness(str(held / "7"))
    shutil.rmtree(held / "7")
