"""The form of each verb, and the buttons of each kind of message: what they carry and what a screen reader says.

All words are in `buttons.j2`, `forms.j2` and `replies.j2`; what a verb does stands in `models/answers/verbs.py`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from models.answers import ButtonMark, Verb
from models.ledger import NotificationKind, NotificationReason
from models.records import is_movable
from models.register import Basis
from notifications.slack.blocks import BUTTON_LIMIT, Block, actions, button, day_beside, menu
from notifications.words import escape, say_message, titled

LABELS: Mapping[Verb, tuple[str, ...]] = {
    "snooze": (),
    "evidence": ("on",),
    "done": ("on", "text"),
    "date.offer": ("to", "reason"),
    "verify": ("on", "reason"),
    "look": ("on",),
    "away": ("person",),
    "memo.comment": ("text",),
    **dict.fromkeys(("blocked", "not_mine", "extend.ask", "extend.grant", "extend.refuse"), ("reason",)),
    **dict.fromkeys(("date.decline", "reassign", "reject", "waive", "close", "memo.back"), ("reason",)),
}
"""The verbs with a form, and the fields with a label of their own; every other label means the same in all."""
GIVES_FILES: tuple[Verb, ...] = ("evidence", "done")
"""What brings files, as the form says; the button by which a coordinator records it for others has its own words."""
FOLLOWED: tuple[Verb, ...] = ("verify", "waive", "close", "look", "away", "away.clear", "memo.back", "memo.comment")
"""The verbs of which something of their own follows "Recorded (entry 12)."; of others the day of the next reminder."""


def wording(verb: Verb) -> str:
    """Return the name of a verb's wording in the templates."""
    return verb.replace(".", "_")


def button_words(verb: Verb, *, for_another: bool = False) -> str:
    """Return the words on a verb's button; `for_another` on that by which a coordinator records it for others."""
    own = "_for_another" if for_another and verb in GIVES_FILES else ""
    return say_message(f"buttons.{wording(verb)}{own}")


def form_words(verb: Verb, slot: str) -> str:
    """Return a form's title or the words on its button, at most 24 characters, or what sending it does."""
    return say_message(f"forms.{wording(verb)}_{slot}")


def label_of_field(verb: Verb, name: str, *, for_another: bool) -> str:
    """Return the label of a field of a form. Raises KeyError for a field without words."""
    if for_another and (verb, name) == ("done", "text"):
        return form_words(verb, "text_for_another")
    return form_words(verb, name) if name in LABELS[verb] else say_message(f"forms.field_{name}")


@dataclass(frozen=True, kw_only=True)
class MessageButtons:
    """The buttons of a kind of message."""

    row: tuple[Verb, ...]
    has_menu: bool = False
    """Whether a menu beside the row offers every other answer of a unit."""
    leads: bool = True
    """Whether the first button is drawn as what most often answers the message."""
    renamed: Mapping[Verb, str] = field(default_factory=dict)
    """Buttons that are called something else in this message, by the name of that wording."""
    instead: tuple[Verb, ...] = ()
    """What stands in the row in place of "Request a new date" where a law names the date."""

    def row_for(self, basis: Basis) -> tuple[Verb, ...]:
        """Return the row for a date that rests on this: no other date can be asked for than the one a law names."""
        if is_movable(basis):
            return self.row
        return tuple(verb for shown in self.row for verb in (self.instead if shown == ASK_DATE else (shown,)))

    def menu_for(self, basis: Basis, row: tuple[Verb, ...]) -> tuple[Verb, ...]:
        """Return the verbs of the menu beside a row, likewise."""
        verbs = UNIT if self.has_menu else ()
        return tuple(verb for verb in verbs if verb not in row and (verb != ASK_DATE or is_movable(basis)))

    def words(self, verb: Verb) -> str:
        """Return the words on a button of this message."""
        renamed = self.renamed.get(verb)
        return say_message(f"buttons.{renamed}") if renamed else button_words(verb)


ASK_DATE: Verb = "extend.ask"
UNIT: tuple[Verb, ...] = ("evidence", "ack", "extend.ask", "blocked", "not_mine", "done", "snooze")
"""Every answer of a unit: a row's menu has what it leaves out, an item of a bundle the five that Slack takes."""
STATEMENT: Mapping[Verb, str] = {"done": "reply"}

