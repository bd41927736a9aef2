"""Alarms in words, by the templates of `messages/alarms.j2`: what is wrong, what to do, and what is over."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from hashlib import sha256
from typing import Any, TypeVar

from models.core import NEW_YORK, evolve
from models.operations import Alarm, PlainRun, WatchState
from notifications.slack import SlackMessage, context, header, quote
from notifications.words import clock_time, mid, say_message, short_date

AlarmT = TypeVar("AlarmT", bound=Alarm)

WORK = {
    "track_portfolio": ("The daily check of sources", "track"),
    "deliver_reminders": ("The sending of reminders", "reminder deliver"),
    "audit_reminders": ("The audit of reminders", "reminder audit"),
    "audit_ledger": ("The audit of the record", "ledger verify"),
    "issue_memo": ("The draft of the monthly memo", "memo draft"),
    "issue_memo_quarter": ("The draft of the quarterly memo", "memo draft"),
    "issue_memo_week": ("The draft of the weekly note", "memo draft"),
    "build_site": ("The build of the site", "site build"),
    "back_up": ("The daily copy", "backup"),
}
"""Deployments as a coordinator calls them, and the command that does the same; another one is called by its name."""
SHOWN = 45  # more alarms than there can be, and fewer than Slack's blocks in a message


def work_of(name: str) -> str:
    """Return what a deployment does, as the beginning of a sentence."""
    return WORK[name][0] if name in WORK else name


def command_of(name: str) -> str:
    """Return the command that does the work of a deployment and says more."""
    return f"followthrough {WORK.get(name, WORK['issue_memo'])[1]}"


def say_moment(moment: datetime) -> str:
    """Return a moment in New York: `9:30 a.m. on Nov. 25, 2026`."""
    there = moment.astimezone(NEW_YORK)
    return f"{clock_time(there.time())} on {short_date(there.date())}"


def say_alarm(
    kind: str, about: str = "", /, *, part: str = "", fix: Mapping[str, Any] | None = None, **facts: Any
) -> Alarm:
    """Return an alarm in words: its kind names the macros, `about` whom it is about, `fix` the facts of the mend."""
    what, mend = say_message(f"alarms.{kind}", **facts), say_message(f"alarms.{kind}_fix", **(fix or {}))
    names = tuple(facts.get("names", ()))
    return Alarm(key=f"{kind}:{about}" if about else kind, what=what, fix=mend, part=part, names=names)


def say_plain_run(run: PlainRun) -> str:
    """Return the name of the state in which Prefect notes a run of the watch's own, by New York's clock."""
    began, ended = (clock_time(moment.astimezone(NEW_YORK).time()) for moment in (run.began, run.ended))
    return say_message("alarms.plain_run", began=began, ended=ended)


def say_caught_up(done_at: Mapping[str, datetime]) -> str:
    """Return that work which had not run by itself is done: each deployment with when it was."""
    return say_message(
        "alarms.caught_up", works=[mid(work_of(name)) for name in done_at], at=say_moment(max(done_at.values()))
    )


def merged(alarms: Iterable[AlarmT]) -> list[AlarmT]:
    """Return the alarms, of which one sentence names all that have a part in it, by their kind."""
    kinds: dict[str, list[AlarmT]] = {}
    for alarm in alarms:
        kinds.setdefault(alarm.kind if alarm.part else alarm.key, []).append(alarm)
    return [
        evolve(of_kind[0], what=say_message(f"alarms.{kind}_many", parts=[alarm.part for alarm in of_kind]))
        if len(of_kind) > 1
        else of_kind[0]
        for kind, of_kind in kinds.items()
    ]


def say_news(state: WatchState, keys: Sequence[str], host: str, now: datetime) -> SlackMessage:
    """Return one message: the alarms of these keys, new or told again after a day, and what is over."""
    due = [state.alarms[key] for key in keys]
    new, again = (merged(alarm for alarm in due if alarm.is_news == is_new) for is_new in (True, False))
    lines = [say_message("alarms.item", what=alarm.what, fix=alarm.fix) for alarm in new]
    for alarm in again:
        lines.append(say_message("alarms.still", what=alarm.what, fix=alarm.fix, since=say_moment(alarm.since)))
    lines += [say_message("alarms.over", what=what) for what in state.over]
    count = len(new) + len(again)
    is_well = not state.alarms
    title = say_message("alarms.heading", count=count) if count else say_message("alarms.heading_over", is_well=is_well)
    why = say_message("alarms.why", host=host)
    text = "\n".join((title, *lines, why))
    return SlackMessage(
        text=text,
        blocks=(header(title), *(quote(line) for line in lines[:SHOWN]), context(why)),
        key=f"watch:{now:%Y-%m-%dT%H:%M:%S.%f}",
        body_hash=sha256(text.encode()).hexdigest(),
    )
