"""A memo's life, from the same cut to the same bytes, and the reader's own check of what was issued."""

import json
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from flows._runtime.environment import play_also
from flows.commands._restore import restore_into_empty
from flows.evidence.track_portfolio import track_portfolio
from flows.ledger.audit_ledger import audit_ledger
from flows.ledger.back_up import back_up
from flows.memo.drafting import open_draft_pages
from flows.memo.issue_memo import issue_memo
from flows.reminders.deliver_reminders import deliver_reminders
from models.core import InputError, LedgerError, RuleError
from models.ledger import LedgerRestored
from tasks import ledger
from tests.material.answers import review_memo
from tests.material.installation import COORDINATOR, SECOND, VERIFIER, DemoInstallation

TODAY = date(2026, 11, 25)


def drafted(installation: DemoInstallation) -> str:
    """Draft today's memo and return the draft's id."""
    return str(installation.do(issue_memo, as_of=TODAY, person_id=COORDINATOR)["draft"])


@pytest.mark.usefixtures("all_forms")
def test_a_memo_is_drafted_approved_by_another_issued_once_and_checked_by_any_reader(
    installation: DemoInstallation,
) -> None:
    installation.do(track_portfolio)
    installation.do(deliver_reminders)
    draft = drafted(installation)
    shown = open_draft_pages(installation.settings, draft)
    first = {path.name: path.read_bytes() for path in shown.iterdir()}
    head = ledger.head(installation.database)
    assert drafted(installation) == draft
    assert {path.name: path.read_bytes() for path in shown.iterdir()} == first
    assert ledger.head(installation.database) == head

    with pytest.raises(RuleError, match="drafted D1 and may not approve it"):
        installation.do(review_memo, draft, "approve", COORDINATOR)
    with pytest.raises(RuleError, match="not approved in its current version"):
        installation.do(issue_memo, person_id=COORDINATOR, draft_id=draft)
    with pytest.raises(RuleError, match="may not do this"):
        installation.do(review_memo, draft, "approve", "p-contact-policy")
    assert ledger.head(installation.database) == head

    installation.do(review_memo, draft, "approve", SECOND)
    assert installation.do(issue_memo, person_id=COORDINATOR, draft_id=draft)["number"] == 1
    assert installation.kinds()[-2:] == ["memo_issued", "checkpoint_taken"]
    with pytest.raises(RuleError, match=r"was issued as memo no\. 1"):
        installation.do(issue_memo, person_id=COORDINATOR, draft_id=draft)

    memo = installation.settings.home / "memos" / "1"
    assert {path.name for path in memo.iterdir()} == {
        "memo.html", "memo.pdf", "memo.json", "milestones.csv", "ledger.jsonl", "verify_memo.py", "SHA256SUMS",
    }  # fmt: skip
    well = subprocess.run(
        [sys.executable, "verify_memo.py", "."], cwd=memo, capture_output=True, text=True, check=False
    )
    assert well.returncode == 3, well.stdout + well.stderr
    page = (memo / "memo.html").read_text()
    assert "fictional" in page.lower()
    assert installation.slack.token not in page
    assert "Follow-up coordinator (fictional)" not in page

    copy = installation.folder / "forged"
    copy.mkdir()
    for path in memo.iterdir():
        (copy / path.name).write_bytes(path.read_bytes())
    (copy / "memo.html").write_text(page.replace("7", "8"))
    ill = subprocess.run([sys.executable, "verify_memo.py", "."], cwd=copy, capture_output=True, text=True, check=False)
    assert ill.returncode != 0


@pytest.mark.usefixtures("all_forms")
def test_a_memo_of_a_blocked_source_never_says_that_there_was_no_progress(installation: DemoInstallation) -> None:
    play_also(SOURCE_COUNCIL_MIRROR_URL="http://127.0.0.1:9/{path}")
    installation.do(track_portfolio)
    draft = drafted(installation)
    folder = open_draft_pages(installation.settings, draft)
    page, told = (folder / "memo.html").read_text(), json.loads((folder / "memo.json").read_text())
    denied = page.lower().replace("not mean no progress", "")
    for never in ("no progress", "overdue by law", "Complied with Int"):
        assert never.lower() not in denied
    assert "could not read" in page
    assert told["facts"]["memo"]["as_of"] == "2026-11-25"


def test_a_memo_that_a_schedule_drafted_needs_a_reviewer_and_an_approver_who_are_two(
    installation: DemoInstallation,
) -> None:
    installation.at("2026-12-01T07:00:00-05:00")
    made = installation.do(issue_memo)
    draft = str(made["draft"])
    assert made["as_of"] == "2026-11-30"
    installation.do(review_memo, draft, "approve", SECOND)
    with pytest.raises(RuleError, match="two people"):
        installation.do(issue_memo, person_id=COORDINATOR, draft_id=draft)
    installation.do(review_memo, draft, "review", VERIFIER, installation.words("Made up: read."))
    with pytest.raises(InputError, match="'system' is not in the people file"):
        installation.do(issue_memo, draft_id=draft)
    assert installation.do(issue_memo, person_id=COORDINATOR, draft_id=draft)["number"] == 1


def test_an_installation_is_put_back_from_its_copy_with_its_memos_and_says_so(
    installation: DemoInstallation, tmp_path: Path
) -> None:
    installation.evidence("R6-M1", "Made-up inventory.", by="p-contact-policy")
    draft = drafted(installation)
    installation.do(review_memo, draft, "approve", SECOND)
    installation.do(issue_memo, person_id=COORDINATOR, draft_id=draft)
    made = installation.do(back_up)
    before = installation.entries
    again = installation.do(back_up)
    assert made == again, "a day has one copy"
    copy = installation.settings.backup_root / str(made["file"])
    memo = (installation.settings.home / "memos" / "1" / "memo.json").read_bytes()

    with pytest.raises(LedgerError, match="not empty"):
        restore_into_empty(copy, 1, "none", ())
    play_also(HOME=str(tmp_path / "second"), PEOPLE=str(tmp_path / "home" / "people.yaml"))
    proof = restore_into_empty(copy, 1, "none", ())
    assert (proof["seq"], proof["evidence"], proof["memos"]) == (made["seq"], 1, 1)
    assert installation.entries[:-1] == before
    restored = installation.entries[-1].event
    assert isinstance(restored, LedgerRestored)
    assert (restored.head_seq, restored.known_seq, restored.last_memo) == (made["seq"], made["seq"], 1)
    assert (tmp_path / "second" / "memos" / "1" / "memo.json").read_bytes() == memo
    assert installation.do(audit_ledger)["evidence"] == 1
