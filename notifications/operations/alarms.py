"""Alarms in words, by the templates of `messages/alarms.j2`: what is wrong, what to do, and what is over."""

from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256
from typing import Any

from models.core import NEW_YORK
from models.operations import Alarm, WatchState
from notifications.slack import SlackMessage, context, header, quote
from notifications.words import clock_time, say_message, short_date

WORK = {
    "track_portfolio": "The daily check of sources",
    "deliver_reminders": "The sending of reminders",
    "audit_reminders": "The audit of reminders",
    "audit_ledger": "The audit of the record",
    "issue_memo": "The draft of the monthly memo",
    "issue_memo_quarter": "The draft of the quarterly memo",
    "issue_memo_week": "The draft of the weekly note",
    "build_site": "The build of the site",
    "back_up": "The daily copy",
}
"""Deployments as a coordinator calls them; another one is called by its name."""
COMMAND_OF = {
    "track_portfolio": "followthrough track",
    "deliver_reminders": "followthrough reminder deliver",
    "audit_reminders": "followthrough reminder audit",
    "audit_ledger": "followthrough ledger verify",
    "build_site": "followthrough site build",
    "back_up": "followthrough backup",
}
"""The command that does the same; a memo is drafted by `followthrough memo draft`."""
SHOWN = 20
"""Alarms in one message; the rest is counted by its heading."""


def work_of(name: str) -> str:
    """Return what a deployment does, as the beginning of a sentence, with the report that its name ends in."""
    work, _, report_id = name.partition("-")
    if work not in WORK:
        return name
    return f"{WORK[work]} ({report_id})" if report_id else WORK[work]


def command_of(name: str) -> str:
    """Return the command that does the work of a deployment and says more."""
    work, _, report_id = name.partition("-")
    command = COMMAND_OF.get(work, "followthrough memo draft")
    return command.replace("followthrough", f"followthrough --report {report_id}", 1) if report_id else command


def say_moment(moment: datetime) -> str:
    """Return a moment in New York: `9:30 a.m. on Nov. 25, 2026`."""
    there = moment.astimezone(NEW_YORK)
    return f"{clock_time(there.time())} on {short_date(there.date())}"


def say_alarm(kind: str, about: str = "", /, *, fix: dict[str, Any] | None = None, **facts: Any) -> Alarm:
    """Return an alarm in words: its kind names the macros, `about` whom it is about, `fix` the facts of the mend."""
    what, mend = say_message(f"alarms.{kind}", **facts), say_message(f"alarms.{kind}_fix", **(fix or {}))
    return Alarm(key=f"{kind}:{about}" if about else kind, what=what, fix=mend)


def say_news(
    alarms: Sequence[Alarm], again: Sequence[Alarm], state: WatchState, host: str, now: datetime
) -> SlackMessage:
    """Return one message: the new alarms, those told `again` after a day, and what is over."""
    lines = [say_message("alarms.item", what=alarm.what, fix=alarm.fix) for alarm in alarms]
    for alarm in again:
        since = say_moment(state.alarms[alarm.key].since)
        lines.append(say_message("alarms.still", what=alarm.what, fix=alarm.fix, since=since))
    lines += [say_message("alarms.over", what=what) for what in state.over]
    count = len(alarms) + len(again) or len(state.alarms)
    title = say_message("alarms.heading", count=count) if count else say_message("alarms.heading_over")
    why = say_message("alarms.why", host=host)
    text = "\n".join((title, *lines, why))
    return SlackMessage(
        text=text,
        blocks=(header(title), *(quote(line) for line in lines[:SHOWN]), context(why)),
        key=f"watch:{now:%Y-%m-%dT%H:%M:%S.%f}",
        body_hash=sha256(text.encode()).hexdigest(),
    )
