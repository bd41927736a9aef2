"""By which way an entry came, from which account, and what that lets a person do (docs/record.md#who-may-do-what)."""

import json
import os
import re
from dataclasses import replace
from datetime import datetime, timedelta
from html import unescape
from pathlib import Path

import pytest

from flows._runtime import clock
from flows._runtime import settings as settings_of
from flows._runtime.environment import play_also
from flows.commands import _memo_words
from models.ledger import DateHandedOver, MemoApproved
from models.projections import DRAFTS
from tasks import ledger
from tasks.core import account, account_hash, salt_of
from tasks.ledger import records
from tests.material.commands import Call
from tests.material.installation import COORDINATOR, MORNING, SECOND, VERIFIER, DemoInstallation
from tests.material.listener import listening, told
from tests.material.slack.interactions import slash_command

ACCOUNT, OTHER = "made-up-account-one", "made-up-account-two"


@pytest.fixture
def real(installation: DemoInstallation, monkeypatch: pytest.MonkeyPatch) -> DemoInstallation:
    """An installation that no demonstration made, used from one account; its clock stands still."""
    monkeypatch.setattr(settings_of.Settings, "is_demonstration", False)
    people = installation.settings.people_path
    people.write_text(people.read_text().replace("U0DEMO", "U0REAL0"))
    del os.environ["FOLLOWTHROUGH_NOW"]
    monkeypatch.setattr(clock, "now", lambda: datetime.fromisoformat(MORNING))
    log_in(monkeypatch, ACCOUNT)
    return installation


def words_of(memo: Path) -> str:
    return " ".join(unescape(re.sub("<[^>]*>", " ", (memo / "memo.html").read_text())).split())


def log_in(monkeypatch: pytest.MonkeyPatch, account: str) -> None:
    monkeypatch.setattr(settings_of, "own_account", lambda: account)


def add_evidence(own_installation: DemoInstallation, call: Call, by: str) -> str:
    path = own_installation.folder / "made-up.txt"
    path.write_text("A made-up policy, adopted.")
    ended = call("evidence", "add", "R6-M1", str(path), "--voice", "agency", "--on", "2026-11-20", "--by", by)
    assert ended.code == 0, ended.err
    return ended.out.split(" as ")[1][:64]


def find(call: Call, sha: str) -> tuple[int, str]:
    words = ("--evidence", sha, "--on", "2026-11-20", "--by", VERIFIER, "--reason", "made up: it is there")
    ended = call("finding", "add", "R6-M1", "--verdict", "met", *words)
    return ended.code, ended.err


def test_a_commands_entry_holds_its_account_as_a_hash_that_only_the_home_can_resolve(
    real: DemoInstallation, call: Call
) -> None:
    add_evidence(real, call, COORDINATOR)
    last = real.entries[-1]
    assert (last.channel, last.account) == ("command", account_hash(salt_of(real.settings.home), ACCOUNT))
    assert (real.settings.home / "salt").stat().st_mode & 0o077 == 0
    held = [path for path in real.settings.home.rglob("*") if path.is_file() and ACCOUNT.encode() in path.read_bytes()]
    assert held == []
    shown = call("ledger", "accounts").out
    assert "not of this machine" in shown
    assert COORDINATOR in shown


def test_in_a_demonstration_no_account_is_noted(installation: DemoInstallation, call: Call) -> None:
    add_evidence(installation, call, COORDINATOR)
    assert (installation.entries[-1].channel, installation.entries[-1].account) == ("command", None)


def test_a_flow_that_nobody_typed_says_so(real: DemoInstallation) -> None:
    real.evidence("R6-M1", "made up", by=COORDINATOR)
    assert (real.entries[-1].channel, real.entries[-1].account) == ("flow", None)


