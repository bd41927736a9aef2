"""The rules of the design that no type checker holds: floors, rooms, clients, documents, and late imports."""

import ast
import importlib
import re
import shutil
import subprocess
import sys
import tomllib
import types
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

import pytest
from sqlmodel import SQLModel

from models.answers import Form
from models.projections import PROJECTIONS
from models.projections.rows import TABLES
from tests.material.one_of_each import one_of_each

CHECKOUT = Path(__file__).parents[1]
FLOORS = ("flows", "tasks", "notifications", "models")
SHIPPED = CHECKOUT / "flows" / "data"
REVISIONS = CHECKOUT / "tasks" / "ledger" / "migrations"
"""Alembic's files, which say what a table was and never change again."""
MODULES = [
    path
    for floor in FLOORS
    for path in sorted((CHECKOUT / floor).rglob("*.py"))
    if SHIPPED not in path.parents and REVISIONS not in path.parents
]
TREES = {path: ast.parse(path.read_text()) for path in MODULES}
BANNED = frozenset(
    [
        "util",
        "utils",
        "helper",
        "helpers",
        "common",
        "misc",
        "base",
        "manager",
        "service",
        "processor",
        "info",
        "house",
        "road",
        "errand",
        "desk",
        "shelf",
    ]
)
"""Words that say nothing, and the metaphors of the first version."""
WITHOUT_A_NOUN = frozenset(["each", "one", "told", "said", "known", "found"])
"""Words that do not say what a variable, a parameter or a module holds."""
NAMED_SO = {
    "flows/commands/evidence.py: found",  # the option `--found`, which people type
    "flows/watch/watching.py: told",  # printed by `watch --json`
    "models/ledger/events/evidence.py: found",  # stored with a look
    "models/ledger/events/record.py: told",  # stored with tables that were made again
    "notifications/memo/document.py: told",  # a field of memo.json
    "tasks/evidence/stored_evidence.py: found",  # printed by `evidence show --json`
}
"""What bears such a name because it is stored, printed for programs, or typed."""
NOT_PROJECTED = {
    "checkpoint_taken",
    "clock_confirmed",
    "ledger_restored",
    "legal_hold_lifted",
    "legal_hold_placed",
    "pages_closed",
    "people_adopted",
    "press_refused",
    "press_taken",
    "tables_rebuilt",
    "text_erased",
}
"""Kinds of event that no table follows from: they are read in the ledger itself."""
RUN_OTHERS = {"flows.listen_to_slack"}
"""The flows that call other flows."""
WITH_ENTRIES = 25
"""The most entries that a folder may hold."""

Named = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


def name_of(path: Path) -> str:
    return str(path.relative_to(CHECKOUT))


def module_of(path: Path) -> str:
    return ".".join(path.relative_to(CHECKOUT).with_suffix("").parts)


def tracked() -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=CHECKOUT, capture_output=True, text=True, check=True).stdout
    return [path for name in listed.split("\0") if name and (path := CHECKOUT / name).exists()]


# Floors, rooms and clients


def lint_imports(folder: Path) -> subprocess.CompletedProcess[str]:
    program = shutil.which("lint-imports", path=str(Path(sys.executable).parent))
    assert program
    return subprocess.run([program, "--no-cache"], cwd=folder, capture_output=True, text=True, check=False)


@pytest.mark.parametrize(
    ("planted_in", "line", "broken"),
    [
        ("models/core/values.py", "import tasks.ledger.chain", "Imports go downstairs"),
        ("tasks/ledger/chain.py", "import prefect", "Only flows import Prefect"),
        ("flows/ledger/back_up.py", "import slack_sdk", "Slack's library has its clients"),
        ("tasks/ledger/chain.py", "import flows._runtime.clock", "A leading underscore means: this folder only"),
        ("flows/ledger/back_up.py", "import flows.register.sync_plan", "Flows do not import each other"),
        ("models/core/errors.py", "import models.ledger.chain", "No room or module imports itself by a detour"),
        ("models/memo/facts.py", "import models.records.milestone", "models.records is entered by its face"),
    ],
)
def test_an_import_that_breaks_a_contract_is_found(tmp_path: Path, planted_in: str, line: str, broken: str) -> None:
    for floor in FLOORS:
        shutil.copytree(CHECKOUT / floor, tmp_path / floor, ignore=shutil.ignore_patterns("__pycache__", "data"))
    shutil.copy(CHECKOUT / "pyproject.toml", tmp_path)
    with (tmp_path / planted_in).open("a") as file:
        file.write(f"\n{line}\n")

    done = lint_imports(tmp_path)

    assert done.returncode == 1
    assert re.search(rf"{re.escape(broken)}.*?BROKEN", done.stdout, re.DOTALL), done.stdout


