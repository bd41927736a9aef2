"""The command line, called in this process: what it prints, how it ends, and that it shows no traceback."""

import json
import os
import re
import sys
import time
from pathlib import Path

import pytest

from flows._runtime import context
from flows._runtime.context import surroundings
from flows._runtime.environment import play_also
from flows.commands import _out
from tasks import ledger
from tests.material.commands import Call
from tests.material.installation import (
    COORDINATOR,
    OTHER_VERIFIER,
    SECOND,
    VERIFIER,
    DemoInstallation,
)

FIELDS = {
    "id", "title", "due", "basis", "duty_basis", "provisional", "extensions", "due_now", "date_state", "proof",
    "why", "proof_since", "part", "business_days_late", "told_on", "relation", "duty_on", "agency_says",
    "evidence", "finding", "late", "blocked_by", "answers", "responsible", "escalation", "wake_at", "held_by",
    "ground", "standing", "review", "holding", "verdict", "last_answer", "last_decision", "turn",
}  # fmt: skip
BAD_IDS = (
    "../R4", "R4/../../etc", "R4-M1;ls", "R4 M1", "r4'--", "R4-M1\n", "%2e%2e", "R4-M3@2026Q2/..", "<b>R4</b>",
    "R4" * 40, "", ".", "..", "~", "$HOME", "R4-M1\x1b[31m", "C:\\R4", "R4-M1?x=1", "*", "R4-M3@@2026Q2",
)  # fmt: skip


def test_status_has_the_form_and_the_counts_of_the_shipped_register(installation: DemoInstallation, call: Call) -> None:
    shown = call("status", "--json").json
    assert set(shown) == {
        "as_of",
        "known_at",
        "ledger",
        "demonstration",
        "headline",
        "counts",
        "recommendations",
        "portfolio",
        "sources",
        "source_counts",
    }
    assert shown["as_of"] == "2026-11-25"
    seq, digest = ledger.head(installation.database)
    assert shown["ledger"] == {"seq": seq, "hash": digest}
    told = {
        "recommendations": 7,
        "accepted": 7,
        "verified": 0,
        "milestones": 52,
        "verified_milestones": 0,
    }
    assert told.items() <= shown["counts"].items()
    assert [each["id"] for each in shown["recommendations"]] == [f"R{number}" for number in range(1, 8)]
    for one in shown["recommendations"]:
        assert one["text_basis"] == "press_reconstruction"
        assert one["verified_against_report"] is False
        assert one["acceptance"] == {"value": "accepted", "on": "2025-12-03", "basis": "press"}
        assert all(set(each) >= FIELDS for each in one["milestones"])
    every = [each for one in shown["recommendations"] for each in one["milestones"]]
    assert sum(each["standing"] != "watch" for each in every) == 46, "beside six that cover all recommendations"
    assert all(each["late"] is not True for each in every if each["standing"] == "unknown")
    assert {each["name"] for each in shown["sources"]} >= {"council_mirror", "agency_drop"}


def test_a_past_day_is_shown_by_what_was_so_and_by_what_was_known(installation: DemoInstallation, call: Call) -> None:
    early = call("status", "--as-of", "2026-03-30", "--json").json
    for option in ("--as-of", "--known-at"):
        assert "2026-12-24 is in the future; write today" in call("status", option, "2026-12-24").err
    assert "2025-12-02 is before the report of 2025-12-03" in call("status", "--as-of", "2025-12-02").err
    assert early["as_of"] == "2026-03-30"
    assert early["counts"]["overdue"] + early["counts"]["unknown"] < 5
    before = call("status", "--json").json
    installation.at("2026-11-25T12:00:00-05:00")
    sha256 = installation.evidence("R6-M1", "Made-up inventory.", by="p-contact-policy")
    words = ("--on", "2026-11-20", "--by", VERIFIER, "--reason", "Made up: seen.", "--evidence", sha256)
    assert call("finding", "add", "R6-M1", "--verdict", "met", *words).code == 0
    assert call("status", "--json").json["counts"]["verified_milestones"] == 1
    known = call("status", "--known-at", "2026-11-25T10:00:00-05:00", "--json").json
    assert known["counts"] == before["counts"]


