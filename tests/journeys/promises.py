"""What the messages of a played quarter promise, held against its record: each rule yields what is false.

A promise about a day to come is judged by what came, unless somebody acted before it could.
"""

import re
from collections.abc import Iterator
from datetime import date, timedelta

from models.ledger import Claim, ReminderClaimed
from models.memo import next_drafting
from models.standing import MilestoneView
from notifications.reminders.slots import AskContext, history_of
from notifications.words import Sender
from notifications.words.dates import MONTHS
from tests.journeys.played_quarters import Quarter, Read
from tests.models.reminders.reminder_material import COORDINATOR

DAY = rf"({'|'.join(MONTHS)}) (\d+)(?:, (\d{{4}}))?"
TOLD = re.compile(rf"We first told (.+?) about this date on {DAY}")
TOLD_CONTACT = re.compile(rf"We first told .+? on {DAY},? and have sent (\d+) message")
NEXT = re.compile(rf"Next message: \w+, {DAY}")
HEAD_ON = re.compile(rf"we will notify (.+?) on \w+, {DAY}")
ANSWER_BY = re.compile(rf"by \w+day, {DAY}")
FIRST_TIME = "This is the first time we have told you"


def day_in(groups: tuple[str, ...], near: date) -> date:
    """Return a day as a message names it; without a year, the first such day from half a year before another."""
    month, day, year = groups
    at = MONTHS.index(month) + 1
    if year:
        return date(int(year), at, int(day))
    first = near - timedelta(days=180)
    return min(made for y in (first.year, first.year + 1) if (made := date(y, at, int(day))) >= first)


def reminders(read: Read) -> list[ReminderClaimed]:
    """Return the parts of a message that are about milestones."""
    return [claim for claim in read.claims if isinstance(claim, ReminderClaimed)]


def _before(world: Quarter, read: Read, who: str, milestone_id: str) -> list[date]:
    """Return the days of the messages about a milestone that a person got before one."""
    at = world.read.index(read)
    return [
        one.day
        for one in world.read[:at]
        for claim in reminders(one)
        if claim.milestone_id == milestone_id and who == one.to and claim.reason not in ("on_hold", "role_vacant")
    ]


def false_histories(world: Quarter) -> Iterator[str]:
    """Yield each "we first told you", "first time" and "have sent n messages" that is not so for whom it is said of."""
    for read in world.read:
        for claim in reminders(read):
            said = history_of(AskContext(claim, Sender(), {})) if not claim.facts.repeats else ""
            about = f"{read.day} to {read.to}, {claim.part.kind} of {claim.milestone_id}: {said}"
            to_reader = _before(world, read, claim.instead_of or read.to, claim.milestone_id)
            if match := TOLD_CONTACT.search(said):
                to_contact = _before(world, read, read.contacts[claim.milestone_id] or "", claim.milestone_id)
                first, many = day_in(match.groups()[:3], read.day), int(match[4])
                if not to_contact or (min(to_contact), len(to_contact)) != (first, many):
                    yield f"{about} ({to_contact})"
            elif match := TOLD.search(said):
                if not to_reader or min(to_reader) != day_in(match.groups()[1:], read.day):
                    yield f"{about} ({to_reader})"
            elif FIRST_TIME in said and to_reader:
                yield f"{about} ({to_reader})"


def _is_void(world: Quarter, read: Read, promised: date, came: date | None) -> bool:
    """Return whether somebody acted, or the quarter ended, before a promise could be kept or broken."""
    later = [day for day in world.acts if day > read.day]
    ends = min([*later, world.read[-1].day])
    return ends <= min(filter(None, (promised, came)))


def next_days(world: Quarter) -> Iterator[tuple[str, bool]]:
    """Yield each "next" day that could be judged, and whether the reader's next message came then."""
    for at, read in enumerate(world.read):
        for match in NEXT.finditer(read.text):
            promised = day_in(match.groups(), read.day)
            came = next((one.day for one in world.read[at + 1 :] if one.to == read.to), None)
            if not _is_void(world, read, promised, came):
                yield f"{read.day} to {read.to}: next {promised}, came {came}", promised == came


