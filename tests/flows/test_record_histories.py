"""Made-up histories of a whole installation, on both databases: what no order of acts, clocks and crashes may break.

In each, people who may and people who may not say, show, judge, extend and correct, at any hour; sweeps run between,
and a writer may end in the middle of an append. `FOLLOWTHROUGH_TEST_HISTORIES=10000` looks further than the gate does.
"""

import os
import shutil
import tempfile
from collections.abc import Callable
from contextlib import AbstractContextManager, ExitStack, suppress
from datetime import date, datetime, timedelta
from pathlib import Path
from unittest.mock import patch

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from prefect.settings import PREFECT_API_URL, temporary_settings

from flows._runtime.environment import play_also
from flows.register.sync_plan import sync_plan
from flows.reminders.deliver_reminders import deliver_reminders
from models.core import CITY, NEW_YORK, FollowthroughError, SlackError
from models.ledger import DueFixed, EntryCorrected, EvidenceReceived, ExtensionGranted, FindingRecorded
from models.projections import MILESTONES, world_of
from tasks import ledger
from tasks.ledger import records
from tests.conftest import fresh
from tests.material.answers import correct_entry, extend_milestone, record_finding, record_statement
from tests.material.installation import COORDINATOR, OTHER_VERIFIER, VERIFIER, DemoInstallation, installation_in

HISTORIES = int(os.environ.get("FOLLOWTHROUGH_TEST_HISTORIES", "5"))
STEPS = 14
CONTACT, HEAD = "p-contact-policy", "p-head-policy"
PEOPLE = (CONTACT, HEAD, COORDINATOR, VERIFIER, OTHER_VERIFIER)
VERIFIERS = {VERIFIER, OTHER_VERIFIER}
MILESTONE_IDS = ("R6-M1", "R6-M2", "R7-M1")
POINTS = ("append_before_insert", "append_after_insert", "append_before_commit", "append_after_commit")
START = datetime(2025, 12, 4, 9, 30, tzinfo=NEW_YORK)


class Crash(BaseException):
    """A process that ended here: nothing of ours catches it."""


