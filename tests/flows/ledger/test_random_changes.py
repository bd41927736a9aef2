"""Any change to the record, its words, a checkpoint, evidence or the history of roles is named by the audit.

By a third party who has the whole machine but not the key, and may make every hash anew; and by the publisher, who has
the key too, where a reader holds an old memo. `tests/test_verify_memo_changes.py` does the same to memos.
`FOLLOWTHROUGH_TEST_CHANGES=500` makes more changes than the gate does.
"""

import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import date
from pathlib import Path
from random import Random

import pytest

from flows.ledger.audit_ledger import audit_ledger
from flows.ledger.proving import compare
from models.core import FollowthroughError, LedgerBroken, evolve
from models.ledger import Event, PeopleAdopted
from tasks.backup.witnesses import read_witness
from tests.chaos.forger import forge
from tests.flows.ledger.test_forger import key_in
from tests.material.answers import add_note
from tests.material.installation import COORDINATOR, DemoInstallation
from tests.material.memo_installation import issued, made_in, opened_again

CHANGES = int(os.environ.get("FOLLOWTHROUGH_TEST_CHANGES", "20"))
COLUMNS = (
    "kind",
    "subject",
    "occurred_on",
    "recorded_at",
    "actor",
    "channel",
    "key",
    "prev_hash",
    "salt",
    "entry",
    "hash",
)


@pytest.fixture(scope="module")
def signed(tmp_path_factory: pytest.TempPathFactory, taken_in: Path) -> Path:
    """A home with a signing key, evidence in custody, an issued memo and checkpoints."""
    folder = tmp_path_factory.mktemp("signed")

    def make(installation: DemoInstallation) -> None:
        os.environ["FOLLOWTHROUGH_SIGNING_KEY"] = str(key_in(installation.settings.home))
        for n in range(3):
            installation.evidence("R4-M1", f"Made-up note {n}", by=COORDINATOR)
            installation.do(add_note, "R4", date(2026, 11, 20), installation.words(f"Made up: {n}."), COORDINATOR)
        issued(installation)
        installation.do(audit_ledger)

    return made_in(folder, taken_in, make)


@pytest.fixture
def own_installation(tmp_path: Path, signed: Path) -> Iterator[DemoInstallation]:
    with opened_again(tmp_path, signed) as installation:
        os.environ["FOLLOWTHROUGH_SIGNING_KEY"] = str(installation.settings.home / "signing.pem")
        yield installation


def another(chance: Random, text: str) -> str:
    """Return a text with one letter other than it was."""
    at = chance.randrange(len(text))
    return text[:at] + chance.choice([each for each in "0123456789abcdef" if each != text[at].lower()]) + text[at + 1 :]


def a_row(chance: Random, home: Path) -> str:
    """Change a letter of an entry, or take the entry out, with the triggers dropped."""
    with closing(sqlite3.connect(home / "followthrough.db")) as database, database:
        for name in ("ledger_no_update", "ledger_no_delete"):
            database.execute(f"DROP TRIGGER IF EXISTS {name}")
        (last,) = database.execute("SELECT max(seq) FROM ledger").fetchone()
        seq, column = chance.randint(1, last), chance.choice((*COLUMNS, None))
        if column is None:
            database.execute("DELETE FROM ledger WHERE seq = ?", (seq,))
        else:
            (was,) = database.execute(f"SELECT {column} FROM ledger WHERE seq = ?", (seq,)).fetchone()
            database.execute(f"UPDATE ledger SET {column} = ? WHERE seq = ?", (another(chance, was), seq))
    return f"entry {seq}: {column or 'deleted'}"


def words(chance: Random, home: Path) -> str:
    """Change, empty or delete the words of an entry."""
    ways = ("UPDATE text SET words = words || '.'", "UPDATE text SET words = NULL, salt = NULL", "DELETE FROM text")
    with closing(sqlite3.connect(home / "followthrough.db")) as database, database:
        named = sorted(text_id for (text_id,) in database.execute("SELECT id FROM text WHERE words LIKE 'Made up: _.'"))
        way = chance.choice(ways)
        database.execute(f"{way} WHERE id = ?", (chance.choice(named),))
    return way


