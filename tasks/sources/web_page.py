"""One public page: its main text and its links, beside the raw answer."""

import html
import re
from collections.abc import Callable, Iterable
from urllib.parse import urlsplit

from models.core import SourceFault, Unreadable, evolve, without_personal
from models.evidence import DOCUMENT, Link, SourceCheck, SourceItem, check_list, check_page, links_to_follow
from models.records import ttl_of
from models.register import Feed, WebPage
from tasks.files import Reading, extract_text, keep_text, stored_text
from tasks.sources.context import CheckContext, is_personal
from tasks.web import Fetched

PAGE = "page"

_EXPECT = ("text/html",)
# Each pattern stops at the next "<": one that runs on to the next ">" from every tag takes time in the square of the
# page's length.
_TITLE = re.compile(rb"(?i)<title[^<>]*>([^<]{0,500})</title>")
_TITLE_WITHIN = 200_000
_META = re.compile(rb"(?i)<meta[^<>]{0,500}>")
_REFRESH = re.compile(rb"(?i)http-equiv\s{0,20}=\s{0,20}[\"']?refresh\b")
_SENDS_ON = re.compile(rb"(?i)content\s{0,20}=\s{0,20}[\"']?\s{0,20}\d{1,2}\s{0,20}[;,]\s{0,20}url\s{0,20}=")
_IS_HOME = re.compile(r"(/(index|home|default|main)(\.\w+)?)?")
_IS_NO_PAGE = re.compile(r"\b(40[34]|errors?|not-?found|page-?not-?found|log-?in|sign-?in|sso|maintenance)\b")
_PASSWORD = re.compile(rb"(?i)<input[^<>]{0,500}?type\s{0,20}=\s{0,20}[\"']?password")


def check(name: str, source: WebPage, context: CheckContext) -> SourceCheck:
    """Store the page, if it changed, is a real one and passes the gate, and the documents that rules read."""
    return check_page_source(name, source, lambda: _page(source, context), context)


def check_page_source(
    name: str, source: WebPage | Feed, read_page: Callable[[], SourceItem], context: CheckContext
) -> SourceCheck:
    """Read a page, and the documents of its host that rules read behind its links."""
    try:
        page = read_page()
    except SourceFault as fault:
        gone = (PAGE,) if fault.reason == "not_found" and context.before(PAGE) else ()
        return context.ended(name, ttl_of(source), faults=(fault,), vanished=gone)
    host = urlsplit(page.origin).hostname
    to_follow = links_to_follow(context.rules, links_of(page, context))
    same_host = (link for link in to_follow if urlsplit(link.address).hostname == host)
    links = {link.address: link for link in same_host}
    documents, faults, unread = context.read_records(links, lambda url: (_document(links[url], page.origin, context),))
    return context.ended(name, ttl_of(source), items=(page, *documents), faults=(*faults, *unread.values()))


def _page(source: WebPage, context: CheckContext) -> SourceItem:
    url = context.own_url or source.url
    fetched = context.ask(url, hosts=(url,), expect=_EXPECT, ref=PAGE)
    if unchanged := context.unchanged(fetched, PAGE):
        return unchanged
    origin = fetched.final_origin
    if sent_away(url, origin):
        raise SourceFault("error_page", f"{url} is not there: readers are sent to {origin}")
    try:
        reading = extract_text(fetched.body, "text/html", address=origin)
    except Unreadable as error:
        _check(fetched, "")
        raise SourceFault("unreadable", f"{origin}: {error}") from None
    _check(fetched, "\n".join(reading.extracted.pages), source.must_contain)
    check_list(
        reading.extracted.links, links_of(context.before(PAGE), context), source.must_link, context.rules, origin
    )
    return keep_page(fetched, reading, "text/html", context)


def links_of(page: SourceItem | None, context: CheckContext) -> tuple[Link, ...]:
    """Return the links of a page that was read, or none of one that was not."""
    return stored_text(context.store, page.text).links if page and page.text else ()


def keep_page(fetched: Fetched, reading: Reading, media_type: str, context: CheckContext) -> SourceItem:
    """Store a page and its text, without what the gate refuses. Raises SourceFault if that cannot be cut out."""
    if not is_personal(reading.whole):
        return context.keep_item(fetched, PAGE, media_type, text=keep_text(context.store, reading))
    # Of such a page only its text and links are kept, without what the gate refuses: data hide in comments and scripts.
    excerpt = evolve(
        reading.extracted,
        pages=tuple(map(without_personal, reading.extracted.pages)),
        links=tuple(link for link in reading.extracted.links if not is_personal(f"{link.text}\n{link.address}")),
    )
    reading = Reading(extracted=excerpt)
    context.refuse_personal(reading.whole, fetched.final_origin)
    fetched = context.cut(fetched, "\n".join(excerpt.pages))
    return context.keep_item(fetched, PAGE, "text/plain", text=keep_text(context.store, reading))


def _document(link: Link, page: str, context: CheckContext) -> SourceItem:
    """Return the document behind a link of a page, which must be on the page's host. Raises SourceFault."""
    ref = f"{DOCUMENT}{link.address}"
    fetched = context.ask(link.address, hosts=(context.own_url or page,), expect=("application/pdf",), ref=ref)
    if unchanged := context.unchanged(fetched, ref):
        return unchanged
    try:
        reading = extract_text(fetched.body, "application/pdf")
    except Unreadable as error:
        raise SourceFault(error.reason, f"{fetched.final_origin}: {error}") from None
    context.refuse_personal(reading.whole, fetched.final_origin)
    # The link by which it was found is kept with its text, so that a rule may be tried on it again.
    with_link = evolve(reading, extracted=evolve(reading.extracted, links=(link,)))
    return context.keep_item(fetched, ref, "application/pdf", text=keep_text(context.store, with_link))


def _check(fetched: Fetched, text: str, must_contain: Iterable[str] = ()) -> None:
    """Raise SourceFault if what a reader sees is not the page."""
    title, has_password = shown_as(fetched.body)
    if sends_on(fetched.body):
        raise SourceFault("error_page", f"{fetched.final_origin} answered with a page that sends readers to another")
    check_page(title, text, has_password, fetched.final_origin, must_contain)


def sent_away(address: str, final: str) -> bool:
    """Return whether a redirect led to no copy of a page: to the home page, an error page or a login."""
    before, after = (urlsplit(url).path.rstrip("/").lower() for url in (address, final))
    return after != before and (_IS_HOME.fullmatch(after) is not None or _IS_NO_PAGE.search(after) is not None)


def sends_on(body: bytes) -> bool:
    """Return whether a page sends its reader on to another address within 99 seconds (`meta refresh`)."""
    tags = _META.findall(body[:_TITLE_WITHIN])
    return any(_REFRESH.search(tag) and _SENDS_ON.search(tag) for tag in tags)


def shown_as(body: bytes) -> tuple[str, bool]:
    """Return the title of a page, empty if it has none, and whether it asks for a password."""
    match = _TITLE.search(body[:_TITLE_WITHIN])
    title = html.unescape(match[1].decode("utf-8", errors="replace")).strip() if match else ""
    return title, _PASSWORD.search(body) is not None
