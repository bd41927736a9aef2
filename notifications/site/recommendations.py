"""The page of one recommendation: where it stands in the newest memo, and in which memo each line was said first."""

from collections.abc import Sequence

from notifications.site.front import recommendation_line
from notifications.site.memos import extracts_of
from notifications.site.reading import PORTFOLIO, Json, Memo, Sheet, day_of, inside, is_true, objects
from notifications.site.rows import VERIFIED, milestone_row, steps_of
from notifications.site.timeline import timeline

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
    rec = str(inside(annex, "rec"))
    row = _row(newest, rec)
    readable = [memo for memo in memos if memo.facts]
    milestones = [milestone_row(each, newest) for each in objects(annex, "milestones")]
    steps = steps_of(milestones)
    words = _first_said(readable, rec, "agency_words", WORDS)
    history = _first_said(readable, rec, "history", HISTORY)
    return {
        "id": rec,
        "is_portfolio": rec == PORTFOLIO,
        "title": inside(row, "short") or inside(annex, "title", default=rec),
        "summary": inside(annex, "summary"),
        "text_basis": inside(annex, "text_basis"),
        "acceptance": inside(row, "acceptance"),
        "accepted_on": day_of(inside(row, "accepted_on")),
        "why": inside(row, "why"),
        "contact": _contact(row),
        "answer": _answer(row),
        "row": recommendation_line(newest, row) if row else None,
        "counts": _counts(milestones),
        "closing": [step for step in steps if step["closes"]],
        "memo": _link(newest),
        "picture": timeline(rec, steps, newest.issued.as_of),
        "steps": steps,
        "number": len(milestones),
        "words": [{**_quote(each), "memo": words[_key(each, WORDS)]} for each in objects(annex, "agency_words")],
        "answers": [_answered(each, at) for at in objects(annex, "milestones") for each in objects(at, "answers")],
        "notes": [_note(each) for each in objects(annex, "notes")],
        "questions": _questions(newest, [str(each["id"]) for each in milestones]),
        "open": [inside(point, "text") for point in objects(annex, "open_points")],
        "evidence": [_evidence(evidence) for evidence in objects(annex, "evidence")],
        "history": [_happened(each) | {"memo": history[_key(each, HISTORY)]} for each in objects(annex, "history")],
        "said": _by_memo(readable, rec),
        "followers": [each["name"] for each in extracts_of(newest, "") if rec in each["recommendations"]],
    }


def neighbors(memo: Memo, rec: str) -> Sheet:
    """Return the recommendation before one and the one after it, as links; None at the ends."""
    rows = objects(memo.facts, "recommendations")
    ids = [inside(row, "id") for row in rows]
    place = ids.index(rec) if rec in ids else None
    found = {
        "before": rows[place - 1] if place else None,
        "after": rows[place + 1] if place is not None and place + 1 < len(rows) else None,
    }
    return {
        way: {"id": inside(row, "id"), "title": inside(row, "short")} if row is not None else None
        for way, row in found.items()
    }


def _row(memo: Memo, rec: str) -> Json:
    return next((row for row in objects(memo.facts, "recommendations") if inside(row, "id") == rec), {})


def _counts(milestones: Sequence[Sheet]) -> Sheet:
    """Return the counts of the page's bottom line; those past their dates are split by kind of date."""
    counted = [each for each in milestones if each["standing"] not in ("watch", "withdrawn")]
    past = [each["basis"] for each in counted if each["is_past"]]
    return {
        "all": len(counted),
        "verified": sum(each["standing"] in VERIFIED for each in counted),
        "past": len(past),
        "by_kind": [{"kind": kind, "n": past.count(kind)} for kind in dict.fromkeys(past)],
        "unknown": sum(each["status"] == "unknown" for each in counted),
    }


def _contact(row: Json) -> Sheet | None:
    """Return whom to call: an office and a role, never a person's name."""
    office = inside(row, "contact", "office")
    if not office:
        return None
    return {
        "office": office,
        "role": inside(row, "contact", "role"),
        "telephone": inside(row, "contact", "telephone"),
    }


def _answer(row: Json) -> Sheet | None:
    """Return what the agency answered to the recommendation, with its reasons and its own dates."""
    reasons = inside(row, "answer", "reasons")
    own_dates = [inside(each, "says") for each in objects(row, "answer", "own_dates")]
    return {"reasons": reasons, "own_dates": own_dates} if reasons or own_dates else None


def _quote(quote: Json) -> Sheet:
    return {
        "text": inside(quote, "text"),
        "milestone": inside(quote, "milestone"),
        "says": inside(quote, "says"),
        "on": day_of(inside(quote, "on")),
        "made_up": is_true(quote, "made_up"),
    }


def _answered(answer: Json, milestone: Json) -> Sheet:
    return {
        "on": day_of(inside(answer, "on")),
        "says": inside(answer, "says"),
        "stands": inside(answer, "stands", default=True) is True,
        "id": inside(milestone, "id"),
        "title": inside(milestone, "what"),
    }


def _questions(memo: Memo, ids: Sequence[str]) -> list[Sheet]:
    """Return the memo's questions about milestones of one recommendation, and what would answer each."""
    return [
        {"text": inside(each, "text"), "answered_by": inside(each, "answered_by")}
        for each in objects(memo.facts, "questions")
        if inside(each, "about") in ids
    ]


def _note(note: Json) -> Sheet:
    return {"on": day_of(inside(note, "on")), "text": inside(note, "text"), "made_up": is_true(note, "made_up")}


def _evidence(row: Json) -> Sheet:
    return {
        "name": inside(row, "name"),
        "sha256": inside(row, "sha256"),
        "from": inside(row, "from"),
        "used_for": inside(row, "used_for"),
        "made_up": is_true(row, "made_up"),
        "counts": inside(row, "counts", default=True) is True,
        "received": day_of(inside(row, "received")),
    }


def _happened(line: Json) -> Sheet:
    traces = inside(line, "trace", default=[])
    entries = [inside(trace, "events", default=[]) for trace in traces] if isinstance(traces, list) else []
    return {
        "on": day_of(inside(line, "date")),
        "what": inside(line, "what"),
        "entries": [str(seq) for seqs in entries if isinstance(seqs, list) for seq in seqs],
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
            lines.append({"memo": _link(memo), "on": memo.issued.as_of, **recommendation_line(memo, row)})
            before = stands
    return lines


def _link(memo: Memo) -> Sheet:
    return {"number": memo.number, "page": f"memos/{memo.folder}.html"}
