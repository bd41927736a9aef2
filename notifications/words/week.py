"""The parts of a coordinator's week, in words: the same for the terminal, the Home tab and the daily run's page."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from models.records import FileTask
from models.register import Names
from models.standing import Request, Week, WeekItem
from notifications.words.dates import cap, listed, long_date, short_date, tally, titled
from notifications.words.terms import OF_DATE, file_reason

AUDIT = "followthrough reminder audit"
MOST_NAMED = 4
DRAFT = "it waits to be read, approved or issued"


@dataclass(frozen=True)
class WeekPart:
    """One part of the week: its heading, and each item as a title, sentences, and commands that begin with our name."""

    heading: str
    items: tuple[tuple[str, ...], ...]
    of: str = ""
    """What follows the number of items."""
    gloss: str = ""
    number: int | None = None
    """What is counted, if not the items."""

    @property
    def count(self) -> str:
        """Return what follows the heading: the number of items, and what it means."""
        return f" ({self.number or len(self.items)}{self.of}){f': {self.gloss}' if self.gloss else ''}"


def week_parts(
    week: Week, names: Names, people: Mapping[str, str], next_steps: Mapping[str, str]
) -> tuple[WeekPart, ...]:
    """Return the parts that have something to say, the most urgent first.

    `people`: names by id; an id that is not there stands for itself. `next_steps`: what comes next for a draft, a
    command or a sentence.
    """
    return tuple(part for part in _parts(week, names, people, next_steps) if part.items)


def _parts(week: Week, names: Names, people: Mapping[str, str], next_steps: Mapping[str, str]) -> Iterator[WeekPart]:
    decide = tuple(_request(each, people) for each in week.requests)
    decide += tuple((f"Draft memo {id_}: next step", _step(next_steps.get(id_, DRAFT))) for id_ in week.drafts)
    legal = [one for one in week.past if one.standing == "overdue"]
    rest = [one for one in week.past if one.standing != "overdue"]
    yield WeekPart("Needs a decision from you", decide)
    files = tuple(_file(name, task, names) for name, task in week.files if task.is_open)
    yield WeekPart("Files that a person must read", files, gloss="what they may show is unknown until then")
    yield _part("Past a legal deadline", legal, {one.id: _past(one, names, people) for one in legal})
    yield _part(
        f"Awaiting {names.office} review",
        week.review,
        {one.id: (*_since(one), f"followthrough evidence show {one.id}") for one in week.review},
    )
    yield _part("Past their dates, no fixed legal deadline", rest, {one.id: _past(one, names, people) for one in rest})
    yield _part(
        "Unknown",
        week.unknown,
        {one.id: (_unknown(one, names), f"followthrough evidence check {one.source}") for one in week.unknown},
        "we have not read the source; this does not mean no progress",
    )
    yield _part(
        "On hold",
        week.on_hold,
        {one.id: (_hold(one), f"followthrough show {one.id}") for one in week.on_hold},
    )
    yield _part(
        "Due in the next 14 days",
        week.soon,
        {one.id: (f"Due {long_date(one.due_now)}.{_with(one, people)}",) for one in week.soon},
    )
    asked = tuple(_file(name, task, names) for name, task in week.files if not task.is_open)
    yield WeekPart("Another copy of a file asked for", asked)
    yield WeekPart("Clock not started", tuple(_not_started(week)))
    yield WeekPart("Target dates not received", tuple(_untold(week, names)), gloss="they do not count yet")
    unread = tuple((cap(names.source(name)), f"followthrough evidence check {name}") for name in week.unread)
    yield WeekPart("Sources not read", unread, f" of {week.sources}", "this does not mean no progress")
    if week.in_doubt:
        yield WeekPart(
            "Delivery unknown",
            (("Please find out whether each of these messages arrived", AUDIT),),
            number=week.in_doubt,
        )


def _part(heading: str, items: Iterable[WeekItem], lines: Mapping[str, tuple[str, ...]], gloss: str = "") -> WeekPart:
    """Return a part of milestones; it says how many of them cover all recommendations, which the memo counts apart."""
    some = tuple(items)
    over_all = sum(one.over_all for one in some)
    note = f", {over_all} of them for all recommendations" if over_all else ""
    return WeekPart(heading, tuple((titled(one.title, one.id), *lines[one.id]) for one in some), note, gloss)


def _step(whole: str) -> str:
    """Return the first step of a draft: a command as it is, or a sentence."""
    first = whole.partition("; ")[0]
    return first if first.startswith("followthrough ") else f"{cap(first)}."


def _file(source: str, task: FileTask, names: Names) -> tuple[str, ...]:
    """Return the lines of a file that was not taken in; its number is all that we keep of its name."""
    file, answer = task.file, f"followthrough evidence answer {task.number}"
    title = f"File {task.number}, {file.size:,} bytes, in {names.source(source)}"
    if not task.is_open:
        return title, f"Asked for on {short_date(task.answered_on or task.since)}.", f"{answer} not-relevant --by YOU"
    pages = f" ({listed(list(file.places[:MOST_NAMED]))})" if file.places else ""
    rest = [f"{len(file.concerns) - MOST_NAMED} more"] if len(file.concerns) > MOST_NAMED else []
    shows = listed([*file.concerns[:MOST_NAMED], *rest]) if file.concerns else "any milestone of that source"
    return (
        title,
        f"There since {short_date(task.since)}. {cap(file_reason(file.why))}{pages}. It may show {shows}.",
        f"{answer} not-relevant --by YOU",
        f"{answer} read --shows MILESTONE --by YOU",
        f"{answer} ask-again --by YOU",
    )


def _request(asked: Request, people: Mapping[str, str]) -> tuple[str, ...]:
    one = asked.milestone
    who, on, to = people.get(asked.by, asked.by), short_date(asked.on), long_date(asked.to)
    if asked.is_offer:
        return (
            f"{titled(one.title, one.id)}: own date offered",
            f"{who} offered {to} on {on}, in place of {long_date(one.due)}.",
            f"followthrough date accept {one.id} --by YOU",
            f"followthrough date decline {one.id} --reason ... --by YOU",
        )
    return (
        f"{titled(one.title, one.id)}: new date requested",
        f"{who} asked on {on}, for {to}.",
        f"followthrough extension add {one.id} --to {asked.to} --reason ... --by YOU",
        f"followthrough extension refuse {one.id} --reason ... --by YOU",
    )


def _past(one: WeekItem, names: Names, people: Mapping[str, str]) -> tuple[str, ...]:
    which = "past the legal deadline" if one.standing == "overdue" else OF_DATE[one.standing]
    said = f"{tally(one.days_late, 'day')} {which}, {long_date(one.due_now)}."
    duty = "" if one.duty_on == "agency" else f" The duty is {names.body(one.duty_on)}'s."
    hold = f" {_hold(one)}" if one.on_hold else ""
    return f"{said}{duty}{_with(one, people)}{hold}", f"followthrough status {one.id}"


def _with(one: WeekItem, people: Mapping[str, str]) -> str:
    return f" With {people.get(one.held_by, one.held_by)}." if one.held_by else ""


def _since(one: WeekItem) -> tuple[str, ...]:
    return (f"With a verifier since {long_date(one.review_since)}.",) if one.review_since else ()


def _hold(one: WeekItem) -> str:
    return f"On hold, waiting for: {one.waits_for}." if one.waits_for else "On hold, for a reason in words."


def _unknown(one: WeekItem, names: Names) -> str:
    since = f"not read since {long_date(one.source_since)}" if one.source_since else "not read yet"
    how = since if one.source_checked else "not checked yet"
    return f"{cap(names.source(one.source))} {how}. The date is {long_date(one.due_now)}."


def _not_started(week: Week) -> Iterator[tuple[str, ...]]:
    by_id: dict[str, list[WeekItem]] = {}
    for one in week.not_started:
        by_id.setdefault(one.id.partition("@")[0], []).append(one)
    for key, each in by_id.items():
        many = f", {len(each)} of them" if len(each) > 1 else ""
        yield (f"{titled(each[0].title, key if many else each[0].id)}{many}",)


def _untold(week: Week, names: Names) -> Iterator[tuple[str, ...]]:
    """Yield the target dates that nobody received, by duty holder, each with the next command."""
    for duty in dict.fromkeys(one.duty_on for one in week.untold):
        propose = f"followthrough plan propose --to {duty} --by YOU"
        own = [one for one in week.untold if one.duty_on == duty]
        proposed = _ids([one for one in own if one.proposed])
        not_yet = _ids([one for one in own if not one.proposed])
        body = cap(names.body(duty))
        if proposed:
            yield f"{body}: proposed, and nobody received them: {proposed}.", f"{propose} --handed-over DAY"
        if not_yet:
            yield f"{body}: not proposed yet: {not_yet}.", propose


def _ids(of: list[WeekItem]) -> str:
    """Return the ids of some milestones; of one that recurs, its id once and how many."""
    many = Counter(one.id.partition("@")[0] for one in of)
    return listed([key if count == 1 else f"{key} ({count} of them)" for key, count in many.items()])
