"""Instances of recurring milestones, by their rule. The only importer of `dateutil`."""

import re
from collections.abc import Iterator
from datetime import date, datetime

from dateutil.rrule import rrulestr

from models.core import Calendar, InputError, RuleError, Value
from models.register.plan import Milestone
from models.register.recurring import ByRule, Follows
from models.register.rule import DatasetRow, EventHeld, Human, MatterStatus, PageChanged, Rule, TextInFile

# A period is a year or a quarter, so a rule by week or by day would give one key to several instances. An interval of
# 0 would never end.
_SHAPE = re.compile(
    r"FREQ=(YEARLY|MONTHLY)(;INTERVAL=[1-9][0-9]?|;(BYMONTH|BYMONTHDAY|BYDAY|COUNT|UNTIL)=[A-Z0-9,+-]+)*"
)

DECEMBER = 12
QUARTER_ENDS = ((DECEMBER, 31), (3, 31), (6, 30), (9, 30))
"""The end of the quarter before each quarter of the year."""


class Instance(Value):
    """One instance of a recurring milestone, made on the day its period ended."""

    id: str
    template_id: str
    key: str
    due_on: date
    period_end: date
    words: str
    """What is put for `{quarter_words}`; the year where the recurrence has no words."""


class Occurrence(Value):
    """One time that a rule comes round: the due date, the end of the period before it, its key and words."""

    due_on: date
    period_end: date
    key: str
    words: str


def occurrences(rule: ByRule) -> Iterator[Occurrence]:
    """Yield each occurrence of a rule, by date, endlessly where the rule is. Raises InputError for a bad rule."""
    for due_on in _due_dates(rule):
        end = _period_end(rule, due_on)
        quarter = (end.month + 2) // 3
        names = {"year": str(due_on.year), "period_year": str(end.year), "period_quarter": str(quarter)}
        years = {"y": str(end.year), "yy": f"{end.year % 100:02}"}
        words = _put(rule.key_words[quarter], years) if quarter in rule.key_words else str(due_on.year)
        yield Occurrence(due_on=due_on, period_end=end, key=_put(rule.key, names), words=words)


def _due_dates(rule: ByRule) -> Iterator[date]:
    if not _SHAPE.fullmatch(rule.rrule):
        raise InputError("is not a rule by year or month")
    try:
        dates = rrulestr(rule.rrule, dtstart=datetime.combine(rule.dtstart, datetime.min.time()))
    except (ValueError, KeyError) as error:
        raise InputError(f"is not a rule of RFC 5545 ({error})") from error
    return (moment.date() for moment in dates)


def _period_end(rule: ByRule, due_on: date) -> date:
    """Return the last day of the period that a due date reports on (head of recommendations.yaml, period_kind)."""
    if rule.period_kind == "calendar_year_before":
        return date(due_on.year - 1, 12, 31)
    if rule.period_kind == "year_to_30_june":
        return date(due_on.year, 6, 30)
    month, day = QUARTER_ENDS[(due_on.month - 1) // 3]
    return date(due_on.year - (month == DECEMBER), month, day)


def _put(text: str, words: dict[str, str]) -> str:
    """Put words for `{name}`. Only these names are replaced; other braces are the text's own."""
    return re.sub(r"\{(\w+)\}", lambda match: words.get(match[1], match[0]), text)


def instances(
    milestone: Milestone, upto: date, calendar: Calendar, followed: Milestone | None = None
) -> tuple[Instance, ...]:
    """Return the instances whose period has ended by a day, oldest first; none for a milestone that does not recur.

    A milestone that follows another needs it as `followed`: its instances are made with that one's, take key and
    words, and are due so many business days after them. What is withdrawn makes no instance after that day.
    """
    if milestone.withdrawn:
        upto = min(upto, milestone.withdrawn.on)
    made: list[Instance] = []
    for one in _made_of(milestone, followed):
        if one.period_end > upto:
            break
        due_on = one.due_on
        if isinstance(milestone.recurrence, Follows):
            due_on = calendar.add(due_on, milestone.recurrence.offset.business_days)
        name = f"{milestone.id}@{one.key}"
        made.append(Instance(id=name, template_id=milestone.id, **dict(one) | {"due_on": due_on}))
    return tuple(made)


def next_opening(milestone: Milestone, after: date, followed: Milestone | None = None) -> date | None:
    """Return the day after `after` on which the next instance is made, or None where none is to come."""
    ends = (one.period_end for one in _made_of(milestone, followed))
    day = next((end for end in ends if end > after), None)
    withdrawn = milestone.withdrawn
    return None if day is None or (withdrawn and day > withdrawn.on) else day


def _made_of(milestone: Milestone, followed: Milestone | None) -> Iterator[Occurrence]:
    if milestone.recurrence is None:
        return iter(())
    rule = milestone.recurrence
    if isinstance(rule, Follows):
        if followed is None or followed.id != rule.follows or not isinstance(followed.recurrence, ByRule):
            raise RuleError(f"{milestone.id} follows {rule.follows}, which recurs by a rule: give it as `followed`")
        rule = followed.recurrence
    return occurrences(rule)


def fill(rule: Rule, key: str, words: str) -> Rule:
    """Return a rule for one instance: `{year}` and `{quarter_words}` in its patterns are those of the instance.

    The words may be alternatives, so they are put as one group.
    """
    names = {"year": key[:4], "quarter_words": f"(?:{words})"}
    match rule:
        case TextInFile():
            all_of = tuple(_put(pattern, names) for pattern in rule.all_of)
            return rule.model_copy(
                update={"all_of": all_of, "none_of": tuple(_put(pattern, names) for pattern in rule.none_of)}
            )
        case DatasetRow():
            patterns = {name: getattr(rule.where, name) for name in ("agency_matches", "text_matches")}
            where = {name: _put(pattern, names) for name, pattern in patterns.items() if pattern}
            return rule.model_copy(update={"where": rule.where.model_copy(update=where)})
        case MatterStatus() | EventHeld() | PageChanged() | Human():
            return rule
    return rule.model_copy(update={"pattern": _put(rule.pattern, names)})
