"""The parts of a coordinator's week, for the terminal, the Home tab and the daily run's page (`week.j2`)."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from models.records import FileTask
from models.register import NOWHERE, Names
from models.standing import MilestoneAnswer, MilestoneView, SourceView, Week
from notifications.words.dates import cap, short_date, titled
from notifications.words.headline import label, state_words
from notifications.words.refusals import file_words
from notifications.words.sentences import say, say_message
from notifications.words.terms import reason, titled_of

AUDIT = "followthrough reminder audit"
MOST_NAMED = 4

Item = tuple[str, ...]
"""A title, sentences, and commands that begin with our name."""
Lines = Callable[[MilestoneView], Item]


@dataclass(frozen=True)
class WeekPart:
    """One part of the week: its heading and its items, the most urgent first."""

    heading: str
    items: tuple[Item, ...]
    of: str = ""
    gloss: str = ""
    number: int | None = None
    """How many there are, if not as many as items."""
    hidden: int = 0

    @property
    def count(self) -> str:
        """Return what follows the heading: the number of items, and what it means."""
        return f" ({self.number or len(self.items)}{self.of}){f': {self.gloss}' if self.gloss else ''}"


def week_parts(
    week: Week, names: Names, people: Mapping[str, str], next_steps: Mapping[str, str], most: int | None = None
) -> tuple[WeekPart, ...]:
    """Return the parts that have something to say, the most urgent first. `people`: names by id; `next_steps`: a
    command or a sentence for a draft; `most`: milestones of a part put into words."""
    return tuple(part for part in _parts(week, names, people, next_steps, most) if part.items)


def _parts(
    week: Week, names: Names, people: Mapping[str, str], next_steps: Mapping[str, str], most: int | None
) -> Iterator[WeekPart]:
    def part(name: str, lines: Lines, gloss: str = "") -> WeekPart:
        heading = cap(label(name, office=names.office, agency=names.agency))
        return views_part(heading, week.listed(name), lines, gloss)

    def views_part(heading: str, views: Sequence[MilestoneView], lines: Lines, gloss: str = "") -> WeekPart:
        items = tuple((titled_of(view), *lines(view)) for view in views[:most])
        return WeekPart(heading, items, "", gloss, len(views), len(views) - len(items))

    def past(view: MilestoneView) -> Item:
        answer = None if view.hold else view.last_answer
        by = short_date(answer.day) if answer and answer.day else ""
        words = say("cells.answered", kind=answer.kind, by=by, office=names.office, made_up=False) if answer else ""
        line = say_message(
            "week.past",
            m=view,
            names=names,
            state=state_words(view, office=names.office),
            answer=words.rstrip("."),
            held_by=holder(view),
        )
        return line, f"followthrough status {view.id}"

    def review(view: MilestoneView) -> Item:
        commands = (f"followthrough evidence show {view.id}",) if view.record.evidence_to_review else ()
        return say_message("week.review", m=view, names=names), *commands

    def look(view: MilestoneView) -> Item:
        if not view.is_open:
            return review(view)
        add = f"followthrough evidence add {view.id} FILE --voice oversight --on DAY --by YOU"
        nothing = f"followthrough evidence looked {view.id} --on DAY --by YOU --found nothing"
        shows = view.record.plan.shows_in not in (None, NOWHERE)
        return say_message("week.unknown", m=view, names=names), add, *((nothing,) if shows else ())

    def unknown(view: MilestoneView) -> Item:
        is_lost = view.why in ("file_missing", "file_removed")
        command = f"evidence show {view.id}" if is_lost else f"evidence check {view.source.name}"
        return say_message("week.unknown", m=view, names=names), f"followthrough {command}"

    def holder(view: MilestoneView) -> str:
        held_by = week.held_by(view) or ""
        return people.get(held_by, held_by)

    decide = tuple(_request(view, answer, people) for view, answer in week.requests)
    decide += tuple((f"Draft memo {id_}: next step", _step(next_steps.get(id_))) for id_ in week.drafts)
    yield WeekPart("Needs a decision from you", decide)
    files = tuple(_file(source, task, names) for source, task in week.files if task.is_open)
    yield WeekPart("Files that a person must read", files, gloss="what they may show is unknown until then")
    yield part("to_review", review)
    yield part("to_look", look)
    for name in ("own", "legal", "others_legal", "conditional", "target"):
        yield part(name, past)
    yield part("not_checked", unknown, "this does not mean no progress")
    yield views_part(
        "On hold", week.on_hold, lambda view: (say_message("week.hold", m=view), f"followthrough show {view.id}")
    )
    yield views_part(
        "Due in the next 14 days", week.soon, lambda view: (say_message("week.due", m=view, held_by=holder(view)),)
    )
    file_requests = tuple(_file(source, task, names) for source, task in week.files if not task.is_open)
    yield WeekPart("Another copy of a file asked for", file_requests)
    not_started = week.listed("no_clock")
    yield WeekPart("Clock not started", tuple(_not_started(not_started)), number=len(not_started))
    untold = week.listed("to_send")
    heading = cap(label("to_send", office=names.office, agency=names.agency))
    yield WeekPart(heading, tuple(_untold(untold, names)), gloss="they do not count yet", number=len(untold))
    unread = tuple(_unread(source, names) for source in week.report.relied_sources if not source.is_read)
    of = f" of {week.report.source_counts.of}"
    yield WeekPart("Sources not read", unread, of, gloss="this does not mean no progress")
    if week.in_doubt:
        yield WeekPart("Delivery unknown", ((say_message("week.in_doubt"), AUDIT),), number=week.in_doubt)


def _step(next_step: str | None) -> str:
    if next_step is None:
        return say_message("week.draft")
    first = next_step.partition("; ")[0]
    return first if first.startswith("followthrough ") else f"{cap(first)}."


def _unread(source: SourceView, names: Names) -> Item:
    why = reason(source.record.reason) if source.record else ""
    line = say_message("week.unread", record=source.record, why=why)
    return cap(names.source(source.name)), line, f"followthrough evidence check {source.name}"


def _file(source: str, task: FileTask, names: Names) -> Item:
    file, answer = task.file, f"followthrough evidence answer {task.number}"
    title = say_message("week.file_title", number=task.number, size=file.size, source=names.source(source))
    if not task.is_open:
        request = say_message("week.file_asked", on=task.answered_on or task.since)
        return title, request, f"{answer} not-relevant --by YOU"
    hidden = [f"{len(file.concerns) - MOST_NAMED} more"] if len(file.concerns) > MOST_NAMED else []
    why = file_words(file.why, file.detail, file.places, reader="office")
    return (
        title,
        say_message("week.file", since=task.since, why=why, shows=[*file.concerns[:MOST_NAMED], *hidden]),
        f"{answer} not-relevant --by YOU",
        f"{answer} read --shows MILESTONE --by YOU",
        f"{answer} ask-again --by YOU",
    )


def _request(view: MilestoneView, answer: MilestoneAnswer, people: Mapping[str, str]) -> Item:
    title = titled_of(view)
    request = say_message("week.request", m=view, answer=answer, who=people.get(answer.by, answer.by))
    if answer.kind == "date_offered":
        return (
            f"{title}: own date offered",
            request,
            f"followthrough date accept {view.id} --by YOU",
            f"followthrough date decline {view.id} --reason ... --by YOU",
        )
    return (
        f"{title}: new date requested",
        request,
        f"followthrough date extend {view.id} --to {answer.day} --reason ... --by YOU",
        f"followthrough date refuse {view.id} --reason ... --by YOU",
    )


def _not_started(views: Sequence[MilestoneView]) -> Iterator[Item]:
    by_id: dict[str, list[MilestoneView]] = {}
    for view in views:
        by_id.setdefault(view.id.partition("@")[0], []).append(view)
    for key, alike in by_id.items():
        many = f", {len(alike)} of them" if len(alike) > 1 else ""
        yield (f"{titled(alike[0].record.plan.title, key if many else alike[0].id)}{many}",)


def _untold(untold: Sequence[MilestoneView], names: Names) -> Iterator[Item]:
    for duty in dict.fromkeys(view.duty_on for view in untold):
        propose = f"followthrough plan propose --to {duty} --by YOU"
        views = [view for view in untold if view.duty_on == duty]
        for is_proposed, command in ((True, f"{propose} --handed-over DAY"), (False, propose)):
            keys = Counter(view.id.partition("@")[0] for view in views if bool(view.proposed_on) == is_proposed)
            if ids := [key if count == 1 else f"{key} ({count} of them)" for key, count in keys.items()]:
                yield say_message("week.untold", holder=names.body(duty), ids=ids, proposed=is_proposed), command
