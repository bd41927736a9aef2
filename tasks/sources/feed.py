"""A feed of RSS or Atom: its entries as one page, a line for each title and summary and a link for each entry.

It is opened in the child, like any foreign file, and what rules read of it is what they read of a page.
"""

from models.core import SourceFault, Unreadable
from models.evidence import SourceCheck, SourceItem
from models.register import Feed
from tasks.child import kinds
from tasks.files import extract_text
from tasks.sources.context import CheckContext
from tasks.sources.web_page import PAGE, check_page_source, keep_page

_EXPECT = (kinds.FEED, "application/atom+xml", "application/xml", "text/xml")


def check(name: str, source: Feed, context: CheckContext) -> SourceCheck:
    """Store the feed, if it changed and passes the gate, and the documents that rules read behind its links."""
    return check_page_source(name, source, lambda: _feed(source, context), context)


def _feed(source: Feed, context: CheckContext) -> SourceItem:
    url = context.own_url or source.url
    fetched = context.ask(url, hosts=(url,), expect=_EXPECT, ref=PAGE)
    if unchanged := context.unchanged(fetched, PAGE):
        return unchanged
    try:
        reading = extract_text(fetched.body, kinds.FEED, address=fetched.final_origin)
    except Unreadable as error:
        if error.reason == "no_text":  # nobody can tell an empty feed from a wrong one
            raise SourceFault("list_missing", f"{fetched.final_origin} is a feed without an entry") from None
        raise SourceFault("unreadable", f"{fetched.final_origin}: {error}") from None
    return keep_page(fetched, reading, kinds.FEED, context)
