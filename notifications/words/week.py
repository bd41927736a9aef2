"""The parts of a coordinator's week, for the terminal, the Home tab and the daily run's page (`week.j2`)."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from models.records import FileTask
from models.register import NOWHERE, Names
from models.standing import MilestoneView, SourceView, Week
from notifications.words.dates import cap, short_date
from notifications.words.headline import label, state_words
from notifications.words.refusals import file_words
from notifications.words.sentences import say, say_message
from notifications.words.terms import reason, titled_of

AUDIT = "followthrough reminder audit"
MOST_NAMED = 4

Item = tuple[str, ...]
"""A title, sentences, and commands that begin with our name."""
Lines = Callable[[MilestoneView], Iterable[str]]


@dataclass(frozen=True)
class WeekPart:
    """One part of the week: its heading and its items, the most urgent first."""

    heading: str
    items: tuple[Item, ...]
    number: int | None
    """How many there are; None of a list of milestones that is no number of the headline."""
    of: str = ""
    gloss: str = ""
    hidden: int = 0

    @property
    def count(self) -> str:
        """Return what follows the heading: the number of items, and what it means."""
        number = "" if self.number is None else f" ({self.number}{self.of})"
        return f"{number}: {self.gloss}" if self.gloss else number


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
        views = week.listed(name)
        heading = cap(label(name, office=names.office, agency=names.agency))
        return views_part(heading, views, lines, number=len(views), gloss=gloss)

    def views_part(
        heading: str, views: Sequence[MilestoneView], lines: Lines, *, number: int | None = None, gloss: str = ""
    ) -> WeekPart:
        items = tuple((titled_of(view), *lines(view)) for view in views[:most])
        return WeekPart(heading, items, number, gloss=gloss, hidden=len(views) - len(items))

    def others(heading: str, items: Iterable[Item], of: str = "", gloss: str = "") -> WeekPart:
        rows = tuple(items)
        return WeekPart(heading, rows, len(rows), of, gloss)

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

    def unchecked(view: MilestoneView) -> str:
        return say_message("week.unknown", m=view, names=names, state=state_words(view, office=names.office))

    def look(view: MilestoneView) -> Item:
        if not view.is_open:
            return review(view)
        add = f"followthrough evidence add {view.id} FILE --voice oversight --on DAY --by YOU"
        nothing = f"followthrough evidence looked {view.id} --on DAY --by YOU --found nothing"
        shows = view.record.plan.shows_in not in (None, NOWHERE)
        return unchecked(view), add, *((nothing,) if shows else ())

    def unknown(view: MilestoneView) -> Item:
        if view.office_turn and view.office_turn.verb == "inspect":
            return look(view)
        is_lost = view.why in ("file_missing", "file_removed")
        command = f"evidence show {view.id}" if is_lost else f"evidence check {view.source.name}"
        return unchecked(view), f"followthrough {command}"

    def holder(view: MilestoneView) -> str:
        held_by = week.held_by(view) or ""
        return people.get(held_by, held_by)

    yield part("to_review", review)
    yield part("to_decide", lambda view: _decide(view, people))
    yield part("to_send", lambda view: _send(view, names), "they do not count yet")
    yield part("to_look", look)
    yield part("own", past)
    yield others(
        "Drafts of memos", ((f"Draft memo {id_}: next step", _step(next_steps.get(id_))) for id_ in week.drafts)
    )
    files = (_file(source, task, names) for source, task in week.files if task.is_open)
    yield others("Files that a person must read", files, gloss="what they may show is unknown until then")
    for name in ("legal", "others_legal", "conditional", "target"):
        yield part(name, past)
    yield part("not_checked", unknown, "this does not mean no progress")
    yield views_part(
        "On hold", week.on_hold, lambda view: (say_message("week.hold", m=view), f"followthrough show {view.id}")
    )
    yield views_part(
        "Due in the next 14 days", week.soon, lambda view: (say_message("week.due", m=view, held_by=holder(view)),)
    )
    file_requests = (_file(source, task, names) for source, task in week.files if not task.is_open)
    yield others("Another copy of a file asked for", file_requests)
    yield part("no_clock", lambda view: ())
    unread = (_unread(source, names) for source in week.report.relied_sources if not source.is_read)
    of = f" of {week.report.source_counts.of}"
    yield others("Sources not read", unread, of, "this does not mean no progress")
    if week.in_doubt:
        yield WeekPart("Delivery unknown", ((say_message("week.in_doubt"), AUDIT),), week.in_doubt)


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


def _decide(view: MilestoneView, people: Mapping[str, str]) -> Iterator[str]:
    for answer in reversed(view.undecided):
        yield say_message("week.request", m=view, answer=answer, who=people.get(answer.by, answer.by))
        if answer.kind == "date_offered":
            yield f"followthrough date accept {view.id} --to {answer.day} --by YOU"
            yield f"followthrough date decline {view.id} --to {answer.day} --reason ... --by YOU"
        else:
            yield f"followthrough date extend {view.id} --to {answer.day} --reason ... --by YOU"
            yield f"followthrough date refuse {view.id} --reason ... --by YOU"


def _send(view: MilestoneView, names: Names) -> Item:
    handed_over = " --handed-over DAY" if view.proposed_on else ""
    line = say_message("week.unsent", holder=names.body(view.duty_on), proposed=bool(view.proposed_on))
    return line, f"followthrough plan propose --to {view.duty_on}{handed_over} --by YOU"
