"""Every surface of a day says the same of a record: the counts, what became of each date, and whose turn it is.

The surfaces are `status --json`, the coordinator's week, the memo, the site's spreadsheet, Prefect's pages and the
weekly digest in Slack. Source: docs/record.md#standing.
"""

import csv
import io
import json
import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import NamedTuple

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from models.ledger import (
    Acknowledged,
    DateOffered,
    Event,
    EvidenceRejected,
    ExtensionRequested,
    HoldAdded,
    LookRecorded,
    MilestonePlanned,
    OfferDeclined,
    StatementRecorded,
)
from models.projections import World
from models.records import PORTFOLIO
from models.reminders.digests import digests_due
from models.reminders.notifications import SweepContext
from models.standing import LedgerHead, ReportView, StatusContext, Week, compose_status, view_report
from notifications.prefect import say_milestones, say_portfolio
from notifications.printed import milestones_csv
from notifications.terminal.words import say_turn
from tests.material.memo import (
    START,
    TEXTS,
    held,
    look,
    memo_of,
    opened,
    put_to,
    received,
    register_events,
    sealed_of,
    world_at,
)
from tests.models.reminders.reminder_material import COORDINATOR, people

DAY = date(2026, 11, 23)
"""A Monday, on which the weekly digest speaks of the day itself."""
NOON = datetime(2026, 11, 23, 17, tzinfo=UTC)
MARCH, LATER = datetime(2026, 3, 2, 15, tzinfo=UTC), datetime(2026, 11, 2, 15, tzinfo=UTC)
SOURCES = (
    "access_guidelines_page", "agency_drop", "city_record", "council_mirror", "doi_reports_page", "doris_drop",
    "doris_list", "legistar_api", "nypd_detainer_page", "nypd_manual_page", "nypd_surveillance_page", "oversight_drop",
    "ppr_open_data",
)  # fmt: skip
MILESTONES = (
    "R1-M1", "R1-M4", "R2-M1", "R2-M5@2026", "R3-M1", "R3-M3@2026", "R4-M1", "R4-M6", "R4-M8", "R5-M1", "R5-M3",
    "R5-M4", "R6-M1", "R6-M2", "R7-M1", "ALL-M1",
)  # fmt: skip
"""Targets and legal deadlines, the agency's and others', with every kind of source; one closes a recommendation."""
DATED = tuple(id_ for id_ in MILESTONES if "@" not in id_)
OFFERED = date(2027, 1, 29)

ANSWERS: dict[str, Callable[[str], tuple[Event, ...]]] = {
    "started": lambda id_: (StatementRecorded(milestone_id=id_, says="started", text_id="t-done"),),
    "done": lambda id_: (StatementRecorded(milestone_id=id_, says="done", text_id="t-done"),),
    "a file": lambda id_: (received(id_, "junk.txt"),),
    "a rejected file": lambda id_: (
        received(id_, "draft.pdf"),
        EvidenceRejected(milestone_id=id_, evidence=("a" * 64,), reason_id="t-holds"),
    ),
    "met": lambda id_: (held(id_, LATER.date()),),
    "not met": lambda id_: (held(id_, LATER.date(), "not_met"),),
    "not required": lambda id_: (held(id_, LATER.date(), "not_required"),),
    "a request": lambda id_: (ExtensionRequested(milestone_id=id_, to=OFFERED, reason_id="t-why"),),
    "an offer": lambda id_: (DateOffered(milestone_id=id_, to=OFFERED, reason_id="t-why"),),
    "a declined offer": lambda id_: (
        DateOffered(milestone_id=id_, to=OFFERED, reason_id="t-why"),
        OfferDeclined(milestone_id=id_, reason_id="t-why"),
    ),
    "at work": lambda id_: (Acknowledged(milestone_id=id_, due=date(2026, 3, 31), until=date(2026, 12, 1)),),
    "a hold": lambda id_: (HoldAdded(milestone_id=id_, reason_id="t-why"),),
    "a look": lambda id_: (LookRecorded(milestone_id=id_, source="nypd_surveillance_page", found="nothing"),),
}
"""What people said, gave and found in November."""


