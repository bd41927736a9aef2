"""What the watch remembers, in a file that is written in place: so it can be changed on a full disk too."""

import os
from pathlib import Path

from pydantic import ValidationError

from models.core import evolve
from models.operations import WatchState

NAME = "watch.json"  # in the home
SIZE = 64 * 1024  # bytes that are taken from the first watch on: a full disk gives none later


class WatchFile:
    """The file of one installation. One that cannot be read is as none: then every alarm is told once more."""

    def __init__(self, home: Path) -> None:
        self._path = home / NAME

    def read(self) -> WatchState:
        """Return what the last watch left, or the state of a first one."""
        try:
            return WatchState.model_validate_json(self._path.read_bytes().rstrip(b" "))
        except (OSError, ValidationError):
            return WatchState()

    def write(self, state: WatchState) -> bool:
        """Write the state over the last one, and return whether it is on the disk."""
        content = state.model_dump_json(exclude_defaults=True).encode()
        if len(content) > SIZE:  # what is over and could not be told for weeks is forgotten first
            content = evolve(state, over=()).model_dump_json(exclude_defaults=True).encode()
        try:
            handle = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600)
            try:
                os.write(handle, content.ljust(SIZE))
                os.fsync(handle)
            finally:
                os.close(handle)
        except OSError:
            return False
        return True
