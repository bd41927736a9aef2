"""Recurring milestones and their faults: docs/register.md#recurrence. The only importer of dateutil."""

import re
from collections.abc import Iterator
from datetime import date, datetime
from itertools import islice, takewhile
from typing import Any, TypeVar

from dateutil.rrule import rrulestr
from pydantic import ValidationError

from models.core import ID_PATTERN, BadPattern, Calendar, Fault, InputError, RuleError, Value, check_pattern, evolve
from models.register.plan import CityCalendar, Milestone, RecurrenceAfter, RecurrenceRule
from models.register.raw import RawPart, RawRegister, mapping
from models.register.rules import PERIOD_END, RowWhere, Rule

# A period is a year or a quarter, so a rule by week or by day would give one key to several instances. An interval of
# 0 would never end.
_RRULE = re.compile(
    r"FREQ=(YEARLY|MONTHLY)(;INTERVAL=[1-9][0-9]?|;(BYMONTH|BYMONTHDAY|BYDAY|COUNT|UNTIL)=[A-Z0-9,+-]+)*"
)

_QUARTER_ENDS = ((12, 31), (3, 31), (6, 30), (9, 30))
CHECKED_AHEAD = 12
"""Occurrences of a rule that are checked: three years of quarters."""

KEY_PLACEHOLDERS = {"year", "period_year", "period_quarter"}
WORD_PLACEHOLDERS = {"y", "yy"}
PATTERN_PLACEHOLDERS = {"year", "quarter_words", "period_end"}
PATTERN_FIELDS = ("all_of", "none_of", "pattern", "document", "agency_matches", "law_matches", "text_matches", "after")
"""Where a rule, or its condition, has patterns."""

Shape = TypeVar("Shape", bound=Value)


class Occurrence(Value):
    """One time that a rule comes around."""

    due_on: date
    period_end: date
    key: str
    words: str
    """What replaces `{quarter_words}`, or the year if the recurrence has no words."""


class Instance(Occurrence):
    """One instance of a recurring milestone, opened on the day its period ended."""

    id: str
    template_id: str


def occurrences(rule: RecurrenceRule) -> Iterator[Occurrence]:
    """Yield each occurrence of a rule by due date, perhaps without end. Raises InputError for none by year or month."""
    if not _RRULE.fullmatch(rule.rrule):
        raise InputError("is not a rule by year or month")
    try:
        moments = rrulestr(rule.rrule, dtstart=datetime.combine(rule.dtstart, datetime.min.time()))
    except (ValueError, KeyError) as error:
        raise InputError(f"is not a rule of RFC 5545 ({error})") from error
    for due_on in (moment.date() for moment in moments):
        end = _period_end(rule, due_on)
        quarter = (end.month + 2) // 3
        key_names = {"year": str(due_on.year), "period_year": str(end.year), "period_quarter": str(quarter)}
        years = {"y": str(end.year), "yy": f"{end.year % 100:02}"}
        words = _replace(rule.key_words[quarter], years) if quarter in rule.key_words else str(due_on.year)
        yield Occurrence(due_on=due_on, period_end=end, key=_replace(rule.key, key_names), words=words)


def instances(
    milestone: Milestone, upto: date, calendar: Calendar, followed: Milestone | None = None
) -> tuple[Instance, ...]:
    """Return the instances whose period has ended by a day, oldest first; none after a milestone is withdrawn. One that
    follows another takes key and words from it (`followed`). Raises RuleError without the right one."""
    last = min(upto, milestone.withdrawn.on) if milestone.withdrawn else upto
    recurrence = milestone.recurrence
    days = recurrence.offset.business_days if isinstance(recurrence, RecurrenceAfter) else 0
    ended: list[Instance] = []
    for occurrence in takewhile(lambda period: period.period_end <= last, _occurrences_of(milestone, followed)):
        fields = dict(occurrence) | {"due_on": calendar.add(occurrence.due_on, days)}
        ended.append(Instance(id=f"{milestone.id}@{occurrence.key}", template_id=milestone.id, **fields))
    return tuple(ended)


def next_opening(milestone: Milestone, after: date, followed: Milestone | None = None) -> date | None:
    """Return the first day later than `after` on which an instance opens; None if none is to come."""
    ends = (occurrence.period_end for occurrence in _occurrences_of(milestone, followed))
    day = next((end for end in ends if end > after), None)
    withdrawn = milestone.withdrawn
    return None if day is None or (withdrawn and day > withdrawn.on) else day


