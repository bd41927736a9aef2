"""Council records drawn at random, as the mirror and as the Legistar API give them: the same rules find all of them.

A drawn record is a real one of `tests/council` as it stood after some of its steps, under another number, and at times
without what makes it law. No candidate is false and none is missed. Each shape has 60 records, or as many as
`FOLLOWTHROUGH_TEST_RECORDS` says, drawn with the seed below.
"""

import json
import os
import random
import re
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from pydantic import SecretStr
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from models.core import new_york_day
from models.evidence import RuleInput, SourceItem, judge
from models.register import EventHeld, GitJson, MatterStatus, OData
from tasks.sources import git_json, odata_v3
from tasks.sources.context import CheckContext
from tasks.web import Hosts

NUMBER = int(os.environ.get("FOLLOWTHROUGH_TEST_RECORDS", "60"))
SEED = 20261128
COUNCIL = Path(__file__).parents[2] / "council"
ENDS = (5040, 20, 8)
NO_DATE = "0001-01-01T00:00:00Z"
REAL = [json.loads(path.read_text()) for path in sorted(COUNCIL.glob("introduction_*.json"))]
STEPS = ("ID", "Date", "ActionID", "Action", "MatterStatusID", "PassedFlagName")
API_STEPS = ("Id", "ActionDate", "ActionId", "ActionName", "MatterStatusId", "PassedFlagName")
Rule = MatterStatus | EventHeld


class Drawn(NamedTuple):
    """A record in both shapes, the rule about it, and what the rule must find: the day, or None for no candidate."""

    rule: Rule
    mirror: dict[str, Any]
    api: dict[str, list[dict[str, Any]]]
    """By the end of a path."""
    found: bool
    on: date | None
    ended: bool = False


def a_matter(number: int, chance: random.Random) -> Drawn:
    real = chance.choice(REAL)
    steps = [{key: step[key] for key in STEPS if key in step} for step in real["History"]]
    steps = steps[: chance.randint(1, len(steps))]
    status = next((step["MatterStatusID"] for step in reversed(steps) if step.get("MatterStatusID")), real["StatusID"])
    status = chance.choice((status, status, 35, real["StatusID"]))
    law, enacted = (chance.choice(("2026/114", "2026/051", "")), chance.choice(("2026-07-11", "2026-01-29", "")))
    if status != 35 and chance.random() < 0.9:
        law = enacted = ""
    asked = chance.choice((35, 35, status, 25))
    file = f"Int {number:04}-2026"
    rule = MatterStatus(
        type="matter_status", file=file, matter_id=number, status_id=asked, law=asked == 35, ends_watch=ENDS,
        path=f"introduction/2026/{number:04}.json",
    )  # fmt: skip
    ended = status in ENDS
    found = not ended and status == asked and (asked != 35 or bool(law and enacted))
    run: list[str] = []
    for step in sorted(steps, key=lambda step: (step["Date"], step["ID"])):
        of = step.get("MatterStatusID")
        run = [*run, step["Date"]] if of == status else [] if of else run
    on = date.fromisoformat(enacted) if asked == 35 and enacted else date.fromisoformat(run[0][:10]) if run else None
    mirror = {"ID": number, "File": file, "StatusID": status, "StatusName": "as drawn", "History": steps,
              "EnactmentDate": f"{enacted}T00:00:00Z" if enacted else NO_DATE}  # fmt: skip
    matter = {"MatterId": number, "MatterFile": file, "MatterStatusId": status, "MatterEnactmentNumber": law or None,
              "MatterEnactmentDate": f"{enacted}T00:00:00" if enacted else None}  # fmt: skip
    names = {key: f"MatterHistory{name}" for key, name in zip(STEPS, API_STEPS, strict=True)}
    history = [{names[key]: value for key, value in step.items()} for step in steps]
    for each in history:
        each["MatterHistoryActionDate"] = each["MatterHistoryActionDate"].removesuffix("Z")
    mirror |= {"LocalLaw": law} if law else {}
    api = {"/matters": [matter], f"/matters/{number}/histories": history}
    return Drawn(rule, mirror, api, found, on if found else None, ended)


