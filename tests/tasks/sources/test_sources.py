from pathlib import Path

from models.source import FileDrop, OData, Socrata, Source, WebPage
from tasks.sources import SOURCES, look
from tasks.sources.asking import Asking


def test_a_kind_without_a_reader_is_blocked_and_says_so(asking: Asking) -> None:
    kinds: tuple[Source, ...] = (
        OData(kind="odata_v3", voice="public_record", url="https://a.example"),
        Socrata(kind="socrata", voice="oversight", dataset="aaaa-bbbb", url="https://a.example"),
        WebPage(kind="web_page", voice="agency", url="https://a.example"),
    )
    for source in kinds:
        result = look("a_source", source, asking).result
        assert (result.result, result.reason) == ("blocked", "no_reader_yet")
        assert result.looked_at == asking.now


def test_a_kind_with_a_reader_is_asked(asking: Asking) -> None:
    Path(asking.drop / "drop").mkdir()
    assert look("a_drop", FileDrop(kind="file_drop", voice="agency", folder="drop"), asking).result.result == "empty"
    assert set(SOURCES) == {"git_json", "file_drop"}
