"""What people typed, made safe for Slack and for mail: by `typed`, which cuts it to its room, or by `inert`. `escape`
is for every text that Slack gets."""

import re
from collections.abc import Callable, Mapping
from typing import Literal

Typed = Mapping[str, str]
"""What people typed, by text id. A text that was erased since is not in it."""

Room = Literal["title", "name", "line", "result"]
LONGEST: Mapping[Room, int] = {
    "title": 200,
    "name": 60,
    "line": 400,
    "result": 200,
}
"""Characters that each may take, so that no message grows over its budget. Source: docs/slack-setup.md#limits."""

# Where Slack would see a link, a mail address, a mention or an emoji in plain words. Broken by a word joiner, which has
# no width, none of them is seen and the words look as they were typed.
WORD_JOINER = "\u2060"
ACTIVE = re.compile(r"(?<=:)(?=//|[\w+'-]+:)|(?<=\w)(?=\.\w)|(?<=@)(?=\w)|(?<=mailto)(?=:)|(?<=tel)(?=:)", re.I)
CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
"""Controls and surrogates: all of Unicode's categories Cc and Cs."""
DIRECTION_MARKS = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def typed(words: str, room: Room) -> str:
    """Return what a person typed on one line, cut to its room, with nothing that acts; a title without its period."""
    safe = shortened(inert(words), LONGEST[room])
    return safe.rstrip(".") if room == "title" else safe


def escape(text: str) -> str:
    """Escape Slack's three control characters. Source: docs.slack.dev, Formatting message text."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def inert(words: str) -> str:
    """Return words of others on one line, with nothing in them that Slack would act on."""
    plain = DIRECTION_MARKS.sub("", CONTROLS.sub(" ", words))
    return ACTIVE.sub(WORD_JOINER, " ".join(plain.split()))


def shortened(words: str, limit: int) -> str:
    """Return words that take at most `limit` characters once they are escaped, cut at a space if they are longer."""
    if len(escape(words)) <= limit:
        return words
    words = words[: max(limit, 0)]
    while words and len(escape(words)) >= limit:
        words = words[:-1]
    return f"{words.rpartition(' ')[0] or words}…"


PHRASE = re.compile(
    r",| (?=(?:about|after|against|and|as|at|before|between|by|for|from|in|of|on|or|over|that|to|under|which|who|with|"
    r"within|without)\b)"
)
SENTENCE_END = re.compile(r"(?<=[.?!])(?<!\.[A-Z]\.)\s+(?=\S)")
"""Between two sentences; "U.S." ends none."""


def whole_phrases(title: str, most: int, limit: int) -> str:
    """Return a title of at most so many words and characters, by whole phrases; empty if not even the first fits."""
    while title and (len(title.split()) > most or len(escape(title)) > limit):
        begins = [match.start() for match in PHRASE.finditer(title)]
        title = title[: begins[-1]].rstrip(" ,;:") if begins else ""
    return title


def whole_sentences(words: str, most: int) -> str:
    """Return the first sentences of words that together take at most so many words; empty if the first takes more."""
    sentences = ""
    for sentence in SENTENCE_END.split(words):
        longer = f"{sentences} {sentence}".strip()
        if len(longer.split()) > most:
            break
        sentences = longer
    return sentences


def fitted(say: Callable[[str], str], words: str, limit: int) -> str:
    """Return what `say` makes of words, which are cut at a space if it would take over `limit` characters."""
    full = say(words)
    over = len(escape(full)) - limit
    return full if over <= 0 else say(shortened(words, len(escape(words)) - over))
