"""The issued memos as the site keeps them, and their milestones and recommendations as its pages show them. Of the memo
that speaks for today all facts are kept, of another what is still shown: three hundred memos whole would fill the
memory. Source: docs/site.md, docs/site.md#status"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from typing import Any, NamedTuple

from models.memo import IssuedMemo
from notifications.memo import (
    Annex,
    Facts,
    MilestoneLine,
    RecommendationRow,
    Status,
    milestone_lines,
    noted_status,
)
from notifications.memo import Memo as Document
from notifications.memo.shapes import Line, Words
from notifications.words import say, state_words


class RecommendationLine(NamedTuple):
    """One recommendation of a memo."""

    row: RecommendationRow
    status: Status
    milestone: MilestoneLine | None
    """The milestone whose date it shows; None if it shows none."""


Sheet = dict[str, Any]
"""What stands on a page, by place; the words are in the templates."""
AnnexLine = tuple[str, str, date, str]
"""A quote or a line of a history: its recommendation, its milestone if it is a quote, its day and its words."""


OLDER_FORMS = ("followthrough.memo/1", "followthrough.memo/2")
"""The forms of memo.json before this one. A site shows a memo of theirs as it was issued."""


class OlderMemo(NamedTuple):
    """What is shown of a memo in an earlier form of memo.json: its own words, and no number worked out from it."""

    bottom_line: tuple[Line, ...]
    from_: str
    key: str | None
    annex_lines: frozenset[AnnexLine]


def older_memo(content: bytes) -> OlderMemo:
    """Return what is shown of a memo.json that an earlier version wrote; what it lacks is left out."""
    facts = json.loads(content)
    lines: set[AnnexLine] = set()
    for annex in facts.get("annex", ()):
        rec, quotes = annex["rec"], annex.get("agency_words", ())
        lines |= {(rec, quote["milestone"], date.fromisoformat(quote["on"]), quote["text"]) for quote in quotes}
        lines |= {(rec, "", date.fromisoformat(line["date"]), line["what"]) for line in annex.get("history", ())}
    return OlderMemo(
        tuple(map(_older_line, facts.get("bottom_line", ()))),
        facts["memo"]["from"],
        facts["memo"]["ledger"].get("key_id"),
        frozenset(lines),
    )


def _older_line(sentence: Mapping[str, Any]) -> Line:
    lead = sentence.get("lead", "")
    return (Words(bold=lead, text=sentence["text"].removeprefix(lead)),)


class Told(NamedTuple):
    """What one memo says of a recommendation that the memo before it did not."""

    memo: "Memo"
    line: RecommendationLine | None
    """Its line of the table, if more than its days differ."""
    new_lines: tuple[AnnexLine, ...]


class MemoFolder(NamedTuple):
    """An issued memo and what lies in its folder: nothing of a withdrawn one."""

    issued: IssuedMemo
    stored: Document | OlderMemo | None = None
    sizes: Mapping[str, int] = {}


@dataclass(frozen=True)
class Memo:
    """An issued memo and what the site shows of it; a withdrawn one has no words."""

    issued: IssuedMemo
    reasons: Mapping[str, str]
    from_: str | None = None
    key: str | None = None
    """The public key that signs it; None if none does."""
    bottom_line: tuple[Line, ...] = ()
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


@dataclass(frozen=True, kw_only=True)
class NewestMemo(Memo):
    """The memo that speaks for today, with all its facts."""

    document: Document

    @property
    def facts(self) -> Facts:
        """Return the facts of its document."""
        return self.document.facts


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
        if isinstance(stored, OlderMemo):
            new = stored.annex_lines - earlier
            earlier |= new
            memos.append(Memo(issued, reasons, stored.from_, stored.key, stored.bottom_line, sizes, (), new))
            continue
        facts = stored.facts
        new = frozenset(line for annex in facts.annex for line in annex_lines(annex)) - earlier
        earlier |= new
        memo = partial(NewestMemo, document=stored) if issued == newest else Memo
        milestones = {line.row.id: line for line in milestone_lines(facts)}
        head = facts.memo
        lines = tuple(
            RecommendationLine(row, noted_status(row, head.verdicts_by), milestones.get(row.milestone or ""))
            for row in facts.recommendations
        )
        bottom = stored.section("bottom")
        line_of_memo = bottom.sentences if bottom else ()
        memos.append(memo(issued, reasons, head.from_, head.ledger.key_id, line_of_memo, sizes, lines, new))
    return tuple(memos)


def told_by_recommendation(memos: Iterable[Memo]) -> dict[str, list[Told]]:
    """Return, for each recommendation, the memos that say something new of it, by the day of their status."""
    news: dict[str, list[Told]] = {}
    before: dict[str, tuple[object, ...]] = {}
    for memo in sorted(memos, key=lambda memo: (memo.issued.as_of, memo.number)):
        changed = {line.row.id: line for line in memo.lines if before.get(line.row.id) != _stands(line.row)}
        before |= {line.row.id: _stands(line.row) for line in memo.lines}
        new: dict[str, list[AnnexLine]] = {}
        for line in sorted(memo.new_lines, key=lambda line: (line[2], line)):
            new.setdefault(line[0], []).append(line)
        for rec in changed | new:
            news.setdefault(rec, []).append(Told(memo, changed.get(rec), tuple(new.get(rec, ()))))
    return news


def _stands(row: RecommendationRow) -> tuple[object, ...]:
    note = row.date_state == "missed" or row.status_note
    decision = row.last_decision.seq if row.last_decision else None
    return (row.agency, row.proof, note, row.milestone, row.due, row.extended, decision)


def say_date(line: MilestoneLine, office: str, *, mock: bool) -> str:
    """Say the date of a milestone as a sentence: its kind, its day, and what became of it; or that it has none yet."""
    words = {"code": line.row.basis, "title": line.row.what, "id": line.row.id, "day": line.due_now}
    stands = state_words(line.row, office=office)
    return say("site.next_date", **words, runs_from=line.runs_from, stands=stands, mock=mock)


def annex_lines(annex: Annex) -> Iterator[AnnexLine]:
    """Yield the quotes of an annex, then the lines of its history, each by what it is known again in another memo."""
    yield from ((annex.rec, quote.milestone, quote.on, quote.text) for quote in annex.agency_words)
    yield from ((annex.rec, "", line.date, line.what) for line in annex.history)
