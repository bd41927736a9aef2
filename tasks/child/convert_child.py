"""Converts one file of an old format with LibreOffice, and writes the result to standard output.

Run by `tasks/core/sandbox.py` as a script within bubblewrap, with no network, no file but LibreOffice and an empty
folder of its own in memory. What comes out is read as any foreign file is. Arguments: the sandbox, the folder of the
program, the ending of the file and the ending wanted.
"""

import resource
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))
from tasks.child.kernel import refuse_calls

MEMORY, CPU_SECONDS, WRITTEN = 4 << 30, 40, 100_000_000
_STARTS_AGAIN = 81
"""What LibreOffice ends with when it has made its profile and wants to be started once more."""


def main() -> int:
    """Convert the file on standard input. Ends with 1 if LibreOffice makes nothing of it."""
    program, old, new = sys.argv[2:]
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (WRITTEN, WRITTEN))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    refuse_calls(runs_programs=True)
    folder = Path("/tmp")  # noqa: S108 - the sandbox's own, in memory
    (folder / f"file.{old}").write_bytes(sys.stdin.buffer.read())
    command = [
        f"{program}/soffice.bin", f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless", "--norestore",
        "--convert-to", new, "--outdir", str(folder / "made"), str(folder / f"file.{old}"),
    ]  # fmt: skip
    environment = {"HOME": str(folder), "LD_LIBRARY_PATH": program}  # without /proc it does not find its own libraries
    for _ in range(3):
        done = subprocess.run(  # noqa: S603 - our own command, no shell
            command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False
        )
        if done.returncode != _STARTS_AGAIN:
            break
    made = folder / "made" / f"file.{new}"
    if not made.is_file():
        return 1
    sys.stdout.buffer.write(made.read_bytes())
    return 0


if __name__ == "__main__":
    sys.exit(main())
