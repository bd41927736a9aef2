"""Commands are kind: help for every parameter, ids in any case, an unknown id never done, and hints that are true."""

import os
import re
import resource
import shlex
from collections.abc import Iterator
from contextlib import suppress
from itertools import pairwise, product
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from cyclopts import App, CycloptsError

from flows.__main__ import app
from flows._runtime.data import REGISTER
from flows._runtime.environment import play_also
from flows.commands import _parameters
from flows.commands.doctor.page import Probe, page_of
from models.core import InputError
from models.standing import PAST
from tasks import ledger
from tests.material.commands import Call
from tests.material.installation import COORDINATOR, DemoInstallation

ROOT = Path(__file__).parents[3]
ABOUT = "R5-M1"
CONTACT, OTHER = "p-contact-legal", "p-contact-policy"
SAMPLES = {
    "milestone_id": ABOUT, "recommendation_id": "R5", "any_id": ABOUT, "recommendation_ids": "R5", "by": COORDINATOR,
    "says": "done", "text": "Made up.", "on": "2026-11-20", "verdict": "met", "reason": "Made up.", "value": "accepted",
    "source": "Made up.", "basis": "statute", "seq": "1", "waits_for": "R2-M1", "to": "2027-01-29", "number": "1",
    "voice": "agency", "which": ABOUT, "file": __file__, "what": ABOUT, "about": ABOUT, "person_id": COORDINATOR,
    "sources": "city_record", "mine": COORDINATOR, "memo": "1", "handed_over": "2026-11-20", "found": "nothing",
    "entries": "1",
}  # fmt: skip
"""A word for each parameter that a command needs, or that takes an id. A new parameter needs one here."""
IDS = {
    "milestone_id": "R99-M1", "recommendation_id": "R99", "any_id": "R99", "recommendation_ids": "R99", "by": "p-none",
    "seq": "99999", "number": "D99", "which": "R99-M1", "what": "R99", "about": "R99", "person_id": "p-none",
    "sources": "no_such_source", "mine": "p-none", "memo": "99", "waits_for": "R99-M1",
}  # fmt: skip
"""An id that is not there, for each parameter that takes one."""
PEOPLE = ("reassign",)
DUTIES = ("plan propose",)
WHICH = {"evidence expunge": "deadbeef", "text erase": "deadbeef"}


def commands(of: App = app, chain: tuple[str, ...] = ()) -> Iterator[tuple[str, App]]:
    """Yield every command by its words."""
    for name in of:
        if not name.startswith("-"):
            sub = of[name]
            if sub.default_command:
                yield " ".join((*chain, name)), sub
            yield from commands(sub, (*chain, name))


COMMANDS = dict(commands())


def parameters(name: str) -> list[Any]:
    return list(COMMANDS[name].assemble_argument_collection(parse_docstring=True))


@pytest.mark.parametrize("name", COMMANDS)
def test_every_parameter_has_a_line_of_help(name: str) -> None:
    for each in parameters(name):
        said = each.parameter.help
        assert said, f"{name} {each.name} has no line of help"
        assert re.match(r"[A-Z].*[.]$", said), f"{name} {each.name}: {said}"


def calls_with_an_unknown_id() -> Iterator[tuple[str, ...]]:
    for name in COMMANDS:
        fields = {each.field_info.name: each for each in parameters(name)}
        named = {field: IDS[field] for field in fields if field in IDS}
        if "to" in fields and name in (*PEOPLE, *DUTIES):
            named["to"] = "p-none"
        if name in WHICH:
            named["which"] = WHICH[name]
        for unknown, word in named.items():
            yield tuple(_line(name, fields, {unknown: word}))


def _line(name: str, fields: dict[str, Any], given: dict[str, str]) -> Iterator[str]:
    yield from name.split()
    for field, each in fields.items():
        if field not in given and not each.required:
            continue
        word = given.get(field) or ("new-folder" if field == "folder" else _sample(name, field))
        positional = each.field_info.is_positional
        yield from (word,) if positional else (each.names[0], word)


def _sample(name: str, field: str) -> str:
    return COORDINATOR if field == "to" and name in PEOPLE else SAMPLES[field]


