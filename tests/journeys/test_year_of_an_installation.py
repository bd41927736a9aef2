"""A year of the whole register in fast time: every business day's sweep, with answers, evidence, an absence, the memos
that a schedule drafts, and the copies."""

import json
from collections import Counter, defaultdict
from datetime import date, datetime, time, timedelta

import pytest
from prefect.settings import PREFECT_API_URL

from flows._runtime import clock
from flows._runtime.environment import play_also
from flows.evidence.track_portfolio import track_portfolio
from flows.ledger.audit_ledger import audit_ledger
from flows.ledger.back_up import back_up
from flows.memo.clearing import clear_drafts
from flows.memo.drafting import open_draft_pages
from flows.memo.issue_memo import issue_memo
from flows.register.propose_dates import propose_dates
from flows.register.sync_plan import sync_plan
from flows.reminders.audit_reminders import audit_reminders
from flows.reminders.deliver_reminders import deliver_reminders
from models.core import CITY, NEW_YORK, new_york_day
from models.ledger import ItemClaimed, ReminderDelayed, ReminderReleased, ReminderSent
from models.projections import DRAFTS, MILESTONES, REMINDERS
from models.records import MilestoneRecord
from models.reminders import LADDER, day_of
from tasks.ledger import records
from tests.material.answers import extend_milestone, record_finding, record_statement, review_memo
from tests.material.installation import COORDINATOR, SECOND, VERIFIER, DemoInstallation
from tests.material.recorded_sources import Answer, mirror, recorded_sources

FIRST, LAST = date(2025, 12, 4), date(2026, 12, 4)
WEEK, FOUR_WEEKS, WEEKLY_CAP = timedelta(days=7), timedelta(days=28), 3
A_LOOK = date(2026, 3, 9)
"""The Monday of one look, after the hearing of March 5; the others are four weeks apart, because a look takes long."""
COORDINATORS = {"D0DEMO001", "D0DEMO002"}
COPIED_DAILY_FROM = LAST - timedelta(days=30)
"""From here on a copy is made each day; before, only the first of a month, because the others run out."""
MOST_BYTES = 60_000_000
"""What a year of the seven may take, in the home and in all its copies."""
GONE, GONE_FROM, BACK_ON = "U0DEMO014", date(2026, 4, 6), date(2026, 5, 4)


@pytest.mark.nightly
def test_a_year_of_sweeps_keeps_the_caps_says_all_that_is_due_and_rebuilds_to_the_same_in_few_bytes(
    year_installation: DemoInstallation,
) -> None:
    installation = year_installation
    assert not PREFECT_API_URL.value()

    def mirror_of_today(path: str, query: dict[str, list[str]]) -> Answer:
        """Replay the mirror with a clock that is never ahead."""
        if path.endswith("last_sync.json"):
            return 200, "text/plain", json.dumps({"LastRun": clock.now().isoformat()}).encode()
        return mirror(path, query)

    with recorded_sources(changed={"council_mirror": mirror_of_today}) as own:
        play_also(SOURCE_COUNCIL_MIRROR_URL=own["council_mirror"])
        day = FIRST
        while day <= LAST:
            if CITY.is_workday(day):
                installation.at(datetime.combine(day, time(9, 30), NEW_YORK).isoformat())
                _live(installation, day)
            day += timedelta(days=1)

    it_takes_few_bytes(installation)
    caps_hold(installation)
    nothing_that_was_due_is_silent(installation)
    installation.do(audit_reminders)
    live = {key: record.model_dump() for key, record in records.every(installation.database, MILESTONES).items()}
    wakes = records.wakes(installation.database, MILESTONES)
    # The audit makes every table anew from the first entry, and would raise where one differed.
    assert installation.do(audit_ledger)["seq"] == len(installation.entries) - 1
    assert {key: one.model_dump() for key, one in records.every(installation.database, MILESTONES).items()} == live
    assert records.wakes(installation.database, MILESTONES) == wakes
    assert [len(installation.milestone(f"R4-M3@2026Q{each}").exchange.messages) > 0 for each in (1, 2, 3)] == [True] * 3


def _live(installation: DemoInstallation, day: date) -> None:
    """Do what is done on a day: a sweep; at the start of every fourth week a look, proposals and an audit as well."""
    if day == FIRST:
        installation.do(sync_plan)
    monday = day - timedelta(days=day.weekday())
    if day == CITY.on_or_after(monday) and (monday - A_LOOK).days % FOUR_WEEKS.days == 0:
        installation.do(track_portfolio)
        _propose(installation, day)
        installation.do(audit_reminders)
    match day:
        case date(year=2026, month=3, day=10):
            said = installation.words("Made up: the inventory is nearly finished.")
            installation.do(record_statement, "R6-M1", "partly_done", day, said, "p-contact-policy")
        case date(year=2026, month=3, day=16):
            found = installation.milestone("ALL-M3").review.evidence[0].sha256
            why = installation.words("Made up: the record shows action 54.")
            installation.do(record_finding, "ALL-M3", "met", date(2026, 3, 5), VERIFIER, why, found)
        case date(year=2026, month=6, day=1):
            installation.do(
                extend_milestone,
                "R6-M2",
                date(2026, 10, 30),
                installation.words("Made up: a longer review."),
                COORDINATOR,
            )
        case date(year=2026, month=7, day=1):
            installation.evidence("R1-M1", "Made-up file.", by="p-contact-internal-affairs", on="2026-07-01")
    if day == GONE_FROM:
        installation.slack.workspace.refusals[GONE] = "user_not_found"
    if day == BACK_ON:
        installation.slack.workspace.refusals.clear()
    installation.do(deliver_reminders)
    is_first = day == CITY.on_or_after(day.replace(day=1))
    if day == CITY.on_or_after(monday):
        open_draft_pages(installation.settings, str(installation.do(issue_memo, "week")["draft"]))
    if is_first:
        _issue_memo_of_the_month(installation, day)
    clear_drafts(installation.settings, installation.database, day)  # as the daily check does
    if is_first or day >= COPIED_DAILY_FROM:
        installation.do(back_up)


