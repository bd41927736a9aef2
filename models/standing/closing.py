"""What closes a milestone: a named verifier, and evidence that was seen. A claim by itself closes nothing."""

from collections.abc import Iterable
from datetime import date, timedelta
from math import ceil
from typing import Literal, NamedTuple

from models.core import AnswerRefused, Calendar, RuleError
from models.ledger import PROVES, DueFixed, Event, EvidenceRejected, FindingRecorded, HoldLifted, Verdict
from models.records import EvidenceItem, FindingItem, MilestoneRecord, RejectionItem, hold_of
from models.register import Basis

SHORTEST = 8
"""Characters of a SHA-256 that name a piece of evidence."""
YEAR = timedelta(days=365)
LOOKS_AGAIN: frozenset[Verdict] = frozenset({"still_holds", "no_longer_holds"})
"""The verdicts on a finding that closed a milestone."""


def check_period(record: MilestoneRecord) -> None:
    """Raise AnswerRefused for a milestone that recurs: what is said is said of one period."""
    if record.is_template:
        sentence = f"{record.id} recurs; name one period of it (`followthrough status {record.id}` lists them)"
        raise AnswerRefused("recurring", sentence)


def check_unclosed(record: MilestoneRecord) -> None:
    """Raise AnswerRefused for a milestone that recurs, or is closed."""
    check_period(record)
    if record.is_closed:
        mend = "record that this no longer holds (`finding add --verdict no_longer_holds`)"
        sentence = (
            f"{record.id} is closed; {mend}, or withdraw the finding first if it was wrong (`ledger correct SEQ`)"
        )
        raise AnswerRefused("closed", sentence)


def check_verdict(record: MilestoneRecord, verdict: Verdict) -> None:
    """Raise AnswerRefused if the state of a milestone leaves no room for a verdict (docs/record.md#looking-again).

    `still_holds` and `no_longer_holds` are of a milestone that a finding closed, every other of an open one. After
    "not required" or "not implemented" it may also be verified, by evidence given since.
    """
    check_period(record)
    finding = record.finding if record.withdrawal is None else None
    if verdict in LOOKS_AGAIN:
        if finding is None or not finding.closes:
            raise AnswerRefused("not_closed", f"{record.id}: no finding closed it, so there is none to look at again")
        return
    is_reproved = verdict in PROVES and finding is not None and not finding.proves
    if not (is_reproved and any(item.counts for item in _given_since(record, finding))):
        check_unclosed(record)


def _given_since(record: MilestoneRecord, finding: FindingItem | None) -> list[EvidenceItem]:
    return [item for item in record.review.evidence if finding is None or item.seq > finding.seq]


class LookAgain(NamedTuple):
    """Why a verifier must look again at a closed milestone, and from which day."""

    why: Literal["claim", "file", "plan"]
    since: date
    seq: int
    """The entry after which nobody has looked."""


def look_again_of(record: MilestoneRecord, calendar: Calendar) -> LookAgain | None:
    """Return why, and from which day, a milestone that a finding closed must be looked at again; the day may be to
    come. None if it need not be.

    The agency says "done" of what was closed otherwise; a file was given since; or the day of the plan comes, a year
    after a verifier last found that it holds (docs/record.md#looking-again).
    """
    finding, newest = record.finding, record.newest_finding
    if finding is None or newest is None or not finding.closes or record.withdrawal:
        return None
    again = [LookAgain("file", item.recorded_on, item.seq) for item in record.evidence_to_review]
    if not finding.proves:
        claims = (item for item in record.review.statements if item.stands and item.seq > newest.seq)
        days = ((max(item.on, newest.recorded_on), item.seq) for item in claims if item.says == "done")
        again += [LookAgain("claim", day, seq) for day, seq in days]
    elif record.plan.due.look_again:
        again.append(LookAgain("plan", calendar.on_or_after(newest.recorded_on + YEAR), newest.seq))
    return min(again, key=lambda look: (look.since, look.seq), default=None)


