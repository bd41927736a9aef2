"""Who is told of a memo, by which road, once for ever; and what no one is told any more."""

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from flows._runtime.environment import play_also
from flows._runtime.settings import load_settings
from models.core import SlackError
from models.ledger import (
    Event,
    MemoApproved,
    MemoCommented,
    MemoCorrected,
    MemoMessageClaimed,
    MemoReviewed,
    MemoShared,
    MemoWithdrawn,
)
from models.reminders import CHANNEL, sweep
from tasks.memo import MemoStore
from tasks.reminders import Outbox, look
from tests.material.mail import MailServer
from tests.material.memo_messages import BOTTOM_LINE
from tests.material.memo_office import (
    DEPUTY,
    DRAFTER,
    LIAISON,
    MAIL,
    OTHER,
    READER,
    VERIFIER,
    Office,
    fingerprint,
    office_in,
)
from tests.material.slack import SlackStandIn

REVIEWERS = [("memo_ready", DEPUTY), ("memo_ready", VERIFIER)]
TO_ALL = [("memo_issued", each) for each in sorted((DRAFTER, DEPUTY, READER, OTHER))]


@pytest.fixture
def office(tmp_path: Path, sqlite_template: Path, slack: SlackStandIn, smtp: MailServer) -> Iterator[Office]:
    with office_in(tmp_path, sqlite_template, slack, smtp) as opened:
        yield opened


def mailed(mail: MailServer) -> list[str]:
    return sorted(mail.to())


def test_a_draft_goes_to_those_who_may_review_it_and_never_to_the_drafter(office: Office) -> None:
    office.draft()
    assert office.deliver() is None
    assert office.told_of() == REVIEWERS
    channels = {each["metadata"]["event_payload"]["key"]: each["text"] for each in office.slack.messages}
    assert all(fingerprint("D1")[:12] in text for text in channels.values())
    for _ in range(3):
        office.later(minutes=30)
        assert office.deliver() is None
    assert office.told_of() == REVIEWERS
    assert set(office.seen().values()) == {1}
    assert office.seen() == office.noted()
    assert office.audit() is None


def test_what_a_schedule_drafted_goes_to_all_coordinators_and_verifiers(office: Office) -> None:
    office.draft(by="system")
    office.deliver()
    assert office.told_of() == [("memo_ready", each) for each in sorted((DEPUTY, DRAFTER, VERIFIER))]
    assert {each.facts.steps for each in office.claims()} == {("approve", "read", "back")}


@pytest.mark.parametrize("how", ["approved", "sent back", "replaced", "issued", "shared"])
def test_a_draft_that_asks_nobody_any_more_is_not_told_of(office: Office, how: str) -> None:
    bound = office.draft()
    match how:
        case "approved":
            office.append(MemoApproved(draft_id="D1", facts_sha256=bound), by=DEPUTY)
        case "sent back":
            office.append(MemoReviewed(draft_id="D1", sent_back=True, text_id="t", facts_sha256=bound), by=DEPUTY)
        case "replaced":
            office.draft("D2")
        case "issued":
            office.issue("D1", 1)
        case "shared":
            office.append(MemoShared(draft_id="D1", until=date(2026, 12, 2), facts_sha256=bound), by=DRAFTER)
    office.deliver()
    assert [each for each in office.claims() if each.draft == "D1" and each.part.kind == "memo_ready"] == []


def test_the_liaison_is_asked_for_a_comment_by_mail_once_and_not_after_the_comment(office: Office) -> None:
    bound = office.draft()
    office.append(MemoShared(draft_id="D1", until=date(2026, 12, 2), facts_sha256=bound), by=DRAFTER)
    office.deliver()
    [mail] = office.mail.taken
    body = mail.get_content().replace("\r\n", "\n")
    assert mail["To"] == MAIL[LIAISON]
    assert "comment by Wednesday, December 2" in body
    assert "To answer, contact the coordinator." in body, "no mailbox of ours is read"
    assert "Ask the coordinator for a copy of the draft." in body
    office.append(MemoCommented(draft_id="D1", text_id="t"), by=DRAFTER)
    office.later(days=1)
    office.deliver()
    assert len(office.mail.taken) == 1


