"""What a person writes after `memo draft` (the event of a hearing), and what is told them to do next."""

import re

from models.core import InputError
from models.drafts import COMMENT_PERIODS, is_agreed, sent_back
from models.permissions import SYSTEM
from models.records import DraftRecord

READ, APPROVE = '"I have read it"', '"Approve"'
"""The buttons in Slack that record a review and an approval (`in_slack` in models/answers/verbs.py)."""


def event_of(written: str | None) -> int | None:
    """Return the Council's number of the event in `event:22233`. Raises InputError for other words."""
    if written is None:
        return None
    match = re.fullmatch(r"event:([1-9][0-9]{0,9})", written)
    if match is None:
        raise InputError(
            f"--for {written!r} names no event; write event:N with the Council's number, for example event:22233"
        )
    return int(match[1])


def next_of(draft: DraftRecord, *, in_slack: bool, has_slack: bool) -> str:
    """Say in one line what comes next for a draft, as it stands: the command, and who runs it.

    `in_slack`: reviews, approvals and issue count from Slack alone, so it says what is done there. Where no Slack is
    set (`has_slack`), no message with buttons exists, so it says the command and what lets it decide.
    """
    if in_slack and not has_slack:
        command = next_of(draft, in_slack=False, has_slack=False)
        decides = command != next_of(draft, in_slack=True, has_slack=True)
        return f"set FOLLOWTHROUGH_DECIDE_IN=anywhere, because no Slack is set, then {command}" if decides else command
    n = draft.id[1:]
    if back := sent_back(draft):
        read = f"followthrough memo review {n} --text TEXT --by {back.by}"
        undo = _press_in_slack(draft, f"{back.by} presses {READ}") if in_slack else read
        return f"fix the record and draft again; to undo the return: {undo}"
    if draft.comments:
        return f"{_again(draft)}, so that the comment is printed"
    if draft.shares:
        until = draft.shares[-1].until
        return f"followthrough memo comment {n} --text TEXT --by LIAISON, or after {until}: {_again(draft)}"
    if is_agreed(draft):
        return f"a coordinator types `/followthrough issue {n}` in Slack" if in_slack else _command("issue", n, "YOU")
    if draft.approvals:
        why = "(a schedule drafted it, so two people read it)"
        another = _press_in_slack(draft, f"another person presses {READ}")
        return f"{another if in_slack else _command('review', n, 'ANOTHER')} {why}"
    share = (
        f"; to ask for the agency's comment first: followthrough memo share {n} --by YOU"
        if draft.period in COMMENT_PERIODS
        else ""
    )
    if in_slack:
        both = f"one person presses {READ} and another {APPROVE}"
        return _press_in_slack(draft, both if _to_be_read(draft) else f"another person presses {APPROVE}") + share
    read = f"{_command('review', n, 'ONE')}, then " if _to_be_read(draft) else ""
    return f"{read}{_command('approve', n, 'ANOTHER')}{share}"


def _command(step: str, number: str, by: str) -> str:
    text = " --text TEXT" if step == "review" else ""
    return f"followthrough memo {step} {number}{text} --by {by}"


def _press_in_slack(draft: DraftRecord, who: str) -> str:
    return f"in Slack, {who} in the message about {draft.id} from the app"


def say_errata(numbers: list[int]) -> str:
    """Say which corrections of a memo that was withdrawn stay public, by number; at least one."""
    first = ", ".join(map(str, numbers[:-1]))
    last = numbers[-1]
    if not first:
        stays = f"corrects it and stays public: withdraw it too (`followthrough memo withdraw {last}`)"
        return f"memo no. {last} {stays} if it says the same"
    return (
        f"memos no. {first} and {last} correct it and stay public: withdraw them too "
        f"(`followthrough memo withdraw {numbers[0]}`) if they say the same"
    )


def _to_be_read(draft: DraftRecord) -> bool:
    return draft.drafted_by == SYSTEM and not draft.reviews


def _again(draft: DraftRecord) -> str:
    """Return the command that makes a draft of the same kind again."""
    if draft.supersedes is not None:
        return f"followthrough memo correct {draft.supersedes} --reason REASON --by YOU"
    return f"followthrough memo draft{'' if draft.period == 'month' else f' --period {draft.period}'} --by YOU"
