"""The form that a press opens (`views.open`): its labels, and what helps to fill each field."""

from collections.abc import Mapping
from datetime import date
from typing import get_args

from models.answers import ACTION, LONGEST_WORDS, SNOOZE_DAYS, ButtonMark, Field, fields_of
from models.core import Value
from models.ledger import Says, Verb
from models.register import Voice
from notifications import slack
from notifications.answers.review import Piece, checklist, review_blocks, say_piece
from notifications.words import fitted, inert, say_message, titled

TITLE_LIMIT = 24


class Choices(Value):
    """What a form offers beside its fields: options, first days, and where a file goes."""

    title: str | None = None
    place: str | None = None
    """The source to look at, as readers know it."""
    milestones: tuple[slack.Option, ...] = ()
    persons: tuple[slack.Option, ...] = ()
    evidence: tuple[Piece, ...] = ()
    days_left: int | None = None
    last_day: date | None = None
    reply_to: str | None = None
    folder: str | None = None
    """The folder for files, by the name that the agency knows."""
    must_show: tuple[str, ...] = ()
    on_page: bool = False
    """Whether the form is drawn on a person's page, where a file can be uploaded."""
    link_hours: int = 0
    days: Mapping[str, date] = {}
    """The day that a field shows first, by field name."""
    overdue_from: date | None = None
    """The legal deadline that has passed and that the answer would let the memo call overdue."""


def say_form(verb: Verb, mark: ButtonMark, choices: Choices, *, for_another: bool) -> slack.Block:
    """Draw the form of a verb; without options for a required field it says so. Raises ValueError for one without."""
    fields = fields_of(verb, for_another=for_another, about=mark.m)
    if not fields:
        raise ValueError(f"{verb} has no form")
    view = {
        "type": "modal",
        "callback_id": ACTION + verb,
        "private_metadata": mark.written(),
        "title": slack.plain(slack.form_words(verb, "title"), TITLE_LIMIT),
        "close": slack.plain(say_message("buttons.cancel"), TITLE_LIMIT),
    }
    empty = next((field for field in fields if field.required and _options(field, choices) == ()), None)
    if empty is not None:
        return view | {"blocks": [slack.quote(say_message(f"buttons.no_{empty.type}"))]}
    inputs = [
        _field(field, slack.form_words(verb, field.name, for_another=for_another), choices)
        for field in fields
        if _options(field, choices) != ()
    ]
    review = review_blocks(mark.m or "", choices.must_show, choices.evidence, choices.link_hours)
    if verb == "evidence" and choices.must_show and not review:
        review = (checklist(choices.must_show),)
    blocks = (_lead(verb, mark, choices, for_another=for_another), *review, *inputs, *_foot(verb, fields, choices))
    return view | {
        "submit": slack.plain(slack.form_words(verb, "submit"), TITLE_LIMIT),
        "blocks": list(slack.numbered(blocks, "form")),
    }


def _lead(verb: Verb, mark: ButtonMark, choices: Choices, *, for_another: bool) -> slack.Block:
    about = ""
    if mark.m:
        about = say_message("buttons.about", name=choices.title, id=mark.m) if choices.title else mark.m
    elif mark.d:
        about = say_message("memos.draft", id=mark.d)
    place = say_message("buttons.look_at", source=inert(choices.place)) if choices.place else ""
    intro = slack.form_words(verb, "intro", for_another=for_another)
    is_overdue = say_message("buttons.makes_overdue", due=choices.overdue_from) if choices.overdue_from else ""
    return slack.quote(*filter(None, (about, place, intro, is_overdue)))


def _foot(verb: Verb, fields: tuple[Field, ...], choices: Choices) -> tuple[slack.Block, ...]:
    lines: list[str] = []
    if verb in slack.GIVES_FILES and not choices.on_page:
        address = " ".join((choices.reply_to or "").split())
        lines.append(say_message("buttons.no_files", folder=inert(choices.folder or ""), address=address))
    if any(field.type == "words" for field in fields):
        lines.append(say_message("buttons.no_private"))
    return (slack.context(*lines),) if lines else ()


def _field(field: Field, label: str, choices: Choices) -> slack.Block:
    options = _options(field, choices) or ()
    match field.type:
        case "day":
            element = slack.day_field(choices.days.get(field.name))
        case "words":
            element = slack.words_field(LONGEST_WORDS, multiline=field.name in ("reason", "text"))
        case "evidence":
            element = slack.choices_field(options)
        case _:
            element = slack.choice_field(options)
    return slack.ask_field(field.name, label, element, _hint(field, choices, options), needed=field.required)


def _hint(field: Field, choices: Choices, options: tuple[slack.Option, ...]) -> str:
    match field.name:
        case "until":
            days = {"left": choices.days_left, "last": choices.last_day}
            return say_message("buttons.snooze_hint", most=SNOOZE_DAYS, **days)
        case "link" | "file" | "evidence":
            return say_message(f"buttons.{field.name}_hint")
    return say_message("buttons.length", most=LONGEST_WORDS) if field.type == "words" else slack.left_out(options)


def _options(field: Field, choices: Choices) -> tuple[slack.Option, ...] | None:
    match field.type:
        case "milestone":
            return tuple((id_, _option(id_, title)) for id_, title in choices.milestones)
        case "person" | "successor":
            return tuple((id_, inert(name) or id_) for id_, name in choices.persons)
        case "evidence":
            return tuple((piece.sha256, _piece(piece)) for piece in choices.evidence if piece.fate != "withdrawn")
        case "says":
            return tuple((value, say_message("buttons.says", code=value)) for value in get_args(Says))
        case "voice":
            return tuple((value, say_message("buttons.voice", code=value)) for value in get_args(Voice))
    return None


def _option(milestone_id: str, title: str) -> str:
    return fitted(lambda words: titled(words, milestone_id), inert(title), slack.BUTTON_LIMIT)


def _piece(piece: Piece) -> str:
    voice = say_message("buttons.voice", code=piece.voice)
    return inert(say_message("buttons.piece", piece=say_piece(piece), voice=voice))
