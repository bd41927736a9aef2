"""What people press or type, who may, and what it does; the Home tab."""

from models.answers.answer_acts import follows, voice_of
from models.answers.answer_checks import not_to_verify
from models.answers.answer_rules import block, days_of_quiet, last_quiet_day, refuse_extension, unblock
from models.answers.answering import WITHOUT_MILESTONE, Answer, answer, answer_stranger, opens_form, refusal
from models.answers.context import AnswerContext, Stranger, about, coordinates, is_for_another, person_of, stranger
from models.answers.form_checks import SNOOZE_DAYS, Fault, form_faults
from models.answers.forms import LONGEST_WORDS, Field, Sort, fields_of
from models.answers.given import Given, NotGiven
from models.answers.handing_over import may_take_over, reassign
from models.answers.home import HomeFacts, HomeItem, HomeMemo, Operations
from models.answers.home_places import BACK, Ground
from models.answers.homing import home_of, touched_by
from models.answers.press import ACTION, MORE, VERBS, Form, Mark, Press, Verb, press_id, read_mark
from models.answers.received import Asked, Opened, Read
from models.answers.reply import Reply, Why, read_reply, stands

__all__ = [
    "ACTION",
    "BACK",
    "LONGEST_WORDS",
    "MORE",
    "SNOOZE_DAYS",
    "VERBS",
    "WITHOUT_MILESTONE",
    "Answer",
    "AnswerContext",
    "Asked",
    "Fault",
    "Field",
    "Form",
    "Given",
    "Ground",
    "HomeFacts",
    "HomeItem",
    "HomeMemo",
    "Mark",
    "NotGiven",
    "Opened",
    "Operations",
    "Press",
    "Read",
    "Reply",
    "Sort",
    "Stranger",
    "Verb",
    "Why",
    "about",
    "answer",
    "answer_stranger",
    "block",
    "coordinates",
    "days_of_quiet",
    "fields_of",
    "follows",
    "form_faults",
    "home_of",
    "is_for_another",
    "last_quiet_day",
    "may_take_over",
    "not_to_verify",
    "opens_form",
    "person_of",
    "press_id",
    "read_mark",
    "read_reply",
    "reassign",
    "refusal",
    "refuse_extension",
    "stands",
    "stranger",
    "touched_by",
    "unblock",
    "voice_of",
]
