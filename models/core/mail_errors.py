"""What may go wrong with mail, in the errors tree of `models/core/errors.py`."""

from models.core.errors import FollowthroughError


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
