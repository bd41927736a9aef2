"""What others wrote, cut and made safe for a message, and the limits on it.

Whatever a person outside typed passes through `inert` here, because Slack makes links and mentions of plain words.
"""

import re
from collections.abc import Callable, Mapping

from notifications.slack import escape, inert
from notifications.words import Sender

Typed = Mapping[str, str]
"""What people typed, by text id. A text that was erased since is not in it."""

LONGEST_TITLE = 200
LONGEST_LAW = 120
LONGEST_NAME = 60
LONGEST_REASON = 500
"""Characters of what others wrote, so that no message grows over its budget. Source: docs/slack-setup.md#limits."""

LONGEST_SENTENCE = 600
"""Characters of the first sentence of what counts: it is never cut, unless it alone would fill a message."""


def shortened(words: str, limit: int) -> str:
    """Return words that take at most `limit` characters once they are escaped, cut at a space if they are longer."""
    if len(escape(words)) <= limit:
        return words
    words = words[: max(limit, 0)]
    while words and len(escape(words)) >= limit:
        words = words[:-1]
    return f"{words.rpartition(' ')[0] or words}…"


def fitted(say: Callable[[str], str], words: str, limit: int) -> str:
    """Return what `say` makes of words, which are cut at a space if it would take over `limit` characters."""
    whole = say(words)
    over = len(escape(whole)) - limit
    return whole if over <= 0 else say(shortened(words, len(escape(words)) - over))


def whole_sentences(words: str, room: int) -> str:
    """Return as many whole sentences as fit into `room` characters, and the first in any case."""
    first, *rest = re.split(r"(?<=[.?!])(?<!\.[A-Z]\.)\s+(?=\S)", words.strip())  # "U.S." ends none
    said = shortened(first, LONGEST_SENTENCE)
    for sentence in rest:
        if len(escape(f"{said} {sentence}")) > room:
            break
        said = f"{said} {sentence}"
    return said if said[-1:] in ".?!…" else f"{said}."


def office_words(office: str) -> str:
    """Return the short name of the office that records findings."""
    return shortened(inert(office), LONGEST_NAME)


def who_words(sender: Sender, who: str | None) -> str:
    """Return a person's name, or the id if no name is known."""
    return shortened(inert(sender.name(who)), LONGEST_NAME)


def quoted_words(words: str | None) -> str:
    """Return what a person wrote as it can be quoted; empty if it was erased since."""
    return shortened(inert(words), LONGEST_REASON) if words else ""