def contracts() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = tomllib.loads((CHECKOUT / "pyproject.toml").read_text())["tool"]["importlinter"][
        "contracts"
    ]
    return found


def test_every_room_has_a_contract_for_its_face() -> None:
    protected = {module for contract in contracts() for module in contract.get("protected_modules", ())}
    rooms = {
        f"{floor}.{init.parent.name}"
        for floor in ("models", "notifications", "tasks")
        for init in (CHECKOUT / floor).glob("*/__init__.py")
    }

    # What runs in the child process has no face, because the child may import nothing but its own modules.
    assert {f"{room}.**" for room in rooms - {"tasks.child"}} <= protected


def test_every_face_says_what_its_room_is_for() -> None:
    faces = [path for path in MODULES if path.name == "__init__.py"]

    assert [name_of(path) for path in faces if len(ast.get_docstring(TREES[path]) or "") < 20] == []


def test_every_flow_that_runs_no_other_is_kept_apart() -> None:
    apart = next(set(contract["modules"]) for contract in contracts() if contract["type"] == "independence")

    assert {module_of(path) for path, _ in FLOWS} - apart <= RUN_OTHERS


def test_no_folder_is_too_full_to_read() -> None:
    entries: dict[Path, set[str]] = {}
    for path in tracked():
        parts = path.relative_to(CHECKOUT).parts
        for depth in range(len(parts)):
            entries.setdefault(Path(*parts[:depth]), set()).add(parts[depth])

    assert {str(folder): len(names) for folder, names in entries.items() if len(names) > WITH_ENTRIES} == {}


# Tables, events and standing


def tables(kind: type[Any]) -> Iterator[type[Any]]:
    for subclass in kind.__subclasses__():
        if hasattr(subclass, "__table__"):
            yield subclass
        yield from tables(subclass)


def test_every_table_is_the_ledger_a_store_or_follows_from_the_ledger() -> None:
    assert set(TABLES.tables) == {"ledger", "inbox", "text", "last_run"} | {
        projection.name for projection in PROJECTIONS
    }
    assert {table.__tablename__ for table in tables(SQLModel)} == set(TABLES.tables)


def test_every_kind_of_event_is_projected_or_listed() -> None:
    unfolded = {event.kind for event in one_of_each() if not any(projection.keys(event) for projection in PROJECTIONS)}

    assert unfolded == NOT_PROJECTED


def test_no_column_stores_a_standing() -> None:
    names = {column.name for table in TABLES.tables.values() for column in table.columns}

    assert not names & {"status", "standing", "state", "closed", "done"}


# Flows


def flows() -> Iterator[tuple[Path, ast.AsyncFunctionDef | ast.FunctionDef]]:
    for path in MODULES:
        if path.is_relative_to(CHECKOUT / "flows"):
            for node in TREES[path].body:
                if isinstance(node, ast.AsyncFunctionDef | ast.FunctionDef) and "flow" in map(
                    decorator, node.decorator_list
                ):
                    yield path, node


def decorator(node: ast.expr) -> str:
    called = node.func if isinstance(node, ast.Call) else node
    return called.id if isinstance(called, ast.Name) else ""


FLOWS = list(flows())


def test_flows_are_found() -> None:
    assert {"sync_plan", "audit_ledger", "back_up"} <= {node.name for _, node in FLOWS}


@pytest.mark.parametrize(("path", "node"), FLOWS, ids=lambda value: getattr(value, "name", ""))
def test_a_flow_is_async_and_takes_only_ids_dates_numbers_and_our_words(path: Path, node: ast.AsyncFunctionDef) -> None:
    """Prefect stores and shows parameters, so nobody's text may be one (docs/operations.md#prefect)."""
    assert isinstance(node, ast.AsyncFunctionDef)
    flow = getattr(importlib.import_module(module_of(path)), node.name)
    hints = get_type_hints(flow.fn)
    del hints["return"]

    assert flow.name == node.name
    assert [name for name, kind in hints.items() if not may_be_shown(name, kind)] == []


def may_be_shown(name: str, kind: Any) -> bool:
    if get_origin(kind) in (Union, types.UnionType):
        return all(may_be_shown(name, part) for part in get_args(kind) if part is not type(None))
    if kind is Form:  # days, choices, ids and text ids: the words of a form are kept before it is read
        return not {"words", "invalid"} & set(Form.model_fields)
    if kind is str:
        return name.endswith("_id")
    return kind in (int, bool, date) or get_origin(kind) is Literal


@pytest.mark.parametrize(("path", "node"), FLOWS, ids=lambda value: getattr(value, "name", ""))
def test_a_flow_has_its_four_parts_in_order(path: Path, node: ast.AsyncFunctionDef) -> None:
    body = ast.get_source_segment(path.read_text(), node) or ""

    assert re.findall(r"^\s*# (Look|Decide|Act|Note)\b", body, re.MULTILINE) == ["Look", "Decide", "Act", "Note"]


