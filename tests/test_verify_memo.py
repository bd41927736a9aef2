"""The reader's own check of a memo, against the code that made it (AUD-10, MEM-5, MEM-12)."""

import json
import subprocess
import sys
from collections.abc import Mapping
from datetime import timedelta
from functools import cache, partial
from hashlib import sha256
from pathlib import Path
from random import Random
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from flows.data import verify_memo
from models.core import LedgerBroken
from models.ledger import Sealed, StatementRecorded, canonical, verify
from models.ledger.chain import hash_of, inner_of
from models.memo.counts import RULES
from notifications.printed import extract_stem, render_memo
from notifications.printed.files import memo_schema
from tasks.ledger.checkpoint import sign_head, signature_of
from tasks.memo.memo import slice_of, write_memo
from tests.material.memo import AS_OF, CHECKOUT, START, made_up_memo, memo_of, sealed_of, story, world_at

AUDIENCE = "speaker"


@cache
def issued_files() -> Mapping[str, bytes]:
    """Return the files of a memo that was signed at issue."""
    facts = made_up_memo()
    cut = facts.memo.ledger
    key = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
    checkpoint = sign_head((cut.seq, cut.hash), now=START, key=key)
    ledger = cut.model_copy(
        update={"checkpoint": checkpoint.text, "key_id": checkpoint.key_id, "signature": checkpoint.signature}
    )
    head = facts.memo.model_copy(update={"ledger": ledger, "number": 1, "state": "issued"})
    part = memo_of(world_at(sealed_of(story()), AS_OF), audience=AUDIENCE)
    signed = part.memo.model_copy(update={"ledger": ledger, "number": 1, "state": "issued"})
    made = render_memo(facts.model_copy(update={"memo": head}))
    made |= render_memo(part.model_copy(update={"memo": signed}), stem=extract_stem(AUDIENCE))
    program = (CHECKOUT / "flows" / "data" / "verify_memo.py").read_bytes()
    return {**made, "ledger.jsonl": slice_of(sealed_of(story())), "verify_memo.py": program}


KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write_memo(tmp_path / "1", issued_files(), sign=partial(signature_of, KEY))
    return tmp_path / "1"


def put(folder: Path, name: str, content: bytes, *, sums: bool = True) -> None:
    """Change a file, and its line in SHA256SUMS where the change should get past that."""
    for each in (folder / name, folder / "SHA256SUMS"):
        each.chmod(0o644)
    (folder / name).write_bytes(content)
    if sums:
        old = [line.split("  ", 1)[1] for line in (folder / "SHA256SUMS").read_text().splitlines()]
        lines = [f"{sha256((folder / n).read_bytes()).hexdigest()}  {n}\n" for n in old]
        (folder / "SHA256SUMS").write_text("".join(lines))


def change_memo(folder: Path, change: Any) -> None:
    """Change memo.json as one who knows its form would."""
    memo = json.loads((folder / "memo.json").read_bytes())
    change(memo)
    put(folder, "memo.json", canonical(memo))


def wrong(folder: Path) -> str:
    with pytest.raises(verify_memo.Wrong) as caught:
        verify_memo.verify(folder)
    return str(caught.value)


