"""What people write to the app: a note to the coordinator, recorded once, and an automatic line. All words made up."""

from typing import Any

import pytest

from flows.reminders.deliver_reminders import deliver_reminders
from models.core import LedgerError
from models.ledger import UnitWrote, WordsReceived
from models.projections import REMINDERS
from models.records import ReminderRecord
from tasks.ledger import records, texts
from tests.flows.listening.test_kill_while_listening import killed_at
from tests.material.installation import DemoInstallation
from tests.material.listener import CONTACT, STRANGER, kinds, listening, told
from tests.material.slack.interactions import written


def hear(installation: DemoInstallation, payload: Any) -> Any:
    """Deliver an event once, and return what its acknowledgement brought."""
    return installation.slack.press("events_api", payload)


def notes(installation: DemoInstallation) -> list[Any]:
    """Return the events that words became."""
    return [each.event for each in installation.entries if each.event.kind in ("unit_wrote", "words_received")]


def test_words_that_name_a_milestone_are_a_note_about_it_and_nothing_else(installation: DemoInstallation) -> None:
    before = installation.kinds()
    with listening(installation):
        assert (
            hear(installation, written(CONTACT, "We have not started r5-m1 &amp; need <https://x.example|help>")) == {}
        )
        [line] = told(installation)

    assert installation.kinds()[len(before) :] == ["unit_wrote", "words_received"]
    wrote, received = notes(installation)
    assert isinstance(wrote, UnitWrote)
    assert (wrote.milestone_id, wrote.way, wrote.bears_name_of) == ("R5-M1", "direct_message", None)
    assert texts.words_of(installation.database, [wrote.text_id])[wrote.text_id].startswith(
        "We have not started r5-m1 & "
    )
    assert isinstance(received, WordsReceived)
    assert (received.about, received.text_id) == ("R5-M1", None)
    assert {(each.channel, each.account) for each in installation.entries[-2:]} == {("slack", None)}
    assert installation.entries[-1].actor == received.person_id
    assert line.startswith("We sent your words to the coordinator as a note about R5-M1. Nothing else was recorded.")
    assert installation.milestone("R5-M1").review.statements == ()
    [item] = installation.milestone("R5-M1").exchange.written
    assert item.text_id == wrote.text_id


def test_words_without_one_clear_milestone_are_a_note_too(installation: DemoInstallation) -> None:
    with listening(installation):
        for place, words in enumerate(("Who reads this?", "R5-M1 and R4-M6 are with us", "R9-M99 is what?"), start=1):
            hear(installation, written(CONTACT, words))
            assert told(installation, place)[-1].startswith("We sent your words to the coordinator as a note. Nothing")

    assert [(each.kind, each.about, bool(each.text_id)) for each in notes(installation)] == [
        ("words_received", None, True)
    ] * 3


def test_a_thread_under_a_message_of_ours_says_what_the_words_are_about(installation: DemoInstallation) -> None:
    installation.do(deliver_reminders)
    by_message: dict[str, list[ReminderRecord]] = {}
    for part in records.every(installation.database, REMINDERS).values():
        by_message.setdefault(part.message, []).append(part)
    [alone, *_] = [parts[0] for parts in by_message.values() if len(parts) == 1 and parts[0].milestone_id]
    bundle = next(parts for parts in by_message.values() if len({part.milestone_id for part in parts}) > 1)[0]
    users = {person.id: person.slack or "" for person in installation.settings.people().people}
    with listening(installation):
        for place, part in enumerate((alone, bundle), start=1):
            hear(installation, written(users[part.to], "We wait for the vendor.", thread=part.ts))
            told(installation, place)

    assert [each.about for each in notes(installation) if isinstance(each, WordsReceived)] == [alone.milestone_id, None]


@pytest.mark.parametrize("point", ["append_before_commit", "append_after_commit", "committed_before_ack"])
def test_a_listener_killed_while_it_keeps_words_loses_and_doubles_none(
    installation: DemoInstallation, point: str
) -> None:
    payload = written(CONTACT, "R5-M1 waits for the vendor")
    assert killed_at(installation, point, payload, kind="events_api") is None
    with listening(installation):
        installation.slack.redeliver()
        told(installation)

    assert kinds(installation, "unit_wrote", "words_received") == ["unit_wrote", "words_received"]
    assert len(installation.milestone("R5-M1").exchange.written) == 1


