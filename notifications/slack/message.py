"""A message for Slack, and the two ways in which text is made safe for it.

`escape` is for every text that Slack gets: the block builders and the Web API client call it, so that wording modules
need not. `inert` is for the words of others, because Slack makes links and mentions of plain words.
"""

import re
from typing import Any, TypeAlias

from pydantic import Field

from models.core import Value

Block: TypeAlias = dict[str, Any]

MOST_BLOCKS = 50
"""Blocks of a message. Source: docs/slack-setup.md#limits."""

# Where Slack would see a link, a mail address, a mention or an emoji in plain words. Broken by a word joiner, which has
# no width, none of them is seen and the words look as they were typed.
WORD_JOINER = "\u2060"
ACTIVE = re.compile(r"(?<=:)(?=//|[\w+'-]+:)|(?<=\w)(?=\.\w)|(?<=@)(?=\w)|(?<=mailto)(?=:)|(?<=tel)(?=:)", re.I)
CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
"""Controls and surrogates: all of Unicode's categories Cc and Cs."""
DIRECTION_MARKS = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069]")


class SlackMessage(Value):
    """What is posted: `text` says everything in plain words, not escaped, because the Web API client escapes it.

    `key` is that of the message's first part; `body_hash` that of its first claim.
    """

    text: str = Field(min_length=1)
    blocks: tuple[Block, ...] = Field(max_length=MOST_BLOCKS)
    key: str
    body_hash: str
    mail_body: str | None = None
    """What a mail says in place of the words: the text of a whole memo."""
    attached: tuple[tuple[str, bytes], ...] = ()
    """The files that a mail brings: PDF files, by their names."""


def escape(text: str) -> str:
    """Escape Slack's three control characters. Source: docs.slack.dev, Formatting message text."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def inert(words: str) -> str:
    """Return words of others on one line, with nothing in them that Slack would act on.

    Needed for `SlackMessage.text`, where plain addresses become links; the builder `quote` does it itself.
    """
    plain = DIRECTION_MARKS.sub("", CONTROLS.sub(" ", words))
    return ACTIVE.sub(WORD_JOINER, " ".join(plain.split()))


def fit(text: str, limit: int) -> str:
    """Escape a text and cut it so that it takes at most `limit` characters."""
    whole = escape(text)
    if len(whole) <= limit:
        return whole
    return re.sub(r"&[a-z]*$", "", whole[: limit - 1]) + "…"  # no escaped character is cut in two


TAMED = str.maketrans({"*": "\u2217", "_": "\uff3f", "~": "\u223c", "`": "\u02cb"})
"""Look-alikes of the signs with which Slack formats words. Where markup works, words of others have these instead."""


def tamed(words: str) -> str:
    """Return words of others, escaped, as they can stand where markup works: nothing in them acts or formats."""
    return escape(inert(words)).translate(TAMED)


def bold(words: str) -> str:
    """Return words in bold; empty for none."""
    return f"*{tamed(words)}*" if words else ""