def lasting(folder: Path) -> list[Path]:
    """Return what a command left: not the locks of what is running, nor what SQLite keeps beside an open database."""
    running = folder / "home" / "running"
    return sorted(
        path
        for path in folder.rglob("*")
        if path != running and running not in path.parents and not path.name.endswith(("-shm", "-wal"))
    )


def test_an_unknown_id_never_passes_as_done(
    installation: DemoInstallation, call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(installation.folder)
    lines = list(calls_with_an_unknown_id())
    assert len(lines) > 50
    head, files = ledger.head(installation.database), lasting(installation.folder)
    for words in lines:
        ended = call(*words)
        assert ended.code in (2, 4), (words, ended)
        assert "unexpected" not in ended.err
        assert ended.out == "", (words, ended)
    assert ledger.head(installation.database) == head
    assert lasting(installation.folder) == files


def test_an_id_is_read_in_any_case_and_a_draft_as_messages_name_it(after: DemoInstallation, call: Call) -> None:
    assert call("status", "r5").out == call("status", "R5").out
    assert call("show", "r4-m3@2026q1").out == call("show", "R4-M3@2026Q1").out
    assert call("ledger", "show", "d1", "--json").json == call("ledger", "show", "D1", "--json").json
    said = ("--says", "started", "--text", "Made up.", "--on", "2026-11-20", "--by", COORDINATOR.upper())
    assert call("statement", "add", "r5-m1", *said).code == 0
    held = call("memo", "comment", "d1", "--text", "Made up.", "--by", COORDINATOR)
    assert (held.code, "no draft" in held.err) == (4, False), "the draft is found, and a rule refuses"
    wrong = call("memo", "correct", "D1", "--reason", "Made up.", "--by", COORDINATOR)
    assert (wrong.code, "no memo no. 'D1' was issued" in wrong.err) == (2, True)
    for words, told in (
        (("statement", "add", "R5", *said), "R5 is a recommendation; name one of its milestones: R5-M1"),
        (("track", "r5-m1"), "R5-M1 is a milestone; name its recommendation: R5"),
        (("stauts",), "did you mean `followthrough status`?"),
    ):
        ended = call(*words)
        assert (ended.code, told in ended.err) == (2, True), ended


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("12/3/2025", "write the year first, then month and day: 2025-12-03"),
        ("Dec 3, 2025", "2025-12-03"),
        ("2025-13-40", "is not a day; write year, month and day, such as 2025-12-03"),
        ("2025-W49-3", "is not a day"),
        ("20251203", "is not a day"),
        ("tomorrow", "is not a day"),
    ],
)
def test_a_day_in_another_form_is_answered_with_the_form_wanted(call: Call, written: str, told: str) -> None:
    ended = call("calendar", "explain", written)
    assert (ended.code, ended.out) == (2, "")
    assert told in ended.err


def test_what_cannot_be_is_refused_with_the_reason(installation: DemoInstallation, call: Call) -> None:
    said = ("--says", "done", "--text", "Made up.", "--by", COORDINATOR, "--on")
    early = call("statement", "add", ABOUT, *said, "2025-12-02")
    assert (early.code, "is before the report, issued 2025-12-03" in early.err) == (2, True), early
    assert call("statement", "add", ABOUT, *said, "2025-12-03").code == 0
    for one, other in (("R5-M1", "R2-M1"), ("R2-M1", "R6-M1")):
        assert call("obstacle", "add", one, "--waits-for", other, "--by", COORDINATOR).code == 0
    circle = call("obstacle", "add", "R6-M1", "--waits-for", "R5-M1", "--by", COORDINATOR)
    assert circle.code == 4
    assert "R6-M1 cannot wait for R5-M1: R5-M1 waits for R2-M1, R2-M1 waits for R6-M1" in circle.err
    every = call("statement", "add", "R4-M3", *said, "2026-11-20")
    assert (every.code, "`followthrough status R4-M3` lists them" in every.err) == (4, True), every
    assert "R4-M3, first quarter 2026" in call("status", "R4-M3").out, "the hint is true"


