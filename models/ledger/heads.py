"""How a head of the chain is printed, so that a person can hold it: the number of an entry and how its hash begins."""

import re

LETTERS = 16
"""So many digits of a hash are printed: 64 bits, which nobody meets by chance or by trying."""
_PRINTED = re.compile(r"([1-9][0-9]{0,15})-([0-9a-f]{16})")


def short_head(seq: int, digest: str) -> str:
    """Return a head as it is printed: `500-1f2e3d4c5b6a7988`."""
    return f"{seq}-{digest[:LETTERS]}"


def read_head(words: str) -> tuple[int, str] | None:
    """Return the seq and the first digits of the hash of a head as it is printed; None for any other words."""
    match = _PRINTED.fullmatch(words.strip())
    return (int(match[1]), match[2]) if match else None
