"""Memos of a record in every form, against as many Python processes that each call typst once for the PDF alone.

Two at a time on both sides. The record is made up: agencies, each with words of its own and the memos of a year.
`MEMOS=1000 python tests/bench/run.py memos` makes all 1,000; else a tenth of them, scaled up.
"""

import asyncio
import gc
import os
import re
import sys
import tempfile
from concurrent.futures import ProcessPoolExecutor
from datetime import timedelta
from multiprocessing import get_context
from pathlib import Path
from random import Random
from subprocess import DEVNULL
from time import perf_counter, process_time
from typing import TYPE_CHECKING, Any

from ratio import Ratio

if TYPE_CHECKING:
    from notifications.memo import MemoDocument

ALL, EVERYDAY, MONTHS, ROUNDS, AT_ONCE = 1_000, 96, 12, 4, 2
IN_SHORT = {"EVERYDAY": 1, "ROUNDS": 1, "AT_ONCE": 1}
MILLISECONDS, MEGABYTES = 200, 250
FIELDS = ("title", "short", "what", "needs", "text", "summary")
"""What an agency words in its own way: titles, milestones, the evidence that would count, sentences about them."""
NOUNS = (
    "policy", "guidance", "training", "request", "report", "audit", "custody", "review", "record", "officer",
    "manual", "notice", "duty", "answer", "file", "step", "office", "unit", "course", "draft", "letter", "form", "site",
)  # fmt: skip
TYPST = (
    "import sys, typst; from pathlib import Path; "
    "typst.Compiler(Path(sys.argv[1]).read_bytes(), root=sys.argv[2], ignore_system_fonts=True)"
    ".compile(output=sys.argv[3], format='pdf', pdf_standards=['ua-1'], timestamp=0)"
)


def measure() -> list[Ratio]:
    """Render a record on both sides, in turns. Raises RuntimeError where a form is missing."""
    count = int(os.environ.get("MEMOS", EVERYDAY))
    with tempfile.TemporaryDirectory() as folder:
        _keep(Path(folder), count)
        ours, floor, began, warm, most = _both(Path(folder), count)
    whole = began + ours * ALL / count
    alone = floor * ALL / count
    print(
        f"memos: {count} of {ALL:,}: {whole:.0f} s for {ALL:,} in every form (of which {began:.1f} s to start) against "
        f"{alone:.0f} s for {ALL:,} processes; one memo, warm: {warm:.0f} ms of processor time, {most:.0f} MB at most"
    )
    return [
        Ratio("memos", whole / alone, 0.6, f"{ALL:,} processes that make the PDF alone", "times"),
        Ratio("memo_time", warm / MILLISECONDS, 1.0, f"{MILLISECONDS} ms for all forms of one", "share of the limit"),
        Ratio("memo_memory", most / MEGABYTES, 1.0, f"{MEGABYTES} MB", "share of the limit"),
    ]


def _both(folder: Path, count: int) -> tuple[float, float, float, float, float]:
    """Return the seconds of each side, of our start, the milliseconds of a memo, and the megabytes of a process."""
    from notifications.printed.pdf import TEMPLATES

    ours = floor = 0.0
    seconds: list[float] = []
    started = perf_counter()
    with ProcessPoolExecutor(AT_ONCE, get_context("spawn")) as pool:
        list(pool.map(_begin, [str(folder / "0.json")] * AT_ONCE))
        began = perf_counter() - started
        for part in range(ROUNDS):
            numbers = range(count * part // ROUNDS, count * (part + 1) // ROUNDS)
            names = [str(folder / f"{number}.json") for number in numbers]
            started = perf_counter()
            told = list(pool.map(_rendered, names, chunksize=MONTHS))
            ours += perf_counter() - started
            seconds += [each for each, _ in told]
            started = perf_counter()
            asyncio.run(_typst_alone([name.replace(".json", ".typ") for name in names], str(TEMPLATES)))
            floor += perf_counter() - started
    return ours, floor, began, sorted(seconds)[len(seconds) // 2] * 1000, max(most for _, most in told)


def _begin(name: str) -> None:
    """Render one memo, so that all is imported and warm, and leave what lives for ever out of Python's cleaning up."""
    _rendered(name)
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000)


def _rendered(name: str) -> tuple[float, float]:
    """Render a memo from its facts; return its seconds of processor time and the most megabytes the process held."""
    from notifications.memo import MemoDocument, memo_of
    from notifications.printed import render_memo

    facts = MemoDocument.model_validate_json(Path(name).read_bytes())
    started = process_time()
    made = render_memo(memo_of(facts))
    taken = process_time() - started
    if set(made) != {"memo.html", "memo.json", "memo.pdf", "milestones.csv"}:
        raise RuntimeError(f"a file is missing among {sorted(made)}")
    for form, content in made.items():
        Path(f"{name}.{form}").write_bytes(content)
    return taken, _most()


def _most() -> float:
    """Return the most megabytes that this process held; getrusage would count those of who started it."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) / 1000 for line in lines if line.startswith("VmHWM:"))


async def _typst_alone(names: list[str], root: str) -> None:
    """Start a process for each memo, two at a time."""
    free = asyncio.Semaphore(AT_ONCE)

    async def one(name: str) -> None:
        async with free:
            words = ("-c", TYPST, name, root, f"{name}.pdf")
            process = await asyncio.create_subprocess_exec(sys.executable, *words, stdout=DEVNULL)
            if await process.wait():
                raise RuntimeError(f"typst alone ended with {process.returncode} for {name}")

    await asyncio.gather(*map(one, names))


def _keep(folder: Path, count: int) -> None:
    """Write the facts of each memo, and the main file that typst alone gets for it."""
    from notifications.memo import memo_of
    from notifications.printed.pdf import _compiler, _source

    for number in range(count):
        facts = _memo(*divmod(number, MONTHS))
        (folder / f"{number}.json").write_text(facts.model_dump_json())
        (folder / f"{number}.typ").write_bytes(_source("memo", memo_of(facts).pages()))
        _compiler(b"\n").compile(format="svg")  # a query alone makes Typst forget nothing


def _memo(agency: int, month: int) -> "MemoDocument":
    """Return a made-up memo: of each agency other things have happened, and each says them in its own words."""
    from notifications.memo import MemoDocument
    from tests.material.memo import AS_OF, memo_of, sealed_of, story, world_at

    random = Random(agency)
    told = [step for number, step in enumerate(story()) if number < 40 or random.random() < 0.8]
    facts = memo_of(world_at(sealed_of(told), AS_OF + timedelta(days=30 * month)))
    own = dict(zip(NOUNS, random.sample([f"{noun} {agency}" for noun in NOUNS], len(NOUNS)), strict=True))
    words = re.compile(rf"\b({'|'.join(NOUNS)})(?=s?\b)")

    def worded(value: Any, key: str = "") -> Any:
        if isinstance(value, dict):
            return {name: worded(each, name) for name, each in value.items()}
        if isinstance(value, list):
            return [worded(each, key) for each in value]
        return words.sub(lambda found: own[found[0]], value) if key in FIELDS and isinstance(value, str) else value

    said = facts.model_dump(mode="json")
    return MemoDocument.model_validate(worded(said) | {"terms": said["terms"]})


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[2]))
    print(measure())
