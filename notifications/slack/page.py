"""Slack drawn as a page without script: the messages after a demo, the stand-in's page, and the page of a person who
is not in Slack. Markup is read as Slack reads it, so that a mention or a link that slipped through shows."""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from html import unescape
from itertools import chain
from typing import Any, Literal

from jinja2 import Environment, PackageLoader, StrictUndefined

from models.core import NEW_YORK, Value
from models.ledger import Entry, Event, PressRefused, PressTaken
from models.records import assigned_to, hold_of, quiets_in_force, request_of
from models.standing import MilestoneView
from notifications.slack.blocks import Block
from notifications.words import (
    SAYS,
    STANDING,
    clock_time,
    inert,
    long_date,
    say,
    say_message,
    tally,
    titled_of,
    weekday_date,
)

MOST_ENTRIES = 14

Tab = Literal["messages", "home"]
Look = Literal["plain", "bold", "code", "link", "mention"]
MARKUP = re.compile(
    r"`(?P<code>[^`]+)`"
    r"|(?<![\w*])\*(?P<bold>[^\s*](?:[^*]*[^\s*])?)\*(?![\w*])"
    r"|<(?P<mention>[@#!][^>]*)>"
    r"|<(?P<link>[^>]+)>"
)
"""What our messages use of Slack's markup, and what would act. Source: docs.slack.dev, Formatting message text."""


class Span(Value):
    """Words that look alike."""

    words: str
    look: Look = "plain"


Line = tuple[Span, ...]


class Posted(Value):
    """A message as it is in Slack; `ts` is seconds since 1970 (UTC) and a running number."""

    channel: str
    ts: str
    text: str
    blocks: tuple[Block, ...] = ()
    edited: bool = False
    thread_ts: str | None = None
    ephemeral: bool = False
    """Only one person sees it, and Slack keeps it nowhere."""

    @property
    def has_buttons(self) -> bool:
        """Return whether something on it can be pressed."""
        return any("accessory" in block or block["type"] == "actions" for block in self.blocks)


class Conversation(Value):
    """A channel or a direct conversation, with its messages in the order in which they are shown."""

    id: str
    title: str
    messages: tuple[Posted, ...]
    earlier: int = 0
    """How many of the last ones are folded away."""


class Viewer(Value):
    """One of the people, and how many messages their direct conversation has."""

    user: str
    name: str
    messages: int = 0


class OpenForm(Value):
    """An open form, with what was typed and what is wrong in each field."""

    id: str
    view: dict[str, Any]
    typed: Mapping[str, tuple[str, ...]] = {}
    """By `block_id`: a form that was sent back keeps what was typed."""
    errors: Mapping[str, str] = {}


class RecordLine(Value):
    """One entry of the ledger."""

    seq: int
    kind: str
    about: str
    by: str


class RecordShown(Value):
    """What the record says: the status of a milestone, and the last entries, the newest first."""

    moment: str
    milestone_id: str = ""
    title: str = ""
    facts: tuple[tuple[str, str], ...] = ()
    lines: tuple[RecordLine, ...] = ()


class TourStep(Value):
    """A step of the tour: its number from 1, the name of the person who takes it, and the address of their page."""

    number: int
    name: str
    address: str


class TalkPage(Value):
    """All that the stand-in's page shows."""

    me: Viewer
    people: tuple[Viewer, ...]
    tab: Tab
    conversations: tuple[Conversation, ...]
    home: tuple[Block, ...] | None
    form: OpenForm | None
    answer: Posted | None
    """What only this person saw, after the last press."""
    notice: str
    record: RecordShown
    last_entry: int | None = None
    """The last entry before the press; later ones are marked as new. None if nothing was pressed."""
    actions: tuple[tuple[str, str], ...]
    """What else can be done here: the name of each in the address, and the words on its button."""
    tour: TourStep | None = None


def render_talk(page: TalkPage) -> bytes:
    """Render the page on which a person looks at Slack as each of the people does, and presses the buttons."""
    return _templates().get_template("talk.html.j2").render(page=page).encode()


class PersonPage(Value):
    """The page of a person of the agency: their Home tab, or a form that a button opened."""

    name: str
    until: date
    drawn: str
    """When it was drawn: what is sent from it twice has one effect."""
    home: tuple[Block, ...] = ()
    form: OpenForm | None = None
    notice: str = ""
    megabytes: int


def render_person_page(page: PersonPage) -> bytes:
    """Render a person's page, without script."""
    words = {name: say_message(f"page.{name}") for name in ("title", "back", "upload")}
    lead = say_message("page.whose", name=inert(page.name), until=page.until)
    hint = say_message("page.upload_hint", megabytes=page.megabytes)
    template = _templates().get_template("page.html.j2")
    return template.render(**dict(page), **words, lead=lead, upload_hint=hint).encode()


