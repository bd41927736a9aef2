import os
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from models.core import evolve
from models.evidence import Extracted, SourceCheck
from models.ledger import Entry, SourcesChecked, canonical
from models.records import SourceRecord, fold_source
from models.register import FileDrop, TextInFile
from tasks.evidence.reader import EvidenceReader
from tasks.files import IN_USE, MOST_BYTES, Dropped, intake
from tasks.files.folders import Listing, LocalFolder
from tasks.files.intake import EXTRACTOR, Reading, keep_text, stored_text
from tasks.sources import file_drop
from tasks.sources.context import CheckContext

SOURCE = FileDrop(kind="file_drop", voice="agency", folder="drop/agency")
SEALED = "Made Up, NYSID 01234567A, arrest sealed under CPL 160.50"
Make = Callable[..., bytes]


@pytest.fixture
def folder(context: CheckContext) -> Path:
    place = context.drop / SOURCE.folder
    place.mkdir(parents=True)
    return place


def look(context: CheckContext) -> SourceCheck:
    found = file_drop.check("agency_drop", SOURCE, context)
    assert (found.result.name, found.result.checked_at) == ("agency_drop", context.now)
    return found


def on_disk(context: CheckContext, drop: Path) -> bytes:
    """Return all that lies under the installation, but for the drop folder itself."""
    files = [path for path in context.drop.rglob("*") if path.is_file() and not path.is_relative_to(drop)]
    return b"".join(str(path).encode() + path.read_bytes() for path in files)


def test_an_empty_folder_is_empty_only_once_people_know_of_it(context: CheckContext) -> None:
    result = look(context).result
    assert (result.result, result.reason) == ("blocked", "folder_missing")
    place = context.drop / SOURCE.folder
    place.mkdir(parents=True)
    never_used = look(context).result
    assert (never_used.result, never_used.reason) == ("blocked", "not_in_use")
    assert IN_USE in (never_used.detail or "")
    (place / "plan.txt").write_text("Audit plan")
    used = look(context)
    (place / "plan.txt").unlink()
    assert look(after(context, used)).result.result == "empty", "somebody put a file there once"
    (place / IN_USE).touch()
    result = look(context).result
    assert (result.result, result.reason, result.data_as_of) == ("empty", None, None)


def test_a_file_in_place_of_the_folder_is_blocked(context: CheckContext) -> None:
    (context.drop / "drop").mkdir()
    (context.drop / SOURCE.folder).write_text("x")
    assert look(context).result.reason == "folder_missing"


def test_a_folder_outside_the_drop_root_is_never_read(context: CheckContext, tmp_path: Path) -> None:
    (tmp_path / "inner" / "drop").mkdir(parents=True)
    (tmp_path / "secret").mkdir()
    (tmp_path / "secret" / "plan.txt").write_text("Audit plan")
    inner = replace(context, drop=tmp_path / "inner")
    (tmp_path / "inner" / SOURCE.folder).symlink_to(tmp_path / "secret")
    assert look(inner).result.reason == "folder_missing"
    climbing = SOURCE.model_copy(update={"folder": "../secret"})
    assert file_drop.check("agency_drop", climbing, inner).result.reason == "folder_missing"


def test_files_of_each_type_are_taken_in_by_name(context: CheckContext, folder: Path, pdf: Make, word: Make) -> None:
    bodies = {
        "a.pdf": pdf("Audit plan"),
        "b.docx": word("Audit plan"),
        "c.html": b"<p>Audit plan</p>",
        "d.txt": b"Audit plan",
    }
    for name, body in bodies.items():
        (folder / name).write_bytes(body)
    os.utime(folder / "a.pdf", (0, datetime(2026, 8, 1, tzinfo=UTC).timestamp()))
    found = look(context)
    assert (found.result.result, found.refused) == ("ok", ())
    assert [each.ref for each in found.result.items] == list(bodies)
    for seen in found.result.items:
        assert context.store.read(seen.sha256) == bodies[seen.ref]
        assert seen.origin == f"drop/agency/{seen.ref}"
    assert found.result.items[0].media_type == "application/pdf"
    assert found.result.data_as_of == context.now, "the newest file's clock, and never later than the look"


