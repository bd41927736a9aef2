"""What people do with a memo between its draft and its issue, and after it: each step, recorded."""

from typing import TYPE_CHECKING

from flows.commands._out import answer, fact, keep_words, record, run_flow
from flows.commands._parameters import By, DraftNumber, MemoNumber, Reason, Words

if TYPE_CHECKING:
    from models.answers import Verb


def share(number: DraftNumber, *, by: By) -> None:
    """Share draft N with the agency's liaison, who has five business days to comment.

    Example: followthrough memo share 1 --by p-coordinator-1
    """
    from models.projections import DRAFTS
    from tasks.ledger import records

    seq = answer("memo.share", f"D{number}", by).seq
    draft = records.one(record(), DRAFTS, f"D{number}")
    until = next(share.until for share in draft.shares if share.seq == seq) if draft else None
    fact(f"draft D{number} shared; the agency may comment until {until} (entry {seq})")
    tell_next(f"D{number}")


def comment(number: DraftNumber, *, text: Words, by: By) -> None:
    """Record the agency's comment on draft N. The memo prints it unchanged.

    Example: followthrough memo comment 1 --text "..." --by p-liaison-1
    """
    _step(number, "memo.comment", by, text=text)


def review(number: DraftNumber, *, text: Words, by: By, back: bool = False) -> None:
    """Review draft N, or send it --back. The drafter may not.

    Example: followthrough memo review 1 --text "read" --by p-coordinator-2

    Args:
        back: Send it back; it cannot be issued as it is.
    """
    _step(number, "memo.back" if back else "memo.read", by, text=text)


def approve(number: DraftNumber, *, by: By) -> None:
    """Approve exactly this version of draft N. The drafter may not.

    Example: followthrough memo approve 1 --by p-coordinator-2
    """
    _step(number, "memo.approve", by)


def correct(number: MemoNumber, *, reason: Reason, by: By) -> None:
    """Draft a correction of memo no. N, which is reviewed, approved and issued under its own number.

    Example: followthrough memo correct 1 --reason "..." --by p-coordinator-1
    """
    from flows.memo.issue_memo import correct_memo

    made = run_flow(correct_memo, number, keep_words(reason), by)
    fact(f"draft {made['draft']} corrects memo no. {number}, whose files stay as issued")
    tell_next(made["draft"])


def withdraw(number: MemoNumber, *, by: By, reason: Reason | None = None) -> None:
    """Ask to withdraw memo no. N if it shows what may not be shown (--reason), or confirm what another person asked.

    Two people are needed. Once the second one confirms, its files are removed; checksums and reason stay.

    Example: followthrough memo withdraw 1 --reason "..." --by p-coordinator-1
    """
    from flows.commands.memo.words import say_errata
    from flows.memo.withdraw_memo import withdraw_memo

    made = run_flow(withdraw_memo, number, by, keep_words(reason) if reason else None)
    if made["withdrawn_on"] is None:
        fact(f"asked to withdraw memo no. {number}; nothing is removed until another person confirms")
        fact(f"next: `followthrough memo withdraw {number} --by PERSON`, by another coordinator or a verifier")
        return
    fact(f"memo no. {number} withdrawn on {made['withdrawn_on']}; its files are removed here")
    if made["errata"]:
        fact(say_errata(made["errata"]))
    fact("backups keep the files until they expire; run `followthrough site build FOLDER` to remove it from the site")


NOTED: "dict[Verb, str]" = {
    "memo.comment": "comment", "memo.read": "review", "memo.back": "return", "memo.approve": "approval",
}  # fmt: skip
"""What is said to be recorded, by verb."""
STEPS = (share, comment, review, approve, correct, withdraw)


def _step(number: int, verb: "Verb", by: str, **form: str) -> None:
    reply = answer(verb, f"D{number}", by, **form)
    noted = "already recorded" if reply.code == "noted_before" else f"{NOTED[verb]} recorded"
    fact(f"draft D{number}: {noted} (entry {reply.seq})")
    tell_next(f"D{number}")


def tell_next(draft_id: str) -> None:
    """Print what comes next for a draft, as it stands now."""
    from flows._runtime.settings import load_settings
    from flows.commands.memo.words import next_of
    from models.projections import DRAFTS
    from tasks.ledger import records

    settings = load_settings()
    if draft := records.one(settings.database(), DRAFTS, draft_id):
        fact(f"next: {next_of(draft, in_slack=settings.decides_in_slack, has_slack=settings.has_slack)}")
