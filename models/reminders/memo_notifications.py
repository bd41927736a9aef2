"""Who hears about a memo, when, and once. Source: docs/reminders.md#memos."""

from collections.abc import Collection, Iterable
from datetime import date, datetime, timedelta

from models.core import COORDINATOR, Calendar, Person, Value, holders, same_fields
from models.drafts import MemoAtHand, is_agreed, may_comment, sent_back, steps_for
from models.ledger import Kind, MemoMessageFacts, MemoStep, Role, items
from models.permissions import LIAISON, able
from models.records import DraftRecord
from models.reminders import recipients
from models.reminders.ladder import ANSWER_WITHIN
from models.reminders.limits import delay_for
from models.reminders.notifications import MemoNotification, MemoPart, SweepContext
from models.reminders.recipients import CHANNEL, Directory, Recipient

READER = "council_reader"
"""The role, by its name in the people file, of those who read memos for the Council."""
NEWS_FOR = timedelta(days=14)
"""How long a memo issued or withdrawn is news. One issued before an installation sent these messages is not."""
REVIEW_REPEAT = 5
"""Business days after which a draft's reviewers are asked once more, and the coordinators hear that it waits."""
MOST_TRIES = 3
"""A message is tried by Slack and by email, and then goes to the coordinator."""


def memos_due(context: SweepContext, now: datetime) -> tuple[MemoPart, ...]:
    """Return what is to be said about memos at a moment, each thing once ever, delayed ones too."""
    if not context.calendar.may_send(now):
        return ()
    directory = context.directory(now)
    parts = list[MemoPart]()
    for memo in context.memos:
        audience = _audience(memo, context, directory)
        person_ids = {member.id for member in audience}
        for notification in filter(None, (_notification(member, memo, context, directory) for member in audience)):
            is_substitute = notification.kind == items.MEMO_READY.name and notification.recipient.instead_of is not None
            # Whoever is asked anyway is not asked a second time in another's place.
            if not (is_substitute and notification.to in person_ids):
                facts = _facts(notification, memo, context, directory.day)
                parts.append(MemoPart(notification=notification, facts=facts))
    return tuple(parts)


def folder_of(draft_id: str, number: int | None) -> str:
    """Return where the files of a draft or a memo lie, below the home folder."""
    return f"memos/drafts/{draft_id}" if number is None else f"memos/{number}"


class _Audience(Value):
    """Someone for whom a message is meant: a person, the coordinators' channel, or a role that nobody holds."""

    id: str
    role: Role
    kind: Kind
    day: date
    turn: int = 1


def _audience(memo: MemoAtHand, context: SweepContext, directory: Directory) -> tuple[_Audience, ...]:
    """Return for whom there is something to say: about a draft only to comment on it once it was replaced; about a memo
    that was withdrawn or corrected, never that it was issued."""
    draft, day = memo.draft, directory.day
    if draft.withdrawn_on:
        # The same people who heard that it was issued.
        listed = {
            message.instead_of or message.to for message in draft.messages if message.kind == items.MEMO_ISSUED.name
        }
        return _coordinators_and_readers(items.MEMO_WITHDRAWN, draft.withdrawn_on, context, directory, listed)
    if draft.issued_on:
        if draft.issue.corrected_by is not None:
            return ()
        listed = {person.id for person in _holding(context, READER)} | set(memo.told_before)
        return _coordinators_and_readers(items.MEMO_ISSUED, draft.issued_on, context, directory, listed)
    if memo.replaced is None:
        return (*_reviewers(memo, context, day), *_commenters(memo, context, day))
    return _commenters(memo, context, day) if may_comment(memo, day) else ()


def _reviewers(memo: MemoAtHand, context: SweepContext, day: date) -> tuple[_Audience, ...]:
    """Return who may read or approve a draft, never its drafter, twice at most; then with the coordinators."""
    draft = memo.draft
    if draft.drafted_on is None or not _waits_for_a_reader(draft):
        return ()
    may_act = dict.fromkeys((*able(context.people, "memo_approve"), *able(context.people, "memo_review")))
    reviewers = [person_id for person_id in may_act if steps_for(draft, person_id)]
    is_first = not _is_asked_again(draft, day, context.calendar)
    coordinators = [person.id for person in holders(context.people, COORDINATOR)]
    ids = reviewers or [COORDINATOR] if is_first else list(dict.fromkeys((*reviewers, *coordinators)))
    coordinate = {person.id for person in _holding(context, COORDINATOR)} | {COORDINATOR}
    return tuple(
        _Audience(
            id=person_id,
            role="coordinator" if person_id in coordinate else items.MEMO_READY.role,
            kind=items.MEMO_READY,
            day=draft.drafted_on,
            turn=1 if is_first else 2,
        )
        for person_id in ids
    )


def left_unread(memos: Iterable[MemoAtHand], day: date, calendar: Calendar) -> tuple[str, ...]:
    """Return the drafts that nobody read when asked twice: from then on each digest of the coordinators lists them."""
    waiting = (memo.draft for memo in memos if memo.replaced is None and memo.draft.number is None)
    return tuple(draft.id for draft in waiting if _waits_for_a_reader(draft) and _is_asked_again(draft, day, calendar))


def _waits_for_a_reader(draft: DraftRecord) -> bool:
    return not (sent_back(draft) or is_agreed(draft) or draft.review.shares or draft.withdrawn_on)


