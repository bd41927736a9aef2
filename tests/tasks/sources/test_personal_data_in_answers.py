"""A made-up person's data in an answer leaves no byte behind, wherever it hides in it.

Each hiding place gets every third sample of `tests/material/personal`, the next place the next ones, so that each
sample hides in seven places. What is kept is searched as raw
bytes, as JSON with its escapes undone, and for the plain hash of a body, from which a short text could be guessed back.
"""

import html
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from pydantic import SecretStr
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from models.evidence import SourceCheck
from models.register import GitJson, MatterStatus, OData, Socrata, Table, WebPage
from tasks.child import reading
from tasks.core import Store
from tasks.files import intake
from tasks.sources.context import CheckContext
from tests.material.personal import ALL, BARE
from tests.tasks.sources.replay import AUDIT_ROWS, Days

JSON = "application/json"
ROW = {"agency": "NYPD", "recommendation": "Made up: an audit", "implementation_status": "Pending",
       "date_issued": "2025-12-03T00:00:00.000"}  # fmt: skip
BILL = MatterStatus(type="matter_status", file="Int 1-2026", matter_id=1, status_id=35, law=True, path="a.json")
MIRROR = GitJson(
    kind="git_json", voice="public_record", url="https://raw.example/{path}",
    freshness="https://raw.example/last_sync.json", stale_after_hours=96, also_read=("a.json",),
)  # fmt: skip
LEGISTAR = OData(kind="odata_v3", voice="public_record", url="https://legistar.example/v1", token_env="LEGISTAR_TOKEN")
PORTAL = Socrata.model_validate(
    {"kind": "socrata", "voice": "oversight", "dataset": "jstn-jaut", "token_env": "SOCRATA_APP_TOKEN",
     "url": "https://portal.example/api/v3/views/jstn-jaut/query.json",
     "fallback_url": "https://portal.example/resource/jstn-jaut.json"}
)  # fmt: skip
LIST = Table.model_validate(
    {"kind": "table", "voice": "oversight", "url": "https://city.example/list",
     "columns": {"recommendation": "Text", "implementation_status": "Status"}}
)  # fmt: skip
PAGE = WebPage(kind="web_page", voice="agency", url="https://pages.example/reports.page", known="/old.pdf$")

CLOCK = {"LastRun": "2026-08-22T00:00:00Z"}
RECORD = {"ID": 1, "File": "Int 1-2026", "StatusID": 3}
WITHIN = json.dumps(RECORD)[1:]
MATTER = {"MatterId": 1, "MatterFile": "Int 1-2026", "MatterStatusId": 3}
SET = {"rowsUpdatedAt": 1_780_000_000, "columns": [{"fieldName": n, "dataTypeName": "text"} for n in ROW]}
Answers = dict[str, Response]


def said(value: Any, **headers: str) -> Response:
    """Return JSON as most servers write it: every letter outside ASCII escaped."""
    return Response(json.dumps(value), content_type=JSON, headers=headers)


def counted(rows: list[Any]) -> Response:
    """Return rows as Legistar gives them where it is asked to count them."""
    return said({"odata.count": str(len(rows)), "value": rows})


def escaped(text: str) -> str:
    """Return a JSON string in which every character is escaped."""
    return '"' + "".join(f"\\u{ord(each):04x}" for each in text) + '"'


def page(inside: str, **headers: str) -> Response:
    shown = f"<h1>Reports</h1><p>A made-up page.</p><a href='/old.pdf'>Old</a>{inside}"
    body = f"<!doctype html><title>Reports</title><main>{shown}</main>"
    return Response(body, content_type="text/html; charset=utf-8", headers=headers)


def header(text: str) -> str:
    """Return a text as a header can bear it."""
    return " ".join(text.encode("ascii", errors="ignore").decode().split())


def mirror(clock: Response | None = None, record: Response | None = None) -> Answers:
    return {"last_sync.json": clock or said(CLOCK), "a.json": record or said(RECORD)}


