"""What a message that stands in Slack must show of its part, now that other things have happened since."""

from models.answers import obstacle_of, request_of
from models.events.said import Kind, Shows
from models.items import ToldItem
from models.milestone import MilestoneRecord

Aftermath = tuple[Shows, int]
"""What it shows, and the entry that says so."""

CALL: Aftermath = ("call", 0)
TO_UNIT: frozenset[Kind] = frozenset(
    {"check_in", "due_soon", "overdue", "weekly_digest", "evidence_rejected", "handed_over"}
)
KEEPS_BUTTONS: frozenset[Shows] = frozenset({"call", "acknowledged", "snoozed", "blocked", "asked"})
"""After these the person may still answer otherwise; after all others there is nothing left to press."""


def is_stale(told: ToldItem, record: MilestoneRecord) -> bool:
    """Say whether a message in Slack shows something else of its part than what holds now."""
    stands = told.sent_on is not None and not told.refused and not told.by_mail
    return stands and (told.shows, told.shows_seq) != aftermath(told, record)


def aftermath(told: ToldItem, record: MilestoneRecord) -> Aftermath:
    """Return what a message about a milestone must show: the last thing that changed what it asks for."""
    return _ended(record) or _moved(told, record) or _answered(told, record) or CALL


def _ended(record: MilestoneRecord) -> Aftermath | None:
    if record.withdrawn_on is not None:
        return "withdrawn", record.planned_seq
    finding = record.finding
    if finding is None or finding.verdict == "not_met":
        return None
    return ("verified" if finding.verdict == "met" else "closed"), finding.seq


def _moved(told: ToldItem, record: MilestoneRecord) -> Aftermath | None:
    """Return what took the date, or the person, from under a message."""
    if told.due != record.due_now or (told.because == "clock_not_started" and not record.provisional):
        granted = max((each.seq for each in record.extensions if each.stands and each.seq > told.seq), default=0)
        fixed = max((each.seq for each in record.due_fixes if each.stands and each.seq > told.seq), default=0)
        if granted or fixed:
            return ("extended", granted) if granted > fixed else ("dated", fixed)
    handed = max((each.seq for each in record.hand_overs if each.stands), default=0)
    if handed > told.seq and told.rung not in ("please_verify", "decide_extension"):
        return "handed_over", handed
    return None


def _answered(told: ToldItem, record: MilestoneRecord) -> Aftermath | None:
    """Return what the person, or whoever has the ball, has said since."""
    match told.rung:
        case "please_verify":
            spoken = max((each.seq for each in (*record.rejections, *record.findings) if each.stands), default=0)
            return ("rejected", spoken) if spoken > told.seq else None
        case "decide_extension":
            asked = record.requests[-1] if record.requests else None
            return ("refused", asked.answered_seq or 0) if asked and asked.answer == "refused" else None
        case "blocked_notice":
            lifted = max((each.lifted_seq or 0 for each in record.obstacles), default=0)
            return ("unblocked", lifted) if obstacle_of(record) is None and lifted > told.seq else None
    came = max((each.seq for each in record.waiting_evidence), default=0)
    if came > told.seq:
        return "evidence_in", came
    return _said(told, record) if told.rung in TO_UNIT else None


def _said(told: ToldItem, record: MilestoneRecord) -> Aftermath | None:
    obstacle, request = obstacle_of(record), request_of(record)
    said: list[Aftermath] = [(each.kind, each.seq) for each in record.quiets if each.stands and each.due == told.due]
    said += [("blocked", obstacle.seq)] if obstacle else []
    said += [("asked", request.seq)] if request else []
    last = max(said, key=lambda each: each[1], default=CALL)
    return last if last[1] > told.seq else None
