"""What is said where we do not know a person, or a milestone that a person names."""

from models.answers import Reply
from notifications.answers.replies import say_reply
from notifications.slack import Block, escape, inert, section
from notifications.words import Sender

LONGEST_NAME = 40


def say_stranger(sender: Sender) -> str:
    """Say to a person that the people file does not name them, in Slack's markup."""
    return say_reply(Reply(code="unknown_person"), sender)


def say_home_of_stranger(sender: Sender) -> Block:
    """Draw the Home tab of a person whom the people file does not name: it shows nothing of the record."""
    return {"type": "home", "blocks": [section(say_stranger(sender))]}


def say_no_milestone(name: str) -> str:
    """Say that the record knows no milestone of a name, in Slack's markup."""
    return (
        f"The record has no milestone {escape(inert(name[:LONGEST_NAME]))}. Write the command alone to see your list."
    )