def legistar(matters: Response | None = None, steps: Response | None = None) -> Answers:
    return {"/matters": matters or said([MATTER]), "/histories": steps or counted([])}


def portal(described: Response | None = None, rows: Response | None = None) -> Answers:
    return {"views/jstn-jaut.json": described or said(SET), "query.json": rows or said([ROW])}


def listed(text: str) -> Answers:
    return {"/list": Response(text, content_type="text/csv")}


def cell(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'


# Each hiding place: the source, what stands at its address after the server, and the answers with a text hidden in one.
PLACES: dict[str, tuple[Any, str, Callable[[str], Answers]]] = {
    "record, in a line of its own": (
        MIRROR, "/{path}", lambda text: mirror(record=said(RECORD | {"Summary": f"Made up:\n{text}"})),
    ),
    "record, in escapes": (
        MIRROR, "/{path}",
        lambda text: mirror(record=Response(json.dumps(RECORD)[:-1] + f', "a": {escaped(text)}}}', content_type=JSON)),
    ),
    "record, under a key that comes twice": (
        MIRROR, "/{path}",
        lambda text: mirror(record=Response(f'{{"a": {json.dumps(text)}, "a": 1, ' + WITHIN, content_type=JSON)),
    ),
    "record, in UTF-16": (
        MIRROR, "/{path}",
        lambda text: mirror(record=Response(json.dumps(RECORD | {"a": text}).encode("utf-16-le"), content_type=JSON)),
    ),
    "record, in a header": (MIRROR, "/{path}", lambda text: mirror(record=said(RECORD, **{"X-Made-Up": header(text)}))),
    "the mirror's clock": (MIRROR, "/{path}", lambda text: mirror(clock=said(CLOCK | {"Note": f"Made up\t{text}"}))),
    "matter": (LEGISTAR, "", lambda text: legistar(matters=said([MATTER | {"MatterTitle": f"Made up:\n{text}"}]))),
    "another matter, which was not asked for": (
        LEGISTAR, "", lambda text: legistar(matters=said([MATTER, {"MatterId": 2, "T": text}])),
    ),
    "step of a matter": (
        LEGISTAR, "", lambda text: legistar(steps=counted([{"MatterHistoryId": 1, "N": f"\r\n{text}"}])),
    ),
    "row": (PORTAL, "", lambda text: portal(rows=said([ROW, ROW | {"recommendation": f"Made up:\n{text}"}]))),
    "only row": (PORTAL, "", lambda text: portal(rows=said([ROW | {"recommendation": text}]))),
    "column not asked for": (PORTAL, "", lambda text: portal(rows=said([ROW | {"contact": f"Made up:\n{text}"}]))),
    "the set's own words": (
        PORTAL, "", lambda text: portal(described=said(SET | {"top": [{"item": f"Made up:\n{text}"}]})),
    ),
    "row of a list": (LIST, "/list", lambda text: listed(f"Text,Status\nMade up,Open\n{cell(text)},Open\n")),
    "column that the register does not name": (
        LIST, "/list", lambda text: listed(f"Text,Status,Contact\nMade up,Open,{cell(text)}\n"),
    ),
    "page": (PAGE, "/r", lambda text: {"/r": page(f"<pre>{html.escape(text)}</pre>")}),
    "comment": (PAGE, "/r", lambda text: {"/r": page(f"<!-- {text} -->")}),
    "script": (
        PAGE, "/r", lambda text: {"/r": page(f"<script>var a = {json.dumps(f'Made up:{chr(10)}{text}')}</script>")},
    ),
    "entities": (PAGE, "/r", lambda text: {"/r": page("<pre>" + "".join(f"&#{ord(e)};" for e in text) + "</pre>")}),
    "link": (PAGE, "/r", lambda text: {"/r": page(f'<a href="/made-up/{quote(text)}.pdf">A report</a>')}),
    "link with underscores": (
        PAGE, "/r", lambda text: {"/r": page(f'<a href="/f/a_{quote(text.replace(" ", "_"))}_b.pdf">A report</a>')},
    ),
    "header": (
        PAGE, "/r", lambda text: {"/r": page("", **{"Content-Disposition": f'inline; filename="{header(text)}.html"'})},
    ),
}  # fmt: skip
IN_HEADER = ("header", "record, in a header")
BLOCKED = ("record, in UTF-16", "another matter, which was not asked for")
"""Answers of another shape, whatever they say."""
IN_ADDRESS = ("link", "link with underscores")
"""There a bare number is a part of the address."""


def everything(store: Store, look: SourceCheck) -> Iterator[str]:
    """Yield all that was kept and said, as text: as it is, and with the escapes of JSON undone."""
    bodies = [path.read_bytes() for path in store.root.rglob("*") if path.is_file()]
    for body in (*bodies, look.model_dump_json().encode()):
        for text in (body.decode("utf-8", errors="replace"), body.decode("utf-16-le", errors="ignore")):
            yield text
            yield html.unescape(text)
            yield re.sub(
                r"\\(u[0-9a-f]{4}|[nrt])",
                lambda m: chr(int(m[1][1:], 16)) if m[1][0] == "u" else {"n": "\n", "r": "\r", "t": "\t"}[m[1]],
                text,
            )


def served(httpserver: HTTPServer, answers: Answers) -> None:
    def say(request: Request) -> Response:
        if b"count(" in request.get_data():
            return said([{"rows_in_all": len(json.loads(answers["query.json"].get_data()))}])
        return next((a for end, a in answers.items() if request.path.endswith(end)), Response(status=404))

    httpserver.clear()
    httpserver.expect_request(re.compile(".*")).respond_with_handler(say)


def looked(place: str, text: str, context: CheckContext, httpserver: HTTPServer) -> SourceCheck:
    source, after, hide = PLACES[place]
    served(httpserver, hide(text))
    more = {"rules": (AUDIT_ROWS, BILL), "token": SecretStr("made-up-token")}
    return Days(context, source, own_url=f"http://127.0.0.1:{httpserver.port}{after}", **more).check()


@pytest.fixture
def read_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let pages be read in this process: the sandbox has tests of its own, and a process a look takes minutes."""
    monkeypatch.setattr(
        intake, "read_apart", lambda body, kind: json.dumps(reading.read(body, kind).as_json()).encode()
    )


@pytest.mark.usefixtures("read_here")
@pytest.mark.parametrize("place", PLACES)
def test_no_sample_stays_behind_wherever_it_hides(
    place: str, context: CheckContext, httpserver: HTTPServer, tmp_path: Path
) -> None:
    hits = []
    own = ALL[[*PLACES].index(place) % 3 :: 3]
    samples = [each for each in own if each.isascii() and "\n" not in each] if place in IN_HEADER else own
    samples = [each for each in samples if place not in IN_ADDRESS or each not in BARE]
    for number, sample in enumerate(samples):
        fresh = Store(tmp_path / str(number))
        one = replace(context, store=fresh, answers=[])
        look = looked(place, sample, one, httpserver)
        if place not in BLOCKED and (look.result.result, look.result.reason) != ("ok", None):
            hits.append(f"{sample} blocked more than its passage")
        needle = header(sample) if place in IN_HEADER else sample
        bodies = {sha256(each.get_data()).hexdigest() for each in PLACES[place][2](sample).values()}
        untouched = {sha256(each.get_data()).hexdigest() for each in PLACES[place][2]("").values()}
        told = list(everything(fresh, look))
        if any(needle in text for text in told):
            hits.append(sample)
        if place not in IN_HEADER and any(each in text for each in bodies - untouched for text in told):
            hits.append(f"hash of {sample}")
    assert hits == []


@pytest.mark.parametrize("place", [each for each in PLACES if each not in BLOCKED])
def test_what_is_harmless_in_the_same_place_is_kept(place: str, context: CheckContext, httpserver: HTTPServer) -> None:
    """A gate that lets nothing through would pass the battery too."""
    look = looked(place, "Made-up words", context, httpserver)
    assert (look.result.result, look.result.detail) == ("ok", None)
    assert look.result.items
