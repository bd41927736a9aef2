"""The rules that a machine may apply: one item in, candidates and reasons out. None closes anything."""

from collections.abc import Callable

from models.evidence.council import judge_event, judge_matter
from models.evidence.tables import AGENCY_COLUMN, ROWS, judge_row
from models.evidence.text_rules import DOCUMENT, judge_file_text, judge_page_change, judge_page_links, judge_page_text
from models.evidence.values import UNPROVED, Judgment, RuleInput
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

_JUDGES: dict[type, Callable[..., Judgment]] = {
    MatterStatus: judge_matter,
    EventHeld: judge_event,
    TextInFile: judge_file_text,
    PageLink: judge_page_links,
    PageText: judge_page_text,
    PageChanged: judge_page_change,
    DatasetRow: judge_row,
}


def judge(rule: Rule, item: RuleInput) -> Judgment:
    """Return what a rule, if filled, makes of an item (docs/evidence.md#rules-and-candidates). Raises RuleError."""
    if isinstance(rule, Human):
        return Judgment(why=f"no rule would be honest: {rule.why}")
    return _JUDGES[type(rule)](rule, item)


def can_judge(rule: Rule) -> bool:
    """Return whether a machine may apply a rule at all. Only a person's rule is excluded."""
    return not isinstance(rule, Human)


def is_about(rule: Rule, ref: str) -> bool:
    """Return whether a rule reads an item: its own record, a table, any file or page, a document behind a link."""
    if isinstance(rule, MatterStatus | EventHeld):
        return ref == rule.ref
    if isinstance(rule, DatasetRow):
        return ref == ROWS
    if ref == UNPROVED:
        return isinstance(rule, PageLink)
    if ref.startswith(DOCUMENT) and not isinstance(rule, TextInFile):  # a dropped file may be named so
        return isinstance(rule, PageLink) and bool(rule.document)
    return can_judge(rule)


def voice_of(rule: Rule, source: Voice) -> Voice:
    """Return whose word a rule's candidate is: its source's, except for a column that is the agency's own."""
    return "agency" if isinstance(rule, DatasetRow) and rule.column == AGENCY_COLUMN else source