def test_the_folders_own_clock_is_its_newest_file(context: CheckContext, folder: Path) -> None:
    for name, day in (("a.txt", 1), ("b.txt", 7)):
        (folder / name).write_text(f"plan {day}")
        moment = datetime(2026, 8, day, tzinfo=UTC).timestamp()
        os.utime(folder / name, (moment, moment))
    assert look(context).result.data_as_of == datetime(2026, 8, 7, tzinfo=UTC)


def test_a_second_look_keeps_nothing_twice(context: CheckContext, folder: Path, pdf: Make) -> None:
    (folder / "a.pdf").write_bytes(pdf("Audit plan"))
    (folder / "again.pdf").write_bytes(pdf("Audit plan"))
    first, second = look(context), look(context)
    assert first == second
    assert len({each.sha256 for each in first.result.items}) == 1
    assert [each.ref for each in first.result.items] == ["a.pdf", "again.pdf"], "each name is a thing seen"
    assert len(context.store.orphans([])) == 2, "the file and its text"


@pytest.mark.parametrize("kind", ["txt", "pdf", "docx", "html"])
def test_a_sealed_record_leaves_no_byte_on_the_disk(
    context: CheckContext, folder: Path, pdf: Make, word: Make, kind: str
) -> None:
    body = {
        "txt": SEALED.encode(),
        "pdf": pdf("A letter", SEALED),
        "docx": word("A letter", header=SEALED),
        "html": f"<p>A letter</p><!-- {SEALED} -->".encode(),
    }[kind]
    (folder / f"canary-letter.{kind}").write_bytes(body)
    found = look(context)
    assert (found.result.result, found.result.items) == ("ok", ()), "something is there"
    assert [each.why for each in found.result.waiting] == ["nysid"]
    refused = found.refused[0]
    assert (refused.size, refused.klass, refused.reason, refused.why) == (len(body), "P4", "refused", "nysid")
    assert on_disk(context, folder) == b""
    said = found.model_dump_json()
    assert "canary" not in said
    assert "01234567A" not in said
    assert (folder / f"canary-letter.{kind}").read_bytes() == body, "the person's own file is left alone"


def test_the_salt_hides_which_file_was_refused(context: CheckContext, folder: Path) -> None:
    (folder / "a.txt").write_text(SEALED)
    first = look(context).refused[0].salted_hash
    assert look(context).refused[0].salted_hash == first
    assert look(replace(context, salt=b"another")).refused[0].salted_hash != first


def test_a_name_that_holds_a_persons_number_is_refused(context: CheckContext, folder: Path) -> None:
    (folder / "file of A012345678.txt").write_text("Audit plan")
    found = look(context)
    assert found.refused[0].why == "a_number"
    assert "A012345678" not in found.model_dump_json()
    assert on_disk(context, folder) == b""
    context.store.keep(b"Audit plan")
    assert look(context).result.items == (), "that its bytes are in custody already excuses no name"


def test_guidance_that_cites_the_law_of_sealing_waits_for_a_person(context: CheckContext, folder: Path) -> None:
    body = b"Guidance: records sealed under CPL 160.50 may not be shown."
    (folder / "guidance.txt").write_bytes(body)
    found = look(context)
    assert [each.id for each in found.result.waiting] == [found.refused[0].salted_hash]
    assert found.refused[0].reason == "needs_person"
    # A person has read it and put it into custody: now it counts as seen.
    sha256 = context.store.keep(body)
    found = look(context)
    assert (found.result.result, found.refused) == ("ok", ())
    assert found.result.items[0].sha256 == sha256


def test_a_scan_waits_for_a_person_and_its_folder_is_never_empty(
    context: CheckContext, folder: Path, pdf: Make
) -> None:
    (folder / "scan.pdf").write_bytes(pdf("", picture=True))
    found = look(context)
    assert (found.result.result, found.result.waiting[0].why) == ("ok", "no_text")
    assert found.result.waiting[0].places == ("page 1",)
    assert (found.refused[0].reason, found.refused[0].why) == ("needs_person", "no_text")
    assert on_disk(context, folder) == b""


