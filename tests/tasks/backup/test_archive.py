"""The one form of a copy's file: whatever is not what we write is refused with the reason."""

import io
import json
import tarfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from random import Random
from typing import NoReturn

import pytest

from models.core import InputError, LedgerError
from tasks import ledger
from tasks.backup import archive
from tasks.backup.archive import Copy, blocks_of, parts_of, whole
from tasks.backup.backup import Places, back_up, verify_copy
from tasks.ledger import connect
from tests.material.records import NOW, story


@pytest.fixture
def copied(sqlite_url: str, tmp_path: Path) -> Path:
    """A copy of a small home."""
    database, home = connect(sqlite_url), tmp_path / "home"
    ledger.append(database, story(5), now=NOW)
    (home / "evidence" / "ab").mkdir(parents=True)
    (home / "evidence" / "ab" / "file").write_bytes(bytes(700))
    places = Places(home, tmp_path / "people.yaml", tmp_path / "plan.yaml")
    made = back_up(database, places, into=tmp_path / "copies", day=date(2026, 4, 1), program="0")
    return tmp_path / "copies" / made.file


def test_any_tar_program_reads_a_copy(copied: Path) -> None:
    with tarfile.open(copied) as packed:
        names = packed.getnames()
        sums = json.loads(packed.extractfile("manifest.json").read())["files"]  # type: ignore[union-attr]
        modes = {each.mode for each in packed}
    assert (names[0], names[-1]) == ("copy.json", "manifest.json")
    assert set(sums) == {*names[:-1]}
    assert modes <= {0o600, 0o400}


def test_one_changed_byte_anywhere_in_a_copy_is_found(copied: Path) -> None:
    content = copied.read_bytes()
    draw = Random(3)
    for at in (*draw.sample(range(len(content)), 150), *range(len(content) - 60, len(content))):
        changed = bytearray(content)
        changed[at] ^= 1 << draw.randrange(8)
        copied.write_bytes(changed)
        with pytest.raises(LedgerError):
            verify_copy(copied)


def test_a_copy_cut_anywhere_or_longer_is_refused(copied: Path) -> None:
    content = copied.read_bytes()
    for size in (*Random(4).sample(range(len(content)), 60), 0, 1, len(content) - 1, len(content) - 512):
        copied.write_bytes(content[:size])
        with pytest.raises(LedgerError):
            verify_copy(copied)
    copied.write_bytes(content + b"\0")
    with pytest.raises(LedgerError, match="does not end where it should"):
        verify_copy(copied)


def nothing_beside(*_: object) -> NoReturn:
    pytest.fail("all its parts are small")


def made_of(copied: Path, *more: tuple[str, bytes], **changes: object) -> bytes:
    """Return a copy that holds more, or says other things of itself, with sums that are right."""
    with copied.open("rb") as stream:
        parts = parts_of(stream, copied, nothing_beside)
        copy = Copy.model_validate_json(b"".join(next(parts)[1])).model_copy(update=changes)
        kept = [(part, b"".join(content)) for part, content in parts]
    extra = [whole(name, content) for name, content in more]
    return b"".join(blocks_of(copy, [*((part, iter([content])) for part, content in kept), *extra], {}, nothing_beside))


def member(**fields: object) -> Callable[[Path], bytes]:
    """Return a copy with right sums in which one header is of a kind that we do not write."""

    def made(copied: Path) -> bytes:
        info = tarfile.TarInfo(LINK)
        info.mode = 0o600
        for name, value in fields.items():
            setattr(info, name, value)
        content = bytearray(made_of(copied, (LINK, b"")))
        at = content.index(LINK.encode())
        content[at : at + 512] = info.tobuf(tarfile.GNU_FORMAT)
        return bytes(content)

    return made


def loose_checksum(copied: Path) -> bytes:
    """Return a copy of which one header says its checksum with other white space."""
    content = bytearray(copied.read_bytes())
    content[155] = ord(" ") if content[155] == 0 else 0
    return bytes(content)


