"""Every source of the register as a local server that replays an answer: real Council records, all else made up.

Run as a script it serves until its input ends, and prints where: so that a bench does not count it as its own.
"""

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Event, Thread
from typing import Any
from urllib.parse import parse_qs, urlsplit

COUNCIL = Path(__file__).parents[2] / "flows" / "data" / "demo" / "council"
Answer = tuple[int, str, bytes] | tuple[int, str, bytes, dict[str, str]]
"""Status, media type and body, and what other headers there are."""
Replay = Callable[[str, dict[str, list[str]]], Answer]
JSON, HTML = "application/json; charset=utf-8", "text/html; charset=utf-8"
UPDATED = 1_776_000_000
"""When the made-up data sets say their rows changed: 12 April 2026."""


def mirror(path: str, _: dict[str, list[str]]) -> Answer:
    """Replay the Council's mirror as recorded."""
    file = COUNCIL / path.lstrip("/")
    return (200, "text/plain; charset=utf-8", file.read_bytes()) if file.is_file() else (404, "text/plain", b"404")


def legistar(path: str, query: dict[str, list[str]]) -> Answer:
    """Replay the Legistar API, with made-up answers in its shape about the bill and the hearing of the register."""
    asked = query.get("$filter", [""])[0]
    rows: list[dict[str, Any]] = []
    if path == "/matters" and "78351" in asked:
        rows = [
            {"MatterId": 78351, "MatterFile": "Int 0739-2026", "MatterStatusId": 3, "MatterStatusName": "Committee"}
        ]
    if path == "/events" and "22233" in asked:
        rows = [
            {"EventId": 22233, "EventDate": "2026-03-05T00:00:00", "EventTime": "10:00 AM", "EventAgendaStatusId": 2}
        ]
    if path == "/events/22233/eventitems" and query.get("$skip") == ["0"]:
        rows = [{"EventItemId": 1, "EventItemMatterFile": "T2026-1030", "EventItemActionId": 54}]
    return 200, JSON, json.dumps(rows).encode()


def data_set(columns: dict[str, str], rows: list[dict[str, str]]) -> Replay:
    """Replay a data set of an open data portal, by its new door and by its old one."""

    def replay(path: str, query: dict[str, list[str]]) -> Answer:
        if "count(*)" in query.get("$select", [""])[0]:
            return 200, JSON, json.dumps([{"rows_in_all": str(len(rows))}]).encode()
        described = {
            "rowsUpdatedAt": UPDATED,
            "columns": [{"fieldName": name, "dataTypeName": kind} for name, kind in columns.items()],
        }
        return 200, JSON, json.dumps(described if path.startswith("/api/views/") else rows).encode()

    return replay


def recommendations() -> list[dict[str, str]]:
    """Return made-up rows of seven recommendations, none implemented."""
    words = (
        "audit of task force members", "guidance", "custody transfer", "record each document request",
        "access to City property", "consolidate procedures", "train members",
    )  # fmt: skip
    return [
        {
            "agency": "NYPD", "date_issued": "2025-12-03", "recommendation": f"Made-up row: {each}.",
            "acceptance_status": "Accepted", "implementation_status": "Pending",
            "agency_reported_status": "In progress",
        }
        for each in words
    ]  # fmt: skip


def page(title: str, *links: str, folder: str = "/made-up") -> Replay:
    """Replay a made-up page with some links."""
    items = "".join(f'<li><a href="{folder}/{number}.pdf">{text}</a></li>' for number, text in enumerate(links))
    body = f"<!doctype html><title>Made up</title><main><h1>{title}</h1><p>A made-up page.</p><ul>{items}</ul></main>"
    return lambda path, query: (200, HTML, body.encode())


NOTICES = [
    {
        "request_id": "20260707022", "start_date": "2026-07-16T00:00:00.000", "agency_name": "City Council",
        "type_of_notice_description": "Public Hearings", "section_name": "Public Hearings and Meetings",
        "short_title": "7-22-26 Subcommittee on Landmarks, Public Sitings, Resiliency, and Dispositions meeting",
    }
]  # fmt: skip
"""A real row of the City Record, as recorded."""

REPLAYS: dict[str, Replay] = {
    "council_mirror": mirror,
    "legistar_api": legistar,
    "ppr_open_data": data_set(dict.fromkeys((*recommendations()[0], "date_implemented"), "text"), recommendations()),
    "city_record": data_set(dict.fromkeys(NOTICES[0], "text") | {"contact_name": "text", "email": "text"}, NOTICES),
    "nypd_detainer_page": page(
        "Civil immigration detainers received from federal immigration authorities, by year",
        "Detainer report 2025",
        "Detainer report 2026",
    ),
    "nypd_manual_page": page("Department Manual", "Patrol Guide", "Administrative Guide"),
    "doi_reports_page": page("Public reports", "Annual report of the OIG-NYPD", folder="/assets/doi/reports/pdf"),
}


@contextmanager
def recorded_sources(delay: float = 0.0, changed: dict[str, Replay] | None = None) -> Iterator[dict[str, str]]:
    """Serve every source of the web while the block runs, and yield the operator's address of each by its name.

    Each answer waits so many seconds, as a distant server would. `changed` replaces the replay of some sources.
    """
    with ExitStack() as stack:
        own = {}
        for name, replay in (REPLAYS | (changed or {})).items():
            server = stack.enter_context(ThreadingHTTPServer(("127.0.0.1", 0), _handler(replay, delay)))
            Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
            stack.callback(server.shutdown)
            own[name] = f"http://127.0.0.1:{server.server_port}" + ("/{path}" if name == "council_mirror" else "")
        yield own


def _handler(replay: Replay, delay: float) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            Event().wait(delay)
            parts = urlsplit(self.path)
            self.rfile.read(int(self.headers.get("Content-Length", 0)))
            status, media_type, body, *more = replay(parts.path, parse_qs(parts.query))
            self.send_response_only(status)  # without a date, which would be that of the test run
            self.send_header("Content-Type", media_type)
            self.send_header("Content-Length", str(len(body)))
            for name, value in (more[0] if more else {}).items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        do_POST = do_GET  # noqa: N815  (the library's names)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002  (the library's name)
            """Print nothing."""

    return Handler


if __name__ == "__main__":
    with recorded_sources(float(sys.argv[1])) as served:
        print(json.dumps(served), flush=True)
        sys.stdin.read()
