"""Whether what was decided or claimed is still to be said: withdrawn or re-addressed where not (REM-10)."""

from datetime import datetime

from models.core import new_york_day
from models.ledger import Claim, DigestClaimed, MemoMessageClaimed, NoticeClaimed, ReminderClaimed
from models.records import MilestoneRecord, turned_back
from models.reminders.context import SweepContext
from models.reminders.deciding import notification_of
from models.reminders.digest_facts import week_of
from models.reminders.memo_notifications import memos_due
from models.reminders.pending import due_steps


def still_due(claim: Claim, record: MilestoneRecord | None, context: SweepContext, now: datetime) -> bool:
    """Say whether a claimed part is still to be said, and to the same person for the same reason.

    `record` is the milestone of the part as it stands now, None for a notice or a digest. The decision is made again
    as if the part had not been claimed: a milestone that was verified, extended or given to another in between, for
    which evidence came or an obstacle was named, says something else now, or to somebody else.
    """
    match claim:
        case NoticeClaimed():
            source = context.sources.get(claim.source)
            return source is not None and not turned_back(source.notices, claim.notice)
        case MemoMessageClaimed():
            return _is_memo_due(claim, context, now)
        case DigestClaimed():
            return claim.facts.week == week_of(new_york_day(now))
    return record is not None and _is_due(claim, record, context, now)


def _is_memo_due(claim: MemoMessageClaimed, context: SweepContext, now: datetime) -> bool:
    unsaid = tuple(
        each.model_copy(
            update={
                "draft": each.draft.model_copy(
                    update={"told": tuple(one for one in each.draft.told if one.key != claim.part.key)}
                )
            }
        )
        for each in context.memos
    )
    again = memos_due(context.model_copy(update={"memos": unsaid}), now)
    meant = (claim.draft, claim.part.kind, claim.to, claim.reason)
    return any(
        (each.notification.draft, each.notification.kind, each.notification.to, each.notification.reason) == meant
        for each in again
    )


def _is_due(claim: ReminderClaimed, record: MilestoneRecord, context: SweepContext, now: datetime) -> bool:
    part = claim.part
    unsaid = record.model_copy(update={"told": tuple(each for each in record.told if each.key != part.key)})
    if unsaid.due_now != part.due:
        return False
    source = context.sources.get(record.source)
    again = (
        notification_of(
            step, unsaid, now, context.calendar, source, context.people, context.recipients, context.channels
        )
        for step in due_steps(unsaid, new_york_day(now), context.calendar)
    )
    meant = (part.kind, claim.to, claim.reason)
    return any((each.kind, each.to, each.reason) == meant for each in again)
