"""What a press about a draft memo does, by the role table and the rules of a draft's life (`models/drafts`)."""

from models.answers.context import Attempt
from models.answers.press import Press
from models.answers.reply import ActResult, Reply
from models.answers.verbs import DraftVerb
from models.core import COORDINATOR, RuleError, holders
from models.drafts import (
    MemoAtHand,
    MemoState,
    agrees,
    may_comment,
    open_draft,
    refuse_unless_comment_is_awaited,
    state_of,
    step_of,
    steps_for,
)
from models.ledger import Event, NotificationKind, PressRefused, PressTaken, Shows
from models.permissions import able
from models.records import DraftRecord


def refuse_draft_press(attempt: Attempt, verb: DraftVerb) -> ActResult | None:
    """Return the refusal of a press by role, to the drafter or by the state of the draft, or None if it may be done;
    a stand-in may do no more than the person who is away."""
    press = attempt.press
    at_hand = attempt.context.memo
    if at_hand is None:
        event = PressRefused(press_id=press.id, verb=press.verb, why="malformed")
        return ActResult((event,), Reply(code="refused", verb=press.verb, why="no_such_draft"))
    draft = at_hand.draft
    allowed = able(attempt.context.people, verb.action)
    acting = attempt.acting_ids.intersection(allowed)
    if not acting:
        others = tuple(person for person in allowed if verb.step == "comment" or person != draft.drafted_by)
        return wrong_role(attempt, others, draft.id)
    if _is_own(attempt, verb, draft):
        event = PressRefused(press_id=press.id, verb=press.verb, why="rule", about=draft.id)
        return ActResult((event,), Reply(code="refused", verb=press.verb, why="own_draft"))
    return None if _is_open(attempt, verb, at_hand, acting) else _refuse_outdated(attempt, at_hand)


def step_by_command(attempt: Attempt, verb: DraftVerb) -> tuple[tuple[Event, ...], tuple[int, ...]]:
    """Return what a step with a draft adds to the record, and the entries of others that it judges. Raises RuleError
    where the draft is not open, the drafter would decide, or no comment is awaited."""
    drafts = attempt.context.drafts
    form = attempt.form
    draft = open_draft(drafts, attempt.about)
    event = step_of(draft, verb.rule, attempt.person.id, form.reason or form.text or "")
    if _is_own(attempt, verb, draft):
        raise RuleError(f"{attempt.person.id} stands in for {draft.drafted_by}, who drafted {draft.id}")
    if verb.step == "comment":
        refuse_unless_comment_is_awaited(drafts, draft, attempt.day)
        return (event,), ()
    return (event,), (draft.drafted_seq, *(item.seq for item in (*draft.reviews, *draft.approvals)))


def act_on_draft(press: Press, person_id: str, verb: DraftVerb, at_hand: MemoAtHand) -> ActResult:
    """Return what a press adds to the record. Raises RuleError if a rule of a draft's life forbids it."""
    draft = at_hand.draft
    event = step_of(draft, verb.rule, person_id, press.form.reason or press.form.text or "")
    is_agreed = agrees(draft, person_id, verb.step)
    shows: Shows = "approved" if verb.step == "approve" or is_agreed else "read"
    press_taken = PressTaken(press_id=press.id, verb=press.verb, about=draft.id)
    state = MemoState(draft=draft.id, shows=shows, agreed=is_agreed)
    return ActResult((event, press_taken), Reply(code="noted", verb=press.verb, memo=state))


def wrong_role(attempt: Attempt, allowed: tuple[str, ...], about: str | None) -> ActResult:
    """Return the answer to somebody whose role does not allow a press: who may do it instead."""
    press = attempt.press
    coordinators = {person.id for person in holders(attempt.context.people, COORDINATOR, attempt.milestone_id)}
    reply = Reply(
        code="wrong_role",
        verb=press.verb,
        milestone_id=attempt.milestone_id,
        who=tuple(person for person in allowed if person not in coordinators),
        coordinator=not coordinators.isdisjoint(allowed),
    )
    return ActResult((PressRefused(press_id=press.id, verb=press.verb, why="wrong_role", about=about),), reply)


def _is_own(attempt: Attempt, verb: DraftVerb, draft: DraftRecord) -> bool:
    """Return whether a person drafted it, or acts in the place of nobody but who did."""
    acting = attempt.acting_ids.intersection(able(attempt.context.people, verb.action))
    return verb.step != "comment" and (attempt.person.id == draft.drafted_by or acting == {draft.drafted_by})


def _is_open(attempt: Attempt, verb: DraftVerb, at_hand: MemoAtHand, acting: frozenset[str]) -> bool:
    if verb.step == "comment":
        return may_comment(at_hand, attempt.day)
    return (
        not at_hand.replaced
        and verb.step in steps_for(at_hand.draft, attempt.person.id)
        and any(verb.step in steps_for(at_hand.draft, person) for person in acting)
    )


def _refuse_outdated(attempt: Attempt, at_hand: MemoAtHand) -> ActResult:
    press = attempt.press
    kind: NotificationKind = "memo_shared" if press.verb == "memo.comment" else "memo_ready"
    event = PressRefused(press_id=press.id, verb=press.verb, why="outdated", about=at_hand.draft.id)
    state = state_of(kind, attempt.person.id, at_hand, attempt.day)
    return ActResult((event,), Reply(code="outdated", verb=press.verb, memo=state))
