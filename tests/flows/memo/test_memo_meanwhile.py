"""What is recorded while a memo is rendered counts: the issue is decided again before it is noted."""

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from flows._runtime import clock
from flows.memo import issuing as _issuing
from flows.memo.issue_memo import correct_memo, issue_memo
from models.core import RuleError
from models.ledger import Event, MemoApproved, MemoCommented, MemoIssued, MemoReviewed, MemoShared, MemoWithdrawn
from models.projections import DRAFTS
from tasks import ledger
from tasks.ledger import records
from tests.material.installation import COORDINATOR, SECOND, VERIFIER, DemoInstallation
from tests.material.memo_installation import approved, drafted, files_of, issued, made_in, opened_again


@pytest.fixture(scope="module")
def agreed_on(tmp_path_factory: pytest.TempPathFactory, taken_in: Path) -> Path:
    """A home in which draft D1 is approved and not issued, and so is D2 of a week."""

    def make(installation: DemoInstallation) -> None:
        approved(installation)
        approved(installation, drafted(installation, "week"))

    return made_in(tmp_path_factory.mktemp("agreed-on"), taken_in, make)


@pytest.fixture
def waiting(tmp_path: Path, agreed_on: Path) -> Iterator[DemoInstallation]:
    """The installation in which D1 and D2 are approved."""
    with opened_again(tmp_path, agreed_on) as installation:
        yield installation


def meanwhile(monkeypatch: pytest.MonkeyPatch, act: Callable[[], object]) -> None:
    """Let something be recorded once, by another writer, while a memo is rendered."""
    render: Any = _issuing.render_memo
    acts = [act]

    def slowly(*args: Any, **kwargs: Any) -> Any:
        if acts:
            acts.pop()()
        return render(*args, **kwargs)

    monkeypatch.setattr(_issuing, "render_memo", slowly)


def note(installation: DemoInstallation, event: Event, by: str) -> None:
    """Record what a person does."""
    ledger.append(installation.database, [event], now=clock.now(), actor=by)


def facts_sha256(installation: DemoInstallation, draft_id: str = "D1") -> str:
    """Return what an approval of a draft binds."""
    return records.every(installation.database, DRAFTS)[draft_id].facts_sha256


def folders(installation: DemoInstallation) -> set[str]:
    """Return the names of what lies where issued memos lie."""
    return {path.name for path in (installation.settings.home / "memos").iterdir()}


@pytest.mark.parametrize("what", ["commented", "shared", "sent back"])
def test_what_forbids_the_issue_and_comes_while_it_is_rendered_is_not_lost(
    waiting: DemoInstallation, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    text_id, sha256 = waiting.words("Made up."), facts_sha256(waiting)
    shared = MemoShared(draft_id="D1", until=date(2026, 12, 3), facts_sha256=sha256)
    sent_back = MemoReviewed(draft_id="D1", sent_back=True, text_id=text_id, facts_sha256=sha256)
    told: list[tuple[Event, str]] = {
        "commented": [(shared, COORDINATOR), (MemoCommented(draft_id="D1", text_id=text_id), "p-liaison-1")],
        "shared": [(shared, COORDINATOR)],
        "sent back": [(sent_back, VERIFIER)],
    }[what]
    meanwhile(monkeypatch, lambda: [note(waiting, event, by) for event, by in told])
    with pytest.raises(RuleError, match="may comment on D1 until" if what == "shared" else what):
        waiting.do(issue_memo, person_id=COORDINATOR, draft_id="D1")
    assert not any(isinstance(each.event, MemoIssued) for each in waiting.entries)
    assert folders(waiting) == {"drafts"}, "what was written and is noted nowhere is taken away"
    assert issued(waiting, "D2") == 1


def test_what_does_not_forbid_the_issue_changes_nothing_of_it(
    waiting: DemoInstallation, monkeypatch: pytest.MonkeyPatch
) -> None:
    again = MemoApproved(draft_id="D1", facts_sha256=facts_sha256(waiting))
    meanwhile(monkeypatch, lambda: note(waiting, again, VERIFIER))
    assert waiting.do(issue_memo, person_id=COORDINATOR, draft_id="D1")["number"] == 1
    kinds = [each.event.kind for each in waiting.entries][-3:]
    assert kinds == ["memo_approved", "memo_issued", "checkpoint_taken"]
    assert "memo.json" in files_of(waiting, "1")


def test_a_second_run_of_the_same_issue_leaves_the_folder_of_the_first(
    waiting: DemoInstallation, monkeypatch: pytest.MonkeyPatch
) -> None:
    first: list[dict[str, bytes]] = []

    def issue_first() -> None:
        _issuing.issue(waiting.settings, waiting.database, "D1", COORDINATOR)
        first.append(files_of(waiting, "1"))

    meanwhile(monkeypatch, issue_first)
    with pytest.raises(RuleError, match=r"D1 was issued as memo no\. 1"):
        waiting.do(issue_memo, person_id=COORDINATOR, draft_id="D1")
    assert files_of(waiting, "1") == first[0]


def test_a_number_that_was_given_away_meanwhile_is_not_given_twice(
    waiting: DemoInstallation, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = MemoIssued(draft_id="D2", number=1, cut_seq=1, files={})
    meanwhile(monkeypatch, lambda: note(waiting, other, COORDINATOR))
    with pytest.raises(RuleError, match="recorded meanwhile; issue D1 again"):
        waiting.do(issue_memo, person_id=COORDINATOR, draft_id="D1")
    assert waiting.do(issue_memo, person_id=COORDINATOR, draft_id="D1")["number"] == 2


def test_an_erratum_of_a_memo_withdrawn_meanwhile_leaves_nothing_beside_it(
    waiting: DemoInstallation, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert issued(waiting, "D1") == 1
    reason = waiting.words("Made up: wrong.")
    draft = waiting.do(correct_memo, 1, reason, COORDINATOR)["draft"]
    approved(waiting, draft)
    back = MemoWithdrawn(draft_id="D1", number=1, reason_id=reason)
    meanwhile(monkeypatch, lambda: note(waiting, back, SECOND))
    with pytest.raises(RuleError, match="withdrawn"):
        waiting.do(issue_memo, person_id=COORDINATOR, draft_id=draft)
    assert folders(waiting) == {"drafts", "1"}
