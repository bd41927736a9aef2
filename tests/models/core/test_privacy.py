"""Every sample of personal data below is made up."""

import json
from pathlib import Path
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows._runtime.data import REGISTER
from models.core.privacy import Gate, inspect
from models.core.privacy_forms import PrivacyPattern
from tests.material.personal import BARE, SAMPLES

ROOT = Path(__file__).parents[3]
COUNCIL = ROOT / "tests" / "council"

HARMLESS = [
    "Local Law 228 of 2017",
    "Local Law 63 of 2026",
    "Local Law 114 of 2025",
    "LL 228/2017",
    "Admin Code 10-178(d)",
    "Admin Code 14-154(f)",
    "Admin Code 4-210",
    "3-119.13(c)",
    "NYC Charter 803(e)(2)",
    "5 U.S.C. 405",
    "2 CFR 200.511(b)",
    "Int 0739-2026",
    "Int 0055-2026",
    "Int. No. 739-A",
    "Res 0246-2026",
    "T2026-1030",
    "LU 0123-2026",
    "M 0042-2026",
    "event 22233, item T2026-1030, action 54",
    "matter 78351",
    "Executive Order 13 of 2026 (6 February 2026)",
    "due on 30 July 2026",
    "by 2026-11-25",
    "on 03/05/2026 at 10:00",
    "26-03-05 Committee Agenda",
    "20260305T101834Z",
    "Docket of the Committee on Rules",
    "the docket for 12 March 2026",
    "City of New York v. Made Up, Docket No. 25-cv-5312",
    "Docket No. 12",
    "LL114-2026",
    "NYCC-PV-CH-CHA_260305-101834.mp4",
    "Operations Order 46 of 2017",
    "Interim Order 5",
    "Patrol Guide 212-126",
    "Administrative Guide 304-21",
    "Finest message 23456789",
    "14 RCNY 1-01",
    "RFP 05623P0003",
    "the tax year 2026",
    "a tax of 8 percent",
    "property tax 2025",
    "shield laws of 2023 and 2024",
    "badges for 120 members",
    "arrests fell by 1200 in 2025",
    "an arrest in 2024",
    "the number of arrests was 250000",
    "date of birth is never reported",
    "Reports must not state a date of birth.",
    "the date of birth field was removed on 2 March 2026",
    "DOB permit of 2026-03-01",
    "sworn on 2 January 2026",
    "a newborn on the list",
    "counts: A 12, B 34, C 56",
    "Form A-9",
    "A 120",
    "Room A 1234",
    "telephone 212-555-0123",
    "call 311 or 212-639-9675",
    "ZIP 10007-1234",
    "1 Centre Street, New York, NY 10007",
    "SHA-256 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    "commit 4f705e953a60b958f40bbc4dbfeb40edd508534c",
    "R4-M3@2026Q2",
    "$1,234,567.89",
    "12345678",
    "page 3 of 90",
    "4 of 7",
    "120 of 34,000 members trained",
    "Q1 of fiscal year 2026",
    "CPL article 160",
    "section 160 of the law",
    "ISO 8601",
    "version 0.25.50",
    "the union of 12 units",
    "GUID 2578817D-0265-4BBF-857F-25C2DFCEAD10",
]


def harmless_texts() -> list[str]:
    """Return 200 harmless texts: those above, and lines of the register in order."""
    lines = [line.strip() for line in REGISTER.read_text(encoding="utf-8").splitlines()]
    return (HARMLESS + [line for line in dict.fromkeys(lines) if len(line) > 40])[:200]


def test_forty_made_up_samples_are_refused_by_name() -> None:
    assert len(SAMPLES) >= 40
    missed = [
        (name, text) for name, text in SAMPLES if (inspect(text).verdict, inspect(text).pattern) != ("refused", name)
    ]
    assert missed == []


ESCAPED = {
    "JSON": lambda text: json.dumps(f"Made up:\n{text}"),
    "JSON, every letter": lambda text: "".join(f"\\u{ord(each):04x}" for each in text),
    "address": lambda text: f"https://agency.example/made-up/{quote(text)}.pdf",
    "page": lambda text: "".join(f"&#{ord(each)};" for each in text),
    "file name": lambda text: f"made_up_{text}_of_2026.pdf".replace(" ", "_"),
}  # fmt: skip


@pytest.mark.parametrize("form", ESCAPED)
def test_a_sample_is_refused_however_it_is_escaped(form: str) -> None:
    missed = [text for _, text in SAMPLES if inspect(ESCAPED[form](text)).verdict != "refused"]
    assert missed == (BARE if form == "address" else [])


