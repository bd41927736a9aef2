"""Which messages and views Slack takes (docs.slack.dev, Block Kit). The stand-in refuses any other.

Written from Slack's documentation, apart from the builders in `notifications.slack` and from slack_sdk's models, so
that a mistake there is seen here. Source: docs/slack-setup.md#limits.
"""

import json
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, Field, TypeAdapter, ValidationError, model_validator

from models.core import Day, Value

LONGEST_TEXT = 40_000
LONGEST_BLOCKS = 13_200
"""Characters over all blocks; a limit that Slack does not write down (bolt-js issue 2509)."""
LARGEST_VIEW = 250_000
"""Bytes of a view."""


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


def _at_most(letters: int) -> AfterValidator:
    def check(text: PlainText | MarkedText) -> PlainText | MarkedText:
        if len(text.text) > letters:
            raise ValueError(f"a text of more than {letters} characters")
        return text

    return AfterValidator(check)


HeaderText = Annotated[PlainText, _at_most(150)]
"""The text of a header, or of an element where nothing is chosen yet."""
ButtonText = Annotated[PlainText, _at_most(75)]
"""The words on a button, of an option, or over a group of options."""
TitleText = Annotated[PlainText, _at_most(24)]
"""The title of a form, and the words on its two buttons."""
LongText = Annotated[PlainText, _at_most(2000)]
"""A label or a hint of a field."""


class _Element(Value):
    action_id: str = Field(min_length=1, max_length=255)


class Button(_Element):
    """A button."""

    type: Literal["button"]
    text: ButtonText
    value: str = Field(default="", max_length=2000)
    style: Literal["primary", "danger"] | None = None
    accessibility_label: str | None = Field(default=None, min_length=1, max_length=75)


class Option(Value):
    """One thing that may be chosen."""

    text: ButtonText
    value: str = Field(min_length=1, max_length=150)
    description: ButtonText | None = None


class OptionGroup(Value):
    """Options under a label."""

    label: ButtonText
    options: list[Option] = Field(min_length=1, max_length=100)


class Overflow(_Element):
    """A button with three dots, and what it opens."""

    type: Literal["overflow"]
    options: list[Option] = Field(min_length=1, max_length=5)


class DatePicker(_Element):
    """A day, from a calendar."""

    type: Literal["datepicker"]
    initial_date: Day | None = None
    placeholder: HeaderText | None = None


class _Select(_Element):
    placeholder: HeaderText | None = None
    options: list[Option] | None = Field(default=None, min_length=1, max_length=100)
    option_groups: list[OptionGroup] | None = Field(default=None, min_length=1, max_length=100)

    @model_validator(mode="after")
    def _has_one_kind_of_options(self) -> Self:
        if (self.options is None) == (self.option_groups is None):
            raise ValueError("options or option_groups, one of them")
        return self


class StaticSelect(_Select):
    """One choice of a list."""

    type: Literal["static_select"]
    initial_option: Option | None = None

    @model_validator(mode="after")
    def _begins_with_a_choice_of_its_own(self) -> Self:
        every = [*(self.options or ()), *(option for group in self.option_groups or () for option in group.options)]
        if self.initial_option is not None and self.initial_option not in every:
            raise ValueError("initial_option must be one of the options")
        return self


class MultiStaticSelect(_Select):
    """Several choices of a list."""

    type: Literal["multi_static_select"]
    max_selected_items: int | None = Field(default=None, ge=1)


class Checkboxes(_Element):
    """A few choices, each with a box."""

    type: Literal["checkboxes"]
    options: list[Option] = Field(min_length=1, max_length=10)


class PlainTextInput(_Element):
    """Words that a person types."""

    type: Literal["plain_text_input"]
    multiline: bool = False
    max_length: int = Field(default=3000, ge=1, le=3000)
    initial_value: str = Field(default="", max_length=3000)
    placeholder: HeaderText | None = None


Pressed = Button | Overflow | DatePicker | StaticSelect | Checkboxes
Accessory = Annotated[Pressed | MultiStaticSelect, Field(discriminator="type")]
Asked = Annotated[
    DatePicker | StaticSelect | MultiStaticSelect | Checkboxes | PlainTextInput,
    Field(discriminator="type"),
]


class _Block(Value):
    block_id: str = Field(default="", max_length=255)


