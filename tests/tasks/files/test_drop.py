import os
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from models.core import SettingsError, SourceFault
from tasks.files import folders
from tasks.files.folders import Dropped, check_address, open_folder, place_of
from tasks.web import Manners
from tests.material.drop import FarPlace, bucket, moto_server, sftp_server

MANNERS = Manners(user_agent="made up", connect_seconds=5, total_seconds=20)


@pytest.fixture(scope="module")
def s3_port() -> Iterator[int]:
    with moto_server() as port:
        yield port


@pytest.fixture(params=["s3", "sftp"])
def far(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[FarPlace]:
    """The same place, once in a bucket and once on an SFTP server."""
    if request.param == "s3":
        yield bucket(request.getfixturevalue("s3_port"), tmp_path, monkeypatch)
    else:
        with sftp_server(tmp_path / "served", tmp_path / "home", monkeypatch) as server:
            yield server.far_place()


def fault(place: folders.Place, folder: str) -> SourceFault:
    with pytest.raises(SourceFault) as caught:
        open_folder(place, folder, MANNERS).list()
    return caught.value


def test_a_setting_may_be_a_path_a_bucket_or_a_server() -> None:
    assert place_of("some/folder") == Path("some/folder")
    assert place_of("s3://a-bucket/under/this").path == "a-bucket/under/this"
    assert place_of("sftp://made-up@host.invalid:2222/under/this").path == "/under/this"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("sftp://made-up:made-up-word@host.invalid/drop", "contains a key or a password"),
        ("sftp://made-up:@host.invalid/drop", "contains a key or a password"),
        ("s3://made-up-id:made-up-key@a-bucket/drop", "contains a key or a password"),
        ("s3://made-up-id@a-bucket/drop", "contains a key or a password"),
        ("ftp://host.invalid/drop", "write a path, s3:// or sftp://"),
        ("https://host.invalid/drop", "write a path, s3:// or sftp://"),
        ("s3:///drop", "names no bucket"),
        ("sftp:///drop", "names no server"),
    ],
)
def test_an_address_that_holds_a_secret_or_means_nothing_is_a_settings_error(text: str, says: str) -> None:
    for act in (check_address, place_of):
        with pytest.raises(SettingsError, match=says) as caught:
            act(text)
        assert "made-up" not in str(caught.value)


def test_files_elsewhere_are_listed_and_read_to_a_limit(far: FarPlace) -> None:
    long = os.urandom(300_000)
    far.put("agency/b plan (1).txt", long)
    far.put("agency/a.txt", b"")
    far.put("agency/saved_files/picture.png", b"x")
    for left_alone in (".hidden", "~$open.docx", "c.pdf.crdownload", "d.pdf.filepart", "e.PART"):
        far.put(f"agency/{left_alone}", b"half")
    folder = open_folder(far.place, "agency", MANNERS)

    listing = folder.list()

    assert [(each.name, each.size) for each in listing.files] == [("a.txt", 0), ("b plan (1).txt", len(long))]
    assert listing.folders == 1
    assert all(each.modified.utcoffset() == timedelta(0) for each in listing.files)
    assert folder.read(listing.files[0], 10) == b""
    assert folder.read(listing.files[1], 1_000) == long[:1_000]
    assert folder.read(listing.files[1], len(long) + 1) == long


def test_what_came_since_the_last_look_is_seen_at_the_next(far: FarPlace) -> None:
    far.put("agency/a.txt", b"first")
    place = far.place
    assert [each.name for each in open_folder(place, "agency", MANNERS).list().files] == ["a.txt"]
    far.put("agency/b.txt", b"second")
    far.remove("agency/a.txt")
    assert [each.name for each in open_folder(place, "agency", MANNERS).list().files] == ["b.txt"]


def test_a_folder_that_is_not_there_or_leads_out_is_missing(far: FarPlace) -> None:
    far.put("agency/a.txt", b"a")
    for folder in ("nowhere", "../agency", "/agency", "agency/../../x"):
        found = fault(far.place, folder)
        assert (found.reason, found.passing) == ("folder_missing", False)


def test_a_file_in_place_of_the_folder_is_no_folder(far: FarPlace) -> None:
    far.put("agency", b"a file")
    assert fault(far.place, "agency").reason == "folder_missing"


def test_a_file_that_went_since_the_listing_is_a_fault_of_that_file(far: FarPlace) -> None:
    far.put("agency/a.txt", b"a")
    folder = open_folder(far.place, "agency", MANNERS)
    (file,) = folder.list().files
    far.remove("agency/a.txt")
    with pytest.raises(SourceFault) as caught:
        folder.read(file, 10)
    assert caught.value.reason == "folder_missing"


def test_a_pipe_put_in_place_of_a_file_holds_nobody(tmp_path: Path) -> None:
    folder = open_folder(tmp_path, ".", MANNERS)
    for name, make in (("pipe.txt", os.mkfifo), ("folder.txt", os.mkdir)):
        make(tmp_path / name)
        listed = Dropped(name=name, size=1, modified="2026-01-01T00:00:00Z")
        with pytest.raises(SourceFault, match="cannot be read") as caught:
            folder.read(listed, 10)
        assert name not in caught.value.detail
