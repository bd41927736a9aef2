"""The pages of where things stand: the first page, what the law requires, and what we could not check.

The first page says what this is, who runs it, where each recommendation stands, and what the last memo says in short.
Source: docs/site.md#pages
"""

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from models.records import PORTFOLIO
from models.standing import Reading
from notifications.memo import MemoDocument
from notifications.printed import BarPart, bar_of
from notifications.site.memos import bullets_of, extracts_of, forms, state_lines
from notifications.site.reading import NewestMemo, Sheet
from notifications.site.rows import BY_LAW, DUTIES, milestone_lines, steps_of

NARROWEST = 8.0
"""The least part of the bar, in percent, so that its number can be read on a phone."""
MOST_CHANGES = 10
KINDS_OF_DUTY = (*BY_LAW, *dict.fromkeys(DUTIES.values()), "pending_bill")
"""The kinds of date, fixed ones first; `duty` is a target date of ours for a duty that a law sets."""
WORST_FIRST: tuple[Reading, ...] = ("unread", "never_checked", "old_copy", "read")


class Part(NamedTuple):
    """A part of the bar of all milestones: where it begins and how wide it is, in percent."""

    part: BarPart
    x: float
    width: float


def front_page(memo: NewestMemo) -> Sheet:
    """Return what stands on the first page if a memo speaks for today."""
    facts = memo.facts
    milestones = milestone_lines(facts)
    changes = bullets_of(facts.changes)
    return {
        "memo": memo,
        "facts": facts,
        "banner": state_lines(memo)[1:],
        "forms": forms(memo, "memo", f"memos/{memo.folder}/"),
        "extracts": extracts_of(memo, "memos/"),
        "bottom": bullets_of(facts.bottom_line),
        "bar": widths_of(bar_of(facts).parts),
        "lines": memo.lines,
        "key": Counter(line.status.code for line in memo.lines),
        "over_all": steps_of(line for line in milestones if line.rec == PORTFOLIO),
        "portfolio": f"recommendations/{PORTFOLIO}.html",
        "changes": changes[:MOST_CHANGES],
        "more_changes": len(changes[MOST_CHANGES:]),
        "fixed": steps_of(line for line in milestones if line.row.basis == "statute"),
    }


def duties_page(facts: MemoDocument) -> Sheet:
    """Return every duty that a law, an order or a bill sets, by the kind of its date; no kind without a duty."""
    lines = milestone_lines(facts)
    groups = {kind: steps_of(line for line in lines if line.kind == kind) for kind in KINDS_OF_DUTY}
    return {"groups": {kind: steps for kind, steps in groups.items() if steps}}


def sources_page(facts: MemoDocument) -> Sheet:
    """Return every source with what its last check means, those that could not be read first."""
    rows = sorted(facts.sources, key=lambda source: (WORST_FIRST.index(source.reading), -source.wanted))
    return {"counts": facts.source_counts, "rows": rows}


def widths_of(drawn: Sequence[BarPart]) -> list[Part]:
    """Return the parts of the bar in proportion, but none so narrow that its number would not fit."""
    total = sum(part.value for part in drawn)
    wide = [part.value for part in drawn if part.value * 100 / total >= NARROWEST]
    room = 100 - NARROWEST * (len(drawn) - len(wide))
    parts, x = [], 0.0
    for part in drawn:
        is_narrow = part.value * 100 / total < NARROWEST
        width = NARROWEST if is_narrow else round(room * part.value / sum(wide), 2)
        parts.append(Part(part, round(x, 2), width))
        x += width
    return parts
