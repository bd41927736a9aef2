"""The files that ship inside the package (`flows/data/`); prefect.yaml stands at the top of a checkout, for Prefect."""

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


def planned_deployments() -> list[dict[str, Any]]:
    """Return the deployments of prefect.yaml, as they stand there. Raises FollowthroughError if it cannot be read."""
    from tasks.register import read_yaml  # settings need only paths: `status` reads no YAML

    listed, _, faults = read_yaml(deployments())
    if faults:
        raise FollowthroughError(f"{deployments()} cannot be read; install followthrough again")
    return [dict(deployment) for deployment in listed["deployments"]]
