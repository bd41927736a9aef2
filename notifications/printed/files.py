"""The memo's own files: one set of facts in every form, and the contract that names their hashes."""

import json
from hashlib import sha256

from models.memo import MemoFacts
from notifications.printed.charts import chart_files
from notifications.printed.docx import render_docx
from notifications.printed.html import render_html
from notifications.printed.text import render_text
from notifications.printed.typst_pdf import render_pdf
from notifications.printed.xlsx import render_memo_xlsx


def render_memo(facts: MemoFacts, stem: str = "memo", *, more_follow: bool = False) -> dict[str, bytes]:
    """Return the memo in every form by file name; the same facts give the same bytes.

    The JSON holds under `files` the SHA-256 of the others. The whole memo alone has its charts as files of their own.
    A process that renders many says that more follow (`notifications.printed.typst_pdf`).
    """
    others = {
        f"{stem}.html": render_html(facts),
        f"{stem}.pdf": render_pdf(facts, more_follow=more_follow),
        f"{stem}.docx": render_docx(facts),
        f"{stem}.xlsx": render_memo_xlsx(facts),
        f"{stem}.txt": render_text(facts),
        **({} if facts.memo.extract else chart_files(facts)),
    }
    hashes = {name: sha256(content).hexdigest() for name, content in sorted(others.items())}
    return {f"{stem}.json": facts.model_copy(update={"files": hashes}).to_json(), **others}


def extract_stem(audience: str) -> str:
    """Return how the files of a council office's extract begin: `extract-public-safety` for `public_safety`."""
    return f"extract-{audience.replace('_', '-')}"


def memo_schema() -> bytes:
    """Return the JSON Schema (draft 2020-12) of memo.json; shipped as `templates/memo.schema.json`."""
    head = {"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": "urn:followthrough:memo:1"}
    return (
        json.dumps(MemoFacts.model_json_schema(mode="serialization") | head, indent=1, sort_keys=True) + "\n"
    ).encode()
