"""Notes reach the coordinator: as a list, and as a count in the week's digest; so does what "Reply" recorded before."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from flows._runtime.environment import play_also
from models.answers import TypedWords
from models.ledger import (
    DigestClaimed,
    ItemClaimed,
    MailKeptApart,
    ReminderClaimed,
    ReminderFacts,
    ReminderSent,
    StatementRecorded,
    UnitWrote,
)
from tasks import ledger
from tasks.answers import done_by_reply, keep_apart, take_words
from tasks.ledger import texts
from tasks.reminders.slack_delivery import delivery_fields
from tests.chaos.sweep import NOON
from tests.material.channels import Town
from tests.material.commands import Call
from tests.material.installation import DemoInstallation
from tests.material.one_of_each import filled

ME = "p-made-up-1"
OLD = ReminderFacts.model_validate(filled(ReminderFacts) | {"rejected_why": None})
"""What a message of 0.2.0 says."""
MONDAY = datetime(2026, 11, 30, 17, tzinfo=UTC)
"""The first day of the week after NOON's."""


@pytest.fixture
def town(open_town: Callable[..., Town]) -> Town:
    return open_town(range(1, 4), {1: date(2026, 11, 23)})


def digests(town: Town) -> list[DigestClaimed]:
    """Return the digests that were claimed."""
    return [entry.event for entry in town.entries() if isinstance(entry.event, DigestClaimed)]


def write(town: Town, name: str, words: str, now: datetime = NOON) -> None:
    """Write to the app."""
    take_words(town.database, ME, "direct_message", TypedWords(message_id=name, words=words), now)


def apart(town: Town, *whys: str, now: datetime = NOON) -> None:
    """Keep mails apart."""
    mails = [MailKeptApart.model_validate({"message_id": f"{now}{n}", "why": why}) for n, why in enumerate(whys)]
    keep_apart(town.database, mails, now)
    keep_apart(town.database, mails, now)


def test_the_digest_counts_what_came_in_the_week_before_once(town: Town) -> None:
    write(town, "a" * 64, "Who reads this, R5-M1 and R5-M2?")
    write(town, "b" * 64, "R5-M1 waits for the vendor.")
    apart(town, "stranger", "stranger", "bounce")
    town.at(MONDAY)
    apart(town, "forged", now=MONDAY)
    assert town.deliver() is None
    [facts] = [each.facts for each in digests(town)]
    assert (facts.notes, dict(facts.kept_apart)) == (2, {"bounce": 1, "stranger": 2})
    [text] = [each["text"] for each in town.slack.messages if "run: followthrough notes" in each["text"]]
    assert "Two notes came to you in the week before. To read them, run: followthrough notes" in text
    assert "in the week before, still in the mailbox: 1 returned, 2 from unknown people." in text

    town.at(MONDAY + timedelta(days=7))
    assert town.deliver() is None
    facts = digests(town)[-1].facts
    assert (facts.week, facts.notes, dict(facts.kept_apart)) == ("2026-W50", 0, {"forged": 1})


def answer(
    town: Town, kind: str, *, channel: str = "slack", says: str = "done", to: str = ME, new: bool = False
) -> int:
    """Send a message of a kind to a person, and record what they then say; return the entry of that."""
    claim = next(entry.event for entry in town.entries() if isinstance(entry.event, ItemClaimed))
    key = f"{kind}:{len(town.entries())}"
    fields = {name: getattr(claim, name) for name in ItemClaimed.model_fields if name not in ("facts", "version")}
    fields |= {"part": claim.part.model_copy(update={"kind": kind, "key": key}), "message": key, "to": ME}
    told = claim.model_copy(update=fields) if new else ReminderClaimed(facts=OLD, **fields)
    sent = ReminderSent(**delivery_fields((told,)), channel="D0000000001", ts=f"1.{len(town.entries())}")
    ledger.append(town.database, [told, sent], now=NOON)
    said = StatementRecorded.model_validate({"milestone_id": "R5-M1", "says": says, "text_id": texts.keep(
        town.database, "We have not started."
    )})  # fmt: skip
    return ledger.append(replace(town.database, channel=channel), [said], now=NOON, actor=to)  # type: ignore[arg-type]


def test_what_reply_recorded_as_done_is_listed_once_with_its_mend(town: Town, call: Call) -> None:
    assert town.deliver() is None
    by_reply = [answer(town, "escalation"), answer(town, "evidence_rejected")]
    answer(town, "overdue")
    answer(town, "escalation", channel="command")
    answer(town, "escalation", says="started")
    answer(town, "escalation", to="p-made-up-2")
    answer(town, "escalation", new=True)
    assert [each.seq for each in done_by_reply(town.database)] == by_reply

    town.at(MONDAY)
    assert town.deliver() is None
    assert digests(town)[-1].facts.by_reply == tuple(by_reply)
    [text] = [each["text"] for each in town.slack.messages if "called Reply" in each["text"]]
    assert "Two answers given under a button called Reply are on record as done." in text
    listed = call("notes")
    assert f"followthrough ledger correct {by_reply[0]} --reason ... --by YOU" in listed.out
    town.at(MONDAY + timedelta(days=7))
    assert town.deliver() is None
    assert digests(town)[-1].facts.by_reply == ()

    assert call("ledger", "correct", str(by_reply[0]), "--reason", "They had not.", "--by", "p-follow-up").code == 0
    assert [each["seq"] for each in call("notes", "--json").json["done_by_reply"]] == by_reply[1:]


def test_the_list_of_notes_says_whose_name_a_mail_bears(installation: DemoInstallation, call: Call) -> None:
    assert call("notes").out == "Notes to the coordinator: none\n"
    database, now = installation.database, installation.settings.now or NOON
    typed = TypedWords(message_id="a" * 64, words="R5-M1 waits for\x1b[31m the vendor.")
    take_words(database, "p-contact-legal", "mail", typed, now)
    take_words(database, "p-contact-legal", "direct_message", TypedWords(message_id="b" * 64, words="Who?"), now)
    out = call("notes").out
    assert "bears the name of" in out
    assert "\x1b" not in out
    first, second = call("notes", "--json").json["notes"]
    assert (first["milestone_id"], first["way"], second["milestone_id"], second["words"]) == (
        "R5-M1",
        "mail",
        None,
        "Who?",
    )

    [wrote] = [each.event for each in installation.entries if isinstance(each.event, UnitWrote)]
    assert call("text", "erase", wrote.text_id, "--reason", "asked to", "--by", "p-coordinator-1").code == 0
    assert "(erased)" in call("notes").out


def test_the_doctor_names_each_way_that_is_closed_and_how_it_is_opened(
    installation: DemoInstallation, tmp_path: Path
) -> None:
    from flows.commands.doctor.channels import examine_ways_in
    from flows.commands.doctor.page import Probe

    def probes() -> dict[str, Probe]:
        return {each.part: each for each in examine_ways_in(installation.settings)}

    closed = probes()
    assert {each.says for each in closed.values()} == {"note"}
    assert "FOLLOWTHROUGH_IMAP_URL" in closed["mail that comes in"].fix
    play_also(SLACK_APP_TOKEN=installation.slack.app_token)
    assert "message.im" in probes()["direct messages"].fix
    play_also(SLACK_DIRECT_MESSAGES="true", MAIL_FOLDER=str(tmp_path / "mails"))
    half = probes()
    assert (half["direct messages"].says, half["mail that comes in"].says) == ("ok", "wrong")
    (tmp_path / "mails").mkdir()
    assert {each.says for each in probes().values()} == {"ok"}
