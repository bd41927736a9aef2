"""The annexes as they are printed: one page a recommendation, then the records where the body has no room for them."""

from models.memo import Annex, Events, EvidenceRow, MemoFacts, MilestoneRow, RecordRow
from notifications.memo import say_basis
from notifications.printed.sheet_said import Numbers, Sheet, rests_sheet, said_sheet
from notifications.words import DUTY, VOICE, long_date, say, short_date

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
    answer, on = (row.acceptance, row.accepted_on) if row else ("", None)
    return {
        "rec": page.rec,
        "title": page.title,
        "head": say("cells.annex", rec=page.rec, title=page.title),
        "summary": page.summary,
        "basis": say("cells.basis", text_basis=page.text_basis, answer=answer, on=on),
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
        again = {"needs": say("cells.same_evidence", id=of)}
        again |= {"aside": ""} if of.split("@")[0] == row.id.split("@")[0] else {}
        lines.append(_milestone(row, mock) | rests | ({} if of == row.id else again))
    return lines


def _milestone(row: MilestoneRow, mock: bool) -> Sheet:
    who = "" if row.duty_on == "nypd" else DUTY[row.duty_on]
    return {
        "id": row.id,
        "what": row.what,
        "aside": say("cells.aside", is_related=row.relation == "related_duty", who=who),
        "due": say("cells.due", on=row.due, extended=row.extended, made_up=mock),
        "basis": say_basis(row.basis, row.duty_basis),
        "agency": say("cells.agency", says=row.agency, on=row.agency_on, made_up=mock),
        "held": say("cells.held", held=row.held, note=row.held_note),
        "time": row.time,
        "late": row.standing == "overdue",
        "needs": row.needs,
    }


def _evidence(row: EvidenceRow) -> Sheet:
    return {
        "name": say("cells.file", name=row.name, made_up=row.made_up, is_withdrawn=not row.counts),
        "sha256": row.sha256[:PRINTED],
        "received": short_date(row.received),
        "from": row.from_,
        "class": row.pii_class,
        "used_for": row.used_for,
    }
