"""What is printed: the memo's facts as words in their places. HTML and PDF are both made from it and compute nothing.

Two pages are a promise (memo.md, section 7): where the body is longer, `squeeze` steps move things to the annex, each
with a pointer, in a fixed order. Never a smaller font.
"""

from typing import Any

from models.memo_facts import Count, Dated, MemoFacts
from models.memo_rows import Computed, Events, Sentence
from notifications import chart
from notifications.memo_sheet_annex import annex_sheets, record_sheet
from notifications.words import BASIS, count_of, day_month, long_date, short_date

STEPS = 7
"""1 records, 2 sources that were read, 3 fewer bars, 4 fewer coming dates, 5 fewer duties, 6 short names, 7 fewer changes."""
MANY_MARKS = 4
MANY_RECORDS = 12
SHORT = 60
Sheet = dict[str, Any]


def sheet_of(facts: MemoFacts, squeeze: int = 0) -> Sheet:
    """Return what is printed; `squeeze` says how many of the steps are taken (0 to 7)."""
    numbers = {row.seq: row.n for row in facts.records}
    bars = facts.late[: 2 if squeeze >= 3 else 5]
    records_apart = squeeze >= 1 or len(facts.records) > MANY_RECORDS
    return {
        **_head(facts),
        "bottom": [_said(each, numbers) for each in facts.bottom_line],
        "ask": _said(facts.ask, numbers) if facts.ask else None,
        "tiles": _tiles(facts),
        **_changes(facts, numbers, squeeze),
        "notes": [_said(each, numbers) for each in facts.notes],
        "rows": [_row(row, squeeze) for row in facts.recommendations],
        "related": _related(facts, squeeze),
        "questions": [_said(each, numbers) for each in facts.questions],
        "timeline": chart.timeline(facts.recommendations, facts.memo.as_of),
        "timeline_alt": chart.say_timeline(facts.recommendations, facts.memo.as_of),
        "bars": chart.bars(bars) if bars else "",
        "bars_alt": chart.say_bars(bars) if bars else "",
        "bars_say": _bars_say(len(bars), len(facts.late)),
        "sources": _sources(facts, squeeze),
        "ahead": _ahead(facts, squeeze),
        "records": [record_sheet(row) for row in facts.records],
        "records_apart": records_apart,
        "annex": annex_sheets(facts, numbers, _said),
        "terms": [{"word": word, "means": means} for word, means in facts.terms.text],
    }


def _head(facts: MemoFacts) -> Sheet:
    memo = facts.memo
    which = f"Memo no. {memo.number}" if memo.number else f"Draft {memo.draft}"
    return {
        "title": memo.title,
        "full_title": f"{memo.title}, {which.lower() if memo.number else which}, {long_date(memo.as_of)}",
        "language": memo.language,
        "which": which,
        "state": memo.state.upper(),
        "draft": memo.state == "draft",
        "as_of": long_date(memo.as_of),
        "as_of_iso": memo.as_of.isoformat(),
        "covers": f"{long_date(memo.period_from)} to {long_date(memo.period_to)}",
        "next": long_date(memo.next),
        "to": memo.to,
        "from": memo.from_,
        "approved": f"Approved by {memo.approved_by}" if memo.approved_by else "",
        "banner": facts.banner or "",
        "office": memo.verdicts_by,
        "seq": memo.ledger.seq,
        "hash": memo.ledger.hash,
        "signed": f"signed with key {memo.ledger.key_id}" if memo.ledger.signature else "not signed",
    }


def _said(one: Sentence, numbers: dict[int, int]) -> Sheet:
    return {"id": one.id, "text": one.text, "mark": _mark(one, numbers)}


def _mark(one: Any, numbers: dict[int, int]) -> list[Sheet]:
    """Return what stands in brackets after a sentence: record numbers, or that there is none, or how many it counts."""
    parts: list[Sheet] = []
    for trace in one.trace:
        if isinstance(trace, Events | Computed):
            seqs = trace.events if isinstance(trace, Events) else trace.inputs
            shown = sorted(numbers[seq] for seq in seqs if seq in numbers)
            if len(shown) > MANY_MARKS:
                parts.append({"text": f"computed from {len(shown)} records, from {shown[0]} to {shown[-1]}", "n": 0})
            else:
                parts += [{"text": str(number), "n": number} for number in shown]
        else:
            parts.append({"text": f"none up to {trace.through}", "n": 0})
    return parts


def _tiles(facts: MemoFacts) -> list[Sheet]:
    counts = facts.counts

    def tile(count: Count, of: Count, says: str, colour: str) -> Sheet:
        return {"value": count.value, "of": of.value, "says": says, "colour": colour}

    later = counts.past_original.value
    more = f" ({later} more past the original date, extended)" if later else ""
    return [
        tile(counts.verified, counts.recommendations, "recommendations verified as done", "navy"),
        tile(counts.reported_done, counts.milestones, "milestones reported done by the agency, not verified", "navy"),
        tile(counts.past, counts.milestones, f"milestones past the date in force{more}", "red"),
        tile(counts.cannot_tell, counts.milestones, "milestones: cannot tell, the source could not be read", "brown"),
    ]


