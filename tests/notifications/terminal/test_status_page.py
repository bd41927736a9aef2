"""The page of `status` says what the view of the day holds, and says it fairly. All is made up."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest

from models.ledger import (
    AcceptanceRecorded,
    Acknowledged,
    DateAgreed,
    DateOffered,
    Event,
    EvidenceReceived,
    ExtensionGranted,
    ExtensionRequested,
    HoldAdded,
    LookRecorded,
    OfferAccepted,
    OfferDeclined,
    StatementRecorded,
)
from models.projections import World
from models.standing import ReportView, view_report
from notifications.terminal import next_step, say_milestones, say_status, verified_line
from notifications.terminal.words import long_status
from tests.material.memo import (
    BLOCKED,
    READ,
    START,
    held,
    look,
    put_to,
    received,
    register_events,
    sealed_of,
    story,
    world_at,
)

DUE, OWN, AS_OF = date(2026, 2, 27), date(2026, 6, 15), date(2026, 8, 3)
OFFERED = DateOffered(milestone_id="R1-M1", to=OWN, reason_id="t-why")
SENT = EvidenceReceived(
    milestone_id="R1-M1", sha256="ab" * 32, name="x.txt", size=1, media_type="text/plain", voice="agency", how="drop"
)
WORKS = Acknowledged(milestone_id="R1-M1", due=DUE, until=AS_OF)


def said(milestone_id: str, says: Any) -> StatementRecorded:
    """Return a made-up statement of the agency."""
    return StatementRecorded(milestone_id=milestone_id, says=says, text_id="t-done")


def answered(value: Any) -> AcceptanceRecorded:
    """Return a made-up answer of the agency to R1."""
    return AcceptanceRecorded(recommendation_id="R1", value=value, source_id="t-why")


def world(*events: Event, day: date = AS_OF) -> World:
    """Return the register with the date of R1-M1 told, and what happened since."""
    later = datetime(2026, 7, 1, 15, tzinfo=UTC)
    steps = [*((START, each) for each in (*register_events(), *put_to("R1-M1", DUE))), *((later, e) for e in events)]
    return world_at(sealed_of(steps), day)


def view_of(now: World) -> ReportView:
    """Return where everything stands in a world."""
    return view_report(now.register, now.recommendations, now.milestones, now.sources, now.as_of)


def page(now: World) -> list[str]:
    """Return the lines of the page of a world."""
    assert now.register is not None
    return list(say_status(view_of(now), now.register.names, demonstration=False))


def page_of(now: World, milestone_id: str) -> str:
    """Return the page of one milestone, as one line."""
    assert now.register is not None
    view = view_of(now).by_id[milestone_id]
    lines = say_milestones([view], now.register.names, {}, day=now.as_of, title="One milestone", demonstration=False)
    return " ".join(" ".join(lines).split())


def test_what_is_past_and_not_checked_stands_in_its_own_row_with_its_why_and_is_not_counted_again() -> None:
    now = world()
    assert now.register is not None
    views = [view for view in view_of(now).milestones if view.is_past]
    unchecked = [view for view in views if view.proof == "not_checked"]
    assert unchecked
    page = " ".join(say_milestones(views, now.register.names, {}, now.as_of, "All", demonstration=False))
    assert page.count("not checked (") == len(unchecked)
    assert "Beside them" not in page


def rows(lines: list[str]) -> Iterator[tuple[str, list[str]]]:
    """Yield the id of each recommendation and its cells, the lines of a cell joined."""
    rule = next(n for n, line in enumerate(lines) if line.startswith("---"))
    ends = [(found.start(), found.end()) for found in re.finditer("-+", lines[rule])]
    cells: list[list[str]] = []
    for line in lines[rule + 1 : lines.index("", rule)]:
        parts = [line[start:end].strip() for start, end in ends]
        if parts[0]:
            cells.append(parts)
        elif not line.startswith("     Next: "):
            cells[-1] = [f"{one} {more}".strip() for one, more in zip(cells[-1], parts, strict=True)]
    yield from ((each[1].split()[0], each) for each in cells)


@pytest.mark.parametrize(
    ("events", "words"),
    [
        ([], "Nothing"),
        ([WORKS], "R1-M1: working on it"),
        ([OFFERED], "R1-M1: offered June 15, 2026"),
        ([OFFERED, OfferAccepted(milestone_id="R1-M1", to=OWN)], "R1-M1: offered June 15, 2026"),
        ([OFFERED, OfferDeclined(milestone_id="R1-M1", reason_id="t-why")], "R1-M1: offered June 15, 2026"),
        ([OFFERED, WORKS, OfferAccepted(milestone_id="R1-M1", to=OWN)], "R1-M1: offered June 15, 2026"),
        ([DateAgreed(milestone_id="R1-M1", due=DUE)], "R1-M1: agreed to Feb. 27, 2026"),
        ([ExtensionRequested(milestone_id="R1-M1", to=OWN, reason_id="t-why")], "R1-M1: asked for June 15, 2026"),
        ([ExtensionGranted(milestone_id="R1-M1", to=OWN, reason_id="t-why")], "Nothing"),
        ([HoldAdded(milestone_id="R1-M1", waits_for="R2-M1")], "R1-M1: on hold"),
        ([WORKS, said("R1-M1", "started")], "1 of 4 milestones started"),
        ([WORKS, SENT], "Sent a file (R1-M1)"),
        ([answered("accepted_in_part")], "Accepted in part"),
        ([answered("under_consideration")], "Under consideration"),
        ([answered("rejected")], "Rejected"),
        ([answered("accepted_in_part"), WORKS], "R1-M1: working on it"),
    ],
)
def test_the_agencys_column_has_its_own_newest_word_and_never_a_decision_of_the_office(
    events: list[Event], words: str
) -> None:
    now = world(*events)
    assert dict(rows(page(now)))["R1"][3] == words


def test_a_related_duty_of_another_body_is_not_counted_with_the_agencys_milestones() -> None:
    shown = dict(rows(page(world(said("R6-M1", "done"), said("R7-M1", "started")))))
    assert shown["R6"][3] == "1 of 2 milestones done"
    assert shown["R7"][3] == "1 of 3 milestones started"


@pytest.mark.parametrize("day", [date(2026, 2, 2), date(2026, 6, 15), date(2026, 11, 25)])
def test_the_counts_of_the_page_are_the_parts_of_the_view_and_add_up(day: date) -> None:
    now = world_at(sealed_of([*story(), (datetime(2026, 1, 6, 15, tzinfo=UTC), put_to("R1-M1", DUE)[0])]), day)
    lines, headline = page(now), view_of(now).headline
    numbers = [int(match[1]) for line in lines if (match := re.match(r"  ([ \d]\d)  .+", line))]
    assert sum(numbers) == len(headline.milestones)
    assert f"{len(headline.milestones)} milestones" in lines
    assert f"  {len(headline.legal):>2}  past a legal deadline of NYPD, no proof" in lines
    assert f"  {len(headline.to_come):>2}  to come" in lines


def test_dates_that_the_agency_received_are_not_said_to_be_missing() -> None:
    told = [put_to(each.id, each.due_now) for each in world().milestones.values() if each.plan.duty_on == "agency"]
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
    assert [(each[0], each[2].partition(";")[0]) for _, each in rows(lines)] == [
        ("[?]", "Not checked (source never checked)")
    ] * 7
    assert "No source was checked yet, so nothing is known. Check them: followthrough track" in lines
    assert not [line for line in lines if "No evidence" in line or line.startswith("Of ")]
    assert now.register is not None
    for view in view_of(now).milestones:
        assert "No evidence" not in long_status(view, now.register.names)


def test_where_no_source_could_be_read_the_word_is_unknown_and_not_read() -> None:
    steps = [*((START, each) for each in register_events())]
    steps.append((datetime(2026, 7, 1, 15, tzinfo=UTC), look(date(2026, 7, 1), (*BLOCKED, *READ), ())))
    lines = page(world_at(sealed_of(steps), AS_OF))
    assert {each[2] for _, each in rows(lines)} == {"Not checked (source not read)"}
    assert any("0 read" in line for line in lines)


PASSED = date(2026, 3, 2)
"""R4-M6 and R4-M8, related duties, passed a legal deadline by this day, and their source was read."""


def by_law(*events: Event) -> World:
    """Return the world of that day, with what happened on it."""
    on = datetime(2026, 3, 2, 15, tzinfo=UTC)
    steps = [*((START, each) for each in register_events()), (on, look(PASSED, BLOCKED, READ))]
    return world_at(sealed_of([*steps, *((on, each) for each in events)]), PASSED)


def test_a_related_duty_past_a_legal_deadline_moves_its_row_to_the_top_and_is_not_called_overdue_without_a_ground() -> (
    None
):
    lines = page(by_law())
    shown = list(rows(lines))
    assert shown[0][0] == "R4"
    assert shown[0][1][2] == "No proof on file; 1 related duty past a legal deadline"
    assert "Related duties past a legal deadline: R4-M6." in " ".join(lines)
    assert "overdue" not in " ".join(lines).lower()


@pytest.mark.parametrize(
    ("event", "sentence"),
    [
        (said("R4-M8", "partly_done"), "NYPD says: partly done, March 2, 2026."),
        (held("R4-M8", PASSED, "not_met"), "A DOI verifier found on March 2, 2026, that it was not met."),
        (
            LookRecorded(milestone_id="R4-M8", source="nypd_surveillance_page", found="nothing", on=PASSED),
            "A look at NYPD surveillance policies page on March 2, 2026, found nothing.",
        ),
    ],
)
def test_a_legal_deadline_with_a_ground_is_overdue_and_the_page_says_why(event: Event, sentence: str) -> None:
    now = by_law(event)
    text = page_of(now, "R4-M8")
    assert "[!] Updated surveillance policies that name federal users (R4-M8) Overdue; " in text
    assert "26 days past a legal deadline, February 4, 2026." in text
    assert sentence in text
    assert dict(rows(page(now)))["R4"][2].endswith("2 related duties past a legal deadline")
    assert "1 known to be overdue" in " ".join(page(now))


def test_without_a_ground_the_page_of_a_legal_deadline_says_what_we_hold_and_whether_anybody_was_asked() -> None:
    text = page_of(by_law(), "R4-M6")
    assert "Passed; no proof on file. 26 days past a legal deadline, February 4, 2026." in text
    assert "NYPD has not been asked." in text
    asked = page_of(by_law(*put_to("R4-M6", date(2026, 2, 4))), "R4-M6")
    assert "NYPD was first asked on March 2, 2026." in asked


def test_what_only_the_office_would_see_is_not_checked_until_it_looks() -> None:
    now = by_law()
    text = page_of(now, "R4-M8")
    assert "Passed; not checked (nobody has looked). A legal deadline, February 4, 2026, passed." in text
    assert "Next: DOI, look for proof." in text
    assert view_of(now).headline.to_look == ("R4-M8",)


def test_a_file_that_awaits_review_stands_beside_a_date_that_passed_and_hides_no_day_of_it() -> None:
    now = by_law(received("R4-M8", "junk.pdf"))
    text = page_of(now, "R4-M8")
    assert "Passed; awaiting DOI review since March 2, 2026. 26 days past a legal deadline, February 4, 2026." in text
    assert "Next: DOI, review the evidence by March 16, 2026." in text
    assert "1 awaiting DOI review" in " ".join(page(now))
    assert "   2  past a legal deadline of NYPD, no proof" in page(now)


def test_whose_turn_it_is_stands_below_each_row_with_a_verb() -> None:
    now = world(OFFERED, received("R2-M1", "draft.pdf"), said("R6-M1", "done"))
    assert now.register is not None
    turns = {view.id: next_step(view, now.register.names) for view in view_of(now).recommendations}
    assert turns["R1"].startswith("DOI, decide on the date offered")
    assert turns["R2"].startswith("DOI, review the evidence")
    assert turns["R3"] == "DOI, send the target date (R3-M1)"
    lines = page(now)
    assert sum(line.startswith("     Next: ") for line in lines) == 7
    assert f"     Next: {turns['R1']}." in lines


def test_the_headline_names_what_is_past_a_legal_deadline_beside_what_is_verified() -> None:
    closed = held("R4-M5", PASSED)
    line = verified_line(view_of(by_law(closed)))
    assert line.startswith("One of the seven recommendations is verified as done: R4.")
    assert "One related duty is past a legal deadline all the same" in line
    assert "related" not in verified_line(view_of(world(closed)))


def test_a_milestone_verified_on_another_day_than_its_work_shows_both_days() -> None:
    def status(on: date) -> str:
        now = world_at(sealed_of((*story(), (story()[-1][0], held("R1-M1", on)))), date(2026, 11, 25))
        assert now.register is not None
        return long_status(view_of(now).by_id["R1-M1"], now.register.names)

    assert "done November 2, 2026, verified November 25, 2026" in status(date(2026, 11, 2))
    assert "verified November" not in status(date(2026, 11, 25))
