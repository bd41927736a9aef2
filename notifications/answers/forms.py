"""The forms that a press opens (`views.open`): plain labels, and what helps to fill each field."""

from models.answers import ACTION, LONGEST_WORDS, Field, Mark, Verb, fields_of
from notifications.answers.choices import Choices, Piece
from notifications.answers.form_words import DONE_BY_FILE, EMPTY, INTRO, LABEL, NO_PRIVATE, SUBMIT, TITLE, WORDS_HINT
from notifications.slack import (
    Block,
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
from notifications.words import SAYS, VOICE, count_of, long_date, say

TITLE_LIMIT = 24


def say_form(verb: Verb, mark: Mark, choices: Choices, *, for_another: bool) -> Block:
    """Draw the form of a verb, for the milestone of its mark; without one the form asks for the milestone.

    A form in which a needed field has nothing to choose says so, and can only be shut.
    """
    fields = fields_of(verb, for_another=for_another, about=mark.m)
    view = {
        "type": "modal",
        "callback_id": ACTION + verb,
        "private_metadata": mark.written(),
        "title": plain(TITLE[verb], TITLE_LIMIT),
        "close": plain("Cancel", TITLE_LIMIT),
    }
    empty = next((each for each in fields if each.needed and _options(each, choices) == ()), None)
    if empty is not None:
        return view | {"blocks": [quote(EMPTY[empty.sort])]}
    asked = [_drawn(verb, each, choices, for_another) for each in fields if _options(each, choices) != ()]
    blocks = (*_lead(verb, mark, choices), *asked, *_foot(verb, fields, choices))
    return view | {"submit": plain(SUBMIT[verb], TITLE_LIMIT), "blocks": list(numbered(blocks, "form"))}


def _lead(verb: Verb, mark: Mark, choices: Choices) -> tuple[Block, ...]:
    """Say what the form is about and what sending it does."""
    about = f"{mark.m}: {choices.title}" if mark.m and choices.title else mark.m or ""
    about = about or (say("told.form_about", id=mark.d) if mark.d else "")
    return (quote(*filter(None, (about, INTRO[verb]))),)


def _foot(verb: Verb, fields: tuple[Field, ...], choices: Choices) -> tuple[Block, ...]:
    """Say where a file goes, and what nobody may write."""
    lines = list[str]()
    if verb in ("evidence", "done"):
        mail = f", or mail it to {' '.join(choices.reply_to.split())}" if choices.reply_to else ""
        folder = f" Put it into the folder {inert(choices.folder)}{mail}." if choices.folder else ""
        lines.append(f"{DONE_BY_FILE}{folder or (f' Mail it to {choices.reply_to}.' if choices.reply_to else '')}")
    if any(each.sort == "words" for each in fields):
        lines.append(NO_PRIVATE)
    return (context(*lines),) if lines else ()


def _drawn(verb: Verb, field: Field, choices: Choices, for_another: bool) -> Block:
    label, options = _label(verb, field, for_another), _options(field, choices) or ()
    match field.sort:
        case "day":
            element = day_field(choices.days.get(field.name))
        case "words":
            element = words_field(LONGEST_WORDS, multiline=field.name in ("reason", "text"))
        case "evidence":
            element = choices_field(options)
        case _:
            element = choice_field(options)
    return ask_field(field.name, label, element, _hint(field, choices, options), needed=field.needed)


def _label(verb: Verb, field: Field, for_another: bool) -> str:
    names = (f"{verb}/{field.name}/other" if for_another else "", f"{verb}/{field.name}", field.name)
    return next(LABEL[name] for name in names if name in LABEL)


def _hint(field: Field, choices: Choices, options: tuple[Option, ...]) -> str:
    match field.name:
        case "until":
            left = (
                f" {count_of(choices.days_left, 'day is', 'days are')} left." if choices.days_left is not None else ""
            )
            last = f" The last day you may choose is {long_date(choices.last_day)}." if choices.last_day else ""
            return f"Up to 14 days in all for one due date.{left}{last} The due date stays."
        case "link":
            return "The web address at which a person can see it. Fill this or the next field."
        case "file":
            return "The name as it stands in the folder, such as policy-signed.pdf."
        case "evidence":
            return "Each piece by the first signs of its SHA-256. You can never verify what you sent in yourself."
    return WORDS_HINT if field.sort == "words" else left_out(options)


def _options(field: Field, choices: Choices) -> tuple[Option, ...] | None:
    """Return what may be chosen; None where the field is no choice."""
    match field.sort:
        case "milestone":
            return tuple((id_, inert(f"{id_}: {title}")) for id_, title in choices.milestones)
        case "person":
            return tuple((id_, inert(name) or id_) for id_, name in choices.persons)
        case "evidence":
            return tuple((each.sha256, _piece(each)) for each in choices.evidence)
        case "says":
            return tuple((value, words.capitalize()) for value, words in SAYS.items())
        case "voice":
            return tuple((value, words.capitalize()) for value, words in VOICE.items())
    return None


def _piece(piece: Piece) -> str:
    return inert(f"{piece.sha256[:12]}: {VOICE[piece.voice]}, {long_date(piece.on)}, from {piece.by}")
