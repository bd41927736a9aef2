"""What a person writes after `memo draft` (the event of a hearing, a moment), and what is told them to do next."""

import re
from datetime import datetime

from models.core import NEW_YORK, InputError
from models.drafts import COMMENT_PERIODS, is_agreed, sent_back
from models.permissions import SYSTEM
from models.records import DraftRecord


def event_of(written: str | None) -> int | None:
    """Return the Council's number of the event in `event:22233`. Raises InputError for other words."""
    if written is None:
        return None
    found = re.fullmatch(r"event:([1-9][0-9]{0,9})", written)
    if found is None:
        raise InputError(
            f"--for {written!r} names no event; write event:N with the Council's number, for example event:22233"
        )
    return int(found[1])


def moment_of(written: str) -> datetime:
    """Return a moment (aware) written in ISO form; one that names no zone is New York's. Raises InputError."""
    try:
        moment = datetime.fromisoformat(written)
    except ValueError:
        raise InputError(f"--known-at {written!r} is not a time; write one like 2026-12-01T07:00:00-05:00") from None
    return moment if moment.tzinfo else moment.replace(tzinfo=NEW_YORK)


def next_of(draft: DraftRecord) -> str:
    """Say in one line what comes next for a draft, as it stands: the command, and who runs it."""
    n = draft.id[1:]
    if back := sent_back(draft):
        return f"next: fix the record and draft again; to undo the return: memo review {n} --text TEXT --by {back.by}"
    if draft.comments:
        return f"next: {_again(draft)}, so that the comment is printed"
    if draft.shares:
        until = draft.shares[-1].until
        return f"next: memo comment {n} --text TEXT --by LIAISON, or after {until}: {_again(draft)}"
    if is_agreed(draft):
        return f"next: memo issue {n} --by YOU"
    if draft.approvals:
        return f"next: memo review {n} --text TEXT --by ANOTHER (a schedule drafted it, so two people read it)"
    share = (
        f"; to ask for the agency's comment first: memo share {n} --by YOU" if draft.period in COMMENT_PERIODS else ""
    )
    read = f"memo review {n} --text TEXT --by ONE and " if _to_be_read(draft) else ""
    return f"next: {read}memo approve {n} --by ANOTHER{share}"


def say_errata(numbers: list[int]) -> str:
    """Say which corrections of a memo that was withdrawn stay public, by number; at least one."""
    first, last = ", ".join(map(str, numbers[:-1])), numbers[-1]
    if not first:
        stays = f"corrects it and stays public: withdraw it too (`memo withdraw {last}`)"
        return f"memo no. {last} {stays} if it says the same"
    return (
        f"memos no. {first} and {last} correct it and stay public: withdraw them too (`memo withdraw {numbers[0]}`) if "
        "they say the same"
    )


def _to_be_read(draft: DraftRecord) -> bool:
    return draft.drafted_by == SYSTEM and not draft.reviews


def _again(draft: DraftRecord) -> str:
    """Return the command that makes a draft of the same kind again."""
    if draft.supersedes is not None:
        return f"memo correct {draft.supersedes} --reason REASON --by YOU"
    return f"memo draft{'' if draft.period == 'month' else f' --period {draft.period}'} --by YOU"
