"""Converts one file of an old format with LibreOffice, and writes the result to standard output.

Run by `tasks/core/sandbox.py` within bubblewrap, with no network and no file but LibreOffice and an empty folder.
Arguments: the sandbox, the folder of the program, the ending of the file and the ending wanted.
"""

import resource
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))
from tasks.child.kernel import refuse_calls

MEMORY, CPU_SECONDS, WRITTEN = 4 << 30, 40, 100_000_000
_FILTERS = {
    "doc": "MS Word 97", "rtf": "Rich Text Format", "odt": "writer8", "xls": "MS Excel 97", "ods": "calc8",
    "ppt": "MS PowerPoint 97", "odp": "impress8",
}  # fmt: skip
"""Left to choose, LibreOffice takes a damaged workbook for a list in plain text."""
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
    body = sys.stdin.buffer.read()
    (folder / f"file.{old}").write_bytes(body)
    filter_ = _FILTERS["rtf" if body.startswith(rb"{\rt") else old]  # Word gives both endings to both
    if old == "xls" and "Workbook".encode("utf-16-le") not in body:
        filter_ = "MS Excel 95"  # the name of its stream tells the older form
    command = [
        f"{program}/soffice.bin", f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless", "--norestore",
        f"--infilter={filter_}", "--convert-to", new, "--outdir", str(folder / "made"), str(folder / f"file.{old}"),
    ]  # fmt: skip
    environment = {"HOME": str(folder), "LD_LIBRARY_PATH": program}  # without /proc it does not find its own libraries
    for _ in range(3):
        process = subprocess.run(  # noqa: S603 - our own command, no shell
            command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False
        )
        if process.returncode != _STARTS_AGAIN:
            break
    result = folder / "made" / f"file.{new}"
    if not result.is_file():
        return 1
    sys.stdout.buffer.write(result.read_bytes())
    return 0


if __name__ == "__main__":
    sys.exit(main())
