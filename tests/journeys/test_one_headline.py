"""Every number that a surface prints is one of the headline's, every list under a number has that many items, every
word for where a milestone stands is the vocabulary's, and whose turn it is agrees. For random records of a year.

The surfaces are `status` and its JSON, the coordinator's week, the Home tab, Prefect's pages, the memo, the site and
the weekly digest. Source: docs/record.md#headline.
"""

import html
import json
import re
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time
from typing import NamedTuple

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from flows.data.verify_memo import part_of as verified_part_of
from models.answers import HomeFacts, Operations
from models.core import evolve
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
from models.register import Names
from models.reminders.digests import digests_due
from models.reminders.notifications import SweepContext
from models.standing import (
    PARTS,
    Headline,
    LedgerHead,
    ReportView,
    StatusContext,
    Week,
    compose_status,
    view_report,
)
from notifications.prefect import say_portfolio
from notifications.reminders.home_list import week_lines
from notifications.reminders.weekly_digest import digest_lines
from notifications.terminal import say_status, say_week
from notifications.words import Sender, label, owed_line, state_words
from notifications.words.dates import number, number_first
from notifications.words.headline import ACROSS
from notifications.words.week import week_parts
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
from tests.material.memo_forms import html_of
from tests.material.messages import digest
from tests.material.site import files_of
from tests.material.site import memo as memo_folder
from tests.models.reminders.reminder_material import COORDINATOR, people

MARCH, LATER = datetime(2026, 3, 2, 15, tzinfo=UTC), datetime(2026, 11, 2, 15, tzinfo=UTC)
DAYS = (date(2026, 11, 23), date(2026, 12, 14), date(2027, 1, 4))
"""Mondays, on which the weekly digest speaks of the day itself; by the last, other bodies' legal deadlines passed."""
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
NOT_OF_MILESTONES = (
    "Drafts of memos", "Files that a person must read", "Another copy of a file asked for", "Sources not read",
    "Delivery unknown",
)  # fmt: skip
"""The parts of the week with a number that counts no milestones."""
CALLED = {"office": "DOI", "agency": "NYPD"}
LABELS = {label(name, **CALLED): name for name in (*PARTS, *ACROSS)}
"""The vocabulary: each label, and the list of the headline that it names."""
WORDS = {"none": 0} | {say(n).lower(): n for say in (number, number_first) for n in range(1, 100)}


class Surface(NamedTuple):
    """A surface's text, and how it writes a number beside its label."""

    text: str
    before: bool
    """Whether the number stands before the label; else after it, as of a heading."""


def world_of_year(asked: set[str], sent_at: datetime, answers: dict[str, str], blocked: set[str], day: date) -> World:
    """Return the record of a year of the shipped register: who was sent which date, what was answered, and read."""
    noon = datetime.combine(day, time(17), UTC)
    read = tuple(name for name in SOURCES if name not in blocked)
    base = [(START, event) for event in register_events()]
    due = {event.milestone_id: event.milestone.due.day for _, event in base if isinstance(event, MilestonePlanned)}
    sent = [(sent_at, event) for id_ in sorted(asked) for event in put_to(id_, due[id_])]
    answered = [event for id_, answer in answers.items() for event in ANSWERS[answer](id_)]
    recorded = [(LATER, event) for event in (*opened(day), *answered)]
    steps = sorted([*sent, *recorded], key=lambda step: step[0])
    return world_at(sealed_of([*base, *steps, (noon, look(day, tuple(sorted(blocked)), read))]), day)


def report_of(world: World) -> ReportView:
    return view_report(world.register, world.recommendations, world.milestones, world.sources, world.as_of)


def flat(text: str) -> str:
    return re.sub(r"\s+", " ", text)


def text_of(page: bytes) -> str:
    """Return the words of a page, without its markup; what stands in two cells is no phrase."""
    page = re.sub(rb"</(td|th|li)>|<br>", b" | ", page)
    return flat(html.unescape(re.sub(r"<(style|script).*?</\1>|<[^>]+>", " ", page.decode(), flags=re.DOTALL)))


def surfaces(world: World, names: Names) -> Iterator[tuple[str, Surface]]:
    """Yield what each surface in words says of a record."""
    report = report_of(world)
    week = Week(report, people=people())
    yield "status", Surface(flat("\n".join(say_status(report, names, demonstration=False))), before=True)
    lines = say_week(week, names, {}, {}, every_item=True, demonstration=False)
    yield "week", Surface(flat("\n".join(lines)), before=False)
    home = HomeFacts(coordinates=True, operations=Operations(week=week), names=names)
    yield "home", Surface("\n".join(line for part in week_lines(home, Sender()) for line in part), before=False)
    _, brief = say_portfolio(report, names, datetime.combine(report.day, time(17), UTC))
    yield "prefect, in one line", Surface(brief, before=True)
    yield "memo", Surface(text_of(html_of(memo_of(world, number=1))), before=True)


def numbers_in(surface: Surface) -> Iterator[tuple[str, int]]:
    """Yield each number that stands beside a label of the vocabulary."""
    for words, name in LABELS.items():
        pattern = rf"(?<!of )\b(\d+) {re.escape(words)}" if surface.before else rf"{re.escape(words)} \((\d+)"
        for digits in re.findall(pattern, surface.text, re.IGNORECASE):
            yield name, int(digits)


