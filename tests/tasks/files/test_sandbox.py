"""The sandbox of a process that opens a foreign file, tried from native code inside it (docs/evidence.md#the-sandbox).

Python's own hooks are passed over on purpose: a broken parser written in C asks the kernel directly.
"""

import ctypes
import json
import os
import socket
import struct
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from flows._runtime.settings import Settings, load_settings
from flows.commands.doctor import checks
from models.core import Unreadable
from tasks.child import kernel
from tasks.core import Readers, sandbox
from tasks.core.sandbox import read_apart

CHECKOUT = Path(__file__).parents[3]
CHILD = """
import sys
sys.path.insert(0, {installation!r})
from tasks.child import confine, kernel
import ctypes, json, os, struct

libc = ctypes.CDLL(None, use_errno=True)
is_x86 = os.uname().machine == "x86_64"

def call(name, *arguments):
    result = getattr(libc, name)(*arguments)
    return "done" if result >= 0 else os.strerror(ctypes.get_errno())

def opened(path, flags):
    descriptor = libc.open(path.encode(), flags, 0o600)
    if descriptor < 0:
        return os.strerror(ctypes.get_errno())
    buffer = ctypes.create_string_buffer(100)
    many = libc.read(descriptor, buffer, 100) if flags == os.O_RDONLY else 0
    return "read " + buffer.raw[:max(many, 0)].decode("utf-8", "replace")

def connected(port):
    number = libc.socket(2, 1, 0)
    if number < 0:
        return os.strerror(ctypes.get_errno())
    address = struct.pack("!HH4s8x", 0x0200, port, bytes([127, 0, 0, 1]))
    return call("connect", number, address, len(address))

def owned(parent):
    ends = (ctypes.c_int * 2)()
    libc.pipe(ends)
    return call("fcntl", ends[0], 8, parent)

def acts(body, kind):
    given = json.loads(body)
    readable = {readable!r}.encode()
    results = {{
        "connect": connected(given["port"]),
        "secret": opened(given["secret"], os.O_RDONLY),
        "readable": "" if opened({readable!r}, os.O_RDONLY) == "read kept" else "done nothing",
        "environment": opened(f"/proc/{{given['parent']}}/environ", os.O_RDONLY),
        "write": opened(given["target"], os.O_WRONLY | os.O_CREAT),
        "truncate": call("truncate", readable, 0),
        "truncate-by-opening": call("open", readable, os.O_TRUNC),
        "mode": call("chmod", readable, 0o777),
        "owner": call("chown", readable, os.getuid(), os.getgid()),
        "time": call("utimes", readable, None),
        "attribute": call("setxattr", readable, b"user.made_up", b"x", 1, 0),
        "signal": call("kill", given["parent"], 0),
        "signal-by-pipe": owned(given["parent"]),
        "limits": call("prlimit", given["parent"], 7, None, ctypes.create_string_buffer(16)),
        "priority": call("setpriority", 0, given["parent"], 0),
        "session": call("setsid"),
        "socket": "done" if libc.socket(1, 1, 0) >= 0 else "refused",
        "namespace": call("unshare", 0x10000000),
        "keys": call("syscall", 250 if is_x86 else 219, 0, -3, 0),
        "memory": call("shmget", 0, 4096, 0o1600),
        "trace": call("ptrace", 0, 0, 0, 0),
    }}
    results["environ"] = dict(os.environ)
    return results

confine.close_off = lambda places: kernel.close_off((*places, {readable!r}))
if {version}:
    kernel.landlock_version = lambda: {version}
confine.serve(sys.argv[1], acts)
"""
"""What a child does once it is confined: each act by the C library."""
VERSIONS = [None, *range(1, 7)]
"""The kernel's own version of Landlock, and each older one: only the rights that it knew are asked for."""


@pytest.fixture(autouse=True)
def anew() -> Iterator[None]:
    """Try the sandbox anew in each test."""
    tried = sandbox.has_sandbox
    tried.cache_clear()
    sandbox._allowed_without.clear()
    yield
    tried.cache_clear()
    sandbox._allowed_without.clear()


def acts_of_child(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, version: int | None = None) -> dict[str, Any]:
    monkeypatch.setenv("CANARY", "a made-up secret")
    secret = tmp_path / "secret"
    secret.write_text("a made-up secret")
    readable = tmp_path / "readable"
    readable.write_text("kept")
    script = tmp_path / "child.py"
    script.write_text(CHILD.format(installation=str(CHECKOUT), version=version, readable=str(readable)))
    with socket.create_server(("127.0.0.1", 0)) as server, Readers(script) as readers:
        given = {
            "port": server.getsockname()[1],
            "secret": str(secret),
            "target": str(tmp_path / "target"),
            "parent": os.getpid(),
        }
        answer: dict[str, Any] = json.loads(readers(json.dumps(given).encode(), "made up"))
    return answer


