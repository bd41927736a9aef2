"""What people type is printed in memos: it holds no person's address or number (P1), which a file may hold."""

import re

from models.core.privacy import Gate, inspect, readings_of

_CONTACTS = tuple(
    (name, re.compile(pattern))
    for name, pattern in (
        ("an email address", r"[\w.+%'-]+@[\w-]+(?:\.[\w-]+)+"),
        ("a telephone number", r"(?<![\w$.-])(?:\+?1[-. ]?)?(?:\(\d{3}\) ?|\d{3}[-. /])\d{3}[-. ]\d{4}(?![\w-])"),
        ("a telephone number", r"(?<![\w$/=.-])1?[2-9]\d{2}[2-9]\d{6}(?![\w-])"),
        ("a telephone number", r"(?<!\w)\+\d(?:[-. ()/]{0,2}\d){9,14}(?!\w)"),
        # A word in capitals, such as WITHDRAWN, is not a Slack id, because those hold a digit.
        ("an id of Slack", r"(?<![\w-])[UW](?=[A-Z]*\d)[A-Z0-9]{8,}(?![\w-])|<@[UW][A-Z0-9]{8,}"),
    )
)


def inspect_typed(words: str) -> Gate:
    """Say of words that a person typed what `inspect` says, and refuse a person's address or number too (P1)."""
    gate, readings = inspect(words), readings_of(words)
    if gate.verdict == "refused":
        return gate
    found = next((name for name, pattern in _CONTACTS if any(map(pattern.search, readings))), None)
    return Gate(verdict="refused", klass="P1", pattern=found) if found else gate
