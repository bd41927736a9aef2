"""What comes next for a draft or a memo, in words."""

from flows._runtime.settings import Settings
from models.drafts import COMMENT_PERIODS, is_agreed, sent_back
from models.permissions import SYSTEM, able
from models.records import DraftRecord
from tasks.core import account_name

READ, APPROVE = '"I have read it"', '"Approve"'
"""The buttons in Slack that record a review and an approval (`in_slack` in models/answers/verbs.py)."""


def next_of(draft: DraftRecord, settings: Settings) -> str:
    """Say what comes next for a draft, and who does it: in Slack if only it counts, else by which command."""
    another = "followthrough"
    if not settings.is_demonstration:  # in which one person plays all
        owner = account_name(settings.home.stat().st_uid)
        mend = ""
        if owner == "root":  # who can act as anybody
            mend = "give its folder to one person's account, NAME, in place of root (`chown -R`), then "
            owner = "NAME"
        another = f"{mend}another person, logged in to this machine as themselves: sudo -u {owner} followthrough"
    people = settings.people_if_real()
    asks = ""
    if draft.period in COMMENT_PERIODS and people and able(people, "memo_comment"):
        asks = f"; to ask for the agency's comment first: followthrough memo share {draft.id} --by YOU"
    step = _next_of(draft, another, asks, in_slack=settings.decides_in_slack)
    command = _next_of(draft, another, asks, in_slack=False)
    if settings.has_slack or command == step:
        return step
    return (
        f"no Slack is set, so set FOLLOWTHROUGH_DECIDE_IN=anywhere (docs/coordinator.md#without-slack), then {command}"
    )


def _next_of(draft: DraftRecord, another: str, asks: str, *, in_slack: bool) -> str:
    n = draft.id
    message = f"in the message about {draft.id} from the app"
    is_unread = draft.drafted_by == SYSTEM and not draft.review.reviews
    if back := sent_back(draft):
        review = f"followthrough memo review {n} --text TEXT --by {back.by}"
        undo = f"in Slack, {back.by} presses {READ} {message}" if in_slack else review
        return f"fix the record and draft again; to undo the return: {undo}"
    if draft.review.comments:
        return f"{_again(draft)}, so that the comment is printed"
    if draft.review.shares:
        until = draft.review.shares[-1].until
        record = f"followthrough memo comment {n} --text TEXT --by LIAISON"
        return f"{record}, or after {until}: {_again(draft)}, and have it approved"
    if is_agreed(draft):
        issue = f"followthrough memo issue {n} --by YOU"
        return f"a coordinator types `/followthrough issue {n}` in Slack" if in_slack else issue
    if draft.review.approvals:
        review = f"{another} memo review {n} --text TEXT --by ANOTHER"
        step = f"in Slack, another person presses {READ} {message}" if in_slack else review
        return f"{step} (a schedule drafted it, so two people read it)"
    step = f"{another} memo approve {n} --by ANOTHER"
    if in_slack:
        presses = f"one person presses {READ} and another" if is_unread else "another person presses"
        step = f"in Slack, {presses} {APPROVE} {message}"
    elif is_unread:
        step = f"followthrough memo review {n} --text TEXT --by ONE, then {step}"
    return f"{step}{asks}"


def _again(draft: DraftRecord) -> str:
    if draft.supersedes is not None:
        return f"followthrough memo correct {draft.supersedes} --reason REASON --by YOU"
    return f"followthrough memo draft{'' if draft.period == 'month' else f' --period {draft.period}'} --by YOU"


def say_errata(numbers: list[int]) -> str:
    """Say which corrections of a memo that was withdrawn stay public, by number; at least one."""
    *others, last = map(str, numbers)
    withdraw = f"(`followthrough memo withdraw {numbers[0]}`)"
    if not others:
        return f"memo no. {last} corrects it and stays public: withdraw it too {withdraw} if it says the same"
    memos = f"memos no. {', '.join(others)} and {last}"
    return f"{memos} correct it and stay public: withdraw them too {withdraw} if they say the same"
