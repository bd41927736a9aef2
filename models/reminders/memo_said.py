"""All that a message about a memo says, frozen at its claim."""

from datetime import date

from models.drafts import MemoAtHand
from models.ledger import MemoMessageFacts
from models.reminders.context import SweepContext
from models.reminders.notification import MemoNotification
from models.reminders.reminder_facts import ANSWER_WITHIN

NAMED = ("memo.pdf", "memo.json", "memo.txt")
"""The files of an issued memo whose SHA-256 stands in a message."""


def memo_facts(
    notification: MemoNotification, at_hand: MemoAtHand, context: SweepContext, day: date
) -> MemoMessageFacts:
    """Return what a message says on a day of a draft, or of the memo that it became."""
    draft, brief = at_hand.draft, at_hand.brief
    shown = brief if brief and notification.kind != "memo_withdrawn" else None  # what was taken back is not told again
    files = {name: draft.files[name] for name in NAMED if name in draft.files}
    last = draft.shares[-1] if draft.shares and notification.kind == "memo_shared" else None
    return MemoMessageFacts(
        draft=draft.id,
        period=draft.period,
        number=draft.number,
        supersedes=draft.supersedes,
        as_of=draft.as_of,
        mock=draft.mock,
        fingerprint=draft.facts_sha256,
        counts=shown.counts if shown else None,
        changes=shown.changes if shown else (),
        more=shown.more if shown else 0,
        folder=folder_of(draft.id, draft.number),
        files=files,
        link=at_hand.link if notification.kind == "memo_issued" else None,
        steps=notification.steps,
        whole=notification.whole,
        turn=notification.turn,
        drafted_by=draft.drafted_by,
        until=last.until if last else None,
        happened_on=notification.due,
        verdicts_by=context.verdicts_by,
        said_on=day,
        answer_by=context.calendar.add(day, ANSWER_WITHIN),
    )


def folder_of(draft_id: str, number: int | None) -> str:
    """Return where the files of a draft or a memo lie, below the home folder."""
    return f"memos/drafts/{draft_id}" if number is None else f"memos/{number}"
