"""Two plain pages over HTTP: the figures for Prometheus, and whether all is well."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from models.core import InputError
from tasks.core import holder_of

PLAIN = "text/plain; version=0.0.4; charset=utf-8"
"""The text format of Prometheus (https://prometheus.io/docs/instrumenting/exposition_formats/)."""
TIMEOUT = 10  # seconds that one connection may be silent
Page = tuple[int, str]  # its HTTP status and its text


@contextmanager
def serving_pages(address: str, pages: dict[str, Callable[[], Page]]) -> Iterator[str]:
    """Serve pages while the block runs; yield where. Raises InputError for no address, or a port that is taken."""
    host, _, port = address.rpartition(":")
    if not port.isdecimal():
        raise InputError(f"--serve {address} is no address; write it as 127.0.0.1:9464")

    class Handler(BaseHTTPRequestHandler):
        timeout = TIMEOUT

        def do_GET(self) -> None:
            page = pages.get(self.path.partition("?")[0])
            status, text = page() if page else (404, "see /metrics and /health\n")
            content = text.encode()
            self.send_response(status)
            self.send_header("Content-Type", PLAIN)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            """Log nothing: a monitor asks every few seconds."""

    try:
        server = ThreadingHTTPServer((host or "127.0.0.1", int(port)), Handler)
    except (OSError, OverflowError) as error:
        raise InputError(f"--serve {address}: port {port} cannot be had ({error}){holder_of(int(port))}") from None
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, name="pages", daemon=True)
    thread.start()
    try:
        yield f"http://{server.server_address[0]!s}:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