def test_status_alone_and_without_a_word_print_the_same_picture(installation: DemoInstallation, call: Call) -> None:
    plain = call()
    assert plain.code == 0
    assert plain == call("status")
    assert "None of the seven recommendations is verified as done." in plain.out
    assert "%" not in plain.out
    one = call("status", "R4")
    assert "R4-M1" in one.out
    assert "R5-M1" not in one.out


def test_show_names_the_words_and_the_entries_behind_a_thing(installation: DemoInstallation, call: Call) -> None:
    said = call("statement", "add", "R6-M1", "--says", "done", "--text", "Made up: finished.", "--on", "2026-11-24",
                "--by", COORDINATOR)  # fmt: skip
    assert said.code == 0
    assert "does not close the milestone" in said.out
    shown = call("show", "R6-M1", "--json").json
    assert "Made up: finished." in shown["words"].values()
    assert [each["kind"] for each in shown["entries"]] == ["milestone_planned", "statement_recorded"]
    assert "R6-M1" in call("show", "R6").out
    assert "no one has compared it with the report" in call("show", "R6").out
    assert call("show", "R9").code == 2


def test_calendar_explain_counts_aloud_and_names_the_holiday(installation: DemoInstallation, call: Call) -> None:
    told = call("calendar", "explain", "2026-11-02", "1").out
    assert "2026-11-03 Tuesday: Election Day" in told
    assert "2026-11-02 +1 business days is 2026-11-04" in told
    told = call("calendar", "explain", "2026-07-02", "1").out
    assert "2026-07-03 Friday: Independence Day (observed), listed in the tracking plan for 2026" in told
    assert "2026-07-04 Saturday: weekend" in told, "the plan lists the day on which it is observed, not July 4"


def test_the_ledger_is_verified_rebuilt_shown_and_exported(
    installation: DemoInstallation, call: Call, tmp_path: Path
) -> None:
    assert call("ledger", "verify", "--json").json["seq"] >= len(installation.entries) - 1
    assert "0 differences" in call("ledger", "rebuild").out
    (first,) = call("ledger", "show", "1", "--json").json
    assert (first["seq"], first["event"]["kind"]) == (1, "plan_adopted")
    assert "milestone planned" in call("ledger", "show", "R4-M1").out
    assert call("ledger", "show", "99999").code == 2
    assert call("ledger", "export", str(tmp_path / "ledger.jsonl")).code == 0
    lines = (tmp_path / "ledger.jsonl").read_text().splitlines()
    assert [json.loads(line)["seq"] for line in lines] == list(range(1, len(installation.entries) + 1))
    assert call("ledger", "checkpoint").code == 0


def test_a_changed_entry_is_named_by_verify_with_1_and_by_all_else_with_3(
    installation: DemoInstallation, call: Call
) -> None:
    from sqlalchemy import text

    with installation.database.engine.begin() as connection:
        for (trigger,) in connection.execute(text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).all():
            connection.execute(text(f"DROP TRIGGER {trigger}"))
        connection.execute(text("UPDATE ledger SET entry = replace(entry, 'Inventory of current', 'Inventory of all')"))
    verified = call("ledger", "verify")
    assert verified.code == 1
    assert "entry" in verified.err
    assert call("ledger", "checkpoint").code == 3


def test_a_register_with_faults_ends_with_2_and_names_every_line(installation: DemoInstallation, call: Call) -> None:
    wrong = installation.folder / "wrong.yaml"
    whole = installation.settings.plan.read_text()
    wrong.write_text(
        whole.replace("title: Inventory of current policies", "titel: Inventory of current policies")
        .replace("needs: [R5-M3]", "needs: [R5-M99]")
    )  # fmt: skip
    ended = call("plan", "check", str(wrong))
    assert ended.code == 2
    assert "titel" in ended.err
    assert "wrong.yaml:" in ended.err
    assert call("plan", "check").out == "recommendations.yaml: no faults\n"
    assert call("plan", "sync").out.endswith("\nnext: followthrough track\n")
    head = ledger.head(installation.database)
    assert call("plan", "sync", str(wrong)).code == 2
    assert ledger.head(installation.database) == head
    assert call("plan", "check", "no-such-file.yaml").code == 2


