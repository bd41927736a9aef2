"""A day in minutes: every process of a drill reads a wall clock that goes faster, and all of them the same one."""

import subprocess
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from tests.supply.system_programs import path_of

SOURCE = Path(__file__).with_name("fast_time.c")


@dataclass(frozen=True)
class FastTime:
    """A clock that stood at `begins` when `real` was the true time, and goes `speed` times as fast."""

    library: Path
    begins: datetime
    speed: float
    real: float

    def now(self) -> datetime:
        """Return the time that the processes of the drill read."""
        return datetime.fromtimestamp(self.timestamp(), UTC)

    def timestamp(self) -> float:
        """Return the same as seconds since 1970."""
        return self.begins.timestamp() + (time.time() - self.real) * self.speed

    def environment(self) -> dict[str, str]:
        """Return what makes a process read this clock."""
        said = f"{self.real:.6f} {self.begins.timestamp():.6f} {self.speed}"
        return {"LD_PRELOAD": str(self.library), "FAST_TIME": said}


def fast_time(folder: Path, begins: datetime, speed: float) -> FastTime:
    """Compile the clock into a folder, and let it begin now. Raises AssertionError without a C compiler."""
    library = folder / "fast_time.so"
    subprocess.run([path_of("cc"), "-shared", "-fPIC", "-O1", "-o", str(library), str(SOURCE)], check=True)
    library.chmod(0o755)
    return FastTime(library, begins, speed, time.time())
