"""What people do with a memo between its draft and its issue, and after it: each step, noted."""

from typing import TYPE_CHECKING

from flows.commands._out import do, fact, keep_words

if TYPE_CHECKING:
    from models.drafts import Step


def share(number: int, *, by: str) -> None:
    """Give draft N to the agency's liaison, who may comment on it for five business days.

    Example: followthrough memo share 1 --by p-coordinator-1
    """
    from flows._runtime.run import run
    from flows.memo.share_memo import share_memo

    made = do(run(share_memo, f"D{number}", by))
    fact(f"draft {made['draft']} is shared: a comment is waited for until {made['until']} (entry {made['seq']})")
    tell_next(f"D{number}")


def comment(number: int, *, text: str, by: str) -> None:
    """Note the agency's comment on draft N; it is printed in the annex in the agency's words.

    Example: followthrough memo comment 1 --text "..." --by p-liaison-1
    """
    _step(number, "comment", by, text)


def review(number: int, *, text: str, by: str, back: bool = False) -> None:
    """Review draft N, or send it --back; the drafter may not.

    Example: followthrough memo review 1 --text "read" --by p-coordinator-2
    """
    _step(number, "send_back" if back else "review", by, text)


def approve(number: int, *, by: str) -> None:
    """Approve the bytes of draft N; the drafter may not.

    Example: followthrough memo approve 1 --by p-coordinator-2
    """
    _step(number, "approve", by, None)


def correct(number: int, *, reason: str, by: str) -> None:
    """Draft an erratum of memo no. N; it is reviewed, approved and issued under a number of its own.

    Example: followthrough memo correct 1 --reason "..." --by p-coordinator-1
    """
    from flows._runtime.run import run
    from flows.memo.correct_memo import correct_memo

    made = do(run(correct_memo, number, keep_words(reason), by))
    fact(f"draft {made['draft']} corrects memo no. {number}; memo no. {number} stays as it was issued")
    tell_next(made["draft"])


def withdraw(number: int, *, reason: str, by: str) -> None:
    """Withdraw memo no. N, which let out what may not be shown: its files go, its hashes and the reason stay.

    Example: followthrough memo withdraw 1 --reason "..." --by p-coordinator-1
    """
    from flows._runtime.run import run
    from flows.commands.memo.words import say_errata
    from flows.memo.withdraw_memo import withdraw_memo

    made = do(run(withdraw_memo, number, keep_words(reason), by))
    fact(f"memo no. {number} is withdrawn since {made['withdrawn_on']}; its files are gone from this home")
    if made["errata"]:
        fact(say_errata(made["errata"]))
    fact("copies (`backup`) hold the files until they run out; `site build FOLDER` takes it off the site")


NOTED: "dict[Step, str]" = {
    "comment": "comment", "review": "review", "send_back": "sent back,", "approve": "approval",
}  # fmt: skip
"""What is said to be noted, by step."""
STEPS = (share, comment, review, approve, correct, withdraw)


def _step(number: int, step: "Step", by: str, text: str | None) -> None:
    from flows._runtime.run import run
    from flows._runtime.settings import load_settings
    from flows.memo.review_memo import review_memo
    from tasks import ledger

    database, text_id = load_settings().database(), "" if text is None else keep_words(text)
    head = ledger.head(database)[0]
    seq = do(run(review_memo, f"D{number}", step, by, text_id))
    noted = f"{NOTED[step]} noted" if seq > head else "already recorded"
    fact(f"{noted} as entry {seq}: draft D{number}")
    tell_next(f"D{number}")


def tell_next(draft_id: str) -> None:
    """Print what comes next for a draft, as it stands now."""
    from flows._runtime.settings import load_settings
    from flows.commands.memo.words import next_of
    from models.projections import DRAFTS
    from tasks.ledger import records

    if draft := records.one(load_settings().database(), DRAFTS, draft_id):
        fact(next_of(draft))
