"""What messages say over played quarters, held against the record without excuse: no promise broken, by an answer
either; no day but an item's own; no count that does not add up; no open item hidden (docs/reminders.md#promises)."""

import re
from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from models.ledger import ItemClaimed
from models.ledger.events.items import AskedFacts, CheckInFacts, DueSoonFacts
from models.records.messages import CALL, aftermath
from models.reminders import KINDS
from notifications.reminders import say_aftermath
from notifications.words import Sender
from notifications.words.dates import MONTHS
from tasks.review import PAGE_VALID_FOR
from tests.journeys.played_quarters import PLAYERS, Quarter, Read, played

SENDER = Sender(buttons=True)
DAY = rf"(?:{'|'.join(MONTHS)}) \d+"
PROMISE = re.compile(r"If nobody answers, we ask (.+?), not before")
OF_OURS = re.compile(rf"by \w+day|[Nn]ext (?:message|reminder)|[Ww]e will|will say|on \w+day, {DAY}")
PLACE = re.compile(r"(?m)^(\d+)\. (.+)$")
HIDDEN = re.compile(r"(?m)^Not shown: (\d+) more")
ENOUGH = 3
"""Promises that the four quarters hold against the record, at least."""


@pytest.fixture(params=PLAYERS)
def quarter(request: pytest.FixtureRequest) -> Quarter:
    return played(request.param)


def items(read: Read) -> list[ItemClaimed]:
    """Return the items of a message that are about milestones."""
    return [claim for claim in read.claims if isinstance(claim, ItemClaimed)]


def drawn_again(world: Quarter, read: Read) -> tuple[str, dict[str, bool]]:
    """Return a message as it stands at the quarter's end, and of each of its milestones whether it still asks."""
    is_open = {}
    for claim in items(read):
        record = world.milestones[claim.milestone_id]
        sent = {message.key: message for message in record.exchange.messages}
        if message := sent.get(claim.part.key):
            is_open[claim.milestone_id] = aftermath(message, record) == CALL
    again = say_aftermath(read.claims, world.milestones, SENDER, {}, {}, day=world.read[-1].day)
    return again.text, is_open


def promises(world: Quarter) -> Iterator[tuple[Read, ItemClaimed]]:
    """Yield each message that promises something, with its item."""
    for read in world.read:
        if PROMISE.search(read.text):
            [claim] = items(read)
            yield read, claim


def broken_promises(world: Quarter) -> Iterator[str]:
    """Yield each promise after which the head was asked too early, or, where nothing was entered about the item, not at
    all; a week's leave is given, because a full day's cap of the head's own moves it."""
    for read, claim in promises(world):
        facts = claim.facts
        assert isinstance(facts, AskedFacts)
        assert facts.promise
        later = world.read[world.read.index(read) + 1 :]
        asked = [
            one.day
            for one in later
            for other in items(one)
            if (other.milestone_id, other.part.kind) == (claim.milestone_id, "escalation")
        ]
        if any(day < facts.promise.not_before for day in asked):
            yield f"{read.day} to {read.to}: {claim.milestone_id} before {facts.promise.not_before}, on {asked[0]}"
        record, ends = world.milestones[claim.milestone_id], facts.promise.not_before + timedelta(days=7)
        entered = max((one.recorded_on for one in record.review.evidence), default=date.min) > read.day
        entered |= any(day > read.day for day in world.acts)
        if ends < world.read[-1].day and not entered and not asked:
            yield f"{read.day} to {read.to}: {claim.milestone_id} was never asked of the head"


def test_no_promise_is_broken_whoever_acted(quarter: Quarter) -> None:
    assert list(broken_promises(quarter)) == []


def test_the_quarters_hold_promises() -> None:
    assert sum(len(list(promises(played(name)))) for name in PLAYERS) >= ENOUGH


def test_no_message_names_a_day_of_ours(quarter: Quarter) -> None:
    ours = [(read.day, read.to, match[0]) for read in quarter.read for match in OF_OURS.finditer(read.text)]
    assert ours == []


def test_a_message_drawn_again_promises_nothing(quarter: Quarter) -> None:
    wrong = []
    for read in quarter.read:
        text, is_open = drawn_again(quarter, read)
        if is_open and not all(is_open.values()) and (PROMISE.search(text) or OF_OURS.search(text)):
            wrong.append((read.day, read.to))
    assert wrong == []


def test_every_item_bears_its_own_day(quarter: Quarter) -> None:
    """Before the ask of an item stands its date in force, and the original one if it moved; no other."""
    wrong = []
    for read in quarter.read:
        by_id = {claim.milestone_id.partition("@")[0]: claim.facts for claim in items(read)}
        for _, line in PLACE.findall(read.text):
            found = re.search(r"\((\w+-M\d+)[^)]*\), ([^.;]*)", line)
            facts = by_id.get(found[1]) if found else None
            if found and facts and sum(claim.milestone_id.startswith(found[1]) for claim in items(read)) == 1:
                own = {f"{MONTHS[day.month - 1]} {day.day}" for day in (facts.due_now, facts.due_on)}
                wrong += [(read.day, line) for day in re.findall(DAY, found[2].partition(" C")[0]) if day not in own]
    assert wrong == []


