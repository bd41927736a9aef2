"""The stand-in's page on which a person looks at Slack as each of the people does, and presses the buttons."""

from collections.abc import Mapping
from typing import Any, Literal

from models.core import Value
from notifications.slack.message import Block
from notifications.slack.transcript import Conversation, Posted, pages

Tab = Literal["messages", "home"]


class Looker(Value):
    """One of the people, and how many messages stand in the direct conversation with them."""

    user: str
    name: str
    messages: int = 0


class Seen(Posted):
    """A message as one person sees it."""

    only_you: bool = False
    """Slack shows it to this person alone, and keeps it nowhere."""
    thread_ts: str | None = None


class OpenForm(Value):
    """A form that stands open, with what was typed, and what is wrong with it at which field."""

    id: str
    view: dict[str, Any]
    typed: Mapping[str, tuple[str, ...]] = {}
    """By `block_id`: a form sent back keeps what was typed."""
    errors: Mapping[str, str] = {}
    """By `block_id`, as the listener answered."""


class RecordLine(Value):
    """One entry of the ledger."""

    seq: int
    kind: str
    about: str
    by: str


class RecordShown(Value):
    """What the record says: where a milestone stands, and the last entries, the newest first."""

    moment: str
    milestone_id: str = ""
    title: str = ""
    facts: tuple[tuple[str, str], ...] = ()
    lines: tuple[RecordLine, ...] = ()


class TalkPage(Value):
    """All that one look at the page shows."""

    me: Looker
    people: tuple[Looker, ...]
    tab: Tab
    conversations: tuple[Conversation, ...]
    home: tuple[Block, ...] | None
    form: OpenForm | None
    answer: Seen | None
    """What only this person saw, after the last press."""
    told: str
    """A sentence of the page itself, where there is something to say."""
    record: RecordShown
    known: int | None = None
    """The last entry before the press; those after it are marked as new. None where nothing was pressed."""
    deeds: tuple[tuple[str, str], ...]
    """What else may be done here: the name of each in the address, and the words on its button."""


def render_talk(page: TalkPage) -> bytes:
    """Render one look at the page; it needs no script, and nothing from elsewhere."""
    return pages().get_template("talk.html.j2").render(page=page).encode()
