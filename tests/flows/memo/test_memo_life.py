"""A memo's life after its draft: shared, commented, issued once, corrected under a new number, withdrawn."""

import json
import re
from datetime import date
from pathlib import Path

import pytest

from flows._runtime import clock
from flows._runtime.environment import play_also
from flows.commands._restore import restore_into_empty
from flows.ledger.audit_ledger import audit_ledger
from flows.ledger.back_up import back_up
from flows.memo.issue_memo import correct_memo, issue_memo, withdraw_memo
from models.core import InputError, LedgerBroken, RuleError
from models.ledger import MemoCorrected, MemoShared, MemoWithdrawn, TextErased
from models.memo import issued_memos
from notifications.printed import say_corrected, say_withdrawn
from tasks import ledger
from tasks.ledger import texts
from tasks.memo import issued_files
from tests.material.answers import record_statement, review_memo, share_memo
from tests.material.commands import Call
from tests.material.installation import COORDINATOR, SECOND, DemoInstallation, told
from tests.material.memo_installation import TODAY, approved, drafted, files_of, issued, withdrawn

REASON = "Made up: the count of dates was read wrongly."


def test_a_comment_is_waited_for_printed_as_given_and_never_missed_by_the_issue(installation: DemoInstallation) -> None:
    first = drafted(installation)
    seq = installation.do(share_memo, first, COORDINATOR)
    shared = installation.entries[seq - 1].event
    assert isinstance(shared, MemoShared)
    assert shared.until == date(2026, 12, 3), "five business days, Thanksgiving aside"
    with pytest.raises(RuleError, match="may not do this"):
        installation.do(share_memo, first, "p-contact-policy")
    approved(installation, first)
    with pytest.raises(RuleError, match="may comment on D1 until 2026-12-03"):
        installation.do(issue_memo, person_id=COORDINATOR, draft_id=first)

    words = "Made up: we read R2 otherwise. <b>See</b> our letter; =1+1."
    installation.do(review_memo, first, "comment", "p-liaison-1", installation.words(words))
    with pytest.raises(RuleError, match="commented on after it was drafted"):
        installation.do(issue_memo, person_id=COORDINATOR, draft_id=first)
    second = drafted(installation)
    assert second == "D2"
    assert f"“{words}”" in files_of(installation, "drafts", second)["memo.json"].decode()
    assert issued(installation, second) == 1
    assert f"“{words}”" in files_of(installation, "1")["memo.json"].decode()


@pytest.mark.parametrize("step", ["comment", "review"])
def test_no_words_are_no_comment_and_no_review(installation: DemoInstallation, call: Call, step: str) -> None:
    drafted(installation)
    head = ledger.head(installation.database)
    for words in ("", " \n"):
        ended = call("memo", step, "1", "--text", words, "--by", SECOND)
        assert (ended.code, "the text is empty" in ended.err) == (2, True)
    assert ledger.head(installation.database) == head