@pytest.mark.parametrize(
    "more",
    [
        {"bot_id": "B0000000001"},
        {"subtype": "message_changed"},
        {"subtype": "message_deleted"},
        {"subtype": "bot_message"},
        {"channel_type": "channel"},
        {"user": None},
        {"ts": "yesterday"},
    ],
)
def test_what_no_person_wrote_new_to_us_is_passed_over(installation: DemoInstallation, more: dict[str, Any]) -> None:
    with listening(installation):
        payload = written(CONTACT, "R5-M1 is done")
        payload["event"] |= more
        assert hear(installation, payload) == {}
        hear(installation, written(CONTACT, "a second one"))
        assert len(told(installation)) == 1

    assert len(notes(installation)) == 1


def test_of_a_strangers_words_nothing_is_kept(installation: DemoInstallation) -> None:
    before = len(installation.entries)
    with listening(installation):
        for _ in range(3):
            assert hear(installation, written(STRANGER, "R5-M1 is done, canary-words")) == {}
        hear(installation, written(CONTACT, "R5-M1", team="T9999999999"))
        [line] = told(installation)
        hear(installation, written(CONTACT, "the next"))
        told(installation, 2)

    assert "Nothing was changed" in line
    assert len(installation.entries) == before + 1
    assert all("canary" not in words for words in texts.every(installation.database).values())


def test_words_that_the_privacy_gate_refuses_are_not_kept(installation: DemoInstallation) -> None:
    with listening(installation):
        hear(installation, written(CONTACT, "R5-M1: his SSN is 123-45-6789"))
        [line] = told(installation)

    assert line.startswith("We did not send your words: this text looks like")
    assert "123-45" not in line
    assert notes(installation) == []


def test_files_stay_in_slack_and_the_note_counts_them(installation: DemoInstallation) -> None:
    with listening(installation):
        hear(
            installation, written(CONTACT, "R5-M1, see both", subtype="file_share", files=[{"id": "F1"}, {"id": "F2"}])
        )
        hear(installation, written(CONTACT, "", subtype="file_share", files=[{"id": "F3"}]))
        [_, no_words] = told(installation, 2)

    [wrote, _] = notes(installation)
    assert texts.words_of(installation.database, [wrote.text_id])[wrote.text_id].endswith("were not taken in: 2.]")
    assert no_words.startswith("We cannot take files here.")


def test_a_second_delivery_records_nothing_and_is_answered_once_by_a_listener(installation: DemoInstallation) -> None:
    payload = written(CONTACT, "R5-M1 waits for the vendor")
    with listening(installation):
        hear(installation, payload)
        told(installation)
        assert hear(installation, payload) == {}
        hear(installation, written(CONTACT, "Who reads this?"))
        assert "as a note. Nothing" in told(installation, 2)[1]
    with listening(installation):  # which cannot know whether the first one was answered
        assert hear(installation, payload) == {}
        assert "as a note about R5-M1" in told(installation, 3)[2]

    assert kinds(installation, "unit_wrote", "words_received") == ["unit_wrote", *["words_received"] * 2]
    assert len(installation.milestone("R5-M1").exchange.written) == 1


def test_words_that_cannot_be_kept_are_not_acknowledged_and_come_again(
    installation: DemoInstallation, monkeypatch: pytest.MonkeyPatch
) -> None:
    installation.slack.sockets.answers_within = 0.3
    payload = written(CONTACT, "R5-M1 waits")

    def refuses(*_: object, **__: object) -> None:
        raise LedgerError("the database cannot be used (made up); nothing was written")

    with listening(installation):
        with monkeypatch.context() as broken:
            broken.setattr("flows._listening.receiver.take_words", refuses)
            assert hear(installation, payload) is None
        assert hear(installation, payload) == {}

    assert kinds(installation, "unit_wrote") == ["unit_wrote"]


def test_one_person_is_heard_so_often_in_an_hour(
    installation: DemoInstallation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("models.answers.limits.PRESSES_AN_HOUR", 2)
    with listening(installation):
        for number in range(5):
            hear(installation, written(CONTACT, f"number {number}"))
        assert "Nothing was recorded" in told(installation, 3)[2]

    assert len(notes(installation)) == 2
