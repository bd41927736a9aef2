"""`followthrough memo`: draft, open, note, share, comment, review, approve, issue, correct, withdraw, list, verify."""

import re
import subprocess
import sys
from json import loads
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

from cyclopts import App, Parameter

from flows.commands._out import (
    answer,
    bad_input,
    check_failed,
    document,
    drafts,
    fact,
    keep_words,
    load_settings,
    result,
    run_flow,
    table,
)
from flows.commands._parameters import By, Day, DraftNumber, Json, MemoNumber, Reason, RecommendationId, Words

if TYPE_CHECKING:
    from models.ledger import Verb
    from models.records import DraftRecord

app = App(name="memo")
site = App(name="site")
NOT_COMPARED = 3  # how verify_memo.py ends where it was given no key and found nothing wrong
SHORT = ("draft", "period", "memo", "as_of", "drafted_by", "approvals", "issued_on")
"""The columns of the list; what is rarer stands in words behind them."""
RARER = {
    "event": "before event",
    "comment_until": "comment until",
    "commented_on": "commented",
    "corrects": "corrects memo no.",
    "corrected_by": "corrected by memo no.",
    "withdrawal_asked": "withdrawal asked",
    "withdrawn_on": "withdrawn",
}


@app.command
def draft(
    *,
    period: Literal["week", "month", "quarter", "closing"] | None = None,
    before: Annotated[str | None, Parameter(name="--for")] = None,
    as_of: Day | None = None,
    by: By,
    json: Json = False,
) -> None:
    """Draft the memo from the current record, and open it. Without news, a second run gives the same draft.

    Example: followthrough memo draft --period month --by p-coordinator-1

    Args:
        period: Week, month, quarter or closing; month by default.
        before: Write event:N, with the Council's number of the hearing for which the memo is made.
        as_of: The day whose status it reports, such as 2026-11-25; today by default.
    """
    from flows.memo.issue_memo import issue_memo

    match = re.fullmatch(r"event:([1-9][0-9]{0,9})", before or "")
    if before is not None and match is None:
        raise bad_input(
            f"--for {before!r} names no event; write event:N with the Council's number, for example event:22233"
        )
    event_id = int(match[1]) if match else None
    kind = period or ("hearing" if match else "month")
    outcome = run_flow(issue_memo, kind, as_of, by, event_id=event_id)
    folder = _pages_of(outcome["draft"])
    result(outcome, json, f"draft {outcome['draft']} ({outcome['period']}) of {outcome['as_of']}: {folder}")
    if not json:
        _tell_next(outcome["draft"])


@app.command(name="open")
def open_pages(number: DraftNumber) -> None:
    """Make the pages of draft N from the words that it keeps, to read them before approving; print their folder.

    Example: followthrough memo open 1
    """
    fact(str(_pages_of(f"D{number}")))


@app.command
def issue(number: DraftNumber, *, by: By, json: Json = False) -> None:
    """Issue the approved draft N under the next number.

    Example: followthrough memo issue 1 --by p-coordinator-1
    """
    from flows.memo.issue_memo import issue_memo

    outcome = run_flow(issue_memo, person_id=by, draft_id=f"D{number}")
    result(outcome, json, f"memo no. {outcome['number']} issued: {_folder(str(outcome['number']))}")


@app.command
def share(number: DraftNumber, *, by: By) -> None:
    """Share draft N with the agency's liaison, who has five business days to comment.

    Example: followthrough memo share 1 --by p-coordinator-1
    """
    seq = answer("memo.share", f"D{number}", by).seq
    until = next(share.until for share in drafts()[f"D{number}"].review.shares if share.seq == seq)
    fact(f"draft D{number} shared; the agency may comment until {until} (entry {seq})")
    fact(f"send its liaison {_pages_of(f'D{number}') / 'memo.pdf'}")
    _tell_next(f"D{number}")


@app.command
def comment(number: DraftNumber, *, text: Words, by: By) -> None:
    """Record the agency's comment on draft N. The memo prints it unchanged.

    Example: followthrough memo comment 1 --text "..." --by p-liaison-1
    """
    _step(number, "memo.comment", by, "comment", text=text)


@app.command
def review(number: DraftNumber, *, text: Words, by: By, back: bool = False) -> None:
    """Review draft N, or send it --back. The drafter may not.

    Example: followthrough memo review 1 --text "read" --by p-coordinator-2

    Args:
        back: Send it back; it cannot be issued as it is.
    """
    if back:
        _step(number, "memo.back", by, "return", text=text)
    else:
        _step(number, "memo.read", by, "review", text=text)


@app.command
def approve(number: DraftNumber, *, by: By) -> None:
    """Approve exactly this version of draft N. The drafter may not.

    Example: followthrough memo approve 1 --by p-coordinator-2
    """
    _step(number, "memo.approve", by, "approval")


@app.command
def correct(number: MemoNumber, *, reason: Reason, by: By) -> None:
    """Draft a correction of memo no. N, which is reviewed, approved and issued under its own number.

    Example: followthrough memo correct 1 --reason "..." --by p-coordinator-1
    """
    from flows.memo.issue_memo import correct_memo

    outcome = run_flow(correct_memo, number, keep_words(reason), by)
    fact(f"draft {outcome['draft']} corrects memo no. {number}, whose files stay as issued")
    _tell_next(outcome["draft"])


