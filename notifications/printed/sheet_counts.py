"""The four counts as they are printed; acceptance is not one of them (memo.md, section 2)."""

from typing import Any

from models.memo import Count, MemoFacts
from notifications.words import say

Sheet = dict[str, Any]


def tiles_sheet(facts: MemoFacts) -> list[Sheet]:
    """Return the four counts as printed: each number with what it counts, and out of how many."""
    counts = facts.counts

    def tile(count: Count, of: Count, says: str, colour: str) -> Sheet:
        return {"value": count.value, "of": of.value, "says": says, "colour": colour}

    made_up, later = facts.mock and counts.reported_done.value > 0, counts.past_original.value
    return [
        tile(counts.verified, counts.recommendations, say("cells.tile_verified"), "navy"),
        tile(counts.reported_done, counts.milestones, say("cells.tile_reported", made_up=made_up), "navy"),
        tile(counts.past, counts.milestones, say("cells.tile_past", later=later), "red"),
        tile(counts.cannot_tell, counts.milestones, say("cells.tile_cannot_tell"), "brown"),
    ]
