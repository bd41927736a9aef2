"""A file's text matches what a milestone's document would have to say."""

import re
from bisect import bisect_right
from itertools import accumulate

from models.errors import RuleError
from models.evidence import Candidate, Judged, Shown
from models.rule import TextInFile

VERSION = 1

_UNFILLED = re.compile(r"\{(year|quarter_words)\}")


def judge(rule: TextInFile, shown: Shown) -> Judged:
    """Return a candidate where every pattern of `all_of` and none of `none_of` matches the file's text.

    Any run of white space, the break between two pages with it, counts as one space. What is said names patterns and
    pages, never a word of the file. Raises RuleError while a placeholder of an instance is not filled.
    """
    if any(_UNFILLED.search(pattern) for pattern in (*rule.all_of, *rule.none_of)):
        raise RuleError("a pattern still holds {year} or {quarter_words}: fill the rule for its instance first")
    if len(shown.pages) < rule.min_pages:
        return Judged(why=f"not matched: {len(shown.pages)} pages, and {rule.min_pages} are needed")
    # A page with text ends in one space, so that a page's start is known and a pattern may run over the break.
    pages = [f"{words} " if (words := " ".join(page.split())) else "" for page in shown.pages]
    starts = list(accumulate((len(page) for page in pages), initial=0))[:-1]
    text = "".join(pages).rstrip()
    if not text:
        return Judged(why="not matched: the file has no text")
    hits: list[str] = []
    for pattern in rule.all_of:
        match = re.search(pattern, text)
        if match is None:
            return Judged(why=f"not matched: no page has {pattern!r}")
        hits.append(f"{pattern!r} on page {bisect_right(starts, match.start())}")
    for pattern in rule.none_of:
        match = re.search(pattern, text)
        if match is not None:
            return Judged(why=f"not matched: page {bisect_right(starts, match.start())} has {pattern!r}")
    says = f"matched {', '.join(hits)}"
    found = Candidate(
        ref=shown.sha256,
        sha256=shown.sha256,
        happened_on=None,
        says=says,
        rule_type=rule.type,
        rule_version=VERSION,
    )
    return Judged(candidate=found, why=says)
