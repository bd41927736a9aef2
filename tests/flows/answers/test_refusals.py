"""A file that is not taken in, at every place where a person hears of it: what it is, what helps, and no bad advice."""

import re
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from models.core.privacy_forms import DOUBTFUL, FORBIDDEN
from models.evidence import RefusedFile
from notifications.reminders import say_reminder
from notifications.words import FILE_REFUSALS, Sender
from tasks.files import MOST_BYTES
from tests.material.answers import Listening
from tests.material.commands import Call
from tests.material.files import pdf
from tests.material.installation import DemoInstallation
from tests.material.messages import notice

CONTACT, ABOUT = "p-contact-training", "R7-M3"
DETAIL = "The made-up reader says why"
OF_A_FOLDER = {"file_not_found", "folder_unread", "no_folder", "disk_refused"}
CODES = [*FILE_REFUSALS.keys() - OF_A_FOLDER, "a_pattern_to_come"]
PERSONAL = {form.name for form in (*FORBIDDEN, *DOUBTFUL)} | {"personal_data", "refused", "a_pattern_to_come"}
BY_READING = {code for code, refusal in FILE_REFUSALS.items() if refusal.by_reading}
ELSEWHERE = re.compile(r"(?i)folder|\be?-?mail|another way|other way|upload|slack|replies@")
ADD = ("evidence", "add", ABOUT, "--voice", "agency", "--on", "2026-11-20", "--by", CONTACT)

Told = Mapping[str, Mapping[str, str]]
"""By where it is read, and by code: what a person reads of a file."""


def as_its_text_says(_name: str, body: bytes, _salt: bytes, **_more: Any) -> RefusedFile:
    """Refuse a file with the code that is its text."""
    code = body.decode()
    places = {"no_text": ("page 2", "page 4"), "picture": ("",)}.get(code, ())
    return RefusedFile(
        size=len(body), salted_hash=sha256(body).hexdigest(), klass="P3", reason="refused", why=code, detail=DETAIL,
        places=places,
    )  # fmt: skip


@pytest.fixture
def told(installation: DemoInstallation, call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Told:
    """What people read of a file that was not taken in, for each code."""
    for room in ("tasks.files", "tasks.files.submissions", "tasks.sources.file_drop"):
        monkeypatch.setattr(f"{room}.take", as_its_text_says)
    here, numbers = Listening(installation), {code: sha256(code.encode()).hexdigest()[:8] for code in CODES}
    for code, number in numbers.items():
        installation.drop(f"{number}.txt", code)
        (tmp_path / f"{number}.txt").write_text(code)

    def by_code(printed: str) -> dict[str, str]:
        parts = re.split(r"(?i)\bfile (?=[0-9a-f]{8},)|ask-again", " ".join(printed.split()))
        return {code: next(part for part in parts if part.startswith(number)) for code, number in numbers.items()}

    def reply(number: str) -> str:
        return here.words(here.send("evidence", CONTACT, ABOUT, link=None, file=f"{number}.txt", on="2026-11-20"))

    checked = call("evidence", "check", "agency_drop").err
    return {
        "reply": {code: reply(number) for code, number in numbers.items()},
        "evidence check": by_code(checked[: checked.index("Sources") if "Sources" in checked else None]),
        "week": by_code(call("week", "--all").out),
        "evidence add": {code: call(*ADD, str(tmp_path / f"{numbers[code]}.txt")).err for code in CODES},
        "notice": {
            code: say_reminder((notice("refused_file", reason=code, detail=DETAIL),), Sender(), {}).text
            for code in CODES
        },
    }


def test_who_hears_of_a_file_that_was_not_taken_in_reads_what_it_is_and_what_helps(told: Told) -> None:
    for where, words in told.items():
        for code in CODES:
            text, refusal = words[code], FILE_REFUSALS.get(code, FILE_REFUSALS["personal_data"])
            mend = f"{'The sender can' if where in ('week', 'notice', 'evidence check') else 'Please'} {refusal.mend}."
            for part in (refusal.what, mend, f"Do not {refusal.never}." if refusal.never else "", f"{DETAIL}."):
                assert part.lower() in text.lower(), (where, code, part, text)
            assert "()" not in text, (where, code)
            assert not re.search(r"matched|[a-z]_[a-z]|class P", text), (where, code, text)
        assert where == "notice" or "(page 2 and page 4)" in words["no_text"]


def test_nobody_is_told_to_send_personal_data_another_way(told: Told) -> None:
    for where, words in told.items():
        for code in PERSONAL:
            text = words[code].partition("(public copy): ")[2] if where == "notice" else words[code]
            assert not ELSEWHERE.search(text.partition("\nTo answer")[0]), (where, code, text)
            assert "talk to the coordinator first" in text, (where, code)


def test_that_a_person_may_read_it_is_offered_where_it_then_is_taken_in(told: Told) -> None:
    for where, words in told.items():
        offered = {code for code in CODES if re.search("--i-read-it|a person may read it", words[code])}
        assert offered == BY_READING, where


SAMPLES = {
    "no_text": ("scan.pdf", pdf("", picture=True)),
    "picture": ("photo.png", b"\x89PNG\r\n\x1a\n made up"),
    "sealed": ("made-up.txt", b"Made up: how a sealed record is kept."),
    "criminal_procedure_law_160": ("made-up.txt", b"Made up: what section 160.50 of the law asks."),
    "youthful_offender": ("made-up.txt", b"Made up: how a youthful offender is named."),
}


@pytest.mark.parametrize("code", sorted(BY_READING))
def test_who_does_what_is_offered_has_the_file_taken_in(
    installation: DemoInstallation, call: Call, tmp_path: Path, code: str
) -> None:
    name, body = SAMPLES[code]
    (tmp_path / name).write_bytes(body)
    refused = call(*ADD, str(tmp_path / name))
    assert (refused.code, installation.settings.store.orphans([])) == (2, [])
    assert FILE_REFUSALS[code].what in refused.err
    assert "--i-read-it" in refused.err
    assert call(*ADD, str(tmp_path / name), "--i-read-it").code == 0
    (received,) = (entry.event for entry in installation.entries if entry.event.kind == "evidence_received")
    assert (received.read_by, received.text is None) == (CONTACT, code in ("no_text", "picture"))


def test_a_scan_whose_other_words_are_personal_is_refused_for_these_at_once(
    installation: DemoInstallation, call: Call, tmp_path: Path
) -> None:
    (tmp_path / "scan.pdf").write_bytes(pdf("Made up, NYSID 01234567A", "", picture=True))
    refused = call(*ADD, str(tmp_path / "scan.pdf")).err
    assert FILE_REFUSALS["nysid"].what in refused
    assert "--i-read-it" not in refused


def test_every_pattern_of_the_gate_has_its_words_and_none_shows_what_it_is_called() -> None:
    assert {form.name for form in (*FORBIDDEN, *DOUBTFUL)} <= FILE_REFUSALS.keys()
    assert f"larger than {MOST_BYTES // 1_000_000} MB" in FILE_REFUSALS["too_large"].what
