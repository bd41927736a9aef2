"""The rules that a machine may apply: one thing shown in, candidates and reasons out. None closes anything."""

from models.evidence.evidence import Judged, Shown
from models.evidence.recommendation_rows import ROWS
from models.evidence.rules import (
    dataset_row,
    event_held,
    matter_status,
    page_changed,
    page_link,
    page_text,
    text_in_file,
)
from models.register import (
    DatasetRow,
    EventHeld,
    Human,
    MatterStatus,
    PageChanged,
    PageLink,
    PageText,
    Rule,
    TextInFile,
    Voice,
)


def judge(rule: Rule, shown: Shown) -> Judged:
    """Return what a rule makes of one thing shown. Raises RuleError for a rule not filled for its instance."""
    match rule:
        case MatterStatus():
            return matter_status.judge(rule, shown)
        case EventHeld():
            return event_held.judge(rule, shown)
        case TextInFile():
            return text_in_file.judge(rule, shown)
        case PageLink():
            return page_link.judge(rule, shown)
        case PageText():
            return page_text.judge(rule, shown)
        case PageChanged():
            return page_changed.judge(rule, shown)
        case DatasetRow():
            return dataset_row.judge(rule, shown)
        case Human():
            return Judged(why=f"no rule would be honest: {rule.why}")


def can_judge(rule: Rule) -> bool:
    """Say whether a rule may be asked at all; all but that of a person may."""
    return not isinstance(rule, Human)


def is_about(rule: Rule, ref: str) -> bool:
    """Say whether a rule is about a thing seen under a name: its own record, the rows of a table, or any file or page.

    That a source gives what the rule reads is checked where the register is read (models/register/source_checks.py).
    """
    if isinstance(rule, MatterStatus | EventHeld):
        return ref == rule.path
    if isinstance(rule, DatasetRow):
        return ref == ROWS
    return can_judge(rule)


def voice_of(rule: Rule, source: Voice) -> Voice:
    """Return whose word a rule's candidate is: that of its source, but for a column that is the agency's own."""
    return dataset_row.voice_of(rule, source) if isinstance(rule, DatasetRow) else source
