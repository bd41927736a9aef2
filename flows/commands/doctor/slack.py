"""Slack, tried once: tokens, scopes, ids to pin, the coordinator channel, and finding a message by its key."""

from collections.abc import Iterator
from datetime import datetime
from threading import Event

from flows._runtime import clock
from flows._runtime.settings import Settings
from flows.commands.doctor.page import Part, note, ok, wrong
from models.core import SlackError, SlackRefused, SlackStopped, SlackUncertain
from models.projections import REMINDERS
from tasks.ledger import records
from tasks.slack import Identity, Slack, Socket, find, who

NEEDED = ("chat:write", "im:write", "im:history", "commands")
IN_CHANNEL = ("channels:history", "groups:history")
"""One of them is needed for a coordinator channel: for a public channel the first, for a private one the second."""
MOST_MINUTES = 2
"""How far from Slack's clock ours may be."""
SCOPES_PAGE = "at api.slack.com/apps under OAuth & Permissions, then install the app again"


def examine_slack(settings: Settings) -> Iterator[Part]:
    """Try the bot token: who we are, what we may do, what to pin; then the channel and the look-up."""
    slack = settings.slack()
    if slack is None:
        yield note("slack", "no token, so nothing can be sent", "set FOLLOWTHROUGH_SLACK_BOT_TOKEN")
        return
    us = who(slack)
    yield ok("slack", f"team {us.team_id}, bot {us.bot_id}, user {us.user_id}")
    if us.clock is not None and settings.now is None:
        yield clock_part(us.clock, clock.now())
    yield _scopes(us, settings)
    yield _pinned("SLACK_TEAM_ID", settings.slack_team_id, us.team_id)
    yield from _listener(slack, settings)
    yield _channel(slack, settings.slack_coordinator_channel)
    yield _own_messages(slack, settings)


def clock_part(theirs: datetime, ours: datetime) -> Part:
    """Compare this machine's clock with Slack's: the hours of messages and the days of the record follow ours."""
    minutes = round((ours - theirs).total_seconds() / 60)
    if abs(minutes) < MOST_MINUTES:
        return ok("clock", "as Slack's")
    what = f"this machine's clock is {abs(minutes)} minutes {'ahead of' if minutes > 0 else 'behind'} Slack's"
    return wrong("clock", what, "set it, and let it follow a time server (timedatectl)")


def _scopes(us: Identity, settings: Settings) -> Part:
    missing = [scope for scope in NEEDED if scope not in us.scopes]
    if settings.slack_coordinator_channel and not any(scope in us.scopes for scope in IN_CHANNEL):
        missing.append("channels:history (or groups:history, where the channel is private)")
    more = sorted(set(us.scopes) - {*NEEDED, *IN_CHANNEL})
    what = f"scopes {' '.join(us.scopes)}"
    if missing:
        return wrong("slack scopes", what, f"add {', '.join(missing)} {SCOPES_PAGE}")
    if more:
        return note("slack scopes", what, f"not needed, remove: {', '.join(more)}")
    return ok("slack scopes", what)


def _listener(slack: Slack, settings: Settings) -> Iterator[Part]:
    """Open the socket, wait for Slack's greeting, and close at once. A press in that moment may have to be repeated."""
    if settings.slack_app_token is None:
        fix = "set FOLLOWTHROUGH_SLACK_APP_TOKEN; the token needs the scope connections:write"
        yield note("slack socket", "no app token, so buttons do not work", fix)
        return
    reports, stop = list[str](), Event()

    def say(words: str) -> None:
        reports.append(words)
        stop.set()

    socket = Socket(slack, settings.slack_app_token, stop, say)
    try:
        socket.listen(lambda *_: None)
    except SlackStopped as refused:
        fix = "make a token with connections:write at api.slack.com/apps, Basic Information, App-Level Tokens"
        yield wrong("slack socket", str(refused), fix)
        return
    if socket.app_id:
        yield ok("slack socket", f"Slack connected the app {socket.app_id}")
        yield _pinned("SLACK_APP_ID", settings.slack_app_id, socket.app_id)
    else:
        yield wrong("slack socket", reports[0], "turn Socket Mode on in the app's settings")


def _pinned(name: str, pinned: str | None, learned: str) -> Part:
    """Compare an id that Slack reports with the one that is set; presses from any other are refused."""
    part, line = f"FOLLOWTHROUGH_{name}", f"FOLLOWTHROUGH_{name}={learned}"
    if pinned is None:
        return note(part, "not pinned", f"add to the settings: {line}")
    if pinned != learned:
        return wrong(part, f"{pinned}, but the token belongs to {learned}", f"write {line}")
    return ok(part, f"{pinned}, as Slack reports")


def _channel(slack: Slack, channel: str | None) -> Part:
    """Try to read the coordinator channel, because an app that is not in it can neither read nor write there."""
    if channel is None:
        fix = "the weekly list goes only to the coordinator's direct messages"
        return note("slack channel", "FOLLOWTHROUGH_SLACK_COORDINATOR_CHANNEL is not set", fix)
    try:
        find(slack, channel, "none", oldest=clock.now())
    except SlackUncertain as unsure:
        fault = unsure.__cause__ or unsure
    else:
        return ok("slack channel", f"{channel} can be read")
    fixes = {
        "not_in_channel": "write in that channel: /invite @followthrough",
        "channel_not_found": "fix FOLLOWTHROUGH_SLACK_COORDINATOR_CHANNEL (the id, not the name); in a private channel,"
        " write: /invite @followthrough",
        "is_archived": "name a channel that is not archived in FOLLOWTHROUGH_SLACK_COORDINATOR_CHANNEL",
    }
    code = fault.code if isinstance(fault, SlackRefused) else ""
    return wrong("slack channel", f"{channel}: {code or fault}", fixes.get(code, ""))


def _own_messages(slack: Slack, settings: Settings) -> Part:
    """Find the last message that was surely sent by its key, because uncertain ones are reconciled that way."""
    reminders = records.every(settings.database(), REMINDERS).values()
    sent = [reminder for reminder in reminders if reminder.sent_at and reminder.ts]
    last = max(sent, key=lambda reminder: (reminder.sent_at, reminder.id), default=None)
    if last is None or last.sent_at is None or last.channel is None:
        fix = "followthrough doctor --send-test sends the coordinator a test message and finds it"
        return note("slack search", "nothing was sent yet", fix)
    try:
        timestamps = find(slack, last.channel, last.message, oldest=last.sent_at.replace(hour=0, minute=0))
    except SlackError as fault:
        return wrong("slack search", str(fault), f"add im:history {SCOPES_PAGE}")
    if last.ts in timestamps:
        return ok("slack search", "the last message was found by its key")
    what = f"the last message, of {last.sent_at:%Y-%m-%d %H:%M} UTC, is not where we sent it"
    return note("slack search", what, "someone may have deleted it; try followthrough doctor --send-test")
