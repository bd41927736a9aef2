"""The memo's numbers, counted a second time from the raw entries: slow and plain, with none of the product's code.

It reads what the chain holds as JSON and the rules as docs/memo.md#counts and docs/memo.md#columns say
them. Every day is an ISO text, so days compare as texts.
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
DONE = ("verified", "verified_late")
OVER = (*DONE, "not_required", "closed_not_implemented", "withdrawn")
PAST_BY_BASIS = {
    "statute": "past_legal_deadline",
    "conditional_statute": "past_conditional_deadline",
    "executive_order_reported": "past_reported_date",
    "planning_assumption": "past_target_date",
}
PAST = ("overdue", *PAST_BY_BASIS.values())
PARTS = dict(zip(PAST, ("legal", "legal", "conditional", "reported", "target"), strict=True))
HELD = {
    "verified": "verified", "verified_late": "verified", "not_required": "not_required",
    "closed_not_implemented": "not_implemented", "withdrawn": "withdrawn", "watch": "tracked",
}  # fmt: skip
"""What the office holds of a milestone that is closed, withdrawn or a bill."""
WORST = (*PAST, "unknown", "awaiting_review", "due_soon", "awaiting_answer", "date_not_told", "not_yet_due")
ANSWER_DAYS = 10
WORDS = {"started": "started", "partly_done": "partly done", "done": "done"}
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
        self.milestones = {name: self._milestone(name) for name in self._planned() if not self._recurs(name)}

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

    def _hidden(self, one: dict[str, Any]) -> bool:
        """Return whether a file that nobody settled may show a milestone (docs/evidence.md#files-that-wait)."""
        name = one["id"]
        said = {each["body"]["file"]: each["body"] for each in self._of("file_answered")}
        for file in self.sources.get(one["source"], {}).get("waiting", []):
            answer = said.get(file["id"], {"answer": "", "shows": []})
            if answer["answer"] == "read":
                if name in answer["shows"]:
                    return True
            elif answer["answer"] != "not_relevant" and (not file["concerns"] or name in file["concerns"]):
                return True
        return False

    def _about(self, name: str, *kinds: str) -> list[dict[str, Any]]:
        """Return what stands of some kinds about a milestone: what was withdrawn counts no more."""
        gone = {each["body"]["seq"] for each in self._of("entry_corrected")}
        return [
            each for each in self._of(*kinds) if each["body"].get("milestone_id") == name and each["seq"] not in gone
        ]

    def _business_days(self, start: str, end: str) -> int:
        day, count = date.fromisoformat(start), 0
        while day.isoformat() < end:
            day += timedelta(days=1)
            count += day.weekday() not in (5, 6) and day.isoformat() not in self.holidays
        return count

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
        one["shows_in"], one["judged"] = plan.get("shows_in"), plan["evidence"]["rule"]["type"] != "human"
        one["ground"] = self._ground(name, one) if self._is_over(one, one["from"]) else None
        one["state"] = self._state(one)
        is_known = one["state"] in ("coming", "passed", "overdue")
        over = is_known and self._is_over(one, one["from"])
        one["days"] = days_between(one["from"], self.today) if over else 0
        original = one["from"] and max(one["due"], one["answer_due"] or one["due"])
        over = is_known and self._is_over(one, original)
        one["past_original"] = days_between(original, self.today) if over else 0
        one["stands"] = self._standing(one)
        one["spoken"] = bool(proof or self._about(name, "evidence_rejected"))
        one["held"] = _held(one)
        came = min((each["occurred_on"] for each in waiting), default=one["now"])
        one["came"] = days_between(one["now"], came)
        return one

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
        would_show = one["judged"] and one["shows_in"] == one["source"] and not shown
        return "look" if would_show and self._was_read(one, start) else None

    def _state(self, one: dict[str, Any]) -> str:
        """Say what became of a date (docs/record.md#date). A file that waits changes nothing of it."""
        verdict = one["finding"]["body"]["verdict"] if one["finding"] else "not_met"
        if one["missing"] and not one["withdrawn"]:
            return "unknown"
        if verdict != "not_met" or one["withdrawn"] or one["watch"] or one["provisional"]:
            return "none"
        could_look = bool(one["waiting"] or one["ground"])
        over = self._is_over(one, one["from"])
        if over and one["ground"] and one["basis"] == "statute":
            return "overdue"
        if one["told_first"] and self.today > one["now"] and not (could_look or self._was_read(one, one["now"])):
            return "unknown"
        if not over:
            return "coming"
        return "passed" if could_look or self._was_read(one, one["from"]) else "unknown"

    def _standing(self, one: dict[str, Any]) -> str:
        verdict = one["finding"]["body"]["verdict"] if one["finding"] else None
        if one["missing"] and not one["withdrawn"]:
            return "unknown"
        if verdict == "met":
            return "verified_late" if one["finding"]["occurred_on"] > one["due"] else "verified"
        if verdict in ("not_required", "closed_not_implemented"):
            return str(verdict)
        if one["withdrawn"]:
            return "withdrawn"
        if one["watch"]:
            return "watch"
        if one["state"] in ("passed", "overdue"):
            return "overdue" if one["state"] == "overdue" else PAST_BY_BASIS[one["basis"]]
        if one["waiting"]:
            return "awaiting_review"
        if one["state"] == "unknown":
            return "unknown"
        if one["told_first"] and one["told"] is None:
            return "date_not_told"
        if one["told_first"] and self.today <= one["answer_due"] and not one["agreed"]:
            return "awaiting_answer"
        near = not one["provisional"] and self._business_days(self.today, one["now"]) <= 3
        return "due_soon" if near else "not_yet_due"

    def _told(self, name: str, one: dict[str, Any]) -> str | None:
        """Return the first day on which the date as it is now reached the duty holder, by a message or by an answer."""
        days = [each["occurred_on"] for each in self._about(name, "date_agreed") if each["seq"] > one["since"]]
        for claim in self._about(name, "reminder_claimed"):
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

    def parts(self) -> dict[str, list[str]]:
        """Return the milestones in each part of the counts."""
        found: dict[str, list[str]] = {}
        for name, one in self.milestones.items():
            stands = one["stands"]
            if one["rec"] == "ALL" or stands in ("watch", "withdrawn"):
                continue
            if stands in ("date_not_told", "awaiting_answer"):
                part = "answer_awaited" if self.today > one["now"] else "ahead"
            elif stands in PAST:
                part = f"past_{PARTS[stands]}"
            elif stands in DONE:
                part = "verified"
            elif stands in OVER:
                part = "closed_otherwise"
            else:
                part = stands if stands in ("unknown", "awaiting_review") else "ahead"
            found.setdefault(part, []).append(name)
        return found

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
        own = self.of(rec)
        asked = {name: one for name, one in own.items() if one["asked"]}
        stands = next((each for each in WORST if any(one["stands"] == each for one in asked.values())), "not_yet_due")
        for one in own.values():
            if one["closes"] and one["finding"] and one["stands"] in OVER and one["stands"] != "withdrawn":
                others = [each["stands"] for each in asked.values() if each is not one]
                only_record = one["stands"] == "not_required" and one["duty"] == "oversight"
                if only_record and any(each not in (*OVER, "watch") for each in others):
                    continue
                stands = "verified" if one["stands"] in DONE else one["stands"]
        theirs = [one["agency"] for one in asked.values() if one["duty"] == "agency" and one["stands"] != "withdrawn"]
        says = "nothing"
        for word in ("started", "partly_done", "done"):
            if (n := theirs.count(word)) > 0:
                of = f"{n} of {len(theirs)} milestone{'s' if len(theirs) > 1 else ''} "
                says = (of if n < len(theirs) else "") + WORDS[word]
        still = {name: one for name, one in asked.items() if one["stands"] not in (*OVER, "watch")}
        first = {name: one for name, one in still.items() if one["duty"] == "agency"} or still
        coming = min(first, key=lambda name: (first[name]["now"], name), default=None)
        if stands in OVER:
            coming = next(name for name, one in asked.items() if one["closes"])
        counted = [one for one in asked.values() if one["stands"] not in ("watch", "withdrawn")]
        done = sum(one["stands"] in DONE for one in counted)
        words = [one["held"] for one in counted]
        held = next((each for each in ("awaiting", "missing") if each in words), "partly_verified" if done else "")
        held = held or ("not_sufficient" if "not_sufficient" in words else "")
        held = held or ("unknown" if "unknown" in words and (stands == "unknown" or "none" not in words) else "none")
        closing = next((one for one in counted if one["closes"]), None)
        return {
            "held": closing["held"] if closing and stands in OVER else held,
            "stands": stands,
            "agency": says,
            "next": coming,
            "done": (done, len(counted)),
        }

    def of_passed(self) -> set[int]:
        """Return the numbers that may be said of dates that passed since the memo before: by basis, and over all."""
        passed = self.passed()
        ours = [name for name in passed if self.milestones[name]["basis"] == "planning_assumption"]
        law = [name for name in passed if self.milestones[name]["basis"] == "statute"]
        over_all = [name for name in passed if name.startswith("ALL") and name not in law]
        before = self.before()
        then = self._then(before["as_of"], before["cut_seq"]).milestones if before else {}
        untold = [name for name in passed if name not in law and then.get(name, {}).get("state") == "unknown"]
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
        """Return the milestones past their date of which the memo before did not say so."""
        before = self.before()
        then = self._then(before["as_of"], before["cut_seq"]) if before else None
        known = {(name, one["now"]) for name, one in then.milestones.items() if one["stands"] in PAST} if then else ()
        late = {name: one for name, one in self.milestones.items() if one["stands"] in PAST}
        return sorted(name for name, one in late.items() if (name, one["now"]) not in known)

    @cache  # noqa: B019 (a count lives no longer than its test)
    def _then(self, as_of: str, cut_seq: int) -> "SecondCount":
        """Count again what the memo of a day and a cut could tell."""
        return SecondCount(self.chain, date.fromisoformat(as_of), cut_seq)

    def counts(self) -> dict[str, list[str]]:
        """Return the ids that each count of the memo counts."""
        rows = {name: one for name, one in self.milestones.items() if one["rec"] != "ALL"}
        counted = [name for name, one in rows.items() if one["stands"] not in ("watch", "withdrawn")]
        open_ones = [name for name in counted if rows[name]["stands"] not in OVER]
        names = ("verified", "awaiting_review", *(f"past_{kind}" for kind in PARTS.values()), "answer_awaited")
        parts = {name: self.parts().get(name, []) for name in (*names, "unknown", "ahead", "closed_otherwise")}
        return {
            **parts,
            "recommendations": self.recommendations(),
            "verified_recommendations": [
                rec for rec in self.recommendations() if self.recommendation(rec)["stands"] in DONE
            ],
            "milestones": counted,
            "past": [name for name in counted if rows[name]["stands"] in PAST],
            "overdue": [name for name in counted if rows[name]["stands"] == "overdue"],
            "in_review": [name for name in open_ones if rows[name]["waiting"]],
            "clock_not_started": [name for name in parts["ahead"] if rows[name]["provisional"]],
            "not_received": [name for name in counted if rows[name]["stands"] == "date_not_told"],
            "reported_done": [name for name in open_ones if rows[name]["agency"] == "done"],
        }  # fmt: skip


def _held(one: dict[str, Any]) -> str:
    """Say what the oversight office holds of a milestone (docs/memo.md#columns)."""
    if one["missing"] and not one["withdrawn"]:
        return "missing"
    if one["stands"] in HELD:
        return HELD[one["stands"]]
    if one["waiting"]:
        return "awaiting"
    if one["spoken"]:
        return "not_sufficient"
    return "unknown" if one["state"] == "unknown" else "none"


def _opens(entry: dict[str, Any], name: str) -> bool:
    return entry["kind"] in ("milestone_planned", "instance_opened") and entry["body"]["milestone_id"] == name


def _digest(entry: dict[str, Any]) -> str:
    body = entry["body"]
    return str(body["candidate"]["sha256"] if "candidate" in body else body["sha256"])
