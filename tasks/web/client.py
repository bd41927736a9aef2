"""The web client: one guarded exchange, redirects, retries: docs/evidence.md#guarded-http. Only importer of httpx."""

import logging
import ssl
import time
import zlib
from dataclasses import dataclass
from hashlib import sha256
from http import HTTPStatus
from ipaddress import ip_address
from urllib.parse import urlsplit

import httpx
from pydantic import AwareDatetime

from models.core import ServerAnswer, SourceFault, evolve, inspect
from tasks.web.addresses import AddressOf, fit_address, guarded_address
from tasks.web.answers import Fetched, PassingFault, check_body, check_end, check_status
from tasks.web.limits import Deadline, Hosts, Manners

TRIES = 3
REDIRECTS = 3
RETRY_SECONDS = 60.0
"""No new try begins later than this after the first."""
RETRY_AFTER_CAP = 120.0
NOT_KEPT = "(not kept)"
_GZIP_OR_ZLIB = 32 + zlib.MAX_WBITS
_KEPT_HEADERS = {
    "date", "server", "content-type", "content-length", "content-language", "content-disposition", "etag",
    "last-modified", "age", "cache-control", "expires", "retry-after",
}  # fmt: skip
"""Headers whose value is stored. Any other may repeat our address with its token, or a person's data."""
_CONDITIONS = {"If-None-Match", "If-Modified-Since"}

# At DEBUG level, httpcore writes headers, and a redirect's may hold a token in its query.
LOG = logging.getLogger(__name__)
logging.getLogger("httpcore").setLevel(logging.WARNING)


@dataclass(frozen=True)
class _Request:
    allowed_hosts: frozenset[str]
    expect: tuple[str, ...]
    manners: Manners
    now: AwareDatetime
    headers: dict[str, str]
    address_of: AddressOf
    hosts: Hosts
    send: bytes | None = None


def fetch(
    url: str,
    *,
    allowed_hosts: frozenset[str],
    expect: tuple[str, ...],
    manners: Manners,
    now: AwareDatetime,
    loopback_ok: bool = False,
    headers: dict[str, str] | None = None,
    address_of: AddressOf = fit_address,
    hosts: Hosts | None = None,
    send: bytes | None = None,
) -> Fetched:
    """Return what an address answers. Raises SourceFault with a short reason for everything else.

    `expect` are the acceptable media types, the one meant first. `loopback_ok` is for an operator's own address, which
    may be plain http; a redirect never may. `send` is a query to post. With If-None-Match or If-Modified-Since, 304 is
    an answer. Only connection errors, 408, 429 and 5xx are tried again.
    """
    request = _Request(allowed_hosts, expect, manners, now, headers or {}, address_of, hosts or Hosts(), send)
    started = time.monotonic()

    tries = 1
    while True:
        try:
            return _follow(url, loopback_ok, request)
        except SourceFault as fault:
            passing = isinstance(fault, PassingFault) and fault.again and time.monotonic() - started <= RETRY_SECONDS
            wait = fault.after if isinstance(fault, PassingFault) else None
            wait = manners.wait_seconds * 2 ** (tries - 1) if wait is None else wait
            if not passing or tries >= TRIES or wait > RETRY_AFTER_CAP:
                if fault.reason == "throttled":
                    request.hosts.rest(urlsplit(url).netloc)
                raise
        LOG.info("%s is asked again after %.1f s", without_query(url), wait)
        time.sleep(wait)
        tries += 1


def without_query(url: str | httpx.URL) -> str:
    """Return an address without user, query and fragment: the only form that is stored or shown."""
    url = httpx.URL(url)
    return f"{url.scheme}://{url.netloc.decode('ascii')}{url.path}"


def recorded_origin(url: str | httpx.URL, manners: Manners) -> str:
    """Return an address as the record names it: `without_query`, and without port but in a demonstration."""
    return without_query(url if manners.shows_port else httpx.URL(url).copy_with(port=None))


def _follow(url: str, loopback_ok: bool, request: _Request) -> Fetched:
    """Follow redirects by hand, each through the same guard. Only the first address may be on loopback."""
    address = url
    for hop in range(REDIRECTS + 1):
        parsed = _parsed(address)
        answer = _exchange(parsed, loopback_ok and hop == 0, request)
        if isinstance(answer, Fetched):
            return answer
        address = str(_parsed(answer, parsed))
    raise SourceFault("redirected", f"{without_query(url)} sends on more than {REDIRECTS} times")


def _parsed(address: str, sender: httpx.URL | None = None) -> httpx.URL:
    try:
        url = sender.join(address) if sender else httpx.URL(address)
        str(url.host)  # a false international name is found only here, as a plain ValueError
    except (httpx.InvalidURL, ValueError):
        raise SourceFault("bad_address", "an address of this source, or one it sends to, is no web address") from None
    return url


