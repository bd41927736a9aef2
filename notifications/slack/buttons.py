"""The buttons of a message, what they carry and what a screen reader says; their words are in `buttons.j2` and
`replies.j2`. Which message has which buttons stands beside its facts (`models/ledger/events/items.py`)."""

from collections.abc import Mapping
from types import MappingProxyType

from models.answers import ButtonMark, draft_verb, is_for_office, menu_of, row_of
from models.ledger import MemoStep, NotificationKind, NotificationReason, Verb, items
from models.register import Basis
from notifications.slack.blocks import BUTTON_LIMIT, Block, actions, button, day_beside, menu
from notifications.words import escape, say_message, titled

GIVES_FILES: tuple[Verb, ...] = ("evidence", "done")
"""What brings files, as the form says; the button by which a coordinator records it for others has its own words."""
WORDED_FOR_ANOTHER = frozenset({("done", "intro"), ("done", "text")})
"""What a form says otherwise to a coordinator, who also chooses what the agency says."""


def wording(verb: Verb) -> str:
    """Return the name of a verb's wording in the templates."""
    return verb.replace(".", "_")


def button_words(verb: Verb, *, for_another: bool = False) -> str:
    """Return the words on a verb's button; `for_another` on that by which a coordinator records it for others."""
    suffix = "_for_another" if for_another and verb in GIVES_FILES else ""
    return say_message(f"buttons.{wording(verb)}{suffix}")


def form_words(verb: Verb, slot: str, *, for_another: bool = False) -> str:
    """Return a form's title or the words on its button, at most 24 characters, what sending it does, or the label of a
    field. A form without a title of its own bears the words of the button that opens it; other words are then those of
    every form. Raises KeyError where there are none."""
    suffix = "_for_another" if for_another and (verb, slot) in WORDED_FOR_ANOTHER else ""
    try:
        return say_message(f"buttons.{wording(verb)}_{slot}{suffix}")
    except KeyError:
        return button_words(verb) if slot == "title" else say_message(f"buttons.every_{slot}")


PRIMARY: Block = {"style": "primary"}
"""Marks a button as what most often answers the message."""


def draw_buttons(
    kind: NotificationKind,
    reason: NotificationReason | None,
    basis: Basis,
    mark: ButtonMark,
    title: str = "",
    *,
    asks_day: bool = False,
    message: str | None = None,
) -> tuple[Block, ...]:
    """Draw what answers a message about one milestone: a row with a menu. `asks_day` adds a date picker, `message` a
    button that opens the details of that message."""
    row = row_of(kind, reason)
    if not row:
        return ()
    is_office = is_for_office(kind, reason)
    words = {verb: button_words(verb, for_another=is_office) for verb in row}
    elements = [button(verb, words[verb], mark, label(words[verb], mark.m, title)) for verb in row]
    if items.kind_of(kind, reason).leads and not is_office:
        elements[0] |= PRIMARY
    if message:
        details = button_words("details")
        elements.append(button("details", details, ButtonMark(k=message), label(details, mark.m, title)))
    if menu_verbs := menu_of(kind, reason, basis):
        elements.append(menu([(verb, button_words(verb)) for verb in menu_verbs], mark))
    day = (day_beside(say_message("buttons.ack_day"), mark),) if asks_day else ()
    return (*day, actions(*elements))


def draw_menu(
    kind: NotificationKind, reason: NotificationReason | None, basis: Basis, mark: ButtonMark, title: str
) -> Block | None:
    """Draw one menu beside an item of a list, each option naming the milestone; None if there is nothing to press."""
    row = row_of(kind, reason)
    if not row:
        return None
    verbs = (*row, *menu_of(kind, reason, basis))
    is_office = is_for_office(kind, reason)
    words = [(verb, button_words(verb, for_another=is_office)) for verb in verbs]
    return menu([(verb, label(answer, mark.m, title)) for verb, answer in words], mark)


def draw_general_buttons(
    *verbs: Verb, for_another: bool = False, marks: Mapping[Verb, ButtonMark] = MappingProxyType({})
) -> Block:
    """Draw buttons that are about no particular milestone; `for_another` for what a coordinator notes for others."""
    labels = {verb: button_words(verb, for_another=for_another) for verb in verbs}
    return actions(*(button(verb, words, marks.get(verb, ButtonMark()), words) for verb, words in labels.items()))


def draw_draft_buttons(steps: tuple[MemoStep, ...], draft: str) -> Block:
    """Draw the buttons of a draft memo, the first one as what most often answers it."""
    words = {verb: button_words(verb) for verb in map(draft_verb, steps)}
    first, *others = (button(verb, text, ButtonMark(d=draft), label(text, draft, "")) for verb, text in words.items())
    return actions(first | PRIMARY, *others)


def label(words: str, id_: str | None, title: str) -> str:
    """Return the words on a button, followed by what it is about: the title, cut if need be, and the id."""
    if not id_:
        return words
    if not title:
        return say_message("buttons.label", words=words, name=id_)
    room = BUTTON_LIMIT - len(escape(say_message("buttons.label", words=words, name=titled("", id_))))
    cut = title if len(escape(title)) <= room else title[: max(room - 1, 0)].rpartition(" ")[0].rstrip(",;:") + "…"
    fits = len(escape(cut)) <= room and cut != "…"
    return say_message("buttons.label", words=words, name=titled(cut, id_) if fits else id_)
