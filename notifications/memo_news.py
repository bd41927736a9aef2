"""What changed, in words: what the agency said, what was found, and which dates passed."""

from models.errors import RuleError
from models.events import evidence, plan, record, sources
from models.events.happening import Verdict
from models.memo_changes import Changed, changes_since
from models.memo_parts import Change
from models.memo_rows import Trace
from models.planning import PORTFOLIO
from models.workdays import new_york_day
from notifications.memo_history import say_proof
from notifications.memo_telling import Telling, events
from notifications.words import ANSWER, BASIS, SAYS, count_of, day_month, long_date, source

FEW = 3
VERDICT: dict[Verdict, str] = {
    "met": "is verified as done",
    "not_met": "is not shown by the evidence",
    "not_required": "is not required",
    "closed_not_implemented": "is closed, not implemented",
}


def news_of(telling: Telling) -> tuple[Change, ...]:
    """Return the changes since the memo before, the weightiest first."""
    found = changes_since(telling.world, telling.placed, telling.before)
    return tuple(_change(telling, number, one) for number, one in enumerate(found, 1))


def _change(telling: Telling, number: int, one: Changed) -> Change:
    if one.entry is None:
        kind, text = _passed(telling, one)
        trace: Trace = telling.computed("past", one.milestones)
    else:
        kind, text = _told(telling, one)
        trace = events(one.entry.seq)
        before = telling.before
        if before and one.entry.occurred_on <= before.as_of:
            text += f" Known since {long_date(new_york_day(one.entry.recorded_at))}."
    about = {each.record.recommendation_id for each in one.milestones} or {one.recommendation_id or PORTFOLIO}
    recs = sorted(about - {PORTFOLIO})
    where = "all" if not recs else ", ".join(recs) if len(recs) <= FEW else f"{len(recs)} recommendations"
    return Change(id=f"change-{number}", rec=where, date=one.on, kind=kind, text=text, trace=(trace,))


def _passed(telling: Telling, one: Changed) -> tuple[str, str]:
    """Say which dates passed: by law one by one, all others together."""
    about = one.milestones
    if one.kind == "past_by_law":
        only = about[0]
        said = f"{only.record.id} ({only.record.title}) was due by law on {long_date(only.record.due_now)}"
        duty = "" if only.record.duty_on == "nypd" else " It is another body's duty, not NYPD's."
        return "past a date set by law", f"{said}, {count_of(only.days, 'day')} ago; nothing verified is in hand.{duty}"
    latest = max(about, key=lambda each: each.record.due_now)
    ours = [each for each in about if each.record.basis == "planning_assumption"]
    other = len(about) - len(ours)
    parts = [f"{count_of(len(ours), 'date')} that we chose"] if ours else []
    parts += [f"{count_of(other, 'date')} that a law or an order sets on a condition or as reported"] if other else []
    last = f"the latest is {latest.record.id}, {day_month(latest.record.due_now)} ({BASIS[latest.record.basis]})"
    clocks = sum(each.record.recommendation_id == PORTFOLIO for each in about)
    over_all = f" ({clocks} of them over all recommendations)" if clocks else ""
    said = f"{' and '.join(parts)} passed{over_all}, with nothing verified"
    return "dates passed", f"{said}; {last}. Each stands in the annexes."


def _told(telling: Telling, one: Changed) -> tuple[str, str]:
    """Say what an entry told; in a demonstration what is made up is called so."""
    event = one.entry.event if one.entry else None
    of = one.milestones[0].record if one.milestones else None
    name = f"{of.id} ({of.title})" if of else one.recommendation_id or ""
    mark, office = telling.mark(), telling.office
    match event:
        case evidence.FindingRecorded():
            made_up = f", in a{mark} finding" if mark else ""
            done = f" It was done on {long_date(event.on)}." if event.verdict == "met" and event.on else ""
            return "finding", f"A verifier of {office} holds that {name} {VERDICT[event.verdict]}{made_up}.{done}"
        case evidence.StatementRecorded():
            return "agency statement", (
                f"The agency says that {name} is {SAYS[event.says]}{mark}. A statement alone closes nothing."
            )
        case evidence.EvidenceReceived():
            return "evidence received", f"A file for {name} was received{mark}. By itself it closes nothing."
        case evidence.CandidateFound():
            found = f"{source(event.source)} shows something that bears on {name}{telling.mark(event.source)}"
            return "evidence found", f"{found}. A rule found it; only a verifier can say what it shows."
        case evidence.EvidenceRejected():
            return "evidence did not suffice", f"A verifier of {office} holds that it does not show {name}{mark}."
        case evidence.ExtensionGranted() if of:
            moved = f"from {long_date(of.due_on)} to {long_date(event.to)}{mark}"
            return "date extended", f"{name} was extended {moved}. The original date stays shown."
        case sources.ProofChanged() if of and of.shaken:
            stands = f"The finding stands until a verifier of {office} records another."
            return "proof gone or changed", f"{say_proof(name, of.shaken)}. {stands}"
        case plan.DueFixed():
            fixed = f"The original due date of {name} is now {long_date(event.day)}"
            return "due date fixed", f"{fixed} ({BASIS[event.basis]}); the one before stays in the annex."
        case plan.MilestoneWithdrawn():
            return "withdrawn", f"The register withdraws {name}. It is shown and counted nowhere."
        case plan.AcceptanceRecorded():
            answer = ANSWER[event.value]
            return "agency's answer", f"The agency's answer to {name} is: {answer}{mark}. An answer closes nothing."
        case record.EntryCorrected():
            return (
                "correction",
                f"What entry {event.seq} said of {name} was withdrawn; it stays shown and counts no more.",
            )
    raise RuleError(f"the memo has no words for this change: {one.kind}")
