"""The issued memos as the site keeps them: of the memo that speaks for today all facts, of another what is still shown.

Three hundred memos whole would fill the memory, so they are read one after the other. Source: docs/site.md
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from typing import Any, NamedTuple

from models.memo import IssuedMemo
from notifications.memo import Annex, Head, MemoDocument, Sentence
from notifications.site.rows import RecommendationLine, recommendation_lines

Sheet = dict[str, Any]
"""What stands on a page, by place; the words are in the templates."""
AnnexLine = tuple[str, str, date, str]
"""A quote or a line of a history: its recommendation, its milestone if it is a quote, its day and its words."""


class MemoFolder(NamedTuple):
    """An issued memo and what lies in its folder: nothing of a withdrawn one."""

    issued: IssuedMemo
    facts: MemoDocument | None = None
    sizes: Mapping[str, int] = {}
    """The bytes of each file, by name."""


@dataclass(frozen=True)
class Memo:
    """An issued memo and what the site shows of it; a withdrawn one has no head and no words."""

    issued: IssuedMemo
    reasons: Mapping[str, str]
    """The words of corrections and withdrawals, by text id."""
    head: Head | None = None
    bottom_line: tuple[Sentence, ...] = ()
    sizes: Mapping[str, int] = field(default_factory=dict)
    lines: tuple[RecommendationLine, ...] = ()
    new_lines: frozenset[AnnexLine] = frozenset()
    """The quotes and the lines of histories that no memo of a lower number had."""

    @property
    def number(self) -> int:
        """Return its number."""
        return self.issued.number

    @property
    def folder(self) -> str:
        """Return its folder's name on the site: four digits, so that names sort as numbers do."""
        return f"{self.number:04}"

    @property
    def page(self) -> str:
        """Return where the page about it stands on the site."""
        return f"memos/{self.folder}.html"

    @property
    def key(self) -> str | None:
        """Return the public key that signs it; None if none does."""
        return self.head.ledger.key_id if self.head else None


@dataclass(frozen=True, kw_only=True)
class NewestMemo(Memo):
    """The memo that speaks for today, with all its facts."""

    facts: MemoDocument


def read_memos(
    folders: Iterable[MemoFolder], newest: IssuedMemo | None, reasons: Mapping[str, str]
) -> tuple[Memo, ...]:
    """Return the memos of a site.

    Args:
        folders: every memo by number. They are taken one by one, and only the facts of the newest are kept.
        newest: the memo that speaks for today.
        reasons: the words of corrections and withdrawals, by text id.
    """
    earlier: set[AnnexLine] = set()
    memos: list[Memo] = []
    for issued, facts, sizes in folders:
        if facts is None:
            memos.append(Memo(issued, reasons))
            continue
        new = frozenset(line for annex in facts.annex for line in annex_lines(annex)) - earlier
        earlier |= new
        memo = partial(NewestMemo, facts=facts) if issued == newest else Memo
        lines = recommendation_lines(facts)
        memos.append(memo(issued, reasons, facts.memo, facts.bottom_line, sizes, lines, new))
    return tuple(memos)


def annex_lines(annex: Annex) -> Iterator[AnnexLine]:
    """Yield the quotes of an annex, then the lines of its history, each by what it is known again in another memo."""
    yield from ((annex.rec, quote.milestone, quote.on, quote.text) for quote in annex.agency_words)
    yield from ((annex.rec, "", line.date, line.what) for line in annex.history)
