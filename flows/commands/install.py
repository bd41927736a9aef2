"""What `init` and `install` write: a first folder, and units of systemd. Source: docs/operations.md#systemd."""

import hashlib
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from string import Template

from flows._runtime.data import DATA, DEMO, REGISTER
from flows._runtime.environment import environment, play_also, play_with
from flows._runtime.origin import beginning_demonstration
from flows._runtime.settings import load_settings
from flows.commands._out import run_flow
from models.core import InputError
from tasks import ledger
from tasks.core import write_whole

HOME = ".followthrough"
PEOPLE = f"{HOME}/people.yaml"
PRIVATE, READABLE = 0o600, 0o644
FILES = (
    ("recommendations.yaml", REGISTER, READABLE),
    ("followthrough.env", DATA / "init" / "followthrough.env", READABLE),
    ("followthrough.secrets", DATA / "init" / "followthrough.secrets", PRIVATE),
    (PEOPLE, DATA / "init" / "people.yaml", PRIVATE),
    ("slack-app-manifest.yaml", DATA / "init" / "slack-app-manifest.yaml", READABLE),
)
"""Each file, from where, and who may read it. The manifest's format: docs.slack.dev/reference/app-manifest."""

ON_POSTGRESQL = (
    "#FOLLOWTHROUGH_DATABASE_URL=postgresql+psycopg://user@host/followthrough\n",
    "FOLLOWTHROUGH_DATABASE_URL=postgresql+psycopg:///followthrough\n"
    "PREFECT_SERVER_DATABASE_CONNECTION_URL=postgresql+asyncpg:///prefect?host=/var/run/postgresql\n",
)
"""The line of the settings that names no database, and those that name two of this machine."""
UNITS = DATA / "units"
TARGET = "followthrough.target"
SYSTEM = Path("/etc/systemd/system")
PRIVATE_HOMES = (Path("/home"), Path("/root"), Path("/run/user"))
"""What ProtectHome=yes hides. Source: systemd.exec(5)."""
PLAIN = re.compile(r"[\w./+@:-]+")  # a path that needs no quotes in a unit. Source: systemd.syntax(7).
MARK = "# Written by `followthrough install`. Change it with a drop-in (systemctl edit), not here. "


def lay_out(folder: Path, *, postgresql: bool = False, demonstration: bool = False) -> Iterator[tuple[Path, bool]]:
    """Make the home and write each file that is not there yet; yield its path and whether it was made.

    No drop folder is made: an empty one would read as "nothing there" before anybody knows where to put a file.
    """
    folder.mkdir(parents=True, exist_ok=True)
    (folder / HOME).mkdir(mode=0o700, exist_ok=True)
    for name, shipped, mode in FILES:
        path = folder / name
        is_new = not path.exists()
        if is_new:
            text = (DEMO / "people.yaml" if demonstration and name == PEOPLE else shipped).read_text()
            write_whole(path, (text.replace(*ON_POSTGRESQL) if postgresql else text).encode(), mode=mode)
        yield path, is_new


def begin_demonstration(folder: Path) -> int:
    """Begin a record as a demonstration; return how many entries it has. Raises InputError if it is none."""
    from flows.register.sync_plan import sync_plan

    play_also(ENV_FILE=str(folder / "followthrough.env"))
    with beginning_demonstration():
        settings = load_settings()
        if not settings.is_demonstration:
            raise InputError(f"the record of {folder} is no demonstration, and none is made of it; name another folder")
        run_flow(sync_plan)
    return ledger.head(settings.database())[0]


def steps_after_init(folder: Path) -> tuple[str, ...]:
    """Return what only a person can do next."""
    place = folder.absolute()
    return (
        "Two things only you can fill in:",
        f"  1. who is who, in {folder / HOME / 'people.yaml'}; the people in it are examples, who may do nothing",
        f"  2. Slack's tokens, in {folder / 'followthrough.secrets'}; until then nobody is written to",
        "Then, from any folder:",
        f"  export FOLLOWTHROUGH_ENV_FILE={place / 'followthrough.env'}",
        "  followthrough plan check && followthrough plan sync && followthrough doctor",
        "Folders into which people put evidence as files, the agency's, the oversight office's and DORIS's:",
        f"  mkdir -p -m 700 {place / HOME}/drop/agency {place / HOME}/drop/oversight {place / HOME}/drop/doris",
        "  A folder counts as read once it held a file, or holds one named `.in-use`.",
    )


class UnitText(Template):
    """The template of a unit, in which `@@{name}` is filled in: `$`, `%` and one `@` are words of systemd."""

    delimiter = "@@"


