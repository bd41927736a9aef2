"""A machine of its own for a while: a real systemd as the first process of new namespaces, over a copy of this root.

What it writes goes into a folder that is thrown away. It runs only the units that it is given, because those of this
system would set the clock and the kernel. It needs root, overlayfs and cgroup v2 (as Debian's kernel has them).
Sources: systemd's "Container Interface" (systemd.io/CONTAINER_INTERFACE), unshare(1), nsenter(1).
"""

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from tests.chaos.units import until

BOOT = r"""
set -e
mount --make-rprivate /
mount -t overlay overlay -o lowerdir=/,upperdir="$1/upper",workdir="$1/work" "$1/root"
for each in $2; do mkdir -p "$1/root$each"; mount --bind "$each" "$1/root$each"; done
cd "$1/root"
rm -rf usr/lib/systemd/system/*.wants usr/lib/systemd/system-generators etc/systemd/system
mkdir -p etc/systemd/system
printf '[Unit]\nDefaultDependencies=no\n' | tee etc/systemd/system/sysinit.target > etc/systemd/system/basic.target
printf '[Unit]\nWants=systemd-journald.service systemd-journald.socket\n' > etc/systemd/system/boot.target
mount -t proc proc proc
mount --rbind /sys sys
umount -R sys/fs/cgroup
mount -t cgroup2 cgroup2 sys/fs/cgroup
mount -t tmpfs -o mode=755 tmpfs dev
for each in null zero full random urandom tty; do touch dev/$each; mount --bind /dev/$each dev/$each; done
ln -s /proc/self/fd dev/fd
mkdir dev/shm dev/pts dev/mqueue dev/hugepages
mount -t tmpfs -o mode=1777 tmpfs dev/shm
mount -t devpts -o newinstance,ptmxmode=666 devpts dev/pts
ln -s pts/ptmx dev/ptmx
mount -t tmpfs -o mode=755 tmpfs run
mount -t tmpfs -o mode=1777 tmpfs tmp
mkdir -p old && pivot_root . old && umount -l old
export container=drill
exec /usr/lib/systemd/systemd --system --unit=boot.target --log-target=journal --show-status=no
"""
STARTS_WITHIN = 60.0


@dataclass
class Machine:
    """A machine at work: `first` is its systemd, as the machine around it numbers it."""

    first: int

    def run(self, *words: str, user: str = "root", check: bool = True, **environment: str) -> str:
        """Run a command there and return what it wrote. Raises AssertionError with that if it fails."""
        enter = ["nsenter", "--target", str(self.first), "--all", "--wdns=/"]
        become = [] if user == "root" else ["runuser", "-u", user, "--"]
        given = ["env", "-i", "PATH=/usr/sbin:/usr/bin:/sbin:/bin", "LANG=C.UTF-8"]
        command = [*enter, *given, *(f"{name}={value}" for name, value in environment.items()), *become, *words]
        done = subprocess.run(
            command, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL, umask=0o022
        )
        assert not check or done.returncode == 0, f"{words}: {done.stdout}{done.stderr}"
        return done.stdout + done.stderr

    def shows(self, unit: str, setting: str) -> str:
        """Return a property of a unit, as systemd shows it."""
        return self.run("systemctl", "show", "--value", f"--property={setting}", unit).strip()

    def is_at_work(self, unit: str) -> bool:
        """Return whether a unit is active."""
        return self.shows(unit, "ActiveState") == "active"


@contextmanager
def machine(*shared: Path) -> Iterator[Machine]:
    """Start a machine, and take it away again; folders that are shared are the same on both."""
    group = Path(_groups()) / f"followthrough-{os.getpid()}"
    folder = Path(tempfile.mkdtemp(prefix="ft-machine-", dir="/var/tmp"))
    folder.chmod(0o755)
    for name in ("upper", "work", "root"):
        (folder / name).mkdir(mode=0o755)
    group.mkdir()
    group.chmod(0o755)
    boot = ["unshare", "--mount", "--pid", "--cgroup", "--uts", "--ipc", "--fork", "--kill-child"]
    enter = f'echo $$ > {group}/cgroup.procs; exec "$@"'
    process = subprocess.Popen(
        ["sh", "-c", enter, "sh", *boot, "sh", "-c", BOOT, "sh", str(folder), " ".join(map(str, shared))],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        umask=0o022,
    )
    try:
        until(lambda: _first(process.pid) or process.poll() is not None, 10, lambda: "x")
        made = Machine(_first(process.pid))
        until(
            lambda: process.poll() is not None or "running" in made.run("systemctl", "is-system-running", check=False),
            STARTS_WITHIN,
            lambda: made.run("systemctl", "list-units", "--failed", check=False),
        )
        assert process.poll() is None, process.stdout.read().decode() if process.stdout else ""
        yield made
    finally:
        with suppress(ProcessLookupError):
            os.kill(_first(process.pid) or process.pid, signal.SIGKILL)
        process.wait()
        _take_away(group)
        shutil.rmtree(folder, ignore_errors=True)


def _groups() -> str:
    """Return where control groups of version 2 are."""
    lines = (line.split() for line in Path("/proc/mounts").read_text().splitlines())
    return next(each[1] for each in lines if each[2] == "cgroup2")


def _first(parent: int) -> int:
    """Return the process that `unshare` started, once it has become systemd; 0 before that."""
    with suppress(OSError):
        for child in Path(f"/proc/{parent}/task/{parent}/children").read_text().split():
            if Path(f"/proc/{child}/comm").read_text().strip() == "systemd":
                return int(child)
    return 0


def _take_away(group: Path) -> None:
    for _ in range(50):
        for each in sorted(group.rglob("*"), reverse=True):
            if each.is_dir():
                with suppress(OSError):
                    each.rmdir()
        with suppress(OSError):
            group.rmdir()
            return
        time.sleep(0.1)