BUTTONS: Mapping[NotificationKind, MessageButtons] = {
    "check_in": MessageButtons(row=("ack", "evidence", "blocked"), has_menu=True, leads=False),
    "due_soon": MessageButtons(row=("evidence", "ack", "blocked"), has_menu=True),
    "overdue": MessageButtons(row=("evidence", "ack", "extend.ask", "blocked"), has_menu=True),
    "weekly_digest": MessageButtons(row=("evidence", "ack", "extend.ask", "blocked"), has_menu=True),
    "evidence_rejected": MessageButtons(row=("evidence", "done"), has_menu=True, renamed=STATEMENT),
    "reassignment": MessageButtons(row=("ack", "not_mine"), has_menu=True),
    "escalation": MessageButtons(
        row=("reassign", "extend.ask", "done", "evidence"), leads=False, renamed=STATEMENT, instead=("blocked",)
    ),
    "verification_request": MessageButtons(row=("verify", "reject"), leads=False),
    "hold_notice": MessageButtons(row=("reassign", "unblock"), leads=False),
    "date_proposal": MessageButtons(
        row=("date.agree", "date.offer", "not_mine"), leads=False, renamed={"not_mine": "someone_else"}
    ),
    "date_offer": MessageButtons(row=("date.accept", "date.decline"), leads=False),
    "extension_request": MessageButtons(row=("extend.grant", "extend.refuse"), leads=False),
}
"""The kinds that can be answered by a button; none leads where somebody decides. Source: docs/answers.md#buttons."""
NO_BUTTONS = MessageButtons(row=(), leads=False)


TO_COORDINATOR: frozenset[NotificationReason] = frozenset(
    {"role_vacant", "slack_user_unknown", "slack_refused", "no_channel", "email_uncertain"}
)
"""Why a coordinator gets what was meant for somebody else. A coordinator may not verify."""
PRIMARY: Block = {"style": "primary"}
"""Marks a button as what most often answers the message."""


def row_of(kind: NotificationKind, reason: NotificationReason | None, basis: Basis) -> tuple[Verb, ...]:
    """Return the verbs in the row of a message about a date of this basis; none if a button would answer nothing."""
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
    mark: ButtonMark,
    title: str = "",
    *,
    asks_day: bool = False,
    message: str | None = None,
) -> tuple[Block, ...]:
    """Draw what answers a message about one milestone: a row with a menu, for a date that rests on `basis`.

    `asks_day` adds a date picker for the day of finishing, and `message` a button that opens the details of that
    message.
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
        details = button_words("details")
        drawn.append(button("details", details, ButtonMark(k=message), label(details, mark.m, title)))
    if rest := buttons.menu_for(basis, row):
        drawn.append(menu([(verb, button_words(verb)) for verb in rest], mark))
    day = (day_beside(say_message("buttons.ack_day"), "ack", mark),) if asks_day else ()
    return (*day, actions(*drawn))


def draw_menu(
    kind: NotificationKind, reason: NotificationReason | None, basis: Basis, mark: ButtonMark, title: str = ""
) -> Block | None:
    """Draw one menu beside an item of a list, each option naming the milestone; None if there is nothing to press."""
    row = row_of(kind, reason, basis)
    if not row:
        return None
    buttons = BUTTONS.get(kind, NO_BUTTONS)
    verbs = (*row, *buttons.menu_for(basis, row))
    return menu([(verb, label(buttons.words(verb), mark.m, title)) for verb in verbs], mark)


def draw_general_buttons(
    *verbs: Verb, for_another: bool = False, marks: Mapping[Verb, ButtonMark] = MappingProxyType({})
) -> Block:
    """Draw buttons that are about no particular milestone; `for_another` for what a coordinator notes for others."""
    labels = {verb: button_words(verb, for_another=for_another) for verb in verbs}
    return actions(*(button(verb, words, marks.get(verb, ButtonMark()), words) for verb, words in labels.items()))


def draw_draft_buttons(verbs: tuple[Verb, ...], mark: ButtonMark) -> Block:
    """Draw the buttons of a draft memo, the first one as what most often answers it."""
    words = {verb: button_words(verb) for verb in verbs}
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
