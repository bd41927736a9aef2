"""`followthrough --help` against the import of its command-line library alone, both as processes."""

import asyncio
import sys
from subprocess import DEVNULL

from ratio import Ratio, in_turns

TRIES = 10
IN_SHORT = {"TRIES": 1}


def measure() -> list[Ratio]:
    """Start both in turns."""
    sides = asyncio.run(in_turns(lambda _: _process("-m", "flows", "--help"), _cyclopts, TRIES))
    print(f"help: {sides.told()}")
    return [Ratio("help", sides.ratio, 3.0, "python -c 'import cyclopts'", "times")]


async def _cyclopts(_: int) -> None:
    await _process("-c", "import cyclopts")


async def _process(*words: str) -> None:
    process = await asyncio.create_subprocess_exec(sys.executable, *words, stdout=DEVNULL)
    if await process.wait():
        raise RuntimeError(f"python {' '.join(words)} ended with {process.returncode}")
