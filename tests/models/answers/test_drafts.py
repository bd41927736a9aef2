"""Who may do what with a draft of a memo by a press, and what a press brings: every cell of the role table."""

from datetime import date
from typing import Any

import pytest

from models.answers.context import AnswerContext, Attempt
from models.answers.decision import decide
from models.answers.press import ButtonMark, Form, Press
from models.answers.press_result import answer_press
from models.answers.reply import ActResult, result_of
from models.answers.verbs import SPECIFICATIONS, DraftVerb
from models.core import People, RuleError, evolve
from models.drafts import MemoAtHand
from models.ledger import PressRefused, Verb
from models.records import DraftRecord, Remark, Share
from tests.material.memo_office import drafted
from tests.material.records import NOW, draft_record

DAY, SHA = date(2026, 6, 2), "ab" * 32
HOLDS = {
    "p-drafter": "oversight_coordinator",
    "p-coordinator": "oversight_coordinator",
    "p-verifier": "oversight_verifier",
    "p-liaison": "agency_liaison",
    "p-contact": "agency_contact",
    "p-head": "agency_unit_head",
    "p-executive": "agency_executive",
    "p-reader": "council_reader",
}
PEOPLE = People.model_validate(
    {"people": [{"id": each, "name": "Made up", "slack": f"U{n:09}", "roles": [{"role": role}]}
                for n, (each, role) in enumerate(HOLDS.items())]}
)  # fmt: skip
REVIEW = {"p-coordinator", "p-verifier"}
TABLE: dict[Verb, set[str]] = {
    "memo.approve": REVIEW,
    "memo.read": {*REVIEW, "p-drafter"},
    "memo.back": REVIEW,
    "memo.comment": {"p-liaison"},
}
"""A coordinator and a verifier review or approve another's draft, and nobody else does.
A draft to be read is a schedule's, which is nobody's own."""
BRINGS = {"memo.approve": "memo_approved", "memo.read": "memo_reviewed", "memo.back": "memo_reviewed",
          "memo.comment": "memo_commented"}  # fmt: skip
SHARE = Share(seq=3, on=DAY, by="p-drafter", until=date(2026, 6, 9), facts_sha256=SHA)


def draft(verb: Verb = "memo.approve", **more: Any) -> DraftRecord:
    """Return a draft to which a verb can be done."""
    known = drafted("D1", NOW).model_dump(exclude={"kind", "version", "draft_id", "mock"})
    by = "system" if verb == "memo.read" else "p-drafter"
    shares = (SHARE,) if verb == "memo.comment" else ()
    facts = {"id": "D1", "drafted_by": by, "drafted_seq": 2, "drafted_on": DAY, "shares": shares, "facts_sha256": SHA}
    return draft_record(**known | facts | more)


def remark(by: str, **more: Any) -> Remark:
    return Remark.model_validate({"seq": 5, "on": DAY, "by": by, "facts_sha256": SHA, **more})


def acted(
    verb: Verb,
    by: str,
    of: DraftRecord | None,
    *,
    replaced: DraftRecord | None = None,
    awaited: date | None = None,
    step: str = "submitted",
    **context: Any,
) -> ActResult:
    made = {"id": "p1", "team": "T1", "app": "A1", "user": "U1", "verb": verb, "step": step, "mark": ButtonMark(d="D1")}
    words = {"memo.back": Form(reason="t"), "memo.comment": Form(text="t")} if step == "submitted" else {}
    at_hand = MemoAtHand(draft=of, replaced=replaced, awaited=awaited) if of else None
    press = Press.model_validate(made | {"form": words.get(verb, Form())})
    on_record = {draft.id: draft for draft in (of, replaced) if draft}
    on = AnswerContext(people=PEOPLE, day=context.pop("day", DAY), memo=at_hand, drafts=on_record, **context)
    return answer_press(Attempt(press, PEOPLE.person(by), None, on))


def why(done: ActResult) -> str:
    [event] = done.events
    assert isinstance(event, PressRefused)
    return event.why


@pytest.mark.parametrize("by", HOLDS)
@pytest.mark.parametrize("verb", sorted(TABLE))
def test_each_role_may_do_what_the_table_says_and_nothing_else(verb: Verb, by: str) -> None:
    done = acted(verb, by, draft(verb))
    if by in TABLE[verb]:
        assert [each.kind for each in done.events] == [BRINGS[verb], "press_taken"]
        assert done.reply.code == "noted"
    elif by == "p-drafter" and verb != "memo.comment":
        assert (why(done), done.reply.why) == ("rule", "own_draft")
    else:
        assert why(done) == "wrong_role"
        assert set(done.reply.who) == TABLE[verb] - {"p-coordinator", "p-drafter"}
        assert done.reply.coordinator == (verb != "memo.comment")


