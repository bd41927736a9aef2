"""Several reports in one installation: each apart, all at once, and their records joined in one checkpoint."""

import asyncio
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from prefect.context import FlowRunContext
from sqlalchemy import text

from flows.__main__ import main
from flows._runtime.context import surroundings
from flows._runtime.environment import play_with
from flows._runtime.reports import in_report, report_ids
from flows._runtime.run import due_time, run
from flows._runtime.settings import load_settings
from flows.memo.build_site import build_site
from flows.register.sync_plan import sync_plan
from models.core import InputError
from tasks.ledger import last_runs
from tasks.register import read_people, read_yaml
from tests.material.commands import Call

DUE = datetime(2026, 11, 25, 13, tzinfo=UTC)
A, B = "2024-b", "2025-a"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two reports, both with their plan in the record, made once; a test gets a copy."""
    folder = tmp_path_factory.mktemp("made") / "reports"
    folder.mkdir(mode=0o700)
    with set_apart(folder):
        for report in (A, B):
            with pytest.raises(SystemExit, match=r"^0$"):
                main(["portfolio", "add", report])
            give_id(folder / report / "recommendations.yaml", f"plan-{report}")
            with in_report(report):
                asyncio.run(run(sync_plan))
                load_settings().database().engine.dispose()
    return folder


@pytest.fixture
def reports(tmp_path: Path, made: Path) -> Iterator[Path]:
    """Two reports, both with their plan in the record; the environment is as before when the test ends."""
    folder = shutil.copytree(made, tmp_path / "reports")
    with set_apart(folder):
        yield folder


@contextmanager
def set_apart(folder: Path) -> Iterator[None]:
    """Let a folder of reports be the one that is set, while the block runs."""
    before = dict(os.environ)
    play_with(REPORTS=str(folder))
    yield
    os.environ.clear()
    os.environ.update(before)


def give_id(plan: Path, register_id: str) -> None:
    """Give a plan file another id."""
    plan.write_text(re.sub(r"(?m)^register_id: .*$", f"register_id: {register_id}", plan.read_text()))


def rewrite(report: str) -> None:
    """Change the last entry of a report's record past its guard."""
    with in_report(report):
        database = load_settings().database()
        with database.engine.begin() as connection:
            connection.execute(text("DROP TRIGGER ledger_no_update"))
            connection.execute(
                text(
                    "UPDATE ledger SET hash = replace(hash, substr(hash, 1, 4), 'beef') "
                    "WHERE seq = (SELECT max(seq) FROM ledger)"
                )
            )


def test_reports_share_the_answers_of_a_scheduled_look_and_of_no_other(reports: Path) -> None:
    shared = []
    for report in (A, B):
        with in_report(report):
            settings = load_settings()
            shared.append(surroundings(settings, DUE).shared)
            assert surroundings(settings).shared is None
    assert shared[0] == shared[1]
    assert shared[0]
    assert shared[0].parent == reports / "portfolio" / "answers"


@pytest.mark.parametrize("auto_scheduled", [True, False])
def test_only_a_run_of_the_schedule_has_a_due_time(monkeypatch: pytest.MonkeyPatch, auto_scheduled: bool) -> None:
    flow_run = SimpleNamespace(expected_start_time=DUE, auto_scheduled=auto_scheduled)
    monkeypatch.setattr(FlowRunContext, "get", lambda: SimpleNamespace(flow_run=flow_run))
    assert due_time() == (DUE if auto_scheduled else None)


def test_each_report_has_a_record_of_its_own_and_the_portfolio_adds_their_counts(reports: Path, call: Call) -> None:
    one = call("--report", A, "status", "--json").json["counts"]
    found = call("portfolio", "status", "--json").json

    assert [each["id"] for each in found["reports"]] == [A, B]
    heads = {each["ledger"]["hash"] for each in found["reports"]}
    assert len(heads) == 2
    assert found["totals"] == {axis: 2 * number for axis, number in one.items()}
    assert found["unread"] == []


def test_no_writer_waits_for_the_writer_of_another_report(reports: Path, call: Call) -> None:
    with in_report(A), load_settings().database().writing(), in_report(B):
        written = call("plan", "sync")

    assert written.code == 0


