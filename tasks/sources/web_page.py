"""One public page: its main text and its links, beside the raw answer."""

import html
import re

from models.core import SourceFault, Unreadable
from models.evidence import SourceCheck, SourceItem, check_page
from models.records import ttl_of
from models.register import WebPage
from tasks.files import extract
from tasks.sources.asking import Asking
from tasks.web import Fetched

PAGE = "page"
"""The `ref` under which the page is shown."""

_EXPECT = ("text/html",)
_TITLE = re.compile(rb"(?is)<title[^>]*>(.{0,500}?)</title>")
_PASSWORD = re.compile(rb"(?i)<input[^>]{0,500}type\s*=\s*[\"']?password")


def look(name: str, source: WebPage, asking: Asking) -> SourceCheck:
    """Ask for the page on condition that it changed, and keep it where it is one and passes the gate.

    A check for robots, an error page served as if all were well, a login, a page without text: each is `blocked`.
    """
    seen: list[SourceItem] = []
    faults: list[SourceFault] = []
    gone = False
    try:
        seen.append(_page(source, asking))
    except SourceFault as fault:
        faults.append(fault)
        gone = fault.reason == "not_found" and asking.before(PAGE) is not None
    return asking.ended(name, ttl_of(source), items=seen, faults=faults, vanished=(PAGE,) if gone else ())


def _page(source: WebPage, asking: Asking) -> SourceItem:
    url = asking.own_url or source.url
    fetched = asking.ask(url, hosts=(url,), expect=_EXPECT, ref=PAGE)
    if unchanged := asking.unchanged(fetched, PAGE):
        return unchanged
    origin = fetched.final_origin
    try:
        reading = extract.read(fetched.body, "text/html", address=origin)
    except Unreadable as error:
        _check(fetched, "")
        raise SourceFault("unreadable", f"{origin}: {error}") from None
    _check(fetched, "\n".join(reading.extracted.pages))
    asking.refuse_personal(reading.whole, origin)
    return asking.keep_item(fetched, PAGE, "text/html", text=extract.keep_text(asking.store, reading))


def _check(fetched: Fetched, text: str) -> None:
    """Raise SourceFault where what a reader sees is no page of its own."""
    match = _TITLE.search(fetched.body[:200_000])
    title = html.unescape(match[1].decode("utf-8", errors="replace")).strip() if match else ""
    check_page(title, text, _PASSWORD.search(fetched.body) is not None, fetched.final_origin)
