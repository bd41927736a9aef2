"""Let the kernel take files, network and other processes away from this process: Landlock and seccomp.

The filter of calls is set within bubblewrap too; Landlock where that does not start. Only the standard library is used.
Run as a script, it is the trial of a sandbox: it says so if it reaches nothing. Sources: the kernel's pages on Landlock
(userspace-api/landlock) and seccomp filters (userspace-api/seccomp_filter).
"""

import ctypes
import os
import platform
import struct
import sys
from contextlib import suppress

LEAST_ABI = 6
"""The first version of Landlock that also keeps signals and abstract sockets inside."""

_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446
_VERSION = 1
_INET, _STREAM = 2, 1
_PATH_BENEATH = 1
_READ_FILE, _READ_DIR = 1 << 2, 1 << 3
_ALL_FILES = (1 << 16) - 1
"""Every access to files up to version 5 of Landlock."""
_ALL_NETWORK = 0b11
_ALL_SCOPES = 0b11
_NO_NEW_PRIVILEGES, _SET_SECCOMP, _FILTER = 38, 22, 2

_LOAD, _EQUAL, _AT_LEAST, _RETURN = 0x20, 0x15, 0x35, 0x06
_X32 = 0x40000000
"""From this number on, x86_64 has the same calls once more."""
_ALLOW, _REFUSE, _KILL = 0x7FFF0000, 0x00050001, 0x80000000
"""Let the call through; answer EPERM; end the process."""
_CLONE_NEWUSER = 0x10000000
_MACHINES = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
"""The kernel's names of the machines whose numbers of calls are known."""
_REFUSED = {
    "socket": (41, 198), "socketpair": (53, 199), "connect": (42, 203), "bind": (49, 200), "sendto": (44, 206),
    "execve": (59, 221), "execveat": (322, 281), "fork": (57, None), "vfork": (58, None), "clone": (56, 220),
    "clone3": (435, 435), "kill": (62, 129), "tkill": (200, 130), "tgkill": (234, 131), "memfd_create": (319, 279),
    "ptrace": (101, 117), "process_vm_readv": (310, 270), "process_vm_writev": (311, 271), "pidfd_getfd": (438, 438),
    "pidfd_send_signal": (424, 424), "io_uring_setup": (425, 425), "mount": (165, 40), "open_tree": (428, 428),
    "move_mount": (429, 429), "fsopen": (430, 430), "unshare": (272, 97), "setns": (308, 268), "bpf": (321, 280),
    "userfaultfd": (323, 282), "perf_event_open": (298, 241), "add_key": (248, 217), "request_key": (249, 218),
    "keyctl": (250, 219),
}  # fmt: skip
"""Calls that no reader needs, with their numbers on the two machines."""

_libc = ctypes.CDLL(None, use_errno=True)


class NoSandbox(Exception):
    """This kernel cannot close the process off."""


def close_off(readable: tuple[str, ...]) -> None:
    """Leave this process no file but those beneath some places, no network, no other process. Raises NoSandbox."""
    if _libc.syscall(_CREATE_RULESET, None, ctypes.c_size_t(0), _VERSION) < LEAST_ABI:
        raise NoSandbox("the kernel has no Landlock that keeps signals inside")
    attributes = struct.pack("=QQQ", _ALL_FILES, _ALL_NETWORK, _ALL_SCOPES)
    ruleset = _called(_CREATE_RULESET, attributes, ctypes.c_size_t(len(attributes)), 0)
    for place in readable:
        try:
            descriptor = os.open(place, os.O_PATH | os.O_CLOEXEC)
        except OSError:
            continue  # not every machine has each place
        rights = _READ_FILE | (_READ_DIR if os.path.isdir(place) else 0)
        _called(_ADD_RULE, ruleset, _PATH_BENEATH, struct.pack("=Qi", rights, descriptor), 0)
        os.close(descriptor)
    if _libc.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0):
        raise NoSandbox("the kernel does not let the process give up privileges")
    _called(_RESTRICT_SELF, ruleset, 0)
    os.close(ruleset)
    refuse_calls()


def refuse_calls() -> None:
    """Refuse calls of sockets and processes (EPERM). Raises NoSandbox."""
    if platform.machine() not in _MACHINES:
        raise NoSandbox(f"no numbers of calls are known for {platform.machine()}")
    machine, place = _MACHINES[platform.machine()], [*_MACHINES].index(platform.machine())
    numbers = [number for call in _REFUSED.values() if (number := call[place])]
    steps = [_step(_LOAD, 0, 0, 4), _step(_EQUAL, 1, 0, machine), _step(_RETURN, 0, 0, _KILL), _step(_LOAD, 0, 0, 0)]
    steps.append(_step(_AT_LEAST, len(numbers) + 1, 0, _X32))
    for place, number in enumerate(numbers):
        steps.append(_step(_EQUAL, len(numbers) - place, 0, number))
    steps += [_step(_RETURN, 0, 0, _ALLOW), _step(_RETURN, 0, 0, _REFUSE)]
    program = ctypes.create_string_buffer(b"".join(steps))
    pointer = struct.pack("=H6xQ", len(steps), ctypes.addressof(program))
    if _libc.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0) or _libc.prctl(_SET_SECCOMP, _FILTER, pointer, 0, 0):
        raise NoSandbox("the kernel takes no seccomp filter")


def _step(code: int, if_true: int, if_false: int, value: int) -> bytes:
    return struct.pack("=HBBI", code, if_true, if_false, value)


def _called(number: int, *arguments: object) -> int:
    result: int = _libc.syscall(number, *arguments)
    if result < 0:
        raise NoSandbox(os.strerror(ctypes.get_errno()))
    return result


def prove_closed(port: int) -> None:
    """Raise NoSandbox if this process can read /etc/passwd, reach a port of this machine, or make a namespace."""
    with suppress(OSError):
        os.close(os.open("/etc/passwd", os.O_RDONLY))
        raise NoSandbox("/etc/passwd can be read")
    descriptor = _libc.socket(_INET, _STREAM, 0)
    address = struct.pack("=H", _INET) + struct.pack("!H4s8x", port, bytes((127, 0, 0, 1)))
    if descriptor >= 0 and _libc.connect(descriptor, address, len(address)) == 0:
        raise NoSandbox("the network can be reached")
    if _libc.unshare(_CLONE_NEWUSER) == 0:
        raise NoSandbox("a namespace can be made")


if __name__ == "__main__":
    try:
        if sys.argv[1] == "landlock":
            close_off((sys.prefix,))
        prove_closed(int(sys.argv[2]))  # in bubblewrap before the filter, which would hide what bubblewrap leaves open
        if sys.argv[1] == "bubblewrap":
            refuse_calls()
        sys.stdout.write(sys.argv[3])
    except (NoSandbox, AttributeError):
        sys.exit(1)
