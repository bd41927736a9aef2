"""Two people act on the same thing at the same moment: the record is as if one of them had been first.

The second act runs whole after the first has looked and decided, and before it appends. What the first then does (its
exit code, its words and its entries) must be what it does when it simply comes second. `make races` races every act on
a thing against every other on it, and against itself, on both engines. That takes ten minutes, so `make test` races
each with itself, and on SQLite also with its neighbors in the table: what is decided does not depend on the engine.
"""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.flows.answers.races import THINGS, Act, House, raced

IS_WHOLE = os.environ.get("FOLLOWTHROUGH_RACES") == "all"
NEAR = {"sqlite": 1, "postgresql": 0}
"""How many acts before and after one the gate races it with, beside itself."""


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
