"""A word to the coordinators about the installation itself, beside the outbox of reminders and without it.

Nothing of it is recorded: the watch's own file says what was told. By Slack into the coordinators' channel; where that
fails or none is set, by mail to each coordinator who has an address.
"""

from datetime import datetime

from models.core import FollowthroughError, MailError, Person, SlackError
from notifications.reminders import mail_of
from notifications.slack import SlackMessage
from tasks.mail import Office, client
from tasks.slack import Slack, open_conversation, post


class Untold(FollowthroughError):
    """Nobody could be told; the message names each way that was tried."""


def tell_coordinators(
    message: SlackMessage,
    *,
    slack: Slack | None,
    channel: str | None,
    office: Office | None,
    people: tuple[Person, ...],
    now: datetime,
) -> str:
    """Tell the coordinators once, by the first way that works, and return which it was. Raises Untold."""
    tried = list[str]()
    if slack is not None:
        for place in (channel,) if channel else tuple(each.slack for each in people):
            if place is None:
                continue
            try:
                post(slack, open_conversation(slack, place), message)
            except SlackError as fault:
                tried.append(str(fault))
            else:
                return "Slack"
    if office is not None:
        told = 0
        for address in (each.email for each in people if each.email):
            try:
                client.hand_over(office, mail_of(message, sender=office.sender, to=address, reply_to=None, now=now))
            except MailError as fault:
                tried.append(str(fault))
            else:
                told += 1
        if told:
            return "email"
    raise Untold(
        "; ".join(dict.fromkeys(tried)) or "no Slack token, and no mail server with the address of a coordinator"
    )
