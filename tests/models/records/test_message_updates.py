"""What a message in Slack shows once other things have happened: one test a row."""

from datetime import date
from typing import Any

import pytest

from models.core import evolve
from models.records.messages import aftermath, is_stale, keeps_buttons, still_asks
from models.records.milestone import (
    DueItem,
    EvidenceItem,
    ExtensionItem,
    FindingItem,
    HoldItem,
    MilestoneRecord,
    QuietItem,
    ReassignmentItem,
    RejectionItem,
    RequestItem,
    StatementItem,
    WrittenItem,
)
from tests.material.records import changed
from tests.models.reminders.reminder_material import PERSON, milestone, told

DUE, LATER, DAY = date(2026, 5, 29), date(2026, 7, 1), date(2026, 5, 27)
UNIT = ("check_in", "due_soon", "overdue", "weekly_digest", "evidence_rejected", "reassignment")
ALL = (*UNIT, "escalation", "verification_request", "extension_request", "hold_notice")


def at(seq: int, **more: Any) -> dict[str, Any]:
    return {"seq": seq, "on": DAY, "by": PERSON} | more


def late(seq: int, **more: Any) -> dict[str, Any]:
    return at(seq, recorded_on=DAY, **more)


def shows(kind: str, record: MilestoneRecord | None = None, *, seq: int = 10, due: date = DUE, **changes: Any) -> Any:
    item = told(kind, DAY, due=due, seq=seq, reason=changes.pop("reason", None))
    return aftermath(item, changed(record or milestone(), **changes))


def finding(verdict: Any, seq: int = 20, **more: Any) -> FindingItem:
    return FindingItem(**late(seq), verdict=verdict, evidence=("ab" * 32,), reason_id="t", **more)


def request(seq: int, answer: Any = None, answered: int | None = None) -> RequestItem:
    return RequestItem(**late(seq), to=LATER, reason_id="t", answer=answer, answered_seq=answered)


def hold(seq: int, lifted: int | None = None) -> HoldItem:
    end = {"lifted_on": DAY, "lifted_seq": lifted} if lifted else {}
    return HoldItem(**late(seq), waits_for="R2-M1", reason_id=None, **end)


EXTENDED = {"extensions": (ExtensionItem(**at(20), to=LATER, reason_id="t"),), "due_now": LATER}
CAME = {"evidence": (EvidenceItem(**late(20), sha256="ab" * 32, name="x.pdf", voice="agency"),)}
QUIET = {"quiets": (QuietItem(**at(20), kind="acknowledged", due=DUE, until=LATER),)}
HANDED = {"reassignments": (ReassignmentItem(**late(20), to="p-b", was=PERSON, reason_id=None),)}
NO = RejectionItem(**late(30), evidence=("ab" * 32,), reason_id="t")


@pytest.mark.parametrize("kind", ALL)
def test_with_nothing_since_it_shows_its_own_call(kind: str) -> None:
    assert shows(kind) == ("call", 0)


@pytest.mark.parametrize("kind", ALL)
@pytest.mark.parametrize(
    ("changes", "shown"),
    [
        ({"findings": (finding("met"),)}, ("verified", 20)),
        ({"findings": (finding("not_required"),)}, ("closed", 20)),
        ({"findings": (finding("closed_not_implemented"),)}, ("closed", 20)),
        ({"withdrawn_on": DAY}, ("withdrawn", 1)),
        (EXTENDED, ("extended", 20)),
        (EXTENDED | {"findings": (finding("met", 30),)}, ("verified", 30)),
        ({"findings": (finding("met", corrected_by=25),)}, ("call", 0)),
    ],
    ids=str,
)
def test_what_ends_or_moves_the_milestone_shows_on_every_message(kind: str, changes: Any, shown: Any) -> None:
    assert shows(kind, **changes) == shown


@pytest.mark.parametrize("kind", ALL)
def test_a_date_that_was_fixed_anew_shows_and_so_does_a_later_date_that_was_withdrawn(kind: str) -> None:
    fixed = DueItem(**at(20), day=LATER, before=DUE, basis="statute", source_id="s", started_by=None)
    assert shows(kind, due_fixes=(fixed,), due_now=LATER) == ("dated", 20)
    granted = EXTENDED["extensions"][0].model_copy(update={"seq": 5, "corrected_by": 21})
    assert shows(kind, due=LATER, extensions=(granted,)) == ("dated", 21)


