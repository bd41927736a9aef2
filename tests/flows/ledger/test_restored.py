"""One number, one memo, for ever: what a restore of an older copy asks, notes and says."""

import json
import shutil
from pathlib import Path

import pytest

from flows._runtime.environment import play_also
from flows.ledger.back_up import back_up
from flows.memo.build_site import build_site
from models.core import LedgerError
from models.ledger import LedgerRestored, short_head
from tasks import ledger
from tests.material.commands import Call
from tests.material.installation import DemoInstallation
from tests.material.memo_installation import drafted, files_of, issued


def restored_home(installation: DemoInstallation, name: str) -> None:
    """Turn to an empty home, with the people of the installation."""
    people = installation.settings.people_path
    (installation.folder / name).mkdir()
    shutil.copy(people, installation.folder / name / "people.yaml")
    play_also(HOME=str(installation.folder / name))


def test_a_restore_asks_what_was_made_public_and_no_number_is_given_twice(
    after: DemoInstallation, call: Call, tmp_path: Path
) -> None:
    copy = after.settings.backup_root / str(after.do(back_up)["file"])
    site = tmp_path / "public"
    play_also(SITE=str(site))
    assert issued(after, drafted(after, "week")) == 2
    after.do(build_site)
    public, last = files_of(after, "2"), ledger.head(after.database)
    play_also(SITE=str(tmp_path / "none"))

    restored_home(after, "asked")
    told = call("restore", str(copy))
    assert told.code == 2
    assert "--last-memo 7" in told.err
    assert "--last-head 500-" in told.err
    foreign = call("restore", str(copy), "--last-memo", "2", "--last-head", "1-" + "0" * 16)
    assert (foreign.code, "names another entry 1 than the record holds" in foreign.err) == (3, True)
    assert not (after.folder / "asked" / "followthrough.db").exists(), "nothing was written"

    # Who says a number that is too low makes a second memo no. 2, and the site does not take it.
    assert call("restore", str(copy), "--last-memo", "1", "--last-head", "none").code == 0
    play_also(SITE=str(site))
    assert issued(after, drafted(after, "week")) == 2
    with pytest.raises(LedgerError, match=r"shows another memo no. 2 than this record issued.*`restore --last-memo 2`"):
        after.do(build_site)

    # The site tells the number and the head; the memo after it says so, and the site keeps memo no. 2.
    restored_home(after, "told")
    done = call("restore", str(copy), "--last-head", short_head(*last), "--json").json
    assert (done["last_memo"], done["lost"]) == (2, last[0] - done["seq"])
    event = after.entries[-1].event
    assert isinstance(event, LedgerRestored)
    assert (event.last_memo, event.known_seq) == (2, last[0])
    number = issued(after, drafted(after, "week"))
    assert number == 3
    after.do(build_site)
    assert {each.name: each.read_bytes() for each in (site / "memos" / "0002").iterdir()} == public
    assert "Memo no. 2 is not in this list" in (site / "memos.html").read_text()
    (said,) = [
        each for each in json.loads(files_of(after, "3")["memo.json"])["facts"]["changes"] if "restored" in each["text"]
    ]
    assert "from a copy made on November 27, 2026" in said["text"]
    assert "memo no. 2" in said["text"]
    held = call("ledger", "verify", "--against", short_head(*last))
    assert (held.code, "lost when the record was restored" in held.err) == (1, True)
