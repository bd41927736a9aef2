"""The rules of a memo's life: who may do what to which draft, and when it may go out."""

import warnings
from datetime import UTC, date, datetime
from typing import Any

import pytest

from models.core import CITY, AnswerRefused, InputError, RuleError, evolve
from models.drafts.approval import (
    approver_of,
    correctable,
    issued_memo,
    newest_of,
    number_for,
    open_draft,
    refuse_if_followed_was_withdrawn,
    refuse_own_step,
    step_of,
)
from models.drafts.comment import (
    COMMENT_DAYS,
    COMMENT_PERIODS,
    correspondence_on,
    refuse_unless_comment_is_awaited,
    refuse_while_comment_is_open,
    waits_until,
)
from models.ledger import Entry, Event, MemoApproved, MemoCommented, MemoDrafted, MemoReviewed, MemoShared
from models.memo import DraftRequest, draft_for, still_says_it
from models.permissions import LIAISON, MAY, SYSTEM
from models.projections import World
from models.records import DraftRecord
from notifications.memo import Memo
from notifications.memo import memo_of as pages_of
from tests.material.memo import AS_OF, all_closed, made_up_memo, sealed_of, world_at
from tests.models.drafts.memo_drafts import SHA, a_draft, a_memo, a_remark, a_share, by_id

DAY = date(2026, 12, 8)


def test_one_draft_is_open_at_a_time_for_each_kind_of_period_and_an_erratum_is_a_kind_of_its_own() -> None:
    drafts = by_id(
        a_memo(1, "month", "2026-10-31"),
        a_draft(20, "month"),
        a_draft(30, "week"),
        a_draft(40, "month", supersedes=1),
        a_draft(50, "month"),
        a_draft(60, "hearing", event_id=22233),
    )
    for name in ("D30", "D40", "D50", "D60"):
        assert open_draft(drafts, name).id == name
    with pytest.raises(RuleError, match="replaced by D50"):
        open_draft(drafts, "D20")
    with pytest.raises(RuleError, match=r"issued as memo no\. 1"):
        open_draft(drafts, "D10")
    with pytest.raises(AnswerRefused, match="unknown draft: D70"):
        open_draft(drafts, "D70")
    assert newest_of(drafts, "quarter") is None


def test_drafts_before_two_hearings_and_of_two_errata_stand_side_by_side() -> None:
    drafts = by_id(
        a_memo(1, "month", "2026-10-31"),
        a_memo(2, "week", "2026-11-08"),
        a_draft(30, "hearing", event_id=22233),
        a_draft(40, "hearing", event_id=22234),
        a_draft(50, "month", supersedes=1),
        a_draft(60, "week", supersedes=2),
    )
    for name in ("D30", "D40", "D50", "D60"):
        assert open_draft(drafts, name).id == name
    for first, second in (("D30", "D70"), ("D50", "D80")):
        anew = drafts[first].model_copy(update={"id": second, "drafted_seq": int(second[1:])})
        with pytest.raises(RuleError, match=f"replaced by {second}"):
            open_draft(drafts | by_id(anew), first)


@pytest.mark.parametrize(
    ("step", "event"),
    [
        ("comment", MemoCommented(draft_id="D20", text_id="t")),
        ("review", MemoReviewed(draft_id="D20", sent_back=False, text_id="t", facts_sha256=SHA)),
        ("send_back", MemoReviewed(draft_id="D20", sent_back=True, text_id="t", facts_sha256=SHA)),
        ("approve", MemoApproved(draft_id="D20", facts_sha256=SHA)),
    ],
)
def test_a_step_is_one_event_and_the_drafter_takes_none_but_the_comment(step: Any, event: Event) -> None:
    draft = a_draft(20)
    assert step_of(draft, step, "t") == event
    refuse_own_step(draft, step, "p-c-2", ["p-c-2"])
    if step == "comment":
        refuse_own_step(draft, step, "p-c-1", ["p-c-1"])
        return
    with pytest.raises(AnswerRefused, match="p-c-1 drafted D20"):
        refuse_own_step(draft, step, "p-c-1", ["p-c-1"])
    with pytest.raises(AnswerRefused, match="p-c-2 stands in for p-c-1: p-c-1 drafted D20"):
        refuse_own_step(draft, step, "p-c-2", ["p-c-1"])


