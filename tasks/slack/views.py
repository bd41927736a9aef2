"""What one person sees in Slack and no history keeps: a form, their Home tab, an answer to a press."""

from typing import Any

from tasks.slack.client import Slack, ask

View = dict[str, Any]


def open_form(slack: Slack, trigger: str, view: View) -> None:
    """Open a form for who pressed; `trigger` is the press's own, and lives three seconds.

    Raises SlackRefused with Slack's code where it came too late, and as `tasks.slack.client.ask` does.
    """
    ask(slack, slack.views_open, trigger_id=trigger, view=view)


def publish_home(slack: Slack, user: str, view: View, last: str | None) -> str | None:
    """Put a person's Home tab in the place of the last one, and return the new one's hash.

    `last` is the hash of the tab that this one is to replace; another since is SlackRefused with `hash_conflict`.
    """
    answer = ask(slack, slack.views_publish, user_id=user, view=view, hash=last)
    shown = answer.get("view") or {}
    return str(shown["hash"]) if isinstance(shown, dict) and shown.get("hash") else None


def tell(slack: Slack, channel: str, user: str, text: str) -> None:
    """Say something to one person in a conversation; nobody else sees it, and no history keeps it.

    `text` is in Slack's markup, with every word from outside escaped.
    """
    ask(slack, slack.chat_postEphemeral, channel=channel, user=user, text=text)
