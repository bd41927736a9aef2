"""Who looks at the stand-in's page, and what each of them sees of the workspace."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from notifications.slack import Conversation, Looker, OpenForm, RecordShown, Seen, Tab, TalkPage
from tasks.slack_stand_in.stand_in import SlackStandIn
from tasks.slack_stand_in.words import Body


@dataclass(frozen=True)
class Room:
    """What the page is told by whoever opens it: the stand-in itself knows no people and no record."""

    people: Mapping[str, str]
    """The name of each by Slack id."""
    record: Callable[[str], RecordShown]
    """What the record says of a milestone, by id, or of none for an empty one."""
    channels: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """Who is in which channel, by Slack ids."""
    titles: Mapping[str, str] = field(default_factory=dict)
    deeds: Mapping[str, tuple[str, Callable[[], str]]] = field(default_factory=dict)
    """What else may be done on the page: the words on the button, and the deed, which says what it did."""


@dataclass(frozen=True)
class Look:
    """What one person asks to see."""

    user: str
    tab: Tab = "messages"
    milestone_id: str = ""
    since: int | None = None
    """How many answers this person had seen before the press; None where nothing was pressed."""
    known: int | None = None
    """The record's last entry before the press."""
    form: OpenForm | None = None
    told: str = ""


def see(slack: SlackStandIn, room: Room, look: Look) -> TalkPage:
    """Return all that a person sees now."""
    mine = [each for each in slack.ephemerals if each["user"] == look.user]
    home = slack.homes.get(look.user)
    lookers = [Looker(user=user, name=name, messages=_count(slack, user)) for user, name in room.people.items()]
    return TalkPage(
        me=next(each for each in lookers if each.user == look.user),
        people=tuple(lookers),
        tab=look.tab,
        conversations=tuple(_conversations(slack, room, look.user, mine)),
        home=tuple(home["blocks"]) if home else None,
        form=look.form,
        answer=_seen(mine[-1]) if look.since is not None and len(mine) > look.since else None,
        told=look.told,
        record=room.record(look.milestone_id),
        known=look.known,
        deeds=tuple((name, words) for name, (words, _) in room.deeds.items()),
    )


def conversation_with(user: str) -> str:
    """Return the id of the direct conversation with a user."""
    return f"D{user[1:]}"


def _conversations(slack: SlackStandIn, room: Room, user: str, mine: list[Body]) -> Iterator[Conversation]:
    channels = [name for name, members in room.channels.items() if user in members]
    for channel in (*channels, conversation_with(user)):
        here = [_seen(each) for each in (*slack.messages, *mine) if each["channel"] == channel]
        here.sort(key=lambda each: (float(each.thread_ts or each.ts), float(each.ts)))
        title = room.titles.get(channel, "followthrough")
        yield Conversation(id=channel, title=title, messages=tuple(here))


def _seen(message: Body) -> Seen:
    given = {name: message[name] for name in Seen.model_fields if name in message}
    return Seen(**given, only_you="message_ts" not in message and message.get("type") != "message")


def _count(slack: SlackStandIn, user: str) -> int:
    return sum(each["channel"] == conversation_with(user) for each in slack.messages)