def test_show_speaks_in_words_and_never_in_python(after: DemoInstallation, call: Call) -> None:
    for any_id in ("R1", "R5", "ALL-M3", "R4-M3@2026Q1", "R5-M1", "R7-M4"):
        shown = call("show", any_id).out
        for sign in ("{", "}", "[", "None", "True", "False", "'seq'", "datetime"):
            assert sign not in shown, (any_id, sign, shown)
        assert max(map(len, shown.splitlines())) <= 80
        assert not re.search(r"\b[a-z]+_[a-z_]+\b", shown), shown


def test_status_begins_with_what_is_most_urgent_and_shows_what_is_past_or_ones_own(
    installation: DemoInstallation, call: Call
) -> None:
    call("evidence", "check", "agency_drop", "oversight_drop", "doris_drop")
    every = [each for one in call("status", "--json").json["recommendations"] for each in one["milestones"]]
    past = [each["id"] for each in every if each["date_state"] in PAST]
    assert past
    shown = call("status", "--past", "--json").json["milestones"]
    assert {each["id"] for each in shown} >= set(past)
    assert all(each["date_state"] in PAST for each in shown)
    said = call("status", "--past").out
    assert "does not mean no progress" in " ".join(said.split()), "what could not be checked may be past its date too"
    own = call("status", "--mine", CONTACT, "--json").json["milestones"]
    assert own
    assert {each["held_by"] for each in own} == {CONTACT}
    call("reassign", own[0]["id"], "--to", OTHER, "--by", "p-head-legal")
    assert call("status", own[0]["id"], "--mine", OTHER, "--json").json["milestones"], "it was handed over"
    for words in (("status",), ("status", "R4"), ("status", "--past"), ("status", "--mine", CONTACT)):
        assert [line for line in call(*words).out.splitlines() if len(line) > 80] == []


def test_where_nobody_could_look_the_mark_says_so_before_the_date_too(
    installation: DemoInstallation, call: Call
) -> None:
    lines = call("status", "R7").out.splitlines()
    unread = [before for before, line in pairwise(lines) if "not checked" in line]
    assert unread
    assert all(not line.startswith("[ ]") for line in unread)


def test_a_sync_says_before_in_words_what_it_would_change_and_writes_nothing(
    installation: DemoInstallation, call: Call
) -> None:
    head = ledger.head(installation.database)
    assert "would change nothing" in call("plan", "sync", "--dry-run").out
    plan = installation.settings.plan
    plan.write_text(plan.read_text().replace("title: Inventory of current policies", "title: Made-up inventory"))
    said = " ".join(call("plan", "sync", "--dry-run").out.split())
    assert (
        'Changed: Made-up inventory (R6-M1): title "Inventory of current policies" becomes "Made-up inventory"' in said
    )
    assert "A sync would record 2 changes: followthrough plan sync" in said
    assert ledger.head(installation.database) == head
    (installation.settings.home / "followthrough.db").unlink()
    fresh = call("plan", "sync", "--dry-run").out
    assert "New: Made-up inventory (R6-M1), due March 31, 2026" in fresh
    assert "due December 31, 2027" not in fresh, "a bill is never due"
    assert not (installation.settings.home / "followthrough.db").exists()


def test_a_file_with_hundreds_of_faults_lists_the_first_twenty_and_counts_the_rest(
    installation: DemoInstallation, call: Call
) -> None:
    plan = installation.settings.plan
    plan.write_text(plan.read_text().replace("title: ", "titel: "))
    people = installation.settings.people_path
    people.write_text(people.read_text().replace("name: ", "naem: "))
    checked = call("plan", "check")
    lines = checked.err.splitlines()
    assert (checked.code, len([line for line in lines if ".yaml:" in line and "naem" not in line])) == (2, 20)
    assert re.search(r"^and \d+ more faults; fix these first", checked.err, re.MULTILINE)
    assert re.search(r"faults in recommendations.yaml, \d+ faults in people.yaml; nothing was written", lines[-1])
    synced = call("plan", "sync")
    assert synced.code == 2
    assert synced.err.count(".yaml:") == 20


def test_the_doctor_shows_what_is_wrong_and_with_all_the_rest() -> None:
    parts = (
        Probe(part="plan", says="wrong", what="no file", fix="write one"),
        Probe(part="database", says="ok", what="SQLite"),
        Probe(part="email", says="note", what="no mail server", fix="set one"),
    )
    short, whole = ("\n".join(page_of(parts, whole=each)) for each in (False, True))
    assert re.match(
        r"WRONG  plan +no file\n +write one\nnote   to know +about email\n +followthrough doctor --all", short
    )
    assert "ok     database" in whole
    assert "no mail server" in whole
    assert short.splitlines()[-1] == whole.splitlines()[-1]


