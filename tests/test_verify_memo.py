"""The reader's own check of a memo, against the code that made it."""

import io
import json
import subprocess
import sys
import zipfile
from datetime import timedelta
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
from models.standing import Headline
from notifications.memo.document import SCHEMA
from tasks.ledger.checkpoint import sign_head
from tests.material.memo import CHECKOUT, START, sealed_of
from tests.reading.issued_memo import (
    KEY,
    KEY_ID,
    OTHER,
    issued_files,
    older_files,
    pack,
    rendered,
    resigned,
    summed,
)
from tests.reading.issued_memo import put as put_memo

PROGRAM = CHECKOUT / "flows" / "data" / "verify_memo.py"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return put_memo(tmp_path / "1", summed(issued_files()))


def unsigned() -> dict[str, bytes]:
    """Return the memo's files as one who takes the signature off makes them."""
    memo = json.loads(issued_files()["memo.json"])
    memo["facts"]["memo"]["ledger"] |= {"checkpoint": None, "key_id": None, "signature": None}
    memo["head"]["signed"] = "This memo is not signed."
    files = resigned(memo, rendered(memo))
    return {name: files[name] for name in issued_files()}


def put(folder: Path, name: str, content: bytes, *, sums: bool = True) -> None:
    """Change a file, and its line in SHA256SUMS where the change should get past that."""
    for each in (folder / name, folder / "SHA256SUMS"):
        each.chmod(0o644)
    (folder / name).write_bytes(content)
    if sums:
        old = [line.split("  ", 1)[1] for line in (folder / "SHA256SUMS").read_text().splitlines()]
        lines = [f"{sha256((folder / n).read_bytes()).hexdigest()}  {n}\n" for n in old]
        (folder / "SHA256SUMS").write_text("".join(lines))


def change_memo(folder: Path, change: Any, name: str = "memo.json") -> None:
    """Change the facts of memo.json, or an older one or an extract, as one who knows its form would."""
    memo = json.loads((folder / name).read_bytes())
    change(memo.get("facts", memo))
    put(folder, name, canonical(memo))


def wrong(place: Path, *keys: str) -> str:
    with pytest.raises(verify_memo.Wrong) as caught:
        verify_memo.verify(place, keys)
    return str(caught.value)