def test_no_check_in_is_worded_as_an_order_and_none_comes_after_its_date(quarter: Quarter) -> None:
    for read in quarter.read:
        for claim in items(read):
            if isinstance(claim.facts, CheckInFacts) and f"({claim.milestone_id.partition('@')[0]}" in read.text:
                assert "Where does it stand?" in read.text
            if isinstance(claim.facts, CheckInFacts | DueSoonFacts):
                assert not claim.facts.has_passed, (read.day, claim.milestone_id)


def wrong_counts(world: Quarter) -> Iterator[str]:
    """Yield each list whose heading counts something else than what stands below it and what is not shown."""
    for read in world.read:
        texts = [read.text, drawn_again(world, read)[0]]
        for text in texts:
            head, _, body = text.partition("\n")
            shown = len(PLACE.findall(body))
            if not shown:
                continue
            hidden = HIDDEN.search(body)
            head = re.sub(r"\. (\d+) answered$|\. No law.*$", "", head)
            whole, _, parts = head.rpartition(": ")
            numbers = [int(number) for number in re.findall(r"(?:^|, )(\d+) ", parts)]
            total = int(whole.split()[0]) if whole and whole[0].isdigit() else sum(numbers)
            if not sum(numbers) == total == shown + int(hidden[1] if hidden else 0):
                yield f"{read.day} to {read.to}: {head!r}, {shown} shown, {hidden and hidden[0]!r}"


def test_every_count_adds_up(quarter: Quarter) -> None:
    assert list(wrong_counts(quarter)) == []


def hidden_while_answered_stand(world: Quarter) -> Iterator[str]:
    """Yield each list that, drawn again, shows an answered item among those that are open, or before one."""
    for read in world.read:
        text, is_open = drawn_again(world, read)
        if len(is_open) < 2 or all(is_open.values()) or not any(is_open.values()):
            continue
        open_part, _, answered_part = text.partition("\nAnswered\n")
        numbered = {line for _, line in PLACE.findall(open_part)}
        for id_, asks in is_open.items():
            if not asks and any(f"({id_.partition('@')[0]}" in line for line in numbered):
                yield f"{read.day} to {read.to}: {id_} was answered and stands among the open ones"
        if PLACE.search(answered_part):
            yield f"{read.day} to {read.to}: an open item stands below the answered ones"


def test_an_answered_item_hides_no_open_one(quarter: Quarter) -> None:
    assert list(hidden_while_answered_stand(quarter)) == []


def test_no_message_offers_a_way_that_nobody_reads(quarter: Quarter) -> None:
    assert [read.day for read in quarter.read if "reply here" in read.text or "email" in read.text] == []


def words_again(world: Quarter) -> float:
    """Return which share of the words a reader got stood in an earlier message to the same person, line by line."""
    seen: dict[str, set[str]] = {}
    every = again = 0
    for read in world.read:
        lines = [line for line in read.text.splitlines() if line]
        before = seen.setdefault(read.to, set())
        every += sum(len(line.split()) for line in lines)
        again += sum(len(line.split()) for line in lines if line in before)
        before.update(lines)
    return again / every


def test_most_of_what_a_reader_gets_is_new(quarter: Quarter) -> None:
    most = 0.34 if quarter in (played("silent"), played("holiday")) else 0.25  # where nobody answers, the same is asked
    assert words_again(quarter) < most


def test_a_mailed_link_is_open_until_the_next_mail_brings_another(quarter: Quarter) -> None:
    days: dict[str, date] = {}
    for read in quarter.read:
        assert read.day - days.get(read.to, read.day) <= PAGE_VALID_FOR, read.to
        days[read.to] = read.day


def test_a_verifier_is_called_silent_only_after_being_asked_in_person(quarter: Quarter) -> None:
    for at, read in enumerate(quarter.read):
        for claim in items(read):
            if claim.reason == "verifier_silent":
                before = [other for one in quarter.read[:at] if one.to != read.to for other in items(one)]
                kinds = {(other.milestone_id, other.part.kind, other.reason) for other in before}
                assert (claim.milestone_id, "verification_request", None) in kinds


def test_every_message_comes_on_a_business_day_and_every_kind_has_a_reader(quarter: Quarter) -> None:
    assert [read.day for read in quarter.read if not quarter.calendar.is_workday(read.day)] == []
    assert all(KINDS[claim.part.kind].role for read in quarter.read for claim in items(read))
