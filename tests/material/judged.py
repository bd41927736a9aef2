"""The shipped register in a ledger, and made-up looks at its sources, for the tests of judging."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from flows._runtime import data
from models.evidence import ROWS, Extracted, Link, Result, SourceItem, SourceResult
from models.ledger import Event, FindingRecorded, SourcesChecked, canonical
from models.projections import MILESTONES, REGISTERS, SOURCES
from models.records import REGISTER, MilestoneRecord, RegisterRecord, SourceRecord
from tasks import ledger
from tasks.core import Store
from tasks.evidence.candidates import find_all
from tasks.files.intake import Reading, keep_text
from tasks.ledger import Database, records
from tasks.register import read_plan
from tests.material.records import all_changes

REGISTER_FILE = data.REGISTER
MANUAL = "nypd_manual_page"
OPEN_DATA = "ppr_open_data"


class Ledger:
    """A ledger that follows the shipped register, with a store; each look is a day after the one before."""

    def __init__(self, database: Database, folder: Path, now: datetime = datetime(2026, 8, 1, 13, tzinfo=UTC)) -> None:
        self.database, self.store, self.now = database, Store(folder), now
        loaded = read_plan(REGISTER_FILE)
        self.append(*all_changes(loaded.plan, loaded.sha256))

    def append(self, *events: Event, actor: str = "followthrough") -> None:
        """Append events at the moment of the last look."""
        ledger.append(self.database, events, now=self.now, actor=actor)

    @property
    def milestones(self) -> dict[str, MilestoneRecord]:
        """Return every milestone."""
        return dict(records.every(self.database, MILESTONES))

    @property
    def register(self) -> RegisterRecord:
        """Return the register."""
        found = records.one(self.database, REGISTERS, REGISTER)
        assert found is not None
        return found

    @property
    def sources(self) -> dict[str, SourceRecord]:
        """Return every source that was looked at."""
        return dict(records.every(self.database, SOURCES))

    def look(self, source: str, *seen: SourceItem, result: Result | None = None, reason: str | None = None) -> None:
        """Look at a source once; it shows these things."""
        self.now += timedelta(days=1)
        how = result or ("ok" if seen else "empty")
        one = SourceResult(name=source, result=how, reason=reason, checked_at=self.now, items=seen)
        self.append(SourcesChecked(check_id=f"check:{self.now.isoformat()}", results=(one,)))

    def found(self) -> tuple[Event, ...]:
        """Return what is new in what the sources showed, and note it."""
        said = find_all(self.database, self.milestones.values(), self.sources, self.register, self.store)
        self.append(*said)
        return said

    def verified(self, milestone_id: str, *sha256: str) -> None:
        """Let a verifier find a milestone met by this evidence."""
        what = {
            "milestone_id": milestone_id,
            "verdict": "met",
            "evidence": sha256,
            "reason_id": "t",
            "on": self.now.date(),
        }
        self.append(FindingRecorded.model_validate(what), actor="p-reviewer-1")

    def page(self, *lines: str, links: tuple[Link, ...] = ()) -> SourceItem:
        """Keep a made-up page, and return it as seen."""
        text = Extracted(extractor=1, pages=("\n".join(lines),), links=links)
        return self._seen("page", "\n".join(lines).encode(), text, "text/html", "https://a.example/page")

    def rows(self, *rows: dict[str, str]) -> SourceItem:
        """Keep the made-up rows of a table, and return them as seen."""
        body = canonical(list(rows))
        text = Extracted(extractor=1, rows=rows)
        return self._seen(ROWS, body, text, "application/json", "https://a.example/rows.json")

    def file(self, name: str, *pages: str) -> SourceItem:
        """Keep a made-up text file, and return it as seen."""
        text = Extracted(extractor=1, pages=pages)
        return self._seen(name, "\f".join(pages).encode(), text, "text/plain", f"drop/agency/{name}")

    def record(self, path: str, body: bytes) -> SourceItem:
        """Keep a Council record, and return it as seen."""
        return self._seen(path, body, None, "application/json", f"https://a.example/{path}")

    def _seen(self, ref: str, body: bytes, text: Extracted | None, media_type: str, origin: str) -> SourceItem:
        kept = keep_text(self.store, Reading(extracted=text)) if text else None
        sha256 = self.store.keep(body)
        return SourceItem(ref=ref, sha256=sha256, size=len(body), media_type=media_type, origin=origin, text=kept)
