"""Addresses: which are of this machine, what anybody may read of one, and who listens at a port, if Linux says."""

import re
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import SplitResult, parse_qs, urlsplit

LISTENS = "0A"
"""The state of a socket that listens (proc_pid_net(5))."""
_SECRET = re.compile(r"(?i)(pass(?!file)|pwd|secret|token|^key$|api_?key|auth|sig)")
"""The names of a query that hold a secret. `passfile` names a file."""
TABLES = ("/proc/net/tcp", "/proc/net/tcp6")


def is_loopback(host: str) -> bool:
    """Return whether a host is this machine: there alone a mail may go without TLS."""
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def shown_address(address: str) -> str:
    """Return what anybody may read of an address: its host and path, of a database its host and name, and no more."""
    if (parts := _parts(address)) is None:
        return "an address that cannot be read"
    host = parts.hostname or parse_qs(parts.query).get("host", ["this machine"])[0]
    port = f":{parts.port}" if parts.port else ""
    path = parts.path if re.fullmatch(r"[\w./~-]*", parts.path, re.ASCII) else ""
    return f"{f'{parts.scheme}://' if parts.scheme.startswith('http') else ''}{host}{port}{path}"


def has_secret(address: str) -> bool:
    """Return whether an address has a password, before its host or in its query; one that cannot be read may have."""
    parts = _parts(address)
    return parts is None or bool(parts.password) or bool(secrets_in_query(address))


def secrets_in_query(address: str) -> list[str]:
    """Return the names of the query of an address that hold a secret."""
    parts = _parts(address)
    return [name for name in parse_qs(parts.query) if _SECRET.search(name)] if parts else []


def _parts(address: str) -> SplitResult | None:
    try:
        parts = urlsplit(address)
        _ = parts.port  # raises, too, if it is no number
    except ValueError:
        return None
    return parts


def holder_of(port: int) -> str:
    """Return who listens at a port, such as ` (process 812, python)`, or "" if nobody can tell."""
    sockets = set[str]()
    for table in map(Path, TABLES):
        for line in table.read_text().splitlines()[1:] if table.exists() else ():
            columns = line.split()
            if columns[3] == LISTENS and int(columns[1].rpartition(":")[2], 16) == port:
                sockets.add(f"socket:[{columns[9]}]")
    for folder in Path("/proc").glob("[0-9]*") if sockets else ():
        try:
            if any(str(handle.readlink()) in sockets for handle in (folder / "fd").iterdir()):
                return f" (process {folder.name}, {(folder / 'comm').read_text().strip()})"
        except OSError:  # it ended, or is another user's
            continue
    return ""
