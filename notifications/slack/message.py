"""A message for Slack, and what makes a text fit for it where markup works: cut, bold, or with no format of its own."""

import re
from typing import Any, TypeAlias

from pydantic import Field

from models.core import Value
from notifications.words import escape, inert

Block: TypeAlias = dict[str, Any]

MOST_BLOCKS = 50
"""Blocks of a message. Source: docs/slack-setup.md#limits."""


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
