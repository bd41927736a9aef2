"""How hard a text is to read: words a sentence, passive forms, and the Flesch-Kincaid grade, by small rules of ours."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from notifications.memo import MemoDocument

PASSIVE = re.compile(
    r"\b(?:is|are|was|were|be|been|being)\b(?: (?:not|never|yet|only|also|once|\w+ly))* "
    r"(?:\w+ed|built|done|found|given|held|kept|known|made|put|read|said|seen|sent|set|shown|taken|told|withdrawn)\b"
)
"""A form of `be` before a participle; `is verified as done` is counted too."""


@dataclass(frozen=True)
class Reading:
    """The figures of some texts."""

    sentences: int
    words: float
    """A sentence, on the average."""
    longest: int
    passive: float
    """The share of sentences that hold a passive form."""
    grade: float
    """0.39 words a sentence and 11.8 syllables a word, less 15.59 (Flesch and Kincaid, 1975)."""


def sentences_of(text: str) -> list[str]:
    """Split a text at the ends of its sentences."""
    return [each for each in re.split(r"(?<=[.?!])(?<!L\.L\.)\s+(?=[A-Z0-9“])", text) if each]


def syllables(word: str) -> int:
    """Count the groups of vowels, a silent ending aside; a number or an id counts as one."""
    letters = re.sub(r"[^a-z]", "", word.lower())
    return max(1, len(re.findall(r"[aeiouy]+", re.sub(r"(?:[^laeiouy]es|[^dt]ed|[^laeiouy]e)$", "", letters))))


def reading_of(texts: Iterable[str]) -> Reading:
    """Measure texts."""
    sentences = [each for text in texts for each in sentences_of(text)]
    words = [each.split() for each in sentences]
    number = sum(map(len, words))
    spoken = sum(syllables(word) for each in words for word in each)
    return Reading(
        sentences=len(sentences),
        words=number / len(sentences),
        longest=max(map(len, words)),
        passive=sum(bool(PASSIVE.search(each)) for each in sentences) / len(sentences),
        grade=0.39 * number / len(sentences) + 11.8 * spoken / number - 15.59,
    )


def body_of(facts: MemoDocument) -> list[str]:
    """Return the sentences of a memo's body."""
    alone = [each for each in (facts.ask, facts.correction, facts.comment and facts.comment.says) if each]
    parts = (*facts.bottom_line, *facts.changes, *facts.notes, *facts.questions, *facts.going_on, *alone)
    return [each.text for each in parts]


def annex_of(facts: MemoDocument) -> list[str]:
    """Return the sentences of its annexes."""
    return [each.text for page in facts.annex for each in page.open_points]