def test_nobody_comments_on_a_memo_on_which_the_agency_is_not_asked() -> None:
    for period in ("week", "hearing"):
        with pytest.raises(RuleError, match="the agency does not comment"):
            refuse_unless_comment_is_awaited({}, a_draft(20, period), DAY)
    assert set(COMMENT_PERIODS) == {"month", "quarter", "closing"}


def test_a_number_is_the_last_one_issued_plus_one_and_needs_these_very_bytes_approved() -> None:
    approved = a_draft(40, approvals=(a_remark(41),))
    drafts = by_id(a_memo(1, "month", "2026-10-31"), a_memo(2, "week", "2026-11-08", withdrawn_on=DAY), approved)
    assert number_for(drafts) == 3
    assert approver_of(approved, SHA) == approved.review.approvals[0].by
    with pytest.raises(RuleError, match="not approved in its current version"):
        approver_of(approved, "1" * 64)
    with pytest.raises(RuleError, match="not approved in its current version"):
        approver_of(a_draft(50), SHA)


def test_what_a_schedule_drafted_needs_a_reviewer_and_an_approver_who_are_two() -> None:
    def of(**more: Any) -> DraftRecord:
        return a_draft(40, drafted_by=SYSTEM, **more)

    approved = a_remark(43, "p-c-2")
    for readers in ((), (a_remark(41, "p-c-2"),)):
        with pytest.raises(RuleError, match="two people"):
            approver_of(of(approvals=(approved,), reviews=readers), SHA)
    assert approver_of(of(approvals=(approved,), reviews=(a_remark(41, "p-v-1"),)), SHA) == "p-c-2"
    both = of(approvals=(a_remark(43, "p-v-1"), a_remark(44, "p-c-2")), reviews=(a_remark(41, "p-v-1"),))
    assert approver_of(both, SHA) == "p-c-2"


def test_a_draft_that_was_sent_back_does_not_go_out_until_it_is_reviewed_again() -> None:
    back, again = a_remark(42, "p-v-1", sent_back=True), a_remark(44, "p-v-1")
    for drafter in ("p-c-1", SYSTEM):
        for approved in (a_remark(41, "p-c-2"), a_remark(43, "p-c-2")):
            with pytest.raises(RuleError, match=r"sent back \(entry 42\)"):
                approver_of(a_draft(40, drafted_by=drafter, approvals=(approved,), reviews=(back,)), SHA)
            reviewed = a_draft(40, drafted_by=drafter, approvals=(approved,), reviews=(back, again))
            assert approver_of(reviewed, SHA) == "p-c-2"


def test_a_draft_does_not_go_out_once_the_memo_that_it_follows_was_withdrawn() -> None:
    drafts = by_id(a_memo(1, "month", "2026-10-31"), a_memo(2, "month", "2026-11-08", withdrawn_on=DAY))
    for after in (None, 1):
        refuse_if_followed_was_withdrawn(drafts, a_draft(40), after)
    with pytest.raises(RuleError, match=r"since memo no\. 2, which was withdrawn"):
        refuse_if_followed_was_withdrawn(drafts, a_draft(40), 2)


def test_a_comment_that_stands_in_a_withdrawn_memo_alone_is_printed_no_more() -> None:
    shared, commented = a_share(11, "2026-12-08"), a_remark(12, "p-l-1", text_id="t")
    first = a_draft(10, shares=(shared,), comments=(commented,))
    gone = a_memo(2, "month", "2026-11-30", withdrawn_on=DAY)
    assert correspondence_on((first,), "month", first.period_from) == ((shared,), (commented,))
    assert correspondence_on((first, gone), "month", first.period_from) == ((), ())
    anew = a_draft(40, shares=(a_share(41, "2026-12-08"),), comments=(a_remark(42, "p-l-1", text_id="u"),))
    assert [one.seq for one in correspondence_on((first, gone, anew), "month", first.period_from)[1]] == [42]
    stands = a_memo(3, "month", "2026-11-30")
    assert correspondence_on((first, gone, stands), "month", first.period_from)[1] == (commented,), (
        "no. 3 prints it, and stands"
    )