def test_tracking_ends_with_a_line_for_each_recommendation(installation: DemoInstallation, call: Call) -> None:
    said = call("track", "r4", "R6").out.splitlines()
    unread, *firsts = (line for line in said if not line.startswith(" "))
    assert unread == "4 of 7 sources not read. Not read does not mean no progress."
    assert len(firsts) == 2
    assert all(re.match(r"\[[ x~?-]\] .* \(R[46]\): ", line) for line in firsts)


HINTS = re.compile(r"`(followthrough )?([a-z][^`\n]*)`|(?<![`\w/.-])(followthrough) ([a-z]+[^`\"'\n.;,)]*)")
"""A command between backquotes, with or without its first word, or one that stands by itself."""
SAID_IN = ("flows", "tasks", "models", "notifications", "docs")
PROSE = ["due date", "account"]


def hints() -> Iterator[tuple[str, list[str]]]:
    """Yield each command that a text of ours names, and the file: messages, templates, settings files, docs."""
    for path in [ROOT / "README.md", *(found for name in SAID_IN for found in (ROOT / name).rglob("*"))]:
        if path.suffix in (".py", ".j2", ".md", ".env", ".yaml") and path.is_file():
            for ours, quoted, _, bare in HINTS.findall(path.read_text()):
                written = re.split(r"[{(\\]", quoted or bare)[0].strip()
                words = written.split()
                if words and written not in PROSE and (ours or (words[0] in app and (bare or len(words) > 1))):
                    yield str(path.relative_to(ROOT)), words


def test_every_command_that_we_name_is_there_with_the_options_that_we_name() -> None:
    found = list(hints())
    assert len(found) > 200
    wrong = [f"{path}: followthrough {' '.join(words)}" for path, words in found if not _is_a_command(words)]
    assert wrong == []


COMMAND = re.compile(r"(?<![\w/.-])(?:\.venv/bin/)?followthrough ((?:--)?[a-z][^|&;)>]*)")
FILLINGS = {
    "ID": (ABOUT, COORDINATOR), "YOU": (COORDINATOR,), "PERSON": (COORDINATOR,), "DAY": ("2026-11-20",), "N": ("1",),
    "FILE": (__file__,),
}  # fmt: skip
"""What may stand for each placeholder of the pages that no command takes as it is; any one may fit."""


def page_commands(page: str) -> Iterator[tuple[str, bool]]:
    """Yield each command that a page writes, in a shell block or between backquotes, and whether in full.

    One without its first word may also leave out who does it (--by).
    """
    blocks = re.findall(r"^ *```(\w*)\n(.*?)^ *```", page, re.DOTALL | re.MULTILINE)
    lines = [line for language, block in blocks if language in ("", "sh") for line in block.splitlines()]
    prose = re.sub(r"^ *```.*?^ *```", "", page, flags=re.DOTALL | re.MULTILINE)
    quoted = [" ".join(words.split()) for words in re.findall(r"`([^`]+)`", prose)]
    matches = (COMMAND.search(line.partition(" #")[0]) for line in (*lines, *quoted))
    yield from ((command[1].strip(), True) for command in matches if command)
    yield from ((words, False) for words in quoted if " " in words and words.split()[0] in app and words not in PROSE)


def accepts(command: str, whole: bool) -> bool:
    """Return whether the program takes a command as it is written, with its placeholders filled, or names it alone."""
    words = shlex.split(command)
    if " ".join(words) in COMMANDS or words in ([name] for name in app) or words[-1] == "--help":
        return True
    for filled in product(*(FILLINGS.get(word, (word,)) for word in words)):
        for by in ((),) if whole else ((), ("--by", COORDINATOR)):
            with suppress(CycloptsError, InputError):
                app.parse_args([*filled, *by], print_error=False, exit_on_error=False)
                return True
    return False