def test_one_account_does_not_verify_its_own_evidence_under_another_id(
    real: DemoInstallation, call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    play_also(DECIDE_IN="anywhere")
    sha = add_evidence(real, call, COORDINATOR)
    head = len(real.entries)
    code, told = find(call, sha)
    assert code == 4
    assert f"came from the account that runs this command, as {COORDINATOR}" in told
    assert len(real.entries) == head
    log_in(monkeypatch, OTHER)
    assert find(call, sha)[0] == 0


def test_one_account_does_not_approve_its_own_draft_under_another_id(
    real: DemoInstallation, call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    play_also(DECIDE_IN="anywhere")
    assert call("memo", "draft", "--by", COORDINATOR).code == 0
    refused = call("memo", "approve", "1", "--by", SECOND)
    assert refused.code == 4
    assert f"as {COORDINATOR}; it takes a second person" in refused.err
    assert ("nobody logged in" in refused.err) == (account.login() is None)
    log_in(monkeypatch, OTHER)
    assert call("memo", "approve", "1", "--by", SECOND).code == 0


@pytest.mark.parametrize("given", [{}, {"DECIDE_IN": "slack"}])
def test_decisions_count_from_slack_alone_and_a_command_says_how(
    real: DemoInstallation, call: Call, monkeypatch: pytest.MonkeyPatch, given: dict[str, str]
) -> None:
    play_also(**given)
    sha = add_evidence(real, call, "p-contact-policy")
    step = 'n Slack, another person presses "Approve" in the message about D1 from the app'
    assert f"next: i{step}; to ask for" in call("memo", "draft", "--by", COORDINATOR).out
    assert f"I{step}." in " ".join(call("week").out.split())
    head = len(real.entries)
    code, told = find(call, sha)
    assert code == 4
    assert 'press "Verify" in the message about R6-M1' in told
    for words, how in (
        (("approve", "1", "--by", SECOND), 'press "Approve" in the message about D1'),
        (("review", "1", "--text", "read", "--by", SECOND), 'press "I have read it" in the message about D1'),
        (("issue", "1", "--by", COORDINATOR), "type `/followthrough issue D1` there"),
    ):
        ended = call("memo", *words)
        assert ended.code == 4
        assert how in ended.err
    assert len(real.entries) == head
    os.environ.pop("FOLLOWTHROUGH_SLACK_BOT_TOKEN")
    os.environ.pop("FOLLOWTHROUGH_SLACK_APP_TOKEN", None)
    monkeypatch.setattr(_memo_words, "account_name", lambda _: "alice")
    week = " ".join(call("week").out.split())
    assert "o Slack is set, so set FOLLOWTHROUGH_DECIDE_IN=anywhere (docs/coordinator.md#without-slack), then" in week
    assert "as themselves: sudo -u alice followthrough memo approve D1 --by ANOTHER" in week
    assert '"Approve"' not in week
    monkeypatch.setattr(_memo_words, "account_name", lambda _: "root")
    week = " ".join(call("week").out.split())
    assert "sudo -u root" not in week, "root can act as anybody"
    assert "then give its folder to one person's account, NAME, in place of root (`chown -R`), then another" in week
    assert "as themselves: sudo -u NAME followthrough memo approve D1 --by ANOTHER" in week
    assert "no Slack is set" in call("memo", "approve", "1", "--by", SECOND).err


def test_a_new_installation_is_bound_to_slack(call: Call, tmp_path: Path) -> None:
    assert call("init", str(tmp_path / "new")).code == 0
    assert "FOLLOWTHROUGH_DECIDE_IN=slack\n" in (tmp_path / "new" / "followthrough.env").read_text()


@pytest.mark.usefixtures("all_forms")
def test_the_memo_says_by_which_way_it_was_approved(
    real: DemoInstallation, call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    play_also(DECIDE_IN="anywhere")
    call("memo", "draft", "--by", COORDINATOR)
    log_in(monkeypatch, OTHER)
    call("memo", "approve", "1", "--by", SECOND)
    assert call("memo", "issue", "1", "--by", COORDINATOR).code == 0
    memo = real.settings.home / "memos" / "1"
    assert '"approved_through":"command"' in (memo / "memo.json").read_text()
    approved = "approved by a second person in that role, on the office's computer"
    assert approved in words_of(memo)


@pytest.mark.usefixtures("all_forms")
def test_an_approved_draft_is_issued_in_slack_by_who_may_and_they_are_told(real: DemoInstallation, call: Call) -> None:
    assert call("memo", "draft", "--by", COORDINATOR).code == 0
    approval = MemoApproved(draft_id="D1", facts_sha256=records.every(real.database, DRAFTS)["D1"].facts_sha256)
    ledger.append(replace(real.database, channel="slack"), [approval], now=clock.now(), actor=SECOND)
    people = {each.id: each.slack for each in real.settings.people().people}
    with listening(real):
        for who in ("p-contact-policy", COORDINATOR):
            said = real.slack.press("slash_commands", slash_command(str(people[who]), "issue 1")) or {}
            assert "issuing draft D1" in said["text"]
        refused, issued = told(real, 2)
    assert refused.startswith("Draft D1 is not issued: p-contact-policy may not do this")
    assert issued == "Draft D1 is issued as memo no. 1."
    (entry,) = [each for each in real.entries if each.event.kind == "memo_issued"]
    assert (entry.channel, entry.actor) == ("slack", COORDINATOR)
    assert ", in Slack" in words_of(real.settings.home / "memos" / "1")


def test_an_audit_names_the_entries_of_commands_without_an_account_and_passes(
    real: DemoInstallation, call: Call
) -> None:
    assert "hold no account" not in call("ledger", "verify").out
    says = DateHandedOver(milestone_id="R6-M1", due=real.milestone("R6-M1").due_now)
    seq = ledger.append(replace(real.database, channel="command", account=None), [says], now=clock.now())
    verified = call("ledger", "verify")
    assert verified.code == 0, verified.err
    assert f"note: 1 entry came by a command and hold no account: {seq}" in verified.out
    assert json.loads(call("ledger", "verify", "--json").out)["without_account"] == [str(seq)]


def test_a_coordinator_confirms_the_clock_after_an_entry_of_a_clock_a_year_ahead(
    real: DemoInstallation, call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = ("ledger", "clock", "--reason", "made up: the clock was a year ahead", "--by")
    agreed = call(*words, COORDINATOR)
    assert (agreed.code, "nothing is recorded" in agreed.out) == (0, True)
    says = DateHandedOver(milestone_id="R6-M1", due=real.milestone("R6-M1").due_now)
    ahead = ledger.append(real.database, [says], now=clock.now() + timedelta(days=170))

    refused = call("memo", "note", "R6", "--text", "made up", "--on", "2026-11-20", "--by", COORDINATOR)
    assert refused.code == 3
    assert f"before the last entry (no. {ahead}" in refused.err
    assert "followthrough ledger clock --reason" in refused.err
    assert call(*words, "p-contact-legal").code == 4
    confirmed = call(*words, COORDINATOR)
    assert (confirmed.code, f"recorded (entry {ahead + 1})" in confirmed.out) == (0, True), confirmed.err
    assert call("memo", "note", "R6", "--text", "made up", "--on", "2026-11-20", "--by", COORDINATOR).code == 0
    assert call("ledger", "verify").code == 0
