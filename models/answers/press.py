"""What can be pressed in which message, and what comes from Slack."""

import json
from collections.abc import Mapping
from datetime import date
from hashlib import sha256
from typing import Literal, get_args

from pydantic import ValidationError

from models.core import Day, Id, Value, evolve
from models.ledger import (
    EvidenceRefused,
    FileAnswer,
    NotificationKind,
    NotificationReason,
    Says,
    SlackVerb,
    Verb,
    items,
)
from models.records import is_movable
from models.register import Answer, Basis, Voice

VERBS: tuple[SlackVerb, ...] = get_args(SlackVerb)
ACTION = "ft."
"""The `action_id` of a button and the `callback_id` of a form are this prefix and the verb."""
MORE = "ft.more"
"""The `action_id` of an overflow menu."""


ASK_DATE: Verb = "extend.ask"
UNIT: tuple[Verb, ...] = (
    "evidence", "done_no_file", "under_way", "not_started", "extend.ask", "blocked", "not_mine", "write",
)  # fmt: skip
"""Every answer of a unit, in the words of the record: a row's menu has what it leaves out, an item of a list all."""
CALLED_REPLY: frozenset[NotificationKind] = frozenset({"escalation", "evidence_rejected"})
"""The kinds of message in which 0.2.0 called `done` "Reply": what was typed there is read as a note."""
SHOWN: frozenset[Verb] = frozenset({"mine", "details"})
"""What changes nothing, and only shows something in Slack."""
OWN_WORDS: frozenset[Verb] = frozenset({"not_started", "under_way", "done_no_file", "ack", "snooze"})
"""What only the duty holder says of its own work; whoever is told it records what they were told (`done`)."""

TO_COORDINATOR: frozenset[NotificationReason] = frozenset(
    {"role_vacant", "slack_user_unknown", "slack_refused", "no_channel", "email_uncertain"}
)
"""Why a coordinator gets what was meant for somebody else. A coordinator may not verify."""


FOR_ANOTHER: tuple[Verb, ...] = ("done", "evidence", "reassign")
"""What a coordinator can do who gets what was meant for a unit: record what they were told, and find whose it is."""


def is_for_office(kind: NotificationKind, reason: NotificationReason | None) -> bool:
    """Return whether a coordinator gets a message, who answers for others and never in a unit's own words."""
    return items.kind_of(kind, reason).role == "coordinator" or reason in TO_COORDINATOR


def row_of(kind: NotificationKind, reason: NotificationReason | None) -> tuple[Verb, ...]:
    """Return the verbs in the row of a message; none if a button would answer nothing. Our date that has passed can
    only be replaced. Source: docs/answers.md#buttons."""
    row = items.kind_of(kind, reason).row
    if reason in TO_COORDINATOR:
        return FOR_ANOTHER if items.KINDS[kind].has_menu else () if kind == "verification_request" else row
    return tuple(verb for verb in row if verb != "date.agree") if reason == "date_passed" else row


def menu_of(kind: NotificationKind, reason: NotificationReason | None, basis: Basis) -> tuple[Verb, ...]:
    """Return the verbs of the menu beside the row of a message about a date of this basis: every other answer of a
    unit, but no request for another date than the one a law names."""
    if is_for_office(kind, reason) or not items.KINDS[kind].has_menu:
        return ()
    row = row_of(kind, reason)
    return tuple(verb for verb in UNIT if verb not in row and (verb != ASK_DATE or is_movable(basis)))


class ButtonMark(Value):
    """What a button carries: the milestone, its due date and its last entry when it was drawn. The names are short
    because Slack limits the value of a button."""

    m: Id | None = None
    due: Day | None = None
    v: int | None = None
    d: Id | None = None
    """The draft memo the button is about. A draft never changes, so what was read is what is approved."""
    a: Verb | None = None
    """The verb, in an option of an overflow menu."""
    to: Day | None = None
    """The date that was offered or asked for when it was drawn: no other one is decided by it."""
    u: tuple[int, ...] | None = None
    """The entries that a press takes back."""
    k: str | None = None
    """The key of the message whose details a button opens."""
    all: Mapping[Id, Day] | None = None
    """The milestones that one press answers alike, with the due date of each."""
    c: str | None = None
    t: str | None = None
    """In a form: the conversation and the message from which it was opened."""

    def written(self) -> str:
        """Return the mark as compact JSON without the fields it does not carry."""
        return json.dumps(self.model_dump(mode="json", exclude_none=True), separators=(",", ":"))


