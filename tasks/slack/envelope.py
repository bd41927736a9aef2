"""What Slack hands over on a socket, read; whatever else comes is passed over."""

import json
from typing import Any

from models.core import Value


class Envelope(Value):
    """What Slack hands over at once, and what it is called in the acknowledgement."""

    id: str
    kind: str
    """`interactive`, `slash_commands` or `events_api`; Slack may add others."""
    payload: dict[str, Any]


def envelope_of(said: dict[str, Any]) -> Envelope | None:
    """Return an envelope that can be acknowledged; what has no id cannot be."""
    envelope_id, kind, payload = said.get("envelope_id"), said.get("type"), said.get("payload")
    if not isinstance(envelope_id, str) or not isinstance(kind, str):
        return None
    return Envelope(id=envelope_id, kind=kind, payload=payload if isinstance(payload, dict) else {})


def mapping_of(words: object) -> dict[str, Any]:
    """Return the JSON object that stands in words, or a mapping as it is; empty for anything else."""
    try:
        said = json.loads(words) if isinstance(words, str | bytes) else words
    except (ValueError, RecursionError):
        return {}
    return said if isinstance(said, dict) else {}
