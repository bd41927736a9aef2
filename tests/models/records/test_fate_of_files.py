"""What became of a file since it came: the form and `evidence show` say so."""

from models.core import evolve
from models.evidence import SourceItem
from models.ledger import CandidateFound, EntryCorrected
from models.records import Fate, MilestoneRecord, SourceRecord, fate_of
from tests.material.records import SHA, planned, received, source, told

OTHER = "f" * 64


def found() -> CandidateFound:
    candidate = {"ref": SHA, "sha256": SHA, "happened_on": None, "says": "A.", "rule_type": "text_in_file"}
    fields = {"milestone_id": "R4-M1", "source": "agency_drop", "voice": "agency", "item_ref": "plan.pdf"}
    return CandidateFound.model_validate(fields | {"candidate": candidate | {"rule_version": 1}})


def folder(*files: tuple[str, str], origin: str = "drop/agency/x") -> SourceRecord:
    items = tuple(
        SourceItem(ref=ref, sha256=sha256, size=1, media_type="text/plain", origin=origin) for ref, sha256 in files
    )
    return evolve(source(None), items=items)


def fate(record: MilestoneRecord, at: SourceRecord | None = None) -> Fate | None:
    return fate_of(record, record.review.evidence[0], at)


def test_a_file_of_a_folder_is_replaced_or_taken_out_only_where_somebody_could_look() -> None:
    record = told(planned(), found())
    assert fate(record, folder(("plan.pdf", SHA))) is None
    assert fate(record, folder(("plan.pdf", OTHER), ("b.pdf", SHA))) == "replaced"
    assert fate(record, folder(("b.pdf", OTHER))) == "taken_out"
    assert fate(record, evolve(folder(("b.pdf", OTHER)), result="blocked")) is None
    assert fate(record, folder(("page", OTHER), origin="https://city.example/x")) is None, "a page changes daily"
    assert fate(record) is None


def test_a_file_that_a_person_sent_is_replaced_by_a_later_one_of_its_name() -> None:
    later = evolve(received(), sha256=OTHER)
    assert fate(told(planned(), received())) is None
    assert fate(told(planned(), received(), later)) == "replaced"
    assert fate(told(planned(), received(), evolve(later, name="another.pdf"))) is None


def test_a_withdrawn_file_says_so() -> None:
    corrected = EntryCorrected(subject_id="R4-M1", about="milestone", seq=2, reason_id="t")
    record = told(planned(), received(), corrected)
    assert fate(record) == "withdrawn"
    assert (record.evidence_to_review, len(record.evidence_since_review)) == ((), 1)
