"""Words that people type to us in a direct message or a mail: a note to the coordinator, and nobody's statement of
where a milestone stands. Source: docs/answers.md#typed-words."""

import re
from collections.abc import Iterable
from datetime import date

from models.answers.press import SlackActor
from models.core import Value

LONGEST_NOTE = 2_000
"""Letters of a note that are kept."""
_NAMED = re.compile(r"(?<![A-Z0-9.-])[A-Z0-9.]+-M[0-9]+(?:@[A-Z0-9-]+)?", re.IGNORECASE | re.ASCII)


class TypedWords(Value):
    """What came in, without who wrote it."""

    message_id: str
    """A hash, the same for every delivery."""
    words: str
    subject: str = ""
    """Of a mail: it may name a milestone, and is not kept."""
    answers: tuple[str, ...] = ()
    """Names of messages that it answers: Slack's `ts`, or what a mail calls them."""
    attached: int = 0
    """Files that came with it, which nobody takes in from here."""


class DirectMessage(SlackActor):
    """A person wrote to the app in Slack."""

    channel: str
    typed: TypedWords


class Note(Value):
    """One note to the coordinator, as a list shows it."""

    seq: int
    on: date
    by: str
    """Who wrote; of a mail, whose address its From line bears. Anybody can write a From line."""
    way: str
    milestone_id: str | None
    text_id: str


class DoneByReply(Value):
    """A statement "done" that somebody gave by a button called Reply, which stood in messages of 0.2.0."""

    seq: int
    milestone_id: str
    by: str


def named_ids(words: str) -> tuple[str, ...]:
    """Return what in some words is written like a milestone's id, in capitals, in order."""
    return tuple(dict.fromkeys(match.upper() for match in _NAMED.findall(words)))


def the_one(*ways: Iterable[str]) -> str | None:
    """Return the milestone that words are about: of the first way that leads to any, the only one; else None."""
    for ids in map(set, ways):
        if ids:
            return ids.pop() if len(ids) == 1 else None
    return None


def kept_words(typed: TypedWords) -> str:
    """Return a note as it is kept: no longer than may be, with how many files came beside it; empty without words."""
    words = typed.words.strip()
    if not words:
        return ""
    marks = ["[The rest is too long and was left out.]"] if len(words) > LONGEST_NOTE else []
    marks += [f"[Files that came with it and were not taken in: {typed.attached}.]"] if typed.attached else []
    return "\n".join((words[:LONGEST_NOTE].rstrip(), *marks))