def test_init_lays_out_what_is_missing_and_overwrites_nothing(call: Call, tmp_path: Path) -> None:
    place = tmp_path / "oversight"
    assert call("init", str(place)).code == 0
    (place / "followthrough.env").write_text("mine")
    again = call("init", str(place))
    assert again.code == 0
    settings = f"export FOLLOWTHROUGH_ENV_FILE={place / 'followthrough.env'}"
    assert again.out == f"{place} was set up before; nothing was changed. Type: {settings}\n"
    assert (place / "followthrough.env").read_text() == "mine"
    assert not (place / ".followthrough" / "drop").exists(), "an empty folder would read as nothing there"
    private = (".followthrough", ".followthrough/people.yaml", "followthrough.secrets")
    assert all((place / name).stat().st_mode & 0o077 == 0 for name in private)


@pytest.mark.parametrize(
    ("words", "mend"),
    [
        (("show", "R1M1"), "unknown id: R1M1; write R1-M1"),
        (("status", "r1_m1"), "unknown id: r1_m1; write R1-M1"),
        (("evidence", "list", "R4M3-2026Q2"), "unknown milestone: R4M3-2026Q2; write R4-M3@2026Q2"),
        (("track", "R-4"), "unknown recommendation: R-4; write R4"),
        (("memo", "approve", "1", "--by", COORDINATOR), "there is no draft yet; write one: followthrough memo draft"),
        (("memo", "withdraw", "1", "--by", COORDINATOR), "no memo no. '1' was issued; none was yet"),
        (("restore", "none.tar"), "none.tar is no copy; name the file of one day, such as 2026-11-25.tar"),
    ],
)
def test_what_is_not_there_is_answered_with_what_to_type(
    call: Call, installation: DemoInstallation, words: tuple[str, ...], mend: str
) -> None:
    refused = call(*words)
    assert (refused.code, refused.err.count("\n")) == (2, 1)
    assert mend in refused.err


def test_serve_begins_nothing_in_a_home_that_is_not_there(
    installation: DemoInstallation, call: Call, tmp_path: Path
) -> None:
    ended = call("serve", "--home", str(tmp_path / "mistyped"))
    assert (ended.code, f"there is no home at {tmp_path / 'mistyped'}; name" in ended.err) == (2, True)
    assert not (tmp_path / "mistyped").exists()


