"""The memo's own files: the page and the PDF, made from the facts alone, and the contract that names their hashes."""

import json
from hashlib import sha256

from models.memo_facts import MemoFacts
from notifications.render.html import render_html
from notifications.render.typst_pdf import render_pdf


def render_memo(facts: MemoFacts) -> dict[str, bytes]:
    """Return memo.json, memo.html and memo.pdf by name; the same facts give the same bytes.

    memo.json holds under `files` the SHA-256 of the two others.
    """
    others = {"memo.html": render_html(facts), "memo.pdf": render_pdf(facts)}
    hashes = {name: sha256(content).hexdigest() for name, content in others.items()}
    return {"memo.json": facts.model_copy(update={"files": hashes}).to_json(), **others}


def memo_schema() -> bytes:
    """Return the JSON Schema (draft 2020-12) of memo.json; shipped as `templates/memo.schema.json`."""
    head = {"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": "urn:followthrough:memo:1"}
    return (
        json.dumps(MemoFacts.model_json_schema(mode="serialization") | head, indent=1, sort_keys=True) + "\n"
    ).encode()
