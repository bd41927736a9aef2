"""Two people act on the same thing at the same moment: what they do, and how the second overtakes the first."""

import os
import re
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from io import StringIO
from itertools import count
from pathlib import Path
from stat import S_ISDIR
from typing import Any

import pytest
from sqlalchemy import create_engine

from flows.__main__ import main
from flows._runtime import context
from flows._runtime.environment import play_also
from flows._runtime.settings import load_settings
from flows.register.sync_plan import sync_plan
from models.projections import SOURCES
from tasks import ledger
from tasks.ledger import chain, records, texts
from tests.conftest import ADMIN
from tests.material.answers import Listening
from tests.material.installation import COORDINATOR, SECOND, VERIFIER, DemoInstallation, installation_in
from tests.material.memo_installation import TODAY, drafted
from tests.material.presses import pressed, submitted

CONTACT, HEAD, OTHER, LIAISON = "p-contact-training", "p-head-training", "p-contact-policy", "p-liaison-1"
OTHER_VERIFIER = "p-verifier-2"
ABOUT, WAITED_FOR, LOOKED_FOR, LAWS = "R7-M3", "R6-M1", "R3-M3@2026", "R2-M2"
WHY, WORDS, INVENTORY = "Made up: a reason.", "Made up: words to erase.", "Made-up inventory."

Ended = tuple[int, str]


@dataclass(frozen=True)
class Typed:
    """A command line. `{...}` stands for what `facts` of the thing names."""

    words: str
    by: str = COORDINATOR
    options: tuple[tuple[str, str], ...] = ()

    @property
    def name(self) -> str:
        return (
            f"{self.words.format_map(Named())}{''.join(f' {value}' for _, value in self.options[:1])} ({self.by[2:]})"
        )

    def begin(self, installation: DemoInstallation, facts: dict[str, str]) -> Callable[[], Ended]:
        """Return what runs the command to its end."""
        named = [part for name, value in self.options for part in (f"--{name}", value.format_map(facts))]
        words = [each.format_map(facts) for each in self.words.split()]
        return lambda: run([*words, *named, "--by", self.by])


@dataclass(frozen=True)
class Pressed:
    """A button or a form in Slack."""

    verb: str
    by: str
    about: str | None = None
    fields: tuple[tuple[str, Any], ...] = ()

    @property
    def name(self) -> str:
        return f"press {self.verb} ({self.by[2:]})"

    def begin(self, installation: DemoInstallation, facts: dict[str, str]) -> Callable[[], Ended]:
        """Keep the press, as it is acknowledged, and return what acts on it."""
        here = Listening(installation)
        fields = {
            name: [each.format_map(facts) for each in value] if isinstance(value, list) else value
            for name, value in self.fields
        }
        made = (
            submitted(self.verb, self.by, self.about, **fields) if fields else pressed(self.verb, self.by, self.about)
        )
        if self.about is None:
            made = _about_draft(made, "D1")
        kept = here.keep(made)
        assert not kept.errors, kept.errors

        def act() -> Ended:
            reply = here.act(kept.press)
            return (0 if reply.code in ("noted", "noted_before") else 4), repr(reply)

        return act


Act = Typed | Pressed


class Named(dict[str, str]):
    """Names every fact by itself."""

    def __missing__(self, key: str) -> str:
        return key


def _about_draft(payload: dict[str, Any], draft: str) -> dict[str, Any]:
    mark = f'{{"d": "{draft}"}}'
    if payload["type"] == "view_submission":
        payload["view"]["private_metadata"] = mark
    else:
        payload["actions"][0]["value"] = mark
    return payload


def typed(words: str, by: str = COORDINATOR, **options: str) -> Typed:
    """Return a command; `typed("date agree R7-M3", HEAD)`."""
    return Typed(words, by, tuple((name.replace("_", "-"), value) for name, value in options.items()))


