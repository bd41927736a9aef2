"""One milestone or recommendation as the site's pages show it: status, claim, dates, duty and law, each apart.

`status_of` turns memo.json's columns into one status, and each status has its mark and its words. `milestone_row` and
`steps_of` give the rows; the instances of a recurring milestone become one row. Source: docs/site.md#status
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from itertools import groupby

from models.standing import is_unsettled
from notifications.site.reading import Json, Memo, Sheet, day_of, inside, is_true, objects, whole
from notifications.words import instance

VERIFIED = ("verified", "verified_late")
ENDED = (*VERIFIED, "not_required", "closed_not_implemented", "withdrawn")
"""The standings of a milestone that nothing more is awaited for."""
TO_COME = ("not_yet_due", "due_soon")
UNTOLD = ("date_not_told", "awaiting_answer")
"""The standings of a target date that does not count yet."""
DATE_ANSWERS = ("date_agreed", "date_offered", "offer_accepted", "offer_declined")
PAST = ("overdue", "past_conditional_deadline", "past_reported_date", "past_target_date")
BY_LAW = ("statute", "conditional_statute", "executive_order_reported")
DUTIES = {"statute": "duty", "conditional_statute": "duty", "executive_order_reported": "duty_reported"}
"""The kind of a target date of ours, by what its duty rests on."""
"""What a duty rests on if a law or an order asks for it."""
STATUS_OF_HOLDING: Mapping[str, str] = {
    "verified as done": "verified",
    "partly verified": "partly",
    "awaiting review": "awaiting",
    "evidence reviewed, not sufficient": "insufficient",
    "evidence missing": "missing",
    "evidence removed": "removed",
    "unknown": "unknown",
    "closed, not implemented": "closed",
    "no longer required": "not_required",
    "withdrawn": "withdrawn",
    "tracked": "watch",
}
"""The status of each holding of memo.json but the absence of evidence, which depends on the date."""


def status_of(row: Json, standing: str, as_of: date) -> str:
    """Return the status of a row. Before its date has come, the absence of evidence says nothing."""
    if known := STATUS_OF_HOLDING.get(str(inside(row, "held"))):
        return "verified_late" if standing == "verified_late" else known
    if is_true(row, "provisional"):
        return "clock"
    now = day_of(inside(row, "extended")) or day_of(inside(row, "due"))
    is_to_come = standing in TO_COME or (standing in UNTOLD and now is not None and now >= as_of)
    return "later" if is_to_come else "none"


def words_of(row: Json) -> str:
    """Return the memo's own words for a status; nothing if they say less than the status does."""
    return str(inside(row, "status")) if STATUS_OF_HOLDING.get(str(inside(row, "held"))) == "unknown" else ""


def step_of(milestone_id: str) -> str:
    """Return the id of a milestone without the period of an instance: R4-M3 for R4-M3@2026Q1."""
    return milestone_id.partition("@")[0]


def milestone_row(row: Json, memo: Memo) -> Sheet:
    """Return one milestone as pages, spreadsheet and calendar show it."""
    milestone_id, standing = str(inside(row, "id")), str(inside(row, "standing"))
    basis, duty_basis = str(inside(row, "basis")), str(inside(row, "duty_basis"))
    return {
        **dates_of(row, standing, memo.issued.as_of),
        "id": milestone_id,
        "step": step_of(milestone_id),
        "period": instance(milestone_id).partition(", ")[2],
        "title": inside(row, "what"),
        "standing": standing,
        "status": status_of(row, standing, memo.issued.as_of),
        "note": inside(row, "held_note"),
        "words": words_of(row),
        "says": inside(row, "agency"),
        "answer": inside(row, "last_answer", "says"),
        "answer_about": None,
        "is_theirs": is_theirs(row),
        "duty_of": who_of(row, memo),
        "basis": basis,
        "duty_basis": duty_basis,
        "kind": DUTIES.get(duty_basis, basis) if basis == "planning_assumption" else basis,
        "law": inside(row, "law_line"),
        "sure": _least_sure(row),
        "condition": inside(row, "condition"),
        "needs": inside(row, "needs"),
        "level": inside(row, "level"),
        "closes": is_true(row, "closes"),
        "related": inside(row, "relation") == "related_duty",
    }


