"""The server of the page for verifiers, asked over real HTTP."""

import socket
from collections.abc import Iterator
from contextlib import ExitStack, suppress

import httpx
import pytest

from models.core import SettingsError
from tasks.review import Opened, Posted, Site, serve_pages
from tasks.review import server as review_server

NAME = 'Règles; "signed" \r\n.pdf'


PART = b'--b\r\nContent-Disposition: form-data; name="%b"\r\n\r\nx'


def open_link(token: str) -> Opened:
    if token == "good":
        return Opened(200, b"<p>page</p>", NAME, b"%PDF-made-up")
    return Opened(410, b"<p>expired</p>")


def send(token: str, posted: Posted) -> Opened:
    name, body = posted.file or ("", b"")
    return Opened(200, f"{token} {posted.first('words')} {name} {len(body)}".encode())


SITE = Site(
    file=open_link, page=open_link, send=send, refuse=lambda why: Opened(400, f"<p>{why}</p>".encode()), largest=1_000
)


@pytest.fixture
def address() -> Iterator[str]:
    with serve_pages("127.0.0.1:0", ("127.0.0.1",), SITE) as served:
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
    with serve_pages("127.0.0.1:0", ("127.0.0.1",), SITE) as address, ExitStack() as opened:
        port = int(address.rpartition(":")[2])
        half = [opened.enter_context(socket.create_connection(("127.0.0.1", port), 10)) for _ in range(150)]
        for each in half:
            with suppress(OSError):
                each.sendall(b"GET /review/good HTTP/1.1\r\nHost: 127")
        for each in half:
            with suppress(ConnectionResetError):
                assert each.recv(1) == b"", "it is closed, and had no answer"
        assert httpx.get(f"{address}/review/good").text == "<p>page</p>"


def test_more_connections_than_are_served_are_closed_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(review_server, "MOST", 3)
    with serve_pages("127.0.0.1:0", ("127.0.0.1",), SITE) as address, ExitStack() as opened:
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


@pytest.mark.parametrize("path", ["/review/good", "/review/good/file", "/page/good"])
def test_it_is_answered_under_its_own_name_alone(address: str, path: str) -> None:
    for name in ("attacker.example", "127.0.0.1.attacker.example:80", "[", "127.0.0.1:x", "[::1]:80"):
        answer = httpx.get(address + path, headers={"Host": name})
        assert (answer.status_code, answer.text) == (400, "<p>other_host</p>")
    assert httpx.get(address + path, headers={"Host": "127.0.0.1:443"}).status_code == 200


def test_a_file_takes_no_form(address: str) -> None:
    assert httpx.post(f"{address}/review/good").status_code == 405


def test_a_form_and_its_file_come_as_the_browser_sent_them(address: str) -> None:
    assert (
        httpx.post(f"{address}/page/good", data={"words": "It is § done & filed"}).text
        == "good It is § done & filed  0"
    )
    content = b"\r\n--made-up\n\x00\xff\r\n"
    answer = httpx.post(f"{address}/page/good", data={"words": "é"}, files={"upload": ("Règles 1.pdf", content)})
    assert answer.text == f"good é Règles 1.pdf {len(content)}"
    assert "form-action 'self'" in answer.headers["content-security-policy"]
    assert "script-src" not in answer.headers["content-security-policy"]


@pytest.mark.parametrize(
    ("content_type", "body", "why"),
    [
        ("application/json", b"{}", "malformed"),
        ("", b"words=x", "malformed"),
        ("application/x-www-form-urlencoded", b"words=%ff", "malformed"),
        ("application/x-www-form-urlencoded", b"&".join([b"a=1"] * 200), "malformed"),
        ("application/x-www-form-urlencoded", b"words=" + b"x" * 2_000, "too_large"),
        ("multipart/form-data; boundary=b", PART % b"words", "malformed"),
        ("multipart/form-data; boundary=b", b"--b\r\nno head\r\n\r\nx\r\n--b--", "malformed"),
        ("multipart/form-data; boundary=b", PART % b"\xff" + b"\r\n--b--", "malformed"),
        ("multipart/form-data", b"--b--", "malformed"),
    ],
)  # fmt: skip
def test_what_no_browser_sends_is_refused(address: str, content_type: str, body: bytes, why: str) -> None:
    answer = httpx.post(f"{address}/page/good", content=body, headers={"Content-Type": content_type})
    assert (answer.status_code, answer.text) == (400, f"<p>{why}</p>")


def test_nothing_is_read_that_came_by_a_link_of_nobody(address: str) -> None:
    answer = httpx.post(f"{address}/page/old", content=b"x" * 2_000)
    assert (answer.status_code, answer.text) == (410, "<p>expired</p>")


def test_a_form_that_never_ends_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(review_server, "WHOLE_BODY", 0.3)
    head = b"POST /page/good HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 900\r\n\r\nwords="
    with serve_pages("127.0.0.1:0", ("127.0.0.1",), SITE) as address, ExitStack() as opened:
        slow = opened.enter_context(socket.create_connection(("127.0.0.1", int(address.rpartition(":")[2])), 5))
        slow.sendall(head)
        assert b"too_large" in b"".join(iter(lambda: slow.recv(10_000), b""))


def test_a_port_that_is_taken_is_named(address: str) -> None:
    taken = serve_pages(address.removeprefix("http://"), ("127.0.0.1",), SITE)
    with pytest.raises(SettingsError, match="FOLLOWTHROUGH_FILES_BIND: cannot listen at 127"), taken:
        pass
