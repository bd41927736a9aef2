"""Faults in how milestones recur: rules, keys, the dates they are said to give, and the placeholders in patterns."""

import re
from collections.abc import Iterator
from itertools import islice
from typing import Any, TypeVar

from pydantic import ValidationError

from models.core import ID_PATTERN, BadPattern, Fault, InputError, Value, check_pattern, evolve
from models.register.plan import CityCalendar, RecurrenceAfter, RecurrenceRule
from models.register.raw import RawPart, Written, mapping
from models.register.recurrence import Occurrence, occurrences

CHECKED_AHEAD = 12
"""The number of occurrences of a rule that are checked: three years of quarters."""

KEY_PLACEHOLDERS = {"year", "period_year", "period_quarter"}
WORD_PLACEHOLDERS = {"y", "yy"}
PATTERN_PLACEHOLDERS = {"year", "quarter_words"}
PATTERN_PATHS = (
    ("all_of",), ("none_of",), ("pattern",), ("document",), ("where", "agency_matches"), ("where", "text_matches"),
)  # fmt: skip
"""Where a rule has patterns."""

Shape = TypeVar("Shape", bound=Value)


def recurrence_faults(raw: Written) -> tuple[Fault, ...]:
    """Return every fault of recurrence in a register as written. A recurrence of the wrong shape is skipped."""
    by_id = {milestone.id: milestone for milestone in raw.milestones if milestone.id}
    faults: list[Fault] = []
    for milestone in raw.milestones:
        followed = by_id.get(milestone.text("recurrence", "follows"))
        rule = _value_of(RecurrenceRule, mapping((followed or milestone).node, "recurrence"))
        faults += _placeholder_faults(milestone, rule)
        if "follows" not in mapping(milestone.node, "recurrence") and rule:
            faults += _rule_faults(milestone, rule)
        elif followed and followed.id != milestone.id:
            calendar = _value_of(CityCalendar, mapping(raw.node, "calendar"))
            faults += _follower_faults(milestone, followed, rule, calendar)
    return tuple(faults)


def _value_of(shape: type[Shape], node: dict[str, Any]) -> Shape | None:
    """Return a part as written as a value, or None if its shape is wrong, which is a fault of its own."""
    try:
        return shape.model_validate(node)
    except ValidationError:
        return None


def _rule_faults(milestone: RawPart, rule: RecurrenceRule) -> Iterator[Fault]:
    placeholders = set(re.findall(r"\{(\w*)\}", rule.key))
    if not rule.key.startswith(("{year}", "{period_year}")) or placeholders - KEY_PLACEHOLDERS:
        mend = "write `{year}` or `{period_year}Q{period_quarter}`"
        yield milestone.fault("a key begins with a year and knows three names", mend, "recurrence", "key")
    yield from _key_word_faults(milestone, rule)
    try:
        ahead = list(islice(occurrences(rule), CHECKED_AHEAD))
    except InputError as error:
        mend = "write a rule such as `FREQ=MONTHLY;INTERVAL=3;BYMONTHDAY=30`"
        yield milestone.fault(f"this {error}", mend, "recurrence", "rrule")
        return
    if not ahead:
        yield milestone.fault("this rule never comes round", "write another rule or dtstart", "recurrence", "rrule")
        return
    early = next((occurrence for occurrence in ahead if occurrence.due_on <= occurrence.period_end), None)
    if early:
        what = f"{early.due_on} is due before its period ends, {early.period_end}"
        yield milestone.fault(what, "write another period_kind or rrule", "recurrence", "period_kind")
    keys = [occurrence.key for occurrence in ahead]
    if len(set(keys)) < len(keys):
        what = f"the key {next(key for key in keys if keys.count(key) > 1)} comes twice"
        yield milestone.fault(what, "write a key that tells the instances apart", "recurrence", "key")
    elif not re.fullmatch(ID_PATTERN, f"{milestone.id}@{keys[0]}"):
        mend = "write a shorter key of letters, digits, dots and dashes"
        yield milestone.fault(f"{milestone.id}@{keys[0]} is no id", mend, "recurrence", "key")
    yield from _expectation_faults(milestone, ahead)


