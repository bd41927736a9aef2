"""A made-up year of the real register: every kind of entry that a memo tells, by chance from a seed, in their order."""

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import Any

from models.evidence import SourceItem, SourceResult
from models.ledger import (
    Acknowledged,
    CustodyNoted,
    DateAgreed,
    DueFixed,
    EntryCorrected,
    Event,
    EvidenceRejected,
    ExtensionGranted,
    HoldAdded,
    HoldLifted,
    InstanceOpened,
    MemoDrafted,
    MemoIssued,
    MilestonePlanned,
    Reassigned,
    ReminderClaimed,
    ReminderSent,
    Sealed,
    Snoozed,
    SourcesChecked,
    StatementRecorded,
    seal,
)
from tests.material.memo import held, opened, received, register_events, salt_of
from tests.material.one_of_each import one_of_each

START = date(2026, 1, 5)
SOURCES = ("doi_reports_page", "legistar_api", "nypd_detainer_page", "nypd_manual_page", "ppr_open_data", "city_record",
           "council_mirror", "agency_drop", "oversight_drop", "doris_drop")  # fmt: skip
CORRECTABLE = ("statement_recorded", "evidence_received", "finding_recorded", "evidence_rejected", "extension_granted",
               "due_fixed")  # fmt: skip
CLAIMED = next(each for each in one_of_each() if isinstance(each, ReminderClaimed))
SENT = next(each for each in one_of_each() if isinstance(each, ReminderSent))
WEEKS = 52


