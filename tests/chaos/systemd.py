"""`python tests/chaos/systemd.py --kills N`: start an installation's units under a real systemd, and kill each
part N times; with `--user`, only start the units of a user's own systemd.

Prints how long each part was away, and in the last line how many did not come back. The machine is one of namespaces
(tests/chaos/machine.py) and needs root.
"""

import argparse
import random
import re
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from flows._runtime.data import DEMO
from flows._runtime.prefect import free_port
from flows._runtime.signals import stop_by_signals
from tests.chaos.machine import Machine, machine
from tests.chaos.units import until
from tests.material.slack import SlackStandIn, slack_stand_in

PARTS = ("server", "runner", "listener")
USER, FOLDER = "followthrough", "/srv/followthrough"
UID = "990"
RUNTIME = f"/run/user/{UID}"
PROGRAM = f"{sys.prefix}/bin/followthrough"
BACK_WITHIN = 120.0
"""Seconds on a busy machine; the figure that is printed is the one that counts."""


class Installed:
    """An installation on a machine, whose units are at work: those of the system or, with `own`, of its user."""

    def __init__(self, on: Machine, slack: SlackStandIn, *, own: bool = False) -> None:
        self.on, self.slack, self.own = on, slack, own
        # The units' user must reach this Python and this checkout, wherever they lie.
        on.run("chmod", "o+x", *map(str, {*Path(PROGRAM).parents, *Path(sys.base_prefix).parents}))
        on.run("useradd", "--system", "--create-home", "--home-dir", FOLDER, "--uid", UID, USER)
        self.call("init", FOLDER)
        self.write(
            "followthrough.env",
            f"FOLLOWTHROUGH_SLACK_API_URL={slack.url}",
            f"PREFECT_SERVER_API_PORT={free_port()}",
        )
        self.write(
            "followthrough.secrets",
            f"FOLLOWTHROUGH_SLACK_BOT_TOKEN={slack.token}",
            f"FOLLOWTHROUGH_SLACK_APP_TOKEN={slack.app_token}",
        )
        on.run("cp", "--no-preserve=all", str(DEMO / "people.yaml"), f"{FOLDER}/.followthrough/people.yaml")
        on.run("sed", "-i", "s/U0DEMO/U0REAL0/", f"{FOLDER}/.followthrough/people.yaml")
        self.call("plan", "sync")
        if own:
            self._start_own_systemd()
            self.call("install", FOLDER, "--user", "--now")
        else:
            on.run(PROGRAM, "install", FOLDER, "--system")
            on.run("systemctl", "daemon-reload")
            on.run("systemctl", "enable", "--now", "followthrough.target")
        for each in PARTS:
            until(lambda part=each: self.is_back(part), BACK_WITHIN, lambda part=each: self.told(part))

    def _start_own_systemd(self) -> None:
        """Start the user's systemd, as logind does where a user logs in or lingers (user@.service)."""
        self.on.run("install", "-d", "/run/user")
        self.on.run("install", "-d", "-m", "700", "-o", USER, "-g", USER, RUNTIME)
        settings = (f"--setenv=XDG_RUNTIME_DIR={RUNTIME}", f"--setenv=HOME={FOLDER}", "-p", "Delegate=pids memory cpu")
        self.on.run("systemd-run", "--unit=own", f"--uid={USER}", *settings, "/usr/lib/systemd/systemd", "--user")
        until(lambda: self.on.run("test", "-S", f"{RUNTIME}/bus", check=False) == "" and self._answers(), BACK_WITHIN)

    def _answers(self) -> bool:
        said = self.on.run("systemctl", "--user", "is-system-running", user=USER, check=False, XDG_RUNTIME_DIR=RUNTIME)
        return said.strip() in ("running", "degraded")

    def write(self, file: str, *lines: str) -> None:
        """Add lines to a file of the installation."""
        self.on.run("sh", "-c", 'file=$1; shift; printf "%s\\n" "$@" >> "$file"', "sh", f"{FOLDER}/{file}", *lines)

    def call(self, *words: str) -> str:
        """Call followthrough as its own user."""
        given = {"FOLLOWTHROUGH_ENV_FILE": f"{FOLDER}/followthrough.env", "HOME": FOLDER, "XDG_RUNTIME_DIR": RUNTIME}
        return self.on.run(PROGRAM, *words, user=USER, **given)

    def pid(self, part: str) -> int:
        """Return the main process of a part, as the machine numbers it; 0 if none runs."""
        return int(self.on.shows(f"followthrough-{part}", "MainPID"))

    def is_back(self, part: str) -> bool:
        """Return whether a part has told systemd that it is ready."""
        if not self.own:
            return self.on.is_at_work(f"followthrough-{part}")
        asked = ("systemctl", "--user", "is-active", f"followthrough-{part}")
        return self.on.run(*asked, user=USER, check=False, XDG_RUNTIME_DIR=RUNTIME).strip() == "active"

    def told(self, part: str) -> str:
        """Return what a part said."""
        if self.own:
            part = "*"
        return self.on.run("journalctl", "--no-pager", "-n", "40", "-u", f"followthrough-{part}", check=False)