def _exchange(url: httpx.URL, loopback_ok: bool, request: _Request) -> Fetched | str:
    """Return what one address answers, asked once, or the address to which it redirects. Raises SourceFault.

    The bare transport is used, as httpx's client parses redirects and fails at bad ones.
    """
    address = _checked_address(url, loopback_ok, request)
    manners = request.manners
    origin = recorded_origin(url, manners)
    deadline = Deadline(manners.total_seconds)
    timeout = httpx.Timeout(manners.total_seconds, connect=manners.connect_seconds)
    headers = {
        **request.headers,
        "Host": url.netloc.decode("ascii"),
        # Compressed, a body of 49 kB became 50 MB in one step.
        "Accept-Encoding": "identity",
        "User-Agent": manners.user_agent,
    }
    if request.send is not None:
        headers.setdefault("Content-Type", "application/json")
    http_request = httpx.Request(
        "GET" if request.send is None else "POST",
        url.copy_with(host=address),
        headers=headers,
        content=request.send,
        extensions={"timeout": timeout.as_dict(), "sni_hostname": url.host, "trace": deadline.watch},
    )
    roots = ssl.create_default_context(cafile=manners.roots) if manners.roots else url.scheme == "https"
    try:
        with (
            request.hosts.turn(url.netloc.decode("ascii")),
            httpx.HTTPTransport(trust_env=False, verify=roots) as transport,
            deadline,
        ):
            response = transport.handle_request(http_request)
            if response.has_redirect_location:
                return str(response.headers["Location"])
            return _checked_answer(response, origin, request, deadline)
    except httpx.TransportError as error:
        raise _fault(error, origin, deadline.passed) from None


def _checked_address(url: httpx.URL, loopback_ok: bool, request: _Request) -> str:
    if url.userinfo or url.host not in request.allowed_hosts:
        raise SourceFault("unfit_address", f"{url.host or 'an address without a host'} is no host of this source")
    if url.scheme != "https" and not (url.scheme == "http" and loopback_ok):
        raise SourceFault("unfit_address", f"{without_query(url)} is not https")
    port = url.port or (443 if url.scheme == "https" else 80)
    address = guarded_address(url.host, port, loopback_ok, request.manners.denied, request.address_of)
    if url.scheme == "http" and not ip_address(address).is_loopback:
        raise SourceFault("unfit_address", f"{without_query(url)} is not https")
    return address


def _checked_answer(response: httpx.Response, origin: str, request: _Request, deadline: Deadline) -> Fetched:
    """Return an answer that passed every check. A fault carries what the server said, so that it can be shown."""
    status = response.status_code
    headers = tuple(
        (name, value if name in _KEPT_HEADERS and inspect(value).verdict != "refused" else NOT_KEPT)
        for name, value in response.headers.multi_items()
    )
    answer = ServerAnswer(address=origin, at=request.now, status=status, headers=headers, body_sha256=None)
    declared = response.headers.get("Content-Type", "").partition(";")[0].strip().lower()
    try:
        if status == HTTPStatus.NOT_MODIFIED and _CONDITIONS & set(request.headers):
            return Fetched(body=b"", media_type=declared, answer=answer)
        check_status(status, response.headers.get("Retry-After"), origin, request.now)
        body = _read(response, origin, request.manners.max_bytes)
        if deadline.passed:
            raise _fault(None, origin, late=True)
        check_body(body, declared, request.expect, origin)
        promised = "Content-Length" in response.headers or "Transfer-Encoding" in response.headers
        check_end(body, declared, promised, origin)
    except SourceFault as fault:
        fault.answer = answer
        raise
    answer = evolve(answer, body_sha256=sha256(body).hexdigest())
    following = response.links.get("next", {}).get("url")
    return Fetched(body=body, media_type=declared, answer=answer, next=following)


def _read(response: httpx.Response, origin: str, most: int) -> bytes:
    """Return the body; of one that is compressed although we asked it not to be, never more is unpacked than `most`."""
    encoding = response.headers.get("Content-Encoding", "identity").strip().lower()
    if encoding not in ("identity", "gzip", "x-gzip", "deflate"):
        raise SourceFault("encoded", f"{origin} answered compressed by {encoding}, though we asked it not to")
    unpack = None if encoding == "identity" else zlib.decompressobj(_GZIP_OR_ZLIB)
    body = bytearray()
    try:
        for part in response.iter_raw():
            body += unpack.decompress(part, most + 1 - len(body)) if unpack else part
            if len(body) > most:
                raise SourceFault("too_large", f"{origin} answered with more than {most} bytes")
    except zlib.error:
        raise SourceFault("unreadable", f"{origin} answered with bytes that cannot be unpacked") from None
    if unpack and not unpack.eof:
        raise PassingFault("cut_short", f"{origin} broke off before its answer was whole", again=False)
    if unpack and unpack.unused_data.strip(b"\0"):  # gzip allows several, and we unpack one
        raise SourceFault("encoded", f"{origin} answered compressed in several parts, though we asked it not to")
    return bytes(body)


def _fault(error: Exception | None, origin: str, late: bool) -> SourceFault:
    cause: BaseException | None = error
    while cause is not None and not isinstance(cause, ssl.SSLError):
        cause = cause.__cause__ or cause.__context__
    if isinstance(error, httpx.ConnectError) and cause is not None:
        return SourceFault("tls_failed", f"{origin} does not prove who it is")
    if isinstance(error, httpx.ConnectError | httpx.ConnectTimeout) and not late:
        return PassingFault("unreachable", f"{origin} could not be reached")
    if late or isinstance(error, httpx.TimeoutException):
        return PassingFault("timed_out", f"{origin} took too long", again=False)
    return PassingFault("cut_short", f"{origin} broke off before its answer was whole", again=False)
