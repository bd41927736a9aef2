"""The message by which the doctor tries the road to the coordinator."""

from datetime import datetime
from hashlib import sha256

from notifications.slack import SlackMessage, context, section

WORDS = "This is a trial by `followthrough doctor`. It asks for nothing: if you read it, messages reach you."
WHY = "Sent because somebody asked for it with --send-test. It is no reminder and stands in no record."


def say_trial(now: datetime) -> SlackMessage:
    """Say that this is a trial; its key is the moment (UTC), so each can be found again by itself."""
    text = f"{WORDS}\n{WHY}"
    key = f"trial:{now:%Y-%m-%dT%H:%M:%S.%f}"
    body = sha256(text.encode()).hexdigest()
    return SlackMessage(text=text, blocks=(section(WORDS), context(WHY)), key=key, body_hash=body)
