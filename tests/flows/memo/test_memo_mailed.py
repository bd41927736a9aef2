"""A real memo, from its draft to the reader's mail: what is told is what its own files say."""

import json
from datetime import date

from flows._runtime.environment import play_also
from flows.evidence.track_portfolio import track_portfolio
from flows.memo.issue_memo import issue_memo
from flows.reminders.deliver_reminders import deliver_reminders
from models.ledger import MemoMessageClaimed
from tests.material.answers import review_memo
from tests.material.installation import COORDINATOR, SECOND, DemoInstallation
from tests.material.mail import mail_server

READER = """
- id: p-reader-1
  name: Reader (made-up)
  email: reader@council.example
  roles: [{role: council_reader}]
"""


def told(installation: DemoInstallation) -> dict[str, MemoMessageClaimed]:
    return {
        each.event.part.kind: each.event for each in installation.entries if isinstance(each.event, MemoMessageClaimed)
    }


def test_a_real_memo_is_asked_for_issued_and_mailed(installation: DemoInstallation) -> None:
    people = installation.settings.people_path
    people.write_text(people.read_text() + READER)
    with mail_server() as mail:
        installation.do(track_portfolio)
        play_also(SMTP_URL=mail.url, MAIL_FROM="follow-up@office.example")
        draft = str(installation.do(issue_memo, as_of=date(2026, 11, 25), person_id=COORDINATOR)["draft"])
        installation.do(deliver_reminders)
        facts = told(installation)["memo_ready"].facts
        assert facts.counts
        assert (facts.counts.recommendations, facts.counts.verified) == (7, 0)
        assert facts.changes
        installation.do(review_memo, draft, "approve", SECOND)
        installation.do(issue_memo, person_id=COORDINATOR, draft_id=draft)
        installation.at("2026-11-27T10:00:00-05:00")
        installation.do(deliver_reminders)
        folder = installation.settings.home / "memos" / "1"
        [taken] = mail.taken
    words = " ".join(taken.get_content().split())
    assert len(words) < 2600, "a short mail"
    page_one = json.loads((folder / "memo.json").read_bytes())["page_one"]
    bottom_line = next(section["sentences"] for section in page_one if section["part"] == "bottom")
    assert all(part["bold"] + part.get("text", "") in words for line in bottom_line for part in line)
    assert "The files are in the folder memos/1." in words
    assert taken["To"] == "reader@council.example"
    in_channel = [each["text"] for each in installation.slack.messages if each["channel"] == "C0DEMO0001"]
    assert any(text.startswith("Memo no. 1 issued") for text in in_channel)
    waits = [each["text"] for each in installation.slack.messages if f"Draft memo {draft}" in each["text"]]
    assert waits
    assert all(f"Draft {draft} was issued as memo no. 1" in text for text in waits)
