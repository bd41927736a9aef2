"""A made-up office with drafts and issued memos, its people on both roads. Everyone in it is made up."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

from models.drafts.state import LISTS
from models.ledger import Event, MemoDrafted, MemoIssued, MemoMessageClaimed
from models.projections import DRAFTS
from models.records import DraftRecord
from models.standing import Headline
from tasks import ledger
from tasks.ledger import records
from tests.material.channels import Town, town_in
from tests.material.mail import MailServer
from tests.material.memo_messages import BOTTOM_LINE, CHANGES, COUNTS
from tests.material.slack import SlackStandIn

DRAFTER, DEPUTY, VERIFIER = "p-drafter", "p-deputy", "p-verify"
LIAISON, READER, OTHER = "p-liaison", "p-reader", "p-reader-of-r4"
BY_SLACK = "p-reader-without-mail"
SLACK = {DRAFTER: "U0000000101", DEPUTY: "U0000000102", VERIFIER: "U0000000103", LIAISON: "U0000000104",
         BY_SLACK: "U0000000105"}  # fmt: skip
MAIL = {LIAISON: "liaison@agency.example", READER: "reader@council.example", OTHER: "other@council.example"}
ROLES = {
    DRAFTER: "{role: oversight_coordinator}",
    DEPUTY: "{role: oversight_coordinator}",
    VERIFIER: "{role: oversight_verifier}",
    LIAISON: "{role: agency_liaison}",
    READER: "{role: council_reader}",
    OTHER: "{role: council_reader, for: [R4]}",
    BY_SLACK: "{role: council_reader}",
}


@dataclass
class Office(Town):
    """A town that has memos."""

    def people(self, without: str = "") -> None:
        """Write the people file, without one person."""
        lines = ["people:"]
        for each in (one for one in ROLES if one != without):
            lines += [f"- id: {each}", "  name: Made up"]
            lines += [f"  slack: {SLACK[each]}"] if each in SLACK else []
            lines += [f"  email: {MAIL[each]}"] if each in MAIL else []
            lines += [f"  roles: [{ROLES[each]}]"]
        (self.folder / "people.yaml").write_text("\n".join([*lines, ""]))

    def append(self, *events: Event, by: str) -> None:
        """Note what happened, now."""
        ledger.append(self.database, events, now=self.now, actor=by)

    def draft(self, draft_id: str = "D1", by: str = DRAFTER, **more: Any) -> str:
        """Draft a memo now, with its files; return the SHA-256 of what an approval binds."""
        self.append(drafted(draft_id, self.now, **more), by=by)
        self._files(f"memos/drafts/{draft_id}")
        return fingerprint(draft_id)

    def issue(self, draft_id: str, number: int, by: str = DRAFTER, bottom_line: tuple[str, ...] = BOTTOM_LINE) -> None:
        """Issue a draft as it stands, with its files."""
        files = self._files(f"memos/{number}", bottom_line)
        self.append(MemoIssued(draft_id=draft_id, number=number, cut_seq=1, files=files), by=by)

    def _files(self, folder: str, bottom_line: tuple[str, ...] = BOTTOM_LINE) -> dict[str, str]:
        place = self.folder / folder
        place.mkdir(parents=True, exist_ok=True)
        headline = {name: list[str]() for name in Headline.model_fields}
        for name, value in COUNTS.model_dump(exclude={"milestones"}).items():
            headline[LISTS.get(name, (name,))[0]] = ["R1-M1"] * value
        headline["to_come"] = ["R1-M1"] * (COUNTS.milestones - COUNTS.past - COUNTS.cannot_tell)
        facts = {"headline": headline, "changes": [{"text": text} for text in CHANGES], "questions": []}
        bottom = {"part": "bottom", "sentences": [[{"text": text}] for text in bottom_line]}
        content = {"memo.json": json.dumps({"facts": facts, "page_one": [bottom]}), "memo.pdf": "made up"}
        for name, text in content.items():
            (place / name).write_text(text)
        return {name: sha256(text.encode()).hexdigest() for name, text in content.items()}

    def record(self, draft_id: str = "D1") -> DraftRecord:
        """Return what the ledger says of a draft."""
        found = records.one(self.database, DRAFTS, draft_id)
        assert found is not None
        return found

    def later(self, *, days: int = 0, minutes: int = 0) -> None:
        """Let time pass."""
        self.at(self.now + timedelta(days=days, minutes=minutes))

    def claims(self) -> list[MemoMessageClaimed]:
        """Return the claims of messages about memos, in order."""
        return [each.event for each in self.entries() if isinstance(each.event, MemoMessageClaimed)]

    def told_of(self) -> list[tuple[str, str]]:
        """Return of what each person was told, once for each message that went out."""
        return sorted((each.kind, each.to) for one in self.drafts() for each in one.messages if each.sent_on)

    def drafts(self) -> list[DraftRecord]:
        """Return all drafts."""
        return list(records.every(self.database, DRAFTS).values())


def fingerprint(draft_id: str) -> str:
    """Return what stands for the SHA-256 of a draft's bytes."""
    return sha256(draft_id.encode()).hexdigest()


def drafted(draft_id: str, now: datetime, **more: Any) -> MemoDrafted:
    """Return that a memo was drafted."""
    facts = {
        "draft_id": draft_id, "period": "month", "as_of": date(2026, 10, 31), "period_from": date(2026, 10, 1),
        "period_to": date(2026, 10, 31), "recorded_through": now, "cut_seq": 1, "cut_hash": "0" * 64,
        "facts_sha256": fingerprint(draft_id),
    }  # fmt: skip
    return MemoDrafted.model_validate(facts | more)


@contextmanager
def office_in(folder: Path, template: Path, slack: SlackStandIn, mail: MailServer) -> Iterator[Office]:
    """Open an office that took in the register without its milestones, and has no memo yet."""
    with town_in(folder, template, slack, mail, range(1, 1)):
        office = Office(folder, slack, mail)
        office.people()
        yield office
