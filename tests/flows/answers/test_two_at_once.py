"""Two people act on the same thing at the same moment: the record is as if one of them had been first.

The second act runs whole after the first has looked and decided, and before it appends. What the first then does (its
exit code, its words and its entries) must be what it does when it simply comes second. `make races` races every act on
a thing against every other on it, and against itself, on both engines: that takes ten minutes, so the gate races each
with those that stand near it in the table.
"""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import pytest
from sqlalchemy import create_engine

from flows._runtime.environment import play_also
from flows._runtime.settings import load_settings
from tests.conftest import ADMIN
from tests.material.installation import DemoInstallation, installation_in
from tests.material.races import THINGS, Act, Thing, begun, raced

NUMBERS = count(1)
IS_WHOLE = os.environ.get("FOLLOWTHROUGH_RACES") == "all"
NEAR = {"sqlite": 4, "postgresql": 1}
"""How many acts before and after one the gate races it with."""


class House:
    """A house in which one thing stands as it was made, as often as is asked."""

    def __init__(self, thing: Thing, folder: Path, taken_in: Path, postgres: str | None) -> None:
        self.opened = installation_in(folder)
        self.installation: DemoInstallation = self.opened.__enter__()
        self.postgres, self.home = postgres, self.installation.settings.home
        shutil.copyfile(taken_in, self.home / "followthrough.db")
        if postgres:
            self._admin(f"CREATE DATABASE races_{folder.name} TEMPLATE template_ft")
            play_also(DATABASE_URL=postgres.format(f"races_{folder.name}"))
            from flows.register.sync_plan import sync_plan

            self.installation.do(sync_plan)
        begun(self.installation)
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
            shutil.rmtree(self.home / name, ignore_errors=True)
            if (self.made / name).exists():
                shutil.copytree(self.made / name, self.home / name)
        if self.postgres:
            name = load_settings().database().engine.url.database
            self._admin(f"CREATE DATABASE race_{number} TEMPLATE {name}")
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


@pytest.fixture(scope="module")
def house_of(
    tmp_path_factory: pytest.TempPathFactory, taken_in: Path, request: pytest.FixtureRequest
) -> Iterator[Callable[[str, str], House]]:
    """The house of a thing on an engine, made once. One is open at a time, because they share the environment."""
    open_: dict[tuple[str, str], House] = {}

    def house(name: str, engine: str) -> House:
        if (name, engine) not in open_:
            for each in open_.values():
                each.opened.__exit__(None, None, None)
            open_.clear()
            folder = tmp_path_factory.mktemp("house") / f"thing{list(THINGS).index(name)}"
            folder.mkdir()
            postgres = request.getfixturevalue("postgres") if engine == "postgresql" else None
            open_[name, engine] = House(THINGS[name], folder, taken_in, postgres)
        return open_[name, engine]

    yield house
    for each in open_.values():
        each.opened.__exit__(None, None, None)


def against(acts: tuple[Act, ...], place: int, engine: str) -> tuple[Act, ...]:
    """Return the acts that one is raced with: all on its thing, or those near it in the table."""
    near = len(acts) if IS_WHOLE else NEAR[engine]
    return acts[max(place - near, 0) : place + near + 1]


@pytest.mark.xfail(reason="a command has a road of its own, and is not decided again", strict=False)
@pytest.mark.parametrize(
    ("engine", "name", "place"),
    [
        pytest.param(engine, name, place, id=f"{engine}: {name}: {act.name}")
        for engine in ("sqlite", "postgresql")
        for name, thing in THINGS.items()
        for place, act in enumerate(thing.acts)
    ],
)
def test_an_act_that_is_overtaken_does_what_it_does_when_it_comes_second(
    house_of: Callable[[str, str], House], engine: str, name: str, place: int
) -> None:
    house, acts = house_of(name, engine), THINGS[name].acts
    first, broken = acts[place], []
    for second in against(acts, place, engine):
        outcomes = []
        for at_once in (False, True):
            with house.anew():
                outcomes.append(raced(house.installation, house.facts, first, second, at_once=at_once))
        if outcomes[0] != outcomes[1]:
            broken.append((second.name, *outcomes))
    assert broken == []
