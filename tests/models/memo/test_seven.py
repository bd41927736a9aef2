"""What the memo says that is held, against a decision table written apart."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from models.ledger import EvidenceRejected, StatementRecorded, unseal
from models.memo import report_of
from models.projections import world_of
from models.standing import Claim, RecommendationView
from tests.conftest import EXAMPLES
from tests.material.memo import START, held, look, put_to, received, register_events, sealed_of

AS_OF = date(2026, 8, 3)
TOLD = [event for of in ("R1-M1", "R1-M2", "R1-M3") for event in put_to(of, AS_OF)]
BASE = [(START, each) for each in (*register_events(), *TOLD)]
"""The agency was told of every date of R1 in good time."""
ALL_READ = look(AS_OF, (), ("agency_drop", "oversight_drop", "ppr_open_data"))
NONE_READ = look(AS_OF, ("agency_drop", "oversight_drop", "ppr_open_data"), ())
OF_R1 = ("R1-M1", "R1-M2", "R1-M3", "R1-M4")
STEP = st.tuples(
    st.sampled_from(OF_R1),
    st.sampled_from(("said", "file", "no", "met", "not_met", "not_required", "closed_not_implemented")),
)


@settings(max_examples=3 * EXAMPLES)
@given(st.lists(STEP, max_size=6), st.booleans())
def test_what_is_held_is_as_the_table_says(steps: list[tuple[str, str]], read: bool) -> None:
    now = datetime(2026, 8, 3, 15, tzinfo=UTC)
    happened: list[Any] = [*BASE, (now, ALL_READ if read else NONE_READ)]
    for number, (of, what) in enumerate(steps):
        event: Any = held(of, AS_OF, what) if what not in ("said", "file", "no") else None
        if what == "said":
            event = StatementRecorded(milestone_id=of, says="done", text_id="t")
        elif what == "file":
            event = received(of, f"file-{number}.pdf")
        elif what == "no":
            event = EvidenceRejected(milestone_id=of, evidence=("a" * 64,), reason_id="t")
        happened.append((now + timedelta(minutes=number + 1), event))
    world = world_of(map(unseal, sealed_of(happened)), as_of=AS_OF)
    report = report_of(world)
    one = RecommendationView(world.recommendations["R1"], tuple(report.by_id[of] for of in OF_R1))
    table = {of: _table(of, steps, read) for of in OF_R1}
    assert {of: report.by_id[of].holding for of in OF_R1} == table
    assert one.holding == _of_seven(table)
    closed = _is_closed(table)
    assert (one.standing in ("verified", "closed_not_implemented", "not_required")) == closed
    claims = {of for of, what in steps if what == "said"} & {"R1-M1", "R1-M2", "R1-M3"}
    assert one.claim == Claim("done" if claims else None, len(claims), 3)
    open_ones = [of for of in OF_R1[:3] if table[of] not in ENDED]
    coming = one.next_milestone
    assert (coming.id if coming else None) == (None if closed else open_ones[0] if open_ones else "R1-M4")


ENDED = ("verified", "not_implemented", "not_required")


def _is_closed(table: dict[str, str]) -> bool:
    """Say whether the office's record closes it: `not_required` does so only if nothing else is open."""
    others = all(table[of] in ENDED for of in OF_R1[:3])
    return table["R1-M4"] in ENDED and (others or table["R1-M4"] != "not_required")


def _table(of: str, steps: list[tuple[str, str]], read: bool) -> str:
    """Say what is held of one milestone: the last word of a verifier, then what is in hand, then if one can look."""
    spoken = [what for milestone, what in steps if milestone == of and what != "said"]
    findings = [what for what in spoken if what not in ("file", "no")]
    words = {
        "met": "verified",
        "not_required": "not_required",
        "closed_not_implemented": "not_implemented",
    }
    if findings and findings[-1] in words:
        return words[findings[-1]]
    if spoken and spoken[-1] == "file":
        return "awaiting"
    if {"no", "not_met"} & set(spoken):
        return "not_sufficient"
    return "unknown" if of in ("R1-M1", "R1-M2") and not read else "none"


def _of_seven(table: dict[str, str]) -> str:
    """Say what is held of the recommendation: its closing milestone, then what waits, what is verified, the worst."""
    words = list(table.values())
    if _is_closed(table):
        return table["R1-M4"]
    first = {"awaiting": "awaiting", "verified": "partly_verified", "not_sufficient": "not_sufficient"}
    return next((said for word, said in first.items() if word in words), "unknown" if "unknown" in words else "none")


def test_nothing_is_said_to_be_absent_where_nobody_could_look_even_if_our_date_does_not_count_yet() -> None:
    happened = [*((START, each) for each in register_events()), (datetime(2026, 8, 3, 15, tzinfo=UTC), NONE_READ)]
    world = world_of(map(unseal, sealed_of(happened)), as_of=AS_OF)
    placed = report_of(world).by_id
    assert placed["R1-M1"].standing == "unknown"
    assert placed["R1-M1"].holding == "unknown", "its date passed, and its source was not read"
    assert placed["R1-M3"].holding == "none", "its date has not come"
