"""Several reports in one installation, a folder each, entered by its settings file (docs/portfolio.md)."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from flows._runtime.data import deployments, planned_deployments, whole
from flows._runtime.environment import PREFIX, own_variables, play_with
from models.core import InputError, SettingsError
from tasks.core import write_first, write_whole

SETTINGS_FILE = "followthrough.env"
PORTFOLIO = "portfolio"
"""The folder beside the reports that has what is made from all of them; no report has this id."""
OF_ONE = ("HOME", "DATABASE_URL", "PLAN", "PEOPLE", "DROP", "BACKUP", "SITE", "SECRETS_FILE", "ENV_FILE")
"""What each report sets in its own file: set for all, it would give two reports one record."""
ID = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")


def reports_folder() -> Path:
    """Return the folder of the reports. Raises SettingsError if none is set or it is missing."""
    named = own_variables().get(f"{PREFIX}REPORTS")
    if not named:
        raise SettingsError("FOLLOWTHROUGH_REPORTS is not set; name the folder that holds a folder for each report")
    folder = Path(named).absolute()
    if not folder.is_dir():
        raise SettingsError(
            f"FOLLOWTHROUGH_REPORTS names a folder that does not exist: {folder}; make it: mkdir -m 700 {folder}"
        )
    return folder


def has_reports() -> bool:
    """Return whether this installation has a folder of reports."""
    return bool(own_variables().get(f"{PREFIX}REPORTS"))


def serves_reports() -> bool:
    """Return whether this process works for all reports: there are several, and none was entered."""
    return has_reports() and current_report() is None


def report_ids() -> tuple[str, ...]:
    """Return the ids of all reports, sorted. Raises SettingsError as `reports_folder` does."""
    return tuple(sorted(path.parent.name for path in reports_folder().glob(f"*/{SETTINGS_FILE}")))


def is_report(report_id: str) -> bool:
    """Return whether there is a report with this id, without a look at the others. Raises as `reports_folder` does."""
    return ID.fullmatch(report_id) is not None and (reports_folder() / report_id / SETTINGS_FILE).is_file()


def new_report(report_id: str) -> Path:
    """Return the folder that a new report gets. Raises InputError for an id that cannot be one or is taken."""
    if not ID.fullmatch(report_id) or report_id == PORTFOLIO:
        raise InputError(
            f"{report_id!r} cannot be a report's id; take at most 40 small letters, digits and hyphens (2025-audit)"
        )
    folder = reports_folder() / report_id
    if folder.exists():
        raise InputError(f"there is a report {report_id} already, in {folder}; nothing was written")
    return folder


def enter_report(report_id: str) -> None:
    """Work in a report from now on. Raises InputError for an unknown one, SettingsError for a setting of all."""
    folder = reports_folder()
    variables = own_variables()
    entered = current_report()
    if entered == report_id:
        return
    if entered:  # another one before
        del variables[f"{PREFIX}ENV_FILE"]
    if shared := [name for name in OF_ONE if PREFIX + name in variables]:
        raise SettingsError(
            f"{PREFIX}{shared[0]} is set for all reports, and each has its own; unset it, and write it into the "
            f"{SETTINGS_FILE} of each report"
        )
    if not is_report(report_id):
        ids = ", ".join(report_ids()) or "none yet"
        raise InputError(f"there is no report {report_id} in {folder} (known: {ids}); see `followthrough portfolio`")
    _play(variables | {f"{PREFIX}ENV_FILE": str(folder / report_id / SETTINGS_FILE)})


def current_report() -> str | None:
    """Return the id of the report that this process works in, or None if it works in none of several."""
    file = Path(own_variables().get(f"{PREFIX}ENV_FILE", ""))
    return file.parent.name if has_reports() and file.parent.parent == reports_folder() else None


def deployment_name(name: str, report_id: str | None = None) -> str:
    """Return what a deployment of prefect.yaml is called for a report, by default for the one that was entered."""
    report_id = report_id or current_report()
    return f"{name}-{report_id}" if report_id else name


def all_deployments() -> list[dict[str, Any]]:
    """Return the deployments of prefect.yaml; with reports, those of each, or of the one that was entered."""
    every = planned_deployments()
    if not has_reports():
        return every
    entered = current_report()
    return [
        deployment
        | {
            "name": deployment_name(str(deployment["name"]), report_id),
            "tags": [*deployment.get("tags", ()), f"report:{report_id}"],
            "parameters": {**deployment.get("parameters", {}), "report_id": report_id},
        }
        for report_id in ((entered,) if entered else report_ids())
        for deployment in every
    ]


def deployments_file() -> bytes:
    """Return a file of all deployments for `prefect deploy --all`, which gives them to workers."""
    from tasks.register import write_yaml

    return write_yaml(whole(deployments()) | {"deployments": all_deployments()})


def claim_plan(register_id: str) -> None:
    """Let the report that was entered be the one that tracks a plan; InputError if another one tracks it."""
    report_id = current_report()
    if report_id is None:
        return
    claim = reports_folder() / PORTFOLIO / "plans" / register_id
    holder = write_first(claim, report_id.encode()).decode()
    if holder != report_id and is_report(holder):
        raise InputError(
            f"the plan {register_id} is tracked already, as the report {holder}; give this one another register_id, or "
            "work in that report. Nothing was written"
        )
    if holder != report_id:  # that report is gone
        write_whole(claim, report_id.encode())


@contextmanager
def in_report(report_id: str) -> Iterator[None]:
    """Work in a report while the block runs. Raises as `enter_report` does."""
    before = own_variables()
    enter_report(report_id)
    try:
        yield
    finally:
        _play(before)


def _play(variables: dict[str, str]) -> None:
    play_with(**{name.removeprefix(PREFIX): value for name, value in variables.items()})
