"""A Prefect server of our own, and where it answers. Never the user's own profile."""

import os
import shutil
import socket
import ssl
import sys
import time
import urllib.request
from base64 import b64encode
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from functools import partial
from http.client import HTTPException
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlsplit

from flows._runtime.environment import (
    PREFECT_DATABASE,
    environment,
    environment_for_others,
    name_server,
    own_prefect,
    prefect_lines,
)
from flows._runtime.signals import end_child, start_child
from models.core import FollowthroughError, InputError
from tasks.core import holder_of
from tasks.ledger import damage_of

PORT = 4200  # the usual port of Prefect's server
ADDRESS = "address"  # in the folder `prefect` of a home: where its server answers
STARTS_WITHIN = 1200  # tenths of a second that a first start may take on a busy machine, migrations included
ANSWERS_WITHIN = 10  # seconds that a server may take for one answer
REFUSES = "refuses our password: it is another installation's, or PREFECT_API_AUTH_STRING is wrong"
ENDS_WITHIN = 5  # seconds until a server that does not stop is killed
TEMPLATE = Path(sys.prefix) / "prefect" / "prefect.db"
"""An empty, migrated database, made at installation (Makefile). Without it the server migrates its own, which takes
most of the time of a first start. Source: docs/operations.md#prefect."""

SERVER = ("uvicorn", "--factory", "--log-level", "error", "--lifespan", "on")
"""The command that Prefect's own `SubprocessASGIServer` runs, with our application around Prefect's. Importing that
class would cost this process 50 MB and 2 s."""


@contextmanager
def own_server(home: Path) -> Iterator[Callable[[], AbstractContextManager[None]]]:
    """Start a server for the block; yield what waits for it and uses it. Flows that run before are plain functions."""
    from prefect.context import SyncClientContext
    from prefect.settings import PREFECT_API_URL, temporary_settings

    is_migrated = begin_database(home)
    port = free_port()
    extra = {"PREFECT_SERVER_DATABASE_MIGRATE_ON_START": "0"} if is_migrated else {}
    extra |= {"PREFECT_SERVER_UI_ENABLED": "0"}
    server = start_child(*server_on(port, "create_small_app", **extra), apart=True)
    api = f"http://127.0.0.1:{port}/api"

    @contextmanager
    def used() -> Iterator[None]:
        await_server(api, server.poll)
        # One client for all tasks: without it each makes its own, and reads all certificates for it.
        with temporary_settings({PREFECT_API_URL: api}), SyncClientContext():
            yield

    try:
        yield used
    finally:
        end_child(server, ENDS_WITHIN)


def no_answer(address: str, within: float = ANSWERS_WITHIN) -> str | None:
    """Return why a server cannot be asked, as the end of a sentence; None if it answers and takes our password."""
    if not address.startswith(("http://", "https://")):
        return "cannot be asked: PREFECT_API_URL is no web address; write it as http://127.0.0.1:4200/api"
    request = urllib.request.Request(f"{address.rstrip('/')}/version")  # noqa: S310 (the operator's own address)
    if password := environment().get("PREFECT_API_AUTH_STRING"):
        request.add_header("Authorization", f"Basic {b64encode(password.encode()).decode()}")
    # The server is ours: no proxy that the environment names stands between. Certificates take 20 ms to read.
    handlers: list[Any] = [urllib.request.ProxyHandler({})]
    handlers += [urllib.request.HTTPSHandler(context=trusted())] if request.type == "https" else []
    opener = urllib.request.build_opener(*handlers)
    try:
        opener.open(request, timeout=within).close()
    except HTTPError as error:
        return REFUSES if error.code in (401, 403) else f"answers with an error (HTTP {error.code})"
    except (OSError, HTTPException) as error:
        return f"does not answer ({getattr(error, 'reason', error)})"
    return None


