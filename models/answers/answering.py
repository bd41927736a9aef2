"""What a press does: decided on the record as it is now, by the role table and the rules. It changes nothing."""

from dataclasses import dataclass

from models.answers import answer_acts as acts
from models.answers.answer_checks import check_fits, check_role, is_outdated
from models.answers.context import AnswerContext, Stranger, about, is_for_another
from models.answers.forms import fields_of
from models.answers.given import Given, NotGiven
from models.answers.memo_answering import STEPS, act_on_memo, is_about_memo, refuse_memo_press
from models.answers.press import Press, Verb
from models.answers.reply import OF_ITS_STATE, Reply, stands
from models.core import AnswerRefused, Person, RuleError
from models.ledger import Event, PressRefused, PressTaken
from models.records import MilestoneRecord

WITHOUT_MILESTONE: frozenset[Verb] = frozenset({"away", "away.clear", "mine", *STEPS})


@dataclass(frozen=True)
class Answer:
    """What is to be noted of a press, and what the person is told. Nothing to note: a form is opened, a list shown."""

    events: tuple[Event, ...]
    reply: Reply


def answer_stranger(press: Press, why: Stranger) -> Answer:
    """Return what is noted of a stranger's press: that it was refused, and nothing else [SEC-3]."""
    told = Reply(code="unknown_person" if why == "unknown_person" else "foreign", verb=press.verb)
    return Answer((PressRefused(press_id=press.id, verb=press.verb, why=why),), told)


def answer(
    press: Press,
    person: Person,
    record: MilestoneRecord | None,
    context: AnswerContext,
    given: Given | NotGiven | None = None,
) -> Answer:
    """Return what a person's press does, as the milestone stands now.

    `record` is the one the press is about (`models.answers.context.about`), None where the ledger knows none; `given`
    what became
    of a file named in the form: without it the answer is `taking`, and nothing is noted yet.
    """
    if early := refusal(press, person, record, context):
        return early
    if opens_form(press, person, record, context):
        return Answer((), Reply(code="opens", verb=press.verb, milestone_id=about(press)))
    try:
        return _acted(press, person, record, context, given)
    except AnswerRefused as no:
        return _refused(press, record, no)
    except RuleError:
        return _refused(press, record, AnswerRefused("rule", "a rule forbids it"))


def refusal(press: Press, person: Person, record: MilestoneRecord | None, context: AnswerContext) -> Answer | None:
    """Return the refusal of a press by role, by date or by how the milestone stands; None where a form may open.

    It holds both before a form opens and when it comes back: between the two, others may have acted.
    """
    if press.verb in WITHOUT_MILESTONE:
        no = refuse_memo_press(press, person, context) if is_about_memo(press.verb) else None
        return Answer((no[0],), no[1]) if no else None
    if record is None:
        if about(press) is None and opens_form(press, person, None, context):
            return None  # the form asks for the milestone
        named = about(press)
        code, told = ("no_such_milestone", f"the ledger has no {named}") if named else ("malformed", "no milestone")
        return _refused(press, None, AnswerRefused(code, told))
    if wrong := check_role(press, person, record, context):
        return Answer((PressRefused(press_id=press.id, verb=press.verb, why="wrong_role", about=record.id),), wrong)
    if is_outdated(press, record):
        return _outdated(press, record)
    try:
        check_fits(press, person, record, context)
    except AnswerRefused as no:
        return _refused(press, record, no)
    return None


def opens_form(press: Press, person: Person, record: MilestoneRecord | None, context: AnswerContext) -> bool:
    """Say whether a press asks for a form, which the listener opens before anything is done."""
    if press.step == "submitted":
        return False
    for_another = is_for_another(person, record, context)
    return bool(fields_of(press.verb, for_another=for_another, about=about(press)))


def _acted(
    press: Press, person: Person, record: MilestoneRecord | None, context: AnswerContext, given: Given | NotGiven | None
) -> Answer:
    noted = Reply(code="noted", verb=press.verb, milestone_id=record.id if record else None)
    taken = PressTaken(press_id=press.id, verb=press.verb, about=record.id if record else None)
    if press.verb == "mine":
        return Answer((), Reply(code="mine", verb="mine"))
    if is_about_memo(press.verb) and context.memo is not None:
        return Answer(*act_on_memo(press, person, context.memo))
    if record is None:
        return Answer((*acts.away(press, person, context), taken), noted)
    if press.verb != "evidence":
        return Answer((*acts.effects(press, person, record, context), taken), noted)
    if given is None:
        acts.voice_of(press, person, record, context)
        return Answer((), noted.model_copy(update={"code": "taking"}))
    if isinstance(given, NotGiven):
        refused = (given.refused,) if given.refused else ()
        return Answer((*refused, taken), noted.model_copy(update={"code": "not_taken", "why": given.why}))
    return Answer((*acts.received(press, person, record, context, given), taken), noted)


def _refused(press: Press, record: MilestoneRecord | None, no: AnswerRefused) -> Answer:
    """Return a refusal by a rule; where the reason lies in how the milestone stands, that is what the person sees."""
    if record and no.why in OF_ITS_STATE and press.mark.v is not None and press.mark.v < record.touched_seq:
        return _outdated(press, record, no.why)
    why = "malformed" if no.why == "malformed" else "rule"
    event = PressRefused(press_id=press.id, verb=press.verb, why=why, about=record.id if record else press.mark.d)
    about_it = {"verb": press.verb, "milestone_id": about(press), "why": no.why, "days_left": no.days_left}
    if record and no.why in OF_ITS_STATE:
        return Answer((event,), Reply(code="unfit", **about_it, **stands(record)))
    return Answer((event,), Reply(code="refused", **about_it))


def _outdated(press: Press, record: MilestoneRecord, why: str | None = None) -> Answer:
    event = PressRefused(press_id=press.id, verb=press.verb, why="outdated", about=record.id)
    told = Reply(code="outdated", verb=press.verb, milestone_id=record.id, why=why, **stands(record))
    return Answer((event,), told)
