"""For each kind of source of the web, what its faults make of it, with and without a good copy.

With no good copy held: 403, a captcha page, a name without an address, a certificate that proves nothing, a cut body,
a wrong type and 0 bytes are `blocked`; a valid empty list is `empty`.
With a young copy the two that may pass are `stale`.
A page of an agency has no empty list. Its nearest kin is a page without text, which proves no absence and is blocked.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

import pytest
from pydantic import SecretStr, TypeAdapter
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from models.evidence import SourceCheck
from models.ledger import SourcesChecked
from models.records import SourceRecord, ttl_of
from models.register import MatterStatus, Source
from notifications.words import reason
from tasks import sources
from tasks.core import Store
from tasks.sources.context import CheckContext
from tests.material.memo import AS_OF, START, memo_of, register_events, sealed_of, world_at
from tests.material.recorded_sources import COUNCIL
from tests.tasks.sources.replay import AUDIT_ROWS
from tests.tasks.tls import made_up_authority

CANARY = "canary-of-a-refused-body"
JSON, HTML, CSV = "application/json", "text/html", "text/csv"
SOURCE: TypeAdapter[Source] = TypeAdapter(Source)
ROW = {"agency": "NYPD", "recommendation": "Made up: an audit", "implementation_status": "Pending",
       "date_issued": "2025-12-03T00:00:00.000"}  # fmt: skip
BILL = MatterStatus(type="matter_status", file="Int 1-2026", matter_id=1, status_id=35, law=True, path="a.json")
FEED, ENTRY = "<rss><channel/></rss>", "<channel><item><title>Made up</title><link>/a</link></item></channel>"
PAGE = (
    "<!doctype html><title>Reports</title><main><h1>Reports</h1><p>A made-up page.</p><a href='/old.pdf'>Old</a></main>"
)


@dataclass(frozen=True)
class Kind:
    """A kind of source, what it answers when all is well, and what an answer without anything is."""

    source: Source
    good: tuple[tuple[str, str], ...]
    """By the end of a path: the body."""
    main: str
    """The end of the path of the record or the rows; the other questions come before it."""
    media_type: str = JSON
    nothing: str = "[]"
    after: str = ""
    """What comes after the server in the operator's own address."""
    more: tuple[tuple[str, Any], ...] = ()


def source(kind: str, **more: Any) -> Source:
    return SOURCE.validate_python({"kind": kind, "voice": "public_record"} | more)


DESCRIBED = json.dumps(
    {
        "rowsUpdatedAt": 1_780_000_000,
        "columns": [{"fieldName": name, "dataTypeName": "text"} for name in ROW],
    }
)
PORTAL = source(
    "socrata", dataset="jstn-jaut", token_env="SOCRATA_APP_TOKEN",
    url="https://portal.example/api/v3/views/jstn-jaut/query.json",
    fallback_url="https://portal.example/resource/jstn-jaut.json",
)  # fmt: skip
TOKEN = SecretStr("made-up-token-0123456789")


def portal(main: str, **more: Any) -> Kind:
    rows = json.dumps([ROW])
    good = (("views/jstn-jaut.json", DESCRIBED), (main, rows))
    return Kind(PORTAL, good, main, after="/", more=(("rules", (AUDIT_ROWS,)), *more.items()))


KINDS = {
    "council_mirror": Kind(
        source("git_json", url="https://raw.example/{path}", freshness="https://raw.example/last_sync.json",
               stale_after_hours=96, also_read=("introduction/made-up.json",)),
        (("last_sync.json", '{"LastRun": "2026-08-22T00:00:00Z"}'),
         (".json", '{"ID": 1, "File": "Int 1-2026 (made-up)", "StatusID": 3}')),
        "made-up.json", after="/{path}",
    ),
    "legistar_api": Kind(
        source("odata_v3", url="https://legistar.example/v1/nyc", token_env="LEGISTAR_TOKEN"),
        (("/matters", '[{"MatterId": 1, "MatterFile": "Int 1-2026", "MatterStatusId": 3}]'), ("/histories", "[]"),
         ("/events", "[]")),
        "/matters", more=(("rules", (BILL,)), ("token", TOKEN)),
    ),
    "ppr_open_data": portal("query.json", token=TOKEN),
    "without_token": portal("resource/jstn-jaut.json"),
    "nypd_manual_page": Kind(
        source("web_page", url="https://pages.example/reports.page", known="/old.pdf$"),
        (("/reports.page", PAGE),), "/reports.page", media_type=HTML,
        nothing="<!doctype html><title>Reports</title><main></main>", after="/reports.page",
    ),
    "a_feed": Kind(
        source("feed", url="https://news.example/feed", known="/a$"),
        (("/feed", FEED.replace("<channel/>", ENTRY)),), "/feed", media_type="application/rss+xml",
        nothing=FEED, after="/feed",
    ),
    "a_table": Kind(
        source("table", url="https://city.example/list",
               columns={"recommendation": "Text", "implementation_status": "Status"}),
        (("/list", "Text,Status\nMade up,Open\n"),), "/list", media_type=CSV, nothing="Text,Status\n", after="/list",
    ),
}  # fmt: skip
"""By the name that the shipped register gives a source of the kind, where it has one."""

