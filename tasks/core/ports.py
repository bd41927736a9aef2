"""What is this machine: its own names and addresses, and who listens at a port, as far as Linux lets us know."""

from ipaddress import ip_address
from pathlib import Path

LISTENS = "0A"
"""The state of a socket that listens. Source: proc_pid_net(5), TCP_LISTEN in the kernel's tcp_states.h."""
TABLES = ("/proc/net/tcp", "/proc/net/tcp6")


def is_loopback(host: str) -> bool:
    """Return whether a host is this machine: there alone a mail may go without TLS, and reaches no real person."""
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def holder_of(port: int) -> str:
    """Return who listens at a port, such as ` (process 812, python)`, or "" if nobody can tell.

    Other users' processes are closed to us, and other systems have no /proc. Arguments are not shown: they may hold a
    secret.
    """
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
