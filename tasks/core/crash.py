"""Where a test may kill this process (FOLLOWTHROUGH_CRASH_AT), to prove what is promised about a crash."""

import os
import signal

LEDGER_POINTS = (
    "append_before_insert",
    "append_after_insert",
    "append_before_commit",
    "append_after_commit",
    "checkpoint_before_write",
    "checkpoint_after_rename",
)
REMINDER_POINTS = (
    "decided",
    "claim_in_tx",
    "claimed",
    "accepted_no_reply",  # the Slack stand-in kills us after it has stored the message
    "replied_before_note",
    "noted",
    "found_before_note",
    "missed_before_reclaim",
)
INBOX_POINTS = (
    "received_before_commit",
    "committed_before_ack",
    "acked_before_effect",
    "effect_before_reply",
)
EVIDENCE_POINTS = (
    "temp_half_written",
    "temp_synced",
    "renamed_before_dirsync",
    "dirsynced_before_commit",
    "committed",
)
MEMO_POINTS = (
    "approved",
    "half_rendered",
    "staged_before_rename",
    "renamed_before_commit",
    "committed_before_site",
    "site_half_written",
)
POINTS: tuple[str, ...] = (*LEDGER_POINTS, *REMINDER_POINTS, *INBOX_POINTS, *EVIDENCE_POINTS, *MEMO_POINTS)
_armed: list[str] = []


def arm(name: str) -> None:
    """Let the next arrival at a point end this process; a name that is no point raises ValueError."""
    if name not in POINTS:
        raise ValueError(f"{name} is no crash point; the points are {', '.join(POINTS)}")
    _armed[:] = [name]


def crash_point(name: str) -> None:
    """End this process by SIGKILL if the point is armed. Raises ValueError for an unknown name."""
    if name not in POINTS:
        raise ValueError(f"{name} is no crash point; name it in tasks/core/crash.py")
    if name in _armed:
        os.kill(os.getpid(), signal.SIGKILL)
