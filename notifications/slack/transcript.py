"""What stands in Slack, as a page: the messages as a person would see them, conversation by conversation."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from jinja2 import Environment, PackageLoader, StrictUndefined

from models.core import Value
from notifications.slack.message import Block
from notifications.slack.mrkdwn import read_plain, read_text

NEW_YORK = ZoneInfo("America/New_York")


class Posted(Value):
    """A message as it stands in Slack; `ts` is seconds since 1970 (UTC) and a running number."""

    channel: str
    ts: str
    text: str
    blocks: tuple[Block, ...] = ()
    edited: bool = False
    thread_ts: str | None = None
    """The message under which it stands, where it is an answer in a thread."""
    ephemeral: bool = False
    """Only the person who pressed sees it, until they look away."""


class Conversation(Value):
    """A channel or a direct conversation, with its messages from the oldest to the newest."""

    id: str
    title: str
    messages: tuple[Posted, ...]


def gather(messages: Iterable[Posted], titles: Mapping[str, str]) -> list[Conversation]:
    """Sort messages into conversations, channels first. `titles` says by id whose each is: roles, never names."""
    by_id: dict[str, list[Posted]] = {}
    for message in messages:
        by_id.setdefault(message.channel, []).append(message)
    return [
        Conversation(id=id_, title=titles.get(id_, ""), messages=tuple(sorted(by_id[id_], key=_place)))
        for id_ in sorted(by_id)
    ]


def render_transcript(messages: Iterable[Posted], titles: Mapping[str, str]) -> bytes:
    """Render the page `slack.html`: the same messages give the same bytes. Times are shown in New York."""
    return pages().get_template("slack.html.j2").render(conversations=gather(messages, titles)).encode()


def pages() -> Environment:
    """Return the templates of pages on which Slack is drawn, with the filters that read Slack's text."""
    made = Environment(
        loader=PackageLoader("notifications"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters |= {"read": read_text, "plain": read_plain, "moment": _moment, "day": _day, "clock": _clock}
    return made


def _place(message: Posted) -> tuple[float, float]:
    """Return where a message stands: an answer in a thread under its first message."""
    return float(message.thread_ts or message.ts), float(message.ts)


def _moment(ts: str) -> datetime:
    return datetime.fromtimestamp(int(ts.partition(".")[0]), UTC).astimezone(NEW_YORK)


def _day(moment: datetime) -> str:
    return f"{moment:%A}, {moment.day} {moment:%B %Y}"


def _clock(moment: datetime) -> str:
    return f"{moment:%I:%M %p}".lstrip("0")
