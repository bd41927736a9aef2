"""A secret of an installation stands nowhere but where its owner put it (docs/operations.md#files)."""

import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event, Thread

import pytest
from sqlalchemy.engine import make_url

from tests.material.copies import content_of
from tests.material.installation import CHECKOUT, DemoInstallation, installation_in
from tests.material.mail import LOGIN, PASSWORD, mail_server

pytestmark = pytest.mark.nightly

CANARY = "canary-7f3a91"
SECRETS = {
    "bot token": f"xoxb-{CANARY}-1",
    "app token": f"xapp-{CANARY}-2",
    "password of the database": f"{CANARY}:3",
    "password of the mail server": PASSWORD,
    "token of a source": f"{CANARY}-4",
}
STORY = """
import asyncio, os, sys, traceback
from pathlib import Path
from flows._runtime.environment import own_prefect, play_also
from flows._runtime.origin import beginning_demonstration
home = Path(sys.argv[1])
own_prefect(home)
from flows._runtime.prefect import own_server
from flows._runtime.artifact import flush
from flows._runtime.run import run
from flows.ledger.back_up import back_up
from flows.memo.issue_memo import issue_memo
from tests.material.answers import review_memo
from flows.register.sync_plan import sync_plan
from flows.reminders.deliver_reminders import deliver_reminders

async def story():
    await run(sync_plan)
    await run(deliver_reminders)
    draft = str((await run(issue_memo, person_id="p-coordinator-1"))["draft"])
    await run(review_memo, draft, "approve", "p-coordinator-2")
    await run(issue_memo, person_id="p-coordinator-1", draft_id=draft)
    await run(back_up)
    no_slack = {"SLACK_API_URL": "http://127.0.0.1:9/api/", "SMTP_URL": "smtp://127.0.0.1:9"}
    for broken in ({"DATABASE_URL": os.environ["BROKEN_URL"]}, no_slack):
        play_also(**broken)
        try:
            await run(deliver_reminders)
        except Exception:
            traceback.print_exc()
    await flush()

with own_server(home) as server, server(), beginning_demonstration():
    asyncio.run(story())
print("the story is told")
"""


@dataclass
class Seen:
    """What any process on this machine could see of those that the story starts."""

    of: int
    stop: Event = field(default_factory=Event)
    arguments: set[bytes] = field(default_factory=set)
    environments: set[bytes] = field(default_factory=set)
    others: set[int] = field(default_factory=set)
    """Processes that are none of the story's; asked once each, because nobody becomes a child later."""

    def look(self) -> None:
        """Look at every child again and again, until it is stopped."""
        while not self.stop.wait(0.1):
            for path in (Path("/proc", name) for name in os.listdir("/proc") if name.isdigit()):
                if (number := int(path.name)) in self.others:
                    continue
                try:
                    if number != self.of and self.of not in self._above(path):
                        self.others.add(number)
                        continue
                    environment, words = (path / "environ").read_bytes(), (path / "cmdline").read_bytes()
                    self.arguments.add(words)
                    if STORY.encode() not in words:  # between its fork and its own program a child is its parent still
                        self.environments.add(environment)
                except OSError:
                    continue

    def _above(self, path: Path) -> Iterator[int]:
        while path.name != "1":
            parent = int((path / "stat").read_text().rpartition(")")[2].split()[1])
            if parent in (0, 1):
                return
            yield parent
            path = path.with_name(str(parent))


@pytest.fixture
def installation(tmp_path: Path) -> Iterator[DemoInstallation]:
    with installation_in(tmp_path) as opened:
        opened.slack.token, opened.slack.app_token = SECRETS["bot token"], SECRETS["app token"]
        yield opened


def test_no_secret_stands_where_others_or_later_readers_could_find_it(
    installation: DemoInstallation, postgres_url: str, programs: Path, tmp_path: Path
) -> None:
    url = make_url(postgres_url).set(password=SECRETS["password of the database"])
    broken = url.set(host="127.0.0.1", port=9, query={}).render_as_string(hide_password=False)
    with mail_server() as mail:
        given = {
            "FOLLOWTHROUGH_DATABASE_URL": url.render_as_string(hide_password=False),
            "FOLLOWTHROUGH_SLACK_BOT_TOKEN": SECRETS["bot token"],
            "FOLLOWTHROUGH_SLACK_APP_TOKEN": SECRETS["app token"],
            "FOLLOWTHROUGH_SMTP_URL": mail.url.replace("//", f"//{LOGIN}@"),
            "FOLLOWTHROUGH_MAIL_FROM": "follow-up@office.example",
            "BROKEN_URL": broken,
            "LEGISTAR_TOKEN": SECRETS["token of a source"],
        }
        kept = {name: value for name, value in os.environ.items() if not name.startswith("PREFECT")}
        path = {"PATH": f"{programs}{os.pathsep}{os.environ['PATH']}", "PYTHONPATH": str(CHECKOUT)}
        with subprocess.Popen(
            [sys.executable, "-c", STORY, str(installation.settings.home)],
            cwd=tmp_path, env=kept | path | given, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        ) as child:  # fmt: skip
            seen = Seen(child.pid)
            watch = Thread(target=seen.look)
            watch.start()
            printed = b"".join(child.communicate(timeout=300))
            seen.stop.set()
            watch.join()
    assert b"the story is told" in printed, printed[-3000:]
    assert b"Traceback" in printed
    assert any(b"PREFECT_SERVER_API_AUTH_STRING=" in each for each in seen.environments), "the server was seen"
    home = installation.settings.home
    prefect = (home / "prefect" / "password").read_text()
    files = {str(each): content_of(each) for each in home.rglob("*") if each.is_file() and each.name != "password"}
    assert any("backups" in name and name.endswith(".gz") for name in files)
    assert any(name.endswith("prefect.db") for name in files)
    places = files | {"output": printed, "arguments": b"".join(seen.arguments)}
    # The first words of each, too: as part of an address a secret is written in another way.
    for secret in (*SECRETS.values(), CANARY, LOGIN, prefect):
        assert [place for place, held in places.items() if secret.encode() in held] == []
    for secret in (*SECRETS.values(), CANARY, LOGIN):
        assert [each for each in seen.environments if secret.encode() in each] == []
