"""The day of a reader's next message: named where nothing that was not read can come before, else left out."""

from datetime import date, timedelta
from itertools import pairwise

from models.reminders.upcoming import FORESEEN
from tests.models.reminders.reminder_material import PERSON, milestone, read_source
from tests.models.reminders.reminder_world import START, World, live


def test_a_message_names_the_next_day_only_as_far_as_a_sweep_reads() -> None:
    made = {"R5-M1": milestone("R5-M1", START, due_on=START + timedelta(days=30))}
    sources = {"agency_drop": read_source(date(2027, 1, 1))}
    world = live(World(made, with_digests=True, foresees=True, sources=sources), [], 200)
    named = {claim.facts.said_on: claim.facts.next_on for claim in world.claims if claim.to == PERSON}
    days = sorted(named)
    for day, following in pairwise(days):
        assert named[day] == (following if following - day <= FORESEEN else None)
    assert None in named.values()
    assert set(named.values()) != {None}