def rule_for_instance(rule: Rule, of: Occurrence) -> Rule:
    """Return a rule with `{year}`, `{quarter_words}` and `{period_end}` replaced by those of an instance."""
    # The words may be alternatives, so they become one group.
    names = {"year": of.key[:4], "quarter_words": f"(?:{of.words})", "period_end": of.period_end.isoformat()}
    return _with_names(rule, names)


def _with_names(value: Shape, names: dict[str, str]) -> Shape:
    changes: dict[str, Any] = {}
    for field, pattern in value:
        if isinstance(pattern, RowWhere):
            changes[field] = _with_names(pattern, names)
        elif field in PATTERN_FIELDS and pattern is not None:
            is_list = isinstance(pattern, tuple)
            changes[field] = tuple(_replace(item, names) for item in pattern) if is_list else _replace(pattern, names)
    return evolve(value, **changes)


def _occurrences_of(milestone: Milestone, followed: Milestone | None) -> Iterator[Occurrence]:
    rule = milestone.recurrence
    if rule is None:
        return iter(())
    if isinstance(rule, RecurrenceAfter):
        if followed is None or followed.id != rule.follows or not isinstance(followed.recurrence, RecurrenceRule):
            raise RuleError(f"{milestone.id} follows {rule.follows}, which recurs by a rule: give it as `followed`")
        rule = followed.recurrence
    return occurrences(rule)


def _period_end(rule: RecurrenceRule, due_on: date) -> date:
    """Return the last day of the period that a due date reports on. Source: docs/register.md#period-kinds."""
    if rule.period_kind == "calendar_year_before":
        return date(due_on.year - 1, 12, 31)
    if rule.period_kind == "year_to_30_june":
        return date(due_on.year, 6, 30)
    month, day = _QUARTER_ENDS[(due_on.month - 1) // 3]
    # Only December, the end of the quarter before the first, comes later in the calendar: it is last year's.
    year = due_on.year - 1 if month > due_on.month else due_on.year
    return date(year, month, day)


def _replace(text: str, words: dict[str, str]) -> str:
    return re.sub(r"\{(\w+)\}", lambda match: words.get(match[1], match[0]), text)


def recurrence_faults(raw: RawRegister) -> tuple[Fault, ...]:
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
    add, days = calendar.as_calendar().add, follower.offset.business_days
    moved = [evolve(occurrence, due_on=add(occurrence.due_on, days)) for occurrence in ahead]
    yield from _expectation_faults(milestone, moved)


def _expectation_faults(milestone: RawPart, ahead: list[Occurrence]) -> Iterator[Fault]:
    occurring = {
        "expect_first": [str(occurrence.due_on) for occurrence in ahead],
        "expect_keys": [occurrence.key for occurrence in ahead],
    }
    for field, values in occurring.items():
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
    paths = [path for field in PATTERN_FIELDS for path in ((field,), ("where", field))]
    for loc, pattern in (name for path in paths for name in milestone.names("evidence", "rule", *path)):
        for name in _unknown_placeholders(pattern, PATTERN_PLACEHOLDERS):
            mend = "write `{year}`, `{quarter_words}` or `{period_end}`, or take it out"
            yield Fault(loc=loc, what=f"nothing is put for {{{name}}}", mend=mend)
        if milestone.node.get("recurrence") and rule is None:
            continue  # what the recurrence gives is unknown while its own shape is wrong
        if "{year}" in pattern and rule is None:
            yield Fault(loc=loc, what="{year} without a recurrence", mend="write the year, or a recurrence")
        if PERIOD_END in pattern and rule is None:
            yield Fault(loc=loc, what="{period_end} without a recurrence", mend="write the day, or a recurrence")
        if "{quarter_words}" in pattern and not (rule and rule.key_words):
            mend = "write `key_words:` in the recurrence, or the words themselves"
            yield Fault(loc=loc, what="{quarter_words} without key_words", mend=mend)


def _unknown_placeholders(pattern: str, replaced: set[str]) -> list[str]:
    # A regular expression may hold `{3}` and `{0,60}`; those are not placeholders.
    return [name for name in re.findall(r"\{([A-Za-z_]\w*)\}", pattern) if name not in replaced]
