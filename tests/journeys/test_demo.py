"""`followthrough demo` from an installed wheel, in an empty folder: what it leaves, whom it contacts, what it never
writes."""

import json
import os
import re
import shlex
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import date
from html import unescape
from pathlib import Path

import httpx
import pytest
from pypdf import PdfReader

from models.projections import world_of
from tasks import ledger
from tests.journeys.first_hour.demo import CANARY, CHECKOUT, TalkingDemo, installed, play
from tests.reading.ten_questions import key_of, missing, page_of

pytestmark = pytest.mark.xdist_group("demo")
PEOPLE_NAMED = re.compile(r"name: (.+)")
PEOPLE = (CHECKOUT / "flows" / "data" / "demo" / "people.yaml").read_text()


def test_the_demo_ends_well_and_contacts_nobody(demo: tuple[Path, subprocess.CompletedProcess[str]]) -> None:
    _, ended = demo
    assert ended.returncode == 0, ended.stderr[-2000:]
    assert "CONTACTED" not in ended.stderr
    assert re.search(r"\d+ flow runs, \d+ entries, \d+ pieces of evidence", ended.stdout)
    assert re.search(r"\d+ messages sent, \d+ held", ended.stdout)
    assert "memo.pdf" in ended.stdout
    assert not (demo[0] / "user" / ".prefect").exists(), "the user's own Prefect profile is left alone"


def test_the_wheel_carries_what_an_installation_needs() -> None:
    """Without them `init`, `demo`, `memo issue`, `site build` and `serve` work in a checkout only."""
    data = installed() / "flows" / "data"
    assert {"recommendations.yaml", "verify_memo.py", "prefect.yaml", "demo", "init"} <= {
        path.name for path in data.iterdir()
    }
    assert (data / "prefect.yaml").read_bytes() == (CHECKOUT / "prefect.yaml").read_bytes()
    floors = ("flows", "models", "notifications", "tasks")
    where = f"import {', '.join(floors)}\nfor floor in ({', '.join(floors)}): print(floor.__file__)"
    found = subprocess.run(
        [sys.executable, "-c", where],
        cwd=installed().parent,
        env=os.environ | {"PYTHONPATH": str(installed())},
        capture_output=True,
        text=True,
        check=True,
    )
    assert {Path(path).parents[1] for path in found.stdout.split()} == {installed()}, "the demo below runs the wheel"


def test_init_works_from_the_wheel(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "flows", "init", "oversight"],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(installed())},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    laid = {path.name for path in (tmp_path / "oversight").iterdir()}
    files = {"recommendations.yaml", "followthrough.env", "followthrough.secrets", "slack-app-manifest.yaml"}
    assert laid == files | {".followthrough"}
    assert (tmp_path / "oversight" / ".followthrough" / "people.yaml").is_file()


def test_the_demo_leaves_what_a_person_looks_at(out: Path) -> None:
    memo = {path.name for path in (out / "memo" / "1").iterdir()}
    forms = {"memo.html", "memo.pdf", "memo.json", "milestones.csv"}
    assert memo == forms | {"ledger.jsonl", "SHA256SUMS", "verify_memo.py"}
    assert {"index.html", "feed.atom", "dates.ics", "site.json"} <= {path.name for path in (out / "site").iterdir()}
    status = json.loads((out / "status.json").read_text())
    counts = status["counts"]
    assert (counts["recommendations"], counts["milestones"]) == (7, 52)
    requests = json.loads((out / "slack.json").read_text())
    assert [each for each in requests if each["method"] == "chat.postMessage"]
    assert "<html" in (out / "slack.html").read_text().lower()
    assert (out / "home" / "followthrough.db").exists()
    assert (out / "home" / "evidence").is_dir()


def test_the_memo_has_two_pages_and_eight_of_annexes(out: Path) -> None:
    """README.md: a memo of two pages, with annexes."""
    pages = [page.extract_text() for page in PdfReader(out / "memo" / "1" / "memo.pdf").pages]
    assert len(pages) <= 10
    assert "Duties by law" in pages[2], "the annexes begin"


