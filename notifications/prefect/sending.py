"""The page of one sweep of reminders, in Markdown. People stand there under their roles, and nothing that anybody
typed."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from textwrap import wrap
from typing import NamedTuple

from models.core import NEW_YORK
from models.ledger import ClaimEvent, Event, NoticeDelayed, ReminderDelayed
from notifications.prefect.pages import page
from notifications.words import HELD, NOTIFICATION, clock_time, counted, day_month, local_moment, number_first, tally

LINE = 30
"""Signs of one line of a cell: Prefect folds no cell, and cuts a wide table."""
MOST_SHOWN = 100
"""So many messages have a row; of more the number is given, because Prefect keeps a page whole."""

RESULT = {"sent": "Sent", "uncertain": "Unknown: we look again", "refused": "Refused"}
NOBODY = "Give someone the role, in the people file."
UNKNOWN = (
    "Whether a message arrived is unknown until it is looked up. The next sweep does that; nothing is sent twice. "
    "If it stays unknown for a day: followthrough reminder audit"
)


class Sending(NamedTuple):
    """One message of a sweep: the parts that were claimed, and what became of it."""

    claims: Sequence[ClaimEvent]
    ends: Sequence[Event]

    @property
    def result(self) -> str:
        """Return `sent`, `uncertain`, `refused` or, if it is decided again, `released`."""
        results = (end.kind.removeprefix("reminder_") for end in self.ends)
        return next((result for result in results if result in RESULT), "released")


def say_slice(first: int, number: int) -> str:
    """Return the name of a slice of messages: `Messages 1 to 20`."""
    return f"Message {first}" if number == 1 else f"Messages {first} to {first + number - 1}"


def say_sweep_state(counts: Mapping[str, int]) -> str:
    """Return the state of a sweep: `Nine messages sent`; of one with nothing due, `Nothing due`."""
    words = {"sent": "sent", "held": "held", "uncertain": "unknown", "refused": "refused"}
    parts = [(counts[key], word) for key, word in words.items() if counts[key]]
    if not parts:
        return "Nothing due"
    (first, word), *others = parts
    messages = f"{number_first(first)} {'message' if first == 1 else 'messages'} {word}"
    return ", ".join((messages, *(f"{number} {word}" for number, word in others)))


def say_sweep_log(
    counts: Mapping[str, int], unreachable: Sequence[str], stopped: Sequence[str]
) -> tuple[list[str], list[str]]:
    """Return the lines of a sweep's log, and those that a person must act on."""
    must_act = [f"Sending stopped: {why}." for why in stopped]
    if unreachable:
        must_act.append(f"Reaches nobody: {', '.join(unreachable)}. {NOBODY}")
    if counts["refused"]:
        must_act.append(f"Refused: {tally(counts['refused'], 'message')}. The page of this sweep says to whom.")
    if counts["uncertain"]:
        must_act.append(f"Unknown: {tally(counts['uncertain'], 'message')}. {UNKNOWN}")
    return [f"{say_sweep_state(counts)}."], must_act


def say_sending(
    now: datetime,
    counts: Mapping[str, int],
    sendings: Sequence[Sending],
    delayed: Sequence[ReminderDelayed | NoticeDelayed],
    unreachable: Sequence[str],
    roles: Mapping[str, str],
) -> tuple[str, str]:
    """Return the page of a sweep, and its line in a list. `roles`: what it calls a person, by id."""
    lines = []
    if sendings:
        lines += ["| To | Message | Items | About | Result |", "|---|---|---:|---|---|"]
        lines += [_row(sending, roles) for sending in sendings[:MOST_SHOWN]]
    if hidden := len(sendings[MOST_SHOWN:]):
        lines += ["", f"And {tally(hidden, 'message')} more: see the ledger."]
    lines.append("")
    if delayed:
        lines += [f"Held: {counted(len(delayed), 'message')}.", ""]
    for event in delayed[:MOST_SHOWN]:
        until = event.until.astimezone(NEW_YORK)
        to = f" to {roles.get(event.to, event.to)}" if isinstance(event, ReminderDelayed) else ""
        moment = f"{day_month(until.date())}, {clock_time(until.time())}"
        lines.append(f"- {event.subject}{to}: {HELD[event.reason]}; until {moment}.")
    if unreachable:
        lines += ["", f"**Reaches nobody:** {', '.join(unreachable)}. {NOBODY}"]
    if counts["uncertain"]:
        lines += ["", f"**{UNKNOWN}**"]
    return page(f"Reminders of {local_moment(now)}", f"{say_sweep_state(counts)}.", *lines)


def _row(sending: Sending, roles: Mapping[str, str]) -> str:
    claims = sending.claims
    kinds = dict.fromkeys(NOTIFICATION[claim.part.kind] for claim in claims)
    about = [claim.subject for claim in claims]
    ids = ", ".join(about[:10]) + (f" and {len(about) - 10} more" if about[10:] else "")
    id_lines = "<br>".join(wrap(ids, LINE, break_on_hyphens=False))
    to = roles.get(claims[0].to, claims[0].to)
    result = RESULT.get(sending.result, "Not sent, decided again")
    return f"| {to} | {'<br>'.join(kinds)} | {len(claims)} | {id_lines} | {result} |"
