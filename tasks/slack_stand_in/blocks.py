"""The messages and views that Slack takes (docs.slack.dev, Block Kit): the stand-in refuses any other.

Kept apart from the builders in notifications, so that a slip there is seen.
"""

import json
from typing import Any

from pydantic import ValidationError

from tasks.slack_stand_in.shapes import BLOCKS, VIEW

LONGEST_TEXT = 40_000
LONGEST_BLOCKS = 13_200
"""Characters over all blocks; a limit that Slack does not write down (bolt-js issue 2509)."""
LARGEST_VIEW = 250_000
"""Bytes of a view."""


def unfit_code(body: dict[str, Any]) -> str | None:
    """Return Slack's code for what is wrong with a message's text, blocks or metadata."""
    text, blocks = body.get("text") or "", body.get("blocks") or []
    if not text and not blocks:
        return "no_text"
    if len(text) > LONGEST_TEXT:
        return "msg_too_long"
    try:
        BLOCKS.validate_python(blocks)
    except ValidationError:
        return "invalid_blocks"
    if not _names_fit(blocks):
        return "invalid_blocks"
    if sum(len(words) for words in _texts(blocks)) > LONGEST_BLOCKS:
        return "msg_blocks_too_long"
    metadata = body.get("metadata")
    if metadata is None or (
        isinstance(metadata, dict) and metadata.get("event_type") and isinstance(metadata.get("event_payload"), dict)
    ):
        return None
    return "invalid_metadata_format"


def unfit_view_code(view: Any) -> str | None:
    """Return Slack's code for what is wrong with a form (`views.open`) or a Home tab (`views.publish`)."""
    try:
        VIEW.validate_python(view)
    except ValidationError:
        return "invalid_arguments"
    asks = any(block["type"] == "input" for block in view["blocks"])
    if not _names_fit(view["blocks"]) or (asks and not view.get("submit")):
        return "invalid_arguments"
    return "view_too_large" if len(json.dumps(view, ensure_ascii=False).encode()) > LARGEST_VIEW else None


def _names_fit(blocks: list[dict[str, Any]]) -> bool:
    """Say whether no two blocks have one id, and no two elements of a block."""
    ids = [block["block_id"] for block in blocks if block.get("block_id")]
    actions = [[each["action_id"] for each in block["elements"]] for block in blocks if block["type"] == "actions"]
    return all(len(set(each)) == len(each) for each in (ids, *actions))


def _texts(part: Any) -> list[str]:
    if isinstance(part, list):
        return [words for each in part for words in _texts(each)]
    if not isinstance(part, dict):
        return []
    return [each for name, each in part.items() if name == "text" and isinstance(each, str)] + _texts(
        list(part.values())
    )
