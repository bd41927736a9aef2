"""The words that all messages, memos and pages share: `dates`, numbers and lists; `headline`, where things stand;
`terms` of bases and reasons; `refusals` of files; `sentences` from templates; `safe_text` of what people typed."""

from notifications.words.dates import (
    MONTHS,
    SHORT_MONTHS,
    an,
    cap,
    clock_time,
    counted,
    date_inside,
    day_month,
    ended,
    instance,
    listed,
    local_moment,
    long_date,
    mid,
    near,
    near_short,
    number,
    number_first,
    short_date,
    tally,
    titled,
    weekday_date,
    whose,
)
from notifications.words.headline import (
    DATE,
    WHY,
    across_rows,
    label,
    owed_line,
    part_rows,
    proof_words,
    state_words,
)
from notifications.words.refusals import FILE_REFUSALS, FileRefusal, file_words
from notifications.words.safe_text import Typed, escape, fitted, inert, typed, whole_phrases, whole_sentences
from notifications.words.sentences import DEMONSTRATION, FILTERS, Sender, say, say_message, say_of
from notifications.words.terms import (
    ANSWER,
    BASIS,
    BASIS_SAID,
    HELD,
    NOTIFICATION,
    READING,
    REASON,
    SAYS,
    SAYS_NOTHING,
    TURN,
    VOICE,
    reason,
    short_reason,
    titled_of,
)
from notifications.words.week import week_parts
