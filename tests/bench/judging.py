"""Judging 10,000 held documents again by a changed rule, their text extracted before: 1,000 a second and core."""

import sys
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from random import Random
from statistics import median
from time import process_time
from typing import TYPE_CHECKING, Any

from ratio import Ratio

if TYPE_CHECKING:
    from models.ledger import Entry

DOCUMENTS, PAGES, WORDS, TRIES = 10_000, 5, 350, 3
IN_SHORT = {"DOCUMENTS": 100, "TRIES": 1}
AT_LEAST = 1_000
"""Documents a second and core."""
NOW = datetime(2026, 8, 1, 13, tzinfo=UTC)
PATTERNS = ("(?i)audit", "(?i)task force", "(?i)quarterly.{0,60}(march|june) 2026")


def measure() -> list[Ratio]:
    """Judge all of them by one rule, in processor seconds. Raises RuntimeError where it does not find what it must."""
    with tempfile.TemporaryDirectory() as folder:
        entries, matching = _held(Path(folder))
        seconds = [_judged(Path(folder), entries, matching) for _ in range(TRIES)]
        reading = median(_read(Path(folder)) for _ in range(TRIES))
    rate = DOCUMENTS / median(seconds)
    print(
        f"judging: {rate:,.0f} documents a second and core, of {PAGES} pages and {WORDS * PAGES:,} words; median of"
        f" {TRIES}: {median(seconds):.2f} s of processor time, of which {reading:.2f} s to read and hash the files"
    )
    return [Ratio("judging", AT_LEAST / rate, 1.0, f"{AT_LEAST:,} held documents a second and core", "times")]


def _judged(folder: Path, entries: "tuple[Entry, ...]", matching: int) -> float:
    from models.register import TextInFile
    from tasks.core import Store
    from tasks.evidence import try_rules
    from tests.material.records import planned, told

    record = told(planned())
    rule = TextInFile(type="text_in_file", all_of=PATTERNS)
    started = process_time()
    found = try_rules(entries, [record], {record.id: rule}, Store(folder))
    taken = process_time() - started
    if len(found) != matching:
        raise RuntimeError(f"{len(found)} found of {matching}")
    return taken


def _read(folder: Path) -> float:
    started = process_time()
    for path in folder.glob("*/*/*"):
        if sha256(path.read_bytes()).hexdigest() != path.name:
            raise RuntimeError(f"{path.name} is not what was kept")
    return process_time() - started


def _held(folder: Path) -> "tuple[tuple[Entry, ...], int]":
    """Keep made-up texts as a look would, without waiting for the disk; return the looks, and how many texts match."""
    from models.evidence import Extracted, SourceItem
    from models.ledger import Entry, canonical
    from tests.material.records import looked

    entries, seen, matching = [], [], 0
    for number, pages in enumerate(_texts(), start=1):
        body = canonical(Extracted(extractor=1, pages=pages).model_dump(mode="json"))
        name = sha256(body).hexdigest()
        path = folder / name[:2] / name[2:4] / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(body)
        matching += number % 10 == 0
        of_file: dict[str, Any] = {"ref": f"{number}.pdf", "size": 9, "media_type": "application/pdf", "origin": "drop"}
        seen.append(SourceItem(sha256=sha256(name.encode()).hexdigest(), text=name, **of_file))
        if number % 100 == 0:
            facts: dict[str, Any] = {"occurred_on": NOW.date(), "recorded_at": NOW, "actor": "followthrough"}
            entries.append(Entry(seq=number, event=looked(items=tuple(seen)), **facts))
            seen = []
    return tuple(entries), matching


def _texts() -> Iterator[tuple[str, ...]]:
    """Yield the pages of each document; every tenth one holds all that the rule asks for, on its last page."""
    random = Random(7)
    words = [f"word{number}" for number in range(2_000)] + ["Audit", "task", "force", "quarterly", "request"] * 20
    for number in range(1, DOCUMENTS + 1):
        pages = [" ".join(random.choices(words, k=WORDS)) for _ in range(PAGES)]
        if number % 10 == 0:
            pages[-1] += " audit of the\n task force, Quarterly for January to\n March 2026"
        yield tuple(pages)


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[2]))
    print(measure())