class Header(_Block):
    """A heading."""

    type: Literal["header"]
    text: HeaderText


class Section(_Block):
    """A text, perhaps with something to press beside it."""

    type: Literal["section"]
    text: Text
    accessory: Accessory | None = None


class FieldsSection(_Block):
    """Facts in two columns, perhaps under a text."""

    type: Literal["section"]
    text: Text | None = None
    fields: list[Annotated[Text, _at_most(2000)]] = Field(min_length=1, max_length=10)


class Context(_Block):
    """Small print."""

    type: Literal["context"]
    elements: list[Text] = Field(min_length=1, max_length=10)


class Divider(_Block):
    """A line."""

    type: Literal["divider"]


class Actions(_Block):
    """What can be pressed."""

    type: Literal["actions"]
    elements: list[Annotated[Pressed, Field(discriminator="type")]] = Field(min_length=1, max_length=25)


class RichLink(Value):
    """A link inside a rich text."""

    type: Literal["link"]
    url: str = Field(min_length=1, max_length=3000, pattern=r"https?://")
    text: str = Field(min_length=1, max_length=3000)


class RichSection(Value):
    """A line of a rich text. Ours hold links only."""

    type: Literal["rich_text_section"]
    elements: list[RichLink] = Field(min_length=1)


class RichText(_Block):
    """A text whose parts are elements, without markup."""

    type: Literal["rich_text"]
    elements: list[RichSection] = Field(min_length=1)


class Input(_Block):
    """A field of a form. Slack takes one elsewhere too; we ask for things in forms alone."""

    type: Literal["input"]
    label: LongText
    element: Asked
    hint: LongText | None = None
    optional: bool = False


Drawn = Header | Section | FieldsSection | RichText | Context | Divider | Actions
BLOCKS: TypeAdapter[Any] = TypeAdapter(Annotated[list[Drawn], Field(max_length=50)])


class Home(Value):
    """A person's Home tab."""

    type: Literal["home"]
    blocks: list[Drawn] = Field(max_length=100)
    callback_id: str = Field(default="", max_length=255)
    private_metadata: str = Field(default="", max_length=3000)


class Modal(Value):
    """A form."""

    type: Literal["modal"]
    title: TitleText
    blocks: list[Drawn | Input] = Field(max_length=100)
    submit: TitleText | None = None
    close: TitleText | None = None
    callback_id: str = Field(default="", max_length=255)
    private_metadata: str = Field(default="", max_length=3000)


VIEW: TypeAdapter[Any] = TypeAdapter(Annotated[Home | Modal, Field(discriminator="type")])


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
    if not _names_fit(blocks):
        return "invalid_blocks"
    if sum(len(words) for words in _texts(blocks)) > LONGEST_BLOCKS:
        return "msg_blocks_too_long"
    metadata = body.get("metadata")
    if metadata is None or (
        isinstance(metadata, dict) and metadata.get("event_type") and isinstance(metadata.get("event_payload"), dict)
    ):
        return None
    return "invalid_metadata_format"


def unfit_view_code(view: Any) -> str | None:
    """Return Slack's code for what is wrong with a form (`views.open`) or a Home tab (`views.publish`)."""
    try:
        VIEW.validate_python(view)
    except ValidationError:
        return "invalid_arguments"
    asks = any(block["type"] == "input" for block in view["blocks"])
    if not _names_fit(view["blocks"]) or (asks and not view.get("submit")):
        return "invalid_arguments"
    return "view_too_large" if len(json.dumps(view, ensure_ascii=False).encode()) > LARGEST_VIEW else None


def _names_fit(blocks: list[dict[str, Any]]) -> bool:
    """Return whether no two blocks have one id, and no two elements of a block."""
    ids = [block["block_id"] for block in blocks if block.get("block_id")]
    actions = [
        [element["action_id"] for element in block["elements"]] for block in blocks if block["type"] == "actions"
    ]
    return all(len(set(names)) == len(names) for names in (ids, *actions))


def _texts(part: Any) -> list[str]:
    if isinstance(part, list):
        return [words for item in part for words in _texts(item)]
    if not isinstance(part, dict):
        return []
    own = [part["text"]] if isinstance(part.get("text"), str) else []
    return own + _texts(list(part.values()))
