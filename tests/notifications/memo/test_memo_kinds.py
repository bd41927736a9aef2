"""Each kind of memo: what it is called, what it counts from, what a hearing and a closing memo say more."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from models.core import InputError, RuleError
from models.evidence import SourceItem, SourceResult
from models.ledger import (
    EntryCorrected,
    Event,
    EvidenceRejected,
    ExtensionGranted,
    MemoCommented,
    MemoDrafted,
    MemoShared,
    MemoWithdrawn,
    MilestoneWithdrawn,
    SourcesChecked,
    StatementRecorded,
)
from models.projections import World
from notifications.memo import MemoDocument, kind_of
from notifications.words import long_date
from tests.material.memo import (
    AS_OF,
    START,
    all_closed,
    gone_out,
    held,
    look,
    memo_of,
    of_seven,
    opened,
    put_to,
    received,
    register_events,
    sealed_of,
    story,
    world_at,
)

PERIODS = ("week", "month", "quarter", "hearing", "closing")
TITLE = "Where DOI's seven recommendations to NYPD stand"
NOON = datetime(2026, 11, 25, 17, tzinfo=UTC)
TOLD = tuple(
    event
    for name, due in (("R1-M1", date(2026, 2, 27)), ("R2-M1", date(2026, 3, 31)), ("R3-M1", date(2026, 3, 31)))
    for event in put_to(name, due)
)
"""Three of our target dates, told on the first day."""
Steps = tuple[tuple[datetime, Event], ...]


def at(when: datetime, *events: Event) -> Steps:
    return tuple((when, each) for each in events)


def of_kind(period: Any, world: World, **more: Any) -> MemoDocument:
    """Return the memo of a kind; one before a hearing names the hearing of the register."""
    if period == "hearing":
        more = {"event_id": 22233} | more
    return memo_of(world, period=period, **more)


@pytest.mark.parametrize(
    ("period", "called"),
    [
        ("week", "Weekly update"),
        ("month", "Monthly status memo"),
        ("quarter", "Quarterly status memo"),
        ("hearing", "Memo after the hearing on March 5, 2026"),
        ("closing", "Closing memo"),
    ],
)
def test_each_kind_has_its_name_and_says_what_it_follows(period: str, called: str) -> None:
    facts = of_kind(period, world_at(sealed_of(all_closed()), AS_OF))
    assert facts.memo.title == TITLE
    assert kind_of(facts.memo) == called
    assert facts.memo.period == period
    assert (facts.memo.hearing is not None) == (period == "hearing")
    assert bool(facts.going_on) == (period == "closing")
    assert len(facts.bottom_line) >= 1


def test_before_the_hearing_the_questions_are_for_the_hearing() -> None:
    day = date(2026, 3, 4)
    facts = of_kind("hearing", world_at(sealed_of(at(START, *register_events())), day))
    called = kind_of(facts.memo)
    assert called == "Memo before the hearing on March 5, 2026"
    assert facts.memo.hearing is not None
    assert (facts.memo.hearing.event_id, facts.memo.hearing.on) == (22233, date(2026, 3, 5))
    assert facts.ask is not None
    assert facts.ask.text == "Ask at the hearing on March 5, 2026"
    after = of_kind("hearing", world_at(sealed_of(story()), AS_OF))
    assert after.ask is not None
    assert after.ask.text == "Ask at the hearing", "nobody puts a question at a hearing that is over"


def test_a_hearing_is_of_the_day_that_a_record_in_hand_shows() -> None:
    moved = [
        (now, event.model_copy(update={"on": date(2026, 3, 12)}) if event.kind == "candidate_found" else event)
        for now, event in story()
    ]
    hearing = of_kind("hearing", world_at(sealed_of(moved), AS_OF)).memo.hearing
    assert hearing is not None
    assert hearing.on == date(2026, 3, 12), "the register said 5 March"


def test_a_hearing_that_only_a_public_record_shows_is_of_the_day_it_shows() -> None:
    shown = SourceItem(
        ref="events/2026/2026-12-10_10_00_public-safety_22668.json", sha256="c" * 64, size=10,
        media_type="application/json", origin="a made-up address",
        shows="event 22668 of 2026-12-10: no hearing is shown as held",
    )  # fmt: skip
    result = SourceResult(name="council_mirror", result="ok", checked_at=NOON, items=(shown,))
    steps = (*story(), (NOON, SourcesChecked(check_id="l", results=(result,), on=AS_OF)))
    world = world_at(sealed_of(steps), AS_OF)
    hearing = memo_of(world, period="hearing", event_id=22668).memo.hearing
    assert hearing is not None
    assert hearing.on == date(2026, 12, 10)
    with pytest.raises(InputError, match="event 2668 of the Council is in no rule"):
        memo_of(world, period="hearing", event_id=2668)


def test_a_memo_before_a_hearing_names_its_event_and_no_other_memo_does() -> None:
    world = world_at(sealed_of(story()), AS_OF)
    for wrong in ({"period": "hearing"}, {"period": "month", "event_id": 22233}):
        with pytest.raises(InputError, match="`--for event:N`"):
            memo_of(world, **wrong)


@pytest.mark.parametrize("period", PERIODS)
def test_a_late_fact_is_news_with_the_day_since_which_it_is_known(period: str) -> None:
    """It was recorded after the cut of the memo before, and is of a day before that memo's."""
    base = all_closed()
    chain = sealed_of(base)
    before = gone_out(chain, "month" if period != "quarter" else "quarter", AS_OF, 1)
    late = StatementRecorded(milestone_id="R6-M2", says="started", text_id="t-done", on=date(2026, 7, 1))
    later = NOON + timedelta(days=20)
    day = AS_OF + timedelta(days=21)
    facts = of_kind(period, world_at(sealed_of((*base, *at(NOON, *before), (later, late))), day))
    assert facts.memo.after == 1
    [change] = [each for each in facts.changes if each.kind == "NYPD statement"]
    assert change.date == date(2026, 7, 1)
    assert "We learned of it on December 15, 2026." in change.text


