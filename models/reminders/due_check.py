"""Whether what was decided or claimed is still to be said: withdrawn or re-addressed where not (REM-10)."""

from datetime import datetime

from models.core import new_york_day
from models.ledger import Claimed, DigestClaimed, MemoTold, NoticeClaimed, ReminderClaimed
from models.records import MilestoneRecord, turned_back
from models.reminders.context import House
from models.reminders.deciding import errand_of
from models.reminders.digest_facts import week_of
from models.reminders.memo_errands import memos_due
from models.reminders.pending import due_steps


def still_due(claim: Claimed, record: MilestoneRecord | None, house: House, now: datetime) -> bool:
    """Say whether a claimed part is still to be said, and to the same person for the same reason.

    `record` is the milestone of the part as it stands now, None for a notice or a digest. The decision is made again
    as if the part had not been claimed: a milestone that was verified, extended or given to another in between, for
    which evidence came or an obstacle was named, says something else now, or to somebody else.
    """
    match claim:
        case NoticeClaimed():
            source = house.sources.get(claim.source)
            return source is not None and not turned_back(source.notices, claim.notice)
        case MemoTold():
            return _is_memo_due(claim, house, now)
        case DigestClaimed():
            return claim.facts.week == week_of(new_york_day(now))
    return record is not None and _is_due(claim, record, house, now)


def _is_memo_due(claim: MemoTold, house: House, now: datetime) -> bool:
    unsaid = tuple(
        each.model_copy(
            update={
                "draft": each.draft.model_copy(
                    update={"told": tuple(one for one in each.draft.told if one.key != claim.part.key)}
                )
            }
        )
        for each in house.memos
    )
    again = memos_due(house.model_copy(update={"memos": unsaid}), now)
    meant = (claim.draft, claim.part.rung, claim.to, claim.because)
    return any((each.errand.draft, each.errand.rung, each.errand.to, each.errand.because) == meant for each in again)


def _is_due(claim: ReminderClaimed, record: MilestoneRecord, house: House, now: datetime) -> bool:
    part = claim.part
    unsaid = record.model_copy(update={"told": tuple(each for each in record.told if each.key != part.key)})
    if unsaid.due_now != part.due:
        return False
    source = house.sources.get(record.source)
    again = (
        errand_of(step, unsaid, now, house.calendar, source, house.people, house.recipients, house.roads)
        for step in due_steps(unsaid, new_york_day(now), house.calendar)
    )
    meant = (part.rung, claim.to, claim.because)
    return any((each.rung, each.to, each.because) == meant for each in again)
