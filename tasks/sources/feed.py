"""A feed of RSS or Atom: its entries as one page, a line for each title and summary and a link for each entry.

It is opened in the child, like any foreign file, and what rules read of it is what they read of a page.
"""

from models.core import SourceFault, Unreadable
from models.evidence import SourceCheck
from models.register import Feed
from tasks.child import kinds
from tasks.files import Reading, extract_text
from tasks.sources.context import CheckContext
from tasks.sources.web_page import check_page_source
from tasks.web import Fetched

_EXPECT = (kinds.FEED, "application/atom+xml", "application/xml", "text/xml")


def check(name: str, source: Feed, context: CheckContext) -> SourceCheck:
    """Store the feed, if it changed and passes the gate, and the documents that rules read behind its links."""
    return check_page_source(name, source, _EXPECT, _read, context)


def _read(fetched: Fetched) -> Reading:
    try:
        return extract_text(fetched.body, kinds.FEED, address=fetched.final_origin)
    except Unreadable as error:
        if error.reason == "no_text":  # nobody can tell an empty feed from a wrong one
            raise SourceFault("list_missing", f"{fetched.final_origin} is a feed without an entry") from None
        what = str(error).partition(";")[0]  # what follows is for a person who sent a file
        raise SourceFault("unreadable", f"{fetched.final_origin}: {what}; open its address and look") from None
