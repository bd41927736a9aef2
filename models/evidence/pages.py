"""Pages: how two copies differ, and how to tell a page from a page that only looks like an answer."""

import re
from collections.abc import Collection, Iterable
from difflib import unified_diff

from models.core import SourceFault, find_pattern
from models.evidence.values import Extracted, Link
from models.register import PageLink, Rule

SHORT_PAGE = 120
"""Words of main text up to which a page may be nothing but a check for robots. Source: docs/evidence.md#results"""
_CHALLENGE = re.compile(
    r"(?i)just a moment|enable javascript|captcha|are you a robot|verify(ing)? (that )?you are (a )?human"
    r"|checking your browser|attention required|unusual traffic"
)
_HEAD = re.compile(
    r"(?i)((http |error )*(40[0-9]|41[0-9]|50[0-9]))?[ ,]*"
    r"(error|((the )?(page|file|document|object) )?((was|is) )?not found|(access (is )?|permission )denied|forbidden"
    r"|request rejected|(web )?page blocked|p[a\u00e1]gina no encontrada|loading"
    r"|unauthori[sz]ed|bad request|bad gateway|gateway time-?out|internal server error|something went wrong|oops"
    r"|((service|site|website|page) )?((is )?(temporarily |currently )?)?unavailable"
    r"|((site|system|website) )?(is )?((under|down for|scheduled) )?maintenance|session (has )?expired"
    r"|(please )?(log|sign)[ -]?in( required)?"
    r"|(301 |302 )?((page|object|document) )?(has )?moved( permanently| temporarily)?)[.!\u2026]*"
)
"""What a page has as its title or its first line when it is not the page: the whole of it, so that a page about any of
these things passes."""
_SAYS_GONE = re.compile(
    r"(?i)\b(page|file|document)( (that |which )?you (requested|wanted|are looking for|followed))?,? "
    r"(((was|is) )?not found|(could not|couldn't|cannot|can't) be found"
    r"|((has|have) (been )?|was )(moved|removed|deleted)"
    r"|may have been (moved|removed|deleted)|no longer exists|(does not|doesn't) exist"
    r"|(is not|isn't|is no longer) available)\b"
)
"""How a page of any length begins if it only says that there is none: a soft 404."""
_BEGINS_WITHIN = 40
_PARTS = re.compile(r"\s+[-\u2013\u2014\u00b7]\s+|\s*\|\s*")
"""What stands between the name of a page and that of its site, in a title."""


def main_text(pages: Iterable[str]) -> tuple[str, ...]:
    """Return the lines of a page's main text that hold words, each run of white space as one space."""
    lines = (" ".join(line.split()) for text in pages for line in text.splitlines())
    return tuple(line for line in lines if line)


def difference(before: Extracted, after: Extracted) -> tuple[str, ...]:
    """Return the lines removed, each after `- `, and the lines added, after `+ `, in order; then the links."""
    lines = list(unified_diff(main_text(before.pages), main_text(after.pages), n=0, lineterm=""))[2:]
    changes = [f"{line[0]} {line[1:]}" for line in lines if not line.startswith("@@")]
    for sign, links, others in (("-", before.links, set(after.links)), ("+", after.links, set(before.links))):
        gone = (link for link in dict.fromkeys(links) if link not in others)
        changes += [f"{sign} link: {' '.join(link.text.split())} ({link.address})" for link in gone]
    return tuple(changes)


def check_page(title: str, text: str, origin: str, must_contain: Iterable[str] = ()) -> None:
    """Raise SourceFault if a page served with status 200 says itself that it is none: an error, a login, a robot check.
    `must_contain` are phrases looked for in the main text without the title, which an error keeps. What says nothing
    of the kind is not believed for that: `missing_proof`."""
    words, lines = text.split(), main_text((text,))
    heads = [*_PARTS.split(title.strip()), *lines[:1]]
    if any(head and _HEAD.fullmatch(head) for head in heads) or _SAYS_GONE.search(" ".join(words[:_BEGINS_WITHIN])):
        raise SourceFault("error_page", f"{origin} answered with an error page or a login, though it said 200")
    if len(words) <= SHORT_PAGE and _CHALLENGE.search(" ".join((title, *words))):
        raise SourceFault("challenge_page", f"{origin} answered with a page that asks for a browser or a person")
    titles = {" ".join(part.split()).casefold() for part in (title, *_PARTS.split(title))}
    body = " ".join(line for line in lines if line.casefold() not in titles).casefold()
    for phrase in must_contain:
        if " ".join(phrase.split()).casefold() not in body:
            what = f"does not hold {phrase!r}, which the tracking plan says that the page holds"
            raise SourceFault(
                "list_missing", f"{origin} {what}; open it, and correct `must_contain` if it was rewritten"
            )


def addresses_for(rules: Iterable[Rule], links: Collection[Link]) -> set[str]:
    """Return the addresses of the links that rules match."""
    patterns = (rule.pattern for rule in rules if isinstance(rule, PageLink))
    return {address for pattern in patterns for address in matching_links(pattern, links)}


def missing_proof(
    links: Collection[Link], pattern: str | None, remembered: Collection[str], origin: str
) -> SourceFault | None:
    """Return None if a list proves itself by a link that we know it holds, else the fault: `list_missing`, or
    `nothing_known` if no link is known.

    `pattern` is what the tracking plan calls `known`; without it, the addresses of an earlier good copy that are
    `remembered` are known. What a list that proved itself does not show is absent (docs/evidence.md#proof).
    """
    if pattern:
        return None if matching_links(pattern, links) else known_missing("link", pattern, origin)
    if not remembered:
        what = "may be any page at its address: the tracking plan names no link that it is known to hold"
        return SourceFault("nothing_known", f"{origin} {what}; write `known`, such as a pattern of an earlier report")
    if set(remembered).isdisjoint(link.address for link in links):
        what = "shows none of the links that it listed before"
        return SourceFault("list_missing", f"{origin} {what}; open it, and write `known` if the list was rewritten")
    return None


def known_missing(what: str, pattern: str, origin: str) -> SourceFault:
    """Return the fault of a list without the link or row that the tracking plan calls `known`."""
    why = f"{origin} shows no {what} that matches `{pattern}`, which the tracking plan says that it holds"
    return SourceFault("list_missing", f"{why}; open it, and correct `known` if the list was rewritten")


def matching_links(pattern: str, links: Iterable[Link]) -> dict[str, str]:
    """Return the address of each link that matches, and which of the two matched: its text or its address."""
    matching: dict[str, str] = {}
    for link in links:
        if find_pattern(pattern, " ".join(link.text.split())):
            matching.setdefault(link.address, "text")
        elif find_pattern(pattern, link.address):
            matching.setdefault(link.address, "address")
    return matching
