"""Slack's Web API. No call is repeated: the outbox decides about every retry (docs/slack-setup.md#errors)."""

import logging
import re
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from email.utils import parsedate_to_datetime
from http.client import HTTPException
from socket import gaierror
from ssl import SSLCertVerificationError, create_default_context
from typing import Any, TypeAlias
from urllib.error import URLError
from urllib.parse import urlsplit
from urllib.request import getproxies

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web import SlackResponse

from models.core import (
    PERSONAL_CODES,
    SlackBusy,
    SlackError,
    SlackRefused,
    SlackStopped,
    SlackUncertain,
    SlackUnfit,
    SlackUnreached,
    Value,
)
from notifications.slack import SlackMessage
from notifications.words import cap, escape

Slack: TypeAlias = WebClient
View = dict[str, Any]

EVENT_TYPE = "followthrough_reminder"
TIMEOUT = 10
"""Seconds; a claim's lease must outlast it."""
PAGE_SIZE = 200
NO_THREAD = frozenset({"cannot_reply_to_message", "invalid_thread_ts", "message_not_found", "thread_not_found"})
"""Slack's codes for a thread whose first message is gone."""


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
    clock: datetime | None = None
    """The moment of Slack's answer by its own clock, to the second."""


def open_slack(url: str, token: str) -> Slack:
    """Return a client that never repeats a call. `url` ends in /api/."""
    logger = logging.getLogger("slack_sdk")
    logger.setLevel(logging.WARNING)  # at DEBUG it would write the messages
    parts = urlsplit(url)
    ssl = create_default_context() if parts.scheme == "https" else None  # slack_sdk would make one for each call
    # A stand-in on loopback is its own proxy, so that a proxy named in the environment never sees it.
    itself = f"http://{parts.netloc}" if parts.hostname in ("127.0.0.1", "localhost") and getproxies() else None
    return WebClient(
        token=token, base_url=url, retry_handlers=[], timeout=TIMEOUT, logger=logger, proxy=itself, ssl=ssl
    )


