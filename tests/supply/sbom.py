"""The bill of what followthrough installs, as CycloneDX JSON, from the lock file alone: the same lock, the same bytes.

    python -m tests.supply.sbom sbom.json

It names no host and no path of a machine, and asks nobody. Licenses are those that the installed packages name; a
package for another system, which is not installed, has none.
"""

import re
import sys
import tomllib
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, distribution
from itertools import chain
from pathlib import Path
from uuid import UUID

from cyclonedx.model import HashAlgorithm, HashType
from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component, ComponentType
from cyclonedx.model.license import DisjunctiveLicense, LicenseExpression
from cyclonedx.output.json import JsonV1Dot6
from packageurl import PackageURL

from tests.supply.licenses import ids_of

CHECKOUT = Path(__file__).parents[2]
LOCKED = re.compile(r"^([A-Za-z0-9._-]+)==([^\s;\\]+)")
HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")


def locked(lock: str) -> dict[str, tuple[str, list[str]]]:
    """Return each package of a lock file with its version and the SHA-256 of each of its files."""
    found: dict[str, tuple[str, list[str]]] = {}
    name = ""
    for line in lock.splitlines():
        if match := LOCKED.match(line):
            name = match[1].lower()
            found[name] = (match[2], [])
        if match := HASH.search(line):
            found[name][1].append(match[1])
    return found


def direct(project: str) -> list[str]:
    """Return the packages that a pyproject.toml names: what is always installed, and what its extras bring."""
    about = tomllib.loads(project)["project"]
    packages = chain(about["dependencies"], *about["optional-dependencies"].values())
    return [re.sub("[-_.]+", "-", re.split(r"[\[<>=!~; ]", package)[0].lower()) for package in packages]


def bill_of(lock: str, project: str) -> bytes:
    """Return the bill of materials of a lock file and of the pyproject.toml that it was made from."""
    about = tomllib.loads(project)["project"]
    bom = Bom(serial_number=UUID(bytes=sha256(lock.encode()).digest()[:16], version=4))
    bom.metadata.timestamp = None  # type: ignore[assignment]  # the same lock gives the same bytes
    ours = Component(
        name=about["name"],
        version=about["version"],
        type=ComponentType.APPLICATION,
        bom_ref=about["name"],
        licenses=[DisjunctiveLicense(id=about["license"])],
    )
    bom.metadata.component = ours
    parts = {name: _component(name, version, hashes) for name, (version, hashes) in locked(lock).items()}
    bom.components.update(parts.values())
    bom.register_dependency(ours, [parts[name] for name in direct(project) if name in parts])
    return (JsonV1Dot6(bom).output_as_string(indent=1) + "\n").encode()


def _component(name: str, version: str, hashes: list[str]) -> Component:
    purl = PackageURL("pypi", None, name, version)
    kept = [HashType(alg=HashAlgorithm.SHA_256, content=each) for each in hashes]
    try:
        licenses = [LicenseExpression(" AND ".join(sorted(ids_of(distribution(name)))))]
    except PackageNotFoundError:
        licenses = []
    return Component(
        name=name,
        version=version,
        type=ComponentType.LIBRARY,
        purl=purl,
        bom_ref=str(purl),
        hashes=kept,
        licenses=licenses,
    )


if __name__ == "__main__":
    texts = [(CHECKOUT / name).read_text() for name in ("requirements.txt", "pyproject.toml")]
    Path(sys.argv[1]).write_bytes(bill_of(*texts))
