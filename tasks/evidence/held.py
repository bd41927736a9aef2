"""All that was ever held, as the ledger names it: each thing once, with what stood where and when."""

from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from models.evidence import SourceItem
from models.ledger import Entry, EvidenceReceived, SourcesChecked

GIVEN = ""
"""In place of a source's name: the file was given by a person."""

Stood = dict[tuple[str, str], list[tuple[int, str | None]]]
"""By source and place: the texts that stood there, each with the seq of the look."""


class Held(NamedTuple):
    """Something that was held once; `last` is the seq of the last look that showed it."""

    source: str
    item: SourceItem
    last: int


def all_held(entries: Iterable[Entry]) -> tuple[list[Held], Stood]:
    """Return each thing ever held once, and the texts that stood at each place of each source, by seq."""
    held: dict[tuple[str, str, str], Held] = {}
    stood: Stood = defaultdict(list)
    for entry in entries:
        event = entry.event
        if isinstance(event, SourcesChecked):
            for result in event.results:
                for seen in result.items:
                    stood[result.name, seen.ref].append((entry.seq, seen.text))
                    held[result.name, seen.ref, seen.sha256] = Held(result.name, seen, entry.seq)
        elif isinstance(event, EvidenceReceived):
            facts = {"sha256": event.sha256, "size": event.size, "media_type": event.media_type, "text": event.text}
            seen = SourceItem(ref=event.name, origin=event.name, **facts)
            held[GIVEN, event.sha256, event.sha256] = Held(GIVEN, seen, entry.seq)
    return list(held.values()), stood
