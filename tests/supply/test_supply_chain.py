"""What we install and what we ship: known, allowed, and made the same way twice. Nothing here uses the network."""

import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from hashlib import sha256
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from itertools import chain
from pathlib import Path

from tests.supply.licenses import ALLOWED, CHOSEN, ids_of

CHECKOUT = Path(__file__).parents[2]
LOCK = (CHECKOUT / "requirements.txt").read_text()
DEPENDENCIES = (CHECKOUT / "docs" / "dependencies.md").read_text()
PROJECT = (CHECKOUT / "pyproject.toml").read_text()
LOCKED = {name.lower(): release for name, release in re.findall(r"^([\w.-]+)==([^\s;\\]+)", LOCK, re.M)}
"""The release of each package of the lock."""
PACKAGES = ("flows", "tasks", "models", "notifications")
SHIPPED = ("pyproject.toml", "README.md", "LICENSE", "prefect.yaml")


def direct() -> list[str]:
    """Return the packages of the lock that pyproject.toml names: what is always installed, and what extras bring."""
    about = tomllib.loads(PROJECT)["project"]
    named = [*about["dependencies"], *chain(*about["optional-dependencies"].values())]
    names = [re.sub("[-_.]+", "-", re.split(r"[\[<>=!~; ]", package)[0].lower()) for package in named]
    return [name for name in names if name in LOCKED]


def installed() -> Iterator[Distribution]:
    for name in LOCKED:
        try:
            yield distribution(name)
        except PackageNotFoundError:
            continue  # for another system or another Python


def test_every_package_of_the_lock_has_the_hashes_of_its_files_and_pip_requires_them() -> None:
    packages = re.split(r"^(?=\S)", LOCK, flags=re.M)[1:]

    assert len(LOCKED) == len(packages) > 100
    assert all(re.search(r"--hash=sha256:[0-9a-f]{64}", package) for package in packages)
    assert "$$pip --require-hashes -r $< -c $<" in (CHECKOUT / "Makefile").read_text()


def test_every_installed_package_stands_under_a_license_that_is_allowed() -> None:
    found = {each.metadata["Name"]: ids_of(each) - ALLOWED.keys() for each in installed()}
    assert len(found) > 100
    assert {name: ids for name, ids in found.items() if ids} == {}


def test_the_page_of_dependencies_names_each_with_its_release_and_license() -> None:
    rows = re.findall(r"^- `([\w.-]+)==([^`]+)` \([^,)]+, ([^)]+)\): ", DEPENDENCIES, re.M)
    wanted = direct()
    assert len(wanted) > len(tomllib.loads(PROJECT)["project"]["dependencies"]), "and the extras that make installs"
    assert sorted(name for name, _, _ in rows) == sorted(wanted)
    for name, release, licenses in rows:
        assert LOCKED[name] == release, name
        assert set(licenses.split(", ")) == ids_of(distribution(name)), name
    assert len(DEPENDENCIES.splitlines()) <= 60, "at most a page"


def test_no_license_is_chosen_for_a_package_that_is_not_installed() -> None:
    assert CHOSEN.keys() <= LOCKED.keys()


def test_the_licenses_that_need_a_word_are_listed_with_their_packages() -> None:
    said = (CHECKOUT / "docs" / "operations.md").read_text().partition("## Licenses\n")[2]
    needed = {
        (each.metadata["Name"], under)
        for each in installed()
        for under in ids_of(each)
        if ALLOWED[under] != "permissive"
    }
    assert len(needed) > 4
    rows = {under: line for line in said.splitlines() for under in ALLOWED if line.startswith(f"| {under} ")}
    assert {(name, under) for name, under in needed if f"`{name}`" in rows.get(under, "")} == needed


def test_a_license_that_is_not_allowed_is_named(tmp_path: Path) -> None:
    folder = tmp_path / "made_up-1.0.dist-info"
    folder.mkdir()
    (folder / "METADATA").write_text(
        "Name: made-up\nVersion: 1.0\nLicense-Expression: MIT AND (AGPL-3.0-only OR ISC)\n"
    )
    assert ids_of(Distribution.at(folder)) - ALLOWED.keys() == {"AGPL-3.0-only"}


def tree(folder: Path, mode: int, day: int) -> Path:
    """Put what is shipped into a folder, with other rights and times each time."""
    ignored = shutil.ignore_patterns("__pycache__", "*.pyc")
    for name in PACKAGES:
        shutil.copytree(CHECKOUT / name, folder / name, ignore=ignored)
    for name in SHIPPED:
        shutil.copy(CHECKOUT / name, folder / name)
    for each in folder.rglob("*"):
        if each.is_file():
            each.chmod(mode)
        os.utime(each, (day, day))
    return folder


def built(source: Path, into: Path) -> dict[str, str]:
    """Build wheel and sdist and return the SHA-256 of each."""
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-d", str(into)], cwd=source, check=True, capture_output=True,
        env={"SOURCE_DATE_EPOCH": "1790000000", "PATH": os.environ["PATH"], "NO_PROXY": "*"},
    )  # fmt: skip
    return {each.name: sha256(each.read_bytes()).hexdigest() for each in into.iterdir()}


def test_the_same_source_gives_the_same_wheel_and_sdist(tmp_path: Path) -> None:
    one = built(tree(tmp_path / "one", 0o644, 1_600_000_000), tmp_path / "dist_one")
    other = built(tree(tmp_path / "a" / "deeper" / "place", 0o600, 1_700_000_000), tmp_path / "dist_other")
    assert sorted(name.rpartition(".")[2] for name in one) == ["gz", "whl"]
    assert one == other


def test_each_threat_ends_in_a_test_that_exists_or_is_accepted() -> None:
    lines = [line.strip().strip("|").split(" | ") for line in (CHECKOUT / "SECURITY.md").read_text().splitlines()]
    ends = [line[2].strip() for line in lines if len(line) == 3 and not line[0].strip().startswith(("threat", "---"))]
    cited = [match for end in ends if (match := re.fullmatch(r"`(tests/[\w/]+\.py)::(test_\w+)`", end))]
    accepted = [end for end in ends if end.startswith("Accepted: ")]

    assert len(ends) > 30
    assert len(accepted) > 3
    assert len(cited) + len(accepted) == len(ends)
    for match in cited:
        assert re.search(rf"^(?:async )?def {match[2]}\(", (CHECKOUT / match[1]).read_text(), re.M), match[0]
