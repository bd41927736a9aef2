"""An issued memo as today's value: a memo.json of 0.1.0 (`followthrough.memo/1`) is raised to the names of today. Its
sentences stay as they were printed; what 0.1.0 did not record is None, and nothing is worked out that the memo did not
say. Source: docs/memo.md#older-memos."""

import json
from collections.abc import Iterable
from typing import Any

from pydantic import ValidationError

from models.core import LedgerError
from models.standing import ASKS, CLOSED, DATE_KINDS, DECISIONS, PAST, READINGS, VERIFIED, claim_of
from notifications.memo.document import SCHEMA, MemoDocument
from notifications.words import ANSWER, SAYS

Json = dict[str, Any]
OLDER = "followthrough.memo/1"
HOLDINGS = {
    "no evidence on file": "none",
    "awaiting review": "awaiting",
    "evidence reviewed, not sufficient": "not_sufficient",
    "partly verified": "partly_verified",
    "verified as done": "verified",
    "closed, not implemented": "not_implemented",
    "no longer required": "not_required",
    "evidence missing": "missing",
    "evidence removed": "removed",
}
"""The codes of what was held, by the words of 0.1.0; other words are their own code."""


def read_memo(content: bytes) -> MemoDocument:
    """Return the memo in a memo.json, even if 0.1.0 wrote it. Raises ValueError or ValidationError for no memo."""
    return MemoDocument.model_validate_json(json.dumps(raise_memo(json.loads(content))))


def read_issued(content: bytes, number: int, path: object) -> MemoDocument:
    """Return the memo no. `number` from the memo.json at a path. Raises LedgerError if this version cannot read it."""
    try:
        return read_memo(content)
    except (ValueError, KeyError, TypeError) as error:
        fault = f"{type(error).__name__}: {error}"
        if isinstance(error, ValidationError):
            first = error.errors()[0]
            fault = f"{'.'.join(map(str, first['loc']))}: {first['msg']}"
        raise LedgerError(
            f"{path} is memo no. {number} as it was issued, but this version of followthrough cannot read it "
            f"({fault}); run the version that issued it, or a later one"
        ) from error


def raise_memo(memo: Json) -> Json:
    """Return the JSON of a memo.json by the names of today. Raises KeyError or TypeError for what is no memo."""
    if memo.get("schema") != OLDER:
        return memo
    # Each annex repeated the agency's comment before the memo printed it once.
    annex = [
        {name: page[name] for name in page.keys() - {"comment"}}
        | {"milestones": [*map(_milestone, page["milestones"])]}
        for page in memo["annex"]
    ]
    rows = {row["id"]: row for page in annex for row in page["milestones"]}
    names = memo.keys() - {"ages", "bar", "late", "clocks", "related"}
    return {name: memo[name] for name in names} | {
        "schema": SCHEMA,
        "annex": annex,
        "recommendations": [_recommendation(row, rows, memo["annex"]) for row in memo["recommendations"]],
        "counts": _counts(memo, annex),
        "told": [],
        "sources": [
            _moved(row, {}, reading=READINGS.get(row["result"], "never_checked"), without=("result",))
            for row in memo["sources"]
        ],
    }


def _milestone(row: Json) -> Json:
    standing = _standing(row)
    receipt = row["told"]
    answers = [_answer(answer) for answer in row["answers"]]
    seqs = [seq for trace in row["trace"] for seq in trace.get("events", ())]
    return _moved(
        row,
        {"held_note": "status_note", "agency_on": "said_on", "told_on": "asked_on"},
        without=("held", "late", "days", "days_past_original", "told"),
        standing=standing,
        lateness=_lateness(standing, row, receipt["counts_from"]),
        review=_review(standing, row),
        holding=HOLDINGS.get(row["held"], row["held"]),
        holding_since=None,
        verdict=None,
        says=next((code for code, words in SAYS.items() if words == row["agency"]), None),
        answer_due=receipt["answer_due"],
        date_seq=min(seqs),
        answers=answers,
        last_answer=_newest(answers, decisions=False),
        last_decision=_newest(answers, decisions=True),
        turn=None,
        short=None,
        ask=None,
        shows_in=None,
        source="",
    )


