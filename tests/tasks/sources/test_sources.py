from pathlib import Path

import pytest

from models.register.sources import OtherKind
from tasks import sources
from tasks.sources import check, kinds
from tasks.sources.context import CheckContext

MADE_UP = '''"""A made-up kind: its one item is in the register itself."""

from models.evidence import SourceCheck, SourceItem
from models.records import ttl_of
from models.register.sources import OtherKind
from tasks.sources.context import CheckContext


def check(name: str, source: OtherKind, context: CheckContext) -> SourceCheck:
    """Show what the register says."""
    body = source.options["says"].encode()
    item = SourceItem(
        ref="said", sha256=context.store.keep(body), size=len(body), media_type="text/plain", origin="the register"
    )
    return context.ended(name, ttl_of(source), items=(item,))
'''


def test_a_new_kind_is_one_module_under_its_own_name(
    context: CheckContext, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = OtherKind(kind="made_up_kind", voice="agency", gives="files", options={"says": "made up"})
    result = check("a_source", source, context).result
    assert (result.result, result.reason, result.checked_at) == ("blocked", "no_reader_yet", context.now)
    (tmp_path / "kinds").mkdir()
    (tmp_path / "kinds" / "made_up_kind.py").write_text(MADE_UP)
    monkeypatch.setattr(sources, "__path__", [*sources.__path__, str(tmp_path / "kinds")])
    assert "made_up_kind" in kinds()
    found = check("a_source", source, context).result
    assert found.result == "ok"
    assert context.store.read(found.items[0].sha256) == b"made up"
