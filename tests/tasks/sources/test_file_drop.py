import os
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from models.evidence import Look
from models.source import FileDrop
from tasks.intake import MOST_BYTES
from tasks.sources import file_drop
from tasks.sources.asking import Asking

SOURCE = FileDrop(kind="file_drop", voice="agency", folder="drop/agency")
SEALED = "Made Up, NYSID 01234567A, arrest sealed under CPL 160.50"
Make = Callable[..., bytes]


@pytest.fixture
def folder(asking: Asking) -> Path:
    place = asking.drop / SOURCE.folder
    place.mkdir(parents=True)
    return place


def look(asking: Asking) -> Look:
    found = file_drop.look("agency_drop", SOURCE, asking)
    assert (found.result.name, found.result.looked_at) == ("agency_drop", asking.now)
    return found


def on_disk(asking: Asking, drop: Path) -> bytes:
    """Return all that lies under the installation, but for the drop folder itself."""
    files = [path for path in asking.drop.rglob("*") if path.is_file() and not path.is_relative_to(drop)]
    return b"".join(str(path).encode() + path.read_bytes() for path in files)


def test_no_folder_is_blocked_and_an_empty_one_is_empty(asking: Asking) -> None:
    result = look(asking).result
    assert (result.result, result.reason) == ("blocked", "folder_missing")
    (asking.drop / SOURCE.folder).mkdir(parents=True)
    result = look(asking).result
    assert (result.result, result.reason, result.data_as_of) == ("empty", None, None)


def test_a_file_in_place_of_the_folder_is_blocked(asking: Asking) -> None:
    (asking.drop / "drop").mkdir()
    (asking.drop / SOURCE.folder).write_text("x")
    assert look(asking).result.reason == "folder_missing"


def test_a_folder_outside_the_drop_root_is_never_read(asking: Asking, tmp_path: Path) -> None:
    (tmp_path / "inner" / "drop").mkdir(parents=True)
    (tmp_path / "secret").mkdir()
    (tmp_path / "secret" / "plan.txt").write_text("Audit plan")
    inner = replace(asking, drop=tmp_path / "inner")
    (tmp_path / "inner" / SOURCE.folder).symlink_to(tmp_path / "secret")
    assert look(inner).result.reason == "folder_missing"
    climbing = SOURCE.model_copy(update={"folder": "../secret"})
    assert file_drop.look("agency_drop", climbing, inner).result.reason == "folder_missing"


def test_files_of_each_type_are_taken_in_by_name(asking: Asking, folder: Path, pdf: Make, word: Make) -> None:
    bodies = {
        "a.pdf": pdf("Audit plan"),
        "b.docx": word("Audit plan"),
        "c.html": b"<p>Audit plan</p>",
        "d.txt": b"Audit plan",
    }
    for name, body in bodies.items():
        (folder / name).write_bytes(body)
    os.utime(folder / "a.pdf", (0, datetime(2026, 8, 1, tzinfo=UTC).timestamp()))
    found = look(asking)
    assert (found.result.result, found.refused) == ("ok", ())
    assert [each.ref for each in found.result.seen] == list(bodies)
    for seen in found.result.seen:
        assert asking.store.read(seen.sha256) == bodies[seen.ref]
        assert seen.origin == f"drop/agency/{seen.ref}"
    assert found.result.seen[0].media_type == "application/pdf"
    assert found.result.data_as_of == asking.now, "the newest file's clock, and never later than the look"


def test_the_folders_own_clock_is_its_newest_file(asking: Asking, folder: Path) -> None:
    for name, day in (("a.txt", 1), ("b.txt", 7)):
        (folder / name).write_text(f"plan {day}")
        moment = datetime(2026, 8, day, tzinfo=UTC).timestamp()
        os.utime(folder / name, (moment, moment))
    assert look(asking).result.data_as_of == datetime(2026, 8, 7, tzinfo=UTC)


def test_a_second_look_keeps_nothing_twice(asking: Asking, folder: Path, pdf: Make) -> None:
    (folder / "a.pdf").write_bytes(pdf("Audit plan"))
    (folder / "again.pdf").write_bytes(pdf("Audit plan"))
    first, second = look(asking), look(asking)
    assert first == second
    assert len({each.sha256 for each in first.result.seen}) == 1
    assert len(asking.store.orphans([])) == 1