def test_what_the_memo_before_left_out_for_its_day_is_news_in_the_next() -> None:
    """It was recorded before the cut and happened after the status date, so the memo before did not tell it."""
    base = (*story(), (NOON, StatementRecorded(milestone_id="R6-M2", says="started", text_id="t-done")))
    chain = sealed_of(base)
    earlier = AS_OF - timedelta(days=1)
    assert not [e for e in memo_of(world_at(chain, earlier)).changes if "consolidated" in e.text]
    steps = (*base, *at(NOON, *gone_out(chain, "month", earlier, 1)))
    facts = memo_of(world_at(sealed_of(steps), AS_OF))
    assert [each.kind for each in facts.changes if "consolidated" in each.text] == ["NYPD statement"]


def test_a_date_that_could_not_be_told_before_is_news_when_it_is_known_to_have_passed() -> None:
    first, second = date(2026, 4, 6), date(2026, 4, 13)
    base = (
        *at(START, *register_events(), *TOLD),
        *at(START.replace(month=4, day=6), look(first, ("agency_drop",), ())),
    )  # fmt: skip
    chain = sealed_of(base)
    assert memo_of(world_at(chain, first), period="week").headline.target == ()
    steps = (
        *base,
        *at(START.replace(month=4, day=7), *gone_out(chain, "week", first, 1)),
        *at(START.replace(month=4, day=13), look(second, (), ("agency_drop",))),
    )
    facts = memo_of(world_at(sealed_of(steps), second), period="week")
    [change] = [each for each in facts.changes if each.kind == "Dates passed"]
    assert {"R1-M1", "R2-M1", "R3-M1"} <= set(facts.headline.past)
    assert "dates passed with nothing verified." in change.text
    assert change.text.endswith(" Until now we could not check them.")
    again = sealed_of((*steps, *at(START.replace(month=4, day=14), *gone_out(sealed_of(steps), "week", second, 2))))
    assert not memo_of(world_at(again, second), period="week").changes, "it is news once"