def press(verb: str, by: str, about: str | None = ABOUT, **fields: Any) -> Pressed:
    """Return a press, or with fields a form that was sent off."""
    return Pressed(verb, by, about, tuple(fields.items()))


def run(words: list[str]) -> Ended:
    """Run a command line and return its exit code and all that it printed."""
    code, printed = 0, StringIO()
    with redirect_stdout(printed), redirect_stderr(printed):
        try:
            main(words)
        except SystemExit as ended:
            code = int(ended.code or 0)
    return code, printed.getvalue()


def done(words: str, by: str = COORDINATOR, **options: str) -> None:
    """Run a command that must succeed."""
    code, printed = typed(words, by, **options).begin(None, {})()  # type: ignore[arg-type]
    assert code == 0, printed


@dataclass(frozen=True)
class Thing:
    """Something that several people may act on, how it came to be as it is, and all that is done to it."""

    make: Callable[[DemoInstallation], dict[str, str]]
    """Returns the names of what was made, for the acts."""
    acts: tuple[Act, ...]


def _milestone(installation: DemoInstallation) -> dict[str, str]:
    """A date was proposed and another offered, a later one requested; it is on hold; evidence waits for a verifier."""
    here = Listening(installation)
    sha = installation.evidence(ABOUT, "Made-up lesson plan.", by=CONTACT)
    evidence = len(installation.entries)
    done("plan propose R7")
    done(f"date offer {ABOUT}", HEAD, to="2027-03-31", reason=WHY)
    here.send("extend.ask", CONTACT, ABOUT, to="2027-02-26", reason=WHY)
    done(f"obstacle add {ABOUT}", CONTACT, waits_for="Made up: no room.")
    (installation.folder / "other.txt").write_text("Another made-up lesson plan.")
    return {"sha": sha, "entry": str(evidence), "file": str(installation.folder / "other.txt")}


def _expected(installation: DemoInstallation) -> dict[str, str]:
    done("plan propose R7")
    return {}


def _file(installation: DemoInstallation) -> dict[str, str]:
    (installation.folder / "inventory.txt").write_text(INVENTORY)
    sha = installation.evidence(WAITED_FOR, INVENTORY, by=OTHER)
    return {"sha": sha, "file": str(installation.folder / "inventory.txt")}


def _recommendation(installation: DemoInstallation) -> dict[str, str]:
    done("memo note R2", text=WORDS, on="2026-11-20")
    text_id = next(key for key, words in texts.every(installation.database).items() if words == WORDS)
    return {"text": text_id, "entry": str(len(installation.entries))}


def _refused_file(installation: DemoInstallation) -> dict[str, str]:
    installation.drop("scan.pdf", "no PDF")
    assert run(["evidence", "check", "agency_drop"])[0] == 0
    source = records.one(installation.database, SOURCES, "agency_drop")
    assert source
    return {"number": source.files[0].number}


def _draft(installation: DemoInstallation) -> dict[str, str]:
    drafted(installation, as_of=TODAY)
    done(f"statement add {WAITED_FOR}", says="started", text=WHY, on="2026-11-24")
    return {}


def _shared(installation: DemoInstallation) -> dict[str, str]:
    drafted(installation, as_of=TODAY)
    done("memo share 1")
    return {}


REASON = {"reason": WHY}
STATED = {"says": "done", "text": "Made up: finished.", "on": "2026-11-24"}
FOUND = {"on": "2026-11-24", "reason": WHY, "evidence": "{sha}"}
ADDED = {"voice": "agency", "on": "2026-11-24"}
ACCEPTED = {"on": "2026-11-24", "source": "Made-up letter."}
FIXED = {"basis": "planning_assumption", "source": "Made-up order."}
NOTED = {"text": "Made up: reviewed.", "on": "2026-11-24"}