def head_days(world: Quarter) -> Iterator[tuple[str, bool]]:
    """Yield each "we will notify" that could be judged, and whether it went to whom it named on that day."""
    for at, read in enumerate(world.read):
        for match in HEAD_ON.finditer(read.text):
            promised = day_in(match.groups()[1:], read.day)
            names = {claim.milestone_id for claim in reminders(read)}
            told = [
                (one.day, claim)
                for one in world.read[at + 1 :]
                for claim in reminders(one)
                if claim.part.kind == "escalation" and claim.milestone_id in names
            ]
            came = min((day for day, _ in told), default=None)
            if not _is_void(world, read, promised, came):
                to_head = "coordinator" not in match[1]
                kept = any(day == promised and (claim.to != COORDINATOR) == to_head for day, claim in told)
                yield f"{read.day} to {read.to}: {match[0]}; came {came}", kept and promised > read.day


MEMO_SAYS = re.compile(rf'the {DAY}, memo will say "(.+?)"')


def memo_words(world: Quarter) -> Iterator[tuple[str, bool]]:
    """Yield what each message says that the next memo will say, and whether it follows from that day's record."""
    for read in world.read:
        for match in MEMO_SAYS.finditer(read.text):
            is_next = day_in(match.groups()[:3], read.day) == next_drafting(read.day, "month")
            is_so = all(_memo_says(view) == match[4] for view in read.views.values())
            yield f"{read.day} to {read.to}: {match[0]}", is_next and is_so


def _memo_says(view: MilestoneView) -> str:
    if view.is_past and view.proof == "not_checked":
        return "unknown"
    if view.date_state == "missed":
        return "overdue"
    is_law = view.record.basis == "statute"
    if not is_law:
        return "past our target date"
    return "" if view.record.review.evidence else "no proof on file"


def false_answer_days(world: Quarter) -> Iterator[str]:
    """Yield each message whose ask names another day than the earliest of its items."""
    for read in world.read:
        days = [claim.facts.answer_by for claim in reminders(read) if claim.facts.answer_by]
        match = ANSWER_BY.search(read.text)
        if match and days and day_in(match.groups(), read.day) != min(days):
            yield f"{read.day} to {read.to}: {match[0]}, of {sorted(set(days))}"


def too_late(world: Quarter) -> Iterator[str]:
    """Yield each check-in and "due soon" for a date that has passed."""
    for read in world.read:
        for claim in reminders(read):
            if claim.part.kind in ("check_in", "due_soon") and claim.facts.due_now < read.day:
                yield f"{read.day} to {read.to}: {claim.part.kind} of {claim.milestone_id}, {claim.facts.due_now}"


def silent_before_asked(world: Quarter) -> Iterator[str]:
    """Yield each word that a verifier is silent where no verifier was asked in person before."""
    for at, read in enumerate(world.read):
        for claim in reminders(read):
            asked = (
                one.to != read.to
                for one in world.read[:at]
                for other in reminders(one)
                if other.milestone_id == claim.milestone_id
                and other.part.kind == "verification_request"
                and other.reason is None
            )
            if claim.reason == "verifier_silent" and not any(asked):
                yield f"{read.day} to {read.to}: {claim.milestone_id}"


def days_off(world: Quarter) -> Iterator[str]:
    """Yield each day of a message, of an answer and of what comes next that is no business day."""
    for read in world.read:
        for claim in read.claims:
            days = (
                read.day,
                *(getattr(claim.facts, name, None) for name in ("answer_by", "answer_due", "next_on", "head_on")),
            )
            for day in filter(None, days):
                if not world.calendar.is_workday(day):
                    yield f"{read.day} to {read.to}: {day} ({_about(claim)})"


def _about(claim: Claim) -> str:
    return claim.part.key


def heads_before_the_answer(world: Quarter) -> Iterator[str]:
    """Yield each escalation that went out before the answer day of a rejection had passed."""
    answer_by: dict[str, date] = {}
    for read in world.read:
        for claim in reminders(read):
            if claim.part.kind == "evidence_rejected" and claim.facts.answer_by:
                answer_by[claim.milestone_id] = claim.facts.answer_by
            until = answer_by.get(claim.milestone_id, date.min)
            if claim.part.kind == "escalation" and read.day <= until:
                yield f"{read.day} to {read.to}: {claim.milestone_id}, whose answer day is {until}"
