"""The sandbox of a process that opens a foreign file, tried from native code inside it (docs/evidence.md#the-sandbox).

Python's own hooks are passed over on purpose: a broken parser written in C asks the kernel directly.
"""

import ctypes
import json
import os
import socket
import sys
from pathlib import Path
from typing import Any

import pytest

from flows._runtime.settings import Settings, load_settings
from flows.commands.doctor import checks
from models.core import Unreadable
from tasks.child import kernel
from tasks.core import sandbox
from tasks.core.sandbox import read_apart

CHECKOUT = Path(__file__).parents[3]
CHILD = """
import sys
sys.path.insert(0, {installation!r})
from tasks.child.confine import answer
import ctypes, json, os, struct

libc = ctypes.CDLL(None, use_errno=True)

def call(number_of, *arguments):
    result = getattr(libc, number_of)(*arguments)
    return "done" if result >= 0 else os.strerror(ctypes.get_errno())

def opened(path, flags):
    found = libc.open(path.encode(), flags, 0o600)
    if found < 0:
        return os.strerror(ctypes.get_errno())
    buffer = ctypes.create_string_buffer(100)
    many = libc.read(found, buffer, 100) if flags == os.O_RDONLY else 0
    return "read " + buffer.raw[:max(many, 0)].decode("utf-8", "replace")

def connected(port):
    number = libc.socket(2, 1, 0)
    if number < 0:
        return os.strerror(ctypes.get_errno())
    address = struct.pack("!HH4s8x", 0x0200, port, bytes([127, 0, 0, 1]))
    return call("connect", number, address, len(address))

def acts(body):
    told = json.loads(body)
    return {{
        "connect": connected(told["port"]),
        "secret": opened(told["secret"], os.O_RDONLY),
        "environment": opened(f"/proc/{{told['parent']}}/environ", os.O_RDONLY),
        "write": opened(told["target"], os.O_WRONLY | os.O_CREAT),
        "signal": call("kill", told["parent"], 0),
        "socket": "done" if libc.socket(1, 1, 0) >= 0 else "refused",
        "namespace": call("unshare", 0x10000000),
        "keys": call("syscall", 250 if os.uname().machine == "x86_64" else 219, 0, -3, 0),
        "trace": call("ptrace", 0, 0, 0, 0),
        "environ": dict(os.environ),
    }}

answer(sys.argv[1], acts)
"""
"""What a child does once it is confined: each act by the C library."""


@pytest.fixture(autouse=True)
def anew() -> Any:
    """Try the sandbox anew in each test."""
    tried = sandbox.available_sandbox
    tried.cache_clear()
    sandbox._allowed_without.clear()
    yield
    tried.cache_clear()
    sandbox._allowed_without.clear()


