"""The annexes as they are printed: one page a recommendation, then the records where the body has no room for them."""

from models.memo_facts import MemoFacts
from models.memo_parts import RecordRow
from models.memo_rows import Annex, Events, EvidenceRow, MilestoneRow
from notifications.memo_sheet_said import Numbers, Sheet, rests_sheet, said_sheet
from notifications.memo_table import say_basis
from notifications.sentences import say
from notifications.words import DUTY, VOICE, long_date, short_date

PRINTED = 16
"""Characters of a hash that are printed; memo.json has all 64."""


def record_sheet(row: RecordRow) -> Sheet:
    """Return one record as printed; where it is about evidence, `evidence` holds the words before the digest."""
    return {
        "n": row.n,
        "seq": row.seq,
        "date": short_date(row.date),
        "what": row.what,
        "kind": row.kind,
        "hash": row.hash[:PRINTED],
        "sha256": row.sha256 or "",
        "origin": row.origin or "",
        "evidence": say("page.evidence", origin=row.origin) if row.sha256 else "",
    }


def every_source_sheet(facts: MemoFacts, numbers: Numbers) -> list[Sheet]:
    """Return every source in full: whose voice it is, when it was looked at, what it shows and what waits for it."""
    return [
        {
            "name": row.name,
            "voice": VOICE[row.voice],
            "result": row.result,
            "why": row.reason or "",
            "bad": row.result not in ("ok", "empty"),
            **{key: short_date(day) if day else none for key, day, none in (
                ("looked", row.looked_on, "never"), ("good", row.last_good, "never"),
                ("since", row.unread_since, ""), ("own", row.own_date, ""),
            )},
            "shows": row.shows,
            "wanted": row.wanted,
            "at": f"source-{place}",
            **rests_sheet((Events(events=(row.seq,)),) if row.seq else (), numbers),
        }
        for place, row in enumerate(facts.sources, 1)
    ]  # fmt: skip


def annex_sheet(page: Annex, numbers: Numbers, facts: MemoFacts) -> Sheet:
    """Return the annex of one recommendation as printed."""
    row = next((each for each in facts.recommendations if each.id == page.rec), None)
    accepted = f" Agency's answer: {row.acceptance}" if row else ""
    if row and row.accepted_on:
        accepted += f", {long_date(row.accepted_on)}"
    return {
        "rec": page.rec,
        "title": page.title,
        "head": f"Annex {page.rec}: {page.title}",
        "summary": page.summary,
        "basis": f"Text: {page.text_basis}.{accepted}{'.' if accepted else ''}",
        "milestones": _milestones(page.milestones, numbers, facts.mock),
        "words": [
            {"at": f"words-{page.rec}-{place}", "text": q.text, "milestone": q.milestone, "says": q.says,
             "on": long_date(q.on), "made_up": q.made_up, **rests_sheet(q.trace, numbers)}
            for place, q in enumerate(page.agency_words, 1)
        ],
        "history": [
            {"at": f"history-{page.rec}-{place}", "date": short_date(h.date), "iso": h.date.isoformat(), "what": h.what,
             **rests_sheet(h.trace, numbers)}
            for place, h in enumerate(page.history, 1)
        ],
        "evidence": [_evidence(each) for each in page.evidence],
        "open": [said_sheet(each, numbers) for each in page.open_points],
    }  # fmt: skip


def _milestones(rows: tuple[MilestoneRow, ...], numbers: Numbers, mock: bool) -> list[Sheet]:
    """Return the rows; where two want the same evidence, the second points to the first, in a period after it too."""
    first: dict[str, str] = {}
    lines = []
    for row in rows:
        of = first.setdefault(row.needs, row.id)
        rests = {"at": f"milestone-{row.id.replace('@', '-')}", **rests_sheet(row.trace, numbers)}
        again = {"needs": f"As for {of}."} | ({"aside": ""} if of.split("@")[0] == row.id.split("@")[0] else {})
        lines.append(_milestone(row, mock) | rests | ({} if of == row.id else again))
    return lines


def _milestone(row: MilestoneRow, mock: bool) -> Sheet:
    duty = "" if row.duty_on == "nypd" else f"Duty of {DUTY[row.duty_on]}."
    related = "Related duty, beside the recommendation." if row.relation == "related_duty" else ""
    return {
        "id": row.id,
        "what": row.what,
        "aside": " ".join(part for part in (related, duty) if part),
        "due": short_date(row.due)
        + (f", extended to {short_date(row.extended)}{' (made-up)' if mock else ''}" if row.extended else ""),
        "basis": say_basis(row.basis, row.duty_basis),
        "agency": row.agency
        + (f" ({short_date(row.agency_on)}{', made-up' if mock else ''})" if row.agency_on else ""),
        "held": row.held + (f" ({row.held_note})" if row.held_note else ""),
        "time": row.time,
        "late": row.standing == "overdue",
        "needs": row.needs,
    }


def _evidence(row: EvidenceRow) -> Sheet:
    made_up = " (made-up)" if row.made_up else ""
    gone = "" if row.counts else " (withdrawn since; counts no more)"
    return {
        "name": f"{row.name}{made_up}{gone}",
        "sha256": row.sha256[:PRINTED],
        "received": short_date(row.received),
        "from": row.from_,
        "class": row.pii_class,
        "used_for": row.used_for,
    }
