"""A page shows a link that was not there before, and its text or its address matches."""

import re

from models.evidence.evidence import Candidate, Judged, Link, Shown
from models.evidence.rules.passages import check_filled
from models.register import PageLink

VERSION = 1


def judge(rule: PageLink, shown: Shown) -> Judged:
    """Return a candidate for each new link whose text or address matches.

    New is what did not stand, as a match, in `shown.before`; on the first look every link is new, so that what was
    posted before the first look is found (recommendations.yaml, rule_types). Raises RuleError while a placeholder of
    an instance is not filled.
    """
    check_filled(rule.pattern)
    matching = _matching(rule.pattern, shown.links)
    if not matching:
        return Judged(why=f"not matched: none of {len(shown.links)} links matches {rule.pattern!r}")
    stood = _matching(rule.pattern, shown.before.links) if shown.before else {}
    found = tuple(
        Candidate(
            ref=address,
            sha256=shown.sha256,
            happened_on=None,
            says=f"matched: the {where} of a link to {address} matches {rule.pattern!r}",
            rule_type=rule.type,
            rule_version=VERSION,
        )
        for address, where in matching.items()
        if address not in stood
    )
    if not found:
        all_of_them = "the one link that matches" if len(matching) == 1 else f"each of {len(matching)} links that match"
        return Judged(why=f"not matched: {all_of_them} {rule.pattern!r} stood there before")
    return Judged(candidates=found, why="; ".join(each.says for each in found))


def _matching(pattern: str, links: tuple[Link, ...]) -> dict[str, str]:
    """Return the address of each link that matches, and which of the two did: its text or its address."""
    found: dict[str, str] = {}
    for each in links:
        if re.search(pattern, " ".join(each.text.split())):
            found.setdefault(each.address, "text")
        elif re.search(pattern, each.address):
            found.setdefault(each.address, "address")
    return found
