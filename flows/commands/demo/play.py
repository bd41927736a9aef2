"""Prepare the demo's installation, play the story in it, leave what a person would look at, and show the page."""

import asyncio
import json
import os
import shutil
from collections.abc import Iterator
from datetime import date, datetime, time
from hashlib import sha256
from pathlib import Path
from threading import Event, Thread

from flows._runtime import clock
from flows._runtime.data import DEMO, REGISTER
from flows._runtime.environment import own_prefect, play_also, play_with
from flows._runtime.origin import beginning_demonstration
from flows._runtime.settings import load_settings
from flows.commands._out import run_flow, say
from models.core import CITY, COORDINATOR, NEW_YORK, VERIFIER, FollowthroughError, InputError, new_york_day
from models.projections import MILESTONES, REMINDERS
from notifications.slack import RecordShown, render_transcript, say_record
from notifications.words import clock_time, long_date, tally
from tasks import ledger
from tasks.answers import view_milestones
from tasks.core import write_whole
from tasks.evidence import OFF, serve_records
from tasks.files import IN_USE
from tasks.ledger import records
from tasks.register import read_people, read_plan
from tasks.slack_stand_in import APP, TEAM, Page, PageContext, SlackStandIn, running

COORDINATOR_CHANNEL = "C0DEMO0001"
SALT = sha256(b"demonstration").digest()
"""The salt of every demo's home, so that each hashes alike; no other home has it."""


def run_demo(out: Path, *, on: date | None = None, talk: bool = False) -> Iterator[str]:
    """Play the last sending time up to now, or to the end of the day `on`, in a fresh folder; yield closing lines."""
    now = CITY.last_slot(datetime.combine(on, time.max, NEW_YORK) if on else clock.now())
    home = make_home(out)
    write_whole(home / "people.yaml", (DEMO / "people.yaml").read_bytes(), mode=0o600)
    document = home / "drop" / "agency" / "access-guidelines.txt"
    write_whole(document, (DEMO / document.name).read_bytes())  # the demo's one made-up document
    os.utime(document, (now.timestamp(), now.timestamp()))  # because it came in the demo's time
    web = (name for name, source in read_plan(REGISTER).plan.sources.items() if getattr(source, "url", None))
    # Web sources that have no recorded answer in the demo are not asked.
    not_asked = {f"SOURCE_{name.upper()}_URL": OFF for name in web if name != "council_mirror"}
    with running(SlackStandIn()) as slack, serve_records(DEMO / "council") as records_url, beginning_demonstration():
        slack.clock = lambda: clock.now().timestamp()
        play_with(
            HOME=str(home),
            PLAN=str(REGISTER),
            NOW=now.isoformat(),
            DEMONSTRATION="1",
            SLACK_BOT_TOKEN=slack.token,
            SLACK_APP_TOKEN=slack.app_token,
            SLACK_API_URL=slack.url,
            SLACK_TEAM_ID=TEAM,
            SLACK_APP_ID=APP,
            SLACK_COORDINATOR_CHANNEL=COORDINATOR_CHANNEL,
            SOURCE_COUNCIL_MIRROR_URL=records_url,
            REPLY_TO="replies@followthrough.example",
            CONTACT="coordinator@followthrough.example",
            SITE=str(out / "site"),
            **not_asked,
        )
        own_prefect(home)
        local = now.astimezone(NEW_YORK)
        say(f"demonstration of {long_date(local.date())}, {clock_time(local.time())} in New York, in {out}")
        say("starting a Prefect server on 127.0.0.1")
        runs, memo, delayed = asyncio.run(_play(home, now))
        _leave(out, home, slack)
        database = load_settings().database()
        pieces = sum(len(milestone.evidence) for milestone in records.every(database, MILESTONES).values())
        messages = {reminder.message for reminder in records.every(database, REMINDERS).values() if reminder.sent_at}
        yield f"{runs} flow runs, {ledger.head(database)[0]} entries, {tally(pieces, 'piece')} of evidence"
        yield f"{tally(len(messages), 'message')} sent, {delayed} held"
        yield f"Slack as people saw it: {out / 'slack.html'}"
        yield f"memo no. {memo}: {out / 'memo' / str(memo) / 'memo.pdf'}"
        yield f"the public site: {out / 'site' / 'index.html'}"
        yield f"the runs in Prefect: followthrough serve --home {home}"
        if talk:
            _talk(slack)


