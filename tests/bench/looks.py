"""One look over all sources of the register: side by side against the slowest alone, and the memory of it all.

The sources are local servers in a process of their own, each answer 0.2 s away; a 20 MB PDF lies in a drop folder.
"""

import json
import sys
import tempfile
from pathlib import Path
from subprocess import PIPE, Popen
from time import perf_counter, sleep
from typing import TYPE_CHECKING

from demo import LOOK_EVERY, _family
from ratio import Ratio

from flows._runtime.data import REGISTER
from tasks.evidence.checks import SourceRound, check_sources
from tasks.register import read_plan
from tasks.sources.context import Surroundings

if TYPE_CHECKING:
    from pypdf import PdfWriter

DELAY = "0.2"
GOAL, MEGABYTES = 1.3, 300
PDF_BYTES = 20_000_000
IN_SHORT = {"PDF_BYTES": 2_000_000, "DELAY": "0"}
CHECKOUT = Path(__file__).parents[2]


def measure() -> list[Ratio]:
    """Look once at each source alone and once at all, in a process whose memory is watched while it runs."""
    peak = 0
    with tempfile.TemporaryDirectory() as folder:
        _drop(Path(folder))
        served = Popen(
            [sys.executable, str(CHECKOUT / "tests" / "material" / "recorded_sources.py"), DELAY],
            stdin=PIPE,
            stdout=PIPE,
        )
        assert served.stdout
        own = served.stdout.readline().decode()
        with Popen([sys.executable, __file__, folder, own], stdout=PIPE) as looking:
            while looking.poll() is None:
                peak = max(peak, sum(map(_share, _family(looking.pid))))
                sleep(LOOK_EVERY)
            assert looking.stdout
            said = looking.stdout.read().decode()
        served.communicate()
    if looking.returncode:
        raise RuntimeError(f"the look ended with {looking.returncode}")
    told = json.loads(said)
    print(f"looks: all in {told['all']:.2f} s; slowest alone: {told['slowest']} in {told['slowest_seconds']:.2f} s")
    print(f"looks: {peak / 1e6:.0f} MB at the peak, all processes together; {told['results']}")
    return [
        Ratio("looks", told["all"] / told["slowest_seconds"], GOAL, "the slowest source alone", "times"),
        Ratio("looks_memory", peak / 1e6 / MEGABYTES, 1.0, f"{MEGABYTES} MB", "share of the limit"),
    ]


def _share(pid: int) -> int:
    """Return a process's share of memory in bytes: a child that was forked just now has all pages of its parent."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return sum(int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:"))


def _drop(home: Path) -> None:
    """Lay a PDF of 20 MB with text, and pictures' bytes that no reader unpacks, into the agency's folder."""
    import random

    from pypdf import PdfWriter
    from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject

    for name in ("agency", "oversight", "doris"):
        (home / "drop" / name).mkdir(parents=True)
    writer = PdfWriter()
    kinds = {"/Type": "/Font", "/Subtype": "/Type1", "/BaseFont": "/Helvetica"}
    font = DictionaryObject({NameObject(name): NameObject(value) for name, value in kinds.items()})
    fonts = DictionaryObject({NameObject("/Font"): DictionaryObject({NameObject("/F1"): font})})
    for number in range(200):
        page = writer.add_blank_page(612, 792)
        stream = DecodedStreamObject()
        stream.set_data(f"BT /F1 12 Tf 72 700 Td (Made-up audit plan, task force alert, page {number}) Tj ET".encode())
        page[NameObject("/Resources")] = fonts
        page[NameObject("/Contents")] = writer._add_object(stream)
    chance = random.Random(7)
    while len(bytes_ := _written(writer)) < PDF_BYTES - 1_000_000:
        stream = DecodedStreamObject()
        stream.set_data(chance.randbytes(PDF_BYTES - 500_000 - len(bytes_)))
        writer._add_object(stream)
    (home / "drop" / "agency" / "made-up-large.pdf").write_bytes(bytes_)


def _written(writer: "PdfWriter") -> bytes:
    from io import BytesIO

    into = BytesIO()
    writer.write(into)
    return into.getvalue()


def look_at_all(home: Path, own: dict[str, str]) -> dict[str, object]:
    """Look at each source of the shipped register alone and then at all of them, with an empty store each time."""
    from datetime import UTC, datetime

    from pydantic import SecretStr

    from models.projections import MILESTONES, REGISTERS
    from tasks import ledger
    from tasks.core import Store
    from tasks.ledger import connect, migrate, records
    from tasks.web import Manners
    from tests.material.records import all_changes

    now = datetime(2026, 8, 22, 13, tzinfo=UTC)
    database = connect(f"sqlite:///{home / 'ledger.db'}")
    migrate.upgrade(database)
    loaded = read_plan(REGISTER)
    ledger.append(database, all_changes(loaded.plan, loaded.sha256), now=now)
    register, milestones = records.every(database, REGISTERS)["register"], records.every(database, MILESTONES)
    tokens = {name: SecretStr("made-up") for name in ("LEGISTAR_TOKEN", "SOCRATA_APP_TOKEN")}

    def seconds(names: list[str]) -> tuple[float, dict[str, str]]:
        store = Store(home / f"store-{'-'.join(names)[:60]}")
        around = Surroundings(
            store=store, manners=Manners(user_agent="followthrough (bench)"), drop=home, salt=b"bench", own_urls=own,
            tokens=tokens,
        )  # fmt: skip
        started = perf_counter()
        looks = check_sources(SourceRound(register, milestones, {}, around, now).check, names)
        return perf_counter() - started, {each.result.name: each.result.result for each in looks}

    alone = {name: seconds([name])[0] for name in register.sources}
    slowest = max(alone, key=lambda name: alone[name])
    together, results = seconds(list(register.sources))
    return {"all": together, "slowest": slowest, "slowest_seconds": alone[slowest], "results": results}


if __name__ == "__main__":
    sys.path.insert(0, str(CHECKOUT))
    print(json.dumps(look_at_all(Path(sys.argv[1]), json.loads(sys.argv[2]))))