ON_THEIR_OWN = {"flows/memo/drafting.py", "flows/commands/_restore.py"}
"""What appends as somebody without `append_decided`: a draft, which is made again where its cut is not the head; what a
restore does again as those who did it."""


def appends_as_somebody(tree: ast.Module) -> bool:
    """Return whether a module appends as a person what was decided on a record that may have changed since."""
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    named = [node for node in calls if ast.unparse(node.func).split(".")[-1] == "append"]
    return any(keyword.arg == "actor" for node in named for keyword in node.keywords)


def test_what_a_person_does_is_decided_under_the_writers_lock() -> None:
    found = {name_of(path) for path in MODULES if appends_as_somebody(TREES[path])}

    assert appends_as_somebody(ast.parse("ledger.append(database, [event], now=now, actor=person_id, after=seq)"))
    assert found - {"tasks/ledger/chain.py"} == ON_THEIR_OWN


def test_every_entrypoint_of_a_deployment_loads() -> None:
    entrypoints = re.findall(r"^\s*entrypoint: ([\w.]+):(\w+)$", (CHECKOUT / "prefect.yaml").read_text(), re.MULTILINE)

    assert len(entrypoints) > 4
    for module, name in entrypoints:
        assert getattr(importlib.import_module(module), name).name == name


# Code as it reads


def public(tree: ast.Module) -> Iterator[Named]:
    for node in tree.body:
        made_of_a_record = isinstance(node, ast.ClassDef) and any(keyword.arg == "table" for keyword in node.keywords)
        if isinstance(node, Named) and not node.name.startswith("_") and not made_of_a_record:
            yield node
            inner = node.body if isinstance(node, ast.ClassDef) else []
            yield from (child for child in inner if isinstance(child, Named) and not child.name.startswith("_"))


def begins_with_a_sentence(docstring: str | None) -> bool:
    first = (docstring or "").split("\n\n")[0].replace("\n", " ").strip()
    return bool(re.match(r"[A-Z\"'`0-9]", first)) and first.endswith((".", ":", ".)", '."'))


def test_every_public_name_has_a_docstring_that_begins_with_a_sentence() -> None:
    bad = [
        f"{name_of(path)}: {node.name}"
        for path in MODULES
        for node in public(TREES[path])
        if not begins_with_a_sentence(ast.get_docstring(node))
    ]

    assert bad == []


def test_no_name_is_a_banned_word() -> None:
    bad = []
    for path in MODULES:
        names = [node.name for node in ast.walk(TREES[path]) if isinstance(node, Named)]
        words = {word.lower() for name in (path.stem, *names) for word in re.findall(r"[A-Z]?[a-z]+", name)}
        bad += [f"{name_of(path)}: {word}" for word in words & BANNED]

    assert bad == []


def bound_names(path: Path, tree: ast.Module) -> Iterator[str]:
    """Yield the name of a module and of each variable and parameter in it."""
    yield path.stem
    for node in ast.walk(tree):
        match node:
            case ast.Name(id=name, ctx=ast.Store()) | ast.arg(arg=name) | ast.Attribute(attr=name, ctx=ast.Store()):
                yield name
            case ast.MatchAs(name=str(name)) | ast.MatchStar(name=str(name)) | ast.ExceptHandler(name=str(name)):
                yield name


def test_a_variable_a_parameter_and_a_module_are_named_by_a_noun() -> None:
    planted = ast.parse("def f(one): each = [told for told in one]\nmatch g:\n    case [said, *known]: h.found = 1")
    paths = [*MODULES, SHIPPED / "verify_memo.py"]
    names = {f"{name_of(path)}: {name}" for path in paths for name in bound_names(path, ast.parse(path.read_text()))}

    assert set(bound_names(Path("p.py"), planted)) - {"p"} == WITHOUT_A_NOUN
    assert {name for name in names if name.rpartition(": ")[2] in WITHOUT_A_NOUN} == NAMED_SO


def test_values_are_changed_by_evolve_only() -> None:
    """`model_copy(update=...)` checks neither names nor types (models/core/values.py)."""
    unchecked = [
        f"{name_of(path)}:{node.lineno}"
        for path in MODULES
        for node in ast.walk(TREES[path])
        if isinstance(node, ast.Call)
        and getattr(node.func, "attr", "") == "model_copy"
        and any(keyword.arg == "update" for keyword in node.keywords)
    ]

    assert unchecked == []


