"""The words of each verb, and the buttons of each kind of message.

`WORDS` holds one entry a verb: its button, its form, and what follows "Noted as event 12." What a verb does stands in
`models/answers/verbs.py`. `BUTTONS` holds one entry a kind of message.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from models.answers import FieldType, Reply, Verb
from models.ledger import NotificationKind
from notifications.words import say


@dataclass(frozen=True, kw_only=True)
class FormWords:
    """The words of a form."""

    title: str
    """At most 24 characters."""
    intro: str
    """What sending the form does."""
    submit: str
    """At most 24 characters."""
    labels: Mapping[str, str] = field(default_factory=dict)
    """The labels of its own fields by name; the other fields have the label in `FIELD_LABELS`."""
    labels_for_another: Mapping[str, str] = field(default_factory=dict)
    """The labels that differ if a coordinator answers for somebody else."""
    says_where_files_go: bool = False

    def label(self, name: str, *, for_another: bool) -> str:
        """Return the label of a field. Raises KeyError for a field without words."""
        labels = {**FIELD_LABELS, **self.labels, **(self.labels_for_another if for_another else {})}
        return labels[name]


@dataclass(frozen=True, kw_only=True)
class VerbWords:
    """The words of a verb."""

    button: str
    for_another: str | None = None
    """The button by which a coordinator notes it for somebody else."""
    form: FormWords | None = None
    follow_up: Callable[[Reply], str] | None = None
    """What follows "Noted as event 12."; None for the day of the next message."""


FIELD_LABELS: Mapping[str, str] = {
    "milestone": "Which milestone?",
    "until": "Remind me again on",
    "link": "Link to the file or page",
    "file": "Name of the file in the folder",
    "says": "What does the agency say?",
    "voice": "Whose word is it?",
    "waits_for": "Which milestone does it wait for?",
    "to": "New date",
    "person": "Who acts from now on?",
    "first": "First day away",
    "last": "Last day away",
    "delegate": "Who stands in?",
    "evidence": "Which evidence did you look at?",
}

NOTHING_TO_CHOOSE: Mapping[FieldType, str] = {
    "milestone": "There is no open milestone to choose.",
    "person": "There is no other person to choose.",
    "successor": "There is no other person to choose.",
    "evidence": "No evidence waits for a finding.",
}
"""What a form says if a required choice has no options."""

WORDS: Mapping[Verb, VerbWords] = {
    "ack": VerbWords(button="On it"),
    "snooze": VerbWords(
        button="Snooze",
        form=FormWords(
            title="Remind me later",
            intro="No reminder comes before the day you choose. The date itself does not move.",
            submit="Snooze",
        ),
    ),
    "evidence": VerbWords(
        button="Send evidence",
        for_another="Note evidence",
        form=FormWords(
            title="Where the evidence is",
            intro="Tell us where it is. A person looks at it before anything counts as done.",
            submit="Send",
            labels={"on": "Day the document bears"},
            says_where_files_go=True,
        ),
    ),
    "done": VerbWords(
        button="We have done it",
        for_another="Note what was said",
        form=FormWords(
            title="Say what was done",
            intro="We note that the agency says so. A statement alone does not close it.",
            submit="Send",
            labels={"on": "Day it was said", "text": "What was done?"},
            labels_for_another={"text": "What was said, in your words"},
            says_where_files_go=True,
        ),
    ),
    "blocked": VerbWords(
        button="Blocked",
        form=FormWords(
            title="Say what stops it",
            intro="The coordinator hears of it at once. The date does not move.",
            submit="Send",
            labels={"reason": "What stops it?"},
        ),
    ),
    "unblock": VerbWords(button="Lift the block"),
    "not_mine": VerbWords(
        button="Not mine",
        form=FormWords(
            title="Not mine",
            intro="The coordinator hears of it and finds who it belongs to.",
            submit="Send",
            labels={"reason": "Whose is it, as far as you know?"},
        ),
    ),
    "extend.ask": VerbWords(
        button="Ask for a new date",
        form=FormWords(
            title="Ask for a new date",
            intro="The coordinator grants or refuses it. The original date stays in view.",
            submit="Ask",
            labels={"reason": "Why is a new date needed?"},
        ),
    ),
    "extend.grant": VerbWords(
        button="Grant",
        form=FormWords(
            title="Grant a new date",
            intro="The new date counts from now on. The original date stays in view.",
            submit="Grant",
            labels={"reason": "Why is it granted?"},
        ),
    ),
    "extend.refuse": VerbWords(
        button="Refuse",
        form=FormWords(
            title="Refuse a new date",
            intro="The date in force stays. The person who asked reads your reason.",
            submit="Refuse",
            labels={"reason": "Why is it refused?"},
        ),
    ),
    "reassign": VerbWords(
        button="Reassign",
        for_another="Name another person",
        form=FormWords(
            title="Name another person",
            intro="The new person is told of it. Earlier messages stay as they were.",
            submit="Hand over",
            labels={"reason": "Why?"},
        ),
    ),
    "verify": VerbWords(
        button="Verify",
        form=FormWords(
            title="Record a finding",
            intro="You record that the evidence shows the milestone. Look at the files first.",
            submit="Verify",
            labels={"on": "Day it was done", "reason": "What does the evidence show?"},
        ),
        follow_up=lambda reply: f"{reply.milestone_id} is verified as done. No more messages go out on it.",
    ),
    "reject": VerbWords(
        button="Reject",
        form=FormWords(
            title="Reject evidence",
            intro="You record that the evidence does not show it. The unit reads your reason.",
            submit="Reject",
            labels={"reason": "What is missing?"},
        ),
    ),
    "away": VerbWords(
        button="Set away days",
        for_another="Note away days",
        form=FormWords(
            title="Away days",
            intro="Messages go to whoever stands in, or else to the coordinator.",
            submit="Set",
            labels={"person": "Who is away?"},
        ),
        follow_up=lambda _: "",
    ),
    "away.clear": VerbWords(button="Clear away days", follow_up=lambda _: ""),
    "mine": VerbWords(button="Open my list"),
    "memo.approve": VerbWords(button="Approve"),
    "memo.read": VerbWords(button="I have read it"),
    "memo.back": VerbWords(
        button="Send back",
        form=FormWords(
            title="Send the draft back",
            intro="The draft is not issued. Another one takes its place. Nothing in a memo is changed by hand.",
            submit="Send back",
            labels={"reason": "What must be mended?"},
        ),
        follow_up=lambda _: say("told.back_next"),
    ),
    "memo.comment": VerbWords(
        button="Comment",
        form=FormWords(
            title="Comment on the draft",
            intro="Your words are printed in the memo as you write them. They change nothing else in it.",
            submit="Send",
            labels={"text": "What does the agency say of this draft?"},
        ),
        follow_up=lambda _: say("told.comment_next"),
    ),
}


@dataclass(frozen=True, kw_only=True)
class MessageButtons:
    """The buttons of a kind of message."""

    row: tuple[Verb, ...]
    has_menu: bool = False
    """Whether a menu beside the row offers every other answer of a unit."""
    leads: bool = True
    """Whether the first button is drawn as what most often answers the message."""
    labels: Mapping[Verb, str] = field(default_factory=dict)
    """Buttons that are called something else in this message."""


UNIT: tuple[Verb, ...] = ("evidence", "ack", "snooze", "done", "extend.ask", "not_mine", "blocked")
"""Every answer of a unit. What a row leaves out is in the menu beside it; Slack takes five options at most."""
STATEMENT: Mapping[Verb, str] = {"done": "Reply"}

BUTTONS: Mapping[NotificationKind, MessageButtons] = {
    "check_in": MessageButtons(row=("ack", "evidence", "blocked"), has_menu=True, leads=False),
    "due_soon": MessageButtons(row=("evidence", "ack", "blocked"), has_menu=True),
    "overdue": MessageButtons(row=("evidence", "ack", "extend.ask", "blocked"), has_menu=True),
    "weekly_digest": MessageButtons(row=("evidence", "ack", "extend.ask", "blocked"), has_menu=True),
    "evidence_rejected": MessageButtons(row=("evidence", "done"), has_menu=True, labels=STATEMENT),
    "reassignment": MessageButtons(row=("ack", "not_mine"), has_menu=True),
    "escalation": MessageButtons(row=("reassign", "extend.ask", "done"), labels=STATEMENT),
    "verification_request": MessageButtons(row=("verify", "reject")),
    "hold_notice": MessageButtons(row=("reassign", "unblock"), leads=False),
    "extension_request": MessageButtons(row=("extend.grant", "extend.refuse")),
}
"""The kinds that can be answered by a button. Source: docs/answers.md#buttons."""
NO_BUTTONS = MessageButtons(row=(), leads=False)
