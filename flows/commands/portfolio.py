"""`followthrough portfolio`: all reports of an installation at once."""

from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from cyclopts import App

from flows.commands._out import check_failed, fact, load_settings, progress, record, result, run_flow, say
from flows.commands._parameters import Json, PersonId

if TYPE_CHECKING:
    from models.core import FollowthroughError
    from models.portfolio import Portfolio

T = TypeVar("T")
MANY = 20  # from so many reports on, progress is shown

app = App(name="portfolio")


@app.command
def add(report_id: str) -> None:
    """Set a report up in a folder of its own: settings, people, tracking plan.

    Then give each command the report: `followthrough --report ID status`.

    Example: followthrough portfolio add 2025-audit

    Args:
        report_id: Up to 40 small letters, digits and hyphens.
    """
    from flows._runtime.reports import new_report
    from flows.commands.install import lay_out

    fact(*(f"{path}: written" for path, _ in lay_out(new_report(report_id))))
    say(f"Fill in who is who and the tracking plan; then: followthrough --report {report_id} plan sync")


@app.default
@app.command
def status(*, mine: PersonId | None = None, json: Json = False) -> None:
    """Print how far each report is, and what needs attention first. Exit code 1 if a record could not be read.

    Example: followthrough portfolio status

    Args:
        mine: Only the reports in which this person has a role, an id in their people files.
    """
    from notifications.printed import say_portfolio

    picture = _portfolio(mine)
    result(picture, json, say_portfolio(picture).rstrip())
    if picture.unread:
        raise check_failed(f"not read: {', '.join(report.id for report in picture.unread)}")


@app.command
def paper(folder: Path) -> None:
    """Write the picture of all reports as PDF into FOLDER: a working paper, not an issued memo.

    Example: followthrough portfolio paper out

    Args:
        folder: Where the three files are written; files of those names are replaced.
    """
    from notifications.printed import render_portfolio
    from tasks.core import write_whole

    files = render_portfolio(_portfolio(None), load_settings().paper)
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        write_whole(folder / name, content)
        fact(f"{folder / name}: written")


@app.command
def site(folder: Path) -> None:
    """Build the site of each report in a folder of its own below FOLDER, and a front page over all.

    A report whose site cannot be built is named, and keeps the site that it had; the exit code is then 1. The same
    records give the same bytes.

    Example: followthrough portfolio site public

    Args:
        folder: Where the front page and the sites are written.
    """
    from flows._runtime.environment import play_also
    from flows._runtime.reports import current_report, report_ids
    from flows.memo.build_site import build_site
    from models.core import FollowthroughError
    from notifications.site import portfolio_pages
    from notifications.words import tally
    from tasks.core import write_whole
    from tasks.site import published

    def build() -> Any:
        play_also(SITE=str((folder / str(current_report())).absolute()))
        return run_flow(build_site)

    failed = []
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o755)  # the site is public; all else that this process makes is not
    for report_id, outcome in _from_each(build):
        if isinstance(outcome, FollowthroughError):
            failed.append(report_id)
            say(f"{report_id}: {outcome}")
        else:
            fact(f"{folder / report_id}: {outcome['memos']} memos, {outcome['files']} files")
    sites = [published(folder / report_id, report_id) for report_id in report_ids() if (folder / report_id).exists()]
    for name, content in portfolio_pages(sites).items():
        write_whole(folder / name, content)
    fact(f"{folder / 'index.html'}: the front page of {tally(len(sites), 'site')}")
    if failed:
        raise check_failed(f"not built: {', '.join(failed)}")