def test_an_issued_memo_goes_to_each_reader_by_mail_and_to_the_coordinators(office: Office) -> None:
    office.draft()
    office.issue("D1", 1)
    assert office.deliver() is None
    assert office.told_of() == TO_ALL
    assert mailed(office.mail) == sorted((MAIL[READER], MAIL[OTHER]))
    for mail in office.mail.taken:
        words = " ".join(mail.get_content().split())
        assert BOTTOM_LINE[0] in words
        assert "The files are in the folder memos/1." in words
        assert mail["Subject"].strip() == "Memo no. 1 issued"
    office.later(days=1)
    assert office.deliver() is None
    assert set(office.seen().values()) == {1}


def test_where_the_coordinators_have_a_channel_it_is_told_there_once(office: Office) -> None:
    play_also(SLACK_COORDINATOR_CHANNEL="C0000000042", SITE_URL="https://memos.office.invalid/follow")
    office.draft()
    office.issue("D1", 1)
    office.deliver()
    assert office.told_of() == sorted([("memo_issued", CHANNEL), ("memo_issued", READER), ("memo_issued", OTHER)])
    [message] = office.slack.messages
    assert message["channel"] == "C0000000042"
    assert "https://memos.office.invalid/follow/memos/0001.html" in message["text"]


def test_a_mail_of_a_memo_that_was_changed_on_the_disk_tells_nothing_of_what_it_says(office: Office) -> None:
    office.draft()
    office.issue("D1", 1)
    place = office.folder / "memos" / "1" / "memo.json"
    place.write_text(place.read_text().replace(BOTTOM_LINE[0], "Made up: all is done."))
    office.deliver()
    assert mailed(office.mail) == sorted((MAIL[READER], MAIL[OTHER]))
    for mail in office.mail.taken:
        words = " ".join(mail.get_content().split())
        assert "The files are missing here or were changed, so no counts are shown." in words
        assert "Made up: all is done." not in words


def test_an_erratum_and_a_withdrawal_are_told_to_those_who_were_told_before(office: Office) -> None:
    office.draft()
    office.issue("D1", 1)
    office.deliver()
    office.people(without=OTHER)
    office.later(days=2)
    office.draft("D2", supersedes=1, reason_id="t")
    office.issue("D2", 2)
    office.append(MemoCorrected(draft_id="D1", number=1, by_number=2, reason_id="t", sentences=("s",)), by=DRAFTER)
    office.deliver()
    assert [each.to for each in office.claims() if each.draft == "D2"].count(READER) == 1
    assert OTHER not in [each.to for each in office.claims() if each.draft == "D2"], "who left the file is told nothing"
    [erratum] = [each for each in office.mail.taken if "corrects" in str(each["Subject"])]
    assert str(erratum["Subject"]).strip().startswith("Memo no. 2 corrects memo no. 1")
    office.append(MemoWithdrawn(draft_id="D2", number=2, reason_id="t"), by=DRAFTER)
    office.later(days=3)
    office.deliver()
    withdrawn = [each for each in office.mail.taken if "withdrawn" in str(each["Subject"])]
    assert [str(each["To"]) for each in withdrawn] == [MAIL[READER]]
    assert "Made up, letter" not in withdrawn[0].get_content()
    assert ("memo_withdrawn", DRAFTER) in office.told_of()


def test_a_memo_withdrawn_before_it_was_told_of_is_told_to_no_reader(office: Office) -> None:
    office.draft()
    office.issue("D1", 1)
    office.append(MemoWithdrawn(draft_id="D1", number=1, reason_id="t"), by=DRAFTER)
    office.deliver()
    assert office.mail.taken == []
    assert office.told_of() == [("memo_withdrawn", DEPUTY), ("memo_withdrawn", DRAFTER)]


def test_a_mail_whose_answer_was_lost_is_never_sent_again(office: Office) -> None:
    office.draft()
    office.issue("D1", 1)
    office.mail.faults[:] = ["drop_after_store"]
    office.deliver()
    for _ in range(4):
        office.later(days=1)
        office.deliver()
    assert mailed(office.mail) == sorted((MAIL[READER], MAIL[OTHER]))
    told = [each for each in office.claims() if each.reason == "email_uncertain" and each.instead_of in (READER, OTHER)]
    assert len(told) == 1, "the coordinator hears that nobody knows whether it arrived"