def away(installed: Installed, part: str, number: str) -> tuple[float, float]:
    """Send a signal to a part, and return the seconds until its next process is ready, and those of processor time.

    The others stay.
    """
    before = {each: installed.pid(each) for each in PARTS}
    installed.on.run("kill", f"-{number}", str(before[part]))
    begun = time.monotonic()
    until(
        lambda: installed.pid(part) not in (0, before[part]) and installed.is_back(part),
        BACK_WITHIN,
        lambda: installed.told(part),
    )
    took = time.monotonic() - begun
    assert all(installed.pid(each) == before[each] for each in PARTS if each != part), "another part was taken down"
    return took, int(installed.on.shows(f"followthrough-{part}", "CPUUsageNSec")) / 1e9


def sandbox_of(installed: Installed, part: str) -> str:
    """Return in which sandbox a foreign file is opened by a process that is closed off as the part is."""
    unit = installed.on.run("cat", f"/etc/systemd/system/followthrough-{part}.service")
    looks = "from tasks.core import available_sandbox; print(available_sandbox())"
    changed = re.sub("(?m)^ExecStart=.*", f'ExecStart={sys.executable} -c "{looks}"', unit)
    changed = re.sub("(?m)^(Type|Restart|WatchdogSec)=.*", "", changed).replace("[Service]", "[Service]\nType=oneshot")
    installed.on.run("sh", "-c", 'printf %s "$1" > /etc/systemd/system/probe.service', "sh", changed)
    installed.on.run("systemctl", "daemon-reload")
    installed.on.run("systemctl", "start", "probe")
    return installed.on.run("journalctl", "--no-pager", "-o", "cat", "-t", "probe").split()[-1]


def main() -> int:
    """Install, kill, stop, and say what came of it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=5)
    parser.add_argument("--seed", type=int, default=20261128)
    parser.add_argument("--user", action="store_true")
    asked = parser.parse_args()
    chance = random.Random(asked.seed)
    stop_by_signals()  # so that the machine is taken away
    with slack_stand_in() as slack, machine() as on:
        begun = time.monotonic()
        installed = Installed(on, slack, own=asked.user)
        print(f"from an empty machine to units at work: {time.monotonic() - begun:.0f} s", flush=True)
        if asked.user:
            return 0
        for part in ("runner", "listener", "watch"):
            assert sandbox_of(installed, part) == "bubblewrap", part
        print("foreign files: in bubblewrap, within the units' own limits", flush=True)
        for part in PARTS:
            took = []
            for _ in range(asked.kills):
                time.sleep(chance.uniform(0, 3))
                took.append(away(installed, part, "KILL"))
            spans, worked = zip(*took, strict=True)
            print(
                f"{part}: killed {len(took)} times, away {min(spans):.1f} to {max(spans):.1f} s, "
                f"{max(worked):.1f} s of processor time at most",
                flush=True,
            )
        drop_in = "/etc/systemd/system/followthrough-server.service.d"
        on.run("mkdir", drop_in)
        on.run("sh", "-c", f"printf '[Service]\nWatchdogSec=20\nTimeoutAbortSec=2\n' > {drop_in}/soon.conf")
        on.run("systemctl", "daemon-reload")
        away(installed, "server", "KILL")
        print(f"a server that hangs: back after {away(installed, 'server', 'STOP')[0]:.0f} s", flush=True)
        on.run("systemctl", "stop", "followthrough.target")
        until(lambda: not on.run("pgrep", "-u", USER, check=False), BACK_WITHIN)
        print("0 parts did not come back; nothing was left after the stop")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
