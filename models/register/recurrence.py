"""Instances of recurring milestones. The only importer of `dateutil`. Source: docs/register.md#recurrence."""

import re
from collections.abc import Iterator
from datetime import date, datetime

from dateutil.rrule import rrulestr

from models.core import Calendar, InputError, RuleError, Value, evolve
from models.register.plan import Milestone, RecurrenceAfter, RecurrenceRule
from models.register.rules import DatasetRow, EventHeld, Human, MatterStatus, PageChanged, PageLink, Rule, TextInFile

# A period is a year or a quarter, so a rule by week or by day would give one key to several instances. An interval of
# 0 would never end.
_RRULE = re.compile(
    r"FREQ=(YEARLY|MONTHLY)(;INTERVAL=[1-9][0-9]?|;(BYMONTH|BYMONTHDAY|BYDAY|COUNT|UNTIL)=[A-Z0-9,+-]+)*"
)

_QUARTER_ENDS = ((12, 31), (3, 31), (6, 30), (9, 30))
"""Month and day on which the quarter before each quarter of the year ends."""


class Occurrence(Value):
    """One time that a rule comes around: its due date, the end of its period, its key, and its words."""

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
    """Yield each occurrence of a rule in the order of due dates, without end if the rule has none.

    Raises InputError for a rule that is not one by year or by month.
    """
    for due_on in _due_dates(rule):
        end = _period_end(rule, due_on)
        quarter = (end.month + 2) // 3
        key_names = {"year": str(due_on.year), "period_year": str(end.year), "period_quarter": str(quarter)}
        years = {"y": str(end.year), "yy": f"{end.year % 100:02}"}
        words = _replace(rule.key_words[quarter], years) if quarter in rule.key_words else str(due_on.year)
        yield Occurrence(due_on=due_on, period_end=end, key=_replace(rule.key, key_names), words=words)


def instances(
    milestone: Milestone, upto: date, calendar: Calendar, followed: Milestone | None = None
) -> tuple[Instance, ...]:
    """Return the instances whose period has ended by a day, oldest first; none for a milestone that does not recur.

    A milestone that follows another needs that one as `followed`. Its instances take key and words from the followed
    instances and are due so many business days after them. A withdrawn milestone gets no instance after that day.
    Raises RuleError if `followed` is missing or is not the one named.
    """
    if milestone.withdrawn:
        upto = min(upto, milestone.withdrawn.on)
    ended: list[Instance] = []
    for occurrence in _occurrences_of(milestone, followed):
        if occurrence.period_end > upto:
            break
        due_on = occurrence.due_on
        if isinstance(milestone.recurrence, RecurrenceAfter):
            due_on = calendar.add(due_on, milestone.recurrence.offset.business_days)
        when = dict(occurrence) | {"due_on": due_on}
        ended.append(Instance(id=f"{milestone.id}@{occurrence.key}", template_id=milestone.id, **when))
    return tuple(ended)


def next_opening(milestone: Milestone, after: date, followed: Milestone | None = None) -> date | None:
    """Return the first day later than `after` on which an instance opens, or None if none is to come."""
    ends = (occurrence.period_end for occurrence in _occurrences_of(milestone, followed))
    day = next((end for end in ends if end > after), None)
    withdrawn = milestone.withdrawn
    return None if day is None or (withdrawn and day > withdrawn.on) else day


def rule_for_instance(rule: Rule, key: str, words: str) -> Rule:
    """Return a rule with `{year}` and `{quarter_words}` in its patterns replaced by those of an instance."""
    # The words may be alternatives, so they become one group.
    names = {"year": key[:4], "quarter_words": f"(?:{words})"}
    match rule:
        case TextInFile():
            return evolve(
                rule,
                all_of=tuple(_replace(pattern, names) for pattern in rule.all_of),
                none_of=tuple(_replace(pattern, names) for pattern in rule.none_of),
            )
        case DatasetRow():
            where = evolve(
                rule.where,
                agency_matches=rule.where.agency_matches and _replace(rule.where.agency_matches, names),
                text_matches=rule.where.text_matches and _replace(rule.where.text_matches, names),
            )
            return evolve(rule, where=where)
        case PageLink():
            document = tuple(_replace(pattern, names) for pattern in rule.document)
            return evolve(rule, pattern=_replace(rule.pattern, names), document=document)
        case MatterStatus() | EventHeld() | PageChanged() | Human():
            return rule
    return evolve(rule, pattern=_replace(rule.pattern, names))


def _occurrences_of(milestone: Milestone, followed: Milestone | None) -> Iterator[Occurrence]:
    rule = milestone.recurrence
    if rule is None:
        return iter(())
    if isinstance(rule, RecurrenceAfter):
        if followed is None or followed.id != rule.follows or not isinstance(followed.recurrence, RecurrenceRule):
            raise RuleError(f"{milestone.id} follows {rule.follows}, which recurs by a rule: give it as `followed`")
        rule = followed.recurrence
    return occurrences(rule)


def _due_dates(rule: RecurrenceRule) -> Iterator[date]:
    if not _RRULE.fullmatch(rule.rrule):
        raise InputError("is not a rule by year or month")
    try:
        moments = rrulestr(rule.rrule, dtstart=datetime.combine(rule.dtstart, datetime.min.time()))
    except (ValueError, KeyError) as error:
        raise InputError(f"is not a rule of RFC 5545 ({error})") from error
    return (moment.date() for moment in moments)


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
    """Replace each `{name}` that has a word. Other braces belong to the text."""
    return re.sub(r"\{(\w+)\}", lambda match: words.get(match[1], match[0]), text)
