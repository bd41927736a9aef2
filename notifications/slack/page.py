"""Slack drawn as a page without script: the messages of a demo, and the page of a person who is not in Slack. Markup is
read as Slack reads it, so that a mention or a link that slipped through shows."""

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from html import unescape
from types import MappingProxyType
from typing import Any, Literal

from jinja2 import Environment, PackageLoader, StrictUndefined

from models.core import NEW_YORK, Value
from notifications.slack.blocks import Block
from notifications.words import clock_time, inert, say_message, weekday_date

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


class Ways(Value):
    """How one of the demo's people answers: on their page, or by commands, after reading the files."""

    page: str | None = None
    files: tuple[tuple[str, str], ...] = ()
    """The address and the name of each."""
    commands: tuple[str, ...] = ()


class Conversation(Value):
    """A channel or a direct conversation, with its messages in the order in which they are shown."""

    id: str
    title: str
    messages: tuple[Posted, ...]
    ways: Ways = Ways()


class OpenForm(Value):
    """An open form, with what was typed and what is wrong in each field."""

    view: dict[str, Any]
    typed: Mapping[str, tuple[str, ...]] = {}
    """By `block_id`: a form that was sent back keeps what was typed."""
    errors: Mapping[str, str] = {}


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


def render_transcript(
    messages: Iterable[Posted],
    titles: Mapping[str, str],
    ways: Mapping[str, Ways] = MappingProxyType({}),
    shell: str = "",
) -> bytes:
    """Render a demo's messages as the page `slack.html`, in New York times: channels first, a reply under the message
    it answers; `titles` by conversation. With `ways`, by conversation too, it says how each person answers; `shell` is
    what a terminal needs first."""
    by_id: dict[str, list[Posted]] = {id_: [] for id_ in ways}
    for message in sorted(messages, key=lambda message: (float(message.thread_ts or message.ts), float(message.ts))):
        by_id.setdefault(message.channel, []).append(message)
    conversations = [
        Conversation(id=id_, title=titles.get(id_, ""), messages=tuple(by_id[id_]), ways=ways.get(id_, Ways()))
        for id_ in sorted(by_id)
    ]
    return _templates().get_template("slack.html.j2").render(conversations=conversations, shell=shell).encode()


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
    environment.filters["read"] = read_text
    environment.filters["moment"] = lambda ts: datetime.fromtimestamp(int(ts.partition(".")[0]), NEW_YORK)
    environment.filters["clock"] = lambda moment: clock_time(moment.time())
    environment.filters["day"] = lambda moment: weekday_date(moment.date())
    return environment
