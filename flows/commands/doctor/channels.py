"""The channels to people, tried once: Slack, mail, a test message if asked for, and who cannot be reached at all."""

from collections.abc import Callable, Iterator
from datetime import datetime
from threading import Event

from flows._runtime import clock
from flows._runtime.context import manners_of
from flows._runtime.settings import Settings
from flows.answers.incoming_mail import mail_place
from flows.commands.doctor.page import Probe
from models.core import COORDINATOR, SlackError, SlackRefused, SlackStopped, SlackUncertain, SourceFault, evolve, holder
from models.projections import RECIPIENTS, REMINDERS
from models.reminders import Channels, Directory, channel_to
from notifications.reminders import say_trial
from notifications.slack import section
from notifications.words import say_message, tally
from tasks.ledger import records
from tasks.mail import check, open_mails
from tasks.slack import Identity, Sent, Slack, Socket, find, open_conversation, post, publish_home, tell, update, who

NEEDED = ("chat:write", "im:write", "im:history", "commands")
IN_CHANNEL = ("channels:history", "groups:history")
"""One of them is needed for a coordinator channel: for a public channel the first, for a private one the second."""
MOST_MINUTES = 2  # how far from Slack's clock ours may be
SCOPES_PAGE = "at api.slack.com/apps under OAuth & Permissions, then install the app again"
MOST_NAMED = 5
HOME = {"type": "home", "blocks": [section(say_message("trial.trial"))]}
"""What the Home tab shows until the listener draws it again."""
CHANNEL_FIXES = {
    "not_in_channel": "write in that channel: /invite @followthrough",
    "channel_not_found": "fix FOLLOWTHROUGH_SLACK_COORDINATOR_CHANNEL (the id, not the name); in a private channel,"
    " write: /invite @followthrough",
    "is_archived": "name a channel that is not archived in FOLLOWTHROUGH_SLACK_COORDINATOR_CHANNEL",
}
"""What to do about a refusal of Slack to read the coordinator channel, by its code."""


def examine_slack(settings: Settings) -> Iterator[Probe]:
    """Try the bot token: who we are, what we may do, what to pin; then the channel and the look-up."""
    slack = settings.slack()
    if slack is None:
        yield Probe("slack", "note", "no token, so nothing can be sent", "set FOLLOWTHROUGH_SLACK_BOT_TOKEN")
        return
    identity = who(slack)
    yield Probe("slack", "ok", f"team {identity.team_id}, bot {identity.bot_id}, user {identity.user_id}")
    if identity.clock is not None and settings.now is None:
        yield clock_part(identity.clock, clock.now())
    yield _scopes(identity, settings)
    yield _compare_pin("SLACK_TEAM_ID", settings.slack_team_id, identity.team_id)
    yield from _listener(slack, settings)
    yield _channel(slack, settings.slack_coordinator_channel)
    yield _own_messages(slack, settings)


def clock_part(slack_clock: datetime, own_clock: datetime) -> Probe:
    """Compare this machine's clock with Slack's: the hours of messages and the days of the record follow ours."""
    minutes = round((own_clock - slack_clock).total_seconds() / 60)
    if abs(minutes) < MOST_MINUTES:
        return Probe("clock", "ok", "as Slack's")
    difference = f"this machine's clock is {abs(minutes)} minutes {'ahead of' if minutes > 0 else 'behind'} Slack's"
    return Probe("clock", "wrong", difference, "set it, and let it follow a time server (timedatectl)")


def _scopes(identity: Identity, settings: Settings) -> Probe:
    missing = [scope for scope in NEEDED if scope not in identity.scopes]
    if settings.slack_coordinator_channel and not any(scope in identity.scopes for scope in IN_CHANNEL):
        missing.append("channels:history (or groups:history, where the channel is private)")
    extra = sorted(set(identity.scopes) - {*NEEDED, *IN_CHANNEL})
    line = f"scopes {' '.join(identity.scopes)}"
    if missing:
        return Probe("slack scopes", "wrong", line, f"add {', '.join(missing)} {SCOPES_PAGE}")
    if extra:
        return Probe("slack scopes", "note", line, f"not needed, remove: {', '.join(extra)}")
    return Probe("slack scopes", "ok", line)


