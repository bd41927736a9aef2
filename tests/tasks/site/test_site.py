"""A reader of the site sees the old one or the new one, whatever happens to who builds it."""

import os
import resource
import signal
import stat
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from itertools import count
from pathlib import Path

import pytest

from models.core import DiskRefused, InputError, LedgerError, LedgerMoved
from tasks.core.crash import arm
from tasks.site import shown_memos, write_site
from tasks.site.folder import builds_of

Folders = list[tuple[str, Mapping[str, bytes]]]


def site(turn: int, size: int = 10) -> Folders:
    """Return a site in which every file says which one it belongs to, and one that never changes."""
    mark = b"%d\n" % turn
    return [
        ("", {"index.html": mark * size, "style.css": b"same"}),
        ("memos", {"0001.html": mark * size}),
        ("memos/0001", {"memo.json": b"{}"}),
        ("recommendations", {"R1.html": mark * size}),
    ]


def read(place: Path) -> dict[str, bytes]:
    """Read a whole site, as who opened its folder once and read on."""
    opened = place.parent / place.readlink()
    return {str(path.relative_to(opened)): path.read_bytes() for path in sorted(opened.rglob("*")) if path.is_file()}


def files_of(folders: Folders) -> dict[str, bytes]:
    return {f"{folder}/{name}".lstrip("/"): content for folder, files in folders for name, content in files.items()}


def test_the_folder_shows_the_newest_build_and_can_be_moved_and_read_by_others(tmp_path: Path) -> None:
    place = tmp_path / "under" / "public"
    before = os.umask(0o077)
    try:
        first = write_site(place, site(1))
        second = write_site(place, site(2))
        assert write_site(place, site(2)) == second
    finally:
        os.umask(before)
    assert read(place) == files_of(site(2))
    assert (first.files, first.sha256 == second.sha256) == (5, False)
    moved = tmp_path / "elsewhere"
    place.parent.rename(moved)
    assert read(moved / "public") == files_of(site(2)), "the link holds from any path"
    opened = (moved / "public").resolve()
    assert {stat.S_IMODE(path.stat().st_mode) for path in opened.rglob("*") if path.is_file()} == {0o444}
    folders = [opened, opened.parent, *(path for path in opened.rglob("*") if path.is_dir())]
    assert {stat.S_IMODE(path.stat().st_mode) for path in folders} == {0o755}


def test_the_build_before_stays_for_its_readers_and_older_ones_go(tmp_path: Path) -> None:
    place = tmp_path / "public"
    kept = []
    for turn in range(1, 5):
        write_site(place, site(turn))
        kept.append(place.resolve())
    assert [path.exists() for path in kept] == [False, False, True, True]
    assert (kept[2] / "style.css").samefile(kept[3] / "style.css"), "a file that did not change is not written again"
    assert not (kept[2] / "index.html").samefile(kept[3] / "index.html")


def test_a_build_that_holds_a_memo_taken_back_since_does_not_stay(tmp_path: Path) -> None:
    place = tmp_path / "public"
    write_site(place, site(1))
    before = place.resolve()
    write_site(place, site(2)[:2], withdrawn=["memos/0001"])
    assert not before.exists()
    assert [path.name for path in builds_of(place).iterdir() if not path.name.startswith(".")] == ["000002"]


@pytest.mark.parametrize(
    ("files", "told"),
    [
        ({"memo.json": b"{ }"}, r"another memo no. 1 than this record issued \(memo.json differs\)"),
        ({}, r"another memo no. 1 than this record issued \(memo.json differs\)"),
        ({"memo.json": b"{}", "memo.txt": b"more"}, r"\(memo.txt differs\)"),
        (None, "shows memo no. 1, which this record does not know"),
    ],
)
def test_a_memo_that_was_made_public_is_never_replaced(
    tmp_path: Path, files: Mapping[str, bytes] | None, told: str
) -> None:
    place = tmp_path / "public"
    write_site(place, site(1))
    before = place.resolve()
    other = site(2)[:2] if files is None else [*site(2)[:2], ("memos/0001", files)]
    with pytest.raises(LedgerError, match=f"{told}.*`restore --last-memo 1`"):
        write_site(place, other)
    assert place.resolve() == before
    assert read(place) == files_of(site(1))


def test_a_memo_whose_entries_were_lost_stays_as_it_was_made_public(tmp_path: Path) -> None:
    place = tmp_path / "public"
    write_site(place, site(1))
    for _ in range(2):
        write_site(place, site(2)[:2], lost=["memos/0001"])
    assert read(place)["memos/0001/memo.json"] == b"{}"
    assert [each.name for each in shown_memos(place)] == ["0001"]
    assert shown_memos(tmp_path / "none") == ()


