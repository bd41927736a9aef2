"""A made-up person's data at every door of a whole installation, and no byte of it anywhere afterwards.

Each sample stands beside a word of its own, so that a leak of any part of what was refused is found as well. Looked
through are: what commands print, all logs at DEBUG, what Slack was asked, the memo, and the raw bytes of every file
under the installation's home, the database and its write-ahead log among them. What the
gate itself must find is in `tests/models/core/test_privacy.py`, and the hiding places of a web answer are in
`tests/tasks/sources/test_personal_data_in_answers.py`.
"""

import hmac
import html
import json
import logging
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import quote

import pytest

from flows.__main__ import main
from flows._runtime.environment import play_also
from flows.evidence.track_portfolio import track_portfolio
from flows.ledger.back_up import back_up
from flows.memo.issue_memo import issue_memo
from flows.register.sync_plan import sync_plan
from flows.reminders.deliver_reminders import deliver_reminders
from models.answers import ButtonMark, IncomingPress
from models.ledger import EvidenceRefused
from models.projections import SOURCES
from tasks.core import salt_of
from tasks.files import IN_USE
from tasks.ledger import inbox, records
from tasks.slack import read_payload
from tests.material import files as file_material
from tests.material.copies import content_of
from tests.material.installation import COORDINATOR, DemoInstallation
from tests.material.personal import ALL, SEALED
from tests.material.recorded_sources import Answer, Replay, data_set, mirror, recommendations, recorded_sources

pytestmark = pytest.mark.nightly

DAY = "2025-12-03"
REFUSED = 2
"""The exit code of what the gate refuses (docs/operations.md#exit-codes)."""
NAMES = ("nypd_manual_page", "council_mirror", "ppr_open_data", "legistar_api")


def beside(number: int) -> str:
    """Return the word that stands beside a sample, and nowhere else."""
    return f"canary{number:02}qx"


def tagged(number: int) -> str:
    """Return a sample with its word, in a line of its own."""
    return f"{beside(number)}\n{ALL[number]}"


# What a file of each type holds that says a text.
MAKERS: dict[str, Callable[[str], bytes]] = {
    ".txt": lambda text: text.encode(),
    ".csv": lambda text: f'Text\n"{text}"\n'.encode(),
    ".html": lambda text: f"<!doctype html><main><p>Made up</p><pre>{html.escape(text)}</pre></main>".encode(),
    ".pdf": file_material.pdf,
    ".docx": lambda text: file_material.word(*text.split("\n")),
    ".xlsx": lambda text: file_material.sheet({"made up": [[text]]}),
    ".eml": lambda text: file_material.mail("Made up", attached={"made-up.txt": text.encode()}),
}


def file_of(number: int, ending: str) -> bytes:
    """Return a file with a sample; the small PDF has no letters but ASCII, and no round brackets."""
    plain = ALL[number].isascii() and "(" not in ALL[number]
    return MAKERS[ending if ending != ".pdf" or plain else ".docx"](tagged(number))


def ending_of(number: int, ending: str) -> str:
    plain = ALL[number].isascii() and "(" not in ALL[number]
    return ending if ending != ".pdf" or plain else ".docx"


def endings_of(number: int) -> tuple[str, str]:
    """Return the types of the two files with a sample: each type twice, then those that are read without a process."""
    types = [*MAKERS] if number < 2 * len(MAKERS) else [".txt", ".csv"]
    return ending_of(number, types[number % len(types)]), ending_of(number, types[(number + 3) % len(types)])


def name_of(number: int, space: str) -> str:
    """Return a file's name with a sample; a name holds no slash and no new line."""
    return tagged(number).replace("/", "-").replace("\n", " ").replace(" ", space) + ".txt"


class Ended(NamedTuple):
    code: int
    printed: str