@pytest.mark.parametrize("words", [["--help"], ["status"], ["evidence", "check"]], ids=" ".join)
def test_a_command_that_runs_no_flow_imports_no_prefect(tmp_path: Path, words: list[str]) -> None:
    script = (
        "import sys\nfrom flows.__main__ import main\n"
        f"try:\n    main({words!r})\nexcept SystemExit:\n    pass\n"
        "assert 'prefect' not in sys.modules, 'prefect was imported'"
    )
    where = {"FOLLOWTHROUGH_HOME": str(tmp_path), "PATH": "", "HOME": str(tmp_path), "PYTHONPATH": str(CHECKOUT)}

    done = subprocess.run([sys.executable, "-c", script], cwd=tmp_path, env=where, capture_output=True, check=False)

    assert done.returncode == 0, done.stderr.decode()


HELP_OF_ALL = """
import contextlib, sys
from flows.__main__ import app, main

def ask(words, commands):
    with contextlib.suppress(SystemExit):
        main([*words, "--help"])
    heavy = {"models", "notifications", "pydantic", "tasks"} & sys.modules.keys()
    assert not heavy, f"{' '.join(words)} --help imports {', '.join(sorted(heavy))}"
    for name in commands:
        if not name.startswith("-"):
            ask([*words, name], commands[name])

ask([], app)
"""


def test_the_help_of_every_noun_and_verb_imports_nothing_heavy() -> None:
    done = subprocess.run(
        [sys.executable, "-c", HELP_OF_ALL], cwd=CHECKOUT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr[-500:]
    for command in ("followthrough memo withdraw", "followthrough date extend", "followthrough ledger writer"):
        assert f"Usage: {command}" in done.stdout


# Documents

CITED = re.compile(r"\b(docs/[\w-]+\.md)(?:#([\w-]+))?")
OUTSIDE = re.compile(
    r"\b(?:reliability|domain|commands|libraries|house|peers|reader-findings)\.md\b"
    r"|(?:\b|_)(?:AUD|MEM|PII|REL|REM|SEC)[-_]\d+(?:\b|_)"
)
"""Documents that a reader of this repository cannot open, and the numbers of their rules."""


def headings(page: Path) -> set[str]:
    """Return the anchors of a page's headings, as GitHub makes them."""
    titles = re.findall(r"^#+ (.+)$", page.read_text(), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.lower()).strip().replace(" ", "-") for title in titles}


def text_files() -> list[Path]:
    kept = (".py", ".md", ".toml", ".yaml", ".txt", ".mako", ".j2", ".typ", "Makefile")
    # The lock files and this test itself are left out.
    return [
        path
        for path in tracked()
        if path.name.endswith(kept) and path != Path(__file__) and "requirements" not in path.name
    ]


def test_every_page_and_heading_that_is_cited_exists() -> None:
    pages = {f"docs/{page.name}": headings(page) for page in (CHECKOUT / "docs").glob("*.md")}
    missing = set()
    for path in text_files():
        for page, heading in CITED.findall(path.read_text()):
            if page not in pages or (heading and heading not in pages[page]):
                missing.add(f"{name_of(path)}: {page}{'#' + heading if heading else ''}")

    assert sorted(missing) == []


def test_every_link_between_documents_leads_somewhere() -> None:
    broken = []
    for path in (path for path in text_files() if path.suffix == ".md"):
        for target in re.findall(r"\]\(([^)\s]+)\)", path.read_text()):
            if target.startswith(("http://", "https://", "mailto:")):
                continue
            file, _, heading = target.partition("#")
            place = (path.parent / file).resolve() if file else path
            if not place.exists() or (heading and heading not in headings(place)):
                broken.append(f"{name_of(path)}: {target}")

    assert broken == []


def test_no_file_cites_a_document_outside_the_repository() -> None:
    texts = {name_of(path): f"{path.stem.upper()}\n{path.read_text()}" for path in text_files()}
    cited = [f"{name}: {found[0]}" for name, text in texts.items() if (found := OUTSIDE.search(text))]

    assert cited == []


METAPHOR = re.compile(r"(?:\b|_)(?:house|ears)(?:\b|_)", re.IGNORECASE)


def test_no_test_calls_an_installation_a_house_with_ears() -> None:
    tests = [path for path in text_files() if path.suffix == ".py" and (CHECKOUT / "tests") in path.parents]
    assert [name_of(path) for path in tests if METAPHOR.search(path.read_text())] == []


MACHINE = re.compile(
    "|".join(("/" + "work/", "/" + "root/", "/" + "tmp/ft", "arti" + "factory", "pypi" + r"\.org/simple"))
)


def test_no_file_names_a_place_of_the_machine_it_was_written_on() -> None:
    assert [name_of(path) for path in text_files() if MACHINE.search(path.read_text())] == []


def test_the_readers_check_of_a_memo_is_short_enough_to_read() -> None:
    assert len((SHIPPED / "verify_memo.py").read_text().splitlines()) < 560
