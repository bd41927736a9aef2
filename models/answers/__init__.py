"""What people press or type in Slack, who may do it, and what it adds to the record; the Home tab.

Read `press` (what comes from Slack), `reply` (what the person learns), `rules` (the rules of each answer, shared with
commands), `context` (who pressed, and what the decision rests on), `findings` (who may verify what), `verbs` (one
specification a verb), `drafts` (presses about a draft memo), `decision` (the answer to a press), `forms` (what is wrong
with a form), `limits` (how many presses are taken), `home` (the Home tab), `dates` and `letters` (our target dates, and
the letter about them). Nothing here changes anything: an answer is a tuple of events and a reply.

To add a press: its name in `press.py`, its specification in `verbs.py`, its words and the messages that show it in
`notifications/slack/verbs.py`.
"""

from models.answers.context import AnswerContext, Attempt, StrangerReason, is_coordinator, person_of, stranger_reason
from models.answers.dates import accept, agree, decline, may_be_proposed, offer, propose
from models.answers.decision import Answer, answer, answer_command, answer_stranger, opens_form, refusal
from models.answers.findings import consequences, must_show, suppliers_barred_for
from models.answers.forms import LONGEST_WORDS, FormFault, form_faults
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
from models.answers.press import (
    ACTION,
    LONGEST_MARK,
    MORE,
    VERBS,
    Form,
    HomeOpened,
    IncomingPress,
    Mark,
    Press,
    RejectedFile,
    SlackActor,
    SlashCommand,
    StoredFile,
    Verb,
    press_id,
    read_mark,
    without_slack_ids,
)
from models.answers.reply import Code, MilestoneState, Reply, Why, read_reply, state_of
from models.answers.rules import (
    SNOOZE_DAYS,
    block,
    last_snooze_day,
    look,
    reassign,
    reassignable_to,
    refuse_extension,
    snooze_days_left,
    unblock,
)
from models.answers.verbs import (
    SPECIFICATIONS,
    Field,
    FieldType,
    MilestoneVerb,
    draft_verb,
    evidence_voice,
    fields_of,
    is_about_milestone,
)
