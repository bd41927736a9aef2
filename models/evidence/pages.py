"""Pages: how two copies differ, and how to tell a page from a page that only looks like an answer."""

import re
from collections.abc import Iterator
from difflib import unified_diff

from models.core import SourceFault
from models.evidence.values import Extracted

SHORT_PAGE = 120
"""Words of main text up to which a page may hold little more than a notice. Source: docs/evidence.md#results"""

_CHALLENGE = re.compile(
    r"(?i)just a moment|enable javascript|captcha|are you a robot|verify(ing)? (that )?you are (a )?human"
    r"|checking your browser|attention required|unusual traffic"
)
_ERROR = re.compile(
    r"(?i)^(http )?(error )?(40[0-9]|41[0-9]|50[0-9])\b *([-|:.]|error|not found|forbidden|$)|^error\b"
    r"|page (was )?not found"
    r"|page (could not|cannot|can't) be found|access denied|forbidden|(service|temporarily|currently) unavailable"
    r"|bad gateway|gateway time-?out|internal server error|(under|scheduled) maintenance|no longer available"
)
_LOGIN = re.compile(r"(?i)\b(log|sign)[ -]?in\b|password")


def main_text(page: Extracted | tuple[str, ...]) -> tuple[str, ...]:
    """Return the lines of a page's main text that hold words, each run of white space as one space.

    The extractor has already left out menus and banners. Bytes are not compared because they change daily.
    """
    pages = page.pages if isinstance(page, Extracted) else page
    lines = (" ".join(line.split()) for text in pages for line in text.splitlines())
    return tuple(line for line in lines if line)


def difference(before: Extracted, after: Extracted) -> tuple[str, ...]:
    """Return the lines removed, each after `- `, and the lines added, after `+ `, in order; then the links."""
    return (*_changed_lines(main_text(before), main_text(after)), *_changed_links(before, after))


def check_page(title: str, text: str, has_password: bool, origin: str) -> None:
    """Raise SourceFault if a page is a robot check, an error page or a login served with status 200.

    `text` is its main text; `has_password` is true if it has a password field. A title that says so counts only
    while there is little text, because a good page may be about any of these things.
    """
    words = text.split()
    if len(words) > SHORT_PAGE:
        return
    start = " ".join(words)
    for pattern, reason, what in (
        (_CHALLENGE, "challenge_page", "a page that asks for a browser or a person"),
        (_ERROR, "error_page", "an error page, though it said 200"),
    ):
        if pattern.search(title) or pattern.search(start):
            raise SourceFault(reason, f"{origin} answered with {what}")
    if has_password and (_LOGIN.search(title) or _LOGIN.search(start)):
        raise SourceFault("error_page", f"{origin} answered with a page that asks for a login")


def _changed_lines(before: tuple[str, ...], after: tuple[str, ...]) -> Iterator[str]:
    for line in list(unified_diff(before, after, n=0, lineterm=""))[2:]:
        if not line.startswith("@@"):
            yield f"{line[0]} {line[1:]}"


def _changed_links(before: Extracted, after: Extracted) -> Iterator[str]:
    old, new = set(before.links), set(after.links)
    for sign, links, others in (("-", before.links, new), ("+", after.links, old)):
        for link in dict.fromkeys(links):
            if link not in others:
                yield f"{sign} link: {' '.join(link.text.split())} ({link.address})"
