"""What we install and what we ship: known, allowed, and made the same way twice. Nothing here uses the network."""

import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from hashlib import sha256
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

import pytest

from tests.supply.licenses import ALLOWED, CHOSEN, ids_of
from tests.supply.sbom import bill_of, direct, locked

CHECKOUT = Path(__file__).parents[2]
LOCK = (CHECKOUT / "requirements.txt").read_text()
DEPENDENCIES = (CHECKOUT / "docs" / "dependencies.md").read_text()
PROJECT = (CHECKOUT / "pyproject.toml").read_text()
PACKAGES = ("flows", "tasks", "models", "notifications")
SHIPPED = ("pyproject.toml", "README.md", "LICENSE", "prefect.yaml")


def installed() -> Iterator[Distribution]:
    for name in locked(LOCK):
        try:
            yield distribution(name)
        except PackageNotFoundError:
            continue  # for another system or another Python


def test_every_package_of_the_lock_is_in_the_bill_with_its_hashes() -> None:
    bill = json.loads(bill_of(LOCK, PROJECT))
    named = {each["name"]: (each["version"], {one["content"] for one in each["hashes"]}) for each in bill["components"]}
    assert len(named) > 100
    assert named == {name: (version, set(hashes)) for name, (version, hashes) in locked(LOCK).items()}
    assert all(hashes for _, hashes in named.values())
    assert "$$pip --require-hashes -r $<" in (CHECKOUT / "Makefile").read_text()
    ours = next(each for each in bill["dependencies"] if each["ref"] == "followthrough")
    assert len(ours["dependsOn"]) == len([name for name in direct(PROJECT) if name in locked(LOCK)])


def test_the_bill_names_the_license_of_every_installed_package() -> None:
    named = {each["name"]: each.get("licenses") for each in json.loads(bill_of(LOCK, PROJECT))["components"]}
    there = {re.sub("[-_.]+", "-", each.metadata["Name"]).lower(): ids_of(each) for each in installed()}
    assert len(there) > 100
    for name, ids in there.items():
        (written,) = named[name]
        assert set(written["expression"].split(" AND ")) == ids, name


def test_the_same_lock_gives_the_same_bill_and_it_names_no_host_and_no_path() -> None:
    bill = bill_of(LOCK, PROJECT)
    assert bill_of(LOCK, PROJECT) == bill
    assert bill_of(LOCK.replace("1", "2"), PROJECT) != bill
    lines = [line for line in bill.decode().splitlines() if "$schema" not in line]
    assert not [line for line in lines if "://" in line or str(CHECKOUT) in line or sys.prefix in line]


def test_every_installed_package_stands_under_a_license_that_is_allowed() -> None:
    found = {each.metadata["Name"]: ids_of(each) - ALLOWED.keys() for each in installed()}
    assert len(found) > 100
    assert {name: ids for name, ids in found.items() if ids} == {}


def test_the_page_of_dependencies_names_each_with_its_release_and_license() -> None:
    rows = re.findall(r"^- `([\w.-]+)==([^`]+)` \([^,)]+, ([^)]+)\): ", DEPENDENCIES, re.M)
    wanted = [name for name in direct(PROJECT) if name in locked(LOCK)]
    assert len(wanted) > len(tomllib.loads(PROJECT)["project"]["dependencies"]), "and the extras that make installs"
    assert sorted(name for name, _, _ in rows) == sorted(wanted)
    for name, release, licenses in rows:
        assert locked(LOCK)[name][0] == release, name
        assert set(licenses.split(", ")) == ids_of(distribution(name)), name
    assert len(DEPENDENCIES.splitlines()) <= 60, "at most a page"


def test_no_license_is_chosen_for_a_package_that_is_not_installed() -> None:
    assert CHOSEN.keys() <= locked(LOCK).keys()


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


THREATS = [line.strip().strip("|").split(" | ") for line in (CHECKOUT / "SECURITY.md").read_text().splitlines()]
ROWS = [row for row in THREATS if len(row) == 3 and not row[0].strip().startswith(("threat", "---"))]


def test_the_table_of_threats_is_read() -> None:
    assert len(ROWS) > 30
    assert sum(row[2].strip().startswith("Accepted: ") for row in ROWS) > 3


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0].strip()[:60])
def test_each_threat_ends_in_a_test_that_exists_or_is_accepted(row: list[str]) -> None:
    ends = row[2].strip()
    if ends.startswith("Accepted: "):
        return
    match = re.fullmatch(r"`(tests/[\w/]+\.py)::(test_\w+)`", ends)
    assert match, f"{ends!r} is neither a test nor accepted"
    assert re.search(rf"^(?:async )?def {match[2]}\(", (CHECKOUT / match[1]).read_text(), re.M), ends
