"""Each part of an installation, tried once: what it is, what is wrong, and how to fix it.

Source: docs/operations.md#health.
"""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC
from typing import Literal

from flows._runtime import clock, context
from flows._runtime.environment import own_addresses, token
from flows._runtime.settings import Settings, load_settings
from flows._runtime.shown import shown_settings, unknown_names
from flows.commands.doctor.channels import examine_mail, examine_people, send_trial
from flows.commands.doctor.part import Part
from flows.commands.doctor.read_only_store import ReadOnlyStore
from flows.commands.doctor.slack import examine_slack
from models.core import FollowthroughError
from notifications.words import reason
from tasks import ledger
from tasks.evidence import check_sources
from tasks.ledger import migrate
from tasks.register import check_plan

TOKENS = ("LEGISTAR_TOKEN", "SOCRATA_APP_TOKEN")
"""The tokens of the shipped register's sources."""

LOW_DISK = 500_000_000


def examine(*, send_test: bool) -> tuple[Part, ...]:
    """Try every part and return one line for each, or several.

    With `send_test` the coordinator gets a test message; without it nobody gets anything.
    """
    settings = load_settings()
    parts: list[Part] = [*_settings(settings)]
    for name, check in (_CHECKS | ({"slack trial": send_trial} if send_test else {})).items():
        try:
            parts += check(settings)
        except FollowthroughError as error:
            parts.append(Part(part=name, says="wrong", what=str(error)))
    return tuple(parts)


def _settings(settings: Settings) -> Iterator[Part]:
    for name, value, origin in shown_settings(settings):
        yield Part(part=name, says="ok", what=value, mend=origin)
    for name in TOKENS:
        is_set = token(name) is not None
        mend = (
            "kept out of every record" if is_set else "the sources that ask for it are blocked, or asked by the old way"
        )
        yield Part(part=name, says="ok" if is_set else "note", what="**********" if is_set else "not set", mend=mend)
    for name in unknown_names():
        yield Part(part=name, says="wrong", what="no such setting", mend="see commands in the README for the names")
    for name, address in (("CONTACT", settings.contact), ("REPLY_TO", settings.reply_to)):
        if not address:
            yield Part(part=f"FOLLOWTHROUGH_{name}", says="note", what="not set", mend="set a mail address people read")


def _register(settings: Settings) -> Iterator[Part]:
    faults = check_plan(settings.plan, settings.people_path if settings.people_path.is_file() else None)
    says: Literal["ok", "wrong"] = "wrong" if faults else "ok"
    yield Part(
        part="register", says=says, what=f"{len(faults)} faults in {settings.plan}", mend="followthrough plan check"
    )
    if not settings.people_path.is_file():
        yield Part(part="people", says="note", what=f"no file at {settings.people_path}", mend="followthrough init")


def _database(settings: Settings) -> Iterator[Part]:
    database = settings.database()
    current, newest = migrate.revision(database)
    yield Part(part="database", says="ok", what=f"{database.engine.dialect.name}, revision {current} of {newest}")
    seq, digest = ledger.check(database)
    yield Part(part="ledger", says="ok", what=f"{seq} entries, head {digest[:12]}")


def _sources(settings: Settings) -> Iterator[Part]:
    """Check each source, and keep nothing, because the doctor leaves no evidence."""
    known = context.known(settings.database())
    for name in sorted(own_addresses() - set(known.register.sources)):
        mend = f"write one of: {', '.join(known.register.sources)}"
        yield Part(part=f"FOLLOWTHROUGH_SOURCE_{name.upper()}_URL", says="wrong", what="no such source", mend=mend)
    around = replace(context.surroundings(settings), store=ReadOnlyStore(settings.store.root))
    checks = check_sources(known.register, known.register.sources, known.milestones, {}, around=around, now=clock.now())
    for result in (each.result for each in checks):
        says: Literal["ok", "note"] = "ok" if result.result in ("ok", "empty") else "note"
        what = result.result if result.result in ("ok", "empty") else f"{result.result}: {reason(result.reason)}"
        yield Part(part=result.name, says=says, what=what, mend=result.detail or "")


def _prefect(_: Settings) -> Iterator[Part]:
    from flows._runtime.run import has_server

    what = "a server is set" if has_server() else "no server is set; commands run without one"
    yield Part(part="prefect", says="ok", what=what, mend="followthrough serve starts one")


def _machine(settings: Settings) -> Iterator[Part]:
    yield Part(
        part="clock", says="note" if settings.now else "ok", what=f"{clock.now().astimezone(UTC):%Y-%m-%d %H:%M} UTC"
    )
    settings.home.mkdir(parents=True, exist_ok=True)
    free = shutil.disk_usage(settings.home).free
    says: Literal["ok", "wrong"] = "ok" if free > LOW_DISK else "wrong"
    yield Part(part="drop folders", says="ok", what=f"under {settings.drop_root}", mend="FOLLOWTHROUGH_DROP sets it")
    yield Part(part="disk", says=says, what=f"{free // 1_000_000} MB free", mend="" if says == "ok" else "make room")


def _fonts(context: Settings) -> Iterator[Part]:
    from notifications.printed import check_parts, covered

    check_parts()
    yield Part(part="fonts", says="ok", what=f"Typst's own, {len(covered())} signs; none of this machine's is used")


_CHECKS: dict[str, Callable[[Settings], Iterator[Part]]] = {
    "register": _register,
    "database": _database,
    "slack": examine_slack,
    "mail": examine_mail,
    "channels": examine_people,
    "sources": _sources,
    "prefect": _prefect,
    "machine": _machine,
    "fonts": _fonts,
}
