"""A message for Slack: its words, its blocks, and the key by which it is found again.

Limits are Slack's (docs.slack.dev, Block Kit). Every builder escapes, so no text given to one can ping or link.
"""

import re
from typing import Any, TypeAlias

from pydantic import Field

from models.core import Value

Block: TypeAlias = dict[str, Any]

BLOCKS_LIMIT = 50
HEADER_LIMIT = 150
SECTION_LIMIT = 3000
FIELD_LIMIT = 2000
FIELDS_LIMIT = 10
CONTEXT_LIMIT = 10

# Where Slack would see a link, a mail address, a ping or an emoji in plain words; broken by a word joiner,
# which has no width, none of them is seen and the words look as they were typed.
WORD_JOINER = "\u2060"
ACTIVE = re.compile(r"(?<=:)(?=//|[\w+'-]+:)|(?<=\w)(?=\.\w)|(?<=@)(?=\w)|(?<=mailto)(?=:)|(?<=tel)(?=:)", re.I)
NO_SIGNS = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
"""Controls, and halves of a letter: all of Unicode's categories Cc and Cs."""
DIRECTION_MARKS = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069]")


class SlackMessage(Value):
    """What is posted: `text` says everything in plain words, not escaped; the door escapes it.

    `key` is the reminder's (that of the message's first part); `body_hash` that of its first claim.
    """

    text: str = Field(min_length=1)
    blocks: tuple[Block, ...] = Field(max_length=BLOCKS_LIMIT)
    key: str
    body_hash: str
    mail_body: str | None = None
    """What a mail says in place of the words: the text of a whole memo."""


def escape(text: str) -> str:
    """Escape Slack's three control characters. The builders and the door do it; wording modules need not."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def inert(words: str) -> str:
    """Return words of others on one line, with nothing in them that Slack would act on (reliability.md, section 11).

    For a `SlackMessage.text`, where plain addresses become links; `quote` does it by itself.
    """
    plain = DIRECTION_MARKS.sub("", NO_SIGNS.sub(" ", words))
    return ACTIVE.sub(WORD_JOINER, " ".join(plain.split()))


def header(text: str) -> Block:
    """Head a message."""
    return {"type": "header", "text": plain(text, HEADER_LIMIT)}


def section(text: str) -> Block:
    """Say something in our own words; *bold* and a leading > work, links and pings do not."""
    return {"type": "section", "text": _marked(text, SECTION_LIMIT)}


def quote(*lines: str) -> Block:
    """Show the words of others as they were typed, each of them on a line of its own."""
    return {"type": "section", "text": plain("\n".join(map(inert, lines)), SECTION_LIMIT)}


def fields(*pairs: tuple[str, str]) -> Block:
    """Show up to ten facts in two columns, each a label and its value."""
    shown = [_marked(f"*{label}*\n{value}", FIELD_LIMIT) for label, value in pairs[:FIELDS_LIMIT]]
    return {"type": "section", "fields": shown}


def context(*lines: str) -> Block:
    """Say in small print why this comes and what comes next."""
    return {"type": "context", "elements": [plain(line, FIELD_LIMIT) for line in lines[:CONTEXT_LIMIT]]}


def divider() -> Block:
    """Draw a line between two parts."""
    return {"type": "divider"}


def beside(block: Block, element: Block) -> Block:
    """Put something to press beside a text."""
    return {**block, "accessory": element}


def plain(text: str, limit: int) -> Block:
    """Return a text object without markup, cut where it is too long."""
    return {"type": "plain_text", "text": fit(text, limit), "emoji": False}


def _marked(text: str, limit: int) -> Block:
    # `verbatim`: Slack makes no links or mentions of its own out of plain words.
    return {"type": "mrkdwn", "text": fit(text, limit), "verbatim": True}


def fit(text: str, limit: int) -> str:
    """Escape a text and cut it so that it takes at most so many characters."""
    whole = escape(text)
    if len(whole) <= limit:
        return whole
    return re.sub(r"&[a-z]*$", "", whole[: limit - 1]) + "…"  # no escaped character is cut in two
