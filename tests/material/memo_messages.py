"""Made-up messages about memos: a draft to read, one for comment, a memo issued, corrected or withdrawn."""

from datetime import UTC, date, datetime
from typing import Any

from models.ledger import MemoCounts, MemoMessageClaimed, MemoMessageFacts, NotificationKind, Part

SAID = date(2026, 6, 1)
COUNTS = MemoCounts(
    recommendations=7, verified=1, milestones=29, reported_done=3, past=4, cannot_tell=2, awaiting_finding=1
)
CHANGES = (
    "A DOI verifier verified Written audit plan (R1-M1) as done on May 12, 2026.",
    "The legal deadline for Yearly report (R2-M2) passed on May 29, 2026. No evidence is on file.",
    "NYPD says that Policy on federal access (R5-M1) is partly done.",
)
BOTTOM_LINE = (
    "One of the seven recommendations is verified as done: R1.",
    "Of the 29 milestones, four are past their dates. None of those dates is a fixed legal deadline.",
    "We could not read one of the 10 sources that milestones rely on, so the status of two milestones is unknown.",
)
AGAIN: dict[str, Any] = {"turn": 2, "said_on": date(2026, 6, 3), "answer_by": date(2026, 6, 5)}
FACTS: dict[str, Any] = {
    "draft": "D3",
    "period": "month",
    "number": None,
    "supersedes": None,
    "as_of": date(2026, 5, 31),
    "mock": False,
    "fingerprint": "ab" * 32,
    "counts": COUNTS,
    "changes": CHANGES,
    "more": 2,
    "folder": "memos/drafts/D3",
    "link": None,
    "steps": (),
    "turn": 1,
    "drafted_by": "p-follow-up-2",
    "until": None,
    "happened_on": SAID,
    "verdicts_by": "DOI",
    "called": {"agency": "NYPD"},
    "said_on": SAID,
    "answer_by": date(2026, 6, 3),
}
ISSUED: dict[str, Any] = {
    "number": 2,
    "happened_on": date(2026, 6, 10),
    "said_on": date(2026, 6, 10),
    "answer_by": date(2026, 6, 12),
    "bottom_line": BOTTOM_LINE,
    "question": "When did the tracking system for data given to ICE start, and how often has it logged data?",
    "folder": "memos/2",
}


def memo_told(
    kind: NotificationKind, *, introduces: bool = False, channel: str = "slack", **changes: Any
) -> MemoMessageClaimed:
    """Return the claim of a message about a memo."""
    facts = FACTS | (ISSUED if kind in ("memo_issued", "memo_withdrawn") else {}) | changes
    key = f"{kind}:D3:abababab:p-verify-1:1"
    return MemoMessageClaimed.model_validate(
        {
            "draft": "D3",
            "part": Part(key=key, kind=kind, due=facts["happened_on"]),
            "message": key,
            "to": "p-verify-1",
            "instead_of": changes.pop("instead_of", None),
            "introduces": introduces,
            "channel": channel,
            "lease_until": datetime(2026, 6, 1, 14, tzinfo=UTC),
            "body_hash": "ab",
            "facts": MemoMessageFacts.model_validate({k: v for k, v in facts.items() if k != "instead_of"}),
        }
    )


SHARED: dict[str, Any] = {"steps": ("comment",), "until": date(2026, 6, 8)}
GONE: dict[str, Any] = {"counts": None, "changes": (), "more": 0, "bottom_line": ()}


def every_memo_message() -> dict[str, tuple[MemoMessageClaimed, ...]]:
    """Return the claims of one message of each kind about a memo, by its name."""
    system = {"drafted_by": "system"}
    alone = {
        "memo_ready": memo_told("memo_ready", steps=("approve", "back")),
        "memo_ready, by a schedule": memo_told("memo_ready", steps=("approve", "read", "back"), **system),
        "memo_ready, read by another": memo_told("memo_ready", steps=("approve", "back"), **system),
        "memo_ready, again": memo_told("memo_ready", steps=("approve", "back"), **AGAIN),
        "memo_ready, to the coordinator": memo_told("memo_ready", **AGAIN),
        "memo_ready, files not at hand": memo_told("memo_ready", steps=("approve", "back"), **GONE),
        "memo_ready, nothing changed": memo_told("memo_ready", steps=("approve", "back"), changes=(), more=0),
        "memo_shared": memo_told("memo_shared", **SHARED),
        "memo_shared, by mail": memo_told("memo_shared", channel="email", **SHARED),
        "memo_issued": memo_told("memo_issued"),
        "memo_issued, on a site": memo_told("memo_issued", link="https://office.invalid/memos/0002.html"),
        "memo_issued, by mail": memo_told("memo_issued", channel="email", to_reader=True),
        "memo_issued, to somebody new": memo_told("memo_issued", introduces=True),
        "memo_issued, erratum": memo_told("memo_issued", number=3, supersedes=2),
        "memo_withdrawn": memo_told("memo_withdrawn", **GONE),
        "memo_withdrawn, by mail": memo_told("memo_withdrawn", channel="email", to_reader=True, **GONE),
    }
    return {name: (claim,) for name, claim in alone.items()}
