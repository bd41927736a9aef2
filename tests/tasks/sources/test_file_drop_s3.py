"""A drop folder in a bucket, against moto; what moto does not do (refuse, fall silent), against a server of our own."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from pytest_httpserver import HTTPServer

from models.evidence import SourceCheck
from models.records import SourceRecord
from models.register import FileDrop
from tasks.files import IN_USE, place_of
from tasks.sources import file_drop
from tasks.sources.context import CheckContext
from tasks.web import Manners
from tests.material.drop import BUCKET, FarPlace, aws, bucket, moto_server, silent_port

SOURCE = FileDrop(kind="file_drop", voice="agency", folder="drop/agency")
SEALED = b"Made Up, NYSID 01234567A, arrest sealed under CPL 160.50"
LISTED = """<?xml version="1.0" encoding="UTF-8"?>
<ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Name>made-up</Name><Prefix>{folder}/</Prefix>
<KeyCount>1</KeyCount><MaxKeys>1000</MaxKeys><IsTruncated>false</IsTruncated><Contents><Key>{folder}/plan.txt</Key>
<LastModified>2026-08-20T10:00:00.000Z</LastModified><ETag>"0"</ETag><Size>{size}</Size></Contents></ListBucketResult>
"""
REFUSED = '<?xml version="1.0"?><Error><Code>AccessDenied</Code><Message>Made up</Message></Error>'


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    with moto_server() as opened:
        yield opened


@pytest.fixture
def far(port: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> FarPlace:
    return bucket(port, tmp_path, monkeypatch)


def look(context: CheckContext, far: FarPlace) -> SourceCheck:
    return file_drop.check("agency_drop", SOURCE, replace(context, drop=far.place))


def patient(context: CheckContext, seconds: float = 10) -> CheckContext:
    """Return a look that gives a busy machine time."""
    return replace(context, manners=Manners(user_agent="made up", total_seconds=seconds))


def test_files_of_a_bucket_are_taken_in_with_their_text_and_time(
    context: CheckContext, far: FarPlace, pdf: Callable[..., bytes]
) -> None:
    far.put("drop/agency/plan.pdf", pdf("Audit plan"))
    far.put("drop/agency/note (1).txt", b"A note")
    found = look(patient(context), far)
    assert (found.result.result, found.refused) == ("ok", ())
    assert [each.ref for each in found.result.items] == ["note (1).txt", "plan.pdf"]
    for seen in found.result.items:
        assert context.store.read(seen.sha256)
        assert seen.origin == f"drop/agency/{seen.ref}"
        assert seen.text
    assert found.result.data_as_of is not None


def test_a_sealed_record_in_a_bucket_leaves_no_byte_here(context: CheckContext, far: FarPlace) -> None:
    far.put("drop/agency/canary-letter.txt", SEALED)
    found = look(patient(context), far)
    assert [each.why for each in found.result.waiting] == ["nysid"]
    assert context.store.orphans([]) == []
    assert "canary" not in found.model_dump_json()


def test_a_bucket_or_a_folder_that_is_not_there_is_blocked_and_a_made_one_is_empty(
    context: CheckContext, far: FarPlace
) -> None:
    result = look(patient(context), far).result
    assert (result.result, result.reason) == ("blocked", "folder_missing")
    # The folder as the console makes one: an object of its own, without a byte.
    far.writing.fs.call_s3(
        "put_object", Bucket=BUCKET, Key=f"{far.writing.path.partition('/')[2]}/drop/agency/", Body=b""
    )
    assert look(patient(context), far).result.reason == "not_in_use"
    far.put(f"drop/agency/{IN_USE}", b"-")
    result = look(patient(context), far).result
    assert (result.result, result.reason) == ("empty", None)
    elsewhere = replace(far, address="s3://no-such-bucket/x")
    assert look(patient(context), elsewhere).result.reason == "folder_missing"


def blocked(context: CheckContext, port: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> SourceCheck:
    """Look at a bucket on another server, a day after it last answered."""
    aws(port, tmp_path, monkeypatch)
    good = context.now - timedelta(days=1)
    known = SourceRecord(id="agency_drop", result="ok", checked_at=good, seq=1, answered_at=good)
    found = file_drop.check("agency_drop", SOURCE, replace(context, drop=place_of(f"s3://{BUCKET}"), record=known))
    assert (found.result.result, found.result.items) == ("blocked", ()), "a hand-fed folder is never stale"
    assert "127.0.0.1" not in (found.result.detail or "")
    return found


def test_a_bucket_that_refuses_our_key_is_forbidden(
    context: CheckContext, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, httpserver: HTTPServer
) -> None:
    httpserver.expect_request(f"/{BUCKET}").respond_with_data(REFUSED, status=403, content_type="application/xml")
    found = blocked(patient(context), httpserver.port, tmp_path, monkeypatch)
    assert found.result.reason == "forbidden"


def test_no_key_at_all_is_said(
    context: CheckContext, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, port: int
) -> None:
    aws(port, tmp_path, monkeypatch)
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.delenv(name)
    found = file_drop.check("agency_drop", SOURCE, replace(patient(context), drop=place_of(f"s3://{BUCKET}")))
    assert found.result.reason == "forbidden"
    assert found.result.detail == "the folder drop/agency needs a key; none is set"


def test_a_server_that_is_down_is_unreachable(
    context: CheckContext, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert blocked(patient(context), 9, tmp_path, monkeypatch).result.reason == "unreachable"


def test_a_server_that_says_nothing_holds_a_look_no_longer_than_it_may(
    context: CheckContext, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with silent_port() as silent:
        found = blocked(patient(context, seconds=0.5), silent.getsockname()[1], tmp_path, monkeypatch)
        silent.setblocking(False)
        tries = 0
        with suppress(BlockingIOError):
            while silent.accept():
                tries += 1
    assert found.result.reason == "timed_out"
    assert tries <= 2, "without a limit of its own the library tries five times"


def test_a_file_that_is_still_being_written_is_left_for_the_next_look(
    context: CheckContext, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, httpserver: HTTPServer
) -> None:
    aws(httpserver.port, tmp_path, monkeypatch)
    listed = LISTED.format(folder=SOURCE.folder, size=20)
    httpserver.expect_request(f"/{BUCKET}").respond_with_data(listed, content_type="application/xml")
    httpserver.expect_request(f"/{BUCKET}/{SOURCE.folder}/plan.txt").respond_with_data(b"Audit pl")
    found = file_drop.check("agency_drop", SOURCE, replace(patient(context), drop=place_of(f"s3://{BUCKET}")))
    assert [each.why for each in found.result.waiting] == ["still_copied"]
    assert found.result.detail == "still being copied: 1"
    assert context.store.orphans([]) == []


def test_one_file_that_may_not_be_read_does_not_hide_the_others(
    context: CheckContext, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, httpserver: HTTPServer
) -> None:
    aws(httpserver.port, tmp_path, monkeypatch)
    listed = LISTED.format(folder=SOURCE.folder, size=8)
    other = listed.replace("</Contents>", "</Contents><Contents><Key>drop/agency/sealed.txt</Key><Size>9</Size>"
                           "<LastModified>2026-08-21T10:00:00.000Z</LastModified></Contents>")  # fmt: skip
    httpserver.expect_request(f"/{BUCKET}").respond_with_data(other, content_type="application/xml")
    httpserver.expect_request(f"/{BUCKET}/{SOURCE.folder}/plan.txt").respond_with_data(b"The plan")
    httpserver.expect_request(f"/{BUCKET}/{SOURCE.folder}/sealed.txt").respond_with_data(REFUSED, status=403)
    found = file_drop.check("agency_drop", SOURCE, replace(patient(context), drop=place_of(f"s3://{BUCKET}")))
    assert [each.ref for each in found.result.items] == ["plan.txt"]
    assert [each.why for each in found.result.waiting] == ["cannot_open"]
    assert found.result.detail == "1 of 2 files could not be taken in; a person must look"