def _listener(slack: Slack, settings: Settings) -> Iterator[Probe]:
    """Open the socket, wait for Slack's greeting, and close at once; a press meanwhile may have to be repeated."""
    if settings.slack_app_token is None:
        fix = "set FOLLOWTHROUGH_SLACK_APP_TOKEN; the token needs the scope connections:write"
        yield Probe("slack socket", "note", "no app token, so buttons do not work", fix)
        return
    reports = list[str]()
    stop = Event()

    def say(words: str) -> None:
        reports.append(words)
        stop.set()

    socket = Socket(slack, settings.slack_app_token, stop, say)
    try:
        socket.listen(lambda *_: None)
    except SlackStopped as refused:
        fix = "make a token with connections:write at api.slack.com/apps, Basic Information, App-Level Tokens"
        yield Probe("slack socket", "wrong", str(refused), fix)
        return
    if socket.app_id:
        yield Probe("slack socket", "ok", f"Slack connected the app {socket.app_id}")
        yield _compare_pin("SLACK_APP_ID", settings.slack_app_id, socket.app_id)
    else:
        yield Probe("slack socket", "wrong", reports[0], "turn Socket Mode on in the app's settings")


def _compare_pin(name: str, pinned: str | None, learned: str) -> Probe:
    """Compare an id that Slack reports with the one that is set; presses from any other are refused."""
    part = f"FOLLOWTHROUGH_{name}"
    line = f"{part}={learned}"
    if pinned is None:
        return Probe(part, "note", "not pinned", f"add to the settings: {line}")
    if pinned != learned:
        return Probe(part, "wrong", f"{pinned}, but the token belongs to {learned}", f"write {line}")
    return Probe(part, "ok", f"{pinned}, as Slack reports")


def _channel(slack: Slack, channel: str | None) -> Probe:
    if channel is None:
        fix = "the weekly list goes only to the coordinator's direct messages"
        return Probe("slack channel", "note", "FOLLOWTHROUGH_SLACK_COORDINATOR_CHANNEL is not set", fix)
    try:
        find(slack, channel, "none", oldest=clock.now())
        return Probe("slack channel", "ok", f"{channel} can be read")
    except SlackUncertain as unsure:
        fault = unsure.__cause__ or unsure
        code = fault.code if isinstance(fault, SlackRefused) else ""
        return Probe("slack channel", "wrong", f"{channel}: {code or fault}", CHANNEL_FIXES.get(code, ""))


def _own_messages(slack: Slack, settings: Settings) -> Probe:
    """Find the last message that was surely sent by its key, because uncertain ones are reconciled that way."""
    reminders = records.every(settings.database(), REMINDERS).values()
    sent = [reminder for reminder in reminders if reminder.sent_at and reminder.ts]
    last = max(sent, key=lambda reminder: (reminder.sent_at, reminder.id), default=None)
    if last is None or last.sent_at is None or last.channel is None:
        fix = "followthrough doctor --send-test sends the coordinator a test message and finds it"
        return Probe("slack search", "note", "nothing was sent yet", fix)
    try:
        timestamps = find(slack, last.channel, last.message, oldest=last.sent_at.replace(hour=0, minute=0))
    except SlackError as fault:
        return Probe("slack search", "wrong", str(fault), f"add im:history {SCOPES_PAGE}")
    if last.ts in timestamps:
        return Probe("slack search", "ok", "the last message was found by its key")
    fault_line = f"the last message, of {last.sent_at:%Y-%m-%d %H:%M} UTC, is not where we sent it"
    return Probe(
        "slack search", "note", fault_line, "someone may have deleted it; try followthrough doctor --send-test"
    )


def send_trial(settings: Settings) -> Iterator[Probe]:
    """Try with the coordinator, step by step, what we rely on in Slack and its documentation leaves open."""
    slack = settings.slack()
    coordinator = holder(settings.people(), COORDINATOR)
    if slack is None or coordinator is None or coordinator.slack is None:
        yield Probe("slack trial", "wrong", "no token, or no coordinator with a Slack id; nothing was sent")
        return
    user = coordinator.slack
    message = say_trial(clock.now())
    reply = evolve(message, key=f"{message.key}:reply")
    posts = list[Sent]()
    midnight = clock.now().replace(hour=0, minute=0)

    def send() -> None:
        posts.append(post(slack, open_conversation(slack, user), message))

    def look() -> None:
        if posts[0].ts not in find(slack, posts[0].channel, message.key, oldest=midnight):
            raise SlackError("it is not found by its key")

    def answer() -> None:
        posts.append(post(slack, posts[0].channel, reply, thread=posts[0].ts))
        if posts[1].ts not in find(slack, posts[0].channel, reply.key, oldest=midnight, thread=posts[0].ts):
            raise SlackError("it is not found by its key")

    def change() -> None:
        for posted, content in zip(posts, (message, reply), strict=False):
            update(slack, posted.channel, posted.ts, content)
        look()

    steps: tuple[tuple[str, Callable[[], object], str], ...] = (
        ("message", send, "docs/slack-setup.md#errors says what Slack's code means"),
        ("find by key", look, "add the scope im:history; without it, a message in doubt stays in doubt"),
        ("thread", answer, "messages go out without threads; report Slack's code to the developers"),
        ("update", change, "let apps edit messages at any time: messages sent keep showing what they asked"),
        ("reply to a press", lambda: tell(slack, posts[0].channel, user, message.text), "add the scope chat:write"),
        ("Home tab", lambda: publish_home(slack, user, HOME, None), "turn on the Home Tab under App Home"),
    )
    for name, step, fix in steps:
        try:
            step()
            yield Probe(f"slack trial: {name}", "ok", f"{coordinator.id}: it works")
        except SlackError as fault:
            yield Probe(f"slack trial: {name}", "wrong", str(fault), fix)
            if not posts:
                return
    fix = "press On it in any reminder, then Request a new date: the first is answered, the second opens a form"
    yield Probe("slack trial: form", "note", "only a press can open a form", fix)


