"""Send what is due: look up what is in doubt, then claim, commit, send, commit."""

from contextlib import suppress
from itertools import chain

from prefect import flow

from flows._runtime import clock
from flows._runtime import context as _house
from flows._runtime.settings import Settings, settings
from models.core import SlackError
from models.reminders import sweep
from notifications.words import Saying
from tasks.ledger import Memory
from tasks.reminders import Outbox, Post, Tally, doubt, due, late_messages, open_roads, redraw, with_redirect
from tasks.slack import Pace

ROUNDS = 5
"""Everyone, and once more by mail whom Slack refused; then the coordinators with what neither road took, and once more
for who was refused among them, by Slack and by mail."""


@flow(name="deliver_reminders")
async def deliver_reminders() -> dict[str, int]:
    """Send the reminders whose time has come, and count the sent, held, uncertain and refused messages.

    Raises InputError without a people file, SlackError where Slack cannot be asked or somebody cannot be reached.
    """
    house, tally, memory = settings(), Tally(), Memory()
    post = _post(house)
    database, people = post.database, post.people
    roads = open_roads(database, post.slack, post.office, clock.now())
    for _ in range(ROUNDS):
        # Look
        settled = doubt.settle_all(database, post.slack, people, post.channel, clock.now(), roads)
        has_channel, shelf = post.channel is not None, post.shelf
        seen = due.look(database, people, clock.now(), roads, channel=has_channel, shelf=shelf, memory=memory)
        # Decide
        box = Outbox(database, seen, sweep(seen.woken, seen.house, clock.now()))
        tally.begin(box.found)
        # Act: each slice is claimed and committed first, so a crash leaves doubtful messages, never second ones
        again = [settled] if settled else []
        for ends in post.send_all(chain(again, box.claims(clock.now())), seen.house.recipients):
            # Note
            box.note([event for claims, end in ends for event in with_redirect(end, claims, people)], clock.now())
            for _, end in ends:
                tally.take(end)
        if post.is_over or not (box.found.last or tally.refused):
            break
    if post.slack is not None and not tally.stopped:
        with suppress(SlackError):  # what is not drawn now is drawn by the next sweep
            redraw(database, post.slack, post.saying, None, clock.now())
    tally.prove(database, seen.house.calendar, clock.now(), late_messages(database, seen, clock.now()))
    return tally.counts()


def _post(house: Settings) -> Post:
    """Open what a sweep sends with. Raises SlackError where neither Slack nor a mail server is set."""
    database, people, slack, office = house.database(), house.people(), house.slack(), house.office()
    if slack is None and office is None:
        raise SlackError("no Slack token is set, so nothing was claimed; set FOLLOWTHROUGH_SLACK_BOT_TOKEN")
    names = {person.id: person.name for person in people.people}
    return Post(
        database=database,
        people=people,
        saying=Saying(reply_to=house.reply_to, buttons=house.slack_app_token is not None, names=names),
        slack=slack,
        office=office,
        pace=Pace(clock.steady, clock.wait),
        clock=clock.now,
        channel=house.slack_coordinator_channel,
        shelf=_house.shelf_of(house),
        lost_since=doubt.lost_since(database, clock.now()),
    )
