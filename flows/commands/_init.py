"""Set up a first real installation in a folder: folders, modes and files, each with a comment for what to fill in."""

from collections.abc import Iterator
from pathlib import Path

from flows._runtime.data import DATA, DEMO, REGISTER
from flows._runtime.environment import play_also
from flows._runtime.origin import beginning_demonstration
from flows._runtime.settings import load_settings
from flows.commands._out import run_flow
from models.core import InputError
from tasks import ledger
from tasks.core import write_whole

HOME = ".followthrough"
PEOPLE = f"{HOME}/people.yaml"
PRIVATE, PLAIN = 0o600, 0o644
FILES = (
    ("recommendations.yaml", REGISTER, PLAIN),
    ("followthrough.env", DATA / "init" / "followthrough.env", PLAIN),
    ("followthrough.secrets", DATA / "init" / "followthrough.secrets", PRIVATE),
    (PEOPLE, DATA / "init" / "people.yaml", PRIVATE),
    ("slack-app-manifest.yaml", DATA / "init" / "slack-app-manifest.yaml", PLAIN),
)
"""Each file, from where, and who may read it. The manifest's format: docs.slack.dev/reference/app-manifest."""

ON_POSTGRESQL = (
    "#FOLLOWTHROUGH_DATABASE_URL=postgresql+psycopg://user@host/followthrough\n",
    "FOLLOWTHROUGH_DATABASE_URL=postgresql+psycopg:///followthrough\n"
    "PREFECT_SERVER_DATABASE_CONNECTION_URL=postgresql+asyncpg:///prefect?host=/var/run/postgresql\n",
)
"""The line of the settings that names no database, and those that name two of this machine."""


def lay_out(folder: Path, *, postgresql: bool = False, demonstration: bool = False) -> Iterator[tuple[Path, bool]]:
    """Make the home and write each file that is not there yet; yield its path and whether it was made.

    With `postgresql`, the settings name two databases of this machine's PostgreSQL in place of files; with
    `demonstration`, the people are those of the demo.
    No drop folder is made: an empty one would read as "nothing there" before anybody knows where to put a file.
    """
    folder.mkdir(parents=True, exist_ok=True)
    (folder / HOME).mkdir(mode=0o700, exist_ok=True)
    for name, shipped, mode in FILES:
        source = DEMO / "people.yaml" if demonstration and name == PEOPLE else shipped
        path = folder / name
        is_new = not path.exists()
        if is_new:
            text = source.read_text()
            write_whole(path, (text.replace(*ON_POSTGRESQL) if postgresql else text).encode(), mode=mode)
        yield path, is_new


def begin_demonstration(folder: Path) -> int:
    """Begin the record of a folder as a demonstration, by a sync of its plan; return how many entries it has.

    Raises InputError for a folder whose record is none.
    """
    from flows.register.sync_plan import sync_plan

    play_also(ENV_FILE=str(folder / "followthrough.env"))
    with beginning_demonstration():
        settings = load_settings()
        if not settings.is_demonstration:
            raise InputError(f"the record of {folder} is no demonstration, and none is made of it; name another folder")
        run_flow(sync_plan)
    return ledger.head(settings.database())[0]


def next_steps(folder: Path) -> tuple[str, ...]:
    """Return what only a person can do next."""
    place = folder.absolute()
    return (
        "Two things only you can fill in:",
        f"  1. who is who, in {folder / HOME / 'people.yaml'}; the people in it are examples, who may do nothing",
        f"  2. Slack's tokens, in {folder / 'followthrough.secrets'}; until then nobody is written to",
        "Then, from any folder:",
        f"  export FOLLOWTHROUGH_ENV_FILE={place / 'followthrough.env'}",
        "  followthrough plan check && followthrough plan sync && followthrough doctor",
        "Two folders into which people put evidence as files, one for the agency's, one for the oversight office's:",
        f"  mkdir -p -m 700 {place / HOME}/drop/agency {place / HOME}/drop/oversight",
        "  A folder counts as read once it held a file, or holds one named `.in-use`.",
    )