def _key_word_faults(milestone: RawPart, rule: RecurrenceRule) -> Iterator[Fault]:
    for quarter, words in rule.key_words.items():
        path = ("recurrence", "key_words", quarter)
        try:
            check_pattern(words.replace("{y}", "2026").replace("{yy}", "26"))
        except BadPattern as error:
            yield milestone.fault(f"the pattern does not compile ({error})", "write a regular expression", *path)
        for name in _unknown_placeholders(words, WORD_PLACEHOLDERS):
            yield milestone.fault(f"nothing is put for {{{name}}}", "write `{y}` or `{yy}`, or take it out", *path)
    missing = sorted({1, 2, 3, 4} - set(rule.key_words)) if rule.key_words else []
    if missing:
        what = f"key_words has none for quarter {missing[0]}"
        yield milestone.fault(what, f"write `{missing[0]}: ...`", "recurrence", "key_words")


def _follower_faults(
    milestone: RawPart, followed: RawPart, rule: RecurrenceRule | None, calendar: CityCalendar | None
) -> Iterator[Fault]:
    node = mapping(followed.node, "recurrence")
    if not node or "follows" in node:
        what = f"{followed.id} has no rule of its own to follow"
        mend = "write the id of a milestone with `recurrence: {rrule: ...}`"
        yield milestone.fault(what, mend, "recurrence", "follows")
        return
    follower = _value_of(RecurrenceAfter, mapping(milestone.node, "recurrence"))
    try:
        ahead = list(islice(occurrences(rule), CHECKED_AHEAD)) if rule else []
    except InputError:
        return  # a fault of its own
    if follower is None or calendar is None:
        return
    business_days = calendar.as_calendar()
    days = follower.offset.business_days
    moved = [evolve(occurrence, due_on=business_days.add(occurrence.due_on, days)) for occurrence in ahead]
    yield from _expectation_faults(milestone, moved)


def _expectation_faults(milestone: RawPart, ahead: list[Occurrence]) -> Iterator[Fault]:
    """Compare the expected dates and keys, and the first due day, with what the rule gives."""
    given = {
        "expect_first": [str(occurrence.due_on) for occurrence in ahead],
        "expect_keys": [occurrence.key for occurrence in ahead],
    }
    for field, values in given.items():
        for loc, expected in milestone.names("recurrence", field):
            position = loc[-1]
            if isinstance(position, int) and position < len(values) and expected != values[position]:
                what = f"the rule gives {values[position]} where {expected} is expected"
                yield Fault(loc=loc, what=what, mend=f"write {values[position]}, or correct the rule")
    day = milestone.text("due", "day")
    if day and ahead and day != str(ahead[0].due_on):
        what = f"the first instance is due {ahead[0].due_on}, not {day}"
        yield milestone.fault(what, f"write {ahead[0].due_on}, or correct the rule", "due", "day")


def _placeholder_faults(milestone: RawPart, rule: RecurrenceRule | None) -> Iterator[Fault]:
    """Find placeholders that the recurrence of a milestone, or of the one it follows, does not replace."""
    for loc, pattern in (name for path in PATTERN_PATHS for name in milestone.names("evidence", "rule", *path)):
        for name in _unknown_placeholders(pattern, PATTERN_PLACEHOLDERS):
            mend = "write `{year}` or `{quarter_words}`, or take it out"
            yield Fault(loc=loc, what=f"nothing is put for {{{name}}}", mend=mend)
        if milestone.node.get("recurrence") and rule is None:
            continue  # what the recurrence gives is unknown while its own shape is wrong
        if "{year}" in pattern and rule is None:
            yield Fault(loc=loc, what="{year} without a recurrence", mend="write the year, or a recurrence")
        if "{quarter_words}" in pattern and not (rule and rule.key_words):
            mend = "write `key_words:` in the recurrence, or the words themselves"
            yield Fault(loc=loc, what="{quarter_words} without key_words", mend=mend)


def _unknown_placeholders(pattern: str, replaced: set[str]) -> list[str]:
    # A regular expression may hold `{3}` and `{0,60}`; those are not placeholders.
    return [name for name in re.findall(r"\{([A-Za-z_]\w*)\}", pattern) if name not in replaced]
