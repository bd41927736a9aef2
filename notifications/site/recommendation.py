"""The page of one recommendation: where it stands in the newest memo, and in which memo each line was said first."""

from collections.abc import Sequence
from typing import Any

from notifications.memo import MADE_UP
from notifications.site.chart import drawing
from notifications.site.reading import Memo, Told, agency_of, basis, duty, in_full, inside, mark_of, rows
from notifications.words import long_date

Sheet = dict[str, Any]
SAID = ("agency", "held", "held_note", "milestone", "due", "extended")
"""What the table of a memo says of a recommendation; the days that pass by themselves are left out."""
WORDS, HISTORY = ("milestone", "on", "text"), ("date", "what")
"""By what a line is known again in another memo."""


def recommendation_sheet(newest: Memo, memos: Sequence[Memo], page: Told) -> Sheet:
    """Return what stands on the page of one recommendation.

    Args:
        newest: the memo that speaks for today; nothing newer is shown.
        memos: all memos by number, in which each line is looked for where it was said first.
        page: the annex of the newest memo about it.
    """
    rec = inside(page, "rec")
    row = _row(newest, rec)
    told = [memo for memo in memos if memo.told]
    milestones = rows(page, "milestones")
    words = _first_said(told, rec, "agency_words", WORDS)
    history = _first_said(told, rec, "history", HISTORY)
    return {
        "id": rec,
        "title": _title(rec, page, row),
        "summary": inside(page, "summary"),
        "text_basis": inside(page, "text_basis"),
        "acceptance": inside(row, "acceptance"),
        "accepted_on": in_full(inside(row, "accepted_on")),
        "row": _stands(row, mark_of(newest)) if row else None,
        "memo": _link(newest),
        "as_of": long_date(newest.issued.as_of),
        "picture": drawing(rec, milestones, newest.issued.as_of),
        "milestones": [_milestone(each, mark_of(newest)) for each in milestones],
        "words": [_quoted(each, words) for each in rows(page, "agency_words")],
        "open": [inside(each, "text") for each in rows(page, "open_points")],
        "evidence": [_held(each) for each in rows(page, "evidence")],
        "history": [
            {"date": in_full(inside(each, "date")), "what": inside(each, "what"), "memo": history[_key(each, HISTORY)]}
            for each in rows(page, "history")
        ],
        "said": _said_by_memo(told, rec),
    }


def short_row(newest: Memo, page: Told) -> Sheet:
    """Return one line of the list of recommendations."""
    rec = inside(page, "rec")
    row = _row(newest, rec)
    return {"id": rec, "page": f"recommendations/{rec}.html", "title": _title(rec, page, row),
            "row": _stands(row, mark_of(newest)) if row else None}  # fmt: skip


def _row(memo: Memo, rec: str) -> Told:
    return next((each for each in rows(memo.told, "recommendations") if inside(each, "id") == rec), {})


def _title(rec: str, page: Told, row: Told) -> str:
    return str(inside(row, "short") or inside(page, "title", default=rec))


def _stands(row: Told, mark: str) -> Sheet:
    return {
        "agency": agency_of(row, mark),
        "mark": mark,
        "held": inside(row, "held"),
        "note": inside(row, "held_note"),
        "time": inside(row, "time"),
        "late": inside(row, "late", default=False) is True,
        "milestone": inside(row, "milestone"),
        "due": in_full(inside(row, "due")),
        "extended": in_full(inside(row, "extended")),
        "basis": basis(inside(row, "basis")),
        "who": inside(row, "next", "who"),
        "what": inside(row, "next", "what"),
    }


def _milestone(row: Told, mark: str) -> Sheet:
    return {
        "id": inside(row, "id"),
        "what": inside(row, "what"),
        "due": in_full(inside(row, "due")),
        "extended": in_full(inside(row, "extended")),
        "basis": basis(inside(row, "basis")),
        "provisional": inside(row, "provisional", default=False) is True,
        "duty": duty(inside(row, "duty_on")),
        "related": inside(row, "relation") == "related_duty",
        "watched": inside(row, "standing") == "watch",
        "agency": agency_of(row, mark),
        "mark": mark,
        "held": inside(row, "held"),
        "note": inside(row, "held_note"),
        "time": inside(row, "time"),
        "late": inside(row, "standing") == "overdue",
        "needs": inside(row, "needs"),
        "law": list(inside(row, "law", default=[])),
    }


def _quoted(row: Told, first: dict[tuple[str, ...], Sheet]) -> Sheet:
    kept = {name: inside(row, name) for name in ("text", "milestone", "says")}
    made_up = inside(row, "made_up", default=False) is True
    return {**kept, "on": in_full(inside(row, "on")), "made_up": made_up, "memo": first[_key(row, WORDS)]}


def _held(row: Told) -> Sheet:
    mark = f" {MADE_UP}" if inside(row, "made_up", default=False) is True else ""
    kept = {name: inside(row, name) for name in ("name", "sha256", "from", "used_for")}
    return {**kept, "mark": mark, "received": in_full(inside(row, "received"))}


def _first_said(memos: Sequence[Memo], rec: str, part: str, by: tuple[str, ...]) -> dict[tuple[str, ...], Sheet]:
    """Return for each line of a part, in which memo it was said first."""
    first: dict[tuple[str, ...], Sheet] = {}
    for memo in memos:
        for page in rows(memo.told, "annex"):
            if inside(page, "rec") == rec:
                for each in rows(page, part):
                    first.setdefault(_key(each, by), _link(memo))
    return first


def _key(row: Told, by: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(str(inside(row, name)) for name in by)


def _said_by_memo(memos: Sequence[Memo], rec: str) -> list[Sheet]:
    """Return what the table of each memo said of it, where that is another thing than in the memo before."""
    found, before = [], None
    for memo in sorted(memos, key=lambda each: (each.issued.as_of, each.number)):
        row = _row(memo, rec)
        said = _key(row, SAID)
        if row and said != before:
            found.append({"memo": _link(memo), "as_of": long_date(memo.issued.as_of), **_stands(row, mark_of(memo))})
            before = said
    return found


def _link(memo: Memo) -> Sheet:
    return {"number": memo.number, "page": f"memos/{memo.folder}.html"}