def test_an_issued_memo_is_never_changed_and_an_erratum_is_a_new_number_that_names_it(after: DemoInstallation) -> None:
    before = files_of(after, "1")
    for step in ("comment", "review", "send_back", "approve"):
        with pytest.raises(RuleError, match=r"was issued as memo no\. 1"):
            after.do(review_memo, "D1", step, "p-liaison-1" if step == "comment" else SECOND)
    with pytest.raises(RuleError, match=r"was issued as memo no\. 1"):
        after.do(issue_memo, person_id=COORDINATOR, draft_id="D1")
    with pytest.raises(InputError, match=r"memo no\. 7 does not exist"):
        after.do(correct_memo, 7, after.words(REASON), COORDINATOR)
    with pytest.raises(RuleError, match="may not do this"):
        after.do(correct_memo, 1, after.words(REASON), "p-contact-policy")

    after.do(record_statement, "R2-M1", "done", date(2026, 11, 20), after.words("Made up: it is done."), COORDINATOR)
    draft = str(after.do(correct_memo, 1, after.words(REASON), COORDINATOR)["draft"])
    monthly = drafted(after, as_of=date(2026, 11, 27))
    with pytest.raises(RuleError, match="drafted D2 and may not approve"):
        after.do(review_memo, draft, "approve", COORDINATOR)
    assert issued(after, draft) == 2, "another kind of draft was opened since, and does not replace it"
    after.do(review_memo, monthly, "review", SECOND, after.words("Made up: read."))

    later = json.loads(files_of(after, "2")["memo.json"])
    head = later["facts"]["memo"]
    assert (head["state"], head["supersedes"], head["as_of"]) == ("erratum", 1, "2026-11-25")
    assert REASON in str(later["page_one"][0])
    corrected = next(each.event for each in after.entries if isinstance(each.event, MemoCorrected))
    assert (corrected.number, corrected.by_number) == (1, 2)
    ids = set(re.findall(r'"id":"([^"]+)"', files_of(after, "2")["memo.json"].decode()))
    assert corrected.sentences
    assert set(corrected.sentences) <= ids
    assert files_of(after, "1") == before
    beside = (after.settings.home / "memos" / "1.corrected.txt").read_text()
    assert beside.startswith("Memo no. 1 was corrected by memo no. 2 on November 27, 2026.\n")
    assert REASON in beside
    with pytest.raises(RuleError, match=r"corrected by memo no\. 2; correct that one"):
        after.do(correct_memo, 1, after.words(REASON), COORDINATOR)
    after.do(audit_ledger)


def test_a_memo_withdrawn_leaves_its_hashes_and_the_reason_alone(after: DemoInstallation, call: Call) -> None:
    sums = files_of(after, "1")["SHA256SUMS"]
    with pytest.raises(RuleError, match="may not do this"):
        after.do(withdraw_memo, 1, "p-contact-policy", after.words(REASON))
    unsaid = call("memo", "withdraw", "1", "--by", COORDINATOR)
    assert (unsaid.code, "say why with --reason" in unsaid.err) == (2, True)
    asked = call("memo", "withdraw", "1", "--reason", REASON, "--by", COORDINATOR)
    assert (asked.code, "until another person confirms" in asked.out) == (0, True)
    assert "memo.pdf" in files_of(after, "1"), "nothing is removed by one person alone"
    alone = call("memo", "withdraw", "1", "--reason", REASON, "--by", COORDINATOR)
    assert (alone.code, "may not confirm it; another person must" in alone.err) == (4, True)
    with pytest.raises(RuleError, match="may not do this"):
        after.do(withdraw_memo, 1, "p-contact-policy")
    assert call("hold", "place", "--reason", REASON, "--by", COORDINATOR).code == 0
    held = call("memo", "withdraw", "1", "--by", SECOND)
    assert (held.code, "there has been a legal hold" in held.err) == (4, True)
    assert "memo.pdf" in files_of(after, "1")
    assert call("hold", "lift", "--reason", REASON, "--by", COORDINATOR).code == 0
    ended = call("memo", "withdraw", "1", "--by", SECOND)
    assert (ended.code, ended.out.splitlines()[-1].split("; ")[1]) == (
        0,
        "run `followthrough site build FOLDER` to remove it from the site",
    )
    left = files_of(after, "1")
    assert set(left) == {"SHA256SUMS", "WITHDRAWN.txt"}
    assert left["SHA256SUMS"] == sums
    assert left["WITHDRAWN.txt"].decode().startswith("Memo no. 1 was withdrawn on November 27, 2026.\nReason: Made up:")
    assert not (after.settings.home / "memos" / "drafts" / "D1").exists(), "the draft said the same"
    with pytest.raises(RuleError, match=r"memo no\. 1 was withdrawn"):
        after.do(correct_memo, 1, after.words(REASON), COORDINATOR)
    ended = call("memo", "verify", str(after.settings.home / "memos" / "1"))
    assert (ended.code, "was withdrawn on November 27, 2026" in ended.err) == (1, True)
    rows = told(call("memo", "list", "--json").out)
    assert [(each["memo"], each["withdrawn_on"], each["corrected_by"]) for each in rows] == [(1, "2026-11-27", None)]
    after.do(audit_ledger)
    assert told(call("memo", "draft", "--by", COORDINATOR, "--json").out)["draft"] == "D2"
    facts = json.loads(files_of(after, "drafts", "D2")["memo.json"])
    assert facts["facts"]["memo"]["after"] is None, "a memo withdrawn counts as never issued"