LINK = "home/evidence/ab/link"
HARMS: list[tuple[str, Callable[[Path], bytes], str]] = [
    ("another file", lambda path: b"PK\3\4" + bytes(600), "is not a whole copy"),
    ("an empty file", lambda path: b"", "is not a whole copy"),
    ("a foreign tar", lambda path: b"".join([*_foreign()]), "is not a copy made by followthrough"),
    ("a newer version", lambda path: made_of(path, format="followthrough.copy/3"), "install the version that made it"),
    ("a newer record", lambda path: made_of(path, revision="0999"), "made by a newer followthrough"),
    (
        "an older record",
        lambda path: made_of(path, revision="0101"),
        r"made by followthrough 0\.1\.0 \(revision 0101\); upgrade it with 0\.2\.0 first",
    ),
    ("a path outside", lambda path: made_of(path, ("home/../../etc/x", b"")), "no name within a copy"),
    ("an absolute path", lambda path: made_of(path, ("/etc/x", b"")), "no name within a copy"),
    ("a place of none", lambda path: made_of(path, ("home/prefect/password", b"")), "which no copy of ours does"),
    ("a hidden file", lambda path: made_of(path, ("home/memos/.ssh/x", b"")), "which no copy of ours does"),
    ("a name that steers a terminal", lambda path: made_of(path, ("home/evidence/ab/\x1b[2J", b"")), "no name within"),
    ("a name with a line", lambda path: made_of(path, ("home/evidence/ab/x\ny", b"")), "no name within a copy"),
    ("a name from right to left", lambda path: made_of(path, ("home/memos/1/\u202efdp.exe", b"")), "no name within"),
    ("a name twice", lambda path: made_of(path, ("settings.env", b"x")), "stands in it twice"),
    ("a foreign table", lambda path: made_of(path, ("rows/milestone/1.jsonl", b"{}")), "which no copy of ours does"),
    ("a row too many", lambda path: made_of(path, ("rows/ledger/2.jsonl", b"{}\n")), "cannot be read"),
    ("another head", lambda path: made_of(path, hash="0" * 64), "is not the one that the copy names"),
    ("a symbolic link", member(type=tarfile.SYMTYPE, linkname="/etc/passwd"), "not in the form"),
    ("a hard link", member(type=tarfile.LNKTYPE, linkname="copy.json"), "not in the form"),
    ("a device", member(type=tarfile.CHRTYPE), "not in the form"),
    ("a sparse file", member(type=tarfile.GNUTYPE_SPARSE), "not in the form"),
    ("an owner", member(uname="root"), "not in the form"),
    ("a time", member(mtime=1), "not in the form"),
    ("a program to run", member(mode=0o755), "not in the form"),
    ("a header in another form", loose_checksum, "not in the form"),
]


def _foreign() -> list[bytes]:
    with tarfile.open(fileobj=(out := io.BytesIO()), mode="w", format=tarfile.USTAR_FORMAT) as packed:
        info = tarfile.TarInfo("hello")
        info.mode = 0o600
        packed.addfile(info)
    return [out.getvalue()]


@pytest.mark.filterwarnings("ignore:Pydantic serializer")
@pytest.mark.parametrize(("harm", "told"), [each[1:] for each in HARMS], ids=[each[0] for each in HARMS])
def test_a_copy_of_another_making_is_refused(copied: Path, harm: Callable[[Path], bytes], told: str) -> None:
    verify_copy(copied)  # the control
    copied.write_bytes(harm(copied))

    with pytest.raises(LedgerError, match=told):
        verify_copy(copied)


def test_a_part_that_says_it_is_huge_is_not_read(copied: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "READ_WHOLE", 2_000)
    with pytest.raises(LedgerError, match="larger than any that we write"):
        verify_copy(copied)


def test_a_missing_file_is_not_a_ledger_error(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="No such file"):
        verify_copy(tmp_path / "none.tar")


def test_an_encrypted_copy_is_opened_with_its_private_key_alone(sqlite_url: str, tmp_path: Path) -> None:
    import pyrage

    ours, other = pyrage.x25519.Identity.generate(), pyrage.x25519.Identity.generate()
    for name, key in (("ours", str(ours)), ("other", str(other)), ("none", "words")):
        (tmp_path / name).write_text(f"# a made-up key\n{key}\n")
    database = connect(sqlite_url)
    ledger.append(database, story(5), now=NOW)
    places = Places(tmp_path / "home", tmp_path / "people.yaml", tmp_path / "plan.yaml")
    into, day = tmp_path / "copies", date(2026, 4, 1)
    plain = back_up(database, places, into=into, day=day, program="0")
    made = back_up(database, places, into=into, day=day, program="0", key=str(ours.to_public()))
    assert back_up(database, places, into=into, day=day, program="0", key=str(ours.to_public())) == made
    path = into / made.file

    assert (plain.file, made.file) == ("2026-04-01.tar", "2026-04-01.tar.age")
    assert not (into / plain.file).exists(), "no copy that is not encrypted is left for the day"
    assert b"copy.json" not in path.read_bytes()
    assert verify_copy(path, private_key=tmp_path / "ours")[0].seq == 5
    with pytest.raises(InputError, match="is encrypted; name the file of the private key"):
        verify_copy(path)
    with pytest.raises(InputError, match="to another key than that of"):
        verify_copy(path, private_key=tmp_path / "other")
    with pytest.raises(InputError, match="is no private key of age"):
        verify_copy(path, private_key=tmp_path / "none")
    content = path.read_bytes()
    other_byte = bytes([content[900] ^ 1])  # a fixed one would be the same in one of 256 runs
    changed = content[:900] + other_byte + content[901:]
    for harmed in (content[:-1], content[:-400], content + b"x", changed, content[:50]):
        path.write_bytes(harmed)
        with pytest.raises(LedgerError, match="is not a whole copy"):
            verify_copy(path, private_key=tmp_path / "ours")
    with pytest.raises(LedgerError, match="is missing or was changed"):
        back_up(database, places, into=into, day=day, program="0", key=str(ours.to_public()))
