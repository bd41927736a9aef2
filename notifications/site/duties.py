"""What the law requires: every duty that a law or an order sets, grouped by what its date rests on.

Source: docs/site.md#pages
"""

from notifications.site.reading import Memo, Sheet
from notifications.site.rows import BY_LAW, DUTIES, milestones_of, steps_of

GROUPS = (*BY_LAW, *dict.fromkeys(DUTIES.values()), "pending_bill")
"""The kinds of date, fixed ones first; `duty` is a target date of ours for a duty that a law sets."""


def duties_page(memo: Memo) -> Sheet:
    """Return the duties in groups, each group with its steps; a group without a duty is left out."""
    steps = steps_of(row for row in milestones_of(memo) if row["kind"] in GROUPS)
    groups = [{"kind": kind, "steps": [step for step in steps if step["kind"] == kind]} for kind in GROUPS]
    return {"groups": [group for group in groups if group["steps"]], "number": len(steps)}
