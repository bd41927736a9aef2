"""Slack, tried once: tokens, scopes, ids to pin, the coordinator channel, and finding a message by its key."""

from collections.abc import Iterator
from datetime import datetime
from threading import Event

from flows._runtime import clock
from flows._runtime.settings import Settings
from flows.commands.doctor.part import Part
from models.core import SlackError, SlackRefused, SlackStopped, SlackUncertain
from models.projections import REMINDERS
from tasks.ledger import records
from tasks.slack import Identity, Slack, Socket, find, who

NEEDED = ("chat:write", "im:write", "im:history", "commands")
IN_CHANNEL = ("channels:history", "groups:history")
"""One of them is needed if a coordinator channel is set: the first for a public channel, the second for a private
one."""
MOST_MINUTES = 2
"""How far from Slack's clock ours may be."""
SCOPES_PAGE = "at api.slack.com/apps under OAuth & Permissions, then install the app again"


def examine_slack(settings: Settings) -> Iterator[Part]:
    """Try the bot token: who we are, what we may do, what to pin; then the channel and the look-up."""
    slack = settings.slack()
    if slack is None:
        yield Part(
            part="slack", says="note", what="no token, so nothing can be sent", fix="set FOLLOWTHROUGH_SLACK_BOT_TOKEN"
        )
        return
    us = who(slack)
    yield Part(part="slack", says="ok", what=f"team {us.team_id}, bot {us.bot_id}, user {us.user_id}")
    if us.clock is not None and settings.now is None:
        yield clock_part(us.clock, clock.now())
    yield from _scopes(us, settings)
    yield _pinned("SLACK_TEAM_ID", settings.slack_team_id, us.team_id)
    yield from _listener(slack, settings)
    yield _channel(slack, settings.slack_coordinator_channel)
    yield _own_messages(slack, settings)


def clock_part(theirs: datetime, ours: datetime) -> Part:
    """Compare this machine's clock with Slack's: the hours of messages and the days of the record follow ours."""
    minutes = round((ours - theirs).total_seconds() / 60)
    if abs(minutes) < MOST_MINUTES:
        return Part(part="clock", says="ok", what="as Slack's")
    what = f"this machine's clock is {abs(minutes)} minutes {'ahead of' if minutes > 0 else 'behind'} Slack's"
    return Part(part="clock", says="wrong", what=what, fix="set it, and let it follow a time server (timedatectl)")


def _scopes(us: Identity, settings: Settings) -> Iterator[Part]:
    history = [each for each in IN_CHANNEL if each in us.scopes]
    missing = [each for each in NEEDED if each not in us.scopes]
    if settings.slack_coordinator_channel and not history:
        missing.append("channels:history (or groups:history, where the channel is private)")
    more = sorted(set(us.scopes) - {*NEEDED, *IN_CHANNEL})
    what = f"scopes {' '.join(us.scopes)}"
    if missing:
        yield Part(part="slack scopes", says="wrong", what=what, fix=f"add {', '.join(missing)} {SCOPES_PAGE}")
    elif more:
        yield Part(part="slack scopes", says="note", what=what, fix=f"not needed, remove: {', '.join(more)}")
    else:
        yield Part(part="slack scopes", says="ok", what=what)


def _listener(slack: Slack, settings: Settings) -> Iterator[Part]:
    """Open the socket, wait for Slack's greeting, and close at once. A press in that moment may have to be repeated."""
    if settings.slack_app_token is None:
        fix = "set FOLLOWTHROUGH_SLACK_APP_TOKEN; the token needs the scope connections:write"
        yield Part(part="slack socket", says="note", what="no app token, so buttons do not work", fix=fix)
        return
    told, stop = list[str](), Event()

    def say(words: str) -> None:
        told.append(words)
        stop.set()

    socket = Socket(slack, settings.slack_app_token, stop, say)
    try:
        socket.listen(lambda *_: None)
    except SlackStopped as refused:
        fix = "make a token with connections:write at api.slack.com/apps, Basic Information, App-Level Tokens"
        yield Part(part="slack socket", says="wrong", what=str(refused), fix=fix)
        return
    if socket.app_id:
        yield Part(part="slack socket", says="ok", what=f"Slack connected the app {socket.app_id}")
        yield _pinned("SLACK_APP_ID", settings.slack_app_id, socket.app_id)
    else:
        yield Part(part="slack socket", says="wrong", what=told[0], fix="turn Socket Mode on in the app's settings")


def _pinned(name: str, pinned: str | None, learned: str) -> Part:
    """Compare an id that Slack reports with the one that is set; presses from any other are refused."""
    part, line = f"FOLLOWTHROUGH_{name}", f"FOLLOWTHROUGH_{name}={learned}"
    if pinned is None:
        return Part(part=part, says="note", what="not pinned", fix=f"add to the settings: {line}")
    if pinned != learned:
        return Part(part=part, says="wrong", what=f"{pinned}, but the token belongs to {learned}", fix=f"write {line}")
    return Part(part=part, says="ok", what=f"{pinned}, as Slack reports")


def _channel(slack: Slack, channel: str | None) -> Part:
    """Try to read the coordinator channel, because an app that is not in it can neither read nor write there."""
    if channel is None:
        what = "FOLLOWTHROUGH_SLACK_COORDINATOR_CHANNEL is not set"
        return Part(
            part="slack channel",
            says="note",
            what=what,
            fix="the weekly list goes only to the coordinator's direct messages",
        )
    fault = _refusal(slack, channel)
    if fault is None:
        return Part(part="slack channel", says="ok", what=f"{channel} can be read")
    fixes = {
        "not_in_channel": "write in that channel: /invite @followthrough",
        "channel_not_found": "fix FOLLOWTHROUGH_SLACK_COORDINATOR_CHANNEL (the id, not the name); in a private channel,"
        " write: /invite @followthrough",
        "is_archived": "name a channel that is not archived in FOLLOWTHROUGH_SLACK_COORDINATOR_CHANNEL",
    }
    code = fault.code if isinstance(fault, SlackRefused) else ""
    return Part(part="slack channel", says="wrong", what=f"{channel}: {code or fault}", fix=fixes.get(code, ""))


def _refusal(slack: Slack, channel: str) -> BaseException | None:
    try:
        find(slack, channel, "none", oldest=clock.now())
    except SlackUncertain as unsure:
        return unsure.__cause__ or unsure
    return None


def _own_messages(slack: Slack, settings: Settings) -> Part:
    """Find the last message that was surely sent by its key, because uncertain ones are reconciled that way."""
    sent = [each for each in records.every(settings.database(), REMINDERS).values() if each.sent_at and each.ts]
    last = max(sent, key=lambda each: (each.sent_at, each.id), default=None)
    if last is None or last.sent_at is None or last.channel is None:
        fix = "followthrough doctor --send-test sends the coordinator a test message and finds it"
        return Part(part="slack search", says="note", what="nothing was sent yet", fix=fix)
    try:
        found = find(slack, last.channel, last.message, oldest=last.sent_at.replace(hour=0, minute=0))
    except SlackError as fault:
        return Part(part="slack search", says="wrong", what=str(fault), fix=f"add im:history {SCOPES_PAGE}")
    if last.ts in found:
        return Part(part="slack search", says="ok", what="the last message was found by its key")
    what = f"the last message, of {last.sent_at:%Y-%m-%d %H:%M} UTC, is not where we sent it"
    return Part(
        part="slack search",
        says="note",
        what=what,
        fix="someone may have deleted it; try followthrough doctor --send-test",
    )