def test_a_clock_that_started_on_the_very_day_it_was_asked_about_shows_as_dated() -> None:
    fixed = DueItem(**at(20), day=DUE, before=DUE, basis="statute", source_id="s", started_by=None)
    before = milestone(provisional=True)
    assert shows("weekly_digest", before, reason="clock_not_started", provisional=False, due_fixes=(fixed,)) == (
        "dated",
        20,
    )
    assert shows("weekly_digest", before, reason="clock_not_started") == ("call", 0)


@pytest.mark.parametrize("kind", [*UNIT, "escalation"])
def test_the_units_and_the_heads_messages_show_that_another_person_acts_and_that_evidence_is_in(kind: str) -> None:
    assert shows(kind, **HANDED) == ("reassigned", 20)
    assert shows(kind, **CAME) == ("evidence_in", 20)
    assert shows(kind, **CAME, rejections=(NO,)) == ("rejected", NO.seq), "it was rejected, so it is asked for again"
    assert shows(kind, seq=40, **HANDED) == ("call", 0), "it went out after that"


@pytest.mark.parametrize("kind", ["verification_request", "extension_request", "hold_notice"])
def test_what_the_verifier_and_the_coordinator_decide_does_not_pass_with_the_person(kind: str) -> None:
    assert shows(kind, **HANDED) == ("call", 0)


@pytest.mark.parametrize("kind", UNIT)
def test_the_units_messages_show_the_last_thing_that_the_person_answered(kind: str) -> None:
    assert shows(kind, **QUIET) == ("acknowledged", 20)
    assert shows(kind, **QUIET, holds=(hold(21),)) == ("blocked", 21)
    assert shows(kind, **QUIET, holds=(hold(21, lifted=22),)) == ("acknowledged", 20)
    assert shows(kind, **QUIET, extension_requests=(request(23),)) == ("asked", 23)
    assert shows(kind, extension_requests=(request(23, "granted", 24),)) == ("call", 0)
    assert shows(kind, seq=40, **QUIET) == ("call", 0)
    other = QUIET["quiets"][0].model_copy(update={"corrected_by": 30})
    assert shows(kind, quiets=(other,)) == ("call", 0)


@pytest.mark.parametrize("kind", [*UNIT, "escalation"])
def test_where_a_later_date_was_refused_the_unit_and_its_head_see_it_and_are_still_asked(kind: Any) -> None:
    no = {"extension_requests": (request(23, "refused", 24),)}
    assert shows(kind, **no) == ("refused", 24)
    assert shows(kind, seq=23, **no) == ("refused", 24), "it went out while the coordinator had it"
    assert shows(kind, seq=40, **no) == ("call", 0), "it went out after that"
    assert shows(kind, extension_requests=(request(23, "refused", 24), request(25))) == ("asked", 25)
    assert shows(kind, extension_requests=(request(23, "refused", 24), request(25, "granted", 26))) == ("call", 0)
    assert keeps_buttons("refused", kind)
    item = told(kind, DAY, due=DUE, seq=10)
    assert still_asks(item, changed(milestone(), **no))
    assert not still_asks(item, changed(milestone(), extension_requests=(request(23),)))
    later = no | {"extensions": (ExtensionItem(**at(30), to=LATER, reason_id="t"),), "due_now": LATER}
    assert shows(kind, due=LATER, **later) == ("call", 0), "a later date came after all"
    assert not keeps_buttons("refused", "extension_request")


@pytest.mark.parametrize("kind", UNIT)
def test_what_the_unit_answers_after_a_refusal_shows_instead(kind: str) -> None:
    said = QUIET["quiets"][0].model_copy(update={"seq": 30})
    assert shows(kind, extension_requests=(request(23, "refused", 24),), quiets=(said,)) == ("acknowledged", 30)


def test_the_verifiers_message_shows_that_all_the_evidence_it_was_about_was_withdrawn() -> None:
    def piece(seq: int, gone: int | None = None) -> EvidenceItem:
        return EvidenceItem(**late(seq), sha256=f"{seq:064}", name="x.pdf", voice="agency", corrected_by=gone)

    before = NO.model_copy(update={"seq": 5})
    assert shows("verification_request", evidence=(piece(8, gone=20),)) == ("evidence_gone", 20)
    assert shows("verification_request", evidence=(piece(7, gone=22), piece(8, gone=20))) == ("evidence_gone", 22)
    assert shows("verification_request", evidence=(piece(7), piece(8, gone=20))) == ("call", 0), "one still waits"
    assert shows("verification_request", evidence=(piece(4), piece(8, gone=20)), rejections=(before,)) == (
        "evidence_gone",
        20,
    )
    assert shows("verification_request", evidence=(piece(8, gone=20), piece(30))) == ("evidence_gone", 20), (
        "of new, anew"
    )
    assert shows("verification_request", evidence=(piece(8, gone=20),), rejections=(NO,)) == ("rejected", 30)
    assert shows("overdue", evidence=(piece(8, gone=20),)) == ("call", 0)


