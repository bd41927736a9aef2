"""The rules of the design that neither ruff, mypy nor import-linter holds."""

import ast
import importlib
import os
import re
import subprocess
import sys
import types
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

import pytest
from sqlmodel import SQLModel

from models.answers import Form
from models.core import Record
from models.projections import PROJECTIONS
from models.projections.rows import TABLES
from models.records import draft, milestone

CHECKOUT = Path(__file__).parents[1]
MODULES = {
    ".".join(path.relative_to(CHECKOUT).with_suffix("").parts).removesuffix(".__init__"): ast.parse(path.read_text())
    for floor in ("flows", "tasks", "notifications", "models")
    for path in sorted((CHECKOUT / floor).rglob("*.py"))
    if CHECKOUT / "flows" / "data" not in path.parents
}
"""Each module of the product, read; `verify_memo.py` is a script of its own."""


# Rooms and clients

UNDER_THEIR_OWN_NAMES = {
    "models.projections.rows",
    "notifications.memo.shapes",
    "tasks.backup.backup",
    "tasks.backup.forgotten",
    "tasks.backup.restore",
    "tasks.backup.witnesses",
    "tasks.core.crash",
    "tasks.ledger.checkpoint",
    "tasks.ledger.copies",
    "tasks.ledger.inbox",
    "tasks.ledger.migrate",
    "tasks.ledger.records",
    "tasks.ledger.texts",
    "tasks.ledger.witness",
    "tasks.mail.client",
    "tasks.memo.issued_files",
    "tasks.memo.memo",
    "tasks.reminders.report",
    "tasks.reminders.uncertain",
    "tasks.slack.client",
    "tasks.sources.context",
}
"""Modules that other rooms import under their own names, as in `records.one`."""
CLIENTS = {
    "cryptography": "tasks.ledger.checkpoint",
    "httpx": "tasks.web.client",
    "imaplib": "tasks.mail.imap",
    "jinja2": "notifications",
    "olefile": "tasks.child",
    "orjson": "models.ledger.chain",
    "prefect": "flows",
    "pypdf": "tasks.child",
    "pyrage": "tasks.backup.sealing",
    "python_calamine": "tasks.child",
    "rfc8785": "models.ledger.chain",
    "selectolax": "tasks.child",
    "slack_sdk": "tasks.slack.client",
    "smtplib": "tasks.mail.client",
    "sqlmodel": "models.projections.rows|tasks.ledger",
    "websockets": "tasks.slack.socket",
    "yaml": "tasks.register.yaml",
}
"""Who may import the libraries that reach other machines, open foreign bytes or make the bytes of the record."""


def imports(tree: ast.Module) -> Iterator[str]:
    """Yield what a module imports, by the full name of the module where it is one of ours."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            inner = [f"{node.module}.{name.name}" for name in node.names]
            yield from (name if name in MODULES else str(node.module) for name in inner)


def entered(module: str, tree: ast.Module) -> set[str]:
    """Return the modules within other rooms that a module imports past the face of their room; a child has no face."""
    return {
        name
        for name in imports(tree)
        if name.startswith(("models.", "notifications.", "tasks.")) and name.count(".") > 1
        if name.split(".")[:2] not in (module.split(".")[:2], ["tasks", "child"])
    }


def taken(module: str, tree: ast.Module) -> set[str]:
    """Return the libraries that a module imports though another one is their client."""
    libraries = {name.partition(".")[0] for name in imports(tree)} & CLIENTS.keys()
    return {name for name in libraries if not re.match(rf"({CLIENTS[name]})\b", module)}


def test_a_room_is_entered_by_its_face() -> None:
    past = {name for module, tree in MODULES.items() for name in entered(module, tree)}

    assert entered("flows.memo.issuing", ast.parse("from tasks.ledger import chain")) == {"tasks.ledger.chain"}
    assert past == UNDER_THEIR_OWN_NAMES


def test_a_library_has_one_client() -> None:
    planted = ast.parse("def late():\n    import prefect.runtime")

    assert taken("tasks.ledger.chain", planted) == {"prefect"}
    assert {module: names for module, tree in MODULES.items() if (names := taken(module, tree))} == {}


# Tables


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


def test_a_record_and_each_part_of_it_has_at_most_25_fields_of_its_own() -> None:
    parts = (kind for module in (milestone, draft) for kind in vars(module).values() if isinstance(kind, type))
    own = {kind.__name__: len(vars(kind).get("__annotations__", ())) for kind in (*parts, *Record.__subclasses__())}
    assert {name: fields for name, fields in own.items() if fields > 25} == {}


SQL = re.compile(r"exec_driver_sql\(|(?<![.\w])text\(f?['\"]|\bexecute\(f?\"")
WITH_SQL = {"tasks.ledger.database", "tasks.ledger.migrate", "tasks.ledger.turn"}
"""Locks, pragmas, rights and catalogs, which SQLAlchemy has no words for."""


def test_sql_stands_as_text_only_where_sqlalchemy_has_no_words() -> None:
    sources = {name: (CHECKOUT / f"{name.replace('.', '/')}.py") for name in MODULES}
    found = {name for name, path in sources.items() if path.is_file() and SQL.search(path.read_text())}
    assert found == WITH_SQL


def test_no_column_stores_a_standing() -> None:
    names = {column.name for table in TABLES.tables.values() for column in table.columns}

    assert not names & {"status", "standing", "state", "closed", "done"}


# Flows

FLOWS = [
    (module, node)
    for module, tree in MODULES.items()
    for node in tree.body
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    if any(re.match(r"flow\b", ast.unparse(decorator)) for decorator in node.decorator_list)
]


def test_flows_do_not_import_each_other() -> None:
    modules = {module for module, _ in FLOWS}

    assert len(modules) > 9
    assert [module for module in modules if modules & set(imports(MODULES[module]))] == []


@pytest.mark.parametrize(("module", "node"), FLOWS, ids=lambda value: getattr(value, "name", ""))
def test_a_flow_is_async_and_takes_only_ids_dates_numbers_and_our_words(
    module: str, node: ast.AsyncFunctionDef
) -> None:
    """Prefect stores and shows parameters, so nobody's text may be one (docs/operations.md#prefect)."""
    flow = getattr(importlib.import_module(module), node.name)
    hints = get_type_hints(flow.fn)
    del hints["return"]

    assert isinstance(node, ast.AsyncFunctionDef)
    assert [name for name, kind in hints.items() if not may_be_shown(name, kind)] == []


