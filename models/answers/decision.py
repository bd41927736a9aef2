"""The decision on an act, pressed or typed: before a form opens, when it comes back, and under the writers' lock."""

from dataclasses import replace
from typing import Any, get_args

from models import drafts
from models.answers.context import Attempt, RefusalReason, StrangerReason
from models.answers.evidence import evidence_received, rests_on
from models.answers.press import ButtonMark, Press, RejectedFile, StoredFile, Verb
from models.answers.reply import ActResult, Reply, WhyInState, state_of
from models.answers.rules import check_open
from models.answers.verbs import SPECIFICATIONS, DraftVerb, MilestoneVerb, RecordVerb, SeveralVerb, fields_of
from models.core import COORDINATOR, AnswerRefused, NotPermitted, RuleError, evolve, holders, same_fields
from models.ledger import Event, NotificationKind, PressRefused, PressTaken, Shows
from models.permissions import able
from models.records import DraftRecord, MilestoneRecord


def answer_stranger(press: Press, reason: StrangerReason) -> ActResult:
    """Return the answer to a stranger: only that the press was refused goes on record."""
    return _refused(press, reason, code="unknown_person" if reason == "unknown_person" else "foreign")


def answer(attempt: Attempt, file: StoredFile | RejectedFile | None = None) -> ActResult:
    """Return what a press does in the present state of the milestone. `file` is what became of a file that the form
    names; while it is None the reply to such a form is `taking`, and nothing goes on record."""
    specification = SPECIFICATIONS[attempt.press.verb]
    if isinstance(specification, SeveralVerb):
        return _answer_several(attempt, specification.verb)
    if refused := refusal(attempt):
        return refused
    if opens_form(attempt):
        return ActResult((), Reply(code="opens", verb=attempt.press.verb, milestone_id=attempt.press.milestone_id))
    try:
        return _act(attempt, file)
    except AnswerRefused as refused_by_rule:
        return _refuse(attempt, refused_by_rule)
    except RuleError:
        return _refuse(attempt, AnswerRefused("rule", "a rule forbids it"))


def answer_command(attempt: Attempt, file: StoredFile | None) -> ActResult:
    """Return what a command does: nothing, if an entry says the same already, which the reply names. `file` as for
    `answer`. Raises RuleError or InputError, whose sentence the command prints."""
    press = attempt.press
    milestone = attempt.milestone
    specification = SPECIFICATIONS[press.verb]
    _check_permission(attempt)
    before = None
    if isinstance(specification, MilestoneVerb) and milestone:
        before = specification.repeats(attempt, milestone) if specification.repeats else None
    elif isinstance(specification, RecordVerb | DraftVerb):
        before = specification.repeats(attempt) if specification.repeats else None
    if before is not None:
        return ActResult((), Reply(code="noted_before", verb=press.verb, seq=before))
    judged: tuple[int, ...] = ()
    events: tuple[Event, ...] = ()
    match specification:
        case MilestoneVerb() if milestone:
            if not specification.fits_closed:
                check_open(milestone)
            events = specification.handle(attempt, milestone)
            if specification.takes_file and file is None:
                return ActResult((), Reply(code="taking", verb=press.verb))
            events = evidence_received(attempt, milestone, file) if file else events
            judged = rests_on(events, milestone)
        case RecordVerb():
            events = specification.handle(attempt)
        case DraftVerb():
            events, judged = _step_by_command(attempt, specification)
    return ActResult(events, Reply(code="noted", verb=press.verb), judged)


def refusal(attempt: Attempt) -> ActResult | None:
    """Return the refusal of a press by role, due date or state, or None if its form may open."""
    specification = SPECIFICATIONS[attempt.press.verb]
    milestone = attempt.milestone
    if isinstance(specification, DraftVerb):
        return _refuse_draft_press(attempt, specification)
    if not isinstance(specification, MilestoneVerb):
        return None
    if milestone is None and attempt.press.milestone_id is None and opens_form(attempt):
        return None  # the form asks for the milestone
    try:
        _check_permission(attempt)
        if milestone is None:
            return None
        if not specification.fits_any_date and attempt.press.mark.due not in (None, milestone.due_now):
            # The button was drawn for another due date, so it is not certain what the person meant.
            return _refuse_outdated(attempt, milestone)
        check_open(milestone, specification.verdict)
        if specification.check:
            specification.check(attempt, milestone)
    except NotPermitted as refused_by_role:
        return _wrong_role(attempt, refused_by_role.able, attempt.milestone_id)
    except AnswerRefused as refused_by_rule:
        return _refuse(attempt, refused_by_rule)
    return None


