"""Slack, tried once: tokens, scopes, ids to pin, the coordinator channel, and finding a message by its key."""

from collections.abc import Iterator
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
SCOPES_PAGE = "at api.slack.com/apps under OAuth & Permissions, then install the app again"


def examine_slack(settings: Settings) -> Iterator[Part]:
    """Try the bot token: who we are, what we may do, what to pin; then the channel and the look-up."""
    slack = settings.slack()
    if slack is None:
        yield Part(part="slack", says="note", what="no token", mend="set FOLLOWTHROUGH_SLACK_BOT_TOKEN to send")
        return
    us = who(slack)
    yield Part(part="slack", says="ok", what=f"team {us.team_id}, bot {us.bot_id}, user {us.user_id}")
    yield from _scopes(us, settings)
    yield _pinned("SLACK_TEAM_ID", settings.slack_team_id, us.team_id)
    yield from _listener(slack, settings)
    yield _channel(slack, settings.slack_coordinator_channel)
    yield _own_messages(slack, settings)


def _scopes(us: Identity, settings: Settings) -> Iterator[Part]:
    history = [each for each in IN_CHANNEL if each in us.scopes]
    missing = [each for each in NEEDED if each not in us.scopes]
    if settings.slack_coordinator_channel and not history:
        missing.append("channels:history (or groups:history, where the channel is private)")
    more = sorted(set(us.scopes) - {*NEEDED, *IN_CHANNEL})
    what = f"scopes {' '.join(us.scopes)}"
    if missing:
        yield Part(part="slack scopes", says="wrong", what=what, mend=f"add {', '.join(missing)} {SCOPES_PAGE}")
    elif more:
        yield Part(part="slack scopes", says="note", what=what, mend=f"not needed, take away: {', '.join(more)}")
    else:
        yield Part(part="slack scopes", says="ok", what=what)


def _listener(slack: Slack, settings: Settings) -> Iterator[Part]:
    """Open the socket, wait for Slack's greeting, and close at once. A press in that moment may have to be repeated."""
    if settings.slack_app_token is None:
        mend = "set FOLLOWTHROUGH_SLACK_APP_TOKEN, for buttons; the token needs the scope connections:write"
        yield Part(part="slack socket", says="note", what="no app token: nobody can press anything", mend=mend)
        return
    told, stop = list[str](), Event()

    def say(words: str) -> None:
        told.append(words)
        stop.set()

    socket = Socket(slack, settings.slack_app_token.get_secret_value(), stop, say)
    try:
        socket.listen(lambda *_: None)
    except SlackStopped as refused:
        mend = "make a token with connections:write at api.slack.com/apps, Basic Information, App-Level Tokens"
        yield Part(part="slack socket", says="wrong", what=str(refused), mend=mend)
        return
    if socket.app_id:
        yield Part(part="slack socket", says="ok", what=f"Slack greets the app {socket.app_id}")
        yield _pinned("SLACK_APP_ID", settings.slack_app_id, socket.app_id)
    else:
        yield Part(part="slack socket", says="wrong", what=told[0], mend="is Socket Mode on? See the app's settings")


def _pinned(name: str, pinned: str | None, learned: str) -> Part:
    """Compare an id that Slack reports with the one that is set; presses from any other are refused."""
    part, line = f"FOLLOWTHROUGH_{name}", f"FOLLOWTHROUGH_{name}={learned}"
    if pinned is None:
        return Part(part=part, says="note", what="not pinned", mend=f"write into the settings: {line}")
    if pinned != learned:
        return Part(part=part, says="wrong", what=f"{pinned}, but the token is of {learned}", mend=f"write {line}")
    return Part(part=part, says="ok", what=f"{pinned}, as Slack says")


def _channel(slack: Slack, channel: str | None) -> Part:
    """Try to read the coordinator channel, because an app that is not in it can neither read nor write there."""
    if channel is None:
        what = "FOLLOWTHROUGH_SLACK_COORDINATOR_CHANNEL is not set"
        return Part(
            part="slack channel", says="note", what=what, mend="the coordinator's digest goes to the person alone"
        )
    fault = _refusal(slack, channel)
    if fault is None:
        return Part(part="slack channel", says="ok", what=f"{channel} can be read")
    mends = {
        "not_in_channel": "write in that channel: /invite @followthrough",
        "channel_not_found": "mend FOLLOWTHROUGH_SLACK_COORDINATOR_CHANNEL (the id, not the name); is the channel"
        " private, write there: /invite @followthrough",
        "is_archived": "name a channel that is not archived in FOLLOWTHROUGH_SLACK_COORDINATOR_CHANNEL",
    }
    code = fault.code if isinstance(fault, SlackRefused) else ""
    return Part(part="slack channel", says="wrong", what=f"{channel}: {code or fault}", mend=mends.get(code, ""))


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
        mend = "followthrough doctor --send-test sends the coordinator one, and finds it again"
        return Part(part="slack look-up", says="note", what="nothing was sent yet that could be found", mend=mend)
    try:
        found = find(slack, last.channel, last.message, oldest=last.sent_at.replace(hour=0, minute=0))
    except SlackError as fault:
        return Part(part="slack look-up", says="wrong", what=str(fault), mend=f"add im:history {SCOPES_PAGE}")
    if last.ts in found:
        return Part(part="slack look-up", says="ok", what="the last message is found by its key")
    what = f"the last message, of {last.sent_at:%Y-%m-%d %H:%M} UTC, is not where it was sent"
    return Part(part="slack look-up", says="note", what=what, mend="somebody may have deleted it; doctor --send-test")
