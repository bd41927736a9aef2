"""What is wrong with how milestones recur: rules, keys, the dates they are said to give, and places in patterns."""

import re
from collections.abc import Iterator
from itertools import islice
from typing import Any

from pydantic import ValidationError

from models.core import ID_PATTERN, Fault, InputError, Loc
from models.register.city import CityCalendar
from models.register.pattern_checks import pattern_faults, strange_names, written_rule
from models.register.recurrence import Occurrence, occurrences
from models.register.recurring import ByRule, Follows
from models.register.written import WrittenStep, mapping, names, steps, text

AHEAD = 12
"""So many occurrences of a rule are looked at: three years of quarters."""

IN_KEY = {"year", "period_year", "period_quarter"}
IN_WORDS = {"y", "yy"}


def recurrence_faults(raw: dict[str, Any]) -> tuple[Fault, ...]:
    """Return every fault of recurrence of a register as written; a recurrence of bad shape is left to the shape."""
    written = {step.id: step for step in steps(raw) if step.id}
    found: list[Fault] = []
    for step in steps(raw):
        node = mapping(step.node, "recurrence")
        followed = written.get(text(node, "follows"))
        rule = written_rule(mapping(followed.node, "recurrence") if followed else node)
        found += pattern_faults(step, rule)
        if "follows" not in node and rule:
            found += _rule_faults(step, rule)
        elif followed and followed.id != step.id:
            found += _follower_faults(raw, step, followed, rule)
    return tuple(found)


def _rule_faults(step: WrittenStep, rule: ByRule) -> Iterator[Fault]:
    loc = (*step.loc, "recurrence")
    yield from _word_faults(loc, rule)
    try:
        ahead = list(islice(occurrences(rule), AHEAD))
    except InputError as error:
        mend = "write a rule such as `FREQ=MONTHLY;INTERVAL=3;BYMONTHDAY=30`"
        yield Fault(loc=(*loc, "rrule"), what=f"this {error}", mend=mend)
        return
    if not ahead:
        yield Fault(loc=(*loc, "rrule"), what="this rule never comes round", mend="write another rule or dtstart")
        return
    early = next((one for one in ahead if one.due_on <= one.period_end), None)
    if early:
        what = f"{early.due_on} is due before its period ends, {early.period_end}"
        yield Fault(loc=(*loc, "period_kind"), what=what, mend="write another period_kind or rrule")
    keys = [one.key for one in ahead]
    if len(set(keys)) < len(keys):
        what = f"the key {next(key for key in keys if keys.count(key) > 1)} comes twice"
        yield Fault(loc=(*loc, "key"), what=what, mend="write a key that tells the instances apart")
    elif not re.fullmatch(ID_PATTERN, f"{step.id}@{keys[0]}"):
        what = f"{step.id}@{keys[0]} is no id"
        yield Fault(loc=(*loc, "key"), what=what, mend="write a shorter key of letters, digits, dots and dashes")
    yield from _expected(step, ahead)


def _word_faults(loc: Loc, rule: ByRule) -> Iterator[Fault]:
    if not rule.key.startswith(("{year}", "{period_year}")) or set(re.findall(r"\{(\w*)\}", rule.key)) - IN_KEY:
        mend = "write `{year}` or `{period_year}Q{period_quarter}`"
        yield Fault(loc=(*loc, "key"), what="a key begins with a year and knows three names", mend=mend)
    for quarter, words in rule.key_words.items():
        where = (*loc, "key_words", quarter)
        try:
            re.compile(words.replace("{y}", "2026").replace("{yy}", "26"))
        except (re.error, OverflowError, RecursionError) as error:
            yield Fault(loc=where, what=f"the pattern does not compile ({error})", mend="write a regular expression")
        for name in strange_names(words, IN_WORDS):
            yield Fault(loc=where, what=f"nothing is put for {{{name}}}", mend="write `{y}` or `{yy}`, or take it out")
    missing = sorted({1, 2, 3, 4} - set(rule.key_words)) if rule.key_words else []
    if missing:
        what = f"key_words has none for quarter {missing[0]}"
        yield Fault(loc=(*loc, "key_words"), what=what, mend=f"write `{missing[0]}: ...`")


def _follower_faults(
    raw: dict[str, Any], step: WrittenStep, followed: WrittenStep, rule: ByRule | None
) -> Iterator[Fault]:
    loc = (*step.loc, "recurrence", "follows")
    node = mapping(followed.node, "recurrence")
    if not node or "follows" in node:
        what = f"{followed.id} has no rule of its own to follow"
        yield Fault(loc=loc, what=what, mend="write the id of a milestone with `recurrence: {rrule: ...}`")
        return
    try:
        follows = Follows.model_validate(mapping(step.node, "recurrence"))
        calendar = CityCalendar.model_validate(mapping(raw, "calendar")).as_calendar()
        ahead = list(islice(occurrences(rule), AHEAD)) if rule else []
    except (ValidationError, InputError):
        return  # listed where it stands
    days = follows.offset.business_days
    yield from _expected(step, [one.model_copy(update={"due_on": calendar.add(one.due_on, days)}) for one in ahead])


def _expected(step: WrittenStep, ahead: list[Occurrence]) -> Iterator[Fault]:
    """Compare the dates and keys that a register expects, and the first due day, with what the rule gives."""
    node, loc = mapping(step.node, "recurrence"), (*step.loc, "recurrence")
    given = {"expect_first": [str(one.due_on) for one in ahead], "expect_keys": [one.key for one in ahead]}
    for field, words in given.items():
        for where, wanted in names(node, field, loc):
            position = where[-1]
            if isinstance(position, int) and position < len(words) and wanted != words[position]:
                what = f"the rule gives {words[position]} where {wanted} is expected"
                yield Fault(loc=where, what=what, mend=f"write {words[position]}, or correct the rule")
    day = text(mapping(step.node, "due"), "day")
    if day and ahead and day != str(ahead[0].due_on):
        what = f"the first instance is due {ahead[0].due_on}, not {day}"
        yield Fault(loc=(*step.loc, "due", "day"), what=what, mend=f"write {ahead[0].due_on}, or correct the rule")
