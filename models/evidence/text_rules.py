"""Rules about words and links: a file's text, a page's text, a page's links, whether a page changed; and excerpts.

What a rule says names patterns and places, never a word of the file or page.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from functools import lru_cache
from hashlib import sha256
from itertools import accumulate
from urllib.parse import urlsplit

from models.core import RuleError, Value, find_pattern
from models.evidence.pages import addresses_for, main_text, matching_links
from models.evidence.values import Extracted, Judgment, Link, RuleInput, matched
from models.register import PageChanged, PageLink, PageText, Rule, TextInFile

DOCUMENT = "document "
"""How the `ref` of a document behind a link of a page begins; its address follows."""

AROUND = 120

_UNFILLED = re.compile(r"\{(year|quarter_words|period_end)\}")


class Passages:
    """A text in parts, such as the pages of a file, searched as one text with each run of white space as one space."""

    def __init__(self, parts: Sequence[str]) -> None:
        # A part with text ends in one space, so that its start is known and a pattern may run over the break.
        closed = [f"{words} " if (words := " ".join(part.split())) else "" for part in parts]
        self._starts = list(accumulate((len(part) for part in closed), initial=0))[:-1]
        self.text = "".join(closed).rstrip()

    def find(self, pattern: str) -> int | None:
        """Return the index of the part in which the first match begins, or None if there is no match."""
        match = find_pattern(pattern, self.text)
        return None if match is None else self.part_at(match[0])

    def part_at(self, offset: int) -> int:
        """Return the index of the part that holds the character at an offset of `text`."""
        return bisect_right(self._starts, offset) - 1


@lru_cache(maxsize=2)
def passages(parts: tuple[str, ...]) -> Passages:
    """Return the parts of a text, ready to search. The last text is cached because many rules read the same one."""
    return Passages(parts)


def check_filled(*patterns: str) -> None:
    """Raise RuleError if a pattern still holds a placeholder of a recurring rule."""
    if any(_UNFILLED.search(pattern) for pattern in patterns):
        raise RuleError(
            "a pattern still holds {year}, {quarter_words} or {period_end}: fill the rule for its instance first"
        )


def judge_file_text(rule: TextInFile, file: RuleInput) -> Judgment:
    """Return a candidate if all of `all_of` and none of `none_of` match the file's text. Raises RuleError."""
    check_filled(*rule.all_of, *rule.none_of)
    if not any(page.strip() for page in file.pages):
        return Judgment(why="not matched: it has no text that a rule could read; only a person can judge it")
    if len(file.pages) < rule.min_pages:
        return Judgment(why=f"not matched: {len(file.pages)} pages, and {rule.min_pages} are needed")
    text = passages(file.pages)
    matches: list[str] = []
    for pattern in rule.all_of:
        index = text.find(pattern)
        if index is None:
            return Judgment(why=f"not matched: no page has {pattern!r}")
        matches.append(f"{pattern!r} on {place_of(index, file.places)}")
    for pattern in rule.none_of:
        if (index := text.find(pattern)) is not None:
            return Judgment(why=f"not matched: {place_of(index, file.places)} has {pattern!r}")
    return matched(file.candidate(rule.type, file.sha256, f"matched {', '.join(matches)}"))


def judge_page_text(rule: PageText, page: RuleInput) -> Judgment:
    """Return a candidate, known by the hash of the line where a match begins. Raises RuleError."""
    check_filled(rule.pattern)
    lines = tuple(line for part in page.pages for line in part.splitlines() if line.strip())
    index = passages(lines).find(rule.pattern)
    if index is None:
        return Judgment(why=f"not matched: the page's text has no {rule.pattern!r}")
    line = sha256(" ".join(lines[index].split()).encode()).hexdigest()
    says = f"matched {rule.pattern!r} in line {index + 1} of {len(lines)} of the page's text"
    return matched(page.candidate(rule.type, f"{page.ref}, line {line[:16]}", says))


