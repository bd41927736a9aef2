import gzip
import json
import logging
import socket
import ssl
import threading
import time
import tracemalloc
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from functools import partial
from hashlib import sha256
from pathlib import Path

import pytest
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from models.core import SourceFault, evolve
from tasks.web import client
from tasks.web.addresses import fit_address
from tasks.web.answers import Fetched
from tasks.web.client import fetch, without_query
from tasks.web.limits import Hosts, Manners
from tests.tasks.tls import made_up_authority

NOW = datetime(2026, 11, 25, 13, tzinfo=UTC)
MANNERS = Manners(user_agent="followthrough (made-up contact)", wait_seconds=0.01, connect_seconds=2, total_seconds=5)
JSON = ("application/json", "text/plain")
PUBLIC = "8.8.8.8"


def ask(
    url: str, *, manners: Manners = MANNERS, expect: tuple[str, ...] = JSON, host: str = "127.0.0.1", **more: object
) -> Fetched:
    """Ask as an operator asks the own address, unless told otherwise."""
    wanted = {"loopback_ok": True} | more
    return fetch(url, allowed_hosts=frozenset([host]), expect=expect, manners=manners, now=NOW, **wanted)  # type: ignore[arg-type]


def fault_of(url: str, **more: object) -> SourceFault:
    with pytest.raises(SourceFault) as caught:
        ask(url, **more)  # type: ignore[arg-type]
    assert "canary" not in str(caught.value)
    return caught.value


def serve(server: HTTPServer, body: bytes = b'{"ID": 1}', **more: object) -> str:
    more = {"content_type": "application/json"} | more
    server.expect_request("/record.json").respond_with_response(Response(body, **more))  # type: ignore[arg-type]
    return server.url_for("/record.json?token=canary")


def test_an_answer_comes_with_its_address_without_the_query(httpserver: HTTPServer) -> None:
    got = ask(serve(httpserver))
    assert (got.answer.status, got.body, got.media_type, got.answer.at) == (200, b'{"ID": 1}', "application/json", NOW)
    assert got.final_origin == httpserver.url_for("/record.json")
    request = httpserver.log[0][0]
    assert request.headers["User-Agent"] == MANNERS.user_agent
    assert request.headers["Accept-Encoding"] == "identity"
    assert request.headers["Host"] == f"127.0.0.1:{httpserver.port}"


def test_a_json_file_served_as_plain_text_passes(httpserver: HTTPServer) -> None:
    assert ask(serve(httpserver, content_type="text/plain; charset=utf-8")).media_type == "text/plain"


@pytest.mark.parametrize(
    ("status", "reason", "passing", "tries"),
    [
        (401, "forbidden", False, 1),
        (403, "forbidden", False, 1),
        (407, "forbidden", False, 1),
        (404, "not_found", False, 1),
        (451, "forbidden", False, 1),
        (204, "refused", False, 1),
        (408, "timed_out", True, 3),
        (429, "throttled", True, 3),
        (500, "server_error", True, 3),
        (502, "server_error", True, 3),
        (503, "server_error", True, 3),
        (504, "server_error", True, 3),
    ],
)
def test_each_status_has_its_reason_and_its_number_of_tries(
    httpserver: HTTPServer, status: int, reason: str, passing: bool, tries: int
) -> None:
    fault = fault_of(serve(httpserver, b"", status=status))
    assert (fault.reason, fault.passing, len(httpserver.log)) == (reason, passing, tries)


def test_a_server_that_recovers_is_read_on_the_next_try(httpserver: HTTPServer) -> None:
    httpserver.expect_ordered_request("/record.json").respond_with_data("", status=503)
    httpserver.expect_ordered_request("/record.json").respond_with_json({"ID": 1})
    assert ask(httpserver.url_for("/record.json")).answer.status == 200