@pytest.mark.parametrize("kind", ["txt", "pdf", "docx", "html"])
def test_a_sealed_record_leaves_no_byte_on_the_disk(
    asking: Asking, folder: Path, pdf: Make, word: Make, kind: str
) -> None:
    body = {
        "txt": SEALED.encode(),
        "pdf": pdf("A letter", SEALED),
        "docx": word("A letter", header=SEALED),
        "html": f"<p>A letter</p><!-- {SEALED} -->".encode(),
    }[kind]
    (folder / f"canary-letter.{kind}").write_bytes(body)
    found = look(asking)
    assert (found.result.result, found.result.reason, found.result.seen) == ("blocked", "refused", ())
    refused = found.refused[0]
    assert (refused.size, refused.klass, refused.reason, refused.why) == (len(body), "P4", "refused", "nysid")
    assert on_disk(asking, folder) == b""
    said = found.model_dump_json()
    assert "canary" not in said
    assert "01234567A" not in said
    assert (folder / f"canary-letter.{kind}").read_bytes() == body, "the person's own file is left alone"


def test_the_salt_hides_which_file_was_refused(asking: Asking, folder: Path) -> None:
    (folder / "a.txt").write_text(SEALED)
    first = look(asking).refused[0].salted_hash
    assert look(asking).refused[0].salted_hash == first
    assert look(replace(asking, salt=b"another")).refused[0].salted_hash != first


def test_a_name_that_holds_a_persons_number_is_refused(asking: Asking, folder: Path) -> None:
    (folder / "file of A012345678.txt").write_text("Audit plan")
    found = look(asking)
    assert found.refused[0].why == "a_number"
    assert "A012345678" not in found.model_dump_json()
    assert on_disk(asking, folder) == b""
    asking.store.keep(b"Audit plan")
    assert look(asking).result.seen == (), "that its bytes are in custody already excuses no name"


def test_guidance_that_cites_the_law_of_sealing_waits_for_a_person(asking: Asking, folder: Path) -> None:
    body = b"Guidance: records sealed under CPL 160.50 may not be shown."
    (folder / "guidance.txt").write_bytes(body)
    found = look(asking)
    assert (found.result.result, found.result.reason) == ("blocked", "needs_person")
    assert found.refused[0].reason == "needs_person"
    # A person has read it and put it into custody: now it counts as seen.
    sha256 = asking.store.keep(body)
    found = look(asking)
    assert (found.result.result, found.refused) == ("ok", ())
    assert found.result.seen[0].sha256 == sha256


def test_a_scan_is_blocked_for_want_of_text_and_never_empty(asking: Asking, folder: Path, pdf: Make) -> None:
    (folder / "scan.pdf").write_bytes(pdf("", picture=True))
    found = look(asking)
    assert (found.result.result, found.result.reason) == ("blocked", "no_text")
    assert (found.refused[0].reason, found.refused[0].why) == ("needs_person", "no_text")
    assert on_disk(asking, folder) == b""


@pytest.mark.parametrize(
    ("name", "body", "why"),
    [
        ("a.pdf", b"%PDF-1.7 broken", "unreadable"),
        ("a.pdf", b"no pdf", "wrong_type"),
        ("a.xlsx", b"PK\x03\x04", "wrong_type"),
        ("a", b"text", "wrong_type"),
        ("a.txt", b"x" * (MOST_BYTES + 5), "too_large"),
        ("a.txt", b"", "no_text"),
    ],
)
def test_a_file_that_cannot_be_checked_waits_for_a_person(
    asking: Asking, folder: Path, name: str, body: bytes, why: str
) -> None:
    (folder / name).write_bytes(body)
    (folder / "good.txt").write_text("Audit plan")
    found = look(asking)
    assert found.result.result == "ok", "one bad file does not stop the others"
    assert found.result.detail == "1 of 2 files could not be taken in; a person must look"
    assert (found.refused[0].reason, found.refused[0].why, found.refused[0].size) == ("needs_person", why, len(body))


def test_hidden_half_copied_and_linked_files_are_left_alone(asking: Asking, folder: Path, tmp_path: Path) -> None:
    (tmp_path / "outside.txt").write_text("Audit plan")
    (folder / "link.txt").symlink_to(tmp_path / "outside.txt")
    (folder / "sub").mkdir()
    os.mkfifo(folder / "pipe.txt")
    for name in (".hidden.txt", "~$plan.docx", "plan.pdf.part", "plan.TMP", "plan.pdf.crdownload"):
        (folder / name).write_text("half")
    assert look(asking).result.result == "empty"
