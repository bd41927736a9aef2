"""The buttons of a message: what each carries, and what a screen reader says of it."""

from collections.abc import Mapping
from types import MappingProxyType

from models.answers import Mark, Verb
from models.ledger import NotificationKind, NotificationReason
from models.register import Basis
from notifications.slack.blocks import BUTTON_LIMIT, Block, actions, button, day_beside, menu
from notifications.slack.verbs import BUTTONS, NO_BUTTONS, WORDS
from notifications.words import escape, say_message, titled

TO_COORDINATOR: frozenset[NotificationReason] = frozenset(
    {"role_vacant", "slack_user_unknown", "slack_refused", "no_channel", "email_uncertain"}
)
"""Why a coordinator gets what was meant for somebody else. A coordinator may not verify."""
PRIMARY: Block = {"style": "primary"}
"""Marks a button as what most often answers the message."""


def row_of(kind: NotificationKind, reason: NotificationReason | None, basis: Basis) -> tuple[Verb, ...]:
    """Return the verbs in the row of a message about a date that rests on `basis`; none if a button would answer
    nothing."""
    if reason in ("clock_not_started", "verifier_silent", "date_not_proposed", "date_not_told"):
        return ()
    if kind == "verification_request" and reason in TO_COORDINATOR:
        return ()
    row = BUTTONS.get(kind, NO_BUTTONS).row_for(basis)
    if reason == "date_passed":
        row = tuple(verb for verb in row if verb != "date.agree")
    return ("unblock", "reassign", *row[:2]) if reason == "on_hold" else row


def draw_buttons(
    kind: NotificationKind,
    reason: NotificationReason | None,
    basis: Basis,
    mark: Mark,
    title: str = "",
    *,
    asks_day: bool = False,
    message: str | None = None,
) -> tuple[Block, ...]:
    """Draw what answers a message about one milestone, whose date rests on `basis`: a row with a menu.

    `asks_day` adds a date picker for the day on which a person who said that they are on it expects to finish, and
    `message` a button that opens the details of the message of that key.
    """
    row = row_of(kind, reason, basis)
    if not row:
        return ()
    buttons = BUTTONS.get(kind, NO_BUTTONS)
    words = {verb: buttons.words(verb) for verb in row}
    drawn = [button(verb, words[verb], mark, label(words[verb], mark.m, title)) for verb in row]
    if buttons.leads and reason != "on_hold":
        drawn[0] |= PRIMARY
    if message:
        details = WORDS["details"].button
        drawn.append(button("details", details, Mark(k=message), label(details, mark.m, title)))
    if rest := buttons.menu_for(basis, row):
        drawn.append(menu([(verb, WORDS[verb].button) for verb in rest], mark))
    day = (day_beside(say_message("buttons.ack_day"), "ack", mark),) if asks_day else ()
    return (*day, actions(*drawn))


def draw_menu(
    kind: NotificationKind, reason: NotificationReason | None, basis: Basis, mark: Mark, title: str = ""
) -> Block | None:
    """Draw one menu beside an item of a list, each option naming the milestone; None if there is nothing to press."""
    row = row_of(kind, reason, basis)
    if not row:
        return None
    buttons = BUTTONS.get(kind, NO_BUTTONS)
    verbs = (*row, *buttons.menu_for(basis, row))
    return menu([(verb, label(buttons.words(verb), mark.m, title)) for verb in verbs], mark)


def draw_general_buttons(
    *verbs: Verb, for_another: bool = False, marks: Mapping[Verb, Mark] = MappingProxyType({})
) -> Block:
    """Draw buttons that are about no particular milestone; `for_another` for what a coordinator notes for others."""
    labels = {verb: (for_another and WORDS[verb].for_another) or WORDS[verb].button for verb in verbs}
    return actions(*(button(verb, words, marks.get(verb, Mark()), words) for verb, words in labels.items()))


def draw_draft_buttons(verbs: tuple[Verb, ...], mark: Mark) -> Block:
    """Draw the buttons of a draft memo, the first one as what most often answers it."""
    words = {verb: WORDS[verb].button for verb in verbs}
    first, *others = (button(verb, words[verb], mark, label(words[verb], mark.d, "")) for verb in verbs)
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