REASONS = {
    "status 403": "forbidden",
    "captcha": "challenge_page",
    "no address": "unreachable",
    "no proof": "tls_failed",
    "cut": "cut_short",
    "wrong type": "wrong_type",
    "0 bytes": "unreadable",
}
PASSING = ("no address", "cut")
CAPTCHA = f"<!doctype html><title>Just a moment...</title><p>Solve the captcha. {CANARY}</p>"


def answer_of(fault: str, kind: Kind) -> Response | None:
    """Return what a server says for a fault that a server can have."""
    whole = f'{{"{CANARY}": 1'.encode()
    wrong = JSON if kind.media_type in (HTML, "application/rss+xml") else "application/xml"
    cut = Response(whole, content_type=kind.media_type)
    cut.headers["Content-Length"] = "1000"
    return {
        "status 403": Response(CANARY, status=403, content_type=HTML),
        "captcha": Response(CAPTCHA, content_type=HTML),
        "cut": cut,
        "wrong type": Response(f"<{CANARY}/>", content_type=wrong),
        "0 bytes": Response(b"", content_type=kind.media_type),
        "nothing": Response(kind.nothing, content_type=kind.media_type),
    }.get(fault)


@dataclass
class World:
    """A server for every kind, one that proves nothing, and the means to look."""

    server: HTTPServer
    unproved: HTTPServer
    context: CheckContext

    def serve(self, kind: Kind, fault: str | None, where: str = "") -> None:
        """Answer as the kind does when all is well, but with the fault at addresses that end so."""
        wrong = answer_of(fault, kind) if fault else None

        def say(request: Request) -> Response:
            counts = "count(*)" in request.args.get("$select", "") + request.get_data(as_text=True)
            if counts and fault in (None, "nothing"):
                return Response(json.dumps([{"rows_in_all": "1" if fault is None else "0"}]), content_type=JSON)
            if wrong is not None and request.path.endswith(where):
                return wrong
            record = COUNCIL / request.path.removeprefix("/")
            found = next(body for end, body in kind.good if request.path.endswith(end))
            body = record.read_bytes() if record.is_file() and record.name != "last_sync.json" else found
            return Response(body, content_type=kind.media_type)

        self.server.clear()
        self.server.expect_request(re.compile(".*")).respond_with_handler(say)

    def address(self, kind: Kind, fault: str | None) -> str:
        """Return the operator's own address of a source with a fault."""
        if fault == "no address":
            return f"http://no-such-name.invalid{kind.after}"
        if fault == "no proof":
            return f"https://127.0.0.1:{self.unproved.port}{kind.after}"
        return f"http://127.0.0.1:{self.server.port}{kind.after}"

    def check(self, name: str, fault: str | None, where: str = "", last_good: datetime | None = None) -> SourceCheck:
        """Look once at a source that has a fault; `last_good` is when it last answered."""
        kind = KINDS[name]
        self.serve(kind, fault, where)
        at = last_good and {"checked_at": last_good, "answered_at": last_good}
        known = SourceRecord.model_validate({"id": name, "result": "ok", "seq": 1} | at) if at else None
        context = replace(self.context, answers=[], own_url=self.address(kind, fault), record=known)
        return sources.check(name, kind.source, replace(context, **dict(kind.more)))