def decide_finding(
    record: MilestoneRecord,
    verdict: Verdict,
    evidence: tuple[str, ...],
    *,
    on: date,
    by: str,
    reason_id: str,
    barred: frozenset[str] = frozenset(),
    others: Iterable[MilestoneRecord] = (),
) -> tuple[Event, ...]:
    """Return the finding of a named verifier on a milestone; `on` is the day the thing was done.

    `barred` are those whose evidence this person may not verify, beside their own; `others` the milestones for which
    somebody may have supplied the same file. Evidence is named by the first 8 characters of its SHA-256 or more;
    `not_met` on evidence that waits is a rejection. Raises RuleError for a verdict without evidence, or on the
    verifier's own (docs/record.md#who-may-do-what), and for one of which the milestone's state leaves no room.
    """
    check_verdict(record, verdict)
    shas = tuple(_named(record, start) for start in evidence)
    # Who looks again judges whatever was given since, named or not.
    judged = {*shas, *(item.sha256 for item in record.evidence_to_review if verdict in LOOKS_AGAIN)}
    supplied = (item for milestone in (record, *others) for item in milestone.review.evidence if item.sha256 in judged)
    if supplier := next((item.by for item in supplied if item.stands and item.by in barred | {by}), None):
        why = f"{record.id}: {supplier} supplied this evidence; another verifier must look at it"
        raise AnswerRefused("own_evidence", why)
    if verdict in (*PROVES, "not_met") and not shas:
        raise RuleError(
            f"{record.id}: `{verdict}` needs evidence in hand (--evidence SHA); a claim alone closes nothing"
        )
    if (
        record.is_closed
        and verdict in PROVES
        and not any(item.sha256 in shas for item in _given_since(record, record.finding))
    ):
        raise RuleError(f"{record.id} was closed on this evidence; name what was given since, or withdraw the finding")
    if verdict == "no_longer_holds" and record.finding and on < record.finding.on:
        raise RuleError(
            f"{record.id} was closed as of {record.finding.on}, after {on}; if that was wrong, withdraw the finding "
            f"(`ledger correct {record.finding.seq}`)"
        )
    fields = {"milestone_id": record.id, "evidence": shas, "reason_id": reason_id, "on": on}
    if verdict == "not_met" and any(item.sha256 in shas for item in record.evidence_to_review):
        return (EvidenceRejected(**fields),)
    return (FindingRecorded(verdict=verdict, **fields),)


def same_finding(
    record: MilestoneRecord, verdict: Verdict, evidence: tuple[str, ...], *, on: date, by: str
) -> int | None:
    """Return the entry in which this person recorded the same finding already, or None (docs/record.md#ledger)."""
    # What another finding has replaced since is not the same finding again.
    since = record.finding.seq if record.finding else 0
    findings = [item for item in record.review.findings if item.verdict == verdict and item.seq >= since]
    items: list[FindingItem | RejectionItem] = [*findings]
    if verdict == "not_met":
        items += record.review.rejections  # what `decide_finding` makes of it
    for item in items:
        has_evidence = all(any(sha256.startswith(start) for sha256 in item.evidence) for start in evidence)
        same = (item.on, item.by, len(item.evidence)) == (on, by, len(evidence))
        if item.stands and same and has_evidence:
            return item.seq
    return None


def clocks_started(
    finding: FindingRecorded, others: Iterable[MilestoneRecord], of: MilestoneRecord, calendar: Calendar
) -> tuple[Event, ...]:
    """Return the due dates that a verdict of done fixes: of milestones whose clock starts with the thing done."""
    if finding.verdict not in PROVES or finding.on is None:
        return ()
    dates: list[Event] = []
    for milestone in others:
        if (
            not milestone.dates.provisional
            or milestone.is_closed
            or milestone.is_template
            or milestone.waits_for != of.id
        ):
            continue
        after = milestone.plan.due.after
        whole_days = timedelta(days=ceil((after.hours if after else 0) / 24))
        day = calendar.add(finding.on, milestone.follows_days) if milestone.follows_days else finding.on + whole_days
        dates.append(DueFixed(milestone_id=milestone.id, day=day, basis=milestone.basis, started_by=of.id))
    return tuple(dates)


def obstacles_lifted(finding: FindingRecorded, others: Iterable[MilestoneRecord]) -> tuple[Event, ...]:
    """Return the obstacles that a verdict of done ends: those of open milestones that wait for the one it is about."""
    if finding.verdict not in PROVES:
        return ()
    waiting = ((milestone.id, hold_of(milestone)) for milestone in others if not milestone.is_closed)
    return tuple(
        HoldLifted(milestone_id=name, added=hold.seq, reason="verified")
        for name, hold in waiting
        if hold and hold.waits_for == finding.milestone_id
    )


def fix_due(record: MilestoneRecord, day: date, basis: Basis, source_id: str) -> DueFixed:
    """Return the event that sets an original due date. Raises RuleError if it is that day already, or it is closed."""
    check_unclosed(record)
    if record.dates.due_on == day and record.basis == basis and not record.dates.provisional:
        raise RuleError(f"{record.id} is due {day} already")
    return DueFixed(milestone_id=record.id, day=day, basis=basis, source_id=source_id)


def _named(record: MilestoneRecord, start: str) -> str:
    evidence = [item for item in record.review.evidence if item.stands and item.sha256.startswith(start)]
    if len(start) < SHORTEST:
        raise RuleError(f"{record.id}: {start!r} is too short; write at least {SHORTEST} signs of the SHA-256")
    if not evidence:
        raise RuleError(f"{record.id}: no evidence {start!r} is in hand; `evidence list {record.id}` shows what is")
    if not any(item.counts for item in evidence):
        why = f"{record.id}: the file of this evidence is missing or was changed; `ledger verify` names it"
        raise AnswerRefused("evidence_lost", why)
    return evidence[0].sha256
