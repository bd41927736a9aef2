"""Prepare the demo's installation, play the story in it, and leave what a person would look at."""

import asyncio
import json
import os
import shutil
from collections.abc import Iterator
from datetime import date, datetime, time
from hashlib import sha256
from pathlib import Path

from flows._runtime import clock
from flows._runtime.data import DEMO, REGISTER
from flows._runtime.environment import own_prefect, play_with
from flows._runtime.origin import beginning_demonstration
from flows._runtime.settings import load_settings
from flows.commands._out import say
from models.core import CITY, NEW_YORK, InputError
from models.projections import MILESTONES, REMINDERS
from notifications.slack import render_transcript
from notifications.words import clock_time, long_date, tally
from tasks import ledger
from tasks.core import write_whole
from tasks.evidence import OFF, serve_records
from tasks.files import IN_USE
from tasks.ledger import records
from tasks.register import read_people, read_plan
from tasks.slack_stand_in import APP, TEAM, SlackStandIn, direct, running

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
        titles = _leave(out, home, slack)
        database = load_settings().database()
        pieces = sum(len(milestone.review.evidence) for milestone in records.every(database, MILESTONES).values())
        messages = {reminder.message for reminder in records.every(database, REMINDERS).values() if reminder.sent_at}
        yield f"{runs} flow runs, {ledger.head(database)[0]} entries, {tally(pieces, 'piece')} of evidence"
        yield f"{tally(len(messages), 'message')} sent, {delayed} held"
        yield f"Slack as people saw it: {out / 'slack.html'}"
        yield f"memo no. {memo}: {out / 'memo' / str(memo) / 'memo.pdf'}"
        yield f"the public site: {out / 'site' / 'index.html'}"
        yield f"the runs in Prefect: followthrough serve --home {home}"
        if talk:
            from flows.commands.demo.talk import talk as talk_with

            talk_with(slack, titles)


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


def _leave(out: Path, home: Path, slack: SlackStandIn) -> dict[str, str]:
    """Write what a person looks at; return the title of each conversation, by its id."""
    from flows.commands.status import picture_of

    people = read_people(home / "people.yaml").people
    titles = {direct(person.slack): person.name for person in people if person.slack}
    titles[COORDINATOR_CHANNEL] = "follow-up"
    status = picture_of(None, None)
    for name, value in (("status.json", status), ("slack.json", slack.transcript())):
        write_whole(out / name, (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode())
    write_whole(out / "slack.html", render_transcript(slack.posted(), titles))
    for folder in (home / "memos").iterdir():
        if folder.name.isdecimal():
            shutil.copytree(folder, out / "memo" / folder.name)
    return titles
