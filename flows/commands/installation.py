"""Setting up and keeping an installation, from `demo` and `init` to `backup`, `restore` and `watch`."""

import sys
from pathlib import Path
from typing import Literal

from flows.commands._out import bad_input, check_failed, document, fact, load_settings, result, run_flow, say
from flows.commands._parameters import Day, Json


def demo(*, out: Path = Path("demo-out"), on: Day | None = None, talk: bool = False) -> None:
    """Play a demonstration on the shipped plan and recorded public records; nothing leaves 127.0.0.1.

    With --on, it plays that day. Two demonstrations of one day give the same files, byte for byte. With --talk, it then
    shows a page of the fictional people, who answer as you choose, until Ctrl-C.

    Example: followthrough demo --on 2026-11-25

    Args:
        out: The folder in which the result is written.
        on: The day that is played, such as 2026-11-25; today by default.
        talk: Then show a page of the people, with the page or the command by which each answers.
    """
    from flows._runtime.signals import ended_at_once
    from flows.commands.demo.play import run_demo

    with ended_at_once("the demonstration was stopped; the same command plays it from the start"):
        for line in run_demo(out, on=on, talk=talk):
            fact(line)


def init(folder: Path = Path(), *, postgresql: bool = False, demonstration: bool = False) -> None:
    """Set up a first installation in a folder: settings, people, tracking plan. It overwrites nothing.

    Example: followthrough init oversight

    Args:
        folder: Where to set it up; this folder if you name none.
        postgresql: Settings for the databases `followthrough` and `prefect` of this machine's PostgreSQL.
        demonstration: Begin a record that says in its first entry that it is a demonstration, with fictional people.
    """
    from flows.commands.install import begin_demonstration, lay_out, steps_after_init

    files = dict(lay_out(folder, postgresql=postgresql, demonstration=demonstration))
    if not any(files.values()) and not demonstration:
        file = folder.absolute() / "followthrough.env"
        fact(f"{folder} was set up before; nothing was changed. Type: export FOLLOWTHROUGH_ENV_FILE={file}")
        return
    for path, is_new in files.items():
        fact(f"{path}: {'written' if is_new else 'exists already, unchanged'}")
    if demonstration:
        fact(f"a demonstration: {begin_demonstration(folder)} entries, of which the first says so")
        return
    fact(*steps_after_init(folder))


def doctor(*, all: bool = False, send_test: bool = False, json: Json = False) -> None:  # noqa: A002 (the option's name)
    """Check each part, and say what is wrong and how to fix it. Exit code 1 if something is wrong.

    With --send-test, the coordinator gets a test message. Otherwise nobody is written to.

    Example: followthrough doctor --send-test

    Args:
        all: Show what is fine and what is only to know, too.
        send_test: Send the coordinator a test message and find it again.
    """
    from flows.commands.doctor.checks import examine
    from flows.commands.doctor.page import page_of

    parts = examine(send_test=send_test)
    if json:
        document([part._asdict() for part in parts], of_record=False)
    else:
        fact(*page_of(parts, whole=all))
    if wrong := dict.fromkeys(part.part for part in parts if part.says == "wrong"):
        raise check_failed(f"to fix: {', '.join(wrong)}")


def serve(*, part: Literal["server", "runner", "listener"] | None = None, home: Path | None = None) -> None:
    """Run Prefect's server, the runner of our flows and the Slack listener on this machine until Ctrl-C.

    With --part, run one of them in the foreground, for systemd or another supervisor.

    Example: followthrough serve --home demo-out/home

    Args:
        part: The one part that is run; all three if you name none.
        home: The home folder, in place of FOLLOWTHROUGH_HOME.
    """
    from flows.commands.serve import become_part, serve_until_stopped

    if part:
        become_part(part, home)
    else:
        serve_until_stopped(home)


def install(
    folder: Path = Path(), *, system: bool = False, user: bool = False, now: bool = False, dry_run: bool = False
) -> None:
    """Write the units by which systemd runs the installation in a folder; a unit that was edited is left alone.

    Example: followthrough install oversight --user

    Args:
        folder: The folder with followthrough.env; this folder if you name none.
        system: For the whole machine, in /etc/systemd/system; runs as the owner of the home folder.
        user: For you alone, in your own systemd.
        now: Then start them, now and after each start of the machine.
        dry_run: Print the units and write nothing.
    """
    from flows.commands.install import begin_units, install_units, steps_after_install

    if system == user:
        raise bad_input("say for whom: --user for you alone, --system for the whole machine")
    for path, text, outcome in install_units(folder, system=system, dry_run=dry_run):
        fact(f"{path}: {'would be ' if dry_run else ''}{outcome}")
        if dry_run:
            fact(text)
    if now and not dry_run:
        begin_units(system=system)
        return
    fact(*steps_after_install(system=system))


def backup(folder: Path | None = None, *, json: Json = False) -> None:
    """Copy all that a home needs, and verify the copy. A second run on one day gives the same copy.

    The copy is a file and a folder of its large parts, such as 2026-11-25.tar and 2026-11-25.parts: carry both. It is
    encrypted if FOLLOWTHROUGH_BACKUP_KEY is set. It holds no key, token or password.

    Example: followthrough backup /srv/backups

    Args:
        folder: Where copies are kept, in place of FOLLOWTHROUGH_BACKUP.
    """
    from flows._runtime.environment import play_also
    from flows.ledger.back_up import back_up

    if folder:
        play_also(BACKUP=str(folder))
    outcome = run_flow(back_up)
    parts = f"{outcome['seq']} entries, {outcome['files']} parts"
    result(outcome, json, f"copy of {outcome['day']} verified: {outcome['file']}, {parts}")


