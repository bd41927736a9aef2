"""A whole installation to play in: a home, the people of the demo, the recorded public records and Slack's stand-in."""

import asyncio
import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from flows._runtime import clock
from flows._runtime.data import REGISTER
from flows._runtime.environment import play_also, play_with
from flows._runtime.origin import beginning_demonstration
from flows._runtime.run import run
from flows._runtime.settings import Settings, load_settings
from models.ledger import DateHandedOver, Entry
from models.projections import MILESTONES
from models.records import MilestoneRecord
from models.standing.lateness import needs_receipt
from tasks import ledger
from tasks.evidence import serve_records
from tasks.files import IN_USE
from tasks.ledger import Database, records, texts
from tests.material.slack import SlackStandIn, slack_stand_in

CHECKOUT = Path(__file__).parents[2]
COORDINATOR, SECOND, VERIFIER, OTHER_VERIFIER = "p-coordinator-1", "p-coordinator-2", "p-verifier-1", "p-verifier-2"
UNRECORDED = {
    f"SOURCE_{name}_URL": "off"
    for name in (
        "LEGISTAR_API", "PPR_OPEN_DATA", "CITY_RECORD", "NYPD_DETAINER_PAGE", "NYPD_MANUAL_PAGE", "DOI_REPORTS_PAGE",
        "ACCESS_GUIDELINES_PAGE", "NYPD_SURVEILLANCE_PAGE",
    )
}  # fmt: skip
"""No recorded answer of these is at hand, and no test leaves this machine."""

MORNING = "2026-11-25T09:30:00-05:00"


@dataclass
class DemoInstallation:
    """The installation under test, and what surrounds it."""

    folder: Path
    slack: SlackStandIn

    @property
    def settings(self) -> Settings:
        """Return the settings as the flows read them."""
        return load_settings()

    @property
    def database(self) -> Database:
        """Return the database as the flows open it."""
        return load_settings().database(begin=True)

    @property
    def entries(self) -> list[Entry]:
        """Return all that the ledger says."""
        return list(ledger.entries(self.database))

    def kinds(self) -> list[str]:
        """Return the kind of each entry, in order."""
        return [each.event.kind for each in self.entries]

    def milestone(self, milestone_id: str) -> MilestoneRecord:
        """Return what the ledger says of a milestone."""
        found = records.one(self.database, MILESTONES, milestone_id)
        assert found is not None
        return found

    def at(self, moment: str) -> None:
        """Set the clock of the installation and of Slack."""
        play_also(NOW=moment)

    def do(self, flow: Any, *args: Any, **kwargs: Any) -> Any:
        """Run a flow as a command does."""
        return asyncio.run(run(flow, *args, **kwargs))

    def tell_dates(self, on: str = "2026-11-06") -> None:
        """Note that a letter with our target dates was handed over; from November 6 on, the unit has until the 23rd."""
        about = [each for each in records.every(self.database, MILESTONES).values() if needs_receipt(each)]
        letters = [DateHandedOver(milestone_id=each.id, due=each.due_now, on=date.fromisoformat(on)) for each in about]
        ledger.append(self.database, letters, now=load_settings().now, actor=COORDINATOR)

    def words(self, text: str) -> str:
        """Keep words a person typed, and return their text id."""
        return texts.keep(self.database, text)

    def drop(self, name: str, text: str, folder: str = "agency") -> Path:
        """Put a made-up file into a drop folder."""
        path = load_settings().drop_root / "drop" / folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        return path

    def evidence(self, milestone_id: str, text: str, *, by: str, voice: str = "agency", on: str = "2026-11-20") -> str:
        """Take a made-up file into custody for a milestone, and return its SHA-256."""
        from tests.material.answers import add_evidence

        sha256 = load_settings().store.keep(text.encode())
        self.do(add_evidence, milestone_id, sha256, self.words("made-up.txt"), voice, date.fromisoformat(on), by)
        return sha256

    def keys_sent(self) -> list[str]:
        """Return the key of each message that stands in Slack."""
        return [each["metadata"]["event_payload"]["key"] for each in self.slack.messages]


@contextmanager
def installation_in(folder: Path, moment: str = MORNING) -> Iterator[DemoInstallation]:
    """Open an installation in an empty folder at a moment; the environment is as before when the block ends."""
    before = dict(os.environ)
    home = folder / "home"
    for name in ("agency", "oversight", "doris"):
        (home / "drop" / name).mkdir(parents=True)
        (home / "drop" / name / IN_USE).touch()
    shutil.copyfile(CHECKOUT / "flows" / "data" / "demo" / "people.yaml", home / "people.yaml")
    (home / "people.yaml").chmod(0o600)
    shutil.copyfile(REGISTER, folder / "recommendations.yaml")
    council = serve_records(CHECKOUT / "flows" / "data" / "demo" / "council")
    with slack_stand_in() as slack, council as records_url, beginning_demonstration():
        slack.clock = lambda: clock.now().timestamp()
        play_with(
            HOME=str(home),
            PLAN=str(folder / "recommendations.yaml"),
            NOW=moment,
            SLACK_BOT_TOKEN=slack.token,
            SLACK_API_URL=slack.url,
            SLACK_COORDINATOR_CHANNEL="C0DEMO0001",
            SOURCE_COUNCIL_MIRROR_URL=records_url,
            REPLY_TO="replies@followthrough.example",
            CONTACT="coordinator@followthrough.example",
            **UNRECORDED,
        )
        try:
            yield DemoInstallation(folder, slack)
        finally:
            os.environ.clear()
            os.environ.update(before)


def told(output: str) -> Any:
    """Read the one JSON document that a command printed."""
    return json.loads(output)
