"""`followthrough watch`: one look at the installation from outside Prefect, for a timer."""

from flows.commands._out import document, fact
from flows.commands._parameters import Json


def watch(*, json: Json = False) -> None:
    """Look once whether all runs as planned: end what is stuck, run what is overdue, and tell the coordinators.

    For a timer outside Prefect, every five minutes. A second one at the same time does nothing. Exit code 1 while an
    alarm stands.

    Example: followthrough watch
    """
    from flows._runtime.prefect import meet_server
    from flows._runtime.settings import load_settings
    from models.core import CheckFailed

    meet_server(load_settings().home)
    from flows.watch.watching import watch as watch_once

    report = watch_once()
    if json:
        document(report)
    elif report.other:
        fact("another watch is at work; nothing was done")
    else:
        for alarm in report.alarms:
            fact(f"{alarm.what} {alarm.fix}")
        for name in report.ran:
            fact(f"ran {name}, which was overdue")
        for why in report.failed:
            fact(f"failed: {why}")
        if report.told:
            fact(f"the coordinators were told by {report.told}")
        if report.untold:
            fact(f"nobody could be told: {report.untold}")
        if report.ping:
            fact(report.ping)
        if not report.alarms:
            fact("no alarm stands")
    if report.alarms:
        raise CheckFailed(f"alarms: {', '.join(each.key for each in report.alarms)}")


VERBS = (watch,)
