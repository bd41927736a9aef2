"""A new source of a known kind is an edit of the register; a new kind is one module. docs/new-source.md shows both."""

import re
import shutil
from pathlib import Path
from typing import get_args

import pytest
from pytest_httpserver import HTTPServer

from flows._runtime.data import REGISTER
from flows._runtime.environment import play_also
from flows.evidence.track_portfolio import track_portfolio
from flows.register.sync_plan import sync_plan
from models.core import PlanError
from models.projections import SOURCES
from models.register.sources import KNOWN_SOURCES, Columns, OtherKind, _Source
from tasks import sources
from tasks.ledger import records
from tasks.register import read_plan
from tests.material.installation import CHECKOUT, DemoInstallation
from tests.tasks.mail.imap_server import PASSWORD, Message, imap_server
from tests.tasks.tls import NAME, made_up_authority

PAGE = (CHECKOUT / "docs" / "new-source.md").read_text()
CSV = b"Rec No,Text,Status,Closed\n11,Made-up: keep a log,Open,\n12,Made-up: train,implemented ,2025-12-02\n"
BOARD = b"Made-up notice: the guidelines on access to non-public areas are posted. Local Law 246.\n"


def shown(language: str, start: str) -> str:
    """Return the first block of the page in a language that begins so."""
    blocks = re.findall(rf"```{language}\n(.*?)```", PAGE, re.DOTALL)
    return next(block for block in blocks if block.startswith(start))


def edit(folder: Path, source: str, milestone: str, evidence: str) -> None:
    """Add a source to the register in a folder, and let a milestone look into it."""
    path = folder / "recommendations.yaml"
    text = path.read_text().replace("sources:\n  council_mirror:", f"sources:\n{source}  council_mirror:", 1)
    head, _, rest = text.partition(f"      - id: {milestone}\n")
    before, _, after = rest.partition("        evidence: {")
    path.write_text(f"{head}      - id: {milestone}\n{before}        {evidence}\n{after.partition(chr(10))[2]}")


def follow(folder: Path, example: str, milestone: str, evidence: str = "") -> None:
    """Add the source of an example, and let a milestone look into it as the example says, or else by `evidence`."""
    source, _, shown_evidence = example.removeprefix("sources:\n").partition("# ... and in a milestone:\n")
    edit(folder, source, milestone, shown_evidence.strip() or evidence)


EXAMPLES = [block for block in re.findall(r"```yaml\nsources:\n(.*?)```", PAGE, re.DOTALL) if "gives:" not in block]
FORMS = {get_args(kind.model_fields["kind"].annotation)[0]: kind for kind in KNOWN_SOURCES}


def keys_under(heading: str) -> set[str]:
    """Return the first word of each row of the tables of keys under a heading."""
    section = PAGE.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]
    return set(re.findall(r"^\| `(\w+)` \|", section, re.MULTILINE))


def test_every_key_of_every_kind_is_on_the_page_and_none_that_is_not() -> None:
    common = keys_under("Keys of every source")
    kinds = FORMS | {"a new kind": OtherKind}
    wanted = {name: set(kind.model_fields) - common for name, kind in kinds.items()}
    wanted["table"] |= set(Columns.model_fields)
    shown = {name: keys_under("A new kind" if kind is OtherKind else f"`{name}`") for name, kind in kinds.items()}
    assert common == set(_Source.model_fields)
    assert {name: keys - shown[name] for name, keys in wanted.items() if keys - shown[name]} == {}
    assert {name: keys - wanted[name] for name, keys in shown.items() if keys - wanted[name]} == {}


def test_the_page_has_an_example_of_each_kind_and_each_is_taken_in(tmp_path: Path) -> None:
    of_kinds = set()
    for number, block in enumerate(EXAMPLES):
        folder = tmp_path / str(number)
        folder.mkdir()
        shutil.copy(REGISTER, folder / "recommendations.yaml")
        kept = "evidence: {kind: statement, source: agency_drop, rule: {type: human, why: Made up.}}"
        follow(folder, block, "R5-M3", kept)
        plan = read_plan(folder / "recommendations.yaml").plan
        names = re.findall(r"^  (\w+):", block.partition("# ...")[0], re.MULTILINE)
        of_kinds |= {plan.sources[name].kind for name in names}
    assert of_kinds == FORMS.keys()


def test_a_list_of_another_city_is_followed_by_an_edit_of_the_register_alone(
    year_installation: DemoInstallation, httpserver: HTTPServer
) -> None:
    httpserver.expect_request("/list.csv").respond_with_data(CSV, content_type="text/csv")
    follow(year_installation.folder, shown("yaml", "sources:\n  other_city_list:"), "R5-M3")
    play_also(SOURCE_OTHER_CITY_LIST_URL=httpserver.url_for("/list.csv"))
    year_installation.do(sync_plan)
    year_installation.do(track_portfolio)
    found = year_installation.milestone("R5-M3").review.evidence
    assert [(each.source, each.voice, str(each.on)) for each in found] == [
        ("other_city_list", "oversight", "2025-12-02")
    ]
    assert "implementation_status is implemented" in (found[0].says or "")
    assert not year_installation.milestone("R5-M3").is_closed, "A match does not close a milestone"


def test_a_new_kind_is_one_module_in_its_folder(
    year_installation: DemoInstallation, httpserver: HTTPServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    httpserver.expect_request("/notices.txt").respond_with_data(BOARD, content_type="text/plain")
    follow(year_installation.folder, shown("yaml", "sources:\n  notices:"), "R5-M2")
    play_also(SOURCE_NOTICES_URL=httpserver.url_for("/notices.txt"))
    with pytest.raises(PlanError, match=r"no module reads sources of the kind `notice_board`; add the module"):
        read_plan(year_installation.folder / "recommendations.yaml")
    (tmp_path / "kinds").mkdir()
    (tmp_path / "kinds" / "notice_board.py").write_text(shown("python", '"""tasks/sources/notice_board.py'))
    monkeypatch.setattr(sources, "__path__", [*sources.__path__, str(tmp_path / "kinds")])
    year_installation.do(sync_plan)
    year_installation.do(track_portfolio)
    notices = records.every(year_installation.database, SOURCES)["notices"]
    assert notices.result == "ok", notices.detail
    (found,) = year_installation.milestone("R5-M2").review.evidence
    assert (found.source, found.item_ref) == ("notices", "board")


def test_a_mail_is_followed_by_an_edit_of_the_register_and_a_password_in_the_environment(
    year_installation: DemoInstallation, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root, tls = made_up_authority(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(root))
    monkeypatch.setenv("EVIDENCE_PASSWORD", PASSWORD)
    example = shown("yaml", "sources:\n  agency_mail:").replace("imap.example.gov", NAME)
    follow(year_installation.folder, example, "R5-M2")
    mail = b"From: records@agency.example\r\nSubject: R5-M2\r\n\r\nThe made-up audit plan is attached.\r\n"
    with imap_server(tls) as server:
        server.messages = [Message(7, mail)]
        play_also(SOURCE_AGENCY_MAIL_URL=f"imaps://127.0.0.1:{server.port}")
        year_installation.do(sync_plan)
        year_installation.do(track_portfolio)
    box = records.every(year_installation.database, SOURCES)["agency_mail"]
    assert box.result == "ok", box.detail
    (found,) = year_installation.milestone("R5-M2").review.evidence
    assert (found.source, found.item_ref) == ("agency_mail", "2026-11-03 R5-M2, message 1700000000-7.eml")
    held = b"".join(path.read_bytes() for path in year_installation.folder.rglob("*") if path.is_file())
    assert b"canary-made-up" not in held