def a_file(folder: str) -> Callable[[Random, Path], str]:
    """Change a byte of a file, cut it short, or take it away."""

    def change(chance: Random, home: Path) -> str:
        path = chance.choice(sorted(each for each in (home / folder).rglob("*") if each.is_file()))
        content = bytearray(path.read_bytes())
        match chance.randrange(4):
            case 0:
                path.unlink()
            case 1:
                path.write_bytes(content[: chance.randrange(len(content))])
            case _:
                content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
                path.write_bytes(content)
        return str(path.relative_to(home))

    return change


def changed(chance: Random, event: Event) -> Event:
    """Change a text of an event, one that its kind takes."""
    texts = [name for name, value in event.model_dump().items() if type(value) is str and name != "kind" and value]
    chance.shuffle(texts)
    for name in texts:
        try:
            return type(event).model_validate({**event.model_dump(), name: another(chance, getattr(event, name))})
        except ValueError:
            continue
    return event


def forge_one(chance: Random, own_installation: DemoInstallation, before: int) -> str:
    """Write an entry up to `before` anew, and every hash after it; where a later one names it, that too."""
    entries = [each for each in own_installation.entries if each.seq <= before]
    for target in chance.sample(entries, len(entries)):
        was = target.event
        event = changed(chance, was)
        if event != was:
            forge(
                own_installation.database, lambda each, was=was, event=event: event if each == was else each, heads=True
            )  # type: ignore[misc]
            return f"entry {target.seq}: {was.kind} written anew"
    raise AssertionError("no entry can be changed")


def another_role(own_installation: DemoInstallation) -> str:
    """Let somebody have held a role all along."""

    def granted(event: Event) -> Event:
        if isinstance(event, PeopleAdopted):
            return evolve(event, roles={**event.roles, "p-verifier-1": {"oversight_coordinator": ()}})
        return event

    assert forge(own_installation.database, granted, heads=True)
    return "history of roles written anew"


def put_back(own_installation: DemoInstallation, home: Path) -> None:
    """Make the home as it was before any change."""
    own_installation.database.engine.dispose()
    shutil.rmtree(own_installation.settings.home)
    shutil.copytree(home, own_installation.settings.home)


def test_every_change_by_who_has_no_key_is_named(own_installation: DemoInstallation, signed: Path) -> None:
    missed, home = [], own_installation.settings.home
    changes: list[Callable[[Random], str]] = [
        lambda chance: a_row(chance, home),
        lambda chance: a_file("checkpoints")(chance, home),
        lambda chance: a_file("evidence")(chance, home),
        lambda chance: forge_one(chance, own_installation, len(own_installation.entries)),
        lambda _: another_role(own_installation),
        lambda chance: words(chance, home),
    ]
    for seed in range(CHANGES):
        put_back(own_installation, signed)
        what = changes[seed % len(changes)](Random(seed))
        try:
            own_installation.do(audit_ledger)
            missed.append((seed, what))
        except FollowthroughError:
            pass
    put_back(own_installation, signed)
    own_installation.do(audit_ledger)  # the control: what nobody changed holds
    assert missed == []


def test_every_change_by_who_has_the_key_too_is_named_by_an_old_memo(
    own_installation: DemoInstallation, signed: Path
) -> None:
    """The publisher may sign all of it anew; what a reader holds is of the record as it was."""
    missed, held = [], str(signed / "memos" / "1")
    cut = read_witness(held).seq
    assert compare(own_installation.settings, own_installation.database, [held])
    for seed in range(CHANGES):
        put_back(own_installation, signed)
        what = another_role(own_installation) if seed % 5 == 0 else forge_one(Random(seed), own_installation, cut)
        try:
            compare(own_installation.settings, own_installation.database, [held])
            missed.append((seed, what))
        except LedgerBroken as error:
            if "the past of this one was rewritten" not in str(error):
                missed.append((seed, f"{what}: {error}"))
    assert missed == []
