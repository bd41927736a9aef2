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
    closed = _is_closed(table)
    assert {of: report.by_id[of].why or report.by_id[of].proof for of in OF_R1} == {
        of: "ended" if closed and of != "R1-M4" and stands in OPEN else stands for of, stands in table.items()
    }
    assert (one.why or one.proof) == _of_seven(table)
    assert one.is_closed == closed
    claims = {of for of, what in steps if what == "said"} & {"R1-M1", "R1-M2", "R1-M3"}
    assert one.claim == Claim("done" if claims else None, len(claims), 3)
    open_ones = [of for of in OF_R1[:3] if table[of] not in ENDED]
    coming = one.next_milestone
    assert (coming.id if coming else None) == (None if closed else open_ones[0] if open_ones else "R1-M4")


ENDED = ("verified", "closed_not_implemented", "not_required")
OPEN = ("none", "not_sufficient", "not_read")
"""What is ended with its recommendation; a file that waits is not."""


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
        "closed_not_implemented": "closed_not_implemented",
    }
    if findings and findings[-1] in words:
        return words[findings[-1]]
    if spoken and spoken[-1] == "file":
        return "awaiting_review"
    if {"no", "not_met"} & set(spoken):
        # A verifier's word stands where nobody could look since, if it came after the date.
        return "not_sufficient" if read or of in ("R1-M1", "R1-M2") else "not_read"
    return "none" if read else "not_read"


def _of_seven(table: dict[str, str]) -> str:
    """Say what is held of the recommendation: its closing milestone, then what waits, what is not sufficient, and what
    is not checked if it comes next."""
    words = [word for word in table.values() if word not in ENDED]
    if _is_closed(table):
        return table["R1-M4"]
    coming = next((word for word in table.values() if word not in ENDED), "")
    first = ("awaiting_review", "not_sufficient", *(["not_read"] if coming == "not_read" else []), "none", "not_read")
    return next((word for word in first if word in words), "none")


def test_nothing_is_said_to_be_absent_where_nobody_could_look_even_if_our_date_does_not_count_yet() -> None:
    happened = [*((START, each) for each in register_events()), (datetime(2026, 8, 3, 15, tzinfo=UTC), NONE_READ)]
    world = world_of(map(unseal, sealed_of(happened)), as_of=AS_OF)
    placed = report_of(world).by_id
    stands = placed["R1-M1"]
    assert (stands.date_state, stands.proof, stands.why) == ("not_counting", "not_checked", "not_read")
    assert placed["R1-M3"].why == "not_read", "its date is still ahead, and nobody can look either"