def test_an_issued_memo_holds_for_a_reader_who_has_only_python(folder: Path, tmp_path: Path) -> None:
    program = [sys.executable, "-I", "-S", str(folder / "verify_memo.py")]
    run = subprocess.run([*program, str(folder)], capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout + run.stderr
    assert "signed by key 03a107bff3ce10be1d70dd18e74bc09967e4d6309ba50d5f1ddc8664125531b8" in run.stdout
    packed = subprocess.run([*program, str(folder / "memo.zip")], capture_output=True, text=True, check=False)
    assert (packed.returncode, packed.stdout) == (0, run.stdout)
    assert subprocess.run([*program, str(tmp_path / "absent")], capture_output=True, check=False).returncode == 2


@pytest.mark.parametrize("name", ["SHA256SUMS.sig", *sorted(issued_files())])
def test_one_changed_byte_in_any_file_is_found_and_the_file_named(folder: Path, name: str) -> None:
    content = bytearray((folder / name).read_bytes())
    where = Random(name).randrange(len(content))
    content[where] ^= 1
    put(folder, name, bytes(content), sums=False)
    assert name in wrong(folder)


def test_one_changed_byte_anywhere_in_memo_zip_is_found(folder: Path, tmp_path: Path) -> None:
    whole = (folder / "memo.zip").read_bytes()
    draw = Random(5)
    for where in (*draw.sample(range(len(whole)), 40), *range(len(whole) - 40, len(whole))):
        changed = bytearray(whole)
        changed[where] ^= 1
        (tmp_path / "memo.zip").write_bytes(changed)
        with pytest.raises(verify_memo.Wrong):
            verify_memo.verify(tmp_path / "memo.zip")
    (folder / "memo.zip").chmod(0o644)
    (folder / "memo.zip").write_bytes(changed)
    assert wrong(folder).startswith("memo.zip is not what was issued")


def test_a_memo_of_which_the_zip_was_not_passed_on_still_holds(folder: Path) -> None:
    (folder / "memo.zip").unlink()
    verify_memo.verify(folder)


def test_a_memo_that_was_withdrawn_says_so(folder: Path) -> None:
    (folder / "WITHDRAWN.txt").write_text("Withdrawn on 1 April 2026.")
    assert wrong(folder) == "it was withdrawn; WITHDRAWN.txt says when and why"


def test_an_extract_is_checked_as_the_memo_is(folder: Path) -> None:
    name = f"{extract_stem(AUDIENCE)}.json"
    part = json.loads((folder / name).read_bytes())
    part["counts"]["milestones"]["value"] += 1
    put(folder, name, canonical(part))
    assert wrong(folder).startswith(f"{name}: the count milestones says")


def test_a_file_added_or_missing_is_named(folder: Path) -> None:
    (folder / "added.pdf").write_bytes(b"x")
    assert "added.pdf was added" in wrong(folder)
    (folder / "added.pdf").unlink()
    (folder / "memo.pdf").unlink()
    assert "memo.pdf is missing" in wrong(folder)


@pytest.mark.parametrize("name", ["recommendations", "verified", *RULES])
def test_a_count_changed_by_hand_is_refused_and_named(folder: Path, name: str) -> None:
    change_memo(folder, lambda memo: memo["counts"][name].update(value=memo["counts"][name]["value"] + 1))
    assert f"memo.json: the count {name} says" in wrong(folder)


def test_a_row_changed_by_hand_is_found_by_the_counts(folder: Path) -> None:
    change_memo(folder, lambda memo: memo["annex"][0]["milestones"][0].update(standing="verified"))
    assert "the count" in wrong(folder)


def test_a_record_or_a_cut_of_another_ledger_is_refused(folder: Path) -> None:
    change_memo(folder, lambda memo: memo["records"][0].update(hash="0" * 64))
    assert "record 1 (entry 1) is not in the ledger" in wrong(folder)
    change_memo(folder, lambda memo: memo["memo"]["ledger"].update(hash="1" * 64))
    assert "the ledger does not end at entry" in wrong(folder)


def test_a_signature_that_is_not_of_this_cut_is_refused(folder: Path) -> None:
    other = sign_head((3, "0" * 64), now=START, key=Ed25519PrivateKey.from_private_bytes(bytes(range(32))))
    change_memo(folder, lambda memo: memo["memo"]["ledger"].update(checkpoint=other.text, signature=other.signature))
    assert "another cut" in wrong(folder)


def test_a_forged_signature_is_refused(folder: Path) -> None:
    change_memo(folder, lambda memo: memo["memo"]["ledger"].update(signature="00" * 64))
    assert "signature of the checkpoint does not hold" in wrong(folder)


def test_words_changed_with_all_hashes_made_anew_are_not_what_was_signed(folder: Path) -> None:
    change_memo(folder, lambda memo: memo["bottom_line"][0].update(text="All 7 recommendations are verified as done."))
    assert wrong(folder).startswith("SHA256SUMS.sig is missing or does not hold")
    (folder / "SHA256SUMS.sig").unlink()
    assert wrong(folder).startswith("SHA256SUMS.sig is missing or does not hold")


def test_json_in_another_form_is_refused(folder: Path) -> None:
    memo = json.loads((folder / "memo.json").read_bytes())
    put(folder, "memo.json", json.dumps(memo, sort_keys=True).encode())
    assert wrong(folder) == "memo.json is not in canonical form"


def test_two_rulers_give_one_verdict_on_a_thousand_logs() -> None:
    draw = Random(7)
    agreed = refused = 0
    for _ in range(1000):
        steps = [
            (START + timedelta(days=n), StatementRecorded(milestone_id=f"R{n % 7}-M1", says="done", text_id=f"t-{n}"))
            for n in range(draw.randrange(2, 8))
        ]
        whole = sealed_of(steps)
        chain = _spoiled(list(whole), draw)
        lines = [canonical({"seq": e.seq, "salt": e.salt, "entry": e.entry}) for e in chain]
        issued = len(whole), whole[-1].hash
        agreed += _ours(chain, issued) == _theirs(lines, issued)
        refused += not _ours(chain, issued)
    assert agreed == 1000
    assert 300 < refused < 900


def _spoiled(chain: list[Sealed], draw: Random) -> list[Sealed]:
    """Leave a log as it is, or damage it in one of the ways a hand would."""
    at = draw.randrange(len(chain))
    match draw.choice(("whole", "entry", "salt", "cut", "swap", "whole", "rehashed")):
        case "entry":
            chain[at] = chain[at].model_copy(update={"entry": chain[at].entry.replace("done", "none")})
        case "salt":
            chain[at] = chain[at].model_copy(update={"salt": "f" * 64})
        case "cut":
            del chain[at]
        case "swap":
            chain[0], chain[-1] = chain[-1], chain[0]
        case "rehashed":
            entry = chain[at].entry.replace("done", "none")
            chain[at] = chain[at].model_copy(
                update={"entry": entry, "hash": hash_of(chain[at].prev_hash, inner_of(chain[at].salt, entry))}
            )
    return chain


def _ours(chain: list[Sealed], issued: tuple[int, str]) -> bool:
    """Say whether the ledger's own check comes to the head that was issued."""
    try:
        return verify(chain, columns=False) == issued
    except LedgerBroken:
        return False


def _theirs(lines: list[bytes], issued: tuple[int, str]) -> bool:
    """Say whether the reader's program comes there: it takes no hash on trust, so it makes each one anew."""
    try:
        return max(verify_memo.check_chain(lines).items()) == issued
    except verify_memo.Wrong:
        return False


def test_the_plain_ed25519_agrees_with_cryptography() -> None:
    draw = Random(11)
    for _ in range(60):
        key = Ed25519PrivateKey.from_private_bytes(draw.randbytes(32))
        public, message = key.public_key().public_bytes_raw(), draw.randbytes(draw.randrange(0, 80))
        signature = key.sign(message)
        assert verify_memo.signature_holds(public, message, signature)
        spoiled = bytearray(signature)
        spoiled[draw.randrange(64)] ^= 1 << draw.randrange(8)
        assert not verify_memo.signature_holds(public, message, bytes(spoiled))
        assert not verify_memo.signature_holds(public, message + b"x", signature)
    assert not verify_memo.signature_holds(b"", b"", b"")


def test_the_program_uses_the_standard_library_alone_and_is_short() -> None:
    lines = (CHECKOUT / "flows" / "data" / "verify_memo.py").read_text().splitlines()
    imported = {line.split()[1] for line in lines if line.startswith(("import ", "from "))}
    assert imported <= set(sys.stdlib_module_names)
    assert len(lines) < 300


def test_the_shipped_schema_is_that_of_the_contract() -> None:
    shipped = CHECKOUT / "notifications" / "templates" / "memo.schema.json"
    assert shipped.read_bytes() == memo_schema()