def test_retry_after_is_honoured_as_seconds_and_as_a_date(
    httpserver: HTTPServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    waits: list[float] = []
    monkeypatch.setattr(client.time, "sleep", waits.append)
    for asked in ("1", (NOW + timedelta(seconds=1)).strftime("%a, %d %b %Y %H:%M:%S GMT")):
        httpserver.expect_ordered_request("/r").respond_with_data("", status=429, headers={"Retry-After": asked})
        httpserver.expect_ordered_request("/r").respond_with_json({"ID": 1})
        ask(httpserver.url_for("/r"))
    assert waits == [1.0, 1.0]


def test_a_wait_longer_than_two_minutes_is_not_waited_for(httpserver: HTTPServer) -> None:
    fault = fault_of(serve(httpserver, b"", status=429, headers={"Retry-After": "121"}))
    assert (fault.reason, len(httpserver.log)) == ("throttled", 1)


@pytest.mark.parametrize(
    ("body", "content_type", "reason"),
    [
        (b"<!doctype html><p>Not here", "text/html", "html_for_json"),
        (b"<html><title>Just a moment...</title>", "text/html", "challenge_page"),
        (b"<html>Please enable JavaScript", "application/json", "challenge_page"),
        (b"\n<HTML>", "text/plain", "html_for_json"),
        (b'{"ID": 1}', "application/xml", "wrong_type"),
        (b'{"ID": 1}', "", "wrong_type"),
        (b"", "application/json", "unreadable"),
        (b"  \n", "application/json", "unreadable"),
        (b"ID,1", "text/plain", "unreadable"),
        (b"%PDF-1.7", "application/json", "unreadable"),
        (gzip.compress(b"{}", mtime=0), "application/json", "unreadable"),
    ],
)
def test_an_answer_of_the_wrong_kind_is_a_lasting_fault(
    httpserver: HTTPServer, body: bytes, content_type: str, reason: str
) -> None:
    fault = fault_of(serve(httpserver, body, content_type=content_type))
    assert (fault.reason, fault.passing, len(httpserver.log)) == (reason, False, 1)


def drip(parts: int, pause: float) -> Iterator[bytes]:
    for _ in range(parts):
        yield b" "
        time.sleep(pause)


def test_a_body_that_drips_meets_the_total_deadline(httpserver: HTTPServer) -> None:
    httpserver.expect_request("/r").respond_with_handler(
        lambda request: Response(drip(20, 0.1), content_type="application/json")
    )
    fault = fault_of(httpserver.url_for("/r"), manners=MANNERS.model_copy(update={"total_seconds": 0.4}))
    assert (fault.reason, fault.passing) == ("timed_out", True), "read to its end it would be no JSON"
    assert len(httpserver.log) <= 1, "a time-out is not tried again"


def test_a_server_that_says_nothing_meets_the_total_deadline(httpserver: HTTPServer) -> None:
    def sleep(request: Request) -> Response:
        time.sleep(1)
        return Response(b"{}")

    httpserver.expect_request("/r").respond_with_handler(sleep)
    fault = fault_of(httpserver.url_for("/r"), manners=MANNERS.model_copy(update={"total_seconds": 0.3}))
    assert (fault.reason, fault.passing) == ("timed_out", True)


@contextmanager
def raw_server(*parts: bytes, pause: float = 0) -> Iterator[str]:
    """Answer one request with just these bytes, then hang up: what no library of ours would send."""
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def answer() -> None:
            connection, _ = listener.accept()
            with connection, suppress(OSError):
                connection.recv(65_536)
                for part in parts:
                    connection.sendall(part)
                    time.sleep(pause)

        thread = threading.Thread(target=answer)
        thread.start()
        yield f"http://127.0.0.1:{listener.getsockname()[1]}/r?canary"
        thread.join()


def test_a_body_that_breaks_off_is_cut_short() -> None:
    head = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n"
    for parts in ((head, b'{"ID"'), (head[:40],), (b"nonsense\r\n\r\n",), ()):
        with raw_server(*parts) as url:
            fault = fault_of(url)
        assert (fault.reason, fault.passing) == ("cut_short", True)


WHOLE = b"\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}"
CHUNKED = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
RAW = {
    **{status: b"HTTP/1.1 " + status.encode() + WHOLE for status in (
        "206 Partial Content", "300 Multiple Choices", "304 Not Modified", "400 Bad Request", "402 Payment Required",
        "405 Method Not Allowed", "406 Not Acceptable", "409 Conflict", "410 Gone", "412 Precondition Failed",
        "418 A Teapot", "501 Not Implemented", "520 Unknown",
    )},
    "moved in a circle": b"HTTP/1.1 302 Found\r\nLocation: /r?canary\r\nContent-Length: 0\r\n\r\n",
    "chunks without an end": CHUNKED + b"2\r\n{}\r\n",
    "half a chunk": CHUNKED + b"9\r\n{}",
    "chunks that are none": CHUNKED + b"zz\r\n{}",
    "not HTTP": b"SSH-2.0-OpenSSH_9.6\r\n",
}  # fmt: skip
"""Answers that are broken, or of a status that no question of ours has; a whole one would be read."""


@pytest.mark.parametrize("name", RAW)
def test_what_is_no_whole_answer_is_a_fault(name: str) -> None:
    with raw_server(RAW[name]) as url:
        assert fault_of(url).reason


def test_a_head_that_drips_meets_the_total_deadline() -> None:
    quick = MANNERS.model_copy(update={"total_seconds": 0.3})
    with raw_server(b"HTTP/1.1 200 OK\r\n", *[b"X: 1\r\n"] * 10, pause=0.1) as url:
        fault = fault_of(url, manners=quick)
    assert (fault.reason, fault.passing) == ("timed_out", True)


def test_a_body_without_a_length_that_drips_is_not_taken_for_whole() -> None:
    quick = MANNERS.model_copy(update={"total_seconds": 0.3})
    head = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\n\r\n"
    with raw_server(head, *[b"{}"] * 10, pause=0.1) as url:
        fault = fault_of(url, manners=quick)
    assert fault.reason == "timed_out"


def test_a_port_where_nobody_listens_is_unreachable(httpserver: HTTPServer) -> None:
    url = httpserver.url_for("/r")
    httpserver.stop()
    fault = fault_of(url)
    httpserver.start()
    assert (fault.reason, fault.passing) == ("unreachable", True)


def test_a_body_over_the_limit_is_refused_while_it_is_read(httpserver: HTTPServer) -> None:
    httpserver.expect_request("/r").respond_with_handler(
        lambda request: Response((b" " * 100_000 for _ in range(210)), content_type="application/json")
    )
    tracemalloc.start()
    fault = fault_of(httpserver.url_for("/r"))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert fault.reason == "too_large"
    assert peak < 100_000_000


def test_a_compressed_answer_is_unpacked_up_to_the_limit(httpserver: HTTPServer) -> None:
    body = b'{"made": "up"}'
    for encoding, packed, expected in (
        ("gzip", gzip.compress(body), None),
        ("deflate", zlib.compress(body), None),
        ("gzip", gzip.compress(body)[:-9], "cut_short"),
        ("gzip", gzip.compress(body) + gzip.compress(b" "), "encoded"),
        ("gzip", body, "unreadable"),
        ("br", body, "encoded"),
    ):
        httpserver.clear()
        url = serve(httpserver, packed, headers={"Content-Encoding": encoding})
        if expected is None:
            assert ask(url).body == body
        else:
            assert fault_of(url).reason == expected
    httpserver.clear()
    bomb = gzip.compress(b"\0" * 100_000_000, 9)
    url = serve(httpserver, bomb, headers={"Content-Encoding": "gzip"})
    tracemalloc.start()
    fault = fault_of(url)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert fault.reason == "too_large"
    assert peak < 100_000_000


@pytest.mark.parametrize(
    "target",
    ["http://127.0.0.1:9/x", "https://127.0.0.1:9/x", "http://127.0.0.1/x?canary", "https://10.0.0.1/x", "https://other.example/x",
     "file:///etc/hostname", "//other.example/", "https://u:canary@127.0.0.1/"],
)  # fmt: skip
def test_a_redirect_never_leads_to_loopback_or_to_another_host(httpserver: HTTPServer, target: str) -> None:
    fault = fault_of(serve(httpserver, b"", status=302, headers={"Location": target}))
    assert (fault.reason, fault.passing) == ("unfit_address", False)


@pytest.mark.parametrize(
    "target", [b"https://127.0.0.1:x/", b"https://256.1.1.1/", b"https://xn--/", b"https://[::zz]/"]
)
def test_a_redirect_to_no_address_is_a_lasting_fault(target: bytes) -> None:
    with raw_server(b"HTTP/1.1 302 Found\r\nLocation: " + target + b"\r\nContent-Length: 0\r\n\r\n") as url:
        assert fault_of(url).reason == "bad_address"


@pytest.mark.parametrize(
    "url",
    ["http://council.example/", "https://user:canary@council.example/", "https://other.example/", "ftp://council.example/",
     "council.example"],
)  # fmt: skip
def test_an_address_that_may_not_be_asked_is_refused_before_any_look_up(url: str) -> None:
    asked: list[str] = []

    def resolver(host: str, port: int) -> tuple[str, ...]:
        asked.append(host)
        return (PUBLIC,)

    fault = fault_of(url, host="council.example", loopback_ok=False, address_of=partial(fit_address, resolver=resolver))
    assert (fault.reason, asked) == ("unfit_address", [])


def test_plain_http_is_for_loopback_only_even_for_an_operator() -> None:
    fault = fault_of(
        "http://own.example/",
        host="own.example",
        address_of=partial(fit_address, resolver=lambda host, port: (PUBLIC,)),
    )
    assert fault.reason == "unfit_address"


def test_no_log_line_holds_a_query(httpserver: HTTPServer, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        ask(serve(httpserver))
        fault_of(httpserver.url_for("/record.json?token=canary").replace("record", "other"))
    ours = [record for record in caplog.records if record.name != "werkzeug"]  # that one is the server's
    assert ours, "a retry is logged"
    assert not [record for record in ours if "canary" in f"{record.getMessage()} {vars(record)}"]


def test_the_shown_address_has_no_user_no_query_and_no_fragment() -> None:
    assert without_query("https://u:p@a.example:8443/x/y?t=1#z") == "https://a.example:8443/x/y"


def no_guard(host: str, port: int, loopback_ok: bool) -> str:
    """Lead every name to loopback, which stands in for the public Internet: the guard itself is tested above."""
    return "127.0.0.1"


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, ssl.SSLContext]:
    """A made-up certificate for own.example, as a root to trust and as a server's own."""
    return made_up_authority(tmp_path_factory.mktemp("tls"))


@pytest.fixture
def tls_server(authority: tuple[Path, ssl.SSLContext]) -> Iterator[HTTPServer]:
    with HTTPServer(host="127.0.0.1", ssl_context=authority[1]) as server:
        server.expect_request("/r").respond_with_json({"ID": 1})
        yield server


def test_a_certificate_is_checked_by_name_though_we_connect_by_address(
    tls_server: HTTPServer, authority: tuple[Path, ssl.SSLContext]
) -> None:
    trusting = MANNERS.model_copy(update={"roots": str(authority[0])})

    def at(host: str, manners: Manners) -> Fetched:
        url = f"https://{host}:{tls_server.port}/r"
        return ask(url, host=host, manners=manners, address_of=no_guard)

    assert at("own.example", trusting).answer.status == 200
    for host, manners in (("own.example", MANNERS), ("other.example", trusting)):
        with pytest.raises(SourceFault) as caught:
            at(host, manners)
        assert (caught.value.reason, caught.value.passing) == ("tls_failed", False)


def test_three_redirects_are_followed_and_a_fourth_is_refused(
    tls_server: HTTPServer, authority: tuple[Path, ssl.SSLContext]
) -> None:
    for step in range(5):
        answer = Response(status=302, headers={"Location": f"/hop{step + 1}"})
        tls_server.expect_request(f"/hop{step}").respond_with_response(answer)
    tls_server.expect_request("/hop5").respond_with_json({"ID": 5})
    in_the_clear = Response(status=302, headers={"Location": "http://own.example/r"})
    tls_server.expect_request("/hop9").respond_with_response(in_the_clear)
    trusting = MANNERS.model_copy(update={"roots": str(authority[0])})

    def at(step: int) -> Fetched:
        url = f"https://own.example:{tls_server.port}/hop{step}"
        return ask(url, host="own.example", manners=trusting, loopback_ok=False, address_of=no_guard)

    assert json.loads(at(2).body) == {"ID": 5}
    for step, reason in ((1, "redirected"), (9, "unfit_address")):
        with pytest.raises(SourceFault) as caught:
            at(step)
        assert caught.value.reason == reason


def test_a_question_with_a_condition_may_be_answered_by_nothing_new(httpserver: HTTPServer) -> None:
    def answer(request: Request) -> Response:
        same = request.headers.get("If-None-Match") == '"a"'
        return (
            Response(status=304) if same else Response(b"{}", content_type="application/json", headers={"ETag": '"a"'})
        )

    httpserver.expect_request("/a.json").respond_with_handler(answer)
    url = httpserver.url_for("/a.json")
    first = ask(url)
    assert (first.answer.status, first.header("etag")) == (200, '"a"')
    again = ask(url, headers={"If-None-Match": '"a"'})
    assert (again.answer.status, again.body, again.answer.body_sha256) == (304, b"", None)


def test_nothing_new_without_a_condition_is_a_fault(httpserver: HTTPServer) -> None:
    httpserver.expect_request("/a.json").respond_with_response(Response(status=304))
    assert fault_of(httpserver.url_for("/a.json")).reason == "refused"


def test_a_question_is_posted_as_json(httpserver: HTTPServer) -> None:
    httpserver.expect_request("/q.json", method="POST", json={"query": "SELECT *"}).respond_with_json([])
    assert ask(httpserver.url_for("/q.json"), send=b'{"query": "SELECT *"}').body == b"[]"


def test_what_the_server_said_is_kept_without_its_cookie(httpserver: HTTPServer) -> None:
    headers = {
        "Set-Cookie": "canary=1",
        "X-Original-URL": "/?token=canary",
        "X-Echo": "Bearer canary",
        "ETag": '"kept"',
    }
    got = ask(serve(httpserver, headers=headers))
    assert (got.header("etag"), got.header("x-echo")) == ('"kept"', "(not kept)")
    assert "canary" not in got.answer.model_dump_json()
    assert got.answer.body_sha256 == sha256(b'{"ID": 1}').hexdigest()


def test_what_a_server_said_stands_beside_the_fault(httpserver: HTTPServer) -> None:
    fault = fault_of(serve(httpserver, status=403, headers={"Age": "7"}))
    assert fault.answer is not None
    assert (fault.answer.status, fault.answer.address) == (403, httpserver.url_for("/record.json"))
    assert ("age", "7") in fault.answer.headers
    assert fault_of("http://127.0.0.1:9/").answer is None


def test_a_server_that_is_still_working_is_asked_again(httpserver: HTTPServer) -> None:
    httpserver.expect_ordered_request("/a.json").respond_with_response(Response(status=202))
    httpserver.expect_ordered_request("/a.json").respond_with_json({"ID": 1})
    assert ask(httpserver.url_for("/a.json")).body.startswith(b"{")
    httpserver.clear()
    httpserver.expect_request("/a.json").respond_with_response(Response(status=202))
    fault = fault_of(httpserver.url_for("/a.json"))
    assert (fault.reason, fault.passing) == ("still_working", True)


def test_a_retry_after_of_no_time_at_all_is_no_wait(httpserver: HTTPServer) -> None:
    never = {"Retry-After": "Mon, 99999999999999999999 Jan 2026 00:00:00 GMT"}
    assert fault_of(serve(httpserver, status=503, headers=never)).reason == "server_error"


def test_a_host_that_is_asked_too_much_is_not_asked_again_in_the_same_look(httpserver: HTTPServer) -> None:
    hosts, url = Hosts(), serve(httpserver, status=429)
    assert fault_of(url, hosts=hosts) is not None
    asked = len(httpserver.log)
    assert fault_of(url, hosts=hosts).reason == "throttled"
    assert len(httpserver.log) == asked


def test_a_network_that_the_installation_denies_is_not_asked(httpserver: HTTPServer) -> None:
    url = serve(httpserver)
    fault = fault_of(url, manners=evolve(MANNERS, denied=("127.0.0.0/8",)))
    assert (fault.reason, httpserver.log) == ("unfit_address", [])
    assert ask(url, manners=evolve(MANNERS, denied=("203.0.113.0/24",))).answer.status == 200
