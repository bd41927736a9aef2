"""What people answer, taken down by a command: the same rules as in Slack, the exit codes, and nothing twice."""

from datetime import date

import pytest

from flows._runtime.settings import load_settings
from models.core import RuleError
from models.projections import MILESTONES
from models.records import assigned_to, hold_of, quiets_in_force, request_of, responsible_person
from tasks import ledger
from tasks.ledger import records
from tests.material.answers import (
    Listening,
    correct_entry,
    record_statement,
)
from tests.material.commands import Call
from tests.material.installation import COORDINATOR, DemoInstallation

CONTACT, HEAD, OTHER = "p-contact-training", "p-head-training", "p-contact-policy"
ABOUT = "R7-M3"
LAWS, BY_LAW = "R4-M8", "by law, and no office can move that date"


def test_all_that_a_person_held_is_handed_over_in_one_act_or_none_of_it(
    installation: DemoInstallation, call: Call
) -> None:
    def held(person_id: str) -> set[str]:
        people, milestones = load_settings().people(), records.every(installation.database, MILESTONES).values()
        return {
            milestone.id
            for milestone in milestones
            if not (milestone.is_closed or milestone.is_template or milestone.is_watch)
            and responsible_person(milestone, people) == people.person(person_id)
        }

    before, theirs = held(CONTACT), held(OTHER)
    assert len(before) > 1
    words = ("reassign", "--from", CONTACT, "--to", OTHER, "--reason", "Made up: on leave.", "--by")
    entries = len(installation.entries)
    assert call(*words, "p-liaison-1").code == 4
    assert call("reassign", ABOUT, *words[1:], COORDINATOR).code == 2
    assert call("reassign", "--to", OTHER, "--by", COORDINATOR).code == 2
    assert len(installation.entries) == entries

    ended = call(*words, COORDINATOR)

    assert ended.code == 0
    assert ended.out == f"handed over: all that {CONTACT} held, beginning with entry {entries + 1}\n"
    assert (held(CONTACT), held(OTHER)) == (set(), before | theirs)
    assert installation.kinds()[entries:] == ["reassigned"] * len(before)
    assert call(*words, COORDINATOR).out == ended.out
    assert len(installation.entries) == entries + len(before)
    nobody = call("reassign", "--from", "p-made-up", "--to", OTHER, "--by", COORDINATOR)
    assert nobody.code == 2
    assert "p-made-up holds no open milestone" in nobody.err


@pytest.mark.parametrize(
    ("code", "told", "words"),
    [
        (2, "P3 data", ("obstacle", "add", ABOUT, "--waits-for", "SSN 123-45-6789", "--by", CONTACT)),
        (4, "cannot wait for itself", ("obstacle", "add", ABOUT, "--waits-for", ABOUT, "--by", CONTACT)),
        (4, "waits for nothing", ("obstacle", "lift", ABOUT, "--by", CONTACT)),
        (4, "is with p-contact-training already", ("reassign", ABOUT, "--to", CONTACT, "--by", HEAD)),
        (4, BY_LAW, ("date", "extend", LAWS, "--to", "2027-03-01", "--reason", "Made up.", "--by", COORDINATOR)),
    ],
)
def test_what_may_not_be_is_refused_with_its_exit_code_and_writes_nothing(
    installation: DemoInstallation, call: Call, code: int, told: str, words: tuple[str, ...]
) -> None:
    head = ledger.head(installation.database)
    ended, _, err = call(*words)
    assert (ended, told in err) == (code, True), err
    assert ledger.head(installation.database) == head


def test_answers_can_be_withdrawn_and_then_count_no_more(installation: DemoInstallation) -> None:
    here, why = Listening(installation), installation.words("Made up: typed for another.")
    quiet = here.press("ack", CONTACT, ABOUT).seq
    snooze = here.send("snooze", CONTACT, ABOUT, until="2026-12-05").seq
    blocked = here.send("blocked", CONTACT, ABOUT, waits_for="R6-M1", reason=None).seq
    asked = here.send("extend.ask", CONTACT, ABOUT, to="2027-02-26", reason="Made up: more time.").seq
    handed = here.send("reassign", HEAD, ABOUT, person=OTHER, reason=None).seq
    for seq in (quiet, snooze, blocked, asked, handed):
        installation.do(correct_entry, seq, why, COORDINATOR)
    record = installation.milestone(ABOUT)
    assert quiets_in_force(record) == ()
    assert (hold_of(record), request_of(record), assigned_to(record)) == (None, None, None)
    assert len(record.exchange.quiets) == 2, "it stays shown"
    with pytest.raises(RuleError, match="only a statement"):
        installation.do(correct_entry, (quiet or 0) + 1, why, COORDINATOR)


def test_show_tells_the_answers_with_their_words(installation: DemoInstallation, call: Call) -> None:
    Listening(installation).send("extend.ask", CONTACT, ABOUT, to="2027-02-26", reason="Made up: more time.")
    installation.do(
        record_statement, ABOUT, "started", date(2026, 11, 24), installation.words("Made up: begun."), CONTACT
    )
    call("date", "refuse", ABOUT, "--reason", "Made up: no more of it.", "--by", COORDINATOR)
    out = " ".join(call("show", ABOUT).out.split())
    for words in ("Made up: more time.", "Made up: begun.", "Made up: no more of it.", "extension refused"):
        assert words in out
