"""What a demonstration's first entry sealed marks all that it shows, and no column of a table can say otherwise."""

import asyncio
import csv
import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from pypdf import PdfReader
from sqlalchemy import text

from flows._runtime import artifact, context
from flows._runtime.environment import play_with
from flows._runtime.settings import load_settings
from flows.ledger.audit_ledger import audit_ledger
from flows.memo.build_site import build_site
from flows.memo.issue_memo import issue_memo
from models.answers import HomeFacts
from models.core import LedgerBroken
from models.ledger.chain import hash_of, inner_of
from notifications.answers import say_home, say_status
from notifications.reminders import say_reminder
from notifications.words import DEMONSTRATION, say
from tasks import ledger
from tests.material.commands import Call
from tests.material.installation import COORDINATOR, DemoInstallation
from tests.material.memo_installation import TODAY, issued
from tests.material.memo_messages import memo_told

BANNER = say("short.banner")


@pytest.fixture
def begun(tmp_path: Path, call: Call) -> Iterator[Path]:
    """The folder of a demonstration that `init --demonstration` began."""
    before = dict(os.environ)
    play_with()
    assert call("init", str(tmp_path / "demo"), "--demonstration").code == 0
    play_with(ENV_FILE=str(tmp_path / "demo" / "followthrough.env"))
    yield tmp_path / "demo"
    os.environ.clear()
    os.environ.update(before)


def change(column: str, value: str, seq: int = 1) -> None:
    """Change a column of an entry past the triggers that refuse it."""
    with load_settings().database().writing() as session:
        session.connection().execute(text("DROP TRIGGER IF EXISTS ledger_no_update"))
        session.connection().execute(text(f"UPDATE ledger SET {column} = :value WHERE seq = {seq}"), {"value": value})


@pytest.mark.usefixtures("all_forms")
def test_a_memo_of_a_record_begun_by_init_is_marked_in_every_form(begun: Path, call: Call) -> None:
    drafted = call("memo", "draft", "--by", COORDINATOR, "--json")
    assert drafted.code == 0, drafted.err
    assert drafted.json["demonstration"] is True
    folder = begun / ".followthrough" / "memos" / "drafts" / "D1"
    memo = json.loads((folder / "memo.json").read_text())
    assert (memo["facts"]["mock"], memo["head"]["banner"]) == (True, BANNER)
    rows = csv.DictReader((folder / "milestones.csv").read_text(encoding="utf-8-sig").splitlines())
    assert {row["fictional"] for row in rows} == {"yes"}
    pages = " ".join(page.extract_text() for page in PdfReader(folder / "memo.pdf").pages)
    for words in (pages, (folder / "memo.html").read_text()):
        assert "Demonstration. Anything marked" in " ".join(words.split())
    assert DEMONSTRATION in call("status").out
    assert DEMONSTRATION in call("week").out
    assert call("status", "--json").json["demonstration"] is True


def test_the_site_its_calendar_and_its_feed_say_so(installation: DemoInstallation) -> None:
    issued(installation)
    installation.do(build_site)
    site = installation.settings.home / "site"
    for name in ("index.html", "memos/0001.html", "recommendations/R1.html", "feed.atom", "dates.ics"):
        words = (site / name).read_bytes().replace(b"\r\n ", b"").decode()
        assert "Anything marked “fictional” describes no real act" in words, name
    assert json.loads((site / "site.json").read_text())["memos"][0]["mock"] is True


def test_messages_the_home_tab_and_the_pages_of_runs_say_so(
    installation: DemoInstallation, monkeypatch: pytest.MonkeyPatch
) -> None:
    sender = context.sender(installation.settings)
    message = say_reminder((memo_told("memo_issued"),), sender, {})
    assert message.text.splitlines()[1] == DEMONSTRATION
    assert DEMONSTRATION in json.dumps(message.blocks)
    assert DEMONSTRATION in json.dumps(say_home(HomeFacts(), sender))
    assert say_status(HomeFacts(), sender).startswith(DEMONSTRATION)
    pages: list[str] = []

    async def keep(markdown: str, **_: str) -> None:
        pages.append(markdown)

    monkeypatch.setattr(artifact, "acreate_markdown_artifact", keep)
    monkeypatch.setattr(artifact, "is_shown", lambda: True)
    asyncio.run(artifact.show("audit", ("# The audit", "One line.")))
    assert pages == [f"{DEMONSTRATION}\n\n# The audit"]


@pytest.mark.parametrize("channel", ["flow", "demonstration"])
def test_no_column_makes_a_demonstration_or_ends_one_and_the_record_is_broken(
    begun: Path, call: Call, channel: str, tmp_path: Path
) -> None:
    if channel == "demonstration":
        play_with()
        assert call("init", str(tmp_path / "real")).code == 0
        play_with(ENV_FILE=str(tmp_path / "real" / "followthrough.env"))
        assert call("plan", "sync").code == 0
    database = load_settings().database()
    change("channel", channel)

    broken = r"entry 1 was changed: what it sealed and its row differ in channel; restore a copy \(`followthrough"
    for asked in (ledger.check, ledger.is_demonstration):
        with pytest.raises(LedgerBroken, match=broken):
            asked(database)
    for words in (
        ("ledger", "verify"),
        ("memo", "draft", "--by", COORDINATOR),
        ("site", "build", str(tmp_path / "site")),
        ("status",),
    ):
        refused = call(*words)
        assert refused.code in (1, 3), words
        assert "what it sealed and its row differ in channel" in refused.err
    assert not [*begun.rglob("memo.json")]


def test_an_entry_whose_bytes_were_changed_with_its_own_hash_decides_nothing(begun: Path) -> None:
    """Whoever seals the first entry anew, with another channel, is found by the second, which holds its hash."""
    database = load_settings().database()
    first = ledger.sealed_entries(database)[0]
    forged = first.entry.replace('"channel":"demonstration"', '"channel":"flow"')
    change("entry", forged)
    change("channel", "flow")
    change("hash", hash_of(first.prev_hash, inner_of(first.salt, forged)))
    with pytest.raises(LedgerBroken, match="entry 2 does not follow"):
        ledger.is_demonstration(database)


def test_nothing_is_told_from_a_chain_of_which_a_later_entry_was_changed(installation: DemoInstallation) -> None:
    change("actor", "another", 5)
    memo = {"as_of": TODAY, "person_id": COORDINATOR}
    for flow, options in ((issue_memo, memo), (build_site, {}), (audit_ledger, {})):
        with pytest.raises(LedgerBroken, match=r"entry 5 was changed: .* differ in actor"):
            installation.do(flow, **options)
