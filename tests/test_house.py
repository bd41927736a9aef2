"""The house is as drawn: the ten house tests, and what the command line promises about its imports."""

import ast
import importlib
import re
import shutil
import subprocess
import sys
import tomllib
import types
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

import pytest
from sqlmodel import SQLModel

from models.projections import PROJECTIONS, TABLES, InboxRow, LedgerRow, TextRow
from tests.material.one_of_each import one_of_each

HOUSE = Path(__file__).parents[1]
FLOORS = ("flows", "tasks", "notifications", "models")
REVISIONS = HOUSE / "tasks" / "migrations"
"""Alembic's files: what a table was at a revision is one list, however long, and is never changed again."""
MODULES = sorted(path for floor in FLOORS for path in (HOUSE / floor).rglob("*.py"))
SHIPPED = HOUSE / "flows" / "data"
OURS = [path for path in MODULES if REVISIONS not in path.parents and SHIPPED not in path.parents]
TREES = {path: ast.parse(path.read_text()) for path in OURS}
BANNED = {"util", "utils", "helper", "helpers", "common", "misc", "base", "manager", "handler", "service"} | {
    "processor", "data", "info",
}  # fmt: skip
SAID_ONLY = {"checkpoint_taken", "ledger_restored", "press_taken", "press_refused"}
"""Kinds that no table follows from: they are read in the ledger itself."""


def name_of(path: Path) -> str:
    return str(path.relative_to(HOUSE))


def test_the_readers_check_of_a_memo_fits_on_300_lines() -> None:
    assert len((HOUSE / "flows" / "data" / "verify_memo.py").read_text().splitlines()) < 300


def lint_imports(folder: Path) -> subprocess.CompletedProcess[str]:
    program = shutil.which("lint-imports", path=str(Path(sys.executable).parent))
    assert program
    return subprocess.run([program, "--no-cache"], cwd=folder, capture_output=True, text=True, check=False)