@pytest.mark.parametrize(
    ("name", "body", "why"),
    [
        ("a.pdf", b"%PDF-1.7 broken", "unreadable"),
        ("a.pdf", b"no pdf", "wrong_type"),
        ("a.xlsx", b"PK\x03\x04", "unreadable"),
        ("a.exe", b"MZ", "wrong_type"),
        ("a", b"text", "wrong_type"),
        ("a.txt", b"x" * (MOST_BYTES + 5), "too_large"),
        ("a.txt", b"", "no_text"),
    ],
)
def test_a_file_that_cannot_be_checked_waits_for_a_person(
    context: CheckContext, folder: Path, name: str, body: bytes, why: str
) -> None:
    (folder / name).write_bytes(body)
    (folder / "good.txt").write_text("Audit plan")
    found = look(context)
    assert [each.why for each in found.result.waiting] == [why], "it may be what is looked for"
    assert [each.ref for each in found.result.items] == ["good.txt"], "one bad file does not stop the others"
    assert found.result.detail == "1 of 2 files could not be taken in; a person must look"
    assert (found.refused[0].reason, found.refused[0].why, found.refused[0].size) == ("needs_person", why, len(body))


def test_a_file_that_the_gate_refused_waits_for_a_clean_copy(context: CheckContext, folder: Path) -> None:
    (folder / "a.txt").write_text(SEALED)
    (folder / "good.txt").write_text("Audit plan")
    found = look(context)
    assert [each.reason for each in found.refused] == ["refused"]
    assert (found.result.result, [each.why for each in found.result.waiting]) == ("ok", ["nysid"])


def test_a_file_with_a_name_that_no_ledger_can_hold_waits(context: CheckContext, folder: Path) -> None:
    (folder / "good.txt").write_text("Audit plan")
    (folder / os.fsdecode(b"a\xff.txt")).write_text("Audit plan")
    (folder / "steers\x1b[2J.txt").write_text("Audit plan")
    found = look(context)
    assert [each.ref for each in found.result.items] == ["good.txt"]
    assert [each.why for each in found.result.waiting] == ["cannot_open", "cannot_open"]
    assert "\x1b" not in found.model_dump_json()


def test_a_name_in_another_unicode_form_is_the_same_name(context: CheckContext, folder: Path) -> None:
    (folder / "re\u0301sume\u0301.txt").write_text("Audit plan")
    (folder / "Thumbs.db").write_bytes(b"laid here by an operating system")
    first = look(context)
    assert [each.ref for each in first.result.items] == ["r\u00e9sum\u00e9.txt"]
    known = SourceRecord(id="agency_drop", result="ok", checked_at=context.now, seq=1, items=first.result.items)
    again = look(replace(context, record=known, full=False))
    assert (again.vanished, again.result.items) == ((), first.result.items)


def test_hidden_half_copied_and_linked_files_are_left_alone(
    context: CheckContext, folder: Path, tmp_path: Path
) -> None:
    (tmp_path / "outside.txt").write_text("Audit plan")
    (folder / "link.txt").symlink_to(tmp_path / "outside.txt")
    (folder / "sub").mkdir()
    (folder / IN_USE).touch()
    os.mkfifo(folder / "pipe.txt")
    for name in (".hidden.txt", "~$plan.docx", "plan.pdf.part", "plan.TMP", "plan.pdf.crdownload", "a.pdf.filepart"):
        (folder / name).write_text("half")
    result = look(context).result
    assert (result.result, result.detail) == ("empty", "folders within it, left alone: 1")


def after(context: CheckContext, found: SourceCheck, *, full: bool = False) -> CheckContext:
    """Return the next look, with what the ledger says of the one before it."""
    entry = Entry(
        seq=1,
        occurred_on=context.now.date(),
        recorded_at=context.now,
        actor="followthrough",
        event=SourcesChecked(check_id="check:1", results=(found.result,)),
    )
    return replace(context, record=fold_source("agency_drop", None, entry), full=full)


def put_in_place(path: Path, body: bytes) -> None:
    """Put other bytes of the same length into a file, at the same moment."""
    moment = path.stat().st_mtime_ns
    path.write_bytes(body)
    os.utime(path, ns=(moment, moment))


