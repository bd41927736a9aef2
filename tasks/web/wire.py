"""One exchange over the wire: guarded before it connects, counted and timed. The only importer of httpx."""

import logging
import ssl
from hashlib import sha256
from http import HTTPStatus
from ipaddress import ip_address

import httpx

from models.core import Answer, SourceFault, inspect
from tasks.web.answers import PassingFault, check_body, check_status
from tasks.web.deadline import Deadline
from tasks.web.exchange import Fetched, Notification

NOT_KEPT = "(not kept)"
_TOLD = {
    "date", "server", "content-type", "content-length", "content-language", "content-disposition", "etag",
    "last-modified", "age", "cache-control", "expires", "retry-after",
}  # fmt: skip
_CONDITIONS = {"If-None-Match", "If-Modified-Since"}

# At DEBUG httpcore writes headers, and a redirect's may hold a token in its query (domain.md, section 4).
logging.getLogger("httpcore").setLevel(logging.WARNING)


def without_query(url: str | httpx.URL) -> str:
    """Return an address without user, query and fragment: the only form that is stored or shown."""
    url = httpx.URL(url)
    return f"{url.scheme}://{url.netloc.decode('ascii')}{url.path}"


def ask(address: str, loopback_ok: bool, notification: Notification) -> Fetched | str:
    """Ask one address once: the answer, or the address it sends to. Raises SourceFault for all else."""
    url = _url(address)
    answer = _exchange(url, loopback_ok, notification)
    return answer if isinstance(answer, Fetched) else str(_url(answer, url))


def _url(address: str, sender: httpx.URL | None = None) -> httpx.URL:
    try:
        url = sender.join(address) if sender else httpx.URL(address)
        str(url.host)  # a false international name is found only here, as a plain ValueError
    except (httpx.InvalidURL, ValueError):
        raise SourceFault("bad_address", "an address of this source, or one it sends to, is no web address") from None
    return url


def _exchange(url: httpx.URL, loopback_ok: bool, notification: Notification) -> Fetched | str:
    """Use the bare transport: the client above it parses a redirect's address unasked, and fails at a bad one."""
    address, origin, manners = _guarded(url, loopback_ok, notification), without_query(url), notification.manners
    deadline = Deadline(manners.total_seconds)
    times = httpx.Timeout(manners.total_seconds, connect=manners.connect_seconds)
    marks = {"timeout": times.as_dict(), "sni_hostname": url.host, "trace": deadline.watch}
    # Without "identity" a body of 49 kB became 50 MB in one step (libraries.md).
    headers = {**notification.headers, "Host": url.netloc.decode("ascii"), "Accept-Encoding": "identity"}
    headers["User-Agent"] = manners.user_agent
    if notification.send is not None:
        headers["Content-Type"] = "application/json"
    verb, own = ("GET" if notification.send is None else "POST"), url.copy_with(host=address)
    request = httpx.Request(verb, own, headers=headers, content=notification.send, extensions=marks)
    roots = ssl.create_default_context(cafile=manners.roots) if manners.roots else url.scheme == "https"
    try:
        with (
            notification.hosts.turn(url.netloc.decode("ascii")),
            httpx.HTTPTransport(trust_env=False, verify=roots) as transport,
            deadline,
        ):
            answer = transport.handle_request(request)
            if answer.has_redirect_location:
                return str(answer.headers["Location"])
            return _answered(answer, origin, notification, deadline)
    except httpx.TransportError as error:
        raise _fault(error, origin, deadline.passed) from None


def _answered(answer: httpx.Response, origin: str, notification: Notification, deadline: Deadline) -> Fetched:
    """Return an answer that passed every check; a fault bears what the server said, so that it can be shown."""
    status, headers = answer.status_code, _shown(answer.headers)
    said = Answer(address=origin, at=notification.now, status=status, headers=headers, body_sha256=None)
    declared = answer.headers.get("Content-Type", "").partition(";")[0].strip().lower()
    try:
        if status == HTTPStatus.NOT_MODIFIED and _CONDITIONS & set(notification.headers):
            return Fetched(body=b"", media_type=declared, answer=said)
        check_status(status, answer.headers.get("Retry-After"), origin, notification.now)
        body = _read(answer, origin, notification.manners.max_bytes)
        if deadline.passed:
            raise _fault(None, origin, late=True)
        check_body(body, declared, notification.expect, origin)
    except SourceFault as fault:
        fault.answer = said
        raise
    whole = said.model_copy(update={"body_sha256": sha256(body).hexdigest()})
    return Fetched(body=body, media_type=declared, answer=whole)


def _shown(headers: httpx.Headers) -> tuple[tuple[str, str], ...]:
    """Return the server's headers: of those that tell what came and when the value, of any other only the name.

    Any other may repeat our address with its token, or a person's data.
    """
    return tuple(
        (name, value if name in _TOLD and inspect(value).verdict != "refused" else NOT_KEPT)
        for name, value in headers.multi_items()
    )


def _guarded(url: httpx.URL, loopback_ok: bool, notification: Notification) -> str:
    """Return the one address to connect to, or refuse before any connection."""
    if url.userinfo or url.host not in notification.allowed_hosts:
        raise SourceFault("unfit_address", f"{url.host or 'an address without a host'} is no host of this source")
    if url.scheme != "https" and not (url.scheme == "http" and loopback_ok):
        raise SourceFault("unfit_address", f"{without_query(url)} is not https")
    address = notification.address_of(url.host, url.port or (443 if url.scheme == "https" else 80), loopback_ok)
    if url.scheme == "http" and not ip_address(address).is_loopback:
        raise SourceFault("unfit_address", f"{without_query(url)} is not https")
    return address


def _read(answer: httpx.Response, origin: str, most: int) -> bytes:
    """Return the body as it came over the wire, and never more than the limit."""
    if answer.headers.get("Content-Encoding", "identity").lower() != "identity":
        raise SourceFault("encoded", f"{origin} answered compressed, though we asked it not to")
    parts, size = [], 0
    for part in answer.iter_raw():
        size += len(part)
        if size > most:
            raise SourceFault("too_large", f"{origin} answered with more than {most} bytes")
        parts.append(part)
    return b"".join(parts)


def _fault(error: Exception | None, origin: str, late: bool) -> SourceFault:
    """Say what went wrong on the wire, in our words."""
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
