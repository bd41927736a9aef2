"""The page of one recommendation: where it stands in the newest memo, and in which memo each line was said first."""

from collections.abc import Sequence
from typing import Any

from notifications.memo import MADE_UP
from notifications.site.reading import Json, Memo, agency_of, basis_of, date_of, duty_of, inside, objects
from notifications.site.timeline import timeline
from notifications.words import long_date

Sheet = dict[str, Any]
"""What stands on a page, by place."""
STANDS = ("agency", "held", "held_note", "milestone", "due", "extended")
"""What the table of a memo says of a recommendation, without the days, which pass by themselves."""
WORDS = ("milestone", "on", "text")
"""By what words of the agency are known again in another memo."""
HISTORY = ("date", "what")
"""By what a line of the history is known again in another memo."""


def recommendation_page(newest: Memo, memos: Sequence[Memo], annex: Json) -> Sheet:
    """Return what stands on the page of one recommendation.

    Args:
        newest: the memo that speaks for today; nothing newer is shown.
        memos: all memos by number, which are searched for where each line was said first.
        annex: the annex of the newest memo about it.
    """
    rec = inside(annex, "rec")
    row = _row(newest, rec)
    readable = [memo for memo in memos if memo.facts]
    milestones = objects(annex, "milestones")
    words = _first_said(readable, rec, "agency_words", WORDS)
    history = _first_said(readable, rec, "history", HISTORY)
    return {
        "id": rec,
        "title": _title(rec, annex, row),
        "summary": inside(annex, "summary"),
        "text_basis": inside(annex, "text_basis"),
        "acceptance": inside(row, "acceptance"),
        "accepted_on": date_of(inside(row, "accepted_on")),
        "row": _stands(row, newest.mark) if row else None,
        "memo": _link(newest),
        "as_of": long_date(newest.issued.as_of),
        "picture": timeline(rec, milestones, newest.issued.as_of),
        "milestones": [_milestone(milestone, newest.mark) for milestone in milestones],
        "words": [{**_quote(quote), "memo": words[_key(quote, WORDS)]} for quote in objects(annex, "agency_words")],
        "open": [inside(point, "text") for point in objects(annex, "open_points")],
        "evidence": [_evidence(evidence) for evidence in objects(annex, "evidence")],
        "history": [
            {"date": date_of(inside(line, "date")), "what": inside(line, "what"), "memo": history[_key(line, HISTORY)]}
            for line in objects(annex, "history")
        ],
        "said": _by_memo(readable, rec),
    }


def recommendation_line(newest: Memo, annex: Json) -> Sheet:
    """Return one line of the list of recommendations."""
    rec = inside(annex, "rec")
    row = _row(newest, rec)
    return {
        "id": rec,
        "page": f"recommendations/{rec}.html",
        "title": _title(rec, annex, row),
        "row": _stands(row, newest.mark) if row else None,
    }


def _row(memo: Memo, rec: str) -> Json:
    return next((row for row in objects(memo.facts, "recommendations") if inside(row, "id") == rec), {})


def _title(rec: str, annex: Json, row: Json) -> str:
    return str(inside(row, "short") or inside(annex, "title", default=rec))


def _stands(row: Json, mark: str) -> Sheet:
    return {
        **_dated(row, mark),
        "late": inside(row, "late", default=False) is True,
        "milestone": inside(row, "milestone"),
        "who": inside(row, "next", "who"),
        "what": inside(row, "next", "what"),
    }


def _dated(row: Json, mark: str) -> Sheet:
    """Return what the row of a recommendation and that of a milestone have in common."""
    return {
        "agency": agency_of(row, mark),
        "mark": mark,
        "held": inside(row, "held"),
        "note": inside(row, "held_note"),
        "time": inside(row, "time"),
        "due": date_of(inside(row, "due")),
        "extended": date_of(inside(row, "extended")),
        "basis": basis_of(inside(row, "basis")),
    }


def _milestone(row: Json, mark: str) -> Sheet:
    return {
        **_dated(row, mark),
        "id": inside(row, "id"),
        "what": inside(row, "what"),
        "provisional": inside(row, "provisional", default=False) is True,
        "duty": duty_of(inside(row, "duty_on")),
        "related": inside(row, "relation") == "related_duty",
        "watched": inside(row, "standing") == "watch",
        "late": inside(row, "standing") == "overdue",
        "needs": inside(row, "needs"),
        "law_line": inside(row, "law_line", default=""),
        "condition": inside(row, "condition"),
    }


def _quote(quote: Json) -> Sheet:
    return {
        "text": inside(quote, "text"),
        "milestone": inside(quote, "milestone"),
        "says": inside(quote, "says"),
        "on": date_of(inside(quote, "on")),
        "made_up": inside(quote, "made_up", default=False) is True,
    }


def _evidence(row: Json) -> Sheet:
    return {
        "name": inside(row, "name"),
        "sha256": inside(row, "sha256"),
        "from": inside(row, "from"),
        "used_for": inside(row, "used_for"),
        "mark": f" {MADE_UP}" if inside(row, "made_up", default=False) is True else "",
        "received": date_of(inside(row, "received")),
    }


def _first_said(memos: Sequence[Memo], rec: str, part: str, by: tuple[str, ...]) -> dict[tuple[str, ...], Sheet]:
    """Return in which memo each line of a part of the annex was said first."""
    first: dict[tuple[str, ...], Sheet] = {}
    for memo in memos:
        for annex in objects(memo.facts, "annex"):
            if inside(annex, "rec") == rec:
                for line in objects(annex, part):
                    first.setdefault(_key(line, by), _link(memo))
    return first


def _key(line: Json, by: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(str(inside(line, name)) for name in by)


def _by_memo(memos: Sequence[Memo], rec: str) -> list[Sheet]:
    """Return what the table of each memo said of a recommendation, if it differs from the memo before."""
    lines = []
    before: tuple[str, ...] | None = None
    for memo in sorted(memos, key=lambda memo: (memo.issued.as_of, memo.number)):
        row = _row(memo, rec)
        stands = _key(row, STANDS)
        if row and stands != before:
            lines.append({"memo": _link(memo), "as_of": long_date(memo.issued.as_of), **_stands(row, memo.mark)})
            before = stands
    return lines


def _link(memo: Memo) -> Sheet:
    return {"number": memo.number, "page": f"memos/{memo.folder}.html"}
