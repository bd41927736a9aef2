"""The demo's page of its fictional people: what each was sent, and how each answers."""

import asyncio
from collections.abc import Iterator, Mapping
from shlex import join
from threading import Event

from flows._listening.listener import Listener, PeopleFile
from flows._listening.pages import serving_pages
from flows._listening.worker import Worker
from flows._runtime import clock, context
from flows._runtime.environment import play_also
from flows._runtime.prefect import free_port
from flows._runtime.settings import load_settings
from flows.commands._out import say
from models.answers import HomeMilestone
from models.core import new_york_day
from models.permissions import is_agency_staff
from notifications.slack import Ways, render_transcript
from tasks import ledger
from tasks.reminders import redraw
from tasks.slack import open_slack
from tasks.slack_stand_in import SlackStandIn, direct


def talk(slack: SlackStandIn, titles: Mapping[str, str]) -> None:
    """Serve people's own pages, and one that lists the people, until this process ends; `titles` by conversation."""
    address = f"127.0.0.1:{free_port()}"
    play_also(FILES_URL=f"http://{address}", FILES_BIND=address)
    settings = load_settings()
    listener = Listener(settings.database(), PeopleFile(settings), Event())
    slack.page = lambda: _page_of_people(slack, titles, listener)
    with serving_pages(listener):
        say(f"open {slack.address} and answer as the people do (this machine only); Ctrl-C ends it")
        asyncio.run(_act(listener))


async def _act(listener: Listener) -> None:
    worker = Worker(listener)
    while not listener.stop.is_set():
        await worker.work()


def _page_of_people(slack: SlackStandIn, titles: Mapping[str, str], listener: Listener) -> bytes:
    # What was answered since, on a page or by a command, changes the messages first, as in Slack.
    redraw(listener.database, open_slack(slack.url, slack.token), listener.sender, None, clock.now())
    settings = [
        f"FOLLOWTHROUGH_HOME={listener.settings.home.absolute()}",
        f"FOLLOWTHROUGH_NOW={clock.now().isoformat()}",
    ]
    return render_transcript(slack.posted(), titles, dict(_ways(listener)), f"export {join(settings)}")


def _ways(listener: Listener) -> Iterator[tuple[str, Ways]]:
    """Yield each person's conversation, and how they answer: the agency's staff on their page, others by commands."""
    links = context.links_of(listener.settings)
    now, head = clock.now(), ledger.head(listener.database)[0]
    for person in listener.people.people:
        if links is None or person.slack is None:
            continue
        if is_agency_staff(person):
            yield direct(person.slack), Ways(page=links.write_page(person.id, head, new_york_day(now)))
            continue
        items = listener.home_of(person, now).of("needs_you")
        files = (
            (links.write(item.id, piece.sha256, person.id, now), f"{item.id}: {piece.name}")
            for item in items
            if item.kind == "verification_request"
            for piece in item.view.record.evidence_to_review
        )
        commands = (join((*command, "--by", person.id)) for item in items for command in _commands(item))
        yield direct(person.slack), Ways(files=tuple(files), commands=tuple(commands))


def _commands(item: HomeMilestone) -> Iterator[tuple[str, ...]]:
    """Yield the commands by which a coordinator or a verifier answers, without `--by`."""
    match item.kind:
        case "verification_request":
            for piece in item.view.record.evidence_to_review:
                finding = ("--verdict", "met", "--evidence", piece.sha256[:12], "--on", piece.on.isoformat())
                yield "followthrough", "finding", "add", item.id, *finding, "--reason", "The file shows it."
        case "extension_request":
            for asked in item.view.undecided:
                yield "followthrough", "date", "extend", item.id, "--to", str(asked.day), "--reason", "Agreed."
        case "date_offer":
            yield "followthrough", "date", "accept", item.id
        case "hold_notice":
            yield "followthrough", "obstacle", "lift", item.id
