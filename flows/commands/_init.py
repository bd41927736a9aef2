"""Write what a first real installation needs into a folder."""

from collections.abc import Iterator
from pathlib import Path

from flows._runtime.data import DATA, REGISTER
from tasks.core import write_whole

TEMPLATES = ("people.example.yaml", "followthrough.env.example", "slack-app-manifest.yaml")
"""The files of `flows/data/init/`. The manifest's format: docs.slack.dev/reference/app-manifest."""

NEXT = (
    "next, in that folder:",
    "  mkdir -p -m 700 .followthrough && mkdir -p .followthrough/drop/agency .followthrough/drop/oversight",
    "  cp people.example.yaml .followthrough/people.yaml && chmod 600 .followthrough/people.yaml   # and fill it in",
    "  cp followthrough.env.example followthrough.env                                             # and fill it in",
    "  export FOLLOWTHROUGH_ENV_FILE=$PWD/followthrough.env",
    "  followthrough plan check && followthrough plan sync && followthrough doctor",
    "for Slack: slack-app-manifest.yaml, and docs/slack-setup.md",
)
"""What a person does next. Only a person who checks the DORIS portal needs a folder `drop/doris` (docs/evidence.md)."""


def lay_out(folder: Path) -> Iterator[tuple[Path, bool]]:
    """Write each file that is not there yet, and yield its path and whether it was written."""
    files = {"recommendations.yaml": REGISTER} | {name: DATA / "init" / name for name in TEMPLATES}
    folder.mkdir(parents=True, exist_ok=True)
    for name, source in files.items():
        path = folder / name
        is_new = not path.exists()
        if is_new:
            write_whole(path, source.read_bytes(), mode=0o600 if "people" in name else 0o644)
        yield path, is_new
