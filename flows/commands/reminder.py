"""`followthrough reminder`: preview, deliver, audit."""

from cyclopts import App

from flows.commands._out import answer, document, fact, load_settings, result, run_flow, say
from flows.commands._parameters import By, Json, MilestoneId, PersonId

app = App(name="reminder")

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
    from flows._runtime import clock, context
    from models.projections import MILESTONES
    from models.reminders import CHANNEL, Channels
    from notifications.terminal import folded, say_explanation, say_preview
    from notifications.words import local_moment, tally
    from tasks.ledger import records
    from tasks.reminders import explanation_of, open_channels
    from tasks.reminders import preview as look_ahead

    settings = load_settings()
    now = clock.now()
    database = settings.database()
    people = settings.people()
    slack = settings.slack()
    office = settings.office()
    channels = Channels(coordinator_channel=settings.slack_coordinator_channel)
    if slack or office:
        channels = open_channels(database, slack, office, now, channels.coordinator_channel)
    if explain:
        explanation = explanation_of(database, context.milestone(database, explain), people, now, channels)
        result(explanation, json, *say_explanation(explanation))
        return
    ahead = look_ahead(database, people, now, channels, memo_store=context.memo_store_of(settings))
    if json:
        document(ahead)
        if not (slack or office):
            say(NO_CHANNEL)
        return
    titles = {key: record.plan.title for key, record in records.every(database, MILESTONES).items()}
    people_names = {CHANNEL: "The coordinators' channel"} | {person.id: person.name for person in people.people}
    fact(*say_preview(ahead.next, titles, people_names, context.register(database).names, clock.today()))
    for lost in ahead.unreachable:
        say(f"{lost.about} {lost.kind} can reach nobody; fix the people file")
    parts = sum(len(message.parts) for message in ahead.messages)
    delayed = sum(len(message.delayed) for message in ahead.next)
    due = f"{tally(len(ahead.messages), 'message')} with {tally(parts, 'part')} would"
    when = f"at {local_moment(ahead.at)}; held: {tally(delayed, 'part')}"
    fact("", *folded(f"{due} go out {when}" if slack or office else f"{NO_CHANNEL}; {due} be due {when}"))


@app.command
def deliver(*, json: Json = False) -> None:
    """Send what is due. Exit code 5 if Slack refused or could not be reached.

    Example: followthrough reminder deliver
    """
    from flows.reminders.deliver_reminders import deliver_reminders
    from models.core import SlackError

    try:
        outcome = run_flow(deliver_reminders)
    except SlackError:
        say("due and not sent:")
        preview(json=json)
        raise
    result(outcome, json, ", ".join(f"{key} {value}" for key, value in outcome.items()))


@app.command
def close_pages(person_id: PersonId, *, by: By) -> None:
    """Close the pages of a person of the agency: no link that was mailed to them until now opens one.

    The next reminder by mail has a new link. Take somebody who must have none out of the people file.

    Example: followthrough reminder close-pages p-contact-legal --by p-coordinator-1
    """
    seq = answer("close_pages", person_id, by).seq
    fact(f"closed (entry {seq}): no link that was mailed to {person_id} until now opens a page")


@app.command
def audit(*, json: Json = False) -> None:
    """Find out what became of messages in doubt, remove second copies, and check that no reminder was missed.

    Example: followthrough reminder audit
    """
    from flows.reminders.audit_reminders import audit_reminders

    outcome = run_flow(audit_reminders)
    result(outcome, json, ", ".join(f"{key} {value}" for key, value in outcome.items()))