class Year:
    """The chain of a year as it grows."""

    def __init__(self, seed: int) -> None:
        """Begin with the register taken in on a Monday."""
        self.random = Random(seed)
        self.chain: list[Sealed] = []
        self.ids: list[str] = []
        self.at(START, time(15), *register_events())

    def at(self, day: date, when: time, *events: Event, actor: str = "p-follow-up-1") -> None:
        """Seal events at a moment (UTC)."""
        for event in events:
            prev = self.chain[-1].hash if self.chain else "0" * 64
            now = datetime.combine(day, when, tzinfo=UTC)
            seq = len(self.chain) + 1
            self.chain.append(seal(event, seq=seq, prev_hash=prev, now=now, actor=actor, salt=salt_of(seq)))
            if isinstance(event, MilestonePlanned | InstanceOpened) and not event.milestone.recurrence:
                self.ids.append(event.milestone_id)

    def weeks(self) -> Iterator[date]:
        """Live through the year; yield each Sunday when all of its week is on record."""
        known: set[str] = set()
        for week in range(WEEKS):
            for day in (START + timedelta(days=7 * week + each) for each in range(1, 7)):
                openings = opened(day) if day.day == 1 else ()
                new = [each for each in openings if getattr(each, "milestone_id", "") not in known]
                known |= {getattr(each, "milestone_id", "") for each in new}
                self.at(day, time(13), *new)
                if day.weekday() in (1, 3):
                    self.at(day, time(14), self._look(day))
                for _ in range(self.random.choice((0, 0, 0, 1, 1, 2))):
                    self.at(day, time(16), *self._happening(day))
            yield START + timedelta(days=7 * week + 6)

    def note(self, number: int, sunday: date, cut: Sealed, *, issued: bool) -> None:
        """Put the weekly note of a Sunday on record, and its issue."""
        draft = MemoDrafted(
            draft_id=f"D{number}", period="week", as_of=sunday, period_from=sunday - timedelta(days=6),
            period_to=sunday, recorded_through=cut.recorded_at,
            cut_seq=cut.seq, cut_hash=cut.hash, facts_sha256="f" * 64,
        )  # fmt: skip
        self.at(sunday + timedelta(days=1), time(11), draft)
        if issued:
            nth = sum(each.kind == "memo_issued" for each in self.chain) + 1
            self.at(sunday + timedelta(days=1), time(12),
                    MemoIssued(draft_id=f"D{number}", number=nth, cut_seq=cut.seq, files={}))  # fmt: skip

    def _happening(self, day: date) -> tuple[Event, ...]:
        """Return something that may happen to some milestone on a day."""
        one, rest = self.random.choice(self.ids), self.random
        before = day - timedelta(days=rest.choice((0, 0, 1, 20)))
        said: Any = rest.choice(("started", "partly_done", "done"))
        match rest.randrange(13):
            case 0 | 1:
                return (StatementRecorded(milestone_id=one, says=said, text_id="t-done", on=before),)
            case 2 | 3:
                return (received(one, f"{one}-{len(self.chain)}.pdf"),)
            case 4 | 5:
                verdict = rest.choice(("met", "met", "not_met", "not_required", "closed_not_implemented"))
                return (held(one, before, verdict),)
            case 6:
                return (EvidenceRejected(milestone_id=one, evidence=("a" * 64,), reason_id="t-why"),)
            case 7:
                later = day + timedelta(days=rest.randrange(5, 90))
                return (ExtensionGranted(milestone_id=one, to=later, reason_id="t-why"),)
            case 8:
                fixed = day + timedelta(days=rest.randrange(-30, 60))
                return (DueFixed(milestone_id=one, day=fixed, basis=rest.choice(("statute", "planning_assumption"))),)
            case 9:
                return self._withdrawn()
            case 10:
                return self._told(one, day)
            case 11:
                return self._answered(one, day)
        return self._lost()

    def _look(self, day: date) -> SourcesChecked:
        """Return a look at every source: some answer, some are stale, some are blocked."""
        rows = []
        for name in SOURCES:
            result: Any = self.random.choice(("ok", "empty", "empty", "stale", "blocked"))
            reason: Any = "unreachable" if result in ("stale", "blocked") else None
            seen = (
                SourceItem(ref="a", sha256="c" * 64, size=1, media_type="text/html", origin="https://office.example/"),
            )
            own = datetime.combine(day - timedelta(days=self.random.randrange(9)), time(9), tzinfo=UTC)
            rows.append(
                SourceResult(
                    name=name, result=result, reason=reason, checked_at=datetime.combine(day, time(14), tzinfo=UTC),
                    data_as_of=self.random.choice((None, own)), items=seen if result == "ok" else (),
                )
            )  # fmt: skip
        return SourcesChecked(check_id=f"check-{day}", results=tuple(rows), on=day)

    def _withdrawn(self) -> tuple[Event, ...]:
        gone = {_body(each)["seq"] for each in self.chain if each.kind == "entry_corrected"}
        those = [each for each in self.chain if each.kind in CORRECTABLE and each.seq not in gone]
        if not those:
            return ()
        wrong = self.random.choice(those)
        return (EntryCorrected(subject_id=wrong.subject, about="milestone", seq=wrong.seq, reason_id="t-why"),)

    def _told(self, one: str, day: date) -> tuple[Event, ...]:
        key = f"overdue:{one}:{len(self.chain)}"
        part = CLAIMED.part.model_copy(update={"key": key, "milestone_id": one, "kind": "overdue", "due": day})
        claim = CLAIMED.model_copy(update={"milestone_id": one, "part": part, "message": key})
        sent = SENT.model_copy(update={"message": key, "parts": (part,)})
        return (claim, sent) if self.random.random() < 0.8 else (claim,)

    def _answered(self, one: str, day: date) -> tuple[Event, ...]:
        """Return something that the duty holder of a milestone may answer."""
        milestone = next(
            json.loads(each.entry)["body"]["milestone"]
            for each in reversed(self.chain)
            if each.kind in ("milestone_planned", "instance_opened") and each.subject == one
        )
        due, later = date.fromisoformat(milestone["due"]["day"]), day + timedelta(days=self.random.randrange(1, 30))
        held_up = [each.seq for each in self.chain if each.kind == "hold_added" and each.subject == one]
        lifted = {_body(each)["added"] for each in self.chain if each.kind == "hold_lifted"}
        answers: list[Event] = [
            Acknowledged(milestone_id=one, due=due, until=later, expected=self.random.choice((None, later))),
            Snoozed(milestone_id=one, due=due, until=later),
            HoldAdded(milestone_id=one, reason_id="t-why", not_mine=self.random.random() < 0.3),
            Reassigned(milestone_id=one, to="p-2", was="p-1"),
            DateAgreed(milestone_id=one, due=due),
        ]
        answers += [HoldLifted(milestone_id=one, added=seq) for seq in held_up[-1:] if seq not in lifted]
        return (self.random.choice(answers),)

    def _lost(self) -> tuple[Event, ...]:
        those = [each for each in self.chain if each.kind == "evidence_received"]
        if not those:
            return ()
        one = self.random.choice(those)
        whole = self.random.random() < 0.5
        return (CustodyNoted(milestone_id=one.subject, sha256=_body(one)["sha256"], whole=whole),)


def _body(link: Sealed) -> dict[str, Any]:
    return dict(json.loads(link.entry)["body"])