def install_units(folder: Path, *, system: bool, dry_run: bool) -> list[tuple[Path, str, str]]:
    """Write the units, all or none; return path, text and outcome of each. Raises InputError for one not ours."""
    units = [(path, text, _becomes(path, text)) for path, text in _units(folder, system=system).items()]
    if foreign := [str(path) for path, _, outcome in units if outcome == "refused"]:
        raise InputError(
            f"not written by `followthrough install`, or edited since: {', '.join(foreign)}; keep your lines in a "
            "drop-in (systemctl edit), move the file away, and run this again. Nothing was written"
        )
    for path, text, outcome in units if not dry_run else ():
        if outcome != "unchanged":
            path.parent.mkdir(parents=True, exist_ok=True)
            write_whole(path, text.encode(), mode=READABLE)
    return units


def begin_units(*, system: bool) -> None:
    """Start all that was installed, now and after each start of the machine. Raises InputError if systemd does not."""
    for words in (["daemon-reload"], ["enable", "--now", TARGET]):
        try:
            subprocess.run([*_control(system=system), *words], check=True)  # noqa: S603 (our own words)
        except (OSError, subprocess.CalledProcessError) as error:
            raise InputError(f"the units are written, and systemd did not start them: {error}") from None


def steps_after_install(*, system: bool) -> Iterator[str]:
    """Return what to run next."""
    control = " ".join(_control(system=system))
    yield "Next, and after each change of a unit:"
    yield f"  {control} daemon-reload && {control} enable --now {TARGET}"
    if not system:
        yield "  loginctl enable-linger    (so that it runs while you are not logged in)"
    yield f"  {control} list-dependencies {TARGET}"


def _control(*, system: bool) -> list[str]:
    return ["systemctl"] if system else ["systemctl", "--user"]


def _units(folder: Path, *, system: bool) -> dict[Path, str]:
    file = folder.resolve() / "followthrough.env"
    if not file.is_file():
        raise InputError(f"there is no {file}; run `followthrough init {folder}` first")
    play_with(ENV_FILE=str(file))
    settings = load_settings()
    home = settings.home.resolve()
    program = Path(sys.prefix) / "bin" / "followthrough"
    places = {"program": program, "settings": file, "home": home}
    folders = [path.resolve() for path in (settings.backup, settings.site) if path]
    outside = [path for path in folders if not path.is_relative_to(home)]  # folders into which it writes, too
    for path in [*places.values(), *outside]:
        if not PLAIN.fullmatch(str(path)):
            raise InputError(f"a unit cannot name {path}; use a folder without spaces and signs such as % or quotes")
        if not path.exists():
            raise InputError(f"{path} is missing; make it, and run this again")
    owner = home.owner()
    if system and owner == "root":
        raise InputError(f"{home} belongs to root, and services do not run as root; give it to a user of its own")
    places_read = [program, Path(sys.base_prefix), file, home, *outside]
    is_private = any(path.is_relative_to(place) for path in places_read for place in PRIVATE_HOMES)
    values = {name: str(path) for name, path in places.items()} | {
        "writes": " ".join(map(str, [home, *outside])),
        "protect_home": "read-only" if is_private else "yes",
        "user": f"User={owner}\nGroup={home.group()}" if system else "# As the user whose units these are.",
        "capabilities": "CapabilityBoundingSet=" if system else "# A user's own systemd has no rights to give away.",
        "wanted_by": "multi-user.target" if system else "default.target",
    }
    config = Path(environment().get("XDG_CONFIG_HOME") or Path.home() / ".config")  # XDG Base Directory Specification
    target = SYSTEM if system else config / "systemd" / "user"
    return {target / path.name: _unit_text(path, values) for path in sorted(UNITS.glob("followthrough*"))}


def _unit_text(path: Path, values: dict[str, str]) -> str:
    restart = "no" if "Type=oneshot" in path.read_text() else "always"
    pieces = {
        name: UnitText((UNITS / name).read_text()).substitute(values, restart=restart)
        for name in ("common", "opens_files")
    }
    text = UnitText(path.read_text()).substitute(values | {name: piece.rstrip() for name, piece in pieces.items()})
    return f"{MARK}{_sum(text)}\n{text}"


def _becomes(path: Path, text: str) -> str:
    if not path.exists():
        return "written"
    first, _, body = path.read_text().partition("\n")
    if first != MARK + _sum(body):
        return "refused"
    return "unchanged" if path.read_text() == text else "replaced"


def _sum(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]