def test_a_withdrawn_erratum_corrects_nothing_any_more(after: DemoInstallation) -> None:
    draft = after.do(correct_memo, 1, after.words(REASON), COORDINATOR)["draft"]
    assert issued(after, draft) == 2
    beside = after.settings.home / "memos" / "1.corrected.txt"
    assert beside.is_file()
    withdrawn(after, 2, "Made up: a name stood in it.")
    assert not beside.exists()
    first, second = issued_memos(after.entries)
    assert [each.withdrawn_on for each in first.corrections] == [date(2026, 11, 27)]
    assert second.withdrawn
    assert issued(after, after.do(correct_memo, 1, after.words(REASON), COORDINATOR)["draft"]) == 3
    withdrawn(after, 2, "Made up: once more.")
    assert beside.is_file(), "memo no. 3 corrects it"


@pytest.mark.parametrize("person", ["lost the role", "left"])
def test_an_approver_who_lost_the_role_or_left_is_a_reviewer_all_the_same(
    installation: DemoInstallation, person: str
) -> None:
    draft = drafted(installation)
    installation.do(review_memo, draft, "approve", "p-verifier-1")
    path = installation.settings.home / "people.yaml"
    people = path.read_text().replace("p-verifier-1", "p-verifier-9") if person == "left" else path.read_text()
    if person == "lost the role":
        held = "id: p-verifier-1\n  name: Reviewer (fictional)\n  slack: U0DEMO003\n  roles: ["
        start = people.index(held) + len(held)
        people = people[:start] + "{role: council_reader}]" + people[people.index("\n", start) :]
    path.write_text(people)
    installation.do(issue_memo, person_id=COORDINATOR, draft_id=draft)
    assert json.loads(files_of(installation, "1")["memo.json"])["facts"]["memo"]["approved_by"] == "a reviewer"


def test_what_the_agency_said_of_a_memo_withdrawn_is_not_printed_again(installation: DemoInstallation) -> None:
    installation.do(share_memo, drafted(installation), COORDINATOR)
    words = "Made up: what may not be shown."
    installation.do(review_memo, "D1", "comment", "p-liaison-1", installation.words(words))
    assert issued(installation, drafted(installation)) == 1
    withdrawn(installation, 1, REASON)
    anew = files_of(installation, "drafts", drafted(installation))
    assert words not in anew["memo.json"].decode()
    assert "We did not send the draft to NYPD for comment." in anew["memo.json"].decode()


def test_a_draft_is_made_anew_where_the_memo_that_it_follows_was_withdrawn(after: DemoInstallation) -> None:
    draft = approved(after, drafted(after, as_of=date(2026, 11, 27)))
    withdrawn(after, 1, REASON)
    with pytest.raises(RuleError, match=r"since memo no\. 1, which was withdrawn"):
        after.do(issue_memo, person_id=COORDINATOR, draft_id=draft)
    assert issued(after, drafted(after, as_of=date(2026, 11, 27))) == 2


def test_an_approver_is_named_by_the_role_in_which_they_approved(installation: DemoInstallation) -> None:
    path = installation.settings.home / "people.yaml"
    held = "id: p-verifier-1\n  name: Reviewer (fictional)\n  slack: U0DEMO003\n  roles: ["
    path.write_text(path.read_text().replace(held, held + "{role: council_reader}, "))
    draft = drafted(installation)
    installation.do(review_memo, draft, "approve", "p-verifier-1")
    installation.do(issue_memo, person_id=COORDINATOR, draft_id=draft)
    assert "reader" not in json.loads(files_of(installation, "1")["memo.json"])["facts"]["memo"]["approved_by"]