def test_long_work_is_told_on_a_terminal_alone(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(_out, "WORK_IS_TOLD", (0.01,))
    for is_terminal, printed in ((True, "at work for 0 seconds; Ctrl-C stops it"), (False, "")):
        monkeypatch.setattr(sys.stderr, "isatty", lambda is_terminal=is_terminal: is_terminal)
        with _out.telling_of_work():
            time.sleep(0.2)
        assert capsys.readouterr().err.strip() == printed


def test_a_table_of_80_columns_cuts_no_word_and_an_empty_one_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    paths = ["introduction/2026/0055-a-name-that-is-longer-than-most.json", "short.pdf"]
    rows = [("R4-M3@2026Q2", "c4c2be23c364", path, "public_record", "2026-11-25", None) for path in paths]
    _out.table("On file", ("milestone", "sha256", "name", "voice", "on", "since then"), rows)
    printed = capsys.readouterr().out
    assert max(map(len, printed.splitlines())) <= 80
    assert all(str(cell) in printed.split() for row in rows for cell in row if cell)
    assert "since then" not in printed, "a column without a word is left out"
    _out.table("On file", ("milestone",), [])
    assert capsys.readouterr().out == "On file: none\n"


def test_an_installation_has_one_record_wherever_a_command_is_run(
    call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = tmp_path / "oversight"
    assert str(place / "followthrough.env") in call("init", str(place)).out
    for name in [name for name in os.environ if name.startswith("FOLLOWTHROUGH_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("FOLLOWTHROUGH_ENV_FILE", str(place / "followthrough.env"))
    monkeypatch.chdir(tmp_path)
    early = call("status")
    assert early.code == 2
    assert str(place / ".followthrough" / "followthrough.db") in early.err
    assert "plan sync" in early.err
    assert not (place / ".followthrough" / "followthrough.db").exists(), "a command that only reads begins no record"
    assert call("plan", "sync").code == 0
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")
    assert "R4" in call("status").out
    assert list((tmp_path / "elsewhere").iterdir()) == []


def test_example_people_are_named_may_do_nothing_in_a_real_record_and_take_no_role(
    call: Call, tmp_path: Path, installation: DemoInstallation, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = call("init", str(tmp_path / "oversight"))
    assert "the people in it are examples" in made.out
    monkeypatch.setattr("flows._runtime.settings.begins_demonstration", lambda: False)
    for name in [name for name in os.environ if name.startswith("FOLLOWTHROUGH_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("FOLLOWTHROUGH_ENV_FILE", str(tmp_path / "oversight" / "followthrough.env"))
    assert "these people are examples" in call("plan", "check").err
    assert call("plan", "sync").code == 0
    words = ("--value", "rejected", "--on", "2026-11-20", "--source", "a letter", "--by", "p-coordinator-1")
    refused = call("acceptance", "add", "R4", *words)
    assert (refused.code, "these people are examples" in refused.err) == (2, True)
    assert "p-coordinator-1" not in call("ledger", "show").out
    wrong = [each["what"] for each in call("doctor", "--json").json if each["says"] == "wrong"]
    people = tmp_path / "oversight" / ".followthrough" / "people.yaml"
    (named,) = (what for what in wrong if "these people are examples" in what)
    assert named.startswith(f"{people}:9: "), "the line of the first mark"
    assert "Slack ids (U0000000001 and so on) and addresses (@....example) are nobody's" in named
    assert people.read_text().splitlines()[8].strip() == "slack: U0000000001  # an example"


@pytest.mark.parametrize(
    ("people", "lines"),
    [
        ("- {id: Anna, name: A, email: a@office.gov, roles: [{role: oversight_coordinator}]}", ["Anna id"]),
        (
            "- {id: anna.smith, name: A, slack: '@anna', roles: [{role: oversight_coordinator}]}\n"
            "- {id: bob, name: B, email: b@office.gov, roles: [{role: oversight_verifier}]}",
            ["anna.smith id", "anna.smith slack", "bob id"],
        ),
        ("- {id: p-anna, name: A, email: a@office.gov, roles: [coordinator]}", ["p-anna roles.0"]),
    ],
)
def test_doctor_names_each_fault_of_the_people_file_once_with_its_line_and_no_consequence(
    call: Call, installation: DemoInstallation, people: str, lines: list[str]
) -> None:
    path = installation.settings.people_path
    path.write_text(f"people:\n{people}\n")
    parts = call("doctor", "--json").json
    wrong = [each["what"] for each in parts if each["says"] == "wrong"]
    assert [what.split(": ")[1] for what in wrong] == lines
    for what in wrong:
        assert what.startswith(f"{path}:{2 + people[: people.find(what.split(': ')[1].split()[0])].count(chr(10))}: ")
    assert not any("list is empty" in each["what"] or "nobody is the coordinator" in each["what"] for each in parts)
    printed = call("doctor").out
    assert "?" not in printed


def test_doctor_says_once_that_nothing_was_set_up_here(
    call: Call, installation: DemoInstallation, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for name in [name for name in os.environ if name.startswith("FOLLOWTHROUGH_")]:
        monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)
    wrong = [each["what"] for each in call("doctor", "--json").json if each["says"] == "wrong"]
    assert len(wrong) == 1
    assert "`followthrough init DIR` sets up a folder" in wrong[0]


def test_the_address_of_a_source_may_stand_in_the_settings_file(
    call: Call, tmp_path: Path, installation: DemoInstallation
) -> None:
    (tmp_path / "own.env").write_text("FOLLOWTHROUGH_SOURCE_CITY_RECORD_URL=http://127.0.0.1:9/x\n")
    del os.environ["FOLLOWTHROUGH_SOURCE_CITY_RECORD_URL"]
    play_also(ENV_FILE=str(tmp_path / "own.env"))
    assert surroundings(installation.settings).own_urls["city_record"] == "http://127.0.0.1:9/x"


def test_the_doctor_says_that_there_is_no_plan_file_and_what_to_set(installation: DemoInstallation, call: Call) -> None:
    installation.settings.plan.unlink()
    (plan,) = (each for each in call("doctor", "--json").json if each["part"] == "plan")
    assert (plan["says"], plan["what"]) == ("wrong", f"no file at {installation.folder / 'recommendations.yaml'}")
    assert "FOLLOWTHROUGH_PLAN" in plan["fix"]


def test_the_doctor_names_what_is_wrong_with_its_fix(installation: DemoInstallation, call: Call) -> None:
    well = call("doctor", "--json")
    assert {each["part"] for each in well.json} >= {"plan", "database", "record", "slack", "clock", "disk"}
    assert installation.slack.token not in well.out
    assert [each["part"] for each in well.json if each["says"] == "wrong"] == []
    assert installation.settings.store.orphans([]) == [], "a doctor's visit leaves no evidence"
    play_also(**{"SLACK_BOT_TOKEN": "xoxb-made-up-and-false", "SLAKC_BOT_TOKEN": "mistyped"})
    play_also(SOURCE_CITY_RECROD_URL="off")
    ill = call("doctor", "--json")
    assert ill.code == 1
    assert {each["part"] for each in ill.json if each["says"] == "wrong"} == {
        "slack", "FOLLOWTHROUGH_SLAKC_BOT_TOKEN", "FOLLOWTHROUGH_SOURCE_CITY_RECROD_URL",
    }  # fmt: skip
    assert "xoxb-made-up-and-false" not in ill.out + ill.err


def test_a_token_of_a_source_comes_from_the_secrets_file_and_is_shown_nowhere(
    installation: DemoInstallation, call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tasks.web.client.TRIES", 1)  # who does not answer is asked again after seconds
    secrets = tmp_path / "secrets.env"
    secrets.write_text("# made-up\nLEGISTAR_TOKEN=canary-token-made-up\n")
    secrets.chmod(0o600)
    play_also(SECRETS_FILE=str(secrets), SOURCE_LEGISTAR_API_URL="http://127.0.0.1:9")
    looked = call("evidence", "check", "legistar_api", "--json")
    assert looked.json["sources"][0]["reason"] == "unreachable", "with the token it is asked"
    told = call("doctor", "--json")
    assert {each["part"]: each["what"] for each in told.json}["LEGISTAR_TOKEN"] == "**********"
    assert "canary" not in looked.out + looked.err + told.out + told.err
    assert not any(b"canary" in path.read_bytes() for path in installation.settings.home.rglob("*") if path.is_file())
    secrets.write_text("")
    assert call("evidence", "check", "legistar_api", "--json").json["sources"][0]["reason"] == "token_missing"


def test_rules_end_with_4_bad_input_with_2_and_slack_with_5(installation: DemoInstallation, call: Call) -> None:
    why = ("--on", "2026-11-24", "--by", VERIFIER, "--reason", "Made up.")
    assert call("finding", "add", "R6-M1", "--verdict", "met", *why).code == 4
    assert call("finding", "add", "R6-M1", "--verdict", "perhaps", *why).code == 2
    assert call("statement", "add", "R6-M1", "--says", "done").code == 2
    assert call("nonsense").code == 2
    assert (
        call("acceptance", "add", "R4", "--value", "accepted", "--on", "someday", "--source", "x", "--by", "p").code
        == 2
    )
    del os.environ["FOLLOWTHROUGH_SLACK_BOT_TOKEN"]
    unsent = call("reminder", "deliver")
    assert unsent.code == 5
    assert "due and not sent" in unsent.err
    assert "R6-M1" in unsent.out


def test_bad_settings_are_named_with_the_mend(installation: DemoInstallation, call: Call, tmp_path: Path) -> None:
    play_also(NOW="yesterday")
    bad = call("status")
    assert bad.code == 2
    assert "FOLLOWTHROUGH_NOW" in bad.err
    installation.at("2026-11-25T09:30:00-05:00")
    secrets = tmp_path / "secrets.env"
    secrets.write_text("FOLLOWTHROUGH_SLACK_BOT_TOKEN=xoxb-made-up\n")
    secrets.chmod(0o644)
    play_also(SECRETS_FILE=str(secrets))
    loose = call("status")
    assert loose.code == 2
    assert "chmod 600" in loose.err
    assert "xoxb" not in loose.err


@pytest.mark.parametrize("bad", BAD_IDS, ids=range(len(BAD_IDS)))
def test_a_bad_id_is_refused_and_writes_nothing(installation: DemoInstallation, call: Call, bad: str) -> None:
    before = (ledger.head(installation.database), sorted(installation.folder.rglob("*")))
    words = ("--says", "done", "--text", "Made up.", "--on", "2026-11-24", "--by", COORDINATOR)
    for ended in (call("show", bad), call("statement", "add", bad, *words), call("track", bad)):
        assert ended.code == 2, ended
        assert "\x1b" not in ended.err
    assert (ledger.head(installation.database), sorted(installation.folder.rglob("*"))) == before


def test_evidence_is_taken_in_listed_and_shown(installation: DemoInstallation, call: Call, tmp_path: Path) -> None:
    file = tmp_path / "made-up-inventory.txt"
    file.write_text("Made-up inventory of the Patrol Guide.")
    words = ("--voice", "agency", "--on", "2026-11-20", "--by", "p-contact-policy")
    assert call("evidence", "add", "R6-M1", str(file), *words).code == 0
    (held,) = call("evidence", "list", "R6-M1", "--json").json
    assert installation.settings.store.read(held["sha256"]) == file.read_bytes()
    told = call("evidence", "show", held["sha256"][:8], "--json").json
    assert [each["milestone_id"] for each in told["in_hand"]] == ["R6-M1"]
    receipt = told["receipts"][0]
    assert (receipt["how"], receipt["received_from"], receipt["received_by"]) == ("command", "agency", words[-1])
    assert call("evidence", "show", held["sha256"][:7]).code == 2
    file.write_text("Made-up inventory of the Patrol Guide, second version.")
    assert call("evidence", "add", "R6-M1", str(file), *words).code == 0
    shown = call("evidence", "show", "R6-M1").out
    newest, first = (
        shown.index(call("evidence", "list", "R6-M1", "--json").json[-1]["sha256"][:12]),
        shown.index(held["sha256"][:12]),
    )
    assert (shown.count("replaced"), newest < first < shown.index("replaced")) == (1, True)
    assert shown.count("p-contact") == 2, "who gave each"
    assert "replaced" in call("evidence", "show", held["sha256"][:8]).out
    assert call("evidence", "add", "R6-M1", str(tmp_path / "none.txt"), *words).code == 2
    looked = call("evidence", "check", "council_mirror", "--json").json
    assert [each["name"] for each in looked["sources"]] == ["council_mirror"]
    assert looked["found"] == 1
    shown = call("evidence", "show", "ALL-M3", "--json").json
    assert [each["found"] for each in shown["found"]] == [True]
    assert "action 54" in shown["found"][0]["why"]
    (bill,) = [each for each in call("evidence", "list", "--json").json if each["name"].endswith("0055.json")]
    told = call("evidence", "show", bill["sha256"], "--json").json
    assert told["answer"]["status"] == 200
    assert any("became law" in line for line in told["history"])
    assert "became law" in call("evidence", "show", bill["sha256"]).out
    assert call("evidence", "check", "no_such_source").code == 2


def test_a_rule_as_written_now_is_tried_on_all_that_was_held_and_nothing_is_written(
    installation: DemoInstallation, call: Call
) -> None:
    installation.drop("made-up-plan.txt", "Made-up audit plan for the task force.")
    assert call("evidence", "check").code == 0
    assert call("evidence", "judge", "--again", "--json").json == []
    register = installation.folder / "recommendations.yaml"
    register.write_text(register.read_text().replace('"(?i)task force", "(?i)alert"]', '"(?i)task force"]', 1))
    before = ledger.head(installation.database)
    (made,) = call("evidence", "judge", "--again", "--json").json
    assert (made["milestone_id"], made["what"], made["item_ref"]) == ("R1-M1", "would_find", "made-up-plan.txt")
    assert ledger.head(installation.database) == before
    assert call("evidence", "judge").code == 2


def test_a_look_says_what_was_not_taken_in_by_its_size_and_never_by_its_name(
    installation: DemoInstallation, call: Call
) -> None:
    installation.drop("made-up-name.txt", "Made up: the file of A012345678.")
    looked = call("evidence", "check", "agency_drop")
    assert ", 32 bytes: " in looked.err
    assert "The sender can replace it with a copy where that is taken out" in looked.err
    assert "made-up-name" not in looked.out + looked.err
    register = installation.folder / "recommendations.yaml"
    register.write_text(register.read_text() + "# a comment added since\n")
    assert "plan sync" in call("evidence", "check", "agency_drop").err


@pytest.mark.parametrize(
    ("about", "on", "by"),
    [
        ("R6-M1", "2026-11-20", "p-nobody"),
        ("R6-M1", "2026-11-20", "p-executive-1"),
        ("R6-M1", "2026-11-26", COORDINATOR),
        ("R4-M3", "2026-11-20", COORDINATOR),
    ],
)
def test_who_may_not_add_evidence_leaves_no_file_behind(
    installation: DemoInstallation, call: Call, tmp_path: Path, about: str, on: str, by: str
) -> None:
    file = tmp_path / "made-up.txt"
    file.write_text("Made-up inventory.")
    assert call("evidence", "add", about, str(file), "--voice", "agency", "--on", on, "--by", by).code in (2, 4)
    assert installation.settings.store.orphans([]) == []


def test_a_sealed_or_personal_file_is_refused_and_nothing_of_it_is_kept(
    installation: DemoInstallation, call: Call, tmp_path: Path
) -> None:
    file = tmp_path / "made-up.txt"
    file.write_text("Made up. Arrest record of the person, NYSID 01234567X, SSN 078-05-1120, sealed under CPL 160.50.")
    ended = call("evidence", "add", "R6-M1", str(file), "--voice", "agency", "--on", "2026-11-20", "--by", COORDINATOR)
    assert ended.code == 2
    assert "078-05-1120" not in ended.err
    assert not any(
        b"078-05-1120" in path.read_bytes() for path in installation.settings.home.rglob("*") if path.is_file()
    )


def test_the_doctor_names_once_that_no_source_was_read_and_what_to_type(
    installation: DemoInstallation, call: Call
) -> None:
    asked = context.register(installation.database).sources
    play_also(**{f"SOURCE_{name.upper()}_URL": f"http://{name.replace('_', '-')}.invalid/" for name in asked})
    shown = call("doctor")
    assert shown.code == 1
    printed = " ".join(shown.out.split())
    assert printed.count("no network here") == printed.count("sources") == 1
    assert re.search(
        r"WRONG sources \d+ of \d+ not read: no network here, \S+\.invalid has no address\. Not read does not mean no "
        r"progress\. connect this machine, then: followthrough track",
        printed,
    )
    assert "1 thing to fix" in printed


def test_a_command_without_by_says_whom_to_name(installation: DemoInstallation, call: Call) -> None:
    about = ("--evidence", "0" * 12, "--verdict", "met", "--reason", "x", "--on", "2026-11-20")
    assert call("memo", "draft", "--by", COORDINATOR).code == 0
    asked: tuple[tuple[tuple[str, ...], str], ...] = (
        (("memo", "draft"), f"{COORDINATOR} or {SECOND}"),
        (("memo", "comment", "1", "--text", "read"), "p-liaison-1"),
        (("finding", "add", "R1-M1", *about), f"{VERIFIER} or {OTHER_VERIFIER}"),
    )
    for words, ids in asked:
        ended = call(*words)
        assert ended.code == 2
        assert f"--by requires an argument: --by {ids}; see `followthrough {' '.join(words[:2])} --help`" in ended.err
    installation.settings.people_path.unlink()
    assert "--by requires an argument: --by YOU, with your id in the people file; see" in call("memo", "draft").err