def test_a_file_that_was_taken_in_is_not_read_again_until_the_weekly_full_read(
    context: CheckContext, folder: Path
) -> None:
    (folder / "plan.txt").write_bytes(b"Audit plan")
    first = look(context)
    put_in_place(folder / "plan.txt", b"audit PLAN")

    assert look(after(context, first)).result.items == first.result.items, "it was read again"
    anew = look(after(context, first, full=True)).result.items[0]
    assert context.store.read(anew.sha256) == b"audit PLAN"
    (folder / "plan.txt").write_bytes(b"Another audit plan")
    assert look(after(context, first)).result.items[0].size == 18, "another length or time is another file"


def test_what_is_gone_from_custody_is_taken_in_again(context: CheckContext, folder: Path) -> None:
    (folder / "plan.txt").write_bytes(b"Audit plan")
    first = look(context)
    for name in (first.result.items[0].sha256, first.result.items[0].text):
        assert name
        (context.store.root / name[:2] / name[2:4] / name).unlink()
        assert look(after(context, first)).result.items == first.result.items
        assert context.store.missing_or_changed([name]) == []


def test_the_text_of_a_file_is_kept_beside_it_and_taken_out_once(
    context: CheckContext, folder: Path, pdf: Make
) -> None:
    (folder / "plan.pdf").write_bytes(pdf("Audit plan", "of made-up matters"))
    first = look(context)
    text = first.result.items[0].text
    assert text
    assert stored_text(context.store, text).pages == ("Audit plan", "of made-up matters")

    # A text that no extractor would give shows whether the renamed file was opened again.
    planted = context.store.keep(canonical({"extractor": EXTRACTOR, "pages": ["planted"]}))
    seen = first.result.items[0].model_copy(update={"text": planted})
    known = first.model_copy(update={"result": first.result.model_copy(update={"items": (seen,)})})
    (folder / "plan.pdf").rename(folder / "renamed plan.pdf")
    found = look(after(context, known))
    assert [(each.ref, each.sha256, each.text) for each in found.result.items] == [
        ("renamed plan.pdf", seen.sha256, planted)
    ]
    assert found.vanished == ("plan.pdf",)


def test_a_known_file_under_a_persons_number_is_refused_all_the_same(context: CheckContext, folder: Path) -> None:
    (folder / "plan.txt").write_bytes(b"Audit plan")
    first = look(context)
    (folder / "plan.txt").rename(folder / "plan A012345678.txt")
    found = look(after(context, first))
    assert (found.result.items, found.refused[0].why) == ((), "a_number")


def test_an_old_good_look_never_makes_a_folder_stale(context: CheckContext, folder: Path) -> None:
    (folder / "plan.txt").write_bytes(b"Audit plan")
    then = after(context, look(context))
    (folder / "plan.txt").unlink()
    folder.rmdir()
    assert (look(then).result.result, look(then).result.reason) == ("blocked", "folder_missing")
    assert look(then).vanished == (), "what cannot be listed is not gone"


def test_a_scan_that_a_person_read_is_seen_without_text(context: CheckContext, folder: Path, pdf: Make) -> None:
    body = pdf("", picture=True)
    (folder / "scan.pdf").write_bytes(body)
    assert look(context).result.waiting[0].why == "no_text"
    context.store.keep(body)  # as `evidence add --read-by` does
    seen = look(context).result.items[0]
    assert seen.text
    assert stored_text(context.store, seen.text).pages == ()


def test_a_newer_extractor_takes_the_text_out_anew_at_the_weekly_read(
    context: CheckContext, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "plan.txt").write_text("Audit plan")
    first = look(context).result
    known = SourceRecord(id="agency_drop", result="ok", checked_at=context.now, seq=1, items=first.items)
    monkeypatch.setattr(intake, "EXTRACTOR", EXTRACTOR + 1)
    monkeypatch.setattr(file_drop, "EXTRACTOR", EXTRACTOR + 1)
    daily = look(replace(context, record=known, full=False)).result
    assert daily.items == first.items
    weekly = look(replace(context, record=known, full=True)).result
    assert weekly.items[0].sha256 == first.items[0].sha256
    assert weekly.items[0].text != first.items[0].text