def test_beside_a_memo_stand_no_marks_that_turn_the_direction_of_writing() -> None:
    for text in (say_corrected(1, 2, TODAY, "Made up: \u202eno\u202c.", ()), say_withdrawn(1, TODAY, "Made\u2066 up.")):
        assert not set(text) & set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def test_a_withdrawal_that_a_crash_cut_short_is_ended_by_the_next_and_noted_once(after: DemoInstallation) -> None:
    reason = after.words(REASON)
    event = MemoWithdrawn(draft_id="D1", number=1, reason_id=reason)
    ledger.append(after.database, [event], now=after.entries[-1].recorded_at, actor=COORDINATOR)
    assert "memo.pdf" in files_of(after, "1"), "it was noted, and no file was removed yet"
    for _ in range(2):
        after.do(withdraw_memo, 1, COORDINATOR, after.words("Made up: another reason."))
        left = files_of(after, "1")
        assert set(left) == {"SHA256SUMS", "WITHDRAWN.txt"}
        assert REASON in left["WITHDRAWN.txt"].decode(), "the first reason stands"
    assert after.kinds().count("memo_withdrawn") == 1


def test_the_files_of_issued_memos_are_read_again_and_each_that_is_not_as_issued_is_named(
    after: DemoInstallation, call: Call
) -> None:
    assert call("ledger", "verify").code == 0
    folder = after.settings.home / "memos" / "1"
    well = call("memo", "verify", str(folder))
    assert (well.code, "does not contradict itself" in well.out) == (0, True), well.err
    for name in ("memo.pdf", "SHA256SUMS"):
        (folder / name).chmod(0o644)
        content = bytearray((folder / name).read_bytes())
        content[-2] ^= 1
        (folder / name).write_bytes(content)
    (folder / "milestones.csv").unlink()
    (folder / "more.txt").write_text("made up")
    ended = call("ledger", "verify")
    assert ended.code == 1
    for name, what in {
        "memo.pdf": "was changed",
        "SHA256SUMS": "was changed",
        "milestones.csv": "is missing",
        "more.txt": "was added",
    }.items():
        assert f"{name} of memo no. 1 {what}" in ended.err
    assert "put it back from a copy" in ended.err
    assert call("memo", "verify", str(folder)).code == 1
    with pytest.raises(LedgerBroken, match=r"memo\.pdf of memo no\. 1 was changed"):
        after.do(audit_ledger)


def test_an_approval_does_not_hold_once_what_the_draft_says_has_changed(installation: DemoInstallation) -> None:
    said = installation.words("Made up: the agency says that it began.")
    installation.do(record_statement, "R2-M1", "started", TODAY, said, COORDINATOR)
    first = approved(installation)
    erased = TextErased(text_id=said, reason_id=installation.words("Made up: a name stands in it."))
    ledger.append(installation.database, [erased], now=clock.now())
    texts.erase(installation.database, said)
    with pytest.raises(RuleError, match="D1 is not approved in its current version"):
        installation.do(issue_memo, person_id=COORDINATOR, draft_id=first)
    second = drafted(installation)
    assert second != first, "the same cut says something else now, so it is a draft of its own"
    with pytest.raises(RuleError, match="D2 is not approved in its current version"):
        installation.do(issue_memo, person_id=COORDINATOR, draft_id=second)


def test_an_installation_is_put_back_with_what_stands_beside_its_memos_and_without_what_was_withdrawn(
    after: DemoInstallation, tmp_path: Path
) -> None:
    issued_files.tell_beside(after.settings.home / "memos", 3, "Made up.\n")
    withdrawn(after, 1, REASON)
    made = after.do(back_up)
    copy = after.settings.backup_root / str(made["file"])
    left = files_of(after, "1")
    play_also(HOME=str(tmp_path / "second"), PEOPLE=str(tmp_path / "home" / "people.yaml"))
    assert restore_into_empty(copy, 1, "none", ())["memos"] == 1
    assert files_of(after, "1") == left
    assert (tmp_path / "second" / "memos" / "3.corrected.txt").read_text() == "Made up.\n"
    after.do(audit_ledger)