THINGS: dict[str, Thing] = {
    "a milestone": Thing(
        _milestone,
        (
            typed(f"date extend {ABOUT}", COORDINATOR, to="2027-01-29", reason="Made up: the earlier day."),
            typed(f"date extend {ABOUT}", SECOND, to="2027-06-30", reason="Made up: the later day."),
            typed(f"date refuse {ABOUT}", SECOND, **REASON),
            typed(f"date agree {ABOUT}", CONTACT),
            typed(f"date offer {ABOUT}", HEAD, to="2027-05-28", reason=WHY),
            typed(f"date accept {ABOUT}", COORDINATOR, to="2027-03-31"),
            typed(f"date decline {ABOUT}", SECOND, to="2027-03-31", **REASON),
            typed(f"obstacle add {ABOUT}", CONTACT, waits_for=WAITED_FOR),
            typed(f"obstacle add {WAITED_FOR}", COORDINATOR, waits_for=ABOUT),
            typed(f"obstacle lift {ABOUT}", HEAD),
            typed(f"reassign {ABOUT}", HEAD, to=OTHER),
            typed(f"statement add {ABOUT}", CONTACT, **STATED),
            typed(f"finding add {ABOUT}", VERIFIER, verdict="met", **FOUND),
            typed(f"finding add {ABOUT}", OTHER_VERIFIER, verdict="not_met", **FOUND),
            typed(f"finding add {ABOUT}", OTHER_VERIFIER, verdict="not_required", on="2026-11-24", reason=WHY),
            typed(f"finding add {ABOUT}", VERIFIER, verdict="closed_not_implemented", on="2026-11-24", reason=WHY),
            typed(f"date fix {ABOUT}", COORDINATOR, on="2027-04-30", **FIXED),
            typed(f"evidence add {ABOUT} {{file}}", CONTACT, **ADDED),
            typed("ledger correct {entry}", SECOND, **REASON),
            press("ack", CONTACT),
            press("snooze", CONTACT, until="2026-12-01"),
            press("done_no_file", CONTACT, text=WHY),
            press("blocked", CONTACT, waits_for=WAITED_FOR, reason=None),
            press("unblock", CONTACT),
            press("not_mine", CONTACT, reason=WHY),
            press("extend.grant", COORDINATOR, to="2027-02-26", reason=WHY),
            press("extend.refuse", SECOND, reason=WHY),
            press("date.agree", HEAD),
            press("date.accept", SECOND),
            press("date.decline", COORDINATOR, reason=WHY),
            press("reassign", HEAD, person=OTHER, reason=None),
            press("verify", VERIFIER, evidence=["{sha}"], on="2026-11-24", reason=WHY),
            press("reject", OTHER_VERIFIER, evidence=["{sha}"], reason=WHY),
            press("waive", VERIFIER, reason=WHY),
            press("close", OTHER_VERIFIER, reason=WHY),
        ),
    ),
    "a milestone nobody answered": Thing(
        _expected,
        (
            typed(f"date agree {ABOUT}", HEAD),
            typed(f"date extend {ABOUT}", COORDINATOR, to="2027-01-29", reason=WHY),
            typed(f"finding add {ABOUT}", VERIFIER, verdict="not_required", on="2026-11-24", reason=WHY),
            press("extend.ask", CONTACT, to="2027-02-26", reason=WHY),
            press("date.offer", HEAD, to="2027-03-31", reason=WHY),
        ),
    ),
    "a milestone a law dates": Thing(
        lambda _: {},
        (
            typed(f"date fix {LAWS}", COORDINATOR, on="2026-05-08", **{**FIXED, "basis": "executive_order_reported"}),
            typed(f"date fix {LAWS}", SECOND, on="2026-05-08", **{**FIXED, "basis": "executive_order_reported"}),
            typed(f"finding add {LAWS}", VERIFIER, verdict="not_required", on="2026-11-24", reason=WHY),
        ),
    ),
    "a milestone that shows nowhere": Thing(
        lambda installation: installation.tell_dates() or {},
        (
            typed(f"evidence looked {LOOKED_FOR}", VERIFIER, on="2026-11-20", found="nothing"),
            typed(f"finding add {LOOKED_FOR}", VERIFIER, verdict="not_required", on="2026-11-24", reason=WHY),
            press("look", VERIFIER, LOOKED_FOR, on="2026-11-20"),
            press("look", COORDINATOR, LOOKED_FOR, on="2026-11-20"),
        ),
    ),
    "a file": Thing(
        _file,
        (
            typed(f"evidence add {ABOUT} {{file}}", CONTACT, **ADDED),
            typed(f"evidence add {ABOUT} {{file}}", HEAD, **ADDED),
            typed("evidence expunge {sha}", COORDINATOR, **REASON),
            typed("evidence expunge {sha}", SECOND, **REASON),
            typed(f"finding add {WAITED_FOR}", VERIFIER, verdict="met", **FOUND),
            typed("hold place", COORDINATOR, **REASON),
            press("verify", VERIFIER, WAITED_FOR, evidence=["{sha}"], on="2026-11-24", reason=WHY),
        ),
    ),
    "a file that nobody could read": Thing(
        _refused_file,
        (
            typed("evidence answer {number} read", COORDINATOR, shows=ABOUT),
            typed("evidence answer {number} not-relevant", SECOND),
            typed("evidence answer {number} ask-again", COORDINATOR),
        ),
    ),
    "a recommendation": Thing(
        _recommendation,
        (
            typed("acceptance add R2", COORDINATOR, value="accepted", **ACCEPTED),
            typed("acceptance add R2", SECOND, value="accepted", **ACCEPTED),
            typed("acceptance add R2", SECOND, value="rejected", **ACCEPTED),
            typed("memo note R2", COORDINATOR, **NOTED),
            typed("memo note R2", SECOND, **NOTED),
            typed("text erase {text}", COORDINATOR, **REASON),
            typed("hold place", SECOND, **REASON),
            typed("ledger correct {entry}", SECOND, **REASON),
        ),
    ),
    "a draft": Thing(
        _draft,
        (
            typed("memo share 1", COORDINATOR),
            typed("memo share 1", SECOND),
            typed("memo draft --as-of 2026-11-24", COORDINATOR),
            typed("memo approve 1", SECOND),
            typed("memo review 1", VERIFIER, text=WHY),
            typed("memo review 1 --back", VERIFIER, text=WHY),
            press("memo.approve", SECOND, None),
            press("memo.back", SECOND, None, reason=WHY),
        ),
    ),
    "a draft the agency has": Thing(
        _shared,
        (
            typed("memo share 1", SECOND),
            typed("memo comment 1", LIAISON, text=WHY),
            typed("memo draft --as-of 2026-11-24", COORDINATOR),
            press("memo.comment", LIAISON, None, text=WHY),
        ),
    ),
}


