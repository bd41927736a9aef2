"""Histories that hypothesis makes up: at every step each open milestone has a wake and a person that exists.

`FOLLOWTHROUGH_TEST_HISTORIES=10000` runs the figure of the design; without it fewer are run.
"""

import os
import random
from datetime import date, timedelta

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from models.reminders.recipients import CHANNEL, Channels
from models.reminders.schedule import due_on, pending
from tests.models.reminders.reminder_material import (
    CALENDAR,
    COORDINATOR,
    HEAD,
    PERSON,
    VERIFIER,
    read_source,
    recipient_on,
)
from tests.models.reminders.reminder_presses import OF_EVIDENCE, PRESSED, Press
from tests.models.reminders.reminder_world import START, World, portfolio
from tests.models.reminders.test_reminder_year import caps_hold

SIZE = 3
HISTORIES = int(os.environ.get("FOLLOWTHROUGH_TEST_HISTORIES", "40"))


class Reminders(RuleBasedStateMachine):
    """Presses, findings, refusals and days in any order."""

    @initialize(seed=st.integers(0, 10**6), mail=st.booleans(), channel=st.booleans())
    def begin(self, seed: int, mail: bool, channel: bool) -> None:
        made = portfolio(random.Random(seed), SIZE)
        self.world = World(
            made, channels=Channels(email=mail, coordinator_channel=CHANNEL if channel else None), with_digests=True
        )
        self.day: date = START

    @rule(days=st.integers(1, 12), sweeps=st.sampled_from([(0,), (0, 3), (3, 6)]))
    def pass_days(self, days: int, sweeps: tuple[int, ...]) -> None:
        for _ in range(days):
            self.day += timedelta(days=1)
            for hours in sweeps if CALENDAR.is_workday(self.day) else ():
                now = CALENDAR.slot(self.day) + timedelta(hours=hours)
                self.world.deliver(now)
                for key in self.world.milestones:
                    wake, steps = self.world.wake(key), pending(self.world.milestones[key], CALENDAR)
                    is_over = wake is None or wake > now or not due_on(steps, self.day)
                    assert is_over, f"{key} is still awake after the sweep of {now}"

    @rule(
        kind=st.sampled_from([*OF_EVIDENCE, *PRESSED]), n=st.integers(1, SIZE), chance=st.integers(0, 999),
        hours=st.integers(-3, 8),
    )  # fmt: skip
    def press(self, kind: str, n: int, chance: int, hours: int) -> None:
        self.world.happen([Press(kind, f"R5-M{n}", chance)], CALENDAR.slot(self.day) + timedelta(hours=hours))

    @rule(who=st.sampled_from([PERSON, HEAD, COORDINATOR, VERIFIER, None]))
    def slack_refuses(self, who: str | None) -> None:
        self.world.refuses = frozenset({who}) if who else frozenset()

    @rule()
    def read_the_folder(self) -> None:
        self.world.sources["agency_drop"] = read_source(self.day)

    @invariant()
    def each_open_milestone_has_a_wake_and_each_step_a_person(self) -> None:
        world = getattr(self, "world", None)
        if world is None:
            return
        for key, record in world.milestones.items():
            steps = pending(record, CALENDAR)
            assert (world.wake(key) is None) == (not steps)
            # A closed milestone wakes once more, to tell who waited for the decision that closed it.
            assert steps if not record.is_closed else all(step.kind.name.endswith("_notice") for step in steps)
            for step in steps:
                who = recipient_on(step.role, record, world.people, world.recipients, self.day, world.channels)
                assert who.to in world.people.by_id or who.reason == "coordinator_unreachable"

    def teardown(self) -> None:
        if hasattr(self, "world"):
            caps_hold(self.world)


TestReminders = Reminders.TestCase
TestReminders.settings = settings(
    max_examples=HISTORIES, stateful_step_count=20, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
