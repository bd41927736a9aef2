"""For whom a message about a memo is meant, by the people file and the draft, before anybody is away."""

from collections.abc import Collection
from datetime import date

from models.core import COORDINATOR, Person, Value, holders
from models.drafts import is_agreed, sent_back, steps_for
from models.ledger import NotificationKind
from models.permissions import LIAISON, able
from models.records import DraftRecord
from models.reminders.bundle import CHANNEL
from models.reminders.context import SweepContext
from models.reminders.digesting import to_channel
from models.reminders.step import Role

READER = "council_reader"


class Meant(Value):
    """One for whom a message is meant: a person, the coordinators' channel, or a role that nobody holds."""

    id: str
    role: Role
    kind: NotificationKind
    on: date
    """The day it is of."""
    turn: int = 1


def reviewers(draft: DraftRecord, context: SweepContext, day: date, again_after: int) -> tuple[Meant, ...]:
    """Return who is asked to read or approve a draft: whoever may, never who drafted it; at most twice each.

    The second time, so many business days later, the coordinators hear of it too, the drafter among them.
    """
    if sent_back(draft) or is_agreed(draft) or draft.shares or draft.drafted_on is None:
        return ()
    those = dict.fromkeys((*able(context.people, "memo_approve"), *able(context.people, "memo_review")))
    asked = [each for each in those if steps_for(draft, each)]
    first = [each for each in draft.told if each.kind == "memo_ready" and not each.refused]
    began = min((each.claimed_on for each in first), default=None)
    in_common = {"kind": "memo_ready", "on": draft.drafted_on}
    if began is None or context.calendar.add(began, again_after) > day:
        return tuple(_meant(each, context, **in_common) for each in asked or [COORDINATOR])
    late = dict.fromkeys((*asked, *(each.id for each in holders(context.people, COORDINATOR))))
    return tuple(_meant(each, context, **in_common, turn=2) for each in late)


def commenters(draft: DraftRecord, context: SweepContext, day: date) -> tuple[Meant, ...]:
    """Return the agency's liaisons, while a draft that was shared with them waits for a comment."""
    last = draft.shares[-1] if draft.shares else None
    if last is None or last.until < day or any(each.seq > last.seq for each in draft.comments):
        return ()
    those = tuple(each.id for each in _holding(context, LIAISON)) or (LIAISON,)
    turn = len(draft.shares)
    return tuple(Meant(id=each, role="liaison", kind="memo_shared", on=last.on, turn=turn) for each in those)


def coordinators(kind: NotificationKind, on: date, context: SweepContext, day: date) -> tuple[Meant, ...]:
    """Return the coordinators' channel, or each coordinator where none is set or Slack lately refused it."""
    if to_channel(context.recipients, day, channel=context.channel):
        return (Meant(id=CHANNEL, role="coordinator", kind=kind, on=on),)
    those = _holding(context, COORDINATOR)
    return tuple(Meant(id=each.id, role="coordinator", kind=kind, on=on) for each in those)


def readers(
    kind: NotificationKind,
    on: date,
    context: SweepContext,
    *,
    also: Collection[str] = (),
    only: Collection[str] | None = None,
) -> tuple[Meant, ...]:
    """Return the Council's readers who have an address, whatever their role is held for: a memo goes out whole.

    `also` are those who were told of the memo before; with `only` nobody else. Coordinators hear of it as such. Of
    those who share an address one gets the mail, the first by id.
    """
    ours = {each.id for each in _holding(context, COORDINATOR)}
    listed = {each.id for each in _holding(context, READER)} | set(also) if only is None else set(only)
    those = sorted(
        (each for each in context.people.people if each.id in listed - ours and each.email), key=lambda each: each.id
    )
    by_address: dict[str, str] = {}
    for each in those:
        by_address.setdefault((each.email or "").casefold(), each.id)
    return tuple(Meant(id=name, role="reader", kind=kind, on=on) for name in by_address.values())


def _meant(person_id: str, context: SweepContext, **more: object) -> Meant:
    coordinates = person_id in {each.id for each in _holding(context, COORDINATOR)} or person_id == COORDINATOR
    return Meant.model_validate({"id": person_id, "role": "coordinator" if coordinates else "verifier", **more})


def _holding(context: SweepContext, role: str) -> tuple[Person, ...]:
    """Return all who hold a role, for whatever."""
    return tuple(each for each in context.people.people if any(held.role == role for held in each.roles))
