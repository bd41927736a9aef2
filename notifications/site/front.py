"""The first page: what this is, who runs it, where each recommendation stands, and what the last memo says in short."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from notifications.site.memos import bullets_of, extracts_of, forms, state_lines
from notifications.site.reading import PORTFOLIO, Json, Memo, Sheet, day_of, inside, is_true, objects, whole
from notifications.site.rows import dates_of, milestone_row, milestones_of, status_of, steps_of, who_of, words_of
from notifications.site.sources import source_counts

NARROWEST = 8.0
"""The least part of the bar, in percent, so that its number can be read on a phone."""
MOST_CHANGES = 10
Bar = list[Sheet]


def front_page(memo: Memo) -> Sheet:
    """Return what stands on the first page if a memo speaks for today."""
    rows = milestones_of(memo)
    lines = [recommendation_line(memo, row) for row in objects(memo.facts, "recommendations")]
    changes = bullets_of(memo.facts, "changes")
    return {
        "number": memo.number,
        "page": f"memos/{memo.folder}.html",
        "kind": memo.issued.period,
        "issued_on": memo.issued.on,
        "banner": state_lines(memo)[1:],
        "next_on": day_of(inside(memo.facts, "memo", "next")),
        "after": inside(memo.facts, "memo", "after", default=None),
        "forms": forms(memo, "memo", f"memos/{memo.folder}/"),
        "extracts": extracts_of(memo, "memos/"),
        "bottom": bullets_of(memo.facts),
        "milestones": sum(part["value"] for part in _parts(memo.facts)),
        "bar": bar_of(memo.facts),
        "verified": whole(inside(memo.facts, "counts", "verified_milestones", "value")),
        "reported": whole(inside(memo.facts, "counts", "reported_done", "value")),
        "lines": lines,
        "key": _key(lines),
        "over_all": steps_of(row for row in rows if row["rec"] == PORTFOLIO),
        "portfolio": f"recommendations/{PORTFOLIO}.html",
        "changes": changes[:MOST_CHANGES],
        "more_changes": len(changes[MOST_CHANGES:]),
        "fixed": steps_of(row for row in rows if row["basis"] == "statute"),
        "sources": source_counts(memo),
        "found": found_of(memo.facts),
        "seq": memo.issued.cut_seq,
    }


def recommendation_line(memo: Memo, row: Json) -> Sheet:
    """Return one recommendation as the strip and the table of the first page show it."""
    open_row = milestone_of(memo, row)
    standing = str(inside(open_row, "standing") or inside(row, "standing"))
    milestone = milestone_row(open_row, memo) if open_row else None
    return {
        "id": inside(row, "id"),
        "page": f"recommendations/{inside(row, 'id')}.html",
        "title": inside(row, "short") or inside(row, "id"),
        "status": status_of(row, standing, memo.issued.as_of),
        "note": inside(row, "held_note"),
        "words": words_of(row),
        "duty_of": who_of(open_row, memo) if open_row else memo.agency,
        "says": inside(row, "agency"),
        "answer": inside(row, "last_answer", "says"),
        "answer_about": None if (about := inside(row, "answer_about")) == inside(row, "milestone") else about,
        "is_theirs": True,
        **dates_of(row, standing, memo.issued.as_of),
        "basis": inside(row, "basis"),
        "kind": milestone["kind"] if milestone else inside(row, "basis"),
        "who": inside(row, "next", "who"),
        "next": inside(row, "next", "what"),
        "inferred": is_true(row, "inferred"),
    }


def milestone_of(memo: Memo, row: Json) -> Json:
    """Return the milestone that the row of a recommendation shows; nothing if it shows none."""
    wanted = inside(row, "milestone", default=None)
    found = (each for annex in objects(memo.facts, "annex") for each in objects(annex, "milestones"))
    return next((each for each in found if wanted and inside(each, "id") == wanted), {})


def bar_of(facts: Json) -> Bar:
    """Return the parts of the bar of all milestones, each with where it begins and how wide it is, in percent."""
    parts = [part for part in _parts(facts) if part["value"]]
    widths = _widths([part["value"] for part in parts])
    return [
        {**part, "x": round(sum(widths[:place]), 2), "width": widths[place], "middle": sum(widths[:place]) + width / 2}
        for place, (part, width) in enumerate(zip(parts, widths, strict=True))
    ]


def _parts(facts: Json) -> Bar:
    return [
        {
            "key": inside(part, "key"),
            "value": whole(inside(part, "value")),
            "parts": [
                {"key": inside(each, "key"), "value": whole(inside(each, "value"))} for each in objects(part, "parts")
            ],
        }
        for part in objects(facts, "bar")
    ]


def _widths(values: Sequence[int]) -> list[float]:
    """Return shares of 100 in proportion, but none so narrow that its number would not fit."""
    total = sum(values)
    narrow = sum(value * 100 / total < NARROWEST for value in values) if total else 0
    room = 100 - narrow * NARROWEST
    rest = sum(value for value in values if value * 100 / total >= NARROWEST) if total else 0
    return [NARROWEST if value * 100 / total < NARROWEST else round(room * value / rest, 2) for value in values]


def _key(lines: Sequence[Sheet]) -> list[Sheet]:
    """Return how many recommendations have each status, in the order of the strip."""
    return [{"status": status, "n": n} for status, n in Counter(line["status"] for line in lines).items()]


def found_of(facts: Json) -> Any:
    """Return what the report found, as the register tells it, each line with its source; None if it tells nothing."""
    lines = [
        {
            "lead": inside(line, "lead"),
            "text": inside(line, "text"),
            "source": inside(line, "source"),
            "press": is_true(line, "press"),
        }
        for line in objects(facts, "findings")
    ]
    return lines or None