def world_of_year(asked: set[str], sent_at: datetime, answers: dict[str, str], blocked: set[str]) -> World:
    """Return the record of a year of the shipped register: who was sent which date, what was answered, and read."""
    read = tuple(name for name in SOURCES if name not in blocked)
    base = [(START, event) for event in register_events()]
    due = {event.milestone_id: event.milestone.due.day for _, event in base if isinstance(event, MilestonePlanned)}
    sent = [(sent_at, event) for id_ in sorted(asked) for event in put_to(id_, due[id_])]
    answered = [event for id_, answer in answers.items() for event in ANSWERS[answer](id_)]
    recorded = [(LATER, event) for event in (*opened(DAY), *answered)]
    steps = sorted([*sent, *recorded], key=lambda step: step[0])
    return world_at(sealed_of([*base, *steps, (NOON, look(DAY, tuple(sorted(blocked)), read))]), DAY)


class Said(NamedTuple):
    """What a surface says. None for what it does not show."""

    milestones: int | None
    past: int | None
    unknown: int | None
    sources: tuple[int, int] | None
    """Sources that were not read, and of how many."""
    lateness: dict[str, str] | None
    """What became of each milestone's date, by its id."""
    turns: dict[str, tuple[str, str] | None] | None
    """The body whose turn each milestone is, and its verb."""


def report_of(world: World) -> ReportView:
    return view_report(world.register, world.recommendations, world.milestones, world.sources, DAY)


def status_json(world: World) -> Said:
    picture = compose_status(
        report_of(world), StatusContext(words=TEXTS), known_at=NOON, head=LedgerHead(seq=1, hash="")
    )
    rows = [row for part in (*picture["recommendations"], picture["portfolio"]) for row in part["milestones"]]
    counts, sources = picture["counts"], picture["source_counts"]
    past = ("overdue", "past_legal_deadline", "past_conditional_deadline", "past_reported_date", "past_target_date")
    return Said(
        milestones=counts["milestones"],
        past=sum(counts[name] for name in past),
        unknown=counts["unknown"],
        sources=(sources["unread"], sources["of"]),
        lateness={row["id"]: row["lateness"]["state"] for row in rows},
        turns={row["id"]: row["turn"] and (row["turn"]["party"], row["turn"]["verb"]) for row in rows},
    )


def memo(world: World) -> Said:
    memo_json = json.loads(memo_of(world).to_json())
    rows = [row for annex in memo_json["annex"] for row in annex["milestones"]]
    counts, sources = memo_json["counts"], memo_json["source_counts"]
    return Said(
        milestones=counts["milestones"]["value"],
        past=counts["past"]["value"],
        unknown=counts["unknown"]["value"],
        sources=(sources["unread"], sources["of"]),
        lateness={row["id"]: row["lateness"]["state"] for row in rows},
        turns={row["id"]: row["turn"] and (row["turn"]["party"], row["turn"]["verb"]) for row in rows},
    )


def site(world: World) -> Said:
    assert world.register is not None
    rows = list(csv.DictReader(io.StringIO(milestones_csv(memo_of(world)).decode())))
    counted = [row for row in rows if row["recommendation"] != PORTFOLIO]
    counted = [row for row in counted if row["standing_code"] not in ("watch", "withdrawn")]
    bodies = {world.register.names.body(key): key for key in ("agency", "oversight", *world.register.names.bodies)}
    return Said(
        milestones=len(counted),
        past=sum(row["lateness"] in ("passed", "overdue") for row in counted),
        unknown=sum(row["standing_code"] == "unknown" for row in counted),
        sources=None,
        lateness={row["milestone"]: row["lateness"] for row in rows},
        turns={
            row["milestone"]: (bodies[row["next_by"]], row["next_verb"]) if row["next_verb"] else None for row in rows
        },
    )


def week(world: World) -> Said:
    shown = Week(report_of(world), people=people())
    own = [view for view in shown.past if not view.is_shared]
    return Said(
        milestones=None,
        past=len(own),
        unknown=sum(not view.is_shared for view in shown.unknown),
        sources=(len(shown.report.unread_sources), shown.report.source_counts.of),
        lateness=None,
        turns=None,
    )


