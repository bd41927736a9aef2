"""The errors. A class's docstring is its default message; exit codes are those of docs/operations.md#exit-codes."""

from pydantic import AwareDatetime

from models.core.values import Value


class FollowthroughError(Exception):
    """Something went wrong in followthrough."""

    exit_code = 1

    def __init__(self, message: str | None = None) -> None:
        super().__init__(message or self.__doc__)


class CheckFailed(FollowthroughError):
    """A check found something wrong and has named it."""


class InputError(FollowthroughError):
    """An argument or a file is wrong; nothing was written."""

    exit_code = 2


class PlanError(InputError):
    """The register or the people file is wrong: file, line, what to write instead."""


class SettingsError(InputError):
    """A setting is missing or wrong."""


class PrivacyError(InputError):
    """This holds personal or sealed data and is refused; nothing of it was written."""


class Unreadable(InputError):
    """The text of a file cannot be read; nothing was written."""

    def __init__(self, reason: str, detail: str) -> None:
        super().__init__(detail)
        self.reason = reason


class DiskRefused(InputError):
    """The disk did not take a file; nothing half is left."""


class EvidenceChanged(FollowthroughError):
    """A file in custody is missing or is not what was put there."""


class ServerAnswer(Value):
    """What a server said, as it is kept: enough for a third party to see it. No token, no query, no cookie."""

    address: str
    at: AwareDatetime
    status: int
    headers: tuple[tuple[str, str], ...]
    body_sha256: str | None
    """The SHA-256 of the body as it came; None if the server sent none (304)."""


class SourceFault(FollowthroughError):
    """A source could not be read. A `passing` fault may be gone tomorrow (docs/evidence.md#results)."""

    def __init__(self, reason: str, detail: str, passing: bool = False) -> None:
        super().__init__(detail)
        self.reason, self.detail, self.passing = reason, detail, passing
        self.answer: ServerAnswer | None = None


class LedgerError(FollowthroughError):
    """The ledger cannot be used."""

    exit_code = 3


class LedgerBroken(LedgerError):
    """The ledger's chain does not hold."""


class LedgerMoved(LedgerError):
    """Another writer was first; look again."""


class RuleError(FollowthroughError):
    """A rule forbids this."""

    exit_code = 4


class NotPermitted(RuleError):
    """The role table does not let this person do this; `able` are the ids of those whom it lets."""

    def __init__(self, message: str, able: tuple[str, ...]) -> None:
        super().__init__(message)
        self.able = able


BAD_INPUT = frozenset({"malformed", "no_such_milestone", "no_such_draft", "no_such_person", "to_come", "before_report"})
"""Reasons of a refusal that lie in what was typed, not in the record."""


class AnswerRefused(RuleError):
    """A rule forbids this answer; `why` is a word of models/answers/reply.py, and says it to who pressed a button."""

    def __init__(self, why: str, message: str, days_left: int | None = None) -> None:
        super().__init__(message)
        self.why, self.days_left = why, days_left
        if why in BAD_INPUT:
            self.exit_code = InputError.exit_code


class ReminderKeyReused(RuleError):
    """A reminder's key was claimed before with another body."""


class SlackError(FollowthroughError):
    """Slack could not be asked."""

    exit_code = 5


PERSONAL_CODES = frozenset(
    {
        "account_inactive",
        "cannot_dm_bot",
        "channel_not_found",
        "is_archived",
        "not_in_channel",
        "restricted_action_read_only_channel",
        "restricted_action_thread_only_channel",
        "user_disabled",
        "user_not_found",
        "user_not_visible",
        "users_not_found",
    }
)
"""Slack's codes that speak of one person or channel. Source: docs/slack-setup.md#errors."""


class SlackRefused(SlackError):
    """Slack said no, and will say no again."""

    def __init__(self, code: str = "") -> None:
        super().__init__(f"Slack said no: {code}" if code else None)
        self.code = code


class SlackUnfit(SlackRefused):
    """Slack cannot read this message's blocks or metadata; the plain text may pass."""


class SlackBusy(SlackError):
    """Slack asked us to wait; nothing was sent."""

    def __init__(self, seconds: int = 30) -> None:
        super().__init__(f"Slack asks us to wait {seconds} seconds")
        self.seconds = seconds


class SlackStopped(SlackError):
    """Slack refuses our token, our app or its workspace's settings; no message can be sent."""


class SlackUnreached(SlackStopped):
    """No connection to Slack was made at all; nothing was sent."""


class SlackUncertain(SlackError):
    """We do not know whether Slack has the message; look it up by its key."""


class MailError(FollowthroughError):
    """The mail server could not be asked."""

    exit_code = 5


class MailRefused(MailError):
    """The mail server will not take this mail, now or later."""

    def __init__(self, code: int) -> None:
        super().__init__(f"The mail server said no: {code}")
        self.code = code


class MailLater(MailError):
    """The mail server did not take this mail, and asks us to come again."""


class MailStopped(MailError):
    """No mail can be handed over; nothing was sent."""


class MailUncertain(MailError):
    """We do not know whether the mail server took the mail, and nobody can look it up."""
