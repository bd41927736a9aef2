"""What one look keeps: the bytes of each answer, and beside them what the server said (reliability.md, section 8)."""

import json
from dataclasses import dataclass, field
from functools import cached_property
from http import HTTPStatus

from models.core import Answer, SourceFault, inspect
from models.evidence import SourceItem
from models.ledger import canonical
from models.records import SourceRecord
from tasks.core import Store
from tasks.web import Fetched


def is_personal(said: str | bytes) -> bool:
    """Say whether the gate refuses a text, or a body as it came: parsed, a key that comes twice would hide a value."""
    text = said if isinstance(said, str) else said.decode(json.detect_encoding(said), errors="replace")
    return inspect(text).verdict == "refused"


@dataclass(frozen=True, kw_only=True)
class Custody:
    """The store, what is known of the source from before, and the hashes of what this look kept beside its evidence."""

    store: Store
    known: SourceRecord | None = None
    """What the ledger says of this source; none before its first look."""
    answers: list[str] = field(default_factory=list)
    """The SHA-256 of all that was kept and that no single thing seen names."""

    @cached_property
    def _by_ref(self) -> dict[str, SourceItem]:
        return {each.ref: each for each in self.known.items} if self.known else {}

    def before(self, ref: str) -> SourceItem | None:
        """Return what this source last showed under a name, where its bytes are still in custody."""
        seen = self._by_ref.get(ref)
        whole = seen is not None and not self.store.missing_or_changed(filter(None, (seen.sha256, seen.text)))
        return seen if whole else None

    def refuse_personal(self, said: str | bytes, origin: str) -> None:
        """Raise SourceFault where a text or body of the web holds what looks like personal data; nothing is kept.

        The words of sealing alone are no reason here: what is public may cite the law of sealing (class P0).
        """
        if is_personal(said):
            raise SourceFault("personal_data", f"{origin} holds what looks like personal data; it was not kept")

    def keep_answer(self, answer: Answer) -> str:
        """Keep what a server said, as canonical JSON, and return its SHA-256."""
        return self.store.keep(canonical(answer.model_dump(mode="json")))

    def keep_beside(self, fetched: Fetched, *, whole: bool = True) -> Fetched:
        """Keep an answer that is no evidence by itself (a clock, columns, a page of rows), and return it as kept.

        Of one that holds what looks like personal data, or of which not every row passed the gate (`whole`), neither
        the bytes nor their hash are kept: only what the server said with them.
        """
        if not whole or is_personal(fetched.body):
            bare = fetched.answer.model_copy(update={"body_sha256": None})
            fetched = fetched.model_copy(update={"answer": bare})
        else:
            self.answers.append(self.store.keep(fetched.body))
        self.answers.append(self.keep_answer(fetched.answer))
        return fetched

    def keep_item(
        self, fetched: Fetched, ref: str, media_type: str, shows: str | None = None, text: str | None = None
    ) -> SourceItem:
        """Keep an answer that passed the gate, with what the server said, and return it as a thing seen."""
        return SourceItem(
            ref=ref,
            sha256=self.store.keep(fetched.body),
            size=len(fetched.body),
            media_type=media_type,
            origin=fetched.final_origin,
            shows=shows,
            text=text,
            receipt=self.keep_answer(fetched.answer),
            etag=fetched.header("ETag"),
            modified=fetched.header("Last-Modified"),
        )

    def unchanged(self, fetched: Fetched, ref: str) -> SourceItem | None:
        """Return what was seen before, where the server says that it has not changed since (304)."""
        before = self.before(ref) if fetched.status == HTTPStatus.NOT_MODIFIED else None
        return before.model_copy(update={"receipt": self.keep_answer(fetched.answer)}) if before else None
