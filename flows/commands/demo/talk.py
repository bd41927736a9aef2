"""`demo --talk`: the listener and the stand-in's page, on the installation that the demo left, until Ctrl-C."""

import asyncio
from collections.abc import Callable
from threading import Event, Thread

from flows._runtime import clock
from flows._runtime.environment import play_also
from flows._runtime.run import run
from flows._runtime.settings import load_settings
from models.core import CITY, COORDINATOR, FollowthroughError, holders, new_york_day
from models.projections import MILESTONES
from notifications.slack import RecordShown, say_record
from notifications.words import tally
from tasks import ledger
from tasks.answers import view_milestones
from tasks.ledger import records
from tasks.slack_stand_in import Page, PageContext, SlackStandIn


def talk_until_stopped(slack: SlackStandIn, say: Callable[[str], None]) -> None:
    """Listen to the stand-in and show its page until Ctrl-C. Presses go into the demo's own record."""
    slack.clock = lambda: clock.now().timestamp()
    from flows.listen_to_slack import listen_to_slack

    page = Page(slack, page_context())
    Thread(target=lambda: asyncio.run(run(listen_to_slack)), name="listener", daemon=True).start()
    slack.sockets.await_listener()
    say(f"open {page.address} and press the buttons (this machine only); Ctrl-C ends it")
    Event().wait()


def page_context() -> PageContext:
    """Return who may look at the page, what it shows of the record, and what can be done on it."""
    settings = load_settings()
    people = settings.people()
    everyone = {person.slack: person.name for person in people.people if person.slack}
    coordinators = frozenset(holder.slack for holder in holders(people, COORDINATOR) if holder.slack)
    channel = settings.slack_coordinator_channel
    return PageContext(
        people=everyone,
        record=shown_record,
        channels={channel: coordinators} if channel else {},
        titles={channel: "follow-up"} if channel else {},
        actions={
            "deliver": ("Send what is due now", deliver),
            "next": ("Go to the next sending time, and send", go_on),
        },
    )


def shown_record(milestone_id: str) -> RecordShown:
    """Return what the record says now, with the status of a milestone if the id is known."""
    database, now = load_settings().database(), clock.now()
    record = records.one(database, MILESTONES, milestone_id)
    view = view_milestones(database, [record], new_york_day(now))[0] if record else None
    return say_record(now, ledger.entries(database), view, records.wakes(database, MILESTONES).get(milestone_id))


def deliver() -> str:
    """Send what is due at the demo's moment, and return how much it was in words."""
    from flows.reminders.deliver_reminders import deliver_reminders

    try:
        counts = asyncio.run(run(deliver_reminders))
    except FollowthroughError as error:
        return str(error)
    return f"{tally(counts.get('sent', 0), 'message')} sent, {counts.get('held', 0)} held."


def go_on() -> str:
    """Move the demo's clock to the next send slot, and send what is due then."""
    play_also(NOW=CITY.next_slot(clock.now()).isoformat())
    return deliver()
