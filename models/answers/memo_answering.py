"""What a press about a draft does, by the role table and the rules of a memo's life (models/drafts/approval.py)."""

from models.answers.context import AnswerContext
from models.answers.press import MEMO, Press, Verb
from models.answers.reply import Reply
from models.core import COORDINATOR, Person, holders
from models.drafts import ACTION, MemoAtHand, MemoState, Step, agrees, may_comment, state_of, step_of, steps_for
from models.ledger import Event, MemoStep, NotificationKind, PressRefused, PressTaken, Shows
from models.permissions import able, acts_as

STEPS: dict[Verb, tuple[MemoStep, Step]] = {
    "memo.approve": ("approve", "approve"),
    "memo.read": ("read", "review"),
    "memo.back": ("back", "send_back"),
    "memo.comment": ("comment", "comment"),
}
"""What a message calls the step, and what the rules call it."""

Refusal = tuple[PressRefused, Reply]


def is_about_memo(verb: Verb) -> bool:
    """Say whether a verb is about a draft of a memo."""
    return verb.startswith(MEMO)


def refuse_memo_press(press: Press, person: Person, context: AnswerContext) -> Refusal | None:
    """Return the refusal of a press by role, or by how the draft stands now; None where it may be acted on.

    A draft that was replaced, shared, sent back, approved or issued answers with its present state. Who drafted it may
    not review it, and who stands in for another may do no more than that person may.
    """
    at_hand, (asked, step) = context.memo, STEPS[press.verb]
    if at_hand is None:
        event = PressRefused(press_id=press.id, verb=press.verb, why="malformed")
        return event, Reply(code="refused", verb=press.verb, why="no_such_draft")
    draft = at_hand.draft
    those = able(context.people, ACTION[step])
    roles = acts_as(person.id, context.stand_ins).intersection(those)
    if not roles:
        event = PressRefused(press_id=press.id, verb=press.verb, why="wrong_role", about=draft.id)
        return event, _wrong_role(press, those, draft.drafted_by if asked != "comment" else "", context)
    if asked != "comment" and (person.id == draft.drafted_by or roles == {draft.drafted_by}):
        event = PressRefused(press_id=press.id, verb=press.verb, why="rule", about=draft.id)
        return event, Reply(code="refused", verb=press.verb, why="own_draft")
    open_ = (
        may_comment(at_hand, context.day)
        if asked == "comment"
        else not at_hand.replaced
        and asked in steps_for(draft, person.id)
        and any(asked in steps_for(draft, role) for role in roles)
    )
    return None if open_ else _outdated(press, at_hand, person.id, context)


def act_on_memo(press: Press, person: Person, at_hand: MemoAtHand) -> tuple[tuple[Event, ...], Reply]:
    """Return what is noted of a press that may be acted on. Raises RuleError where a rule of a memo's life forbids it.

    The words of its form are named by their text id; an approval binds the draft's bytes.
    """
    draft, (asked, step) = at_hand.draft, STEPS[press.verb]
    event = step_of(draft, step, person.id, press.form.reason or press.form.text or "")
    shows: Shows = "approved" if asked == "approve" or agrees(draft, person.id, asked) else "read"
    state = MemoState(draft=draft.id, shows=shows, agreed=agrees(draft, person.id, asked))
    taken = PressTaken(press_id=press.id, verb=press.verb, about=draft.id)
    return (event, taken), Reply(code="noted", verb=press.verb, memo=state)


def _wrong_role(press: Press, those: tuple[str, ...], drafter: str, context: AnswerContext) -> Reply:
    ours = {each.id for each in holders(context.people, COORDINATOR)}
    others = [each for each in those if each != drafter]
    who = tuple(each for each in others if each not in ours)
    told = {"who": who, "coordinator": not ours.isdisjoint(others)}
    return Reply(code="wrong_role", verb=press.verb, **told)


def _outdated(press: Press, at_hand: MemoAtHand, person_id: str, context: AnswerContext) -> Refusal:
    """Refuse with how the draft stands, in the words of its message (notifications/reminders/memo_state.py)."""
    kind: NotificationKind = "memo_shared" if press.verb == "memo.comment" else "memo_ready"
    event = PressRefused(press_id=press.id, verb=press.verb, why="outdated", about=at_hand.draft.id)
    return event, Reply(code="outdated", verb=press.verb, memo=state_of(kind, person_id, at_hand, context.day))
