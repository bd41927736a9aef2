"""The shapes of texts, options and elements that Slack takes within a block (docs.slack.dev, Block Kit)."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from models.core import Day, Value


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
    """The text of a header, or of an element where nothing is chosen yet."""

    text: str = Field(min_length=1, max_length=150)


class ButtonText(PlainText):
    """The words on a button, of an option, or over a group of options."""

    text: str = Field(min_length=1, max_length=75)


class TitleText(PlainText):
    """The title of a form, and the words on its two buttons."""

    text: str = Field(min_length=1, max_length=24)


class LongText(PlainText):
    """A label or a hint of a field, or one of a section's fields."""

    text: str = Field(min_length=1, max_length=2000)


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
        every = [*(self.options or ()), *(each for group in self.option_groups or () for each in group.options)]
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