@app.command
def checkpoint() -> None:
    """Write the heads of all records down in one signed file, which names the one before.

    Signed with FOLLOWTHROUGH_SIGNING_KEY, if it is set. Exit code 1 if a record could not be read.

    Example: followthrough portfolio checkpoint
    """
    from flows._runtime import clock, context
    from models.core import FollowthroughError
    from notifications.words import tally
    from tasks import ledger
    from tasks.ledger import checkpoint as checkpoints

    def head() -> tuple[int, str]:
        database = record()
        context.register(database)  # a record that tracks nothing yet is not read
        return ledger.head(database)

    every = dict(_from_each(head))
    heads = {report_id: head for report_id, head in every.items() if not isinstance(head, FollowthroughError)}
    not_read = tuple(report_id for report_id in every if report_id not in heads)
    key = checkpoints.read_key(load_settings().signing_key)
    path, is_new = checkpoints.write_joint(_joint_checkpoints(), heads, not_read, now=clock.now(), key=key)
    since = "" if is_new else "; nothing changed since it was written, so no new file was"
    fact(f"{path}: the heads of {tally(len(heads), 'report')}{since}")
    if not_read:
        raise check_failed(f"not read, so not in it: {', '.join(not_read)}")


@app.command
def verify() -> None:
    """Check all joint checkpoints, and that each record still has the entries that they name.

    It looks at those entries alone; `ledger verify` proves the whole record of one report. Exit code 1 for a fault.

    Example: followthrough portfolio verify
    """
    from flows._runtime.reports import in_report, is_report
    from tasks import ledger
    from tasks.ledger import checkpoint as checkpoints

    @cache  # most checkpoints name the same entries
    def hash_at(report_id: str, seq: int) -> str | None:
        if not is_report(report_id):
            return None
        with in_report(report_id):
            return ledger.hash_at(record(), seq)

    key_id = checkpoints.public_key(load_settings().signing_key)
    faults = list(checkpoints.faults_of_joint(_joint_checkpoints(), hash_at, key_id))
    fact(*faults)
    if faults:
        raise check_failed(f"{len(faults)} faults in the joint checkpoints")
    fact("the joint checkpoints hold, and each record has the entries that they name")


@app.command
def deployments(file: Path) -> None:
    """Write the deployments of all reports into FILE, for `prefect deploy --all --prefect-file FILE`.

    Workers take them from there (docs/several-machines.md); `followthrough serve` needs no file.

    Example: followthrough portfolio deployments all.yaml

    Args:
        file: Where it is written; a file of that name is replaced.
    """
    from flows._runtime.reports import deployments_file, report_ids
    from notifications.words import tally
    from tasks.core import write_whole

    write_whole(file, deployments_file())
    fact(f"{file}: the deployments of {tally(len(report_ids()), 'report')}")


def _joint_checkpoints() -> Path:
    from flows._runtime.reports import PORTFOLIO, reports_folder

    return reports_folder() / PORTFOLIO / "checkpoints"


def _portfolio(mine: str | None) -> "Portfolio":
    from flows._runtime import clock, context
    from flows._runtime.reports import current_report
    from flows.commands.status import report_of
    from models.core import FollowthroughError
    from models.portfolio import ReadReport, UnreadReport, compose_portfolio
    from models.standing import LedgerHead
    from tasks import ledger
    from tasks.register import read_people

    def read() -> ReadReport | None:
        settings = load_settings()
        if mine and mine not in read_people(settings.people_path).by_id:
            return None
        database = settings.database()
        seq, digest = ledger.head(database)
        return ReadReport(
            id=str(current_report()),
            register=context.register(database),
            view=report_of(None, None)[0],
            ledger=LedgerHead(seq=seq, hash=digest),
        )

    reports = (
        UnreadReport(id=report_id, why=str(report)) if isinstance(report, FollowthroughError) else report
        for report_id, report in _from_each(read)
        if report
    )
    return compose_portfolio(reports, clock.today())


def _from_each(work: Callable[[], T]) -> "Iterator[tuple[str, T | FollowthroughError]]":
    """Do some work in each report; yield what it gives, or why it could not be done there."""
    from flows._runtime.reports import in_report, report_ids
    from models.core import FollowthroughError

    ids = report_ids()
    for number, report_id in enumerate(ids, 1):
        outcome: T | FollowthroughError
        try:
            with in_report(report_id):
                outcome = work()
                load_settings().database().engine.dispose()  # of many reports each would keep its connections
        except FollowthroughError as fault:
            outcome = fault
        yield report_id, outcome
        if len(ids) >= MANY:
            progress(number, len(ids))