class Guarded:
    """The installation, all that it was given, and all that it said."""

    def __init__(
        self, installation: DemoInstallation, capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
    ) -> None:
        self.installation, self.capsys, self.caplog = installation, capsys, caplog
        self.dropped, self.given = installation.folder / "dropped", installation.folder / "given"
        for name in ("agency", "oversight", "doris"):
            (self.dropped / "drop" / name).mkdir(parents=True)
            (self.dropped / "drop" / name / IN_USE).touch()
        self.given.mkdir()
        self.printed: list[str] = []
        self.bodies: list[bytes] = []
        play_also(DROP=str(self.dropped))

    def call(self, *words: str) -> Ended:
        """Call followthrough, and remember what it printed."""
        code = 0
        try:
            main([*words])
        except SystemExit as ended:
            code = int(ended.code or 0)
        out = self.capsys.readouterr()
        self.printed += [out.out, out.err]
        return Ended(code, out.out + out.err)

    def drop(self, name: str, body: bytes) -> None:
        """Put a file into the agency's folder, as its people do."""
        (self.dropped / "drop" / "agency" / name).write_bytes(body)
        self.bodies.append(body)

    def give(self, name: str, body: bytes) -> Path:
        """Lay a file ready for a command."""
        (self.given / name).write_bytes(body)
        self.bodies.append(body)
        return self.given / name

    def outputs(self) -> Iterator[tuple[str, bytes]]:
        """Yield all that came out of the installation and all that lies in it, each with its place."""
        out = self.capsys.readouterr()
        self.printed += [out.out, out.err]
        yield "printed", "\n".join(self.printed).encode()
        logged = (f"{each.getMessage()} {each.exc_text or ''} {vars(each)}" for each in self.caplog.records)
        yield "logs", "\n".join(logged).encode("utf-8", errors="replace")
        yield (
            "Slack",
            json.dumps(
                [self.installation.slack.messages, self.installation.slack.transcript()], ensure_ascii=False
            ).encode(),
        )
        for path in self.installation.settings.home.rglob("*"):
            yield str(path.relative_to(self.installation.folder)), str(path).encode()
            if path.is_file():
                yield str(path.relative_to(self.installation.folder)), content_of(path)

    def hits(self, *words: str) -> set[tuple[str, str]]:
        """Return where one of these words stands, as it is or as JSON writes it, and where the hash of a given body."""
        needles = {form for each in words for form in (each, json.dumps(each)[1:-1], each.replace(" ", "_"))}
        needles |= {sha256(each).hexdigest() for each in self.bodies}
        found = set()
        for where, body in self.outputs():
            found |= {(where, each) for each in needles if each.encode() in body or each.encode("utf-16-le") in body}
        return found

    def everything_runs(self) -> None:
        """Look, remind, list, verify, draft a memo and make the daily copy."""
        self.installation.do(track_portfolio)
        self.installation.do(deliver_reminders)
        self.call("status")
        self.call("evidence", "list")
        self.call("evidence", "show", "R5-M1")
        self.call("evidence", "judge", "--again")
        self.call("ledger", "verify")
        self.call("ledger", "show", "R5-M1")
        self.call("ledger", "export", str(self.installation.settings.home / "export.jsonl"))
        self.call("reminder", "preview")
        self.installation.do(issue_memo, as_of=self.today, person_id=COORDINATOR)
        self.installation.do(back_up)

    @property
    def today(self) -> Any:
        from flows._runtime import clock as _clock

        return _clock.today()


