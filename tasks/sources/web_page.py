"""One public page: its main text and its links, beside the raw answer."""

import html
import re
from urllib.parse import urlsplit

from models.core import SourceFault, Unreadable, evolve, without_personal
from models.evidence import (
    DOCUMENT,
    PAGE,
    UNPROVED,
    Link,
    SourceCheck,
    SourceItem,
    check_known,
    check_page,
    links_to_follow,
)
from models.records import ttl_of
from models.register import WebPage
from tasks.files import Reading, extract_text, keep_text, stored_text
from tasks.sources.context import CheckContext, is_personal

_EXPECT = ("text/html",)
# It stops at the next "<": one that ran on to the next ">" from every tag took time in the square of the page's length.
_TITLE = re.compile(rb"(?i)<title[^<>]*>([^<]{0,500})</title>")
_TITLE_WITHIN = 200_000


def check(name: str, source: WebPage, context: CheckContext) -> SourceCheck:
    """Store the page, if it changed, is a real one and passes the gate, and the documents that rules read. What a page
    shows counts even if it did not prove itself; what it does not show says nothing then."""
    try:
        page, unproved = _page(source, context)
    except SourceFault as fault:
        gone = (PAGE,) if fault.reason == "not_found" and context.before(PAGE) else ()
        return context.ended(name, ttl_of(source), faults=(fault,), vanished=gone)
    host = urlsplit(page.origin).hostname
    on_page = links_to_follow(context.rules, _links_of(page, context))
    same_host = (link for link in on_page if urlsplit(link.address).hostname == host)
    links = {link.address: link for link in same_host}
    documents, faults, unread = context.read_records(links, lambda url: (_document(links[url], page.origin, context),))
    return context.ended(name, ttl_of(source), items=(page, *documents), faults=(*unproved, *faults, *unread.values()))


def _page(source: WebPage, context: CheckContext) -> tuple[SourceItem, tuple[SourceFault, ...]]:
    """Return the page, and the fault that it did not prove itself, if so. Raises SourceFault."""
    url = context.own_url or source.url
    fetched = context.ask(url, hosts=(url,), expect=_EXPECT, ref=PAGE)
    if unchanged := context.unchanged(fetched, PAGE):
        return unchanged, _unproved(_links_of(unchanged, context), source, context)
    origin, title = fetched.final_origin, title_of(fetched.body)
    try:
        reading = extract_text(fetched.body, "text/html", address=origin)
    except Unreadable as error:
        check_page(title, "", origin)
        raise SourceFault("unreadable", f"{origin}: {error}") from None
    check_page(title, "\n".join(reading.extracted.pages), origin, source.must_contain)
    unproved = _unproved(reading.extracted.links, source, context)
    # A page without its list is no copy of the page: the next one is compared with the last that had it.
    ref = UNPROVED if any(fault.reason == "list_missing" for fault in unproved) else PAGE
    if not is_personal(reading.whole):
        return context.keep_item(fetched, ref, "text/html", text=keep_text(context.store, reading)), unproved
    # Of such a page only its text and links are kept, without what the gate refuses: data hide in comments and scripts.
    excerpt = evolve(
        reading.extracted,
        pages=tuple(map(without_personal, reading.extracted.pages)),
        links=tuple(link for link in reading.extracted.links if not is_personal(f"{link.text}\n{link.address}")),
    )
    reading = Reading(extracted=excerpt)
    context.refuse_personal(reading.whole, origin)
    fetched = context.cut(fetched, "\n".join(excerpt.pages))
    return context.keep_item(fetched, ref, "text/plain", text=keep_text(context.store, reading)), unproved


def _unproved(links: tuple[Link, ...], source: WebPage, context: CheckContext) -> tuple[SourceFault, ...]:
    before, known = context.before(PAGE), source.known or source.must_link
    try:
        check_known(links, _links_of(before, context), known, context.rules, context.own_url or source.url)
    except SourceFault as fault:
        return (fault,)
    return ()


def _links_of(page: SourceItem | None, context: CheckContext) -> tuple[Link, ...]:
    return stored_text(context.store, page.text).links if page and page.text else ()


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


def title_of(body: bytes) -> str:
    """Return the title of a page, empty if it has none."""
    match = _TITLE.search(body[:_TITLE_WITHIN])
    return html.unescape(match[1].decode("utf-8", errors="replace")).strip() if match else ""
