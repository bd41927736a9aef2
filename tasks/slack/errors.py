"""What Slack's error codes mean for a message (docs.slack.dev). Source: docs/slack-setup.md#errors."""

import re
from http.client import HTTPException
from socket import gaierror
from ssl import SSLCertVerificationError
from urllib.error import URLError

from models.core import (
    PERSONAL_CODES,
    SlackBusy,
    SlackError,
    SlackRefused,
    SlackStopped,
    SlackUncertain,
    SlackUnfit,
    SlackUnreached,
)

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
    """Return, without raising it, the error that an answer stands for; `code` may be anything, from whatever answered.

    A code that is in no table is a refusal; whether it is one person's is known once others meet it
    (`tasks.reminders.refusals`).
    """
    if http_code == TOO_MANY or (isinstance(code, str) and MEANING.get(code) is SlackBusy):
        return SlackBusy(min(int(retry_after), LONGEST_WAIT) if retry_after.isdecimal() else USUAL_WAIT)
    if http_code >= SERVER_ERROR or not isinstance(code, str) or not re.fullmatch(r"[a-z0-9_-]{1,80}", code):
        return SlackUncertain(f"Slack gave no clear answer (HTTP {http_code}): look the message up by its key")
    meaning = SlackUnfit if "metadata" in code else MEANING.get(code, SlackRefused)
    if code in WORKSPACE:
        return SlackStopped(
            f"Slack takes no message from this app: {code}. {WORKSPACE[code][0].upper()}{WORKSPACE[code][1:]}"
        )
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
