"""The channels to people, tried once: a test message if asked for, mail, and who cannot be reached at all."""

from collections.abc import Iterator

from flows._runtime import clock
from flows._runtime.settings import Settings
from flows.commands.doctor.part import Part
from models.core import COORDINATOR, holder
from models.projections import RECIPIENTS
from models.reminders import Channels, Directory, channel_to
from notifications.reminders import say_trial
from notifications.words import tally
from tasks.ledger import records
from tasks.mail import check
from tasks.slack import find, open_conversation, post

MOST_NAMED = 5


def send_trial(settings: Settings) -> Iterator[Part]:
    """Send the coordinator a message that says it is a test, and find it again by its key."""
    slack, coordinator = settings.slack(), holder(settings.people(), COORDINATOR)
    if slack is None or coordinator is None or coordinator.slack is None:
        yield Part(
            part="slack trial", says="wrong", what="no token, or no coordinator with a Slack id; nothing was sent"
        )
        return
    now = clock.now()
    message = say_trial(now)
    channel = open_conversation(slack, coordinator.slack)
    sent = post(slack, channel, message)
    found = sent.ts in find(slack, channel, message.key, oldest=now.replace(hour=0, minute=0))
    what = f"sent to {coordinator.id}, and found by its key" if found else f"sent to {coordinator.id}, but not found"
    fix = "" if found else "add the scope im:history; without it, a message in doubt stays in doubt"
    yield Part(part="slack trial", says="ok" if found else "wrong", what=what, fix=fix)


def examine_mail(settings: Settings) -> Iterator[Part]:
    """Connect to the mail server and send nothing."""
    office = settings.office()
    if office is None:
        yield Part(
            part="email",
            says="note",
            what="no mail server",
            fix="set FOLLOWTHROUGH_SMTP_URL and FOLLOWTHROUGH_MAIL_FROM",
        )
    else:
        yield Part(part="email", says="ok", what=check(office))


def examine_people(settings: Settings) -> Iterator[Part]:
    """Name, by id, who cannot be reached by any configured channel, or was not reached when last tried."""
    if not settings.people_path.is_file():
        return
    channels = Channels(slack=settings.slack_bot_token is not None, email=settings.smtp_url is not None)
    people, known = settings.people(), records.every(settings.database(), RECIPIENTS)
    directory, everyone = Directory(now=clock.now(), people=people, records=known, channels=channels), people.people
    cut_off = [each.id for each in everyone if channel_to(each, directory) is None]
    reached = "all" if not cut_off else f"{len(everyone) - len(cut_off)}"
    what = f"{tally(len(everyone), 'person', 'people')}, {reached} can be reached"
    yield Part(
        part="people",
        says="note" if cut_off else "ok",
        what=what,
        fix=_fix_for(cut_off, len(everyone)) if cut_off else "",
    )


def _fix_for(cut_off: list[str], of: int) -> str:
    if len(cut_off) == of:
        return "set FOLLOWTHROUGH_SLACK_BOT_TOKEN, or FOLLOWTHROUGH_SMTP_URL and FOLLOWTHROUGH_MAIL_FROM"
    named = ", ".join(cut_off[:MOST_NAMED]) + (
        f" and {len(cut_off) - MOST_NAMED} more" if len(cut_off) > MOST_NAMED else ""
    )
    return (
        f"{named}: the coordinator gets their messages; add a Slack id, or an email address and FOLLOWTHROUGH_SMTP_URL"
    )
