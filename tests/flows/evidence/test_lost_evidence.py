"""A file of evidence that is missing or was changed is named, and neither the memo nor the status counts it."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

import pytest

from flows.__main__ import main
from flows.ledger.audit_ledger import audit_ledger
from flows.memo.issue_memo import issue_memo
from models.core import LedgerBroken, RuleError
from tests.material.answers import record_finding
from tests.material.installation import COORDINATOR, VERIFIER, DemoInstallation

TODAY = date(2026, 11, 25)


@contextmanager
def lost(installation: DemoInstallation, sha256: str, how: str) -> Iterator[None]:
    """Remove a file from custody or change it, and put it back as it was."""
    path = installation.settings.store.root / sha256[:2] / sha256[2:4] / sha256
    body = path.read_bytes()
    path.unlink()
    if how == "changed":
        path.write_bytes(b"another")
    yield
    path.write_bytes(body)


def memo(installation: DemoInstallation) -> Any:
    """Draft today's memo, and return its facts."""
    draft = installation.do(issue_memo, as_of=TODAY, person_id=COORDINATOR)["draft"]
    return json.loads((installation.settings.home / "memos" / "drafts" / draft / "memo.json").read_text())["facts"]


def row(facts: Any, milestone: str) -> Any:
    """Return a milestone's row in the memo's annex."""
    return next(each for page in facts["annex"] for each in page["milestones"] if each["id"] == milestone)


def status(capsys: pytest.CaptureFixture[str]) -> dict[str, str]:
    """Return where each milestone stands, as the command prints it."""
    capsys.readouterr()
    with pytest.raises(SystemExit):
        main(["status", "--json"])
    told = json.loads(capsys.readouterr().out)
    return {each["id"]: each["standing"] for one in told["recommendations"] for each in one["milestones"]}


@pytest.mark.parametrize("how", ["removed", "changed"])
def test_a_memo_and_the_status_count_no_finding_whose_file_is_lost(
    installation: DemoInstallation, how: str, capsys: pytest.CaptureFixture[str]
) -> None:
    sha256 = installation.evidence("R6-M1", "made up", by="p-contact-policy")
    installation.do(
        record_finding, "R6-M1", "met", date(2026, 11, 20), VERIFIER, installation.words("Made up."), sha256
    )
    before = memo(installation)
    assert before["headline"]["verified"] == ["R6-M1"]
    assert status(capsys)["R6-M1"].startswith("verified")

    with lost(installation, sha256, how):
        with pytest.raises(RuleError, match="run `ledger verify`"):
            memo(installation)
        with pytest.raises(SystemExit) as ended:
            main(["ledger", "verify"])
        assert ended.value.code == 1
        assert sha256 in capsys.readouterr().err
        facts = memo(installation)
        assert facts["headline"]["verified"] == []
        assert (row(facts, "R6-M1")["proof"], row(facts, "R6-M1")["why"]) == ("not_checked", "file_missing")
        (shown,) = [each for page in facts["annex"] for each in page["evidence"]]
        assert shown["counts"] is False
        assert status(capsys)["R6-M1"] == "unknown"

    with pytest.raises(RuleError, match="or came back"):
        memo(installation)
    installation.do(audit_ledger)
    assert memo(installation)["headline"] == before["headline"]
    assert installation.kinds().count("custody_noted") == 2


def test_a_loss_between_draft_and_issue_stops_the_issue(installation: DemoInstallation) -> None:
    sha256 = installation.evidence("R6-M1", "made up", by="p-contact-policy")
    draft = installation.do(issue_memo, as_of=TODAY, person_id=COORDINATOR)["draft"]
    with lost(installation, sha256, "removed"):
        with pytest.raises(RuleError, match="evidence went missing from our files"):
            installation.do(issue_memo, person_id=COORDINATOR, draft_id=draft)
        with pytest.raises(LedgerBroken, match=sha256):
            installation.do(audit_ledger)
        assert row(memo(installation), "R6-M1")["why"] == "file_missing", "evidence that waited is not counted either"