@pytest.mark.parametrize("version", VERSIONS)
def test_native_code_reaches_nothing_on_any_kernel_with_landlock(
    version: int | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert sandbox.has_sandbox(), "this kernel has no Landlock"
    acts = acts_of_child(tmp_path, monkeypatch, version)
    assert "a made-up secret" not in acts.pop("environ").values()
    assert all(not result.startswith(("done", "read")) for result in acts.values()), acts
    assert not (tmp_path / "target").exists()
    readable = tmp_path / "readable"
    assert (readable.read_text(), readable.stat().st_ctime_ns) == ("kept", readable.stat().st_mtime_ns)


def test_without_a_sandbox_the_same_code_reaches_everything(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The control: the acts above do fail because of the sandbox, and the hooks of Python alone do not stop them."""
    monkeypatch.setattr(sandbox, "has_sandbox", lambda: False)
    sandbox.allow_no_sandbox()
    acts = acts_of_child(tmp_path, monkeypatch)
    assert acts["secret"] == "read a made-up secret"
    for act in ("connect", "truncate", "mode", "time", "signal", "signal-by-pipe", "limits", "priority", "memory"):
        assert acts[act] == "done", act
    assert (tmp_path / "target").exists()


def test_where_there_is_no_sandbox_no_file_is_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sandbox, "_output_of", lambda command: "")
    assert not sandbox.has_sandbox()
    with pytest.raises(Unreadable, match=r"Landlock .*, or set FOLLOWTHROUGH_OPEN_FILES_WITHOUT_SANDBOX") as refused:
        read_apart(b"<p>text", "text/html")
    assert refused.value.reason == "no_sandbox"


def test_an_installation_may_say_that_files_are_opened_without_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sandbox, "_output_of", lambda command: "")
    monkeypatch.setenv("FOLLOWTHROUGH_OPEN_FILES_WITHOUT_SANDBOX", "true")
    load_settings()
    assert b"text" in read_apart(b"<p>text", "text/html")


TRIAL = """
import sys; sys.path.insert(0, sys.argv[1])
from tasks.child import kernel
{change}
kernel.close_off({readable})
kernel.prove_closed(int(sys.argv[2]))
"""
CHANGES = {
    "nothing": ("", "(sys.prefix,)", ""),
    "a file": ("", "(sys.prefix, '/etc')", "/etc/passwd can be read"),
    "the network": (
        "for call in ('socket', 'connect'): del kernel._REFUSED[call]\nkernel._NETWORK_FROM = 99",
        "(sys.prefix,)",
        "the network can be reached",
    ),
    "a namespace": ("del kernel._REFUSED['unshare']", "(sys.prefix,)", "a namespace can be made"),
    "truncating": ("del kernel._REFUSED['truncate']", "(sys.prefix,)", "a file can be emptied"),
    "truncating by opening": ("kernel._REFUSED_WITH = ()", "(sys.prefix,)", "a file can be emptied"),
}


@pytest.mark.parametrize("left_open", CHANGES)
def test_a_sandbox_that_leaves_one_thing_open_is_not_believed(left_open: str) -> None:
    change, readable, fault = CHANGES[left_open]
    with socket.create_server(("127.0.0.1", 0)) as server:
        command = [sys.executable, "-c", TRIAL.format(change=change, readable=readable), CHECKOUT]
        port = str(server.getsockname()[1])
        done = subprocess.run([*command, port], capture_output=True, text=True, check=False)
    assert fault in done.stderr
    assert (done.returncode == 0) == (fault == "")


@pytest.mark.parametrize("program", ["raise SystemExit(0)", "print('closed')", "raise OSError"])
def test_a_trial_that_does_not_give_the_word_back_is_not_believed(
    program: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "kernel.py").write_text(program)
    monkeypatch.setattr(sandbox, "_CHILD", tmp_path)
    assert not sandbox.has_sandbox()


def test_a_machine_without_known_numbers_of_calls_has_no_sandbox(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kernel.platform, "machine", lambda: "made-up")
    with pytest.raises(kernel.NoSandbox, match="no numbers of calls are known for made-up"):
        kernel._refuse_calls()


@pytest.mark.parametrize(
    ("version", "rights"),
    [
        (1, (13, 0, 0)),
        (2, (14, 0, 0)),
        (3, (15, 0, 0)),
        (4, (15, 2, 0)),
        (5, (16, 2, 0)),
        (6, (16, 2, 2)),
        (9, (16, 2, 2)),
    ],
)
def test_landlock_is_asked_for_every_right_that_its_version_knows(
    version: int, rights: tuple[int, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    """As many files, network and scopes as the kernel's page on Landlock names for each version."""
    asked = []

    def called(number: int, attributes: bytes, *_: object) -> int:
        asked.append(tuple(value.bit_length() for value in struct.unpack("=QQQ", attributes)))
        raise kernel.NoSandbox

    monkeypatch.setattr(kernel, "landlock_version", lambda: version)
    monkeypatch.setattr(kernel, "_called", called)
    with pytest.raises(kernel.NoSandbox):
        kernel.close_off(())
    assert asked == [rights]


def test_a_kernel_without_landlock_has_no_sandbox(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kernel, "landlock_version", lambda: -1)
    with pytest.raises(kernel.NoSandbox, match="no Landlock"):
        kernel.close_off((sys.prefix,))


def test_the_numbers_of_calls_are_those_of_this_machine() -> None:
    """The C library of this machine agrees with the table on what a few of the numbers mean."""
    place = [*kernel._MACHINES].index(kernel.platform.machine())
    libc = ctypes.CDLL(None, use_errno=True)
    # kill(own process, 0) does nothing and succeeds; socket(-1, ...) has no such family.
    assert libc.syscall(kernel._REFUSED["kill"][place], os.getpid(), 0) == 0
    assert libc.syscall(kernel._REFUSED["socket"][place], -1, 0, 0) == -1


def test_the_doctor_says_which_sandbox_holds(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def says(*, allowed: bool = False) -> tuple[str, str]:
        sandbox.has_sandbox.cache_clear()
        (part,) = checks._sandbox(Settings(home=tmp_path, open_files_without_sandbox=allowed))
        return part.says, part.what

    assert says() == ("ok", "foreign files are opened in a closed process")
    monkeypatch.setattr(sandbox, "_output_of", lambda command: "")
    assert says() == ("wrong", "none, so no foreign file is opened")
    assert says(allowed=True) == ("note", "none; foreign files are opened without one")
