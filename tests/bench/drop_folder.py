"""A shared folder of PDFs of five pages: the first look against each file alone, and a look that finds nothing new.

A file opened alone costs the start of a sandbox and of Python. The second look is put against the first.
"""

import tempfile
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter, process_time

from ratio import Ratio

from models.register import FileDrop
from tasks.core import Store
from tasks.files import extract_text
from tasks.sources import check
from tasks.sources.context import CheckContext
from tasks.web import Manners
from tests.material.files import pdf
from tests.tasks.sources.replay import Days

FILES, ALONE = 200, 10
GOAL, GOAL_AGAIN = 0.5, 0.05
IN_SHORT = {"FILES": 5, "ALONE": 1}


def measure() -> list[Ratio]:
    """Look at the folder twice, and open some of its files alone."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder) / "drop"
        place.mkdir()
        bodies = [
            pdf(*(f"Made-up audit plan {n}, page {at}. " + "words " * 300 for at in range(5))) for n in range(FILES)
        ]
        for number, body in enumerate(bodies):
            (place / f"plan {number}.pdf").write_bytes(body)
        started = perf_counter()
        for body in bodies[:ALONE]:
            extract_text(body, "application/pdf")
        alone = (perf_counter() - started) / ALONE * FILES
        context = CheckContext(
            now=datetime(2026, 8, 22, 13, tzinfo=UTC),
            store=Store(Path(folder) / "evidence"),
            manners=Manners(user_agent="followthrough (bench)"),
            drop=Path(folder),
            salt=b"made up",
        )
        days = Days(context, FileDrop(kind="file_drop", voice="agency", folder="drop"))
        started = perf_counter()
        assert len(days.check().result.items) == FILES
        first = perf_counter() - started
        started, processor = perf_counter(), process_time()
        again = replace(context, record=days.known, now=days.now, full=False)
        assert len(check("made_up", days.source, again).result.items) == FILES
        second, processor = perf_counter() - started, process_time() - processor
    print(f"drop folder: {FILES} PDFs first in {first:.1f} s, each alone {alone:.1f} s (from {ALONE})")
    print(f"drop folder: again in {second:.3f} s, of the processor {processor:.3f} s")
    return [
        Ratio("drop_folder", first / alone, GOAL, "each file opened alone", "times"),
        Ratio("drop_folder_again", second / first, GOAL_AGAIN, "the first look", "times"),
    ]
