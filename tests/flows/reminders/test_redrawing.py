"""A message in Slack whose call to act is stale is drawn anew by the next sweep."""

from datetime import date

import pytest

from flows._runtime.environment import play_also
from flows.reminders.deliver_reminders import deliver_reminders
from models.projections import MILESTONES
from tasks import ledger
from tasks.ledger import records, texts
from tests.material.answers import Listening, record_finding
from tests.material.commands import Call
from tests.material.installation import COORDINATOR, VERIFIER, DemoInstallation
from tests.material.mail import mail_server


@pytest.fixture
def installation(installation: DemoInstallation) -> DemoInstallation:
    """The installation after the unit received our target dates and its ten business days to answer have passed."""
    installation.tell_dates()
    return installation


def drawn(installation: DemoInstallation) -> list[str | None]:
    return [each.event.code for each in installation.entries if each.event.kind == "reminder_updated"]


def verified(installation: DemoInstallation) -> str:
    """Send what is due, verify one milestone of which a message stands alone in Slack, and return its text."""
    installation.do(deliver_reminders)
    told = {key.split(":")[0] for key in installation.keys_sent()}
    assert "R6-M1" in told
    sha256 = installation.evidence("R6-M1", "Made-up inventory.", by="p-contact-policy")
    installation.do(
        record_finding, "R6-M1", "met", date(2026, 11, 20), VERIFIER, installation.words("Made up."), sha256
    )
    return "R6-M1"


def message_about(installation: DemoInstallation, milestone_id: str) -> str:
    [key] = [key for key in installation.keys_sent() if key.startswith(milestone_id)]
    [text] = [each["text"] for each in installation.slack.messages if each["metadata"]["event_payload"]["key"] == key]
    return str(text)


def test_after_a_finding_the_message_says_so_and_is_drawn_once(installation: DemoInstallation) -> None:
    about = verified(installation)
    assert "Verified on" not in message_about(installation, about)
    installation.do(deliver_reminders)
    assert "Verified on" in message_about(installation, about)
    assert drawn(installation) == [None]
    assert not records.where(installation.database, MILESTONES, redraw=True)

    head = ledger.head(installation.database)
    installation.do(deliver_reminders)
    assert ledger.head(installation.database) == head


def test_a_message_that_is_gone_is_noted_and_left(installation: DemoInstallation) -> None:
    about = verified(installation)
    installation.slack.messages[:] = [
        each for each in installation.slack.messages if about not in each["metadata"]["event_payload"]["key"]
    ]
    installation.do(deliver_reminders)
    assert drawn(installation) == ["message_not_found"]
    installation.do(deliver_reminders)
    assert drawn(installation) == ["message_not_found"]


def test_while_slack_cannot_be_asked_it_is_left_for_the_next_sweep(installation: DemoInstallation) -> None:
    about = verified(installation)
    installation.slack.faults.append("chat.update http_503")
    installation.do(deliver_reminders)
    assert drawn(installation) == []
    installation.do(deliver_reminders)
    assert "Verified on" in message_about(installation, about)
    assert drawn(installation) == [None]


def erase(call: Call, installation: DemoInstallation, words: str) -> str:
    [(text_id, _)] = [(key, said) for key, said in texts.every(installation.database).items() if words in said]
    ended = call("text", "erase", text_id, "--reason", "A made-up order.", "--by", COORDINATOR)
    assert ended.code == 0, ended.err
    return ended.out


def rejected(installation: DemoInstallation, reason: str) -> None:
    """Send what is due, then a verifier's reason why a file does not show it."""
    installation.do(deliver_reminders)
    sha256 = installation.evidence("R6-M1", "Made-up inventory.", by="p-contact-policy")
    words = installation.words(reason)
    installation.do(record_finding, "R6-M1", "not_met", date(2026, 11, 20), VERIFIER, words, sha256)
    installation.do(deliver_reminders)


def test_after_an_erasure_each_message_that_quotes_the_words_is_drawn_again_without_them(
    installation: DemoInstallation, call: Call
) -> None:
    rejected(installation, "Made up: two lists are missing.")
    here = Listening(installation)
    here.send("extend.ask", "p-contact-policy", "R6-M1", to="2027-03-01", reason="Made up: more time.")
    here.send("extend.refuse", COORDINATOR, "R6-M1", reason="Made up: the council waits for it.")
    installation.do(deliver_reminders)
    for words in ("two lists are missing", "the council waits for it"):
        assert words in str(installation.slack.messages)
        assert "Drawn again without them: " in erase(call, installation, words)
        assert words not in str(installation.slack.messages)
    assert call("ledger", "verify").code == 0


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        ("chat.update error:cant_update_message", "still shows them: cant_update_message"),
        ("chat.update http_503", "still shows them: Slack could not be asked; run the same command again"),
    ],
)
def test_a_message_that_slack_does_not_change_is_named_to_the_person_who_erased(
    installation: DemoInstallation, call: Call, fault: str, said: str
) -> None:
    rejected(installation, "Made up: two lists are missing.")
    installation.slack.faults.append(fault)
    out = erase(call, installation, "two lists are missing")
    assert "The message in Slack to p-contact-policy of November 25, 2026" in out
    assert said in out


def test_a_mail_that_quotes_erased_words_is_named_to_the_person_who_erased(
    installation: DemoInstallation, call: Call
) -> None:
    people = installation.settings.people_path
    people.write_text(people.read_text().replace("slack: U0DEMO014", "email: contact@agency.example"))
    with mail_server() as mail:
        play_also(SMTP_URL=mail.url, MAIL_FROM="follow-up@office.example")
        rejected(installation, "Made up: two lists are missing.")
        assert "two lists are missing" in "".join(each.get_content() for each in mail.taken)
        out = erase(call, installation, "two lists are missing")
    assert "The mail to p-contact-policy of November 25, 2026 still shows them: ask them to delete it" in out