def examine_mail(settings: Settings) -> Iterator[Probe]:
    """Connect to the mail server and send nothing."""
    if office := settings.office():
        yield Probe("email", "ok", check(office))
    else:
        yield Probe("email", "note", "no mail server", "set FOLLOWTHROUGH_SMTP_URL and FOLLOWTHROUGH_MAIL_FROM")


def examine_ways_in(settings: Settings) -> Iterator[Probe]:
    """Say which ways are closed by which people can write to the coordinator, and how each is opened."""
    if not settings.slack_app_token:
        yield Probe("direct messages", "note", "closed, for no Slack app listens", "set FOLLOWTHROUGH_SLACK_APP_TOKEN")
    elif not settings.slack_direct_messages:
        fix = (
            "at api.slack.com/apps, Event Subscriptions, add the bot event message.im, install the app again, and set "
            "FOLLOWTHROUGH_SLACK_DIRECT_MESSAGES=true"
        )
        yield Probe("direct messages", "note", "closed: no message offers them", fix)
    else:
        way = "open, if Slack sends the event message.im; write the app a message, and see `followthrough notes`"
        yield Probe("direct messages", "ok", way)
    place = mail_place(settings)
    if place is None:
        fix = "set FOLLOWTHROUGH_IMAP_URL (the mailbox of FOLLOWTHROUGH_REPLY_TO) or FOLLOWTHROUGH_MAIL_FOLDER"
        yield Probe("mail that comes in", "note", "closed: nobody reads what people answer by mail", fix)
        return
    try:
        with open_mails(place, manners_of(settings), clock.now()) as mails:
            count = sum(1 for _ in mails)
    except (SourceFault, OSError) as fault:
        fix = "fix FOLLOWTHROUGH_IMAP_URL or FOLLOWTHROUGH_MAIL_FOLDER"
        yield Probe("mail that comes in", "wrong", str(fault), fix)
        return
    if not settings.reply_to:
        fix = "set FOLLOWTHROUGH_REPLY_TO to the address of that mailbox"
        yield Probe("mail that comes in", "wrong", "no message names an address to answer to", fix)
    else:
        yield Probe("mail that comes in", "ok", f"open: {tally(count, 'mail')} of the last 30 days can be read")


def examine_people(settings: Settings) -> Iterator[Probe]:
    """Name, by id, who has no channel: none is configured for them, or the last message to them was refused."""
    if not settings.people_path.is_file():
        return
    channels = Channels(slack=settings.slack_bot_token is not None, email=settings.smtp_url is not None)
    people = settings.people()
    directory = Directory(clock.now(), people, records.every(settings.database(), RECIPIENTS), channels)
    total = len(people.people)
    everyone = tally(total, "person", "people")
    unreachable = [person.id for person in people.people if channel_to(person, directory) is None]
    if not unreachable:
        yield Probe("people", "ok", f"{everyone}, all can be reached")
        return
    if len(unreachable) == total:
        fix = "set FOLLOWTHROUGH_SLACK_BOT_TOKEN, or FOLLOWTHROUGH_SMTP_URL and FOLLOWTHROUGH_MAIL_FROM"
    else:
        others = f" and {len(unreachable) - MOST_NAMED} more" if len(unreachable) > MOST_NAMED else ""
        fix = (
            f"{', '.join(unreachable[:MOST_NAMED])}{others}: the coordinator gets their messages; add a Slack id, or "
            "an email address and FOLLOWTHROUGH_SMTP_URL"
        )
    yield Probe("people", "note", f"{everyone}, {total - len(unreachable)} can be reached", fix)