def judge_page_links(rule: PageLink, page: RuleInput) -> Judgment:
    """Return a candidate for each link whose text or address matches and that did not, in `before`. A document behind a
    link is judged by the link that led to it and by its own text. Raises RuleError."""
    check_filled(rule.pattern, *rule.document)
    if page.ref.startswith(DOCUMENT):
        text = passages(page.pages)
        lacking = next((pattern for pattern in rule.document if text.find(pattern) is None), None)
        if lacking is not None:
            return Judgment(why=f"not matched: no page of the document has {lacking!r}")
    matching = matching_links(rule.pattern, page.links)
    if not matching:
        return Judgment(why=f"not matched: none of {len(page.links)} links matches {rule.pattern!r}")
    old = matching_links(rule.pattern, page.before.links) if page.before else {}
    says = {
        address: f"matched: the {part} of a link to {address} matches {rule.pattern!r}"
        for address, part in matching.items()
        if address not in old
    }
    if not says:
        all_of_them = "the one link that matches" if len(matching) == 1 else f"each of {len(matching)} links that match"
        return Judgment(why=f"not matched: {all_of_them} {rule.pattern!r} stood there before")
    return matched(*(page.candidate(rule.type, address, words) for address, words in says.items()))


def judge_page_change(rule: PageChanged, page: RuleInput) -> Judgment:
    """Return the question to a person if the main text differs from the last different copy; never a candidate."""
    if page.before is None:
        return Judgment(why="not matched: no other copy was kept before this one")
    old, new = main_text(page.before.pages), main_text(page.pages)
    if old == new:
        return Judgment(why="not matched: the main text is that of the copy before")
    removed, added = len(set(old) - set(new)), len(set(new) - set(old))
    why = f"the main text changed: {tally(added, 'line')} new, {tally(removed, 'line')} gone; {rule.why}"
    return Judgment(why=why, asks="page_changed")


def named_in(text: str, milestone_ids: Iterable[str]) -> tuple[str, ...]:
    """Return the milestones whose id a text holds, such as the name of a file; the id of one that recurs stands for its
    instances, unless it names one of them."""
    words, ids = _words(text), tuple(milestone_ids)
    templates = {id_: id_.partition("@")[0] for id_ in ids}
    in_full = {id_ for id_ in ids if _words(id_) in words}
    with_instance = {templates[id_] for id_ in in_full if "@" in id_}
    return tuple(
        id_
        for id_ in ids
        if id_ in in_full or (templates[id_] not in with_instance and _words(templates[id_]) in words)
    )


def _words(text: str) -> str:
    return f" {' '.join(re.findall('[A-Z0-9]+', text.upper()))} "


def place_of(index: int, places: Sequence[str]) -> str:
    """Return what a part is called: the extractor's name for it, or else its page number."""
    return places[index] if index < len(places) else f"page {index + 1}"


def links_to_follow(rules: Iterable[Rule], links: tuple[Link, ...]) -> tuple[Link, ...]:
    """Return the links whose documents rules want to read: those that match and whose address ends in `.pdf`."""
    matching = addresses_for((rule for rule in rules if isinstance(rule, PageLink) and rule.document), links)
    by_address = {link.address: link for link in links if urlsplit(link.address).path.lower().endswith(".pdf")}
    return tuple(link for address, link in by_address.items() if address in matching)


def tally(number: int, noun: str) -> str:
    """Return `1 line` or `3 lines`."""
    return f"1 {noun}" if number == 1 else f"{number} {noun}s"


class Excerpt(Value):
    """A passage that a rule matched, cut at whole words, for the verifier who reads it."""

    place: str
    words: str


def excerpts_of(rule: Rule, text: Extracted) -> tuple[Excerpt, ...]:
    """Return the first passage for each pattern that a rule wants (docs/evidence.md#what-a-verifier-sees)."""
    if not isinstance(rule, TextInFile | PageText):
        return ()
    patterns = rule.all_of if isinstance(rule, TextInFile) else (rule.pattern,)
    searched = passages(text.pages)
    excerpts: dict[Excerpt, None] = {}
    for pattern in patterns:
        match = find_pattern(pattern, searched.text)
        if match is None:
            continue
        place = place_of(searched.part_at(match[0]), text.places)
        first, last = _around(searched.text, *match)
        words = searched.text[first:last].strip()
        words = f"{'… ' if first else ''}{words}{' …' if last < len(searched.text) else ''}"
        excerpts[Excerpt(place=place, words=words)] = None
    return tuple(excerpts)


def _around(text: str, start: int, end: int) -> tuple[int, int]:
    """Return where the words around a match begin and end."""
    first, last = max(start - AROUND, 0), min(end + AROUND, len(text))
    if first:
        first = text.find(" ", first, start) + 1 or start
    if last < len(text):
        space = text.rfind(" ", end, last)
        last = space if space >= 0 else end
    return first, last
