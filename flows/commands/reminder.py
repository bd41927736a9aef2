"""`followthrough reminder`: preview, deliver, audit."""

from typing import TYPE_CHECKING

from cyclopts import App

from flows.commands._ahead import day_of, hour_of, say_check, say_explanation, why
from flows.commands._out import do, document, fact, say, table
from flows.commands._parameters import Json, MilestoneId

if TYPE_CHECKING:
    from models.reminders import Explanation

app = App(name="reminder", help="Preview, send and audit reminders.")

NO_CHANNEL = (
    "no message can be sent: set FOLLOWTHROUGH_SLACK_BOT_TOKEN, or FOLLOWTHROUGH_SMTP_URL and FOLLOWTHROUGH_MAIL_FROM"
)


@app.command
def preview(*, explain: MilestoneId | None = None, json: Json = False) -> None:
    """Show each person's next message and why they get it, and what is held and why. Nothing is sent.

    Example: followthrough reminder preview --explain R5-M1

    Args:
        explain: Say of this milestone, rule by rule, why a message comes, is held or does not come.
    """
    from flows._runtime import clock as _clock
    from flows._runtime.context import memo_store_of, milestone
    from flows._runtime.settings import load_settings
    from models.reminders import Channels
    from tasks.reminders import explanation_of, open_channels
    from tasks.reminders import preview as look_ahead

    settings, now = load_settings(), _clock.now()
    database, slack, office = settings.database(), settings.slack(), settings.office()
    channels = open_channels(database, slack, office, now) if slack or office else Channels()
    if explain:
        said = explanation_of(database, milestone(database, explain), settings.people(), now, channels)
        if json:
            document(said)
            return
        _show_explanation(said)
        return
    channel = settings.slack_coordinator_channel is not None
    ahead = look_ahead(database, settings.people(), now, channels, channel=channel, memo_store=memo_store_of(settings))
    if json:
        document(ahead)
        if not (slack or office):
            say(NO_CHANNEL)
        return
    rows = [
        (each.to or "nobody", day_of(part.at), part.kind, part.about, why(part))
        for each in ahead.next
        for part in each.parts
    ]
    table("Each person's next message", ("to", "on", "kind", "about", "why they get it"), rows)
    from notifications.words import tally

    held = [
        (each.to or "nobody", part.kind, part.about, part.delay_reason, hour_of(part.until))
        for each in ahead.next
        for part in each.delayed
    ]
    table("Held", ("to", "kind", "about", "reason", "until (New York)"), held)
    for lost in ahead.unreachable:
        say(f"{lost.about} {lost.kind} can reach nobody; fix the people file")
    now_out = sum(len(out.parts) for out in ahead.messages)
    due = f"{tally(len(ahead.messages), 'message')} with {tally(now_out, 'part')} would"
    at = f"at {hour_of(ahead.at)}; held: {tally(len(held), 'part')}"
    fact(f"{due} go out {at}" if slack or office else f"{NO_CHANNEL}; {due} be due {at}")


def _show_explanation(said: "Explanation") -> None:
    title = f"Rules for {said.milestone_id} at {hour_of(said.at)}, by their headings in docs/reminders.md"
    rows = [(check.rule, "yes" if check.passed else "no", say_check(check)) for check in said.checks]
    table(title, ("rule", "passed", "why"), rows)
    fact(say_explanation(said))


@app.command
def deliver(*, json: Json = False) -> None:
    """Send what is due. Exit code 5 if Slack refused or could not be reached.

    Example: followthrough reminder deliver
    """
    from flows._runtime.run import run
    from flows.reminders.deliver_reminders import deliver_reminders
    from models.core import SlackError

    try:
        done = do(run(deliver_reminders))
    except SlackError:
        say("due and not sent:")
        preview(json=json)
        raise
    if json:
        document(done)
    else:
        fact(", ".join(f"{key} {value}" for key, value in done.items()))


@app.command
def audit(*, json: Json = False) -> None:
    """Find out what became of messages in doubt, remove second copies, and check that no reminder was missed.

    Example: followthrough reminder audit
    """
    from flows._runtime.run import run
    from flows.reminders.audit_reminders import audit_reminders

    done = do(run(audit_reminders))
    if json:
        document(done)
    else:
        fact(", ".join(f"{key} {value}" for key, value in done.items()))
