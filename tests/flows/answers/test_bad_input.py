"""What each verb does with bad input, made from the specifications: a new verb is covered when it is written.

Each is tried as a command is: about something that is missing, foreign, closed, withdrawn or recurring, by the wrong
person, twice, on a day to come, from the account of another person, and where only Slack counts.
"""

import os
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any, get_args

import pytest

from flows._runtime import clock
from flows._runtime import settings as settings_of
from flows._runtime.environment import play_also
from flows._runtime.settings import load_settings
from models.answers import SPECIFICATIONS
from models.answers.verbs import DraftVerb, MilestoneVerb, RecordVerb
from models.core import FollowthroughError, InputError, RuleError
from models.ledger import FindingRecorded, MilestoneWithdrawn, Verb
from models.permissions import able
from models.projections import DRAFTS, SOURCES
from tasks import ledger
from tasks.ledger import records
from tests.flows.answers.races import (
    ABOUT,
    CONTACT,
    HEAD,
    LIAISON,
    LOOKED_FOR,
    OTHER,
    THINGS,
    RacedInstallation,
    Thing,
    done,
    run,
)
from tests.material.answers import act
from tests.material.installation import COORDINATOR, MORNING, SECOND, VERIFIER, DemoInstallation
from tests.material.memo_installation import TODAY, drafted

ABOUT_MILESTONE = [verb for verb, each in SPECIFICATIONS.items() if isinstance(each, MilestoneVerb)]
SETTLED = "R1-M5"
"""A milestone that a finding closed."""
WITHOUT_SUBJECT = {"away", "away.clear", "mine", "details", "date.agree_all"}
ABOUT_RECORD = [
    verb
    for verb, each in SPECIFICATIONS.items()
    if isinstance(each, RecordVerb | DraftVerb) and verb not in WITHOUT_SUBJECT
]
MISSING = {"withdraw": "99999", "file.answer": "ffffffff"}
"""Something that is not there, where `R99-M9` is no such thing."""
ON_CLOSED: set[Verb] = {"done", "file.add", "evidence"}
"""What may be said of a milestone that is closed or withdrawn: what the agency says, and what it sends."""
AGAIN: set[Verb] = {"snooze", "memo.share", "away", "away.clear", "close_pages"}
"""What may be said twice: each is an entry of its own."""
WITHOUT_DAY: set[Verb] = {
    "not_started", "under_way", "done_no_file", "write", "undo", "ack",
    "snooze", "blocked", "unblock", "not_mine", "extend.ask", "extend.grant", "extend.refuse", "date.agree",
    "date.offer", "date.accept", "date.decline", "reassign", "date.fix", "file.answer", "withdraw", "memo.approve",
    "memo.read", "memo.back", "memo.comment", "memo.share", "hand_over",
    "close_pages",
}  # fmt: skip
"""What says nothing of the day on which something happened."""


def _everything(installation: DemoInstallation) -> dict[str, str]:
    """Make a milestone about which every verb has something to say, a file that waits, and a shared draft."""
    installation.drop("scan.pdf", "no PDF")
    assert run(["evidence", "check", "agency_drop"])[0] == 0
    source = records.one(installation.database, SOURCES, "agency_drop")
    installation.tell_dates()
    facts = THINGS["a milestone"].make(installation)
    drafted(installation, as_of=TODAY)
    done("memo share 1")
    done(f"finding add {SETTLED}", VERIFIER, verdict="not_required", on="2026-11-19", reason="Made up: repealed.")
    assert source
    return facts | {"number": source.files[0].number}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory, taken_in: Path) -> Iterator[RacedInstallation]:
    """An installation in which every verb can be tried, made once."""
    folder = tmp_path_factory.mktemp("bad-input") / "own_installation"
    folder.mkdir()
    own_installation = RacedInstallation(Thing(_everything, ()), folder, taken_in, None)
    yield own_installation
    own_installation.opened.__exit__(None, None, None)


@pytest.fixture
def own_installation(made: RacedInstallation) -> Iterator[RacedInstallation]:
    """The installation as it was made."""
    with made.anew():
        yield made


def subject(own_installation: RacedInstallation, verb: Verb) -> str:
    """Return something that a verb may be about."""
    specification = SPECIFICATIONS[verb]
    if isinstance(specification, DraftVerb):
        return "D1"
    own: dict[Verb, str] = {
        "look": LOOKED_FOR, "extend.ask": "R6-M1", "memo.share": "D1", "acceptance": "R2", "note": "R2",
        "hand_over": CONTACT, "close_pages": CONTACT, "confirm": SETTLED, "reopen": SETTLED,
        "file.answer": own_installation.facts["number"], "withdraw": own_installation.facts["entry"],
    }  # fmt: skip
    return ABOUT if isinstance(specification, MilestoneVerb) and verb not in own else own.get(verb, "")