def acts_of_child(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    monkeypatch.setenv("CANARY", "a made-up secret")
    secret = tmp_path / "secret"
    secret.write_text("a made-up secret")
    script = tmp_path / "child.py"
    script.write_text(CHILD.format(installation=str(CHECKOUT)))
    with socket.create_server(("127.0.0.1", 0)) as server:
        told = {
            "port": server.getsockname()[1],
            "secret": str(secret),
            "target": str(tmp_path / "target"),
            "parent": os.getpid(),
        }
        answer: dict[str, Any] = json.loads(read_apart(script, json.dumps(told).encode()))
    return answer


def assert_nothing_was_done(acts: dict[str, Any], tmp_path: Path) -> None:
    assert "a made-up secret" not in acts.pop("environ").values()
    assert all(not result.startswith(("done", "read")) for result in acts.values()), acts
    assert not (tmp_path / "target").exists()


def without_bubblewrap(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sandbox, "_bubblewrap", lambda: None)


def test_behind_bubblewrap_native_code_reaches_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert sandbox.available_sandbox() == "bubblewrap", "neither the system nor the tests have a bubblewrap that starts"
    acts = acts_of_child(tmp_path, monkeypatch)
    assert_nothing_was_done(acts, tmp_path)


def test_behind_landlock_native_code_reaches_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    without_bubblewrap(monkeypatch)
    assert sandbox.available_sandbox() == "landlock", "this kernel has no Landlock that keeps signals inside"
    # A script outside the reader's folder is loaded before the sandbox is up.
    acts = acts_of_child(tmp_path, monkeypatch)
    assert_nothing_was_done(acts, tmp_path)


def test_without_a_sandbox_the_same_code_reaches_everything(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The control: the acts above do fail because of the sandbox, and the hooks of Python alone do not stop them."""
    monkeypatch.setattr(sandbox, "available_sandbox", lambda: "none")
    sandbox.allow_no_sandbox()
    acts = acts_of_child(tmp_path, monkeypatch)
    assert acts["connect"] == "done"
    assert acts["secret"] == "read a made-up secret"
    assert acts["signal"] == "done"
    assert (tmp_path / "target").exists()


def test_where_there_is_no_sandbox_no_file_is_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    without_bubblewrap(monkeypatch)
    monkeypatch.setattr(sandbox, "_output_of", lambda command: "")
    assert sandbox.available_sandbox() == "none"
    with pytest.raises(
        Unreadable, match=r"install bubblewrap 0\.12 or newer, or set FOLLOWTHROUGH_OPEN_FILES_WITHOUT_SANDBOX"
    ) as refused:
        read_apart(sandbox.READER / "extract_child.py", b"<p>text", "text/html")
    assert refused.value.reason == "no_sandbox"


def test_an_installation_may_say_that_files_are_opened_without_one(monkeypatch: pytest.MonkeyPatch) -> None:
    without_bubblewrap(monkeypatch)
    monkeypatch.setattr(sandbox, "_output_of", lambda command: "")
    monkeypatch.setenv("FOLLOWTHROUGH_OPEN_FILES_WITHOUT_SANDBOX", "true")
    load_settings()
    assert b"text" in read_apart(sandbox.READER / "extract_child.py", b"<p>text", "text/html")


@pytest.mark.parametrize(
    "program",
    [
        "exit 0",
        "echo closed",
        'while [ "$1" != "--" ]; do shift; done; shift; exec "$@"',
        'while [ "$1" != "--" ]; do shift; done; shift; exec unshare -n "$@"',
    ],
)
def test_a_false_bubblewrap_is_not_believed(program: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One that does nothing, says what it was asked, runs the command as it is, or takes the network alone away."""
    false = tmp_path / "bwrap"
    false.write_text(f"#!/bin/sh\n{program}\n")
    false.chmod(0o755)
    monkeypatch.setattr(sandbox, "_bubblewrap", lambda: str(false))
    assert sandbox.available_sandbox() == "landlock"


@pytest.mark.parametrize(
    ("more", "fewer", "sandbox_used"),
    [
        ((), "", "bubblewrap"),
        (("--ro-bind", "/etc/passwd", "/etc/passwd"), "", "landlock"),
        (("--share-net",), "", "landlock"),
        ((), "--disable-userns", "landlock"),
    ],
    ids=["the control", "a file", "the network", "a namespace"],
)
def test_a_bubblewrap_that_leaves_one_thing_open_is_not_believed(
    more: tuple[str, ...], fewer: str, sandbox_used: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program, at = tmp_path / "bwrap", 'words.index("--dev")'
    program.write_text(
        f"#!{sys.executable} -I\nimport os, sys\nwords = [word for word in sys.argv[1:] if word != {fewer!r}]\n"
        f"os.execv({sandbox._bubblewrap()!r}, ['bwrap', *words[:{at}], *{more!r}, *words[{at}:]])\n"
    )
    program.chmod(0o755)
    monkeypatch.setattr(sandbox, "_bubblewrap", lambda: str(program))
    assert sandbox.available_sandbox() == sandbox_used


@pytest.mark.parametrize(("version", "is_used"), [("0.11.0", False), ("0.12.0", True), ("1.0", True), ("", False)])
def test_an_old_bubblewrap_of_the_system_is_not_used(
    version: str, is_used: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = tmp_path / "bwrap"
    program.write_text(f"#!/bin/sh\necho bubblewrap {version}\n")
    program.chmod(0o755)
    monkeypatch.setattr(sandbox.shutil, "which", lambda *_, **__: str(program))
    assert (sandbox._bubblewrap.__wrapped__() == str(program)) == is_used


def test_a_program_that_starts_and_fails_is_no_sandbox(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sandbox, "_bubblewrap", lambda: "/bin/false")
    assert sandbox.available_sandbox() == "landlock"
    monkeypatch.setattr(sandbox, "_bubblewrap", lambda: "/nowhere/bwrap")
    sandbox.available_sandbox.cache_clear()
    assert sandbox.available_sandbox() == "landlock"


def test_a_machine_without_known_numbers_of_calls_has_no_sandbox(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kernel.platform, "machine", lambda: "made-up")
    with pytest.raises(kernel.NoSandbox, match="no numbers of calls are known for made-up"):
        kernel.refuse_calls()


def test_an_old_kernel_has_no_sandbox(monkeypatch: pytest.MonkeyPatch) -> None:
    class Old:
        @staticmethod
        def syscall(*_: object) -> int:
            return kernel.LEAST_ABI - 1

    monkeypatch.setattr(kernel, "_libc", Old)
    with pytest.raises(kernel.NoSandbox, match="no Landlock"):
        kernel.close_off((sys.prefix,))


def test_the_numbers_of_calls_are_those_of_this_machine() -> None:
    """The C library of this machine agrees with the table on what a few of the numbers mean."""
    place = [*kernel._MACHINES].index(kernel.platform.machine())
    libc = ctypes.CDLL(None, use_errno=True)
    # kill(own process, 0) does nothing and succeeds; socket(-1, ...) has no such family.
    assert libc.syscall(kernel._REFUSED["kill"][place], os.getpid(), 0) == 0
    assert libc.syscall(kernel._REFUSED["socket"][place], -1, 0, 0) == -1


def test_what_a_child_writes_is_read_up_to_a_limit_and_then_it_is_ended(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It writes for ever; without the limit the parent would read until its own memory is full."""
    script = tmp_path / "child.py"
    script.write_text("import sys\nwhile True:\n    sys.stdout.buffer.write(b'x' * 65536)\n")
    monkeypatch.setattr(sandbox, "MOST_WRITTEN", 1_000_000)
    monkeypatch.setattr(sandbox, "WALL_SECONDS", 3_600)  # so that only the limit can end it
    with pytest.raises(Unreadable, match="more time or memory than a file may"):
        read_apart(script, b"x" * 5_000_000)


def test_the_doctor_says_which_sandbox_holds(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def says() -> tuple[str, str]:
        sandbox.available_sandbox.cache_clear()
        (part,) = checks._sandbox(Settings(home=tmp_path, open_files_without_sandbox=allowed))
        return part.says, part.what

    allowed = False
    assert says() == ("ok", "foreign files are opened inside bubblewrap")
    without_bubblewrap(monkeypatch)
    assert says() == ("ok", "foreign files are opened inside landlock")
    monkeypatch.setattr(sandbox, "_output_of", lambda command: "")
    assert says() == ("wrong", "none, so no foreign file is opened")
    allowed = True
    assert says() == ("note", "none; foreign files are opened without one")
