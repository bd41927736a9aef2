"""An issued memo of a made-up record with entries that are not public, and what its publisher can make of it."""

import io
import json
import tarfile
import zipfile
from collections.abc import Mapping, Sequence
from datetime import timedelta
from functools import cache, lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from flows.data import verify_memo
from models.ledger import RuleFailed, Sealed
from notifications.memo import memo_of as pages_of
from notifications.printed import render_memo
from tasks.ledger.checkpoint import sign_head, signature_of
from tasks.memo.memo import slice_of, sums_of
from tests.material.memo import AS_OF, CHECKOUT, START, memo_of, sealed_of, story, world_at

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
KEY_ID = KEY.public_key().public_bytes_raw().hex()
OTHER = Ed25519PrivateKey.from_private_bytes(bytes(range(1, 33)))
Files = dict[str, bytes]

# A test checks a memo many times, of which all but a file is as before: the same bytes are read once, and the
# same signature is checked once.
for name in ("_text_of", "_letters", "is_signed"):
    setattr(verify_memo, name, lru_cache(maxsize=100)(getattr(verify_memo, name)))


@cache
def record() -> tuple[Sealed, ...]:
    """Return the made-up record; each tenth entry is one that is not public."""
    steps = []
    for number, (now, event) in enumerate(story(), 1):
        steps.append((now, event))
        if number % 10 == 0:
            steps.append((now, RuleFailed(milestone_id="R4-M1", why=f"made-up fault {number}")))
    return sealed_of(steps)


@cache
def issued_files() -> Mapping[str, bytes]:
    """Return the files of memo no. 1, signed; SHA256SUMS and its signature are not yet among them."""
    made = render_memo(pages_of(issued_facts()))
    made["verify_memo.py"] = (CHECKOUT / "flows" / "data" / "verify_memo.py").read_bytes()
    return reissued(made, record())


@cache
def issued_facts() -> Any:
    """Return the facts of memo no. 1."""
    facts = memo_of(world_at(record(), AS_OF))
    return facts.model_copy(update={"memo": facts.memo.model_copy(update={"number": 1, "state": "issued"})})


def reissued(
    files: Mapping[str, bytes], chain: Sequence[Sealed], key: Ed25519PrivateKey = KEY, number: int = 1
) -> Files:
    """Return a memo's files as its publisher would make them of any chain, under any number, with a key."""
    hashes, text = {link.seq: link.hash for link in chain}, slice_of(chain)
    public = {link["seq"] for link in map(json.loads, text.splitlines()) if "entry" in link}
    cut = sign_head((chain[-1].seq, chain[-1].hash), now=START + timedelta(days=400), key=key)
    made = {**files, "ledger.jsonl": text}
    for name in (name for name in files if name.endswith(".json")):
        memo = json.loads(files[name])
        part = memo["facts"]
        part["memo"]["number"] = number
        part["memo"]["ledger"] = {
            "seq": cut.seq, "hash": cut.hash, "checkpoint": cut.text, "key_id": cut.key_id, "signature": cut.signature,
        }  # fmt: skip
        part["records"] = [
            {**row, "hash": hashes[row["seq"]], "public": row["seq"] in public}
            for row in part["records"]
            if row["seq"] in hashes
        ]
        made[name] = json.dumps(memo, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
    return made


def summed(files: Mapping[str, bytes], key: Ed25519PrivateKey | None = KEY) -> Files:
    """Return files with SHA256SUMS over them and, with a key, its signature."""
    bare = {name: content for name, content in files.items() if name not in ("SHA256SUMS", "SHA256SUMS.sig")}
    sums = sums_of({name: sha256(content).hexdigest() for name, content in bare.items()})
    signed = {"SHA256SUMS.sig": f"{signature_of(key, sums)}\n".encode()} if key else {}
    return {**bare, "SHA256SUMS": sums, **signed}


def put(folder: Path, files: Mapping[str, bytes]) -> Path:
    """Write a memo's folder."""
    folder.mkdir(parents=True)
    for name, content in files.items():
        (folder / name).write_bytes(content)
    return folder


def pack(files: Mapping[str, bytes]) -> bytes:
    """Return a memo.zip as 0.2.0 made one."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        for name, content in sorted(files.items()):
            member = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            member.create_system, member.external_attr = 3, 0o100644 << 16
            packed.writestr(member, content)
    return out.getvalue()


@cache
def older_files() -> Mapping[str, bytes]:
    """Return the files of the memo that 0.2.0 issued: also text, Word, Excel, four extracts, and memo.zip."""
    files = {}
    with tarfile.open(CHECKOUT / "tests" / "samples" / "0.2.0" / "home.tar.xz") as home:
        for member in home:
            folder, _, name = member.name.rpartition("/")
            if folder == "memos/1" and (file := home.extractfile(member)):
                files[name] = file.read()
    return files
