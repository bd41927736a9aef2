"""Each part of an installation, tried once: what it is, what is wrong, and how to fix it.

Source: docs/operations.md#health.
"""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from platform import python_version

from flows._runtime import clock, context
from flows._runtime.environment import own_addresses, token
from flows._runtime.settings import Settings, load_settings
from flows._runtime.shown import shown_settings, unknown_names
from flows.commands.doctor.channels import examine_mail, examine_people, send_trial
from flows.commands.doctor.part import Level, Part
from flows.commands.doctor.read_only_store import ReadOnlyStore
from flows.commands.doctor.running import examine_prefect, examine_work
from flows.commands.doctor.slack import examine_slack
from models.core import NEW_YORK, FollowthroughError
from models.evidence import SourceResult
from notifications.words import clock_time, long_date, reason, tally
from tasks import ledger
from tasks.core import available_sandbox
from tasks.evidence import check_sources, relied_on
from tasks.files import IN_USE
from tasks.ledger import migrate
from tasks.mail import fault_of_python
from tasks.register import check_plan

TOKENS = ("LEGISTAR_TOKEN", "SOCRATA_APP_TOKEN")
"""The tokens of the shipped register's sources."""

LOW_DISK = 500_000_000


def examine(*, send_test: bool) -> tuple[Part, ...]:
    """Check every part and return one line for each, or several.

    With `send_test` the coordinator gets a test message; without it nobody gets anything.
    """
    settings = load_settings()
    parts: list[Part] = [*_settings(settings)]
    for name, check in (_CHECKS | ({"slack trial": send_trial} if send_test else {})).items():
        try:
            parts += check(settings)
        except FollowthroughError as error:
            is_said = any(each.says == "wrong" and each.what == str(error) for each in parts)
            what = "not checked, because of what is wrong above" if is_said else str(error)
            parts.append(Part(part=name, says="note" if is_said else "wrong", what=what))
    return tuple(parts)


def _settings(settings: Settings) -> Iterator[Part]:
    for name, value, origin in shown_settings(settings):
        yield Part(part=name, says="ok", what=f"{value} ({origin})", group="settings")
    for name in TOKENS:
        is_set = token(name) is not None
        fix = "" if is_set else "without it, sources that need a token are not read"
        says: Level = "ok" if is_set else "note"
        yield Part(part=name, says=says, what="**********" if is_set else "not set", fix=fix, group="settings")
    for name in unknown_names():
        yield Part(
            part=name, says="wrong", what="unknown setting", fix="docs/operations.md lists the names", group="settings"
        )
    for name, address in (("CONTACT", settings.contact), ("REPLY_TO", settings.reply_to)):
        if not address:
            fix = "set an email address that people read"
            yield Part(part=f"FOLLOWTHROUGH_{name}", says="note", what="not set", fix=fix, group="settings")


def _register(settings: Settings) -> Iterator[Part]:
    yield _plan(settings)
    if not settings.people_path.is_file():
        yield Part(
            part="people",
            says="note",
            what=f"no file at {settings.people_path}",
            fix="followthrough init writes one to fill in",
        )


def _plan(settings: Settings) -> Part:
    if not settings.plan.is_file():
        fix = "`followthrough init DIR` sets up a folder with one; if you have one, name it in FOLLOWTHROUGH_PLAN"
        return Part(part="plan", says="wrong", what=f"no file at {settings.plan.absolute()}", fix=fix)
    faults = check_plan(settings.plan, settings.people_path if settings.people_path.is_file() else None)
    says: Level = "wrong" if faults else "ok"
    what = f"{tally(len(faults), 'fault')} in {settings.plan.name}"
    return Part(part="plan", says=says, what=what, fix="run followthrough plan check")


def _database(settings: Settings) -> Iterator[Part]:
    database = settings.database()
    current, newest = migrate.revision(database)
    kind = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}[database.engine.dialect.name]
    yield Part(part="database", says="ok", what=f"{kind}, revision {current} of {newest}")
    if not database.is_sqlite and ledger.may_change(database):
        fix = "make a role that only writes (docs/operations.md#postgresql) and name it in FOLLOWTHROUGH_DATABASE_URL"
        yield Part(part="database role", says="note", what="it could change or remove entries", fix=fix)
    seq, digest = ledger.check(database)
    yield Part(part="record", says="ok", what=f"{tally(seq, 'entry', 'entries')}, checksum {digest[:12]}, complete")
    signed = settings.signing_key is not None
    what = "memos and checkpoints are signed" if signed else "no key: memos and checkpoints are not signed"
    fix = "" if signed else "set FOLLOWTHROUGH_SIGNING_KEY"
    yield Part(part="signing", says="ok" if signed else "note", what=what, fix=fix)


