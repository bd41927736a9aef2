"""Who hears of a memo, when, and once: reviewers of a draft, the liaison, coordinators and the Council's readers."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from typing import Any

from models.core import new_york_day
from models.drafts import MemoAtHand, may_comment, steps_for
from models.ledger import NotificationKind
from models.reminders.addressee import coordinator, in_place_of, silence_of
from models.reminders.bundle import CHANNEL
from models.reminders.channel import lately
from models.reminders.context import SweepContext
from models.reminders.limits import held
from models.reminders.memo_meant import Meant, commenters, coordinators, readers, reviewers
from models.reminders.memo_said import memo_facts
from models.reminders.message_parts import MemoSaid
from models.reminders.notification import MemoNotification

NEWS_FOR = timedelta(days=14)
"""So long a memo issued or withdrawn is news: what an installation issued before it had these messages is not."""

AGAIN_AFTER = 5
"""Business days after which a draft's reviewers are asked once more, and the coordinator hears that it waits."""

MOST_TRIES = 3
"""A message is tried by Slack and by mail, and then goes to the coordinator."""


def memos_due(context: SweepContext, now: datetime) -> tuple[MemoSaid, ...]:
    """Return what is to be said of memos at a moment, addressed, each once for ever; with `held_until` where held.

    A draft that was replaced, approved or issued asks nobody any more, but for the comment that is still waited for. A
    memo withdrawn or corrected is not told of as issued.
    """
    if not context.calendar.may_send(now):
        return ()
    day = new_york_day(now)
    notifications = (notification for each in context.memos for notification in _of(each, context, now, day))
    return tuple(
        MemoSaid(notification=one, facts=memo_facts(one, at_hand, context, day)) for one, at_hand in notifications
    )


def _of(
    at_hand: MemoAtHand, context: SweepContext, now: datetime, day: date
) -> Iterator[tuple[MemoNotification, MemoAtHand]]:
    """Yield what is to be said of one draft, or of the memo that it became."""
    draft = at_hand.draft
    meant: Iterable[Meant] = ()
    if draft.withdrawn_on:
        if day - draft.withdrawn_on <= NEWS_FOR:
            meant = _all("memo_withdrawn", draft.withdrawn_on, at_hand, context, day)
    elif draft.issued_on:
        if draft.corrected_by is None and day - draft.issued_on <= NEWS_FOR:
            meant = _all("memo_issued", draft.issued_on, at_hand, context, day)
    elif at_hand.replaced is None:
        meant = (*reviewers(draft, context, day, AGAIN_AFTER), *commenters(draft, context, day))
    elif may_comment(at_hand, day):
        meant = commenters(draft, context, day)
    known = tuple(meant)
    persons = {each.id for each in known}
    for each in known:
        notification = _notification(each, at_hand, context, now, day)
        # Who is asked anyway is not asked a second time in another's place.
        if notification and not (
            notification.kind == "memo_ready" and notification.instead_of and notification.to in persons
        ):
            yield notification, at_hand


def _all(kind: NotificationKind, on: date, at_hand: MemoAtHand, context: SweepContext, day: date) -> tuple[Meant, ...]:
    """Return all who hear that a memo was issued or withdrawn: coordinators, and the Council's readers by mail."""
    told = at_hand.told_before
    if kind == "memo_withdrawn":  # the same people who heard of it
        told = tuple(each.instead_of or each.to for each in at_hand.draft.told if each.kind == "memo_issued")
        return (*coordinators(kind, on, context, day), *readers(kind, on, context, only=told))
    return (*coordinators(kind, on, context, day), *readers(kind, on, context, also=told))


def _notification(
    meant: Meant, at_hand: MemoAtHand, context: SweepContext, now: datetime, day: date
) -> MemoNotification | None:
    """Address what is meant for one; None where they had it, or where nothing reaches them."""
    draft = at_hand.draft
    stem = f"{meant.kind}:{draft.id}:{draft.facts_sha256[:8]}:{meant.id}:{meant.turn}"
    before = [each for each in draft.told if each.key == stem or each.key.startswith(f"{stem}:")]
    if len(before) >= MOST_TRIES or any(not each.refused for each in before):
        return None
    who = _addressed(meant, context, day)
    if who is None:
        return None
    person = context.people.by_id.get(who["to"] or "")
    known = context.recipients.get(person.id) if person else None
    asks = meant.kind == "memo_ready"
    whole = who["channel"] == "email" and meant.role in ("reader", "liaison") and who["to"] == meant.id
    if whole and not at_hand.has_text:  # to claim it would only be to let it go, over and over; the audit names it
        return None
    weekly = who["role"] != "coordinator"
    hold = held(person, known, now, context.calendar, weekly=weekly, capped=asks) if person else None
    return MemoNotification(
        kind=meant.kind,
        key=f"{stem}:{len(before) + 1}" if before else stem,
        due=meant.on,
        draft=draft.id,
        turn=meant.turn,
        steps=steps_for(draft, who["to"] or "") if asks else ("comment",) if meant.kind == "memo_shared" else (),
        whole=whole,
        held_until=hold[0] if hold else None,
        held_for=hold[1] if hold else None,
        **who,
    )


def _addressed(meant: Meant, context: SweepContext, day: date) -> dict[str, Any] | None:
    """Return who gets it and by which road; None where a reader has no mail, for the whole memo goes by mail alone."""
    around: tuple[Any, ...] = (context.people, context.recipients, day, context.channels)
    if meant.id == CHANNEL:
        return {"to": CHANNEL, "role": "coordinator", "channel": "slack"}
    person = context.people.by_id.get(meant.id)
    if person is None:  # the role that nobody holds
        return coordinator((None,), *around, instead_of=meant.id, reason="role_vacant").model_dump()
    known = context.recipients.get(person.id)
    by_mail = person.email is not None and context.channels.mail
    refused_on = known.mail_unreachable_on if known else None
    if by_mail and meant.role in ("reader", "liaison") and not lately(refused_on, day):
        return {"to": person.id, "role": meant.role, "channel": "email"}
    if meant.role == "reader":
        if not by_mail:
            return None
        return coordinator((None,), *around, instead_of=person.id, reason=silence_of(person, known, day)).model_dump()
    return in_place_of(person, meant.role, (None,), *around).model_dump()