def test_a_record_that_cannot_be_read_is_named_and_in_no_count(reports: Path, call: Call) -> None:
    whole = call("portfolio", "status", "--json").json["totals"]
    with in_report(B):
        file = load_settings().home / "followthrough.db"
    file.write_bytes(b"nothing of ours" * 100)

    ended = call("portfolio", "status")

    assert ended.code == 1
    assert f"not read: {B}" in ended.err
    assert f"* {B}: the database" in ended.out
    assert "The record of one report could not be read. It is in no number" in ended.out
    part = call("portfolio", "status", "--json").json["totals"]
    assert part == {axis: number // 2 for axis, number in whole.items()}


def test_where_no_record_can_be_read_nothing_is_said_to_be_well(reports: Path, call: Call) -> None:
    for report in (A, B):
        with in_report(report):
            (load_settings().home / "followthrough.db").unlink()

    ended = call("portfolio", "status")

    assert ended.code == 1
    said = " ".join(ended.out.split())
    assert "The records of all 2 reports could not be read, so nothing can be said." in said
    assert "Nothing:" not in ended.out
    assert "No recommendation is tracked" not in ended.out


def test_a_coordinator_sees_the_reports_in_which_they_have_a_role(reports: Path, call: Call) -> None:
    with in_report(B):
        people = load_settings().people_path
        own = read_people(people).people[0].id
    people.write_text(people.read_text().replace(own, "p-somebody-else"))

    found = call("portfolio", "status", "--mine", own, "--json").json

    assert [each["id"] for each in found["reports"]] == [A]


@pytest.mark.parametrize("report", ["", "portfolio", "Big", "../up", "a b", "x" * 41])
def test_what_cannot_be_an_id_is_refused(reports: Path, call: Call, report: str) -> None:
    ended = call("portfolio", "add", report)

    assert ended.code == 2
    assert report_ids() == (A, B)


def test_an_id_is_given_once(reports: Path, call: Call) -> None:
    ended = call("portfolio", "add", A)

    assert ended.code == 2
    assert "there is a report 2024-b already" in ended.err


def test_two_reports_cannot_track_one_plan(reports: Path, call: Call) -> None:
    assert call("portfolio", "add", "2026-c").code == 0
    give_id(reports / "2026-c" / "recommendations.yaml", f"plan-{A}")

    ended = call("--report", "2026-c", "plan", "sync")

    assert ended.code == 2
    assert f"the plan plan-{A} is tracked already, as the report {A}" in ended.err
    assert "the record has no tracking plan yet" in call("--report", "2026-c", "status").err


def test_the_plan_of_a_report_that_is_gone_may_be_tracked_again(reports: Path, call: Call) -> None:
    (reports / A).rename(reports / "2026-c")

    assert call("--report", "2026-c", "plan", "sync").code == 0


def test_an_unknown_report_is_named_beside_those_that_are_known(reports: Path, call: Call) -> None:
    ended = call("--report", "2023-c", "status")

    assert ended.code == 2
    assert "there is no report 2023-c" in ended.err
    assert f"known: {A}, {B}" in ended.err


def test_a_place_that_is_set_for_all_reports_is_refused_because_two_would_share_a_record(
    reports: Path, call: Call
) -> None:
    os.environ["FOLLOWTHROUGH_HOME"] = str(reports / "elsewhere")

    ended = call("--report", A, "status")

    assert ended.code == 2
    assert "FOLLOWTHROUGH_HOME is set for all reports" in ended.err


def test_a_command_that_names_no_report_says_how_to_name_one(reports: Path, call: Call) -> None:
    ended = call("status")

    assert ended.code == 2
    assert "followthrough --report ID status" in ended.err


def test_a_file_of_all_deployments_says_which_report_each_is_for(reports: Path, call: Call, tmp_path: Path) -> None:
    file = tmp_path / "all.yaml"
    assert call("portfolio", "deployments", str(file)).code == 0

    listed, _, faults = read_yaml(file)
    assert not faults
    names = [each["name"] for each in listed["deployments"]]
    assert len(names) == len(set(names))
    for each in listed["deployments"]:
        report = each["parameters"]["report_id"]
        assert each["name"].endswith(f"-{report}")
        assert f"report:{report}" in each["tags"]
    assert {each["parameters"]["report_id"] for each in listed["deployments"]} == {A, B}


def test_a_run_works_in_the_report_that_its_parameter_names(reports: Path) -> None:
    for report in (A, B):
        asyncio.run(run(build_site, report_id=report))

    for report in (A, B):
        with in_report(report):
            settings = load_settings()
            assert set(last_runs(settings.database())) == {f"build_site-{report}"}
            assert (settings.home / "site" / "index.html").is_file()


def test_a_run_of_an_unknown_report_does_nothing(reports: Path) -> None:
    with pytest.raises(InputError, match="there is no report 2023-c"):
        asyncio.run(run(build_site, report_id="2023-c"))


def test_without_a_folder_of_reports_the_portfolio_says_what_to_set(
    call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("FOLLOWTHROUGH_REPORTS", raising=False)

    assert "FOLLOWTHROUGH_REPORTS is not set" in call("portfolio").err


def test_the_working_paper_has_the_same_bytes(reports: Path, call: Call, tmp_path: Path) -> None:
    for folder in ("one", "two"):
        assert call("portfolio", "paper", str(tmp_path / folder)).code == 0

    files = sorted(path.name for path in (tmp_path / "one").iterdir())
    assert files == ["portfolio.pdf"]
    for name in files:
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()


# The joint checkpoint


def test_a_joint_checkpoint_holds_while_the_records_grow(reports: Path, call: Call) -> None:
    assert call("portfolio", "checkpoint").code == 0
    assert "nothing changed" in call("portfolio", "checkpoint").out
    assert call("--report", A, "ledger", "checkpoint").code == 0, "it notes an entry, so the record grows"
    assert len(list((reports / "portfolio" / "checkpoints").iterdir())) == 1
    assert call("portfolio", "verify").code == 0


def test_a_rewritten_record_is_found_by_the_joint_checkpoint(reports: Path, call: Call) -> None:
    assert call("portfolio", "checkpoint").code == 0
    rewrite(B)

    ended = call("portfolio", "verify")

    assert ended.code == 1
    assert f"entry 71 of the report {B} is missing or is another one now" in ended.out


def test_a_report_that_is_gone_is_found(reports: Path, call: Call) -> None:
    assert call("portfolio", "checkpoint").code == 0
    (reports / B).rename(reports.parent / "gone")

    ended = call("portfolio", "verify")

    assert ended.code == 1
    assert f"the report {B} is missing" in ended.out


def test_a_joint_checkpoint_that_was_changed_or_taken_away_is_found(reports: Path, call: Call) -> None:
    folder = reports / "portfolio" / "checkpoints"
    assert call("portfolio", "checkpoint").code == 0
    written = Ed25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    (reports / "key").write_bytes(written)
    (reports / "key").chmod(0o600)
    os.environ["FOLLOWTHROUGH_SIGNING_KEY"] = str(reports / "key")
    assert call("portfolio", "checkpoint").code == 0, "a key is a change"
    second = folder / "00000002.json"
    assert "not signed with the key that is set" in call("portfolio", "verify").out
    os.environ.pop("FOLLOWTHROUGH_SIGNING_KEY")
    assert call("portfolio", "verify").code == 0

    whole = second.read_bytes()
    second.write_bytes(whole.replace(b'"signature":"', b'"signature":"0', 1).replace(b'","text"', b'","text"', 1))
    assert "is not a checkpoint of ours" in call("portfolio", "verify").out
    second.write_bytes(whole)
    (folder / "00000001.json").unlink()
    assert "was changed or is missing" in call("portfolio", "verify").out


# The site over all


def test_the_site_over_all_has_a_site_for_each_report_and_is_the_same_each_time(
    reports: Path, call: Call, tmp_path: Path
) -> None:
    for folder in ("one", "two"):
        assert call("portfolio", "site", str(tmp_path / folder)).code == 0

    first = tmp_path / "one" / "index.html"
    assert first.read_bytes() == (tmp_path / "two" / "index.html").read_bytes()
    for report in (A, B):
        assert f'href="{report}/index.html"' in first.read_text()
        assert (tmp_path / "one" / report / "index.html").is_file()
    assert first.read_text().count("No memo has been issued yet.") == 2
    assert first.stat().st_mode & 0o777 == 0o644


def test_a_report_whose_site_cannot_be_built_keeps_the_one_that_it_had(
    reports: Path, call: Call, tmp_path: Path
) -> None:
    assert call("portfolio", "site", str(tmp_path / "public")).code == 0
    with in_report(B):
        (load_settings().home / "followthrough.db").unlink()

    ended = call("portfolio", "site", str(tmp_path / "public"))

    assert ended.code == 1
    assert f"not built: {B}" in ended.err
    assert f'href="{B}/index.html"' in (tmp_path / "public" / "index.html").read_text()
