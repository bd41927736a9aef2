"""Each part of an installation, tried once: what is wrong, and how to fix it. Source: docs/operations.md#health."""

import re
import shutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from platform import python_version

from flows._runtime import clock, context
from flows._runtime.environment import PREFIX, file_lines, own_addresses, own_variables, token
from flows._runtime.prefect import damage_of_prefect, meet_server
from flows._runtime.settings import Settings, load_settings
from flows.commands.doctor.channels import examine_mail, examine_people, examine_slack, examine_ways_in, send_trial
from flows.commands.doctor.page import Probe
from flows.watch.facts import LOW_DISK, facts_of
from models.core import NEW_YORK, FollowthroughError
from models.evidence import SOURCE_READ, SourceResult
from models.records import RegisterRecord, SourceRecord
from models.register import FileDrop
from notifications.operations import command_of, say_moment, work_of
from notifications.terminal import NOT_PROGRESS
from notifications.words import clock_time, long_date, reason, tally
from tasks import ledger
from tasks.core import SANDBOX_MEND, Store, has_sandbox, shown_address
from tasks.evidence import SourceRound, check_sources, relied_on
from tasks.files import IN_USE
from tasks.ledger import inbox, migrate, texts, who_hears
from tasks.mail import fault_of_python
from tasks.operations import own_units, unit_for
from tasks.register import check_plan

TOKENS = ("LEGISTAR_TOKEN", "SOCRATA_APP_TOKEN")  # the tokens of the shipped register's sources
OFFLINE = "no network here"
NO_ADDRESS = re.compile("the name (.+) has no address now")  # what `tasks.web` says of a name
MOST_FAULTS = 20  # of plan and people that are named; `plan check` names more
BY = {"prefect": "Prefect", "watch": "the watch", "command": "a command"}


def examine(*, send_test: bool) -> tuple[Probe, ...]:
    """Check every part; `send_test` sends the coordinator a test message, and without it nobody is written to."""
    settings = load_settings()
    parts: list[Probe] = []
    for name, check in (_CHECKS | ({"slack trial": send_trial} if send_test else {})).items():
        try:
            parts += check(settings)
        except FollowthroughError as error:
            fault = Probe(name, "wrong", str(error))
            is_reported = any(part.says == "wrong" and part.what in fault.what for part in parts)
            parts.append(Probe(name, "note", "not checked, because of what is wrong above") if is_reported else fault)
    return tuple(parts)


def examine_settings(settings: Settings) -> Iterator[Probe]:
    """Yield each setting with its value and origin, secrets masked; then the tokens, and what is unknown or not set."""
    variables = own_variables()
    for field, definition in Settings.model_fields.items():
        name = definition.alias or PREFIX + field.upper()
        value = getattr(settings, field)
        text = "not set" if value is None else str(value)
        if "://" in text and not isinstance(value, Path):
            text = shown_address(text)
        is_given = field in settings.model_fields_set
        origin = "environment" if name in variables else "file" if is_given else "default"
        yield Probe(name, "ok", f"{text} ({origin})", group="settings")
    for name in TOKENS:
        fix = "without it, sources that need a token are not read" if token(name) is None else ""
        yield Probe(name, "note" if fix else "ok", "not set" if fix else "**********", fix, "settings")
    # Variables that mean nothing here are usually typing mistakes.
    variables |= file_lines("ENV_FILE", secret=False) | file_lines("SECRETS_FILE", secret=True)
    fields = (*Settings.model_fields, "env_file", "secrets_file", "people")
    for name in sorted(variables.keys() - {PREFIX + field.upper() for field in fields}):
        if not name.startswith((f"{PREFIX}SOURCE_", f"{PREFIX}TEST_")):
            yield Probe(name, "wrong", "unknown setting", "docs/operations.md lists the names", "settings")
    for name, address in (("CONTACT", settings.contact), ("REPLY_TO", settings.reply_to)):
        if not address:
            yield Probe(f"FOLLOWTHROUGH_{name}", "note", "not set", "set an email address that people read", "settings")


def _register(settings: Settings) -> Iterator[Probe]:
    people = settings.people_path if settings.people_path.is_file() else None
    if settings.plan.is_file():
        faults = check_plan(settings.plan, people)
        for fault in faults[:MOST_FAULTS]:
            yield Probe("people" if fault.file == str(people) else "plan", "wrong", str(fault))
        if (more := len(faults) - MOST_FAULTS) > 0:
            yield Probe("plan", "wrong", tally(more, "more fault"), "run followthrough plan check")
        if not faults:
            yield Probe("plan", "ok", f"no fault in {settings.plan.name}")
    elif settings.has_record:  # else the check of the record says that nothing was set up here
        fix = "`followthrough init DIR` sets up a folder with one; if you have one, name it in FOLLOWTHROUGH_PLAN"
        yield Probe("plan", "wrong", f"no file at {settings.plan.absolute()}", fix)
    if people is None:
        yield Probe("people", "note", f"no file at {settings.people_path}", "followthrough init writes one to fill in")


