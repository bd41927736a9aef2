"""Each kind of source of the web, and each fault of the body: none reads as an answer. Those of the wire are the
client's (tests/tasks/web/test_http.py).

What is neither `ok` nor `empty` says nothing about progress, so nobody is called late for it
(docs/evidence.md#results). The answers are raw bytes on a real connection.
"""

from collections.abc import Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest

from models.evidence import UNREAD
from models.register import MatterStatus
from tasks import sources
from tasks.sources.context import CheckContext
from tasks.web import Hosts
from tests.tasks.sources.test_faults_of_web_sources import HTML, JSON, KINDS, Kind

RECORD = MatterStatus(
    type="matter_status", file="Int 1-2026 (made-up)", matter_id=1, status_id=35, path="introduction/made-up.json"
)


def said(body: str, media_type: str, *, says_length: bool = True) -> bytes:
    """Return a whole answer as bytes."""
    length = [f"Content-Length: {len(body.encode())}"] if says_length else []
    head = ["HTTP/1.1 200 OK", f"Content-Type: {media_type}", "Connection: close", *length, "", ""]
    return "\r\n".join(head).encode() + body.encode()


WORDS = "More words about the work of the office, its hours, its forms and its staff. " * 20
HEADS = (
    ("Page not found", "We are sorry", WORDS), ("Reports", "404 Not Found", WORDS),
    ("Access Denied", "Access Denied", WORDS), ("Site maintenance", "Down for maintenance", "We will be back."),
    ("Sign in", "Sign in", WORDS), ("Reports", "Please log in", WORDS), ("Object moved", "Object moved", "Here."),
    ("Just a moment...", "Checking your browser", "Enable JavaScript."), ("Error", "Something went wrong", WORDS),
    ("Reports", "Reports", f"The page you are looking for no longer exists. {WORDS}"),
    ("503 Service Unavailable", "No server is available", WORDS), ("Session expired", "Session expired", WORDS),
)  # fmt: skip
OPEN = "<!doctype html><html>"
PAGES = (
    *(f"{OPEN}<title>{a}</title><body><main><h1>{b}</h1><p>{c}</p></main></body></html>" for a, b, c in HEADS),
    f'{OPEN}<meta http-equiv="refresh" content="0; url=/x"><body><main>{WORDS}</main></body></html>',
    f"{OPEN}<body><main></main></body></html>",
    f"{OPEN}<script>draw()</script><body></body></html>",
    f"{OPEN}<body><main><h1>Reports</h1><p>{WORDS}",
)
DATA = (
    "{}", "null", "[1]", '"text"', "[[]]", '[{"x": 1}]', '{"error": true, "message": "Invalid app_token"}',
    '{"Message": "An error has occurred."}', '{"value": [{"x": 1}], "odata.count": "9"}', "[{]", "[", '{"ID": 1}',
    '{"ID": 1, "File": "Int 1-2026"}', '{"ID": 9, "File": "Int 9-2026", "StatusID": 3}',
    '[{"MatterId": 9, "MatterFile": "Int 9-2026", "MatterStatusId": 3}]', "<!doctype html><html>Not found</html>",
    "Not found", "[null]", "NaN", '[{"rows_in_all": "9"}]', "A012345678", "[" * 100_000,
)  # fmt: skip
LISTS = ("Other,Names\na,b\n", "Text,Status\na,b,c\n", "Text,Status\nMade up,Open\nBroken", "Not found", "Text\nx\n",
         'Text,Status\n"never closed,Open\n', "Text,Status,Text\na,b,c\n", "\x00\x01")  # fmt: skip
FEEDS = ("<rss/>", "<rss><item><title>Outside</title></item></rss>", "<feed><entry/></feed>", "<urlset/>",
         "<rss><channel><item><title>Open", "<!DOCTYPE rss><rss><channel><item><title>a</title></item></channel></rss>",
         "<rss><channel><item><title></title><link>/a</link></item></channel></rss>")  # fmt: skip


def faults(kind: Kind) -> Iterator[tuple[str, bytes]]:
    """Yield each fault by a name, and the answer that has it."""
    good = next(body for end, body in kind.good if kind.main.endswith(end))
    media = kind.media_type
    yield "half, with no length", said(good[: len(good) // 2], media, says_length=False)
    yield "nothing in it", said("", media)
    for wrong in {"image/png", "application/pdf", "application/octet-stream", HTML, JSON} - {media}:
        if not (wrong == JSON and media == "text/csv"):
            yield f"as {wrong}", said(good, wrong)
    for number, body in enumerate(PAGES):
        yield f"page {number}", said(body, HTML)
    bodies = {
        JSON: DATA,
        "text/csv": (*LISTS, *DATA[:5]),
        HTML: ("words alone", "{}", "\x00\x01"),
        "application/rss+xml": (*FEEDS, *PAGES, "words alone", "{}", "\x00\x01"),
    }
    for body in bodies[media]:
        if body not in (kind.nothing, good):
            yield f"body {body[:60]}", said(body, media)


@pytest.fixture(scope="module")
def wire() -> Iterator[tuple[str, dict[str, bytes]]]:
    """A server that answers in raw bytes: what the mapping says for the end of a path, else for any path."""
    answers: dict[str, bytes] = {}

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            sent = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            counts = b"count(*)" in sent or "count%28%2A%29" in self.path
            path = "count" if counts and "count" in answers else self.path.partition("?")[0]
            self.wfile.write(next(answer for end, answer in answers.items() if path.endswith(end)))
            self.close_connection = True

        do_POST = do_GET  # noqa: N815  (the library's names)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002  (the library's name)
            """Print nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}", answers
        server.shutdown()


@pytest.mark.parametrize("name", KINDS)
def test_no_fault_of_the_body_reads_as_an_answer(
    name: str, wire: tuple[str, dict[str, bytes]], context: CheckContext
) -> None:
    kind, (where, answers) = KINDS[name], wire
    manners = context.manners.model_copy(update={"wait_seconds": 0.0001})
    one = replace(context, own_url=where + kind.after, manners=manners, **{"rules": (RECORD,)} | dict(kind.more))
    others = {end: said(body, kind.media_type) for end, body in kind.good if not kind.main.endswith(end)}
    answers.clear()
    answers |= {"count": said('[{"rows_in_all": "1"}]', JSON)} | others
    answers |= {end: said(body, kind.media_type) for end, body in kind.good}
    assert sources.check(name, kind.source, replace(one, answers=[])).result.result == "ok", "when all is well"
    seen = 0
    for fault, answer in faults(kind):
        answers.clear()
        answers |= {"count": said('[{"rows_in_all": "1"}]', JSON), kind.main: answer} | others | {"": said("", HTML)}
        result = sources.check(name, kind.source, replace(one, answers=[], hosts=Hosts())).result
        if (
            result.result == "ok" and name == "council_mirror"
        ):  # one record is another or none, and the others were read
            assert [item.ref for item in result.items][1:] == [f"{UNREAD}{RECORD.ref}"], fault
            continue
        assert result.result in ("stale", "blocked"), fault
        assert result.reason, fault
        assert result.detail, fault
        seen += 1
    assert seen > 20