def test_a_message_is_drawn_anew_once_its_draft_was_approved(office: Office) -> None:
    bound = office.draft()
    office.deliver()
    office.append(MemoApproved(draft_id="D1", facts_sha256=bound), by=DEPUTY)
    office.later(minutes=30)
    office.deliver()
    texts = [each["text"] for each in office.slack.messages]
    assert all("Approved: the coordinator can now issue draft D1." in text for text in texts)
    assert not any("ft.memo" in str(each.get("blocks")) for each in office.slack.messages)
    before = len(office.entries())
    office.later(minutes=30)
    office.deliver()
    assert len(office.entries()) == before, "what shows what holds is not drawn again"


def test_the_preview_names_who_is_told_of_a_memo_and_why_and_claims_nothing(
    office: Office, capsys: pytest.CaptureFixture[str]
) -> None:
    from flows.commands.reminder import preview

    bound = office.draft()
    office.append(MemoShared(draft_id="D1", until=date(2026, 12, 2), facts_sha256=bound), by=DRAFTER)
    office.draft("D2", period="week")
    office.draft("D3", period="hearing", event_id=1)
    office.issue("D3", 1)
    preview(json=True)
    said = json.loads(capsys.readouterr().out)
    told = {(part["kind"], each["to"], part["about"], part["role"]) for each in said["next"] for part in each["parts"]}
    assert ("memo_ready", VERIFIER, "D2", "verifier") in told
    assert ("memo_shared", LIAISON, "D1", "liaison") in told
    assert ("memo_issued", READER, "D3", "reader") in told
    assert office.claims() == []
    preview()
    printed = " ".join(capsys.readouterr().out.split())
    assert "may comment for the agency" in printed
    assert "reads for the Council" in printed


def test_a_person_is_written_to_once_a_day_and_a_draft_waits_for_the_next_one(office: Office) -> None:
    office.draft()
    office.deliver()
    office.later(minutes=30)
    office.draft("D2", period="week")
    office.deliver()
    assert {each.draft for each in office.claims()} == {"D1"}
    office.later(days=2)
    office.deliver()
    assert sorted(each.to for each in office.claims() if each.draft == "D2") == [DEPUTY, VERIFIER]


def test_two_memos_of_one_day_are_one_message_to_each(office: Office) -> None:
    for number, period in enumerate(("week", "month"), 1):
        office.draft(f"D{number}", period=period)
        office.issue(f"D{number}", number)
    office.deliver()
    assert mailed(office.mail) == sorted((MAIL[READER], MAIL[OTHER]))
    for mail in office.mail.taken:
        words = " ".join(mail.get_content().split())
        assert all(f"The files are in the folder memos/{number}." in words for number in (1, 2))
    assert len(office.slack.messages) == 2


def test_a_memo_in_which_something_looks_like_personal_data_is_mailed_to_nobody(office: Office) -> None:
    office.draft()
    office.issue("D1", 1, bottom_line=("Made up: SSN 078-05-1120.",))
    fault = office.deliver()
    assert isinstance(fault, SlackError)
    assert "looks like" in str(fault)
    assert "078-05" not in str(fault)
    assert office.mail.taken == []


def test_a_message_in_doubt_is_not_sent_again_once_its_draft_was_replaced(office: Office) -> None:
    office.draft()
    office.slack.faults[:] = ["drop_before_store", "drop_before_store"]
    office.deliver()
    assert office.slack.messages == []
    office.draft("D2")
    for _ in range(3):
        office.later(minutes=4)
        office.deliver()
    assert {each["metadata"]["event_payload"]["key"].split(":")[1] for each in office.slack.messages} == {"D2"}
    assert set(office.seen().values()) == {1}


@pytest.mark.parametrize("is_approved", [True, False])
def test_what_was_decided_is_decided_again_where_another_writer_was_first(office: Office, is_approved: bool) -> None:
    bound = office.draft()
    people = load_settings().people()
    seen = look(office.database, people, office.now, memo_store=MemoStore(office.folder))
    box = Outbox(office.database, seen, sweep(seen.woken, seen.context, office.now), seen.seq)
    said: Event = MemoApproved(draft_id="D1", facts_sha256=bound)
    office.append(said if is_approved else MemoReviewed(draft_id="D1", sent_back=False, text_id="t", facts_sha256="0"),
                  by="p-another")  # fmt: skip
    claimed = [each for several in box.claims(office.now) for each in several]
    assert len(claimed) == (0 if is_approved else 1)
    assert all(claim.facts.counts for claims in claimed for claim in claims if isinstance(claim, MemoMessageClaimed))
