"""A file that a person named in Slack: taken from its address or its folder past the gate, or told why not."""

import ssl
from collections.abc import Iterator
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from pytest_httpserver import HTTPServer
from werkzeug import Response

from models.answers import RejectedFile, StoredFile
from models.register import FileDrop, Source
from tasks.core import Store
from tasks.files.intake import stored_text
from tasks.files.submissions import take_dropped, take_link, take_upload
from tasks.web import Manners
from tests.tasks.tls import NAME, made_up_authority

NOW = datetime(2026, 11, 25, 15, tzinfo=UTC)
PLAN = b"A made-up training plan, signed on 20 November 2026."
SALT = b"salt" * 8
SOURCES: dict[str, Source] = {
    "agency_drop": FileDrop(kind="file_drop", voice="agency", folder="drop/agency"),
    "oversight_drop": FileDrop(kind="file_drop", voice="oversight", folder="drop/oversight"),
}
LOGIN = b'<html><title>Sign in</title><body>Sign in<form><input type="password"></form></body></html>'


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, ssl.SSLContext]:
    """A made-up root, and a server's context that proves to be own.example by it."""
    return made_up_authority(tmp_path_factory.mktemp("tls"))


@pytest.fixture
def server(authority: tuple[Path, ssl.SSLContext]) -> Iterator[HTTPServer]:
    """A server that speaks https as own.example."""
    with HTTPServer(host="127.0.0.1", ssl_context=authority[1]) as running:
        yield running


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """An empty evidence store."""
    return Store(tmp_path / "evidence")


def here(_host: str, _port: int, _loopback_ok: bool) -> str:
    """Lead every name to this machine: only a test may."""
    return "127.0.0.1"


def link(server: HTTPServer, authority: tuple[Path, ssl.SSLContext], store: Store, path: str, **more: Any) -> Any:
    """Take what stands at a path of own.example."""
    manners = Manners(user_agent="made up", roots=str(authority[0]), wait_seconds=0.01, total_seconds=5)
    around = {"store": store, "salt": SALT, "manners": manners, "now": NOW, "address_of": here} | more
    return take_link(f"https://{NAME}:{server.port}{path}", **around)


def kept_in(store: Store) -> list[Path]:
    return [each for each in store.root.rglob("*") if each.is_file()]


def test_what_stands_at_an_address_is_kept_and_named_by_it_without_its_query(
    server: HTTPServer, authority: tuple[Path, ssl.SSLContext], store: Store
) -> None:
    server.expect_request("/plan.txt").respond_with_data(PLAN, content_type="text/plain")
    got = link(server, authority, store, "/plan.txt?key=canary")
    assert isinstance(got, StoredFile)
    assert (got.sha256, got.size, got.media_type, got.how) == (
        sha256(PLAN).hexdigest(),
        len(PLAN),
        "text/plain",
        "link",
    )
    assert got.name == f"https://{NAME}:{server.port}/plan.txt"
    assert store.read(got.sha256) == PLAN
    assert stored_text(store, got.text or "").pages == (PLAN.decode(),)


def test_an_address_without_an_ending_is_read_by_the_type_that_its_server_says(
    server: HTTPServer, authority: tuple[Path, ssl.SSLContext], store: Store, pdf: Any
) -> None:
    server.expect_request("/download").respond_with_data(pdf("A made-up plan."), content_type="application/pdf")
    server.expect_request("/policies/").respond_with_data(
        b"<html><body><p>A made-up policy, in force since 20 November 2026.</p></body></html>", content_type="text/html"
    )
    assert link(server, authority, store, "/download").media_type == "application/pdf"
    assert link(server, authority, store, "/policies/").media_type == "text/html"


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        ({"response": b"MZ made up", "content_type": "application/pdf"}, "wrong_type"),
        ({"response": b"x", "status": 403, "content_type": "text/plain"}, "forbidden"),
        ({"response": b"Name: MADE, UP DOB: 01/02/1990", "content_type": "text/plain"}, "date_of_birth"),
        ({"response": b"Made up: it is sealed.", "content_type": "text/plain"}, "sealed"),
        ({"response": LOGIN, "content_type": "text/html"}, "error_page"),
    ],
)  # fmt: skip
def test_what_is_not_taken_from_the_web_is_told_by_its_reason_and_leaves_nothing(
    server: HTTPServer, authority: tuple[Path, ssl.SSLContext], store: Store, answer: dict[str, Any], why: str
) -> None:
    server.expect_request("/plan.txt" if "pdf" not in str(answer) else "/plan.pdf").respond_with_response(
        Response(**answer)
    )
    path = (
        "/plan.pdf"
        if "pdf" in str(answer)
        else "/download"
        if answer.get("content_type") == "text/html"
        else "/plan.txt"
    )
    server.expect_request("/download").respond_with_response(Response(**answer))
    got = link(server, authority, store, path)
    assert got == RejectedFile(how="link", why=why)
    assert kept_in(store) == []


