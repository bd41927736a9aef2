"""What there is to know about each kind of message but its facts and its words: one record, in which nothing has a
default. Source: docs/reminders.md#ladder."""

from dataclasses import dataclass
from typing import Literal

from models.ledger.events.message_facts import NotificationKind, TopicReason
from models.ledger.events.verbs import Verb

Role = Literal["responsible", "unit_head", "verifier", "coordinator", "liaison", "reader"]
"""The part a person plays for one milestone or memo. The people file says who holds it."""
Rule = Literal[
    "End", "Clock", "Verification", "Proposal", "Holds and requests", "Quiet", "Ladder", "Rhythm", "Escalation",
    "Unknown", "Decisions", "Recipients", "Channels", "Caps", "Hours", "Sources", "Memos",
]  # fmt: skip
"""A rule by its heading in docs/reminders.md."""
Ask = Literal["how_it_stands", "send", "who", "judge", "decide", "agree", "find_out", "propose", "nothing"]
"""What an item asks. Items of one ask and one sort of date stand under one heading; none shares a day."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Kind:
    """What there is to know about one kind of message."""

    name: NotificationKind
    """As it is claimed, and in its key."""
    topic: TopicReason | None
    """Why it asks something of its own, where kinds of one name ask different things."""
    rule: Rule
    rank: int
    """Where it stands in a message by several kinds: what most needs a person comes first."""
    role: Role
    """Who gets it, unless a step says that the coordinator does."""
    ask: Ask
    tells_passed: bool
    """After the due date, this is how the unit learns that it passed."""
    over_when: Literal["unit_answers", "reader_answers", "never"]
    """What ends it, so that it is drawn again without its question. A head's message ends with the unit's answer."""
    row: tuple[Verb, ...]
    """What its buttons do. Source: docs/answers.md#buttons."""
    has_menu: bool
    """Whether a menu beside the row offers every other answer of a unit."""
    leads: bool
    """Whether the first button is what most often answers it, and is drawn so; never where somebody decides."""
    is_capped: bool
    """False for a reply to what a person did, and for news of a memo: caps count it and do not hold it back."""

    @property
    def on_ladder(self) -> bool:
        """Return whether only one of these goes out at a time: the highest that is due."""
        return self.rule in ("Ladder", "Rhythm", "Escalation")

    @property
    def tells_date(self) -> bool:
        """Return whether it tells the duty holder of the date."""
        return self.on_ladder or self.ask == "agree"

    @property
    def is_news(self) -> bool:
        """Return whether it asks nothing and is never drawn again: a decision is reported."""
        return self.ask == "nothing"


@dataclass(frozen=True, kw_only=True, eq=False)
class Rung(Kind):
    """A kind that falls on a fixed day around the due date."""

    offset: int
    """Business days from the due date; negative before it."""