def _is_asked_again(draft: DraftRecord, day: date, calendar: Calendar) -> bool:
    requests = (message for message in draft.messages if message.kind == items.MEMO_READY.name and not message.refused)
    first = min((message.claimed_on for message in requests), default=None)
    return first is not None and calendar.add(first, REVIEW_REPEAT) <= day


def _commenters(memo: MemoAtHand, context: SweepContext, day: date) -> tuple[_Audience, ...]:
    draft = memo.draft
    last = draft.review.shares[-1] if draft.review.shares else None
    if last is None or last.until < day or any(comment.seq > last.seq for comment in draft.review.comments):
        return ()
    on, turn = last.on, len(draft.review.shares)
    ids = [person.id for person in _holding(context, LIAISON)] or [LIAISON]
    return tuple(_Audience(id=id_, role="liaison", kind=items.MEMO_SHARED, day=on, turn=turn) for id_ in ids)


def _coordinators_and_readers(
    kind: Kind, on: date, context: SweepContext, directory: Directory, listed: Collection[str]
) -> tuple[_Audience, ...]:
    """Return who hears of a memo issued or withdrawn on a day: the coordinators, in their channel if it takes messages,
    and readers among those `listed`, by email; of those who share an address the first by id."""
    if directory.day - on > NEWS_FOR:
        return ()
    coordinators = [person.id for person in _holding(context, COORDINATOR)]
    readers = {person.id: person for person in context.people.people if person.email and person.id in listed}
    by_address: dict[str, str] = {}
    for person_id in sorted(readers.keys() - set(coordinators)):
        by_address.setdefault((readers[person_id].email or "").casefold(), person_id)
    if directory.uses_coordinator_channel:
        coordinators = [CHANNEL]
    return (
        *(_Audience(id=person_id, role="coordinator", kind=kind, day=on) for person_id in coordinators),
        *(_Audience(id=person_id, role="reader", kind=kind, day=on) for person_id in by_address.values()),
    )


def _holding(context: SweepContext, role: str) -> tuple[Person, ...]:
    return tuple(person for person in context.people.people if any(part.role == role for part in person.roles))


def _notification(
    member: _Audience, memo: MemoAtHand, context: SweepContext, directory: Directory
) -> MemoNotification | None:
    """Return what is meant for someone, addressed; None if they had it already, or if nothing reaches them."""
    draft = memo.draft
    stem = f"{member.kind.name}:{draft.id}:{draft.facts_sha256[:8]}:{member.id}:{member.turn}"
    earlier = [message for message in draft.messages if message.key == stem or message.key.startswith(f"{stem}:")]
    if len(earlier) >= MOST_TRIES or any(not message.refused for message in earlier):
        return None
    recipient = _recipient(member, directory)
    if recipient is None:
        return None
    steps: tuple[MemoStep, ...] = ("comment",) if member.kind == items.MEMO_SHARED else ()
    if member.kind == items.MEMO_READY:
        steps = steps_for(draft, recipient.to or "")
    return MemoNotification(
        kind=member.kind.name,
        key=f"{stem}:{len(earlier) + 1}" if earlier else stem,
        due=member.day,
        draft=draft.id,
        turn=member.turn,
        steps=steps,
        recipient=recipient,
        reason=recipient.reason,
        delay=delay_for(member.kind, recipient, directory, context.calendar),
    )


def _recipient(member: _Audience, directory: Directory) -> Recipient | None:
    """Return who gets it, and how; None for a reader without email, because readers get it only by email."""
    if member.id == CHANNEL:
        return Recipient(to=CHANNEL, role="coordinator", channel="slack")
    person = directory.person(member.id)
    if person is None:
        return recipients.coordinator_for([None], directory, instead_of=member.id, reason="role_vacant")
    has_email = person.email is not None and directory.channels.email
    failed_on = directory.record(person).mail_unreachable_on
    if has_email and member.role in ("reader", "liaison") and not recipients.failed_lately(failed_on, directory.day):
        return Recipient(to=person.id, role=member.role, channel="email")
    if member.role != "reader":
        return recipients.recipient_in_place_of(person, member.role, directory)
    reason = recipients.unreachable_reason(person, directory)
    return recipients.coordinator_for([None], directory, instead_of=person.id, reason=reason) if has_email else None


def _facts(notification: MemoNotification, memo: MemoAtHand, context: SweepContext, day: date) -> MemoMessageFacts:
    draft = memo.draft
    kind = notification.kind
    facts = same_fields(MemoMessageFacts, draft, draft.issue, notification) | {"counts": None, "changes": (), "more": 0}
    if memo.brief and kind != items.MEMO_WITHDRAWN.name:  # what was withdrawn is not told again
        facts |= same_fields(MemoMessageFacts, memo.brief)
    if kind != items.MEMO_ISSUED.name:
        facts["question"] = None
    facts |= {
        "fingerprint": draft.facts_sha256,
        "folder": folder_of(draft.id, draft.number),
        "to_reader": notification.recipient.role == "reader",
        "link": memo.link if kind == items.MEMO_ISSUED.name else None,
        "until": draft.review.shares[-1].until if draft.review.shares and kind == items.MEMO_SHARED.name else None,
        "happened_on": notification.due,
        "answer_by": context.calendar.add(day, ANSWER_WITHIN),
        **context.message_facts(day, roles=filter(None, (notification.vacant_role,))),
    }
    return MemoMessageFacts(**facts)