def test_only_what_was_said_after_a_share_and_within_its_days_is_the_agencys_comment() -> None:
    shared = a_share(11, "2026-12-04")
    early, late, fit = (a_remark(seq, "p-l-1", text_id="t") for seq in (9, 13, 12))
    late = late.model_copy(update={"on": date(2026, 12, 5)})
    draft = a_draft(8, shares=(shared,), comments=(early, fit, late))
    assert correspondence_on((draft,), "month", draft.period_from)[1] == (fit,)
    unshared = a_draft(8, comments=(fit,))
    assert correspondence_on((unshared,), "month", draft.period_from)[1] == ()
    with pytest.raises(RuleError, match="was not shared with the agency"):
        refuse_unless_comment_is_awaited(by_id(unshared), unshared, date(2026, 12, 2))
    refuse_unless_comment_is_awaited(by_id(draft), draft, date(2026, 12, 4))
    with pytest.raises(RuleError, match="until 2026-12-04; to ask again, share it again"):
        refuse_unless_comment_is_awaited(by_id(draft), draft, date(2026, 12, 5))


def test_only_the_liaison_speaks_for_the_agency_in_a_comment() -> None:
    assert MAY["memo_comment"] == (LIAISON,)


def test_the_first_who_approved_these_bytes_is_named_however_many_follow() -> None:
    other = a_remark(41, "p-v-9", facts_sha256="1" * 64)
    assert approver_of(a_draft(40, approvals=(other, a_remark(42, "p-c-2"), a_remark(43, "p-v-1"))), SHA) == "p-c-2"


def test_a_comment_is_waited_for_five_business_days() -> None:
    assert CITY.add(date(2026, 11, 25), COMMENT_DAYS) == date(2026, 12, 3), "Thanksgiving is no business day"


def test_a_draft_is_not_issued_while_the_agency_may_still_comment_nor_where_it_does_not_say_so() -> None:
    shared = a_draft(20, shares=(a_share(21, "2026-12-08"),))
    with pytest.raises(RuleError, match="may comment on D20 until 2026-12-08"):
        refuse_while_comment_is_open(by_id(shared), shared, DAY)
    with pytest.raises(RuleError, match="shared after it was drafted"):
        refuse_while_comment_is_open(by_id(shared), shared, date(2026, 12, 9))
    awaiting = a_draft(30)
    with pytest.raises(RuleError, match="still awaits one"):
        refuse_while_comment_is_open(by_id(shared, awaiting), awaiting, date(2026, 12, 9))
    over = a_draft(40, recorded_through=datetime(2026, 12, 9, 12, tzinfo=UTC))
    refuse_while_comment_is_open(by_id(shared, awaiting, over), over, date(2026, 12, 9))
    commented = evolve(shared, review=evolve(shared.review, comments=(a_remark(22),)))
    with pytest.raises(RuleError, match="commented on after it was drafted"):
        refuse_while_comment_is_open(by_id(commented), commented, date(2026, 12, 2))
    told = a_draft(30)
    refuse_while_comment_is_open(by_id(commented, told), told, date(2026, 12, 2))


def test_a_second_share_waits_for_a_comment_of_its_own() -> None:
    first = a_draft(20, shares=(a_share(21, "2026-12-04"),), comments=(a_remark(22),))
    second, third = a_draft(30, shares=(a_share(31, "2026-12-08"),)), a_draft(40)
    assert waits_until(by_id(first), first) is None
    with pytest.raises(RuleError, match="may comment on D40 until 2026-12-08"):
        refuse_while_comment_is_open(by_id(first, second, third), third, DAY)
    again = evolve(second, review=evolve(second.review, comments=(a_remark(32),)))
    refuse_while_comment_is_open(by_id(first, again, third), third, DAY)


def test_a_draft_that_was_not_shared_or_is_of_another_time_waits_for_nobody() -> None:
    shared = a_draft(20, shares=(a_share(21, "2026-12-08"),))
    for other in (a_draft(30, "week"), a_draft(30, "month", "2026-10-31"), a_draft(30, "quarter")):
        refuse_while_comment_is_open(by_id(shared, other), other, DAY)
        assert waits_until(by_id(shared, other), other) is None
    assert waits_until(by_id(shared), shared) == DAY


def test_a_memo_is_corrected_where_it_stands_and_of_its_errata_the_last() -> None:
    first, late = a_memo(1, "month", "2026-10-31", corrected_by=2), a_memo(2, "month", "2026-10-31", supersedes=1)
    with pytest.raises(RuleError, match=r"corrected by memo no\. 2; correct that one"):
        correctable(by_id(first, late), 1)
    assert correctable(by_id(first, late), 2) == late
    back = late.model_copy(update={"withdrawn_on": DAY})
    assert correctable(by_id(first, back), 1) == first
    with pytest.raises(RuleError, match="withdrawn"):
        correctable(by_id(first, back), 2)
    with pytest.raises(InputError, match=r"memo no\. 9 does not exist"):
        issued_memo(by_id(first, late), 9)


