"""Let the kernel take files, network and other processes away from this process: Landlock and seccomp.

Landlock keeps it from files; a filter of calls refuses the rest, also what an old Landlock leaves open. Run as a
script, it is the trial of both: it says so if it reaches nothing. Only the standard library is used. Sources: the
kernel's pages on Landlock (userspace-api/landlock) and seccomp filters (userspace-api/seccomp_filter).
"""

import ctypes
import errno
import os
import platform
import struct
import sys
from contextlib import suppress

_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446
_VERSION = 1
_INET, _STREAM = 2, 1
_PATH_BENEATH = 1
_READ_FILE, _READ_DIR = 1 << 2, 1 << 3
_FILE_RIGHTS = (13, 14, 15, 15, 16, 16)
"""How many kinds of access to files each version of Landlock knows, from version 1 (Linux 5.13)."""
_NETWORK_FROM, _SCOPES_FROM = 4, 6
_ALL_NETWORK = _ALL_SCOPES = 0b11
_NO_NEW_PRIVILEGES, _SET_SECCOMP, _FILTER = 38, 22, 2
_CAPABILITY_VERSION = 0x20080522

_LOAD, _EQUAL, _AT_LEAST, _HAS, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
_CALL, _MACHINE, _ARGUMENTS = 0, 4, 16
"""Where a filter finds the number of the call, the machine, and the arguments, 8 bytes each."""
_X32 = 0x40000000
"""From this number on, x86_64 has the same calls once more."""
_ALLOW, _REFUSE, _KILL = 0x7FFF0000, 0x00050001, 0x80000000
"""Let the call through; answer EPERM; end the process."""
_CLONE_NEWUSER = 0x10000000
_MACHINES = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
"""The kernel's names of the machines whose numbers of calls are known."""
_REFUSED = {
    # the network
    "socket": (41, 198), "socketpair": (53, 199), "connect": (42, 203), "bind": (49, 200), "sendto": (44, 206),
    "sendmsg": (46, 211), "sendmmsg": (307, 269), "setsockopt": (54, 208),
    # programs and processes
    "execve": (59, 221), "execveat": (322, 281), "fork": (57, None), "vfork": (58, None), "clone": (56, 220),
    "clone3": (435, 435), "setsid": (112, 157), "setpgid": (109, 154), "kill": (62, 129), "tkill": (200, 130),
    "tgkill": (234, 131), "rt_sigqueueinfo": (129, 138), "rt_tgsigqueueinfo": (297, 240),
    "pidfd_send_signal": (424, 424), "pidfd_getfd": (438, 438), "ptrace": (101, 117), "process_vm_readv": (310, 270),
    "process_vm_writev": (311, 271), "setpriority": (141, 140), "sched_setparam": (142, 118),
    "sched_setscheduler": (144, 119), "sched_setaffinity": (203, 122), "sched_setattr": (314, 274),
    "ioprio_set": (251, 30),
    # memory and messages shared with other processes
    "shmget": (29, 194), "shmat": (30, 196), "shmctl": (31, 195), "semget": (64, 190), "semop": (65, 193),
    "semtimedop": (220, 192), "semctl": (66, 191), "msgget": (68, 186), "msgsnd": (69, 189), "msgrcv": (70, 188),
    "msgctl": (71, 187), "mq_open": (240, 180), "mq_unlink": (241, 181), "memfd_create": (319, 279),
    # the kernel
    "io_uring_setup": (425, 425), "mount": (165, 40), "open_tree": (428, 428), "move_mount": (429, 429),
    "fsopen": (430, 430), "unshare": (272, 97), "setns": (308, 268), "bpf": (321, 280), "userfaultfd": (323, 282),
    "perf_event_open": (298, 241), "add_key": (248, 217), "request_key": (249, 218), "keyctl": (250, 219),
    # changes of files that no Landlock, or only a newer one, refuses
    "truncate": (76, 45), "ftruncate": (77, 46), "creat": (85, None), "openat2": (437, 437), "chmod": (90, None),
    "fchmod": (91, 52), "fchmodat": (268, 53), "fchmodat2": (452, 452), "chown": (92, None), "fchown": (93, 55),
    "lchown": (94, None), "fchownat": (260, 54), "setxattr": (188, 5), "lsetxattr": (189, 6), "fsetxattr": (190, 7),
    "setxattrat": (463, 463), "removexattr": (197, 14), "lremovexattr": (198, 15), "fremovexattr": (199, 16),
    "removexattrat": (466, 466), "file_setattr": (469, 469), "utime": (132, None), "utimes": (235, None),
    "futimesat": (261, None), "utimensat": (280, 88), "inotify_add_watch": (254, 27), "fanotify_init": (300, 262),
}  # fmt: skip
"""Calls that no reader needs, with their numbers on the two machines."""
_REFUSED_WITH = (
    ((2, None), 1, _HAS, os.O_TRUNC),  # open
    ((257, 56), 2, _HAS, os.O_TRUNC),  # openat
    ((302, 261), 0, _HAS, 0xFFFFFFFF),  # prlimit64: the limits of another process
    ((72, 25), 1, _EQUAL, 8),  # fcntl, F_SETOWN: signals to another process, also in the next three
    ((72, 25), 1, _EQUAL, 15),  # fcntl, F_SETOWN_EX
    ((16, 29), 1, _EQUAL, 0x8901),  # ioctl, FIOSETOWN
    ((16, 29), 1, _EQUAL, 0x8902),  # ioctl, SIOCSPGRP
)
"""Calls that are refused if an argument, counted from 0, equals a value or has bits of it."""