def test_the_id_of_a_milestone_in_a_name_says_what_a_file_may_show(context: CheckContext, folder: Path) -> None:
    ids = ("R5-M1", "R5-M10", "R6-M1@2026Q1", "R6-M1@2026Q2")
    names = {
        "R5-M1 policy.exe": ("R5-M1",),
        "policy_r5_m10.exe": ("R5-M10",),
        "R6-M1@2026Q2 report.exe": ("R6-M1@2026Q2",),
        "report R6-M1.exe": ("R6-M1@2026Q1", "R6-M1@2026Q2"),
        "policy.exe": (),
    }
    for number, name in enumerate(names):
        (folder / name).write_bytes(b"MZ%d" % number)
    found = look(replace(context, milestones=ids))
    assert sorted(each.concerns for each in found.refused) == sorted(names.values())
    # The same bytes under two names may show what either may show, and under a name without an id everything.
    (folder / "R5-M10 again.exe").write_bytes(b"MZ0")
    (folder / "again.exe").write_bytes(b"MZ1")
    waiting = [each.concerns for each in look(replace(context, milestones=ids)).result.waiting]
    assert sorted(waiting) == [(), (), ("R5-M1", "R5-M10"), ("R6-M1@2026Q1", "R6-M1@2026Q2"), ("R6-M1@2026Q2",)]


def test_a_folder_that_changes_while_it_is_read_loses_nothing(
    context: CheckContext, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("a.txt", "goes.txt", "grows.txt"):
        (folder / name).write_text("Audit plan")
    before = after(context, look(context), full=True)
    read = LocalFolder.read

    def change(self: LocalFolder, file: Dropped, most: int) -> bytes:
        if (folder / "goes.txt").exists():  # at the first file, whichever that is
            (folder / "goes.txt").unlink()
            (folder / "new.txt").write_text("Another plan")
            (folder / "grows.txt").write_text("Audit plan, longer")
        return read(self, file, most)

    monkeypatch.setattr(LocalFolder, "read", change)
    found = look(before)
    assert [(each.why, each.concerns) for each in found.result.waiting] == [("still_copied", ())]
    assert (found.result.result, found.vanished) == ("ok", ())
    monkeypatch.setattr(LocalFolder, "read", read)
    again = look(after(context, found))
    assert [each.ref for each in again.result.items] == ["a.txt", "grows.txt", "new.txt"]
    assert (again.result.waiting, again.vanished) == ((), ("goes.txt",))


def test_a_folder_with_more_files_than_anybody_reads_says_what_to_do(
    context: CheckContext, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert file_drop.MOST_FILES == 10_000
    many = (Dropped(name=f"{number}.txt", size=1, modified=context.now) for number in range(100_000))
    listing = Listing(files=tuple(many), folders=0)
    monkeypatch.setattr(LocalFolder, "list", lambda self: listing)
    result = look(context).result
    assert (result.result, result.reason) == ("blocked", "too_many_files")
    assert "100000 files" in (result.detail or "")
    assert "move what is settled" in (result.detail or "")


def test_a_file_of_an_old_format_that_0_2_0_took_in_stays_on_file_with_its_text(
    context: CheckContext, folder: Path
) -> None:
    body = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 as Word wrote it"
    for name in ("plan.doc", "again.doc"):
        (folder / name).write_bytes(body)
    marked = Extracted(extractor=EXTRACTOR, pages=("The audit plan",), places=("document",), hidden=((0, "The audit"),))
    text = keep_text(context.store, Reading(extracted=marked))
    kind = "application/msword"
    items = [
        evolve(context.stored_item(name, body, f"drop/agency/{name}", kind), text=text)
        for name in ("plan.doc", "again.doc")
    ]
    record = SourceRecord(id="agency_drop", result="ok", checked_at=context.now, seq=1, items=tuple(items))
    for full in (False, True):
        result = look(replace(context, record=record, full=full)).result
        assert {item.ref: (item.sha256, item.media_type, item.text) for item in result.items} == {
            item.ref: (item.sha256, kind, text) for item in items
        }
        assert result.waiting == ()
    rule = TextInFile(type="text_in_file", all_of=("audit plan",))
    assert [EvidenceReader(context.store).judge(rule, item).why for item in items] == [
        "matched 'audit plan' on document"
    ] * 2
    lost = evolve(items[0], text=None)
    assert "there is no reader" in EvidenceReader(context.store).judge(rule, lost).why
    (folder / "new.doc").write_bytes(body + b".")
    assert [file.why for file in look(replace(context, record=record)).result.waiting] == ["wrong_type"]