def _sources(settings: Settings) -> Iterator[Part]:
    """Check each source, and keep nothing, because the doctor leaves no evidence."""
    known = context.known(settings.database())
    for name in sorted(set(own_addresses()) - set(known.register.sources)):
        fix = f"write one of: {', '.join(known.register.sources)}"
        part = f"FOLLOWTHROUGH_SOURCE_{name.upper()}_URL"
        yield Part(part=part, says="wrong", what="unknown source", fix=fix, group="settings")
    around = replace(context.surroundings(settings), store=ReadOnlyStore(settings.store.root))
    names = relied_on(known.register, known.milestones.values())
    checks = check_sources(known.register, names, known.milestones, {}, around=around, now=clock.now())
    for result in (each.result for each in checks):
        read = result.result in ("ok", "empty")
        title, why = (
            known.register.names.source(result.name),
            "old copy" if result.result == "stale" else f"not read, {reason(result.reason)}",
        )
        what = f"{title}: {'read' if read else why}"
        fix = "" if read else _fix_of_source(settings, known.register.sources[result.name], result)
        yield Part(part=result.name, says="ok" if read else "note", what=what, fix=fix, group="sources")


def _fix_of_source(settings: Settings, source: object, result: SourceResult) -> str:
    folder = getattr(source, "folder", None)
    if result.reason == "folder_missing" and folder and isinstance(settings.drop_root, Path):
        return f"make it: mkdir -p {settings.drop_root / folder}"
    if result.reason == "not_in_use" and folder and isinstance(settings.drop_root, Path):
        return f"if people know of it: touch {settings.drop_root / folder / IN_USE}"
    return result.detail or ""


def _machine(settings: Settings) -> Iterator[Part]:
    now = clock.now().astimezone(NEW_YORK)
    what = f"{now:%A}, {long_date(now.date())}, {clock_time(now.time())} in New York"
    fix = "FOLLOWTHROUGH_NOW sets it, for a demonstration" if settings.now else ""
    yield Part(part="clock", says="note" if settings.now else "ok", what=what, fix=fix)
    fault = fault_of_python()
    fix = "install the newest release of this Python; in our own mails no title holds such lines" if fault else ""
    yield Part(part="Python", says="note" if fault else "ok", what=fault or python_version(), fix=fix)
    settings.home.mkdir(parents=True, exist_ok=True)
    free = shutil.disk_usage(settings.home).free
    says: Level = "ok" if free > LOW_DISK else "wrong"
    yield Part(part="folders", says="ok", what=f"shared folders under {settings.drop_root}")
    fix = "" if says == "ok" else "make room"
    yield Part(part="disk", says=says, what=f"{free // 1_000_000:,} MB free", fix=fix)


def _sandbox(settings: Settings) -> Iterator[Part]:
    sandbox = available_sandbox()
    if sandbox != "none":
        yield Part(part="sandbox", says="ok", what=f"foreign files are opened inside {sandbox}")
    elif settings.open_files_without_sandbox:
        fix = "install bubblewrap 0.12 or newer, then remove FOLLOWTHROUGH_OPEN_FILES_WITHOUT_SANDBOX"
        yield Part(part="sandbox", says="note", what="none; foreign files are opened without one", fix=fix)
    else:
        fix = "install bubblewrap 0.12 or newer"
        yield Part(part="sandbox", says="wrong", what="none, so no foreign file is opened", fix=fix)


def _fonts(context: Settings) -> Iterator[Part]:
    from notifications.printed import check_parts, covered

    check_parts()
    yield Part(part="fonts", says="ok", what=f"Typst's own, {len(covered()):,} characters; none from this machine")


_CHECKS: dict[str, Callable[[Settings], Iterator[Part]]] = {
    "plan": _register,
    "database": _database,
    "slack": examine_slack,
    "email": examine_mail,
    "people": examine_people,
    "sources": _sources,
    "work": examine_work,
    "prefect": examine_prefect,
    "machine": _machine,
    "sandbox": _sandbox,
    "fonts": _fonts,
}