def _check_permission(attempt: Attempt) -> None:
    match SPECIFICATIONS[attempt.press.verb]:
        case MilestoneVerb() as specification:
            if attempt.milestone is None:
                if (unknown := attempt.press.milestone_id) is None:
                    raise AnswerRefused("malformed", "no milestone")
                sentence = f"unknown milestone: {unknown}; `followthrough status` lists the recommendations"
                raise AnswerRefused("no_such_milestone", sentence)
            attempt.permit(specification.action, attempt.milestone.id)
        case RecordVerb() as specification if specification.action:
            attempt.permit(specification.action, specification.subject(attempt))
        case DraftVerb() as specification:
            attempt.permit(specification.action, None)


def opens_form(attempt: Attempt) -> bool:
    """Return whether a press asks for a form, which is opened before anything is done."""
    press = attempt.press
    if press.step == "submitted":
        return False
    return bool(fields_of(press.verb, for_another=attempt.is_for_another, about=press.milestone_id))


def _act(attempt: Attempt, file: StoredFile | RejectedFile | None) -> ActResult:
    press = attempt.press
    milestone = attempt.milestone
    specification = SPECIFICATIONS[press.verb]
    if isinstance(specification, DraftVerb) and attempt.context.memo is not None:
        return _act_on_draft(press, attempt.person.id, specification, attempt.context.memo)
    if isinstance(specification, RecordVerb):
        return _note(attempt, specification.handle(attempt))
    if not isinstance(specification, MilestoneVerb) or milestone is None:
        return ActResult((), Reply(code="mine", verb=press.verb))
    if isinstance(file, RejectedFile):
        refusals = (file.refusal,) if file.refusal else ()
        reply = Reply(code="not_taken", verb=press.verb, milestone_id=milestone.id, **same_fields(Reply, file))
        return ActResult((*refusals, _press_taken(attempt)), reply)
    if specification.takes_file and file is not None:
        return _note(attempt, evidence_received(attempt, milestone, file))
    events = specification.handle(attempt, milestone)
    if specification.takes_file:
        return ActResult((), Reply(code="taking", verb=press.verb, milestone_id=milestone.id))
    return _note(attempt, events)


