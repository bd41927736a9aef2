"""The site from a real installation: what was issued, byte for byte, and nobody's name."""

import json
import re
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest

from flows._runtime import clock
from flows._runtime.environment import play_also
from flows.memo.build_site import build_site
from flows.memo.issue_memo import correct_memo, issue_memo
from models.core import LedgerError
from models.ledger import MemoDrafted, MemoIssued
from notifications.memo import memo_of as pages_of
from tasks import ledger
from tasks.memo.memo import write_memo
from tasks.register.yaml import read_yaml
from tests.material.answers import extend_milestone, review_memo
from tests.material.commands import Call
from tests.material.installation import COORDINATOR, SECOND, DemoInstallation
from tests.material.memo import made_up_memo
from tests.material.memo_installation import withdrawn

TODAY = date(2026, 11, 25)


def issue(installation: DemoInstallation, draft: str) -> int:
    """Approve and issue a draft; return its number."""
    installation.do(review_memo, draft, "approve", SECOND)
    return int(installation.do(issue_memo, person_id=COORDINATOR, draft_id=draft)["number"])


EXTENDED = 'to March 31, 2027 <span class="fictional">'


def read(place: Path) -> dict[str, bytes]:
    return {str(path.relative_to(place)): path.read_bytes() for path in sorted(place.rglob("*")) if path.is_file()}


def sequence(site: Path, milestone: str) -> tuple[str, str]:
    """Return UID and SEQUENCE of a milestone in the calendar."""
    dates = (site / "dates.ics").read_bytes().replace(b"\r\n ", b"").decode().split("BEGIN:V")
    one = next(each for each in dates if f"UID:{milestone}@" in each)
    return re.findall(r"UID:(.*)\r", one)[0], re.findall(r"SEQUENCE:(.*)\r", one)[0]


def test_the_site_follows_the_issued_memos_through_their_life(
    installation: DemoInstallation, call: Call, tmp_path: Path
) -> None:
    people = installation.settings.people_path
    people.write_text(re.sub(r"- id: p-(\S+)", r"- id: p-\1\n  email: \1@made-up.example", people.read_text()))
    site, home = tmp_path / "public", installation.settings.home / "memos"
    assert call("site", "build", str(site)).code == 0
    assert "No memo has been issued yet." in (site / "index.html").read_text()

    installation.do(issue_memo, as_of=TODAY, person_id=COORDINATOR)
    assert issue(installation, "D1") == 1
    first = call("site", "build", str(site), "--json").json
    assert first == {"demonstration": True, "memos": 1, "files": len(read(site)), "sha256": first["sha256"]}
    assert read(site / "memos" / "0001") == read(home / "1")
    listed = json.loads((site / "site.json").read_bytes())["memos"][0]["files"]
    assert set(listed) == set(read(home / "1")) - {"SHA256SUMS"}
    uid, count = sequence(site, "R7-M1")

    installation.do(
        extend_milestone, "R7-M1", date(2027, 3, 31), installation.words("Made up: more time."), COORDINATOR
    )
    assert call("site", "build", str(site), "--json").json == first, "nothing newer than the last memo is shown"

    installation.do(correct_memo, 1, installation.words("Made up: a date was misread."), COORDINATOR)
    assert issue(installation, "D2") == 2
    installation.do(build_site)
    assert sequence(site, "R7-M1") == (uid, str(int(count) + 1))
    assert EXTENDED in (site / "recommendations" / "R7.html").read_text()
    beside = (site / "memos" / "0001.html").read_text()
    assert "Memo no. 2 corrected it on" in beside
    assert "Made up: a date was misread." in beside
    assert read(site / "memos" / "0001") == read(home / "1"), "the old memo's bytes never change"
    nobody_is_named(installation, site)

    withdrawn(installation, 2, "Made up: it held what may not be shown.")
    installation.do(build_site)
    assert not (site / "memos" / "0002").exists()
    assert "Made up: it held what may not be shown." in (site / "memos" / "0002.html").read_text()
    assert len(list((tmp_path / ".public.builds").glob("0*"))) == 1, "no older build keeps what was taken back"
    assert EXTENDED not in (site / "recommendations" / "R7.html").read_text()
    assert sequence(site, "R7-M1") == (uid, str(int(count) + 2)), "a date that goes back is a change too"


def nobody_is_named(installation: DemoInstallation, site: Path) -> None:
    """No name, address or Slack id of the people file in any file, and no id of a person in a page of ours."""
    people = read_yaml(installation.settings.people_path)[0]["people"]
    personal = [str(each[name]) for each in people for name in ("name", "email", "slack") if each.get(name)]
    assert len(personal) == 3 * len(people) > 40
    for path, content in read(site).items():
        assert [word for word in personal if word.encode() in content] == [], path
        if not re.match(r"memos/\d{4}/", path):
            assert [each["id"] for each in people if each["id"].encode() in content] == [], path


