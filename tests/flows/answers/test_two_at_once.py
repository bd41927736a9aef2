"""Two people act on the same thing at the same moment: the record is as if one of them had been first.

The second act runs whole after the first has looked and decided, and before it appends. What the first then does (its
exit code, its words and its entries) must be what it does when it simply comes second. `make races` races every act on
a thing against every other on it, and against itself, on both engines. That takes ten minutes, so `make test` races
on SQLite each with itself and with the next in the table, and on PostgreSQL the first on each thing with itself: how an
append that came too late is decided anew depends on the engine, and what is decided does not.
"""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.flows.answers.races import THINGS, Act, RacedInstallation, raced

IS_WHOLE = os.environ.get("FOLLOWTHROUGH_RACES") == "all"
NEXT = {"sqlite": 1, "postgresql": 0}
"""How many acts after one the gate races it with, beside itself."""


@pytest.fixture(scope="module")
def installation_of(
    tmp_path_factory: pytest.TempPathFactory, taken_in: Path, request: pytest.FixtureRequest
) -> Iterator[Callable[[str, str], RacedInstallation]]:
    """The installation of a thing on an engine, made once. One is open at a time, for they share the environment."""
    open_: dict[tuple[str, str], RacedInstallation] = {}

    def installation(name: str, engine: str) -> RacedInstallation:
        if (name, engine) not in open_:
            for each in open_.values():
                each.opened.__exit__(None, None, None)
            open_.clear()
            folder = tmp_path_factory.mktemp("installation") / f"thing{list(THINGS).index(name)}"
            folder.mkdir()
            postgres = request.getfixturevalue("postgres") if engine == "postgresql" else None
            open_[name, engine] = RacedInstallation(THINGS[name], folder, taken_in, postgres)
        return open_[name, engine]

    yield installation
    for each in open_.values():
        each.opened.__exit__(None, None, None)


def against(acts: tuple[Act, ...], place: int, engine: str) -> tuple[Act, ...]:
    """Return the acts that one is raced with: all on its thing, or itself and those after it in the table."""
    return acts if IS_WHOLE else acts[place : place + NEXT[engine] + 1]


@pytest.mark.parametrize(
    ("engine", "name", "place"),
    [
        pytest.param(engine, name, place, id=f"{engine}: {name}: {act.name}")
        for engine in ("sqlite", "postgresql")
        for name, thing in THINGS.items()
        for place, act in enumerate(thing.acts if IS_WHOLE or engine == "sqlite" else thing.acts[:1])
    ],
)
def test_an_act_that_is_overtaken_does_what_it_does_when_it_comes_second(
    installation_of: Callable[[str, str], RacedInstallation], engine: str, name: str, place: int
) -> None:
    installation, acts = installation_of(name, engine), THINGS[name].acts
    first, broken = acts[place], []
    for second in against(acts, place, engine):
        outcomes = []
        for at_once in (False, True):
            with installation.anew():
                outcomes.append(raced(installation.installation, installation.facts, first, second, at_once=at_once))
        if outcomes[0] != outcomes[1]:
            broken.append((second.name, *outcomes))
    assert broken == []