def post(slack: Slack, channel: str, message: SlackMessage, *, plain: bool = False, thread: str | None = None) -> Sent:
    """Post a message under its key; `plain` for its text alone, `thread` for a reply, shown in the channel too."""
    answer = call(
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
    return Sent(channel=_id_in(answer.get("channel")), ts=_id_in(answer.get("ts")))


def update(slack: Slack, channel: str, ts: str, message: SlackMessage) -> None:
    """Replace a message's words. It keeps its key, which is sent again so that no default of Slack's decides it."""
    # `parse` is `client` by default here, unlike in chat.postMessage: Slack would make links out of plain words.
    call(
        slack,
        slack.chat_update,
        channel=channel,
        ts=ts,
        parse="none",
        text=escape(message.text),
        blocks=list(message.blocks),
        metadata=_metadata(message),
    )


def delete(slack: Slack, channel: str, ts: str) -> None:
    """Delete a message. One that is gone already is no error."""
    try:
        call(slack, slack.chat_delete, channel=channel, ts=ts)
    except SlackRefused as refused:
        if refused.code != "message_not_found":
            raise


def find(slack: Slack, channel: str, key: str, *, oldest: datetime, thread: str | None = None) -> list[str]:
    """Return the `ts` of each message with this key since a moment, oldest first. Raises only SlackUncertain."""
    try:
        messages = list(_pages(slack, slack.conversations_history, channel=channel, oldest=oldest))
        if thread:
            try:
                messages += _pages(slack, slack.conversations_replies, channel=channel, oldest=oldest, ts=thread)
            except SlackRefused as refused:
                if refused.code not in NO_THREAD:
                    raise
    except SlackError as error:
        raise SlackUncertain(f"the search in {channel} gave no answer: {error}") from error
    return sorted({_id_in(message.get("ts")) for message in messages if _key(message) == key})


def open_conversation(slack: Slack, user: str) -> str:
    """Return the id of the direct conversation with a user (`D...`), which a look-up needs. A channel is its own."""
    if user.startswith(("C", "G")):
        return user
    answer = call(slack, slack.conversations_open, users=user)
    return _id_in((answer.get("channel") or {}).get("id"))


def who(slack: Slack) -> Identity:
    """Return who we are to Slack, with the scopes of our token."""
    answer = call(slack, slack.auth_test)
    scopes = tuple(sorted(_headers(answer).get("x-oauth-scopes", "").replace(",", " ").split()))
    date = _headers(answer).get("date", "")
    return Identity(
        team_id=str(answer.get("team_id") or ""),
        user_id=str(answer.get("user_id") or ""),
        bot_id=str(answer.get("bot_id") or ""),
        scopes=scopes,
        clock=parsedate_to_datetime(date) if date else None,
    )


def open_form(slack: Slack, trigger: str, view: View) -> None:
    """Open a form within three seconds of a press. Raises SlackRefused with Slack's code if it came too late."""
    call(slack, slack.views_open, trigger_id=trigger, view=view)


def publish_home(slack: Slack, user: str, view: View, last: str | None) -> str | None:
    """Replace a person's Home tab of hash `last`, and return the new hash. Raises SlackRefused `hash_conflict`."""
    answer = call(slack, slack.views_publish, user_id=user, view=view, hash=last)
    view_now = answer.get("view") or {}
    return str(view_now["hash"]) if isinstance(view_now, dict) and view_now.get("hash") else None


def tell(slack: Slack, channel: str, user: str, text: str, row: Sequence[dict[str, Any]] = ()) -> None:
    """Say something in Slack's markup, escaped, to one person in a conversation, above a row of buttons if there is
    one; nobody else sees it."""
    words = {"type": "section", "text": {"type": "mrkdwn", "text": text, "verbatim": True}}
    blocks = {"blocks": [words, *row]} if row else {}
    call(slack, slack.chat_postEphemeral, channel=channel, user=user, text=text, **blocks)


def call(slack: Slack, method: Callable[..., SlackResponse], **arguments: Any) -> SlackResponse:
    """Call a method once. Raises our own errors outside `except`, because slack_sdk's holds the request's token."""
    try:
        return method(**arguments)
    except SlackApiError as api_error:
        response: SlackResponse = api_error.response
        body = response.data if isinstance(response.data, dict) else {}
        wait, needed = _headers(response).get("retry-after", ""), str(body.get("needed") or "")
        error = error_of(body.get("error"), response.status_code, wait, needed)
    except SlackClientError:
        error = SlackStopped("Slack could not be asked: FOLLOWTHROUGH_SLACK_API_URL is no web address")
    except NO_ANSWER as no_answer:
        error = error_of_silence(no_answer)
    if isinstance(error, SlackRefused) and error.code == "account_inactive":
        # Slack says it of a person's account and of our own alike; only our own cannot say who it is.
        if method == slack.auth_test:
            raise SlackStopped("Slack refuses our token: account_inactive. Run `followthrough doctor`")
        who(slack)
    raise error


def _headers(response: SlackResponse) -> dict[str, str]:
    return {name.lower(): text for name, text in response.headers.items()}


def _metadata(message: SlackMessage) -> dict[str, Any]:
    return {"event_type": EVENT_TYPE, "event_payload": {"key": message.key, "body_hash": message.body_hash}}


def _key(message: dict[str, Any]) -> object:
    metadata = message.get("metadata") or {}
    return (metadata.get("event_payload") or {}).get("key") if metadata.get("event_type") == EVENT_TYPE else None


def _pages(slack: Slack, method: Callable[..., Any], *, oldest: datetime, **place: str) -> Iterator[dict[str, Any]]:
    cursor: str | None = None
    since = {"oldest": f"{oldest.timestamp():.6f}", "limit": PAGE_SIZE, "include_all_metadata": True}
    while cursor != "":
        page = call(slack, method, **place, **since, cursor=cursor)
        yield from page.get("messages") or []
        cursor = str((page.get("response_metadata") or {}).get("next_cursor") or "")


def _id_in(text: object) -> str:
    if not isinstance(text, str) or not text:
        raise SlackUncertain("Slack answered without an id; the message must be found by its key")
    return text


# What Slack's error codes mean for a message: the codes are those of docs.slack.dev.

ASK = "ask an administrator of the workspace"
OURS = "this is a fault of followthrough; please report it"
WORKSPACE = {
    "accesslimited": f"it allows no call from this network; {ASK}",
    "ekm_access_denied": f"posting is suspended by Enterprise Key Management; {ASK}",
    "enterprise_is_restricted": "install the app in one workspace, not in the whole organization",
    "message_limit_exceeded": f"the workspace sends too many messages; {ASK}",
    "messages_tab_disabled": "turn on the Messages Tab under App Home in the app's settings",
    "restricted_action": f"a preference of the workspace keeps apps from posting; {ASK}",
    "team_not_found": "install the app in the workspace again, and set the new token",
    "two_factor_setup_required": f"two-factor authentication must be set up; {ASK}",
    **dict.fromkeys(("deprecated_endpoint", "invalid_arg_name", "invalid_arguments", "invalid_array_arg"), OURS),
    **dict.fromkeys(("invalid_charset", "invalid_form_data", "invalid_post_type", "method_deprecated"), OURS),
    "missing_post_type": OURS,
}
"""Codes about the workspace, the app or the request, and what to do about each. They are never one person's."""

MEANINGS: dict[type[SlackError], set[str]] = {
    SlackRefused: {*PERSONAL_CODES},
    SlackStopped: {
        *WORKSPACE,
        "access_denied",
        "invalid_auth",
        "missing_scope",
        "no_permission",
        "not_allowed_token_type",
        "not_authed",
        "org_login_required",
        "team_access_not_granted",
        "team_added_to_org",
        "token_expired",
        "token_revoked",
    },
    # and any code with "metadata" in it
    SlackUnfit: {"invalid_blocks", "invalid_blocks_format", "msg_blocks_too_long", "msg_too_long"},
    SlackBusy: {"rate_limited", "ratelimited"},
    # Slack says of the first two that part of the operation may have succeeded before the error.
    SlackUncertain: {"fatal_error", "internal_error", "request_timeout", "service_unavailable"},
}
MEANING = {code: meaning for meaning, codes in MEANINGS.items() for code in codes}

NO_ANSWER = (OSError, HTTPException, ValueError, LookupError, AttributeError)
"""What slack_sdk lets through if an answer is lost, cut short, or is no JSON object."""
NEVER_CONNECTED = (ConnectionRefusedError, gaierror, SSLCertVerificationError)
TOO_MANY = 429
SERVER_ERROR = 500
LONGEST_WAIT = 300
"""Seconds. After a longer Retry-After the next sweep sends what is left."""
USUAL_WAIT = 30
"""Seconds, if Slack does not say how long."""


def error_of(code: object, http_code: int = 200, retry_after: str = "", needed: str = "") -> SlackError:
    """Return the error that an answer stands for; whether an unknown code is one person's, `Refusals` finds later."""
    if http_code == TOO_MANY or (isinstance(code, str) and MEANING.get(code) is SlackBusy):
        return SlackBusy(min(int(retry_after), LONGEST_WAIT) if retry_after.isdecimal() else USUAL_WAIT)
    if http_code >= SERVER_ERROR or not isinstance(code, str) or not re.fullmatch(r"[a-z0-9_-]{1,80}", code):
        return SlackUncertain(f"Slack gave no clear answer (HTTP {http_code}): look the message up by its key")
    meaning = SlackUnfit if "metadata" in code else MEANING.get(code, SlackRefused)
    if code in WORKSPACE:
        return SlackStopped(f"Slack takes no message from this app: {code}. {cap(WORKSPACE[code])}")
    if meaning is SlackStopped:
        scope = f", scope {needed}" if needed else ""
        return SlackStopped(f"Slack refuses our token: {code}{scope}. Run `followthrough doctor`")
    if meaning is SlackUncertain:
        return SlackUncertain(f"Slack gave no clear answer ({code}): look the message up by its key")
    return SlackUnfit(code) if meaning is SlackUnfit else SlackRefused(code)


def error_of_silence(error: Exception) -> SlackError:
    """Return the error of an answer that never came. Nothing was sent only if no connection was made at all."""
    reason = error.reason if isinstance(error, URLError) else error
    if isinstance(reason, NEVER_CONNECTED):
        return SlackUnreached(f"Slack could not be asked ({type(reason).__name__}); nothing was sent")
    return SlackUncertain(f"Slack gave no answer ({type(reason).__name__}): look the message up by its key")
