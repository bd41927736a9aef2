"""A draft keeps its cut and its words; its pages are made when somebody opens it, and go when nobody needs them."""

import shutil
from datetime import date
from pathlib import Path

import pytest

from flows.evidence.track_portfolio import track_portfolio
from flows.memo.drafting import open_draft_pages, tell, world_of_draft
from models.core import AnswerRefused, RuleError
from models.projections import DRAFTS
from notifications.printed import files, render_memo
from tasks.ledger import records
from tests.chaos.child import called, run_in_child
from tests.material.answers import add_note
from tests.material.commands import Call
from tests.material.installation import COORDINATOR, DemoInstallation
from tests.material.memo_installation import approved, drafted, files_of, issued

OPEN = ("memo", "open", "1")
WORDS = {"memo.json", "SHA256SUMS"}
PAGES = WORDS | {"memo.html", "memo.pdf", "milestones.csv"}


def rendered(installation: DemoInstallation, draft: str) -> dict[str, bytes]:
    """Return the forms of a draft as its cut gives them, without the words that it keeps."""
    record = records.every(installation.database, DRAFTS)[draft]
    return render_memo(tell(installation.settings, record, world_of_draft(installation.database, record)))


def refuse_to_set(*_: object) -> bytes:
    raise RuleError("the memo cannot be made a PDF/UA-1: made up")


def test_drafting_keeps_the_words_and_opening_makes_the_pages_of_then_with_the_same_bytes_each_time(
    installation: DemoInstallation, call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(files, "render_pdf", refuse_to_set)
        draft = drafted(installation)
    assert set(files_of(installation, "drafts", draft)) == WORDS
    then = rendered(installation, draft)
    installation.do(add_note, "R6", date(2026, 11, 25), installation.words("Made up: later news."), COORDINATOR)

    ended = call(*OPEN)

    assert ended.out.strip() == str(installation.settings.home / "memos" / "drafts" / draft)
    first = files_of(installation, "drafts", draft)
    assert set(first) == PAGES
    assert {name: first[name] for name in then} == then
    assert call(*OPEN).code == 0
    assert files_of(installation, "drafts", draft) == first
    shutil.rmtree(ended.out.strip())
    assert call(*OPEN).code == 0
    assert files_of(installation, "drafts", draft) == first, "words that are gone come from the cut"


def test_each_way_to_a_draft_makes_its_pages(installation: DemoInstallation, call: Call) -> None:
    made = call("memo", "draft", "--by", COORDINATOR)
    assert set(files_of(installation, "drafts", "D1")) == PAGES
    assert "memos/drafts/D1" in made.out
    shutil.rmtree(installation.settings.home / "memos" / "drafts" / "D1")
    shared = call("memo", "share", "1", "--by", COORDINATOR)
    assert Path(shared.out.split("send its liaison ")[1].split("\n")[0]).is_file()


def test_a_draft_that_cannot_be_set_has_no_pages_and_is_never_issued(
    installation: DemoInstallation, call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    draft = approved(installation)
    monkeypatch.setattr(files, "render_pdf", refuse_to_set)
    ended = call(*OPEN)
    assert (ended.code, "cannot be made a PDF/UA-1" in ended.err) == (4, True)
    assert set(files_of(installation, "drafts", draft)) == WORDS
    with pytest.raises(RuleError, match="cannot be made a PDF/UA-1"):
        issued(installation, draft)
    assert "memo_issued" not in installation.kinds()


def test_words_that_were_changed_on_the_disk_or_erased_are_not_shown(
    installation: DemoInstallation, call: Call
) -> None:
    words = "Made up: a name that must go."
    note = installation.do(add_note, "R6", date(2026, 11, 25), installation.words(words), COORDINATOR)
    draft = drafted(installation)
    path = installation.settings.home / "memos" / "drafts" / draft / "memo.json"
    path.chmod(0o644)
    path.write_bytes(path.read_bytes().replace(b"a name that", b"no name that"))
    assert words.encode() in open_draft_pages(installation.settings, draft).joinpath("memo.json").read_bytes()
    [text_id] = [each.event.text_id for each in installation.entries if each.seq == note]  # type: ignore[union-attr]
    assert call("text", "erase", text_id, "--reason", "Made up.", "--by", COORDINATOR).code == 0
    ended = call(*OPEN)
    assert (ended.code, "words of it were erased" in ended.err) == (4, True)
    with pytest.raises(AnswerRefused, match="unknown draft: D9"):
        open_draft_pages(installation.settings, "D9")


@pytest.mark.parametrize("point", ["half_rendered", "staged_before_rename", "renamed_before_commit"])
def test_a_kill_while_pages_are_made_leaves_none_or_all(installation: DemoInstallation, call: Call, point: str) -> None:
    draft = drafted(installation)
    installation.database.engine.dispose(close=False)
    assert run_in_child(lambda: called(*OPEN), crash_at=point)
    assert set(files_of(installation, "drafts", draft)) == (PAGES if point == "renamed_before_commit" else WORDS)
    assert call(*OPEN).code == 0
    assert set(files_of(installation, "drafts", draft)) == PAGES
    drafts = installation.settings.home / "memos" / "drafts"
    assert [each.name for each in drafts.iterdir()] == [draft]


def test_the_daily_check_removes_what_nobody_needs_of_drafts_but_under_a_hold(
    installation: DemoInstallation, call: Call
) -> None:
    replaced, stays = drafted(installation, as_of=date(2026, 11, 24)), drafted(installation)
    became = drafted(installation, "quarter")
    for draft in (replaced, stays, became):
        open_draft_pages(installation.settings, draft)
    issued(installation, became)
    entries = len(installation.entries)
    assert there(installation) == {replaced: PAGES, stays: PAGES, became: PAGES}

    installation.at("2026-12-25T08:00:00-05:00")
    installation.do(track_portfolio)
    assert there(installation) == {replaced: PAGES, stays: PAGES, became: PAGES}, "thirty days"
    assert call("hold", "place", "--reason", "Made up.", "--by", COORDINATOR).code == 0
    installation.at("2026-12-28T08:00:00-05:00")
    installation.do(track_portfolio)
    assert there(installation) == {replaced: PAGES, stays: PAGES, became: PAGES}, "a legal hold"
    assert call("hold", "lift", "--reason", "Made up.", "--by", COORDINATOR).code == 0
    installation.do(track_portfolio)
    assert there(installation) == {stays: {"memo.json"}}
    assert set(records.every(installation.database, DRAFTS)) == {replaced, stays, became}
    assert len(installation.entries) > entries
    assert set(files_of(installation, "1")) > PAGES
    assert call("ledger", "verify").code == 0
    assert call("memo", "open", replaced[1:]).code == 0, "from its cut"
    assert call("memo", "open", became[1:]).out.strip().endswith("/memos/1")
    assert set(there(installation)[replaced]) == PAGES


def there(installation: DemoInstallation) -> dict[str, set[str]]:
    """Return the names of the files of each draft that the disk has."""
    folders = (installation.settings.home / "memos" / "drafts").iterdir()
    return {folder.name: {path.name for path in folder.iterdir()} for folder in folders}