@pytest.mark.parametrize("verb", sorted(TABLE))
def test_only_what_needs_words_opens_a_form_and_only_for_who_may_send_it_off(verb: Verb) -> None:
    opens = {by: acted(verb, by, draft(verb), step="pressed").reply.code for by in HOLDS}
    may_open = TABLE[verb] if verb in ("memo.back", "memo.comment") else set()
    assert {by for by, code in opens.items() if code == "opens"} == may_open


def test_an_approval_binds_the_bytes_of_the_draft() -> None:
    [event, taken] = acted("memo.approve", "p-verifier", draft()).events
    assert (event.facts_sha256, event.draft_id) == (SHA, "D1")  # type: ignore[union-attr]
    assert taken.about == "D1"  # type: ignore[union-attr]


LATE: dict[str, tuple[Verb, dict[str, Any], str]] = {
    "issued": ("memo.back", {"number": 4, "issued_on": DAY, "issued_seq": 9}, "issued"),
    "comment, issued": ("memo.comment", {"shares": (SHARE,), "number": 4, "issued_on": DAY}, "issued"),
    "comment, over": ("memo.comment", {"shares": (evolve(SHARE, until=date(2026, 6, 1)),)}, "over"),
}


WAYS: dict[str, tuple[Verb, str, dict[str, Any], str]] = {
    "open": ("memo.approve", "p-verifier", {}, "memo_approved"),
    "approved by another": (
        "memo.approve", "p-verifier", {"approvals": (remark("p-coordinator"),)}, "memo_approved",
    ),
    "sent back by another": (
        "memo.approve", "p-verifier", {"reviews": (remark("p-coordinator", sent_back=True),)}, "memo_approved",
    ),
    "shared": ("memo.approve", "p-verifier", {"shares": (SHARE,)}, "memo_approved"),
    "own": ("memo.approve", "p-drafter", {}, ""),
    "issued": ("memo.approve", "p-verifier", {"number": 4, "issued_on": DAY, "issued_seq": 9}, ""),
    "comment": ("memo.comment", "p-liaison", {"shares": (SHARE,)}, "memo_commented"),
    "comment, not shared": ("memo.comment", "p-liaison", {}, ""),
    "comment, over": ("memo.comment", "p-liaison", {"shares": (evolve(SHARE, until=date(2026, 6, 1)),)}, ""),
    "approved before": ("memo.approve", "p-verifier", {"approvals": (remark("p-verifier"),)}, "on record"),
    "read before": ("memo.read", "p-verifier", {"reviews": (remark("p-verifier", text_id=""),)}, "on record"),
    "read before, sent back now": (
        "memo.back", "p-verifier", {"reviews": (remark("p-verifier", text_id="t"),)}, "memo_reviewed",
    ),
    "sent back before": (
        "memo.back", "p-verifier", {"reviews": (remark("p-verifier", sent_back=True, text_id="t"),)}, "on record",
    ),
}  # fmt: skip
"""A step, who takes it, the draft, and what it comes to: the entry, nothing because it is on record, or a refusal."""


@pytest.mark.parametrize("case", WAYS)
def test_a_press_and_a_command_come_to_the_same(case: str) -> None:
    verb, by, changes, comes_to = WAYS[case]
    pressed = acted(verb, by, draft(verb, **{"shares": ()} | changes))
    form = {"memo.back": Form(reason="t"), "memo.comment": Form(text="t")}.get(verb, Form())
    command = Press(by=by, verb=verb, step="submitted", about="D1", form=form)
    context = AnswerContext(people=PEOPLE, day=DAY, drafts={"D1": draft(verb, **{"shares": ()} | changes)})
    try:
        outcome = decide(Attempt(command, PEOPLE.person(by), None, context))
    except RuleError:
        assert comes_to == ""
        assert why(pressed) in ("rule", "outdated")
        return
    assert outcome.events == pressed.events[:-1]
    assert bool(outcome.judged) == (comes_to in ("memo_approved", "memo_reviewed")), "a comment judges nobody's entry"
    assert [event.kind for event in outcome.events] == [comes_to] * (comes_to != "on record")
    assert (outcome.on_record, pressed.reply.code) == (
        (5, "noted_before") if comes_to == "on record" else (None, "noted")
    )