def person(own_installation: RacedInstallation, verb: Verb) -> str:
    """Return somebody who may do it: not who supplied the evidence, nor who drafted the memo."""
    people, specification = load_settings().people(), SPECIFICATIONS[verb]
    if not isinstance(specification, MilestoneVerb | RecordVerb | DraftVerb) or specification.action is None:
        return COORDINATOR
    those = able(people, specification.action, subject(own_installation, verb))
    return next(each for each in (VERIFIER, CONTACT, SECOND, LIAISON, HEAD) if each in those)


def form(own_installation: RacedInstallation, **other: Any) -> dict[str, Any]:
    """Return a form with every field, of which each verb reads its own."""
    words = own_installation.installation.words
    return {
        "milestone": None, "on": date(2026, 11, 20), "until": date(2026, 12, 1), "to": date(2027, 5, 31),
        "first": date(2026, 12, 1), "last": date(2026, 12, 4), "says": "done", "voice": "agency", "person": OTHER,
        "delegate": None, "waits_for": "R6-M1", "evidence": (own_installation.facts["sha"],),
        "basis": "planning_assumption",
        "value": "rejected", "answer": "read", "shows": ("R6-M1",), "extracted": None, "was_read": False,
        "reason": words("Made up: a reason."), "text": words("Made up: words."), "link": None,
        "file": words("made-up.txt"),
    } | other  # fmt: skip


def try_to(own_installation: RacedInstallation, verb: Verb, about: str, by: str, **other: Any) -> int:
    """Do what a verb does, as the flow does it for a command; return the entry."""
    if verb == "ack":
        other["on"] = date(2026, 12, 1)  # the day on which it is expected
    if verb in ("date.accept", "date.decline"):
        other["to"] = date(2027, 3, 31)  # the date offered
    if verb in ("confirm", "reopen"):
        other |= {"evidence": (), "on": other.get("on", TODAY)}  # its milestone has no file, and need have none
    return int(own_installation.installation.do(Acting(), verb, about, by, **form(own_installation, **other)))


class Acting:
    """What `do` runs: an act is a flow without Prefect."""

    fn = staticmethod(act)


def refused(own_installation: RacedInstallation, verb: Verb, about: str, by: str, **other: Any) -> FollowthroughError:
    """Prove that a verb is refused in one sentence and writes nothing; return the refusal."""
    head = ledger.head(own_installation.installation.database)
    with pytest.raises((RuleError, InputError)) as no:
        try_to(own_installation, verb, about, by, **other)
    assert ledger.head(own_installation.installation.database) == head
    assert "\n" not in str(no.value)
    return no.value


@pytest.mark.parametrize(
    "verb", [verb for verb in get_args(Verb) if verb not in ("mine", "details", "date.agree_all", "undo")]
)
def test_each_verb_does_something_and_said_twice_it_does_it_once(
    own_installation: RacedInstallation, verb: Verb
) -> None:
    seq = try_to(own_installation, verb, subject(own_installation, verb), person(own_installation, verb))
    head = ledger.head(own_installation.installation.database)
    try:
        again = try_to(own_installation, verb, subject(own_installation, verb), person(own_installation, verb))
    except RuleError:
        again = seq
    assert (ledger.head(own_installation.installation.database) == head) == (verb not in AGAIN)
    assert (again == seq) == (verb not in AGAIN) or verb == "file.answer"  # this names the look that saw the file


@pytest.mark.parametrize("verb", [*ABOUT_MILESTONE, *ABOUT_RECORD])
@pytest.mark.parametrize("what", ["missing", "foreign", "nothing"])
def test_what_is_missing_or_foreign_is_bad_input(own_installation: RacedInstallation, verb: Verb, what: str) -> None:
    foreign = "R7" if isinstance(SPECIFICATIONS[verb], MilestoneVerb) else "1" if verb == "withdraw" else ABOUT
    about = {"missing": MISSING.get(verb, "R99-M9"), "foreign": foreign, "nothing": ""}[what]
    assert refused(own_installation, verb, about, person(own_installation, verb)).exit_code == (
        4 if (verb, what) == ("withdraw", "foreign") else 2
    )


@pytest.mark.parametrize("verb", ABOUT_MILESTONE)
@pytest.mark.parametrize("what", ["closed", "withdrawn", "recurring"])
def test_what_nobody_is_asked_about_is_refused(own_installation: RacedInstallation, verb: Verb, what: str) -> None:
    about, by, now = subject(own_installation, verb), person(own_installation, verb), load_settings().now
    if what == "recurring":
        assert "recurs" in str(refused(own_installation, verb, "R4-M3", COORDINATOR if by in (CONTACT, HEAD) else by))
        return
    found = FindingRecorded(milestone_id=about, verdict="not_required", evidence=(), reason_id="t", on=TODAY)
    gone = found if what == "closed" else MilestoneWithdrawn(milestone_id=about, reason="Made up.")
    ledger.append(own_installation.installation.database, [gone], now=now, actor=VERIFIER)
    if verb in ON_CLOSED or (verb in ("confirm", "reopen") and what == "closed"):
        assert try_to(own_installation, verb, about, by)
    else:
        assert refused(own_installation, verb, about, by).exit_code == RuleError.exit_code


