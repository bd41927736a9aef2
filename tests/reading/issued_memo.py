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
from models.core import evolve
from models.ledger import GENESIS, RuleFailed, Sealed, canonical, seal
from notifications.memo import Memo, with_head
from notifications.memo import memo_of as pages_of
from notifications.printed import render_memo
from tasks.ledger.checkpoint import sign_head, signature_of
from tasks.memo.memo import slice_of, sums_of
from tests.material.memo import AS_OF, CHECKOUT, START, memo_of, salt_of, sealed_of, story, world_at

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
KEY_ID = KEY.public_key().public_bytes_raw().hex()
OTHER = Ed25519PrivateKey.from_private_bytes(bytes(range(1, 33)))
Files = dict[str, bytes]

# A test checks a memo many times, of which all but a file is as before: the same bytes are read once, and the
# same signature is checked once.
for name in ("Page", "Pdf", "_text_of", "is_signed"):
    setattr(verify_memo, name, lru_cache(maxsize=100)(getattr(verify_memo, name)))


@cache
def record() -> tuple[Sealed, ...]:
    """Return the made-up record of a demonstration; each tenth entry is one that is not public."""
    steps = []
    for number, (now, event) in enumerate(story(), 1):
        steps.append((now, event))
        if number % 10 == 0:
            steps.append((now, RuleFailed(milestone_id="R4-M1", why=f"made-up fault {number}")))
    (now, event), *others = steps
    how: Any = {"seq": 1, "prev_hash": GENESIS, "salt": salt_of(1), "channel": "demonstration"}
    return sealed_of(others, after=(seal(event, now=now, actor="p-records-1", **how),))


@cache
def issued_files() -> Mapping[str, bytes]:
    """Return the files of memo no. 1, signed; SHA256SUMS and its signature are not yet among them."""
    return reissued(record())


@cache
def issued_memo() -> Memo:
    """Return memo no. 1, before it has a signature."""
    return pages_of(memo_of(world_at(record(), AS_OF)))


def reissued(chain: Sequence[Sealed], key: Ed25519PrivateKey = KEY, number: int = 1) -> Files:
    """Return a memo's files as its publisher would make them of any chain, under any number, with a key."""
    hashes, text = {link.seq: link.hash for link in chain}, slice_of(chain)
    public = {link["seq"] for link in map(json.loads, text.splitlines()) if "entry" in link}
    cut = sign_head((chain[-1].seq, chain[-1].hash), now=START + timedelta(days=400), key=key)
    memo = issued_memo()
    signed = {"checkpoint": cut.text, "key_id": cut.key_id, "signature": cut.signature}
    ledger = evolve(memo.facts.memo.ledger, seq=cut.seq, hash=cut.hash, **signed)
    records = tuple(
        evolve(row, hash=hashes[row.seq], public=row.seq in public) for row in memo.facts.records if row.seq in hashes
    )
    memo = with_head(memo, evolve(memo.facts.memo, number=number, state="issued", ledger=ledger))
    made = render_memo(evolve(memo, facts=evolve(memo.facts, records=records)))
    program = (CHECKOUT / "flows" / "data" / "verify_memo.py").read_bytes()
    return {**made, "ledger.jsonl": text, "verify_memo.py": program}


def rendered(memo: dict[str, Any]) -> Files:
    """Return the printed forms of a memo.json that somebody changed."""
    made = render_memo(Memo.model_validate(memo))
    return {name: made[name] for name in ("memo.html", "memo.pdf")}


def resigned(memo: dict[str, Any], forms: Mapping[str, bytes]) -> Files:
    """Return the files with a memo.json and printed forms that its publisher changed, and signed."""
    made = {**issued_files(), **forms}
    hashes = {name: sha256(made[name]).hexdigest() if name in made else "0" * 64 for name in memo["facts"]["files"]}
    return summed({**made, "memo.json": canonical({**memo, "facts": {**memo["facts"], "files": hashes}})})


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