def test_who_sent_a_draft_back_takes_that_back_by_an_approval() -> None:
    own = draft(reviews=(remark("p-verifier", sent_back=True, text_id="t"),))
    state = acted("memo.approve", "p-verifier", own).reply.memo
    assert state
    assert (state.shows, state.agreed) == ("approved", True)


@pytest.mark.parametrize(("case", "shows"), [("sent back by another", "sent_back"), ("shared", "asked")])
def test_an_approval_says_what_else_the_draft_waits_for(case: str, shows: str) -> None:
    verb, by, changes, _ = WAYS[case]
    state = acted(verb, by, draft(verb, **changes)).reply.memo
    assert state
    assert (state.shows, state.agreed) == (shows, False)


@pytest.mark.parametrize("case", LATE)
def test_a_press_that_comes_too_late_hears_how_the_draft_stands_and_changes_nothing(case: str) -> None:
    verb, changes, shows = LATE[case]
    done = acted(verb, "p-liaison" if verb == "memo.comment" else "p-verifier", draft(**changes))
    assert why(done) == "outdated"
    assert done.reply.memo
    assert done.reply.memo.shows == shows


@pytest.mark.parametrize("verb", sorted(TABLE))
def test_a_replaced_draft_names_the_one_that_took_its_place(verb: Verb) -> None:
    by = "p-liaison" if verb == "memo.comment" else "p-verifier"
    of = draft(verb, shares=()) if verb == "memo.comment" else draft(verb)
    done = acted(verb, by, of, replaced=draft(id="D2", drafted_seq=9))
    assert (why(done), done.reply.memo and done.reply.memo.by) == ("outdated", "D2")


def test_the_agency_may_comment_on_the_draft_it_has_though_another_was_made_meanwhile() -> None:
    of, by = draft("memo.comment", shares=(SHARE,)), draft(id="D2", drafted_seq=9)
    done = acted("memo.comment", "p-liaison", of, replaced=by, awaited=SHARE.until)
    assert [each.kind for each in done.events] == ["memo_commented", "press_taken"]
    comment = remark("p-liaison", text_id="other")
    late = acted("memo.comment", "p-liaison", evolve(of, review=evolve(of.review, comments=(comment,))), replaced=by)
    assert (why(late), late.reply.memo and late.reply.memo.by) == ("outdated", "D2"), "a comment is there already"


def test_of_a_schedules_draft_one_person_reads_and_another_approves() -> None:
    read = draft("memo.read", reviews=(remark("p-verifier", text_id="t"),))
    alone = acted("memo.approve", "p-verifier", read).reply.memo
    assert alone
    assert not alone.agreed, "who read it approves it for nobody else"
    done = acted("memo.approve", "p-coordinator", read)
    assert done.reply.memo
    assert done.reply.memo.agreed
    first = acted("memo.approve", "p-coordinator", draft("memo.read"))
    assert first.reply.memo
    assert not first.reply.memo.agreed, "nobody read it yet"


def test_who_stands_in_for_the_drafter_may_do_no_more_than_the_drafter() -> None:
    for by, code in (("p-contact", "rule"), ("p-coordinator", None)):
        done = acted("memo.approve", by, draft(), stand_ins={by: frozenset({"p-drafter"})})
        assert (why(done) if code else None) == code
    other = acted("memo.approve", "p-contact", draft(), stand_ins={"p-contact": frozenset({"p-verifier"})})
    assert [each.kind for each in other.events] == ["memo_approved", "press_taken"]


def test_a_draft_is_shared_only_if_somebody_may_comment_on_it_for_the_agency() -> None:
    def shared(people: People) -> ActResult:
        press = Press(by="p-drafter", verb="memo.share", step="submitted", about="D1")
        context = AnswerContext(people=people, day=DAY, drafts={"D1": draft()})
        return result_of(decide(Attempt(press, people.person("p-drafter"), None, context)), press.verb)

    assert [each.kind for each in shared(PEOPLE).events] == ["memo_shared"]
    nobody = evolve(PEOPLE, people=tuple(person for person in PEOPLE.people if person.id != "p-liaison"))
    with pytest.raises(RuleError, match=r"nobody may comment on D1.*role: agency_liaison.*or have it approved without"):
        shared(nobody)


def test_a_draft_that_is_none_changes_nothing() -> None:
    done = acted("memo.approve", "p-verifier", None)
    assert (why(done), done.reply.why) == ("malformed", "no_such_draft")
    assert {verb for verb, verb_is in SPECIFICATIONS.items() if isinstance(verb_is, DraftVerb)} == set(TABLE)
