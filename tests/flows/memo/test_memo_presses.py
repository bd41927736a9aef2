"""Presses on a draft of a memo, over real sockets: kept, acknowledged, acted on once, answered."""

from typing import Any

import pytest

from models.ledger import MemoShared
from models.projections import DRAFTS
from models.records import DraftRecord
from tasks import ledger
from tasks.ledger import records, texts
from tests.material import installation as who
from tests.material.installation import DemoInstallation
from tests.material.listener import button, deliver, form_of, kinds, listening, send_off, told, until
from tests.material.memo_office import drafted, fingerprint
from tests.material.slack.interactions import pressed

SECOND, VERIFIER, DRAFTER, LIAISON = "U0DEMO002", "U0DEMO003", "U0DEMO001", "U0DEMO005"


@pytest.fixture
def drafted_installation(installation: DemoInstallation) -> DemoInstallation:
    """An installation in which the coordinator has drafted a memo."""
    now = installation.settings.now
    assert now
    ledger.append(installation.database, (drafted("D1", now),), now=now, actor=who.COORDINATOR)
    return installation


def draft(installation: DemoInstallation) -> DraftRecord:
    found = records.one(installation.database, DRAFTS, "D1")
    assert found is not None
    return found


def press(installation: DemoInstallation, verb: str, user: str) -> dict[str, Any]:
    """Return a press on a message about the draft."""
    blocks = [{"type": "actions", "elements": [button(verb, d="D1")]}]
    body = {"channel": user, "text": "D1: a made-up message", "blocks": blocks}
    answer = installation.slack.take("chat.postMessage", body, installation.slack.token)
    return pressed(installation.slack.workspace.find(answer) or {}, f"ft.{verb}", user)


def test_an_approval_by_a_button_is_noted_once_and_answered(drafted_installation: DemoInstallation) -> None:
    installation = drafted_installation
    payload = press(installation, "memo.approve", SECOND)
    with listening(installation):
        assert [deliver(installation, payload) for _ in range(3)] == [{}] * 3
        [said] = told(installation)
    assert kinds(installation, "memo_approved", "press_taken") == ["memo_approved", "press_taken"]
    assert [(each.by, each.facts_sha256) for each in draft(installation).review.approvals] == [
        (who.SECOND, fingerprint("D1"))
    ]
    assert "Approved: the coordinator can now issue draft D1." in said


def test_a_draft_is_sent_back_with_a_reason_that_is_kept_and_its_message_drawn_anew(
    drafted_installation: DemoInstallation,
) -> None:
    from flows.reminders.deliver_reminders import deliver_reminders

    installation = drafted_installation
    installation.do(deliver_reminders)
    with listening(installation):
        payload = press(installation, "memo.back", VERIFIER)
        deliver(installation, payload)
        assert (
            send_off(installation, form_of(installation, payload), {"reason": "R4 is told wrong."}, user=VERIFIER) == {}
        )
        [said] = told(installation)
        until(lambda: "reminder_updated" in installation.kinds())
    [review] = draft(installation).review.reviews
    assert review.sent_back
    assert texts.words_of(installation.database, [review.text_id or ""]) == {review.text_id: "R4 is told wrong."}
    assert "a new draft will replace this one" in said
    shown = [each["text"] for each in installation.slack.messages if "Draft memo D1" in each["text"]]
    assert shown
    assert all("D1 was sent back on November 25, 2026;" in each for each in shown)


def test_the_liaison_comments_by_a_form_while_there_is_time(drafted_installation: DemoInstallation) -> None:
    installation, now = drafted_installation, drafted_installation.settings.now
    assert now
    with listening(installation):
        deliver(installation, press(installation, "memo.comment", LIAISON))
        [said] = told(installation)
        assert "Nothing was changed." in said, "it was not given to the agency"
        shared = MemoShared(draft_id="D1", until=now.date().replace(day=30), facts_sha256=fingerprint("D1"))
        ledger.append(installation.database, (shared,), now=now, actor=who.COORDINATOR)
        payload = press(installation, "memo.comment", LIAISON)
        deliver(installation, payload)
        form = form_of(installation, payload)
        assert "The memo prints your words unchanged." in str(form["blocks"])
        send_off(installation, form, {"text": "The order was signed in May."}, user=LIAISON)
        assert "The memo prints it unchanged." in told(installation, 2)[-1]
    [comment] = draft(installation).review.comments
    assert comment.by == "p-liaison-1"
    assert list(texts.words_of(installation.database, [comment.text_id or ""]).values()) == [
        "The order was signed in May."
    ]
