"""A file's text matches what a milestone's document would have to say."""

from models.evidence.evidence import Candidate, Judged, Shown
from models.evidence.rules.passages import check_filled, passages, place
from models.register import TextInFile

VERSION = 2
NO_TEXT = "not matched: it has no text that a rule could read; only a person can judge it"


def judge(rule: TextInFile, shown: Shown) -> Judged:
    """Return a candidate where every pattern of `all_of` and none of `none_of` matches the file's text.

    Any run of white space, the break between two pages with it, counts as one space. What is said names patterns and
    places, never a word of the file. Raises RuleError while a placeholder of an instance is not filled.
    """
    check_filled(*rule.all_of, *rule.none_of)
    if not any(page.strip() for page in shown.pages):
        return Judged(why=NO_TEXT)
    if len(shown.pages) < rule.min_pages:
        return Judged(why=f"not matched: {len(shown.pages)} pages, and {rule.min_pages} are needed")
    read = passages(shown.pages)
    hits: list[str] = []
    for pattern in rule.all_of:
        at = read.find(pattern)
        if at is None:
            return Judged(why=f"not matched: no page has {pattern!r}")
        hits.append(f"{pattern!r} on {place(at, shown.places)}")
    for pattern in rule.none_of:
        at = read.find(pattern)
        if at is not None:
            return Judged(why=f"not matched: {place(at, shown.places)} has {pattern!r}")
    says = f"matched {', '.join(hits)}"
    found = Candidate(
        ref=shown.sha256,
        sha256=shown.sha256,
        happened_on=None,
        says=says,
        rule_type=rule.type,
        rule_version=VERSION,
    )
    return Judged(candidates=(found,), why=says)