def test_the_heads_message_that_nobody_answered_shows_the_units_answer() -> None:
    assert shows("escalation", extension_requests=(request(23),)) == ("asked", 23)
    assert shows("escalation", **QUIET) == ("acknowledged", 20)
    assert shows("escalation", **QUIET, holds=(hold(21),)) == ("blocked", 21)


@pytest.mark.parametrize("kind", [*UNIT, "escalation"])
def test_a_message_shows_where_the_agency_said_it_stands_and_that_somebody_wrote(kind: str) -> None:
    said = StatementItem(seq=21, on=DAY, by="p-x", says="not_started", text_id="")
    wrote = WrittenItem(seq=22, on=DAY, by="p-x", recorded_on=DAY, text_id="t", way="page")
    assert shows(kind, statements=(said,)) == ("stated", 21)
    assert shows(kind, seq=40, statements=(said,)) == ("call", 0), "it was said before"
    assert shows(kind, statements=(evolve(said, corrected_by=30),)) == ("call", 0)
    assert shows(kind, statements=(said,), written=(wrote,)) == ("noted", 22)
    mail = evolve(wrote, by="p-program", way="mail", bears_name_of="p-x")
    assert shows(kind, statements=(said,), written=(mail,)) == ("stated", 21), "anybody can write a From line"
    assert keeps_buttons("stated", "overdue")
    assert keeps_buttons("noted", "overdue")


def test_what_was_put_to_the_verifier_shows_a_rejection_and_a_finding_that_it_is_not_met() -> None:
    assert shows("verification_request", **CAME, rejections=(NO,)) == ("rejected", 30)
    assert shows("verification_request", **CAME, findings=(finding("not_met", 31),)) == ("rejected", 31)
    assert shows("verification_request", seq=40, **CAME, rejections=(NO,)) == ("call", 0)


def test_a_request_shows_its_own_answer_whatever_is_asked_for_later() -> None:
    assert shows("extension_request", extension_requests=(request(5, "refused", 12),)) == ("refused", 12)
    assert shows("extension_request", extension_requests=(request(5, "refused", 12), request(15))) == ("refused", 12)
    assert shows("extension_request", seq=16, extension_requests=(request(5, "refused", 12), request(15))) == (
        "call",
        0,
    )
    withdrawn = EXTENDED["extensions"][0].model_copy(update={"corrected_by": 25})
    answered = request(5, "granted", 20)
    assert shows("extension_request", extension_requests=(answered,), extensions=(withdrawn,)) == ("extended", 20)


def test_an_obstacle_shows_its_own_end_whatever_is_in_the_way_later() -> None:
    assert shows("hold_notice", holds=(hold(5),)) == ("call", 0)
    assert shows("hold_notice", holds=(hold(5, lifted=12),)) == ("unblocked", 12)
    assert shows("hold_notice", holds=(hold(5, lifted=12), hold(15))) == ("unblocked", 12)
    assert shows("hold_notice", seq=16, holds=(hold(5, lifted=12), hold(15))) == ("call", 0)


def test_only_a_message_that_stands_in_slack_can_be_stale() -> None:
    record = changed(milestone(), **QUIET)
    stands = told("overdue", DAY, due=DUE, seq=10)
    assert is_stale(stands, record)
    for change in ({"sent_on": None}, {"refused": True}, {"by_mail": True}, {"shows": "acknowledged", "shows_seq": 20}):
        assert not is_stale(stands.model_copy(update=change), record)


def test_that_somebody_was_working_on_it_is_no_answer_to_evidence_that_does_not_show_it() -> None:
    quiet = QuietItem(**at(15), kind="acknowledged", due=DUE, until=LATER)
    assert shows("overdue", quiets=(quiet,)) == ("acknowledged", 15)
    assert shows("overdue", quiets=(quiet,), rejections=(NO,)) == ("rejected", NO.seq)
    assert keeps_buttons("rejected", "overdue")
    assert not keeps_buttons("rejected", "verification_request")