def test_a_name_that_leads_into_our_own_network_is_never_asked(
    server: HTTPServer, authority: tuple[Path, ssl.SSLContext], store: Store
) -> None:
    """With the guard that is used outside of tests."""
    manners = Manners(user_agent="made up", roots=str(authority[0]))
    for host in ("127.0.0.1", "localhost", "10.1.2.3", "169.254.169.254", "[::1]", "[fd00::1]"):
        got = take_link(f"https://{host}:{server.port}/plan.txt", store=store, salt=SALT, manners=manners, now=NOW)
        assert got == RejectedFile(how="link", why="unfit_address"), host
    assert server.log == []


def dropped(tmp_path: Path, store: Store, name: str, voice: Any = "agency", sources: Any = SOURCES) -> Any:
    """Take a file out of the drop folders under a place."""
    manners = Manners(user_agent="made up")
    return take_dropped(name, sources, voice, store=store, salt=SALT, place=tmp_path, manners=manners)


@pytest.fixture
def folders(tmp_path: Path) -> Path:
    """A place with both folders, and a plan in the agency's."""
    for each in ("agency", "oversight"):
        (tmp_path / "drop" / each).mkdir(parents=True)
    (tmp_path / "drop" / "agency" / "plan.txt").write_bytes(PLAN)
    return tmp_path


def test_a_file_is_taken_out_of_the_folder_of_its_voice_alone(folders: Path, store: Store) -> None:
    got = dropped(folders, store, "plan.txt")
    assert (got.name, got.how, got.sha256) == ("plan.txt", "drop", sha256(PLAN).hexdigest())
    assert dropped(folders, store, "plan.txt", "oversight") == RejectedFile(how="drop", why="file_not_found")
    assert dropped(folders, store, "plan.txt", "public_record") == RejectedFile(how="drop", why="no_folder")
    assert (folders / "drop" / "agency" / "plan.txt").exists(), "it is looked at there, and left there"


@pytest.mark.parametrize("name", ["../agency/plan.txt", "/etc/passwd", "PLAN.TXT", "plan", "", "missing.txt"])
def test_only_a_name_as_it_stands_in_the_folder_is_found(folders: Path, store: Store, name: str) -> None:
    assert dropped(folders, store, name) == RejectedFile(how="drop", why="file_not_found")


def test_a_link_out_of_the_folder_and_a_half_copied_file_are_not_there(folders: Path, store: Store) -> None:
    (folders / "secret.txt").write_text("Made up.")
    (folders / "drop" / "agency" / "out.txt").symlink_to(folders / "secret.txt")
    (folders / "drop" / "agency" / "half.pdf.part").write_text("Made up.")
    for name in ("out.txt", "half.pdf.part"):
        assert dropped(folders, store, name).why == "file_not_found"


def test_a_folder_that_is_not_there_is_told_so(tmp_path: Path, store: Store) -> None:
    assert dropped(tmp_path, store, "plan.txt").why == "folder_missing"


@pytest.mark.parametrize(
    ("name", "text", "why", "reason"),
    [
        ("list.txt", "Name: MADE, UP DOB: 01/02/1990", "date_of_birth", "refused"),
        ("guidance.txt", "Made up: it is sealed.", "sealed", "needs_person"),
        ("SSN 123-45-6789.txt", "Made up.", "social_security", "refused"),
        ("plan.exe", "Made up.", "wrong_type", "needs_person"),
    ],
)
def test_what_the_gate_refuses_is_noted_by_size_hash_and_class_alone(
    folders: Path, store: Store, name: str, text: str, why: str, reason: str
) -> None:
    (folders / "drop" / "agency" / name).write_text(text)
    got = dropped(folders, store, name)
    assert isinstance(got, RejectedFile)
    assert got.refusal
    assert (got.why, got.refusal.reason, got.refusal.source, got.refusal.size) == (
        why,
        reason,
        "agency_drop",
        len(text),
    )
    said = got.model_dump_json()
    assert name not in said
    assert text not in said
    assert sha256(text.encode()).hexdigest() not in said, "the hash is salted"
    assert kept_in(store) == []


def test_a_file_that_is_in_custody_already_needs_no_person_to_read_it_again(folders: Path, store: Store) -> None:
    text = b"Made up: it is sealed."
    (folders / "drop" / "agency" / "guidance.txt").write_bytes(text)
    assert dropped(folders, store, "guidance.txt").why == "sealed"
    store.keep(text)
    assert isinstance(dropped(folders, store, "guidance.txt"), StoredFile)


def test_a_file_that_was_removed_by_order_is_not_taken_again_however_it_comes(tmp_path: Path, store: Store) -> None:
    store.remove(sha256(PLAN).hexdigest())
    folder = tmp_path / "drop" / "agency"
    folder.mkdir(parents=True)
    (folder / "plan.txt").write_bytes(PLAN)
    manners = Manners(user_agent="made up")

    dropped = take_dropped("plan.txt", SOURCES, "agency", store=store, salt=SALT, place=tmp_path, manners=manners)
    uploaded = take_upload("plan.txt", PLAN, store=store, salt=SALT)

    assert dropped == RejectedFile(how="drop", why="removed_by_order")
    assert uploaded == RejectedFile(how="upload", why="removed_by_order")