@pytest.mark.parametrize("verb", [*ABOUT_MILESTONE, *ABOUT_RECORD])
def test_who_may_not_do_it_is_refused_and_reads_who_may(own_installation: RacedInstallation, verb: Verb) -> None:
    people, about = load_settings().people(), subject(own_installation, verb)
    specification: Any = SPECIFICATIONS[verb]
    milestone = own_installation.installation.milestone(about) if isinstance(specification, MilestoneVerb) else None
    roles = {"responsible": milestone.plan.responsible, "escalation": milestone.plan.escalation} if milestone else {}
    of = (
        None if specification.action in ("answer_file", "memo_share") or isinstance(specification, DraftVerb) else about
    )
    those = able(people, specification.action, of, **roles)
    others = [each.id for each in people.people if each.id not in those]
    assert others
    for other in others if verb != "withdraw" else ("p-contact-policy",):
        assert "may not do this" in str(refused(own_installation, verb, about, other))
    assert refused(own_installation, verb, about, "p-nobody").exit_code == InputError.exit_code


@pytest.mark.parametrize("verb", sorted({*ABOUT_MILESTONE, *ABOUT_RECORD} - WITHOUT_DAY))
def test_a_day_to_come_is_bad_input(own_installation: RacedInstallation, verb: Verb) -> None:
    no = refused(
        own_installation, verb, subject(own_installation, verb), person(own_installation, verb), on=date(2026, 11, 26)
    )
    assert (no.exit_code, "in the future" in str(no)) == (2, True)


@pytest.fixture
def real(own_installation: RacedInstallation, monkeypatch: pytest.MonkeyPatch) -> Iterator[RacedInstallation]:
    """The installation as one that no demonstration made, in which all that stands came from one account."""
    people = own_installation.installation.settings.people_path
    before = people.read_text()
    monkeypatch.setattr(settings_of.Settings, "is_demonstration", False)
    people.write_text(before.replace("U0DEMO", "U0REAL0"))
    del os.environ["FOLLOWTHROUGH_NOW"]
    monkeypatch.setattr(clock, "now", lambda: datetime.fromisoformat(MORNING))
    monkeypatch.setattr(settings_of, "own_account", lambda: "made-up-account")
    yield own_installation
    people.write_text(before)


DECIDED = [verb for verb, each in SPECIFICATIONS.items() if each.in_slack]


@pytest.mark.parametrize("verb", sorted({*ABOUT_MILESTONE, *ABOUT_RECORD} - {"undo"}))
def test_what_is_decided_in_slack_is_refused_elsewhere_and_nothing_else_is(real: RacedInstallation, verb: Verb) -> None:
    play_also(SLACK_TEAM_ID="T0REAL001")
    if verb not in DECIDED:
        assert try_to(real, verb, subject(real, verb), person(real, verb))
        return
    no = refused(real, verb, subject(real, verb), person(real, verb))
    assert "decided in Slack" in str(no)
    assert subject(real, verb) in str(no)


def test_findings_and_reviews_are_decided_in_slack() -> None:
    assert set(DECIDED) == {
        *("verify", "another_way", "reject", "waive", "close", "confirm", "reopen"),
        *("memo.approve", "memo.read", "memo.back"),
    }


@pytest.mark.parametrize("verb", ["verify", "reject", "memo.approve", "memo.read", "memo.back"])
def test_one_account_is_not_two_people(real: RacedInstallation, verb: Verb) -> None:
    play_also(DECIDE_IN="anywhere")
    from flows._runtime.origin import coming_by

    with coming_by("command"):
        database, now = load_settings().database(), clock.now()
        if verb.startswith("memo"):
            draft = records.one(database, DRAFTS, "D1")
            assert draft
            done(f"statement add {ABOUT}", says="started", text="Made up: begun.", on="2026-11-24")
            done("memo draft", COORDINATOR)
            about = "D2"
        else:
            path = real.installation.folder / "second.txt"
            path.write_text("A second made-up lesson plan.")
            done(f"evidence add {ABOUT} {path}", COORDINATOR, voice="agency", on="2026-11-20")
            about = ABOUT
        sha = real.installation.milestone(ABOUT).review.evidence[-1].sha256
        assert now
        no = refused(real, verb, about, VERIFIER, evidence=(sha,))
    assert "came from the account that runs this command" in str(no)


def test_every_verb_is_tried() -> None:
    assert set(ABOUT_MILESTONE) | set(ABOUT_RECORD) | WITHOUT_SUBJECT == set(get_args(Verb))
