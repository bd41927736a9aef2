"""What every other room builds on: frozen values, errors, dates of the City, people, the privacy gate."""

from models.core.answer import Answer
from models.core.errors import (
    PERSONAL_CODES,
    AnswerRefused,
    CheckFailed,
    DiskRefused,
    EvidenceChanged,
    FollowthroughError,
    InputError,
    LedgerBroken,
    LedgerError,
    LedgerMoved,
    NotPermitted,
    PlanError,
    PrivacyError,
    ReminderKeyReused,
    RuleError,
    SettingsError,
    SlackBusy,
    SlackError,
    SlackRefused,
    SlackStopped,
    SlackUncertain,
    SlackUnfit,
    SlackUnreached,
    SourceFault,
    Unreadable,
)
from models.core.fault import Fault, Loc, one_of
from models.core.mail_errors import MailError, MailLater, MailRefused, MailStopped, MailUncertain
from models.core.paper import Paper
from models.core.patterns import BadPattern, check_pattern, find_pattern
from models.core.people import (
    COORDINATOR,
    EMAIL_PATTERN,
    VERIFIER,
    Email,
    Hours,
    People,
    Person,
    PersonId,
    holder,
    holders,
)
from models.core.plain import (
    ENV_NAME_PATTERN,
    ID_PATTERN,
    NAME_PATTERN,
    SHA256_PATTERN,
    SLUG_PATTERN,
    TEXT_PATTERN,
    Day,
    EnvName,
    Flag,
    Id,
    Mark,
    Name,
    Number,
    Positive,
    Sha256,
    Slug,
    Text,
)
from models.core.privacy import inspect, record_without_personal, without_personal
from models.core.privacy_typed import inspect_typed
from models.core.values import Record, Value, evolve
from models.core.workdays import (
    CITY,
    CLOSES,
    NEW_YORK,
    OPENS,
    SATURDAY,
    Calendar,
    holiday_name,
    new_york_day,
    sending_day,
)
