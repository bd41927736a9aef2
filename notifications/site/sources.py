"""What we could not check: how the last check of each source ended, and how many milestones rely on it."""

from notifications.site.reading import Json, Memo, Sheet, day_of, inside, objects, whole

READ = ("ok", "empty")


def sources_page(memo: Memo) -> Sheet:
    """Return every source, those that could not be read first."""
    rows = [_row(row) for row in objects(memo.facts, "sources")]
    order = {"unread": 0, "old": 1, "read": 2}
    return {**source_counts(memo), "rows": sorted(rows, key=lambda row: (order[row["result"]], -row["wanted"]))}


def source_counts(memo: Memo) -> Sheet:
    """Return how many sources there are, and how many were read, are old copies, or were not read."""
    results = [_result(row) for row in objects(memo.facts, "sources")]
    return {"all": len(results)} | {each: results.count(each) for each in ("read", "old", "unread")}


def _result(row: Json) -> str:
    result = inside(row, "result")
    return "read" if result in READ else "old" if result == "stale" else "unread"


def _row(row: Json) -> Sheet:
    return {
        "name": inside(row, "name"),
        "result": _result(row),
        "reason": inside(row, "reason"),
        "copy_of": day_of(inside(row, "own_date")) or day_of(inside(row, "last_good")),
        "looked_on": day_of(inside(row, "looked_on")),
        "last_good": day_of(inside(row, "last_good")),
        "wanted": whole(inside(row, "wanted")),
    }
