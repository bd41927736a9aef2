"""A page's main text matches."""

from hashlib import sha256

from models.evidence.evidence import Candidate, Judged, Shown
from models.evidence.rules.passages import check_filled, passages
from models.register import PageText

VERSION = 1


def judge(rule: PageText, shown: Shown) -> Judged:
    """Return a candidate where the main text of a page matches.

    It is known by the line in which the match begins, so that a change elsewhere on the page makes no new one. What is
    said names the pattern and the place, never a word of the page. Raises RuleError while a placeholder of an instance
    is not filled.
    """
    check_filled(rule.pattern)
    lines = tuple(line for page in shown.pages for line in page.splitlines() if line.strip())
    at = passages(lines).find(rule.pattern)
    if at is None:
        return Judged(why=f"not matched: the page's text has no {rule.pattern!r}")
    line = sha256(" ".join(lines[at].split()).encode()).hexdigest()
    says = f"matched {rule.pattern!r} in line {at + 1} of {len(lines)} of the page's text"
    found = Candidate(
        ref=f"{shown.ref}, line {line[:16]}",
        sha256=shown.sha256,
        happened_on=None,
        says=says,
        rule_type=rule.type,
        rule_version=VERSION,
    )
    return Judged(candidates=(found,), why=says)
