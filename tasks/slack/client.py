"""The door to Slack. A message carries its key, so it can be looked up (tasks/slack/search.py) when unsure."""

import logging
from collections.abc import Callable
from typing import Any, TypeAlias
from urllib.parse import urlsplit
from urllib.request import getproxies

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web import SlackResponse

from models.core import SlackError, SlackRefused, SlackStopped, SlackUncertain, Value
from notifications.slack import SlackMessage, escape
from tasks.slack.answers import NO_ANSWER, fault_of, fault_of_silence

Slack: TypeAlias = WebClient

EVENT_TYPE = "followthrough_reminder"
TIMEOUT = 10  # seconds; a claim's lease must outlast it


class Sent(Value):
    """Where Slack keeps a message; `ts` is its name within the channel."""

    channel: str
    ts: str


class Identity(Value):
    """Who we are to Slack, and what our token may do."""

    team_id: str
    user_id: str
    bot_id: str
    scopes: tuple[str, ...]


def open_slack(url: str, token: str) -> Slack:
    """Open a client that never asks twice by itself: the outbox owns every retry. `url` ends in /api/."""
    logger = logging.getLogger("slack_sdk")
    logger.setLevel(logging.WARNING)  # at DEBUG it would write the messages
    parts = urlsplit(url)
    # A stand-in on loopback is its own proxy, so that a proxy named in the environment never sees it.
    itself = f"http://{parts.netloc}" if parts.hostname in ("127.0.0.1", "localhost") and getproxies() else None
    return WebClient(token=token, base_url=url, retry_handlers=[], timeout=TIMEOUT, logger=logger, proxy=itself)


def post(slack: Slack, channel: str, message: SlackMessage, *, plain: bool = False, thread: str | None = None) -> Sent:
    """Post a message under its key; `plain` posts its text alone, for when Slack cannot read its blocks.

    With `thread`, the `ts` of an earlier message, it stands under that one and in the channel too, where nobody
    misses it.
    """
    answer = ask(
        slack,
        slack.chat_postMessage,
        channel=channel,
        text=escape(message.text),
        mrkdwn=False,
        blocks=None if plain else list(message.blocks),
        metadata=_metadata(message),
        thread_ts=thread,
        reply_broadcast=True if thread else None,
        unfurl_links=False,
        unfurl_media=False,
    )
    return Sent(channel=word(answer.get("channel")), ts=word(answer.get("ts")))


def update(slack: Slack, channel: str, ts: str, message: SlackMessage) -> None:
    """Put other words in a message's place; it keeps its key, which is said again, so that no default decides it."""
    said = {"text": escape(message.text), "blocks": list(message.blocks), "metadata": _metadata(message)}
    # `parse` is `client` by default here, unlike in chat.postMessage: Slack would make links out of plain words.
    ask(slack, slack.chat_update, channel=channel, ts=ts, parse="none", **said)


def _metadata(message: SlackMessage) -> dict[str, Any]:
    return {"event_type": EVENT_TYPE, "event_payload": {"key": message.key, "body_hash": message.body_hash}}


def delete(slack: Slack, channel: str, ts: str) -> None:
    """Take a message away; one that is gone already is gone."""
    try:
        ask(slack, slack.chat_delete, channel=channel, ts=ts)
    except SlackRefused as refused:
        if refused.code != "message_not_found":
            raise


def open_conversation(slack: Slack, user: str) -> str:
    """Return the id of the direct conversation with a user; a look-up needs it (`D...`). A channel is its own."""
    if user.startswith(("C", "G")):
        return user
    answer = ask(slack, slack.conversations_open, users=user)
    return word((answer.get("channel") or {}).get("id"))


def who(slack: Slack) -> Identity:
    """Return who we are to Slack, with the scopes of our token."""
    answer = ask(slack, slack.auth_test)
    scopes = tuple(sorted(_headers(answer).get("x-oauth-scopes", "").replace(",", " ").split()))
    ids = {name: str(answer.get(name) or "") for name in ("team_id", "user_id", "bot_id")}
    return Identity(**ids, scopes=scopes)


def ask(slack: Slack, method: Callable[..., SlackResponse], **words: Any) -> SlackResponse:
    """Ask once; a fault is raised outside `except`, for slack_sdk's own error holds the request with its token."""
    try:
        return method(**words)
    except SlackApiError as error:
        fault = _fault(error)
    except SlackClientError:
        fault = SlackStopped("Slack could not be asked: FOLLOWTHROUGH_SLACK_API_URL is no web address")
    except NO_ANSWER as error:
        fault = fault_of_silence(error)
    if isinstance(fault, SlackRefused) and fault.code == "account_inactive":
        # Slack says it of a person's account and of our own alike; only our own cannot say who it is.
        if method == slack.auth_test:
            raise SlackStopped("Slack refuses our token: account_inactive. Run `followthrough doctor`")
        who(slack)
    raise fault


def _fault(error: SlackApiError) -> SlackError:
    response: SlackResponse = error.response
    said = response.data if isinstance(response.data, dict) else {}
    wait, needed = _headers(response).get("retry-after", ""), str(said.get("needed") or "")
    return fault_of(said.get("error"), response.status_code, wait, needed)


def _headers(response: SlackResponse) -> dict[str, str]:
    return {name.lower(): text for name, text in response.headers.items()}


def word(text: object) -> str:
    """Return an id that Slack gave. Raises SlackUncertain where it gave none."""
    if not isinstance(text, str) or not text:
        raise SlackUncertain("Slack answered without an id: look the message up by its key")
    return text