def run(*arguments: object, program: Path = PROGRAM) -> tuple[int, list[str]]:
    """Run the program as a reader does; return how it ended and the lines that it printed."""
    command = [sys.executable, "-I", "-S", str(program), *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout.splitlines()


def test_a_reader_who_has_only_python_and_the_key_can_check_an_issued_memo(folder: Path, tmp_path: Path) -> None:
    code, lines = run(folder, "--key", KEY_ID)
    assert code == 0
    assert lines[0] == (
        "Memo no. 1 was signed with your key and not changed since: 8 files, 23 numbers and 85 entries of the record "
        "(78 of them public)."
    )
    (tmp_path / "memo.zip").write_bytes(pack(summed(issued_files())))
    assert run(tmp_path / "memo.zip", "--key", KEY_ID) == (0, lines)
    assert run(tmp_path / "absent", "--key", KEY_ID)[0] == run(folder, "--key", "abc")[0] == run()[0] == 2


def test_without_a_key_the_first_line_says_so_and_it_never_ends_with_0(folder: Path, tmp_path: Path) -> None:
    code, lines = run(folder)
    assert (code, lines[0]) == (
        3, f"Not compared with a key of yours, so anyone could have made it: memo no. 1 names key {KEY_ID}."
    )  # fmt: skip
    assert lines[1].startswith("Memo no. 1 does not contradict itself: ")
    bare = put_memo(tmp_path / "bare", summed(unsigned(), None))
    code, lines = run(bare)
    assert (code, lines[0]) == (
        3, "Not compared with a key of yours, so anyone could have made it: memo no. 1 is not signed."
    )  # fmt: skip
    newer = put_memo(tmp_path / "newer", summed(unsigned(), None))
    assert run(bare, newer)[1][0].endswith(": memo no. 1 is not signed, and memo no. 1 is not signed.")
    assert not {"holds", "whole", "valid"} & {word.strip(".:") for line in lines for word in line.split()}


def test_a_signature_that_was_taken_off_is_found_with_the_key(tmp_path: Path) -> None:
    bare = put_memo(tmp_path / "bare", summed(unsigned(), None))
    assert wrong(bare, KEY_ID).startswith("it is not signed: whoever took the signature off")
    assert run(bare, "--key", KEY_ID)[0] == 1


def test_a_memo_of_another_key_is_named_and_either_of_two_keys_is_taken(folder: Path) -> None:
    other = OTHER.public_key().public_bytes_raw().hex()
    assert wrong(folder, other) == f"it is signed with another key than yours: {KEY_ID}"
    assert verify_memo.verify(folder, (other, KEY_ID)).by == f"names key {KEY_ID}"


def test_a_program_taken_from_the_memos_own_folder_says_that_it_proves_nothing(folder: Path) -> None:
    code, lines = run(folder, "--key", KEY_ID, program=folder / "verify_memo.py")
    assert code == 0
    assert lines[-1] == "This program came with the memo, so it proves nothing: run one that you have from elsewhere."


def test_nothing_that_is_printed_can_steer_a_terminal(folder: Path) -> None:
    (folder / "\x1b[2J\u202e.pdf").write_bytes(b"")
    code, lines = run(folder)
    assert code == 1
    assert lines[0].endswith("?[2J?.pdf stands in it twice, or is no plain name of a file.")


def test_one_changed_byte_in_any_file_is_found_and_the_file_named(folder: Path) -> None:
    for name in ("SHA256SUMS.sig", *sorted(issued_files())):
        content = (folder / name).read_bytes()
        changed = bytearray(content)
        changed[Random(name).randrange(len(content))] ^= 1
        put(folder, name, bytes(changed), sums=False)
        assert name in wrong(folder)
        put(folder, name, content, sums=False)
    verify_memo.verify(folder, ())


def test_one_changed_byte_anywhere_in_memo_zip_is_found(folder: Path, tmp_path: Path) -> None:
    whole = pack(summed(issued_files()))
    draw = Random(5)
    for where in (*draw.sample(range(len(whole)), 15), *range(len(whole) - 22, len(whole))):
        changed = bytearray(whole)
        changed[where] ^= 1
        (tmp_path / "memo.zip").write_bytes(changed)
        with pytest.raises(verify_memo.Wrong):
            verify_memo.verify(tmp_path / "memo.zip")
    (folder / "memo.zip").write_bytes(changed)
    assert wrong(folder).startswith("memo.zip is not what was issued")


def test_a_memo_of_0_2_0_is_checked_with_all_its_files(tmp_path: Path) -> None:
    place = put_memo(tmp_path / "1", older_files())
    assert len(verify_memo.verify(place).sums.splitlines()) == len(older_files()) - 2, "but SHA256SUMS and memo.zip"
    (tmp_path / "memo.zip").write_bytes(older_files()["memo.zip"])
    assert verify_memo.verify(tmp_path / "memo.zip").sums == older_files()["SHA256SUMS"]
    (place / "memo.zip").unlink()
    verify_memo.verify(place)
    for name in sorted({*older_files()} - {"memo.zip"}):
        put(place, name, older_files()[name][:-1], sums=False)
        assert name in wrong(place)
        put(place, name, older_files()[name], sums=False)


def test_an_extract_of_0_2_0_is_checked_as_the_memo_is(tmp_path: Path) -> None:
    files = {name: content for name, content in older_files().items() if name != "memo.zip"}

    def one_more(part: Any) -> None:
        part["counts"]["milestones"]["value"] += 1

    def other_words(part: Any) -> None:
        part["annex"][0]["summary"] = "Other words"

    other = "extract-speaker.json says of page R4 what memo.json does not say"
    for change, said in ((one_more, "extract-speaker.json: the count milestones says"), (other_words, other)):
        place = put_memo(tmp_path / change.__name__, files)
        change_memo(place, change, "extract-speaker.json")
        assert wrong(place).startswith(said)


@pytest.mark.parametrize("form", ["memo.txt", "memo.docx", "memo.xlsx", "extract-speaker.txt"])
def test_another_form_of_0_2_0_with_another_bottom_line_is_refused(tmp_path: Path, form: str) -> None:
    files = {name: content for name, content in older_files().items() if name != "memo.zip"}
    part = f"{form.partition('.')[0]}.json"
    line = json.loads(files[part])["bottom_line"][0]["text"].split()
    old, new = " ".join(line[:2]).encode(), " ".join(line[:2]).swapcase()[::-1].encode()
    place = put_memo(tmp_path / "1", files)
    put(place, form, rezipped(files[form], old, new))
    change_memo(place, lambda memo: memo["files"].update({form: sha256((place / form).read_bytes()).hexdigest()}), part)
    assert wrong(place).startswith(f"{form} does not print what {part} says (bottom line)")


def rezipped(content: bytes, old: bytes, new: bytes) -> bytes:
    """Return a form with other words. Its members are stored, so of a zip the sums of the members change too."""
    if not content.startswith(b"PK"):
        return content.replace(old, new)
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as packed, zipfile.ZipFile(out, "w") as made:
        for member in packed.infolist():
            made.writestr(member, packed.read(member).replace(old, new))
    return out.getvalue()


def test_a_memo_that_was_withdrawn_says_so(folder: Path) -> None:
    (folder / "WITHDRAWN.txt").write_text("Withdrawn on 1 April 2026.")
    assert wrong(folder) == "it was withdrawn; WITHDRAWN.txt says when and why"


def of_version(folder: Path, schema: str) -> None:
    memo = json.loads((folder / "memo.json").read_bytes())
    put(folder, "memo.json", canonical({**memo, "schema": schema}))


def test_the_program_names_the_version_that_issued_memos_have(folder: Path) -> None:
    memo = json.loads((folder / "memo.json").read_bytes())
    assert memo["schema"] == verify_memo.SCHEMA == SCHEMA
    assert hash_of("0" * 64, inner_of("s", "e")) == verify_memo._hash(
        "link\n" + "0" * 64 + "\n" + verify_memo._hash("entry\ns\ne")
    )


def test_a_memo_of_another_version_is_not_accused_and_one_whose_version_was_changed_is(folder: Path) -> None:
    assert run(folder, "--key", KEY_ID)[0] == 0
    of_version(folder, "followthrough.memo/4")
    assert wrong(folder, KEY_ID) == "its SHA256SUMS is not signed with your key", "the version hides nothing"
    sums = (folder / "SHA256SUMS").read_bytes()
    (folder / "SHA256SUMS.sig").chmod(0o644)
    (folder / "SHA256SUMS.sig").write_text(f"{KEY.sign(sums).hex()}\n")
    code, lines = run(folder, "--key", KEY_ID)
    assert code == 4
    assert "it is of version followthrough.memo/4, not followthrough.memo/3." in lines[0]
    assert "SHA256SUMS, which is signed with your key." in lines[0]
    assert "which is not compared with a key of yours." in run(folder)[1][0]
    put(folder, "memo.html", b"x", sums=False)
    assert run(folder)[0] == 1, "a file that was changed is said of every version"


def test_a_file_added_or_missing_is_named(folder: Path) -> None:
    (folder / "added.pdf").write_bytes(b"x")
    assert "added.pdf was added" in wrong(folder)
    (folder / "added.pdf").unlink()
    (folder / "memo.pdf").unlink()
    assert "memo.pdf is missing" in wrong(folder)


@pytest.mark.parametrize("name", sorted({*Headline.model_fields} - {"oldest"}))
def test_a_number_changed_by_hand_is_refused_and_named(folder: Path, name: str) -> None:
    change_memo(folder, lambda memo: memo["headline"][name].append("R6-M1"))
    assert wrong(folder).startswith(f"memo.json: the number {name} says")
    change_memo(folder, lambda memo: memo["headline"].pop(name))
    assert f"memo.json: the number {name} says nothing" in wrong(folder)


@pytest.mark.parametrize(
    ("row", "change"),
    [
        ("R6-M1", {"proof": "closed", "why": "not_required"}),
        ("R4-M6", {"date_state": "missed"}),
        ("R4-M6", {"duty_on": "mayor"}),
        ("R4-M6", {"basis": "conditional_statute"}),
        ("R4-M6", {"proof": "not_checked", "why": "not_read"}),
        ("R5-M1", {"says": None}),
        ("R6-M1", {"turn": None}),
        ("ALL-M4@2026", {"due_now": "2026-01-02"}),
    ],
)
def test_a_row_changed_by_hand_is_found_by_the_numbers(folder: Path, row: str, change: dict[str, Any]) -> None:
    def changed(memo: Any) -> None:
        [found] = [step for page in memo["annex"] for step in page["milestones"] if step["id"] == row]
        found.update(change)

    change_memo(folder, changed)
    assert "its own rows give" in wrong(folder)


def test_a_debt_without_its_oldest_day_is_found(folder: Path) -> None:
    change_memo(folder, lambda memo: memo["headline"]["oldest"].pop("own"))
    assert wrong(folder) == "memo.json: it names the oldest day of another debt than its own rows give"


def test_the_rules_of_0_2_0_are_still_those_by_which_its_memos_counted(tmp_path: Path) -> None:
    files = {name: content for name, content in older_files().items() if name != "memo.zip"}

    def one_more(memo: Any) -> None:
        memo["counts"]["unknown"]["value"] += 1

    def other_review(memo: Any) -> None:
        memo["annex"][0]["milestones"][0].update(review="closed")

    for change, said in ((one_more, "memo.json: the count unknown says"), (other_review, "memo.json: the count ")):
        place = put_memo(tmp_path / change.__name__, files)
        change_memo(place, change)
        assert wrong(place).startswith(said)
    renamed = put_memo(tmp_path / "renamed", files)
    of_version(renamed, SCHEMA)
    assert wrong(renamed), "an older memo under the new name is not of it"


def test_a_record_or_a_cut_of_another_ledger_is_refused(folder: Path) -> None:
    change_memo(folder, lambda memo: memo["records"][0].update(hash="0" * 64))
    assert "record 1 (entry 64) is not in ledger.jsonl as the memo says" in wrong(folder)
    change_memo(folder, lambda memo: memo["memo"]["ledger"].update(hash="1" * 64))
    assert "the record does not end at entry" in wrong(folder)


def test_a_signature_that_is_not_of_this_cut_is_refused(folder: Path) -> None:
    other = sign_head((3, "0" * 64), now=START, key=Ed25519PrivateKey.from_private_bytes(bytes(range(32))))
    change_memo(folder, lambda memo: memo["memo"]["ledger"].update(checkpoint=other.text, signature=other.signature))
    assert "another cut" in wrong(folder)


def test_a_forged_signature_is_refused(folder: Path) -> None:
    change_memo(folder, lambda memo: memo["memo"]["ledger"].update(signature="00" * 64))
    assert "its signature is missing or not of its bytes" in wrong(folder)


def test_words_changed_with_all_hashes_made_anew_are_not_what_was_signed(folder: Path) -> None:
    change_memo(folder, lambda memo: memo["questions"][0].update(about="R1-M1"))
    assert wrong(folder).startswith("SHA256SUMS.sig is missing or not of SHA256SUMS")
    (folder / "SHA256SUMS.sig").unlink()
    assert wrong(folder).startswith("SHA256SUMS.sig is missing or not of SHA256SUMS")


def test_json_in_another_form_is_refused(folder: Path) -> None:
    memo = json.loads((folder / "memo.json").read_bytes())
    put(folder, "memo.json", json.dumps(memo, sort_keys=True).encode())
    assert wrong(folder) == "memo.json is not JSON in canonical form"


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


def _head(chain: dict[int, tuple[str, str]]) -> tuple[int, str]:
    return max(chain), chain[max(chain)][0]


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
        return verify(chain) == issued
    except LedgerBroken:
        return False


def _theirs(lines: list[bytes], issued: tuple[int, str]) -> bool:
    """Say whether the reader's program comes there: it takes no hash on trust, so it makes each one anew."""
    try:
        return _head(verify_memo.check_chain(b"".join(line + b"\n" for line in lines))) == issued
    except verify_memo.Wrong:
        return False


def test_the_plain_ed25519_agrees_with_cryptography() -> None:
    draw = Random(11)
    for _ in range(15):
        key = Ed25519PrivateKey.from_private_bytes(draw.randbytes(32))
        public, message = key.public_key().public_bytes_raw(), draw.randbytes(draw.randrange(0, 80))
        signature = key.sign(message)
        assert verify_memo.is_signed(public.hex(), message, f"{signature.hex()}\n")
        spoiled = bytearray(signature)
        spoiled[draw.randrange(64)] ^= 1 << draw.randrange(8)
        assert not verify_memo.is_signed(public.hex(), message, f"{spoiled.hex()}\n")
        assert not verify_memo.is_signed(public.hex(), message + b"x", f"{signature.hex()}\n")
        assert not verify_memo.is_signed(public.hex(), message, f"{signature.hex().upper()}\n")
    assert not verify_memo.is_signed("", b"", "\n")


def test_the_program_uses_the_standard_library_alone_and_is_short() -> None:
    lines = (CHECKOUT / "flows" / "data" / "verify_memo.py").read_text().splitlines()
    imported = {line.split()[1].partition(".")[0] for line in lines if line.startswith(("import ", "from "))}
    assert imported <= set(sys.stdlib_module_names)
    assert len(lines) < 1180, "beside the rules of today those of the form before"
