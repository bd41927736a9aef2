"""The facts of an issued memo, read from its own memo.json, whatever version of the program wrote it.

A field that is no longer written is taken out here, never from the file: an issued memo is never changed.
"""

import json

from models.memo.facts import MemoFacts


def read_facts(content: bytes) -> MemoFacts:
    """Return the facts that a memo.json holds. Raises pydantic's ValidationError or ValueError where it holds none."""
    said = json.loads(content)
    for page in said.get("annex", ()):
        page.pop("comment", None)  # each annex held the agency's comment before the memo printed it once
    return MemoFacts.model_validate_json(json.dumps(said))
