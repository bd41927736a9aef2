"""The server of the page for verifiers, asked over real HTTP."""

import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack, suppress

import httpx
import pytest

from models.core import SettingsError
from tasks.review import OpenedFile, serve_files
from tasks.review import server as review_server

NAME = 'Règles; "signed" \r\n.pdf'


def open_link(token: str) -> OpenedFile:
    if token == "good":
        return OpenedFile(200, b"<p>page</p>", NAME, b"%PDF-made-up")
    return OpenedFile(410, b"<p>expired</p>")


@pytest.fixture
def address() -> Iterator[str]:
    with serve_files("127.0.0.1:0", ("127.0.0.1",), open_link) as served:
        yield served


def test_a_good_link_shows_the_page_and_saves_the_file(address: str) -> None:
    page = httpx.get(f"{address}/review/good")
    assert (page.status_code, page.text) == (200, "<p>page</p>")
    file = httpx.get(f"{address}/review/good/file")
    assert file.content == b"%PDF-made-up"
    assert file.headers["content-type"] == "application/octet-stream"
    assert file.headers["content-disposition"].startswith("attachment; filename*=UTF-8''R%C3%A8gles")
    for answer in (page, file):
        assert answer.headers["cache-control"] == "no-store"
        assert answer.headers["referrer-policy"] == "no-referrer"
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert "default-src 'none'" in answer.headers["content-security-policy"]


def test_requests_that_never_end_are_closed_and_keep_nobody_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(review_server, "WHOLE_REQUEST", 1.0)
    with serve_files("127.0.0.1:0", ("127.0.0.1",), open_link) as address, ExitStack() as opened:
        port = int(address.rpartition(":")[2])
        half = [opened.enter_context(socket.create_connection(("127.0.0.1", port), 10)) for _ in range(150)]
        for each in half:
            with suppress(OSError):
                each.sendall(b"GET /review/good HTTP/1.1\r\nHost: 127")
        time.sleep(1.5)
        for each in half:
            each.settimeout(0)
            with suppress(ConnectionResetError):
                assert each.recv(1) == b"", "it is closed, and had no answer"
        assert httpx.get(f"{address}/review/good").text == "<p>page</p>"


def test_more_connections_than_are_served_are_closed_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(review_server, "MOST", 3)
    with serve_files("127.0.0.1:0", ("127.0.0.1",), open_link) as address, ExitStack() as opened:
        port = int(address.rpartition(":")[2])
        *served, last = (opened.enter_context(socket.create_connection(("127.0.0.1", port), 5)) for _ in range(4))
        with suppress(ConnectionResetError):
            assert last.recv(1) == b""
        for each in served:
            each.setblocking(False)
            with pytest.raises(BlockingIOError):
                each.recv(1)


def test_a_connection_is_for_one_request(address: str) -> None:
    assert httpx.get(f"{address}/review/good").headers["connection"] == "close"


def test_a_link_that_opens_nothing_gives_no_file(address: str) -> None:
    for path in ("/review/old", "/review/old/file"):
        answer = httpx.get(address + path)
        assert (answer.status_code, answer.text) == (410, "<p>expired</p>")


@pytest.mark.parametrize(
    "path", ["/", "/review", "/review/", "/docs", "/openapi.json", "/review/good/../../etc/passwd"]
)
def test_nothing_else_is_there(address: str, path: str) -> None:
    assert httpx.get(address + path).status_code == 404


def test_only_get_is_answered_and_only_under_its_own_name(address: str) -> None:
    assert httpx.post(f"{address}/review/good").status_code == 405
    assert httpx.get(f"{address}/review/good", headers={"Host": "attacker.example"}).status_code == 400


def test_a_port_that_is_taken_is_named(address: str) -> None:
    taken = serve_files(address.removeprefix("http://"), ("127.0.0.1",), open_link)
    with pytest.raises(SettingsError, match="FOLLOWTHROUGH_FILES_BIND: cannot listen at 127"), taken:
        pass
