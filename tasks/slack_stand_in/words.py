"""What the parts of the stand-in share: who is who in its workspace, and how Slack says no."""

from collections.abc import Callable
from itertools import count
from typing import Any, TypeAlias

Body: TypeAlias = dict[str, Any]

TEAM = "T0000000001"
APP = "A0000000001"
BOT = "U0FOLLOWTHRU"
IDENTITY = {"team_id": TEAM, "user_id": BOT, "bot_id": "B0000000001"}
SCOPES = "chat:write,im:write,im:history,channels:history,commands"
BOT_TOKEN = "xoxb-made-up-for-the-stand-in"  # noqa: S105 (made up)
APP_TOKEN = "xapp-made-up-for-the-stand-in"  # noqa: S105 (made up)
FAR_AHEAD = 4_102_444_800  # 1 January 2100


def far_ahead() -> Callable[[], float]:
    """Return the clock where none is set: later than any claim, so no look-up misses a message by its time."""
    return count(FAR_AHEAD).__next__


def no(code: str) -> Body:
    """Answer with one of Slack's error codes."""
    return {"ok": False, "error": code}
