"""The form that a press opens (`views.open`): its labels, and what helps to fill each field."""

from collections.abc import Mapping
from datetime import date

from models.answers import ACTION, LONGEST_WORDS, SNOOZE_DAYS, Field, Mark, Verb, fields_of
from models.core import Value
from notifications.answers.review import Piece, review_blocks, say_piece
from notifications.slack import (
    NOTHING_TO_CHOOSE,
    WORDS,
    Block,
    FormWords,
    Option,
    ask_field,
    choice_field,
    choices_field,
    context,
    day_field,
    inert,
    left_out,
    numbered,
    plain,
    quote,
    words_field,
)
from notifications.words import SAYS, VOICE, long_date, say, tally

TITLE_LIMIT = 24
"""Characters in the title and in each button of a form."""

LENGTH_HINT = "Up to 1,000 characters."
NO_PRIVATE = "Name no private person, and write nothing from a sealed record or a case. Such words are refused."
NO_FILES = "No file goes through Slack."


class Choices(Value):
    """What a form offers beside its fields: options, first days, and where a file goes."""

    title: str | None = None
    """The title of the milestone that the form is about."""
    milestones: tuple[Option, ...] = ()
    """Ids with titles."""
    persons: tuple[Option, ...] = ()
    """Ids with names."""
    evidence: tuple[Piece, ...] = ()
    days_left: int | None = None
    """How many more days the due date can be snoozed."""
    last_day: date | None = None
    """The last day until which it can be snoozed."""
    reply_to: str | None = None
    folder: str | None = None
    """The folder for files, by the name that the agency knows."""
    must_show: tuple[str, ...] = ()
    """What the register says the evidence must show."""
    link_hours: int = 0
    """How long the link to a file works."""
    days: Mapping[str, date] = {}
    """The day that a field shows first, by field name."""


def say_form(verb: Verb, mark: Mark, choices: Choices, *, for_another: bool) -> Block:
    """Draw the form of a verb for the milestone of its mark, or with a question which milestone it is about.

    A form in which a required field has no options says so, and can only be closed. Raises ValueError for a verb
    without a form.
    """
    words = WORDS[verb].form
    if words is None:
        raise ValueError(f"{verb} has no form")
    fields = fields_of(verb, for_another=for_another, about=mark.m)
    view = {
        "type": "modal",
        "callback_id": ACTION + verb,
        "private_metadata": mark.written(),
        "title": plain(words.title, TITLE_LIMIT),
        "close": plain("Cancel", TITLE_LIMIT),
    }
    empty = next((field for field in fields if field.required and _options(field, choices) == ()), None)
    if empty is not None:
        return view | {"blocks": [quote(NOTHING_TO_CHOOSE[empty.type])]}
    drawn = [
        _field(field, words.label(field.name, for_another=for_another), choices)
        for field in fields
        if _options(field, choices) != ()
    ]
    review = review_blocks(mark.m or "", choices.must_show, choices.evidence, choices.link_hours)
    blocks = (_lead(words, mark, choices), *review, *drawn, *_foot(words, fields, choices))
    return view | {"submit": plain(words.submit, TITLE_LIMIT), "blocks": list(numbered(blocks, "form"))}


def _lead(words: FormWords, mark: Mark, choices: Choices) -> Block:
    """Say what the form is about and what sending it does."""
    about = ""
    if mark.m:
        about = f"{mark.m}: {choices.title}" if choices.title else mark.m
    elif mark.d:
        about = say("told.form_about", id=mark.d)
    return quote(*filter(None, (about, words.intro)))


def _foot(words: FormWords, fields: tuple[Field, ...], choices: Choices) -> tuple[Block, ...]:
    """Say where a file goes, and what nobody may write."""
    lines: list[str] = []
    if words.says_where_files_go:
        lines.append(NO_FILES + _where_files_go(choices))
    if any(field.type == "words" for field in fields):
        lines.append(NO_PRIVATE)
    return (context(*lines),) if lines else ()


def _where_files_go(choices: Choices) -> str:
    if choices.folder:
        mail = f", or mail it to {' '.join(choices.reply_to.split())}" if choices.reply_to else ""
        return f" Put it into the folder {inert(choices.folder)}{mail}."
    return f" Mail it to {choices.reply_to}." if choices.reply_to else ""


def _field(field: Field, label: str, choices: Choices) -> Block:
    options = _options(field, choices) or ()
    match field.type:
        case "day":
            element = day_field(choices.days.get(field.name))
        case "words":
            element = words_field(LONGEST_WORDS, multiline=field.name in ("reason", "text"))
        case "evidence":
            element = choices_field(options)
        case _:
            element = choice_field(options)
    return ask_field(field.name, label, element, _hint(field, choices, options), needed=field.required)


def _hint(field: Field, choices: Choices, options: tuple[Option, ...]) -> str:
    match field.name:
        case "until":
            return _snooze_hint(choices)
        case "link":
            return "The web address at which a person can see it. Fill this or the next field."
        case "file":
            return "The name as it stands in the folder, such as policy-signed.pdf."
        case "evidence":
            return "You can never verify what you sent in yourself."
    return LENGTH_HINT if field.type == "words" else left_out(options)


def _snooze_hint(choices: Choices) -> str:
    left = f" {tally(choices.days_left, 'day is', 'days are')} left." if choices.days_left is not None else ""
    last = f" The last day you may choose is {long_date(choices.last_day)}." if choices.last_day else ""
    return f"Up to {SNOOZE_DAYS} days in all for one due date.{left}{last} The due date stays."


def _options(field: Field, choices: Choices) -> tuple[Option, ...] | None:
    """Return the options of a choice, or None if the field is no choice."""
    match field.type:
        case "milestone":
            return tuple((id_, inert(f"{id_}: {title}")) for id_, title in choices.milestones)
        case "person" | "successor":
            return tuple((id_, inert(name) or id_) for id_, name in choices.persons)
        case "evidence":
            return tuple((piece.sha256, _piece(piece)) for piece in choices.evidence)
        case "says":
            return tuple((value, words.capitalize()) for value, words in SAYS.items())
        case "voice":
            return tuple((value, words.capitalize()) for value, words in VOICE.items())
    return None


def _piece(piece: Piece) -> str:
    return inert(f"{say_piece(piece)} ({VOICE[piece.voice]})")