def begin_database(home: Path) -> bool:
    """Give a server its first database; return False if there was one, or no template. InputError for a damaged one."""
    database = home / "prefect" / "prefect.db"
    is_its_own = environment()[PREFECT_DATABASE].endswith(str(database.resolve()))
    if is_its_own and database.exists():
        if damage := damage_of_prefect(home):
            raise InputError(damage)
    elif is_its_own and os.access(TEMPLATE, os.R_OK):
        shutil.copyfile(TEMPLATE, database)
        return True
    return False


def damage_of_prefect(home: Path) -> str | None:
    """Return what to say of a database of Prefect's in the home that is damaged; None if it is whole or missing."""
    database = home / "prefect" / "prefect.db"
    why = damage_of(database) if database.exists() else None
    return why and (
        f"Prefect's database {database} is damaged ({why}); the record is not in it. Move it away "
        f"(`mv {database} {database}.damaged`) and start again: the deployments are made again"
    )


def await_server(api: str, server: Callable[[], int | None] = lambda: None) -> None:
    """Wait until a server answers; `server` gives its exit code. Raises FollowthroughError if it is not to be had."""
    holder = partial(holder_of, urlsplit(api).port or 0)
    for _ in range(STARTS_WITHIN):
        if server() is not None:
            port_fault = f"the port of {api} is taken{holder()}" if holder() else f"is the port of {api} taken?"
            raise FollowthroughError(f"Prefect's server ended at once; {port_fault}")
        why = no_answer(api, 2)
        if why is None:
            return
        if why == REFUSES:
            raise FollowthroughError(
                f"another Prefect server answers at {api}{holder()} and refuses our password; stop it, and start again"
            )
        time.sleep(0.1)
    raise FollowthroughError(f"no Prefect server answers at {api}; start it, or see what it printed")


def trusted() -> ssl.SSLContext:
    """Return what believes the authorities of this machine and the one that PREFECT_API_SSL_CERT_FILE names."""
    context = ssl.create_default_context()
    if certificate := environment().get("PREFECT_API_SSL_CERT_FILE"):
        context.load_verify_locations(certificate)
    return context


def server_on(port: int, app: str = "create_app", **extra: str) -> tuple[list[str], dict[str, str]]:
    """Return command and environment of Prefect's server on a port; its password is never among arguments."""
    lines = prefect_lines()
    host = lines.get("PREFECT_SERVER_API_HOST", "127.0.0.1")
    page = lines.get("PREFECT_API_URL", f"http://127.0.0.1:{port}/api").removesuffix("/api")
    addresses = {"PREFECT_SERVER_CORS_ALLOWED_ORIGINS": page, "PREFECT_SERVER_UI_API_URL": f"{page}/api"}
    command = [sys.executable, "-m", *SERVER, f"flows._runtime.prefect_app:{app}", "--host", host, "--port", str(port)]
    return command, environment_for_others() | addresses | lines | extra


def server_of(home: Path) -> str:
    """Return the API address of a home's server: by the settings, else where it answered last, else the usual one."""
    address_file = home / "prefect" / ADDRESS
    usual = f"http://127.0.0.1:{PORT}/api"
    return prefect_lines().get("PREFECT_API_URL") or (address_file.read_text() if address_file.exists() else usual)


def meet_server(home: Path) -> None:
    """Let this process ask the server of the environment, or that of a home, before Prefect is imported."""
    if "PREFECT_API_URL" in environment():
        return
    if prefect_lines().get("PREFECT_API_URL") or (home / "prefect" / ADDRESS).exists():
        own_prefect(home)
        name_server(server_of(home))


def free_port(wanted: int = 0) -> int:
    """Return a port of 127.0.0.1 that nobody listens at: the wanted one, or else any."""
    for port in (wanted, 0):
        with socket.socket() as trial:
            trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # a server that just ended holds no port
            try:
                trial.bind(("127.0.0.1", port))
            except OSError:
                continue
            return int(trial.getsockname()[1])
    raise FollowthroughError("no port of 127.0.0.1 is free")
