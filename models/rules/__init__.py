"""The rules that a machine may apply: one thing shown in, a candidate and its reasons out. None closes anything."""

from models.errors import RuleError
from models.evidence import Judged, Shown
from models.rule import EventHeld, Human, MatterStatus, Rule, TextInFile
from models.rules import event_held, matter_status, text_in_file


def judge(rule: Rule, shown: Shown) -> Judged:
    """Return what a rule makes of one thing shown. Raises RuleError for a rule type that has no reader yet."""
    match rule:
        case MatterStatus():
            return matter_status.judge(rule, shown)
        case EventHeld():
            return event_held.judge(rule, shown)
        case TextInFile():
            return text_in_file.judge(rule, shown)
        case Human():
            return Judged(why=f"no rule would be honest: {rule.why}")
    raise RuleError(f"{rule.type} has no reader yet; see `can_judge`")


def can_judge(rule: Rule) -> bool:
    """Say whether a rule may be asked for a candidate."""
    return isinstance(rule, MatterStatus | EventHeld | TextInFile)


def is_about(rule: Rule, ref: str) -> bool:
    """Say whether a rule is about a thing seen under a name: its own record, or any file for a rule about files."""
    if isinstance(rule, MatterStatus | EventHeld):
        return ref == rule.path
    return isinstance(rule, TextInFile)