def test_a_date_that_passed_says_that_nobody_could_tell_before_only_where_that_is_so() -> None:
    """Two sources were unread at the memo before; one date of a source that was read passed since."""
    first, second = date(2026, 4, 6), date(2026, 4, 20)
    base = (
        *at(START, *register_events(), *TOLD),
        *at(START.replace(month=4, day=6), look(first, ("agency_drop",), ())),
    )
    note = at(START.replace(month=4, day=7), *gone_out(sealed_of(base), "week", first, 1))
    seen = at(START.replace(month=4, day=20), look(second, (), ("agency_drop", "oversight_drop")))
    text = _passed_text(*base, *note, *seen, day=second)
    assert text.startswith("Five more dates ")
    assert text.endswith(" Until now we could not check them.")
    gone = (START.replace(month=3, day=2), received("R1-M1", "made-up.pdf"))
    waited = sealed_of((*base[:-1], gone, base[-1]))
    note = at(START.replace(month=4, day=7), *gone_out(waited, "week", first, 1))
    digest = received("R1-M1", "made-up.pdf").sha256
    refused = EvidenceRejected(milestone_id="R1-M1", evidence=(digest,), reason_id="t-why")
    steps = (*base[:-1], gone, base[-1], *note, (START.replace(month=4, day=8), refused), *seen)
    text = _passed_text(*steps, day=second)
    assert text.startswith("Four more dates "), "the memo before knew that R1-M1 had passed"


def _passed_text(*steps: Any, day: date) -> str:
    world = world_at(sealed_of(steps), day)
    [change] = [each for each in memo_of(world, period="week").changes if each.kind == "Dates passed"]
    return change.text


def test_a_date_that_passed_is_news_again_when_a_later_one_was_granted_and_passed_too() -> None:
    first, second = date(2026, 3, 9), date(2026, 4, 20)
    read = ("agency_drop", "oversight_drop")
    base = (*at(START, *register_events(), *TOLD), *at(START.replace(month=3, day=9), look(first, (), read)))
    note = at(START.replace(month=3, day=10), *gone_out(sealed_of(base), "week", first, 1))
    seen = at(START.replace(month=4, day=20), look(second, (), read))

    def passed(*steps: Any) -> set[str]:
        world = world_at(sealed_of((*base, *note, *steps, *seen)), second)
        by_seq = {each.seq: getattr(each.event, "milestone_id", "") for each in world.entries}
        [change] = [each for each in memo_of(world, period="week").changes if each.kind == "Dates passed"]
        return {by_seq[seq] for trace in change.trace for seq in trace.inputs}  # type: ignore[union-attr]

    assert "R1-M1" not in passed()
    assert "R2-M1" in passed()
    for to in (date(2026, 3, 20), date(2026, 3, 4)):
        later = ExtensionGranted(milestone_id="R1-M1", to=to, reason_id="t-why")
        assert "R1-M1" in passed((START.replace(month=3, day=11), later))


def test_a_closing_memo_waits_for_the_last_recommendation() -> None:
    steps = (*story(), *at(NOON, *of_seven(but="R3")))
    world = world_at(sealed_of(steps), AS_OF)
    with pytest.raises(RuleError, match="R3 is neither verified nor closed"):
        memo_of(world, period="closing")
    for verdict in ("closed_not_implemented", "met"):
        closed = world_at(sealed_of((*steps, (NOON, held("R3-M4", AS_OF, verdict)))), AS_OF)
        assert memo_of(closed, period="closing").going_on


def test_a_closing_memo_says_what_becomes_of_each_recurring_duty() -> None:
    facts = memo_of(world_at(sealed_of(all_closed()), AS_OF), period="closing")
    said = {each.id: each.text for each in facts.going_on}
    assert {"going-ALL-M4", "going-R3-M3", "going-R4-M3", "going-R4-M4", "going-others", "going-watched"} <= set(said)
    assert "the next one is due September 1, 2027 (legal deadline). The duty belongs to NYPD" in said["going-R3-M3"]
    assert "and ask the NYPD contact" in said["going-R3-M3"]
    assert "due January 30, 2027 (duty set by law; target date ours)" in said["going-R4-M3"]
    assert "The duty belongs to the Mayor's designee" in said["going-R4-M3"]
    assert said["going-R4-M3"].endswith("Not yet shown: three milestones (see the annexes).")
    assert "due February 12, 2027" in said["going-R4-M4"], "it follows R4-M3 by ten business days"
    assert said["going-watched"].startswith("Bills that we follow and do not count: ")


def test_an_instance_that_is_verified_is_not_said_to_be_open() -> None:
    facts = memo_of(world_at(sealed_of(all_closed(held("R4-M3@2026Q2", date(2026, 7, 30)))), AS_OF), period="closing")
    [said] = [each.text for each in facts.going_on if each.id == "going-R4-M3"]
    assert "(R4-M3, second quarter 2026)" not in said
    assert said.endswith("(R4-M3, third quarter 2026).")


