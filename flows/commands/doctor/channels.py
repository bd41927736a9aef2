"""The channels to people, tried once: a test message if asked for, mail, and who cannot be reached at all."""

from collections.abc import Callable, Iterator

from flows._runtime import clock
from flows._runtime.settings import Settings
from flows.commands.doctor.page import Part, note, ok, wrong
from models.core import COORDINATOR, SlackError, evolve, holder
from models.projections import RECIPIENTS
from models.reminders import Channels, Directory, channel_to
from notifications.reminders import say_trial
from notifications.slack import section
from notifications.words import say_message, tally
from tasks.ledger import records
from tasks.mail import check
from tasks.slack import Sent, find, open_conversation, post, publish_home, tell, update

MOST_NAMED = 5
HOME = {"type": "home", "blocks": [section(say_message("trial.trial"))]}
"""What the Home tab shows until the listener draws it again."""


def send_trial(settings: Settings) -> Iterator[Part]:
    """Try with the coordinator, one after another, what we rely on in Slack and its documentation leaves open.

    A step that fails says what to do; the steps that need it are left out.
    """
    slack, coordinator = settings.slack(), holder(settings.people(), COORDINATOR)
    if slack is None or coordinator is None or coordinator.slack is None:
        yield wrong("slack trial", "no token, or no coordinator with a Slack id; nothing was sent")
        return
    user, now, message = coordinator.slack, clock.now(), say_trial(clock.now())
    reply, sent, midnight = evolve(message, key=f"{message.key}:reply"), list[Sent](), now.replace(hour=0, minute=0)

    def send() -> None:
        sent.append(post(slack, open_conversation(slack, user), message))

    def look() -> None:
        if sent[0].ts not in find(slack, sent[0].channel, message.key, oldest=midnight):
            raise SlackError("it is not found by its key")

    def answer() -> None:
        sent.append(post(slack, sent[0].channel, reply, thread=sent[0].ts))
        if sent[1].ts not in find(slack, sent[0].channel, reply.key, oldest=midnight, thread=sent[0].ts):
            raise SlackError("it is not found by its key")

    def change() -> None:
        for posted, content in zip(sent, (message, reply), strict=False):
            update(slack, posted.channel, posted.ts, content)
        look()

    steps: tuple[tuple[str, Callable[[], object], str], ...] = (
        ("message", send, "docs/slack-setup.md#errors says what Slack's code means"),
        ("find by key", look, "add the scope im:history; without it, a message in doubt stays in doubt"),
        ("thread", answer, "messages go out without threads; report Slack's code to the developers"),
        ("update", change, "let apps edit messages at any time: messages sent keep showing what they asked"),
        ("reply to a press", lambda: tell(slack, sent[0].channel, user, message.text), "add the scope chat:write"),
        ("Home tab", lambda: publish_home(slack, user, HOME, None), "turn on the Home Tab under App Home"),
    )
    for name, step, fix in steps:
        try:
            step()
        except SlackError as fault:
            yield wrong(f"slack trial: {name}", str(fault), fix)
            if not sent:
                return
        else:
            yield ok(f"slack trial: {name}", f"{coordinator.id}: it works")
    fix = "press On it in any reminder, then Request a new date: the first is answered, the second opens a form"
    yield note("slack trial: form", "only a press can open a form", fix)


def examine_mail(settings: Settings) -> Iterator[Part]:
    """Connect to the mail server and send nothing."""
    if office := settings.office():
        yield ok("email", check(office))
    else:
        yield note("email", "no mail server", "set FOLLOWTHROUGH_SMTP_URL and FOLLOWTHROUGH_MAIL_FROM")


def examine_people(settings: Settings) -> Iterator[Part]:
    """Name, by id, who cannot be reached by any configured channel, or was not reached when last tried."""
    if not settings.people_path.is_file():
        return
    channels = Channels(slack=settings.slack_bot_token is not None, email=settings.smtp_url is not None)
    people, recipients = settings.people(), records.every(settings.database(), RECIPIENTS)
    directory = Directory(now=clock.now(), people=people, records=recipients, channels=channels)
    total = len(people.people)
    cut_off = [person.id for person in people.people if channel_to(person, directory) is None]
    if not cut_off:
        yield ok("people", f"{tally(total, 'person', 'people')}, all can be reached")
        return
    if len(cut_off) == total:
        fix = "set FOLLOWTHROUGH_SLACK_BOT_TOKEN, or FOLLOWTHROUGH_SMTP_URL and FOLLOWTHROUGH_MAIL_FROM"
    else:
        more = f" and {len(cut_off) - MOST_NAMED} more" if len(cut_off) > MOST_NAMED else ""
        fix = (
            f"{', '.join(cut_off[:MOST_NAMED])}{more}: the coordinator gets their messages; add a Slack id, or an "
            "email address and FOLLOWTHROUGH_SMTP_URL"
        )
    yield note("people", f"{tally(total, 'person', 'people')}, {total - len(cut_off)} can be reached", fix)
