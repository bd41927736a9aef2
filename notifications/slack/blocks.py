"""A message for Slack, and the blocks of messages, forms and the Home tab. Every builder escapes what it gets; words of
others go through `inert` first. A button carries its mark as its value, and the block of a date picker as its id.
Source: docs/slack-setup.md#limits."""

import re
from collections.abc import Sequence
from datetime import date
from typing import Any, TypeAlias

from pydantic import Field

from models.answers import ACTION, MORE, ButtonMark
from models.core import Value, evolve
from models.ledger import Verb
from notifications.words import escape, inert, say_message

Block: TypeAlias = dict[str, Any]

HEADER_LIMIT = 150
SECTION_LIMIT = 3000
FIELD_LIMIT = 2000
MOST_CONTEXT = 10
BUTTON_LIMIT = 75
HINT_LIMIT = 2000
MOST_MENU_OPTIONS = 5
MOST_CHECKBOXES = 10
MOST_OPTIONS = 100
"""Options of a list, or of one group in it."""
MOST_LISTED = 250
"""Options of one field. This limit is ours: it keeps a form below what Slack takes."""
MOST_BLOCKS = 50
"""Blocks of a message. Source: docs/slack-setup.md#limits."""
VALUE = "value"
"""The `action_id` of every field of a form; the field's name is its `block_id`."""

Option = tuple[str, str]


class SlackMessage(Value):
    """What is posted: `text` says everything in plain words, not escaped, because the Web API client escapes it."""

    text: str = Field(min_length=1)
    blocks: tuple[Block, ...] = Field(max_length=MOST_BLOCKS)
    key: str
    body_hash: str
    mail_body: str | None = None
    """What a mail says in place of the words: the same with the link to its reader's page."""


def fit(text: str, limit: int) -> str:
    """Escape a text and cut it so that it takes at most `limit` characters."""
    escaped = escape(text)
    if len(escaped) <= limit:
        return escaped
    return re.sub(r"&[a-z]*$", "", escaped[: limit - 1]) + "…"  # no escaped character is cut in two


TAMED = str.maketrans({"*": "\u2217", "_": "\uff3f", "~": "\u223c", "`": "\u02cb"})
"""Look-alikes of the signs with which Slack formats words. Where markup works, words of others have these instead."""


def tamed(words: str) -> str:
    """Return words of others, escaped, as they can stand where markup works: nothing in them acts or formats."""
    return escape(inert(words)).translate(TAMED)


def bold(words: str) -> str:
    """Return words in bold; empty for none."""
    return f"*{tamed(words)}*" if words else ""


def header(text: str) -> Block:
    """Build the heading of a message."""
    return {"type": "header", "text": plain(text, HEADER_LIMIT)}


def section(text: str) -> Block:
    """Build a text of our own words, in which *bold* works; links and mentions do not."""
    # `verbatim`: Slack makes no links or mentions of its own out of plain words.
    return {"type": "section", "text": {"type": "mrkdwn", "text": fit(text, SECTION_LIMIT), "verbatim": True}}


def quote(*lines: str) -> Block:
    """Show words of others as they were typed, each on its own line."""
    return {"type": "section", "text": plain("\n".join(map(inert, lines)), SECTION_LIMIT)}


def marked(*lines: str) -> Block:
    """Show lines in which *bold* works. Each must be escaped already: made by `bold` and `tamed`."""
    return {"type": "section", "text": {"type": "mrkdwn", "text": "\n".join(lines), "verbatim": True}}


def context(*lines: str) -> Block:
    """Build small print: why this comes and what comes next."""
    return {"type": "context", "elements": [plain(line, FIELD_LIMIT) for line in lines[:MOST_CONTEXT]]}


