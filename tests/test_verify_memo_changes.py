"""Whoever changes a memo is found by its readers: by the key, or by an older memo in their hands."""

import io
import json
import os
import shutil
import warnings
import zipfile
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from random import Random
from typing import Any

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from flows.data import verify_memo
from models.ledger import GENESIS, Sealed, canonical
from models.ledger.chain import hash_of, inner_of
from tasks.memo.memo import slice_of
from tests.conftest import EXAMPLES
from tests.material.memo import sealed_of, story
from tests.reading.issued_memo import KEY_ID, OTHER, Files, issued_files, pack, put, record, reissued, summed

THIRD_PARTY, PUBLISHER = 3 * EXAMPLES, 2 * EXAMPLES


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return put(tmp_path / "1", summed(issued_files()))


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Check signatures with the library: the program's own way is as strict (test_verify_memo.py) and slow."""

    def is_signed(key: str, message: bytes, signature: str) -> bool:
        if not verify_memo.HEX.fullmatch(key) or len(signature) != 129 or signature != signature.lower():
            return False
        try:
            Ed25519PublicKey.from_public_bytes(bytes.fromhex(key)).verify(bytes.fromhex(signature), message)
        except (InvalidSignature, ValueError):
            return False
        return signature.endswith("\n")

    monkeypatch.setattr(verify_memo, "is_signed", is_signed)


def wrong(place: Path, *keys: str) -> str:
    with pytest.raises(verify_memo.Wrong) as caught:
        verify_memo.verify(place, keys)
    return str(caught.value)


def remade(folder: Path, change: Callable[[dict[str, Any]], object], name: str = "memo.json") -> Path:
    """Let the publisher change one json of the memo and sign it all anew."""
    made = dict(issued_files())
    part = json.loads(made[name])
    change(part["facts"])
    return put(folder, summed({**made, name: canonical(part)}))


def sealed_anew(chain: list[Sealed]) -> list[Sealed]:
    """Let the publisher make every number and every hash of a chain anew."""
    made: list[Sealed] = []
    for seq, link in enumerate(chain, 1):
        prev, entry = made[-1].hash if made else GENESIS, canonical({**json.loads(link.entry), "seq": seq}).decode()
        digest = hash_of(prev, inner_of(link.salt, entry))
        made.append(link.model_copy(update={"seq": seq, "prev_hash": prev, "entry": entry, "hash": digest}))
    return made


# --- What a reader with an older memo finds --------------------------------------------------------------------------


@pytest.mark.usefixtures("quick")
def test_a_publisher_who_writes_an_old_entry_anew_is_found_by_an_older_memo(folder: Path, tmp_path: Path) -> None:
    chain = list(record())
    at = next(n for n, link in enumerate(chain) if link.kind == "statement_recorded")
    chain[at] = chain[at].model_copy(update={"entry": chain[at].entry.replace('"says":"done"', '"says":"started"')})
    forged = put(tmp_path / "2", summed(reissued(sealed_anew(chain), number=2)))

    old, new = (verify_memo.verify(place, (KEY_ID,)) for place in (folder, forged))  # the control: alone, each passes

    with pytest.raises(verify_memo.Wrong, match=f"^entry {at + 1} of its record is missing, or is another"):
        verify_memo.compare(old, new)
    assert verify_memo.main([str(folder), str(forged), "--key", KEY_ID]) == 1


