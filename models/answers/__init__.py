"""What people press, or type as a command, who may do it, and what it adds to the record; the Home tab.

Read `press` (what can be pressed where), `context` (who acts), `rules` (the rules of each answer), `evidence` (a file's
voice, who may verify what), `office` (rules about anything but a milestone), `specifications` (what a verb is), `verbs`
(one specification a verb), `decision` (one for every way in), `press_result` and `reply` (what a person learns of a
press), `forms`, `limits`, `home`, `letters`, and `notes` and `mails` (what people type to us). Nothing here changes
anything: an answer is a tuple of events.

To add a verb: its name in `models/ledger/events/verbs.py`, and in `items.py` there the messages that show its button;
its specification in `verbs.py`; the words of its button and form in `buttons.j2` of `notifications/templates/messages`;
a command in `flows/commands/answers.py`.
"""

from models.answers.context import (
    AnswerContext,
    Attempt,
    StrangerReason,
    acting,
    is_coordinator,
    person_of,
    stranger_reason,
)
from models.answers.decision import decide, opens_form
from models.answers.evidence import evidence_voice, must_show, suppliers_barred_for
from models.answers.forms import LONGEST_WORDS, FormFault, form_faults, read_fields
from models.answers.home import (
    LOOKBACK,
    HomeContext,
    HomeFacts,
    HomeMemo,
    HomeMilestone,
    Operations,
    Section,
    home_of,
    people_shown,
)
from models.answers.letters import Letter, LetterDate, letters_of
from models.answers.limits import (
    ABOUT_WHO,
    COUNTED_FOR,
    KEPT_FOR,
    PRESSES_AN_HOUR,
    TRIES,
    Refusal,
    count_refused,
    is_over_limit,
    repeated,
)
from models.answers.mails import MOST_BYTES, MailHead, new_words, why_apart
from models.answers.notes import (
    DirectMessage,
    DoneByReply,
    Note,
    TypedWords,
    kept_words,
    named_ids,
    the_one,
)
from models.answers.press import (
    ACTION,
    CALLED_REPLY,
    MORE,
    OWN_WORDS,
    SHOWN,
    VERBS,
    ButtonMark,
    Form,
    HomeOpened,
    IncomingPress,
    Press,
    RejectedFile,
    SlackActor,
    SlashCommand,
    StoredFile,
    is_for_office,
    menu_of,
    press_id,
    read_mark,
    row_of,
    without_account,
)
from models.answers.press_result import answer_press, answer_stranger
from models.answers.reply import ActResult, Code, MilestoneState, Reply, Why, read_reply, result_of, state_of
from models.answers.rules import (
    SNOOZE_DAYS,
    can_be_undone,
    last_snooze_day,
    may_be_proposed,
    propose,
    reassignable_to,
    snooze_days_left,
)
from models.answers.specifications import Field, MilestoneVerb
from models.answers.verbs import SPECIFICATIONS, draft_verb, fields_of, is_about_milestone