def test_the_first_page_of_the_demos_memo_answers_ten_questions(out: Path) -> None:
    """The key comes from the record up to the cut, never from the memo (tests/reading/ten_questions.py)."""
    memo = json.loads((out / "memo" / "1" / "memo.json").read_text())["facts"]["memo"]
    database = ledger.connect(f"sqlite:///{out / 'home' / 'followthrough.db'}")
    cut = [entry for entry in ledger.entries(database) if entry.seq <= memo["ledger"]["seq"]]
    world = world_of(cut, as_of=date.fromisoformat(memo["as_of"]))
    page = page_of((out / "memo" / "1" / "memo.pdf").read_bytes())
    assert missing(world, page) == [], page
    assert all(key_of(world).values())


def files_of(out: Path) -> dict[str, bytes]:
    """Read what a demo left, without the databases and Prefect's own home, whose bytes are those of the machine."""
    own = ("home/followthrough.db", "home/prefect/")
    paths = {str(path.relative_to(out)): path for path in sorted(out.rglob("*")) if path.is_file()}
    return {name: path.read_bytes() for name, path in paths.items() if not name.startswith(own)}


def exported(out: Path) -> bytes:
    """Export the record of a demo."""
    file = out.parent / "exported.jsonl"
    subprocess.run(
        [sys.executable, "-m", "flows", "ledger", "export", str(file)],
        env=os.environ | {"PYTHONPATH": str(installed()), "FOLLOWTHROUGH_HOME": str(out / "home")},
        cwd=out.parent,
        check=True,
        capture_output=True,
    )
    return file.read_bytes()


