"""What the tests of the web's sources share: a server that answers, and looks that follow each other."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from werkzeug import Response

from models.core import new_york_day
from models.evidence import SourceCheck
from models.ledger import Entry, SourcesChecked
from models.records import SourceRecord, fold_source
from models.register import DatasetRow
from tasks.sources import check
from tasks.sources.context import CheckContext

AUDIT_ROWS = DatasetRow.model_validate(
    {
        "type": "dataset_row",
        "where": {"agency_matches": "NYPD", "issued_from": "2025-12-01", "issued_to": "2025-12-31",
                  "text_matches": "audit"},
        "column": "implementation_status",
        "equals": "Implemented",
    }
)  # fmt: skip
"""A row of the made-up data set that would show an audit as implemented."""


def page(body: str | bytes, status: int = 200, content_type: str = "text/html", **headers: str) -> Response:
    """Return a made-up answer of a server."""
    return Response(body, status=status, content_type=content_type, headers=headers)


class Days:
    """One source, looked at day after day; the first look is the full one, as in the installation."""

    def __init__(self, context: CheckContext, source: Any, name: str = "made_up", **more: Any) -> None:
        self.context, self.source, self.name, self.more = context, source, name, more
        self.known: SourceRecord | None = None
        self.seq = 0

    @property
    def now(self) -> datetime:
        """Return the moment of the last look."""
        return self.context.now + timedelta(days=self.seq)

    def check(self, *, full: bool | None = None, **more: Any) -> SourceCheck:
        """Look once, a day after the look before, and fold the answer as the ledger does."""
        self.seq += 1
        whole = self.known is None if full is None else full
        asked = (
            {"record": self.known, "now": self.now, "full": whole, "answers": [], "notes": [], "old": []}
            | self.more
            | more
        )
        found = check(self.name, self.source, replace(self.context, **asked))
        event = SourcesChecked(check_id=f"check:{self.seq}", results=(found.result,))
        entry = Entry(
            seq=self.seq, occurred_on=new_york_day(self.now), recorded_at=self.now, actor="followthrough", event=event
        )
        self.known = fold_source(self.name, self.known, entry)
        return found
