"""The words that all messages, memos and pages share.

`terms` has what dates, numbers, roles, sources, bases and reasons are called; `sentences` fills the sentence templates;
`sender` is how this installation speaks.
"""

from notifications.words.sender import Sender
from notifications.words.sentences import say
from notifications.words.terms import (
    ANSWER,
    BASIS,
    DUTY,
    FILE_REASON,
    MONTHS,
    REASON,
    RESULT,
    ROLE,
    SAYS,
    SAYS_NOTHING,
    SOURCE,
    STANDING,
    VOICE,
    audience,
    count_of,
    day_month,
    file_reason,
    listed,
    long_date,
    reason,
    role,
    short_date,
    source,
    weekday_date,
)

__all__ = [
    "ANSWER",
    "BASIS",
    "DUTY",
    "FILE_REASON",
    "MONTHS",
    "REASON",
    "RESULT",
    "ROLE",
    "SAYS",
    "SAYS_NOTHING",
    "SOURCE",
    "STANDING",
    "VOICE",
    "Sender",
    "audience",
    "count_of",
    "day_month",
    "file_reason",
    "listed",
    "long_date",
    "reason",
    "role",
    "say",
    "short_date",
    "source",
    "weekday_date",
]