def may_be_shown(name: str, kind: Any) -> bool:
    if get_origin(kind) in (Union, types.UnionType):
        return all(may_be_shown(name, part) for part in get_args(kind) if part is not type(None))
    if kind is Form:  # days, choices, ids and text ids: the words of a form are kept before it is read
        return not {"words", "invalid"} & set(Form.model_fields)
    if kind is str:
        return name.endswith("_id")
    return kind in (int, bool, date) or get_origin(kind) is Literal


# Code

ON_THEIR_OWN = {"flows.memo.drafting", "flows.commands._restore"}
"""What appends as somebody without `append_decided`: a draft, which is made again where its cut is not the head; what a
restore does again as those who did it."""


def calls_with(tree: ast.Module, function: str, argument: str) -> bool:
    """Return whether a module calls a function or a method with a named argument."""
    return any(
        isinstance(node, ast.Call)
        and ast.unparse(node.func).split(".")[-1] == function
        and any(keyword.arg == argument for keyword in node.keywords)
        for node in ast.walk(tree)
    )


def test_what_a_person_does_is_decided_under_the_writers_lock() -> None:
    on_their_own = {module for module, tree in MODULES.items() if calls_with(tree, "append", "actor")}

    assert on_their_own - {"tasks.ledger.chain"} == ON_THEIR_OWN


def test_values_are_changed_by_evolve_only() -> None:
    """`model_copy(update=...)` checks neither names nor types (models/core/values.py)."""
    assert [module for module, tree in MODULES.items() if calls_with(tree, "model_copy", "update")] == []


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


# Texts

NAMES = re.compile(r"NYPD|(?i:\bnypd|nypd\b)|\bDOI\b|\bPolice Department\b|Department of Investigation")
"""Names of the shipped register, which code and templates take from the register (docs/register.md#names)."""
WITH_NAMES = {
    "models/evidence/tables.py",  # the status words of one public data set, which a register may name as a source
    "notifications/words/dates.py",  # examples of how a name is read aloud
}
TEXTS = {
    name: (CHECKOUT / name).read_text()
    for name in subprocess.run(
        ["git", "ls-files"], cwd=CHECKOUT, capture_output=True, text=True, check=True
    ).stdout.split()
    if name.endswith((".py", ".md", ".toml", ".yaml", ".txt", ".mako", ".j2", ".typ", "Makefile"))
    if "requirements" not in name and (CHECKOUT / name).exists()
}
"""Each text of the repository but the lock files."""
LINK = re.compile(r"\]\((?!https?://|mailto:)([^)\s#]*)(?:#([^)\s]+))?\)")
CITED = re.compile(r"\b(docs/[\w-]+\.md)(?:#([\w-]+))?")
MACHINE = re.compile(r"/[w]ork/|/[r]oot/|/[t]mp/ft|[a]rtifactory|[p]ypi\.org/simple")


def leads_nowhere(name: str, heading: str) -> bool:
    """Return whether a page is not there, or has no such heading; GitHub makes the anchors."""
    titles = re.findall(r"^#+ (.+)$", TEXTS.get(name, ""), re.MULTILINE)
    anchors = {re.sub(r"[^\w\- ]", "", title.lower()).strip().replace(" ", "-") for title in titles}
    return not (CHECKOUT / name).exists() or heading not in {"", *anchors}


def test_every_page_and_heading_that_is_cited_exists() -> None:
    cited = {(name, *cited) for name, text in TEXTS.items() for cited in CITED.findall(text)}

    assert [(name, page, heading) for name, page, heading in cited if leads_nowhere(page, heading)] == []


def test_every_link_between_documents_leads_somewhere() -> None:
    links = {
        (name, os.path.normpath(Path(name).parent / target) if target else name, heading)
        for name, text in TEXTS.items()
        if name.endswith(".md")
        for target, heading in LINK.findall(text)
    }

    assert [link for link in links if leads_nowhere(*link[1:])] == []


def test_no_module_and_no_template_knows_the_agency_or_the_office() -> None:
    shown = [name for name in TEXTS if re.match(r"(models|notifications|tasks|flows)/(?!data/).*\.(py|j2|typ)$", name)]

    assert {name for name in shown if NAMES.search(TEXTS[name])} == WITH_NAMES


def test_no_file_names_a_place_of_the_machine_it_was_written_on() -> None:
    assert [name for name, text in TEXTS.items() if MACHINE.search(text)] == []
