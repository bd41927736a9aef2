"""The shapes of a message that Slack takes (docs.slack.dev, Block Kit): the stand-in refuses any other.

Kept apart from the builders in notifications.message, so that a slip there is seen.
"""

from typing import Annotated, Any, Literal

from pydantic import Field, TypeAdapter, ValidationError

from models.value import Value

LONGEST_TEXT = 40_000
LONGEST_BLOCKS = 13_200
"""Characters over all blocks; a limit that Slack does not write down (bolt-js issue 2509)."""


class PlainText(Value):
    """A text object without markup."""

    type: Literal["plain_text"]
    text: str = Field(min_length=1, max_length=3000)
    emoji: bool = True


class MarkedText(Value):
    """A text object with markup."""

    type: Literal["mrkdwn"]
    text: str = Field(min_length=1, max_length=3000)
    verbatim: bool = False


Text = Annotated[PlainText | MarkedText, Field(discriminator="type")]


class HeaderText(PlainText):
    """The text of a header."""

    text: str = Field(min_length=1, max_length=150)


class ButtonText(PlainText):
    """The words on a button."""

    text: str = Field(min_length=1, max_length=75)


class PlainField(PlainText):
    """One of a section's fields, without markup."""

    text: str = Field(min_length=1, max_length=2000)


class MarkedField(MarkedText):
    """One of a section's fields, with markup."""

    text: str = Field(min_length=1, max_length=2000)


class Button(Value):
    """A button."""

    type: Literal["button"]
    text: ButtonText
    action_id: str = Field(min_length=1, max_length=255)
    value: str = Field(default="", max_length=2000)
    style: Literal["primary", "danger"] | None = None


class _Block(Value):
    block_id: str = Field(default="", max_length=255)


class Header(_Block):
    """A heading."""

    type: Literal["header"]
    text: HeaderText


class Section(_Block):
    """A text, or facts in two columns."""

    type: Literal["section"]
    text: Text


class FieldsSection(_Block):
    """Facts in two columns, perhaps under a text."""

    type: Literal["section"]
    text: Text | None = None
    fields: list[Annotated[PlainField | MarkedField, Field(discriminator="type")]] = Field(min_length=1, max_length=10)


class Context(_Block):
    """Small print."""

    type: Literal["context"]
    elements: list[Text] = Field(min_length=1, max_length=10)


class Divider(_Block):
    """A line."""

    type: Literal["divider"]


class Actions(_Block):
    """Buttons."""

    type: Literal["actions"]
    elements: list[Button] = Field(min_length=1, max_length=25)


BLOCKS: TypeAdapter[Any] = TypeAdapter(
    Annotated[list[Header | Section | FieldsSection | Context | Divider | Actions], Field(max_length=50)]
)


def unfit_code(body: dict[str, Any]) -> str | None:
    """Return Slack's code for what is wrong with a message's text, blocks or metadata."""
    text, blocks = body.get("text") or "", body.get("blocks") or []
    if not text and not blocks:
        return "no_text"
    if len(text) > LONGEST_TEXT:
        return "msg_too_long"
    try:
        BLOCKS.validate_python(blocks)
    except ValidationError:
        return "invalid_blocks"
    if sum(len(words) for words in _texts(blocks)) > LONGEST_BLOCKS:
        return "msg_blocks_too_long"
    metadata = body.get("metadata")
    if metadata is None or (
        isinstance(metadata, dict) and metadata.get("event_type") and isinstance(metadata.get("event_payload"), dict)
    ):
        return None
    return "invalid_metadata_format"


def _texts(part: Any) -> list[str]:
    if isinstance(part, list):
        return [words for each in part for words in _texts(each)]
    if not isinstance(part, dict):
        return []
    return [each for name, each in part.items() if name == "text" and isinstance(each, str)] + _texts(
        list(part.values())
    )
