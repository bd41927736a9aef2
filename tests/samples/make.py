"""Write what this version stores, as test data that the next version must open and verify: `make samples`.

A folder named for the version holds
- home.tar.xz, the home of a demonstration, with its memo and its checkpoints, of which one is signed;
- copy.tar.xz, the copy that `backup` made of it;
- postgresql.sql.xz, a dump of the PostgreSQL database into which that copy was restored.
The folder of a released version is never written again; the next version but one takes it away.
"""

import lzma
import shutil
import sqlite3
import subprocess
import sys
import tarfile
from importlib.metadata import version
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from tests.samples.stored import POSTGRES, SAMPLES, empty_postgresql, followthrough, plain

AT_WORK = ("followthrough.db-wal", "followthrough.db-shm", "prefect", "running")
"""What a home holds for the processes at work in it only."""
FOLDER = Path("/tmp/followthrough-sample")  # noqa: S108 (its name is kept in the copy)


def main() -> None:
    """Make the files of this version anew."""
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir(mode=0o700)
    home, key = FOLDER / "demo-out" / "home", FOLDER / "key.pem"
    followthrough(FOLDER, "demo", "--out", str(FOLDER / "demo-out"), "--on", "2026-11-25")
    subprocess.run(["openssl", "genpkey", "-algorithm", "ed25519", "-out", key], check=True)
    key.chmod(0o600)
    followthrough(home, "ledger", "checkpoint", FOLLOWTHROUGH_SIGNING_KEY=str(key))
    followthrough(home, "backup", str(FOLDER / "copies"))
    (copy,) = (FOLDER / "copies").glob("*.tar")
    with sqlite3.connect(home / "followthrough.db") as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    with empty_postgresql() as url:
        restored = ("restore", str(copy), "--last-memo", "1", "--last-head", "none")
        followthrough(FOLDER / "restored", *restored, FOLLOWTHROUGH_DATABASE_URL=url)
        dump = [POSTGRES / "pg_dump", "--no-owner", "--no-privileges", plain(url)]
        told = subprocess.run(dump, check=True, capture_output=True).stdout
    place = SAMPLES / version("followthrough")
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir()
    with tarfile.open(place / "home.tar.xz", "w:xz", preset=9) as archive:
        for each in sorted(home.iterdir()):
            if each.name not in AT_WORK:
                archive.add(each, each.name)
    (place / "copy.tar.xz").write_bytes(lzma.compress(copy.read_bytes(), preset=9))
    (place / "postgresql.sql.xz").write_bytes(lzma.compress(told, preset=9))
    shutil.rmtree(FOLDER)
    for each in sorted(place.iterdir()):
        print(each.relative_to(SAMPLES), each.stat().st_size)


if __name__ == "__main__":
    main()
