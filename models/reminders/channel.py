"""By which road a message reaches a person: Slack first, then mail, which is off unless a mail server is set."""

from datetime import date, timedelta

from models.core import Person, Value
from models.ledger import Channel
from models.records import RecipientRecord

TRY_AGAIN_AFTER = timedelta(days=7)
"""Until a person whom a road did not reach is tried there again: nobody has to tell us that an account works."""


class Channels(Value):
    """Which roads are open in this installation."""

    slack: bool = True
    """False where no token is set, or Slack has not answered for a day."""
    mail: bool = False


def channel_of(person: Person, known: RecipientRecord | None, channels: Channels, day: date) -> Channel | None:
    """Return the road to a person on a day; None where there is none, and another person must hear of it."""
    if person.slack and channels.slack and not lately(known.unreachable_on if known else None, day):
        return "slack"
    if person.email and channels.mail and not lately(known.mail_unreachable_on if known else None, day):
        return "email"
    return None


def lately(refused_on: date | None, day: date) -> bool:
    """Say whether a road did not reach a person so short a time ago that it is not tried again yet."""
    return refused_on is not None and day - refused_on < TRY_AGAIN_AFTER
