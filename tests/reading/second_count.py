"""The memo's numbers, counted a second time from the raw entries: slow and plain, with none of the product's code.

It reads what the chain holds as JSON and the rules as docs/record.md (Date, Proof, Headline, Turn) says them. Every day
is an ISO text, so days compare as texts.
"""

import json
import re
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

OURS_TO_SAY = {
    "plan_adopted", "recommendation_planned", "milestone_planned", "entry_corrected", "custody_noted", "memo_drafted",
    "memo_shared", "memo_commented", "memo_reviewed", "memo_approved", "memo_issued", "memo_corrected",
    "memo_withdrawal_asked", "memo_withdrawn", "ledger_restored",
}  # fmt: skip
"""What we say is cut by what was known; what happened, by its own day too."""
PAST = ("passed", "missed")
CLOSED = ("verified", "closed")
MAY_NOT_APPLY = ("conditional_statute", "executive_order_reported")
HEADLINE = (
    "recommendations", "done", "verified", "legal", "others_legal", "conditional", "target", "own", "not_checked",
    "with_office", "not_counting", "to_come", "closed", "missed", "by_law_not_checked", "to_review", "to_decide",
    "to_send", "to_look", "claimed", "no_clock", "asked", "answered",
)  # fmt: skip
JUDGED_BY_PERSON = ("human", "text_in_file", "page_changed")
"""Rules of which a look that found nothing proves nothing (docs/evidence.md#proof)."""
OFFICE_PEOPLE = ("oversight_coordinator", "oversight_verifier")
ANSWER_DAYS = 10
NEWS = (
    "finding_recorded", "statement_recorded", "evidence_received", "candidate_found", "evidence_rejected",
    "extension_granted", "due_fixed", "milestone_withdrawn", "acceptance_recorded", "entry_corrected",
)  # fmt: skip
ANSWERS = (
    "acknowledged", "snoozed", "hold_added", "hold_lifted", "extension_requested", "extension_refused", "reassigned",
    "date_agreed",
)  # fmt: skip
"""What people answer; of each kind only the last about a milestone is news."""
TELLS = ("date_proposal", "check_in", "due_soon", "overdue", "weekly_digest", "escalation")


def new_york(moment: str) -> str:
    """Return the New York day of a moment."""
    return datetime.fromisoformat(moment).astimezone(ZoneInfo("America/New_York")).date().isoformat()


def days_between(start: str, end: str) -> int:
    """Count the calendar days from one day to another."""
    return (date.fromisoformat(end) - date.fromisoformat(start)).days


