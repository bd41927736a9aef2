"""The files that ship inside the package (`flows/data/`); prefect.yaml stands at the top of a checkout, for Prefect."""

import json
from pathlib import Path
from typing import Any

from models.core import FollowthroughError

DATA = Path(__file__).parents[1] / "data"

REGISTER = DATA / "recommendations.yaml"  # the shipped register
VERIFIER = DATA / "verify_memo.py"  # the readers' check of an issued memo
MAPPINGS = DATA / "mappings"
"""What the columns of public lists of recommendations mean (docs/another-report.md#a-list-of-another-office)."""

DEMO = DATA / "demo"
"""What the demo plays with: made-up people, one made-up document, recorded records of the City Council."""


def deployments() -> Path:
    """Return the path of prefect.yaml, the list of deployments."""
    shipped = DATA / "prefect.yaml"
    return shipped if shipped.is_file() else DATA.parents[1] / "prefect.yaml"


def pool_template() -> dict[str, Any]:
    """Return the template of the work pool, which lets whoever starts a run choose neither command nor environment."""
    return dict(json.loads((DATA / "work-pool.json").read_text()))


def planned_deployments() -> list[dict[str, Any]]:
    """Return the deployments of prefect.yaml, as they stand there, with their `pull_steps`. Raises FollowthroughError
    if it cannot be read."""
    from tasks.register import read_yaml  # settings need only paths: `status` reads no YAML

    listed, _, faults = read_yaml(deployments())
    if faults:
        raise FollowthroughError(f"{deployments()} cannot be read; install followthrough again")
    pull_steps = json.loads(json.dumps(listed["pull"]))
    return [{**deployment, "pull_steps": pull_steps} for deployment in listed["deployments"]]
