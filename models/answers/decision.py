"""The decision on an answer, by whichever way it came: Slack, a page, or a command; under the writers' lock."""

from models.answers.context import Attempt
from models.answers.press import StoredFile
from models.answers.specifications import Outcome
from models.answers.verbs import SPECIFICATIONS, fields_of, is_about_milestone


def decide(attempt: Attempt, file: StoredFile | None = None) -> Outcome:
    """Return what an answer adds to the record as it is now. `file` is what the form names, once it is fetched; until
    then nothing is added. Raises NotPermitted by role, AnswerRefused or RuleError by a rule, InputError for what the
    record does not know."""
    specification = SPECIFICATIONS[attempt.press.verb]
    specification.permit(attempt)
    if (before := specification.repeats(attempt)) is not None:
        return Outcome(on_record=before)
    specification.check_fits(attempt)
    return specification.outcome(attempt, file)


def check_may_open(attempt: Attempt) -> None:
    """Raise what `decide` raises where nothing can be answered, whatever the form will say."""
    press = attempt.press
    if is_about_milestone(press.verb) and press.milestone_id is None and opens_form(attempt):
        return  # the form asks for the milestone
    SPECIFICATIONS[press.verb].permit(attempt)
    SPECIFICATIONS[press.verb].check_fits(attempt)


def opens_form(attempt: Attempt) -> bool:
    """Return whether a press asks for a form, which is opened before anything is done."""
    press = attempt.press
    if press.step == "submitted":
        return False
    return bool(fields_of(press.verb, for_another=attempt.is_for_another, about=press.milestone_id))
