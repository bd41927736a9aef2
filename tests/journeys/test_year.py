"""The whole shipped register through a year in fast time: the real rules and folds, in memory."""

from collections import Counter
from datetime import date, timedelta

from flows._runtime.data import REGISTER
from models.core import People
from models.ledger import MilestonePlanned
from models.records import openings
from tasks.register import read_plan
from tests.material.records import all_changes
from tests.models.reminders.reminder_material import COORDINATOR, people
from tests.models.reminders.reminder_world import World

FIRST, LAST = date(2025, 12, 8), date(2026, 12, 31)
SLACK_FREE = timedelta(hours=3)


def everyone() -> People:
    roles = [{"role": name} for name in ("agency_contact", "agency_liaison", "reporting_office")]
    contact, *rest = people().people
    return People.model_validate(
        {"people": [contact.model_dump(by_alias=True) | {"roles": roles}, *(p.model_dump(by_alias=True) for p in rest)]}
    )


def test_in_a_year_of_the_register_the_caps_hold_and_each_due_rung_is_sent_or_carried() -> None:
    plan = read_plan(REGISTER)
    calendar = plan.plan.calendar.as_calendar()
    world = World({}, calendar=calendar, people=everyone())
    planned = [each for each in all_changes(plan.plan, plan.sha256) if isinstance(each, MilestonePlanned)]
    for event in planned:
        world.begin(event.milestone_id, event, calendar.slot(FIRST))
    day = FIRST
    while day <= LAST:
        now = calendar.slot(day)
        templates = {key: one for key, one in world.milestones.items() if one.is_template}
        if any(one.next_opening is None or one.next_opening <= day for one in templates.values()):
            for opened in openings(templates, set(world.milestones), day, calendar):
                world.begin(opened.milestone_id, opened, now)
        if calendar.is_workday(day):
            for later in (timedelta(0), SLACK_FREE):
                world.deliver(now + later)
            for key, one in world.milestones.items():
                wake = world.wake(key)
                ladder = not (one.is_watch or one.is_template)
                assert wake is not None
                assert not ladder or wake > now + SLACK_FREE, f"{one.id} is due on {day}, neither sent nor held"
        day += timedelta(days=1)
    counts = world.count()
    assert max(counts.values()) == 1
    for day, to in counts:
        week = sum(n for (other, who), n in counts.items() if who == to and 0 <= (day - other).days < 7)
        assert to == COORDINATOR or week <= 3
    keys = Counter(key for _, _, parts in world.sent for key in parts)
    assert max(keys.values()) == 1
    past = [one for one in world.milestones.values() if one.due_now < LAST - timedelta(days=40)]
    told = {key.split(":")[0] for key in keys}
    assert {one.id for one in past if not (one.is_watch or one.is_template)} <= told
    assert isinstance(world.milestones["R4-M3@2026Q1"].template_id, str)
