"""The four counts as they are printed; acceptance is not one of them (memo.md, section 2)."""

from typing import Any

from models.memo_facts import MemoFacts
from models.memo_parts import Count

Sheet = dict[str, Any]


def tiles_sheet(facts: MemoFacts) -> list[Sheet]:
    """Return the four counts as printed: each number with what it counts, and out of how many."""
    counts = facts.counts

    def tile(count: Count, of: Count, says: str, colour: str) -> Sheet:
        return {"value": count.value, "of": of.value, "says": says, "colour": colour}

    made_up = " (made-up)" if facts.mock and counts.reported_done.value else ""
    later = counts.past_original.value
    more = f" ({later} more past the original date, extended)" if later else ""
    return [
        tile(counts.verified, counts.recommendations, "recommendations verified as done", "navy"),
        tile(
            counts.reported_done,
            counts.milestones,
            f"milestones reported done by the agency, not verified{made_up}",
            "navy",
        ),
        tile(counts.past, counts.milestones, f"milestones past the date in force{more}", "red"),
        tile(counts.cannot_tell, counts.milestones, "milestones: cannot tell, the source could not be read", "brown"),
    ]