def _answer_several(attempt: Attempt, verb: Verb) -> ActResult:
    """Return what one press does to several milestones; if all are refused, why the first one is."""
    press = attempt.press
    milestones = attempt.context.milestones
    answers = {
        id_: answer(
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


def _note(attempt: Attempt, events: tuple[Event, ...]) -> ActResult:
    reply = Reply(code="noted", verb=attempt.press.verb, milestone_id=attempt.milestone_id)
    return ActResult((*events, _press_taken(attempt)), reply)


def _press_taken(attempt: Attempt) -> PressTaken:
    return PressTaken(press_id=attempt.press.id, verb=attempt.press.verb, about=attempt.milestone_id)


def _refuse(attempt: Attempt, refused: AnswerRefused) -> ActResult:
    """Return the refusal by a rule. If the reason lies in the state of the milestone, the reply shows this state."""
    press = attempt.press
    milestone = attempt.milestone
    lies_in_state = milestone is not None and refused.why in get_args(WhyInState)
    if milestone and lies_in_state and press.mark.v is not None and press.mark.v < milestone.touched_seq:
        return _refuse_outdated(attempt, milestone, refused.why)
    return _refused(
        press,
        "malformed" if refused.why == "malformed" else "rule",
        milestone.id if milestone else press.mark.d,
        code="unfit" if lies_in_state else "refused",
        milestone_id=press.milestone_id,
        why=refused.why,
        days_left=refused.days_left,
        state=state_of(milestone, refused.why) if milestone and lies_in_state else None,
    )


def _refuse_outdated(attempt: Attempt, milestone: MilestoneRecord, why: str | None = None) -> ActResult:
    reply = {"milestone_id": milestone.id, "why": why, "state": state_of(milestone, why or "date_moved")}
    return _refused(attempt.press, "outdated", milestone.id, code="outdated", **reply)


def _wrong_role(attempt: Attempt, allowed: tuple[str, ...], about: str | None) -> ActResult:
    """Return the answer to somebody whose role does not allow a press: who may do it instead."""
    coordinators = {person.id for person in holders(attempt.context.people, COORDINATOR, attempt.milestone_id)}
    return _refused(
        attempt.press,
        "wrong_role",
        about,
        code="wrong_role",
        milestone_id=attempt.milestone_id,
        who=tuple(person for person in allowed if person not in coordinators),
        coordinator=not coordinators.isdisjoint(allowed),
    )


def _refused(press: Press, reason: RefusalReason, about: str | None = None, **reply: Any) -> ActResult:
    event = PressRefused(press_id=press.id, verb=press.verb, why=reason, about=about)
    return ActResult((event,), Reply(verb=press.verb, **reply))


# Draft memos, by the role table and the rules of a draft's life (`models/drafts`).


def _refuse_draft_press(attempt: Attempt, verb: DraftVerb) -> ActResult | None:
    """Return the refusal of a press by role, to the drafter or by the state of the draft, or None if it may be done;
    a stand-in may do no more than the person who is away."""
    press = attempt.press
    at_hand = attempt.context.memo
    if at_hand is None:
        return _refused(press, "malformed", code="refused", why="no_such_draft")
    draft = at_hand.draft
    allowed = able(attempt.context.people, verb.action)
    acting = attempt.acting_ids.intersection(allowed)
    if not acting:
        others = tuple(person for person in allowed if verb.step == "comment" or person != draft.drafted_by)
        return _wrong_role(attempt, others, draft.id)
    if _is_own(attempt, verb, draft):
        return _refused(press, "rule", draft.id, code="refused", why="own_draft")
    if verb.step == "comment":
        is_open = drafts.may_comment(at_hand, attempt.day)
    else:
        steps = [drafts.steps_for(draft, person) for person in acting]
        is_own_step = verb.step in drafts.steps_for(draft, attempt.person.id)
        is_open = not at_hand.replaced and is_own_step and any(verb.step in of_person for of_person in steps)
    if is_open:
        return None
    kind: NotificationKind = "memo_shared" if verb.step == "comment" else "memo_ready"
    state = drafts.state_of(kind, attempt.person.id, at_hand, attempt.day)
    return _refused(press, "outdated", draft.id, code="outdated", memo=state)


def _step_by_command(attempt: Attempt, verb: DraftVerb) -> tuple[tuple[Event, ...], tuple[int, ...]]:
    """Return what a step with a draft adds to the record, and the entries of others that it judges. Raises RuleError
    where the draft is not open, the drafter would decide, or no comment is awaited."""
    form = attempt.form
    on_record = attempt.context.drafts
    draft = drafts.open_draft(on_record, attempt.about)
    event = drafts.step_of(draft, verb.rule, attempt.person.id, form.reason or form.text or "")
    if _is_own(attempt, verb, draft):
        raise RuleError(f"{attempt.person.id} stands in for {draft.drafted_by}, who drafted {draft.id}")
    if verb.step == "comment":
        drafts.refuse_unless_comment_is_awaited(on_record, draft, attempt.day)
        return (event,), ()
    return (event,), (draft.drafted_seq, *(item.seq for item in (*draft.review.reviews, *draft.review.approvals)))


def _act_on_draft(press: Press, person_id: str, verb: DraftVerb, at_hand: drafts.MemoAtHand) -> ActResult:
    """Return what a press adds to the record. Raises RuleError if a rule of a draft's life forbids it."""
    draft = at_hand.draft
    event = drafts.step_of(draft, verb.rule, person_id, press.form.reason or press.form.text or "")
    is_agreed = drafts.agrees(draft, person_id, verb.step)
    shows: Shows = "approved" if verb.step == "approve" or is_agreed else "read"
    press_taken = PressTaken(press_id=press.id, verb=press.verb, about=draft.id)
    state = drafts.MemoState(draft=draft.id, shows=shows, agreed=is_agreed)
    return ActResult((event, press_taken), Reply(code="noted", verb=press.verb, memo=state))


def _is_own(attempt: Attempt, verb: DraftVerb, draft: DraftRecord) -> bool:
    """Return whether a person drafted it, or acts in the place of nobody but who did."""
    acting = attempt.acting_ids.intersection(able(attempt.context.people, verb.action))
    return verb.step != "comment" and (attempt.person.id == draft.drafted_by or acting == {draft.drafted_by})
