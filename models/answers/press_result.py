"""What a press in Slack or on a page comes to: the decision, noted beside its effects, and the reply in codes."""

from dataclasses import replace
from typing import Any, get_args

from models import drafts
from models.answers.context import Attempt, RefusalReason, StrangerReason
from models.answers.decision import check_may_open, decide, opens_form
from models.answers.press import SHOWN, ButtonMark, Press, RejectedFile, StoredFile
from models.answers.reply import ActResult, Reply, WhyInState, result_of, state_of
from models.answers.specifications import DraftVerb, SeveralVerb
from models.answers.verbs import SPECIFICATIONS
from models.core import COORDINATOR, AnswerRefused, InputError, NotPermitted, RuleError, evolve, holders, same_fields
from models.ledger import Event, NotificationKind, PressRefused, PressTaken, Shows, Verb
from models.records import MilestoneRecord

OUTDATED = ("date_moved", "old_button")
"""The reasons that say by themselves that a button is out of date."""


def answer_stranger(press: Press, reason: StrangerReason) -> ActResult:
    """Return the answer to a stranger: only that the press was refused goes on record."""
    return _refused(press, reason, code="unknown_person" if reason == "unknown_person" else "foreign")


def answer_press(attempt: Attempt, file: StoredFile | RejectedFile | None = None) -> ActResult:
    """Return what a press does in the present state of the record. `file` is what became of a file that the form names;
    while it is None the reply to such a form is `taking`, and nothing goes on record."""
    press = attempt.press
    specification = SPECIFICATIONS[press.verb]
    if isinstance(specification, SeveralVerb):
        return _answer_several(attempt, specification.verb)
    if press.verb in SHOWN:
        return ActResult((), Reply(code="mine", verb=press.verb))
    try:
        if opens_form(attempt):
            check_may_open(attempt)
            return ActResult((), Reply(code="opens", verb=press.verb, milestone_id=press.milestone_id))
        outcome = decide(attempt, file if isinstance(file, StoredFile) else None)
    except (RuleError, InputError) as refused:
        return _refuse(attempt, refused)
    if isinstance(file, RejectedFile):
        refusals = (file.refusal,) if file.refusal else ()
        reply = Reply(code="not_taken", verb=press.verb, milestone_id=attempt.milestone_id, **same_fields(Reply, file))
        return ActResult((*refusals, _press_taken(attempt)), reply)
    result = result_of(outcome, press.verb, attempt.milestone_id)
    if outcome.awaits_file:
        return result
    if isinstance(specification, DraftVerb):
        result = replace(result, reply=evolve(result.reply, memo=_state_after(attempt, specification)))
    return replace(result, events=(*result.events, _press_taken(attempt)))


def _answer_several(attempt: Attempt, verb: Verb) -> ActResult:
    """Return what one press does to several milestones; if all are refused, why the first one is."""
    press = attempt.press
    milestones = attempt.context.milestones
    answers = {
        id_: answer_press(
            replace(
                attempt, press=evolve(press, verb=verb, mark=ButtonMark(m=id_, due=due)), milestone=milestones.get(id_)
            )
        )
        for id_, due in (press.mark.all or {}).items()
    }
    done = tuple(id_ for id_, answered in answers.items() if answered.reply.code == "noted")
    if not done:
        return next(iter(answers.values()), _refuse(attempt, AnswerRefused("malformed", "no milestone")))
    events = (event for id_ in done for event in answers[id_].events if not isinstance(event, PressTaken))
    reply = Reply(code="noted", verb=press.verb, done=done, refused=tuple(sorted(answers.keys() - done)))
    return ActResult((*events, _press_taken(attempt)), reply)


def _press_taken(attempt: Attempt) -> PressTaken:
    press = attempt.press
    return PressTaken(press_id=press.id, verb=press.verb, about=attempt.milestone_id or press.mark.d)


def _state_after(attempt: Attempt, verb: DraftVerb) -> drafts.MemoState:
    """Return how a draft stands after a step; where the agency has it, or another person sent it back, that."""
    draft, person_id = attempt.context.drafts[attempt.draft_id], attempt.person.id
    back = drafts.sent_back(draft)
    if attempt.context.memo and (draft.review.shares or (back and back.by != person_id)):
        return drafts.state_of("memo_ready", person_id, attempt.context.memo, attempt.day)
    is_agreed = drafts.agrees(draft, person_id, verb.step)
    shows: Shows = "approved" if verb.step == "approve" or is_agreed else "read"
    return drafts.MemoState(draft=draft.id, shows=shows, agreed=is_agreed)


# Refusals: one entry that the press was refused, and the reason in codes


def _refuse(attempt: Attempt, refused: RuleError | InputError) -> ActResult:
    """Return a refusal, worded by what refused it: the role table, the state of a draft or of a milestone, or a rule.
    If the reason lies in the state of the milestone, the reply shows this state."""
    press, milestone = attempt.press, attempt.milestone
    if isinstance(refused, NotPermitted):
        return _wrong_role(attempt, refused.able)
    specification = SPECIFICATIONS[press.verb]
    why = refused.why if isinstance(refused, AnswerRefused) else "rule"
    if isinstance(specification, DraftVerb) and why == "rule":
        return _refuse_draft(attempt, specification)
    if milestone and (why in OUTDATED or (why in get_args(WhyInState) and _is_outdated(press, milestone))):
        reply = {"milestone_id": milestone.id, "why": why, "state": state_of(milestone, why)}
        return _refused(press, "outdated", milestone.id, code="outdated", **reply)
    lies_in_state = milestone is not None and why in get_args(WhyInState)
    return _refused(
        press,
        "malformed" if why in ("malformed", "no_such_draft") else "rule",
        milestone.id if milestone else press.mark.d,
        code="unfit" if lies_in_state else "refused",
        milestone_id=press.milestone_id,
        why=why,
        days_left=getattr(refused, "days_left", None),
        state=state_of(milestone, why) if milestone and lies_in_state else None,
    )


def _is_outdated(press: Press, milestone: MilestoneRecord) -> bool:
    return press.mark.v is not None and press.mark.v < milestone.touched_seq


def _refuse_draft(attempt: Attempt, verb: DraftVerb) -> ActResult:
    """Return the refusal of a step that a draft is past; the reply shows how the draft stands."""
    at_hand = attempt.context.memo
    kind: NotificationKind = "memo_shared" if verb.step == "comment" else "memo_ready"
    state = drafts.state_of(kind, attempt.person.id, at_hand, attempt.day) if at_hand else None
    return _refused(attempt.press, "outdated", attempt.draft_id, code="outdated", memo=state)


def _wrong_role(attempt: Attempt, allowed: tuple[str, ...]) -> ActResult:
    """Return the answer to somebody whose role does not allow a press: who may do it instead."""
    press = attempt.press
    coordinators = {person.id for person in holders(attempt.context.people, COORDINATOR, attempt.milestone_id)}
    draft = attempt.context.drafts.get(attempt.draft_id)
    drafter = draft.drafted_by if draft and press.verb != "memo.comment" else None
    others = [person for person in allowed if person != drafter]
    return _refused(
        press,
        "wrong_role",
        attempt.milestone_id or press.mark.d,
        code="wrong_role",
        milestone_id=attempt.milestone_id,
        who=tuple(person for person in others if person not in coordinators),
        coordinator=not coordinators.isdisjoint(others),
    )


def _refused(press: Press, reason: RefusalReason, about: str | None = None, **reply: Any) -> ActResult:
    event: Event = PressRefused(press_id=press.id, verb=press.verb, why=reason, about=about)
    return ActResult((event,), Reply(verb=press.verb, **reply))