def test_a_thousand_reads_while_it_is_replaced_are_each_of_one_site(tmp_path: Path) -> None:
    place, ended = tmp_path / "public", threading.Event()
    write_site(place, site(1, 300))

    def replace() -> None:
        for turn in count(2):
            if ended.is_set():
                return
            write_site(place, site(turn, 300))

    writer = threading.Thread(target=replace)
    writer.start()
    seen: set[int] = set()
    mixed, reads = [], 0
    try:
        while reads < 1000 or len(seen) < 5:
            try:
                opened = tmp_path / place.readlink()
                found = {name: (opened / name).read_bytes() for name in files_of(site(1))}
                single = (place / "index.html").read_bytes()  # as a server does, which asks anew for each file
            except FileNotFoundError:  # two builds passed while it read: it sees that, and reads again
                continue
            turn = int(found["index.html"].split(b"\n")[0])
            if found != files_of(site(turn, 300)) or len(set(single.splitlines())) != 1:
                mixed.append(turn)
            seen.add(turn)
            reads += 1
    finally:
        ended.set()
        writer.join()
    assert mixed == []


def test_the_old_link_is_never_taken_away_before_the_new_one_stands(tmp_path: Path) -> None:
    place = tmp_path / "public"
    write_site(place, site(1))
    child = os.fork()
    if child == 0:  # a hook stays for as long as its process

        def heard(event: str, about: tuple[object, ...]) -> None:
            if event in ("os.remove", "os.rmdir") and str(about[0]) == str(place):
                os._exit(1)

        sys.addaudithook(heard)
        write_site(place, site(2))
        os._exit(0)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    assert read(place) == files_of(site(2))


@pytest.mark.parametrize(
    ("there", "says"),
    [("file", "is not a folder"), ("folder", "contains notes.txt"), ("link", "is a link to something that")],
)
def test_what_is_no_site_of_ours_is_left_alone(tmp_path: Path, there: str, says: str) -> None:
    place = tmp_path / "public"
    if there == "file":
        place.write_text("mine")
    elif there == "folder":
        place.mkdir()
        (place / "notes.txt").write_text("mine")
    else:
        (tmp_path / "other").mkdir()
        place.symlink_to("other")
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(InputError, match=says):
        write_site(place, site(1))
    assert sorted(tmp_path.rglob("*")) == before


def test_an_empty_folder_becomes_the_site(tmp_path: Path) -> None:
    (tmp_path / "public").mkdir()
    write_site(tmp_path / "public", site(1))
    assert read(tmp_path / "public") == files_of(site(1))


def test_the_root_is_no_place_for_a_site() -> None:
    with pytest.raises(InputError, match="name a new folder"):
        write_site(Path("/"), site(1))


def test_a_name_that_leads_out_of_the_site_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be the name of a file"):
        write_site(tmp_path / "public", [("", {"../x": b""})])
    assert not (tmp_path / "public").exists()


def test_what_goes_wrong_on_the_way_leaves_the_old_site_and_nothing_half(tmp_path: Path) -> None:
    place = tmp_path / "public"
    write_site(place, site(1))

    def broken() -> Iterator[tuple[str, Mapping[str, bytes]]]:
        yield from site(2)[:2]
        raise InputError("made up: a memo was changed")

    with pytest.raises(InputError, match="made up"):
        write_site(place, broken())
    assert read(place) == files_of(site(1))
    assert [path.name for path in builds_of(place).iterdir() if path.is_dir()] == ["000001"]


def test_a_disk_that_is_full_leaves_the_old_site_and_nothing_half(tmp_path: Path) -> None:
    place = tmp_path / "public"
    write_site(place, site(1))
    child = os.fork()
    if child == 0:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (500, 500))
        try:
            write_site(place, site(2, 1000))
        except DiskRefused as error:
            os._exit(0 if "the old one stays" in str(error) else 2)
        os._exit(1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    assert read(place) == files_of(site(1))
    assert [path.name for path in builds_of(place).iterdir() if path.is_dir()] == ["000001"]


@pytest.mark.parametrize("point", ["committed_before_site", "site_half_written"])
@pytest.mark.parametrize("first", [True, False], ids=["no site yet", "over an older site"])
def test_a_kill_leaves_the_old_site_and_the_next_build_is_whole(tmp_path: Path, point: str, first: bool) -> None:
    place = tmp_path / "public"
    if not first:
        write_site(place, site(1))
    child = os.fork()
    if child == 0:
        arm(point)
        write_site(place, site(2))
        os._exit(0)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL
    assert (read(place) if place.exists() else {}) == ({} if first else files_of(site(1)))
    for _ in range(3):
        write_site(place, site(2))
        assert read(place) == files_of(site(2))
    assert not list(builds_of(place).glob("*.half"))


def test_a_second_build_at_the_same_time_is_refused(tmp_path: Path) -> None:
    place = tmp_path / "public"
    write_site(place, site(1))
    holder = (
        "import fcntl, sys; f = open(sys.argv[1], 'w'); fcntl.flock(f, fcntl.LOCK_SH); print(1, flush=True); input()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", holder, str(builds_of(place) / ".lock")], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as other:
        assert other.stdout
        other.stdout.readline()
        with pytest.raises(LedgerMoved, match="another build"):
            write_site(place, site(2))
        other.communicate(b"\n")
    assert read(place) == files_of(site(1))
    write_site(place, site(2))