def restore(
    copy: Path,
    *,
    key: Path | None = None,
    last_memo: int | None = None,
    last_head: str | None = None,
    against: tuple[str, ...] = (),
    json: Json = False,
) -> None:
    """Restore a copy into an empty place, and verify the record, evidence, tables and memos.

    The database may be of the other kind than the copied one. An encrypted copy needs its private key (--key).
    A copy may be older than what was made public. Say the last memo number (--last-memo) and the last record head that
    anybody holds (--last-head, or none), or name files that tell (--against: a memo, a checkpoint, another copy). Where
    FOLLOWTHROUGH_SITE is set, its memos tell too. Numbers of memos go on after the last one.

    Example: followthrough restore /srv/backups/2026-11-25.tar --last-memo 7 --last-head 500-1f2e3d4c5b6a7988

    Args:
        copy: The copy of one day.
        key: The file of the private key (age), for an encrypted copy.
        last_memo: The number of the last memo that was made public; 0 if none was.
        last_head: The last record head that anybody holds, or none.
        against: A memo, a checkpoint or another copy. The option can be repeated.
    """
    from flows.commands._restore import restore_into_empty, say_lost

    proof = restore_into_empty(copy, last_memo, last_head, against, key)
    if json:
        document(proof)
        return
    lines = proof.pop("again")
    settings = proof.pop("settings").splitlines()
    fact("restored and verified: " + ", ".join(f"{name} {value}" for name, value in proof.items()))
    fact(say_lost(proof), *lines, *settings)


def watch(*, json: Json = False) -> None:
    """Look once whether all runs as planned: end what is stuck, run what is overdue, and tell the coordinators.

    For a timer outside Prefect, every five minutes. A second one at the same time does nothing. Exit code 1 while an
    alarm stands.

    Example: followthrough watch
    """
    from logging import ERROR, INFO, WARNING

    from flows._runtime import logs
    from flows._runtime.environment import logs_as_json
    from flows._runtime.prefect import meet_server
    from notifications.operations import merged

    meet_server(load_settings().home)
    from prefect.logging.configuration import ensure_logging_setup

    from flows.watch.watching import watch as watch_once

    ensure_logging_setup()

    report = watch_once()
    lines = (
        *((WARNING, f"{alarm.what} {alarm.fix}") for alarm in merged(report.alarms)),
        *((INFO, f"asked Prefect to run {name}, which was overdue") for name in report.requested),
        *((INFO, f"ran {name}, which was overdue") for name in report.ran),
        *((ERROR, f"failed: {why}") for why in report.failed),
        (INFO, report.told and f"the coordinators were told by {report.told}"),
        (ERROR, report.untold and f"nobody could be told: {report.untold}"),
        (WARNING, report.ping),
        (INFO, None if report.alarms or report.other else "no alarm stands"),
        (INFO, "another watch is at work; nothing was done" if report.other else None),
    )
    if logs_as_json() and not json:
        for level, line in lines:
            if line:
                logs.say(line, level)
    else:
        result(report, json, *(line for _, line in lines if line))
    if report.alarms:
        raise check_failed(f"alarms: {', '.join(alarm.key for alarm in report.alarms)}")


def metrics(*, serve: str | None = None, out: Path | None = None) -> None:
    """Print the figures of this installation in Prometheus' text format.

    With --serve, /metrics shows them and /health answers 200 while no alarm stands and 503 with the reason else, until
    Ctrl-C. With --out, they go into a file for a textfile collector, whole or not at all.

    Example: followthrough metrics --serve 127.0.0.1:9464

    Args:
        serve: Where to serve them: an address, or a port of 127.0.0.1.
        out: The file to write.
    """
    from threading import Event

    from flows._runtime.signals import stop_by_signals
    from flows.watch.metrics import health_page, metrics_page
    from flows.watch.metrics import metrics as lines_of_metrics
    from tasks.core import write_whole
    from tasks.operations import serving_pages

    if serve:
        stop_by_signals()
        with serving_pages(serve, {"/metrics": metrics_page, "/health": health_page}) as address:
            say(f"{address}/metrics and {address}/health, until Ctrl-C")
            Event().wait()
    text = "".join(f"{line}\n" for line in lines_of_metrics())
    if out:
        write_whole(out, text.encode())
    else:
        sys.stdout.write(text)


def upgrade(*, dry_run: bool = False) -> None:
    """Take the record to the version that is now installed: copy it, change its tables, and prove it.

    Stop `serve` and the listener before. With --dry-run, it only says what it would do. An installation with several
    reports (FOLLOWTHROUGH_REPORTS) becomes one for each of their folders.

    Example: followthrough upgrade --dry-run

    Args:
        dry_run: Say what would be done, and do nothing.
    """
    from flows._runtime.environment import own_variables
    from flows.ledger.parting import REPORTS, part_reports
    from flows.ledger.upgrading import upgrade_record

    for line in (part_reports if REPORTS in own_variables() else upgrade_record)(dry_run=dry_run):
        fact(line)