_libc = ctypes.CDLL(None, use_errno=True)


class NoSandbox(Exception):
    """This kernel cannot close the process off."""


def landlock_version() -> int:
    """Return the version of this kernel's Landlock; 0 or less if it has none."""
    version: int = _libc.syscall(_CREATE_RULESET, None, ctypes.c_size_t(0), _VERSION)
    return version


def close_off(readable: tuple[str, ...]) -> None:
    """Leave this process no file but those beneath some places, no network, no other process. Raises NoSandbox."""
    version = landlock_version()
    if version < 1:
        raise NoSandbox("the kernel has no Landlock")
    files = (1 << _FILE_RIGHTS[min(version, len(_FILE_RIGHTS)) - 1]) - 1
    network, scopes = _ALL_NETWORK * (version >= _NETWORK_FROM), _ALL_SCOPES * (version >= _SCOPES_FROM)
    attributes = struct.pack("=QQQ", files, network, scopes)  # an older kernel takes what is zero
    ruleset = _called(_CREATE_RULESET, attributes, ctypes.c_size_t(len(attributes)), 0)
    for place in readable:
        try:
            descriptor = os.open(place, os.O_PATH | os.O_CLOEXEC)
        except OSError:
            continue  # not every machine has each place
        rights = _READ_FILE | (_READ_DIR if os.path.isdir(place) else 0)
        _called(_ADD_RULE, ruleset, _PATH_BENEATH, struct.pack("=Qi", rights, descriptor), 0)
        os.close(descriptor)
    if _libc.capset(struct.pack("=Ii", _CAPABILITY_VERSION, 0), bytes(24)):
        raise NoSandbox("the process cannot give up the capabilities of root")
    if _libc.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0):
        raise NoSandbox("the kernel does not let the process give up privileges")
    _called(_RESTRICT_SELF, ruleset, 0)
    os.close(ruleset)
    _refuse_calls()


def _refuse_calls() -> None:
    if platform.machine() not in _MACHINES:
        raise NoSandbox(f"no numbers of calls are known for {platform.machine()}")
    machine, place = _MACHINES[platform.machine()], [*_MACHINES].index(platform.machine())
    refuse = _step(_RETURN, 0, 0, _REFUSE)
    steps = [_step(_LOAD, 0, 0, _MACHINE), _step(_EQUAL, 1, 0, machine), _step(_RETURN, 0, 0, _KILL)]
    steps += [_step(_LOAD, 0, 0, _CALL), _step(_AT_LEAST, 0, 1, _X32), refuse]
    for numbers in _REFUSED.values():
        if (number := numbers[place]) is not None:
            steps += [_step(_EQUAL, 0, 1, number), refuse]
    for numbers, argument, test, value in _REFUSED_WITH:
        if (number := numbers[place]) is not None:
            steps += [_step(_EQUAL, 0, 4, number), _step(_LOAD, 0, 0, _ARGUMENTS + 8 * argument)]
            steps += [_step(test, 0, 1, value), refuse, _step(_LOAD, 0, 0, _CALL)]
    steps.append(_step(_RETURN, 0, 0, _ALLOW))
    program = ctypes.create_string_buffer(b"".join(steps))
    pointer = struct.pack("=H6xQ", len(steps), ctypes.addressof(program))
    if _libc.prctl(_SET_SECCOMP, _FILTER, pointer, 0, 0):
        raise NoSandbox("the kernel takes no seccomp filter")


def _step(code: int, if_true: int, if_false: int, value: int) -> bytes:
    """Return one step of a filter; `if_true` and `if_false` are how many steps it then skips."""
    return struct.pack("=HBBI", code, if_true, if_false, value)


def _called(number: int, *arguments: object) -> int:
    result: int = _libc.syscall(number, *arguments)
    if result < 0:
        raise NoSandbox(os.strerror(ctypes.get_errno()))
    return result


def prove_closed(port: int) -> None:
    """Raise NoSandbox if this process can read /etc/passwd, reach a port here, make a namespace, or empty a file."""
    with suppress(OSError):
        os.close(os.open("/etc/passwd", os.O_RDONLY))
        raise NoSandbox("/etc/passwd can be read")
    descriptor = _libc.socket(_INET, _STREAM, 0)
    address = struct.pack("=H", _INET) + struct.pack("!H4s8x", port, bytes((127, 0, 0, 1)))
    if descriptor >= 0 and _libc.connect(descriptor, address, len(address)) == 0:
        raise NoSandbox("the network can be reached")
    if _libc.unshare(_CLONE_NEWUSER) == 0:
        raise NoSandbox("a namespace can be made")
    # There is no file of this name: the answer says whether the call was refused before anybody looked for one.
    for call, argument in ((_libc.truncate, 0), (_libc.open, os.O_TRUNC)):
        if call(b"", argument) != -1 or ctypes.get_errno() != errno.EPERM:
            raise NoSandbox("a file can be emptied")


if __name__ == "__main__":
    try:
        close_off((sys.prefix,))
        prove_closed(int(sys.argv[1]))
        sys.stdout.write(sys.argv[2])
    except (NoSandbox, AttributeError):
        sys.exit(1)