def issued_by_hand(own_installation: DemoInstallation, files: Mapping[str, bytes]) -> Path:
    """Record that memo no. 1 was issued with these files, and return its folder."""
    folder = own_installation.settings.home / "memos" / "1"
    cut = {"cut_seq": 1, "cut_hash": "0" * 64, "recorded_through": "2026-11-25T14:00:00Z", "facts_sha256": ""}
    days = {"as_of": TODAY, "period_from": TODAY, "period_to": TODAY}
    drafted = MemoDrafted.model_validate({"draft_id": "D1", "period": "week", **days, **cut})
    issued = MemoIssued(draft_id="D1", number=1, cut_seq=1, files=write_memo(folder, files))
    ledger.append(own_installation.database, [drafted, issued], now=clock.now(), actor=COORDINATOR)
    return folder


@pytest.mark.parametrize(
    ("content", "fault"), [(b'{"memo": {}}', "head: Field required"), (b"no JSON", "Invalid JSON")]
)
def test_a_memo_whose_facts_this_version_cannot_read_stops_the_site_and_is_named_with_the_mend(
    empty_installation: DemoInstallation, tmp_path: Path, content: bytes, fault: str
) -> None:
    play_also(SITE=str(tmp_path / "public"))
    empty_installation.do(build_site)
    before = read(tmp_path / "public")
    issued_by_hand(empty_installation, {"memo.json": content})
    with pytest.raises(
        LedgerError,
        match=rf"memos/1/memo\.json is memo no\. 1 as .*{fault}.*run the version that issued it, or the one after",
    ):
        empty_installation.do(build_site)
    assert read(tmp_path / "public") == before


def test_a_memo_that_was_changed_by_hand_stops_the_site_and_is_named(
    empty_installation: DemoInstallation, tmp_path: Path
) -> None:
    play_also(SITE=str(tmp_path / "public"))
    whole = b"made up"
    folder = issued_by_hand(empty_installation, {"memo.json": pages_of(made_up_memo()).to_json(), "memo.html": whole})
    empty_installation.do(build_site)
    before = read(tmp_path / "public")

    def refused(words: str) -> None:
        with pytest.raises(LedgerError, match=words):
            empty_installation.do(build_site)
        assert read(tmp_path / "public") == before

    (folder / "memo.html").chmod(0o644)
    (folder / "memo.html").write_bytes(whole + b" ")
    refused(r"memos/1/memo\.html was changed.*put memo no\. 1 back from a copy")
    (folder / "memo.html").unlink()
    refused(r"memos/1/memo\.html is missing")
    (folder / "memo.html").write_bytes(whole)
    (folder / "more.txt").write_bytes(b"")
    refused(r"memos/1/more\.txt was added")
    (folder / "more.txt").unlink()
    (folder / "memo.json").chmod(0o644)
    (folder / "memo.json").write_bytes(b"{}")
    refused(r"memos/1/memo\.json was changed")


def test_an_address_that_is_none_is_refused_with_the_name_of_the_setting(
    empty_installation: DemoInstallation, call: Call, tmp_path: Path
) -> None:
    play_also(SITE_URL="not an address")
    ended = call("site", "build", str(tmp_path / "public"))
    assert ended.code == 2
    assert "FOLLOWTHROUGH_SITE_URL is wrong" in ended.err
    for wrong in (
        "https://made-up:secret@oversight.example/",
        "https://oversight.example/?a=1",
        "https://o.example/#top",
    ):
        play_also(SITE_URL=wrong)
        ended = call("site", "build", str(tmp_path / "public"))
        assert ended.code == 2
        assert "FOLLOWTHROUGH_SITE_URL holds a user, a query or a fragment; give the plain address" in ended.err
        assert "secret" not in ended.err
        assert not (tmp_path / "public").exists()
    play_also(SITE_URL="https://oversight.example/memos")
    assert call("site", "build", str(tmp_path / "public")).code == 0
    assert 'href="https://oversight.example/memos/feed.atom"' in (tmp_path / "public" / "feed.atom").read_text()


def test_a_folder_with_something_else_in_it_is_refused_with_the_mend(
    empty_installation: DemoInstallation, call: Call, tmp_path: Path
) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "letter.txt").write_text("mine")
    ended = call("site", "build", str(tmp_path / "mine"))
    assert ended.code == 2
    assert "contains letter.txt and is not a site made by followthrough; name a new or an empty folder" in ended.err