def test_every_command_of_a_page_is_taken_as_it_is_written(
    installation: DemoInstallation, call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(_parameters, "drafts", lambda: {"D1": SimpleNamespace(number=1)})
    play_also(PLAN=str(REGISTER), HOME=str(installation.settings.home / "shipped"))
    assert call("plan", "sync").code == 0, "the ids of the pages are those of the shipped plan"
    pages = [ROOT / "README.md", *(ROOT / "docs").glob("*.md")]
    mentions = [(page.name, *command) for page in pages for command in page_commands(page.read_text())]
    assert len(mentions) > 150
    assert {page for page, _, _ in mentions} >= {"README.md", "coordinator.md", "verifier.md", "operator.md"}
    assert "\n".join(f"{page}: {words}" for page, words, whole in mentions if not accepts(words, whole)) == ""


def _is_a_command(words: list[str]) -> bool:
    at: App = app
    chain: list[str] = []
    for word in words:
        if word not in at or word.startswith("-") or not at[word].show:
            break
        at, chain = at[word], [*chain, word]
    rest = words[len(chain) :]
    if not chain or (not at.default_command and rest and not rest[0].startswith("-")):
        return False
    options = {name for each in parameters(" ".join(chain)) for name in each.names} if at.default_command else set()
    named = {word.partition("=")[0] for word in rest if re.match(r"--[a-z]", word)}
    return named <= options | {"--help", "--debug"} if options or named else True


def test_help_lists_every_command_in_a_group_of_a_persons_day() -> None:
    shown = [app[name] for name in app if not name.startswith("-") and app[name].show]
    assert len(shown) > 25
    assert {len(command.group) for command in shown} == {1}
    assert {group.name for command in shown for group in command.group} == {
        "Daily work", "What others say and ask", "Evidence", "Memos", "Tracking plan", "Record", "This machine",
    }  # fmt: skip


def test_what_a_disk_or_a_database_refuses_is_said_with_path_and_cause(
    installation: DemoInstallation, call: Call, tmp_path: Path
) -> None:
    database = installation.settings.home / "followthrough.db"
    whole = database.read_bytes()
    installation.database.engine.dispose()
    for content, cause in ((b"no database " * 100, "file is not a database"), (whole[:20_000], "malformed")):
        database.write_bytes(content)
        ended = call("status")
        assert ended.code == 3
        assert f"the database {database} cannot be used" in ended.err
        assert cause in ended.err
        assert "from a copy" in ended.err
    database.write_bytes(whole)
    play_also(DATABASE_URL="postgresql+psycopg://made-up:hushhush@127.0.0.1:1/x")
    away = call("status")
    assert (away.code, "127.0.0.1:1/x cannot be used" in away.err, "hushhush" in away.err) == (3, True, False)
    play_also(DATABASE_URL="postgresql+psycopg://127.0.0.1:1/x?password=hushhush")
    refused = call("status")
    assert (refused.code, "write it before the host" in refused.err, "hushhush" in refused.err) == (2, True, False)
    del os.environ["FOLLOWTHROUGH_DATABASE_URL"]
    for words in (("ledger", "export", "/proc/none/x"), ("init", "/proc/none"), ("backup", "/proc/none")):
        ended = call(*words)
        assert (ended.code, "/proc/none" in ended.err, "No such file" in ended.err) == (2, True, True), ended
        assert "make room" not in ended.err, "a hint that is false"
    (tmp_path / "file").touch()
    assert "a file is there, and a folder is needed" in call("init", str(tmp_path / "file")).err


def test_a_full_disk_is_said_and_nothing_half_is_left(
    installation: DemoInstallation, call: Call, tmp_path: Path
) -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    try:
        resource.setrlimit(resource.RLIMIT_FSIZE, (40_000, hard))
        full = call("ledger", "export", str(tmp_path / "out" / "ledger.jsonl"))
        noted = call("statement", "add", ABOUT, "--says", "done", "--text", "Made up.", "--on", "2026-11-20", "--by",
                     COORDINATOR)  # fmt: skip
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert (full.code, "make room and try again" in full.err) == (2, True), full
    assert list((tmp_path / "out").iterdir()) == []
    assert (noted.code, "check that the disk has room" in noted.err) == (3, True), noted
    assert call("ledger", "verify").code == 0