def read_mark(text: str) -> ButtonMark | None:
    """Return the mark that a text holds, or None if it is not one of ours."""
    try:
        return ButtonMark.model_validate_json(text)
    except ValidationError:
        return None


def press_id(*parts: str) -> str:
    """Return the id of a press, the same for every delivery: a hash, because the ledger holds no person's account."""
    return sha256(":".join(parts).encode()).hexdigest()


class Form(Value):
    """The submitted fields of a form, by the names that `models/answers/verbs.py` gives them."""

    milestone: str | None = None
    on: date | None = None
    until: date | None = None
    to: date | None = None
    first: date | None = None
    last: date | None = None
    says: Says | None = None
    voice: Voice | None = None
    person: str | None = None
    delegate: str | None = None
    waits_for: str | None = None
    evidence: tuple[str, ...] = ()
    """The SHA-256 of each piece of evidence that was chosen, or the beginning of it in a command."""
    basis: Basis | None = None
    value: Answer | None = None
    answer: FileAnswer | None = None
    shows: tuple[str, ...] = ()
    entries: tuple[int, ...] = ()
    """The entries that a command takes back."""
    extracted: str | None = None
    was_read: bool = False
    reason: str | None = None
    text: str | None = None
    link: str | None = None
    file: str | None = None
    """The last four are text ids: the words passed the privacy gate and are stored where they can be erased."""

    @property
    def text_ids(self) -> tuple[str, ...]:
        """Return the text ids of the words that were typed into the form."""
        return tuple(filter(None, (self.reason, self.text, self.link, self.file)))


class SlackActor(Value):
    """Who did something in Slack: the ids of the user, of their team, and of the app that told us."""

    user: str
    team: str
    app: str


class Press(SlackActor):
    """One press, submitted form or command. It holds ids and choices, never anybody's words."""

    id: str = ""
    user: str = ""
    team: str = ""
    app: str = ""
    by: str | None = None
    """Who typed a command, by the id of the people file; None for what comes from Slack."""
    page: str | None = None
    """Who answered on their page, by the id of the people file; None for what comes from Slack."""
    about: str | None = None
    """What a command is about, beside a milestone: a recommendation, a draft, a file, a person or an entry."""
    verb: Verb
    step: Literal["pressed", "submitted"]
    mark: ButtonMark = ButtonMark()
    channel: str | None = None
    ts: str | None = None
    """The message that was pressed, or from which the form was opened."""
    form: Form = Form()

    @property
    def is_settled(self) -> bool:
        """Return whether it was acted on and keeps no account any more (`without_account`)."""
        return not (self.user or self.page) and self.by is None

    @property
    def milestone_id(self) -> str | None:
        """Return the milestone the press is about: that of the button, or else the one chosen in the form."""
        return self.mark.m or self.form.milestone


def without_account(press: Press) -> Press:
    """Return a press that was acted on as it is kept for good: what was pressed, and no id of who pressed."""
    mark = evolve(press.mark, c=None, t=None)
    return evolve(press, user="", team="", app="", page=None, channel=None, ts=None, mark=mark)


class IncomingPress(Value):
    """A press, and beside it what must not be stored in it: the words as they were typed."""

    press: Press
    words: Mapping[str, str] = {}
    """By field name, before the privacy gate."""
    fields: tuple[str, ...] = ()
    """The fields that the form asked for, filled or not."""
    invalid: tuple[str, ...] = ()
    """The fields that hold something the form does not offer."""
    trigger: str | None = None
    """What Slack requires to open a form, within 3 seconds of the press."""


class HomeOpened(SlackActor):
    """A person opened the Home tab."""


class SlashCommand(SlackActor):
    """A person entered the slash command."""

    text: str
    trigger: str | None = None


class StoredFile(Value):
    """A file named in a form that passed the privacy gate and was stored under its SHA-256."""

    sha256: str
    name: str
    size: int
    media_type: str
    text: str | None
    how: Literal["command", "drop", "link", "upload"]


class RejectedFile(Value):
    """A file named in a form that was not stored. `why` is a fault of its source, or a pattern of the privacy gate."""

    how: Literal["drop", "link", "upload"]
    why: str
    detail: str = ""
    places: tuple[str, ...] = ()
    refusal: EvidenceRefused | None = None
    """What the ledger notes of a file in a drop folder that the gate refused."""
