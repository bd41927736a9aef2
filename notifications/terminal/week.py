"""The page of `followthrough week`: at most ten items, most urgent first, each with its next command."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from models.register import Names
from models.standing import MilestoneStatus, Request, Week
from notifications.terminal.layout import folded
from notifications.terminal.words import OF_DATE, long_status
from notifications.words import cap, day_month, listed, long_date, tally, titled

MOST = 10
"""Items of the page; `--all` shows the others."""
AHEAD = timedelta(days=14)
MORE = "followthrough week --all"
FIRST_ROWS = 4


@dataclass(frozen=True)
class _Part:
    """One part of the page: its heading, and the lines of each item."""

    heading: str
    items: tuple[tuple[str, ...], ...]
    """For each item its title, its sentences, and commands, which begin with `followthrough`."""


def say_week(
    week: Week,
    names: Names,
    people: Mapping[str, str],
    next_steps: Mapping[str, str],
    *,
    whole: bool,
    demonstration: bool,
) -> Iterator[str]:
    """Yield the page. `people`: names by id. `next_steps`: what comes next for each draft, a command or a sentence."""
    yield f"The week of {long_date(week.as_of)}"
    if demonstration:
        yield "Demonstration: statements, files, findings and people are fictional."
    left = None if whole else MOST
    parts = [part for part in _parts(week, names, people, next_steps) if part.items]
    if not parts:
        yield from ("", "Nothing needs you, and nothing is past its date or unknown.")
    for part in parts:
        yield ""
        yield from folded(part.heading)
        shown = part.items if left is None else part.items[:left]
        for title, *lines in shown:
            yield from folded(title, 2, 5)
            for line in lines:
                yield from [f"     {line}"] if line.startswith("followthrough ") else folded(line, 5)
        if left is not None:
            left -= len(shown)
            if hidden := len(part.items) - len(shown):
                yield f"  {hidden} more: {MORE}"
    yield from _not_started(week)
    yield from _untold(week, names)
    yield from _coming(week)
    yield ""
    yield f"Messages in doubt: {week.in_doubt or 'none'}." + (
        " Run: followthrough reminder audit" if week.in_doubt else ""
    )


def _parts(week: Week, names: Names, people: Mapping[str, str], next_steps: Mapping[str, str]) -> Iterator[_Part]:
    def items(
        of: tuple[MilestoneStatus, ...], lines: Callable[[MilestoneStatus], tuple[str, ...]]
    ) -> tuple[tuple[str, ...], ...]:
        return tuple((titled(one.title, one.id), *lines(one)) for one in of)

    decide = tuple(_request(each, people) for each in week.requests) + tuple(
        (f"Draft memo {draft}: next step", _step(next_steps[draft])) for draft in week.drafts if draft in next_steps
    )
    yield _Part(f"NEEDS A DECISION FROM YOU ({len(decide)})", decide)
    legal = tuple(one for one in week.past if one.standing == "overdue")
    rest = tuple(one for one in week.past if one.standing != "overdue")
    yield _Part(f"PAST A LEGAL DEADLINE ({len(legal)})", items(legal, lambda one: _past(one, names, people)))
    yield _Part(
        f"AWAITING {names.office} REVIEW ({len(week.review)})".upper(),
        items(week.review, lambda one: (f"followthrough evidence show {one.id}",)),
    )
    yield _Part(
        f"PAST THEIR DATES, NO LEGAL DEADLINE ({len(rest)})", items(rest, lambda one: _past(one, names, people))
    )
    yield _Part(
        f"UNKNOWN ({len(week.unknown)}): we could not read the source; this does not mean no progress",
        items(week.unknown, lambda one: (long_status(one, names), f"followthrough evidence check {one.source}")),
    )
    yield _Part(
        f"ON HOLD ({len(week.on_hold)})",
        items(week.on_hold, lambda one: (f"Waiting for: {one.blocked_by}.", f"followthrough show {one.id}")),
    )


def _step(whole: str) -> str:
    """Return the first step of a draft: a command as it is, or a sentence."""
    first = whole.partition("; ")[0]
    return first if first.startswith("followthrough ") else f"{cap(first)}."


def _request(asked: Request, people: Mapping[str, str]) -> tuple[str, ...]:
    one = asked.milestone
    who, on, to = people.get(asked.by, asked.by), day_month(asked.on), long_date(asked.to)
    if asked.is_offer:
        return (
            f"{titled(one.title, one.id)}: own date offered",
            f"{who} offered {to} on {on}, in place of {long_date(one.due)}.",
            f"followthrough date accept {one.id} --by YOU",
            f"followthrough date decline {one.id} --reason ... --by YOU",
        )
    return (
        f"{titled(one.title, one.id)}: new date requested",
        f"{who} asked on {on} for {to}.",
        f"followthrough extension add {one.id} --to {asked.to} --reason ... --by YOU",
        f"followthrough extension refuse {one.id} --reason ... --by YOU",
    )


def _past(one: MilestoneStatus, names: Names, people: Mapping[str, str]) -> tuple[str, ...]:
    said = f"{tally(one.days_late, 'day')} {OF_DATE[one.standing]}, {long_date(one.due_now)}."
    duty = "" if one.duty_on == "agency" else f" The duty is {names.body(one.duty_on)}'s."
    with_ = f" With {people.get(one.held_by, one.held_by)}." if one.held_by else ""
    hold = f" On hold, waiting for: {one.blocked_by}." if one.blocked_by else ""
    return f"{said}{duty}{with_}{hold}", f"followthrough status {one.id}"


def _not_started(week: Week) -> Iterator[str]:
    if week.not_started:
        yield from ("", f"CLOCK NOT STARTED ({len(week.not_started)})")
        by_id: dict[str, list[MilestoneStatus]] = {}
        for one in week.not_started:
            by_id.setdefault(one.id.partition("@")[0], []).append(one)
        said = [
            titled(each[0].title, each[0].id)
            if len(each) == 1
            else f"{titled(each[0].title, key)}, {len(each)} of them"
            for key, each in by_id.items()
        ]
        yield from folded("; ".join(said) + ".", 2)


def _untold(week: Week, names: Names) -> Iterator[str]:
    """Yield the target dates that nobody received, by duty holder, each with the next command."""
    if not week.untold:
        return
    yield from ("", f"TARGET DATES NOT RECEIVED ({len(week.untold)}): they do not count yet")
    for duty in dict.fromkeys(one.duty_on for one in week.untold):
        propose = f"followthrough plan propose --to {duty} --by YOU"
        own = [one for one in week.untold if one.duty_on == duty]
        proposed = _ids([one for one in own if one.proposed_on])
        not_yet = _ids([one for one in own if not one.proposed_on])
        body = cap(names.body(duty))
        if proposed:
            yield from folded(f"{body}: proposed, and nobody received them: {proposed}.", 2, 5)
            yield f"     {propose} --handed-over DAY"
        if not_yet:
            yield from folded(f"{body}: not proposed yet: {not_yet}.", 2, 5)
            yield f"     {propose}"


def _ids(of: list[MilestoneStatus]) -> str:
    """Return the ids of some milestones; of one that recurs, its id once and how many."""
    many = Counter(one.id.partition("@")[0] for one in of)
    return listed([key if count == 1 else f"{key} ({count} of them)" for key, count in many.items()])


def _coming(week: Week) -> Iterator[str]:
    """Yield the next memo, and the dates of the next two weeks."""
    ahead: dict[date, list[str]] = {}
    for one in (*week.past, *week.review, *week.unknown, *week.on_hold):
        if one.wake_at and week.as_of < one.wake_at.date() <= week.as_of + AHEAD:
            ahead.setdefault(one.wake_at.date(), []).append(one.id)
    first = (week.as_of.replace(day=1) + timedelta(days=32)).replace(day=1)
    lines = {day: f"Next reminders: {tally(len(ids), 'milestone')}" for day, ids in ahead.items()}
    memo = "Next monthly memo. Draft it: followthrough memo draft --by YOU"
    lines[first] = f"{lines[first]}. {memo}" if first in lines else memo
    yield from ("", "COMING UP")
    for day in sorted(lines):
        yield from folded(f"{day:%a} {day_month(day)}  {lines[day]}", 2, 15)
