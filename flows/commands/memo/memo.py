"""`followthrough memo`: draft, note, share, comment, review, approve, issue, correct, withdraw, list, verify."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

from cyclopts import App, Parameter

from flows.commands._out import answer, document, fact, keep_words, record, result, run_flow, table
from flows.commands._parameters import (
    By,
    Day,
    DraftNumber,
    Json,
    MemoNumber,
    Moment,
    Reason,
    RecommendationId,
    Words,
)

if TYPE_CHECKING:
    from models.answers import Verb
    from models.records import DraftRecord

app = App(
    name="memo",
    help="The status memo: draft, note, share, comment, review, approve, issue, correct, withdraw, list, verify.",
)

NOT_COMPARED = 3
"""How verify_memo.py ends where it was given no key and found nothing wrong."""
NOTED: "dict[Verb, str]" = {
    "memo.comment": "comment", "memo.read": "review", "memo.back": "return", "memo.approve": "approval",
}  # fmt: skip
"""What is said to be recorded, by verb."""
SHORT = ("draft", "period", "memo", "as_of", "drafted_by", "approvals", "issued_on")
"""The columns of the list; what is rarer stands in words behind them."""


@app.command
def draft(
    *,
    period: Literal["week", "month", "quarter", "closing"] | None = None,
    before: Annotated[str | None, Parameter(name="--for")] = None,
    as_of: Day | None = None,
    known_at: Moment | None = None,
    by: By,
    json: Json = False,
) -> None:
    """Draft the memo from the current record. Without news, a second run gives the same draft.

    Example: followthrough memo draft --period month --by p-coordinator-1

    Args:
        period: Week, month, quarter or closing; month by default.
        before: Write event:N, with the Council's number of the hearing for which the memo is made.
        as_of: The day whose status it reports, such as 2026-11-25; today by default.
        known_at: A moment; gives the memo that would have been written then (New York time by default).
    """
    from flows.commands.memo.words import event_of
    from models.memo import DraftRequest

    event_id = event_of(before)
    asked = DraftRequest(period=period or ("month" if event_id is None else "hearing"), person_id=by, event_id=event_id)
    if known_at is None:
        from flows.memo.issue_memo import issue_memo

        made = run_flow(issue_memo, asked.period, as_of, by, event_id=event_id)
        where = f"draft {made['draft']} ({made['period']}) of {made['as_of']}: {_folder('drafts', made['draft'])}"
    else:
        from flows._runtime.settings import load_settings
        from flows.memo.drafting import tell_as_known

        made = tell_as_known(load_settings(), asked, as_of, known_at)
        was = f"memo no. {made['issued']} was issued with these facts" if made["issued"] else "no memo was issued so"
        no = "not recorded; it cannot be approved"
        where = f"the memo of {made['as_of']} as known then, {no}: {made['folder']} ({was})"
    result(made, json, where)
    if known_at is None and not json:
        _tell_next(made["draft"])


@app.command
def issue(number: DraftNumber, *, by: By, json: Json = False) -> None:
    """Issue the approved draft N under the next number.

    Example: followthrough memo issue 1 --by p-coordinator-1
    """
    from flows.memo.issue_memo import issue_memo

    made = run_flow(issue_memo, person_id=by, draft_id=f"D{number}")
    fault = [f"time stamp {made['stamp']}"] if "gave no good stamp" in made["stamp"] else []
    result(made, json, f"memo no. {made['number']} issued: {_folder(str(made['number']))}", *fault)


@app.command
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
    _tell_next(f"D{number}")


@app.command
def comment(number: DraftNumber, *, text: Words, by: By) -> None:
    """Record the agency's comment on draft N. The memo prints it unchanged.

    Example: followthrough memo comment 1 --text "..." --by p-liaison-1
    """
    _step(number, "memo.comment", by, text=text)


@app.command
def review(number: DraftNumber, *, text: Words, by: By, back: bool = False) -> None:
    """Review draft N, or send it --back. The drafter may not.

    Example: followthrough memo review 1 --text "read" --by p-coordinator-2

    Args:
        back: Send it back; it cannot be issued as it is.
    """
    _step(number, "memo.back" if back else "memo.read", by, text=text)


@app.command
def approve(number: DraftNumber, *, by: By) -> None:
    """Approve exactly this version of draft N. The drafter may not.

    Example: followthrough memo approve 1 --by p-coordinator-2
    """
    _step(number, "memo.approve", by)


@app.command
def correct(number: MemoNumber, *, reason: Reason, by: By) -> None:
    """Draft a correction of memo no. N, which is reviewed, approved and issued under its own number.

    Example: followthrough memo correct 1 --reason "..." --by p-coordinator-1
    """
    from flows.memo.issue_memo import correct_memo

    made = run_flow(correct_memo, number, keep_words(reason), by)
    fact(f"draft {made['draft']} corrects memo no. {number}, whose files stay as issued")
    _tell_next(made["draft"])


@app.command
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
    from models.projections import DRAFTS
    from tasks.ledger import records

    drafts = records.every(record(), DRAFTS).values()
    rows = [_row_of(draft) for draft in sorted(drafts, key=lambda draft: draft.drafted_seq)]
    if json:
        document(rows)
    else:
        table("Memos", (*SHORT, "also"), map(_line_of, rows))


def _row_of(draft: "DraftRecord") -> dict[str, Any]:
    """Return all that the list says of a draft, and of the memo it became; None for what did not happen."""
    return {
        "draft": draft.id,
        "period": draft.period,
        "memo": draft.number,
        "as_of": draft.as_of,
        "drafted_by": draft.drafted_by,
        "event": draft.event_id,
        "comment_until": draft.shares[-1].until if draft.shares else None,
        "commented_on": draft.comments[-1].on if draft.comments else None,
        "approvals": len(draft.approvals),
        "issued_on": draft.issued_on,
        "corrects": draft.supersedes,
        "corrected_by": draft.corrected_by,
        "withdrawal_asked": draft.withdrawal_asked.on if draft.withdrawal_asked and not draft.withdrawn_on else None,
        "withdrawn_on": draft.withdrawn_on,
    }


def _line_of(row: dict[str, Any]) -> tuple[Any, ...]:
    """Return a row for the table: the short columns, then the rest in words."""
    rest = {
        "before event": row["event"],
        "comment until": row["comment_until"],
        "commented": row["commented_on"],
        "corrects memo no.": row["corrects"],
        "corrected by memo no.": row["corrected_by"],
        "withdrawal asked": row["withdrawal_asked"],
        "withdrawn": row["withdrawn_on"],
    }
    more = "; ".join(f"{what} {value}" for what, value in rest.items() if value is not None)
    return (*(row[name] for name in SHORT), more)


@app.command
def verify(memo: str) -> None:
    """Check the files, counts, record and signature of memo no. N, a folder or a memo.zip, as any reader can.

    It compares the signature with the key of this installation, if one is set, and with those that it replaced.
    Example: followthrough memo verify 1

    Args:
        memo: A memo's number, a folder, or a memo.zip.
    """
    import subprocess
    import sys
    from json import loads

    from flows._runtime.data import VERIFIER
    from flows._runtime.settings import load_settings
    from models.core import CheckFailed, InputError
    from tasks import ledger
    from tasks.ledger import checkpoint
    from tasks.ledger.witness import keys_of
    from tasks.memo import WITHDRAWN

    path = _folder(memo) if memo.isdecimal() else Path(memo)
    if not path.exists():
        raise InputError(f"{path} does not exist; name a memo's number (`memo list` shows them) or a folder")
    if (path / WITHDRAWN).is_file():
        raise CheckFailed((path / WITHDRAWN).read_text().strip().replace("\n", " "))
    settings = load_settings()
    key = checkpoint.public_key(settings.signing_key)
    ours = keys_of(ledger.entries(settings.database()), key) if key else {}
    command = [sys.executable, str(VERIFIER), str(path), *(word for key_id in ours for word in ("--key", key_id))]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 (our own words)
    if done.returncode not in (0, NOT_COMPARED):
        raise CheckFailed((done.stdout + done.stderr).strip())
    number = loads((path / "memo.json").read_bytes())["memo"]["number"] if memo.isdecimal() else None
    if memo.isdecimal() and number != int(memo):
        raise CheckFailed(f"{path} has memo no. {number} in it, not no. {memo}; put the right folder back from a copy")
    fact(done.stdout.strip())


def _folder(*parts: str) -> Path:
    from flows._runtime.settings import load_settings

    return load_settings().home.joinpath("memos", *parts)


def _step(number: int, verb: "Verb", by: str, **form: str) -> None:
    reply = answer(verb, f"D{number}", by, **form)
    noted = "already recorded" if reply.code == "noted_before" else f"{NOTED[verb]} recorded"
    fact(f"draft D{number}: {noted} (entry {reply.seq})")
    _tell_next(f"D{number}")


def _tell_next(draft_id: str) -> None:
    """Print what comes next for a draft, as it stands now."""
    from flows._runtime.settings import load_settings
    from flows.commands.memo.words import next_of
    from models.projections import DRAFTS
    from tasks.ledger import records

    settings = load_settings()
    if draft := records.one(settings.database(), DRAFTS, draft_id):
        fact(f"next: {next_of(draft, in_slack=settings.decides_in_slack, has_slack=settings.has_slack)}")
