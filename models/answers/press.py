"""A press in Slack, understood: what was pressed, about what, and the fields of a form. It holds nobody's words."""

import json
from datetime import date
from hashlib import sha256
from typing import Literal, get_args

from pydantic import ValidationError

from models.core import Day, Id, Value
from models.ledger import Says
from models.register import Voice

Verb = Literal[
    "ack", "snooze", "evidence", "done", "blocked", "unblock", "not_mine", "extend.ask", "extend.grant",
    "extend.refuse", "reassign", "verify", "reject", "away", "away.clear", "mine", "memo.approve", "memo.read",
    "memo.back", "memo.comment",
]  # fmt: skip
"""What a person may press (reminders.md, section 5). `ack` with a day acknowledges with an expected date."""

VERBS: tuple[Verb, ...] = get_args(Verb)
MEMO = "memo."
"""How the verbs about a draft of a memo begin."""
ACTION = "ft."
"""Every `action_id` and every form's `callback_id` is this and the verb; the overflow menu's is `ft.more`."""
MORE = "ft.more"
LONGEST_MARK = 150
"""Characters of an overflow option's value, the narrowest place in which Slack keeps one."""


class Mark(Value):
    """What a button carries: the milestone, its date in force and its last entry when the button was drawn.

    A form opened for no milestone in particular carries none of the three, and asks for the milestone.
    """

    m: Id | None = None
    due: Day | None = None
    v: int | None = None
    d: Id | None = None
    """The draft of a memo that it is about; a draft never changes, so what was read is what is approved."""
    a: Verb | None = None
    """The verb, in an overflow menu's option."""
    c: str | None = None
    t: str | None = None
    """In a form: the conversation and the message from which it was opened."""

    def written(self) -> str:
        """Return the mark as small JSON, without what it does not carry."""
        return json.dumps(self.model_dump(mode="json", exclude_none=True), separators=(",", ":"))


def read_mark(text: str) -> Mark | None:
    """Read a mark back; None for what is none of ours."""
    try:
        return Mark.model_validate_json(text)
    except (ValidationError, ValueError):
        return None


def press_id(*marks: str) -> str:
    """Return the id of a press, made of what Slack says of it: the same for every delivery (reliability.md, 10).

    It goes into the ledger, and so into each memo's copy of it, where no account of a person may stand: so its hash.
    """
    return sha256(":".join(marks).encode()).hexdigest()


class Form(Value):
    """The fields of a form as submitted, by their names (models/answers/forms.py). Words are named by their text
    ids."""

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
    """SHA-256 of the pieces chosen."""
    reason: str | None = None
    text: str | None = None
    link: str | None = None
    file: str | None = None
    """The last four are text ids of words that passed the privacy gate."""

    @property
    def typed(self) -> tuple[str, ...]:
        """Return the text ids of the words that were typed into the form."""
        return tuple(filter(None, (self.reason, self.text, self.link, self.file)))


class Press(Value):
    """One press. Its id is the same for every delivery of it (reliability.md, section 10)."""

    id: str
    team: str
    app: str
    user: str
    """The Slack id of who pressed."""
    verb: Verb
    step: Literal["pressed", "submitted"]
    mark: Mark
    channel: str | None = None
    ts: str | None = None
    """The message that was pressed, or from which the form was opened."""
    form: Form = Form()
