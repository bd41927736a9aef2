"""The shapes of the blocks, forms and Home tabs that Slack takes (docs.slack.dev, Block Kit)."""

from typing import Annotated, Any, Literal

from pydantic import Field, TypeAdapter

from models.core import Value
from tasks.slack_stand_in.elements import (
    Button,
    Checkboxes,
    DatePicker,
    HeaderText,
    LongText,
    MarkedText,
    MultiStaticSelect,
    Overflow,
    PlainTextInput,
    StaticSelect,
    Text,
    TitleText,
)

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


class MarkedField(MarkedText):
    """One of a section's fields, with markup."""

    text: str = Field(min_length=1, max_length=2000)


class FieldsSection(_Block):
    """Facts in two columns, perhaps under a text."""

    type: Literal["section"]
    text: Text | None = None
    fields: list[Annotated[LongText | MarkedField, Field(discriminator="type")]] = Field(min_length=1, max_length=10)


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


class Input(_Block):
    """A field of a form. Slack takes one elsewhere too; we ask for things in forms alone."""

    type: Literal["input"]
    label: LongText
    element: Asked
    hint: LongText | None = None
    optional: bool = False


Drawn = Header | Section | FieldsSection | Context | Divider | Actions
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
