"""Each kind of memo: what a schedule drafts and when, a memo before a hearing, the closing memo; and bad input."""

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier

import pytest

from flows.memo.issue_memo import issue_memo
from models.core import InputError, RuleError
from tasks import ledger
from tests.material.commands import Call
from tests.material.installation import COORDINATOR, DemoInstallation, told
from tests.material.memo_installation import drafted, files_of


def test_a_memo_before_a_hearing_names_an_event_that_the_register_or_a_record_in_hand_knows(
    installation: DemoInstallation, call: Call
) -> None:
    head = ledger.head(installation.database)
    for words, said in (
        (("--for", "event:1"), "event 1 of the Council is in no rule of the register and in no record in hand"),
        (("--for", "22233"), "write event:N"),
        (("--for", "event:22233", "--period", "week"), "leave out `--period week`"),
    ):
        ended = call("memo", "draft", "--by", COORDINATOR, *words)
        assert (ended.code, said in ended.err) == (2, True), ended.err
    with pytest.raises(InputError, match="write `--for event:N`"):
        installation.do(issue_memo, "hearing", person_id=COORDINATOR)
    assert ledger.head(installation.database) == head

    made = told(call("memo", "draft", "--for", "event:22233", "--by", COORDINATOR, "--json").out)
    assert (made["period"], made["as_of"]) == ("hearing", "2026-11-25")
    facts = json.loads(files_of(installation, "drafts", made["draft"])["memo.json"])
    assert facts["facts"]["memo"]["hearing"] == {
        "event_id": 22233, "on": "2026-03-05", "title": "Council oversight hearing on DOI's sanctuary reports",
    }  # fmt: skip


def test_bad_input_writes_nothing(installation: DemoInstallation, call: Call) -> None:
    head = ledger.head(installation.database)
    for words, code, said in (
        (("--period", "closing"), 4, "these are neither: R1, R2, R3, R4, R5, R6, R7"),
        (("--as-of", "2026-11-26"), 2, "is in the future"),
        (("--period", "year"), 2, "year"),
    ):
        ended = call("memo", "draft", "--by", COORDINATOR, *words)
        assert (ended.code, said in ended.err) == (code, True), ended.err
    assert ledger.head(installation.database) == head
    assert not (installation.settings.home / "memos").exists()


def test_the_same_minute_brings_two_schedules_and_both_draft(installation: DemoInstallation) -> None:
    installation.at("2027-02-01T07:00:00-05:00")
    together = Barrier(2)

    def draft(period: str) -> dict[str, str]:
        together.wait()
        return dict(installation.do(issue_memo, period))

    with ThreadPoolExecutor(2) as schedules:
        made = list(schedules.map(draft, ("week", "month")))
    assert [(each["period"], each["as_of"]) for each in made] == [("week", "2027-01-31"), ("month", "2027-01-31")]
    assert sorted(each["draft"] for each in made) == ["D1", "D2"]
    assert installation.kinds().count("memo_drafted") == 2
    for each in made:
        assert (
            json.loads(files_of(installation, "drafts", each["draft"])["memo.json"])["facts"]["memo"]["period"]
            == each["period"]
        )


def test_a_person_drafts_as_of_a_day_that_was(installation: DemoInstallation) -> None:
    draft = drafted(installation, as_of=date(2026, 11, 20))
    facts = json.loads(files_of(installation, "drafts", draft)["memo.json"])
    assert (facts["facts"]["memo"]["as_of"], facts["facts"]["memo"]["period_to"]) == ("2026-11-20", "2026-11-20")
    with pytest.raises(RuleError, match="may not do this"):
        installation.do(issue_memo, "week", person_id="p-contact-policy")
