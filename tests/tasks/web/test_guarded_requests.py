"""Where a source may lead us.

That nobody is connected to is seen by Python's own audit: every connection and every look-up of this process passes it.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from pytest_httpserver import HTTPServer
from werkzeug import Response

from models.core import SourceFault
from tasks.web.addresses import Resolve, fit_address, resolve
from tasks.web.answers import Fetched
from tasks.web.client import fetch
from tasks.web.limits import Manners
from tests.tasks.tls import NAME, made_up_authority

NOW = datetime(2026, 11, 25, 13, tzinfo=UTC)
MANNERS = Manners(user_agent="followthrough (made-up contact)", wait_seconds=0.01, connect_seconds=2, total_seconds=5)
PUBLIC = "8.8.8.8"

UNFIT = (
    "127.0.0.1", "10.1.2.3", "100.64.0.1", "169.254.169.254", "224.0.0.1", "0.0.0.0", "::1", "fd00::1",
    "::ffff:10.0.0.1", "64:ff9b::a00:1", "2002:a00:1::",
)  # fmt: skip
MAPPED = ("::ffff:127.0.0.1", "::ffff:169.254.169.254", "::ffff:224.0.0.1")

_WATCHED: list[list[str]] = []


def _watch(event: str, args: tuple[Any, ...]) -> None:
    if _WATCHED and event == "socket.connect":
        _WATCHED[-1].append(str(args[1]))


sys.addaudithook(_watch)  # it stays for the life of the process, and does nothing outside `connections`


@contextmanager
def connections() -> Iterator[list[str]]:
    """Yield the addresses that this process connects to while the block runs."""
    seen: list[str] = []
    _WATCHED.append(seen)
    yield seen
    _WATCHED.remove(seen)


def leads_to(*answers: tuple[str, ...]) -> tuple[Resolve, list[str]]:
    """Return a resolver that gives these answers, one a question, and the names it was asked for."""
    asked: list[str] = []

    def resolver(host: str, port: int) -> tuple[str, ...]:
        asked.append(host)
        return answers[min(len(asked), len(answers)) - 1]

    return resolver, asked


def get(url: str, host: str, resolver: Resolve, **more: Any) -> Fetched:
    address_of = partial(fit_address, resolver=resolver)
    asked = {"manners": MANNERS, "now": NOW, "expect": ("application/json",)} | more
    return fetch(url, allowed_hosts=frozenset([host]), address_of=address_of, **asked)


def refused(url: str, host: str, resolver: Resolve, **more: Any) -> list[str]:
    """Ask for an address that must be refused, and return what was connected to on the way."""
    with connections() as seen, pytest.raises(SourceFault) as caught:
        get(url, host, resolver, **more)
    assert (caught.value.reason, caught.value.passing) == ("unfit_address", False)
    return seen


def test_the_watch_sees_a_connection(httpserver: HTTPServer) -> None:
    """A watch that is blind would prove nothing."""
    httpserver.expect_request("/r").respond_with_json({"ID": 1})
    with connections() as seen:
        url = f"http://council.example:{httpserver.port}/r"
        assert get(url, "council.example", leads_to(("127.0.0.1",))[0], loopback_ok=True).answer.status == 200
    assert seen == [str(("127.0.0.1", httpserver.port))]


def test_fourteen_of_fourteen_are_refused_and_nobody_is_connected_to(httpserver: HTTPServer) -> None:
    """The case of a second look-up that leads elsewhere stands for itself below, for it needs a first one."""
    count = 0
    for address in UNFIT:
        assert refused("https://council.example/x", "council.example", leads_to((address,))[0]) == []
        literal = f"[{address}]" if ":" in address else address
        assert refused(f"https://{literal}/x", address, resolve) == [], "nor where the address itself is written"
        count += 1
    for together in ((PUBLIC, "10.0.0.1"), ("10.0.0.1", PUBLIC)):
        assert refused("https://council.example/x", "council.example", leads_to(together)[0]) == []
    count += 1
    resolver, asked = leads_to((PUBLIC,))
    assert refused("https://user:word@council.example/x", "council.example", resolver) == []
    assert asked == [], "not even looked up"
    count += 1
    httpserver.expect_request("/r").respond_with_data("", status=503)
    resolver, asked = leads_to(("127.0.0.1",), ("10.0.0.1",))  # loopback stands for the public network
    own = f"http://council.example:{httpserver.port}/r"
    assert refused(own, "council.example", resolver, loopback_ok=True) == [str(("127.0.0.1", httpserver.port))]
    assert asked == ["council.example"] * 2, "the second try looks up again, and the second answer is refused"
    count += 1
    assert count == 14


@pytest.mark.parametrize("address", MAPPED)
@pytest.mark.parametrize("loopback_ok", [False, True])
def test_an_address_in_disguise_is_refused_even_where_loopback_would_do(address: str, loopback_ok: bool) -> None:
    resolver, _ = leads_to((address,))
    assert refused("https://council.example/x", "council.example", resolver, loopback_ok=loopback_ok) == []


def test_a_name_is_looked_up_once_a_try_so_no_answer_after_the_check_counts(httpserver: HTTPServer) -> None:
    httpserver.expect_request("/r").respond_with_json({"ID": 1})
    resolver, asked = leads_to(("127.0.0.1",), ("10.0.0.1",))
    with connections() as seen:
        get(f"http://council.example:{httpserver.port}/r", "council.example", resolver, loopback_ok=True)
    assert (seen, asked) == ([str(("127.0.0.1", httpserver.port))], ["council.example"])
    assert httpserver.log[0][0].headers["Host"] == f"council.example:{httpserver.port}"


@pytest.fixture(scope="module")
def roots(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("tls")


@pytest.fixture(scope="module")
def far(roots: Path) -> Iterator[HTTPServer]:
    """A server that proves to be own.example and sends on to another address of its own."""
    with HTTPServer(host="127.0.0.1", ssl_context=made_up_authority(roots)[1]) as server:
        server.expect_request("/hop").respond_with_response(Response(status=302, headers={"Location": "/there"}))
        yield server


def test_a_redirect_to_a_name_that_now_leads_inside_is_refused(far: HTTPServer, roots: Path) -> None:
    for inside in ("10.0.0.1", "::ffff:10.0.0.1", "127.0.0.1"):
        answers = iter(["127.0.0.1", inside])

        def address_of(host: str, port: int, loopback_ok: bool, answers: Iterator[str] = answers) -> str:
            # The first answer stands for the public network; from the second on the guard itself decides.
            found = next(answers)
            first = found == "127.0.0.1" and port == far.port and not seen
            return found if first else fit_address(host, port, loopback_ok, lambda host, port: (found,))

        trusting = MANNERS.model_copy(update={"roots": str(roots / "root.pem")})
        with connections() as seen, pytest.raises(SourceFault) as caught:
            fetch(
                f"https://{NAME}:{far.port}/hop", allowed_hosts=frozenset([NAME]), expect=("application/json",),
                manners=trusting, now=NOW, address_of=address_of,
            )  # fmt: skip
        assert caught.value.reason == "unfit_address"
        assert seen == [str(("127.0.0.1", far.port))]
