"""The page of `followthrough show`: everything recorded about one id, in words, with the entry behind each fact."""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from models.ledger import Entry
from models.records import MilestoneRecord, RecommendationRecord
from models.register import Names
from notifications.terminal.layout import folded
from notifications.words import cap, long_date, titled

UNSAID = frozenset({"id", "title", "planned", "planned_seq", "touched_seq", "redraw", "is_template", "corrected_by"})
"""Fields of a record that only the program needs, or that stand elsewhere on the page."""
LABELS = {
    "says": "What closes it", "due_planned": "Date in the plan", "due_on": "Original date", "due_now": "Current date",
    "duty_on": "Duty of", "due_basis": "What sets the date", "basis": "What sets the date",
    "duty_basis": "What sets the duty", "counting": "How it is counted", "responsible": "Who acts",
    "escalation": "Whom we tell next", "told_on": "First told on", "text_basis": "Where the text comes from",
}  # fmt: skip
CODE = re.compile(r"[a-z]+(_[a-z0-9]+)+")


def say_record(
    record: MilestoneRecord | RecommendationRecord,
    milestones: Iterable[MilestoneRecord],
    entries: Iterable[Entry],
    words: Mapping[str, str],
    names: Names,
) -> Iterator[str]:
    """Yield the lines of the page. `words`: what people typed, by text id; `milestones`: those of a recommendation."""
    yield from folded(titled(record.title, record.id))
    by_press = isinstance(record, RecommendationRecord) and record.text_basis == "press_reconstruction"
    if by_press and not getattr(record, "verified_against_report", False):
        yield "The text is from press accounts; no one has compared it with the report."
    yield ""
    for name, value in record.model_dump().items():
        if name not in UNSAID and value not in (None, [], (), {}, ""):
            yield from _field(name, value, words, names)
    if own := list(milestones):
        yield from ("", "Milestones")
        for one in own:
            day = "clock not started" if one.provisional else long_date(one.due_now)
            yield from folded(f"{titled(one.title, one.id)}: {day}", 2, 4)
    yield from ("", "Entries")
    for each in entries:
        yield f"  {each.seq:>5}  {long_date(each.occurred_on)}: {_plain(each.event.kind)}, by {each.actor}"


def _field(name: str, value: Any, words: Mapping[str, str], names: Names) -> Iterator[str]:
    """Yield a line for a fact, or one for each of several that have their own entries."""
    label = LABELS.get(name) or cap(_plain(name.removesuffix("_id")))
    if name == "duty_on":
        value = names.body(str(value))
    elif name == "source":
        value = names.source(str(value))
    elif name == "rule":
        value = f"{_plain(str(value['type']))}; what it looks for is in the tracking plan"
    if isinstance(value, list | tuple) and value and isinstance(value[0], dict):
        yield f"{label}:"
        for each in value:
            yield from folded(_said(each, words), 2, 4)
    else:
        yield from folded(f"{label}: {_said(value, words)}", 0, 4)


def _said(value: Any, words: Mapping[str, str]) -> str:
    """Return a value in words: yes and no, days as they are read, what was typed in place of its id."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, date):
        return long_date(value)
    if isinstance(value, Mapping):
        parts = [
            f"{_plain(name.removesuffix('_id'))}: {_said(each, words)}"
            for name, each in value.items()
            if name not in ("seq", *UNSAID) and each not in (None, [], (), {}, "")
        ]
        if value.get("corrected_by"):
            parts.append(f"withdrawn by entry {value['corrected_by']}")
        return "; ".join(parts) + (f" (entry {value['seq']})" if value.get("seq") else "")
    if isinstance(value, list | tuple):
        return ", ".join(_said(each, words) for each in value)
    text = str(value)
    return f'"{words[text]}"' if text in words else _plain(text)


def _plain(text: str) -> str:
    """Return a code of the program as words; other text as it is."""
    return text.replace("_", " ") if CODE.fullmatch(text) else text
