"""The JSON Schema of a register, for editors and for those who write one."""

from typing import Any

from models.register.plan import Plan


def schema() -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of the register, its keys sorted. References: `plan check`."""
    head = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "urn:followthrough:register:1",
        "title": "followthrough register",
    }
    written: dict[str, Any] = _sorted(Plan.model_json_schema() | head)
    return written


def _sorted(node: Any) -> Any:
    """Sort the keys of each mapping; lists keep their order."""
    if isinstance(node, dict):
        return {key: _sorted(node[key]) for key in sorted(node)}
    return [_sorted(each) for each in node] if isinstance(node, list) else node