def test_the_next_date_of_a_closing_memo_is_the_one_that_is_then_taken_up() -> None:
    facts = memo_of(world_at(sealed_of(all_closed()), AS_OF), period="closing")
    later = {getattr(each, "milestone_id", ""): each for each in opened(date(2027, 9, 2))}
    due = {key: each.milestone.due.day for key, each in later.items()}  # type: ignore[union-attr]
    said = {each.id: each.text for each in facts.going_on}
    for key in ("ALL-M4@2027", "R3-M3@2027", "R4-M3@2026Q4", "R4-M4@2026Q4"):
        assert f"the next one is due {long_date(due[key])} (" in said[f"going-{key.split('@')[0]}"]


def test_a_recurring_duty_that_was_withdrawn_is_asked_of_nobody() -> None:
    gone = MilestoneWithdrawn(milestone_id="R3-M3", on=AS_OF, reason="a made-up reason", replaced_by=None)
    facts = memo_of(world_at(sealed_of(all_closed(gone)), AS_OF), period="closing")
    [said] = [each.text for each in facts.going_on if each.id == "going-R3-M3"]
    assert said.startswith(
        "Posted annual report on civil immigration detainers (R3-M3): removed from the tracking plan"
    )
    assert said.endswith(
        "We will not ask again. Not yet shown: Posted annual report on civil immigration detainers (R3-M3, 2026)."
    )


def shared(until: date, *more: Event) -> Steps:
    draft, _ = gone_out(sealed_of(story()), "month", AS_OF, 1)
    assert isinstance(draft, MemoDrafted)
    draft = draft.model_copy(update={"period_from": date(2025, 12, 3)})
    return (*story(), *at(NOON, draft, MemoShared(draft_id="D1", until=until, facts_sha256="f" * 64), *more))


def test_the_agencys_comment_is_as_the_cut_knows_it() -> None:
    until = date(2026, 12, 3)
    before, there = world_at(sealed_of(story()), AS_OF), sealed_of(shared(until))
    commented = sealed_of(shared(until, MemoCommented(draft_id="D1", text_id="t-done")))
    after = (*shared(until), (datetime(2026, 12, 4, 6, tzinfo=UTC), look(date(2026, 12, 4))))

    def state(world: World, period: Any = "month") -> str | None:
        comment = memo_of(world, period=period, **({"event_id": 22233} if period == "hearing" else {})).comment
        return comment.state if comment else None

    assert state(before) == "not_shared"
    assert state(world_at(there, AS_OF)) == "awaited"
    assert state(world_at(commented, AS_OF)) == "commented"
    assert state(world_at(sealed_of(after), AS_OF)) == "none_by"
    for not_asked in ("week", "hearing"):
        assert state(world_at(commented, AS_OF), not_asked) is None
    assert state(world_at(commented, AS_OF), "quarter") == "not_shared", "it was the monthly memo's draft"


def test_a_memo_taken_back_is_no_memo_before() -> None:
    chain = sealed_of(story())
    steps = (*story(), *at(NOON, *gone_out(chain, "month", AS_OF, 1)))
    assert memo_of(world_at(sealed_of(steps), AS_OF)).memo.after == 1
    back = MemoWithdrawn(draft_id="D1", number=1, reason_id="t-why")
    facts = memo_of(world_at(sealed_of((*steps, (NOON, back))), AS_OF))
    assert facts.memo.after is None
    assert facts.changes


def test_a_withdrawn_answer_of_a_recommendation_is_still_news() -> None:
    from models.ledger import AcceptanceRecorded

    answer = AcceptanceRecorded(recommendation_id="R2", value="accepted_in_part", source_id="t-why")
    steps = (*story(), (NOON, answer))
    wrong = EntryCorrected(subject_id="R2", about="recommendation", seq=len(steps), reason_id="t-why")
    facts = memo_of(world_at(sealed_of((*steps, (NOON, wrong))), AS_OF))
    assert [each.rec for each in facts.changes if each.kind == "Corrected"] == ["R2"]
    assert not [each for each in facts.changes if each.kind == "NYPD answer"], "what was withdrawn is no news"
    kinds = [each.kind for each in memo_of(world_at(sealed_of((*steps,)), AS_OF)).changes]
    assert "NYPD answer" in kinds
