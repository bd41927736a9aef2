"""`followthrough reminder`: preview, deliver, audit."""

from cyclopts import App

from flows.commands._out import do, document, fact, say, table

app = App(name="reminder", help="What would go out and why; send what is due; settle the unsure.")


@app.command
def preview(*, json: bool = False) -> None:
    """Show what would go out now and why, and what is held and why. Nothing is claimed or sent.

    Example: followthrough reminder preview
    """
    from flows import _clock
    from flows._settings import settings
    from tasks.preview import preview as look_ahead

    house = settings()
    ahead = look_ahead(house.database(), house.people(), _clock.now())
    if json:
        document(ahead)
        return
    parts = [(out.to, part.errand) for out in ahead.messages for part in out.parts]
    rows = [(to, each.rung, each.about, each.because, each.key) for to, each in parts]
    table(f"Would go out at {ahead.at:%Y-%m-%d %H:%M} UTC", ("to", "rung", "about", "because", "key"), rows)
    held: list[tuple[object, ...]] = [
        (each.subject, each.rung, each.to, each.reason, each.until) for each in ahead.held
    ]
    held += [(each.about, "", "", each.reason, each.until) for each in ahead.waiting]
    table("Held", ("about", "rung", "to", "reason", "until"), held)
    for each in ahead.unreachable:
        say(f"reaches nobody: {each.about} {each.rung}; mend the people file")
    fact(f"{len(ahead.messages)} messages with {len(parts)} parts would go out, {len(held)} are held")


@app.command
def deliver(*, json: bool = False) -> None:
    """Send what is due: claim, commit, send, commit. Ends with 5 where Slack could not be asked.

    Example: followthrough reminder deliver
    """
    from flows._run import run
    from flows.deliver_reminders import deliver_reminders
    from models.errors import SlackError

    try:
        done = do(run(deliver_reminders))
    except SlackError:
        say("what is due and unsent:")
        preview(json=json)
        raise
    if json:
        document(done)
    else:
        fact(", ".join(f"{key} {value}" for key, value in done.items()))


@app.command
def audit(*, json: bool = False) -> None:
    """Settle the unsure, remove second copies, and prove that nothing is silent.

    Example: followthrough reminder audit
    """
    from flows._run import run
    from flows.audit_reminders import audit_reminders

    done = do(run(audit_reminders))
    if json:
        document(done)
    else:
        fact(", ".join(f"{key} {value}" for key, value in done.items()))