def _database(settings: Settings) -> Iterator[Probe]:
    database = settings.database()
    current, newest = migrate.revision(database)
    kind = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}[database.engine.dialect.name]
    yield Probe("database", "ok", f"{kind}, revision {current} of {newest}")
    if not database.is_sqlite and ledger.may_change(database):
        fix = "make a role that only writes (docs/operations.md#postgresql) and name it in FOLLOWTHROUGH_DATABASE_URL"
        yield Probe("database role", "note", "it could change or remove entries", fix)
    seq, digest = texts.check(database)
    yield Probe("record", "ok", f"{tally(seq, 'entry', 'entries')}, checksum {digest[:12]}, complete")
    if settings.signing_key is None:
        yield Probe("signing", "note", "no key: memos and checkpoints are not signed", "set FOLLOWTHROUGH_SIGNING_KEY")
    else:
        yield Probe("signing", "ok", "memos and checkpoints are signed")


class ReadOnlyStore(Store):
    """The evidence store for a check that must leave no trace: new bytes stay in memory."""

    def __init__(self, root: Path) -> None:
        super().__init__(root)
        self._read: dict[str, bytes] = {}

    def keep(self, content: bytes) -> str:
        """Return the SHA-256 of some bytes, and remember them in memory."""
        name = sha256(content).hexdigest()
        self._read[name] = content
        return name

    def read(self, name: str) -> bytes:
        """Return the bytes of a SHA-256, from memory or from custody. Raises EvidenceChanged."""
        return self._read[name] if name in self._read else super().read(name)


def _sources(settings: Settings) -> Iterator[Probe]:
    record = context.current_records(settings.database())
    sources = record.register.sources
    for name in sorted(set(own_addresses()) - set(sources)):
        fix = f"write one of: {', '.join(sources)}"
        yield Probe(f"FOLLOWTHROUGH_SOURCE_{name.upper()}_URL", "wrong", "unknown source", fix, "settings")
    surroundings = replace(context.surroundings(settings), store=ReadOnlyStore(settings.store.root))
    names = relied_on(record.register, record.milestones.values())
    source_round = SourceRound(record.register, record.milestones, {}, surroundings, clock.now())
    checks = check_sources(source_round.check, names)
    probes = [*probe_sources(settings, record.register, {check.result.name: check.result for check in checks})]
    unread = [probe for probe in probes if probe.says == "note"]
    lost = [probe for probe in unread if OFFLINE in probe.what]
    if not lost and len(unread) == len(probes):
        lost = unread
    if lost:
        what = f"{len(lost)} of {len(probes)} not read: {lost[0].what.partition(': ')[2]}. {NOT_PROGRESS}"
        yield Probe("sources", "wrong", what, lost[0].fix or "`followthrough doctor --all` says why of each")
    yield from probes


def probe_sources(
    settings: Settings, register: RegisterRecord, answers: Mapping[str, SourceResult | SourceRecord]
) -> Iterator[Probe]:
    """Say of each source, as it answered, whether it was read; of one that was not, why, and what to do next."""
    is_online = any(
        answer.result in SOURCE_READ and getattr(register.sources[name], "url", None)
        for name, answer in answers.items()
    )
    hosts = [host[1] for answer in answers.values() if (host := NO_ADDRESS.search(answer.detail or ""))]
    for name, answer in answers.items():
        title = register.names.source(name)
        if answer.result in SOURCE_READ:
            yield Probe(name, "ok", f"{title}: read", group="sources")
            continue
        why = "old copy" if answer.result == "stale" else f"not read, {reason(answer.reason)}"
        fix = answer.detail or ""
        source = register.sources[name]
        if isinstance(source, FileDrop) and isinstance(settings.drop_root, Path):
            if answer.reason == "folder_missing":
                fix = f"make it: mkdir -p {settings.drop_root / source.folder}"
            elif answer.reason == "not_in_use":
                fix = f"if people know of it: touch {settings.drop_root / source.folder / IN_USE}"
        elif not is_online and NO_ADDRESS.search(fix):
            why, fix = f"{OFFLINE}, {hosts[0]} has no address", "connect this machine, then: followthrough track"
        yield Probe(name, "note", f"{title}: {why}", fix, "sources")


def _machine(settings: Settings) -> Iterator[Probe]:
    now = clock.now().astimezone(NEW_YORK)
    line = f"{now:%A}, {long_date(now.date())}, {clock_time(now.time())} in New York"
    fix = "FOLLOWTHROUGH_NOW sets it, for a demonstration" if settings.now else ""
    yield Probe("clock", "note" if fix else "ok", line, fix)
    if fault := fault_of_python():
        fix = "install the newest release of this Python; in our own mails no title holds such lines"
        yield Probe("Python", "note", fault, fix)
    else:
        yield Probe("Python", "ok", python_version())
    settings.home.mkdir(parents=True, exist_ok=True)
    free = shutil.disk_usage(settings.home).free
    yield Probe("folders", "ok", f"shared folders under {settings.drop_root}")
    fix = "" if free > LOW_DISK else "make room"
    yield Probe("disk", "wrong" if fix else "ok", f"{free // 1_000_000:,} MB free", fix)