@pytest.fixture
def guarded(
    year_installation: DemoInstallation, capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> Guarded:
    """An installation that took in the register, whose drop folders lie outside its home; logs are caught at DEBUG."""
    caplog.set_level(logging.DEBUG)
    year_installation.do(sync_plan)
    return Guarded(year_installation, capsys, caplog)


def everyone() -> list[str]:
    """Return all words to look for: forty-eight samples, and the word beside each."""
    assert len(ALL) >= 40
    return [*ALL, *(beside(number) for number in range(len(ALL)))]


def typed(number: int) -> list[str]:
    """Return a command that bears a sample in the words a person types."""
    said, by = tagged(number), ["--by", COORDINATOR]
    return [
        ["statement", "add", "R5-M1", "--says", "done", "--text", said, "--on", DAY, *by],
        ["finding", "add", "R5-M1", "--verdict", "not_met", "--on", DAY, "--reason", said, "--by", "p-verifier-1"],
        ["acceptance", "add", "R4", "--value", "accepted", "--on", DAY, "--source", said, *by],
        ["date", "fix", "R5-M1", "--on", "2026-05-07", "--basis", "statute", "--source", said, *by],
        ["date", "extend", "R7-M1", "--to", "2026-12-15", "--reason", said, *by],
        ["ledger", "correct", "3", "--reason", said, *by],
    ][number % 6]


def test_the_search_finds_what_was_let_in(guarded: Guarded) -> None:
    """A search that is blind would prove nothing: a harmless statement, file and file name are found again."""
    ended = guarded.call(
        "statement", "add", "R5-M1", "--says", "done", "--text", "harmless-words-qx", "--on", DAY, "--by", COORDINATOR
    )
    assert ended.code == 0, ended.printed
    guarded.drop("harmless-name-qx.txt", b"Made up: harmless-content-qx")
    guarded.bodies.clear()
    guarded.everything_runs()
    where = {word: {place for place, _ in guarded.hits(word)} for word in ("harmless-words-qx", "harmless-name-qx")}
    assert any(place.endswith((".db", ".db-wal")) for place in where["harmless-words-qx"])
    assert any(place.endswith((".db", ".db-wal")) for place in where["harmless-name-qx"])
    assert "printed" in where["harmless-name-qx"]
    assert any("evidence/" in place for place, _ in guarded.hits("harmless-content-qx"))


def test_no_sample_that_a_person_types_stays_anywhere(guarded: Guarded) -> None:
    """Statements, reasons and sources by the command line."""
    for number in range(len(ALL)):
        ended = guarded.call(*typed(number))
        assert (ended.code, "this text looks like P" in ended.printed) == (REFUSED, True), f"{typed(number)}: {ended}"
    guarded.everything_runs()
    assert guarded.hits(*everyone()) == set()


def test_no_sample_in_a_file_or_its_name_stays_anywhere(guarded: Guarded) -> None:
    """Files of each type, and their names, in a drop folder and by `evidence add`."""
    named = 0
    for number in range(len(ALL)):
        ending, other = endings_of(number)
        guarded.drop(f"made-up-{number:02}{ending}", file_of(number, ending))
        given = [guarded.give(f"made-up-{number:02}{other}", file_of(number, other))]
        if "\n" not in ALL[number]:  # a table of two lines makes no name
            named += 1
            for space in (" ", "_"):
                guarded.drop(name_of(number, space), f"Made up, and harmless {number}{space}.".encode())
            given.append(guarded.give(name_of(number, "_"), f"Made up, and harmless too {number}.".encode()))
        for path in given:
            ended = guarded.call(
                "evidence", "add", "R5-M1", str(path), "--voice", "agency", "--on", DAY, "--by", COORDINATOR
            )
            assert (ended.code, "of this file: it seems to hold" in ended.printed) == (REFUSED, True), (
                f"{path.name}: {ended}"
            )
    guarded.everything_runs()
    noted = [each.event for each in guarded.installation.entries if isinstance(each.event, EvidenceRefused)]
    assert len(noted) == len(ALL) + 2 * named, "each dropped file has its receipt"
    assert named >= 40
    assert guarded.hits(*everyone()) == set()


FIELDS = (("done", "text"), ("not_mine", "reason"), ("evidence", "link"), ("evidence", "file"), ("blocked", "reason"))
"""Forms in Slack, and the fields in them into which a person types."""


def sent_off(number: int, words: str, user: str = "U0DEMO014") -> dict[str, Any]:
    """Return what Slack sends when somebody sends a form off with these words in it."""
    verb, field = FIELDS[number % len(FIELDS)]
    inputs = {field: {"words": {"type": "plain_text_input", "value": words}}}
    mark = ButtonMark(m="R6-M1", v=1).written()
    view = {
        "id": f"V{number:08}", "callback_id": f"ft.{verb}", "private_metadata": mark, "state": {"values": inputs},
        "title": {"type": "plain_text", "text": words},
    }  # fmt: skip
    return {
        "type": "view_submission", "user": {"id": user, "team_id": "T0DEMO", "name": words}, "team": {"id": "T0DEMO"},
        "api_app_id": "A0DEMO", "view": view,
    }  # fmt: skip


def test_no_sample_that_a_person_types_into_a_form_of_slack_stays_anywhere(guarded: Guarded) -> None:
    """The forms that a press opens. The person is told at the field; the store of presses keeps nothing."""
    installation = guarded.installation
    for number in range(len(ALL)):
        _, field = FIELDS[number % len(FIELDS)]
        words = f"https://agency.example/{quote(tagged(number))}" if field == "link" else tagged(number)
        read = read_payload("interactive", sent_off(number, words))
        assert isinstance(read, IncomingPress)
        assert words in read.words.values()
        told = inbox.receive(installation.database, read, datetime.now(UTC), stranger=False, salt=b"")
        assert list(told.errors) == [field]
        assert "Nothing was kept." in str(told.errors) or field == "file", "a file's name has its own form"
        assert beside(number) not in str(told.errors)
        foreign = read_payload("interactive", sent_off(number + 1000, tagged(number), "U0STRANGER"))
        assert isinstance(foreign, IncomingPress)
        assert inbox.receive(installation.database, foreign, datetime.now(UTC), stranger=True, salt=b"").errors == {}
    waiting = inbox.waiting(installation.database)
    assert {each.user for each in waiting} == {"U0STRANGER"}, "of a stranger the press is kept, and no word of it"
    guarded.everything_runs()
    assert guarded.hits(*everyone()) == set()

    harmless = read_payload("interactive", sent_off(5000, "harmless-words-in-a-form-qx"))
    assert isinstance(harmless, IncomingPress)
    inbox.receive(installation.database, harmless, datetime.now(UTC), stranger=False, salt=b"")
    assert {place for place, _ in guarded.hits("harmless-words-in-a-form-qx")}, "a search that is blind proves nothing"


def test_no_sample_that_the_web_shows_stays_anywhere(guarded: Guarded, monkeypatch: pytest.MonkeyPatch) -> None:
    """A page, a record of the Council, the rows of a data set, an answer of Legistar."""
    monkeypatch.setenv("LEGISTAR_TOKEN", "made-up-token")
    shown = [f"Made up {beside(number)}, {sample}" for number, sample in enumerate(ALL)]

    def page(path: str, query: dict[str, list[str]]) -> Answer:
        body = "<!doctype html><main><a href='/guide.pdf'>Patrol Guide</a>"
        body += "".join(f"<pre>{html.escape(each)}</pre>" for each in shown)
        return 200, "text/html; charset=utf-8", body.encode()

    def record(path: str, query: dict[str, list[str]]) -> Answer:
        status, media_type, body = mirror(path, query)
        if path.startswith("/introduction") and status == 200:
            body = json.dumps(json.loads(body) | {"MadeUp": shown}).encode()
        return status, media_type, body

    def matters(path: str, query: dict[str, list[str]]) -> Answer:
        return 200, "application/json", json.dumps([{"MatterId": 1, "MadeUp": shown}]).encode()

    rows = [recommendations()[0] | {"recommendation": f"Made up: audit. {each}"} for each in shown]
    columns = dict.fromkeys((*recommendations()[0], "date_implemented"), "text")
    changed: dict[str, Replay] = {
        "nypd_manual_page": page, "council_mirror": record, "legistar_api": matters,
        "ppr_open_data": data_set(columns, [*recommendations(), *rows]),
    }  # fmt: skip
    with recorded_sources(changed=changed) as own:
        play_also(**{f"SOURCE_{name.upper()}_URL": own[name] for name in NAMES})
        guarded.installation.at("2026-08-22T08:00:00-04:00")  # the day after the recorded clock of the mirror
        ended = guarded.call("evidence", "check", *NAMES)
        assert ended.code == 0, ended.printed
        known = records.every(guarded.installation.database, SOURCES)
        left = dict.fromkeys(NAMES) | {"legistar_api": "shape_changed"}  # it gives another matter than it is asked for
        assert {name: known[name].reason for name in NAMES} == left, "only the passages are left out"
        guarded.installation.at("2026-09-18T09:30:00-04:00")  # the hour at which messages go out
        guarded.everything_runs()
    assert guarded.hits(*everyone()) == set()


@pytest.mark.parametrize("ending", MAKERS)
def test_a_sealed_file_in_the_drop_folder_is_refused_and_the_coordinator_is_told_once(
    guarded: Guarded, ending: str
) -> None:
    """Refused before any write; size and salted hash noted; no byte on disk; one message, not its name."""
    number = len(ALL) - len(SEALED)
    body, name = file_of(number, ending), f"a-very-own-name-qx{ending}"
    guarded.drop(name, body)
    for day in ("04", "05", "08"):
        guarded.installation.at(f"2025-12-{day}T09:30:00-05:00")
        guarded.installation.do(track_portfolio)
        guarded.installation.do(deliver_reminders)
    (noted,) = [each.event for each in guarded.installation.entries if isinstance(each.event, EvidenceRefused)]
    assert (noted.klass, noted.reason, noted.size) == ("P4", "refused", len(body))
    assert noted.salted_hash == hmac.digest(salt_of(guarded.installation.settings.home), body, "sha256").hex()
    told = [each for each in guarded.installation.slack.messages if "We did not keep" in json.dumps(each)]
    assert len(told) == 1
    assert guarded.hits(ALL[number], beside(number), "a-very-own-name-qx") == set()
