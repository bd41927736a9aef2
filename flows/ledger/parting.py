"""Part an installation of 0.2.0 that has several reports into one for each of their folders.

Each report has its settings file, plan and record in a folder of its own already. What stood in the environment for all
of them goes into each settings file, and each record is upgraded. Source: docs/operations.md#several-reports
"""

from collections.abc import Iterator
from pathlib import Path

from flows._runtime.environment import PREFIX, SECRETS, own_variables, play_with
from flows._runtime.gone import REPORTS, SETTINGS
from flows._runtime.settings import load_settings
from flows.ledger.upgrading import upgrade_record
from models.core import FollowthroughError, InputError
from tasks.core import write_whole

SETTINGS_FILE = "followthrough.env"
JOINT = "portfolio/checkpoints"
"""Where 0.2.0 kept the heads of all records together."""


def has_reports() -> bool:
    """Return whether the environment names a folder of several reports."""
    return REPORTS in own_variables()


def part_reports(*, dry_run: bool) -> Iterator[str]:
    """Make each report an installation of its own, or only say so; yield lines. Nothing recorded is changed or moved.

    Raises InputError if the folder holds no report, and at the end for those whose record could not be upgraded.
    """
    before = own_variables()
    folder = Path(before[REPORTS]).absolute()
    files = sorted(folder.glob(f"*/{SETTINGS_FILE}"))
    if not files:
        raise InputError(f"{REPORTS} names {folder}, in which no folder has a {SETTINGS_FILE}; unset it")
    bare = {name.removeprefix(PREFIX): value for name, value in before.items() if name not in SETTINGS}
    secret = sorted(PREFIX + name for name in bare.keys() & set(SECRETS))
    faults = []
    for file in files:
        report = file.parent.name
        shared = _shared_lines(bare, file)
        if shared:
            names = ", ".join(line.partition("=")[0] for line in shared)
            yield f"{report}: {'would write' if dry_run else 'wrote'} into {file} what is set for all: {names}"
        if shared and not dry_run:
            write_whole(file, "\n".join((*file.read_text().splitlines(), *shared, "")).encode(), 0o600)
        play_with(**bare, ENV_FILE=str(file))
        try:
            if not load_settings().has_record:
                yield f"{report}: has no record yet"
                continue
            for line in upgrade_record(dry_run=dry_run):
                yield f"{report}: {line}"
        except FollowthroughError as error:
            faults.append(report)
            yield f"{report}: {error}"
        finally:
            play_with(**{name.removeprefix(PREFIX): value for name, value in before.items()})
    if (folder / JOINT).is_dir():
        yield f"{folder / JOINT} stays as it is: `ledger verify --against SEQ-HASH` compares a head in it with a record"
    if secret:
        yield f"put into the secrets file of each report, if it needs them: {', '.join(secret)}"
    yield f"then unset {REPORTS}; to work in a report: export {PREFIX}ENV_FILE={files[0]}"
    if faults:
        raise InputError(f"not upgraded: {', '.join(faults)}; fix what is said of each, then run this again")


def _shared_lines(bare: dict[str, str], file: Path) -> list[str]:
    """Return the settings of the environment that hold no secret and that a settings file lacks, as its lines."""
    present = {line.partition("=")[0].strip() for line in file.read_text().splitlines()}
    plain = {PREFIX + name: value for name, value in bare.items() if name not in (*SECRETS, "ENV_FILE", "SECRETS_FILE")}
    files = {f"{PREFIX}SIGNING_KEY"}  # a relative path would start at the settings file
    return [
        f"{name}={Path(value).absolute() if name in files else value}"
        for name, value in sorted(plain.items())
        if name not in present
    ]
