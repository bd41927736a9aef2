"""Which buttons a message has, by its kind (reminders.md, sections 3 and 5), each with what a screen reader says."""

from collections.abc import Mapping

from models.answers import Mark, Verb
from models.ledger import NotificationKind, NotificationReason
from notifications.slack.elements import actions, button, day_beside, menu
from notifications.slack.message import Block

UNIT: tuple[Verb, ...] = ("evidence", "ack", "snooze", "done", "extend.ask", "not_mine", "blocked")
"""All that a unit may answer; what is not in the row is in the menu beside it, five at most."""
ROW: dict[NotificationKind, tuple[Verb, ...]] = {
    "check_in": ("ack", "evidence", "blocked"),
    "due_soon": ("evidence", "ack", "blocked"),
    "overdue": ("evidence", "ack", "extend.ask", "blocked"),
    "weekly_digest": ("evidence", "ack", "extend.ask", "blocked"),
    "evidence_rejected": ("evidence", "done"),
    "reassignment": ("ack", "not_mine"),
    "escalation": ("reassign", "extend.ask", "done"),
    "verification_request": ("verify", "reject"),
    "hold_notice": ("reassign", "unblock"),
    "extension_request": ("extend.grant", "extend.refuse"),
}
PRIMARY: frozenset[NotificationKind] = frozenset(
    {"due_soon", "overdue", "weekly_digest", "evidence_rejected", "reassignment", "escalation", "verification_request",
     "extension_request"}
)  # fmt: skip
"""Kinds whose first button is what most often answers them."""
HAS_MENU: frozenset[NotificationKind] = frozenset(
    {"check_in", "due_soon", "overdue", "weekly_digest", "evidence_rejected", "reassignment"}
)

WORDS: dict[Verb, str] = {
    "ack": "On it",
    "snooze": "Snooze",
    "evidence": "Send evidence",
    "done": "We have done it",
    "blocked": "Blocked",
    "unblock": "Lift the block",
    "not_mine": "Not mine",
    "extend.ask": "Ask for a new date",
    "extend.grant": "Grant",
    "extend.refuse": "Refuse",
    "reassign": "Reassign",
    "verify": "Verify",
    "reject": "Reject",
    "away": "Set away days",
    "away.clear": "Clear away days",
    "mine": "Open my list",
    "memo.approve": "Approve",
    "memo.read": "I have read it",
    "memo.back": "Send back",
    "memo.comment": "Comment",
}
FOR_ANOTHER: dict[Verb, str] = {
    "done": "Note what was said",
    "evidence": "Note evidence",
    "reassign": "Name another person",
    "away": "Note away days",
}
"""What a coordinator notes on another's behalf."""
TO_COORDINATOR: frozenset[NotificationReason] = frozenset(
    {"role_vacant", "slack_user_unknown", "slack_refused", "no_channel", "email_uncertain"}
)
"""Why a coordinator gets what was meant for another: who coordinates may not verify."""
REPLY = "Reply"
"""What `done` is called where a statement of another sort is asked for."""


def row_of(kind: NotificationKind, reason: NotificationReason | None) -> tuple[Verb, ...]:
    """Return the verbs of a kind's buttons; none where a button would answer nothing."""
    if reason in ("clock_not_started", "verifier_silent"):
        return ()
    if kind == "verification_request" and reason in TO_COORDINATOR:
        return ()
    row = ROW.get(kind, ())
    return ("unblock", "reassign", *row[:2]) if reason == "on_hold" else row


def draw_buttons(kind: NotificationKind, reason: NotificationReason | None, mark: Mark) -> tuple[Block, ...]:
    """Draw what answers a message about one milestone: a row, the rest in a menu, and a day to be done by."""
    row, name = row_of(kind, reason), mark.m or ""
    if not row:
        return ()
    first = kind in PRIMARY and reason != "on_hold"
    drawn = [_button(kind, verb, mark, primary=first and place == 0) for place, verb in enumerate(row)]
    if kind in HAS_MENU:
        rest = [verb for verb in UNIT if verb not in row]
        drawn.append(menu([(verb, WORDS[verb]) for verb in rest], mark))
    day = (day_beside(f"I will have {name} by:", "ack", mark),) if "ack" in row else ()
    return (actions(*drawn), *day)


def draw_row(kind: NotificationKind, reason: NotificationReason | None, mark: Mark) -> Block | None:
    """Draw the row alone, where several milestones share a message; None where there is nothing to press."""
    return next(iter(draw_buttons(kind, reason, mark)), None)


def draw_menu(kind: NotificationKind, reason: NotificationReason | None, mark: Mark) -> Block | None:
    """Draw one menu beside an item among others, each choice with the milestone; None where nothing answers it."""
    verbs = row_of(kind, reason)
    if not verbs:
        return None
    more = [verb for verb in UNIT if verb not in verbs] if kind in HAS_MENU else []
    return menu([(verb, label(kind, verb, mark.m)) for verb in (*verbs, *more)], mark)


def draw_choices(verbs: tuple[Verb, ...], mark: Mark) -> Block:
    """Draw one menu of these verbs beside an item, each choice with the milestone."""
    return menu([(verb, f"{WORDS[verb]}: {mark.m}") for verb in verbs], mark)


def draw_own(*verbs: Verb, words: Mapping[Verb, str] = WORDS) -> Block:
    """Draw buttons that are about no milestone in particular."""
    return actions(*(button(verb, words[verb], Mark(), words[verb]) for verb in verbs))


def draw_own_of(verbs: tuple[Verb, ...], mark: Mark) -> Block:
    """Draw the buttons that a draft of a memo has, the first one as what most often answers it."""
    named = [(verb, WORDS[verb], mark, f"{WORDS[verb]}: {mark.d}") for verb in verbs]
    return actions(button(*named[0], "primary"), *(button(*each) for each in named[1:]))


def label(kind: NotificationKind, verb: Verb, milestone_id: str | None) -> str:
    """Return the words on a button, and the milestone it is about."""
    return f"{_words(kind, verb)}: {milestone_id}" if milestone_id else _words(kind, verb)


def _button(kind: NotificationKind, verb: Verb, mark: Mark, *, primary: bool) -> Block:
    return button(verb, _words(kind, verb), mark, label(kind, verb, mark.m), "primary" if primary else None)


def _words(kind: NotificationKind, verb: Verb) -> str:
    return REPLY if verb == "done" and kind in ("escalation", "evidence_rejected") else WORDS[verb]