def prefect(world: World) -> Said:
    assert world.register is not None
    report, names = report_of(world), world.register.names
    page = say_portfolio(report, names, demonstration=False)[0]
    counts = {words: int(number) for words, number in re.findall(r"^\| (.+?) \| (\d+) \|$", page, re.MULTILINE)}
    past = [words for words in counts if words.startswith(("Past", "Overdue")) and "does not count yet" not in words]
    turn_words = {say_turn(view.turn, names, DAY): view.turn for view in report.milestones if view.turn}
    turns: dict[str, tuple[str, str] | None] = {}
    for recommendation in report.recommendations:
        lines = say_milestones(recommendation.milestones, names)
        for view, (line, _) in zip(recommendation.milestones, lines, strict=True):
            words = re.search(r" Next: (.*)\.$", line)
            turn = turn_words[words[1]] if words else None
            turns[view.id] = (turn.party, turn.verb) if turn else None
    return Said(
        milestones=counts["All milestones"],
        past=sum(counts[words] for words in past),
        unknown=next((number for words, number in counts.items() if words.startswith("Unknown")), 0),
        sources=None,
        lateness=None,
        turns=turns,
    )


def digest(world: World) -> Said:
    assert world.register is not None
    context = SweepContext(
        calendar=world.register.calendar, verdicts_by="DOI", names=world.register.names, people=people(), recipients={},
        sources=world.sources, claimed_digests=frozenset(), report=report_of(world),
    )  # fmt: skip
    facts = next(part.facts for part in digests_due(context, NOON) if part.notification.to == COORDINATOR)
    parties = {view.id: view.turn.party for view in report_of(world).milestones if view.turn}
    return Said(
        milestones=None,
        past=facts.past,
        unknown=facts.unknown,
        sources=(len(facts.unread), len(report_of(world).relied_sources)),
        lateness=None,
        # A line says what is done next, and not by whom: a heading says whose the lines are.
        turns={line.milestone_id: (parties[line.milestone_id], str(line.turn)) for line in facts.lines},
    )


SURFACES: tuple[Callable[[World], Said], ...] = (status_json, memo, site, week, prefect, digest)
WITH_SHARED = (digest,)
"""A coordinator acts on the dates that cover all recommendations too, so the digest counts them with the others."""


# Without shrinking: an example folds a year of the register and takes a second.
@settings(
    max_examples=20,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
)
@given(
    st.sets(st.sampled_from(DATED), max_size=10),
    st.sampled_from([MARCH, LATER, datetime(2026, 11, 17, 15, tzinfo=UTC)]),
    st.dictionaries(st.sampled_from(MILESTONES), st.sampled_from(sorted(ANSWERS)), max_size=10),
    st.sets(st.sampled_from(SOURCES)),
)
def test_every_surface_of_a_day_says_the_same_of_a_record(
    asked: set[str], sent_at: datetime, answers: dict[str, str], blocked: set[str]
) -> None:
    world = world_of_year(asked, sent_at, answers, blocked)
    report = report_of(world)
    counts, shared = report.counts, report.shared_counts
    lateness = {view.id: view.lateness.state for view in report.milestones}
    turns = {view.id: (view.turn.party, view.turn.verb) if view.turn else None for view in report.milestones}
    for surface in SURFACES:
        said, more = surface(world), shared if surface in WITH_SHARED else None
        name = surface.__name__
        assert said.milestones in (None, len(counts.milestones)), name
        assert said.past == len(counts.past) + (len(more.past) if more else 0), name
        assert said.unknown == len(counts.unknown) + (len(more.unknown) if more else 0), name
        assert said.sources in (None, (report.source_counts.unread, report.source_counts.of)), name
        for id_, state in (said.lateness or {}).items():
            assert state == lateness[id_], (name, id_)
        for id_, turn in (said.turns or {}).items():
            assert turn == turns[id_], (name, id_)
        assert said.lateness is None or set(said.lateness) == set(lateness), name