def _issue_memo_of_the_month(installation: DemoInstallation, day: date) -> None:
    """Draft it as the schedule does; two people open and agree to it, and it is issued."""
    draft = str(installation.do(issue_memo, "month" if day.month % 3 != 1 else "quarter")["draft"])
    open_draft_pages(installation.settings, draft)
    installation.do(review_memo, draft, "review", VERIFIER, installation.words("Made up: read."))
    installation.do(review_memo, draft, "approve", SECOND)
    installation.do(issue_memo, person_id=COORDINATOR, draft_id=draft)


def _propose(installation: DemoInstallation, day: date) -> None:
    """Propose the dates of what opened since: the agency's in Slack, those of other bodies by a letter."""
    holders = {each.plan.duty_on for each in records.every(installation.database, MILESTONES).values()} - {"oversight"}
    for holder in sorted(holders):
        by_letter = None if holder == "agency" else day
        installation.do(propose_dates, holder, COORDINATOR, handed_over=by_letter)


def it_takes_few_bytes(installation: DemoInstallation) -> None:
    """Print what each part of the home takes, the same file once: copies, drafts, memos, the record, evidence."""
    home = installation.settings.home
    assert len(records.every(installation.database, DRAFTS)) >= 62
    assert len(list((home / "backups").glob("*.tar"))) == 14 + 12 - 1, "the first of this month is one of the 14"
    sizes = Counter[str]()
    for file in {path.stat().st_ino: path for path in home.rglob("*") if path.is_file()}.values():
        within = file.relative_to(home)
        drafts = "drafts" if within.parts[1:2] == ("drafts",) else "issued"
        copies = "beside" if within.parent.suffix == ".parts" else within.suffix
        part = {"memos": f"memos, {drafts}", "backups": f"copies, {copies}"}.get(within.parts[0], within.parts[0])
        sizes[part] += file.stat().st_size
    for part, size in sorted(sizes.items()):
        print(f"{part:24}{size:>12,}")
    print(f"{'in all':24}{sizes.total():>12,}")
    assert sizes.total() < MOST_BYTES
    assert sizes["memos, drafts"] < MOST_BYTES / 10


def caps_hold(installation: DemoInstallation) -> None:
    """One message a person and day; three in any seven days for all but the coordinators."""
    days: dict[str, list[date]] = defaultdict(list)
    for each in installation.slack.messages:
        days[each["channel"]].append(datetime.fromtimestamp(float(each["ts"]), NEW_YORK).date())
    assert len(days) > 8
    for room, sent in days.items():
        assert len(sent) == len(set(sent)), f"two messages on one day in {room}"
        if room not in COORDINATORS:
            assert all(sum(day <= other < day + WEEK for other in sent) <= WEEKLY_CAP for day in sent), room
    assert all(CITY.is_workday(day) for sent in days.values() for day in sent)


def nothing_that_was_due_is_silent(installation: DemoInstallation) -> None:
    """Every rung of an open milestone was sent, left for a higher one, or is held with a reason until a day to come."""
    said: dict[str, set[tuple[str, date]]] = defaultdict(set)
    released, held = set[str](), dict[str, ReminderDelayed]()
    for each in (entry.event for entry in installation.entries):
        if isinstance(each, ReminderReleased):
            released |= {part.key for part in each.parts}
        if isinstance(each, ReminderDelayed):
            held[each.milestone_id] = each
        if isinstance(each, ItemClaimed):
            said[each.milestone_id] |= {(kind, each.part.due) for kind in (each.part.kind, *each.skipped)}
    assert not released, "Slack answered all year"
    assert all(each.is_settled for each in records.every(installation.database, REMINDERS).values())
    sent = [entry for entry in installation.entries if isinstance(entry.event, ReminderSent)]
    assert len(sent) == len(installation.slack.messages) > 100
    wakes = records.wakes(installation.database, MILESTONES)
    for key, one in records.every(installation.database, MILESTONES).items():
        if one.is_closed:
            assert wakes[key] is None
            continue
        wake = wakes[key]
        assert wake is not None, f"{key} sleeps for ever"
        assert one.is_watch or one.is_template or new_york_day(wake) > LAST, f"{key} was overslept"
        for kind in _due_rungs(one):
            waits = held.get(key)
            assert (kind, one.due_now) in said[key] or (waits and new_york_day(waits.until) >= LAST), f"{key} {kind}"


def _due_rungs(one: MilestoneRecord) -> list[str]:
    """Return the rungs of the unit's own whose day came at least a week before the year's end."""
    if one.is_watch or one.is_template or one.dates.provisional or one.evidence_to_review:
        return []
    days = {rung.name: day_of(rung, one.due_now, CITY) for rung in LADDER[:3]}
    return [name for name, day in days.items() if one.planned_on <= day <= LAST - WEEK]