@dataclass(frozen=True)
class Outcome:
    """How an act ended, and every entry since the race began, with words in place of their salted ids."""

    code: int
    printed: str
    entries: tuple[tuple[str, str, str], ...]


CHANCE = re.compile(r'("press_id":"|cut_hash":"|facts_sha256":"|sha256 )[0-9a-f]+')
"""What chance goes into: the id of a press, and what a draft binds of the chain."""


def outcome(installation: DemoInstallation, since: int, ended: Ended) -> Outcome:
    """Return how the first act ended and what the record says since."""
    entries = []
    said = texts.every(installation.database)
    for entry in ledger.entries(installation.database, since):
        written = CHANCE.sub(r"\1", entry.event.model_dump_json())
        for text_id, text in said.items():
            written = written.replace(text_id, text)
        entries.append((entry.event.kind, entry.actor, written))
    return Outcome(*ended, tuple(entries))


@contextmanager
def overtaken_by(second: Callable[[], Ended]) -> Iterator[list[Callable[[], Ended]]]:
    """Let an act run whole just before the next append of this thread; what waits still is yielded."""
    waiting, append, here = [second], chain.append, threading.get_ident()

    def append_second(*args: Any, **kwargs: Any) -> int:
        if waiting and threading.get_ident() == here:
            in_thread(waiting.pop())
        return append(*args, **kwargs)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(chain, "append", append_second)
        patch.setattr(ledger, "append", append_second)
        yield waiting


