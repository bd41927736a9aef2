"""Dates, numbers, standings and reasons in words, and the templates of sentences."""

from notifications.words.audiences import audience
from notifications.words.reasons import FILE, REASON, file_reason
from notifications.words.sender import Sender
from notifications.words.sentences import say
from notifications.words.words import (
    ANSWER,
    BASIS,
    DUTY,
    MONTHS,
    RESULT,
    ROLE,
    SAYS,
    SAYS_NOTHING,
    SOURCE,
    STANDING,
    VOICE,
    count_of,
    day_month,
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
    "FILE",
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
