"""`followthrough memo`: draft, comment, review, approve, issue, list, verify."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from cyclopts import App

from flows.commands._out import do, document, fact, keep_words, table

if TYPE_CHECKING:
    from flows.review_memo import Step

app = App(name="memo", help="The status memo's life: draft, comment, review, approve, issue, verify.")


@app.command
def draft(*, as_of: date | None = None, by: str, json: bool = False) -> None:
    """Draft the memo from the record as it stands; again without news gives the same draft.

    Example: followthrough memo draft --by p-coordinator-1
    """
    from flows._run import run
    from flows.issue_memo import issue_memo

    made = do(run(issue_memo, as_of=as_of, person_id=by))
    if json:
        document(made)
    else:
        fact(f"draft {made['draft']} of {made['as_of']}: {_folder('drafts', made['draft'])}")


@app.command
def comment(number: int, *, text: str, by: str) -> None:
    """Note the agency's comment on draft N; it is printed in the annex in the agency's words.

    Example: followthrough memo comment 1 --text "..." --by p-liaison-1
    """
    _step(number, "comment", by, text)


@app.command
def review(number: int, *, text: str, by: str, back: bool = False) -> None:
    """Review draft N, or send it --back; the drafter may not.

    Example: followthrough memo review 1 --text "read" --by p-coordinator-2
    """
    _step(number, "send_back" if back else "review", by, text)


@app.command
def approve(number: int, *, by: str) -> None:
    """Approve the bytes of draft N; the drafter may not.

    Example: followthrough memo approve 1 --by p-coordinator-2
    """
    _step(number, "approve", by, None)


@app.command
def issue(number: int, *, by: str, json: bool = False) -> None:
    """Issue approved draft N under the next number.

    Example: followthrough memo issue 1 --by p-coordinator-1
    """
    from flows._run import run
    from flows.issue_memo import issue_memo

    made = do(run(issue_memo, person_id=by, draft_id=f"D{number}"))
    if json:
        document(made)
    else:
        fact(f"memo no. {made['number']} is issued: {_folder(str(made['number']))}")


@app.command(name="list")
def show_list(*, json: bool = False) -> None:
    """List drafts and issued memos.

    Example: followthrough memo list
    """
    from flows._settings import settings
    from models.projections import DRAFTS
    from tasks import records

    drafts = records.every(settings().database(), DRAFTS).values()
    rows = [(each.id, each.number, each.as_of, each.drafted_by, len(each.approvals), each.issued_on) for each in drafts]
    names = ("draft", "memo", "as_of", "drafted_by", "approvals", "issued_on")
    if json:
        document([dict(zip(names, row, strict=True)) for row in rows])
    else:
        table("Memos", names, rows)


@app.command
def verify(path: Path) -> None:
    """Check a memo's files, counts, chain and signature, as any reader can with verify_memo.py.

    Example: followthrough memo verify .followthrough/memos/1
    """
    import subprocess
    import sys

    from flows._memo import VERIFIER
    from models.errors import CheckFailed

    command = [sys.executable, str(VERIFIER), str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 (our own words)
    if done.returncode:
        raise CheckFailed((done.stdout + done.stderr).strip())
    fact(done.stdout.strip())


def _step(number: int, step: "Step", by: str, text: str | None) -> None:
    from flows._run import run
    from flows.review_memo import review_memo

    text_id = keep_words(text) if text else ""
    fact(f"noted as entry {do(run(review_memo, f'D{number}', step, by, text_id))}")


def _folder(*parts: str) -> Path:
    from flows._settings import settings

    return settings().home.joinpath("memos", *parts)