def test_every_import_goes_through_its_door() -> None:
    done = lint_imports(HOUSE)

    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize(
    ("planted_in", "line", "broken"),
    [
        ("models/core/values.py", "import tasks.ledger.chain", "Imports go downstairs"),
        ("notifications/words/terms.py", "import tasks.ledger.texts", "Imports go downstairs"),
        ("tasks/ledger/chain.py", "import prefect", "Prefect is the flows' alone"),
        ("flows/ledger/back_up.py", "import slack_sdk", "Slack has one door"),
        ("tasks/ledger/chain.py", "import flows._runtime.clock", "A leading underscore means: this folder only"),
        ("flows/ledger/back_up.py", "import flows.register.sync_plan", "Flows do not know each other"),
        ("models/core/errors.py", "import models.ledger.chain", "No module imports itself by a detour"),
    ],
)
def test_an_import_through_another_door_is_found(tmp_path: Path, planted_in: str, line: str, broken: str) -> None:
    for floor in FLOORS:
        shutil.copytree(HOUSE / floor, tmp_path / floor, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(HOUSE / "pyproject.toml", tmp_path)
    with (tmp_path / planted_in).open("a") as file:
        file.write(f"\n{line}\n")

    done = lint_imports(tmp_path)

    assert done.returncode == 1
    assert re.search(rf"{re.escape(broken)}.*?BROKEN", done.stdout, re.DOTALL), done.stdout


def test_every_flow_but_those_that_run_others_is_kept_apart_from_the_rest() -> None:
    written = tomllib.loads((HOUSE / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    apart = next(set(each["modules"]) for each in written if each["type"] == "independence")

    assert {module_of(path) for path, _ in FLOWS} - apart <= {
        "flows.evidence.track_portfolio",
        "flows.play_demo",
        "flows.listen_to_slack",
    }


def test_every_table_is_the_ledger_a_store_or_follows_from_the_ledger() -> None:
    assert set(TABLES.tables) == {"ledger", "inbox", "text"} | {each.name for each in PROJECTIONS}
    assert all(
        each.__name__.endswith("Row") for each in (LedgerRow, InboxRow, TextRow, *(one.row for one in PROJECTIONS))
    )
    assert {each.__tablename__ for each in tables(SQLModel)} == set(TABLES.tables)


def tables(kind: type[Any]) -> Iterator[type[Any]]:
    for each in kind.__subclasses__():
        if hasattr(each, "__table__"):
            yield each
        yield from tables(each)


def test_every_kind_is_folded_or_named_as_said_only() -> None:
    unfolded = {event.kind for event in one_of_each() if not any(each.keys(event) for each in PROJECTIONS)}

    assert unfolded == SAID_ONLY


def test_no_column_stores_a_standing() -> None:
    names = {column.name for table in TABLES.tables.values() for column in table.columns}

    assert not names & {"status", "standing", "state", "closed", "done"}


def module_of(path: Path) -> str:
    return ".".join(path.relative_to(HOUSE).with_suffix("").parts)


def flows() -> Iterator[tuple[Path, ast.AsyncFunctionDef | ast.FunctionDef]]:
    for path in OURS:
        if path.is_relative_to(HOUSE / "flows"):
            for node in TREES[path].body:
                if isinstance(node, ast.AsyncFunctionDef | ast.FunctionDef) and "flow" in map(
                    decorator, node.decorator_list
                ):
                    yield path, node


def decorator(node: ast.expr) -> str:
    called = node.func if isinstance(node, ast.Call) else node
    return called.id if isinstance(called, ast.Name) else ""


FLOWS = list(flows())


def test_the_house_has_flows() -> None:
    assert {"sync_plan", "audit_ledger", "back_up"} <= {node.name for _, node in FLOWS}


@pytest.mark.parametrize(("path", "node"), FLOWS, ids=lambda one: getattr(one, "name", ""))
def test_a_flow_is_async_and_takes_only_ids_dates_numbers_and_our_words(path: Path, node: ast.AsyncFunctionDef) -> None:
    assert isinstance(node, ast.AsyncFunctionDef)
    flow = getattr(importlib.import_module(module_of(path)), node.name)
    hints = get_type_hints(flow.fn)
    del hints["return"]

    assert flow.name == node.name
    assert [name for name, kind in hints.items() if not fits(name, kind)] == []


def fits(name: str, kind: Any) -> bool:
    if get_origin(kind) in (Union, types.UnionType):
        return all(fits(name, each) for each in get_args(kind) if each is not type(None))
    if kind is str:
        return name.endswith("_id")
    return kind in (int, bool, date) or get_origin(kind) is Literal


@pytest.mark.parametrize(("path", "node"), FLOWS, ids=lambda one: getattr(one, "name", ""))
def test_a_flow_has_its_four_beats_in_order_once_each(path: Path, node: ast.AsyncFunctionDef) -> None:
    body = ast.get_source_segment(path.read_text(), node) or ""

    assert re.findall(r"^\s*# (Look|Decide|Act|Note)\b", body, re.MULTILINE) == ["Look", "Decide", "Act", "Note"]


@pytest.mark.parametrize("path", OURS, ids=name_of)
def test_every_public_function_and_class_says_in_one_sentence_what_is_true(path: Path) -> None:
    assert [node.name for node in public(TREES[path]) if not is_one_sentence(ast.get_docstring(node))] == []


Named = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


def public(tree: ast.Module) -> Iterator[Named]:
    for node in tree.body:
        made_of_a_record = isinstance(node, ast.ClassDef) and any(each.arg == "table" for each in node.keywords)
        if isinstance(node, Named) and not node.name.startswith("_") and not made_of_a_record:
            yield node
            inner = node.body if isinstance(node, ast.ClassDef) else []
            yield from (each for each in inner if isinstance(each, Named) and not each.name.startswith("_"))


def is_one_sentence(docstring: str | None) -> bool:
    first = (docstring or "").split("\n\n")[0].split("\n")[0]
    return bool(re.match(r"[A-Z\"'`0-9].*", first)) and (first.endswith((".", ":", ".)")) or ". " in first)


@pytest.mark.parametrize("path", OURS, ids=name_of)
def test_no_name_is_a_banned_word(path: Path) -> None:
    names = [node.name for node in ast.walk(TREES[path]) if isinstance(node, Named)]
    spelled = [name.replace("OData", "") for name in (path.stem, *names)]  # a protocol's own name
    words = {word for name in spelled for word in re.findall(r"[A-Z]?[a-z]+", name)}

    assert not {word.lower() for word in words} & BANNED


def test_every_entrypoint_of_a_deployment_loads() -> None:
    entrypoints = re.findall(r"^\s*entrypoint: ([\w.]+):(\w+)$", (HOUSE / "prefect.yaml").read_text(), re.MULTILINE)

    assert len(entrypoints) > 4
    for module, name in entrypoints:
        assert getattr(importlib.import_module(module), name).name == name


@pytest.mark.parametrize("words", [["--help"], ["status"], ["plan", "--help"], ["reminder", "--help"]], ids=" ".join)
def test_a_command_that_only_reads_imports_no_prefect(tmp_path: Path, words: list[str]) -> None:
    script = (
        "import sys\nfrom flows.__main__ import main\n"
        f"try:\n    main({words!r})\nexcept SystemExit:\n    pass\n"
        "assert 'prefect' not in sys.modules, 'prefect was imported'"
    )
    where = {"FOLLOWTHROUGH_HOME": str(tmp_path), "PATH": "", "HOME": str(tmp_path), "PYTHONPATH": str(HOUSE)}

    done = subprocess.run([sys.executable, "-c", script], cwd=tmp_path, env=where, capture_output=True, check=False)

    assert done.returncode == 0, done.stderr.decode()


HERE = re.compile(
    "|".join(("/" + "work/", "/" + "root/", "/" + "tmp/ft", "arti" + "factory", "pypi" + r"\.org/simple"))
)
KEPT = (".py", ".md", ".toml", ".yaml", ".txt", ".mako", ".j2", ".typ", "Makefile")


@pytest.mark.parametrize("folder", [*FLOORS, "tests", "demo", "."])
def test_no_file_names_a_place_of_the_machine_it_was_written_on(folder: str) -> None:
    walk: Callable[[str], Iterator[Path]] = (HOUSE / folder).glob if folder == "." else (HOUSE / folder).rglob
    files = [path for path in walk("*") if path.is_file() and path.name.endswith(KEPT)]

    assert [name_of(path) for path in files if HERE.search(path.read_text())] == []
