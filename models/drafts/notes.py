"""A note of the overseeing office on a recommendation: one short paragraph that the memo prints as it is.

Source: docs/memo.md#notes.
"""

from models.core import InputError

LONGEST_NOTE = 500
"""Characters of a note, so that it stays a note and the memo two pages."""


def refuse_long_note(words: str) -> None:
    """Raise InputError for a note that is longer than one short paragraph."""
    if len(words) > LONGEST_NOTE:
        raise InputError(f"a note has at most {LONGEST_NOTE} characters; this one has {len(words)}")
    if "\n" in words.strip():
        raise InputError("a note is one paragraph; leave out the line breaks")