def test_any_reader_can_check_the_demos_memo(out: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-I", "verify_memo.py", "."],
        cwd=out / "memo" / "1", capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 3, done.stdout + done.stderr
    assert "is not signed" in done.stdout.splitlines()[0]


def test_the_hearing_is_the_one_thing_verified_and_it_rests_on_a_public_record(out: Path) -> None:
    status = json.loads((out / "status.json").read_text())
    every = [*status["portfolio"]["milestones"], *(m for each in status["recommendations"] for m in each["milestones"])]
    assert [each["id"] for each in every if each["standing"] in ("verified", "verified_late")] == ["ALL-M3"]
    assert status["headline"]["done"] == []
    assert status["headline"]["verified"] == ["ALL-M3"]


def test_two_people_answer_in_slack_and_the_record_has_it_under_their_ids(out: Path) -> None:
    with closing(sqlite3.connect(out / "home" / "followthrough.db")) as database:
        told = database.execute(
            "select kind, subject, actor from ledger where kind in ('acknowledged', 'extension_requested')"
        ).fetchall()
    assert told == [
        ("acknowledged", "R7-M1", "p-contact-training"), ("extension_requested", "R6-M2", "p-contact-policy"),
    ]  # fmt: skip


def test_dates_were_proposed_first_and_were_agreed_offered_left_unanswered_or_not_answered_yet(out: Path) -> None:
    status = json.loads((out / "status.json").read_text())
    every = {m["id"]: m for each in status["recommendations"] for m in each["milestones"]}
    answers = {name: m["date_answer"]["kind"] for name, m in every.items() if m["date_answer"]}
    assert answers == {"R1-M1": "accepted", "R3-M1": "offered", "R7-M1": "declined", "R7-M3": "agreed"}
    standing = {name: m["standing"] for name, m in every.items()}
    assert (standing["R1-M2"], every["R1-M2"]["days_late"]) == ("past_target_date", 7), "silent: from the answer day"
    assert standing["R4-M1"] == "awaiting_answer"
    assert all(m["told_on"] for m in every.values() if m["standing"] in ("past_target_date", "awaiting_answer"))


def test_what_is_made_up_is_called_so_where_it_shows(out: Path) -> None:
    assert "fictional" in (out / "slack.html").read_text().lower()
    page = (out / "memo" / "1" / "memo.html").read_text().lower()
    assert "fictional" in page
    assert json.loads((out / "memo" / "1" / "memo.json").read_text())["facts"]["mock"] is True
    statements = re.findall(r"statement for the demonstration[^<]*", page)
    assert all("fictional" in page[max(0, page.index(each) - 12) : page.index(each)] for each in statements)


def test_no_token_and_no_private_word_is_written_where_it_does_not_belong(
    demo: tuple[Path, subprocess.CompletedProcess[str]], out: Path
) -> None:
    folder, ended = demo
    names = PEOPLE_NAMED.findall(PEOPLE)
    statement = b"Fictional statement for the demonstration: the course is being written."
    assert names
    assert CANARY not in ended.stdout + ended.stderr
    for path in (each for each in folder.rglob("*") if each.is_file()):
        body = path.read_bytes()
        assert CANARY.encode() not in body, path
        assert b"-made-up-for-the-stand-in" not in body, f"{path}: a token of the stand-in"
        if path.name.startswith("prefect.db"):
            assert statement not in body, f"{path}: words in Prefect's database"
            assert not any(name.encode() in body for name in names), f"{path}: a name in Prefect's database"
        if path.name in ("ledger.jsonl", "memo.json", "memo.html"):
            assert not any(name.encode() in body for name in names), f"{path}: a name"
        if path.name == "ledger.jsonl":
            assert statement not in body, "the ledger holds the hash of words, never the words"


def test_two_demos_of_one_day_are_the_same_bytes_in_any_folder_time_zone_and_hash_seed(
    out: Path, talking_demo: TalkingDemo
) -> None:
    first, second = files_of(out), files_of(talking_demo.opened)
    assert first.keys() == second.keys()
    assert [name for name in first if first[name] != second[name]] == []
    assert exported(out) == exported(talking_demo.opened), "the databases differ in their pages only"


def test_a_demo_that_talks_lists_its_people_whose_answers_are_recorded_on_their_pages(
    talking_demo: TalkingDemo,
) -> None:
    listed = httpx.get(talking_demo.address).text
    assert all(name in listed for name in PEOPLE_NAMED.findall(PEOPLE))
    own = conversation_of("U0DEMO013", listed)
    (link,) = re.findall(r'<a href="(http://127\.0\.0\.1:\d+/page/[^"]+)">', own)
    page = httpx.get(link).text
    (drawn,) = re.findall(r'name="drawn" value="([^"]+)"', page)
    actions = re.findall(r"name=\"action\" value='([^']+)'", page)
    action = next(action for action in actions if '"ft.under_way"' in action)
    form = httpx.post(link, data={"drawn": drawn, "action": unescape(action)}, timeout=30).text
    hidden = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', form))
    answer = httpx.post(link, data={name: unescape(value) for name, value in hidden.items()}, timeout=30).text
    assert "Recorded (entry" in answer
    assert "working on it" in answer
    assert "work is under way" in conversation_of("U0DEMO013", httpx.get(talking_demo.address).text), (
        "the message says so"
    )


def test_a_demo_that_talks_names_the_command_by_which_a_coordinator_decides(talking_demo: TalkingDemo) -> None:
    listed = unescape(httpx.get(talking_demo.address).text)
    (settings,) = re.findall("<code>export (.+?)</code>", listed)
    (command,) = re.findall("<code>followthrough (date extend .+?)</code>", listed)
    ended = subprocess.run(
        [sys.executable, "-m", "flows", *shlex.split(command)],
        env=os.environ | {"PYTHONPATH": str(installed())} | dict(each.split("=", 1) for each in shlex.split(settings)),
        cwd=talking_demo.folder, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert "new date approved (entry" in ended.stdout, ended.stderr
    again = unescape(httpx.get(talking_demo.address).text)
    assert command not in again
    assert "New date: January 29, 2027" in again, "the messages say so"


def conversation_of(user: str, page: str) -> str:
    """Return a person's part of the page that lists the people."""
    return page.partition(f'<section class="conversation" id="D{user[1:]}"')[2].partition("</section>")[0]


def test_a_folder_that_holds_other_things_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "demo-out").mkdir()
    (tmp_path / "demo-out" / "mine.txt").write_text("mine")
    ended = play(tmp_path)
    assert ended.returncode == 2
    assert "has other files" in ended.stderr
    assert (tmp_path / "demo-out" / "mine.txt").read_text() == "mine"