def _recommendation(row: Json, rows: dict[str, Json], pages: list[Json]) -> Json:
    milestones = [rows[old["id"]] for page in pages if page["rec"] == row["id"] for old in page["milestones"]]
    recommended = [milestone for milestone in milestones if milestone["relation"] == "recommended"]
    countable = [milestone for milestone in recommended if milestone["standing"] not in ("watch", "withdrawn")]
    agencys = [milestone for milestone in recommended if milestone["duty_on"] == "agency"]
    claim = claim_of(milestone["says"] for milestone in agencys if milestone["standing"] != "withdrawn")
    chosen = rows.get(row["milestone"])
    about = rows.get(row["answer_about"])
    still_open = [milestone["id"] for milestone in milestones if milestone["standing"] not in (*CLOSED, "watch")]
    answer = row["answer"]
    return _moved(
        row,
        {"held_note": "status_note", "answer_about": "answered"},
        without=("held", "late", "days", "told", "law_line", "condition", "acceptance", "accepted_on"),
        text_basis="report" if row["text_basis"].startswith("the report's") else "press_reconstruction",
        name=None,
        standing=_standing(row),
        holding=HOLDINGS.get(row["held"], row["held"]),
        holding_since=None,
        verified=sum(milestone["review"] == "verified" for milestone in countable),
        out_of=len(countable),
        claim={"says": claim.says, "number": claim.number, "out_of": claim.out_of},
        acceptance=next((code for code, words in ANSWER.items() if words == row["acceptance"]), None),
        asked_on=chosen and chosen["asked_on"],
        lateness=chosen["lateness"] if chosen and not row["closed_on"] else None,
        last_answer=about and about["last_answer"],
        last_decision=chosen and chosen["last_decision"],
        turn=None,
        open_after_closing=still_open if row["closed_on"] else [],
        answer=answer
        and _moved(
            answer,
            {},
            without=("value",),
            listed=row["accepted_on"] is None and row["acceptance"] == ANSWER["accepted"],
            own_dates=[_answer(date) for date in answer["own_dates"]],
        ),
        next={"who": row["next"]["who"], "what": row["next"]["what"], "text": "{who}: {what}".format(**row["next"])},
    )


def _answer(answer: Json) -> Json:
    (seq,) = answer["trace"][0]["events"]
    return _moved(answer, {"until": "day", "stands": "in_force", "says": "text"}, without=("trace",), seq=seq)


def _newest(answers: Iterable[Json], *, decisions: bool) -> Json | None:
    """Return the newest answer that holds, or the newest decision; what was asked for stays an answer."""
    words = [
        answer
        for answer in answers
        if (answer["kind"] in DECISIONS) == decisions
        and answer["kind"] not in ("hold_lifted", "reassigned")
        and (answer["in_force"] or answer["kind"] in ASKS)
    ]
    return words[-1] if words else None


def _standing(row: Json) -> str:
    """Return the standing; 0.1.0 called a legal deadline overdue without a ground, so it is one that passed."""
    return "past_legal_deadline" if row["standing"] == "overdue" else str(row["standing"])


def _lateness(standing: str, row: Json, counts_from: str | None) -> Json:
    if standing in PAST:
        state = "passed"
    elif standing == "unknown":
        state = "unknown"
    else:
        state = "none" if standing in (*CLOSED, "watch") or row["provisional"] else "coming"
    return {
        "state": state,
        "kind": DATE_KINDS[row["basis"]],
        "counts_from": counts_from,
        "days": row["days"] if state == "passed" else 0,
        "days_past_original": row["days_past_original"],
        "ground": None,
    }


def _review(standing: str, row: Json) -> str:
    if standing in CLOSED:
        return "verified" if standing in VERIFIED else "closed"
    words = {"awaiting review": "awaiting", "evidence reviewed, not sufficient": "not_sufficient"}
    return words.get(row["held"], "none")


def _counts(memo: Json, annex: list[Json]) -> Json:
    """Return what the memo counted: its bar, and its counts of that name. It knew no ground to call one overdue."""
    bar = {part["key"]: part["inputs"] for segment in memo["bar"] for part in (segment, *segment["parts"])}
    old = {name: count["inputs"] for name, count in memo["counts"].items()}
    rows = [row for page in annex if page["rec"] != "ALL" for row in page["milestones"]]
    parts = (
        "verified", "awaiting_review", "past_legal", "past_conditional", "past_reported", "past_target",
        "answer_awaited", "unknown", "closed_otherwise", "clock_not_started",
    )  # fmt: skip
    ids = {name: bar[name] for name in parts} | {
        "recommendations": old["recommendations"],
        "verified_recommendations": old["verified"],
        "milestones": old["milestones"],
        "ahead": bar["not_yet_due"],
        "past": old["past"],
        "overdue": [],
        "in_review": [row["id"] for row in rows if row["review"] == "awaiting"],
        "not_received": old["date_not_told"],
        "reported_done": old["reported_done"],
    }
    return {name: {"value": len(inputs), "inputs": inputs} for name, inputs in ids.items()}


def _moved(row: Json, names: dict[str, str], *, without: Iterable[str] = (), **facts: Any) -> Json:
    return {names.get(name, name): value for name, value in row.items() if name not in set(without)} | facts