@pytest.mark.usefixtures("quick")
def test_a_memo_whose_record_goes_on_continues_the_older_one(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    longer = sealed_of(story()[-3:], after=record())
    newer = put(tmp_path / "2", summed(reissued(longer, number=2)))

    assert verify_memo.main([str(folder), str(newer), "--key", KEY_ID]) == 0
    assert capsys.readouterr().out.splitlines()[-1] == "The record of the second memo continues that of the first."
    assert verify_memo.main([str(folder), str(newer)]) == 3
    assert verify_memo.main([str(newer), str(folder), "--key", KEY_ID]) == 1
    assert f"entry {len(record()) + 1} of its record is missing" in capsys.readouterr().out


@pytest.mark.usefixtures("quick")
def test_two_memos_of_one_number_with_other_files_are_named(folder: Path, tmp_path: Path) -> None:
    other = remade(tmp_path / "again", lambda memo: memo["questions"][0].update(about="R1-M1"))
    with pytest.raises(verify_memo.Wrong, match=r"^it is memo no\. 1, as the older one is, and its files are others"):
        verify_memo.compare(verify_memo.verify(folder), verify_memo.verify(other))


# --- What is not public ----------------------------------------------------------------------------------------------


def test_an_entry_that_is_not_public_cannot_be_guessed_from_what_is_published(folder: Path) -> None:
    """The reader knows all but the salt; the control shows that with the salt the guess is right."""
    lines = [json.loads(line) for line in (folder / "ledger.jsonl").read_bytes().splitlines()]
    salts = {line["salt"] for line in lines if "salt" in line}
    hidden = {link.seq: link for link in record() if "inner" in lines[link.seq - 1]}
    assert len(hidden) > 5
    assert not salts & {link.salt for link in hidden.values()}
    for seq, link in hidden.items():
        assert set(lines[seq - 1]) == {"seq", "inner"}
        for salt in (*salts, "", GENESIS, link.prev_hash, link.hash):
            assert inner_of(salt, link.entry) != lines[seq - 1]["inner"]
        assert inner_of(link.salt, link.entry) == lines[seq - 1]["inner"]
        published = b"".join(content for name, content in issued_files().items() if name != "verify_memo.py")
        assert sha256(link.entry.encode()).hexdigest().encode() not in published


def closed(files: Files, which: Callable[[int], bool]) -> Files:
    """Let the publisher give entries as their salted hashes alone, and sign."""
    inner = {link.seq: link.inner for link in record()}
    lines = [json.loads(line) for line in files["ledger.jsonl"].splitlines()]
    shut = [{"seq": n, "inner": inner[n]} if which(n) else line for n, line in enumerate(lines, 1)]
    return summed({**files, "ledger.jsonl": b"".join(canonical(line) + b"\n" for line in shut)})


@pytest.mark.usefixtures("quick")
def test_a_chain_of_bare_hashes_is_refused(tmp_path: Path) -> None:
    bare = put(tmp_path / "bare", closed(dict(issued_files()), lambda _: True))
    assert wrong(bare, KEY_ID) == "ledger.jsonl is cut off, too long, or has no entry that can be read"


def test_a_line_of_the_record_has_one_form_and_its_entry_the_same_number() -> None:
    first, second = record()[0], canonical({"seq": 2, "inner": record()[1].inner})
    shown: dict[str, Any] = {"seq": 1, "salt": first.salt, "entry": first.entry}
    whole = verify_memo.check_chain(canonical(shown) + b"\n" + second + b"\n")
    assert whole[2][0] == record()[1].hash
    other = canonical({**json.loads(first.entry), "seq": 2}).decode()
    for line in (
        {**shown, "seq": 2},
        {**shown, "seq": True},
        {**shown, "inner": first.inner},
        {**shown, "entry": other},
        {**shown, "salt": "ab"},
        {**shown, "salt": first.salt.upper()},
        {"seq": 1, "salt": first.salt, "inner": first.inner},
        {"seq": 1, "inner": first.inner.upper()},
        {"seq": 1, "entry": first.entry},
        {"inner": first.inner},
        {"seq": 1},
    ):
        with pytest.raises(verify_memo.Wrong, match=r"^entry 1 of ledger\.jsonl is missing or was changed"):
            verify_memo.check_chain(canonical(line) + b"\n" + second + b"\n")


@pytest.mark.usefixtures("quick")
def test_a_record_that_the_memo_calls_public_can_be_read_in_it(tmp_path: Path) -> None:
    relied = json.loads(issued_files()["memo.json"])["facts"]["records"][3]
    assert relied["public"]
    shut = put(tmp_path / "shut", closed(dict(issued_files()), lambda seq: seq == relied["seq"]))
    assert f"record {relied['n']} (entry {relied['seq']}) is not in ledger.jsonl as the memo says" in wrong(shut)
    row = f"record {relied['n']} "
    told = remade(tmp_path / "told", lambda memo: memo["records"][3].update(public=False))
    assert row in wrong(told)
    told = remade(tmp_path / "one", lambda memo: memo["records"][3].update(public=1))
    assert row in wrong(told)


# --- What is not one plain memo --------------------------------------------------------------------------------------


def test_what_is_no_plain_file_is_refused(folder: Path) -> None:
    for name, make in {
        "below": lambda path: path.mkdir(),
        "link.pdf": lambda path: path.symlink_to(folder / "memo.pdf"),
        "pipe": os.mkfifo,
        "memo copy.pdf": lambda path: path.write_bytes(b""),
        "Memo.PDF": lambda path: path.write_bytes(b""),
    }.items():
        make(folder / name)
        assert name in wrong(folder) or "memo.pdf" in wrong(folder)
        (folder / name).rmdir() if name == "below" else (folder / name).unlink()
    for name in (".DS_Store", "desktop.ini"):
        (folder / name).write_bytes(b"what a desktop leaves")
    verify_memo.verify(folder, (KEY_ID,))
    (folder / "memo.html").unlink()
    (folder / "memo.html").symlink_to(folder / "memo.json")
    assert "memo.html is a folder, a link or a pipe" in wrong(folder)
    pipe = folder.parent / "memo.zip"
    os.mkfifo(pipe)
    assert "it cannot be read as a memo" in wrong(pipe)


def zipped(members: list[tuple[str, bytes]], **how: Any) -> bytes:
    out = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(out, "w", **how) as packed:
        warnings.simplefilter("ignore")
        for name, content in members:
            packed.writestr(name, content)
    return out.getvalue()


def test_a_zip_with_paths_doubled_names_or_packed_files_is_refused(tmp_path: Path) -> None:
    files = list(summed(issued_files()).items())
    path = tmp_path / "memo.zip"
    for made, said in {
        zipped([("../memo.json", b""), *files]): "../memo.json stands in it twice, or is no plain name",
        zipped([*files, ("memo.json", b"{}")]): "memo.json stands in it twice",
        zipped(files, compression=zipfile.ZIP_DEFLATED): "packed in another way",
        zipped([("memo.zip", b""), *files]): "memo.zip stands in it twice",
        zipped(files): "memo.zip is not what was issued",
        b"PK\x05\x06": "it cannot be read as a memo",
    }.items():
        path.write_bytes(made)
        assert said in wrong(path)


def test_what_is_read_has_bounds(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = folder.parent / "memo.zip"
    path.write_bytes(pack(summed(issued_files())))
    bounds = {"FILE": 100_000, "ALL": 300_000, "MEMBERS": 5}
    for name, bound in bounds.items():
        with monkeypatch.context() as less:
            less.setattr(verify_memo, name, bound)
            assert "larger than any memo" in wrong(folder)
            assert "larger than any memo" in wrong(path)
    with monkeypatch.context() as less:
        less.setattr(verify_memo, "JSON", 1_000)
        assert wrong(folder) == "entry 1 of ledger.jsonl is not JSON in canonical form"
    monkeypatch.setattr(verify_memo, "LINES", 10)
    assert "too long" in wrong(folder)
    many = folder.parent / "many.zip"
    many.write_bytes(zipped([("a", b"PK\1\2" * 200_000)]))
    assert "more files than any memo" in wrong(many)


@pytest.mark.usefixtures("quick")
def test_json_in_two_forms_deep_or_with_booleans_for_numbers_is_refused(tmp_path: Path) -> None:
    files = dict(issued_files())
    memo = files["memo.json"]
    for number, made in enumerate(
        (
            b'{"as":1,' + memo[1:-1] + b',"mock":false}',
            b"[" * 100_000 + b"]" * 100_000,
            memo.replace(b'"out_of":3', b'"out_of":3.0', 1),
            b'{"n":' + b"9" * 5000 + b"}",
            b"\xff\xfe{}",
            b"NaN",
            b'{"a":"\\ud800"}',
        )
    ):
        place = put(tmp_path / str(number), summed({**files, "memo.json": made}))
        assert wrong(place, KEY_ID) == "memo.json is not JSON in canonical form"

    def one_as_true(memo: dict[str, Any]) -> None:
        memo["headline"]["verified"] = [True]

    assert "the number verified says 1; its own rows give 1, or other milestones" in wrong(
        remade(tmp_path / "true", one_as_true), KEY_ID
    )
    seq = remade(tmp_path / "seq", lambda memo: memo["records"][0].update(seq=True))
    assert "record 1 (entry True)" in wrong(seq, KEY_ID)


@pytest.mark.usefixtures("quick")
def test_a_name_that_sha256sums_has_twice_is_refused(tmp_path: Path) -> None:
    files = summed(issued_files())
    line = files["SHA256SUMS"].splitlines(keepends=True)[0]
    doubled = put(tmp_path / "1", {**files, "SHA256SUMS": line + files["SHA256SUMS"]})
    assert wrong(doubled) == "SHA256SUMS is not in the form in which it is issued"


# --- Random changes --------------------------------------------------------------------------------------------------


def leaf_changed(value: Any, draw: Random) -> Any:
    """Return a JSON value with one of its leaves changed."""
    if isinstance(value, dict) and value:
        name = draw.choice(sorted(value))
        return {**value, name: leaf_changed(value[name], draw)}
    if isinstance(value, list) and value:
        at = draw.randrange(len(value))
        return [*value[:at], leaf_changed(value[at], draw), *value[at + 1 :]]
    return not value if isinstance(value, bool) or value is None else f"{value}!" if isinstance(value, str) else 8


def lines_changed(content: bytes, draw: Random) -> bytes:
    """Return a ledger.jsonl with a line lost, doubled, moved, closed or changed by a letter."""
    lines = content.splitlines(keepends=True)
    at = draw.randrange(len(lines) - 1)
    match draw.choice(("lost", "doubled", "moved", "closed", "letter")):
        case "lost":
            del lines[at]
        case "doubled":
            lines.insert(at, lines[at])
        case "moved":
            lines[at], lines[at + 1] = lines[at + 1], lines[at]
        case "closed":
            lines[at] = canonical({"seq": at + 1, "inner": record()[at].hash}) + b"\n"
        case _:
            lines[at] = lines[at].replace(b"a", b"b", 1)
    return b"".join(lines)


def by_a_stranger(files: Files, draw: Random) -> Files:
    """Return the memo's files as one without the key may hand them on."""
    made, name = dict(files), draw.choice(sorted(files))
    match draw.choice(("flip", "cut", "longer", "lost", "added", "renamed", "json", "ledger", "other key", "sums")):
        case "flip":
            at = draw.randrange(len(made[name]))
            made[name] = made[name][:at] + bytes([made[name][at] ^ (1 << draw.randrange(8))]) + made[name][at + 1 :]
        case "cut":
            made[name] = made[name][: draw.randrange(len(made[name]))]
        case "longer":
            made[name] += draw.randbytes(draw.randrange(1, 9))
        case "lost":
            del made[name]
        case "added":
            made[f"added{draw.randrange(99)}.pdf"] = draw.randbytes(9)
        case "renamed":
            made[f"other-{name}"] = made.pop(name)
        case "json":
            name = draw.choice([each for each in sorted(made) if each.endswith(".json")])
            made[name] = canonical(leaf_changed(json.loads(made[name]), draw))
        case "ledger":
            made["ledger.jsonl"] = lines_changed(made["ledger.jsonl"], draw)
        case "other key":
            return summed(reissued(record(), OTHER), OTHER)
        case _:
            made["SHA256SUMS.sig"] = made["SHA256SUMS.sig"].upper()
    if draw.random() < 0.5 and made != files:  # who changes a file may sum it all up again, and has no key to sign
        kept = {"SHA256SUMS.sig": made["SHA256SUMS.sig"]} if draw.random() < 0.7 and "SHA256SUMS.sig" in made else {}
        summed_up = summed(made, None)
        made = {**summed_up, **kept} if summed_up["SHA256SUMS"] != files["SHA256SUMS"] or not kept else made
    return made


def with_a_zip(content: bytes, draw: Random) -> bytes:
    """Return a memo.zip damaged as a file."""
    at = draw.randrange(len(content))
    match draw.choice(("flip", "cut", "longer", "comment")):
        case "flip":
            return content[:at] + bytes([content[at] ^ (1 << draw.randrange(8))]) + content[at + 1 :]
        case "cut":
            return content[:at]
        case "longer":
            return content + draw.randbytes(4)
    return content[:-2] + b"\x04\x00note"


@pytest.mark.usefixtures("quick")
def test_each_random_change_by_one_without_the_key_is_named(tmp_path: Path) -> None:
    draw, files, named = Random(12), summed(issued_files()), 0
    whole, path, place = pack(files), tmp_path / "memo.zip", tmp_path / "folder"
    path.write_bytes(whole)
    verify_memo.verify(path, (KEY_ID,))  # the control
    for turn in range(THIRD_PARTY):
        target = path
        if turn % 5 == 0:
            path.write_bytes(with_a_zip(whole, draw))
        else:
            made = files
            while made == files:
                made = by_a_stranger(files, draw)
            if turn % 5 == 1:
                shutil.rmtree(place, ignore_errors=True)
                target = put(place, made)
            else:
                path.write_bytes(pack(made))
        assert wrong(target, KEY_ID), turn
        named += 1
    assert named == THIRD_PARTY


def by_the_publisher(draw: Random) -> tuple[int, list[Sealed]]:
    """Return another past, sealed anew, and the first entry that is not the one that was issued."""
    chain = list(record())
    at = draw.randrange(5, len(chain) - 1)
    match draw.choice(("time", "salt", "lost", "doubled", "moved", "cut", "actor")):
        case "time":
            entry = {**json.loads(chain[at].entry), "recorded_at": f"2026-01-0{draw.randrange(1, 9)}T15:00:01.000000Z"}
            chain[at] = chain[at].model_copy(update={"entry": canonical(entry).decode()})
        case "salt":
            chain[at] = chain[at].model_copy(update={"salt": draw.randbytes(32).hex()})
        case "lost":
            del chain[at]
        case "doubled":
            chain.insert(at, chain[at - 1])
        case "moved":
            chain[at], chain[at + 1] = chain[at + 1], chain[at]
        case "cut":
            chain = chain[:at]
        case _:
            entry = {**json.loads(chain[at].entry), "actor": f"p-other-{draw.randrange(9)}"}
            chain[at] = chain[at].model_copy(update={"entry": canonical(entry).decode()})
    return at + 1, sealed_anew(chain)


@pytest.mark.usefixtures("quick")
def test_each_random_change_of_the_past_by_the_publisher_is_named_with_its_entry(tmp_path: Path) -> None:
    draw, named, path, files = Random(13), 0, tmp_path / "memo.zip", issued_files()
    path.write_bytes(pack(summed(files)))
    old = verify_memo.verify(path, (KEY_ID,))
    for turn in range(PUBLISHER):
        first, chain = by_the_publisher(draw)
        new = old._replace(number=2, chain=verify_memo.check_chain(slice_of(chain)))
        if turn % 10 == 0:  # the control: alone, nothing is wrong with such a memo, unless its finding is gone
            path.write_bytes(pack(summed(reissued(chain, number=2))))
            try:
                new = verify_memo.verify(path, (KEY_ID,))
            except verify_memo.Wrong as wrong:
                assert "R4-M1 is verified, but ledger.jsonl has no finding of it" in str(wrong)  # noqa: PT017
        with pytest.raises(verify_memo.Wrong, match=f"^entry {first} of its record"):
            verify_memo.compare(old, new)
        named += 1
    assert named == PUBLISHER