@pytest.mark.parametrize(
    ("event", "same"),
    [
        (MemoReviewed(draft_id="D20", sent_back=False, text_id="t", facts_sha256=SHA), True),
        (MemoApproved(draft_id="D20", facts_sha256=SHA), True),
        (MemoDrafted.model_construct(draft_id="D30"), True),
        (MemoShared(draft_id="D20", until=DAY, facts_sha256=SHA), False),
        (MemoCommented(draft_id="D20", text_id="t"), False),
    ],
)
def test_a_draft_of_now_says_the_same_unless_something_happened_that_it_tells(event: Event, same: bool) -> None:
    last = a_draft(20)
    world = World(as_of=last.as_of, drafts=by_id(last))
    since = [Entry.model_construct(seq=21, event=event)]
    assert still_says_it(last, a_draft(30), world, since) is same
    assert not still_says_it(last, a_draft(30, "month", "2026-11-29"), world, [])


def test_a_draft_that_was_sent_back_gives_its_place_to_another_unless_that_was_taken_back() -> None:
    back, again = a_remark(21, "p-v-1", sent_back=True), a_remark(22, "p-v-1")
    for reviews, same in (((back,), False), ((back, again), True)):
        last = a_draft(20, reviews=reviews)
        assert still_says_it(last, a_draft(30), World(as_of=last.as_of, drafts=by_id(last)), []) is same


def test_a_draft_of_now_says_something_else_once_the_time_to_comment_ran_out() -> None:
    last = a_draft(30)
    world = World(as_of=last.as_of, drafts=by_id(a_draft(20, shares=(a_share(21, "2026-12-08"),)), last))
    for day, same in ((8, True), (9, False)):
        now = a_draft(40, recorded_through=datetime(2026, 12, day, 12, tzinfo=UTC))
        assert still_says_it(last, now, world, []) is same


def test_a_memo_of_a_schedule_is_the_closing_one_when_all_are_closed_and_a_persons_is_what_they_ask_for() -> None:
    world = world_at(sealed_of(all_closed()), AS_OF)
    made = {
        (period, who): draft_for(world, DraftRequest(period=period, person_id=who)).period
        for period in ("week", "month", "quarter", "closing")
        for who in (SYSTEM, "p-c-1")
    }
    assert {key for key, period in made.items() if period == "closing"} == {
        ("month", SYSTEM),
        ("quarter", SYSTEM),
        ("closing", SYSTEM),
        ("closing", "p-c-1"),
    }
    draft = draft_for(world, DraftRequest(period="month", person_id="p-c-1"))
    assert (draft.id, draft.cut_seq, draft.cut_hash) == ("D1", world.through, world.hashes[world.through])
    assert (draft.as_of, draft.period_to) == (AS_OF, AS_OF)


def test_an_approval_binds_all_that_a_memo_says_but_what_only_the_issue_fills_in() -> None:
    memo = pages_of(made_up_memo())
    facts = memo.facts
    loose = {
        "number",
        "state",
        "approved_by",
        "approved_through",
        "checkpoint",
        "key_id",
        "signature",
        "files",
        "head",
        "paper",
    }

    def changed(name: str, where: str) -> Memo:
        """Return the memo with one field made another, whatever it holds."""
        if where == "memo":
            return memo.model_copy(update={name: "?"})
        ledger = facts.memo.ledger.model_copy(update={name: "?"} if where == "ledger" else {})
        head = facts.memo.model_copy(update={name: "?"} if where == "head" else {"ledger": ledger})
        return memo.model_copy(
            update={"facts": facts.model_copy(update={name: "?"} if where == "facts" else {"memo": head})}
        )

    fields = {
        "memo": {"head", "page_one", "page_two", "annexes"},
        "facts": set(type(facts).model_fields) - {"memo"},
        "head": set(type(facts.memo).model_fields) - {"ledger"},
        "ledger": set(type(facts.memo.ledger).model_fields),
    }
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a field that holds no value of its kind is written all the same
        free = {
            name for where, own in fields.items() for name in own if changed(name, where).binding() == memo.binding()
        }
    assert free == loose
    assert sum(map(len, fields.values())) > 40
