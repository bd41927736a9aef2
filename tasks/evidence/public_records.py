"""Recorded public records served on 127.0.0.1, so that the demo and the tests read them over real HTTP."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread


class _Recorded(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  (the library's name)
        pass

    def send_response(self, code: int, message: str | None = None) -> None:
        """Answer without a date, because the record keeps it and a demonstration must give the same bytes."""
        self.send_response_only(code, message)

    def do_GET(self) -> None:
        """Answer in full whatever the time of the file on this machine."""
        del self.headers["If-Modified-Since"]
        super().do_GET()


@contextmanager
def serve_records(folder: Path) -> Iterator[str]:
    """Serve a folder while the block runs, and yield its address with `{path}` in it."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(_Recorded, directory=str(folder))) as server:
        Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/{{path}}"
        finally:
            server.shutdown()