def an_event(number: int, chance: random.Random) -> Drawn:
    day, clock = date(2026, 1, 1) + timedelta(days=chance.randrange(300)), chance.choice(("10:00 AM", "7:30 PM"))
    hour = {"10:00 AM": "10:00", "7:30 PM": "19:30"}[clock]
    offset = "-04:00" if date(2026, 3, 8) <= day < date(2026, 11, 1) else "-05:00"
    agenda, ours = chance.choice((2, 2, 2, 1, 4)), f"T2026-{number:04}"
    items = [(chance.choice((ours, ours, "T2026-9999")), chance.choice((54, 54, 17, 5014, 0, 32))) for _ in range(3)]
    rule = EventHeld(
        type="event_held", event_id=number, matter_file=ours, agenda_status_id=2, action_id=54,
        path=f"events/2026/{day}_10_00_drawn_{number}.json",
    )  # fmt: skip
    found = agenda == 2 and (ours, 54) in items
    mirror = {
        "ID": number, "Date": f"{day}T{hour}:00{offset}", "AgendaStatusID": agenda,
        "Items": [{"MatterFile": file} | ({"ActionID": action} if action else {}) for file, action in items],
    }  # fmt: skip
    event = {"EventId": number, "EventDate": f"{day}T00:00:00", "EventTime": clock, "EventAgendaStatusId": agenda}
    listed = [
        {"EventItemId": at, "EventItemMatterFile": file, "EventItemActionId": action or None}
        for at, (file, action) in enumerate(items, start=1)
    ]
    api = {"/events": [event], f"/events/{number}/eventitems": listed}
    return Drawn(rule, mirror, api, found, day if found else None)


CHANCE = random.Random(SEED)
DRAWN = [make(number, CHANCE) for make in (a_matter, an_event) for number in range(1, NUMBER + 1)]


def serve(server: HTTPServer) -> None:
    """Serve all records in both shapes: the mirror's below /mirror, the API's below /api."""
    files = {f"/mirror/{each.rule.path}": each.mirror for each in DRAWN}
    lists: dict[str, list[dict[str, Any]]] = {}
    for each in DRAWN:
        for path, rows in each.api.items():
            lists.setdefault(f"/api{path}", []).extend(rows)

    def say(request: Request) -> Response:
        if request.path == "/mirror/last_sync.json":
            return Response('{"LastRun": "2026-08-22T00:00:00Z"}', content_type="application/json")
        if request.path in files:
            return Response(json.dumps(files[request.path]), content_type="application/json")
        rows = lists[request.path]
        if wanted := re.fullmatch(r"(\w+) eq (\d+)", request.args.get("$filter", "")):
            rows = [row for row in rows if row[wanted[1]] == int(wanted[2])]
        first = int(request.args["$skip"])
        # The real service gives fewer rows than it is asked for where it likes.
        return Response(json.dumps(rows[first : first + 20]), content_type="application/json")

    server.expect_request(re.compile(".*")).respond_with_handler(say)


def looked(kind: str, context: CheckContext, server: HTTPServer) -> dict[str, SourceItem]:
    """Look at a source day after day until each record was read, and return the items by their names."""
    rules = tuple(each.rule for each in DRAWN)
    context = replace(context, manners=context.manners.model_copy(update={"total_seconds": 30.0}))
    items: dict[str, SourceItem] = {}
    for day in range(3 * len(rules) // 40 + 3):
        one = replace(context, rules=rules, now=context.now + timedelta(days=day), answers=[], hosts=Hosts())
        if kind == "mirror":
            one = replace(one, own_url=server.url_for("/mirror/{path}"))
            source = GitJson(kind="git_json", voice="public_record", url="https://raw.example/{path}",
                             freshness="https://raw.example/last_sync.json", stale_after_hours=9999)  # fmt: skip
            result = git_json.check("x", source, one).result
        else:
            one = replace(one, own_url=server.url_for("/api"), token=SecretStr("made-up"))
            api = OData(kind="odata_v3", voice="public_record", url="https://api.example", token_env="T")
            result = odata_v3.check("x", api, one).result
        assert (result.result, result.reason) in (("ok", None), ("blocked", "budget_spent")), result.detail
        items |= {each.ref: each for each in result.items}
        if len(items) == len(rules):
            return items
    raise AssertionError(f"after as many days {len(rules) - len(items)} records were never read")


@pytest.mark.parametrize("kind", ["mirror", "api"])
def test_each_drawn_record_is_read_in_the_end_and_gives_the_candidate_that_is_true(
    kind: str, context: CheckContext, httpserver: HTTPServer
) -> None:
    serve(httpserver)
    items = looked(kind, context, httpserver)
    for each in DRAWN:
        item = items[each.rule.ref]
        found = judge(each.rule, RuleInput(ref=item.ref, sha256=item.sha256, body=context.store.read(item.sha256)))
        candidate = found.candidate
        assert (candidate is not None, found.watch_ended) == (each.found, each.ended), (each.rule, found.why)
        assert candidate is None or candidate.happened_on == each.on, (each.rule, found.why)
    assert 0.1 < sum(each.found for each in DRAWN) / len(DRAWN) < 0.9


def test_what_a_look_asks_for_begins_elsewhere_each_day_and_leaves_nothing_out(context: CheckContext) -> None:
    names = [f"matters/{number:03}" for number in range(190)]
    seen: set[str] = set()
    for day in range(5):
        turn = replace(context, now=context.now + timedelta(days=day)).in_turn(names)
        assert sorted(turn) == names
        seen |= set(turn[:40])
    assert seen == set(names), "the 40 that each day surely asks for leave no tail"
    assert replace(context).in_turn(names[:40]) == names[:40]
    assert new_york_day(context.now) == date(2026, 8, 22)
