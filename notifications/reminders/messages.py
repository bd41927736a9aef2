"""A claimed message as it goes out, in plain words, in Slack's blocks, and as a mail; and drawn again from the same
claims when something has happened since."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from hashlib import sha256

from models.core import evolve
from models.drafts import MemoAtHand
from models.ledger import Claim, DigestClaimed, MemoMessageClaimed, MilestoneClaim, NoticeClaimed
from models.records import MilestoneRecord
from notifications.reminders.items import say_single
from notifications.reminders.lists import MessageContext, groups_of, say_list
from notifications.reminders.memos import say_memo
from notifications.reminders.outcomes import Outcome, memo_outcome_of, outcome_of
from notifications.reminders.source_notices import say_notices
from notifications.reminders.weekly_digest import say_digest
from notifications.slack import SlackMessage, context, header, numbered, section
from notifications.words import DEMONSTRATION, Sender, Typed, say_message

SUBJECT_LIMIT = 150
UNFOLDED = SMTP.clone(max_line_length=998)
"""Python writes the name of an earlier mail in encoded words where it is longer than a line; nobody reads it then."""


def say_reminder(claims: Sequence[Claim], sender: Sender, typed: Typed) -> SlackMessage:
    """Say the parts of one message, at most eight, and count the rest; `typed` has the words behind text ids."""
    return _say(claims, MessageContext(sender, typed, {}), "call")


def say_aftermath(
    claims: Sequence[Claim],
    records: Mapping[str, MilestoneRecord],
    sender: Sender,
    typed: Typed,
    memos: Mapping[str, MemoAtHand],
    day: date,
) -> SlackMessage:
    """Say a message that stands in Slack once more, with what became of each part by a New York day. `records` and
    `memos` are the milestones and drafts of the parts, by id."""
    outcomes: dict[str, Outcome] = {}
    for claim in claims:
        outcome = None
        if isinstance(claim, MilestoneClaim):
            outcome = outcome_of(claim, records.get(claim.milestone_id), sender, typed)
        elif isinstance(claim, MemoMessageClaimed) and claim.draft in memos:
            outcome = memo_outcome_of(claim, memos[claim.draft], day)
        if outcome:
            outcomes[claim.part.key] = outcome
    # The blocks get other ids than before, so that Slack forgets what was picked.
    return _say(claims, MessageContext(sender, typed, outcomes), "after")


def say_trial(now: datetime) -> SlackMessage:
    """Say that this is a trial; its key is the moment (UTC), so that each can be found again."""
    trial, why = say_message("trial.trial"), say_message("trial.why")
    text = f"{trial}\n{why}"
    return SlackMessage(
        text=text,
        blocks=(section(trial), context(why)),
        key=f"trial:{now:%Y-%m-%dT%H:%M:%S.%f}",
        body_hash=sha256(text.encode()).hexdigest(),
    )


def with_page(message: SlackMessage, until: date, address: str) -> SlackMessage:
    """Return a message whose mail begins with the link to its reader's page, and says until when it opens."""
    words = say_message("page.in_mail", until=until, address=address)
    heading, _, lines = message.text.partition("\n")
    return evolve(message, mail_body=f"{heading}\n{words}\n\n{lines}\n")


def mail_of(message: SlackMessage, *, sender: str, to: str, reply_to: str | None, now: datetime) -> EmailMessage:
    """Return a message as a mail in plain text, seven-bit safe, dated `now` (UTC), marked so that no
    absence note answers it (RFC 3834). Raises ValueError for what is no address."""
    mail = EmailMessage(policy=SMTP)
    heading, _, _ = message.text.partition("\n")
    mail["Subject"] = _one_line(heading)[:SUBJECT_LIMIT]
    mail["From"] = Address(addr_spec=sender)
    mail["To"] = Address(addr_spec=to)
    if reply_to:
        mail["Reply-To"] = Address(addr_spec=reply_to)
    mail["Date"] = now
    mail["Message-ID"] = message_id(message.key, sender)
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(message.mail_body or message.text + "\n", charset="utf-8", cte="quoted-printable")
    return mail


def mail_answer(
    words: str, *, key: str, answered: str, sender: str, to: str, reply_to: str | None, now: datetime
) -> EmailMessage:
    """Return an automatic answer to a mail by what that calls itself, marked so that no program answers it (RFC 3834).
    The first line of `words` is its subject. Raises ValueError for what is no address."""
    message = SlackMessage(text=words, blocks=(), key=key, body_hash="", mail_body=words.partition("\n")[2] + "\n")
    mail = mail_of(message, sender=sender, to=to, reply_to=reply_to, now=now)
    mail.replace_header("Auto-Submitted", "auto-replied")
    if answered:
        mail.policy = UNFOLDED
        mail["In-Reply-To"] = mail["References"] = answered
    return mail


def message_id(key: str, sender: str) -> str:
    """Return the name of the mail of a message, made of its key: the same for every copy."""
    return f"<{sha256(key.encode()).hexdigest()}@{sender.rpartition('@')[2]}>"


def _say(claims: Sequence[Claim], message: MessageContext, block_prefix: str) -> SlackMessage:
    first = claims[0]
    groups = groups_of(claims)
    if first.channel == "email":  # nothing can be pressed in a mail
        message = replace(message, sender=evolve(message.sender, buttons=False))
    if len(groups) > 1:
        parts = say_list(groups, message)
    elif isinstance(first, MilestoneClaim):
        parts = say_single(message.item(first))
    elif isinstance(first, DigestClaimed):
        parts = say_digest(first, message.sender)
    elif isinstance(first, MemoMessageClaimed):
        parts = say_memo(first, message.sender, message.outcome(first))
    else:
        parts = say_notices([claim for claim in claims if isinstance(claim, NoticeClaimed)], message.sender)
    title, lines, blocks = parts
    marks = (DEMONSTRATION,) if message.sender.is_demonstration else ()
    return SlackMessage(
        text="\n".join((title, *marks, *lines)),
        blocks=numbered((header(title), *map(context, marks), *blocks), block_prefix),
        key=first.message,
        body_hash=first.body_hash,
    )


def _one_line(words: str) -> str:
    # Python reads `=?utf-8?q?...?=` as encoded words, and 3.11.9 and 3.12.4 write what that says.
    return " ".join("".join(sign if sign.isprintable() else " " for sign in words).replace("=?", "= ?").split())