def _changes(facts: MemoFacts, numbers: dict[int, int], squeeze: int) -> Sheet:
    """Return the weightiest changes, newest first, and where the others stand."""
    shown = facts.changes[: 2 if squeeze >= 7 else 4]
    after = facts.memo.after
    ordered = sorted(shown, key=lambda each: each.date, reverse=True)
    rest = len(facts.changes) - len(shown)
    return {
        "first": after is None,
        "changes_head": f"What changed since memo no. {after}" if after else "What changed: this is the first memo",
        "changes": [
            {"rec": "All" if c.rec == "all" else c.rec, "kind": c.kind, "date": short_date(c.date),
             "iso": c.date.isoformat(), **_said(c, numbers)}
            for c in ordered
        ],
        "changes_more": f"{count_of(rest, 'more change')}: see the history in the annexes." if rest else "",
        "changes_none": "Nothing changed." if not shown else "",
    }  # fmt: skip


def short_name(name: str, squeeze: int) -> str:
    """Return a name, or its start where step 6 is taken; the annex has it in full."""
    return name if squeeze < 6 or len(name) <= SHORT else f"{name[: SHORT - 1].rstrip()}\N{HORIZONTAL ELLIPSIS}"


def _row(row: Any, squeeze: int) -> Sheet:
    due = short_date(row.due) if row.due else "nothing is open"
    by = f" (by {day_month(row.next.by)})" if row.next.by and (row.days or 0) >= 0 else ""
    return {
        "id": row.id,
        "short": short_name(row.short, squeeze),
        "agency": row.agency,
        "held": row.held,
        "note": row.held_note,
        "time": row.time,
        "late": row.late,
        "claim": row.agency == "done" and row.held == "nothing in hand",
        "due": due,
        "milestone": row.milestone or "",
        "extended": f"extended to {short_date(row.extended)}" if row.extended else "",
        "basis": BASIS[row.basis] if row.basis else "",
        "next": short_name(f"{row.next.who}: {row.next.what}", squeeze) + by,
    }


def _related(facts: MemoFacts, squeeze: int) -> list[Sheet]:
    """Return the related duties, those that differ only in their dates in one line."""
    groups: dict[tuple[str, ...], list[Dated]] = {}
    for one in facts.related:
        groups.setdefault((one.id.split("@")[0], one.what, one.who, one.says.text), []).append(one)
    lines = [
        {
            "id": name,
            "what": short_name(what, squeeze),
            "due": ", ".join(short_date(each.due) + _later(each) for each in ones),
            "who": who,
            "says": says,
        }
        for (name, what, who, says), ones in groups.items()
    ]
    most = 4 if squeeze >= 5 else len(lines)
    return [*lines[:most], *_rest(len(lines) - most, "duty", "duties", ("id", "what", "due", "who", "says"))]


def _later(one: Dated) -> str:
    return f" (extended to {short_date(one.extended)})" if one.extended else ""


def _rest(number: int, one: str, many: str, fields: tuple[str, ...]) -> list[Sheet]:
    """Return a line that points to the annexes for what was left out; none where nothing was."""
    says = f"{count_of(number, f'more {one}', f'more {many}')}: see the annexes"
    return [dict.fromkeys(fields, "") | {"what": says}] if number > 0 else []


def _bars_say(shown: int, of: int) -> str:
    if not of:
        return "No date in force is known to have passed."
    which = "All dates known to have passed" if shown == of else f"The {shown} of {of} dates passed that come first"
    return f"{which}, by calendar days past the date in force. Dates set by statute come first. All stand in the annexes."


def _sources(facts: MemoFacts, squeeze: int) -> list[Sheet]:
    """Return the sources; those with the same result and meaning in one line, and at step 2 all read ones."""
    groups: dict[tuple[str, str, str], list[str]] = {}
    for row in facts.sources:
        good = short_date(row.last_good) if row.last_good else "never"
        read = row.result in ("ok", "empty")
        key = (good, "ok or empty", "read") if read and squeeze >= 2 else (good, row.result, row.means)
        groups.setdefault(key, []).append(row.name)
    return [
        {"name": ", ".join(names), "last": last, "result": result, "means": means, "bad": result not in
         ("ok", "empty", "ok or empty")}
        for (last, result, means), names in groups.items()
    ]  # fmt: skip


def _ahead(facts: MemoFacts, squeeze: int) -> list[Sheet]:
    """Return the coming dates; those of one day, one duty and one basis in one line."""
    groups: dict[tuple[str, ...], list[str]] = {}
    for c in facts.clocks:
        key = (short_date(c.due_now) + _moved(c), c.due_now.isoformat(), c.who, c.says.text)
        groups.setdefault(key, []).append(short_name(f"{c.id}: {c.what}", squeeze))
    lines = [
        {"date": day, "iso": iso, "what": "; ".join(names), "who": who, "basis": basis}
        for (day, iso, who, basis), names in groups.items()
    ]
    most = 3 if squeeze >= 4 else 8
    return [*lines[:most], *_rest(len(lines) - most, "line", "lines", ("date", "iso", "what", "who", "basis"))]


def _moved(one: Dated) -> str:
    return f" (originally {short_date(one.due)})" if one.extended else ""