@pytest.mark.parametrize(("name", "text"), SAMPLES)
def test_a_sample_is_refused_in_the_middle_of_a_letter(name: str, text: str) -> None:
    gate = inspect(f"We write about your request of 3 March 2026.\n\n{text}\n\nYours, the Legal Bureau")
    assert gate.verdict == "refused"


def test_of_200_harmless_texts_fewer_than_2_percent_are_stopped() -> None:
    texts = harmless_texts()
    assert len(texts) == 200
    stopped = [(text, inspect(text).pattern) for text in texts if inspect(text).verdict != "clear"]
    assert len(stopped) < 4, stopped
    assert not [text for text in texts if inspect(text).verdict == "refused"]


def test_the_whole_register_is_never_refused() -> None:
    text = REGISTER.read_text(encoding="utf-8")
    assert inspect(text).verdict == "needs_person", "it cites CPL 160.50"


def test_no_record_of_the_council_is_stopped() -> None:
    records = sorted(COUNCIL.rglob("*.json"))
    assert len(records) > 70
    texts = [json.dumps(json.loads(path.read_bytes()), ensure_ascii=False) for path in records]
    assert {inspect(text).verdict for text in texts} == {"clear"}


@pytest.mark.parametrize(
    "text", ["sealed", "SEALED records", "CPL 160.50", "a youthful offender", "unsealed", "160.58"]
)
def test_the_words_of_sealing_alone_need_a_person(text: str) -> None:
    assert inspect(f"Guidance on {text} for members.") == Gate(
        verdict="needs_person", klass="P4", pattern=inspect(text).pattern
    )


def test_an_arrest_beside_the_words_of_sealing_is_held_to_be_sealed() -> None:
    assert inspect("Arrest No. M24612345").klass == "P3"
    assert inspect("Arrest No. M24612345, sealed under CPL 160.50").klass == "P4"
    assert inspect("Arresto n\u00fam. M24612345, expediente sellado").klass == "P4"


def test_a_members_number_is_class_p2_and_a_persons_number_class_p3() -> None:
    assert inspect("Shield 12345").klass == "P2"
    assert inspect("A012345678").klass == "P3"


@given(st.sampled_from(SAMPLES), st.text(max_size=30), st.text(max_size=30))
def test_what_matched_is_never_given_back(sample: tuple[str, str], before: str, after: str) -> None:
    text = sample[1]
    assert text not in inspect(f"{before}\n{text}\n{after}").model_dump_json()


ODD_FORMS = {"i": "iI\u0131\u0130", "s": "sS\u017f", "k": "kK\u212a", " ": "  \t\n\x0b\u00a0\u2028", "-": "-\u2011_"}
"""Signs that the patterns take for one another."""


def test_a_pattern_that_is_not_tried_would_not_have_matched(monkeypatch: pytest.MonkeyPatch) -> None:
    said = (
        [text for _, text in SAMPLES] + HARMLESS + ["CPL 160.50", "a youthful offender", "unsealed", "D. O. B. 1/2/90"]
    )
    said += ["Ind. No. 1234/2019", "USCIS number 123456789", "social security number 123456789"]
    said += [case(text) for text in said for case in (str.lower, str.upper)]
    odd = [text.replace(sign, form) for text in said for sign, forms in ODD_FORMS.items() for form in forms]
    gates = [inspect(text) for text in odd]
    monkeypatch.setattr(PrivacyPattern, "may_be_in", lambda form, small: True)
    assert [text for text, gate in zip(odd, gates, strict=True) if inspect(text) != gate] == []


def test_a_long_text_is_read_in_reasonable_time() -> None:
    # A pattern that goes back and forth would never end here.
    assert inspect("A 1 name born on DOB 12 - " * 40_000).verdict == "clear"


@pytest.mark.parametrize("hostile", ["dkt" + " " * 50_000, "docket-" * 8_000, "docket no" + "\n \t" * 15_000])
def test_long_runs_of_white_space_and_of_dashes_are_read_to_the_end(hostile: str) -> None:
    """`make bench` measures that twice the length takes twice the time."""
    assert inspect(hostile).verdict == "clear"


def test_a_name_between_the_words_and_the_date_of_birth_hides_nothing() -> None:
    assert inspect("Name DOB Made Up 01-02-1990").pattern == "date_of_birth"
    assert inspect("The form leaves out the DOB. It was adopted on 01-02-2026.").verdict == "clear"