# Without shrinking: an example folds a year of the register and takes a second.
@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
)
@given(
    st.sets(st.sampled_from(DATED), max_size=10),
    st.sampled_from([MARCH, LATER, datetime(2026, 11, 17, 15, tzinfo=UTC)]),
    st.dictionaries(st.sampled_from(MILESTONES), st.sampled_from(sorted(ANSWERS)), max_size=10),
    st.sets(st.sampled_from(SOURCES)),
    st.sampled_from(DAYS),
)
def test_every_surface_says_the_same_of_a_record(
    asked: set[str], sent_at: datetime, answers: dict[str, str], blocked: set[str], day: date
) -> None:
    world = world_of_year(asked, sent_at, answers, blocked, day)
    assert world.register is not None
    report, names = report_of(world), world.register.names
    check_parts(report)
    for name, surface in surfaces(world, names):
        numbers = list(numbers_in(surface))
        assert numbers or name == "prefect, in one line", name
        for list_name, shown in numbers:
            assert shown == len(getattr(report.headline, list_name)), (name, list_name)
        owed = owed_line(report.headline, office="DOI")
        assert name not in ("status", "prefect") or owed in surface.text, name
    check_lists(report, names)
    check_memo_and_site(world, report)
    check_digest(world, report)
    check_json(report)


def check_parts(report: ReportView) -> None:
    headline = report.headline
    assert len(headline.milestones) == len(set(headline.milestones))
    assert set(headline.milestones) == {view.id for view in report.milestones if view.is_counted}
    for view in report.milestones:
        assert (view.proof in ("not_checked", "closed")) == (view.why is not None), view.id
        assert view.date_state != "file_in_time" or view.proof == "awaiting_review", view.id
        assert (view.date_state in ("kept", "kept_late")) == (view.proof == "verified"), view.id


def check_lists(report: ReportView, names: Names) -> None:
    """See that each part of the week has as many items as the number says."""
    for part in week_parts(Week(report, people=people(), drafts=("D1",)), names, {}, {}):
        name = LABELS.get(part.heading, LABELS.get(part.heading[:1].lower() + part.heading[1:]))
        if name:
            assert part.number == len(part.items) + part.hidden == len(getattr(report.headline, name)), part.heading
        else:
            assert part.number is None or part.heading in NOT_OF_MILESTONES, part.heading


def check_memo_and_site(world: World, report: ReportView) -> None:
    headline = report.headline
    facts = memo_of(world, number=1)
    assert facts.headline == headline
    memo = json.loads(facts.model_dump_json(by_alias=True))
    rows = [row for page in memo["annex"] for row in page["milestones"]]
    for row in rows:
        view = report.by_id[row["id"]]
        turn = view.turn and (view.turn.party, view.turn.verb)
        assert (row["date_state"], row["proof"], row["why"]) == (view.date_state, view.proof, view.why), view.id
        assert (row["turn"] and (row["turn"]["party"], row["turn"]["verb"])) == turn, view.id
    counted = [row for row in rows if report.by_id[row["id"]].is_counted]
    for part in PARTS:  # by the rules of verify_memo.py, which imports nothing of ours
        ids = [row["id"] for row in counted if verified_part_of(row) == part]
        assert sorted(ids) == sorted(getattr(headline, part)), part
    check_bottom_line(" ".join(line.text for line in facts.bottom_line), headline)
    page = html.unescape(files_of([memo_folder(1, says=memo)])["index.html"].decode())
    for digits, words in re.findall(r"<li>(\d+) ([^<]+)</li>", page):
        assert words not in LABELS or int(digits) == len(getattr(headline, LABELS[words])), words


def check_bottom_line(text: str, headline: Headline) -> None:
    for pattern, name in (
        (r"(\w+) files? to review", "to_review"),
        (r"(\w+) dates? to decide", "to_decide"),
        (r"(\w+) dates? to send", "to_send"),
        (r"(\w+) places? to look", "to_look"),
        (r"(\w+) dut(?:y|ies) of its own", "own"),
    ):
        for word in re.findall(pattern, text):
            assert number_of(word) == len(getattr(headline, name)), (name, text)


def check_digest(world: World, report: ReportView) -> None:
    assert world.register is not None
    context = SweepContext(
        calendar=world.register.calendar, verdicts_by="DOI", names=world.register.names, people=people(), recipients={},
        sources=world.sources, claimed_digests=frozenset(), report=report,
    )  # fmt: skip
    noon = datetime.combine(world.as_of, time(17), UTC)
    facts = next(part.facts for part in digests_due(context, noon) if part.notification.to == COORDINATOR)
    for name, shown in facts.numbers.items():
        assert shown == len(getattr(report.headline, name)), name
    turns = {view.id: view.turn.verb for view in report.milestones if view.turn}
    assert all(line.turn == turns[line.milestone_id] for line in facts.lines)
    for line, _ in digest_lines(evolve(digest(), facts=facts), Sender()):
        for words, name in LABELS.items():
            if shown_words := re.search(rf"(\w+):? {re.escape(words)}", line):
                assert number_of(shown_words[1]) == len(getattr(report.headline, name)), line


def check_json(report: ReportView) -> None:
    noon = datetime.combine(report.day, time(17), UTC)
    picture = compose_status(report, StatusContext(words=TEXTS), known_at=noon, head=LedgerHead(seq=1, hash=""))
    assert Headline.model_validate(json.loads(json.dumps(picture["headline"]))) == report.headline
    for row in (row for part in (*picture["recommendations"], picture["portfolio"]) for row in part["milestones"]):
        view = report.by_id[row["id"]]
        assert (row["date_state"], row["proof"], row["why"]) == (view.date_state, view.proof, view.why)
        assert state_words(view, office="DOI")


def number_of(word: str) -> int:
    """Return the number that a word or a figure says."""
    return int(word) if word.isdigit() else WORDS.get(word.lower(), -1)