def in_thread(act: Callable[[], Ended]) -> Ended:
    """Run an act to its end in a thread of its own, as another process would."""
    ended: list[Ended] = []
    other = threading.Thread(target=lambda: ended.append(act()))
    other.start()
    other.join()
    return ended[0]


def raced(installation: DemoInstallation, facts: dict[str, str], first: Act, second: Act, *, at_once: bool) -> Outcome:
    """Return what the first act did, where the second was whole before it appended, or simply came before it."""
    since = ledger.head(installation.database)[0]
    acts = first.begin(installation, facts), second.begin(installation, facts)
    if not at_once:
        in_thread(acts[1])
        return outcome(installation, since, acts[0]())
    with overtaken_by(acts[1]) as waiting:
        ended = acts[0]()
    assert not waiting, f"{first.name} appended nothing, so there was no race"
    return outcome(installation, since, ended)


NUMBERS = count(1)


class RacedInstallation:
    """An installation in which one thing stands as it was made, as often as is asked."""

    def __init__(self, thing: Thing, folder: Path, taken_in: Path, postgres: str | None) -> None:
        self.opened = installation_in(folder)
        self.installation: DemoInstallation = self.opened.__enter__()
        self.postgres, self.home = postgres, self.installation.settings.home
        shutil.copyfile(taken_in, self.home / "followthrough.db")
        if postgres:
            self.name = f"races_{folder.name}"
            self._admin(f"CREATE DATABASE {self.name} TEMPLATE template_ft")
            play_also(DATABASE_URL=postgres.format(self.name))
            self.installation.do(sync_plan)
        context.open_record(load_settings())  # who holds which role is an entry of its own
        self.facts = thing.make(self.installation)
        load_settings().database().engine.dispose()
        self.made = folder / "made"
        shutil.copytree(self.home, self.made)

    def _admin(self, statement: str) -> None:
        assert self.postgres
        engine = create_engine(self.postgres.format("postgres"), **ADMIN)
        with engine.connect() as connection:
            connection.exec_driver_sql(statement)
        engine.dispose()

    @contextmanager
    def anew(self) -> Iterator[None]:
        """Let everything be as it was made, while the block runs."""
        number, before = next(NUMBERS), dict(os.environ)
        for name in ("memos", "evidence", "backups"):
            if _files_of(self.home / name) == _files_of(self.made / name):
                continue
            shutil.rmtree(self.home / name, ignore_errors=True)
            if (self.made / name).exists():
                shutil.copytree(self.made / name, self.home / name)
        if self.postgres:
            load_settings().database().engine.dispose()  # a database in use is no template
            self._admin(f"CREATE DATABASE race_{number} TEMPLATE {self.name}")
            play_also(DATABASE_URL=self.postgres.format(f"race_{number}"))
        else:
            path = self.home / f"race-{number}.db"
            shutil.copyfile(self.made / "followthrough.db", path)
            play_also(DATABASE_URL=f"sqlite:///{path}")
        try:
            yield
        finally:
            load_settings().database().engine.dispose()
            os.environ.clear()
            os.environ.update(before)
            if self.postgres:
                self._admin(f"DROP DATABASE race_{number} WITH (FORCE)")
            else:
                for path in self.home.glob(f"race-{number}.db*"):
                    path.unlink()


def _files_of(folder: Path) -> dict[str, tuple[int, int, int]]:
    """Return each path in a folder with its mode and, of a file, its size and the moment of its last change."""
    stats = {str(path.relative_to(folder)): path.lstat() for path in folder.rglob("*")}
    return {
        name: (each.st_mode, 0, 0) if S_ISDIR(each.st_mode) else (each.st_mode, each.st_size, each.st_mtime_ns)
        for name, each in stats.items()
    }