class Histories(RuleBasedStateMachine):
    """One installation, and all that people do with it."""

    def __init__(self, database_url: Callable[[], AbstractContextManager[str]] | None, template: Path) -> None:
        super().__init__()
        self._open = ExitStack()
        self._open.enter_context(temporary_settings(restore_defaults=[PREFECT_API_URL]))
        folder = Path(self._open.enter_context(tempfile.TemporaryDirectory()))
        self.installation: DemoInstallation = self._open.enter_context(installation_in(folder, START.isoformat()))
        if database_url:
            play_also(DATABASE_URL=self._open.enter_context(database_url()))
        else:
            shutil.copyfile(template, self.installation.settings.home / "followthrough.db")
        self.now = START
        self.installation.do(sync_plan)
        self.first_dates = {each: self.installation.milestone(each).dates.due_on for each in MILESTONE_IDS}
        self.seen = len(self.installation.entries)

    def _try(self, act: Callable[[], object]) -> bool:
        """Do something, and return whether it was accepted; a refusal records nothing."""
        before = len(self.installation.entries)
        try:
            act()
        except FollowthroughError:
            assert len(self.installation.entries) == before, "what was refused left an entry"
            return False
        return True

    @initialize(days=st.integers(0, 200))
    def begin(self, days: int) -> None:
        self.pass_time(days, 0)

    @rule(days=st.integers(0, 40), hours=st.integers(0, 20))
    def pass_time(self, days: int, hours: int) -> None:
        self.now += timedelta(days=days, hours=hours)
        self.installation.at(self.now.isoformat())

    @rule(about=st.sampled_from(MILESTONE_IDS), says=st.sampled_from(["started", "partly_done", "done"]))
    def say(self, about: str, says: str) -> None:
        words = self.installation.words(f"Made up: {says}.")
        self._try(lambda: self.installation.do(record_statement, about, says, self.now.date(), words, CONTACT))
        assert not self.installation.milestone(about).is_closed or self._findings(about), "a claim closed it"

    @rule(about=st.sampled_from(MILESTONE_IDS), by=st.sampled_from(PEOPLE), n=st.integers(0, 2))
    def show(self, about: str, by: str, n: int) -> None:
        voice = "agency" if by in (CONTACT, HEAD) else "oversight"
        on = self.now.date().isoformat()
        self._try(lambda: self.installation.evidence(about, f"Made-up file {n}.", by=by, voice=voice, on=on))

    @rule(
        about=st.sampled_from(MILESTONE_IDS),
        by=st.sampled_from(PEOPLE),
        verdict=st.sampled_from(["met", "not_met"]),
        without=st.booleans(),
    )
    def judge(self, about: str, by: str, verdict: str, without: bool) -> None:
        held = [item for item in self.installation.milestone(about).review.evidence if item.counts]
        chosen = held[-1].sha256 if held and not without else None
        why = self.installation.words("Made up: what was looked at.")
        on = self.now.date()
        accepted = self._try(
            lambda: self.installation.do(record_finding, about, verdict, on, by, why, chosen)  # type: ignore[arg-type]
        )
        if accepted and verdict == "met":
            assert by in VERIFIERS, f"{by} verified it"
            assert chosen is not None, "it was verified without evidence"

    @rule(about=st.sampled_from(MILESTONE_IDS), days=st.integers(-30, 200), by=st.sampled_from(PEOPLE))
    def extend(self, about: str, days: int, by: str) -> None:
        to = CITY.on_or_after(self.now.date() + timedelta(days=days))
        why = self.installation.words("Made up: a longer review.")
        self._try(lambda: self.installation.do(extend_milestone, about, to, why, by))

    @rule(back=st.integers(0, 12), by=st.sampled_from([COORDINATOR, VERIFIER, CONTACT]))
    def correct(self, back: int, by: str) -> None:
        seq = max(1, len(self.installation.entries) - back)
        why = self.installation.words("Made up: a mistake.")
        self._try(lambda: self.installation.do(correct_entry, seq, why, by))

    @rule()
    def sweep(self) -> None:
        with suppress(SlackError):  # after a gap of days it says what should have been said long ago
            self.installation.do(deliver_reminders)

    @rule(point=st.sampled_from(POINTS), about=st.sampled_from(MILESTONE_IDS))
    def end_in_the_middle(self, point: str, about: str) -> None:
        """A writer ends at a crash point: its entries are all there or none is."""
        before = len(self.installation.entries)
        words = self.installation.words(f"Made up: after entry {before}, before the end.")  # once recorded, it is known

        def crash(name: str) -> None:
            if name == point:
                raise Crash(name)

        with patch("tasks.ledger.chain.crash_point", crash), pytest.raises((Crash, FollowthroughError)):
            self.installation.do(record_statement, about, "started", self.now.date(), words, CONTACT)
        written = len(self.installation.entries) - before
        assert (written > 0) <= (point == "append_after_commit")

    @invariant()
    def nothing_recorded_was_changed_or_lost(self) -> None:
        length, _hash = ledger.check(self.installation.database)
        assert length >= self.seen
        self.seen = length

    @invariant()
    def the_date_first_set_never_moves(self) -> None:
        fixed = {each.event.milestone_id for each in self.installation.entries if isinstance(each.event, DueFixed)}
        for about, first in self.first_dates.items():
            record = self.installation.milestone(about)
            assert record.dates.due_on == first or about in fixed
            assert record.due_now == first or about in fixed or self._any(ExtensionGranted, about)

    @invariant()
    def what_is_closed_has_a_human_finding_on_evidence_of_another(self) -> None:
        for about in MILESTONE_IDS:
            if not self.installation.milestone(about).is_closed:
                continue
            by, sha256 = self._findings(about)[-1]
            suppliers = {
                each.actor
                for each in self.installation.entries
                if isinstance(each.event, EvidenceReceived) and each.event.sha256 in sha256
            }
            assert by in VERIFIERS
            assert suppliers
            assert by not in suppliers, f"{by} verified what they supplied"

    def _findings(self, about: str) -> list[tuple[str, tuple[str, ...]]]:
        """Return who found a milestone done on which evidence, where nobody has withdrawn it."""
        entries = self.installation.entries
        gone = {each.event.seq for each in entries if isinstance(each.event, EntryCorrected)}
        return [
            (each.actor, tuple(each.event.evidence))
            for each in entries
            if isinstance(each.event, FindingRecorded)
            and each.event.milestone_id == about
            and each.event.verdict != "not_met"
            and each.seq not in gone
        ]

    def _any(self, kind: type[ExtensionGranted], about: str) -> bool:
        return any(
            isinstance(each.event, kind) and each.event.milestone_id == about for each in self.installation.entries
        )

    def teardown(self) -> None:
        try:
            database = self.installation.database
            live = records.every(database, MILESTONES)
            assert not ledger.rebuild(database), "the tables are not what the record gives"
            far = date(2100, 1, 1)
            assert dict(world_of(ledger.entries(database), as_of=far).milestones) == live
        finally:
            self._open.close()


@pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
def test_no_history_breaks_the_record(engine: str, sqlite_template: Path, request: pytest.FixtureRequest) -> None:
    where = request.getfixturevalue("postgres") if engine == "postgresql" else None
    url = (lambda: fresh(where, "template_ft")) if where else None
    run_state_machine_as_test(  # type: ignore[no-untyped-call]
        lambda: Histories(url, sqlite_template),
        settings=settings(
            max_examples=HISTORIES if engine == "sqlite" else max(HISTORIES // 2, 1),
            stateful_step_count=STEPS,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            phases=(Phase.explicit, Phase.reuse, Phase.generate),
        ),
    )