def _least_sure(row: Json) -> str:
    """Return how sure we are of the law behind a milestone, by the law of which we are least sure."""
    found = [str(inside(law, "sure")) for law in objects(row, "law")]
    return next((sure for sure in ("inferred", "reported") if sure in found), "")


def dates_of(row: Json, standing: str, as_of: date) -> Sheet:
    """Return the dates of a row; a placeholder is no date, and a day count needs a date that is known to be past."""
    provisional = is_true(row, "provisional")
    due, extended = (None, None) if provisional else (day_of(inside(row, "due")), day_of(inside(row, "extended")))
    now = extended or due
    counts_from = day_of(inside(row, "told", "counts_from"))
    waits_for = inside(row, "waits_for")
    later = counts_from if counts_from and now and counts_from > now else None
    days = (as_of - later).days if later else abs(whole(inside(row, "days")))
    answer = {name: inside(row, "last_answer", name) for name in ("kind", "until")}
    told = day_of(inside(row, "told", "on")) or day_of(inside(row, "told_on"))
    # Where we could not look, a target date that does not count yet still waits for its duty holder.
    waits = standing == "unknown" and inside(row, "basis") == "planning_assumption" and not provisional
    answer_due = day_of(inside(row, "told", "answer_due"))
    offered, answered = answer["kind"] == "date_offered", answer["kind"] in DATE_ANSWERS
    waits = waits and inside(row, "told") is not None
    waits = waits and is_unsettled(answer_due, as_of, offered=offered, answered=answered)
    is_asked = standing == "awaiting_answer" or (waits and told is not None)
    return {
        "due": due,
        "extended": extended,
        "extensions": whole(inside(row, "extensions")),
        "now": now,
        "provisional": provisional,
        "runs_from": step_of(str(waits_for)),
        "is_past": standing in PAST,
        "days": days if standing in PAST else 0,
        "left": (now - as_of).days if now and standing == "due_soon" else None,
        "is_told": standing != "date_not_told" and not (waits and told is None),
        "told": told,
        "offered": day_of(answer["until"]) if is_asked and offered else None,
        "answer_due": answer_due if is_asked else None,
        "counts_from": later,
    }


def is_theirs(row: Json) -> bool:
    """Return whether a milestone is the duty of the agency to which the recommendations were made."""
    return str(inside(row, "duty_on")) == "agency"


def who_of(row: Json, memo: Memo) -> str:
    """Return whose duty a milestone is."""
    if is_theirs(row):
        return memo.agency
    duty_on = str(inside(row, "duty_on"))
    return str(inside(row, "who") or {"oversight": memo.office}.get(duty_on, duty_on.replace("_", " ")))


def milestones_of(memo: Memo) -> list[Sheet]:
    """Return all milestones of a memo, each with the recommendation that it belongs to."""
    return [
        {**milestone_row(row, memo), "rec": inside(annex, "rec")}
        for annex in objects(memo.facts, "annex")
        for row in objects(annex, "milestones")
    ]


def steps_of(rows: Iterable[Sheet]) -> list[Sheet]:
    """Return one step for each milestone, the instances of a recurring one together, in the order of the first."""
    by_step: dict[str, list[Sheet]] = {}
    for row in rows:
        by_step.setdefault(row["step"], []).append(row)
    return [{**found[0], "rows": found, "statuses": _statuses(found)} for found in by_step.values()]


def _statuses(rows: Sequence[Sheet]) -> list[Sheet]:
    """Return each status in a step with the instances that it is true of; its note, if that is true of all of them."""
    found: list[Sheet] = []
    for status, of in groupby(rows, key=lambda row: row["status"]):
        held = list(of)
        notes = {row["note"] for row in held}
        words = {row["words"] for row in held}
        found.append(
            {
                "status": status,
                "words": words.pop() if len(words) == 1 else "",
                "note": notes.pop() if len(notes) == 1 else "",
                "rows": held,
            }
        )
    return [{**run, "is_all": len(found) == 1} for run in found]
