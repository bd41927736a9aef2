"""One public page, or a feed read as one: its main text and its links, beside the raw answer."""

import html
import re
from collections.abc import Callable
from urllib.parse import urlsplit

from models.core import SourceFault, Unreadable, evolve, without_personal
from models.evidence import (
    DOCUMENT,
    PAGE,
    UNPROVED,
    Link,
    SourceCheck,
    SourceItem,
    addresses_for,
    check_page,
    links_to_follow,
    missing_proof,
)
from models.records import ttl_of
from models.register import Feed, WebPage
from tasks.files import Reading, extract_text, keep_text, stored_text
from tasks.sources.context import CheckContext, is_personal
from tasks.web import Fetched

# It stops at the next "<": one that ran on to the next ">" from every tag took time in the square of the page's length.
_TITLE = re.compile(rb"(?i)<title[^<>]*>([^<]{0,500})</title>")
_TITLE_WITHIN = 200_000


def check(name: str, source: WebPage, context: CheckContext) -> SourceCheck:
    """Store the page, if it changed, is a real one and passes the gate, and the documents that rules read."""

    def read(fetched: Fetched) -> Reading:
        origin, title = fetched.final_origin, title_of(fetched.body)
        try:
            reading = extract_text(fetched.body, "text/html", address=origin)
        except Unreadable as error:
            check_page(title, "", origin)
            raise SourceFault("unreadable", f"{origin}: {error}") from None
        check_page(title, "\n".join(reading.extracted.pages), origin, source.must_contain)
        return reading

    return check_page_source(name, source, ("text/html",), read, context)


def check_page_source(
    name: str,
    source: WebPage | Feed,
    expect: tuple[str, ...],
    read: Callable[[Fetched], Reading],
    context: CheckContext,
) -> SourceCheck:
    """Store a page of one of these media types, the first of which it is kept as, and the documents of its host that
    rules read behind its links. What a page shows counts even if it did not prove itself; what it does not show says
    nothing then. `read` returns what an answer holds, or raises SourceFault."""
    url = context.own_url or source.url
    try:
        fetched = context.ask(url, hosts=(url,), expect=expect, ref=PAGE)
        page = context.unchanged(fetched, PAGE)
        reading = None if page else read(fetched)
        links = reading.extracted.links if reading else _links_of(page, context)
        before = _links_of(context.before(PAGE), context)
        # Every entry of a feed is one of its list; of a page's links those that rules looked for.
        remembered = (
            {link.address for link in before} if isinstance(source, Feed) else addresses_for(context.rules, before)
        )
        unproved = missing_proof(links, source.proved_by, remembered, url)
        if reading:
            # A page without its list is no copy of the page: the next one is compared with the last that had it.
            ref = UNPROVED if unproved and unproved.reason == "list_missing" else PAGE
            page = _keep(fetched, reading, ref, expect[0], context)
    except SourceFault as fault:
        gone = (PAGE,) if fault.reason == "not_found" and context.before(PAGE) else ()
        return context.ended(name, ttl_of(source), faults=(fault,), vanished=gone)
    assert page is not None  # noqa: S101 - it is unchanged, or it was read
    host = urlsplit(page.origin).hostname
    to_follow = links_to_follow(context.rules, _links_of(page, context))
    followed = {link.address: link for link in to_follow if urlsplit(link.address).hostname == host}
    documents, faults, unread = context.read_records(
        followed, lambda address: (_document(followed[address], page.origin, context),)
    )
    faults += [*unread.values(), *filter(None, (unproved,))]
    return context.ended(name, ttl_of(source), items=(page, *documents), faults=faults)


def _links_of(page: SourceItem | None, context: CheckContext) -> tuple[Link, ...]:
    return stored_text(context.store, page.text).links if page and page.text else ()


def _keep(fetched: Fetched, reading: Reading, ref: str, media_type: str, context: CheckContext) -> SourceItem:
    """Store a page and its text, without what the gate refuses. Raises SourceFault if that cannot be cut out."""
    if not is_personal(reading.whole):
        return context.keep_item(fetched, ref, media_type, text=keep_text(context.store, reading))
    # Of such a page only its text and links are kept, without what the gate refuses: data hide in comments and scripts.
    excerpt = evolve(
        reading.extracted,
        pages=tuple(map(without_personal, reading.extracted.pages)),
        links=tuple(link for link in reading.extracted.links if not is_personal(f"{link.text}\n{link.address}")),
    )
    reading = Reading(extracted=excerpt)
    context.refuse_personal(reading.whole, fetched.final_origin)
    fetched = context.cut(fetched, "\n".join(excerpt.pages))
    return context.keep_item(fetched, ref, "text/plain", text=keep_text(context.store, reading))


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
