"""What a person is told about their press, before it is worded."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Literal

from models.answers.press import Verb
from models.core import Value
from models.drafts import MemoState
from models.ledger import Shows
from models.records import MilestoneRecord, assigned_to, hold_of, not_shown_seq, quiets_in_force, request_of

Code = Literal[
    "noted", "noted_before", "wrong_role", "unknown_person", "foreign", "outdated", "unfit", "refused", "not_taken",
    "taking", "opens", "mine",
]  # fmt: skip
"""`unfit`: the milestone stands so that this cannot be done; `outdated`: so too, and it stood otherwise when the button
was drawn. `taking`: a file must first be fetched. `opens`: a form is opened for it. Neither of these two is said."""

Why = Literal[
    "closed", "recurring", "watch", "no_date", "no_request", "asked_already", "no_obstacle", "no_evidence",
    "same_person", "own_evidence", "evidence_lost", "itself", "no_such_milestone", "waits_for_closed", "nothing_named",
    "in_past", "to_come", "not_later", "ends_before", "limit", "no_such_person", "no_agency_role", "own_delegate",
    "voice", "not_yours", "malformed", "before", "rule", "no_such_draft", "own_draft",
]  # fmt: skip

OF_ITS_STATE: frozenset[Why] = frozenset(
    {"closed", "recurring", "watch", "no_date", "no_request", "asked_already", "no_obstacle", "no_evidence",
     "same_person"}
)  # fmt: skip
"""Reasons that lie in how the milestone stands: the answer then is its present state."""


class Reply(Value):
    """What became of a press. Ids and codes only: notifications/answers/replies.py words it."""

    code: Code
    verb: Verb | None = None
    milestone_id: str | None = None
    memo: MemoState | None = None
    """How the draft of a memo stands that the press is about."""
    seq: int | None = None
    """The entry that notes it."""
    next_on: date | None = None
    """The New York day of the next message on the milestone."""
    told_next: bool = False
    """Somebody is to be told of it as soon as a sweep may; the day depends on their own limits."""
    why: str | None = None
    """A word of `Why`; for a file the code of a source's fault or of the gate's pattern."""
    days_left: int | None = None
    who: tuple[str, ...] = ()
    """Who could do this, by id, the coordinators aside."""
    coordinator: bool = False
    """Whether the coordinator could, too."""
    shows: Shows | None = None
    on: date | None = None
    by: str | None = None
    due_now: date | None = None
    due_on: date | None = None
    """The original due date, which is never left out."""
    provisional: bool = False
    days_past: int = 0
    """Calendar days past the original due date, where it was asked how the milestone stands."""
    cannot_tell: bool = False
    """The last eight: how the milestone stands."""

    def plain(self) -> dict[str, Any]:
        """Return it as a small mapping, which a flow may return."""
        return self.model_dump(mode="json", exclude_defaults=True)


def read_reply(plain: Mapping[str, Any]) -> Reply:
    """Read a reply back from what a flow returned."""
    return Reply.model_validate(plain)


def stands(record: MilestoneRecord) -> dict[str, Any]:
    """Return how a milestone stands, as fields of a reply: the last thing that changed what is asked."""
    finding, waits = record.finding, record.waiting_evidence
    request, hold, quiets = request_of(record), hold_of(record), quiets_in_force(record)
    shown: tuple[Shows, date | None, str | None] = ("call", None, assigned_to(record))
    if record.withdrawn_on is not None:
        shown = ("withdrawn", record.withdrawn_on, None)
    elif finding and finding.verdict != "not_met":
        shown = ("verified" if finding.verdict == "met" else "closed", finding.on, finding.by)
    elif waits:
        shown = ("evidence_in", waits[-1].recorded_on, waits[-1].by)
    elif request:
        shown = ("asked", request.on, request.by)
    elif hold:
        shown = ("blocked", hold.on, hold.by)
    elif (no := not_shown_seq(record)) and no > max((each.seq for each in quiets), default=0):
        rejection = next(each for each in record.rejections if each.seq == no)
        shown = ("rejected", rejection.recorded_on, None)
    elif quiets:
        shown = (quiets[-1].kind, quiets[-1].on, quiets[-1].by)
    named = dict(zip(("shows", "on", "by"), shown, strict=True))
    return named | {"due_now": record.due_now, "due_on": record.due_on, "provisional": record.provisional}
