from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from models.core import EvidenceChanged, Unreadable
from models.evidence import Extracted, Judgment, SourceItem, is_about
from models.records import SourceRecord
from models.records.sources import SourceCopy
from models.register import EventHeld, Human, PageChanged, PageLink, Rule, TextInFile
from tasks.core import Store
from tasks.evidence.reader import EvidenceReader, text_before
from tasks.files.intake import Reading, keep_text

COUNCIL = Path(__file__).parents[2] / "council"
HELD = EventHeld(
    type="event_held", event_id=22233, matter_file="T2026-1030", agenda_status_id=2, action_id=54, path="events/22233"
)
PLAN = TextInFile(type="text_in_file", all_of=("(?i)audit",))
Make = Callable[..., bytes]


def kept(store: Store, ref: str, body: bytes, media_type: str) -> SourceItem:
    return SourceItem(ref=ref, sha256=store.keep(body), size=len(body), media_type=media_type, origin=ref)


def judge_all(reader: EvidenceReader, rule: Rule, items: Iterable[SourceItem]) -> tuple[Judgment, ...]:
    return tuple(reader.judge(rule, item) for item in items if is_about(rule, item.ref))


def test_each_rule_judges_what_it_is_about_from_kept_bytes(tmp_path: Path, pdf: Make) -> None:
    store = Store(tmp_path)
    hearing = (COUNCIL / "events_2026_2026-03-05_10_00_oversight-and-investigations_22233.json").read_bytes()
    seen = (
        kept(store, "events/22233", hearing, "application/json"),
        kept(store, "events/other", b"{}", "application/json"),
        kept(store, "plan.pdf", pdf("Nothing", "Audit plan"), "application/pdf"),
    )
    reader = EvidenceReader(store)
    (held,) = judge_all(reader, HELD, seen)
    assert held.candidate is not None
    assert held.candidate.happened_on == date(2026, 3, 5)
    assert held.candidate.sha256 == seen[0].sha256
    (plan,) = judge_all(reader, PLAN, seen[2:])
    assert plan.why == "matched '(?i)audit' on page 2"
    assert judge_all(reader, Human(type="human", why="x"), seen) == ()


def test_a_file_without_text_stops_no_other_and_a_record_of_another_shape_is_said(tmp_path: Path, pdf: Make) -> None:
    store = Store(tmp_path)
    seen = (
        kept(store, "scan.pdf", pdf(""), "application/pdf"),
        kept(store, "plan.txt", b"the audit", "text/plain"),
        kept(store, "events/22233", b"[]", "application/json"),
    )
    reader = EvidenceReader(store)
    for _ in range(2):
        scan, plan = judge_all(reader, PLAN, seen[:2])
        assert scan.why.startswith("not judged: the file has no text that can be read; send")
        assert plan.candidate is not None
    with pytest.raises(Unreadable, match="no meeting of the Council"):
        judge_all(reader, HELD, seen)


def test_a_changed_file_is_never_judged(tmp_path: Path) -> None:
    store = Store(tmp_path)
    seen = kept(store, "plan.txt", b"the audit", "text/plain")
    path = tmp_path / seen.sha256[:2] / seen.sha256[2:4] / seen.sha256
    path.chmod(0o644)
    path.write_bytes(b"the audit, changed")
    with pytest.raises(EvidenceChanged):
        judge_all(EvidenceReader(store), PLAN, [seen])


def test_text_that_was_taken_out_once_is_read_as_kept(tmp_path: Path) -> None:
    store = Store(tmp_path)
    text = keep_text(store, Reading(extracted=Extracted(extractor=1, pages=("the audit",))))
    seen = kept(store, "plan.pdf", b"no pdf at all", "application/pdf").model_copy(update={"text": text})
    (found,) = judge_all(EvidenceReader(store), PLAN, [seen])
    assert found.why == "matched '(?i)audit' on page 1"


def test_what_a_page_rule_compares_with(tmp_path: Path) -> None:
    seen = kept(Store(tmp_path), "page", b"now", "text/html").model_copy(update={"text": "c"})
    copies = tuple(SourceCopy(ref="page", sha256=text, text=text, seq=seq, on=date(2026, 8, 1)) for text, seq in (
        ("a", 2), ("b", 4), ("c", 6),
    ))  # fmt: skip
    source = SourceRecord(id="a_page", result="ok", checked_at=datetime(2026, 8, 2, tzinfo=UTC), seq=6, copies=copies)
    link, changed = PageLink(type="page_link", pattern="x"), PageChanged(type="page_changed", why="x")
    assert [text_before(link, seen, source, seq) for seq in (1, 3, 5, 9)] == [None, "a", "b", "c"]
    assert [text_before(changed, seen, source, seq) for seq in (1, 5, 6, 9)] == ["b", "b", None, None]
    assert text_before(PLAN, seen, source, 9) is None
