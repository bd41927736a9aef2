"""The page of `status` says what the memo of the same day says: of the agency, and in its counts. All is made up."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest

from models.core import evolve
from models.ledger import (
    Acknowledged,
    DateAgreed,
    DateOffered,
    Event,
    ExtensionGranted,
    ExtensionRequested,
    HoldAdded,
    OfferAccepted,
    OfferDeclined,
    StatementRecorded,
)
from models.projections import World
from models.standing import LedgerHead, Standing, Status, compose_status
from notifications.terminal import say_status, verified_line
from notifications.terminal.words import long_status
from notifications.words import SAYS_NOTHING, cap, say, short_date
from tests.material.memo import BLOCKED, READ, START, look, memo_of, put_to, register_events, sealed_of, story, world_at

DUE, OWN, AS_OF = date(2026, 2, 27), date(2026, 6, 15), date(2026, 8, 3)
OFFERED = DateOffered(milestone_id="R1-M1", to=OWN, reason_id="t-why")
WORKS = Acknowledged(milestone_id="R1-M1", due=DUE, until=AS_OF)


def said(milestone_id: str, says: Any) -> StatementRecorded:
    """Return a made-up statement of the agency."""
    return StatementRecorded(milestone_id=milestone_id, says=says, text_id="t-done")


def world(*events: Event, day: date = AS_OF) -> World:
    """Return the register with the date of R1-M1 told, and what happened since."""
    later = datetime(2026, 7, 1, 15, tzinfo=UTC)
    steps = [*((START, each) for each in (*register_events(), *put_to("R1-M1", DUE))), *((later, e) for e in events)]
    return world_at(sealed_of(steps), day)


def picture_of(now: World) -> Status:
    """Return the picture of a world."""
    assert now.known_at is not None
    return compose_status(
        now.register, now.recommendations, now.milestones, now.sources,
        as_of=now.as_of, known_at=now.known_at, head=LedgerHead(seq=1, hash="0" * 64), wakes={}, words={},
    )  # fmt: skip


def page(now: World) -> list[str]:
    """Return the lines of the page of a world."""
    assert now.register is not None
    return list(say_status(picture_of(now), now.milestones, now.register.names, demonstration=False))


def rows(lines: list[str]) -> Iterator[tuple[str, list[str]]]:
    """Yield the id of each recommendation and its cells, the lines of a cell joined."""
    rule = next(n for n, line in enumerate(lines) if line.startswith("---"))
    ends = [(found.start(), found.end()) for found in re.finditer("-+", lines[rule])]
    cells: list[list[str]] = []
    for line in lines[rule + 1 : lines.index("", rule)]:
        parts = [line[start:end].strip() for start, end in ends]
        if parts[0]:
            cells.append(parts)
        else:
            cells[-1] = [f"{one} {more}".strip() for one, more in zip(cells[-1], parts, strict=True)]
    yield from ((each[1].split()[0], each) for each in cells)


@pytest.mark.parametrize(
    "events",
    [
        [],
        [WORKS],
        [OFFERED],
        [OFFERED, OfferAccepted(milestone_id="R1-M1", to=OWN)],
        [OFFERED, OfferDeclined(milestone_id="R1-M1", reason_id="t-why")],
        [OFFERED, WORKS, OfferAccepted(milestone_id="R1-M1", to=OWN)],
        [DateAgreed(milestone_id="R1-M1", due=DUE)],
        [ExtensionRequested(milestone_id="R1-M1", to=OWN, reason_id="t-why")],
        [ExtensionGranted(milestone_id="R1-M1", to=OWN, reason_id="t-why")],
        [HoldAdded(milestone_id="R1-M1", waits_for="R2-M1")],
        [WORKS, said("R1-M1", "started")],
        [said("R6-M1", "done"), said("R7-M1", "started"), said("R7-M2", "done"), said("R5-M1", "partly_done")],
    ],
)
def test_the_agencys_column_is_the_memos(events: list[Event]) -> None:
    now = world(*events)
    shown = dict(rows(page(now)))
    facts = memo_of(now, mock=False)
    assert len(shown) == len(facts.recommendations) == 7
    for row in facts.recommendations:
        expected = row.agency
        if expected == SAYS_NOTHING and (answer := row.last_answer):
            about = row.answer_about if row.answer_about != row.milestone else None
            by = short_date(answer.until) if answer.until else ""
            office = facts.memo.verdicts_by
            expected = say("cells.answered", kind=answer.kind, by=by, made_up=False, about=about, office=office)
        assert shown[row.id][3] == cap(expected), row.id


def test_a_related_duty_of_another_body_is_not_counted_with_the_agencys_milestones() -> None:
    shown = dict(rows(page(world(said("R6-M1", "done"), said("R7-M1", "started")))))
    assert shown["R6"][3] == "1 of 2 milestones done"
    assert shown["R7"][3] == "1 of 3 milestones started"


@pytest.mark.parametrize("day", [date(2026, 2, 2), date(2026, 6, 15), date(2026, 11, 25)])
def test_the_counts_are_the_parts_of_the_memos_bar(day: date) -> None:
    now = world_at(sealed_of([*story(), (datetime(2026, 1, 6, 15, tzinfo=UTC), put_to("R1-M1", DUE)[0])]), day)
    lines = page(now)
    many = {found[2]: int(found[1]) for line in lines if (found := re.match(r"  ([ \d]\d)  (.+)", line))}
    for part in memo_of(now, mock=False).bar:
        inside = {each.key: each.value for each in part.parts}
        if part.key == "answer_awaited":
            assert many.get("target date passed: told, no date agreed yet", 0) == inside["awaiting_answer"]
            assert many.get("target date passed: not told yet", 0) == inside["date_not_told"]
        elif part.key == "not_yet_due":
            assert next(n for words, n in many.items() if words.startswith("not yet due")) == part.value
        elif part.key == "unknown":
            assert many["unknown: source not read"] == part.value


def test_dates_that_the_agency_received_are_not_said_to_be_missing() -> None:
    told = [put_to(each.id, each.due_now) for each in world().milestones.values() if each.duty_on == "agency"]
    first, second = (datetime(2026, month, 1, 15, tzinfo=UTC) for month in (2, 3))
    base = [(START, each) for each in register_events()]
    steps = [*base, *((first if n % 2 else second, each) for n, pair in enumerate(told) for each in pair)]
    sentence = " ".join(page(world_at(sealed_of(sorted(steps, key=lambda each: each[0])), AS_OF)))
    assert "first received these dates on" in sentence
    assert "0 not yet" not in sentence


@pytest.mark.parametrize("day", [date(2026, 1, 6), date(2026, 11, 25)])
def test_where_nothing_was_checked_all_is_unknown_and_the_page_says_what_to_run(day: date) -> None:
    now = world(day=day)
    lines = page(now)
    assert [(each[0], each[2]) for _, each in rows(lines)] == [("[?]", "Unknown: not checked")] * 7
    assert "No source was checked yet, so nothing is known. Check them: followthrough track" in lines
    assert not [line for line in lines if "No evidence" in line or line.startswith("Checked")]
    assert now.register is not None
    for one in (each for rec in picture_of(now).recommendations for each in rec.milestones):
        assert "No evidence" not in long_status(one, now.register.names)


def test_where_no_source_could_be_read_the_word_is_unknown_and_not_read() -> None:
    steps = [*((START, each) for each in register_events())]
    steps.append((datetime(2026, 7, 1, 15, tzinfo=UTC), look(date(2026, 7, 1), (*BLOCKED, *READ), ())))
    lines = page(world_at(sealed_of(steps), AS_OF))
    assert {each[2] for _, each in rows(lines)} == {"Unknown: not read"}
    assert any("0 read" in line for line in lines)


def beside(now: World, standing: Standing, closed: Standing | None = None) -> Status:
    """Return a picture in which R4 has a related duty in a standing, and R4's own are verified if `closed` says so."""
    picture = picture_of(now)
    own = next(one for one in picture.recommendations if one.id == "R4")
    duty = next(one for one in own.milestones if one.relation == "related_duty")
    other = [one for one in own.milestones if one is not duty]
    changed = evolve(duty, standing=standing, basis="statute", days_late=30)
    seven = tuple(
        evolve(one, standing=closed or one.standing, milestones=(*other, changed)) if one is own else one
        for one in picture.recommendations
    )
    return evolve(picture, recommendations=seven)


def test_a_related_duty_past_a_legal_deadline_moves_its_row_to_the_top_and_the_page_says_so() -> None:
    now = world(day=date(2026, 6, 15))
    assert now.register is not None
    lines = list(say_status(beside(now, "overdue"), now.milestones, now.register.names, demonstration=False))
    shown = list(rows(lines))
    assert shown[0][0] == "R4"
    assert shown[0][1][2].endswith("1 related duty overdue")
    assert "Related duties past a legal deadline: R4-" in " ".join(lines)


def test_the_headline_names_what_is_past_a_legal_deadline_beside_what_is_verified() -> None:
    line = verified_line(beside(world(), "overdue", closed="verified"))
    assert line.startswith("One of the seven recommendations is verified as done: R4.")
    assert re.search(r"One related duty is past a legal deadline all the same: .* \(R4-", line)
    assert "related" not in verified_line(beside(world(), "not_yet_due", closed="verified"))
