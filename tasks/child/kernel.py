"""Let the kernel take files, network and other processes away from this process: Landlock and seccomp.

Used where bubblewrap does not start. Only the standard library is used, and nothing can be taken back. Run as a script,
it closes itself off and ends with 0, or with 1 where the kernel has no Landlock that restricts files and signals.
Sources: the kernel's pages on Landlock (userspace-api/landlock) and seccomp filters (userspace-api/seccomp_filter).
"""

import ctypes
import os
import platform
import struct
import sys

LEAST_ABI = 6
"""The first version of Landlock that also keeps signals and abstract sockets inside."""

_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446
_VERSION = 1
_PATH_BENEATH = 1
_READ_FILE, _READ_DIR = 1 << 2, 1 << 3
_ALL_FILES = (1 << 16) - 1
"""Every access to files up to version 5 of Landlock; reading is given back for what Python needs."""
_ALL_NETWORK = 0b11
_ALL_SCOPES = 0b11
_NO_NEW_PRIVILEGES, _SET_SECCOMP, _FILTER = 38, 22, 2

_LOAD, _EQUAL, _AT_LEAST, _RETURN = 0x20, 0x15, 0x35, 0x06
_X32 = 0x40000000
"""From this number on, x86_64 has the same calls once more, for programs with short pointers."""
_ALLOW, _REFUSE, _KILL = 0x7FFF0000, 0x00050001, 0x80000000
"""Let the call through; answer EPERM; end the process."""
_MACHINES = {
    # The kernel's name of the machine, and its numbers of: socket, socketpair, connect, bind, sendto, execve, execveat,
    # fork, vfork, clone, clone3, kill, tgkill, ptrace, process_vm_readv, process_vm_writev, io_uring_setup, mount, bpf,
    # memfd_create, userfaultfd, perf_event_open.
    "x86_64": (0xC000003E, (41, 53, 42, 49, 44, 59, 322, 57, 58, 56, 435, 62, 234, 101, 310, 311, 425, 165, 321, 319,
                            323, 298)),
    "aarch64": (0xC00000B7, (198, 199, 203, 200, 206, 221, 281, 220, 435, 129, 131, 117, 270, 271, 425, 40, 280, 279,
                             282, 241)),
}  # fmt: skip

_libc = ctypes.CDLL(None, use_errno=True)


class NoSandbox(Exception):
    """This kernel cannot close the process off."""


def close_off(readable: tuple[str, ...]) -> None:
    """Leave this process no file but those to read beneath some places, no network and no other process.

    Raises NoSandbox where the kernel has no Landlock of `LEAST_ABI`, or is of a machine that we know no numbers for.
    """
    _restrict_files(readable)
    _refuse_calls()


def _restrict_files(readable: tuple[str, ...]) -> None:
    if _libc.syscall(_CREATE_RULESET, None, ctypes.c_size_t(0), _VERSION) < LEAST_ABI:
        raise NoSandbox("the kernel has no Landlock that keeps signals inside")
    attributes = struct.pack("=QQQ", _ALL_FILES, _ALL_NETWORK, _ALL_SCOPES)
    ruleset = _called(_CREATE_RULESET, attributes, ctypes.c_size_t(len(attributes)), 0)
    for place in readable:
        try:
            opened = os.open(place, os.O_PATH | os.O_CLOEXEC)
        except OSError:
            continue  # not every machine has each place
        rights = _READ_FILE | (_READ_DIR if os.path.isdir(place) else 0)
        _called(_ADD_RULE, ruleset, _PATH_BENEATH, struct.pack("=Qi", rights, opened), 0)
        os.close(opened)
    if _libc.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0):
        raise NoSandbox("the kernel does not let the process give up privileges")
    _called(_RESTRICT_SELF, ruleset, 0)
    os.close(ruleset)


def _refuse_calls() -> None:
    """Answer EPERM to each call that opens a socket, starts or touches a process; end a process of another machine."""
    if platform.machine() not in _MACHINES:
        raise NoSandbox(f"no numbers of calls are known for {platform.machine()}")
    machine, numbers = _MACHINES[platform.machine()]
    steps = [_step(_LOAD, 0, 0, 4), _step(_EQUAL, 1, 0, machine), _step(_RETURN, 0, 0, _KILL), _step(_LOAD, 0, 0, 0)]
    steps.append(_step(_AT_LEAST, len(numbers) + 1, 0, _X32))
    for place, number in enumerate(numbers):
        steps.append(_step(_EQUAL, len(numbers) - place, 0, number))
    steps += [_step(_RETURN, 0, 0, _ALLOW), _step(_RETURN, 0, 0, _REFUSE)]
    program = ctypes.create_string_buffer(b"".join(steps))
    pointer = struct.pack("=H6xQ", len(steps), ctypes.addressof(program))
    if _libc.prctl(_SET_SECCOMP, _FILTER, pointer, 0, 0):
        raise NoSandbox("the kernel takes no seccomp filter")


def _step(code: int, if_true: int, if_false: int, value: int) -> bytes:
    return struct.pack("=HBBI", code, if_true, if_false, value)


def _called(number: int, *arguments: object) -> int:
    result: int = _libc.syscall(number, *arguments)
    if result < 0:
        raise NoSandbox(os.strerror(ctypes.get_errno()))
    return result


if __name__ == "__main__":
    try:
        close_off((sys.prefix,))
    except (NoSandbox, AttributeError):
        sys.exit(1)