def _sandbox(settings: Settings) -> Iterator[Probe]:
    if has_sandbox():
        yield Probe("sandbox", "ok", "foreign files are opened in a closed process")
    elif settings.open_files_without_sandbox:
        fix = f"{SANDBOX_MEND}, then remove FOLLOWTHROUGH_OPEN_FILES_WITHOUT_SANDBOX"
        yield Probe("sandbox", "note", "none; foreign files are opened without one", fix)
    else:
        yield Probe("sandbox", "wrong", "none, so no foreign file is opened", SANDBOX_MEND)


def _fonts(_settings: Settings) -> Iterator[Probe]:
    from notifications.memo import covered
    from notifications.printed import check_parts

    check_parts()
    yield Probe("fonts", "ok", f"Typst's own, {len(covered()):,} characters; none from this machine")


def examine_work(settings: Settings) -> Iterator[Probe]:
    """Say of each planned work when it was last done well, and what of it is overdue or failed."""
    meet_server(settings.home)
    facts = facts_of(settings, settings.database(), clock.now())
    overdue = {plan.name for plan in facts.overdue()}
    bad = {run.id: run for run in facts.bad()}
    late = []
    for name in facts.plans:
        last = facts.last_success(name)
        run = facts.runs.get(name)
        by = f", by {BY[run.by]}" if run and run.ended_at and last == run.ended_at else ""
        line = f"{work_of(name)}: last done {_ago(facts.now - last)}{by}" if last else f"{work_of(name)}: not done yet"
        if failed := bad.get(name):
            time = say_moment(failed.ended_at or failed.started_at)
            yield Probe(name, "wrong", f"{line}; failed at {time} ({failed.result})", f"run {command_of(name)}", "work")
        elif name in overdue:
            late.append(f"{work_of(name)} (due at {say_moment(facts.due(name))})")
        else:
            yield Probe(name, "ok", line, group="work")
    if late:
        fix = "start `followthrough serve`, or let a timer run `followthrough watch`"
        yield Probe("work", "wrong", f"not done: {', '.join(late)}", fix, "work")
    if settings.has_listener:
        hears = who_hears(settings.database())
        count, oldest = inbox.queue(settings.database())
        waits = f"; {tally(count, 'press', 'presses')} wait since {say_moment(oldest)}" if oldest else ""
        fix = "" if hears else "start `followthrough serve`"
        yield Probe("listener", "note" if fix else "ok", f"{hears.strip() if hears else 'nobody'} hears{waits}", fix)


def examine_prefect(settings: Settings) -> Iterator[Probe]:
    """Ask Prefect's server itself: does it answer and plan, what is late, stuck or held. Nothing is changed."""
    if damage := damage_of_prefect(settings.home):
        yield Probe("prefect", "wrong", damage, group="Prefect")
        return
    meet_server(settings.home)
    from prefect import __version__

    from flows.watch.server import LATE_AFTER, ask

    server = ask(facts_of(settings, settings.database(), clock.now()))
    if server is None:
        yield Probe("prefect", "ok", "no server is set; commands run without one (`serve` starts one)", group="Prefect")
        return
    if server.why:
        unit = unit_for(own_units(), "server")
        start = f"run `{unit.restart_command}`" if unit else "start `followthrough serve`"
        fix = f"{start}, or name the server in PREFECT_API_URL"
        yield Probe("prefect", "wrong", f"the server at {server.address} {server.why}", fix, "Prefect")
        return
    line = f"the server at {server.address} answers and takes our password; version {server.version}"
    fix = "" if server.version == __version__ else f"run version {__version__} on both sides"
    yield Probe("prefect", "note" if fix else "ok", line, fix, "Prefect")
    ends = "followthrough watch ends them and frees their slots"
    for names, why, fix in (
        (server.missing, "not deployed", "start `followthrough serve` or the runner again"),
        (server.paused, "paused", "resume them on their pages in Prefect"),
        (server.unplanned, "no next run is planned", "restart Prefect's server: its services do not work"),
        (server.late(clock.now(), LATE_AFTER), "late: nobody began them", "start the runner or the worker"),
        (server.stuck, "silent runs", ends),
        (server.slots, "slots held by nobody", ends),
    ):
        if names:
            yield Probe("prefect", "wrong", f"{why}: {', '.join(names)}", fix, "Prefect")
    if server.running:
        yield Probe("prefect", "ok", f"running now: {', '.join(server.running)}", group="Prefect")


def _ago(age: timedelta) -> str:
    minutes = int(age.total_seconds() // 60)
    for size, unit in ((1440, "day"), (60, "hour")):
        if minutes >= 2 * size:
            return f"{tally(minutes // size, unit)} ago"
    return f"{tally(minutes, 'minute')} ago" if minutes >= 1 else "just now"


_CHECKS: dict[str, Callable[[Settings], Iterator[Probe]]] = {
    "settings": examine_settings,
    "plan": _register,
    "database": _database,
    "slack": examine_slack,
    "email": examine_mail,
    "mail that comes in": examine_ways_in,
    "people": examine_people,
    "sources": _sources,
    "work": examine_work,
    "prefect": examine_prefect,
    "machine": _machine,
    "sandbox": _sandbox,
    "fonts": _fonts,
}