class SecondCount:
    """All that a memo of a day says in numbers, from the entries of its cut."""

    def __init__(self, chain: Iterable[Any], as_of: date, cut_seq: int) -> None:
        """Take the sealed entries up to a cut; of what happened, that of days up to `as_of`."""
        self.chain = tuple(chain)
        self.as_of, self.today = as_of, as_of.isoformat()
        everything = [{"hash": each.hash, **json.loads(each.entry)} for each in self.chain if each.seq <= cut_seq]
        self.entries = self._kept(everything)
        self._by_kind: dict[str, list[dict[str, Any]]] = {}
        for each in self.entries:
            self._by_kind.setdefault(each["kind"], []).append(each)
        self.holidays = self._holidays()
        self.sources = self._sources()
        self.voices = {name: one["voice"] for name, one in self._of("plan_adopted")[-1]["body"]["sources"].items()}
        self.milestones = {name: self._milestone(name) for name in self._planned() if not self._recurs(name)}
        ended = self._ended()
        for name, one in self.milestones.items():
            one["ended"] = name in ended
            self._judge(one)

    def _kept(self, everything: list[dict[str, Any]]) -> list[dict[str, Any]]:
        kept: list[dict[str, Any]] = []
        for one in everything:
            body = one["body"]
            if one["kind"] not in OURS_TO_SAY and one["occurred_on"] > self.today:
                continue
            if one["kind"] == "entry_corrected" and not any(each["seq"] == body["seq"] for each in kept):
                continue
            named = body.get("milestone_id")
            is_opening = one["kind"] in ("milestone_planned", "instance_opened")
            if named and not is_opening and not any(_opens(each, named) for each in kept):
                continue
            kept.append(one)
        return kept

    def _holidays(self) -> set[str]:
        adopted = next(each for each in reversed(self.entries) if each["kind"] == "plan_adopted")
        return {day for days in adopted["body"]["calendar"]["listed"].values() for day in days}

    def _of(self, *kinds: str) -> list[dict[str, Any]]:
        those = (each for kind in kinds for each in self._by_kind.get(kind, ()))
        return sorted(those, key=lambda each: each["seq"])

    def _planned(self) -> list[str]:
        return sorted({each["body"]["milestone_id"] for each in self._of("milestone_planned", "instance_opened")})

    def _plan(self, name: str) -> dict[str, Any]:
        return [each for each in self._of("milestone_planned", "instance_opened") if _opens(each, name)][-1]

    def _recurs(self, name: str) -> bool:
        return self._plan(name)["body"]["milestone"]["recurrence"] is not None

    def _sources(self) -> dict[str, dict[str, Any]]:
        found: dict[str, dict[str, Any]] = {}
        for entry in self._of("sources_checked"):
            for one in entry["body"]["results"]:
                before = found.get(one["name"], {"answered": None, "unread": None, "own": None, "shows": 0})
                day, good = new_york(one["checked_at"]), one["result"] in ("ok", "empty")
                found[one["name"]] = {
                    "result": one["result"],
                    "seq": entry["seq"],
                    "looked": day,
                    "answered": day if good else before["answered"],
                    "unread": None if good else before["unread"] or day,
                    "own": new_york(one["data_as_of"]) if one["data_as_of"] else before["own"],
                    "shows": len(one["items"]) if good else before["shows"],
                    "waiting": one.get("waiting") or ([] if good else before.get("waiting", [])),
                }
        return found

    def _about(self, name: str, *kinds: str) -> list[dict[str, Any]]:
        """Return what stands of some kinds about a milestone: what was withdrawn counts no more."""
        gone = {each["body"]["seq"] for each in self._of("entry_corrected")}
        return [
            each for each in self._of(*kinds) if each["body"].get("milestone_id") == name and each["seq"] not in gone
        ]

    def _dates(self, name: str, plan: dict[str, Any]) -> dict[str, Any]:
        due = plan["due"]
        fixed = (self._about(name, "due_fixed") or [None])[-1]
        longer = (self._about(name, "extension_granted") or [None])[-1]
        due_on = fixed["body"]["day"] if fixed else due["day"]
        later = longer and (longer["seq"] > (fixed["seq"] if fixed else 0) or longer["body"]["to"] > due_on)
        return {
            "due": due_on,
            "now": longer["body"]["to"] if longer and later else due_on,
            "basis": fixed["body"]["basis"] if fixed else due["basis"],
            "provisional": due["provisional"] and fixed is None,
            "within": due["shown_within_days"],
            "since": fixed["seq"] if fixed else 0,
        }

    def _milestone(self, name: str) -> dict[str, Any]:
        planned = self._plan(name)
        plan = planned["body"]["milestone"]
        one = {"id": name, "rec": planned["body"]["recommendation_id"], "closes": plan["closes_recommendation"]}
        one |= {"asked": plan["relation"] == "recommended", "duty": plan["duty_on"], "law": plan["duty_basis"]}
        one |= self._dates(name, plan) | {"source": plan["evidence"]["source"], "watch": False}
        one["watch"] = one["basis"] == "pending_bill"
        one["withdrawn"] = next((each["occurred_on"] for each in self._of("milestone_withdrawn") if
                                 each["body"]["milestone_id"] == name), None)  # fmt: skip
        said = self._about(name, "statement_recorded")
        one["agency"] = said[-1]["body"]["says"] if said else None
        one["agency_on"] = said[-1]["occurred_on"] if said else None
        one["responsible"] = plan["responsible"]
        one["told"] = self._told(name, one)
        one["agreed"] = any(each["body"]["due"] == one["due"] for each in self._about(name, "date_agreed"))
        one |= self._counting(one)
        proof, waiting = self._held(name)
        one["finding"], one["waiting"] = proof, waiting
        one["missing"] = self._missing(name, proof, waiting)
        one["shows_in"], one["rule"] = plan.get("shows_in"), plan["evidence"]["rule"]["type"]
        one["planned_on"], one["escalation"] = planned["occurred_on"], plan["escalation"]
        verdict = proof["body"]["verdict"] if proof else "not_met"
        is_over = self._is_over(one, one["from"]) and (verdict == "not_met" or one["missing"] is not None)
        one["over"] = is_over and one["withdrawn"] is None
        one["ground"] = self._ground(name, one) if one["over"] and verdict == "not_met" else None
        original = one["from"] and max(one["due"], one["answer_due"] or one["due"])
        over = one["over"] and self._is_over(one, original)
        one["past_original"] = days_between(original, self.today) if over else 0
        words = [*self._about(name, "evidence_rejected"), *([proof] if proof else [])]
        one["word"] = max(words, key=lambda each: each["seq"], default=None)
        came = min((each["occurred_on"] for each in waiting), default=one["now"])
        one["came"] = days_between(one["now"], came)
        return one

    def _ended(self) -> set[str]:
        """Return the steps toward target dates that nobody awaits, because their recommendation is closed."""
        return {
            name
            for rec in self.recommendations()
            if self._closing(rec)
            for name, one in self.of(rec).items()
            if one["asked"] and one["basis"] == "planning_assumption" and not one["waiting"]
            if not (one["withdrawn"] or self._closes(one))
        }

    def _closes(self, one: dict[str, Any]) -> bool:
        return bool(one["finding"]) and one["finding"]["body"]["verdict"] != "not_met"

    def _closing(self, rec: str) -> dict[str, Any] | None:
        """Return the milestone whose finding closes a recommendation; the office's own record alone never does."""
        own = self.of(rec)
        for one in own.values():
            if not (one["closes"] and self._closes(one)):
                continue
            others = [each for each in own.values() if each is not one and each["asked"] and not each["withdrawn"]]
            is_record = one["duty"] == "oversight" and one["finding"]["body"]["verdict"] == "not_required"
            if not (is_record and any(not (self._closes(each) or each["watch"]) for each in others)):
                return one
        return None

    def _judge(self, one: dict[str, Any]) -> None:
        """Answer the two questions about a milestone, and put it in its part."""
        one["proof"], one["why"] = self._proof(one)
        one["open"] = one["proof"] not in CLOSED and not one["watch"]
        one["date_state"] = self._date_state(one)
        one["past"] = one["date_state"] in PAST
        one["days"] = days_between(one["from"], self.today) if one["past"] and one["proof"] != "not_checked" else 0
        one["proof_since"] = self._proof_since(one)
        one["part"] = self._part(one)

    def _held(self, name: str) -> tuple[dict[str, Any] | None, list[dict[str, Any]]]:
        findings = self._about(name, "finding_recorded")
        spoken = [each["seq"] for each in (*findings, *self._about(name, "evidence_rejected"))]
        came = self._about(name, "evidence_received", "candidate_found")
        return (findings or [None])[-1], [each for each in came if each["seq"] > max(spoken, default=0)]

    def _lost(self, name: str) -> dict[str, str]:
        """Return the files of a milestone that are lost now, each with the day since."""
        lost: dict[str, str] = {}
        for each in self._about(name, "custody_noted"):
            lost.pop(each["body"]["sha256"], None)
            if not each["body"]["whole"]:
                lost[each["body"]["sha256"]] = each["occurred_on"]
        return lost

    def _missing(self, name: str, finding: dict[str, Any] | None, waiting: list[dict[str, Any]]) -> str | None:
        lost = self._lost(name)
        here = {_digest(each) for each in self._about(name, "evidence_received", "candidate_found")}
        since = [
            lost[each] for each in (finding["body"]["evidence"] if finding else ()) if each in lost and each in here
        ]
        if all(_digest(each) in lost for each in waiting):
            since += [lost[_digest(each)] for each in waiting]
        return min(since, default=None)

    def _was_read(self, one: dict[str, Any], start: str) -> bool:
        answered = self.sources.get(one["source"], {}).get("answered")
        return answered is not None and answered > start

    def _ground(self, name: str, one: dict[str, Any]) -> str | None:
        """Return why a date that passed is known to be missed (docs/record.md#overdue); None if nothing says so."""
        finding, start = one["finding"], one["from"]
        if finding and finding["body"]["verdict"] == "not_met" and new_york(finding["recorded_at"]) > start:
            return "finding"
        said = self._about(name, "statement_recorded")
        if said and said[-1]["body"]["says"] != "done" and said[-1]["occurred_on"] > start:
            return "agency_word"
        shown = [each for each in self._about(name, "candidate_found") if each["body"]["source"] == one["source"]]
        would_show = one["rule"] not in JUDGED_BY_PERSON and one["shows_in"] == one["source"] and not shown
        return "look" if would_show and self._was_read(one, start) else None

    def _proof(self, one: dict[str, Any]) -> tuple[str, str | None]:
        """Say what stands of a proof, and why nobody could look or how it was closed (docs/record.md#proof)."""
        verdict = one["finding"]["body"]["verdict"] if one["finding"] else "not_met"
        if one["withdrawn"]:
            return "closed", "withdrawn"
        if verdict in ("not_required", "closed_not_implemented") and not one["missing"]:
            return "closed", verdict
        if one["ended"]:
            return "closed", "ended"
        if verdict == "met" and not one["missing"]:
            return "verified", None
        if one["watch"]:
            return "none", None
        if one["missing"]:
            return "not_checked", "file_missing"
        if one["waiting"]:
            return "awaiting_review", None
        if why := self._unchecked(one):
            return "not_checked", why
        return "not_sufficient" if one["word"] else "none", None

    def _unchecked(self, one: dict[str, Any]) -> str | None:
        """Say why nobody could look for a proof, since its date if that is over; None if somebody could."""
        since = one["from"] if one["over"] else one["now"] if one["told_first"] and self.today > one["now"] else None
        if one["provisional"] or one["ground"]:
            return None
        if one["over"] and one["word"] and new_york(one["word"]["recorded_at"]) > one["from"]:
            return None
        source = self.sources.get(one["source"])
        could_look = self._was_read(one, since) if since else source is not None and source["result"] != "blocked"
        if could_look:
            return "not_looked" if one["over"] and self._only_office_looks(one) else None
        return "not_read" if source else "never_checked"

    def _only_office_looks(self, one: dict[str, Any]) -> bool:
        """Return whether a proof shows only when the office looks: on its page that no rule reads, or in its folder."""
        last = self.sources.get(one["source"], {}).get("result")
        return self.voices[one["source"]] == "oversight" and (one["rule"] == "human" or last not in ("ok", "empty"))

    def _date_state(self, one: dict[str, Any]) -> str:
        """Say what became of a date (docs/record.md#date)."""
        if one["proof"] == "verified":
            return "kept_late" if one["finding"]["occurred_on"] > one["due"] else "kept"
        if one["proof"] == "closed" or one["watch"] or one["provisional"]:
            return "none"
        if self._is_unsettled(one):
            return "not_counting"
        if not one["over"]:
            return "to_come"
        if any(new_york(each["recorded_at"]) <= one["from"] for each in one["waiting"]):
            return "file_in_time"
        return "missed" if one["ground"] and one["basis"] == "statute" else "passed"

    def _is_unsettled(self, one: dict[str, Any]) -> bool:
        """Return whether nobody received a target date, or its days to answer run."""
        if not one["told_first"]:
            return False
        if one["told"] is None:
            return True
        # An answer settles a date to come; one that is over counts only from the end of the days to answer.
        return bool(self.today <= one["answer_due"]) and (not one["agreed"] or self.today > one["now"])

    def _proof_since(self, one: dict[str, Any]) -> str | None:
        if one["withdrawn"] or one["missing"]:
            return str(one["withdrawn"] or one["missing"])
        if one["proof"] in CLOSED:
            return new_york(one["finding"]["recorded_at"]) if one["finding"] else None
        if one["proof"] == "awaiting_review":
            return min(new_york(each["recorded_at"]) for each in one["waiting"])
        if one["proof"] == "not_checked":
            unread = self.sources.get(one["source"], {}).get("unread")
            return str(unread) if unread else None
        return new_york(one["word"]["recorded_at"]) if one["proof"] == "not_sufficient" else None

    def _part(self, one: dict[str, Any]) -> str | None:
        """Return the one part of the headline in which a milestone is; None for a bill and what was withdrawn."""
        if one["watch"] or one["withdrawn"]:
            return None
        if one["proof"] in CLOSED:
            return str(one["proof"])
        if one["past"] and one["duty"] == "oversight":
            return "own"
        if one["past"] and one["proof"] == "not_checked":
            return "not_checked"
        if one["past"] and one["basis"] == "statute":
            return "legal" if one["duty"] == "agency" else "others_legal"
        if one["past"]:
            return "conditional" if one["basis"] in MAY_NOT_APPLY else "target"
        if one["proof"] == "awaiting_review":
            return "with_office"
        return "not_counting" if one["date_state"] == "not_counting" else "to_come"

    def _debts(self, name: str, one: dict[str, Any]) -> dict[str, str]:
        """Return what the office owes about a milestone, each with the day since when (docs/record.md#turn)."""
        owed = {"own": one["now"]} if one["part"] == "own" else {}
        waiting = [new_york(each["recorded_at"]) for each in one["waiting"]]
        if not one["open"]:
            if one["finding"] and one["finding"]["body"]["verdict"] != "met":
                closed = one["finding"]
                waiting += [
                    max(each["occurred_on"], new_york(closed["recorded_at"]))
                    for each in self._about(name, "statement_recorded")
                    if each["body"]["says"] == "done" and each["seq"] > closed["seq"]
                ]
            look_again = [day for day in waiting if day <= self.today] if one["finding"] else []
            return owed | ({"to_look": min(look_again)} if look_again else {})
        has_head = one["duty"] == "agency" or one["escalation"] not in OFFICE_PEOPLE
        if waiting:
            owed["to_review"] = min(waiting)
        elif one["told_first"] and not one["told"] and one["responsible"] != OFFICE_PEOPLE[0] and has_head:
            owed["to_send"] = one["planned_on"]
        elif one["past"] and self._only_office_looks(one) and "own" not in owed:
            owed["to_look"] = one["from"]
        return owed

    def _told(self, name: str, one: dict[str, Any]) -> str | None:
        """Return the first day on which the date as it is now reached the duty holder, by a message or by an answer."""
        days = [each["occurred_on"] for each in self._about(name, "date_agreed") if each["seq"] > one["since"]]
        for claim in self._about(name, "item_claimed", "reminder_claimed"):
            body = claim["body"]
            own = body["instead_of"] is None and body["reason"] in (None, "status_unknown", "date_passed")
            own = own and one["responsible"] != "oversight_coordinator" and claim["seq"] > one["since"]
            if own and body["part"]["kind"] in TELLS:
                sent = (each for each in self._of("reminder_sent") if each["body"]["message"] == body["message"])
                days += [new_york(each["recorded_at"]) for each in sent]
        return min(days, default=None)

    def _counting(self, one: dict[str, Any]) -> dict[str, Any]:
        """Return whether the duty holder must be told first, when its answer is due, and from when the date counts."""
        fixed = not one["provisional"] and not one["watch"]
        told_first = fixed and one["basis"] == "planning_assumption" and one["duty"] != "oversight"
        answer = self._business_day(one["told"], ANSWER_DAYS) if told_first and one["told"] else None
        start = one["now"] if fixed else None
        if told_first:
            start = max(one["now"], answer) if answer else None
        return {"told_first": told_first, "answer_due": answer, "from": start}

    def _is_over(self, one: dict[str, Any], start: str | None) -> bool:
        """Return whether a day that counts is over: never before the next business day, nor while proof may follow."""
        if start is None:
            return False
        last = date.fromisoformat(start) + timedelta(days=one["within"])
        while last.weekday() in (5, 6) or last.isoformat() in self.holidays:
            last += timedelta(days=1)
        after = date.fromisoformat(start) + timedelta(days=one["within"] + 1)
        return self.today >= max(last, after).isoformat()

    def _business_day(self, start: str, count: int) -> str:
        """Return the business day that is so many business days after a day."""
        day = date.fromisoformat(start)
        while count:
            day += timedelta(days=1)
            count -= day.weekday() not in (5, 6) and day.isoformat() not in self.holidays
        return day.isoformat()

    def answers(self, name: str) -> list[tuple[str, str, str | None, bool]]:
        """Return what was answered about a milestone: kind, day, the day it names, and whether it still holds."""
        one = self.milestones[name]
        handed = self._about(name, "reassigned")
        since = handed[-1]["seq"] if handed else 0
        lifts = {
            each["body"]["added"]: each for each in self._of("hold_lifted") if each["body"]["milestone_id"] == name
        }
        holds = self._about(name, "hold_added")
        unlifted = [each["seq"] for each in holds if each["seq"] not in lifts]
        found: list[tuple[int, str, str, str | None, bool]] = []
        for each in self._about(name, "acknowledged", "snoozed"):
            body = each["body"]
            is_work = each["kind"] == "acknowledged"
            stands = body["due"] == one["now"] and each["seq"] > since
            kind, until = ("working_on_it", body["expected"]) if is_work else ("reminders_paused", body["until"])
            found.append((each["seq"], kind, each["occurred_on"], until, stands))
        for each in holds:
            kind = "not_theirs" if each["body"]["not_mine"] else "on_hold"
            stands = each["seq"] == max(unlifted, default=0)
            found.append((each["seq"], kind, each["occurred_on"], None, stands))
            if lift := lifts.get(each["seq"]):
                found.append((lift["seq"], "hold_lifted", lift["occurred_on"], None, False))
        for each in handed:
            found.append((each["seq"], "reassigned", each["occurred_on"], None, each is handed[-1]))
        for each in self._about(name, "date_agreed"):
            agreed = self._about(name, "date_agreed")
            stands = each is agreed[-1] and each["body"]["due"] == one["due"]
            found.append((each["seq"], "date_agreed", each["occurred_on"], each["body"]["due"], stands))
        return [answer[1:] for answer in sorted(found)]

    def questions(self) -> set[str]:
        """Return the words that the register has for questions."""
        plans = (self._plan(name)["body"]["milestone"] for name in self.milestones)
        return {plan["question"]["text"] for plan in plans if plan["question"]}

    def of(self, rec: str) -> dict[str, dict[str, Any]]:
        """Return the milestones of a recommendation by id, by their original date."""
        return {name: one for name, one in self.milestones.items() if one["rec"] == rec}

    def recommendations(self) -> list[str]:
        """Return the ids of the recommendations."""
        return sorted({each["body"]["recommendation_id"] for each in self._of("recommendation_planned")})

    def recommendation(self, rec: str) -> dict[str, Any]:
        """Return where one recommendation stands, each axis apart."""
        asked = {name: one for name, one in self.of(rec).items() if one["asked"]}
        counted = [one for one in asked.values() if one["part"]]
        still = {name: one for name, one in asked.items() if one["open"]}
        closing = self._closing(rec)
        closing = closing if closing and not closing["open"] else None
        first = {name: one for name, one in still.items() if one["duty"] == "agency"} or still
        coming = min(first, key=lambda name: (first[name]["now"], name), default=None)
        proof, since = self._proof_of_all(counted, still[coming]["proof"] if coming else "")
        says = [one["agency"] for one in counted if one["duty"] == "agency"]
        word = next((each for each in ("done", "partly_done", "started") if each in says), None)
        return {
            "proof": closing["proof"] if closing else proof,
            "why": closing["why"] if closing else self._why_of_all(counted, proof),
            "proof_since": closing["proof_since"] if closing else since,
            "closed": closing is not None,
            "says": word,
            "claims": (says.count(word) if word else 0, len(says)),
            "next": closing["id"] if closing else coming,
            "verified": (sum(one["proof"] == "verified" for one in counted), len(counted)),
        }

    def _proof_of_all(self, counted: list[dict[str, Any]], following: str) -> tuple[str, str | None]:
        """Return what stands of the proof of an open recommendation, and since when; `following`: of the next."""
        proofs = [one["proof"] for one in counted if one["open"]]
        lost = any(one["why"] == "file_missing" for one in counted)
        leads = following == "not_checked" and "not_sufficient" not in proofs
        unchecked = lost or leads or (bool(proofs) and set(proofs) == {"not_checked"})
        words = ("awaiting_review", *(("not_checked",) if unchecked else ()), "not_sufficient")
        proof = next((each for each in words if each in proofs), "none")
        days = [one["proof_since"] for one in counted if one["open"] and one["proof"] == proof]
        return proof, min((day for day in days if day), default=None)

    def _why_of_all(self, counted: list[dict[str, Any]], proof: str) -> str | None:
        """Return why an open recommendation was not checked: a lost file before what could not be read."""
        whys = [one["why"] for one in counted if one["open"] and one["proof"] == proof == "not_checked"]
        return next(
            (each for each in ("file_missing", "never_checked", "not_read", "not_looked") if each in whys), None
        )

    def of_passed(self) -> set[int]:
        """Return the numbers that may be said of dates that passed since the memo before: by basis, and over all."""
        passed = self.passed()
        ours = [name for name in passed if self.milestones[name]["basis"] == "planning_assumption"]
        law = [name for name in passed if self.milestones[name]["basis"] == "statute"]
        over_all = [name for name in passed if name.startswith("ALL") and name not in law]
        before = self.before()
        then = self._then(before["as_of"], before["cut_seq"]).milestones if before else {}
        unchecked = {name for name, one in then.items() if one["past"] and one["proof"] == "not_checked"}
        untold = [name for name in passed if name not in law and name in unchecked]
        return {len(passed), len(ours), len(law), len(passed) - len(ours) - len(law), len(over_all), len(untold)}

    def days_known(self) -> set[str]:
        """Return every day that an entry, a date or a look gives."""
        days = {day for each in self.entries for day in re.findall(r"\d{4}-\d{2}-\d{2}", json.dumps(each))}
        return days | {new_york(each["recorded_at"]) for each in self.entries}

    def before(self) -> dict[str, Any] | None:
        """Return the draft that became the memo issued last, as far as the cut knows."""
        issued = self._of("memo_issued")
        last = max(issued, key=lambda each: each["body"]["number"], default=None)
        those = (each["body"] for each in self._of("memo_drafted"))
        return next(each for each in those if each["draft_id"] == last["body"]["draft_id"]) if last else None

    def changed(self) -> list[int]:
        """Return the entries that are news: those that the memo before did not know, or that had not happened by it."""
        before, gone = self.before(), {each["body"]["seq"] for each in self._of("entry_corrected")}

        def told(each: dict[str, Any]) -> bool:
            happened = each["kind"] in OURS_TO_SAY or (before is not None and each["occurred_on"] <= before["as_of"])
            return before is not None and each["seq"] <= before["cut_seq"] and happened

        of_all = ("entry_corrected", "acceptance_recorded")
        return [
            each["seq"] for each in self._of(*NEWS)
            if not told(each) and each["seq"] not in gone
            and (each["kind"] in of_all or each["body"]["milestone_id"] in self.milestones)
        ] + list({
            (each["kind"], each["body"]["milestone_id"]): each["seq"] for each in self._of(*ANSWERS)
            if not told(each) and each["seq"] not in gone and each["body"]["milestone_id"] in self.milestones
        }.values())  # fmt: skip

    def passed(self) -> list[str]:
        """Return the milestones known to be past their date of which the memo before did not say so."""
        before = self.before()
        then = self._then(before["as_of"], before["cut_seq"]).known_past() if before else set()
        return sorted(name for name, day in self.known_past() - then)

    def known_past(self) -> set[tuple[str, str]]:
        """Return the milestones, with their dates in force, that passed without proof where somebody could look."""
        rows = self.milestones.items()
        return {(name, one["now"]) for name, one in rows if one["past"] and one["proof"] != "not_checked"}

    @cache  # noqa: B019 (a count lives no longer than its test)
    def _then(self, as_of: str, cut_seq: int) -> "SecondCount":
        """Count again what the memo of a day and a cut could tell."""
        return SecondCount(self.chain, date.fromisoformat(as_of), cut_seq)

    def headline(self) -> dict[str, list[str]]:
        """Return the ids behind each number of the headline (docs/record.md#headline)."""
        lists: dict[str, list[str]] = {name: [] for name in HEADLINE}
        lists["recommendations"] = self.recommendations()
        lists["done"] = [rec for rec in lists["recommendations"] if self.recommendation(rec)["proof"] == "verified"]
        for name, one in self.milestones.items():
            if one["part"] is None:
                continue
            is_asked = one["open"] and one["duty"] == "agency" and (one["answer_due"] or self.today) < self.today
            across = {
                "missed": one["part"] == "legal" and one["date_state"] == "missed",
                "by_law_not_checked": one["part"] == "not_checked" and one["basis"] == "statute",
                "claimed": one["open"] and one["agency"] == "done",
                "no_clock": one["part"] == "to_come" and one["provisional"],
                "asked": is_asked,
                "answered": is_asked and self._has_answer(name, one),
            }
            debts = [debt for debt in self._debts(name, one) if debt != "own"]
            for part in (one["part"], *debts, *(key for key, is_listed in across.items() if is_listed)):
                lists[part].append(name)
        return lists

    def oldest(self) -> dict[str, str]:
        """Return the day since which the oldest item of each debt of the office waits."""
        oldest: dict[str, str] = {}
        for name, one in self.milestones.items():
            for debt, since in self._debts(name, one).items() if one["part"] else ():
                oldest[debt] = min(since, oldest.get(debt, since))
        return oldest

    def _has_answer(self, name: str, one: dict[str, Any]) -> bool:
        """Return whether the agency said anything of a milestone, sent a whole file, or answered a message."""
        lost = self._lost(name)
        files = self._about(name, "evidence_received")
        sent = any(each["body"]["voice"] == "agency" and _digest(each) not in lost for each in files)
        return bool(one["agency"] or sent or self.answers(name))


def _opens(entry: dict[str, Any], name: str) -> bool:
    return entry["kind"] in ("milestone_planned", "instance_opened") and entry["body"]["milestone_id"] == name


def _digest(entry: dict[str, Any]) -> str:
    body = entry["body"]
    return str(body["candidate"]["sha256"] if "candidate" in body else body["sha256"])