def render_transcript(messages: Iterable[Posted], titles: Mapping[str, str]) -> bytes:
    """Render a demo's messages as the page `slack.html`, in New York times: channels first, a reply under the message
    it answers; `titles` by conversation."""
    by_id: dict[str, list[Posted]] = {}
    for message in sorted(messages, key=lambda message: (float(message.thread_ts or message.ts), float(message.ts))):
        by_id.setdefault(message.channel, []).append(message)
    conversations = [
        Conversation(id=id_, title=titles.get(id_, ""), messages=tuple(by_id[id_])) for id_ in sorted(by_id)
    ]
    return _templates().get_template("slack.html.j2").render(conversations=conversations).encode()


def newest_first(messages: Iterable[Posted], id_: str, title: str) -> Conversation:
    """Put the newest thread on top, and fold away what comes after the first one with something to press."""
    threads: dict[str, list[Posted]] = {}
    for message in sorted(messages, key=lambda message: float(message.ts)):
        threads.setdefault(message.thread_ts or message.ts, []).append(message)
    order = sorted(threads.values(), key=lambda thread: float(thread[-1].ts), reverse=True)
    places = (place for place, thread in enumerate(order, 1) if any(message.has_buttons for message in thread))
    folded = order[next(places, len(order)) :]
    return Conversation(id=id_, title=title, messages=tuple(chain(*order)), earlier=sum(map(len, folded)))


def say_record(
    now: datetime, entries: Iterable[Entry], view: MilestoneView | None, wake_at: datetime | None
) -> RecordShown:
    """Say what the record holds at a moment (UTC), `entries` oldest first, and when it is next checked."""
    local = now.astimezone(NEW_YORK)
    return RecordShown(
        moment=f"In the demo it is {local:%A}, {long_date(local.date())}, {clock_time(local.time())} in New York.",
        milestone_id=view.id if view else "",
        title=titled_of(view) if view else "",
        facts=tuple(_facts(view, wake_at)) if view else (),
        lines=tuple(
            RecordLine(
                seq=entry.seq, kind=entry.event.kind.replace("_", " "), about=_about(entry.event), by=entry.actor
            )
            for entry in list(entries)[: -MOST_ENTRIES - 1 : -1]
        ),
    )


def read_text(text: dict[str, Any]) -> tuple[Line, ...]:
    """Read a text object, line by line; `plain_text` has no markup."""
    lines = text["text"].split("\n")
    if text["type"] == "plain_text":
        return tuple((Span(words=unescape(line)),) for line in lines)
    return tuple(map(_spans, lines))


def _spans(line: str) -> Line:
    spans, end = list[Span](), 0
    for match in MARKUP.finditer(line):
        look: Any = match.lastgroup
        words = match[look]
        if look in ("link", "mention"):
            words = words.rpartition("|")[2]
        if look == "mention":
            words = words.replace("!", "@", 1)
        spans += [Span(words=unescape(line[end : match.start()])), Span(words=unescape(words), look=look)]
        end = match.end()
    return tuple(span for span in (*spans, Span(words=unescape(line[end:]))) if span.words)


def _templates() -> Environment:
    environment = Environment(
        loader=PackageLoader("notifications"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"read": read_text, "tally": tally}
    environment.filters["moment"] = lambda ts: datetime.fromtimestamp(int(ts.partition(".")[0]), NEW_YORK)
    environment.filters["clock"] = lambda moment: clock_time(moment.time())
    environment.filters["day"] = lambda moment: weekday_date(moment.date())
    return environment


def _about(event: Event) -> str:
    """Say what an entry is about; a press by what was pressed, because its own id says nothing to a reader."""
    if isinstance(event, PressTaken | PressRefused):
        why = f" ({event.why.replace('_', ' ')})" if isinstance(event, PressRefused) else ""
        return f"{event.verb} {event.about or ''}".strip() + why
    return f"{event.subject[:12]}..." if re.fullmatch("[0-9a-f]{64}", event.subject) else event.subject


def _facts(view: MilestoneView, wake_at: datetime | None) -> Iterator[tuple[str, str]]:
    record, evidence = view.record, sum(item.stands for item in view.record.evidence)
    yield "Status", STANDING[view.standing].capitalize()
    yield "Original date", long_date(record.due_on)
    yield "Current date", long_date(view.due_now)
    without_statement = say("first.file") if view.sent_on else "nothing reported"
    yield "Agency says", SAYS[view.says] if view.says else without_statement
    yield "Evidence", tally(evidence, "file") if evidence else "none on file"
    if record.finding:
        yield "Finding", f"{record.finding.verdict.replace('_', ' ')}, by {record.finding.by}"
    for quiet in quiets_in_force(record)[-1:]:
        yield quiet.kind.capitalize(), f"reminders paused until {long_date(quiet.until)}"
    if hold := hold_of(record):
        yield "On hold", hold.waits_for or ("says it is not theirs" if hold.not_mine else "with a reason")
    if request := request_of(record):
        yield "New date requested", long_date(request.to)
    if person := assigned_to(record):
        yield "Handed to", person
    if wake_at:
        yield "Next check", long_date(wake_at.astimezone(NEW_YORK).date())