@app.command
def withdraw(number: MemoNumber, *, by: By, reason: Reason | None = None) -> None:
    """Ask to withdraw memo no. N if it shows what may not be shown (--reason), or confirm what another person asked.

    Two people are needed. Once the second one confirms, its files are removed; checksums and reason stay.

    Example: followthrough memo withdraw 1 --reason "..." --by p-coordinator-1
    """
    from flows.commands._memo_words import say_errata
    from flows.memo.issue_memo import withdraw_memo

    outcome = run_flow(withdraw_memo, number, by, keep_words(reason) if reason else None)
    if outcome["withdrawn_on"] is None:
        fact(f"asked to withdraw memo no. {number}; nothing is removed until another person confirms")
        fact(f"next: `followthrough memo withdraw {number} --by PERSON`, by another coordinator or a verifier")
        return
    fact(f"memo no. {number} withdrawn on {outcome['withdrawn_on']}; its files are removed here")
    if outcome["errata"]:
        fact(say_errata(outcome["errata"]))
    fact("backups keep the files until they expire; run `followthrough site build FOLDER` to remove it from the site")


@app.command
def note(recommendation_id: RecommendationId, *, text: Words, on: Day, by: By) -> None:
    """Add a dated note: what changed on a recommendation and what remains, in at most 500 characters.

    Example: followthrough memo note R2 --text "The draft is under review." --on 2026-11-20 --by p-coordinator-1

    Args:
        text: The note, as the memo prints it.
        on: The day of the note, such as 2026-11-20.
    """
    from models.drafts import refuse_long_note

    refuse_long_note(text)
    seq = answer("note", recommendation_id, by, on=on, text=text).seq
    fact(f"recorded (entry {seq}). The next draft shows it, and is reviewed with it.")


@app.command(name="list")
def show_list(*, json: Json = False) -> None:
    """List drafts and issued memos.

    Example: followthrough memo list
    """
    rows = [_row_of(draft) for draft in sorted(drafts().values(), key=lambda draft: draft.drafted_seq)]
    if json:
        document(rows)
        return
    lines = [
        (*(row[name] for name in SHORT), "; ".join(f"{RARER[key]} {row[key]}" for key in RARER if row[key] is not None))
        for row in rows
    ]
    table("Memos", (*SHORT, "also"), lines)


def _row_of(draft: "DraftRecord") -> dict[str, Any]:
    return {
        "draft": draft.id,
        "period": draft.period,
        "memo": draft.number,
        "as_of": draft.as_of,
        "drafted_by": draft.drafted_by,
        "event": draft.event_id,
        "comment_until": draft.review.shares[-1].until if draft.review.shares else None,
        "commented_on": draft.review.comments[-1].on if draft.review.comments else None,
        "approvals": len(draft.review.approvals),
        "issued_on": draft.issued_on,
        "corrects": draft.supersedes,
        "corrected_by": draft.issue.corrected_by,
        "withdrawal_asked": draft.withdrawal_asked.on if draft.withdrawal_asked and not draft.withdrawn_on else None,
        "withdrawn_on": draft.withdrawn_on,
    }


@app.command
def verify(memo: str) -> None:
    """Check the files, counts, record and signature of memo no. N, or of a folder, as any reader can.

    It compares the signature with the key of this installation, if one is set, and with those that it replaced.
    Example: followthrough memo verify 1

    Args:
        memo: A memo's number, a folder, or the memo.zip of 0.2.0.
    """
    from flows._runtime.data import VERIFIER
    from models.memo import head_in
    from tasks import ledger
    from tasks.ledger.checkpoint import public_key
    from tasks.ledger.witness import keys_of
    from tasks.memo import WITHDRAWN

    path = _folder(memo) if memo.isdecimal() else Path(memo)
    if not path.exists():
        raise bad_input(f"{path} does not exist; name a memo's number (`memo list` shows them) or a folder")
    if (path / WITHDRAWN).is_file():
        raise check_failed((path / WITHDRAWN).read_text().strip().replace("\n", " "))
    settings = load_settings()
    key = public_key(settings.signing_key)
    keys = keys_of(ledger.entries(settings.database()), key) if key else {}
    command = [sys.executable, str(VERIFIER), str(path), *(word for key_id in keys for word in ("--key", key_id))]
    process = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 (our own words)
    if process.returncode not in (0, NOT_COMPARED):
        raise check_failed((process.stdout + process.stderr).strip())
    if memo.isdecimal() and (number := head_in(loads((path / "memo.json").read_bytes()))["number"]) != int(memo):
        raise check_failed(f"{path} has memo no. {number} in it, not no. {memo}; put the right folder back from a copy")
    fact(process.stdout.strip())


@site.command
def build(folder: Path, *, json: Json = False) -> None:
    """Build the site in FOLDER: memos in every form, recommendations, a feed and a calendar.

    FOLDER becomes a link to the newest build beside it, so a reader sees the old site or the new one, never half.
    The site shows nothing newer than the last issued memo. The same record gives the same bytes.

    Example: followthrough site build public

    Args:
        folder: The name under which the newest build is found.
    """
    from flows._runtime.environment import play_also
    from flows.memo.build_site import build_site

    play_also(SITE=str(folder))
    outcome = run_flow(build_site)
    counts = f"{outcome['memos']} memos, {outcome['files']} files"
    result(outcome, json, f"{folder}: {counts}, SHA-256 of all {outcome['sha256']}")


def _folder(*parts: str) -> Path:
    return load_settings().home.joinpath("memos", *parts)


def _pages_of(draft_id: str) -> Path:
    from flows.memo.drafting import open_draft_pages

    return open_draft_pages(load_settings(), draft_id)


def _step(number: int, verb: "Verb", by: str, step: str, **form: str) -> None:
    reply = answer(verb, f"D{number}", by, **form)
    step = "already recorded" if reply.code == "noted_before" else f"{step} recorded"
    fact(f"draft D{number}: {step} (entry {reply.seq})")
    _tell_next(f"D{number}")


def _tell_next(draft_id: str) -> None:
    from flows.commands._memo_words import next_of

    settings = load_settings()
    if draft := drafts().get(draft_id):
        fact(f"next: {next_of(draft, settings)}")
