"""The issued memos as the site keeps them, and their milestones and recommendations as its pages show them. Of the memo
that speaks for today all facts are kept, of another what is still shown: three hundred memos whole would fill the
memory. Source: docs/site.md, docs/site.md#status"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from itertools import groupby
from typing import Any, NamedTuple

from models.core import evolve
from models.memo import IssuedMemo
from notifications.memo import Annex, Head, MemoDocument, RecommendationRow, Sentence
from notifications.printed import MilestoneLine, Status, milestone_lines, status_of


class RecommendationLine(NamedTuple):
    """One recommendation of a memo, and the milestone whose date it shows; None if it shows none."""

    row: RecommendationRow
    status: Status
    milestone: MilestoneLine | None


class TimelineStep(NamedTuple):
    """A milestone, or the instances of a recurring one together."""

    first: MilestoneLine
    lines: tuple[MilestoneLine, ...]
    statuses: tuple[tuple[Status, tuple[str, ...]], ...]
    """Each status with the periods of the instances of which it is true, none if it is true of all. It has words and a
    note only if these instances share them."""


def steps_of(lines: Iterable[MilestoneLine]) -> tuple[TimelineStep, ...]:
    """Return one step for each milestone, the instances of a recurring one together, in the order of the first."""
    by_step: dict[str, list[MilestoneLine]] = {}
    for line in lines:
        by_step.setdefault(line.step, []).append(line)
    return tuple(TimelineStep(group[0], tuple(group), tuple(_statuses_of(group))) for group in by_step.values())


def _statuses_of(lines: list[MilestoneLine]) -> Iterator[tuple[Status, tuple[str, ...]]]:
    for code, group in groupby(lines, key=lambda line: line.status.code):
        run = list(group)
        words = {line.status.words for line in run}
        notes = {line.status.note for line in run}
        word, note = ("".join(texts) if len(texts) == 1 else "" for texts in (words, notes))
        yield Status(code, word, note), () if run == lines else tuple(line.period for line in run)


Sheet = dict[str, Any]
"""What stands on a page, by place; the words are in the templates."""
AnnexLine = tuple[str, str, date, str]
"""A quote or a line of a history: its recommendation, its milestone if it is a quote, its day and its words."""


class MemoFolder(NamedTuple):
    """An issued memo and what lies in its folder: nothing of a withdrawn one."""

    issued: IssuedMemo
    facts: MemoDocument | None = None
    sizes: Mapping[str, int] = {}


@dataclass(frozen=True)
class Memo:
    """An issued memo and what the site shows of it; a withdrawn one has no head and no words."""

    issued: IssuedMemo
    reasons: Mapping[str, str]
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
    """Return the memos of a site, with all facts of `newest` alone; `reasons`: of corrections and withdrawals."""
    earlier: set[AnnexLine] = set()
    memos: list[Memo] = []
    for issued, stored, sizes in folders:
        if stored is None:
            memos.append(Memo(issued, reasons))
            continue
        facts = evolve(stored, mock=issued.mock)  # 0.2.0 marked the demo's own memos alone
        new = frozenset(line for annex in facts.annex for line in annex_lines(annex)) - earlier
        earlier |= new
        memo = partial(NewestMemo, facts=facts) if issued == newest else Memo
        milestones = {line.row.id: line for line in milestone_lines(facts)}
        lines = []
        for row in facts.recommendations:
            line = milestones.get(row.milestone or "")
            lines.append(RecommendationLine(row, status_of(row, line and line.row, facts.memo.as_of), line))
        memos.append(memo(issued, reasons, facts.memo, facts.bottom_line, sizes, tuple(lines), new))
    return tuple(memos)


def annex_lines(annex: Annex) -> Iterator[AnnexLine]:
    """Yield the quotes of an annex, then the lines of its history, each by what it is known again in another memo."""
    yield from ((annex.rec, quote.milestone, quote.on, quote.text) for quote in annex.agency_words)
    yield from ((annex.rec, "", line.date, line.what) for line in annex.history)
