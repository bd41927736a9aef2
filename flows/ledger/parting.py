"""Part several reports of 0.2.0 into folders of their own (docs/operations.md#several-reports)."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path

from flows._runtime.environment import OF_A_RUN, PREFIX, SECRETS, beside_settings, file_lines, own_variables, play_with
from flows._runtime.settings import load_settings
from flows.ledger.proving import prove
from flows.ledger.upgrading import upgrade_record
from models.core import FollowthroughError, LedgerBroken, LedgerError, SettingsError
from models.ledger import GENESIS
from tasks.ledger.checkpoint import public_key
from tasks.ledger.witness import Hashes, differs

REPORTS, SECRETS_FILE = f"{PREFIX}REPORTS", f"{PREFIX}SECRETS_FILE"
SETTINGS_FILE = "followthrough.env"
OF_ONE = ("HOME", "DATABASE_URL", "PLAN", "PEOPLE", "DROP", "BACKUP", "SITE", "SECRETS_FILE")
"""What 0.2.0 refused in the environment of several reports: two of them would get one record."""


def part_reports(*, dry_run: bool) -> Iterator[str]:
    """Upgrade each report, write into its settings what the environment says to all, or only say so; yield lines.

    Raises SettingsError, and LedgerError after the others if one could not be parted.
    """
    variables = {name.removeprefix(PREFIX): value for name, value in own_variables().items()}
    folder = Path(variables.pop("REPORTS")).absolute()
    if place := next((name for name in OF_ONE if name in variables), None):
        raise SettingsError(f"{PREFIX}{place} is set for all reports, and each has its own; unset it; nothing was done")
    shared = {name: value for name, value in variables.items() if name not in OF_A_RUN}
    files = sorted(folder.glob(f"*/{SETTINGS_FILE}"))
    if not files:
        raise SettingsError(f"no folder in {folder}, which {REPORTS} names, has a {SETTINGS_FILE}; nothing was done")
    failed = []
    for file in files:
        report = file.parent.name
        play_with(**shared, ENV_FILE=str(file))
        try:
            yield from (f"{report}: {line}" for line in _part(file, shared, dry_run=dry_run))
        except FollowthroughError as error:
            failed.append(report)
            yield f"{report}: {error}"
    if failed:
        raise LedgerError(f"not parted: {', '.join(failed)}; fix what is listed above, then run this again")
    yield f"then unset {REPORTS}; to work in a report, or to run its `followthrough serve`:"
    yield from (f"  export {PREFIX}ENV_FILE={file}" for file in files)
    yield f"nothing reads {folder / 'portfolio'} then; it stays, for whoever keeps the joint checkpoints in it"


def _part(file: Path, shared: Mapping[str, str], *, dry_run: bool) -> Iterator[str]:
    settings = load_settings()
    if settings.has_record:
        yield from upgrade_record(dry_run=dry_run)
    else:  # set up, and its plan was never synced; a record that was counted must not be gone
        _compare_with_joint(file, {0: GENESIS})
        yield "it has no record yet"
    if settings.has_record and not dry_run:
        proof = prove(settings, settings.database(), public_key(settings.signing_key))
        count = _compare_with_joint(file, proof.hashes)
        yield f"verified: entry {proof.head[0]}, {proof.head[1]}; joint checkpoints that agree: {count}"
    plain = file_lines("ENV_FILE", secret=False)
    present = plain | file_lines("SECRETS_FILE", secret=True)
    secrets = beside_settings(Path(plain.get(SECRETS_FILE, "followthrough.secrets")))
    lines: dict[Path, list[str]] = {file: [], secrets: []}
    for name, value in shared.items():
        line = str(Path(value).absolute()) if name == "SIGNING_KEY" else value
        if present.get(PREFIX + name) != line:
            lines[secrets if name in SECRETS else file].append(f"{PREFIX}{name}={line}")
    if lines[secrets] and SECRETS_FILE not in plain:
        lines[file].append(f"{SECRETS_FILE}={secrets.name}")
    for path, added in lines.items():
        if added and not dry_run:
            with path.open("a") as opened:
                opened.write("\n".join(("", "# From the environment, where it stood for all reports.", *added, "")))
        if added:
            names = ", ".join(line.partition("=")[0] for line in added)
            yield f"{names}, as in the environment: {'would be ' if dry_run else ''}written into {path}"


def _compare_with_joint(file: Path, hashes: Hashes) -> int:
    """Return how many joint checkpoints agree. Raises LedgerBroken for the first that does not, or is none."""
    paths = sorted((file.parents[1] / "portfolio" / "checkpoints").glob("*.json"))
    for path in paths:
        try:
            head = json.loads(json.loads(path.read_bytes())["text"])["heads"].get(file.parent.name)
            wrong = head and differs(hashes, head["seq"], head["hash"])
        except (ValueError, TypeError, KeyError, AttributeError):
            raise LedgerBroken(f"{path} is not a joint checkpoint; put it back from a copy, or move it away") from None
        if wrong:
            raise LedgerBroken(f"the joint checkpoint {path} {wrong}: the past of this record was rewritten")
    return len(paths)