def link(address: str, words: str) -> Block:
    """Show our own words as a link. A link element needs no markup and, unlike a button, sends no press."""
    leads = {"type": "link", "url": address, "text": fit(words, BUTTON_LIMIT)}
    return {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": [leads]}]}


def divider() -> Block:
    """Build a line between two parts."""
    return {"type": "divider"}


def draw_item(lines: Sequence[str]) -> Block:
    """Draw one of several items: its heading in bold, then its lines."""
    return marked(bold(lines[0]), *map(tamed, lines[1:]))


def button(verb: Verb, words: str, mark: ButtonMark, label: str) -> Block:
    """Build a button; `label` is what a screen reader says, and names the milestone."""
    return {
        "type": "button",
        "text": plain(words, BUTTON_LIMIT),
        "action_id": ACTION + verb,
        "value": mark.written(),
        "accessibility_label": fit(label, BUTTON_LIMIT),
    }


def menu(choices: Sequence[tuple[Verb, str]], mark: ButtonMark) -> Block:
    """Build the button with three dots, or a list where it has no room for all; each option carries the mark with its
    verb. None is left out."""
    options = [_option(evolve(mark, a=verb).written(), words) for verb, words in choices]
    if len(options) <= MOST_MENU_OPTIONS:
        return {"type": "overflow", "action_id": MORE, "options": options}
    placeholder = plain(say_message("buttons.answer"), HEADER_LIMIT)
    return {"type": "static_select", "action_id": MORE, "placeholder": placeholder, "options": options}


def day_beside(words: str, mark: ButtonMark) -> Block:
    """Build a line with a date picker beside it; picking the day on which it is expected acts at once."""
    picker = day_field(None) | {"action_id": f"{ACTION}ack"}
    return {**quote(words), "accessory": picker, "block_id": mark.written()}


def actions(*elements: Block) -> Block:
    """Put elements in a row."""
    return {"type": "actions", "elements": list(elements)}


def day_field(day: date | None) -> Block:
    """Build a date picker; `day` is shown first."""
    placeholder = {"placeholder": plain(say_message("buttons.pick_day"), HEADER_LIMIT)}
    first = {"initial_date": day.isoformat()} if day else {}
    return {"type": "datepicker", "action_id": VALUE, **first, **placeholder}


def words_field(longest: int, *, multiline: bool) -> Block:
    """Build a text input of at most `longest` characters."""
    return {"type": "plain_text_input", "action_id": VALUE, "multiline": multiline, "max_length": longest}


def choice_field(options: Sequence[Option]) -> Block:
    """Build a list to choose one from."""
    placeholder = {"placeholder": plain(say_message("buttons.choose"), HEADER_LIMIT)}
    return {"type": "static_select", "action_id": VALUE, **placeholder, **_listed(options)}


def choices_field(options: Sequence[Option]) -> Block:
    """Build a list to choose several from: checkboxes while they are few."""
    if len(options) <= MOST_CHECKBOXES:
        return {"type": "checkboxes", "action_id": VALUE, "options": [_option(*option) for option in options]}
    placeholder = {"placeholder": plain(say_message("buttons.choose_several"), HEADER_LIMIT)}
    return {"type": "multi_static_select", "action_id": VALUE, **placeholder, **_listed(options)}


def ask_field(name: str, label: str, element: Block, hint: str, *, needed: bool) -> Block:
    """Build a field of a form, with its label and a hint."""
    below = {"hint": plain(hint, HINT_LIMIT)} if hint else {}
    field = {"type": "input", "block_id": name, "label": plain(label, HINT_LIMIT), "element": element}
    return field | below | {"optional": not needed}


def left_out(options: Sequence[Option]) -> str:
    """Say how many options are not shown; empty if all are."""
    hidden = len(options) - MOST_LISTED
    return say_message("buttons.left_out", n=hidden) if hidden > 0 else ""


def numbered(blocks: Sequence[Block], prefix: str) -> tuple[Block, ...]:
    """Give each block without an id one by its place, because Slack keeps what was picked by these ids."""
    return tuple({"block_id": f"{prefix}-{place}", **block} for place, block in enumerate(blocks, 1))


def _listed(options: Sequence[Option]) -> Block:
    option_blocks = [_option(*option) for option in options[:MOST_LISTED]]
    if len(option_blocks) <= MOST_OPTIONS:
        return {"options": option_blocks}
    groups: list[Block] = []
    for start in range(0, len(option_blocks), MOST_OPTIONS):
        group = option_blocks[start : start + MOST_OPTIONS]
        groups.append({"label": plain(f"{start + 1} to {start + len(group)}", BUTTON_LIMIT), "options": group})
    return {"option_groups": groups}


def plain(text: str, limit: int) -> Block:
    """Return a text object without markup, cut if it is too long."""
    return {"type": "plain_text", "text": fit(text, limit), "emoji": False}


def _option(value: str, words: str) -> Block:
    return {"text": plain(words, BUTTON_LIMIT), "value": value}
