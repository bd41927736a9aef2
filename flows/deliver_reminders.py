"""Send what is due: look up what is in doubt, then claim, commit, send, commit."""

from prefect import flow

from flows import _clock as clock
from flows._settings import settings
from models.errors import SlackError
from notifications.reminder import say_reminder
from tasks import doubt, outbox, reminder, texts
from tasks.tally import Tally

ROUNDS = 3
"""Everyone, then the coordinators with what Slack refused of it; and once more for who was refused among them."""


@flow(name="deliver_reminders")
async def deliver_reminders() -> dict[str, int]:
    """Send the reminders whose time has come, and count the sent, held, uncertain and refused messages.

    Raises InputError without a people file, SlackError where Slack cannot be asked or somebody cannot be reached.
    """
    house, tally = settings(), Tally()
    database, people, slack = house.database(), house.people(), house.slack()
    if slack is None:
        raise SlackError("no Slack token is set, so nothing was claimed; set FOLLOWTHROUGH_SLACK_BOT_TOKEN")
    for _ in range(ROUNDS):
        # Look
        doubtful = doubt.doubtful(database, clock.now())
        settled = [doubt.settle(database, slack, people, each, clock.now(), resend=True) for each in doubtful]
        # Decide
        claimed = outbox.claim(database, people, clock.now())
        lost_since = doubt.lost_since(database, clock.now())
        tally.hold(claimed.found)
        # Act, now that each claim is committed: a crash from here on leaves a doubtful message, never a second one
        to_send = [*filter(None, settled), *claimed.messages]
        for claims in to_send:
            typed = texts.words_of(database, [text_id for each in claims for text_id in each.typed])
            user, message = people.person(claims[0].to).slack or "", say_reminder(claims, house.reply_to, typed)
            end = (
                reminder.let_go(claims)
                if tally.is_over
                else reminder.send(slack, user, claims, message, clock.now(), lost_since=lost_since)
            )
            # Note
            outbox.note(database, outbox.with_redirect(end, claims, people), clock.now())
            tally.take(end)
        if tally.is_over or not to_send:
            break
    tally.prove(database, claimed.calendar, clock.now())
    return tally.counts()