async def _play(home: Path, now: datetime) -> tuple[int, int, int]:
    """Play the story, its last day beside a server; return that day's runs, the memo's number, and what was held."""
    from prefect.context import AsyncClientContext

    from flows._runtime import artifact
    from flows._runtime.prefect import own_server
    from flows.commands.demo.story import play_day, play_weeks_before

    with own_server(home) as server:
        await play_weeks_before(now)  # while the server starts
        with server():
            async with AsyncClientContext() as context:
                memo, delayed = await play_day(now)
                await artifact.flush()
                return await context.client.count_flow_runs(), memo, delayed


def make_home(out: Path) -> Path:
    """Return an empty home under `out`. Raises InputError for a folder that holds what no demo left there."""
    home = out / "home"
    salt = home / "salt"
    if out.exists():
        is_of_demo = salt.is_file() and salt.read_bytes() == SALT
        if any(out.iterdir()) and not is_of_demo:
            raise InputError(f"{out} has other files; name an empty folder with --out, or one that a demo made")
        shutil.rmtree(out)
    write_whole(salt, SALT, mode=0o600)
    for name in ("agency", "oversight"):
        (home / "drop" / name).mkdir(parents=True)
        write_whole(home / "drop" / name / IN_USE, b"")
    return home


def _leave(out: Path, home: Path, slack: SlackStandIn) -> None:
    from flows.commands.status import picture_of

    people = read_people(home / "people.yaml").people
    titles = {f"D{person.slack[1:]}": person.name for person in people if person.slack}
    status = picture_of(None, None)
    for name, value in (("status.json", status), ("slack.json", slack.transcript())):
        write_whole(out / name, (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode())
    write_whole(out / "slack.html", render_transcript(slack.posted(), titles | {COORDINATOR_CHANNEL: "follow-up"}))
    for folder in (home / "memos").iterdir():
        if folder.name.isdecimal():
            shutil.copytree(folder, out / "memo" / folder.name)


def _talk(slack: SlackStandIn) -> None:
    from flows.listen_to_slack import listen_to_slack

    page = Page(slack, page_context())
    Thread(target=run_flow, args=(listen_to_slack,), name="listener", daemon=True).start()
    slack.sockets.await_listener()
    say(f"open {page.address} and press the buttons (this machine only); Ctrl-C ends it")
    Event().wait()


def page_context() -> PageContext:
    """Return who may look at the page, what it shows of the record, and what can be done on it."""
    people = [(person, person.slack) for person in load_settings().people().people if person.slack]
    channel = load_settings().slack_coordinator_channel
    contacts, coordinators, verifiers = (
        tuple(slack for person, slack in people if role in {held.role for held in person.roles})
        for role in ("agency_contact", COORDINATOR, VERIFIER)
    )
    return PageContext(
        people={slack: person.name for person, slack in people},
        record=_record_display,
        channels={channel: ("follow-up", frozenset(coordinators))} if channel else {},
        tour=(
            ("messages", contacts),
            ("messages", contacts),
            ("home", coordinators),
            ("home", verifiers),
            ("messages", contacts),
        ),
        actions={
            "deliver": ("Send what is due now", _deliver),
            "next": ("Go to the next sending time, and send", _go_on),
        },
    )


def _record_display(milestone_id: str) -> RecordShown:
    database = load_settings().database()
    now = clock.now()
    record = records.one(database, MILESTONES, milestone_id)
    view = view_milestones(database, [record], new_york_day(now))[0] if record else None
    return say_record(now, ledger.entries(database), view, records.wakes(database, MILESTONES).get(milestone_id))


def _deliver() -> str:
    from flows.reminders.deliver_reminders import deliver_reminders

    try:
        counts = run_flow(deliver_reminders)
    except FollowthroughError as error:
        return str(error)
    return f"{tally(counts.get('sent', 0), 'message')} sent, {counts.get('held', 0)} held."


def _go_on() -> str:
    play_also(NOW=CITY.next_slot(clock.now()).isoformat())
    return _deliver()