@pytest.fixture(scope="module")
def unproved(tmp_path_factory: pytest.TempPathFactory) -> Iterator[HTTPServer]:
    """A server with a certificate that nobody we trust has signed."""
    context = made_up_authority(tmp_path_factory.mktemp("tls"))[1]
    with HTTPServer(host="127.0.0.1", ssl_context=context) as server:
        yield server


@pytest.fixture
def world(httpserver: HTTPServer, unproved: HTTPServer, context: CheckContext) -> World:
    return World(httpserver, unproved, context)


def kept(store: Store) -> bytes:
    return b"\n".join(path.read_bytes() for path in store.root.rglob("*") if path.is_file())


def wheres(name: str, fault: str) -> tuple[str, ...]:
    """Return where a fault may strike: at every question, and at the record or the rows alone."""
    return ("",) if fault in ("no address", "no proof") else ("", KINDS[name].main)


def refused_bodies(kind: Kind) -> Iterator[bytes]:
    for fault in ("status 403", "captcha", "cut", "wrong type"):
        answer = answer_of(fault, kind)
        assert answer is not None
        yield answer.get_data()


@pytest.mark.parametrize("name", KINDS)
def test_without_a_good_copy_seven_faults_are_blocked_and_an_empty_list_is_empty(world: World, name: str) -> None:
    held = 0
    for fault, why in REASONS.items():
        for where in wheres(name, fault):
            result = world.check(name, fault, where).result
            assert (result.result, result.reason) == ("blocked", why), (fault, where)
            assert result.name == name, "the source is named"
            host = "no-such-name.invalid" if fault == "no address" else "127.0.0.1"
            assert host in (result.detail or ""), f"{fault}: the address is named"
            assert TOKEN.get_secret_value() not in (result.detail or "")
        held += 1
    result = world.check(name, "nothing", KINDS[name].main).result
    not_believed = {
        "council_mirror": ("blocked", "not_found"),
        "legistar_api": ("blocked", "not_found"),
        "nypd_manual_page": ("blocked", "unreadable"),
        "a_feed": ("blocked", "list_missing"),
        "a_table": ("blocked", "no_rows_yet"),
    }
    assert (result.result, result.reason) == not_believed.get(name, ("empty", None))
    assert held + 1 == 8

    everything, hashes = kept(world.context.store), {sha256(each).hexdigest() for each in refused_bodies(KINDS[name])}
    assert CANARY.encode() not in everything, "of a refused body nothing is kept"
    assert not any(each.encode() in everything for each in hashes), "nor its hash"


@pytest.mark.parametrize("name", KINDS)
def test_a_young_copy_makes_stale_only_what_may_pass_and_an_old_one_nothing(world: World, name: str) -> None:
    now, ttl = world.context.now, ttl_of(KINDS[name].source)
    for fault, why in REASONS.items():
        for age, expected in ((ttl - timedelta(seconds=1), "stale"), (ttl, "blocked")):
            for where in wheres(name, fault):
                result = world.check(name, fault, where, last_good=now - age).result
                wanted = expected if fault in PASSING else "blocked"
                assert (result.result, result.reason) == (wanted, why), (fault, age, where)


@pytest.mark.parametrize("fault", REASONS)
def test_a_memo_over_each_fault_says_so_in_its_first_paragraph_and_never_no_progress(world: World, fault: str) -> None:
    """Over the looks of this battery; `tests/notifications/memo/test_memo.py` holds the wording."""
    names = ("council_mirror", "legistar_api", "ppr_open_data", "nypd_manual_page")
    results = tuple(world.check(name, fault).result for name in names)
    looked = SourcesChecked(check_id="check-1", results=results, on=AS_OF)
    facts = memo_of(world_at(sealed_of([*((START, each) for each in register_events()), (START, looked)]), AS_OF))
    first = " ".join(each.text for each in facts.bottom_line)
    assert ", not checked: " in first
    rows = {row.name: row for row in facts.sources}
    assert sum(row.reading == "unread" for row in rows.values()) == len(names)
    why = reason(REASONS[fault]).removeprefix("it ").removeprefix("its ")
    means = [row.means for row in rows.values() if row.reading == "unread"]
    assert all(why in each for each in means), (why, means)
    assert not re.search(r"(?<!not mean )no progress", facts.model_dump_json(), re.IGNORECASE)


def test_every_kind_that_asks_the_web_is_in_this_battery() -> None:
    assert sources.kinds() - {"file_drop", "mailbox"} == {each.source.kind for each in KINDS.values()}
