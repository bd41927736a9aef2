"""The key of a step: deterministic, so that two sweeps mean the same message (reliability.md, section 4)."""

from datetime import date

from models.events.said import Because
from models.milestone import MilestoneRecord
from models.pending import Step


def key_of(step: Step, record: MilestoneRecord, day: date, because: Because | None) -> str:
    """Return the key of a step: the same step has the same key, whoever decides it (reliability.md, section 4)."""
    own = f"{record.id}:{step.rung}:{record.due_now}{_cycle(step, record, day)}"
    second = step.because == "verifier_silent" or any(each.key == own and each.refused for each in record.told)
    if not second:
        return own
    stem = f"{record.id}:{because or 'again'}:{record.due_now}:"
    return f"{stem}{sum(each.key.startswith(stem) for each in record.told) + 1}"


def _cycle(step: Step, record: MilestoneRecord, day: date) -> str:
    match step.rung:
        case "weekly_digest":
            year, week, _ = day.isocalendar()
            return f":{year}-W{week:02}"
        case "evidence_rejected":
            return f":{sum(each.stands for each in record.rejections)}"
        case "please_verify":
            asked = [each for each in record.told if each.rung == "please_verify" and not each.refused]
            return f":{sum(each.because != 'verifier_silent' for each in asked) + 1}"
    return ""
